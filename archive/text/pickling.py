"""Faster pickling of the small values that go between processes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from operator import attrgetter
from typing import Any


class FastPickleMixin:
    """A frozen dataclass of two fields or more that is pickled as a call of its class.

    Python asks a frozen dataclass with slots for each of its fields by name, and sets each anew: that takes twice as
    long, and a worker of an import sends some twenty such values for every article.
    """

    __slots__ = ()

    def __reduce__(self) -> tuple[type[Any], tuple[Any, ...]]:
        kind: type[Any] = type(self)
        values = _VALUES.get(kind) or _VALUES.setdefault(kind, attrgetter(*(field.name for field in fields(kind))))
        return kind, values(self)


_VALUES: dict[type[Any], Callable[[Any], tuple[Any, ...]]] = {}
