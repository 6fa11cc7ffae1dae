"""Readers: they begin somewhere, follow links that they find, search by words that they read, and come back."""

from __future__ import annotations

import asyncio
import re
from collections import OrderedDict
from html import unescape
from random import Random
from urllib.parse import quote, urljoin, urlsplit

from benchmarks.load.client import Answer, ask
from benchmarks.load.ledger import Ledger, name_of
from benchmarks.load.report import Figures

LINK = re.compile(r'href="(/[^"#]*)')
TAGS = re.compile(r"<[^>]+>")
WORD = re.compile(r"[^\W\d_]{4,}")
NOT_READ = ("/admin", "/static/")
WHOLE = (".csv", ".bib", ".ris", ".zip")  # lists that are sent whole: asked for seldom
MOST_HELD = 30  # pages that a reader's browser keeps
MOST_REDIRECTS = 5
MOST_LINKS = 400
BEGINNINGS = (
    "/",
    "/",
    "/articles/",
    "/events/",
    "/tags/",
    "/sources/",
    "/about/",
    "/about/changes/",
    "/ru/",
    "/zh-hans/",
)
FEEDS = ("/articles.atom", "/articles.json", "/about/changes.atom", "/sitemap.xml")
KINDS = (
    ("search", re.compile(r"^(/(ru|zh-hans))?/(articles|search)/\?.*\bq=")),
    ("suggestion", re.compile(r"^/suggest/")),
    ("list by facets", re.compile(r"^(/(ru|zh-hans))?/(articles|search)/\?")),
    ("whole list", re.compile(r"\.(csv|bib|ris|zip)(\?|$)")),
    ("picture", re.compile(r"\.png$")),
    ("article as data", re.compile(r"^/articles/[^/]+\.[a-z.]+$")),
    ("feed", re.compile(r"\.(atom|json|xml|ics)(\?|$)")),
    ("history", re.compile(r"^(/(ru|zh-hans))?/(articles/[^/]+/(history|versions)/|about/changes)")),
    ("comparison", re.compile(r"/compare/")),
    ("article", re.compile(r"^(/(ru|zh-hans))?/(articles/[^/?]+/|a/)")),
    ("event", re.compile(r"^(/(ru|zh-hans))?/events/")),
    ("day, month, year", re.compile(r"^(/(ru|zh-hans))?/(\d|undated)")),
    ("home", re.compile(r"^(/(ru|zh-hans))?/$")),
)


def kind_of(path: str) -> str:
    return next((name for name, pattern in KINDS if pattern.search(path)), "other page")


class Reader:
    """One reader, who draws the same for the same number."""

    def __init__(self, number: int, port: int, ledger: Ledger, figures: Figures, think: float) -> None:
        self._random = Random(f"reader {number}")
        self._port, self._ledger, self._figures, self._think = port, ledger, figures, think
        self._held: OrderedDict[str, tuple[str, str]] = OrderedDict()  # address: ETag and text
        self._links: list[str] = []
        self._words: list[str] = []

    async def read(self, ends: asyncio.Event) -> None:
        """Read until it ends, thinking between two pages."""
        await self._pause(ends, self._random.uniform(0, self._think))  # not all at once
        while not ends.is_set():
            await self.see(self._next())
            await self._pause(ends, self._random.uniform(0.25, 1.75) * self._think)

    async def see(self, path: str) -> Answer:
        """Look at an address, with what is held of it, and at where it leads."""
        for _ in range(MOST_REDIRECTS):
            answer = await self._ask(path)
            location = answer.headers.get("location", "")
            if answer.status not in (301, 302) or not location:
                break
            parts = urlsplit(urljoin(path, location))
            path = parts.path + (f"?{parts.query}" if parts.query else "")
        return answer

    async def _ask(self, path: str) -> Answer:
        etag, text = self._held.get(path, ("", ""))
        answer = await ask(self._port, path, headers={"If-None-Match": etag} if etag else None)
        self._figures.add(kind_of(path), answer)
        self._ledger.check(answer, text if answer.status == 304 else None)
        if answer.status == 304 and not etag:
            self._ledger.fault("304 to nobody", path)
        if answer.status == 200:
            self._take_in(answer)
        return answer

    def _take_in(self, answer: Answer) -> None:
        text = answer.text
        self._held.pop(answer.path, None)
        if answer.etag and len(text) < 200_000:
            self._held[answer.path] = (answer.etag, text)
            if len(self._held) > MOST_HELD:
                self._held.popitem(last=False)
        if answer.headers.get("content-type", "").startswith("text/html"):
            links = [unescape(link) for link in LINK.findall(text)[:MOST_LINKS]]
            self._links = [link for link in links if not link.startswith(NOT_READ)] or self._links
            self._words = WORD.findall(TAGS.sub(" ", text))[-400:]

    def _next(self) -> str:
        drawn = self._random.random()
        if drawn < 0.10:
            return self._random.choice(BEGINNINGS)
        if drawn < 0.22:
            return self._search()
        if drawn < 0.26:
            return self._random.choice(FEEDS)
        if drawn < 0.42 and self._held:
            return self._random.choice(list(self._held))
        link = self._random.choice(self._links) if self._links else "/"
        if urlsplit(link).path.endswith(WHOLE) and self._random.random() > 0.1:
            link = "/"
        return link

    def _search(self) -> str:
        drawn = self._random.random()
        if drawn < 0.25 and self._ledger.marked:
            return f"/articles/?q={quote(name_of(self._random.choice(list(self._ledger.marked))))}"
        words = self._random.sample(self._words, min(len(self._words), self._random.randint(1, 2))) or ["the"]
        door = "/suggest/" if drawn > 0.85 else "/articles/"
        return f"{door}?q={quote(' '.join(words))}"

    async def _pause(self, ends: asyncio.Event, seconds: float) -> None:
        try:
            await asyncio.wait_for(ends.wait(), seconds)
        except TimeoutError:
            return
