"""Reading and writing single fields of records, as plain JSON values that the change log can keep."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import models

from archive.models import (
    Article,
    BoilerplateProposal,
    Collection,
    Event,
    EventCandidate,
    EventSeries,
    Place,
    Source,
    Tag,
)
from archive.models.articles import DESK_FIELDS
from archive.models.curated import storable_in

RECORDED: dict[str, type[models.Model]] = {
    model._meta.model_name: model
    for model in (Article, Source, Tag, Event, EventSeries, Place, Collection, EventCandidate, BoilerplateProposal)
    if model._meta.model_name
}

# Fields that only make sense together are undone together.
UNITS: dict[str, tuple[tuple[str, ...], ...]] = {
    "article": (
        ("title", "title_basis", "evidence.title"),
        ("published_on", "date_precision", "date_basis", "evidence.published_on"),
        ("source", "agency", "evidence.source", "evidence.agency"),
        ("body", "body_format", "evidence.body"),
        (
            "state",
            "publish_at",
            "published_at",
            "withdrawal_reason",
            "withdrawal_note",
            "withdrawal_mention",
            "withdrawn_at",
            "merged_into",
        ),
    ),
    "event": (("starts_on", "starts_precision", "starts_basis", "ends_on", "ends_precision", "ends_basis"),),
    "place": (("latitude", "longitude"),),
    "eventcandidate": (("state", "event"),),
}

# What follows from which field; `Model.derive()` sets it, and the log says nothing of it.
DERIVES: dict[str, dict[str, tuple[str, ...]]] = {
    "article": {
        "title": ("slug",),
        "body": ("text", "word_count"),
        "body_format": ("text", "word_count"),
        "published_on": ("sort_key",),
    },
    "event": {"starts_on": ("held_on",), "ends_on": ("held_on",)},
}
# Large columns, loaded only where they matter.
HEAVY: dict[str, tuple[str, ...]] = {"article": ("body", "text", "summary", "evidence")}
VERSION_COLUMNS = ("edited_fields", "version", "updated_at")


def name_of(model: type[models.Model] | models.Model) -> str:
    """Return the name of a model in the log, such as `article`."""
    name = model._meta.model_name
    assert name is not None
    return name


def unit_of(model: str, field: str) -> tuple[str, ...]:
    """Return the fields that only make sense together with this one, itself among them."""
    return next((unit for unit in UNITS.get(model, ()) if field in unit), (field,))


def derived_by(model: str, paths: Iterable[str]) -> set[str]:
    """Return the columns that are derived from these fields."""
    sources = DERIVES.get(model, {})
    return {column for path in paths for column in sources.get(path, ())}


def read(record: models.Model, path: str) -> Any:
    """Return a field's value as plain JSON; `evidence.title` reads one key of a JSON field."""
    name, _dot, key = path.partition(".")
    value = getattr(record, record._meta.get_field(name).attname)  # type: ignore[union-attr]
    return value.get(key) if key else plain(value)


def write(record: models.Model, path: str, value: Any) -> None:
    """Set a field from plain JSON, or from the field's own type; None removes a key of a JSON field.

    Of text only what any database takes is set, see `storable_in`.
    """
    name, _dot, key = path.partition(".")
    field = record._meta.get_field(name)
    assert isinstance(field, models.Field)
    value = storable_in(field, value)
    if key:
        mapping = dict(getattr(record, name))
        if value is None:
            mapping.pop(key, None)
        else:
            mapping[key] = value
        setattr(record, name, mapping)
    elif field.is_relation:
        setattr(record, field.attname, value.pk if isinstance(value, models.Model) else value)
    else:
        setattr(record, name, field.to_python(value))


def plain(value: Any) -> Any:
    """Return a value as JSON knows it, losing nothing: dates and times in ISO 8601 to the microsecond."""
    if value is None or type(value) in (str, int, bool, float):
        return value
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, (dt.datetime, dt.date, dt.time)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value if isinstance(value, (bool, int, float)) else str(value)


def columns_of(paths: Iterable[str]) -> set[str]:
    """Return the columns behind paths such as `evidence.title`."""
    return {path.partition(".")[0] for path in paths}


def columns_to_save(model: type[models.Model], paths: set[str]) -> set[str]:
    """Return the columns that a change of these fields sets; what concerns the desk alone is no new version."""
    columns = columns_of(paths) | derived_by(name_of(model), paths)
    return columns | {*VERSION_COLUMNS} if paths.difference(DESK_FIELDS) else columns


def serialize(record: models.Model) -> dict[str, Any]:
    """Return every concrete field of a record as plain JSON, by name, so that it can be made again."""
    return {field.name: read(record, field.name) for field in record._meta.concrete_fields}


def deserialize(model: type[models.Model], values: dict[str, Any]) -> models.Model:
    """Make the (unsaved) record that `serialize()` described."""
    record = model()
    for name, value in values.items():
        write(record, name, value)
    return record
