"""What a web page states about its article: in JSON-LD, in meta elements, in its headings and its address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import islice

import lxml.etree

from archive.importing.drafts import Finding, Problem
from archive.importing.extraction.headlines import PAGE_TITLE_SEPARATOR, letters_and_digits
from archive.importing.formats.html.addresses import safe_address
from archive.importing.formats.html.page_data import article_of
from archive.importing.formats.records.date_findings import date_in_doubt, date_unread
from archive.importing.formats.records.date_values import is_no_date, read_date_value
from archive.importing.formats.records.languages import language_tag
from archive.importing.formats.records.values import as_text, as_words
from archive.text.dates.partial_dates import PartialDate

LONGEST_HEADING = 2000
MOST_HEADINGS = 20
MOST_COMMENTS = 20

_DATE_METAS = (
    "article:published_time", "article:published", "og:article:published_time", "datepublished",
    "og:published_time", "publishdate", "pubdate", "publish-date", "publish_date", "publication_date",
    "publication-date", "article.published", "published_time", "published", "parsely-pub-date", "sailthru.date",
    "cxenseparse:recs:publishtime", "date", "dc.date.issued", "dcterms.issued", "dc.date.created",
    "dcterms.created", "dc.date", "dcterms.date", "dc.created", "citation_publication_date", "citation_date",
    "og:release_date", "article_date_original", "article:create_at", "originalpublicationdate",
    "firstpublishedtime", "created", "apub:time", "pub_date", "displaydate",
)  # fmt: skip
_DATE_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?:[/_.-]|$)")
_MARKED_DATES = lxml.etree.XPath("//*[@itemprop='datePublished' or @pubdate]")
_TIMES = lxml.etree.XPath("//time[contains(@class, 'publish') or contains(@class, 'entry-date')]")
_TIMES_OF_TEXT = lxml.etree.XPath(
    "//time[@datetime][ancestor::article or ancestor::main or ancestor::header]"
    "[not(ancestor::aside or ancestor::footer or ancestor::*[contains(@class, 'comment') or contains(@id, 'comment')"
    " or contains(@class, 'related')])]"
)


class PageMetadata:
    """One parsed page, and what it states about itself."""

    def __init__(self, tree: lxml.etree._Element, location: str = "") -> None:
        self.tree = tree
        self.location = location
        self.metas = _metas(tree)
        self.article = article_of(tree)
        # What stands in elements is read before the text is: that uses the tree up.
        self._stated_dates = list(self._find_dates())

    def title(self) -> Finding[str] | None:
        """Return the longest `h1` that the page's own data confirms, else the title that the data states."""
        stated = [
            ("JSON-LD headline", as_text(self.article.get("headline") or self.article.get("name"))),
            ("meta og:title", self._meta("og:title")),
            ("meta twitter:title", self._meta("twitter:title")),
            ("title element", _text(self.tree.find(".//title"))),
        ]
        stated = [(where, " ".join(text.split())[:LONGEST_HEADING]) for where, text in stated if text.strip()]
        headings = [_text(heading)[:LONGEST_HEADING] for heading in islice(self.tree.iter("h1"), MOST_HEADINGS)]
        confirmed = [text for text in headings if any(_contain(text, other) for _, other in stated)]
        if confirmed:
            best = max(confirmed, key=len)
            return Finding(best[:1000], "document", "h1 that the page's data confirms", 0.95, where="//h1")
        for where, text in stated:
            bare = self._without_site(text)
            if bare:
                return Finding(bare[:1000], "metadata", where, 0.85, where=where)
        if len(headings) == 1 and headings[0]:
            return Finding(headings[0][:1000], "document", "the only h1", 0.8, where="//h1")
        return None

    def dates(self) -> list[Finding[PartialDate]]:
        """Return the dates of publication that the page states, the surest first."""
        return [
            Finding(read.date, "metadata", where, confidence, quote=text[:200], where=where)
            for where, text, confidence in self._stated_dates
            if (read := read_date_value(text)) and read.date and read.date.day
        ]

    def dates_unread(self) -> list[Problem]:
        """Return a problem for every value that stands in the page's data as a date and is none."""
        problems = []
        for where, text, _ in self._stated_dates:
            read = read_date_value(text)
            is_stated = where.startswith(("JSON-LD", "meta")) and not is_no_date(text)
            if is_stated and (not read or read.is_ambiguous):
                problems.append(date_in_doubt(text, where) if read else date_unread(text, where))
        return problems

    def publishers(self) -> Iterator[Finding[str]]:
        """Yield the names under which the page says that it is published."""
        publisher = as_text(self.article.get("publisher")).strip()
        for where, text in (("JSON-LD publisher", publisher), ("meta og:site_name", self._meta("og:site_name"))):
            name = " ".join(text.split())
            if 1 < len(name) <= 100 and not name.startswith("http"):
                yield Finding(name, "metadata", where, 0.85, where=where)

    def author(self) -> Finding[str] | None:
        """Return the author whom the page's data names."""
        for where, text in (
            ("JSON-LD author", as_text(self.article.get("author"))),
            ("meta author", self._meta("author") or self._meta("article:author") or self._meta("dc.creator")),
        ):
            name = " ".join(text.split())
            if 2 < len(name) <= 200 and not name.startswith(("http", "@")):
                return Finding(name, "metadata", where, 0.7, where=where)
        return None

    def address(self) -> Finding[str] | None:
        """Return the page's own address."""
        return self._address

    @cached_property
    def _address(self) -> Finding[str] | None:
        link = next(
            (one.get("href") for one in self.tree.iter("link") if "canonical" in (one.get("rel") or "").lower()), None
        )
        for where, text in (
            ("link canonical", link),
            ("meta og:url", self._meta("og:url")),
            ("JSON-LD url", as_text(self.article.get("url"))),
            ("address from which the page was saved", self.location),
        ):
            address = safe_address(text, self.location)
            if text and address.startswith("http"):
                return Finding(address, "metadata", where, 0.95, where=where)
        return None

    def language(self) -> Finding[str] | None:
        """Return the language that the page declares; the words of its text outrank it."""
        stated = language_tag(
            self.tree.get("lang") or self.tree.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
        )
        return Finding(stated, "metadata", "html lang", 0.6, where="/html/@lang") if stated else None

    def summary(self) -> Finding[str] | None:
        """Return the description that the page has of its article."""
        text = " ".join((self._meta("og:description") or self._meta("description")).split())
        return (
            Finding(text[:1000], "metadata", "meta description", 0.8, where="meta description")
            if len(text) > 20
            else None
        )

    def tags(self) -> Iterator[Finding[str]]:
        """Yield the words under which the page files its article."""
        words = [
            *self.metas.get("article:tag", []),
            *as_words(self.article.get("keywords") or self._meta("news_keywords")),
        ]
        words += as_words(self.article.get("articleSection") or self._meta("article:section"))
        for word in list(dict.fromkeys(word.strip() for word in words if word.strip()))[:50]:
            yield Finding(word[:100], "metadata", "keywords of the page", 0.7, where="meta")

    def drop_comments_in_values(self) -> bool:
        """Remove attributes that hold many comments; return whether there were any.

        No page has them, and to write one takes time that grows with the square of its length.
        """
        odd = [
            (element, name)
            for element in self.tree.iter()
            for name, value in element.attrib.items()
            if value.count("<!--") > MOST_COMMENTS
        ]
        for element, name in odd:
            del element.attrib[name]
        return bool(odd)

    def stated_text(self) -> str:
        """Return the whole text as the page's data has it; empty where there is none."""
        text = self.article.get("articleBody")
        return text if isinstance(text, str) and "<" not in text else ""

    def site_in_title(self) -> str:
        """Return what stands behind the headline in the page's title: the name of the site, where it is there."""
        title = _text(self.tree.find(".//title"))
        bare = self._without_site(title)
        return title.removeprefix(bare).strip(" |–—-·•»:_") if bare != title and title.startswith(bare) else ""

    def _find_dates(self) -> Iterator[tuple[str, str, float]]:
        for name in ("datePublished", "dateCreated", "uploadDate"):
            text = as_text(self.article.get(name))
            if text:
                yield f"JSON-LD {name}", text, 0.96
        for name in _DATE_METAS:
            if self._meta(name):
                yield f"meta {name}", self._meta(name), 0.95
        for element in _MARKED_DATES(self.tree):
            text = element.get("datetime") or element.get("content") or _text(element)
            if text:
                yield "itemprop datePublished", text, 0.94
        for element in _TIMES(self.tree):
            text = element.get("datetime") or _text(element)
            if text:
                yield "time element of publication", text, 0.92
        address = self.address()
        found = _DATE_IN_ADDRESS.search(address.value) if address else None
        if found:
            yield "date in the address", "-".join(found.groups()), 0.9
        times = _TIMES_OF_TEXT(self.tree)
        if len({time.get("datetime")[:10] for time in times}) == 1:
            yield "the only time element", times[0].get("datetime"), 0.85

    def _meta(self, name: str) -> str:
        return next(iter(self.metas.get(name, [])), "")

    def _without_site(self, title: str) -> str:
        """Return a page's title without the name of the site at its end or beginning."""
        site = letters_and_digits(self._meta("og:site_name") or as_text(self.article.get("publisher")))
        parts = [(part.start(), part.end()) for part in PAGE_TITLE_SEPARATOR.finditer(title)]
        if not parts:
            return title
        start, end = parts[-1]
        head, tail = title[:start].strip(), title[end:].strip()
        first_head, first_tail = title[: parts[0][0]].strip(), title[parts[0][1] :].strip()
        if site and letters_and_digits(first_head) == site and len(first_tail) >= 8:
            return first_tail
        if site:
            return head if _contain(tail, site) or letters_and_digits(tail) in site else title
        return head if len(head) >= 15 and len(tail) <= 40 and len(head) > len(tail) else title


def parse_page(html: str, location: str = "") -> PageMetadata | None:
    """Parse a page; None if nothing in it can be parsed. Nothing is loaded, nothing is run.

    `location` is the address from which the page was saved; it counts where the page states none.
    """
    parser = lxml.etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        return PageMetadata(lxml.etree.fromstring(html.encode("utf-8", "replace"), parser), location)
    except (lxml.etree.ParserError, lxml.etree.XMLSyntaxError, ValueError):
        return None


def _text(element: lxml.etree._Element | None) -> str:
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def _contain(one: str, other: str) -> bool:
    a, b = letters_and_digits(one), letters_and_digits(other)
    shorter = min(len(a), len(b))
    return shorter >= 4 and (a in b or b in a) and (shorter >= 12 or a == b or shorter * 2 >= max(len(a), len(b)))


def _metas(tree: lxml.etree._Element) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        name = (
            meta.get("property") or meta.get("name") or meta.get("itemprop") or meta.get("http-equiv") or ""
        ).lower()
        content = (meta.get("content") or "").strip()
        if name and content and len(found) < 300:
            found.setdefault(name, []).append(content[:5000])
    return found
