"""What was done to objects after a change set and is still in force: an act and its undo cancel each other out.

An undo, the undo of that undo and so on all go back to one act, their root. What was done to a field or a link by sets
of one root an even number of times is as it was; an odd number of times, it is changed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from archive.editing.changes.links import LINKS
from archive.models import ArticleProblem, Change, ChangeSet
from archive.models.choices import BY_MACHINE

# What can be changed of an object: a field by its path, one link by its name and identity, the whole by an empty path.
Slot = tuple[Any, ...]
WHOLE: Slot = ("",)
HANDED_OUT: Slot = ("assignee",)


class ChangeSetHistory:
    """Change sets and the acts that they go back to, each read once."""

    def __init__(self) -> None:
        self._known: dict[int, ChangeSet] = {}

    def learn(self, ids: Collection[int]) -> None:
        """Read these sets and what they undo (one query for each link of the longest chain of undos)."""
        wanted = set(ids) - self._known.keys()
        while wanted:
            rows = ChangeSet.objects.filter(pk__in=wanted).order_by()
            found = {row.pk: row for row in rows.only("kind", "user_name", "at", "undoes")}
            self._known |= found
            wanted = {row.undoes_id for row in found.values() if row.undoes_id} - self._known.keys()

    def root(self, pk: int) -> int:
        """Return the act that a set or, if it is an undo, its chain of undos goes back to."""
        while undone := self._known[pk].undoes_id:
            pk = undone
        return pk

    def is_by_person(self, pk: int) -> bool:
        return self._known[pk].kind not in BY_MACHINE

    def why(self, pk: int | None) -> str:
        """Say that something was changed since, and by whom if it is known."""
        if pk is None:
            return _("It no longer stands as this change left it.")
        act = self._known[pk]
        who = act.user_name or act.get_kind_display()
        return _("Changed since, by %(who)s on %(day)s.") % {"who": who, "day": f"{act.at:%Y-%m-%d %H:%M}"}


@dataclass(slots=True)
class _TouchCount:
    """How often the sets of one root touched a slot, the last of them, and whether one of them was a decision."""

    number: int = 0
    last: int = 0
    is_decision: bool = False


@dataclass(slots=True)
class LaterChanges:
    """What was done to one object after a change set, by slot and root. `own` is the root of the set itself."""

    history: ChangeSetHistory
    after: int
    own: int
    touches: dict[Slot, dict[int, _TouchCount]] = field(default_factory=dict)
    own_sets: set[int] = field(default_factory=set)

    def note(self, slot: Slot, root: int, change_set: int, *, is_decision: bool = True) -> None:
        """Count what a set did to a slot, once a set. An undo that is only tried has a negative id here."""
        touch = self.touches.setdefault(slot, {}).setdefault(root, _TouchCount())
        touch.is_decision |= is_decision
        touch.number += touch.last != change_set
        touch.last = max(touch.last, change_set)
        if root == self.own:
            self.own_sets.add(change_set)

    def is_undone(self, slot: Slot) -> bool:
        """Whether what the set did to this slot is undone already."""
        touch = self.touches.get(slot, {}).get(self.own)
        return touch is not None and touch.number % 2 == 1

    @property
    def is_whole_undone(self) -> bool:
        """Whether the creation of the object by the set is undone already."""
        return len(self.own_sets) % 2 == 1

    def last(self, slot: Slot) -> int | None:
        """Return the last act of others on this slot that is still in force."""
        return max(self._still_in_force(slot), default=(0, None))[1]

    def last_by_person(self, slot: Slot) -> int | None:
        """Return the last act of a person on this slot that is still in force, the set itself left out."""
        found = (one for one in self._still_in_force(slot) if self._is_by_person(slot, one[1]))
        return max(found, default=(0, None))[1]

    def last_by_person_at_all(self) -> int | None:
        """Return the last act of a person on the object, wherever in it, that is still in force.

        Whom it was given to says nothing of what it is.
        """
        slots = self.touches.keys() - {HANDED_OUT}
        found = [one for slot in slots for one in self._still_in_force(slot) if self._is_by_person(slot, one[1])]
        return max(found, default=(0, None))[1]

    def _still_in_force(self, slot: Slot) -> Iterator[tuple[int, int]]:
        """Yield the last change set and the act, for each root but the own one whose changes are in force."""
        for root, touch in self.touches.get(slot, {}).items():
            if root != self.own and touch.number % 2:
                yield touch.last, root if root > self.after else touch.last

    def _is_by_person(self, slot: Slot, act: int) -> bool:
        root = self.history.root(act)
        return self.history.is_by_person(root) and self.touches[slot][root].is_decision


def changes_of(model: str, ids: Collection[int]) -> Any:
    """Return the changes of these objects, found by them alone; their set is `of_set`.

    Asked for a set as well, the database may walk through all that the set changed for each chunk of its objects.
    """
    return Change.objects.filter(model=model, object_id__in=ids).alias(of_set=F("change_set_id") + 0).order_by("pk")


def later(history: ChangeSetHistory, model: str, ids: Collection[int], after: int) -> dict[int, LaterChanges]:
    """Return what was done to these objects after a change set (three queries, four where sets are new).

    What came later is told by the order of the log, not of the sets: one that was written in several steps goes on
    while others come between.
    """
    history.learn([after])
    own = history.root(after)
    found = {pk: LaterChanges(history, after, own) for pk in ids}
    changes = changes_of(model, ids)
    places = _Places(changes.filter(of_set=after).values_list("object_id", "field", "pk"))
    others = changes.filter(pk__gt=places.first).exclude(of_set=after)
    columns = ("pk", "object_id", "change_set_id", "action", "field")
    rows = [row for row in others.values_list(*columns) if places.is_before(row[0], row[1], row[4])]
    history.learn({change_set for _pk, _object, change_set, _action, _field in rows})
    links = []
    for pk, object_id, change_set, action, path in rows:
        if action == Change.Action.LINK:
            links.append(pk)
        else:
            found[object_id].note((path,), history.root(change_set), change_set)
    if links:
        later_links = set(links)
        for change in others.filter(action=Change.Action.LINK).iterator(chunk_size=2000):
            if change.pk in later_links:
                root = history.root(change.change_set_id)
                for slot, is_decision in _links_in(change):
                    found[change.object_id].note(slot, root, change.change_set_id, is_decision=is_decision)
    return found


class _Places:
    """Where in the log a set first changed what: each field or kind of link of an object, and the object at all."""

    def __init__(self, rows: Iterable[tuple[int, str, int]]) -> None:
        self._of_field: dict[tuple[int, str], int] = {}
        self._of_object: dict[int, int] = {}
        for object_id, path, pk in rows:
            self._of_field.setdefault((object_id, path), pk)
            self._of_object.setdefault(object_id, pk)
        self.first = min(self._of_object.values(), default=0)

    def is_before(self, pk: int, object_id: int, path: str) -> bool:
        """Say whether the set changed this before a row of the log did."""
        return self._of_field.get((object_id, path), self._of_object.get(object_id, 0)) < pk


def link_slot(name: str, identity: tuple[Any, ...]) -> Slot:
    """Return the slot of one link."""
    return (name, *identity)


def follows_article(name: str, *items: dict[str, Any] | None) -> bool:
    """Whether a link only follows its article: a problem of it that no person accepted or opened again."""
    return name == "problems" and all(item is None or item["state"] == ArticleProblem.Answer.OPEN for item in items)


def _links_in(change: Change) -> Iterator[tuple[Slot, bool]]:
    kind = LINKS[change.model, change.field]
    sides: dict[Slot, list[dict[str, Any]]] = defaultdict(list)
    for items in change.values():
        for item in items or ():
            sides[link_slot(change.field, kind.identify(item))].append(item)
    for slot, items in sides.items():
        yield slot, not follows_article(change.field, *items)
