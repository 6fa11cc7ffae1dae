"""The history of an object for people: who, when, why, and each change with its values and its differences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from archive.admin.shared.labels import Names, field_label, link_name, model_name, names_of, shown_value, targets_of
from archive.editing.changes.values import RECORDED
from archive.editing.restoring import is_restorable
from archive.models import Change, ChangeSet
from archive.models.changes import VERSION, is_erased
from archive.text.similarity.text_diff import Allowance, Piece, compare

PER_PAGE = 30
MOST_CHANGES = 300
LONG = 160


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One change in words: a field's old and new value, or the pieces of a long text; the links that came and went.

    `restores` is the number of the change where the value before it can be set again by a person, else 0.
    """

    label: str
    old: str = ""
    new: str = ""
    pieces: tuple[Piece, ...] = ()
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    object_name: str = ""
    restores: int = 0


@dataclass(slots=True)
class ShownChangeSet:
    """One change set, as far as it is shown."""

    change_set: ChangeSet
    lines: list[ChangeLine] = field(default_factory=list)
    rest: int = 0
    last: int = 0  # the number of its last change of the object, by which the history is paged


def history_of(model: str, object_id: int, before: int | None = None) -> list[ShownChangeSet]:
    """Return the change sets of one object, newest first, one more than a page holds (a fixed number of queries).

    The order is that of the log: of acts that went on side by side, the one that changed the object last comes first.
    """
    changes = Change.objects.filter(model=model, object_id=object_id).order_by()
    by_act = changes.values("change_set").annotate(last=Max("pk"))
    wanted = by_act.filter(last__lt=before) if before else by_act
    last = dict(wanted.order_by("-last").values_list("change_set", "last")[: PER_PAGE + 1])
    sets = ChangeSet.objects.select_related("undoes").in_bulk(list(last))
    rows = Change.objects.filter(model=model, object_id=object_id, change_set__in=sets).order_by("pk")
    by_set: dict[int, list[Change]] = defaultdict(list)
    for change in rows[: MOST_CHANGES * (PER_PAGE + 1)]:
        by_set[change.change_set_id].append(change)
    names, allowance = _names(rows), Allowance()
    return [
        ShownChangeSet(sets[pk], [_line_in_history(change, names, allowance) for change in by_set[pk]], last=last[pk])
        for pk in last
    ]


def shown_change_set(change_set: ChangeSet) -> ShownChangeSet:
    """Return one change set with its first changes, each naming its object."""
    rows = list(change_set.changes.order_by("pk")[: MOST_CHANGES + 1])
    shown = rows[:MOST_CHANGES]
    targets: dict[str, set[int]] = defaultdict(set)
    for change in shown:
        targets[change.model].add(change.object_id)
    names = _names(shown, targets)
    rest = change_set.changes.count() - len(shown) if len(rows) > MOST_CHANGES else 0
    allowance = Allowance()
    lines = [line_of(change, names, names_object=True, allowance=allowance) for change in shown]
    return ShownChangeSet(change_set, lines, rest)


def line_of(
    change: Change, names: Names, *, names_object: bool = False, allowance: Allowance | None = None
) -> ChangeLine:
    """Put one logged change into words."""
    model = RECORDED.get(change.model)
    object_name = ""
    if names_object:
        name = names.get(change.model, {}).get(change.object_id, f"#{change.object_id}")
        object_name = f"{model_name(change.model)}: {name}"
    old, new = change.values()
    if change.action == Change.Action.CREATE:
        return ChangeLine(_("Created"), object_name=object_name)
    if change.action == Change.Action.DELETE:
        return ChangeLine(_("Deleted"), object_name=object_name)
    if change.action == Change.Action.ERASE:
        return _erasure(change, new, object_name)
    label = field_label(change.model, change.field)
    if change.action == Change.Action.MARK:
        said = _("kept as it is, by a person") if new else _("handed back to the machine")
        return ChangeLine(label, new=said, object_name=object_name)
    if change.action == Change.Action.LINK:
        removed, added = (
            [link_name(change.model, change.field, item, names) for item in side or ()] for side in (old, new)
        )
        return ChangeLine(label, added=tuple(added), removed=tuple(removed), object_name=object_name)
    if model is not None and (is_erased(old) or is_erased(new)):
        was, became = (
            _("(erased)") if is_erased(side) else shown_value(model, change.field, side, names) for side in (old, new)
        )
        return ChangeLine(label, was, became, object_name=object_name)
    if isinstance(old, str) and isinstance(new, str) and old and new and max(len(old), len(new)) > LONG:
        return ChangeLine(label, pieces=tuple(compare(old, new, allowance)), object_name=object_name)
    if model is None:
        return ChangeLine(label, str(old), str(new), object_name=object_name)
    was, became = (shown_value(model, change.field, side, names) for side in (old, new))
    return ChangeLine(label, was, became, object_name=object_name)


def _line_in_history(change: Change, names: Names, allowance: Allowance) -> ChangeLine:
    line = line_of(change, names, allowance=allowance)
    return replace(line, restores=change.pk) if is_restorable(change) else line


def _erasure(change: Change, values: dict[str, Any], object_name: str) -> ChangeLine:
    """Say what an erasure destroyed: which version or all of it, in which fields, and the hashes of its bytes."""
    label = _("Version %s was erased") % values["number"] if change.field == VERSION else _("Erased")
    fields = [field_label(change.model, name) for name in values["fields"] if "." not in name]
    hashes = [_("bytes with the SHA-256 %s") % sha256 for sha256 in values["originals"]]
    return ChangeLine(label, removed=(*fields, *hashes), object_name=object_name)


def _names(changes: Iterable[Change], targets: dict[str, set[int]] | None = None) -> Names:
    """Read the names of everything that these changes point to."""
    found: dict[str, set[int]] = targets if targets is not None else defaultdict(set)
    for change in changes:
        if change.action in (Change.Action.SET, Change.Action.LINK):
            for model, ids in targets_of(change.model, change.field, change.values()).items():
                found[model] |= ids
    return names_of(found)
