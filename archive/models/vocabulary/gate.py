"""What of the vocabulary the public may see: what something public names, and what nothing names at all.

What only unpublished articles give a reason for is hidden until one of them is published. The articles that do give the
public a reason are counted (`Tally`, kind `shown`): published ones, and withdrawn ones with a tombstone, so
that an address that was once good stays so. Each condition is a look or two into an index for each row.

The conditions are SQL of their own: every page asks for some, and Django takes a millisecond to write one by `Exists`.
"""

from __future__ import annotations

from functools import cache

from django.apps import apps
from django.db.models import BooleanField, F, Func, Q

from archive.models.choices import EventState

# Models by the names that their tables have in the conditions. Django knows them by name: they import this gate.
_MODELS = {
    "tally": "Tally",
    "account": "Account",
    "article": "Article",
    "event": "Event",
    "event_tag": "Event_tags",
    "tagged": "TaggedArticle",
}


@cache
def tables() -> dict[str, str]:
    """Return the tables of the database by the names that they have in the conditions, such as `IS_PUBLIC_EVENT`."""
    return {name: apps.get_model("archive", model)._meta.db_table for name, model in _MODELS.items()}


def of_events(way: str = "") -> Q:
    """Say whether an event is public; `way` leads to it from the rows that are asked for, such as `place__events__`."""
    may_be = Q(**{f"{way}state": EventState.PUBLIC})
    return may_be & (_exists(_shown("event"), way) | ~_exists("{account} WHERE event_id = {row}", way))


def of_sources() -> Q:
    """Say whether a source is public: an article that readers may know of names it, or it is confirmed and unused."""
    named = _exists("{article} WHERE source_id = {row}") | _exists("{article} WHERE agency_id = {row}")
    return _exists(_shown("source")) | (Q(is_confirmed=True) & ~named)


def of_tags() -> Q:
    """Say whether a tag is public: such an article or a public event bears it, or nothing does."""
    borne = _exists("{tagged} WHERE tag_id = {row}") | _exists("{event_tag} WHERE tag_id = {row}")
    events = "{event_tag} borne JOIN {event} event ON event.id = borne.event_id WHERE borne.tag_id = {row} AND "
    return _exists(_shown("tag")) | _exists(events + IS_PUBLIC_EVENT) | ~borne


def of_places() -> Q:
    """Say whether a place is public: a public event is there, or none at all."""
    return _of_events_by("place_id")


def of_series() -> Q:
    """Say whether a series is public: a public event belongs to it, or none at all."""
    return _of_events_by("series_id")


def _of_events_by(column: str) -> Q:
    """Say that a public event has this place or series in a column, or that no event has it."""
    has_public = _exists(f"{{event}} event WHERE event.{column} = {{row}} AND {IS_PUBLIC_EVENT}")
    return has_public | ~_exists(f"{{event}} WHERE {column} = {{row}}")


def _shown(label: str, row: str = "{row}") -> str:
    """Return the tally of the articles by which readers may know of a source, tag or event, as written behind FROM."""
    return f"{{tally}} WHERE kind = 'shown' AND object_id = {row} AND precision = 'total' AND label = '{label}'"


IS_PUBLIC_EVENT = (
    f"event.state = '{EventState.PUBLIC.value}' AND (EXISTS (SELECT 1 FROM {_shown('event', 'event.id')})"
    " OR NOT EXISTS (SELECT 1 FROM {account} WHERE event_id = event.id))"
)


def _exists(rows: str, way: str = "") -> Q:
    """Return a condition that such rows exist, written behind FROM; `{row}` is the id of the record, at `way`."""
    sql = f"EXISTS (SELECT 1 FROM {rows})".format(row="%(expressions)s", **tables())
    return Q(Func(F(f"{way}pk"), template=sql, output_field=BooleanField()))
