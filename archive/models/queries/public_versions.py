"""The public versions of an article, read back from the change log: from its first publication on, without names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby
from typing import Any

from archive.models.articles import STATED_FIELDS, Article
from archive.models.changes import VERSION, Change, ChangeSet
from archive.models.choices import State
from archive.models.queries.page_queries import was_set


@dataclass(frozen=True, slots=True)
class Erasure:
    """When a version was erased, and the public reason."""

    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Version:
    """What the public could read from one day on: `values` by field, and which differ from the version before.

    One that was erased has no values; its number stays. `before` lacks the values of a version that was erased.
    """

    number: int
    at: datetime | None
    reason: str
    values: dict[str, Any]
    changed: tuple[str, ...] = ()
    before: dict[str, Any] = field(default_factory=dict)
    erasure: Erasure | None = None


@dataclass(frozen=True, slots=True)
class PastState:
    """State and values of an article after a change set that touched them; that of its creation has no change set.

    `number` is that of the version that readers met then, None while it was not published.
    """

    change_set: ChangeSet | None
    state: str
    values: dict[str, Any]
    number: int | None = None

    @property
    def stated(self) -> dict[str, Any]:
        return {name: self.values[name] for name in STATED_FIELDS}


def public_versions(article: Article) -> list[Version]:
    """Return the versions that were public, the oldest first; the last one is today's (at most two queries).

    A version counts only if the article was published while it stood: what was written and taken back before, or while
    the article was withdrawn, nobody read.
    """
    if not was_set("article", article.pk, STATED_FIELDS):
        return [Version(1, article.published_at, "", _values(article))] if article.published_at else []
    changes = _changes(article)
    erasures = erasures_of(changes)
    versions: list[Version] = []
    last: PastState | None = None
    for past in past_states(article, changes):
        if past.number is None or (last and last.number == past.number):
            continue
        change_set = past.change_set if last else None
        one = Version(
            number=past.number,
            at=change_set.at if change_set else article.published_at,
            reason=change_set.public_reason if change_set else "",
            values=past.values,
            changed=tuple(name for name in STATED_FIELDS if last and last.values[name] != past.values[name]),
            before=versions[-1].values if versions else {},
        )
        erasure = erasures.get(past.number)
        versions.append(replace(one, values={}, before={}, erasure=erasure) if erasure else one)
        last = past
    return versions


def readable_again(article: Article) -> list[int]:
    """Return the versions, by number, that readers can read beside today's text once it is published (one query)."""
    changes = _changes(article)
    erased, found = erasures_of(changes), past_states(article, changes)
    numbers = {one.number: one.stated for one in found if one.number is not None and one.number not in erased}
    return [number for number, stated in numbers.items() if stated != found[-1].stated]


def past_states(article: Article, changes: Iterable[Change]) -> list[PastState]:
    """Return what the article was after each change set that touched it, the oldest first.

    `changes` are those that set its fields, in any order; fields beside the stated ones are among the values from the
    change on that first set them.
    """
    newest_first = sorted((one for one in changes if one.action == Change.Action.SET), key=lambda one: -one.pk)
    values = _values(article)
    state: str = article.state
    found: list[PastState] = []
    for _pk, group in groupby(newest_first, key=lambda change: change.change_set_id):
        acts = list(group)
        for change in acts:
            if change.field not in values and change.field != "state":
                values[change.field] = change.values()[1]
        found.append(PastState(acts[0].change_set, state, dict(values)))
        for change in acts:
            old, _new = change.values()
            if change.field == "state":
                state = old
            else:
                values[change.field] = old
    found.append(PastState(None, state, dict(values)))
    return _numbered(found[::-1])


def erasures_of(changes: Iterable[Change]) -> dict[int, Erasure]:
    """Return which versions were erased, by their numbers."""
    return {
        int(change.values()[1]["number"]): Erasure(change.change_set.at, change.change_set.public_reason)
        for change in changes
        if change.action == Change.Action.ERASE and change.field == VERSION
    }


def _numbered(found: Sequence[PastState]) -> list[PastState]:
    """Number the states that were public: a new version wherever one differs from the one before."""
    numbered: list[PastState] = []
    last: PastState | None = None
    for past in found:
        if past.state == State.PUBLISHED:
            is_same = last is not None and last.stated == past.stated
            number = (last.number or 0) + (not is_same) if last else 1
            past = last = replace(past, number=number)
        numbered.append(past)
    return numbered


def _changes(article: Article) -> list[Change]:
    return list(
        Change.objects.filter(
            model="article",
            object_id=article.pk,
            action__in=[Change.Action.SET, Change.Action.ERASE],
            field__in=[*STATED_FIELDS, "state", VERSION],
        )
        .select_related("change_set")
        .order_by("-pk")
    )


def _values(article: Article) -> dict[str, Any]:
    return {name: _plain(article, name) for name in STATED_FIELDS}


def _plain(article: Article, name: str) -> Any:
    """Return a field as the change log writes it."""
    value: Any = getattr(article, f"{name}_id" if name in {"source", "agency"} else name)
    return value.isoformat() if hasattr(value, "isoformat") else value
