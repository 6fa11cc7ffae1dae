"""Unknown names: what articles name most often and no source and no tag is called."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from archive.models import UnknownName

MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class MetName:
    """A name, what kind of name it is, how many articles have it, and where names of its kind are decided upon."""

    name: str
    kind: str
    number: int
    url: str


def most_met() -> list[MetName]:
    """Return the open names that most articles have (one query, of as many rows as are shown)."""
    rows = UnknownName.objects.open().most_met_first().defer("packed")[:MOST_SHOWN]
    return [
        MetName(one.name, one.get_kind_display(), one.n, reverse("admin:names", query={"kind": one.kind}))
        for one in rows
    ]
