"""Lines of a page that are the date of its article, and parts of a page that are of something else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

import lxml.etree

from archive.importing.extraction.boilerplate import ends_as_sentence
from archive.importing.extraction.dates import date_at_start, find_dates
from archive.importing.extraction.headlines import letters_and_digits
from archive.importing.formats.html.areas import area_kind
from archive.importing.formats.html.blocks import HEADINGS
from archive.importing.formats.html.page_credits import COPYRIGHT, OTHER_LABEL
from archive.text.dates.partial_dates import PartialDate

Element = lxml.etree._Element

MOST_LINES = 5000
LONGEST_LINE = 120
# A line that is longer and ends as a sentence tells of a day, and is none.
LEAST_SENTENCE = 25
SHORTEST_TITLE = 20
MOST_BEFORE_HEADING = 100  # elements without words

_UNREAD = frozenset(("script", "style", "noscript", "template"))
_BESIDE = frozenset(("aside", "details", "nav"))
_OF_OTHERS = frozenset(("comments", "related articles", "offer", "advertisement", "sidebar", "navigation"))
_WHOLE = frozenset(("article", "main", "body", "html"))
# What an element calls itself that holds a date, or the data of an article.
_SAYS_DATE = re.compile(
    r"date|datum|fecha|time|meta|posted|publi|veröffentl|stand|erschien|опублик|дата", re.IGNORECASE
)
_NAMES = ("class", "id", "property", "itemprop")
_NO_DATES = frozenset(("href", "src", "srcset", "style"))
_BEHIND_DATELINE = re.compile(r"\s*[-–—|:/.]\s*\S")


class DateLines:
    """What the lines of a page say of days; `title` is the headline of its article. Reads the first 5,000 elements."""

    def __init__(self, tree: Element, title: str) -> None:
        self.tree = tree
        letters = letters_and_digits(title)
        headlines = [one for one in tree.iter(*HEADINGS) if letters and _is_headline(one, letters)]
        self._headlines = frozenset(headlines)
        self._around = {one for headline in headlines for one in (headline, *headline.iterancestors())}
        self._apart: dict[Element, bool] = {}

    def is_apart(self, element: Element) -> bool:
        """Return whether an element is of something else than the article: under another heading, or beside."""
        if not self._around or element in self._around:
            return False
        parent = element.getparent()
        return _lies_beside(element) or (parent is not None and self._is_part_apart(parent))

    def say(self, day: PartialDate) -> bool:
        """Return whether a line or a value of an element is this date, and is of the article."""
        body = self.tree.find("body")
        elements = (self.tree if body is None else body).iter(lxml.etree.Element)
        read = (element for element in islice(elements, MOST_LINES) if element.tag not in _UNREAD)
        return any(_is_date(element, day) and not self.is_apart(element) for element in read)

    def _is_part_apart(self, part: Element) -> bool:
        """Return whether a part of a page, or one around it, is of something else; what was found of it is kept."""
        found = False
        path = []
        for one in (part, *part.iterancestors()):
            if one in self._apart:
                found = self._apart[one]
                break
            if one in self._around or one.tag in _WHOLE:
                break
            path.append(one)
            if _lies_beside(one) or self._begins_with_heading(one):
                found = True
                break
        self._apart |= dict.fromkeys(path, found)
        return found

    def _begins_with_heading(self, part: Element) -> bool:
        for one in islice(part.iter(lxml.etree.Element), MOST_BEFORE_HEADING):
            if one in self._headlines:
                return False
            if one.tag in HEADINGS:
                return True
            if (one.text or "").strip() and one.tag not in _UNREAD:
                return False
        return False


def _lies_beside(element: Element) -> bool:
    is_foot = element.tag == "footer" and not any(outer.tag == "article" for outer in element.iterancestors())
    return is_foot or element.tag in _BESIDE or area_kind(element) in _OF_OTHERS


def _is_date(element: Element, day: PartialDate) -> bool:
    says_date = any(_SAYS_DATE.search(element.get(name) or "") for name in _NAMES)
    values = [value for name, value in element.items() if name not in _NO_DATES and (name != "content" or says_date)]
    if any(len(value) <= LONGEST_LINE and _says(value, day) for value in values):
        return _is_outside_links(element) or says_date
    line = _line(element, with_links=says_date)
    if line and _says(line, day) and not _is_of_another(element, line):
        is_alone = says_date or not _is_of_sentence(element)
        return is_alone and (_is_outside_links(element) or _is_date_link(element, line))
    return element.tag == "p" and _begins_with(element, day)


def _is_outside_links(element: Element) -> bool:
    return element.tag != "a" and all(one.tag != "a" for one in element.iterancestors())


def _is_date_link(element: Element, line: str) -> bool:
    """Return whether a link holds a date alone, in what calls itself so: it leads to all of that day."""
    link = next((one for one in (element, *element.iterancestors()) if one.tag == "a"), None)
    if link is None or " ".join("".join(link.itertext()).split()) != line:
        return False
    return any(_SAYS_DATE.search(one.get("class") or "") for one in (link, *islice(link.iterancestors(), 2)))


def _is_of_another(element: Element, line: str) -> bool:
    """Return whether a line is of a copyright, says of what it gives the day ("Event: …"), or links to an article."""
    days = find_dates(line)
    has_label = any(OTHER_LABEL.search(line[: one.start]) and not _SAYS_DATE.search(line[: one.start]) for one in days)
    titles = (len("".join(link.itertext()).strip()) for link in islice(element.iterdescendants("a"), LONGEST_LINE))
    return has_label or bool(COPYRIGHT.search(line)) or any(length >= SHORTEST_TITLE for length in titles)


def _begins_with(element: Element, day: PartialDate) -> bool:
    """Return whether a paragraph has the day before its first words, as agencies write it."""
    text = (element.text or "").lstrip()[:LONGEST_LINE]
    found = date_at_start(text)
    return found is not None and found.date == day and _BEHIND_DATELINE.match(text, found.end) is not None


def _says(value: str, day: PartialDate) -> bool:
    if value.startswith(str(day)):
        return True
    read = find_dates(value)
    return len({one.date for one in read}) == 1 and read[0].date == day


def _line(element: Element, *, with_links: bool) -> str:
    """Return the text of an element; empty if it is longer than a line."""
    parts, length = [], 0
    for part in element.itertext() if with_links else _texts(element):
        length += len(part.strip())
        parts.append(part)
        if length > LONGEST_LINE or len(parts) > LONGEST_LINE:
            return ""
    return " ".join("".join(parts).split())


def _texts(element: Element) -> Iterator[str]:
    """Yield the texts in an element but for those of links."""
    if element.tag == "a":
        return
    yield element.text or ""
    for child in element:
        yield from _texts(child)
        yield child.tail or ""


def _is_of_sentence(element: Element) -> bool:
    """Return whether an element is a sentence, or stands among the words of a sentence or of more than a line."""
    line = _line(element, with_links=True)
    if len(line) >= LEAST_SENTENCE and ends_as_sentence(line):
        return True
    around = element.getparent()
    if around is None:
        return False
    words = (around.text, *(one.tail for one in islice(around, LONGEST_LINE)))
    if not any(map(str.strip, filter(None, words))):
        return False
    return not _line(around, with_links=True) or _is_of_sentence(around)


def _is_headline(heading: Element, letters: str) -> bool:
    text = letters_and_digits("".join(heading.itertext())[:1000])
    return bool(text) and (text in letters or letters in text)
