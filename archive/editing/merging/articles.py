"""Merging two articles: what it would do, why it may not be done, and the act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from archive.editing.changes.approval import has_permission, may_edit
from archive.editing.changes.errors import StaleSaveError
from archive.editing.changes.links import LINKS
from archive.editing.changes.record import Record
from archive.editing.changes.recorder import User, recording
from archive.editing.merging.errors import MergeRefusedError
from archive.editing.merging.fields import (
    BODY,
    BY_NAME,
    IN_BYTES,
    FieldGroup,
    differing,
    is_others_better,
    values_taken,
    without_places,
)
from archive.editing.merging.joined import JoinedLinks, join_links, joined_links
from archive.editing.originals import make_current
from archive.editing.workflow import TRANSITIONS, Transition, fields_set_by
from archive.models import Article, ArticleOriginal, ChangeSet, ImportRecord, State, WithdrawalReason
from archive.models.choices import ChangeKind

# What was withdrawn for these reasons stays known as withdrawn.
WITHHELD = (WithdrawalReason.LEGAL, WithdrawalReason.PRIVACY, WithdrawalReason.RIGHTS)


@dataclass(frozen=True, slots=True)
class FieldChoice:
    """A group of fields in which two articles differ, and whether the other's value is proposed."""

    group: FieldGroup
    takes_other: bool


@dataclass(frozen=True, slots=True)
class ArticleMergePlan:
    """What merging `other` into `survivor` would do; `refusal` is a sentence why it may not be done, else empty.

    `originals` and `sightings` are the other's, which stay with it and are found for the survivor; `earlier` were
    merged into the other before, and lead to the survivor then.
    """

    survivor: Article
    other: Article
    choices: tuple[FieldChoice, ...]
    links: Mapping[str, JoinedLinks]
    originals: int
    sightings: int
    earlier: int
    refusal: str


def natural_survivor(one: Article, other: Article) -> Article:
    """Return which of two articles is kept unless a person says otherwise: what readers know, else what came first."""
    order = {State.PUBLISHED: 0, State.WITHDRAWN: 1}
    return min(one, other, key=lambda article: (order.get(State(article.state), 2), article.pk))


def plan_merge(survivor: Article, other: Article, user: User) -> ArticleMergePlan:
    """Say what merging two articles would do (seven queries)."""
    choices = (FieldChoice(one, is_others_better(one, survivor, other)) for one in differing(survivor, other))
    return ArticleMergePlan(
        survivor,
        other,
        tuple(choices),
        joined_links(survivor, other),
        other.originals.count(),
        other.import_records.count(),
        other.merged.count(),
        merge_refusal(survivor, other, user),
    )


def merge_refusal(survivor: Article, other: Article, user: User) -> str:
    """Return a sentence why one article may not be merged into another; empty when it may (a query at most)."""
    names = {"title": str(other), "state": other.get_state_display(), "survivor": str(survivor)}
    row = TRANSITIONS.get((State(other.state), State.MERGED))
    if survivor.pk == other.pk:
        return _("An article can’t be merged into itself.")
    if survivor.is_erased or other.is_erased:
        return _("One of them was erased; nothing of it is left to merge.")
    if row is None:
        return _("“%(title)s” is %(state)s, and can’t be merged as it is.") % names
    if not has_permission(user, row.permission) or not (may_edit(user, survivor) and may_edit(user, other)):
        return _("You may not merge articles. Ask a publisher.")
    if survivor.state in (State.MERGED, State.DISCARDED):
        return _("Nothing can be merged into what is itself discarded or merged.")
    if other.state == State.PUBLISHED and survivor.state != State.PUBLISHED:
        return _("Readers know “%(title)s”, and not the one that would be kept. Keep the published one.") % names
    if other.state == State.WITHDRAWN:
        if survivor.state not in (State.PUBLISHED, State.WITHDRAWN):
            return _("Readers knew “%(title)s”, and not the one that would be kept.") % names
        if other.withdrawal_reason in WITHHELD:
            return _("“%(title)s” was withdrawn for its rights, privacy or by law, and stays known as that.") % names
    if other.import_records.filter(answer=ImportRecord.Answer.OPEN).exists():
        return _("New values for “%(title)s” wait for an answer. Answer them first.") % names
    return ""


def merge_articles(
    survivor: Article,
    other: Article,
    *,
    user: User,
    takes_other: Mapping[str, bool] | None = None,
    reason: str = "",
    expected: Mapping[int, int] | None = None,
) -> ChangeSet:
    """Merge one article into another, as one change set.

    `takes_other` says by names of groups (`fields.GROUPS`) whether the survivor takes the other's value; where it says
    nothing the better one is taken. A value that is taken counts as set by a person. Raises MergeRefusedError with a
    sentence, and StaleSaveError when one of them is not of the `expected` version, by id. The number of queries does
    not grow with what hangs on the two, but for those merged into the other before, some hundred at a time.
    """
    with recording(ChangeKind.MERGE, user=user, reason=reason) as record:
        rows = Article.objects.select_related("source", "agency").in_bulk([survivor.pk, other.pk])
        survivor, other = rows[survivor.pk], rows[other.pk]
        for row in (survivor, other):
            if row.version != (expected or {}).get(row.pk, row.version):
                raise StaleSaveError(row, (expected or {})[row.pk])
        if why := merge_refusal(survivor, other, user):
            raise MergeRefusedError(why)
        chosen = {choice.name: is_others_better(choice, survivor, other) for choice in differing(survivor, other)}
        chosen |= {name: wanted for name, wanted in (takes_other or {}).items() if name in chosen}
        _take_fields(record, survivor, other, [BY_NAME[name] for name, wanted in chosen.items() if wanted])
        join_links(record, survivor, other)
        _close(record, survivor, other)
    return record.change_set


def _take_fields(record: Record, survivor: Article, other: Article, taken: list[FieldGroup]) -> None:
    """Give the survivor the chosen values; with the text come the bytes that it was read from."""
    with_bytes = any(group.name == BODY for group in taken)
    values: dict[str, Any] = {}
    for group in taken:
        values |= values_taken(group, other, with_bytes=with_bytes)
    edited = dict.fromkeys(values, True)
    if with_bytes:
        for name, evidence in survivor.evidence.items():
            path = f"evidence.{name}"
            if path not in values and isinstance(evidence, dict) and not evidence.keys().isdisjoint(IN_BYTES):
                values[path] = without_places(evidence)
                edited[path] = path in survivor.edited_fields
        current = ArticleOriginal.objects.filter(article=other, is_current=True).first()
        if current:
            make_current(record, survivor, current.original_id, name=current.name, member=current.member)
    if values:
        record.set_many(Article, {survivor.pk: values}, edited={survivor.pk: edited})


def _close(record: Record, survivor: Article, other: Article) -> None:
    """Let the other article, and what was merged into it before, lead to the survivor, and settle its problems."""
    kind = LINKS["article", "problems"]
    problems = [kind.item_of(row) for row in other.problems.all()]
    kept = {(other.pk, path): path in other.edited_fields for path in map(kind.path_of, problems)}
    record.link_many(Article, "problems", {other.pk: ([], problems)}, kept)
    into = {"merged_into": survivor.pk}
    moves: dict[int, dict[str, Any]] = {pk: dict(into) for pk in other.merged.values_list("pk", flat=True)}
    moves[other.pk] = fields_set_by(other, Transition(State.MERGED), record.change_set.at) | into
    record.set_many(Article, moves, edited={pk: dict.fromkeys(move, False) for pk, move in moves.items()})
