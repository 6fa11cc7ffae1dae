"""Acts on the events of articles: tying them to one with a role, and untying them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.editing.bulk.acts import Act, ActError, Decision, register
from archive.editing.changes.record import Record
from archive.editing.changes.recorder import User
from archive.editing.problems.checks import Facts
from archive.models import Account, Article, Basis, Event
from archive.models.choices import Role


class EventAct(Act):
    """An act with one event, given by its id or its slug."""

    event: int | str
    value_name = gettext_lazy("event")
    rests_on = ("accounts",)

    @cached_property
    def row(self) -> Event:
        by = {"pk": self.event} if isinstance(self.event, int) else {"slug": self.event}
        row = Event.objects.filter(**by).first()
        if row is None:
            raise ActError(_("There is no such event."))
        return row

    def check(self, user: User) -> None:
        super().check(user)
        assert self.row

    def roles(self, articles: Sequence[Article]) -> dict[int, str]:
        """Return the role of each of these articles that is an account of the event (one query)."""
        accounts = Account.objects.filter(event=self.row, article__in=[one.pk for one in articles]).order_by()
        return dict(accounts.values_list("article_id", "role"))


@register
@dataclass(frozen=True)
class LinkToEvent(EventAct):
    event: int | str
    role: str = Role.REPORTS.value

    name = "link_to_event"
    label = gettext_lazy("Link to an event")

    def check(self, user: User) -> None:
        super().check(user)
        if self.role not in Role.values:
            raise ActError(_("There is no such role."))

    def sentence(self) -> str:
        return _("Link to the event %s") % self.row

    def decide(self, articles: Sequence[Article], user: User) -> Iterator[Decision]:
        roles, after = self.roles(articles), str(Role(self.role).label)
        for article in articles:
            role = roles.get(article.pk)
            one = Decision(article, str(Role(role).label) if role else _("no account of it"), after)
            yield one.skip(_("It is linked so already.")) if role == self.role else one

    def write(self, record: Record, decisions: Sequence[Decision]) -> None:
        item = {"event": self.row.pk, "role": self.role, "basis": Basis.EDITOR.value}
        record.link_many(Article, "accounts", {one.article.pk: ([item], []) for one in decisions})

    def imagine(self, facts: Facts, decision: Decision) -> None:
        facts.events += 1


@register
@dataclass(frozen=True)
class UnlinkFromEvent(EventAct):
    event: int | str

    name = "unlink_from_event"
    label = gettext_lazy("Unlink from an event")

    def sentence(self) -> str:
        return _("Unlink from the event %s") % self.row

    def decide(self, articles: Sequence[Article], user: User) -> Iterator[Decision]:
        roles, after = self.roles(articles), _("no account of it")
        for article in articles:
            if role := roles.get(article.pk):
                yield Decision(article, str(Role(role).label), after)
            else:
                yield Decision(article, after).skip(_("It is no account of the event."))

    def write(self, record: Record, decisions: Sequence[Decision]) -> None:
        item = {"event": self.row.pk}
        record.link_many(Article, "accounts", {one.article.pk: ([], [item]) for one in decisions})

    def imagine(self, facts: Facts, decision: Decision) -> None:
        facts.events -= 1
