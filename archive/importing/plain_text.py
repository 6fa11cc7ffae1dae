"""The parts of a plain text: header, headline, credits, furniture and the article itself, told apart."""

from __future__ import annotations

import re
from typing import Any

from archive.importing.cleaning import ends_as_sentence, fold, furniture, furniture_at_edge, opens_section
from archive.importing.credit_shapes import DATE_LABEL
from archive.importing.crediting import Credit, read_credit, read_dateline, read_tail
from archive.importing.dating import DateFound, compact_date, date_at_start
from archive.importing.drafts import Finding, Problem, Removed, Repair
from archive.importing.evidence import Statements
from archive.importing.layout import Line, join, lines_of
from archive.importing.mending import View
from archive.importing.source_names import Names
from archive.importing.titling import (
    is_slug,
    is_without_spaces,
    may_be_title,
    name_says_it,
    same_words,
    squeezed,
    supplied_title,
    words_of_slug,
)

# A header and a footer have at most so many lines.
EDGE_LINES = 80

_LABEL = re.compile(rf"\s*(?:{DATE_LABEL})\s*[:：]?\s*", re.IGNORECASE | re.VERBOSE)
_SEPARATOR = re.compile(r"[\s|·•–—:：.-]*")
_GLUED = re.compile(r"\s*(?:\t|\s{2,}|[|·•–—]\s*|\s-\s|\s)(?=[\"“«(\[]?[^\W\d_])")
_END_MARK = re.compile(
    r"\s*(?:\bEnditem|\bItem ends|[(（【]\s*(?:完|конец|end)\s*[)）】]|[■□◆●▪]|###|-30-)\s*$", re.IGNORECASE
)


