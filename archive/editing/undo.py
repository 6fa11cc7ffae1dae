"""Undoing change sets, field by field and link by link, without treading on what came after.

An undo puts back what a change set changed, where that still stands as the set left it; what was changed since is kept,
and what can't be put back is said with its reason. It is a change set itself and can be undone in turn.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from archive.editing.changes import Record, User, recording
from archive.editing.links import LINKS, Item
from archive.editing.rows import CHUNK
from archive.editing.values import RECORDED, read, remake, unit_of
from archive.models import Article, Change, ChangeSet, State, WithdrawalReason
from archive.models.choices import BY_MACHINE, ChangeKind
from archive.models.curated import Curated


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that an undo would do or leave: what, which of its fields (empty: all of it), and why it is left."""

    model: str
    object_id: int
    field: str
    name: str
    why: str = ""


@dataclass(slots=True)
class UndoReport:
    """What an undo did, or would do: reversed, kept because it was changed since, or impossible."""

    undone: list[Entry] = field(default_factory=list)
    kept: list[Entry] = field(default_factory=list)
    impossible: list[Entry] = field(default_factory=list)
    change_sets: list[ChangeSet] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.undone)


def undo(
    change_sets: Sequence[ChangeSet],
    *,
    user: User | None = None,
    reason: str = "",
    kind: ChangeKind = ChangeKind.UNDO,
    dry_run: bool = False,
) -> UndoReport:
    """Undo change sets, the newest first, each as a change set of its own; with `dry_run` say what would happen.

    The trial does all of it and rolls it back, so that it can't differ from the act. All of it happens or nothing.
    """
    report = UndoReport()
    with transaction.atomic():
        for change_set in sorted(change_sets, key=lambda one: one.pk, reverse=True):
            with recording(kind, user=user, reason=reason, undoes=change_set, batch=change_set.batch) as record:
                _Undoing(change_set, record, report).run()
            if record.change_set.pk and not dry_run:
                report.change_sets.append(record.change_set)
        transaction.set_rollback(dry_run)
    return report


@dataclass(slots=True)
class _Step:
    """The net effect of a change set on one field or one link of one object."""

    before: Any
    after: Any
    was_edited: bool


