"""Links that an undo puts back and takes away, one by one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from archive.editing.changes.links import LINKS, Item, LinkKind
from archive.editing.undo.later_changes import Since, follows_texts, link_slot
from archive.editing.undo.parts import LinkBack
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
from archive.models import Change
from archive.models.choices import ChangeKind

Identity = tuple[Any, ...]
Steps = dict[Identity, Step]


def link_back(planning: Planning, chunk: Chunk) -> Iterator[LinkBack]:
    """Decide upon the links of some objects (a query for the rows; for each kind of link one or two)."""
    steps: dict[str, dict[int, Steps]] = defaultdict(dict)
    for pk, changes in chunk.log.items():
        for name, found in _steps(chunk.model, changes, chunk.since[pk]).items():
            steps[name][pk] = found
    if not steps:
        return
    parents = sorted({pk for by_object in steps.values() for pk in by_object})
    rows = planning.world.rows(chunk.model, parents, ())
    planning.report.add_impossible(deleted_since(chunk.model, pk) for pk in parents if pk not in rows)
    for name, by_object in steps.items():
        there = {pk: links for pk, links in by_object.items() if pk in rows}
        part = _Linking(planning, LINKS[chunk.model, name], there, rows, chunk.since).decide()
        if part.wanted:
            yield part


@dataclass(slots=True)
class _Linking:
    """The links of one kind."""

    planning: Planning
    kind: LinkKind
    steps: Mapping[int, Steps]
    rows: Mapping[int, models.Model]
    since: Mapping[int, Since]

    def decide(self) -> LinkBack:
        planning, kind = self.planning, self.kind
        part = LinkBack(str(kind.parent._meta.model_name), name=kind.name)
        coming = [step.before for links in self.steps.values() for step in links.values() if step.before]
        pointed = planning.existing_targets(
            (kind.rows._meta.get_field(name), item[name]) for item in coming for name in kind.fields
        )
        planning.taken.learn_links(kind, coming)
        held = planning.world.held(kind, self.steps)
        for pk, links in self.steps.items():
            changed = {identity: self._changed_since(pk, identity, step, held[pk]) for identity, step in links.items()}
            if kind.is_unit and (why := next(filter(None, changed.values()), "")):
                changed = dict.fromkeys(changed, why)
            for identity, step in links.items():
                entries = self._entries(part.model, pk, step)
                gone = self._gone(step.before, pointed)
                if why := erased_since(self.rows[pk]):
                    planning.leave(entries, why)
                elif why := changed[identity]:
                    planning.keep(entries, why)
                elif gone:
                    planning.leave(entries, _("There is no longer %s.") % gone)
                elif not planning.taken.claim_link(kind, pk, step.before, step.after):
                    planning.leave(entries, taken_by_another())
                else:
                    self._put_back(part, pk, identity, step, entries)
        return part

    def _put_back(self, part: LinkBack, pk: int, identity: Identity, step: Step, entries: list[Entry]) -> None:
        add, remove = part.wanted.setdefault(pk, ([], []))
        if step.before:
            add.append(step.before)
        else:
            remove.append(step.after)
        part.edited[pk, self.kind.mark(step.before or step.after)] = step.was_edited
        part.entries.setdefault(pk, []).extend(entries)
        self.planning.need(part.model, "change", self.rows[pk])
        came, went = ([item] if item else [] for item in (step.before, step.after))
        self.planning.world.set_links(self.kind, pk, came, went)
        self.planning.world.touch(part.model, pk, [link_slot(self.kind.name, identity)], self.planning.change_set.pk)

    def _changed_since(self, pk: int, identity: Identity, step: Step, held: Mapping[Identity, Item]) -> str:
        since, slot = self.since[pk], link_slot(self.kind.name, identity)
        if act := since.last_by_person(slot):
            return since.acts.why(act)
        return since.acts.why(since.last(slot)) if held.get(identity) != step.after else ""

    def _entries(self, model: str, pk: int, step: Step) -> list[Entry]:
        """Return what is said about a link: nothing where it only follows texts that the set changed."""
        is_found = self.planning.change_set.kind == ChangeKind.PROBLEMS
        if follows_texts(self.kind.name, step.before, step.after) and not is_found:
            return []
        return [Entry(model, pk, self.kind.name, str(self.rows[pk]))]

    def _gone(self, item: Item | None, pointed: Mapping[str, set[int]]) -> str:
        """Name what a link points to that exists no longer; empty if all of it does."""
        for name in pointed if item else ():
            assert item
            if item[name] not in pointed[name]:
                target: Any = self.kind.rows._meta.get_field(name).related_model
                return f"{target._meta.verbose_name} {item[name]}"
        return ""


def _steps(model: str, changes: Iterable[Logged], since: Since) -> dict[str, Steps]:
    """Fold what the set did to the links of one object, without what is undone already or came to nothing."""
    steps: dict[str, Steps] = defaultdict(dict)
    for change in changes:
        if change.action == Change.Action.LINK:
            identify = LINKS[model, change.path].identify
            removed, added = change.values()
            for is_added, items in ((False, removed), (True, added)):
                for logged in items or ():
                    item = dict(logged)
                    was_edited = item.pop("was_edited")
                    first = Step(None if is_added else item, None, was_edited)
                    step = steps[change.path].setdefault(identify(item), first)
                    step.after = item if is_added else None
    found = {
        name: {
            identity: step
            for identity, step in links.items()
            if step.before != step.after and not since.is_undone(link_slot(name, identity))
        }
        for name, links in steps.items()
    }
    return {name: links for name, links in found.items() if links}
