"""Credits in a page: the lines around its text that say when, by whom and where it was published."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archive.importing.drafts import Finding, Problem
from archive.importing.extraction.boilerplate import section_kind
from archive.importing.extraction.credits.datelines import read_dateline
from archive.importing.extraction.credits.endings import read_closing_credit
from archive.importing.extraction.credits.lines import LONGEST_LINE, read_credit
from archive.importing.extraction.credits.names import Credit, may_be_person
from archive.importing.extraction.credits.patterns import NO_NAME, SAVED_LABEL, UPDATE_LABEL
from archive.importing.extraction.credits.sources import SourceNames
from archive.importing.extraction.dates import DateFound, find_dates, last_day
from archive.importing.formats.html.blocks import HEADINGS, LONG, Block
from archive.importing.formats.html.selection import kinds_of
from archive.importing.formats.records.date_findings import date_in_doubt, date_unread
from archive.text.dates.partial_dates import PartialDate

# Credits stand in so many blocks above the text, between it and the headline or a little above that, and below it.
MOST_ABOVE, ABOVE_HEADLINE, MOST_BELOW = 24, 5, 8
# What is read of one block piece by piece has no more of them.
MOST_PIECES = 12
ABOVE, TEXT, BELOW = "line above the text", "text", "line below the text"
# In these areas of a page nothing is said of the article; behind some of them nothing more is.
_NO_CREDIT = frozenset((
    "comments", "related articles", "navigation", "advertisement", "offer", "page foot", "form", "dialog", "hidden",
    "sidebar", "aside", "caption", "figure",
))  # fmt: skip
_CLOSING = frozenset(("comments", "related articles", "section behind the text"))
# Shapes of credits that are part of a text, or may be.
_IN_TEXT = ("dateline", "电头", "name alone")
COPYRIGHT = re.compile(r"©|\(c\)|copyright|rights reserved|all rights|版权|авторские права", re.IGNORECASE)
OTHER_LABEL = re.compile(r"[:：]\s*$")
_NOT_OF_PUBLICATION = re.compile(rf"\b(?:{UPDATE_LABEL}|{SAVED_LABEL})[\s:：]*$", re.IGNORECASE | re.VERBOSE)


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line of a page: its words, each piece of them, where it stands, and whether it is marked as the author's."""

    text: str
    pieces: tuple[str, ...]
    where: str
    is_author: bool = False


def lines_around(blocks: Sequence[Block], at: int, kept: Sequence[Block]) -> list[PageLine]:
    """Return the lines of a page that may say something of its article; `at` is the place of the headline, or -1."""
    places = {block: place for place, block in enumerate(blocks)}
    begin = next((block for block in kept[:MOST_ABOVE] if block.prose >= LONG), kept[0] if kept else None)
    first = places[begin] if begin else min(at + 1 + ABOVE_HEADLINE, len(blocks))
    last = places[kept[-1]] if kept else len(blocks)
    top = at if 0 <= at < first else first
    above = range(max(0, top - ABOVE_HEADLINE, first - MOST_ABOVE), first)
    lines = [
        line for place in above if place != at and _may_say(blocks[place]) for line in _lines(blocks[place], ABOVE)
    ]
    lines += [line for block in blocks[first : first + 2] if block in kept for line in _lines(block, ABOVE)]
    lines += [line for block in kept[2 : _end_of_text(kept)][-2:] for line in _lines(block, TEXT)]
    for block in blocks[last + 1 : last + 1 + MOST_BELOW]:
        is_closing = section_kind(block.text) or not _CLOSING.isdisjoint({*kinds_of(block), block.reason})
        if is_closing or block.tag in HEADINGS:
            break
        if _may_say(block):
            lines += _lines(block, BELOW)
    return lines


def _end_of_text(kept: Sequence[Block]) -> int:
    """Return where a text ends: at a heading below which no prose is left, for that is of something else."""
    last = max((place for place, block in enumerate(kept) if block.prose), default=-1)
    return next((place for place in range(last + 1, len(kept)) if kept[place].tag in HEADINGS), len(kept))


def _may_say(block: Block) -> bool:
    return _NO_CREDIT.isdisjoint(kinds_of(block)) and not block.is_card


def _lines(block: Block, where: str) -> Iterator[PageLine]:
    """Yield the lines of a short block, which `br` parts; a long one is a single line."""
    is_author = "about the author" in kinds_of(block)
    lines: list[list[str]] = [[]]
    for element, place in block.pieces[:MOST_PIECES]:
        if element.tag == "br":
            lines.append([])
        lines[-1].append(" ".join(((element.text if place == "text" else element.tail) or "").split()))
    if len(lines) > 1 and len(block.text) <= 2 * LONGEST_LINE and not block.prose:
        for words in filter(None, lines):
            yield PageLine(" ".join(words), tuple(words), where, is_author)
    else:
        words = [word for line in lines for word in line]
        yield PageLine(block.text[: 2 * LONGEST_LINE], tuple(words), where, is_author)


