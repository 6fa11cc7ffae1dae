"""What a worker process does: draws addresses, writes their files, and tells where their links lead."""

from __future__ import annotations

import gc
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override

from archive.models import Article
from archive.models.urls import settled
from archive.serving.titles import plain_title
from archive.static_site.addresses import ARTICLE_DATA, INDEX, STATIC, Addresses, relative
from archive.static_site.drawing import Site
from archive.static_site.feeds import as_file
from archive.static_site.pages import Rewriter
from archive.static_site.search_index import write_index
from archive.views.data.article_data import written
from archive.views.frame.interface_languages import language_tag

MOST_TOLD = 100_000  # addresses of which a worker knows that it told them already


class Task(NamedTuple):
    """An address to be drawn, and that of the page before it where it continues a list."""

    address: str
    before: str = ""


@dataclass(slots=True)
class Drawn:
    """What became of an address: its file, the status, where a redirect leads, and what it links to that is new here.

    `found` gives each address that of the page before it, where it continues a list; `instead` gives files that will
    not be written the one that stands for them.
    """

    address: str
    file: str
    status: int
    is_page: bool = False
    location: str = ""
    instead: dict[str, str] = field(default_factory=dict)
    found: dict[str, str] = field(default_factory=dict)


class Drawer:
    """Draws addresses into a folder."""

    def __init__(self, folder: Path, addresses: Addresses) -> None:
        self.folder, self.addresses = folder, addresses
        self.site, self.rewriter = Site(), Rewriter(addresses)
        self.told: set[str] = set()

    def draw(self, task: Task) -> Drawn:
        """Draw one address; only what answers 200 is written."""
        target = self.addresses.target(task.address)
        assert target is not None
        answer = self.site.ask(task.address)
        drawn = Drawn(task.address, target.file, answer.status)
        if answer.status in {301, 302}:
            parts = urlsplit(answer.location)
            drawn.location = f"{parts.path}?{parts.query}" if parts.query else parts.path
        if answer.status != 200:
            return drawn
        drawn.is_page = answer.media_type.startswith("text/html")
        content = answer.content
        if drawn.is_page:
            page = self.rewriter.rewrite(content, task.address, target.file, task.before)
            content, drawn.instead = page.content, page.instead
            drawn.found = {to: before for to, before in page.found.items() if to not in self.told}
            if len(self.told) > MOST_TOLD:
                self.told.clear()
            self.told.update(drawn.found)
        else:
            content = as_file(content, answer.media_type, target.file)
        write(self.folder / target.file, content)
        return drawn

    def write_articles(self, keys: list[str]) -> int:
        """Write the data of articles, by the functions of their door, and the pages at their short addresses."""
        articles = Article.objects.published().filter(key__in=keys).with_page()
        with override(settings.LANGUAGE_CODE), settled():
            for article in articles:
                for suffix in ARTICLE_DATA:
                    content = written(article, suffix)
                    file = f"articles/{article.key}.{suffix}"
                    write(self.folder / file, content.encode() if isinstance(content, str) else content)
                file, to = f"a/{article.key}/{INDEX}", f"{article.get_absolute_url()}{INDEX}"[1:]
                write(self.folder / file, leading_on(file, to, plain_title(article)))
        return len(articles)


def leading_on(file: str, to: str, title: str) -> bytes:
    """Return a page that leads on to another file."""
    given = {"to": relative(file, to), "title": title, "language_code": language_tag(settings.LANGUAGE_CODE)}
    return render_to_string("pages/moved.html", given, using="jinja2").encode()


def write(path: Path, content: bytes) -> None:
    """Write a file, with its folders."""
    try:
        path.write_bytes(content)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


_drawer: Drawer | None = None


def begin(drawer: Drawer) -> None:
    """Let this process draw with what its parent had."""
    global _drawer
    _drawer = drawer
    gc.freeze()  # what was loaded stays
    gc.set_threshold(50_000, 20, 20)


def draw(tasks: list[Task]) -> list[Drawn]:
    """Draw some addresses in a process that has begun."""
    assert _drawer is not None
    return [_drawer.draw(task) for task in tasks]


def write_articles(keys: list[str]) -> int:
    """Write what belongs to some articles beside their pages, in a process that has begun."""
    assert _drawer is not None
    return _drawer.write_articles(keys)


def index() -> int:
    """Write the index of the search, in a process that has begun."""
    assert _drawer is not None
    return write_index(_drawer.folder / "search", _drawer.addresses)


def is_asset(address: str) -> bool:
    return address.startswith(STATIC)
