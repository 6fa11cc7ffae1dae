"""Which article may go from which state to which, who may move it, and what each move sets: the only authority."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from archive.editing.changes.approval import PUBLISH, REVIEW, has
from archive.editing.changes.record import Record
from archive.editing.changes.recorder import User, recording
from archive.models import Article, ArticleProblem, ChangeSet, Severity, State, WithdrawalReason
from archive.models.choices import ChangeKind


@dataclass(frozen=True, slots=True)
class Transition:
    """One allowed move: the permission it takes, and whether it needs a reason."""

    source: State
    target: State
    permission: str
    needs_reason: bool = False


def _table() -> dict[tuple[State, State], Transition]:
    s = State
    rows = [
        Transition(s.IMPORTED, s.IN_REVIEW, REVIEW),
        Transition(s.IN_REVIEW, s.READY, REVIEW),
        Transition(s.READY, s.IN_REVIEW, REVIEW),
        *(Transition(start, s.PUBLISHED, PUBLISH) for start in (s.IMPORTED, s.IN_REVIEW, s.READY, s.SCHEDULED)),
        *(Transition(start, s.SCHEDULED, PUBLISH) for start in (s.IMPORTED, s.IN_REVIEW, s.READY, s.SCHEDULED)),
        Transition(s.SCHEDULED, s.READY, PUBLISH),
        *(
            Transition(start, s.DISCARDED, REVIEW, needs_reason=True)
            for start in (s.IMPORTED, s.IN_REVIEW, s.READY, s.SCHEDULED)
        ),
        Transition(s.DISCARDED, s.IMPORTED, REVIEW),
        Transition(s.PUBLISHED, s.WITHDRAWN, PUBLISH, needs_reason=True),
        Transition(s.WITHDRAWN, s.PUBLISHED, PUBLISH, needs_reason=True),
        *(
            Transition(start, s.MERGED, PUBLISH)
            for start in (s.IMPORTED, s.IN_REVIEW, s.READY, s.PUBLISHED, s.WITHDRAWN)
        ),
    ]
    return {(row.source, row.target): row for row in rows}


TRANSITIONS = _table()


@dataclass(frozen=True, slots=True)
class Move:
    """Where articles shall go, and what goes with it: when to publish, or why and how to withdraw."""

    target: State
    reason: str = ""
    publish_at: datetime | None = None
    withdrawal_reason: str = WithdrawalReason.OTHER
    public_note: str = ""
    mention: bool = True


@dataclass(slots=True)
class MoveReport:
    """Which articles moved, and which did not, each with the reason in a sentence."""

    moved: list[int] = field(default_factory=list)
    refused: list[tuple[Article, str]] = field(default_factory=list)
    change_set: ChangeSet | None = None


def targets(article: Article, user: User) -> list[State]:
    """Return the states to which this person may move this article, but for merging, which is an act of its own."""
    return [
        row.target
        for row in TRANSITIONS.values()
        if row.source == article.state
        and row.target != State.MERGED
        and not article.is_erased
        and has(user, row.permission)
    ]


def refusal(article: Article, move: Move, user: User | None) -> str:
    """Say in a sentence why this move is not allowed; empty when it is. A machine (no user) needs no permission."""
    if article.is_erased:
        return _("It was erased; nothing of it is left to move.")
    row = TRANSITIONS.get((State(article.state), move.target))
    if row is None or move.target == State.MERGED:
        return _("An article that is %(from)s can't become %(to)s.") % _names(article, move)
    if user is not None and not has(user, row.permission):
        return _("You may not move an article from %(from)s to %(to)s. Ask a publisher.") % _names(article, move)
    if row.needs_reason and not move.reason.strip():
        return _("Say why it is to be %(to)s.") % _names(article, move)
    if move.target == State.SCHEDULED and (move.publish_at is None or move.publish_at <= timezone.now()):
        return _("Give a time in the future at which it is to be published.")
    return ""


def _names(article: Article, move: Move) -> dict[str, Any]:
    return {"from": article.get_state_display(), "to": move.target.label}


def values(article: Article, move: Move, now: datetime) -> dict[str, Any]:
    """Return the fields that a move sets, the state among them."""
    fields: dict[str, Any] = {"state": move.target, "publish_at": None}
    if move.target == State.SCHEDULED:
        fields["publish_at"] = move.publish_at
    if move.target == State.PUBLISHED and article.published_at is None:
        fields["published_at"] = now
    if move.target == State.WITHDRAWN:
        fields |= {
            "withdrawal_reason": move.withdrawal_reason,
            "withdrawal_note": move.public_note,
            "withdrawal_mention": move.mention,
            "withdrawn_at": now,
        }
    elif article.withdrawal_reason:
        fields |= {
            "withdrawal_reason": "",
            "withdrawal_note": "",
            "withdrawal_mention": True,
            "withdrawn_at": None,
        }
    return fields


def move_articles(articles: Iterable[Article], move: Move, *, user: User | None = None) -> MoveReport:
    """Move articles as one change set; those that may not move are named with the reason, the others move."""
    report = MoveReport()
    kind = ChangeKind.TRANSITION if user is not None else ChangeKind.SCHEDULE
    ids = [article.pk for article in articles]
    with recording(kind, user=user, reason=move.reason, public_reason=move.public_note) as record:
        standing = Article.objects.defer("body", "text").in_bulk(ids)
        allowed = []
        for pk in ids:
            why = refusal(standing[pk], move, user)
            if why:
                report.refused.append((standing[pk], why))
            else:
                allowed.append(standing[pk])
        report.moved = _apply(record, allowed, move)
    report.change_set = record.change_set if record.change_set.pk else None
    return report


def publishing(article: Article, problems: Iterable[Mapping[str, Any]], record: Record) -> dict[str, Any]:
    """Return the fields that publish a new article of an import; none if a blocking problem holds it back."""
    if any(problem["severity"] == Severity.BLOCKING for problem in problems):
        return {}
    move = Move(State.PUBLISHED)
    return {} if refusal(article, move, None) else values(article, move, record.change_set.at)


def publish_imported(record: Record, articles: Sequence[Article]) -> list[int]:
    """Publish, inside an import's own change set, those that no open blocking problem holds back; return their ids."""
    blocked = set(
        ArticleProblem.objects.filter(
            article__in=articles, severity=Severity.BLOCKING, state=ArticleProblem.Answer.OPEN
        ).values_list("article_id", flat=True)
    )
    move = Move(State.PUBLISHED)
    return _apply(record, [one for one in articles if one.pk not in blocked and not refusal(one, move, None)], move)


def publish_due(now: datetime | None = None) -> MoveReport:
    """Publish every scheduled article whose time has come, as one change set of the archive's own."""
    due = Article.objects.filter(publish_at__lte=now or timezone.now()).order_by("publish_at", "pk")
    return move_articles(due.only("pk"), Move(State.PUBLISHED, reason=_("Its time had come.")))


def _apply(record: Record, articles: Sequence[Article], move: Move) -> list[int]:
    now = record.change_set.at
    wanted = {article.pk: values(article, move, now) for article in articles}
    unmarked = {pk: dict.fromkeys(fields, False) for pk, fields in wanted.items()}
    return list(record.set_many(Article, wanted, edited=unmarked))
