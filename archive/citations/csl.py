"""A citation as CSL-JSON, from which citation processors write any style.

See https://docs.citationstyles.org/en/stable/specification.html and its schema of input data.
"""

from __future__ import annotations

from typing import Any

from archive.citations.record import Citation, one_line


def csl(cited: Citation) -> dict[str, Any]:
    """Return an item without what is unknown; names are `literal`, for the archive does not part them."""
    when, seen_on = cited.published, cited.seen_on
    item: dict[str, Any] = {
        "id": cited.key,
        "type": "article-newspaper",
        "title": one_line(cited.title),
        "author": [{"literal": person} for person in cited.persons],
        "container-title": one_line(cited.source),
        "issued": {"date-parts": [[part for part in (when.year, when.month, when.day) if part]]} if when else None,
        "accessed": {"date-parts": [[seen_on.year, seen_on.month, seen_on.day]]} if seen_on else None,
        "URL": cited.url,
        "archive": one_line(cited.archive),
        "archive_location": cited.key,
        "language": cited.language,
        "version": str(cited.version) if cited.version else "",
        "note": one_line("; ".join(cited.notes)),
    }
    return {name: value for name, value in item.items() if value}
