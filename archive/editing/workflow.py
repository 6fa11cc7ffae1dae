"""The workflow of articles: which transitions are allowed, to whom, and what they set; the only authority."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from archive.editing.changes.approval import APPROVED, PUBLISH, REVIEW, SUBMIT, has_permission, last_edits_by
from archive.editing.changes.record import Record
from archive.editing.changes.recorder import User, recording
from archive.editing.problems.catalogue import label_of
from archive.models import Article, ArticleProblem, ChangeSet, Severity, State, WithdrawalReason
from archive.models.choices import ChangeKind


@dataclass(frozen=True, slots=True)
class AllowedTransition:
    """From which state to which an article may go: the permission that it takes, and whether it needs a reason."""

    source: State
    target: State
    permission: str
    needs_reason: bool = False


# Work that is handed back, always with a note why.
STEPS_BACK = ((State.READY, State.IN_REVIEW), (State.READY, State.IMPORTED), (State.IN_REVIEW, State.IMPORTED))


def _table() -> dict[tuple[State, State], AllowedTransition]:
    s = State
    rows = [
        AllowedTransition(s.IMPORTED, s.IN_REVIEW, SUBMIT),
        AllowedTransition(s.IN_REVIEW, s.READY, REVIEW),
        *(AllowedTransition(*step, REVIEW, needs_reason=True) for step in STEPS_BACK),
        *(AllowedTransition(start, s.PUBLISHED, PUBLISH) for start in (s.IMPORTED, s.IN_REVIEW, s.READY, s.SCHEDULED)),
        *(AllowedTransition(start, s.SCHEDULED, PUBLISH) for start in (s.IMPORTED, s.IN_REVIEW, s.READY, s.SCHEDULED)),
        AllowedTransition(s.SCHEDULED, s.READY, PUBLISH),
        *(
            AllowedTransition(start, s.DISCARDED, REVIEW, needs_reason=True)
            for start in (s.IMPORTED, s.IN_REVIEW, s.READY, s.SCHEDULED)
        ),
        AllowedTransition(s.DISCARDED, s.IMPORTED, REVIEW),
        AllowedTransition(s.PUBLISHED, s.WITHDRAWN, PUBLISH, needs_reason=True),
        AllowedTransition(s.WITHDRAWN, s.PUBLISHED, PUBLISH, needs_reason=True),
        *(
            AllowedTransition(start, s.MERGED, PUBLISH)
            for start in (s.IMPORTED, s.IN_REVIEW, s.READY, s.PUBLISHED, s.WITHDRAWN)
        ),
    ]
    return {(row.source, row.target): row for row in rows}


TRANSITIONS = _table()
TO_PUBLISH = (State.PUBLISHED, State.SCHEDULED)


@dataclass(frozen=True, slots=True)
class Transition:
    """A transition that is asked for: the state to reach, and when to publish or why and how to withdraw."""

    target: State
    reason: str = ""
    publish_at: datetime | None = None
    withdrawal_reason: str = WithdrawalReason.OTHER
    public_note: str = ""
    mention: bool = True


@dataclass(slots=True)
class TransitionReport:
    """Which articles changed their state, by id, and which were refused, each with the reason in a sentence."""

    changed: list[int] = field(default_factory=list)
    refused: list[tuple[Article, str]] = field(default_factory=list)
    change_set: ChangeSet | None = None


def allowed_targets(article: Article, user: User) -> list[State]:
    """Return the states to which this person may take an article; merging is left out, which is an act of its own."""
    return [
        row.target
        for row in TRANSITIONS.values()
        if row.source == article.state
        and row.target != State.MERGED
        and not article.is_erased
        and has_permission(user, row.permission)
    ]


def blocked_by(articles: Iterable[Article]) -> dict[int, str]:
    """Return, of the articles that an open problem keeps from being published, the name of the problem (one query)."""
    blocking = ArticleProblem.objects.filter(
        article__in=list(articles), severity=Severity.BLOCKING, state=ArticleProblem.Answer.OPEN
    )
    return {pk: label_of(code) for pk, code in blocking.order_by("-code").values_list("article_id", "code")}


def own_last_edits(articles: Iterable[Article], user: User | None) -> set[int]:
    """Return those of the articles (their ids) that someone else has to approve of, where `FOUR_EYES` is on.

    They are those of which this person made the last change. One query for any number; none where it is off.
    """
    return set(last_edits_by(user, [one.pk for one in articles])) if settings.FOUR_EYES else set()


def refusals(articles: Iterable[Article], transition: Transition, user: User | None) -> dict[int, str]:
    """Return why a transition is not allowed, in a sentence, by the ids of those articles for which it isn't.

    At most two queries for any number of articles.
    """
    rows = list(articles)
    problems = blocked_by(rows) if transition.target in TO_PUBLISH else {}
    own = own_last_edits(rows, user) if transition.target in APPROVED else set()
    found = {one.pk: refusal(one, transition, user, problems.get(one.pk, ""), is_own=one.pk in own) for one in rows}
    return {pk: why for pk, why in found.items() if why}


def refusal(
    article: Article, transition: Transition, user: User | None, problem: str = "", *, is_own: bool = False
) -> str:
    """Return a sentence why a transition is not allowed, empty when it is. A machine (no user) needs no permission.

    `problem` is what `blocked_by` says of the article, `is_own` whether it is among the `own_last_edits`.
    """
    if article.is_erased:
        return _("It was erased; nothing of it is left to move.")
    row = TRANSITIONS.get((State(article.state), transition.target))
    if row is None or transition.target == State.MERGED:
        return _("An article that is %(from)s can't become %(to)s.") % _names(article, transition)
    if user is not None and not has_permission(user, row.permission):
        return _("You may not move an article from %(from)s to %(to)s. Ask a publisher.") % _names(article, transition)
    if is_own and transition.target in APPROVED and article.state != State.SCHEDULED:
        return _("You made the last change of it, so someone else has to approve of it.")
    if problem and transition.target in TO_PUBLISH:
        return _("A problem holds it back: %(problem)s. Mend it, or accept it with a reason.") % {"problem": problem}
    if row.needs_reason and not transition.reason.strip():
        return _("Say why it is to be %(to)s.") % _names(article, transition)
    if transition.target == State.SCHEDULED and (
        transition.publish_at is None or transition.publish_at <= timezone.now()
    ):
        return _("Give a time in the future at which it is to be published.")
    return ""


def _names(article: Article, transition: Transition) -> dict[str, Any]:
    return {"from": article.get_state_display(), "to": transition.target.label}


def fields_set_by(article: Article, transition: Transition, now: datetime) -> dict[str, Any]:
    """Return the fields that a transition sets, the state among them."""
    fields: dict[str, Any] = {"state": transition.target, "publish_at": None}
    if transition.target == State.SCHEDULED:
        fields["publish_at"] = transition.publish_at
    if transition.target == State.PUBLISHED and article.published_at is None:
        fields["published_at"] = now
    if transition.target == State.WITHDRAWN:
        fields |= {
            "withdrawal_reason": transition.withdrawal_reason,
            "withdrawal_note": transition.public_note,
            "withdrawal_mention": transition.mention,
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


def apply_transition(
    articles: Iterable[Article], transition: Transition, *, user: User | None = None
) -> TransitionReport:
    """Take articles to another state as one change set; each that may not go there is refused, the others go."""
    report = TransitionReport()
    kind = ChangeKind.TRANSITION if user is not None else ChangeKind.SCHEDULE
    ids = [article.pk for article in articles]
    with recording(kind, user=user, reason=transition.reason, public_reason=transition.public_note) as record:
        current = Article.objects.defer("body", "text").in_bulk(ids)
        refused = refusals(current.values(), transition, user)
        report.refused = [(current[pk], refused[pk]) for pk in ids if pk in refused]
        report.changed = move(record, [current[pk] for pk in ids if pk not in refused], transition)
    report.change_set = record.change_set if record.change_set.pk else None
    return report


def apply_in_steps(article: Article, targets: Sequence[State], *, user: User) -> TransitionReport:
    """Take one article through several states as one change set; if one is refused nothing happens at all."""
    report = TransitionReport()
    with recording(ChangeKind.TRANSITION, user=user) as record:
        for target in targets:
            current = Article.objects.defer("body", "text").get(pk=article.pk)
            if why := refusals([current], Transition(target), user).get(current.pk, ""):
                record.roll_back()
                report.refused.append((current, why))
                return report
            report.changed = move(record, [current], Transition(target))
    report.change_set = record.change_set if record.change_set.pk else None
    return report


def publication_fields(article: Article, problems: Iterable[Mapping[str, Any]], record: Record) -> dict[str, Any]:
    """Return the fields that publish a new article of an import; none if a blocking problem holds it back."""
    if any(problem["severity"] == Severity.BLOCKING for problem in problems):
        return {}
    transition = Transition(State.PUBLISHED)
    return {} if refusal(article, transition, None) else fields_set_by(article, transition, record.log.at)


def publish_imported(record: Record, articles: Sequence[Article]) -> list[int]:
    """Publish, inside an import's own change set, those that no open blocking problem holds back; return their ids."""
    problems = blocked_by(articles)
    transition = Transition(State.PUBLISHED)
    allowed = [one for one in articles if not refusal(one, transition, None, problems.get(one.pk, ""))]
    return move(record, allowed, transition)


def publish_due(now: datetime | None = None) -> TransitionReport:
    """Publish every scheduled article whose time has come, as one change set of the archive's own."""
    due = Article.objects.filter(publish_at__lte=now or timezone.now()).order_by("publish_at", "pk")
    return apply_transition(due.only("pk"), Transition(State.PUBLISHED, reason=_("Its time had come.")))


def move(record: Record, articles: Sequence[Article], transition: Transition) -> list[int]:
    now = record.log.at
    wanted = {article.pk: fields_set_by(article, transition, now) for article in articles}
    not_edited = {pk: dict.fromkeys(fields, False) for pk, fields in wanted.items()}
    return list(record.set_many(Article, wanted, edited=not_edited))
