"""What of the vocabulary the public may see: what something public names, and what nothing names at all.

What only unpublished articles give a reason for is hidden until one of them is published. The articles that do give the
public a reason are kept counted (`Tally`, kind `shown`): published ones, and withdrawn ones whose tombstone stands, so
that an address that was once good stays so. Each condition is a look or two into an index for each row.

The conditions are SQL of their own: every page asks for some, and Django takes a millisecond to write one by `Exists`.
"""

from __future__ import annotations

from datetime import date

from django.db import connection
from django.db.models import BooleanField, F, Func, Q

from archive.models.articles import Article
from archive.models.bookkeeping.tallies import Tally
from archive.models.choices import EventState, Precision
from archive.models.vocabulary.events import Account, Event
from archive.models.vocabulary.tags import TaggedArticle

_TABLES = {
    "tally": Tally._meta.db_table,
    "account": Account._meta.db_table,
    "article": Article._meta.db_table,
    "event": Event._meta.db_table,
    "event_tag": Event.tags.through._meta.db_table,
    "tagged": TaggedArticle._meta.db_table,
}


def of_events(way: str = "") -> Q:
    """Say whether an event is public; `way` leads to it from the rows that are asked for, such as `place__events__`."""
    may_be = Q(**{f"{way}state": EventState.PUBLIC})
    return may_be & (_exists(_shown("event"), way) | ~_exists("{account} WHERE event_id = {row}", way))


def count_events() -> int:
    """Return how many events are public (one query)."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {{event}} event WHERE {_IS_PUBLIC}".format(**_TABLES))
        return int(cursor.fetchone()[0])


def events_within(first: date, last: date) -> list[tuple[date | None, date | None]]:
    """Return the first and last day of each public event of which a day may lie in whole years (one query).

    Both ends of the span are included; those known by their year alone are left out, and what is unknown is None.
    """
    year = Precision.YEAR.value
    sql = (
        f"SELECT starts_on, ends_on FROM {{event}} event WHERE held_on <= %s AND COALESCE(ends_on, held_on) >= %s"
        f" AND starts_precision <> %s AND ends_precision <> %s AND {_IS_PUBLIC}"
    ).format(**_TABLES)
    with connection.cursor() as cursor:
        cursor.execute(sql, [last, first, year, year])
        return [(_day(starts), _day(ends)) for starts, ends in cursor.fetchall()]


def _day(kept: str | date | None) -> date | None:
    """Return a day as the database keeps it: SQLite as text."""
    return date.fromisoformat(kept) if isinstance(kept, str) else kept


def of_sources() -> Q:
    named = _exists("{article} WHERE source_id = {row}") | _exists("{article} WHERE agency_id = {row}")
    return _exists(_shown("source")) | (Q(is_confirmed=True) & ~named)


def of_tags() -> Q:
    borne = _exists("{tagged} WHERE tag_id = {row}") | _exists("{event_tag} WHERE tag_id = {row}")
    events = "{event_tag} borne JOIN {event} event ON event.id = borne.event_id WHERE borne.tag_id = {row} AND "
    return _exists(_shown("tag")) | _exists(events + _IS_PUBLIC) | ~borne


def of_places() -> Q:
    return _of_events_by("place_id")


def of_series() -> Q:
    return _of_events_by("series_id")


def _of_events_by(column: str) -> Q:
    """Say that a public event has a place or a series, or no event at all."""
    has_public = _exists(f"{{event}} event WHERE event.{column} = {{row}} AND {_IS_PUBLIC}")
    return has_public | ~_exists(f"{{event}} WHERE {column} = {{row}}")


def _shown(label: str, row: str = "{row}") -> str:
    return f"{{tally}} WHERE kind = 'shown' AND object_id = {row} AND precision = 'total' AND label = '{label}'"


_IS_PUBLIC = (
    f"event.state = '{EventState.PUBLIC.value}' AND (EXISTS (SELECT 1 FROM {_shown('event', 'event.id')})"
    " OR NOT EXISTS (SELECT 1 FROM {account} WHERE event_id = event.id))"
)


def _exists(rows: str, way: str = "") -> Q:
    """Say whether there are rows in a table; `{row}` stands for the id of what is asked for."""
    sql = f"EXISTS (SELECT 1 FROM {rows})".format(row="%(expressions)s", **_TABLES)
    return Q(Func(F(f"{way}pk"), template=sql, output_field=BooleanField()))
