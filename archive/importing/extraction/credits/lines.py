"""Credits: the lines and parts of lines in which a document says who published it, who wrote it, where and when."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from archive.importing.extraction.credits.patterns import (
    BARE_NAME,
    HEADS,
    JOINT,
    LINES,
    NO_NAME,
    ONE_WORD,
    ORGANISATION,
    PLAIN_END,
    SENTENCE_END,
    TAILS,
    UNDATED_LINES,
)
from archive.importing.extraction.credits.sources import SourceNames, host_of
from archive.importing.extraction.dates import CACHED_LINES, DateFound, find_dates

LONGEST_LINE = 160
LONGEST_NAME = 60
# A line that is longer, without a date and without any of these marks, fits no shape of a credit.
LONGEST_BARE = 90
_MARKS = re.compile(r"[:：|/(（\[【]")
# A credit behind the last sentence is looked for in so many characters.
TAIL_LENGTH = 140

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class CreditedName:
    """A name in a credit, as the archive spells it or as it stands there, with its place."""

    name: str
    start: int
    end: int
    is_agency: bool = False


@dataclass(frozen=True, slots=True)
class Credit:
    """What a credit says; every place counts in the line or text that was read.

    `start` and `end` embrace what to leave out; `names` are publishers and agencies in their order; `url` is an address
    in place of a name. With `updated`, the dates are those of a later change.
    """

    rule: str
    start: int
    end: int
    confidence: float
    names: tuple[CreditedName, ...] = ()
    dates: tuple[DateFound, ...] = ()
    byline: Span | None = None
    place: Span | None = None
    url: Span | None = None
    updated: bool = False


def read_credit(line: str, names: SourceNames) -> Credit | None:
    """Read a whole line as a credit; None if it is, or may be, anything else."""
    return _read_credit(line, names) if 2 <= len(line) <= LONGEST_LINE else None


@lru_cache(CACHED_LINES)
def _read_credit(line: str, names: SourceNames) -> Credit | None:
    dates = find_dates(line)
    if not dates and len(line) > LONGEST_BARE and not _MARKS.search(line):
        return None
    masked = _masked(line, dates)
    for rule, confidence, shape in LINES if "\x01" in masked else UNDATED_LINES:
        match = shape.match(masked)
        if match and (credit := _credit(match, line, names, Credit(rule, 0, len(line), confidence, dates=dates))):
            return credit
    return None


def read_dateline(text: str, names: SourceNames) -> Credit | None:
    """Read the credit with which a first paragraph begins, such as "ASTANA, 17 June (Kazinform) –"."""
    head = text[:160]
    for rule, pattern in HEADS:
        match = pattern.match(head)
        if not match or match.end() >= len(text):
            continue
        groups = match.groupdict()
        free = bool(groups.get("name"))
        span = _trim(head, match.span("name" if free else "known"))
        name = head[slice(*span)]
        place = match.span("place") if groups.get("place") else None
        found = _known_names(head, span, names)
        closed = bool(groups["dash"]) or head[span[0] - 1 : span[0]] == "/"
        if not found and free and place and closed and _may_be_name(name) and len(name.split()) <= 4:
            # "LONDON (Foo News) –" and "London, 3 May (Foo News) –" can be nothing else; "London (left) –" can.
            found = (CreditedName(name, *span),) if groups["place"].isupper() or groups.get("date") else ()
        if not found and rule == "电头" and len(name) <= 6:
            found = (CreditedName(name, *span, is_agency=name.endswith("社")),)
        if not found or (rule == "dateline" and free and not groups["dash"] and not groups.get("date")):
            continue
        start, end = match.span("date") if groups.get("date") else (0, 0)
        dates = tuple(
            replace(date, start=date.start + start, end=date.end + start) for date in find_dates(head[start:end])
        )
        by = match.span("by") if groups.get("by") else None
        return Credit(rule, 0, match.end(), 0.92, found, dates, by, place)
    return None


def read_closing_credit(text: str, names: SourceNames) -> Credit | None:
    """Read the credit with which a last paragraph ends, behind its last sentence."""
    offset = max(0, len(text) - TAIL_LENGTH)
    tail = text[offset:]
    dates = find_dates(tail)
    masked = _masked(tail, dates)
    credit = _tail_by_shape(tail, masked, names) or _bare_name(tail, masked, names)
    if not credit or not offset + credit.start:
        return None
    return replace(
        credit,
        start=credit.start + offset,
        end=credit.end + offset,
        names=tuple(replace(name, start=name.start + offset, end=name.end + offset) for name in credit.names),
        dates=tuple(
            replace(date, start=date.start + offset, end=date.end + offset)
            for date in dates
            if date.start >= credit.start
        ),
    )


def _masked(line: str, dates: Sequence[DateFound]) -> str:
    for date in dates:
        line = line[: date.start] + "\x01" * (date.end - date.start) + line[date.end :]
    return line


def _credit(match: re.Match[str], line: str, names: SourceNames, credit: Credit) -> Credit | None:
    """Fill in the parts that a line's shape found; None if they can't be what they would have to be."""
    groups = match.groupdict()
    if groups.get("by"):
        credit = replace(credit, byline=match.span("by"))
    if groups.get("upd"):
        credit = replace(credit, updated=True)
    if groups.get("first"):
        credit = replace(credit, dates=credit.dates[:1])
    kind = next((kind for kind in ("known", "who", "name") if groups.get(kind)), "")
    if not kind:
        return credit
    span = _trim(line, match.span(kind))
    found = _known_names(line, span, names)
    if found:
        return replace(credit, names=found)
    free = {"known": _unknown_name, "who": _person_or_name, "name": _any_name}[kind]
    return free(line, span, names, credit)


def _unknown_name(line: str, span: Span, names: SourceNames, credit: Credit) -> Credit | None:
    """Beside a date an unknown name may be an organisation or a place; behind a dash it is who signs the text."""
    name = line[slice(*span)]
    if credit.rule == "dash and name" and re.match("[–—]|--", line) and _may_be_name(name, 40) and _may_be_author(name):
        if ORGANISATION.search(name) or ONE_WORD.fullmatch(name):
            return replace(credit, names=(CreditedName(name, *span),), confidence=0.7)
        return replace(credit, byline=span, confidence=0.6) if " " in name else None
    if credit.rule not in ("name and date", "date and name"):
        return None
    if credit.rule == "date and name" and not re.search(r"[,–—-]\s*$", line[: span[0]]):
        return None
    if ORGANISATION.search(name) and _may_be_name(name):
        return replace(credit, names=(CreditedName(name, *span),), confidence=0.75)
    if _may_be_place(name) and (credit.rule == "date and name" or line[span[1] : span[1] + 1] == ","):
        return replace(credit, place=span)
    return None


def _person_or_name(line: str, span: Span, names: SourceNames, credit: Credit) -> Credit | None:
    who = line[slice(*span)]
    if not _may_be_name(who) or (credit.rule == "author" and not _may_be_author(who)):
        return None
    if NO_NAME.match(who):
        return credit
    if ORGANISATION.search(who) or (credit.dates and who.isascii() and " " not in who):
        return replace(credit, names=(CreditedName(who, *span),), confidence=0.7)
    return replace(credit, byline=span)


def _any_name(line: str, span: Span, names: SourceNames, credit: Credit) -> Credit | None:
    name = line[slice(*span)]
    if NO_NAME.match(name):
        return credit
    if re.match(r"https?://|www\.", name, re.IGNORECASE):
        source = names.of_domain(host_of(name))
        found = (CreditedName(source.name, *span, source.is_agency),) if source else ()
        return replace(credit, url=span, names=found)
    if not _may_be_name(name, longest=90 if "label" in credit.rule else LONGEST_NAME):
        return None
    return replace(credit, names=(CreditedName(name, *span),), confidence=credit.confidence - 0.1)


def _trim(line: str, span: Span) -> Span:
    text = line[slice(*span)]
    start = span[0] + len(text) - len(text.lstrip(' \t,，/-–—"“«'))
    return start, start + len(line[start : span[1]].rstrip(' \t,，./-–—"”»'))


def _known_names(line: str, span: Span, names: SourceNames) -> tuple[CreditedName, ...]:
    """Read one known name, or several joined by a stroke, a comma or "via", all of which must be known."""
    start, end = _trim(line, span)
    one = names.get(line[start:end])
    if one:
        return (CreditedName(one.name, start, end, one.is_agency),)
    parts: list[CreditedName] = []
    place = start
    for joint in (*JOINT.finditer(line, start, end), None):
        stop = joint.start() if joint else end
        source = names.get(line[place:stop])
        if not source:
            return ()
        parts.append(CreditedName(source.name, place, stop, source.is_agency))
        place = joint.end() if joint else end
    return tuple(parts)


def _may_be_name(name: str, longest: int = LONGEST_NAME) -> bool:
    words = name.split()
    return (
        0 < len(words) <= longest // 8
        and len(name) <= longest
        and any(char.isupper() or not char.isascii() or char == "." for char in name)
        and not re.search(r"[!?;…。！？]|\w{3}\.\s|//|\d\.\d", name)
        and sum(word[:1].islower() for word in words) <= max(1, len(words) // 2)
    )


def _may_be_author(who: str) -> bool:
    words = [word for word in re.split(r"[\s,&，、]+", who) if word not in ("and", "и", "und", "et", "y")]
    return 1 <= len(words) <= 8 and not any(word[:1].islower() or word[:1].isdigit() for word in words)


def _may_be_place(name: str) -> bool:
    words = name.split()
    return 1 <= len(words) <= 3 and all(word[0].isupper() for word in words) and name.replace(" ", "").isalpha()


def _tail_by_shape(tail: str, masked: str, names: SourceNames) -> Credit | None:
    for rule, confidence, shape in TAILS:
        for match in shape.finditer(masked):
            free = bool(match.groupdict().get("name"))
            span = _trim(tail, match.span("name" if free else "known"))
            name = tail[slice(*span)]
            found = _known_names(tail, span, names)
            plainly = (
                rule == "name in brackets"
                and ORGANISATION.search(name)
                and PLAIN_END.search(tail[: match.start()] + " ")
            )
            if not found and (free or plainly) and _may_be_name(name) and not NO_NAME.match(name):
                found = (CreditedName(name, *span),)
            if found:
                return Credit(rule, match.start(), len(tail), confidence, found)
    return None


def _bare_name(tail: str, masked: str, names: SourceNames) -> Credit | None:
    """Read a last bare name behind the end of a sentence: a known one, or one that can be no sentence."""
    for match in SENTENCE_END.finditer(masked):
        start = match.end()
        rest = BARE_NAME.fullmatch(masked, start)
        if not rest:
            continue
        span = _trim(tail, rest.span("name"))
        name = tail[slice(*span)]
        credit = Credit("name behind the last sentence", start, len(tail), 0.93, _known_names(tail, span, names))
        if credit.names:
            return credit
        if tail.endswith(".") or NO_NAME.match(name) or not PLAIN_END.search(tail[:start]):
            continue
        if ONE_WORD.fullmatch(name) or (ORGANISATION.search(name) and name[0].isupper() and _may_be_name(name, 40)):
            return replace(credit, names=(CreditedName(name, *span),), confidence=0.7)
    return None
