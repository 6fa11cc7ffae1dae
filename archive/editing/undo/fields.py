"""Fields that an undo sets back: those that go together are reversed, kept or impossible together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from archive.editing.changes.values import RECORDED, read, unit_of
from archive.editing.undo.later_changes import LaterChanges
from archive.editing.undo.parts import RestoreFields
from archive.editing.undo.plan_context import (
    Chunk,
    Logged,
    NetEffect,
    PlanContext,
    deleted_since,
    erased_since,
    taken_by_another,
)
from archive.editing.undo.report import Entry
from archive.editing.undo.unique_values import unique_columns
from archive.models import Change

NetEffects = dict[str, NetEffect]


def restore_fields(context: PlanContext, chunk: Chunk) -> Iterable[RestoreFields]:
    """Decide upon the fields of some objects (a query for the rows, one for each kind of thing they point to)."""
    effects = {pk: _net_effects(changes, chunk.later[pk]) for pk, changes in chunk.log.items()}
    marks = {pk: _marks(changes, effects[pk], chunk.later[pk]) for pk, changes in chunk.log.items()}
    effects = {pk: fields for pk, fields in effects.items() if fields or marks[pk]}
    if not effects:
        return
    current, model = context.current, chunk.model
    paths = {path for pk, fields in effects.items() for path in (*fields, *marks[pk])}
    rows = current.rows(model, list(effects), paths)
    pointed = context.existing_targets(_pointers(model, effects.values()))
    context.unique_values.learn(model, _unique_values(model, effects.values()))
    part = RestoreFields(model)
    for pk, fields in effects.items():
        row = rows.get(pk)
        if row is None:
            context.report.add_impossible([deleted_since(model, pk)])
            continue
        for unit, some in _by_unit(model, fields).items():
            entries = [Entry(model, pk, path, str(row)) for path in some]
            before = {path: effect.before for path, effect in some.items()}
            if why := erased_since(row, *before.values(), *(effect.after for effect in some.values())):
                context.report_impossible(entries, why)
            elif why := _changed_since(row, unit, some, chunk.later[pk]):
                context.report_kept(entries, why)
            elif any(before[name] not in {None, *pointed[name]} for name in pointed.keys() & before.keys()):
                context.report_impossible(entries, _("What it pointed to is gone."))
            elif not context.unique_values.claim(model, row, before):
                context.report_impossible(entries, taken_by_another())
            else:
                part.entries.setdefault(pk, []).extend(entries)
                part.values.setdefault(pk, {}).update(before)
                part.edited.setdefault(pk, {}).update({path: effect.was_edited for path, effect in some.items()})
                context.need(model, "change", row, str(before.get("state", "")) if model == "article" else "")
        if marks[pk] and not erased_since(row):
            _unmark(part, row, marks[pk])
            context.need(model, "change", row)
        if pk in part.values:
            current.set_fields(model, row, part.values[pk])
            current.touch(model, pk, [(path,) for path in part.values[pk]], context.change_set.pk)
    if part.values:
        yield part


def _net_effects(changes: Iterable[Logged], later: LaterChanges) -> NetEffects:
    """Fold what the set did to the fields of one object, without what is undone already or came to nothing."""
    effects: NetEffects = {}
    for change in changes:
        if change.action == Change.Action.SET:
            old, new = change.values()
            effects.setdefault(change.path, NetEffect(old, new, change.was_edited)).after = new
    return {path: one for path, one in effects.items() if one.before != one.after and not later.is_undone((path,))}


def _marks(changes: Iterable[Logged], effects: NetEffects, later: LaterChanges) -> dict[str, bool]:
    """Return the fields that the set only marked, and whether each counted as set by a person before.

    Left out are those that a person decided upon since, and what is undone already.
    """
    found: dict[str, bool] = {}
    for change in changes:
        if change.action == Change.Action.MARK and change.path not in effects:
            found.setdefault(change.path, change.was_edited)
    return {
        path: was_edited
        for path, was_edited in found.items()
        if not later.is_undone((path,)) and not later.last_by_person((path,))
    }


def _unmark(part: RestoreFields, row: models.Model, marks: Mapping[str, bool]) -> None:
    """Let marked fields stay as they are and count as they did before."""
    part.entries.setdefault(row.pk, []).extend(Entry(part.model, row.pk, path, str(row)) for path in marks)
    part.values.setdefault(row.pk, {}).update({path: read(row, path) for path in marks})
    part.edited.setdefault(row.pk, {}).update(marks)


def _by_unit(model: str, effects: NetEffects) -> dict[tuple[str, ...], NetEffects]:
    units: dict[tuple[str, ...], NetEffects] = defaultdict(dict)
    for path, effect in effects.items():
        units[unit_of(model, path)][path] = effect
    return units


def _changed_since(row: models.Model, unit: tuple[str, ...], effects: NetEffects, later: LaterChanges) -> str:
    """Return who changed one of the fields that go together since; empty when all is as the set left it.

    What a person set since is kept even where it is the same value again.
    """
    for name in unit:
        if act := later.last_by_person((name,)):
            return later.history.why(act)
    for name in unit:
        act = later.last((name,))
        if read(row, name) != effects[name].after if name in effects else act:
            return later.history.why(act)
    return ""


def _pointers(model: str, effects: Iterable[NetEffects]) -> Iterable[tuple[Any, Any]]:
    for fields in effects:
        for path, effect in fields.items():
            if "." not in path:
                yield RECORDED[model]._meta.get_field(path), effect.before


def _unique_values(model: str, effects: Iterable[NetEffects]) -> Mapping[str, set[Any]]:
    unique = unique_columns(RECORDED[model])
    values: dict[str, set[Any]] = defaultdict(set)
    for fields in effects:
        for column in unique:
            if column in fields:
                values[column].add(fields[column].before)
    return values
