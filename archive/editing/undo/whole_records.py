"""Whole records: what a change set deleted comes back, what it created is discarded or deleted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from archive.editing.changes.values import RECORDED, read, remake
from archive.editing.undo.later_changes import WHOLE, Since
from archive.editing.undo.parts import BringBack, Part, SetBack, TakeAway
from archive.editing.undo.plan_context import Planning, erased_since, taken_by_another
from archive.editing.undo.report import Entry
from archive.editing.undo.unique_values import unique_columns
from archive.models import Change, State, WithdrawalReason
from archive.models.choices import ChangeKind


def bring_back(planning: Planning, model: str, deletions: Sequence[Change]) -> BringBack:
    """Decide upon records that the set deleted (a query, and one for each unique column and each they point to)."""
    there = planning.world.existing(RECORDED[model], [change.object_id for change in deletions])
    rows: list[Any] = [remake(RECORDED[model], one.values()[0]) for one in deletions if one.object_id not in there]
    columns = [one for one in RECORDED[model]._meta.concrete_fields if isinstance(one, models.ForeignKey)]
    pointed = planning.existing_targets((column, read(row, column.name)) for row in rows for column in columns)
    unique = unique_columns(RECORDED[model])
    planning.taken.learn(model, {column: {read(row, column) for row in rows} for column in unique})
    part = BringBack(model)
    for row in rows:
        entry = Entry(model, row.pk, "", str(row))
        if any(read(row, name) is not None and read(row, name) not in ids for name, ids in pointed.items()):
            planning.leave([entry], _("What it pointed to is gone."))
        elif not planning.taken.claim(model, row, {column: read(row, column) for column in unique}, is_new=True):
            planning.leave([entry], taken_by_another())
        else:
            part.rows[row.pk] = row
            part.entries[row.pk] = [entry]
            planning.need(model, "add")
            planning.world.come(model, row)
            planning.world.touch(model, row.pk, [WHOLE], planning.change_set.pk)
    return part


def take_away(planning: Planning, model: str, ids: Sequence[int]) -> Part:
    """Decide upon records that the set created: articles are discarded, others deleted where nothing uses them."""
    since = planning.world.since(model, ids, planning.change_set.pk)
    return _discard(planning, ids, since) if model == "article" else _delete(planning, model, ids, since)


def _discard(planning: Planning, ids: Sequence[int], since: dict[int, Since]) -> SetBack:
    rows = planning.world.rows("article", ids, ())
    is_import = planning.kind == ChangeKind.UNDO_IMPORT
    values = {
        "state": State.DISCARDED.value,
        "publish_at": None,
        "withdrawal_reason": WithdrawalReason.IMPORT_UNDONE.value if is_import else "",
    }
    part = SetBack("article")
    for pk in ids:
        row = rows.get(pk)
        if row is None or since[pk].is_whole_undone:
            continue
        entry = Entry("article", pk, "", str(row))
        if why := erased_since(row):
            planning.leave([entry], why)
        elif act := since[pk].last_by_person_at_all():
            planning.keep([entry], since[pk].acts.why(act))
        elif row.state == State.MERGED:
            planning.leave([entry], _("It was merged into another article."))
        elif row.state != State.DISCARDED:
            part.entries[pk] = [entry]
            part.values[pk] = values
            part.edited[pk] = dict.fromkeys(values, False)
            planning.need("article", "change", row, State.DISCARDED.value)
            planning.world.set_fields("article", row, {"state": values["state"]})
            planning.world.touch("article", pk, [("state",)], planning.change_set.pk)
    return part


def _delete(planning: Planning, model: str, ids: Sequence[int], since: dict[int, Since]) -> TakeAway:
    rows = planning.world.rows(model, ids, ())
    used = planning.world.used(model, ids)
    part = TakeAway(model)
    for pk in ids:
        row = rows.get(pk)
        if row is None:
            continue
        entry = Entry(model, pk, "", str(row))
        if act := since[pk].last_by_person_at_all():
            planning.keep([entry], since[pk].acts.why(act))
        elif pk in used:
            planning.leave([entry], _("Articles or events still use it."))
        else:
            part.rows[pk] = row
            part.entries[pk] = [entry]
            planning.need(model, "delete")
            planning.taken.free(model, row)
            planning.world.touch(model, pk, [WHOLE], planning.change_set.pk)
    planning.world.go(model, part.rows)
    return part
