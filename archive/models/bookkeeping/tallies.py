"""Tallies: how many articles count under a heading, written in the transaction that changes it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection, models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from archive.models.bookkeeping.heading_counts import ArchiveTotals, Counts
from archive.replica import source


class TallyKey(NamedTuple):
    """What a tally counts; see `Tally`."""

    kind: str
    object_id: int = 0
    label: str = ""
    precision: str = "total"
    year: int = 0
    month: int = 0
    day: int = 0


CHANGING = ("month", "year", "undated")  # precisions of the tallies of the archive that know when they changed


class TallyQuerySet(models.QuerySet["Tally"]):
    def total(self, kind: str, object_id: int = 0) -> int:
        """Return how many articles count under one heading (one query)."""
        return self.totals(kind, [object_id]).get(object_id, 0)

    def totals(self, kind: str, object_ids: Collection[int] | None = None) -> dict[int, int]:
        """Return how many articles count under each heading of a kind, by id, those with none left out (one query)."""
        if object_ids is None:
            return dict(self._select("object_id, n", "kind = %s AND precision = 'total'", kind))
        if not object_ids:
            return {}
        placeholders = ", ".join(["%s"] * len(object_ids))
        where = f"kind = %s AND precision = 'total' AND object_id IN ({placeholders})"
        return dict(self._select("object_id, n", where, kind, *object_ids))

    def known_to_readers(self, label: str, object_ids: Collection[int]) -> set[int]:
        """Return which of these sources, tags or events an article that the public may know of names (one query)."""
        rows = self.filter(kind="shown", object_id__in=object_ids, precision="total", label=label)
        return set(rows.values_list("object_id", flat=True))

    def count_headings(self, kind: str) -> int:
        """Return how many headings of a kind have any article, the unknown one left out (one query).

        Counted here: asked to count, SQLite walks through the days and months of all headings.
        """
        return len(self.totals(kind).keys() - {0})

    def largest(self, kind: str, number: int) -> dict[int, int]:
        """Return the headings of a kind with most articles, most first, by their ids (one query)."""
        where = "kind = %s AND precision = 'total' ORDER BY n DESC, object_id LIMIT %s"
        return dict(self._select("object_id, n", where, kind, number))

    def last_changes(self) -> dict[tuple[int, int], datetime]:
        """Return when the articles of each month last changed, `(2024, 3)`, where that is known (one query).

        Those known by their year alone are `(2024, 0)`, the undated `(0, 0)`.
        """
        rows = self.filter(kind="archive", object_id=0, precision__in=CHANGING, changed_at__isnull=False)
        return {(year, month): at for year, month, at in rows.values_list("year", "month", "changed_at") if at}

    def by_language(self) -> list[tuple[str, int]]:
        """Return the published articles of each language, most first; unknown is the empty text (one query)."""
        rows = self.filter(kind="language", precision="total").order_by("-n", "label")
        return list(rows.values_list("label", "n"))

    def facts(self) -> dict[str, int]:
        """Return how many published articles have each fact, by its label such as `date:inferred` (one query)."""
        return dict(self._select("label, n", "kind = 'fact' AND object_id = 0 AND precision = 'total'"))

    def counts(self, kind: str, object_id: int = 0) -> Counts:
        """Return the counts of one heading by year and month (one query; a row for each month with articles)."""
        rows = self._dated(kind, object_id, "precision, year, month, n")
        single = {"total": 0, "undated": 0}
        months: dict[tuple[int, int], int] = {}
        year_only: dict[int, int] = {}
        for precision, year, month, n in rows:
            if precision == "month":
                months[year, month] = n
            elif precision == "year":
                year_only[year] = n
            else:
                single[precision] = n
        return Counts(single["total"], single["undated"], months, year_only)

    def by_year(self, kind: str, object_ids: Collection[int], since: int = 0) -> dict[int, dict[int, int]]:
        """Return the articles of some headings by heading and year, from a year on (one query).

        The database reads the months of these headings and adds them up.
        """
        return self._by("year", kind, object_ids, "year >= %s", since)

    def by_month(self, kind: str, object_ids: Collection[int], year: int) -> dict[int, dict[int, int]]:
        """Return the articles of some headings by heading and month of a year; 0 is an unknown month (one query)."""
        return self._by("month", kind, object_ids, "year = %s", year)

    def _by(self, column: str, kind: str, ids: Collection[int], span: str, year: int) -> dict[int, dict[int, int]]:
        if not ids:
            return {}
        where = f"kind = %s AND object_id IN ({', '.join(['%s'] * len(ids))}) AND precision IN ('month', 'year')"
        grouped = f"{where} AND {span} GROUP BY object_id, {column} ORDER BY object_id, {column}"
        found: dict[int, dict[int, int]] = {}
        for heading, part, n in self._select(f"object_id, {column}, SUM(n)", grouped, kind, *ids, year):
            found.setdefault(heading, {})[part] = int(n)
        return found

    def months_held(self, kind: str, object_ids: Collection[int]) -> dict[int, dict[int, tuple[int, int, int]]]:
        """Return the months with articles of some headings: by year their number, the first and the last.

        One query, which reads an index alone.
        """
        if not object_ids:
            return {}
        where = f"kind = %s AND object_id IN ({', '.join(['%s'] * len(object_ids))}) AND precision = 'month'"
        columns = "object_id, year, COUNT(*), MIN(month), MAX(month)"
        found: dict[int, dict[int, tuple[int, int, int]]] = {}
        grouped = f"{where} GROUP BY object_id, year ORDER BY object_id, year"
        for heading, year, n, first, last in self._select(columns, grouped, kind, *object_ids):
            found.setdefault(heading, {})[year] = (n, first, last)
        return found

    def each_month_held(self, kind: str, object_ids: Collection[int]) -> dict[int, list[tuple[int, int]]]:
        """Return every month with articles of some headings, in their order (one query that reads an index alone)."""
        if not object_ids:
            return {}
        where = f"kind = %s AND object_id IN ({', '.join(['%s'] * len(object_ids))}) AND precision = 'month'"
        found: dict[int, list[tuple[int, int]]] = {}
        ordered = f"{where} ORDER BY object_id, year, month"
        for heading, year, month in self._select("object_id, year, month", ordered, kind, *object_ids):
            found.setdefault(heading, []).append((year, month))
        return found

    def archive_totals(self) -> ArchiveTotals:
        """Return the totals of the archive for the frame of every page (one query, as short as can be)."""
        rows = self._dated("archive", 0, "precision, SUM(n), MAX(year)", " GROUP BY precision")
        found = {precision: (int(n), year) for precision, n, year in rows}
        single = {name: found.get(name, (0, 0))[0] for name in ("total", "undated")}
        years = [found[name][1] for name in ("month", "year") if name in found]
        return ArchiveTotals(single["total"], single["undated"], max(years, default=None))

    def _dated(self, kind: str, object_id: int, columns: str, end: str = "") -> list[tuple[Any, ...]]:
        """Return the counts of one heading but for days."""
        where = f"kind = %s AND object_id = %s AND precision IN ('total', 'undated', 'year', 'month'){end}"
        return self._select(columns, where, kind, object_id)

    def _select(self, columns: str, where: str, *values: str | int) -> list[tuple[Any, ...]]:
        """Return columns of some counts; written out since every page asks for some, and Django writes them slowly."""
        with source().cursor() as cursor:
            table = connection.ops.quote_name(self.model._meta.db_table)
            cursor.execute(f"SELECT {columns} FROM {table} WHERE {where}", values)
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows

    def days_of(self, year: int, month: int) -> dict[int, int]:
        """Return the articles of each day of a month that has any (one query)."""
        rows = self.filter(kind="archive", object_id=0, precision="day", year=year, month=month)
        return dict(rows.values_list("day", "n"))

    def days_of_year(self, year: int) -> dict[tuple[int, int], int]:
        """Return the articles of each day of a year that has any, by month and day (one query)."""
        rows = self.filter(kind="archive", object_id=0, precision="day", year=year)
        return {(month, day): n for month, day, n in rows.values_list("month", "day", "n")}

    def same_day_of_years(self, month: int, day: int, years: Collection[int]) -> dict[int, int]:
        """Return the articles of one day of these years, by year, newest first (one query that looks up each)."""
        if not years:
            return {}
        where = f"year IN ({', '.join(['%s'] * len(years))}) AND month = %s AND day = %s ORDER BY year DESC"
        days = f"kind = 'archive' AND object_id = 0 AND precision = 'day' AND label = '' AND {where}"
        return dict(self._select("year, n", days, *years, month, day))

    def days_of_years(
        self, days: Collection[tuple[int, int]], years: Collection[int]
    ) -> dict[tuple[int, int], dict[int, int]]:
        """Return the articles of some days of these years, by month and day and by year (one query).

        It walks through the days of their months in each year.
        """
        if not years or not days:
            return {}
        months = sorted({month for month, _day in days})
        where = (
            "kind = 'archive' AND object_id = 0 AND precision = 'day'"
            f" AND year IN ({', '.join(['%s'] * len(years))}) AND month IN ({', '.join(['%s'] * len(months))})"
        )
        found: dict[tuple[int, int], dict[int, int]] = {}
        wanted = set(days)
        for year, month, day, n in self._select("year, month, day, n", where, *years, *months):
            if (month, day) in wanted:
                found.setdefault((month, day), {})[year] = n
        return found

    def day_before(self, day: date) -> tuple[date, int] | None:
        """Return the nearest earlier day with articles and how many (one query)."""
        earlier = Q(year__lt=day.year) | Q(year=day.year, month__lt=day.month)
        earlier |= Q(year=day.year, month=day.month, day__lt=day.day)
        return self._day(self.filter(earlier, year__lte=day.year).order_by("-year", "-month", "-day"))

    def day_after(self, day: date) -> tuple[date, int] | None:
        """Return the nearest later day with articles and how many (one query)."""
        later = Q(year__gt=day.year) | Q(year=day.year, month__gt=day.month)
        later |= Q(year=day.year, month=day.month, day__gt=day.day)
        return self._day(self.filter(later, year__gte=day.year).order_by("year", "month", "day"))

    def _day(self, rows: TallyQuerySet) -> tuple[date, int] | None:
        found = rows.filter(kind="archive", object_id=0, precision="day").values_list("year", "month", "day", "n")
        return next(((date(year, month, day), n) for year, month, day, n in found[:1]), None)


class Tally(models.Model):
    """How many articles count under a heading, written in the transaction that changes it.

    `kind` is `archive`, `source`, `tag`, `event` or `language` for what is published, `fact` for what is known of that
    (labels such as `date:inferred`, the basis, `precision:day`, `has:byline`), `state` and `problem` for all,
    and `shown` for what is published or has a tombstone, its label one of `source` (also as agency), `tag` and `event`.
    `precision` says what the number is of: `total`; `month` (year and month known, whether the day is or not); `day`
    (only for the archive); `year` (known by the year alone); `undated`. `changed_at` is when any of the articles that
    count in a month, a year or as undated of the archive last changed; null for the others, and where it is not known.
    """

    kind = models.CharField(max_length=10)
    object_id = models.BigIntegerField(default=0)
    label = models.CharField(max_length=40, blank=True, default="")
    precision = models.CharField(max_length=7)
    year = models.PositiveSmallIntegerField(default=0)
    month = models.PositiveSmallIntegerField(default=0)
    day = models.PositiveSmallIntegerField(default=0)
    n = models.IntegerField(_("articles"))
    changed_at = models.DateTimeField(null=True)

    objects = TallyQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["kind", "n"], condition=Q(precision="total"), name="tally_by_total")]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "object_id", "precision", "year", "month", "day", "label"], name="tally_once"
            ),
            models.CheckConstraint(condition=models.Q(n__gte=0), name="tally_not_negative"),
        ]

    @classmethod
    def add(cls, deltas: Mapping[TallyKey, int]) -> None:
        """Add to the counts, in the order of their keys; a count that comes to nothing is removed."""
        rows = [(*key, n) for key, n in sorted(deltas.items()) if n]
        if not rows:
            return
        table = connection.ops.quote_name(cls._meta.db_table)
        columns = "kind, object_id, label, precision, year, month, day"
        with connection.cursor() as cursor:
            # A negative number may not even be offered for insertion, so that falls are updates of their own.
            cursor.executemany(
                f"UPDATE {table} SET n = n + %s WHERE kind = %s AND object_id = %s AND label = %s"
                " AND precision = %s AND year = %s AND month = %s AND day = %s",
                [(row[-1], *row[:-1]) for row in rows if row[-1] < 0],
            )
            cursor.executemany(
                f"INSERT INTO {table} ({columns}, n) VALUES (%s, %s, %s, %s, %s, %s, %s, %s)"
                " ON CONFLICT (kind, object_id, precision, year, month, day, label)"
                f" DO UPDATE SET n = {table}.n + excluded.n",
                [row for row in rows if row[-1] > 0],
            )
        if any(row[-1] < 0 for row in rows):
            cls.objects.filter(n=0).delete()

    @classmethod
    def touch(cls, keys: Iterable[TallyKey], at: datetime) -> None:
        """Note that articles which count in these tallies of the archive changed, in the order of their keys."""
        dates = sorted({key[3:6] for key in keys if key.kind == "archive" and key.precision in CHANGING})
        if not dates:
            return
        table = connection.ops.quote_name(cls._meta.db_table)
        moment = connection.ops.adapt_datetimefield_value(at)
        with connection.cursor() as cursor:
            cursor.executemany(
                f"UPDATE {table} SET changed_at = %s WHERE kind = 'archive' AND object_id = 0 AND precision = %s"
                " AND year = %s AND month = %s AND day = 0 AND label = ''",
                [(moment, *one) for one in dates],
            )
