"""A text while it is being processed: its lines, what was cut from it and where, and what its credits say."""

from __future__ import annotations

import re

from archive.importing.drafts import Finding, Problem, Removed
from archive.importing.extraction.boilerplate import BOILERPLATE_KINDS, boilerplate_kind_at_edge, ends_as_sentence
from archive.importing.extraction.character_repair import RepairedText
from archive.importing.extraction.credits.evidence import Statements
from archive.importing.extraction.credits.lines import LONGEST_LINE, read_credit
from archive.importing.extraction.credits.names import Credit, CreditedName, may_be_source
from archive.importing.extraction.credits.patterns import LABEL_ALONE
from archive.importing.extraction.credits.sources import SourceNames
from archive.importing.extraction.headlines import LONGEST_TITLE, is_slug
from archive.importing.extraction.layout import Line, lines_of

# The name of a source in a line of its own is no longer.
LONGEST_NAME_ALONE = 40
# Initials that may be a button as well are no longer.
LONGEST_INITIALS = 4


_COPYRIGHT = re.compile(r"^\s*(?:©|\([cс]\))\s*(?:\d{4},?\s)?", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\s*[(（][^()（）]{2,30}[)）]$")
_PERSON_BEFORE = re.compile(r"(?P<by>[^\d,，/|:：]{2,30}?)\s*[,，、/|]\s*(?=[^\s])")


class WorkingText:
    """The remaining lines of a repaired text, and all that was cut or found so far.

    With `has_title` the headline is known from elsewhere, and no line is taken for one.
    """

    def __init__(self, repaired: RepairedText, names: SourceNames, *, has_title: bool = False) -> None:
        self.repaired = repaired
        self.names = names
        self.has_title = has_title
        self.title: Finding[str] | None = None
        self.title_start: int | None = None
        self.problems: list[Problem] = list(repaired.problems)
        self.statements = Statements(repaired)
        self.lines: list[Line] = list(lines_of(repaired.text))
        self.removed: list[tuple[int, int, str]] = []

    def finding(self, value: str, start: int, end: int, rule: str, confidence: float) -> Finding[str]:
        """Make a finding of what stands at a place of the repaired text."""
        return self.statements.finding(value, start, end, rule, confidence)

    def pieces_removed(self) -> tuple[Removed, ...]:
        """Return what was cut, with its places in the decoded original."""
        spans = [(self.repaired.span(start, end), rule) for start, end, rule in sorted(self.removed)]
        return tuple(Removed(self.statements.quote(span), rule, span) for span, rule in spans)

    def credit_at(self, place: int) -> Credit | None:
        """Read a line as a credit."""
        return read_credit(self.lines[place].text, self.names)

    def is_signed(self, place: int) -> bool:
        """Return whether a line that may be a button is the initials of an agency (`AA`), by what stands beside it.

        Beside other boilerplate it is a button; below a sentence only where that follows in the same group of lines.
        """
        line = self.lines[place]
        if not line.text.isupper() or len(line.text) > LONGEST_INITIALS or not self.credit_at(place):
            return False
        beside = self.lines[max(0, place - 1) : place + 2]
        if any(boilerplate_kind_at_edge(other.text) for other in beside if other is not line):
            return False
        return not any(
            rule in BOILERPLATE_KINDS and 0 <= start - line.end <= 1 for start, _end, rule in self.removed[-20:]
        )

    def join_label(self, place: int) -> bool:
        """Join a label such as "Source:" that stands in a line of its own with the line below, if both are a credit."""
        if place + 1 >= len(self.lines) or not LABEL_ALONE.fullmatch(self.lines[place].text):
            return False
        line, below = self.lines[place], self.lines[place + 1]
        if len(below.text) > LONGEST_LINE or below.start - line.end > 4:
            return False
        # As long as what stands in the text, so that places in it hold.
        text = self.repaired.text[line.start : below.end].replace("\n", " ")
        if not read_credit(text, self.names):
            return False
        self.lines[place : place + 2] = [Line(text, line.start, below.end, line.gap)]
        return True

    def join_broken(self, place: int) -> None:
        """Join a line that breaks off with the next, if that goes on with a small letter and closes the group."""
        if place + 1 >= len(self.lines):
            return
        line, below = self.lines[place], self.lines[place + 1]
        is_broken = not below.gap and below.text[0].islower() and below.start - line.end <= 4
        is_closed = place + 2 >= len(self.lines) or self.lines[place + 2].gap or bool(self.credit_at(place + 2))
        if not is_broken or not is_closed or len(line.text) + len(below.text) > LONGEST_TITLE:
            return
        if ends_as_sentence(line.text) or ends_as_sentence(below.text) or line.text[0].islower():
            return
        if (
            self.credit_at(place)
            or self.credit_at(place + 1)
            or is_slug(below.text)
            or boilerplate_kind_at_edge(below.text)
        ):
            return
        text = self.repaired.text[line.start : below.end].replace("\n", " ")
        self.lines[place : place + 2] = [Line(text, line.start, below.end, line.gap)]

    def cut_credit(self, place: int, where: str) -> bool:
        """Cut a line that is a credit, and record what it says; return False if it is none."""
        credit = self.credit_at(place)
        if not credit:
            return False
        self.take_credit(credit, self.lines[place].start, where)
        self.cut_line(place, self.kind_of_credit(place))
        return True

    def name_at(self, place: int) -> Credit | None:
        """Read a line that may be the name of a source, by its words; whether it is one its place must tell."""
        line = self.lines[place].text
        if len(line) > 2 * LONGEST_NAME_ALONE:
            return None
        text = _IN_BRACKETS.sub("", _COPYRIGHT.sub("", line)).strip()
        if len(text) > LONGEST_NAME_ALONE or text.startswith(("-", "*", "•")):
            return None
        first = line.index(text)
        line = line[: first + len(text)]
        parts = _PERSON_BEFORE.match(line, first)
        by, start = (parts.span("by"), parts.end()) if parts and len(parts["by"].split()) <= 3 else (None, first)
        name = line[start:]
        known = self.names.get(name) if by else None
        if not known and not (may_be_source(name) and "," not in name):
            return None
        named = CreditedName(known.name if known else name, start, len(line), bool(known and known.is_agency))
        return Credit("name in a line of its own", 0, len(line), 0.72, (named,), byline=by)

    def kind_of_credit(self, place: int) -> str:
        """Return what a line that is a credit is called where it is cut."""
        credit = self.credit_at(place)
        return "credit" if credit and (credit.names or credit.byline) else "date line"

    def take_credit(self, credit: Credit, base: int, where: str) -> None:
        """Record what a credit says; its places count from `base`."""
        self.statements.credit(credit, base, where)

    def cut_line(self, place: int, rule: str) -> None:
        """Cut a whole line."""
        line = self.lines.pop(place)
        self.removed.append((line.start, line.end, rule))
        if place < len(self.lines):
            self.lines[place].gap = self.lines[place].gap or line.gap

    def cut_start(self, place: int, length: int, rule: str) -> None:
        """Cut the beginning of a line."""
        line = self.lines[place]
        self.removed.append((line.start, line.start + length, rule))
        line.text = line.text[length:]
        line.start += length
        self._tidy(place)

    def cut_end(self, place: int, start: int, rule: str) -> None:
        """Cut a line from a place on."""
        line = self.lines[place]
        self.removed.append((line.start + start, line.end, rule))
        line.text = line.text[:start]
        line.end = line.start + start
        self._tidy(place)

    def _tidy(self, place: int) -> None:
        """Take the spaces away from the ends of a line that was cut, and the line if nothing remains of it."""
        line = self.lines[place]
        line.start += len(line.text) - len(line.text.lstrip())
        line.text = line.text.strip()
        line.end = line.start + len(line.text)
        if not line.text:
            self.lines.pop(place)
            if place < len(self.lines):
                self.lines[place].gap = True
