"""Credits with which a first paragraph begins: "ASTANA, 17 June (Kazinform) –", "Leeds, 20 March 2014 –"."""

from __future__ import annotations

import re
from dataclasses import replace

from archive.importing.extraction.credits.names import Credit, CreditedName, core, known_names, may_be_name
from archive.importing.extraction.credits.sources import SourceNames
from archive.importing.extraction.dates import find_dates

_CAPITAL = "A-ZÀ-ÞĀ-ŽА-ЯЁҒҚҢӨҰҮІ"
_PLACE = rf"(?P<place>[{_CAPITAL}][\w'’ʻ]*(?:(?:\.?\s|-)[{_CAPITAL}(][\w'’ʻ]*\)?){{0,3}}(?:/[A-Z]\w+)?)"
_SHORT_DATE = r"(?P<date>\d{1,2}\.?\s[^\W\d_]{3,12}\.?(?:,?\s\d{4})?|[^\W\d_]{3,12}\.?\s\d{1,2}(?:,?\s\d{4})?)"
_COUNTRY = rf"(?:,\s[{_CAPITAL}][\w.’]+(?:\s[{_CAPITAL}][\w.’]+)?)?"
_PLACE_AND_DATE = rf"{_PLACE}{_COUNTRY}(?:[,.]\s*{_SHORT_DATE})?[.,]?\s*"
_DASH = r"\s*(?:[-–—_]+|:)\s*"

# The head of a first paragraph. `dash` is what separates the credit from the text.
HEADS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("dateline", re.compile(rf"{_PLACE_AND_DATE}[(（](?P<name>[^()（）\n]{{2,40}})[)）]\.?(?P<dash>{_DASH})?\s*")),
    ("dateline", re.compile(rf"{_PLACE_AND_DATE}/(?P<name>[^()（）/\n]{{2,40}})/\.?(?P<dash>{_DASH})?\s*")),
    (
        "dateline",
        re.compile(
            rf"{_PLACE},\s*(?P<date>[^()（）/\n–—]{{6,36}}?)[.,]?\s*[(（/](?P<name>[^()（）/\n]{{2,40}})[)）/]"
            rf"\.?(?P<dash>{_DASH})?\s*"
        ),
    ),
    (
        "dateline",
        re.compile(
            r"(?P<place>[\u0600-\u06ff]{2,20})\s*[-–—/]\s*(?P<known>[\u0600-\u06ff\u200c ]{2,30}?)"
            r"(?P<dash>\s*[-–—/:]+)\s+"
        ),
    ),
    ("agency before the text", re.compile(rf"[(（](?P<name>[^()（）\n]{{2,40}})[)）](?P<dash>{_DASH})?\s*")),
    (
        "dateline",
        re.compile(
            rf"(?P<place>[{_CAPITAL}][\w’]+(?:[ -][{_CAPITAL}][\w’]+)?)\.\s+"
            r"(?P<known>[^\s.,:–—/-][^.,:–—/\n-]{1,30}?)(?P<dash>\s[-–—]+|[./:])\s+"
        ),
    ),
    (
        "dateline",
        re.compile(
            rf"{_PLACE_AND_DATE}[-–—/.]*\s*(?P<known>[^\s.,:–—/-][^.,:–—/\n-]{{1,30}})(?P<dash>[./:]|\s[-–—]+)\s*"
        ),
    ),
    (
        "agency before the text",
        re.compile(
            r"(?P<known>[^\s.,:–—/-][^.,:–—/\n-]{1,30}?)(?P<dash>\s[-–—]+)\s+(?=[\"“«]?[^\W\d_a-zа-яё])(?![^\n]{0,60}\s[-–—])"
        ),
    ),
    (
        "电头",
        re.compile(
            r"[(（【\[](?:据|據)?(?P<known>[\u4e00-\u9fff]{2,8}?(?:社|网|網|报|報))(?:记者|記者)?[\u4e00-\u9fff·\s]{0,12}?(?:\d{1,2}月)?\d{1,2}日?"
            r"(?:综合|綜合|专|專|外)?(?:电|電|讯|訊)[)）】\]](?P<dash>[:：])?\s*"
        ),
    ),
    (
        "电头",
        re.compile(
            r"(?:据|據)?(?P<known>[\u4e00-\u9fff]{2,8}?(?:社|网|網))(?P<place>[\u4e00-\u9fff·]{2,10}?)?(?:\d{1,2}月)?\d{1,2}日?"
            r"(?:电|電|讯|訊|消息)(?:\s*[(（](?:[\u4e00-\u9fff]{0,4}记者|記者)?\s*(?P<by>[^()（）\n]{2,30})[)）])?"
            r"(?P<dash>[:：])?\s*"
        ),
    ),
)

# The head of a press release: a place and a whole date, without the name of an agency.
DATED_HEAD = re.compile(
    rf"{_PLACE}(?:,\s*[^\W\d_][^\W\d_.]{{1,15}}\.?(?=\s*[,(（–—-]))?,?\s*(?:[–—-]+\s*|[(（]\s*)?(?P<date>[^\n–—()（）]{{6,30}}?)[)）]?"
    r"\s*(?:[–—]+|--?)\s+(?=\S)"
)


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
