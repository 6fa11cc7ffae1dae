"""Acts on problems: accepting one with a reason, confirming that a date is unknown, and that articles are no copies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.comparing.duplicate_problems import SHARES_WORDING
from archive.editing.bulk.acts import Act, ActError, Decision, register
from archive.editing.changes.problems import PROBLEMS
from archive.editing.changes.record import Record
from archive.editing.changes.recorder import User
from archive.editing.problems.catalogue import CATALOGUE, label_of
from archive.models import Article, ArticleProblem

ACCEPT = "archive.change_articleproblem"
UNDATED = "undated"


class ProblemAct(Act):
    """An act that accepts open problems; the reason that a person gave stands with each of them."""

    permission = ACCEPT
    needs_reason = True
    value_name = gettext_lazy("problem")
    codes: tuple[str, ...]

    def open_problems(self, articles: Sequence[Article]) -> dict[int, list[ArticleProblem]]:
        """Return the problems of these kinds, accepted ones included, by article (one query)."""
        found: dict[int, list[ArticleProblem]] = {}
        rows = ArticleProblem.objects.filter(article__in=[one.pk for one in articles], code__in=self.codes)
        for row in rows.order_by("code"):
            found.setdefault(row.article_id, []).append(row)
        return found

    def decide(self, articles: Sequence[Article], user: User) -> Iterator[Decision]:
        already = self.open_problems(articles)
        for article in articles:
            rows = already.get(article.pk, [])
            open_ones = [row for row in rows if row.state == ArticleProblem.Answer.OPEN]
            if open_ones:
                items = [PROBLEMS.item_of(row) for row in open_ones]
                yield Decision(article, self.before(open_ones), self.after(open_ones), write=items)
            elif rows:
                yield Decision(article, self.after(rows)).skip(_("It is accepted already."))
            else:
                yield Decision(article, _("no such problem")).skip(self.missing())

    def before(self, rows: Sequence[ArticleProblem]) -> str:
        return _("open")

    def after(self, rows: Sequence[ArticleProblem]) -> str:
        return _("accepted")

    def missing(self) -> str:
        return _("It has no such problem.")

    def write(self, record: Record, decisions: Sequence[Decision]) -> None:
        answer = {
            "state": ArticleProblem.Answer.ACCEPTED.value,
            "accepted_by": record.change_set.user_name,
            "reason": record.change_set.reason,
        }
        wanted: dict[int, Any] = {one.article.pk: ([item | answer for item in one.write], []) for one in decisions}
        record.link_many(Article, "problems", wanted)


@register
@dataclass(frozen=True)
class AcceptProblem(ProblemAct):
    code: str

    name = "accept_problem"
    label = gettext_lazy("Accept a problem")

    @property
    def codes(self) -> tuple[str, ...]:  # type: ignore[override]
        return (self.code,)

    def check(self, user: User) -> None:
        super().check(user)
        if self.code not in CATALOGUE and not ArticleProblem.objects.filter(code=self.code).exists():
            raise ActError(_("There is no such problem."))

    def sentence(self) -> str:
        return _("Accept “%s”") % label_of(self.code)


@register
@dataclass(frozen=True)
class NotDuplicate(ProblemAct):
    """Accepts that a text shares its wording with an earlier one; open again as soon as another is nearest."""

    name = "not_duplicate"
    label = gettext_lazy("Not a duplicate")
    codes: ClassVar[tuple[str, ...]] = SHARES_WORDING  # type: ignore[misc]

    def sentence(self) -> str:
        return _("Mark as no duplicate")

    def before(self, rows: Sequence[ArticleProblem]) -> str:
        return _("near to %s") % str(rows[0].evidence.get("article", "?"))

    def after(self, rows: Sequence[ArticleProblem]) -> str:
        return _("no duplicate")

    def missing(self) -> str:
        return _("It is near to no earlier article.")


@register
@dataclass(frozen=True)
class ConfirmUndated(ProblemAct):
    """A person says that no date can be known: the problem is accepted, and no machine sets the date again."""

    name = "confirm_undated"
    label = gettext_lazy("Confirm that the date is unknown")
    value_name = gettext_lazy("date")
    codes: ClassVar[tuple[str, ...]] = (UNDATED,)  # type: ignore[misc]

    def sentence(self) -> str:
        return _("Confirm that the date is unknown")

    def decide(self, articles: Sequence[Article], user: User) -> Iterator[Decision]:
        dated = {one.pk for one in articles if one.published_on}
        yield from super().decide([article for article in articles if article.pk not in dated], user)
        for article in articles:
            if article.pk in dated:
                yield Decision(article, str(article.published)).skip(_("It has a date."))

    def before(self, rows: Sequence[ArticleProblem]) -> str:
        return _("undated")

    def after(self, rows: Sequence[ArticleProblem]) -> str:
        return _("undated, confirmed")

    def missing(self) -> str:
        return _("It is not said to be undated. Check its problems first.")

    def write(self, record: Record, decisions: Sequence[Decision]) -> None:
        unknown = {"published_on": None, "date_precision": "", "date_basis": ""}
        ids = [one.article.pk for one in decisions]
        by_hand = dict.fromkeys(unknown, True)
        record.set_many(Article, dict.fromkeys(ids, unknown), edited=dict.fromkeys(ids, by_hand))
        super().write(record, decisions)
