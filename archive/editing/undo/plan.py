"""The plan of an undo: a change set gone through chunk by chunk, reading only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from archive.editing.changes.rows import CHUNK
from archive.editing.undo.current_state import Key
from archive.editing.undo.fields import restore_fields
from archive.editing.undo.later_changes import changes_of
from archive.editing.undo.links import restore_links
from archive.editing.undo.parts import Part
from archive.editing.undo.plan_context import Chunk, Logged, PlanContext
from archive.editing.undo.report import Entry
from archive.editing.undo.whole_records import recreate, remove_created
from archive.models import Article, Change, ChangeSet
from archive.models.choices import ChangeKind

# What refers to others is deleted first.
DELETION_ORDER = (
    *("article", "eventcandidate", "event", "eventseries", "place", "tag", "boilerplateproposal", "source"),
    "collection",
)


def parts_of(context: PlanContext, only: Key | None = None) -> Iterator[Part]:
    """Yield what is to be written to undo a change set, or its part in one object, while the report is filled.

    Each part must be applied, or be taken note of by a trial, before the next is asked for. What the part would reverse
    is in its entries; what is kept or impossible is in the report already. A fixed number of queries a chunk.
    """
    if context.change_set.kind == ChangeKind.ERASURE:
        context.report_impossible(_erased(context.change_set), _("An erasure can’t be undone."))
        return
    is_merge = context.change_set.kind == ChangeKind.MERGE
    if is_merge and only:
        context.report_impossible([Entry(*only, "", str(only[1]))], _("A merge is undone as a whole."))
        return
    objects = _objects(context.change_set, only)
    going = {key for key, one in objects.items() if one.is_created}
    deleted = [key for key, one in objects.items() if one.deleted_at and key not in going]
    if going and is_split(context.change_set):
        context.report_impossible(_named(context, going), _("What was split is not merged by an undo. Merge it again."))
        return
    recreated = _recreated(context, sorted(deleted, key=lambda key: -objects[key].deleted_at))
    if is_merge:
        before = sum(context.report.numbers("impossible").values())
        recreated = iter(list(recreated))
        if sum(context.report.numbers("impossible").values()) > before:
            return  # without what can't come back, the articles would lose what stands in its place as well
    yield from recreated
    for model, ids in _by_model(key for key in reversed(objects) if key not in going).items():
        for some in _chunks(ids):
            chunk = _read(context, model, some)
            yield from restore_fields(context, chunk)
            yield from restore_links(context, chunk)
    created = _by_model(key for key in reversed(objects) if key in going)
    for model in sorted(created, key=DELETION_ORDER.index):
        for some in _chunks(created[model]):
            yield remove_created(context, model, some)


def is_split(change_set: ChangeSet) -> bool:
    """Whether a set is the undo of a merge."""
    return bool(change_set.undoes_id and change_set.undoes and change_set.undoes.kind == ChangeKind.MERGE)


def _recreated(context: PlanContext, deleted: Sequence[Key]) -> Iterator[Part]:
    for model, keys in groupby(deleted, key=lambda key: key[0]):
        for ids in _chunks([pk for _model, pk in keys]):
            yield recreate(context, model, _deletions(context.change_set, model, ids))


def _named(context: PlanContext, keys: Iterable[Key]) -> Iterator[Entry]:
    for model, ids in _by_model(keys).items():
        for pk, row in context.current.rows(model, ids, ()).items():
            yield Entry(model, pk, "", str(row))


def _erased(change_set: ChangeSet) -> Iterator[Entry]:
    """Name the articles that an erasure took something of (two queries)."""
    erasures = change_set.changes.filter(action=Change.Action.ERASE)
    rows = Article.objects.in_bulk(list(erasures.values_list("object_id", flat=True)))
    return (Entry("article", pk, "", str(row)) for pk, row in rows.items())


def changed_repeatedly(change_sets: Sequence[ChangeSet]) -> dict[str, set[int]]:
    """Return the objects that more than one of these sets changed (one query; none for a single set)."""
    found: dict[str, set[int]] = defaultdict(set)
    if len(change_sets) > 1:
        changes = Change.objects.filter(change_set__in=[one.pk for one in change_sets]).order_by()
        counted = changes.values("model", "object_id").annotate(n=Count("change_set", distinct=True)).filter(n__gt=1)
        for model, pk in counted.values_list("model", "object_id").iterator(chunk_size=2000):
            found[model].add(pk)
    return found


@dataclass(slots=True)
class _Object:
    """Whether the set created an object, and where in it it was deleted if it was."""

    is_created: bool
    deleted_at: int = 0


def _objects(change_set: ChangeSet, only: Key | None) -> dict[Key, _Object]:
    """Return the objects that the set changed, in the order in which it first did (one query)."""
    changes = change_set.changes.order_by("pk")
    if only:
        changes = changes.filter(model=only[0], object_id=only[1])
    found: dict[Key, _Object] = {}
    for pk, model, object_id, action in changes.values_list("pk", "model", "object_id", "action").iterator(
        chunk_size=5000
    ):
        one = found.setdefault((model, object_id), _Object(action == Change.Action.CREATE))
        one.deleted_at = pk if action == Change.Action.DELETE else 0
    return found


def _read(context: PlanContext, model: str, ids: Sequence[int]) -> Chunk:
    log: dict[int, list[Logged]] = {pk: [] for pk in ids}
    changes = changes_of(model, ids).filter(of_set=context.change_set.pk)
    rows = changes.exclude(action__in=[Change.Action.CREATE, Change.Action.DELETE])
    for pk, *change in rows.values_list("object_id", "action", "field", "old", "new", "packed", "was_edited"):
        log[pk].append(Logged(*change))
    return Chunk(model, log, context.current.later(model, ids, context.change_set.pk))


def _deletions(change_set: ChangeSet, model: str, ids: Sequence[int]) -> list[Change]:
    changes = changes_of(model, ids).filter(of_set=change_set.pk, action=Change.Action.DELETE)
    found = {change.object_id: change for change in changes}
    return [found[pk] for pk in ids]


def _by_model(keys: Iterable[Key]) -> dict[str, list[int]]:
    grouped: dict[str, list[int]] = defaultdict(list)
    for model, pk in keys:
        grouped[model].append(pk)
    return grouped


def _chunks(ids: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))
