"""Addresses for records that are made by the way: one that no other record has, or had."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from archive.editing.changes.values import name_of
from archive.models import Event, PastAddress, Source, Tag
from archive.text.slugs import MAX_LENGTH

ROOM_FOR_NUMBER = 6


def free_slug(model: type[Source | Tag | Event], wanted: str) -> str:
    """Return this slug, with a number behind it if another record of the model has it or had it (two queries)."""
    stem = wanted[: MAX_LENGTH - ROOM_FOR_NUMBER].rstrip("-")
    rows: QuerySet[Any] = model._default_manager.filter(slug__startswith=stem)
    past = PastAddress.objects.filter(kind=name_of(model), old__startswith=stem)
    taken = {*rows.values_list("slug", flat=True), *past.values_list("old", flat=True)}
    return next(one for n in range(1, len(taken) + 2) if (one := wanted if n == 1 else f"{stem}-{n}") not in taken)
