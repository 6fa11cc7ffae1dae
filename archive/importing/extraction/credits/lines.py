"""Credits: the lines and parts of lines in which a document says who published it, who wrote it, where and when."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from archive.importing.extraction.credits.labelled import Part, dates_that_count, labelled_parts
from archive.importing.extraction.credits.names import (
    LONGEST_NAME,
    Credit,
    CreditedName,
    Span,
    core,
    is_in_capitals,
    known_names,
    may_be_author,
    may_be_name,
    may_be_person,
    may_be_place,
    may_be_source,
    moved,
)
from archive.importing.extraction.credits.patterns import (
    LINES,
    NO_NAME,
    ONE_WORD,
    ORGANISATION,
    UNDATED_LINES,
)
from archive.importing.extraction.credits.sources import SourceNames, host_of
from archive.importing.extraction.dates import CACHED_LINES, DateFound, compact_date, find_dates

LONGEST_LINE = 160
# A line that is longer, without a date and without any of these marks, fits no shape of a credit.
LONGEST_BARE = 90
_MARKS = re.compile(r"[:：|/(（\[【]")
MOST_WORDS_OF_A_COUNT = 3
# Shapes whose name may have something in brackets behind it.
NAMING = (
    "slashes before the name",
    "label and name",
    "date, label and name",
    "name in brackets and date",
    "name in brackets",
    "dash and name",
)
# Shapes in which a person stands that nothing but the shape of the name tells.
WITH_PERSON = ("person and name", "author and name", "author with an agency")
_PERSON_AND_NAME = re.compile(r"(?P<by>[^,/|]{4,60}?)\s*(?:[,/|]|\sfor\s|\s[–—-]\s)\s*(?P<name>[^,/|]{2,60})$")
_WRITER = re.compile(
    r"^(?:senior |chief |special )?(?:staff )?(?:writer|reporter|correspondent|editor)s?$", re.IGNORECASE
)
INNER_BRACKETS = re.compile(r"(?<=[^\s\x01])\s*[(（][^()（）\x01]{1,40}[)）](?=\s*(?:[)）/\]】]|$))")


def read_credit(line: str, names: SourceNames) -> Credit | None:
    """Read a whole line as a credit; None if it is, or may be, anything else."""
    return _read_credit(line, names) if 2 <= len(line) <= LONGEST_LINE else None


@lru_cache(CACHED_LINES)
def _read_credit(line: str, names: SourceNames) -> Credit | None:
    dates = find_dates(line)
    if not dates and len(line) > LONGEST_BARE and not _MARKS.search(line):
        return None
    masked = masked_dates(line, dates)
    return _of_labelled_parts(line, masked, dates, names) or _of_shape(line, masked, dates, names)


def _of_shape(line: str, masked: str, dates: tuple[DateFound, ...], names: SourceNames) -> Credit | None:
    for rule, confidence, shape in LINES if "\x01" in masked else UNDATED_LINES:
        match = shape.match(masked)
        if match and (credit := _credit(match, line, names, Credit(rule, 0, len(line), confidence, dates=dates))):
            return credit
    return _without_inner_brackets(line, masked, dates, names)


def _without_inner_brackets(line: str, masked: str, dates: tuple[DateFound, ...], names: SourceNames) -> Credit | None:
    """Read "(CNN (Web Desk)) 4 March 2024" and "Source: Reuters (mk)": a name without what explains it in brackets."""
    inner = INNER_BRACKETS.search(masked)
    if not inner:
        return None
    blank = " " * (inner.end() - inner.start())
    shorter = masked[: inner.start()] + blank + masked[inner.end() :]
    plain = line[: inner.start()] + blank + line[inner.end() :]
    for rule, confidence, shape in LINES if "\x01" in masked else UNDATED_LINES:
        if rule not in NAMING:
            continue
        match = shape.match(shorter)
        credit = Credit(rule, 0, len(line), confidence, dates=dates)
        if match and (read := _credit(match, plain, names, credit)) and read.names:
            return read
    return None


def _of_labelled_parts(line: str, masked: str, dates: tuple[DateFound, ...], names: SourceNames) -> Credit | None:
    """Read a line of several labelled parts; None if one of them may be anything else."""
    parts = labelled_parts(masked)
    is_bare = {part.kind for part in parts} == {"bare", "date"}
    if not parts or (is_bare and len(parts) == 2):
        return None
    counting, updated = dates_that_count(parts, [(date.start, date.end) for date in dates])
    credit = Credit("labelled parts", 0, len(line), 0.95, dates=tuple(dates[n] for n in counting), updated=updated)
    for part in parts:
        if part.kind not in ("source", "by", "bare"):
            continue
        read = _of_part(line, part, dates, names)
        if not read or (part.kind == "bare" and not credit.dates and not read.names):
            return None
        credit = replace(
            credit,
            names=credit.names + read.names,
            byline=credit.byline or read.byline,
            url=credit.url or read.url,
        )
    if is_bare and not credit.names:
        return None
    return credit if credit.names or credit.dates or credit.byline or credit.url else None


def _of_part(line: str, part: Part, dates: tuple[DateFound, ...], names: SourceNames) -> Credit | None:
    start, end = part.start, part.end
    dates = tuple(date for date in dates if start <= date.start < end)
    if dates and part.kind == "bare":
        text = line[start:end]
        inside = tuple(replace(date, start=date.start - start, end=date.end - start) for date in dates)
        read = _of_shape(text.rstrip(), masked_dates(text.rstrip(), inside), inside, names)
        return read and moved(read, start)
    if dates:
        end = dates[0].start
    span = core(line, (start, end))
    value = line[slice(*span)]
    credit = Credit("label and name", span[0], span[1], 0.95, known_names(line, span, names, with_section=True))
    if credit.names or not value or NO_NAME.match(value):
        return credit
    if part.kind == "source":
        return _any_name(line, span, names, credit)
    if part.kind == "by":
        is_person = may_be_name(value) and may_be_author(value) and not ORGANISATION.search(value)
        return replace(credit, byline=span) if is_person else credit
    if may_be_source(value):
        return replace(credit, names=(CreditedName(value, *span),), confidence=0.75)
    if may_be_person(value):
        return replace(credit, byline=span)
    if value[0].isdigit() and len(value.split()) <= MOST_WORDS_OF_A_COUNT:
        return credit  # minutes of reading, readers
    return credit if len(value.split()) <= 4 and (may_be_place(value) or may_be_name(value)) else None


def masked_dates(line: str, dates: Sequence[DateFound]) -> str:
    """Return a line in which every date is a run of \\x01, as the patterns ask for it."""
    for date in dates:
        line = line[: date.start] + "\x01" * (date.end - date.start) + line[date.end :]
    return line


def _credit(match: re.Match[str], line: str, names: SourceNames, credit: Credit) -> Credit | None:
    """Fill in the parts that a line's shape found; None if they can't be what they would have to be."""
    groups = match.groupdict()
    if credit.rule in WITH_PERSON and not may_be_person(groups["by"].strip()):
        return None
    if credit.rule == "name and place":
        if not may_be_place(groups["place"]):
            return None
        credit = replace(credit, place=match.span("place"))
    if groups.get("by"):
        credit = replace(credit, byline=match.span("by"))
    if groups.get("unread"):
        compact = compact_date(line)
        if compact:
            return replace(credit, dates=(compact,))
        return replace(credit, dates=(), unread=match.span("unread"))
    if groups.get("saved"):
        credit = replace(credit, dates=())
    if groups.get("upd"):
        credit = replace(credit, updated=True)
    if groups.get("first"):
        credit = replace(credit, dates=credit.dates[:1])
    kind = next((kind for kind in ("known", "who", "name") if groups.get(kind)), "")
    if not kind:
        return credit
    span = core(line, match.span(kind))
    with_section = credit.rule in ("dash and name", "name in brackets")
    found = known_names(line, match.span(kind), names, with_section=with_section)
    if found:
        return replace(credit, names=found)
    free = {"known": _unknown_name, "who": _person_or_name, "name": _any_name}[kind]
    return free(line, span, names, credit)


def _unknown_name(line: str, span: Span, names: SourceNames, credit: Credit) -> Credit | None:
    """Beside a date an unknown name may be an organisation or a place; behind a dash it is who signs the text."""
    name = line[slice(*span)]
    if credit.rule == "dash and name" and re.match("[–—]|--", line) and may_be_name(name, 40) and may_be_author(name):
        if ORGANISATION.search(name) or ONE_WORD.fullmatch(name):
            return replace(credit, names=(CreditedName(name, *span),), confidence=0.7)
        return replace(credit, byline=span, confidence=0.6) if " " in name else None
    if credit.rule == "dash and name" and line.startswith("- ") and may_be_source(name):
        return replace(credit, names=(CreditedName(name, *span),), confidence=0.7)
    if credit.rule == "label and name: published in":
        is_one = may_be_source(name)
        return replace(credit, names=(CreditedName(name, *span),), confidence=0.85) if is_one else None
    if credit.rule == "paper and agency":
        is_one = may_be_source(name) and not re.search(r"[,/]|\sfor\s", name)
        return replace(credit, names=(CreditedName(name, *span),), confidence=0.75) if is_one else None
    if credit.rule in WITH_PERSON:
        if may_be_source(name):
            return replace(credit, names=(CreditedName(name, *span),), confidence=0.75)
        if credit.rule == "author and name":
            return replace(credit, place=span) if may_be_place(name) else None
        return credit if credit.rule == "author with an agency" else None
    if credit.rule not in ("name and date", "date and name", "date and name in brackets", "name in brackets"):
        return None
    if "brackets" in credit.rule and not (ORGANISATION.search(name) or re.match(r"The [A-Z]", name)):
        return None
    if "brackets" in credit.rule and is_in_capitals(name):
        return replace(credit, names=(CreditedName(name, *span),), confidence=0.7) if may_be_name(name, 40) else None
    is_behind_mark = re.search(r"[,–—-]\s*$", line[: span[0]])
    if credit.rule == "date and name" and not is_behind_mark and not may_be_source(name):
        return None
    if may_be_source(name):
        return replace(credit, names=(CreditedName(name, *span),), confidence=0.75)
    if may_be_place(name) and (credit.rule == "date and name" or line[span[1] : span[1] + 1] == ","):
        return replace(credit, place=span)
    return None


def _person_or_name(line: str, span: Span, names: SourceNames, credit: Credit) -> Credit | None:
    who = line[slice(*span)]
    if both := _person_and_name(line, span, names, credit):
        return both
    if NO_NAME.match(who) or (credit.dates and re.fullmatch(r"[a-z][a-z0-9_.-]{2,20}", who)):
        return credit
    if not may_be_name(who) or (credit.rule == "author" and not may_be_author(who)):
        return None
    if ORGANISATION.search(who) or (credit.dates and who.isascii() and " " not in who):
        return replace(credit, names=(CreditedName(who, *span),), confidence=0.7)
    return replace(credit, byline=span)


def _person_and_name(line: str, span: Span, names: SourceNames, credit: Credit) -> Credit | None:
    """Read "Mira Tolvan, Harbour Lantern": a person and, behind a comma, a stroke or "for", the source."""
    both = _PERSON_AND_NAME.match(line[slice(*span)])
    if not both or not may_be_person(both["by"].strip()):
        return None
    start = span[0]
    by = start + both.start("by"), start + both.end("by")
    behind = start + both.start("name"), start + both.end("name")
    name = line[slice(*core(line, behind))]
    if found := known_names(line, behind, names):
        return replace(credit, names=found, byline=by)
    if may_be_source(name):
        return replace(credit, names=(CreditedName(name, *core(line, behind)),), byline=by, confidence=0.75)
    return replace(credit, byline=by) if _WRITER.match(both["name"]) else None


def _any_name(line: str, span: Span, names: SourceNames, credit: Credit) -> Credit | None:
    name = line[slice(*span)]
    if NO_NAME.match(name):
        return credit
    if re.match(r"https?://|www\.", name, re.IGNORECASE):
        source = names.of_domain(host_of(name))
        found = (CreditedName(source.name, *span, source.is_agency),) if source else ()
        return replace(credit, url=span, names=found)
    is_cased = name[:1].lower() != name[:1].upper() or name[:1].isdigit()
    is_bare = ", bar and " in credit.rule or (credit.rule == "name between strokes" and "(" not in line)
    if is_bare and is_cased and not may_be_source(name):
        if may_be_person(name):
            return replace(credit, byline=span)
        return credit if " " not in name or may_be_place(name) else None  # a section or a place, as likely as not
    if not may_be_name(name, longest=90 if "label" in credit.rule else LONGEST_NAME):
        return None
    return replace(credit, names=(CreditedName(name, *span),), confidence=credit.confidence - 0.1)
