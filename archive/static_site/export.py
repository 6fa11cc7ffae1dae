"""Writing a copy of the public site: from the first page on, link by link, beside its place, then into it."""

from __future__ import annotations

import json
import shutil
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.db import connections
from django.utils import timezone

from archive.models import Article, Generation
from archive.processes import Workers
from archive.static_site import worker
from archive.static_site.addresses import Addresses
from archive.static_site.assets import copy_assets
from archive.static_site.checking import check
from archive.static_site.extras import (
    write_maps,
    write_page_for_nothing,
    write_search_pages,
)
from archive.static_site.search_index import write_index
from archive.static_site.worker import Drawer, Drawn, Task, is_asset

MARK = "annals-copy.json"  # by which a folder is known as a copy, which a newer one may replace
AT_A_TIME = 16  # addresses that a worker gets at once
KEYS_AT_A_TIME = 200  # articles whose data are written together
AHEAD = 4  # such parcels that wait for each worker
GONE = {404, 410}

Progress = Callable[[str, int, int], object]


class NotWritableError(Exception):
    """A copy can't be written there; the message says why and what to do."""


@dataclass(slots=True)
class Copy:
    """What was written: pages, data, articles in the search; and a sentence for each fault."""

    pages: list[str] = field(default_factory=list)
    data: int = 0
    articles: int = 0
    links: int = 0
    faults: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Walk:
    """The walk through the site: what waits, what was met, and what stands instead of files that are not written."""

    waiting: deque[Task]
    met: set[str]
    assets: set[str] = field(default_factory=set)
    instead: dict[str, str] = field(default_factory=dict)

    def meet(self, found: dict[str, str]) -> None:
        for address, before in found.items():
            if address in self.met:
                continue
            self.met.add(address)
            if is_asset(address):
                self.assets.add(address)
            else:
                self.waiting.append(Task(address, before))


def export_site(
    folder: Path,
    *,
    url: str = "",
    languages: Sequence[str] = (),
    workers: int = 2,
    progress: Progress = lambda what, done, total: None,
) -> Copy:
    """Write the public site, as it is now, as files into a folder; return what was written.

    `url` is where the copy will stand, for what names itself by a whole address; without it these stay those of the
    site. `languages` are codes of those that are copied, the site's own always among them. With no `workers` all is
    drawn in this process. The folder must not be there, or hold an earlier copy, which stays untouched until the new
    one is whole; a copy with faults is put in place as well. Raises NotWritableError.
    """
    part = _place(folder)
    chosen = [code for code, _name in settings.LANGUAGES if code in languages and code != settings.LANGUAGE_CODE]
    others = [code for code, _name in settings.LANGUAGES if code not in (*chosen, settings.LANGUAGE_CODE)]
    with _standing_at(url):
        addresses = Addresses(settings.SITE_URL, chosen, others)
        copy = _write(part, addresses, url, chosen, workers, progress)
    (part / MARK).write_text(json.dumps({"written": timezone.now().isoformat(), "of": settings.SITE_URL}) + "\n")
    _put_into_place(part, folder)
    return copy


def _write(
    part: Path, addresses: Addresses, url: str, languages: Sequence[str], workers: int, progress: Progress
) -> Copy:
    copy, before = Copy(), Generation.revision()
    drawer = Drawer(part, addresses)
    walk = _Walk(deque(), set())
    walk.meet({"/": "", "/articles/": ""} | {f"/{code}/": "" for code in languages})
    walk.meet(write_search_pages(part, drawer.rewriter, languages))
    walk.meet(write_page_for_nothing(part, drawer.rewriter, drawer.site, url))
    for drawn in _drawn(drawer, walk, workers, copy):
        _note(copy, walk, drawn, addresses)
        progress("pages", len(walk.met) - len(walk.waiting), len(walk.met))
    write_maps(part, copy.pages, addresses.site_url)
    copy.faults += [f"{address} is no static file." for address in copy_assets(walk.assets, part)]
    checked = check(part, walk.instead, lambda n: progress("links", n, 0))
    copy.links = checked.links
    copy.faults += checked.faults
    if Generation.revision()[:2] != before[:2]:
        copy.faults.append(
            "Something public changed meanwhile, so that pages may be of different moments. Run it again."
        )
    return copy


def _note(copy: Copy, walk: _Walk, drawn: Drawn, addresses: Addresses) -> None:
    """Take note of what became of an address."""
    walk.meet(drawn.found)
    walk.instead.update(drawn.instead)
    if drawn.status == 200 and drawn.is_page:
        copy.pages.append(drawn.address)
    elif drawn.status == 200:
        copy.data += 1
    elif drawn.location:
        to = addresses.target(drawn.location)
        walk.instead[drawn.file] = to.file if to else ""
        if to and to.address:
            walk.meet({to.address: ""})
    elif drawn.status in GONE:
        walk.instead[drawn.file] = ""
    else:
        copy.faults.append(f"{drawn.address} answered {drawn.status}.")


def _drawn(drawer: Drawer, walk: _Walk, workers: int, copy: Copy) -> Iterator[Drawn]:
    """Draw what waits, until nothing waits any more; and write the index of the search beside it."""
    if not workers:
        while walk.waiting:
            yield drawer.draw(walk.waiting.popleft())
        for keys in _keys():
            drawer.write_articles(keys)
        copy.articles = write_index(drawer.folder / "search", drawer.addresses)
        return
    connections.close_all()  # which no other process may share
    pool = Workers(workers, worker.begin, drawer)
    try:
        indexing = pool.submit(worker.index)
        running: set[Future[list[Drawn]]] = set()
        while walk.waiting or running:
            while walk.waiting and len(running) < AHEAD * workers:
                tasks = [walk.waiting.popleft() for _n in range(min(AT_A_TIME, len(walk.waiting)))]
                running.add(pool.submit(worker.draw, tasks))
            done, running = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                yield from future.result()
        copy.articles = indexing.result()
        for beside in [pool.submit(worker.write_articles, keys) for keys in _keys()]:
            beside.result()
    finally:
        pool.kill()


def _keys() -> Iterator[list[str]]:
    """Yield the keys of all published articles, some hundred at a time."""
    rows = iter(Article.objects.published().newest_first().values_list("key", flat=True).iterator())
    while keys := list(islice(rows, KEYS_AT_A_TIME)):
        yield keys


def _place(folder: Path) -> Path:
    """Return the folder beside it in which a copy is written first, empty."""
    if folder.exists() and not folder.is_dir():
        raise NotWritableError(f"{folder} is a file. Name a folder.")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MARK).is_file():
        raise NotWritableError(f"{folder} holds something that is no copy of a site. Name a new folder, or empty it.")
    part = folder.with_name(f"{folder.name}.part")
    if part.exists() and not (part / MARK).is_file():
        raise NotWritableError(f"{part} is in the way. Move it elsewhere.")
    if part.exists():
        shutil.rmtree(part)
    part.mkdir(parents=True)
    (part / MARK).write_text("{}\n")  # so that one that was broken off is known as ours
    return part


def _put_into_place(part: Path, folder: Path) -> None:
    old = folder.with_name(f"{folder.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.rename(old)
    part.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


@contextmanager
def _standing_at(url: str) -> Iterator[None]:
    """Let the site name itself by another address, as it will be in its copy."""
    before = settings.SITE_URL
    settings.SITE_URL = url or before
    try:
        yield
    finally:
        settings.SITE_URL = before
