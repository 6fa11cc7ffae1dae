"""What a web page states about its article: in JSON-LD, in meta elements, in its headings and its address."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import islice

import lxml.etree

from archive.importing.drafts import Finding
from archive.importing.extraction.headlines import PAGE_TITLE_SEPARATOR, letters_and_digits
from archive.importing.formats.html.addresses import safe_address
from archive.importing.formats.html.page_data import article_of
from archive.importing.formats.html.source import parse_html
from archive.importing.formats.records.languages import language_tag
from archive.importing.formats.records.values import as_text, as_words

LONGEST_HEADING = 2000
MOST_HEADINGS = 20
MOST_COMMENTS = 20

# Where reference managers look for the name of the publication itself.
METAS_OF_PUBLICATION = ("meta prism.publicationname", "meta citation_journal_title", "meta dcterms.ispartof")


class PageMetadata:
    """One parsed page, and what it states about itself."""

    def __init__(self, tree: lxml.etree._Element, location: str = "") -> None:
        self.tree = tree
        self.location = location
        self.metas = _metas(tree)
        self.article = article_of(tree)

    def title(self) -> Finding[str] | None:
        """Return the longest `h1` that the page's own data confirms, else the title that the data states."""
        stated = [
            ("JSON-LD headline", as_text(self.article.get("headline") or self.article.get("name"))),
            ("meta og:title", self.meta("og:title")),
            ("meta twitter:title", self.meta("twitter:title")),
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

    def publishers(self) -> Iterator[Finding[str]]:
        """Yield the names under which the page says that it is published."""
        stated = [(where, self.meta(where.removeprefix("meta "))) for where in METAS_OF_PUBLICATION]
        stated.append(("JSON-LD publisher", as_text(self.article.get("publisher")).strip()))
        for where, text in (*stated, ("meta og:site_name", self.meta("og:site_name"))):
            name = " ".join(text.split())
            if 1 < len(name) <= 100 and not name.startswith("http"):
                yield Finding(name, "metadata", where, 0.85, where=where)

    def author(self) -> Finding[str] | None:
        """Return the author whom the page's data names."""
        for where, text in (
            ("JSON-LD author", as_text(self.article.get("author"))),
            ("meta author", self.meta("author") or self.meta("article:author") or self.meta("dc.creator")),
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
            ("meta og:url", self.meta("og:url")),
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
        text = " ".join((self.meta("og:description") or self.meta("description")).split())
        return (
            Finding(text[:1000], "metadata", "meta description", 0.8, where="meta description")
            if len(text) > 20
            else None
        )

    def tags(self) -> Iterator[Finding[str]]:
        """Yield the words under which the page files its article."""
        words = [
            *self.metas.get("article:tag", []),
            *as_words(self.article.get("keywords") or self.meta("news_keywords")),
        ]
        words += as_words(self.article.get("articleSection") or self.meta("article:section"))
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

    def meta(self, name: str) -> str:
        """Return the first value of a meta element of this name, in small letters; empty if there is none."""
        return next(iter(self.metas.get(name, [])), "")

    def _without_site(self, title: str) -> str:
        """Return a page's title without the name of the site at its end or beginning."""
        site = letters_and_digits(self.meta("og:site_name") or as_text(self.article.get("publisher")))
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
    tree = parse_html(html)
    return None if tree is None else PageMetadata(tree, location)


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
