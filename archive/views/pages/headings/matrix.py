"""Tables of what is held: a row for each heading, a column for each span of time or source, each number a list."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote_plus

from django.urls import reverse

from archive.filters.parameters import KEYS
from archive.models import Event, Source

_is_plain = re.compile(r"[0-9A-Za-z_-]+").fullmatch


@dataclass(frozen=True, slots=True)
class Cell:
    """A number of articles and the list of them; an empty cell leads nowhere."""

    articles: int = 0
    url: str = ""


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """The cells of one heading (None is what is unknown) and how many articles they hold."""

    heading: Source | Event | None
    cells: tuple[Cell, ...]
    total: int
    url: str = ""


@dataclass(frozen=True, slots=True)
class Matrix:
    """A table: its columns by name, each perhaps with an address, its rows, and how many headings are folded away."""

    columns: tuple[str, ...] = ()
    rows: tuple[MatrixRow, ...] = ()
    column_urls: tuple[str, ...] = ()
    folded: int = 0


def list_urls(*names: str) -> Callable[..., str]:
    """Return what gives the list of articles with a value for each of these parameters, which are in the one order.

    A table has hundreds of addresses: what they have in common is written once.
    """
    if list(names) != sorted(names, key=KEYS.index):
        raise ValueError("The parameters of a list have one order.")
    form = f"{reverse('archive:article_list').replace('%', '%%')}?{'&'.join(f'{name}=%s' for name in names)}"

    def fill(*values: str) -> str:
        return form % (values if all(map(_is_plain, values)) else tuple(map(quote_plus, values)))

    return fill
