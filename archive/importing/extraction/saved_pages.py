"""Whole web pages saved as text: finding the article among menus, lists of links and comments."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from archive.importing.drafts import Problem
from archive.importing.extraction.boilerplate import (
    BOILERPLATE_KINDS,
    boilerplate_kind,
    boilerplate_kind_at_edge,
    ends_as_sentence,
    section_kind,
)
from archive.importing.extraction.credits.lines import read_credit
from archive.importing.extraction.dates import date_at_start
from archive.importing.extraction.headlines import (
    LONGEST_TITLE,
    PAGE_TITLE_SEPARATOR,
    is_without_spaces,
    letters_and_digits,
    may_be_title,
)
from archive.importing.extraction.heads import LINES_ASKED
from archive.importing.extraction.layout import Line, paragraphs_of
from archive.importing.extraction.supporting_words import supported, words_of
from archive.importing.extraction.working_text import WorkingText

# A text is taken for a page only if so many lines around its article are boilerplate, or short, and there are so many.
LEAST_BOILERPLATE = 2
LEAST_SHORT = 15
# Where boilerplate was cut from it before, fewer short lines say the same.
MUCH_BOILERPLATE = 5
FEW_SHORT = 4
LEAST_AROUND = 6
# An article has at least so many characters of sentences.
LEAST_PROSE = 300
# The scores of lines that belong to no article.
SHORT_LINE, LINK_LINE, BOILERPLATE_LINE, SECTION_LINE = -30, -20, -60, -300
# So many lines of a page stand above its article at most; a headline found with less confidence gives way.
HEAD_LINES = 80
SURE = 0.8
# Of so many lines above an article that look like its headline, the longest is taken.
NEAR = 6
# A headline has at most so many letters and digits; case folding can make three of one.
MOST_LETTERS = 3 * LONGEST_TITLE
# Prose belongs to an article that has such a share of its words, and a smaller one if only captions stand between; a
# list of links is no longer than this.
BELONGS = 0.35
BELONGS_BEHIND_CAPTIONS = 0.2
MOST_LINKS = 40
# In scripts without spaces a line says as much in fewer characters.
DENSITY = 2.5


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
    cut_before = sum(rule in BOILERPLATE_KINDS for _, _, rule in text.removed)
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
            is_told = (found >= 3 and share >= BELONGS and len(line.text) >= 40) or _is_text(line.text)
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
        elif opened and _is_text(line):
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


def article_in_page(
    lines: Sequence[Line], units: Sequence[range], cut_before: int = 0, title: str = ""
) -> tuple[int, int] | None:
    """Find the first and the last line of an article in a page; None if the text is no page.

    `units` are the paragraphs as ranges of lines; `cut_before` lines of boilerplate were cut from the text before. The
    article is the run of paragraphs in which prose outweighs by most what is none, as Finn, Kushmerick and Smyth do it
    with tags (Fact or fiction, 2001), here with lines; prose of the same subject beyond what interrupts it is added.
    """
    if len(lines) < LEAST_AROUND:
        return None
    scores = [_score(" ".join(lines[place].text for place in unit)) for unit in units]
    best, total, start = (0.0, 0, 0), 0.0, 0
    for place, score in enumerate(scores):
        if total <= 0:
            total, start = 0.0, place
        total += score
        if total > best[0]:
            best = (total, start, place)
    value, first, last = best
    if value < LEAST_PROSE:
        return None
    texts = [" ".join(lines[place].text for place in unit) for unit in units]
    first, last = _extended(texts, first, last, title)
    around = len(units) - (last - first + 1)
    if around < LEAST_AROUND:
        return None
    outside = [lines[place].text for unit in (*units[:first], *units[last + 1 :]) for place in unit]
    known = sum(bool(boilerplate_kind_at_edge(text)) for text in outside)
    short = sum(len(text) < 60 and not any(map(str.isdigit, text)) and not ends_as_sentence(text) for text in outside)
    is_page = cut_before + known >= MUCH_BOILERPLATE and short >= FEW_SHORT
    if known < LEAST_BOILERPLATE and short < LEAST_SHORT and not is_page:
        return None
    return units[first].start, units[last].stop - 1


def _extended(texts: Sequence[str], first: int, last: int, title: str) -> tuple[int, int]:
    """Return the run of prose that belongs together, over captions, advertisements and lists of links between.

    Prose belongs to the article if it speaks of the same, or of what a likely headline above it says.
    """
    words = words_of(texts[first : last + 1])
    titles = [text for text in texts[max(0, first - HEAD_LINES) : first] if _is_likely_title(text)]
    titles += [title] if title else []
    lead = first
    for place in range(first - 1, max(-1, first - HEAD_LINES), -1):
        if not _is_text(texts[place]):
            continue
        own = words_of([texts[place]])
        told = any(found >= 3 and share >= BELONGS for found, share in (supported(title, own) for title in titles))
        found, share = supported(texts[place], words)
        if lead != place + 1 and not told and (found < 3 or share < BELONGS):
            break
        lead = place
    # A lead stands below its headline: prose between them that tells of neither may belong to the same article.
    words |= words_of(texts[lead:first])
    end, heading, furniture, run = last, False, False, 0
    for place in range(last + 1, min(len(texts), last + HEAD_LINES)):
        kind = section_kind(texts[place])
        if kind == "comment form":
            break
        heading = heading or kind == "related articles"
        furniture = furniture or bool(boilerplate_kind_at_edge(texts[place]))
        if not _is_text(texts[place]):
            run = 0
            continue
        run += 1
        found, share = supported(texts[place], words)
        is_near = not heading and place - end <= NEAR and found
        if not is_near and (
            found < (3 if furniture else 2) or share < (BELONGS if furniture else BELONGS_BEHIND_CAPTIONS)
        ):
            break
        if not heading or run >= 2:
            end = place
    return lead, end


def _is_text(text: str) -> bool:
    return _score(text) >= 60


def title_above(lines: Sequence[Line], first: int, is_credit: Callable[[str], object]) -> int | None:
    """Find the headline above an article: what the article speaks of most, else what stands twice, else the longest."""
    likely = [
        place for place in range(first) if _is_likely_title(lines[place].text) and not is_credit(lines[place].text)
    ]
    words = words_of(line.text for line in lines[first : first + LINES_ASKED])
    told = [(place, *supported(lines[place].text, words)) for place in likely]
    best = max((min(found, 5) + share for _, found, share in told), default=0.0)
    if best >= 2.5:
        return next(place for place, found, share in told if min(found, 5) + share >= best - 1.5)
    for place in reversed(likely):
        letters = letters_and_digits(lines[place].text)
        if any(other != place and letters in letters_and_digits(lines[other].text) for other in range(first)):
            return place
    return max(likely[-NEAR:], key=lambda place: len(lines[place].text)) if likely else None


def _is_likely_title(text: str) -> bool:
    words = len(text) / DENSITY / 2 if is_without_spaces(text) else len(text.split())
    return words >= 3 and may_be_title(text) and not boilerplate_kind_at_edge(text) and not date_at_start(text)


def _score(text: str) -> float:
    if section_kind(text):
        return SECTION_LINE
    if boilerplate_kind(text):
        return BOILERPLATE_LINE
    length = len(text) * (DENSITY if is_without_spaces(text) else 1)
    if ends_as_sentence(text):
        return min(length, 600) if length >= 60 else 10
    if length >= 160:
        return length / 2
    return LINK_LINE if length >= 40 else SHORT_LINE
