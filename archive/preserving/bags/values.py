"""How a value stands in a file of a bag: the same bytes for the same value, on whatever database it lay."""

from __future__ import annotations

import base64
import json
import math
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import lru_cache, partial
from typing import Any

from django.db import models

NOT_FINITE = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}
# What JSON can't write, or PostgreSQL stores otherwise than it was written: no number, large numbers, minus nothing.
_NUMBER = "$number"
_MAY_DIFFER = re.compile(r"\de\+\d|-0\.0\b|\$number")
# What can stand in an address: with anything else, each page that leads there would break.
_KEY = re.compile(r"[0-9A-Za-z]{4,64}", re.ASCII)
_SLUG = re.compile(r"[^\s/.\x00-\x1f\x7f]+")
_MARK = re.compile(r"\$+number")
_IN_WORDS: dict[type, str] = {str: "text", bool: "answer of yes or no", int: "whole number"}

Coder = Callable[[Any], Any]


def dumps(record: Any) -> bytes:
    """Write a record as one line of JSON: keys in order, no blanks, in UTF-8 without a line end.

    Single halves of surrogate pairs, which UTF-8 can't write, make all of the line's other signs escapes, too. What is
    no number is `{"$number": "nan"}`.
    """
    try:
        line = _dumps(record)
    except ValueError:  # not a number
        line = _dumps(_canonical(record))
    else:
        if _MAY_DIFFER.search(line):
            line = _dumps(_canonical(record))
    try:
        return line.encode()
    except UnicodeEncodeError:
        return _dumps(json.loads(line), ensure_ascii=True).encode()


def loads(line: bytes) -> Any:
    """Read what `dumps` wrote. Raises ValueError."""
    hook = _from_marked if b"number" in line and b"$number" in line else None
    return json.loads(line.decode(), object_hook=hook)


def _dumps(record: Any, *, ensure_ascii: bool = False) -> str:
    return json.dumps(record, ensure_ascii=ensure_ascii, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _canonical(value: Any) -> Any:
    if isinstance(value, dict):
        return {f"${key}" if _MARK.fullmatch(key) else key: _canonical(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_canonical(one) for one in value]
    if isinstance(value, float):
        if not math.isfinite(value):
            return {_NUMBER: str(value)}
        return int(value) if value.is_integer() and abs(value) >= 1e16 else value + 0.0
    return value


def _from_marked(found: dict[str, Any]) -> Any:
    if found.keys() == {_NUMBER}:
        return NOT_FINITE[found[_NUMBER]]
    return {key[1:] if _MARK.fullmatch(key) else key: one for key, one in found.items()}


def encoder_of(field: models.Field[Any, Any]) -> Coder | None:
    """Return what makes a value of the database into one of JSON; None where it is one."""
    if isinstance(field, models.DateTimeField):
        return moment_of
    if isinstance(field, models.DateField | models.TimeField):
        return _isoformat
    if isinstance(field, models.DecimalField):
        return partial(_decimal, field.decimal_places)
    if isinstance(field, models.BinaryField):
        return _base64
    return None


def decoder_of(field: models.Field[Any, Any]) -> Coder | None:
    """Return what makes a value of JSON into one for the database; None where it is one. It may raise ValueError.

    SQLite takes any value into any column, so that types and choices are looked at here.
    """
    if isinstance(field, models.ForeignKey):
        return decoder_of(field.target_field)
    if isinstance(field, models.CharField) and (pattern := _pattern_of(field)):
        return partial(_in_address, pattern)
    if isinstance(field, models.CharField | models.TextField):
        return partial(_chosen, _choices_of(field)) if field.choices else partial(_of_type, str)
    if isinstance(field, models.BooleanField):
        return partial(_of_type, bool)
    if isinstance(field, models.IntegerField):
        return partial(_of_type, int)
    if isinstance(field, models.DateTimeField):
        return read_moment
    if isinstance(field, models.DateField):
        return date.fromisoformat
    if isinstance(field, models.TimeField):
        return time.fromisoformat
    if isinstance(field, models.DecimalField):
        return Decimal
    if isinstance(field, models.BinaryField):
        return partial(base64.b64decode, validate=True)
    return None


def schema_of(field: models.Field[Any, Any]) -> dict[str, Any]:
    """Return the JSON Schema of a value."""
    if isinstance(field, models.JSONField):
        return {}
    found = _type_of(field)
    if field.null:
        found = {**found, "type": [found["type"], "null"]} if "type" in found else {"anyOf": [found, {"type": "null"}]}
    return found


def _type_of(field: models.Field[Any, Any]) -> dict[str, Any]:
    if isinstance(field, models.ForeignKey):
        return _type_of(field.target_field)
    if isinstance(field, models.DateTimeField):
        return {"type": "string", "format": "date-time"}
    if isinstance(field, models.DateField):
        return {"type": "string", "format": "date"}
    if isinstance(field, models.TimeField):
        return {"type": "string", "pattern": r"^\d\d:\d\d:\d\d(\.\d{6})?$"}
    if isinstance(field, models.BooleanField):
        return {"type": "boolean"}
    if isinstance(field, models.IntegerField | models.AutoField):
        return {"type": "integer"}
    if isinstance(field, models.FloatField):
        return {"anyOf": [{"type": "number"}, {"type": "object", "required": [_NUMBER]}]}
    if isinstance(field, models.DecimalField):
        return {"type": "string", "pattern": r"^-?\d+(\.\d+)?$"}
    if isinstance(field, models.BinaryField):
        return {"type": "string", "contentEncoding": "base64"}
    return {"type": "string"} | ({"maxLength": field.max_length} if field.max_length else {})


@lru_cache(maxsize=4096)
def moment_of(value: datetime) -> str:
    """Write a moment in UTC, to the microsecond."""
    return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


@lru_cache(maxsize=4096)
def read_moment(value: str) -> datetime:
    """Read a moment. Raises ValueError."""
    found = datetime.fromisoformat(value)
    if found.tzinfo is None:
        raise ValueError(f"“{value}” has no time zone")
    return found


def _of_type(kind: type, value: Any) -> Any:
    if type(value) is not kind:
        raise ValueError(f"“{value!s:.60}” is no {_IN_WORDS[kind]}")
    return value


def _pattern_of(field: models.CharField[Any, Any]) -> re.Pattern[str] | None:
    if field.name == "slug":
        return _SLUG
    return _KEY if field.name == "key" and field.model._meta.model_name == "article" else None


def _in_address(pattern: re.Pattern[str], value: Any) -> Any:
    if not pattern.fullmatch(_of_type(str, value)):
        raise ValueError(f"{value!r:.60} can stand in no address")
    return value


def _chosen(known: frozenset[str], value: Any) -> Any:
    if value not in known:
        raise ValueError(f"this version knows no “{value!s:.60}” there")
    return value


def _choices_of(field: models.Field[Any, Any]) -> frozenset[str]:
    """Return the values that a field may have; of one that may be blank, none as well."""
    return frozenset([*(str(value) for value, _label in field.flatchoices), *([""] if field.blank else [])])


def _isoformat(value: date | time) -> str:
    return value.isoformat()


def _decimal(places: int | None, value: Decimal) -> str:
    return f"{value:.{places or 0}f}"


def _base64(value: bytes | memoryview) -> str:
    return base64.b64encode(bytes(value)).decode("ascii")
