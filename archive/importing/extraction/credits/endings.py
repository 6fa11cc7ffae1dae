"""Credits behind the last sentence of a text: "… he said. (Reuters)", "… she said. — Harbour Lantern News"."""

from __future__ import annotations

from dataclasses import replace

from archive.importing.extraction.credits.lines import masked_dates
from archive.importing.extraction.credits.names import (
    Credit,
    CreditedName,
    Span,
    core,
    known_names,
    may_be_name,
    may_be_person,
    moved,
    trimmed,
)
from archive.importing.extraction.credits.patterns import (
    BARE_NAME,
    LOOSE_END,
    NO_NAME,
    ONE_WORD,
    ORGANISATION,
    PLAIN_END,
    QUOTED_END,
    SENTENCE_END,
    TAILS,
)
from archive.importing.extraction.credits.sources import SourceNames
from archive.importing.extraction.dates import find_dates

# A credit behind the last sentence is looked for in so many characters.
TAIL_LENGTH = 140
# A single unknown word has at least so many letters.
SHORTEST_BEHIND_DASH, SHORTEST_IN_BRACKETS = 7, 5


def read_closing_credit(text: str, names: SourceNames) -> Credit | None:
    """Read the credit with which a last paragraph ends, behind its last sentence."""
    offset = max(0, len(text) - TAIL_LENGTH)
    tail = text[offset:]
    dates = find_dates(tail)
    masked = masked_dates(tail, dates)
    credit = _tail_by_shape(tail, masked, names) or _bare_name(tail, masked, names)
    if not credit or not offset + credit.start:
        return None
    behind = tuple(date for date in dates if date.start >= credit.start)
    return moved(replace(credit, dates=behind), offset)


def is_beyond_doubt(credit: Credit, names: SourceNames) -> bool:
    """Return whether a credit ends an article even where lines of which nothing is known stand behind it."""
    if credit.rule.startswith(("slashes", "label", "电头")):
        return bool(credit.names or credit.url)
    return any(names.get(name.name) for name in credit.names)


def _tail_by_shape(tail: str, masked: str, names: SourceNames) -> Credit | None:
    for rule, confidence, shape in TAILS:
        for match in shape.finditer(masked):
            groups = match.groupdict()
            free = bool(groups.get("name"))
            span = match.span("name" if free else "known")
            found = known_names(tail, span, names, with_section=rule == "dash and name")
            by, place = (match.span(group) if groups.get(group) else None for group in ("by", "place"))
            credit = Credit(rule, match.start(), len(tail), confidence, found, byline=by, place=place)
            if found:
                return credit
            span = core(tail, span)
            name = tail[slice(*span)]
            if free and may_be_name(name) and not NO_NAME.match(name):
                return replace(credit, names=(CreditedName(name, *span),))
            if rule in ("name in brackets", "dash and name") and (signed := _signature(tail, span, credit)):
                return signed
    return None


def _signature(tail: str, span: Span, credit: Credit) -> Credit | None:
    """Read an unknown name that stands in brackets or behind a dash where a sentence has plainly ended."""
    name, before = tail[slice(*span)], tail[: credit.start]
    if not LOOSE_END.search(before) or NO_NAME.match(name) or not may_be_name(name, 40):
        return None
    if ORGANISATION.search(name) and not name[0].islower():
        return replace(credit, names=(CreditedName(name, *span),), confidence=0.8)
    if QUOTED_END.search(before):
        return None  # whoever was quoted last may be named so
    if ONE_WORD.fullmatch(name):
        is_long = len(name) >= (SHORTEST_BEHIND_DASH if credit.rule == "dash and name" else SHORTEST_IN_BRACKETS)
        return replace(credit, names=(CreditedName(name, *span),), confidence=0.65) if is_long else None
    return replace(credit, byline=span, confidence=0.6) if may_be_person(name) else None


def _bare_name(tail: str, masked: str, names: SourceNames) -> Credit | None:
    """Read a last bare name behind the end of a sentence: a known one, or one that can be no sentence."""
    for match in SENTENCE_END.finditer(masked):
        start = match.end()
        rest = BARE_NAME.fullmatch(masked, start)
        if not rest:
            continue
        span = trimmed(tail, rest.span("name"))
        name = tail[slice(*span)]
        credit = Credit("name behind the last sentence", start, len(tail), 0.93, known_names(tail, span, names))
        if credit.names:
            return credit
        if tail.endswith(".") or NO_NAME.match(name) or not PLAIN_END.search(tail[:start]):
            continue
        if ONE_WORD.fullmatch(name) or (ORGANISATION.search(name) and name[0].isupper() and may_be_name(name, 40)):
            return replace(credit, names=(CreditedName(name, *span),), confidence=0.7)
    return None
