"""Plain text split into header, headline, credits, boilerplate and the article itself."""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

from archive.importing.drafts import Finding, Problem
from archive.importing.extraction.boilerplate import (
    boilerplate_kind,
    boilerplate_kind_at_edge,
    ends_as_sentence,
    fold,
    section_kind,
)
from archive.importing.extraction.character_repair import RepairedText
from archive.importing.extraction.credits.lines import read_closing_credit, read_credit, read_dateline
from archive.importing.extraction.credits.patterns import DATE_LABEL
from archive.importing.extraction.credits.sources import SourceNames
from archive.importing.extraction.dates import DateFound, compact_date, date_at_start
from archive.importing.extraction.headlines import (
    file_name_matches,
    is_slug,
    is_without_spaces,
    letters_and_digits,
    may_be_title,
    same_words,
    supplied_title,
    title_of_slug,
)
from archive.importing.extraction.layout import Line, join
from archive.importing.extraction.saved_pages import cut_page_around, cut_title_of_page
from archive.importing.extraction.working_text import WorkingText

# A header and a footer have at most so many lines.
EDGE_LINES = 80

_LABEL = re.compile(rf"\s*(?:{DATE_LABEL})\s*[:：]?\s*", re.IGNORECASE | re.VERBOSE)
_SEPARATOR = re.compile(r"[\s|·•–—:：.-]*")
_GLUED = re.compile(r"\s*(?:\t|\s{2,}|[|·•–—]\s*|\s-\s|\s)(?=[\"“«(\[]?[^\W\d_])")
_END_MARK = re.compile(
    r"(?:(?<!\s)\s+)?(?:\bEnditem|\bItem ends|[(（【]\s*(?:完|конец|end)\s*[)）】]|[■□◆●▪]|###|-30-)\s*$", re.IGNORECASE
)


