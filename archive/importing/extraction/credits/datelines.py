"""Credits with which a first paragraph begins: "ASTANA, 17 June (Kazinform) –", "Leeds, 20 March 2014 –"."""

from __future__ import annotations

from dataclasses import replace

from archive.importing.extraction.credits.names import Credit, CreditedName, core, known_names, may_be_name
from archive.importing.extraction.credits.patterns import DATED_HEAD, HEADS
from archive.importing.extraction.credits.sources import SourceNames
from archive.importing.extraction.dates import find_dates


def read_dateline(text: str, names: SourceNames) -> Credit | None:
    """Read the credit with which a first paragraph begins, such as "ASTANA, 17 June (Kazinform) –"."""
    head = text[:160]
    for rule, pattern in HEADS:
        match = pattern.match(head)
        if not match or match.end() >= len(text):
            continue
        groups = match.groupdict()
        free = bool(groups.get("name"))
        span = core(head, match.span("name" if free else "known"))
        name = head[slice(*span)]
        place = match.span("place") if groups.get("place") else None
        found = known_names(head, span, names)
        closed = bool(groups["dash"]) or head[span[0] - 1 : span[0]] == "/"
        if not found and free and place and closed and may_be_name(name) and len(name.split()) <= 4:
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
    return _dated_place(head, text)


def _dated_place(head: str, text: str) -> Credit | None:
    """Read the head of a press release, "Leeds, 20 March 2014 –": a place and a whole date, without an agency."""
    match = DATED_HEAD.match(head)
    if not match or match.end() >= len(text):
        return None
    start, end = match.span("date")
    dates = find_dates(head[start:end].strip())
    if len(dates) != 1 or not dates[0].date or not dates[0].date.day or dates[0].end - dates[0].start < end - start - 1:
        return None
    date = replace(dates[0], start=dates[0].start + start, end=dates[0].end + start)
    return Credit("dateline", 0, match.end(), 0.9, (), (date,), None, match.span("place"))
