"""A citation as a line of a list of references, in three styles that news are cited by.

Written here rather than by a citation processor: citeproc-py takes a fifth of a second a line, writes a title twice
where the source is unknown, and "Edition." where none is. The styles are English ones, whatever the language of the
page. Two things are the archive's own in each: names stand as they were printed, and the record that is cited is named
with its key and version, as in any archive. What was supplied stands in square brackets, without quotation marks.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from archive.citations.record import Citation, one_line
from archive.text.dates.partial_dates import PartialDate

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_ENDS = (".", "?", "!", "…", "。", "？", "！")  # what a title may end with that needs no full stop


class Style(StrEnum):
    """A style: the Chicago Manual's notes and bibliography (17th edition, 14.191-14.200), APA (7th), MLA (9th)."""

    CHICAGO = "chicago"
    APA = "apa"
    MLA = "mla"


def plain(cited: Citation, style: Style) -> str:
    """Write a citation in a style, as one line; what is unknown is left out, or said as the style says it."""
    write = {Style.CHICAGO: _chicago, Style.APA: _apa, Style.MLA: _mla}[style]
    return " ".join(part for part in write(cited) if part)


def _chicago(cited: Citation) -> list[str]:
    """Without an author the paper stands in its place (14.199)."""
    creators, when = _creators(cited), month_day_year(cited.published) if cited.published else "n.d."
    source = one_line(cited.source)
    return [
        _ended(_listed(creators, "and") or source),
        _quoted(cited),
        _ended(", ".join(part for part in (source if creators else "", when) if part)),
        _ended(", ".join(_holding(cited))),
        f"Accessed {month_day_year(cited.seen_on)}." if cited.seen_on else "",
        f"{cited.short_url or cited.url}.",
    ]


def _apa(cited: Citation) -> list[str]:
    """Without an author the title stands in its place (9.12)."""
    creators, when = _listed(_creators(cited), "&"), cited.published
    issued = f"({_year_first(when) if when else 'n.d.'})."
    title, address = _ended(one_line(cited.title)), cited.short_url or cited.url
    return [
        *([_ended(creators), issued, title] if creators else [title, issued]),
        _ended(one_line(cited.source)),
        _ended(", ".join(_holding(cited))),
        f"Retrieved {month_day_year(cited.seen_on)}, from {address}" if cited.seen_on else address,
    ]


def _mla(cited: Citation) -> list[str]:
    when = _short_date(cited.published) if cited.published else ""
    address = (cited.short_url or cited.url).partition("://")[2]
    return [
        _ended(_listed(_creators(cited), "and")),
        _quoted(cited),
        _ended(", ".join(part for part in (one_line(cited.source), when) if part)),
        _ended(", ".join([*_holding(cited), address])),
        f"Accessed {_short_date(cited.seen_on)}." if cited.seen_on else "",
    ]


def _creators(cited: Citation) -> list[str]:
    """Return the persons, or the agency that is credited where no person is."""
    return cited.persons or ([one_line(cited.agency)] if cited.agency else [])


def _listed(names: Sequence[str], joint: str) -> str:
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])}{',' if joint == '&' or len(names) > 2 else ''} {joint} {names[-1]}"


def _quoted(cited: Citation) -> str:
    """Write a title between quotation marks, its full stop within them; one that was supplied without them."""
    title = one_line(cited.title)
    return _ended(title) if cited.has_supplied_title else f"“{_ended(title)}”"


def _holding(cited: Citation) -> list[str]:
    """Say where it is held: the archive, the key, the version."""
    version = f"version {cited.version}" if cited.version else ""
    return [part for part in (one_line(cited.archive), cited.key if cited.archive else "", version) if part]


def _ended(text: str) -> str:
    """End a part with a full stop, unless it ends by itself, or is empty."""
    return text if not text or text.endswith(_ENDS) else f"{text}."


def month_day_year(when: PartialDate | date) -> str:
    """Write a date as far as it is known: March 29, 2024; March 2024; 2024."""
    if not when.month:
        return str(when.year)
    return f"{_MONTHS[when.month - 1]} {f'{when.day}, ' if when.day else ''}{when.year}"


def day_month_year(when: PartialDate | date) -> str:
    """Write a date as far as it is known: 29 March 2024; March 2024; 2024."""
    return " ".join(str(part) for part in (when.day, when.month and _MONTHS[when.month - 1], when.year) if part)


def _year_first(when: PartialDate) -> str:
    month = f", {_MONTHS[when.month - 1]}" if when.month else ""
    return f"{when.year}{month}{f' {when.day}' if when.day else ''}"


def _short_date(when: PartialDate | date) -> str:
    """Write a date with its month as MLA cuts it: 29 Mar. 2024, 4 May 2024, 1 Sept. 2024."""
    month = _MONTHS[when.month - 1] if when.month else ""
    if len(month) > 4:
        month = "Sept." if month == "September" else f"{month[:3]}."
    return " ".join(str(part) for part in (when.day, month, when.year) if part)
