"""Whole records: what a change set deleted is created again, what it created is discarded or deleted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from archive.editing.changes.values import RECORDED, deserialize, read
from archive.editing.undo.later_changes import WHOLE, LaterChanges
from archive.editing.undo.parts import DeleteRecords, Part, RecreateRecords, RestoreFields
from archive.editing.undo.plan_context import PlanContext, erased_since, taken_by_another
from archive.editing.undo.report import Entry
from archive.editing.undo.unique_values import unique_columns
from archive.models import Article, Change, State, WithdrawalReason
from archive.models.articles import EVER_PUBLIC
from archive.models.choices import ChangeKind

PAST_UNDOING = (*EVER_PUBLIC, State.SCHEDULED)  # where a person brought an article that no undo of others takes away


def recreate(context: PlanContext, model: str, deletions: Sequence[Change]) -> RecreateRecords:
    """Decide upon records that the set deleted (a query, and one for each unique column and each they point to)."""
    there = context.current.existing(RECORDED[model], [change.object_id for change in deletions])
    rows: list[Any] = [deserialize(RECORDED[model], one.values()[0]) for one in deletions if one.object_id not in there]
    columns = [one for one in RECORDED[model]._meta.concrete_fields if isinstance(one, models.ForeignKey)]
    pointed = context.existing_targets((column, read(row, column.name)) for row in rows for column in columns)
    unique = unique_columns(RECORDED[model])
    context.unique_values.learn(model, {column: {read(row, column) for row in rows} for column in unique})
    part = RecreateRecords(model)
    for row in rows:
        entry = Entry(model, row.pk, "", str(row))
        if any(read(row, name) is not None and read(row, name) not in ids for name, ids in pointed.items()):
            context.report_impossible([entry], _("What it pointed to is gone."))
        elif not context.unique_values.claim(model, row, {column: read(row, column) for column in unique}, is_new=True):
            context.report_impossible([entry], taken_by_another())
        else:
            part.rows[row.pk] = row
            part.entries[row.pk] = [entry]
            context.need(model, "add")
            context.current.restore(model, row)
            context.current.touch(model, row.pk, [WHOLE], context.change_set.pk)
    return part


def remove_created(context: PlanContext, model: str, ids: Sequence[int]) -> Part:
    """Decide upon records that the set created: articles are discarded, others deleted where nothing uses them."""
    later = context.current.later(model, ids, context.change_set.pk)
    return _discard(context, ids, later) if model == "article" else _delete(context, model, ids, later)


def _discard(context: PlanContext, ids: Sequence[int], later: dict[int, LaterChanges]) -> RestoreFields:
    rows = context.current.rows("article", ids, ("published_at",))
    joined = set(Article.objects.filter(merged_into__in=list(ids)).order_by().values_list("merged_into_id", flat=True))
    is_import = context.kind == ChangeKind.UNDO_IMPORT
    values = {
        "state": State.DISCARDED.value,
        "publish_at": None,
        "withdrawal_reason": WithdrawalReason.IMPORT_UNDONE.value if is_import else "",
    }
    part = RestoreFields("article")
    for pk in ids:
        row = rows.get(pk)
        if row is None or later[pk].is_whole_undone:
            continue
        entry = Entry("article", pk, "", str(row))
        if why := erased_since(row):
            context.report_impossible([entry], why)
        elif (act := later[pk].last_by_person_at_all()) and not _goes_nonetheless(context, row):
            context.report_kept([entry], later[pk].history.why(act))
        elif row.state == State.MERGED:
            context.report_impossible([entry], _("It was merged into another article."))
        elif pk in joined:
            context.report_impossible([entry], _("Another article was merged into it."))
        elif row.state != State.DISCARDED:
            part.entries[pk] = [entry]
            part.values[pk] = values
            part.edited[pk] = dict.fromkeys(values, False)
            context.need("article", "change", row, State.DISCARDED.value)
            context.current.set_fields("article", row, {"state": values["state"]})
            context.current.touch("article", pk, [("state",)], context.change_set.pk)
    return part


def _goes_nonetheless(context: PlanContext, row: Any) -> bool:
    """Say whether an article goes though a person changed it, and take note of it as such a one."""
    if row.state == State.DISCARDED:
        return False
    is_public = row.state in PAST_UNDOING or row.published_at is not None
    (context.report.public if is_public else context.report.edited).add(row.pk)
    return context.takes_edited and not is_public


def _delete(context: PlanContext, model: str, ids: Sequence[int], later: dict[int, LaterChanges]) -> DeleteRecords:
    rows = context.current.rows(model, ids, ())
    used = context.current.used(model, ids)
    part = DeleteRecords(model)
    for pk in ids:
        row = rows.get(pk)
        if row is None:
            continue
        entry = Entry(model, pk, "", str(row))
        if act := later[pk].last_by_person_at_all():
            context.report_kept([entry], later[pk].history.why(act))
        elif pk in used:
            context.report_impossible([entry], _("Articles or events still use it."))
        else:
            part.rows[pk] = row
            part.entries[pk] = [entry]
            context.need(model, "delete")
            context.unique_values.free(model, row)
            context.current.touch(model, pk, [WHOLE], context.change_set.pk)
    context.current.remove(model, part.rows)
    return part
