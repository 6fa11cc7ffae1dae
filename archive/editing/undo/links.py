"""Links that an undo puts back and takes away, one by one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from archive.editing.changes.links import LINKS, Item, LinkKind
from archive.editing.undo.later_changes import LaterChanges, follows_article, link_slot
from archive.editing.undo.parts import RestoreLinks
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
from archive.models import Change
from archive.models.choices import ChangeKind

Identity = tuple[Any, ...]
NetEffects = dict[Identity, NetEffect]


def restore_links(context: PlanContext, chunk: Chunk) -> Iterator[RestoreLinks]:
    """Decide upon the links of some objects (a query for the rows; for each kind of link one or two)."""
    effects: dict[str, dict[int, NetEffects]] = defaultdict(dict)
    for pk, changes in chunk.log.items():
        for name, found in _net_effects(chunk.model, changes, chunk.later[pk]).items():
            effects[name][pk] = found
    if not effects:
        return
    parents = sorted({pk for by_object in effects.values() for pk in by_object})
    rows = context.current.rows(chunk.model, parents, ())
    context.report.add_impossible(deleted_since(chunk.model, pk) for pk in parents if pk not in rows)
    for name, by_object in effects.items():
        there = {pk: links for pk, links in by_object.items() if pk in rows}
        part = _Linking(context, LINKS[chunk.model, name], there, rows, chunk.later).decide()
        if part.wanted:
            yield part


@dataclass(slots=True)
class _Linking:
    """The links of one kind."""

    context: PlanContext
    kind: LinkKind
    effects: Mapping[int, NetEffects]
    rows: Mapping[int, models.Model]
    later: Mapping[int, LaterChanges]

    def decide(self) -> RestoreLinks:
        context, kind = self.context, self.kind
        part = RestoreLinks(str(kind.parent._meta.model_name), name=kind.name)
        coming = [effect.before for links in self.effects.values() for effect in links.values() if effect.before]
        pointed = context.existing_targets(
            (kind.rows._meta.get_field(name), item[name]) for item in coming for name in kind.fields
        )
        context.unique_values.learn_links(kind, coming)
        present = context.current.links_of(kind, self.effects)
        for pk, links in self.effects.items():
            changed = {
                identity: self._changed_since(pk, identity, effect, present[pk]) for identity, effect in links.items()
            }
            missing = {identity: self._missing_target(effect.before, pointed) for identity, effect in links.items()}
            if self._is_unit(links):
                changed = dict.fromkeys(changed, next(filter(None, changed.values()), ""))
                missing = dict.fromkeys(missing, next(filter(None, missing.values()), ""))
            for identity, effect in links.items():
                entries = self._entries(part.model, pk, effect)
                if why := erased_since(self.rows[pk]):
                    context.report_impossible(entries, why)
                elif why := changed[identity]:
                    context.report_kept(entries, why)
                elif gone := missing[identity]:
                    context.report_impossible(entries, _("There is no longer %s.") % gone)
                elif not context.unique_values.claim_link(kind, pk, effect.before, effect.after):
                    context.report_impossible(entries, taken_by_another())
                else:
                    self._put_back(part, pk, identity, effect, entries)
        return part

    def _is_unit(self, links: NetEffects) -> bool:
        """Whether the links of one parent only make sense together, as where one was put in the place of another."""
        is_merge = self.context.change_set.kind == ChangeKind.MERGE
        came, went = (any(getattr(one, side) is None for one in links.values()) for side in ("before", "after"))
        return self.kind.is_unit or (is_merge and came and went)

    def _put_back(
        self, part: RestoreLinks, pk: int, identity: Identity, effect: NetEffect, entries: list[Entry]
    ) -> None:
        add, remove = part.wanted.setdefault(pk, ([], []))
        if effect.before:
            add.append(effect.before)
        else:
            remove.append(effect.after)
        part.edited[pk, self.kind.path_of(effect.before or effect.after)] = effect.was_edited
        part.entries.setdefault(pk, []).extend(entries)
        self.context.need(part.model, "change", self.rows[pk])
        came, went = ([item] if item else [] for item in (effect.before, effect.after))
        self.context.current.set_links(self.kind, pk, came, went)
        self.context.current.touch(part.model, pk, [link_slot(self.kind.name, identity)], self.context.change_set.pk)

    def _changed_since(self, pk: int, identity: Identity, effect: NetEffect, present: Mapping[Identity, Item]) -> str:
        later, slot = self.later[pk], link_slot(self.kind.name, identity)
        if act := later.last_by_person(slot):
            return later.history.why(act)
        return later.history.why(later.last(slot)) if present.get(identity) != effect.after else ""

    def _entries(self, model: str, pk: int, effect: NetEffect) -> list[Entry]:
        """Return what is said about a link: nothing where it only follows what the set changed."""
        is_problem_search = self.context.change_set.kind == ChangeKind.PROBLEMS
        if follows_article(self.kind.name, effect.before, effect.after) and not is_problem_search:
            return []
        return [Entry(model, pk, self.kind.name, str(self.rows[pk]))]

    def _missing_target(self, item: Item | None, pointed: Mapping[str, set[int]]) -> str:
        """Name what a link points to that exists no longer; empty if all of it does."""
        for name in pointed if item else ():
            assert item
            if item[name] not in pointed[name]:
                target: Any = self.kind.rows._meta.get_field(name).related_model
                return f"{target._meta.verbose_name} {item[name]}"
        return ""


def _net_effects(model: str, changes: Iterable[Logged], later: LaterChanges) -> dict[str, NetEffects]:
    """Fold what the set did to the links of one object, without what is undone already or came to nothing."""
    effects: dict[str, NetEffects] = defaultdict(dict)
    for change in changes:
        if change.action == Change.Action.LINK:
            kind = LINKS[model, change.path]
            removed, added = change.values()
            for is_added, items in ((False, removed), (True, added)):
                for logged in items or ():
                    was_edited = logged["was_edited"]
                    item = kind.complete(logged)  # an older log may lack a field
                    first = NetEffect(None if is_added else item, None, was_edited)
                    effect = effects[change.path].setdefault(kind.identify(item), first)
                    effect.after = item if is_added else None
    found = {
        name: {
            identity: effect
            for identity, effect in links.items()
            if effect.before != effect.after and not later.is_undone(link_slot(name, identity))
        }
        for name, links in effects.items()
    }
    return {name: links for name, links in found.items() if links}