class PlainText:
    """A plain text taken apart. What is left out and what is found carry spans of the decoded original.

    With `has_title` the headline is known from elsewhere, and no line is taken for one.
    """

    def __init__(self, view: View, file_name: str, names: Names, *, has_title: bool = False) -> None:
        self.view = view
        self.file_name = file_name
        self.names = names
        self.title: Finding[str] | None = None
        self._has_title = has_title
        self.problems: list[Problem] = list(view.problems)
        self._removed: list[tuple[int, int, str]] = []
        self._statements = Statements(view)
        self._slug: Line | None = None
        self._lines = list(lines_of(view.text))
        self._read_head()
        self._cut_sections()
        self._read_tail()
        self._cut_furniture_inside()
        self.body = join(self._lines)
        self._finish_title()

    def findings(self) -> dict[str, Any]:
        """Give all that was found under the names of the draft's fields, except the body and the problems."""
        found = self._statements.findings(self.file_name)
        self.problems += found.pop("problems")
        return found | {"title": self.title, "removed": self._pieces_removed(), "repairs": self._repairs()}

    # The head

    def _read_head(self) -> None:
        place = 0
        for _ in range(EDGE_LINES):
            if place >= len(self._lines):
                break
            line = self._lines[place]
            kind = furniture_at_edge(line.text)
            if kind:
                self._cut_line(place, kind)
            elif not self.title and not self._slug and is_slug(line.text):
                self._slug = line
                self._cut_line(place, "headline as a slug")
            elif self.title and self._says_title_again(line.text):
                self._cut_line(place, "headline again")
            elif self._cut_header_date(place) or self._cut_credit(place, "head"):
                continue
            elif self.title or self._has_title or not self._take_title(place):
                break
        if self._lines:
            credit = read_dateline(self._lines[0].text, self.names)
            if credit:
                self._take_credit(credit, self._lines[0].start, "head")
                self._cut_start(0, credit.end, "credit")

    def _cut_header_date(self, place: int) -> bool:
        """Cut a date that stands before other words in the same line: "date 2024-03-29 China and …"."""
        line = self._lines[place]
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
        self._statements.date(found, line.start + start, "header line", 0.97 if label else 0.9)
        self._cut_start(place, end + behind.end(), "header date")
        return True

    def _take_title(self, place: int) -> bool:
        line = self._lines[place]
        if not may_be_title(line.text):
            return False
        rule, confidence = self._witness(place)
        if not rule and self._stands_over_text(place):
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
            return False
        self.title = self._finding(line.text, line.start, line.end, rule, confidence)
        self._cut_line(place, "headline")
        return True

    def _says_title_again(self, text: str) -> bool:
        assert self.title
        again = squeezed(text) == squeezed(self.title.value)
        return again or (is_slug(text) and same_words(text, self.title.value))

    def _witness(self, place: int) -> tuple[str, float]:
        """Say what besides its look tells that a line is the headline."""
        line = self._lines[place]
        if self._slug and same_words(self._slug.text, line.text):
            return "line that a slug repeats", 0.99
        if name_says_it(self.file_name, line.text):
            return "line that the file name repeats", 0.97
        below = 0
        for other in self._lines[place + 1 : place + 8]:
            if fold(other.text) == fold(line.text):
                return "line that stands there twice", 0.95
            if is_slug(other.text) and same_words(other.text, line.text):
                return "line that a slug repeats", 0.98
            if furniture(other.text):
                continue
            below += 1
            if below <= 2 and (read_credit(other.text, self.names) or read_dateline(other.text, self.names)):
                return "line above a credit", 0.95
            if below == 2 or len(other.text) > 200:
                break
        return "", 0.0

    def _stands_over_text(self, place: int) -> bool:
        """Say whether what follows is plainly the beginning of a text: long, and ending as sentences do."""
        line = self._lines[place]
        follows = next(
            (other for other in self._lines[place + 1 : place + 6] if not furniture_at_edge(other.text)), None
        )
        if not follows or len(line.text.split()) < (1 if is_without_spaces(line.text) else 3) or len(line.text) > 160:
            return False
        least = 30 if is_without_spaces(follows.text) else 80
        wrapped = not follows.gap and not ends_as_sentence(follows.text)
        return (
            len(follows.text) >= least
            and (ends_as_sentence(follows.text) or wrapped)
            and not ends_as_sentence(line.text)
        )

    def _finish_title(self) -> None:
        if self.title or self._has_title:
            return
        if self._slug:
            slug = self._slug
            self.title = self._finding(words_of_slug(slug.text), slug.start, slug.end, "headline as a slug", 0.8)
            self.problems.append(
                Problem("title_uncertain", "note", "The headline was read from a slug, which may lack its punctuation.")
            )
        elif self.body:
            self.title = Finding(supplied_title(self.body), "supplied", "first sentence of the text", 0.0)

    # The tail and the middle

    def _cut_sections(self) -> None:
        """Cut the comments, related articles and the like that a heading opens and in which no sentence stands."""
        opening = None
        for place in range(len(self._lines) - 1, 0, -1):
            text = self._lines[place].text
            if ends_as_sentence(text) and len(text) >= (30 if is_without_spaces(text) else 100) and not furniture(text):
                break
            if opens_section(text):
                opening = place
        if opening:
            for place in range(len(self._lines) - 1, opening - 1, -1):
                if self._credit_at(place):
                    self._cut_credit(place, "below")
                else:
                    self._cut_line(place, furniture_at_edge(self._lines[place].text) or "section behind the text")

    def _read_tail(self) -> None:
        for _ in range(EDGE_LINES):
            if not self._lines:
                break
            place = len(self._lines) - 1
            line = self._lines[place]
            kind = furniture_at_edge(line.text)
            if kind:
                self._cut_line(place, kind)
            elif mark := _END_MARK.search(line.text):
                self._cut_end(place, mark.start(), "end mark")
            elif self._cut_credit(place, "tail"):
                continue
            elif credit := read_tail(line.text, self.names):
                self._take_credit(credit, line.start, "tail")
                self._cut_end(place, credit.start, "credit")
            else:
                break

    def _cut_furniture_inside(self) -> None:
        for place in range(len(self._lines) - 1, -1, -1):
            kind = furniture(self._lines[place].text)
            if kind and kind != "ornament":
                self._cut_line(place, kind)

    # Cutting and finding

    def _credit_at(self, place: int) -> Credit | None:
        return read_credit(self._lines[place].text, self.names)

    def _cut_credit(self, place: int, where: str) -> bool:
        credit = self._credit_at(place)
        if not credit:
            return False
        self._take_credit(credit, self._lines[place].start, where)
        self._cut_line(place, "credit" if credit.names or credit.byline else "date line")
        return True

    def _take_credit(self, credit: Credit, base: int, where: str) -> None:
        self._statements.credit(credit, base, where)

    def _cut_line(self, place: int, rule: str) -> None:
        line = self._lines.pop(place)
        self._removed.append((line.start, line.end, rule))
        if place < len(self._lines):
            self._lines[place].gap = self._lines[place].gap or line.gap

    def _cut_start(self, place: int, length: int, rule: str) -> None:
        line = self._lines[place]
        self._removed.append((line.start, line.start + length, rule))
        line.text = line.text[length:]
        line.start += length
        self._tidy(place)

    def _cut_end(self, place: int, start: int, rule: str) -> None:
        line = self._lines[place]
        self._removed.append((line.start + start, line.end, rule))
        line.text = line.text[:start]
        line.end = line.start + start
        self._tidy(place)

    def _tidy(self, place: int) -> None:
        """Take the spaces away from the ends of a line that was cut, and the line if nothing remains of it."""
        line = self._lines[place]
        line.start += len(line.text) - len(line.text.lstrip())
        line.text = line.text.strip()
        line.end = line.start + len(line.text)
        if not line.text:
            self._lines.pop(place)
            if place < len(self._lines):
                self._lines[place].gap = True

    def _finding(self, value: str, start: int, end: int, rule: str, confidence: float) -> Finding[str]:
        return self._statements.finding(value, start, end, rule, confidence)

    def _pieces_removed(self) -> tuple[Removed, ...]:
        pieces = []
        for start, end, rule in sorted(self._removed):
            span = self.view.span(start, end)
            pieces.append(Removed(self._statements.quote(span), rule, span))
        return tuple(pieces)

    def _repairs(self) -> tuple[Repair, ...]:
        return self.view.repairs


def _is_day(found: DateFound) -> bool:
    return bool(found.date and found.date.day)
