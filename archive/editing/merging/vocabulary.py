"""Merging records of the vocabulary: what it would do, why it may not be done, and the act, at once or in steps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from archive.editing.changes.approval import has_permission
from archive.editing.changes.errors import StaleSaveError
from archive.editing.changes.links import LINKS
from archive.editing.changes.record import Record
from archive.editing.changes.recorder import User, recording
from archive.editing.changes.values import name_of, read
from archive.editing.merging.errors import MergeRefusedError, TooManyError
from archive.editing.merging.names import HAVE_ALIASES, addresses_of, free_addresses, links_of, new_aliases
from archive.editing.merging.references import naming
from archive.models import BoilerplateProposal, ChangeSet, EventCandidate, EventState, Tally
from archive.models.choices import ChangeKind
from archive.models.curated import Curated

MOST_AT_ONCE = 2_000  # records that name what is merged, written while others wait
MOST_MERGED = 20
# What is taken over where the survivor knows nothing; fields in one group go together.
_UNKNOWN: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "tag": (("description",),),
    "source": (
        *(("full_name",), ("country",), ("languages",), ("founded",), ("homepage",), ("description",), ("rights",)),
    ),
    "place": (("country", "region"), ("latitude", "longitude"), ("description",)),
    "eventseries": (("description",),),
    "event": (
        ("starts_on", "starts_precision", "starts_basis", "ends_on", "ends_precision", "ends_basis"),
        *(("place",), ("series",), ("description",)),
    ),
}


@dataclass(frozen=True, slots=True)
class MoveCount:
    """How many name the others and how many of them the survivor as well, and how many name the survivor then."""

    label: str | Promise
    number: int
    shared: int
    then: int


@dataclass(slots=True)
class VocabularyMergePlan:
    """What merging `others` into `survivor` would do; `refusal` is a sentence why it may not be done, else empty.

    `names` become other names, those in `taken` stand for something else already. `addresses` lead to the survivor.
    `filled` are fields of the survivor that get a value, by name; `notes` are sentences to think about.
    """

    survivor: Any
    others: tuple[Any, ...]
    moves: tuple[MoveCount, ...]
    names: tuple[str, ...]
    taken: tuple[str, ...]
    addresses: tuple[str, ...]
    filled: dict[str, Any]
    refusal: str
    notes: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(move.number for move in self.moves)

    @property
    def is_too_large(self) -> bool:
        return self.total > MOST_AT_ONCE


def plan_vocabulary_merge(survivor: Any, others: Sequence[Any], user: User | None) -> VocabularyMergePlan:
    """Say what merging would do (some twenty queries, whatever the numbers)."""
    ids = [row.pk for row in others]
    moves = []
    for way in naming(survivor):
        number, shared = way.count(ids), way.count_shared(ids, survivor.pk)
        moves.append(MoveCount(way.label, number, shared, way.count([survivor.pk]) + number - shared))
    items, taken = new_aliases(survivor, others)
    plan = VocabularyMergePlan(
        survivor,
        tuple(others),
        tuple(moves),
        tuple(item["name"] for item in items),
        tuple(taken),
        tuple(item["old"] for row in others for item in addresses_of(row)),
        _filled(survivor, others),
        vocabulary_refusal(survivor, others, user),
    )
    kinds = {row.get_kind_display() for row in (survivor, *others)} if hasattr(survivor, "kind") else set()
    if len(kinds) > 1:
        plan.notes.append(_("They are of different kinds: %s.") % ", ".join(sorted(map(str, kinds))))
    return plan


def vocabulary_refusal(survivor: Any, others: Sequence[Any], user: User | None) -> str:
    """Return a sentence why these may not be merged; empty when they may. A command (no user) needs no permission."""
    model = name_of(survivor)
    if user is not None and not all(has_permission(user, f"archive.{act}_{model}") for act in ("change", "delete")):
        return _("You may not merge these. Ask an editor.")
    if not others or any(row.pk == survivor.pk for row in others):
        return _("Choose another one to merge it with.")
    if len(others) > MOST_MERGED:
        return _("Merge %s at once at most.") % MOST_MERGED
    if model == "source" and len({row.display for row in (survivor, *others)}) > 1:
        return _("Readers may read more of one of them than of another. Let them be alike in that first.")
    return ""


def merge_vocabulary(
    survivor: Any,
    others: Sequence[Any],
    *,
    user: User | None,
    reason: str = "",
    keep_names: bool = True,
    expected: Mapping[int, int] | None = None,
) -> ChangeSet:
    """Merge records of one model into one, as one change set.

    Raises MergeRefusedError with a sentence, StaleSaveError when one of them is not of the `expected` version, by id,
    and TooManyError when more than 2,000 records name the others: then `merge_in_steps` does it.
    """
    with recording(ChangeKind.MERGE, user=user, reason=reason) as record:
        rows = _current(survivor, others, expected or {}, user)
        ids = [row.pk for row in rows[1:]]
        if sum(way.count(ids) for way in naming(survivor)) > MOST_AT_ONCE:
            raise TooManyError
        _finish(record, rows[0], rows[1:], keep_names=keep_names)
    return record.change_set


def merge_in_steps(
    survivor: Any, others: Sequence[Any], *, reason: str = "", keep_names: bool = True
) -> Iterator[tuple[int, ChangeSet]]:
    """Merge as a command does, whatever the numbers, as one change set; yield after each step how many it moved.

    Each step holds the archive lock for a moment. The last one is the merge itself: before it both stand. Stopped
    meanwhile, what was moved can be undone, or the merge is begun again and moves the rest.
    """
    ids = [row.pk for row in others]
    act: ChangeSet | None = None
    for way in naming(survivor):
        while way.count(ids) > MOST_AT_ONCE // 2:
            with recording(ChangeKind.MERGE, reason=reason, continues=act) as record:
                _current(survivor, others, {}, None)
                moved = way.move(record, ids, survivor.pk, MOST_AT_ONCE // 2)
            act = record.change_set
            yield moved, act
    with recording(ChangeKind.MERGE, reason=reason, continues=act) as record:
        rows = _current(survivor, others, {}, None)
        moved = _finish(record, rows[0], rows[1:], keep_names=keep_names)
    yield moved, record.change_set


def _current(survivor: Any, others: Sequence[Any], expected: Mapping[int, int], user: User | None) -> list[Any]:
    """Return the records as they are now, under the lock: the survivor first."""
    wanted = [survivor.pk, *(row.pk for row in others)]
    found = type(survivor)._default_manager.in_bulk(wanted)
    if len(found) < len({*wanted}):
        raise MergeRefusedError(_("One of them is gone: somebody else has just merged or deleted it."))
    rows = [found[pk] for pk in wanted]
    for row in rows:
        if row.version != expected.get(row.pk, row.version):
            raise StaleSaveError(row, expected[row.pk])
    if why := vocabulary_refusal(rows[0], rows[1:], user):
        raise MergeRefusedError(why)
    return rows


def _finish(record: Record, survivor: Any, others: Sequence[Any], *, keep_names: bool) -> int:
    """Move what is left, then names and addresses, then delete the others.

    The undo goes the other way round, so that the others must be touched before the survivor: it frees what they get.
    """
    model, ids = type(survivor), [row.pk for row in others]
    moved = sum(way.move(record, ids, survivor.pk, MOST_AT_ONCE) for way in naming(survivor))
    if name_of(survivor) == "event":
        _move_proposals(record, survivor, others)
    if name_of(survivor) == "source":
        _move_boilerplate(record, survivor, others)
    aliases = new_aliases(survivor, others)[0] if keep_names or name_of(survivor) not in HAVE_ALIASES else []
    addresses = [item for row in others for item in addresses_of(row)]
    own = free_addresses(record, survivor, others, addresses)
    kind = LINKS[name_of(survivor), "aliases"]
    for row, links in zip(others, links_of(kind, others), strict=True):
        record.link(row, "aliases", remove=links)
    record.link(survivor, "aliases", add=aliases)
    record.link_many(
        model, "addresses", {survivor.pk: (own, [])}, {(survivor.pk, f"addresses:{item['old']}"): False for item in own}
    )
    filled = _filled(survivor, others)
    if name_of(survivor) == "event":
        tags = LINKS["event", "tags"]
        there = {tags.identify(item) for item in links_of(tags, [survivor])[0]}
        more = [item for links in links_of(tags, others) for item in links if tags.identify(item) not in there]
        record.link(survivor, "tags", add=list({item["tag"]: item for item in more}.values()))
    if filled:
        by_person = {name for row in others for name in row.edited_fields} | {*survivor.edited_fields}
        record.set_many(
            model, {survivor.pk: filled}, edited={survivor.pk: {name: name in by_person for name in filled}}
        )
    record.delete_many(others)
    return moved


def _move_proposals(record: Record, survivor: Any, others: Sequence[Any]) -> None:
    """Let proposals that were taken for one of these events be its survivor's, and what was not to be offered again."""
    taken = EventCandidate.objects.filter(event__in=[row.pk for row in others]).values_list("pk", flat=True)
    moved = {pk: {"event": survivor.pk} for pk in taken}
    record.set_many(EventCandidate, moved, edited={pk: {"event": False} for pk in moved})
    kind = LINKS["event", "dismissals"]
    refused = [item["article"] for links in links_of(kind, others) for item in links]
    tied = set(survivor.accounts.filter(article__in=refused).values_list("article", flat=True))
    record.link(survivor, "dismissals", [{"article": pk} for pk in dict.fromkeys(refused) if pk not in tied])


