"""The public events counted, and the days on which they happened, in plain SQL."""

from __future__ import annotations

from datetime import date

from archive.models.choices import Precision
from archive.models.queries.page_queries import as_date
from archive.models.vocabulary.gate import IS_PUBLIC_EVENT, tables
from archive.replica import source


def count_public_events() -> int:
    """Return how many events are public (one query)."""
    with source().cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {{event}} event WHERE {IS_PUBLIC_EVENT}".format(**tables()))
        return int(cursor.fetchone()[0])


def days_of_public_events(first: date, last: date) -> list[tuple[date | None, date | None]]:
    """Return the first and last day of each public event of which a day may lie in whole years (one query).

    Both ends of the span are included; those known by their year alone are left out, and what is unknown is None.
    """
    year = Precision.YEAR.value
    sql = (
        f"SELECT starts_on, ends_on FROM {{event}} event WHERE held_on <= %s AND COALESCE(ends_on, held_on) >= %s"
        f" AND starts_precision <> %s AND ends_precision <> %s AND {IS_PUBLIC_EVENT}"
    ).format(**tables())
    with source().cursor() as cursor:
        cursor.execute(sql, [last, first, year, year])
        return [(as_date(starts), as_date(ends)) for starts, ends in cursor.fetchall()]
