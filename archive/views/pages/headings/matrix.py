"""Tables of what is held: a row for each heading, a column for each span of time or source, each number a list."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from archive.filters.parameters import KEYS, written
from archive.models import Event, Source


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


def list_url(**pairs: str) -> str:
    """Return the list of articles with these parameters, in the one order; `since` and `until` are its dates."""
    named = {{"since": "from", "until": "to"}.get(name, name): value for name, value in pairs.items()}
    ordered = sorted(named.items(), key=lambda pair: KEYS.index(pair[0]))
    return reverse("archive:article_list") + written(ordered)
