"""What every act on many has: it decides article by article, and writes what it decided."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, ClassVar, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from archive.editing.bulk.frozen import Seen
from archive.editing.changes.approval import CHANGE, has_permission, may_edit
from archive.editing.changes.record import Record
from archive.editing.changes.recorder import User
from archive.editing.problems.checks import Facts
from archive.models import Article
from archive.models.choices import ChangeKind

HEAVY = ("body", "text", "summary")


class ActError(Exception):
    """The act can't be asked for like this; the message says why, to people."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What an act does to one article, in words before and after, and `write` for itself; or why it is `skipped`."""

    article: Article
    before: str
    after: str = ""
    skipped: str = ""
    write: Any = None

    def skip(self, why: str) -> Decision:
        return replace(self, after=self.before, skipped=why, write=None)


class Act(ABC):
    """One act on many articles, with what it was given. Subclasses are frozen dataclasses of plain JSON values.

    `rests_on` are the fields and links that it changes, as far as problems follow from them. `is_rereading` where what
    it does to an article is only known by reading its original again, which takes its time.
    """

    name: ClassVar[str]
    label: ClassVar[str | Promise]
    value_name: ClassVar[str | Promise]  # what `before` and `after` are
    kind: ClassVar[ChangeKind] = ChangeKind.EDIT
    permission: ClassVar[str] = CHANGE
    rests_on: ClassVar[tuple[str, ...]] = ()
    needs_reason: ClassVar[bool] = False
    is_rereading: ClassVar[bool] = False

    def given(self) -> dict[str, Any]:
        """Return what it was given as plain JSON, from which `act_of` makes it again."""
        return asdict(self)  # type: ignore[call-overload,no-any-return]

    def check(self, user: User) -> None:
        """Raise ActError where this person may not do it at all, or where what it was given is not there."""
        if not has_permission(user, self.permission):
            raise ActError(_("You may not do this."))

    @abstractmethod
    def sentence(self) -> str:
        """Say what it does, as a command to it: “Set the source to Global Times”."""

    @abstractmethod
    def decide(self, articles: Sequence[Article], user: User) -> Iterable[Decision]:
        """Decide upon these articles, whose heavy columns are not loaded: one decision each. Reads only."""

    @abstractmethod
    def write(self, record: Record, decisions: Sequence[Decision]) -> Collection[int] | None:
        """Write what was decided, in an open change set; none of these is skipped.

        Returns the articles that really changed, where not all of them do.
        """

    def may_change(self, user: User, article: Article) -> str:
        """Return why this person may not do it to an article; empty when they may."""
        if article.is_erased:
            return _("It was erased.")
        return "" if may_edit(user, article) else _("It has passed review, or was published: you may not change it.")

    def imagine(self, facts: Facts, decision: Decision) -> None:  # noqa: B027  # most acts change no facts
        """Let the facts of an article be as the act would leave them, so that its problems can be told."""

    def public_reason(self) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class Order:
    """An act on a choice of articles, and why; `leave_out` are problems with which articles are left as they are."""

    act: Act
    choice: Sequence[Seen]
    reason: str = ""
    leave_out: tuple[str, ...] = ()

    def title(self) -> str:
        number = len(self.choice)
        counted = ngettext("%(number)s article", "%(number)s articles", number) % {"number": f"{number:,}"}
        return f"{self.act.sentence()}: {counted}"


_ACTS: dict[str, type[Act]] = {}
OneAct = TypeVar("OneAct", bound=type[Act])


def register(act: OneAct) -> OneAct:
    """Let this act be asked for by its name."""
    _ACTS[act.name] = act
    return act


def all_acts() -> dict[str, type[Act]]:
    return dict(_ACTS)


def act_of(name: str, given: Mapping[str, Any]) -> Act:
    """Make an act by its name from what it is given. Raises ActError."""
    if name not in _ACTS:
        raise ActError(_("There is no act called “%s”.") % name)
    try:
        return _ACTS[name](**given)
    except TypeError as error:
        raise ActError(_("“%(name)s” can’t be given that (%(error)s).") % {"name": name, "error": error}) from error


def decisions(act: Act, choice: Sequence[Seen], user: User) -> Iterator[Decision]:
    """Decide upon some articles of a choice, in its order: what may not be changed, or was since, is skipped.

    A few queries, whatever their number, besides those of the act; to be asked for some thousand at a time at most.
    """
    rows = Article.objects.select_related("source").defer(*HEAVY).in_bulk([one.pk for one in choice])
    open_ones: list[Article] = []
    skipped: dict[int, str] = {}
    for seen in choice:
        article = rows.get(seen.pk)
        if article is None:
            continue
        open_ones.append(article)
        if why := act.may_change(user, article):
            skipped[article.pk] = why
        elif article.version != seen.version:
            skipped[article.pk] = _("Somebody changed it since you chose it. Look at it first.")
    for one in act.decide(open_ones, user):
        why = skipped.get(one.article.pk, "")
        yield one.skip(why) if why else one