class PageCredits:
    """What the lines around an article say."""

    def __init__(self, lines: Sequence[PageLine], names: SourceNames) -> None:
        self._names = names
        self._lines = lines
        self._read = [(line, text, credit) for line in lines for text, credit in self._credits_of(line)]

    def _credits_of(self, line: PageLine) -> Iterator[tuple[str, Credit]]:
        texts = [line.text]
        if 1 < len(line.pieces) < MOST_PIECES and line.where != TEXT:
            texts.append(" | ".join(line.pieces))
        for text in texts:
            if credit := read_credit(text, self._names):
                yield text, credit
                return
        read = read_dateline if line.where == ABOVE else read_closing_credit
        if credit := read(line.text, self._names):
            yield line.text, credit
        if len(texts) > 1:
            for piece in line.pieces:
                credit = read_credit(piece, self._names)
                if credit and (credit.dates or credit.unread or credit.confidence >= 0.85):
                    yield piece, credit

    def sources(self) -> Iterator[tuple[Finding[str], bool]]:
        """Yield the publishers and agencies that are credited, and whether each is an agency."""
        for line, _text, credit in self._read:
            for name in credit.names if credit.confidence >= 0.85 or line.where == ABOVE else ():
                confidence = min(0.8, credit.confidence)
                yield (
                    Finding(name.name, "document", f"credit: {credit.rule}", confidence, where=line.where),
                    name.is_agency,
                )

    def stands_above(self, paragraph: str) -> bool:
        """Return whether a paragraph of the text is but a credit above it."""
        credits = {
            text
            for line, text, credit in self._read
            if line.where == ABOVE and line.text == text and credit.rule not in _IN_TEXT
        }
        return all(" ".join(words.split()) in credits for words in paragraph.split("\n"))

    def byline(self) -> Finding[str] | None:
        """Return the author who stands above or below the text."""
        for line, text, credit in self._read:
            if credit.byline and line.where != TEXT:
                name = text[slice(*credit.byline)].strip(" ,.")
                return Finding(name, "document", f"credit: {credit.rule}", 0.8, where=line.where)
        for line in self._lines:
            if line.is_author and line.where == ABOVE and may_be_person(line.text) and not NO_NAME.match(line.text):
                return Finding(line.text, "document", "line of the author", 0.7, where=line.where)
        return None

    def stated(self) -> Finding[PartialDate] | None:
        """Return the only date that lines above the text state as that of publication."""
        strong, _weak, _quoted = self._dates()
        certain = _fullest_first(strong)
        return _of_a_line(*certain[0]) if certain and _agree(certain) else None

    def published(self, problems: list[Problem]) -> Finding[PartialDate] | None:
        """Return the date that is credited; what can't be read, or is in doubt, is a problem."""
        strong, weak, quoted = self._dates()
        dates = strong or weak
        to_come = [(text, found) for text, found in dates if found.date and found.date.first_day > last_day()]
        dates = [one for one in dates if one not in to_come]
        quoted += [text[found.start : found.end] for text, found in to_come]
        problems += [date_unread(quote, ABOVE) for quote in dict.fromkeys(quoted)]
        certain = _fullest_first(dates)
        if not certain:
            unclear = next((text[found.start : found.end] for text, found in dates), "")
            if unclear:
                problems.append(date_in_doubt(unclear, ABOVE))
            return None if unclear or quoted else self._inferred(problems)
        if not _agree(certain):
            listed = ", ".join(dict.fromkeys(str(date) for date, _ in certain))
            message = f"The page states more than one date of publication: {listed}."
            problems.append(Problem("dates_disagree", "warning", message, {"dates": [text for _, text in certain]}))
            return None
        return _of_a_line(*certain[0])

    def _dates(self) -> tuple[list[tuple[str, DateFound]], list[tuple[str, DateFound]], list[str]]:
        """Return the dates of publication, those that count only where no other stands, and what isn't read."""
        strong: list[tuple[str, DateFound]] = []
        weak: list[tuple[str, DateFound]] = []
        quoted: list[str] = []
        for line, text, credit in self._read:
            if credit.unread and line.where == ABOVE:
                quoted.append(text[slice(*credit.unread)].strip())
            is_weak = line.where != ABOVE or credit.updated or credit.rule in _IN_TEXT
            for found in () if COPYRIGHT.search(text) else credit.dates:
                (weak if is_weak else strong).append((text, found))
        return strong, weak, quoted

    def _inferred(self, problems: list[Problem]) -> Finding[PartialDate] | None:
        """Return the only day that stands in short lines above or below the text, whatever else these say."""
        days: dict[PartialDate, str] = {}
        for line in self._lines:
            if line.where == TEXT or len(line.text) > LONGEST_LINE or COPYRIGHT.search(line.text):
                continue
            for found in find_dates(line.text):
                before = line.text[: found.start]
                is_other = _NOT_OF_PUBLICATION.search(before) or OTHER_LABEL.search(before)
                if is_other or line.text.endswith((".", "。")):
                    continue
                if not found.date:
                    return None
                if found.date.day and found.date.first_day <= last_day():
                    days.setdefault(found.date, line.text)
        if len(days) != 1:
            return None
        date, text = next(iter(days.items()))
        problems.append(Problem("date_inferred", "note", "The date was found in the page by its look, not by a mark."))
        return Finding(date, "inferred", "date that stands in the page", 0.7, quote=text[:200], where="page")


def _fullest_first(dates: Sequence[tuple[str, DateFound]]) -> list[tuple[PartialDate, str]]:
    """Return the dates that are certain, with their lines: a day before a month."""
    return sorted(((found.date, text) for text, found in dates if found.date), key=lambda one: -len(str(one[0])))


def _agree(certain: Sequence[tuple[PartialDate, str]]) -> bool:
    return all(certain[0][0].agrees_with(date) for date, _text in certain)


def _of_a_line(date: PartialDate, text: str) -> Finding[PartialDate]:
    return Finding(date, "document", "date in a line by the text", 0.85, quote=text[:200], where="page")