@dataclass(slots=True)
class _Undoing:
    """The undo of one change set."""

    change_set: ChangeSet
    record: Record
    report: UndoReport

    def run(self) -> None:
        by_object: dict[tuple[str, int], list[Change]] = defaultdict(list)
        for change in self.change_set.changes.order_by("pk").iterator(chunk_size=2000):
            by_object[change.model, change.object_id].append(change)
        deleted = [key for key, log in by_object.items() if log[-1].action == Change.Action.DELETE]
        created = [key for key, log in by_object.items() if log[0].action == Change.Action.CREATE]
        for key in reversed(deleted):
            if key not in created:
                self._bring_back(*key, by_object[key][-1])
        rest = [key for key in by_object if key not in set(created)]
        for model, ids in _by_model(rest).items():
            for start in range(0, len(ids), CHUNK):
                chunk = {pk: by_object[model, pk] for pk in ids[start : start + CHUNK]}
                self._set_back(model, chunk)
                self._link_back(model, chunk)
        for model, ids in _by_model(reversed(created)).items():
            for start in range(0, len(ids), CHUNK):
                self._take_away(model, ids[start : start + CHUNK])

    # -- fields ---------------------------------------------------------------------------------------------------

    def _set_back(self, model: str, log: dict[int, list[Change]]) -> None:
        steps: dict[int, dict[str, _Step]] = defaultdict(dict)
        for pk, changes in log.items():
            for change in changes:
                if change.action == Change.Action.SET:
                    old, new = change.values()
                    step = steps[pk].setdefault(change.field, _Step(old, new, change.was_edited))
                    step.after = new
        if not steps:
            return
        rows = RECORDED[model]._default_manager.in_bulk(list(steps))
        later = self._later(model, list(steps))
        values: dict[int, dict[str, Any]] = {}
        edited: dict[int, dict[str, bool]] = {}
        for pk, fields in steps.items():
            if pk not in rows:
                self.report.impossible.append(Entry(model, pk, "", str(pk), _("It was deleted since.")))
                continue
            for path, step in fields.items():
                if why := self._changed_since(model, rows[pk], path, fields, later[pk]):
                    self.report.kept.append(Entry(model, pk, path, str(rows[pk]), why))
                elif why := self._target_gone(rows[pk], path, step.before):
                    self.report.impossible.append(Entry(model, pk, path, str(rows[pk]), why))
                else:
                    values.setdefault(pk, {})[path] = step.before
                    edited.setdefault(pk, {})[path] = step.was_edited
        for pk, fields in values.items():
            self._set_or_say(model, rows[pk], fields, edited[pk])

    def _set_or_say(self, model: str, row: models.Model, fields: dict[str, Any], edited: dict[str, bool]) -> None:
        """Put the fields of one record back; if a rule of the database forbids it, say so and leave it."""
        marked = len(self.record.log.changes)
        try:
            with transaction.atomic():
                self.record.set_many(_curated(model), {row.pk: fields}, edited={row.pk: edited})
        except IntegrityError:
            del self.record.log.changes[marked:]
            why = _("Something else has taken its name or address, or its other values no longer allow it.")
            self.report.impossible += [Entry(model, row.pk, path, str(row), why) for path in fields]
        else:
            self.report.undone += [Entry(model, row.pk, path, str(row)) for path in fields]

    def _changed_since(
        self, model: str, row: models.Model, path: str, steps: dict[str, _Step], later: Sequence[Change]
    ) -> str:
        """Say who changed this field, or one that goes with it, since; empty when all stands as the set left it."""
        for name in unit_of(model, path):
            since = [change for change in later if change.field == name and change.action == Change.Action.SET]
            if name in steps:
                left = steps[name].after
            elif since:
                left = since[0].values()[0]
            else:
                continue
            if read(row, name) != left:
                return _since(since[-1] if since else None)
        return ""

    def _target_gone(self, row: models.Model, path: str, value: Any) -> str:
        name = path.partition(".")[0]
        column = row._meta.get_field(name)
        if value is None or not isinstance(column, models.ForeignKey):
            return ""
        target = column.related_model
        if isinstance(target, str) or target._default_manager.filter(pk=value).exists():
            return ""
        return _("What it pointed to is gone.")

    # -- links ----------------------------------------------------------------------------------------------------

    def _link_back(self, model: str, log: dict[int, list[Change]]) -> None:
        steps: dict[str, dict[int, dict[tuple[Any, ...], _Step]]] = defaultdict(lambda: defaultdict(dict))
        for pk, changes in log.items():
            for change in changes:
                if change.action == Change.Action.LINK:
                    _add_link_steps(LINKS[model, change.field].identify, steps[change.field][pk], change)
        for name, by_object in steps.items():
            kind = LINKS[model, name]
            rows = kind.parent._default_manager.in_bulk(list(by_object))
            held = kind.held_by(by_object)
            later = self._later(model, list(by_object))
            wanted: dict[int, tuple[list[Item], list[Item]]] = defaultdict(lambda: ([], []))
            edited: dict[tuple[int, str], bool] = {}
            for pk, links in by_object.items():
                if pk not in rows:
                    continue
                for identity, step in links.items():
                    now = kind.item_of(held[pk][identity]) if identity in held[pk] else None
                    entry = Entry(model, pk, name, str(rows[pk]))
                    if now != step.after:
                        since = [change for change in later[pk] if change.field == name]
                        self.report.kept.append(_because(entry, _since(since[-1] if since else None)))
                    elif step.before and (gone := kind.missing(step.before)):
                        self.report.impossible.append(_because(entry, _("There is no longer %s.") % gone))
                    elif now != step.before:
                        (wanted[pk][0].append(step.before) if step.before else wanted[pk][1].append(step.after))
                        edited[pk, kind.mark(step.before or step.after)] = step.was_edited
                        self.report.undone.append(entry)
            self.record.link_many(_curated(model), name, wanted, edited)

    # -- whole records --------------------------------------------------------------------------------------------

    def _bring_back(self, model: str, pk: int, change: Change) -> None:
        old, _new = change.values()
        row = remake(RECORDED[model], old)
        entry = Entry(model, pk, "", str(row))
        marked = len(self.record.log.changes)
        try:
            with transaction.atomic():
                self.record.create(row)
        except IntegrityError:
            del self.record.log.changes[marked:]
            self.report.impossible.append(_because(entry, _("Something else has taken its name or address.")))
        else:
            self.report.undone.append(entry)

    def _take_away(self, model: str, ids: Sequence[int]) -> None:
        """Undo creations: articles are discarded, records of the vocabulary deleted where nothing holds on to them."""
        rows = RECORDED[model]._default_manager.in_bulk(list(ids))
        later = self._later(model, ids)
        discard: dict[int, dict[str, Any]] = {}
        for pk in ids:
            row = rows.get(pk)
            if row is None:
                continue
            entry = Entry(model, pk, "", str(row))
            by_person = [one for one in later[pk] if one.change_set.kind not in {*BY_MACHINE, ChangeKind.UNDO_IMPORT}]
            if by_person:
                self.report.kept.append(_because(entry, _since(by_person[-1])))
            elif not isinstance(row, Article):
                self._delete_or_say(row, entry)
            elif row.state == State.MERGED:
                self.report.impossible.append(_because(entry, _("It was merged into another article.")))
            elif row.state != State.DISCARDED:
                is_import = self.record.change_set.kind == ChangeKind.UNDO_IMPORT
                reason = WithdrawalReason.IMPORT_UNDONE if is_import else ""
                discard[pk] = {"state": State.DISCARDED, "publish_at": None, "withdrawal_reason": reason}
                self.report.undone.append(entry)
        if discard:
            unmarked = {pk: dict.fromkeys(fields, False) for pk, fields in discard.items()}
            self.record.set_many(Article, discard, edited=unmarked)

    def _delete_or_say(self, row: models.Model, entry: Entry) -> None:
        assert isinstance(row, Curated)
        marked = len(self.record.log.changes)
        try:
            with transaction.atomic():
                self.record.delete(row)
        except ProtectedError:
            del self.record.log.changes[marked:]
            self.report.impossible.append(_because(entry, _("Articles or events still use it.")))
        else:
            self.report.undone.append(entry)

    def _later(self, model: str, ids: Sequence[int]) -> dict[int, list[Change]]:
        """Return what was changed in these objects after the set, oldest first (one query)."""
        found: dict[int, list[Change]] = defaultdict(list)
        changes = Change.objects.filter(model=model, object_id__in=ids, change_set__gt=self.change_set.pk)
        for change in changes.select_related("change_set").order_by("pk"):
            found[change.object_id].append(change)
        return found


