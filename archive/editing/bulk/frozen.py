"""A frozen choice of articles: their ids with the versions that somebody saw, in the order in which they saw them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from archive.models import Article

MOST_AT_ONCE = 10_000
CHUNK = 1000
_LONGEST_NUMBER = 18  # digits, which every database holds


@dataclass(frozen=True, slots=True)
class Seen:
    """An article by its id, and its version when the choice was made."""

    pk: int
    version: int


def freeze(ids: Iterable[int]) -> list[Seen]:
    """Return these articles as they are now, in this order, those that exist (a query for each thousand)."""
    wanted = list(dict.fromkeys(ids))
    versions: dict[int, int] = {}
    for some in chunks(wanted, CHUNK):
        versions |= Article.objects.filter(pk__in=some).order_by().values_list("pk", "version")
    return [Seen(pk, versions[pk]) for pk in wanted if pk in versions]


def as_text(choice: Iterable[Seen]) -> str:
    """Write a choice so that a form can carry it: `12.3,13.1`."""
    return ",".join(f"{one.pk}.{one.version}" for one in choice)


def from_text(text: str) -> list[Seen]:
    """Read a choice that a form carried; what is none is left out, and what is beyond ten thousand."""
    found: dict[int, Seen] = {}
    for part in text.split(",")[:MOST_AT_ONCE]:
        pk, _dot, version = part.partition(".")
        if _is_number(pk) and _is_number(version):
            found.setdefault(int(pk), Seen(int(pk), int(version)))
    return list(found.values())


def chunks(things: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    return (things[start : start + size] for start in range(0, len(things), size))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= _LONGEST_NUMBER
