"""Whole web pages saved as text: finding the article among menus, lists of links and comments."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from archive.importing.drafts import Problem
from archive.importing.extraction.articles_in_pages import (
    BELONGS,
    HEAD_LINES,
    NEAR,
    article_in_page,
    is_likely_title,
    is_text,
)
from archive.importing.extraction.boilerplate import (
    BOILERPLATE_KINDS,
    boilerplate_kind,
    boilerplate_kind_at_edge,
    ends_as_sentence,
    fold,
    section_kind,
)
from archive.importing.extraction.credits.lines import read_credit
from archive.importing.extraction.credits.names import Credit, CreditedName, may_be_name
from archive.importing.extraction.headlines import (
    LONGEST_TITLE,
    PAGE_TITLE_SEPARATOR,
    is_without_spaces,
    letters_and_digits,
    may_be_title,
)
from archive.importing.extraction.heads import LINES_ASKED
from archive.importing.extraction.layout import Line, lines_of, paragraphs_of
from archive.importing.extraction.supporting_words import supported, words_of
from archive.importing.extraction.tails import SECTION
from archive.importing.extraction.working_text import WorkingText

_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright)(?:\s*©)?\s*(?:(?:\d{4}\s?[-–—]\s?)?\d{4},?)?\s*(?:by\s)?(?P<name>[^\d.,|©()]{3,50}?)"
    r"(?=\s*(?:[.,|()]|\d{4}|\s[-–—]\s|$))",
    re.IGNORECASE,
)

_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")

# What was cut above and below a text because of where it stands says that it is a page, too.
CUT_AROUND = (SECTION, "line above the headline", "line above the text")
# A headline found with less confidence gives way to one that stands above the article in its page.
SURE = 0.8
# A headline has at most so many letters and digits; case folding can make three of one.
MOST_LETTERS = 3 * LONGEST_TITLE
# A list of links is no longer than this.
MOST_LINKS = 40


def cut_title_of_page(text: WorkingText) -> str:
    """Cut a first line such as "Headline - Site", where the headline occurs again below, and the menus between.

    Return that line; empty if there is none.
    """
    if not text.lines or text.has_title:
        return ""
    first = text.lines[0].text
    parts = _beginnings(first)
    if not parts:
        return ""
    for place, line in enumerate(text.lines[1:HEAD_LINES], start=1):
        if ends_as_sentence(line.text) and len(line.text) > 100:
            return ""
        if letters_and_digits(line.text) in parts and may_be_title(line.text):
            for between in range(place - 1, -1, -1):
                if not between or not text.credit_at(between):
                    text.cut_line(between, "title of the page" if not between else "page before the article")
            return first
    return ""


def take_publisher_of_page(text: WorkingText) -> None:
    """Take the name in the copyright for the source, where no credit names one and the page bears it, too.

    Behind the text the copyright of a year may name a known source alone; one beside a picture may not.
    """
    if text.statements.names_a_source():
        return
    lines = {fold(line.text) for line in lines_of(text.repaired.text)}
    for start, end, rule in text.removed:
        found = (
            _COPYRIGHT.match(text.repaired.text, start, end)
            if rule in ("copyright", "page behind the article")
            else None
        )
        name = found["name"].strip() if found else ""
        if not found or not may_be_name(name):
            continue
        is_behind = bool(text.lines) and start > text.lines[-1].start and _YEAR.search(text.repaired.text, start, end)
        known = text.names.get(name) if is_behind else None
        if known or fold(name) in lines:
            place = found.start("name")
            is_agency = bool(known and known.is_agency)
            named = CreditedName(known.name if known else name, place - start, place - start + len(name), is_agency)
            text.take_credit(Credit("copyright of the page", 0, end - start, 0.7, (named,)), start, "head")
            return


def _beginnings(line: str) -> set[str]:
    """Return the letters of what stands before each separator of a page's title, as far as a headline may be long."""
    beginnings = set()
    letters, done = "", 0
    for part in PAGE_TITLE_SEPARATOR.finditer(line):
        letters += letters_and_digits(line[done : part.start()])
        done = part.start()
        if len(letters) > MOST_LETTERS:
            break
        beginnings.add(letters)
    return beginnings - {""}


