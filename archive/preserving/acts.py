"""Acts upon many originals, a move or an export: each is one record, from which each original knows its events.

No row is written for an original. An export has all that there were, up to the last; a move names what it moved in
runs of ids, without one that stayed between them.
"""

from __future__ import annotations

import platform
from collections.abc import Collection, Iterator
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from archive.models import Original, Upkeep, take_archive_lock

MOST_ACTS = 20  # of each kind that are kept, the latest
MOST_RUNS = 500  # of one move; where what is moved lies more scattered, it is not told of which originals it was


def note_export(bag: str, *, builds_on: int, last: int) -> None:
    """Remember an export: the name of the bag, upon how many others it builds, the highest id of an original in it."""
    with transaction.atomic():
        take_archive_lock()
        _keep(Upkeep.Task.EXPORT, {"bag": bag, "builds_on": builds_on, "last": last}, is_new=True)


class MoveAct:
    """The record of one move to a place, kept with each of its steps, so that one that is killed tells what it did."""

    def __init__(self, target: str) -> None:
        self._act: dict[str, Any] = {"to": target, "runs": []}
        self._is_new = True

    def note(self, ids: Collection[int]) -> None:
        """Take note of originals that were moved, in the transaction that moves them, under the archive lock."""
        if not ids:
            return
        runs = self._act["runs"]
        for pk in sorted(ids) if runs is not None else []:
            if runs and (pk == runs[-1][1] + 1 or not _any_between(runs[-1][1], pk)):
                runs[-1][1] = pk
            else:
                runs.append([pk, pk])
        if runs is not None and len(runs) > MOST_RUNS:
            self._act["runs"] = None
        _keep(Upkeep.Task.MOVING, self._act, is_new=self._is_new)
        self._is_new = False


def exports_of(original: Original) -> Iterator[dict[str, Any]]:
    """Yield the exports that an original is in, with `at` as a time (one query)."""
    for act in _acts(Upkeep.Task.EXPORT):
        if original.pk <= act["last"] and not (original.erased_at and original.erased_at < act["at"]):
            yield act


def transfers_of(original: Original) -> Iterator[dict[str, Any]]:
    """Yield the moves by which an original came to another place, with `at` as a time (one query)."""
    for act in _acts(Upkeep.Task.MOVING):
        if any(first <= original.pk <= last for first, last in act["runs"] or ()):
            yield act


def _any_between(first: int, last: int) -> bool:
    return Original.objects.filter(pk__gt=first, pk__lt=last).exists()


def _keep(task: str, act: dict[str, Any], *, is_new: bool) -> None:
    """Keep an act as the latest of its kind, or what became of it since."""
    known = Upkeep.objects.filter(task=task).first()
    acts = known.told.get("acts", []) if known else []
    if not is_new:
        acts = acts[:-1]
    told = {**act, "at": timezone.now().isoformat(), "by": f"Python {platform.python_version()}, {platform.node()}"}
    Upkeep.objects.note(task, acts=[*acts, told][-MOST_ACTS:])


def _acts(task: str) -> Iterator[dict[str, Any]]:
    known = Upkeep.objects.filter(task=task).first()
    for act in known.told.get("acts", []) if known else []:
        at = parse_datetime(act["at"])
        if at:
            yield {**act, "at": at}
