"""Weighing what all credits of a document say: who published it, and when."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from archive.importing.drafts import Finding, Problem
from archive.importing.extraction.character_repair import RepairedText
from archive.importing.extraction.credits.names import Credit, CreditedName
from archive.importing.extraction.dates import DateFound, compact_date, find_dates, last_day
from archive.text.dates.partial_dates import PartialDate

_DATE = r"\d{4}-\d\d-\d\d|\d{8}|\d{1,2}\.\d{1,2}\.\d{4}"
_DATE_FIRST = re.compile(rf"(?P<date>{_DATE})(?![\d.])")
_DATE_LAST = re.compile(rf"(?:^|[\s_(,-])(?P<date>{_DATE})\)?$")
# How much a date counts by its place: a line below the article may be the date of something else.
WEIGHTS = {"head": 1.0, "tail": 0.97, "foot of a page": 0.55, "below": 0.5}
# A date that counts less than this speaks only where no other does.
WEAK = 0.6


@dataclass(frozen=True, slots=True)
class DateStatement:
    """A date, its time of day and offset, and how much it counts."""

    found: DateFound
    base: int
    rule: str
    confidence: float


class Statements:
    """All that the credits of one document say."""

    def __init__(self, repaired: RepairedText) -> None:
        self._repaired_text = repaired
        self._dates: list[DateStatement] = []
        self._names: list[tuple[CreditedName, int, str, float]] = []
        self._other: dict[str, Finding[str]] = {}
        self._unread: list[tuple[int, int]] = []

    def date(self, found: DateFound, base: int, rule: str, confidence: float) -> None:
        """Record a date; its places count from `base` in the repaired text."""
        self._dates.append(DateStatement(found, base, rule, confidence))

    def unread_date(self, start: int, end: int) -> None:
        """Record that a value stands where a date belongs, and none can be read there."""
        self._unread.append((start, end))

    def credit(self, credit: Credit, base: int, where: str) -> None:
        """Record what a credit says; `where` it is in the document is one of WEIGHTS."""
        weight = WEIGHTS[where]
        if credit.updated or (credit.rule == "date line" and where == "tail"):
            weight = WEAK - 0.1
        if credit.rule in ("dateline", "电头"):
            weight = WEAK - 0.05
        if credit.unread:
            self.unread_date(base + credit.unread[0], base + credit.unread[1])
        for date in credit.dates:
            self.date(date, base, f"credit: {credit.rule}", credit.confidence * weight)
        if where == "below" and not credit.rule.startswith(("label", "slashes")):
            return
        self._names += [(name, base, credit.rule, credit.confidence) for name in credit.names]
        for kind, span in (("byline", credit.byline), ("dateline", credit.place), ("original_url", credit.url)):
            if span and kind not in self._other:
                start, end = base + span[0], base + span[1]
                value = self._repaired_text.text[start:end].strip(" ,.")
                self._other[kind] = self.finding(value, start, end, f"credit: {credit.rule}", credit.confidence)

    def names_a_source(self) -> bool:
        """Return whether any credit names a publisher or an agency."""
        return bool(self._names)

    def findings(self, file_name: str) -> dict[str, Any]:
        """Weigh everything and return the draft's fields, with the problems under `problems`."""
        problems: list[Problem] = []
        return {**self._other, **self._sources(problems), **self._published(problems, file_name), "problems": problems}

    def finding(self, value: Any, start: int, end: int, rule: str, confidence: float) -> Finding[Any]:
        """Make a finding of what stands in the document, its place given in the repaired text."""
        span = self._repaired_text.span(start, end)
        return Finding(value, "document", rule, round(confidence, 2), span, self.quote(span))

    def quote(self, span: tuple[int, int]) -> str:
        """Return a span of the decoded original."""
        return self._repaired_text.decoded[slice(*span)]

    def _sources(self, problems: list[Problem]) -> dict[str, Any]:
        best: dict[str, tuple[CreditedName, Finding[str]]] = {}
        for name, base, rule, confidence in sorted(self._names, key=lambda named: -named[3]):
            place = base + name.start, base + name.end
            best.setdefault(
                name.name.casefold(), (name, self.finding(name.name, *place, f"credit: {rule}", confidence))
            )
        publishers = [found for name, found in best.values() if not name.is_agency]
        agencies = [found for name, found in best.values() if name.is_agency]
        if len(publishers) > 1 and publishers[1].confidence >= 0.85:
            names = [found.value for found in publishers]
            problems.append(
                Problem(
                    "sources_disagree",
                    "warning",
                    f"The file credits more than one publisher: {', '.join(names)}.",
                    {"sources": [{"value": found.value, "span": found.span} for found in publishers]},
                )
            )
        found: dict[str, Any] = {}
        ranked = publishers or agencies
        if ranked:
            found["source"] = replace(ranked[0], others=tuple(ranked[1:]))
        if publishers and agencies:
            found["agency"] = replace(agencies[0], others=tuple(agencies[1:]))
        return found

    def _published(self, problems: list[Problem], file_name: str) -> dict[str, Any]:
        latest = last_day()
        to_come = [stated for stated in self._dates if stated.found.date and stated.found.date.first_day > latest]
        self._dates = [stated for stated in self._dates if stated not in to_come]
        places = [(stated.base + stated.found.start, stated.base + stated.found.end) for stated in to_come]
        problems += [self._not_read(*place) for place in dict.fromkeys([*self._unread, *places])]
        strong = [stated for stated in self._dates if stated.confidence >= WEAK]
        certain = [stated for stated in strong or self._dates if stated.found.date]
        certain.sort(key=lambda stated: (-len(str(stated.found.date)), -stated.confidence))
        unclear = [stated for stated in self._dates if not stated.found.date]
        if not certain:
            if unclear:
                problems.append(self._ambiguous(unclear[0]))
            named = date_of_file_name(file_name) if not unclear else None
            return {"published": named} if named else {}
        if strong and not _agree(certain):
            problems.append(self._disagree(certain))
            return {}
        chosen = certain[0]
        agreeing = len({stated.base for stated in certain}) > 1
        confidence = min(0.99, chosen.confidence + (0.02 if agreeing else 0.0))
        others = tuple(self._date_finding(stated) for stated in certain[1:])
        found: dict[str, Any] = {"published": replace(self._date_finding(chosen), confidence=confidence, others=others)}
        timed = next((stated for stated in certain if stated.found.time), None)
        if timed:
            start, end = timed.base + timed.found.start, timed.base + timed.found.end
            found["published_time"] = self.finding(timed.found.time, start, end, timed.rule, timed.confidence)
            if timed.found.offset is not None:
                found["utc_offset"] = self.finding(timed.found.offset, start, end, timed.rule, timed.confidence)
        return found

    def _date_finding(self, stated: DateStatement) -> Finding[PartialDate]:
        start, end = stated.base + stated.found.start, stated.base + stated.found.end
        return self.finding(stated.found.date, start, end, stated.rule, stated.confidence)

    def _disagree(self, dates: list[DateStatement]) -> Problem:
        found = [self._date_finding(stated) for stated in dates]
        listed = ", ".join(dict.fromkeys(str(finding.value) for finding in found))
        return Problem(
            "dates_disagree",
            "warning",
            f"The file states more than one date of publication: {listed}.",
            {
                "dates": [
                    {"value": str(one.value), "quote": one.quote, "span": one.span, "rule": one.rule} for one in found
                ]
            },
        )

    def _not_read(self, start: int, end: int) -> Problem:
        span = self._repaired_text.span(start, end)
        quote = self.quote(span).strip()
        message = f"“{quote}” stands where a date belongs, but says no day, month or year up to today for certain."
        return Problem("date_unread", "warning", message, {"quote": quote, "span": span})

    def _ambiguous(self, stated: DateStatement) -> Problem:
        finding = self._date_finding(stated)
        return Problem(
            "date_ambiguous",
            "warning",
            f"“{finding.quote}” may mean two different days, so the date stays unknown.",
            {"quote": finding.quote, "span": finding.span},
        )


def _agree(dates: list[DateStatement]) -> bool:
    first = dates[0].found.date
    return first is not None and all(stated.found.date and first.agrees_with(stated.found.date) for stated in dates)


def date_of_file_name(file_name: str) -> Finding[PartialDate] | None:
    """Read a whole date with which a file's name begins or ends: 2024-03-29-summit.txt, guild 29.03.2024.txt."""
    stem = re.sub(r"\.[^\W\d]\w{0,7}$", "", file_name)
    place = _DATE_FIRST.match(stem) or _DATE_LAST.search(stem)
    if not place:
        return None
    quote = place["date"]
    found = next(iter(find_dates(quote)), None) or compact_date(quote)
    if not found or not found.date or not found.date.day or found.date.first_day > last_day():
        return None
    return Finding(found.date, "file_name", "date in the file name", 0.8, quote=quote, where=file_name)
