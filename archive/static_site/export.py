"""Writing a copy of the public site: from the first page on, link by link, beside its place, then into it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections
from django.utils import timezone

from archive.models import Article, Generation
from archive.processes import Workers
from archive.serving.validators import release
from archive.static_site import worker
from archive.static_site.addresses import Addresses
from archive.static_site.assets import copy_assets
from archive.static_site.checking import check
from archive.static_site.extras import (
    write_maps,
    write_page_for_nothing,
    write_search_pages,
)
from archive.static_site.place import held_part, put_into_place
from archive.static_site.search_index import write_index
from archive.static_site.walk import Walk
from archive.static_site.worker import Drawer, Drawn

AT_A_TIME = 16  # addresses that a worker gets at once
KEYS_AT_A_TIME = 200  # articles whose data are written together
PARCELS_BETWEEN_SAVES = 10
AHEAD = 4  # such parcels that wait for each worker
MOST_FAULTS = 10_000  # that are told
GONE = {404, 410}
INDEX, ARTICLES = "search index", "data of articles"  # what is written beside the walk

Progress = Callable[[str, int, int], object]


@dataclass(slots=True)
class Copy:
    """What was written: pages, data, articles in the search; and a sentence for each fault.

    `kept` is how many files stood there already where it `is_resumed`; `is_made_again` where an unfinished copy of
    another moment, or with other options, was thrown away.
    """

    pages: int = 0
    data: int = 0
    articles: int = 0
    links: int = 0
    faults: list[str] = field(default_factory=list)
    is_resumed: bool = False
    is_made_again: bool = False
    kept: int = 0


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
    one is whole; a copy with faults is put in place as well. One that was broken off goes on where it was, as long as
    nothing public has changed since and the options are the same; else it is made again. Raises NotWritableError.
    """
    chosen = [code for code, _name in settings.LANGUAGES if code in languages and code != settings.LANGUAGE_CODE]
    others = [code for code, _name in settings.LANGUAGES if code not in (*chosen, settings.LANGUAGE_CODE)]
    with _standing_at(url):
        addresses = Addresses(settings.SITE_URL, chosen, others)
        stamp = _stamp(url, chosen)
        with held_part(folder, stamp) as (part, is_made_again):
            with Walk(part, stamp) as walk:
                copy = _write(part, walk, addresses, url, chosen, workers, progress)
                copy.is_made_again = is_made_again
                if _stamp(url, chosen) != stamp:
                    copy.faults.append(
                        "Something public changed meanwhile, so that pages may be of different moments. Run it again."
                    )
                walk.remove()
            put_into_place(part, folder, {"written": timezone.now().isoformat(), "of": settings.SITE_URL})
    return copy


def _stamp(url: str, languages: Sequence[str]) -> dict[str, Any]:
    """Return what a copy is made of: only what is alike in all of it is gone on with."""
    now = Generation.revision()
    return {
        "archive": now.archive,
        "generation": [now.generation, now.token],
        "release": release(),
        "url": url or settings.SITE_URL,
        "languages": [settings.LANGUAGE_CODE, *languages],
    }


def _write(
    part: Path, walk: Walk, addresses: Addresses, url: str, languages: Sequence[str], workers: int, progress: Progress
) -> Copy:
    copy = Copy(is_resumed=walk.is_resumed, kept=walk.kept)
    drawer = Drawer(part, addresses)
    walk.meet({"/": "", "/articles/": ""} | {f"/{code}/": "" for code in languages})
    walk.meet(write_search_pages(part, drawer.rewriter, languages))
    walk.meet(write_page_for_nothing(part, drawer.rewriter, drawer.site, url))
    for number, drawn in enumerate(_drawn(drawer, walk, workers), start=walk.kept + 1):
        _note(walk, drawn, addresses)
        progress("pages", number, walk.met)
    _write_beside(drawer, walk, workers)
    copy.pages, copy.data, copy.articles = walk.pages, walk.data, walk.beside(INDEX) or 0
    write_maps(part, walk.page_addresses(), addresses.site_url)
    copy.faults = walk.faults(MOST_FAULTS)
    copy.faults += [f"{address} is no static file." for address in copy_assets(walk.assets(), part)]
    checked = check(part, walk.instead_of, lambda n: progress("links", n, 0))
    copy.links = checked.links
    copy.faults += checked.faults
    return copy


def _note(walk: Walk, drawn: Drawn, addresses: Addresses) -> None:
    """Take note of what became of an address."""
    if drawn.status == 200:
        pass
    elif drawn.location:
        to = addresses.target(drawn.location)
        walk.stand_in(drawn.file, to.file if to else "")
        if to and to.address:
            walk.meet({to.address: ""})
    elif drawn.status in GONE:
        walk.stand_in(drawn.file, "")
    else:
        walk.tell(f"{drawn.address} answered {drawn.status}.")
    walk.note(drawn)


def _drawn(drawer: Drawer, walk: Walk, workers: int) -> Iterator[Drawn]:
    """Draw what waits, until nothing waits any more; with workers the index of the search is written meanwhile."""
    if not workers:
        while tasks := walk.tasks(AT_A_TIME):
            for task in tasks:
                yield drawer.draw(task)
        return
    with _pool(drawer, workers) as pool:
        indexing = None if walk.beside(INDEX) is not None else pool.submit(worker.index)
        running: set[Future[list[Drawn]]] = set()
        while True:
            while len(running) < AHEAD * workers and (tasks := walk.tasks(AT_A_TIME)):
                running.add(pool.submit(worker.draw, tasks))
            if not running:
                break
            done, running = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                yield from future.result()
        if indexing:
            walk.note_beside(INDEX, indexing.result())


def _write_beside(drawer: Drawer, walk: Walk, workers: int) -> None:
    """Write what no page leads to by itself: the index of the search, if it is not there yet, and data of articles."""
    if walk.beside(INDEX) is None:
        walk.note_beside(INDEX, write_index(drawer.folder / "search", drawer.addresses))
    began = walk.beside(ARTICLES) or 0
    parcels = enumerate(islice(_keys(), began, None), start=began + 1)
    if not workers:
        for number, keys in parcels:
            drawer.write_articles(keys)
            _note_parcel(walk, number)
        return
    with _pool(drawer, workers) as pool:
        waiting: deque[tuple[int, Future[int]]] = deque()
        for number, keys in parcels:
            waiting.append((number, pool.submit(worker.write_articles, keys)))
            if len(waiting) > AHEAD * workers:
                first, future = waiting.popleft()
                future.result()
                _note_parcel(walk, first)
        for first, future in waiting:
            future.result()
            _note_parcel(walk, first)


def _note_parcel(walk: Walk, number: int) -> None:
    if number % PARCELS_BETWEEN_SAVES == 0:
        walk.note_beside(ARTICLES, number)


@contextmanager
def _pool(drawer: Drawer, workers: int) -> Iterator[Workers]:
    connections.close_all()  # which no other process may share
    pool = Workers(workers, worker.begin, drawer)
    try:
        yield pool
    finally:
        pool.kill()


def _keys() -> Iterator[list[str]]:
    """Yield the keys of all published articles, some hundred at a time."""
    rows = iter(Article.objects.published().newest_first().values_list("key", flat=True).iterator())
    while keys := list(islice(rows, KEYS_AT_A_TIME)):
        yield keys


@contextmanager
def _standing_at(url: str) -> Iterator[None]:
    """Let the site name itself by another address, as it will be in its copy."""
    before = settings.SITE_URL
    settings.SITE_URL = url or before
    try:
        yield
    finally:
        settings.SITE_URL = before