def _add_link_steps(identify: Any, steps: dict[tuple[Any, ...], _Step], change: Change) -> None:
    """Fold one logged change of links into the net effect on each link."""
    removed, added = change.values()
    for side, items in (("removed", removed), ("added", added)):
        for logged in items:
            item = dict(logged)
            was_edited = item.pop("was_edited")
            identity = identify(item)
            if identity not in steps:
                steps[identity] = _Step(item if side == "removed" else None, None, was_edited)
            steps[identity].after = item if side == "added" else None


def _by_model(keys: Iterable[tuple[str, int]]) -> dict[str, list[int]]:
    grouped: dict[str, list[int]] = defaultdict(list)
    for model, pk in keys:
        grouped[model].append(pk)
    return grouped


def _curated(model: str) -> type[Curated]:
    found = RECORDED[model]
    assert issubclass(found, Curated)
    return found


def _because(entry: Entry, why: str) -> Entry:
    return Entry(entry.model, entry.object_id, entry.field, entry.name, why)


def _since(change: Change | None) -> str:
    if change is None:
        return _("It no longer stands as this change left it.")
    who = change.change_set.user_name or change.change_set.get_kind_display()
    return _("Changed since, by %(who)s on %(day)s.") % {"who": who, "day": f"{change.change_set.at:%Y-%m-%d %H:%M}"}
