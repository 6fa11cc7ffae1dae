"""When a page says that its article was published: in its data, by marks, in its address, or in a line that is a date.

What stands in a part with a heading of its own, in what lies beside the article or in a link is of something else.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from itertools import islice

import htmldate
import lxml.etree

from archive.importing.drafts import Finding, Problem
from archive.importing.extraction.boilerplate import ends_as_sentence
from archive.importing.extraction.dates import find_dates
from archive.importing.extraction.headlines import letters_and_digits
from archive.importing.formats.html.blocks import HEADINGS
from archive.importing.formats.html.page_metadata import PageMetadata
from archive.importing.formats.records.date_findings import date_unread
from archive.importing.formats.records.date_values import is_no_date, read_date_value
from archive.importing.formats.records.values import as_text
from archive.text.dates.partial_dates import PartialDate

# It says on every page what it could not find; here that is a finding like any other.
logging.getLogger("htmldate").setLevel(logging.CRITICAL)

Element = lxml.etree._Element
Stated = tuple[str, str, float]  # where, the value, how sure

MOST_TIMES = 200
MOST_LINES = 5000
LONGEST_LINE = 120
# A line that is longer and ends as a sentence tells of a day, and is none.
LEAST_SENTENCE = 25

_METAS = (
    "article:published_time", "article:published", "og:article:published_time", "datepublished",
    "og:published_time", "publishdate", "pubdate", "publish-date", "publish_date", "publication_date",
    "publication-date", "article.published", "published_time", "published", "parsely-pub-date", "sailthru.date",
    "cxenseparse:recs:publishtime", "date", "dc.date.issued", "dcterms.issued", "dc.date.created",
    "dcterms.created", "dc.date", "dcterms.date", "dc.created", "citation_publication_date", "citation_date",
    "og:release_date", "article_date_original", "article:create_at", "originalpublicationdate",
    "firstpublishedtime", "created", "apub:time", "pub_date", "displaydate",
)  # fmt: skip
_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?:[/_.-]|$)")
_MARKED = lxml.etree.XPath("//*[@itemprop='datePublished' or @pubdate]")
_TIMES = lxml.etree.XPath("//time[contains(@class, 'publish') or contains(@class, 'entry-date')]")
_TIMES_OF_TEXT = lxml.etree.XPath("//time[@datetime][ancestor::article or ancestor::main or ancestor::header]")
_LINES = lxml.etree.XPath("//body//*[not(self::script or self::style or self::noscript or self::template)]")
_BESIDE = frozenset(("aside", "details", "nav"))
_WHOLE = frozenset(("article", "main", "body", "html"))


def read_published(page: PageMetadata, text: str, title: str) -> tuple[Finding[PartialDate] | None, list[Problem]]:
    """Return when an article was published, as its page tells; unknown where nothing says so for certain.

    `text` is the source of the page. What is marked as a date and can't be read is told as a problem.
    """
    stated = list(_stated(page, title))
    problems = [
        date_unread(value, where)
        for where, value, _ in stated
        if where.startswith(("JSON-LD", "meta")) and not is_no_date(value) and not read_date_value(value)
    ]
    found = [
        Finding(read.date, "metadata", where, confidence, quote=value[:200], where=where)
        for where, value, confidence in stated
        if (read := read_date_value(value)) and read.date and read.date.month
    ]
    found.sort(key=lambda one: one.value.day is None)  # a month only where nothing states a day
    if found:
        agree = any(other.value == found[0].value for other in found[1:])
        return replace(found[0], confidence=0.99 if agree else found[0].confidence, others=tuple(found[1:4])), problems
    by_look = _by_look(page, text, title)
    if by_look:
        problems.append(Problem("date_inferred", "note", "The date was found in the page by its look, not by a mark."))
    return by_look, problems


def _stated(page: PageMetadata, title: str) -> Iterator[Stated]:
    for name in ("datePublished", "dateCreated", "uploadDate"):
        if text := as_text(page.article.get(name)):
            yield f"JSON-LD {name}", text, 0.96
    for name in _METAS:
        if text := page.meta(name):
            yield f"meta {name}", text, 0.95
    is_apart = _apart_from(page.tree, title)
    for where, elements, confidence in (
        ("itemprop datePublished", _MARKED(page.tree), 0.94),
        ("time element of publication", _TIMES(page.tree), 0.92),
    ):
        for element in elements[:MOST_TIMES]:
            text = element.get("datetime") or element.get("content") or " ".join("".join(element.itertext()).split())
            if text and not is_apart(element):
                yield where, text, confidence
    address = page.address()
    if address and (in_address := _IN_ADDRESS.search(address.value)):
        yield "date in the address", "-".join(in_address.groups()), 0.9
    times = [time for time in _TIMES_OF_TEXT(page.tree)[:MOST_TIMES] if not is_apart(time)]
    if len({time.get("datetime")[:10] for time in times}) == 1:
        yield "the only time element", times[0].get("datetime"), 0.85


def _by_look(page: PageMetadata, text: str, title: str) -> Finding[PartialDate] | None:
    """Ask htmldate, and take its answer where a line of the page is that date, or its data holds it.

    It also finds days that a text tells of, those of other articles, and the day of a visit.
    """
    address = page.address()
    try:
        html = page.html() if page.drop_comments_in_values() else text
        answer = htmldate.find_date(html, original_date=True, url=address.value if address else None)
    except (ValueError, TypeError, AttributeError, RecursionError, lxml.etree.LxmlError):
        return None
    if not answer:
        return None
    found = PartialDate.parse(answer)
    if _is_in_data(page, found.first_day) or _is_line(page.tree, found, title):
        return Finding(found, "inferred", "date that stands in the page", 0.8, where="page")
    return None


def _is_in_data(page: PageMetadata, day: date) -> bool:
    return any(f"{day:%Y-%m-%d}" in value for values in page.metas.values() for value in values)


def _is_line(tree: Element, found: PartialDate, title: str) -> bool:
    """Return whether a short line of the page, or a value of an element, says this date and is of the article."""
    is_apart = _apart_from(tree, title)
    for element in islice(_LINES(tree), MOST_LINES):
        values = [value for name, value in element.items() if name not in ("href", "src", "srcset", "content")]
        line = _line(element)
        if line and not _is_of_sentence(element):
            values.append(line)
        says = any(len(value) <= LONGEST_LINE and _says(value, found) for value in values)
        if says and not is_apart(element) and not any(one.tag == "a" for one in element.iterancestors()):
            return True
    return False


def _says(value: str, found: PartialDate) -> bool:
    if value.startswith(str(found)):
        return True
    read = find_dates(value)
    return len({one.date for one in read}) == 1 and read[0].date == found


def _line(element: Element) -> str:
    """Return the text of an element but for its links; empty if it is longer than a line."""
    parts, length = [], 0
    for part in _texts(element):
        length += len(part.strip())
        parts.append(part)
        if length > LONGEST_LINE or len(parts) > LONGEST_LINE:
            return ""
    return " ".join("".join(parts).split())


def _texts(element: Element) -> Iterator[str]:
    if element.tag == "a":
        return
    yield element.text or ""
    for child in element:
        yield from _texts(child)
        yield child.tail or ""


def _is_of_sentence(element: Element) -> bool:
    """Return whether an element is a sentence, or stands among the words of a sentence or of more than a line."""
    line = _line(element)
    if len(line) >= LEAST_SENTENCE and ends_as_sentence(line):
        return True
    around = element.getparent()
    if around is None or not any(map(str.strip, filter(None, (around.text, *(one.tail for one in around))))):
        return False
    return not _line(around) or _is_of_sentence(around)


def _apart_from(tree: Element, title: str) -> Callable[[Element], bool]:
    """Return what says of an element whether it is of something else than the article with this headline."""
    letters = letters_and_digits(title)
    headlines = [one for one in tree.iter(*HEADINGS) if letters and _is_headline(one, letters)]
    around = {one for headline in headlines for one in headline.iterancestors()}

    def is_apart(element: Element) -> bool:
        if not around:
            return False
        for one in (element, *element.iterancestors()):
            if one in around or one.tag in _WHOLE:
                return False
            is_foot = one.tag == "footer" and not any(outer.tag == "article" for outer in one.iterancestors())
            if is_foot or one.tag in _BESIDE or _has_heading_before(one, element):
                return True
        return False

    return is_apart


def _is_headline(heading: Element, letters: str) -> bool:
    text = letters_and_digits("".join(heading.itertext())[:1000])
    return bool(text) and (text in letters or letters in text)


def _has_heading_before(part: Element, element: Element) -> bool:
    for one in part.iter():
        if one is element:
            return False
        if one.tag in HEADINGS:
            return True
    return False