def cut_page_around(text: WorkingText) -> bool:
    """Cut all around the article of a page, save credits beside it; return False if the text is no page."""
    cut_before = sum(rule in BOILERPLATE_KINDS or rule in CUT_AROUND for _, _, rule in text.removed)
    headline = text.title.value if text.title else ""
    found = article_in_page(text.lines, paragraphs_of(text.lines), cut_before, headline)
    if not found:
        return False
    first, last = found
    for place in range(len(text.lines) - 1, last, -1):
        if place > last + 3 or not text.credit_at(place):
            text.cut_line(place, "page behind the article")
    cut_links_inside(text, first, last)
    words = words_of(line.text for line in text.lines[first : first + LINES_ASKED])
    if text.title and text.title.confidence < SURE and not text.has_title and not supported(text.title.value, words)[0]:
        text.title = None
        text.problems = [problem for problem in text.problems if problem.code != "title_uncertain"]
    title = None if text.title else title_above(text.lines, first, lambda line: read_credit(line, text.names))
    standfirst = _standfirst(text, first, words)
    for place in range(first - 1, -1, -1):
        if place == standfirst:
            continue
        near = title is None or place >= title - 3
        if place != title and not (near and text.credit_at(place)):
            text.cut_line(place, "page before the article")
            title = title - 1 if title is not None and place < title else title
    if title is not None and not text.has_title:
        _take_title_of_page(text, title)
    return True


def _standfirst(text: WorkingText, first: int, words: frozenset[str]) -> int | None:
    """Return the place of the line below a headline that was found before, if it is a standfirst."""
    if text.title_start is None:
        return None
    for place in range(first):
        line = text.lines[place]
        if line.start > text.title_start:
            found, share = supported(line.text, words)
            is_told = (found >= 3 and share >= BELONGS and len(line.text) >= 40) or is_text(line.text)
            return place if is_told and not text.credit_at(place) and not boilerplate_kind_at_edge(line.text) else None
    return None


def cut_links_inside(text: WorkingText, first: int, last: int, least: int = 1) -> None:
    """Cut the lists of at least so many links inside an article that a heading such as "Related" opens."""
    places: list[int] = []
    links: list[int] = []
    opened = False
    for place in range(first, last + 1):
        line = text.lines[place].text
        if section_kind(line) == "related articles":
            opened = True
        elif opened and is_text(line):
            if links and supported(text.lines[links[-1]].text, words_of([line]))[1] >= BELONGS:
                links.pop()  # a subheading
            places += links if least <= len(links) <= MOST_LINKS else []
            links, opened = [], False
        elif opened and not boilerplate_kind(line):
            links.append(place)
    for place in reversed(places):
        text.cut_line(place, "links inside the article")


def _take_title_of_page(text: WorkingText, place: int) -> None:
    line = text.lines[place]
    letters = letters_and_digits(line.text)
    twin = any(letters in letters_and_digits(text.repaired.text[start:end]) for start, end, _ in text.removed)
    text.title = text.finding(line.text, line.start, line.end, "headline in its page", 0.9 if twin else 0.6)
    if not twin:
        message = "The headline was told by where it stands in the page."
        text.problems.append(Problem("title_uncertain", "warning", message, {"line": line.text}))
    text.cut_line(place, "headline")


def title_above(lines: Sequence[Line], first: int, is_credit: Callable[[str], object]) -> int | None:
    """Find the headline above an article: what the article speaks of most, else what stands twice, else the longest."""
    likely = [
        place for place in range(first) if is_likely_title(lines[place].text) and not is_credit(lines[place].text)
    ]
    words = words_of(line.text for line in lines[first : first + LINES_ASKED])
    told = [(place, _support(lines[place].text, words)) for place in likely]
    best = max((support for _, support in told), default=0.0)
    if best >= 2.5:
        return next(place for place, support in told if support >= best - 1.5)
    for place in reversed(likely):
        letters = letters_and_digits(lines[place].text)
        if any(other != place and letters in letters_and_digits(lines[other].text) for other in range(first)):
            return place
    return max(likely[-NEAR:], key=lambda place: len(lines[place].text)) if likely else None


def _support(line: str, words: frozenset[str]) -> float:
    """Return how much an article speaks of what a line says; without spaces, pairs of characters meet by chance."""
    found, share = supported(line, words)
    return min(found, 12) * 0.4 + 2 * share if is_without_spaces(line) else min(found, 5) + share
