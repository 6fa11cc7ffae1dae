"""What a person decides about events and articles: each answer is one change set, which undo takes back whole."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from archive.comparing.candidate_upkeep import CURRENT_STATES
from archive.editing.changes.approval import may_edit
from archive.editing.changes.links import Item
from archive.editing.changes.record import Record
from archive.editing.changes.recorder import User, recording
from archive.editing.changes.values import HEAVY
from archive.editing.events.proposals import earliest_of, member_ids
from archive.editing.free_slugs import free_slug
from archive.models import Article, Basis, ChangeSet, Event, EventCandidate, Role
from archive.models.choices import ChangeKind
from archive.text.slugs import slugify

Answer = EventCandidate.Answer


class AnswerRefusedError(Exception):
    """An answer that can't be given; the message is a sentence that says why and what to do."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of an answer: its change set, the event that it made or added to, and the articles tied to it."""

    change_set: ChangeSet
    event: Event
    articles: tuple[Article, ...]


def make_event(
    candidate: EventCandidate,
    event: Event,
    roles: Mapping[int, str],
    *,
    tags: Collection[int] = (),
    user: User,
    reason: str = "",
) -> Answered:
    """Make an event of those articles of an open proposal that `roles` names; the others are not offered for it again.

    `event` is not saved yet; without a slug it gets one from its title. Raises AnswerRefusedError when the proposal was
    answered meanwhile, none of the articles is free any longer, or the person may not change one of them.
    """
    with recording(ChangeKind.EDIT, user=user, reason=reason) as record:
        articles, left_out = _split(candidate, roles, user)
        event.slug = event.slug or free_slug(Event, slugify(event.title, fallback="event"))
        event.edited_fields = sorted(name for name in ("title", "starts_on", "place", "series") if getattr(event, name))
        event.derive()
        record.create(event, tags=[{"tag": pk} for pk in tags], dismissals=[{"article": pk} for pk in left_out])
        _accept(record, candidate, event, roles, articles, left_out)
    return Answered(record.change_set, event, tuple(articles))


def add_to_event(
    candidate: EventCandidate, event: Event, roles: Mapping[int, str], *, user: User, reason: str = ""
) -> Answered:
    """Tie those articles of an open proposal that `roles` names to a known event; raises as `make_event` does."""
    with recording(ChangeKind.EDIT, user=user, reason=reason) as record:
        articles, left_out = _split(candidate, roles, user)
        record.link(event, "dismissals", add=[{"article": pk} for pk in left_out])
        _accept(record, candidate, event, roles, articles, left_out)
    return Answered(record.change_set, event, tuple(articles))


def dismiss_proposal(candidate: EventCandidate, *, user: User, reason: str = "") -> ChangeSet:
    """Say that the articles of an open proposal report no one event; it takes what is like it and stays away.

    Where it proposed more accounts of a known event, these are not offered for that event again.
    """
    with recording(ChangeKind.EDIT, user=user, reason=reason) as record:
        _must_be(candidate, Answer.OPEN)
        if candidate.event:
            record.link(candidate.event, "dismissals", add=[{"article": pk} for pk in member_ids(candidate)])
        record.set(candidate, state=Answer.DISMISSED)
    return record.change_set


def reopen_proposal(candidate: EventCandidate, *, user: User, reason: str = "") -> ChangeSet:
    """Let a dismissed proposal wait for an answer again."""
    with recording(ChangeKind.EDIT, user=user, reason=reason) as record:
        _must_be(candidate, Answer.DISMISSED)
        if candidate.event:
            record.link(candidate.event, "dismissals", remove=[{"article": pk} for pk in member_ids(candidate)])
        record.set(candidate, state=Answer.OPEN)
    return record.change_set


def add_accounts(event: Event, roles: Mapping[int, str], *, user: User, reason: str = "") -> Answered:
    """Tie articles to an event, also such as were dismissed for it before; what is tied to it stays as it is."""
    with recording(ChangeKind.EDIT, user=user, reason=reason) as record:
        there = set(event.accounts.filter(article__in=list(roles)).values_list("article_id", flat=True))
        articles = _editable([pk for pk in roles if pk not in there], user)
        record.link(event, "dismissals", remove=[{"article": one.pk} for one in articles])
        _tie(record, event, roles, articles)
    return Answered(record.change_set, event, tuple(articles))


