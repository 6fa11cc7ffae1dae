"""In which languages, and from which countries, the archive holds articles of some months."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.db import connection

from archive.models.bookkeeping.tallies import Tally
from archive.models.vocabulary.sources import Source
from archive.replica import source

Months = Iterable[tuple[int, int]]  # year and month


def languages_held(months: Months) -> Counter[str]:
    """Return how many published articles of these months there are in each language, by BCP 47 (one query)."""
    months = list(months)
    sql = (
        f"SELECT label, SUM(n) FROM {_table(Tally)} WHERE kind = 'language' AND object_id = 0 AND precision = 'month'"
        f" AND ({_any(months)}) GROUP BY label"
    )
    return _counted(sql, months)


def countries_held(months: Months) -> Counter[str]:
    """Return how many published articles of these months there are from the sources of each country (one query).

    One look into an index for each source with a country and each month.
    """
    months = list(months)
    sql = (
        f"SELECT source.country, SUM(n) FROM {_table(Source)} source JOIN {_table(Tally)} tally"
        " ON tally.kind = 'source' AND tally.object_id = source.id AND tally.precision = 'month'"
        f" WHERE source.country <> '' AND ({_any(months)}) GROUP BY source.country"
    )
    return _counted(sql, months)


def _table(model: type[Tally] | type[Source]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _any(months: list[tuple[int, int]]) -> str:
    return " OR ".join(["(year = %s AND month = %s)"] * len(months))


def _counted(sql: str, months: list[tuple[int, int]]) -> Counter[str]:
    with source().cursor() as cursor:
        cursor.execute(sql, [number for month in months for number in month])
        return Counter({name: int(n) for name, n in cursor.fetchall() if name})