class PlainText(WorkingText):
    """A plain text split into its parts. What is cut and what is found have spans of the decoded original."""

    def __init__(self, repaired: RepairedText, file_name: str, names: SourceNames, *, has_title: bool = False) -> None:
        super().__init__(repaired, names, has_title=has_title)
        self.file_name = file_name
        self._slug: Line | None = None
        self._page_title = cut_title_of_page(self)
        self._read_head()
        self._cut_sections()
        self._read_tail()
        if cut_page_around(self):
            self._read_head()
            self._read_tail("foot of a page")
        self._read_dateline()
        self._cut_boilerplate_inside()
        self.body = join(self.lines)
        self._finish_title()

    def findings(self) -> dict[str, Any]:
        """Return all that was found under the names of the draft's fields, except the body and the problems."""
        found = self.statements.findings(self.file_name)
        self.problems += found.pop("problems")
        return found | {"title": self.title, "removed": self.pieces_removed(), "repairs": self.repaired.repairs}

    # The head

    def _read_head(self) -> None:
        place = 0
        for _ in range(EDGE_LINES):
            if place >= len(self.lines):
                break
            line = self.lines[place]
            kind = boilerplate_kind_at_edge(line.text)
            if kind:
                self.cut_line(place, kind)
            elif not self.title and not self._slug and is_slug(line.text):
                self._slug = line
                self.cut_line(place, "headline as a slug")
            elif self.title and self._repeats_title(line.text):
                self.cut_line(place, "headline again")
            elif self._cut_header_date(place) or self.cut_credit(place, "head"):
                continue
            elif self.title or self.has_title or not self._take_title(place):
                break

    def _read_dateline(self) -> None:
        if self.lines:
            credit = read_dateline(self.lines[0].text, self.names)
            if credit:
                self.take_credit(credit, self.lines[0].start, "head")
                self.cut_start(0, credit.end, "credit")

    def _cut_header_date(self, place: int) -> bool:
        """Cut a date that stands before other words in the same line: "date 2024-03-29 China and …"."""
        line = self.lines[place]
        label = _LABEL.match(line.text)
        start = label.end() if label else 0
        found = date_at_start(line.text[start:]) or (compact_date(line.text[start : start + 9]) if label else None)
        if not found or (
            label and not label.group().rstrip().endswith((":", "：")) and found.date and not _is_day(found)
        ):
            return False
        end = start + found.end
        rest = line.text[end:]
        if not rest.strip():
            return False
        if label:
            behind = _SEPARATOR.match(rest)
        else:
            behind = _GLUED.match(rest)
            if not behind or rest.lstrip(' \t|·•–—-"“«(')[:1].islower() or not _is_day(found):
                return False
        assert behind
        if read_credit(line.text, self.names) and not label:
            return False
        self.statements.date(found, line.start + start, "header line", 0.97 if label else 0.9)
        self.cut_start(place, end + behind.end(), "header date")
        return True

    def _take_title(self, place: int) -> bool:
        line = self.lines[place]
        if not may_be_title(line.text):
            return self._cut_line_above_title(place)
        rule, confidence = self._title_confirmation(place)
        if not rule and self._has_text_below(place):
            rule, confidence = "first line, which reads like a headline", 0.6
            self.problems.append(
                Problem(
                    "title_uncertain",
                    "warning",
                    "The first line reads like a headline, but nothing else in the file says so.",
                    {"line": line.text},
                )
            )
        if not rule:
            return self._cut_line_above_title(place)
        self.title = self.finding(line.text, line.start, line.end, rule, confidence)
        self.cut_line(place, "headline")
        return True

    def _cut_line_above_title(self, place: int) -> bool:
        """Cut a word or two, such as the name of a section, where a headline that is plainly one stands below."""
        for other in range(place, min(place + 9, len(self.lines) - 1)):
            text = self.lines[other].text
            if other > place and may_be_title(text) and len(text.split()) > 3 and self._has_text_below(other):
                self.cut_line(place, "line above the headline")
                return True
            if len(text) > 30 or len(text.split()) > 3 or ends_as_sentence(text):
                return False
        return False

    def _has_enough_words(self, text: str) -> bool:
        return len(text) >= 6 if is_without_spaces(text) else len(text.split()) >= 3

    def _repeats_title(self, text: str) -> bool:
        assert self.title
        again = letters_and_digits(text) == letters_and_digits(self.title.value)
        return again or (is_slug(text) and same_words(text, self.title.value))

    def _title_confirmation(self, place: int) -> tuple[str, float]:
        """Return what confirms, besides its look, that a line is the headline: the rule and how sure it is."""
        line = self.lines[place]
        if self._slug and same_words(self._slug.text, line.text):
            return "line that a slug repeats", 0.99
        if self._page_title and letters_and_digits(line.text) in letters_and_digits(self._page_title):
            return "line that the title of the page repeats", 0.97
        if file_name_matches(self.file_name, line.text):
            return "line that the file name repeats", 0.97
        folded, below = fold(line.text), 0
        for other in self.lines[place + 1 : place + 8]:
            if fold(other.text) == folded and self._has_enough_words(line.text):
                return "line that stands there twice", 0.95
            if is_slug(other.text) and same_words(other.text, line.text):
                return "line that a slug repeats", 0.98
            if boilerplate_kind(other.text):
                continue
            below += 1
            if below <= 2 and (read_credit(other.text, self.names) or read_dateline(other.text, self.names)):
                return "line above a credit", 0.95
            if below == 2 or len(other.text) > 200:
                break
        return "", 0.0

    def _has_text_below(self, place: int) -> bool:
        """Return whether a text clearly begins below; under a longer line, two short ones may come between."""
        line = self.lines[place]
        if not self._has_enough_words(line.text) or len(line.text) > 160 or ends_as_sentence(line.text):
            return False
        below = (other for other in self.lines[place + 1 : place + 8] if not boilerplate_kind_at_edge(other.text))
        has_room = len(line.text) >= (10 if is_without_spaces(line.text) else 25)
        for other in islice(below, 3 if has_room else 1):
            least = 24 if is_without_spaces(other.text) else 60
            wrapped = not other.gap and not ends_as_sentence(other.text) and other is self.lines[place + 1]
            if len(other.text) >= least and (wrapped or ends_as_sentence(other.text) or len(other.text) >= 4 * least):
                return True
        return False

    def _finish_title(self) -> None:
        if self.title or self.has_title:
            return
        if self._slug:
            slug = self._slug
            self.title = self.finding(title_of_slug(slug.text), slug.start, slug.end, "headline as a slug", 0.8)
            self.problems.append(
                Problem("title_uncertain", "note", "The headline was read from a slug, which may lack its punctuation.")
            )
        elif self.body:
            self.title = Finding(supplied_title(self.body), "supplied", "first sentence of the text", 0.0)

    # The tail and the middle

    def _cut_sections(self) -> None:
        """Cut the comments, related articles and the like that a heading opens and in which no sentence stands."""
        opening = None
        for place in range(len(self.lines) - 1, 0, -1):
            text = self.lines[place].text
            if (
                ends_as_sentence(text)
                and len(text) >= (30 if is_without_spaces(text) else 100)
                and not boilerplate_kind(text)
            ):
                break
            if section_kind(text):
                opening = place
        if opening:
            for place in range(len(self.lines) - 1, opening - 1, -1):
                if self.credit_at(place):
                    self.cut_credit(place, "below")
                else:
                    self.cut_line(place, boilerplate_kind_at_edge(self.lines[place].text) or "section behind the text")

    def _read_tail(self, where: str = "tail") -> None:
        for _ in range(EDGE_LINES):
            if not self.lines:
                break
            place = len(self.lines) - 1
            line = self.lines[place]
            kind = boilerplate_kind_at_edge(line.text)
            if kind:
                self.cut_line(place, kind)
            elif mark := _END_MARK.search(line.text):
                self.cut_end(place, mark.start(), "end mark")
            elif self.cut_credit(place, where):
                continue
            elif credit := read_closing_credit(line.text, self.names):
                self.take_credit(credit, line.start, where)
                self.cut_end(place, credit.start, "credit")
            else:
                break

    def _cut_boilerplate_inside(self) -> None:
        for place in range(len(self.lines) - 1, -1, -1):
            kind = boilerplate_kind(self.lines[place].text)
            if kind and kind != "ornament":
                self.cut_line(place, kind)


def _is_day(found: DateFound) -> bool:
    return bool(found.date and found.date.day)