def dismiss_articles(event: Event, article_ids: Collection[int], *, user: User, reason: str = "") -> ChangeSet | None:
    """Say that articles give no account of an event; they are not offered for it again. None when nothing changed."""
    with recording(ChangeKind.EDIT, user=user, reason=reason) as record:
        there = Article.objects.filter(pk__in=article_ids).exclude(accounts__event=event)
        record.link(event, "dismissals", add=[{"article": pk} for pk in there.values_list("pk", flat=True)])
    return record.change_set if record.change_set.pk else None


def role_by_date(event: Event, article: Article) -> str:
    """Return the role that the dates suggest: what was published before the event announces it."""
    days = event.days_to(article.published)
    return Role.ANNOUNCES.value if days is not None and days < 0 else Role.REPORTS.value


def _split(candidate: EventCandidate, roles: Mapping[int, str], user: User) -> tuple[list[Article], list[int]]:
    """Return the articles that are tied to an event, and the ids of those that the person left out."""
    _must_be(candidate, Answer.OPEN)
    members = member_ids(candidate)
    chosen = [pk for pk in members if pk in roles]
    if not chosen:
        raise AnswerRefusedError(_("None of these articles is free any longer. Tick at least one that is."))
    return _editable(chosen, user), [pk for pk in members if pk not in roles]


def _must_be(candidate: EventCandidate, state: str) -> None:
    """Read the proposal again, under the archive lock, and refuse an answer to what was answered meanwhile."""
    candidate.refresh_from_db()
    if candidate.state != state:
        told = _("Somebody answered this proposal meanwhile: it is %s. Nothing was changed.")
        raise AnswerRefusedError(told % candidate.get_state_display())


def _editable(ids: Sequence[int], user: User) -> list[Article]:
    """Load articles that still stand; refuse when the person may not change one of them."""
    rows = Article.objects.filter(pk__in=ids).select_related("source").defer(*HEAVY["article"]).order_by()
    articles = sorted((one for one in rows if one.state in CURRENT_STATES), key=lambda one: one.sort_key)
    refused = [str(one) for one in articles if not may_edit(user, one)]
    if refused:
        told = _("Only who may change these articles may tie them to an event: %s.")
        raise AnswerRefusedError(told % "; ".join(refused[:3]))
    return articles


def _accept(
    record: Record,
    candidate: EventCandidate,
    event: Event,
    roles: Mapping[int, str],
    articles: Sequence[Article],
    left_out: Sequence[int],
) -> None:
    """Tie articles to the event, let those that were left out go free, and close the proposal.

    What is more than a page shows goes on as a proposal of more accounts of the event.
    """
    _tie(record, event, roles, articles)
    answered = {*left_out, *(one.pk for one in articles)}
    rest = [pk for pk in member_ids(candidate, most=None) if pk not in answered]
    gone = [*left_out, *rest]
    values: dict[str, Any] = {"state": Answer.ACCEPTED, "event": event.pk}
    if candidate.first_article_id in gone:
        values["first_article"] = earliest_of([one.pk for one in articles])
    record.link(candidate, "articles", remove=[{"article": pk} for pk in gone])
    record.set(candidate, **values)
    if rest:
        more = EventCandidate(first_article_id=rest[0], words=candidate.words, event=event)
        record.create(more, articles=[{"article": pk} for pk in rest])


def _tie(record: Record, event: Event, roles: Mapping[int, str], articles: Sequence[Article]) -> None:
    own = {"event": event.pk, "basis": Basis.EDITOR.value}
    wanted: dict[int, tuple[list[Item], list[Item]]] = {
        one.pk: ([{**own, "role": roles[one.pk] or role_by_date(event, one)}], []) for one in articles
    }
    record.link_many(Article, "accounts", wanted)
