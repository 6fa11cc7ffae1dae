"""A citation in RIS, which EndNote, Zotero, Mendeley and most catalogues read.

See https://en.wikipedia.org/wiki/RIS_(file_format) and the reference types of EndNote; `NEWS` is an article in a paper.
"""

from __future__ import annotations

from archive.citations.record import Citation, one_line
from archive.text.dates.partial_dates import PartialDate


def ris(cited: Citation) -> str:
    """Write a record: a line a field, each person of a byline a line, and no line for what is unknown."""
    when = cited.published
    fields = [
        ("TY", "NEWS"),
        ("ID", cited.key),
        ("TI", cited.title),
        *(("AU", person) for person in cited.persons),
        ("T2", cited.source),
        ("PY", f"{when.year:04d}" if when else ""),
        ("DA", _date(when) if when else ""),
        ("LA", cited.language),
        ("UR", cited.url),
        ("Y2", f"{cited.seen_on:%Y/%m/%d}" if cited.seen_on else ""),
        ("DP", cited.archive),
        ("AN", cited.key),
        *(("N1", note) for note in cited.notes),
    ]
    lines = [f"{tag}  - {one_line(value)}" for tag, value in fields if value]
    return "\r\n".join([*lines, "ER  - ", ""])


def _date(when: PartialDate) -> str:
    """Write a date with its four places, those of them empty that are not known: 2024/03//."""
    return f"{when.year:04d}/{_two(when.month)}/{_two(when.day)}/"


def _two(number: int | None) -> str:
    return f"{number:02d}" if number else ""
