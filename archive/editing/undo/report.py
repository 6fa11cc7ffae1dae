"""What an undo did, or would do: entries for people, numbers of objects, and the permissions that it needs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from archive.editing.changes.values import RECORDED
from archive.models import ChangeSet

MOST_ENTRIES = 10_000  # that a list of a report holds; its numbers count all


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that an undo would do or leave: what, which of its fields (empty: all of it), and why it is left."""

    model: str
    object_id: int
    field: str
    name: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Need:
    """What reversing something amounts to, so that it can be asked who may do it by hand.

    `act` is `add`, `change` or `delete`. Of an article, `state` is its current one, and `target` the one it would
    be moved to, if it would.
    """

    model: str
    act: str
    state: str = ""
    target: str = ""


@dataclass(slots=True)
class UndoReport:
    """What an undo did, or would do: reversed, kept because it was changed since, or impossible.

    The lists hold the first 10,000 entries each; `numbers` counts all objects. `edited` are articles that were created
    and that a person changed since, whether they are kept or not; those that ever were public are `public` instead.
    """

    undone: list[Entry] = field(default_factory=list)
    kept: list[Entry] = field(default_factory=list)
    impossible: list[Entry] = field(default_factory=list)
    change_sets: list[ChangeSet] = field(default_factory=list)
    needs: set[Need] = field(default_factory=set)
    edited: set[int] = field(default_factory=set)
    public: set[int] = field(default_factory=set)
    _met: dict[str, dict[str, set[int]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(set)))

    def __bool__(self) -> bool:
        return bool(self.undone)

    def numbers(self, name: str) -> Counter[str]:
        """Return how many objects of each kind one of the lists is about: `undone`, `kept` or `impossible`."""
        return Counter({model: len(ids) for model, ids in self._met[name].items()})

    def add_undone(self, entries: Iterable[Entry]) -> None:
        self._add("undone", self.undone, entries)

    def add_kept(self, entries: Iterable[Entry]) -> None:
        self._add("kept", self.kept, entries)

    def add_impossible(self, entries: Iterable[Entry]) -> None:
        self._add("impossible", self.impossible, entries)

    def _add(self, name: str, shown: list[Entry], entries: Iterable[Entry]) -> None:
        met = self._met[name]
        for entry in entries:
            met[entry.model].add(entry.object_id)
            if len(shown) < MOST_ENTRIES:
                shown.append(entry)


def in_words(numbers: Mapping[str, int]) -> str:
    """Write numbers of objects by kind: “2,100 articles, 1 tag”."""
    counted = []
    for model in (one for one in RECORDED if numbers.get(one)):
        n, named = numbers[model], RECORDED[model]._meta
        name = named.verbose_name if n == 1 else named.verbose_name_plural
        counted.append(f"{number_format(n, force_grouping=True)} {name}")
    return ", ".join(counted) or _("nothing")
