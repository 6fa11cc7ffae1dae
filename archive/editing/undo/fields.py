"""Fields that an undo sets back: those that go together are reversed, kept or impossible together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from archive.editing.changes.values import RECORDED, read, unit_of
from archive.editing.undo.later_changes import Since
from archive.editing.undo.parts import SetBack
from archive.editing.undo.plan_context import (
    Chunk,
    Logged,
    Planning,
    Step,
    deleted_since,
    erased_since,
    taken_by_another,
)
from archive.editing.undo.report import Entry
from archive.editing.undo.unique_values import unique_columns
from archive.models import Change

Steps = dict[str, Step]


def set_back(planning: Planning, chunk: Chunk) -> Iterable[SetBack]:
    """Decide upon the fields of some objects (a query for the rows, one for each kind of thing they point to)."""
    steps = {pk: found for pk, changes in chunk.log.items() if (found := _steps(changes, chunk.since[pk]))}
    if not steps:
        return
    world, model = planning.world, chunk.model
    rows = world.rows(model, list(steps), {path for fields in steps.values() for path in fields})
    pointed = planning.existing_targets(_pointers(model, steps.values()))
    planning.taken.learn(model, _unique_values(model, steps.values()))
    part = SetBack(model)
    for pk, fields in steps.items():
        row = rows.get(pk)
        if row is None:
            planning.report.add_impossible([deleted_since(model, pk)])
            continue
        for unit, some in _by_unit(model, fields).items():
            entries = [Entry(model, pk, path, str(row)) for path in some]
            before = {path: step.before for path, step in some.items()}
            if why := erased_since(row, *before.values(), *(step.after for step in some.values())):
                planning.leave(entries, why)
            elif why := _changed_since(row, unit, some, chunk.since[pk]):
                planning.keep(entries, why)
            elif any(before[name] not in {None, *pointed[name]} for name in pointed.keys() & before.keys()):
                planning.leave(entries, _("What it pointed to is gone."))
            elif not planning.taken.claim(model, row, before):
                planning.leave(entries, taken_by_another())
            else:
                part.entries.setdefault(pk, []).extend(entries)
                part.values.setdefault(pk, {}).update(before)
                part.edited.setdefault(pk, {}).update({path: step.was_edited for path, step in some.items()})
                planning.need(model, "change", row, str(before.get("state", "")) if model == "article" else "")
        if pk in part.values:
            world.set_fields(model, row, part.values[pk])
            world.touch(model, pk, [(path,) for path in part.values[pk]], planning.change_set.pk)
    if part.values:
        yield part


def _steps(changes: Iterable[Logged], since: Since) -> Steps:
    """Fold what the set did to the fields of one object, without what is undone already or came to nothing."""
    steps: Steps = {}
    for change in changes:
        if change.action == Change.Action.SET:
            old, new = change.values()
            steps.setdefault(change.path, Step(old, new, change.was_edited)).after = new
    return {path: one for path, one in steps.items() if one.before != one.after and not since.is_undone((path,))}


def _by_unit(model: str, steps: Steps) -> dict[tuple[str, ...], Steps]:
    units: dict[tuple[str, ...], Steps] = defaultdict(dict)
    for path, step in steps.items():
        units[unit_of(model, path)][path] = step
    return units


def _changed_since(row: models.Model, unit: tuple[str, ...], steps: Steps, since: Since) -> str:
    """Say who changed one of the fields that go together since; empty when all stands as the set left it.

    What a person set since is kept even where it is the same value again.
    """
    for name in unit:
        if act := since.last_by_person((name,)):
            return since.acts.why(act)
    for name in unit:
        act = since.last((name,))
        if read(row, name) != steps[name].after if name in steps else act:
            return since.acts.why(act)
    return ""


def _pointers(model: str, steps: Iterable[Steps]) -> Iterable[tuple[Any, Any]]:
    for fields in steps:
        for path, step in fields.items():
            if "." not in path:
                yield RECORDED[model]._meta.get_field(path), step.before


def _unique_values(model: str, steps: Iterable[Steps]) -> Mapping[str, set[Any]]:
    unique = unique_columns(RECORDED[model])
    values: dict[str, set[Any]] = defaultdict(set)
    for fields in steps:
        for column in unique:
            if column in fields:
                values[column].add(fields[column].before)
    return values
