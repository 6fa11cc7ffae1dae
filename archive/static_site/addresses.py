"""Which file of a copy stands for which address of the site, and what leads elsewhere there, or nowhere.

Files are named in full, `tags/trade/index.html`, and links are relative, so that a copy can be read from any folder of
any web space, also from one that knows no index files, and from a disk.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from posixpath import dirname
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

INDEX = "index.html"
SEARCH = "/search/"
STATIC = "/static/"
# What needs a server: searching by it, chance, today, finding by an address, harvesting, the desk.
LIVE = re.compile(
    r"/(?:admin|random|on-this-day|by-url|suggest|help|oai|api|healthz|readyz|metrics|opensearch\.xml|sitemap\.xml"
    r"|robots\.txt)(?:/|\?|$)"
)
# Data of one article, which are written with its page; and of lists and events, but for days.
ARTICLE_DATA = ("json", "txt", "md", "bib", "ris", "csl.json")
DATA = frozenset({"json", "atom", "csv", "ics"})
# Parameters that make another page, by the places that they belong to; all others are for a server.
PAGES = [
    (re.compile(r".*/"), frozenset({"after"})),
    (re.compile(r".*/"), frozenset({"page"})),
    (re.compile(r"/articles/.+/"), frozenset({"part"})),
    (re.compile(r"/events/[^/]+/"), frozenset({"view"})),
    (re.compile(r"/about/coverage/"), frozenset({"year"})),
    (re.compile(r"/articles/[^/]+/compare/"), frozenset({"b"})),
    (re.compile(r"/events/[^/]+/compare/"), frozenset({"a", "b"})),
]
# Lists by one condition, which are pages of their own.
HEADINGS = {"tag": "/tags/{}/", "source": "/sources/{}/", "place": "/places/{}/", "series": "/series/{}/"}
HEADINGS |= {"event": "/events/{}/", "year": "/{}/"}

_has_operators = re.compile(r"(?:^|\s)-|[:*|()\"]|\bOR\b").search
_is_plain = re.compile(r"[0-9A-Za-z_-]{1,150}").fullmatch
_is_file = re.compile(r"/(?:[0-9A-Za-z_~-]+/)*[0-9A-Za-z_~-]+\.([a-z.]+)").fullmatch
_is_article_data = re.compile(rf"/articles/[0-9a-z]+\.(?:{'|'.join(map(re.escape, ARTICLE_DATA))})").fullmatch
_is_day_data = re.compile(r"/\d{4}/\d\d/\d\d\..*").fullmatch
_is_short = re.compile(r"/a/[0-9a-z]+").fullmatch


@dataclass(frozen=True, slots=True)
class Target:
    """Where a link leads: the file, with what comes behind it; and the address to be drawn for it, if any."""

    file: str
    behind: str = ""
    address: str = ""


class Addresses:
    """Knows the files of a copy in some languages of a site.

    `site_url` is how absolute addresses of the site begin; `others` are prefixes of languages that are not copied.
    """

    def __init__(self, site_url: str, languages: Collection[str], others: Collection[str]) -> None:
        self.site_url = site_url
        self.languages = languages  # prefixes of those that are copied, without that of the site itself
        self.others = tuple(f"/{code}/" for code in others)
        self._found = lru_cache(maxsize=10_000)(self._find)  # every page leads to some hundred that others lead to, too

    def own(self, link: str, base: str) -> str | None:
        """Return the address in the site that a link on the page at `base` leads to; None for all others."""
        if link.startswith(self.site_url + "/"):
            return link[len(self.site_url) :]
        if link.startswith("/") and not link.startswith("//"):
            return link
        if link.startswith("?"):
            return base.partition("?")[0] + link
        return None

    def is_of_another_language(self, address: str) -> bool:
        return address.startswith(self.others)

    def target(self, address: str) -> Target | None:
        """Return where an address of the site leads in a copy; None where nothing can stand for it."""
        return self._found(address)

    def _find(self, address: str) -> Target | None:
        parts = urlsplit(address)
        path, behind = parts.path, f"#{parts.fragment}" if parts.fragment else ""
        if path.startswith(STATIC):
            return Target(path[1:], "", path)
        prefix, bare = self._parted(path)
        pairs = parse_qsl(parts.query, keep_blank_values=True)
        if bare in {SEARCH, "/articles/"} and [name for name, _value in pairs] == ["q"]:
            if _has_operators(pairs[0][1]):
                return None
            return Target(f"{prefix}{SEARCH}{INDEX}"[1:], f"?{urlencode(pairs)}")
        if bare == SEARCH:
            return None if pairs else Target(f"{prefix}{SEARCH}{INDEX}"[1:], behind)
        if LIVE.match(bare) or self.is_of_another_language(path):
            return None
        if bare == "/articles/" and pairs and (heading := _heading(pairs)):
            bare, pairs = heading, []
        file = _file_of(bare, pairs)
        if file is None:
            return None
        query = f"?{urlencode(pairs)}" if pairs else ""
        is_drawn = not _is_article_data(bare) and not _is_short(bare)  # these are written beside the page
        return Target(f"{prefix}{file}"[1:], behind, f"{prefix}{bare}{query}" if is_drawn else "")

    def _parted(self, path: str) -> tuple[str, str]:
        first = path[1:].partition("/")[0]
        return (f"/{first}", path[len(first) + 1 :]) if first in self.languages else ("", path)


def _heading(pairs: list[tuple[str, str]]) -> str:
    """Return the page that lists the same as one condition, if there is one."""
    if pairs == [("undated", "only")]:
        return "/undated/"
    (name, value), *more = pairs
    return HEADINGS[name].format(value) if not more and name in HEADINGS and _is_plain(value) else ""


def _file_of(path: str, pairs: list[tuple[str, str]]) -> str | None:
    """Return the file of a page or of data; None for what is neither, as what only redirects."""
    path = unquote(path)
    if pairs:
        names = [name for name, _value in pairs]
        plain = all(_is_plain(value) for _name, value in pairs) and len(set(names)) == len(names)
        if not plain or not any(form.fullmatch(path) and known == {*names} for form, known in PAGES):
            return None
        return path + "".join(f"{name}/{value}/" for name, value in sorted(pairs)) + INDEX
    if path.endswith("/"):
        return path + INDEX if "//" not in path and ".." not in path and "\\" not in path else None
    found = _is_file(path)
    if found:
        return path if _is_article_data(path) or (found[1] in DATA and not _is_day_data(path)) else None
    return f"{path}/{INDEX}" if _is_short(path) else None


def relative(file: str, to: str) -> str:
    """Return the way from one file to another, as a link."""
    folder = dirname(file)
    if folder and to.startswith(f"{folder}/"):
        return quote(to[len(folder) + 1 :])
    return "../" * file.count("/") + quote(to)