def _move_boilerplate(record: Record, survivor: Any, others: Sequence[Any]) -> None:
    """Let lines that were learned of these sources be the survivor's, whose own answer to the same line stays."""
    rows = BoilerplateProposal.objects.filter(source__in=[row.pk for row in others]).order_by("pk")
    there = set(survivor.boilerplate.values_list("line", flat=True))
    moved: dict[int, dict[str, int | None]] = {}
    for one in rows:
        moved[one.pk] = {"source": None if one.line in there else survivor.pk}
        there.add(one.line)
    record.set_many(BoilerplateProposal, moved, edited={pk: {"source": False} for pk in moved})


def _filled(survivor: Any, others: Sequence[Any]) -> dict[str, Any]:
    """Return what the survivor takes over: what it does not know, hosts, rules, and that one of them was open."""
    model = name_of(survivor)
    values: dict[str, Any] = {}
    for group in _UNKNOWN[model]:
        if not any(read(survivor, name) for name in group):
            for row in others:
                if any(read(row, name) for name in group):
                    values |= {name: read(row, name) for name in group}
                    break
    if model == "source":
        domains = list(dict.fromkeys(host for row in (survivor, *others) for host in row.domains))
        values |= {"domains": domains} if domains != survivor.domains else {}
        if not survivor.is_confirmed and any(row.is_confirmed for row in others):
            values["is_confirmed"] = True
    if model == "event":
        rules = _joined_rules(survivor, others)
        values |= {"rules": rules} if rules != survivor.rules else {}
        if survivor.state != EventState.PUBLIC and any(row.state == EventState.PUBLIC for row in others):
            values["state"] = EventState.PUBLIC.value
    return values


def _joined_rules(survivor: Any, others: Sequence[Any]) -> list[Any]:
    rules = list(survivor.rules)
    for row in others:
        for rule in row.rules:
            if rule in rules:
                continue
            names = {one.get("name") for one in rules if isinstance(one, dict)}
            name = rule.get("name") if isinstance(rule, dict) else None
            rules.append({**rule, "name": f"{name} ({row.slug})"} if name in names and name else rule)
    return rules


def published_totals(rows: Sequence[Curated]) -> dict[int, int]:
    """Return how many published articles stand behind each record, where that is counted (one query)."""
    return Tally.objects.totals(name_of(rows[0]), [row.pk for row in rows]) if rows else {}
