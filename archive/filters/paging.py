"""The one way to page through lists: by a cursor that says after or before which row the next page begins."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from django.core.exceptions import BadRequest, ValidationError
from django.db.models import Lookup, Model, Q, QuerySet
from django.db.models.expressions import Col
from django.db.models.lookups import GreaterThan, GreaterThanOrEqual, LessThan, LessThanOrEqual
from django.http import QueryDict
from django.utils.translation import gettext as _

from archive.filters.parameters import Pairs, written

Row = TypeVar("Row", bound=Model)
Value = TypeVar("Value")

LARGEST_PAGE = 100
LONGEST_CURSOR = 600
QUERY = ("size", "after", "before")

_LARGEST_NUMBER = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Order:
    """An order of rows: its name in cursors, and fields that together are unique, a minus before those that fall."""

    name: str
    fields: tuple[str, ...]

    def reversed(self) -> tuple[str, ...]:
        return tuple(field[1:] if field.startswith("-") else f"-{field}" for field in self.fields)


NEWEST = Order("newest", ("-sort_key",))
BY_NAME = Order("name", ("name", "pk"))
ADDED = Order("added here", ("-published_at", "-pk"))  # as they were first published here
TOLD = Order("told here", ("-told_at", "-pk"))  # for the accounts of an event, see ArticleQuerySet
BY_DATE = Order("by_date", ("-day", "-pk"))  # for events `by_date()`
BY_PUBLICATION = Order("told", ("is_undated", "sort_key"))  # for accounts `in_order()`, the undated last
LISTED = Order("newest", ("-listed",))  # for articles under a tag or an event, see ArticleQuerySet


@dataclass(frozen=True, slots=True)
class PageOfRows(Generic[Value]):
    """Some rows of a list, and the cursors of the pages beside it; empty at either end.

    `kept` are parameters that stand in the address of every page of the list, before those of paging.
    """

    rows: Sequence[Value]
    before: str = ""
    after: str = ""
    size: int = 0
    default_size: int = 0
    kept: Pairs = ()

    @property
    def first_query(self) -> str:
        return written(self.kept)

    @property
    def before_query(self) -> str:
        return self._query("before", self.before)

    @property
    def after_query(self) -> str:
        return self._query("after", self.after)

    def _query(self, name: str, cursor: str) -> str:
        if not cursor:
            return ""
        size = (("size", str(self.size)),) if self.size != self.default_size else ()
        return written((*self.kept, *size, (name, cursor)))


def page_of_rows(queryset: QuerySet[Row], order: Order, query: QueryDict, default_size: int = 20) -> PageOfRows[Row]:
    """Return the page that `size`, `after` and `before` ask for (one query, whatever the page).

    Raises BadRequest, with a sentence for the reader, for a size out of bounds and for a cursor that is broken or
    belongs to another order.
    """
    size = read_size(query, default_size)
    after, before = read_place(query)
    fields = order.reversed() if before else order.fields
    if after or before:
        values = read_cursor(order, after or before)
        try:
            rows = list(_narrowed(queryset, fields, values).order_by(*fields)[: size + 1])
        except (ValueError, TypeError, ValidationError):
            raise _no_such_place() from None
    else:
        rows = list(queryset.order_by(*fields)[: size + 1])
    has_more = len(rows) > size
    rows = rows[:size]
    if before:
        rows.reverse()
    if not rows:
        return PageOfRows((), size=size, default_size=default_size)
    has_before, has_after = (has_more, True) if before else (bool(after), has_more)
    return PageOfRows(
        rows,
        before=write_cursor(order, rows[0]) if has_before else "",
        after=write_cursor(order, rows[-1]) if has_after else "",
        size=size,
        default_size=default_size,
    )


def page_of_list(
    values: Sequence[Value], name: str, query: QueryDict, default_size: int, kept: Pairs = ()
) -> PageOfRows[Value]:
    """Return the page that is asked for of a list that is here already, in an order of this name.

    A cursor is of the place in it. Raises BadRequest as `page_of_rows` does.
    """
    size = read_size(query, default_size)
    after, before = read_place(query)
    start = 0
    if after or before:
        (place,) = read_cursor(Order(name, ("place",)), after or before)
        if not isinstance(place, int) or not 0 <= place < len(values):
            raise _no_such_place()
        start = place + 1 if after else max(0, place - size)
        end = start + size if after else place
    else:
        end = size
    return PageOfRows(
        values[start:end],
        before=cursor_of(name, start) if start else "",
        after=cursor_of(name, end - 1) if end < len(values) else "",
        size=size,
        default_size=default_size,
        kept=kept,
    )


def ids_in_order(queryset: QuerySet[Any], order: Order, at_a_time: int) -> Iterator[list[int]]:
    """Yield the ids of all rows in an order by one field, so many at a time, each from where the last ended.

    One short query each: a list of a million holds neither a cursor nor an old state of the database meanwhile.
    """
    (field,) = order.fields
    rest = queryset
    while True:
        rows = list(rest.order_by(field).values_list("pk", field.lstrip("-"))[:at_a_time])
        if rows:
            yield [pk for pk, _place in rows]
        if len(rows) < at_a_time:
            return
        rest = _narrowed(queryset, order.fields, [rows[-1][1]])


def write_cursor(order: Order, row: Model) -> str:
    """Return the cursor of a row in an order."""
    return cursor_of(order.name, *(getattr(row, field.lstrip("-")) for field in order.fields))


def cursor_of(name: str, *values: Any) -> str:
    """Return the cursor of a place in an order: its name and values as JSON, in URL-safe Base64."""
    plain = [value.isoformat() if isinstance(value, date) else value for value in values]
    packed = json.dumps([name, *plain], separators=(",", ":"), ensure_ascii=False).encode()
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def read_cursor(order: Order, cursor: str) -> list[Any]:
    """Read the values of a cursor of this order; raise BadRequest for anything else."""
    try:
        if len(cursor) > LONGEST_CURSOR:
            raise ValueError
        name, *values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        is_fit = name == order.name and len(values) == len(order.fields) and all(map(_is_plain, values))
    except (ValueError, TypeError, binascii.Error, RecursionError):
        is_fit = False
    if not is_fit:
        raise _no_such_place()
    return list(values)


def read_place(query: QueryDict) -> tuple[str, str]:
    """Return the cursors `after` and `before` of a page, of which at most one is given; else raise BadRequest."""
    after, before = query.get("after", ""), query.get("before", "")
    if after and before:
        raise BadRequest(_("A list goes on either after or before a place; the address asks for both."))
    return after, before


def _no_such_place() -> BadRequest:
    return BadRequest(_("The address asks for a place in the list that does not exist. Start from its beginning."))


def _is_plain(value: Any) -> bool:
    if isinstance(value, bool):
        return False
    return abs(value) <= _LARGEST_NUMBER if isinstance(value, int) else isinstance(value, str) and "\x00" not in value


def read_size(query: QueryDict, default: int) -> int:
    """Read how many rows a page shall hold; raise BadRequest, with a sentence, for anything else than a few."""
    asked = query.get("size", str(default))
    if not (asked.isascii() and asked.isdigit() and len(asked) <= 3 and 1 <= int(asked) <= LARGEST_PAGE):
        raise BadRequest(_("A page holds between 1 and %(largest)s rows.") % {"largest": LARGEST_PAGE})
    return int(asked)


def _narrowed(queryset: QuerySet[Row], fields: Sequence[str], values: Sequence[Any]) -> QuerySet[Row]:
    """Narrow to the rows after these values in an order.

    Of a list that ends on that side by itself, such as a year, only the tighter bound stays: of two SQLite starts at
    the first, and walks to the other.
    """
    if len(fields) > 1:
        # The first field alone says where an index begins; asked only for one thing or another, SQLite walks to there.
        first = {f"{fields[0].lstrip('-')}__{'lte' if fields[0].startswith('-') else 'gte'}": values[0]}
        return queryset.filter(_beyond(fields, values), **first)
    own = _own_bounds(queryset, fields[0])
    is_falling = fields[0].startswith("-")
    if any(bound.rhs < values[0] if is_falling else bound.rhs > values[0] for bound in own):
        return queryset
    narrowed = queryset.filter(_beyond(fields, values))
    where: Any = narrowed.query.where
    where.children = [condition for condition in where.children if condition not in own]
    return narrowed


def _own_bounds(queryset: QuerySet[Row], field: str) -> list[Lookup[Any]]:
    """Return the conditions of a queryset that are a bound of a field on the side to which an order goes on."""
    is_falling = field.startswith("-")
    kinds = (LessThan, LessThanOrEqual) if is_falling else (GreaterThan, GreaterThanOrEqual)
    columns = [column for column in queryset.model._meta.concrete_fields if column.name == field.lstrip("-")]
    conditions: list[Any] = queryset.query.where.children
    return [
        bound
        for bound in conditions
        if isinstance(bound, kinds) and isinstance(bound.lhs, Col) and bound.lhs.target in columns
    ]


def _beyond(fields: Sequence[str], values: Sequence[Any]) -> Q:
    """Return the condition for rows after these values in an order of fields: a < x, or a = x and b < y, and so on."""
    condition = Q(pk__in=())
    same = Q()
    for field, value in zip(fields, values, strict=True):
        name = field.lstrip("-")
        condition |= same & Q(**{f"{name}__{'lt' if field.startswith('-') else 'gt'}": value})
        same &= Q(**{name: value})
    return condition
