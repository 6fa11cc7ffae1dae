"""The act that takes articles to another state, by the table of transitions and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.editing.bulk.acts import Act, ActError, Decision, register
from archive.editing.changes.approval import has_permission
from archive.editing.changes.record import Record
from archive.editing.changes.recorder import User
from archive.editing.workflow import TO_PUBLISH, TRANSITIONS, Transition, move, refusals
from archive.models import Article, ArticleProblem, Severity, State, WithdrawalReason
from archive.models.choices import ChangeKind

# The states in which an article goes to readers, or to those who publish; problems are named before.
PASSED_ON = (*TO_PUBLISH, State.READY)


@register
@dataclass(frozen=True)
class ChangeState(Act):
    """`publish_at` is a time in ISO 8601; the other fields say why and how something is withdrawn.

    `without_warnings` leaves out what an editor should look at first.
    """

    target: str
    reason: str = ""
    publish_at: str = ""
    withdrawal_reason: str = WithdrawalReason.OTHER.value
    public_note: str = ""
    mention: bool = True
    without_warnings: bool = False

    name = "move"
    label = gettext_lazy("Change the state")
    value_name = gettext_lazy("state")
    kind = ChangeKind.TRANSITION

    @cached_property
    def transition(self) -> Transition:
        at = datetime.fromisoformat(self.publish_at) if self.publish_at else None
        return Transition(
            State(self.target), self.reason, at, self.withdrawal_reason, self.public_note, self.mention
        )  # fmt: skip

    @property
    def rows(self) -> list[str]:
        return [row.permission for row in TRANSITIONS.values() if row.target == self.target != State.MERGED]

    def check(self, user: User) -> None:
        if self.target not in State.values or not self.rows:
            raise ActError(_("There is no such state to go to."))
        if not any(has_permission(user, permission) for permission in self.rows):
            raise ActError(_("You may not do this."))
        try:
            assert self.transition
        except ValueError:
            raise ActError(_("This is no time.")) from None

    def sentence(self) -> str:
        return _("Change the state to %s") % State(self.target).label

    def public_reason(self) -> str:
        return self.public_note

    def may_change(self, user: User, article: Article) -> str:
        return ""  # the table of transitions says it, article by article

    def decide(self, articles: Sequence[Article], user: User) -> Iterator[Decision]:
        refused = refusals(articles, self.transition, user)
        warned = with_warnings(one.pk for one in articles) if self.without_warnings else set()
        for article in articles:
            one = Decision(article, article.get_state_display(), str(State(self.target).label))
            why = refused.get(article.pk, "")
            if not why and article.pk in warned:
                why = _("An editor should look at it first.")
            yield one.skip(why) if why else one

    def write(self, record: Record, decisions: Sequence[Decision]) -> None:
        move(record, [one.article for one in decisions], self.transition)

    def because(self, reason: str) -> ChangeState:
        return replace(self, reason=reason)


def with_warnings(ids: Iterable[int]) -> set[int]:
    """Return which of these articles, by id, an editor should look at before they are passed on (one query)."""
    found = ArticleProblem.objects.filter(article__in=list(ids), state=ArticleProblem.Answer.OPEN)
    found = found.exclude(severity=Severity.NOTE)
    return set(found.values_list("article_id", flat=True))
