"""What an act would do to a whole choice, said before: counts by value, examples, what is skipped, problems."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Model
from django.utils.translation import gettext as _

from archive.editing.bulk.acts import Act, Decision, Order, decisions
from archive.editing.bulk.frozen import Seen
from archive.editing.changes.recorder import User
from archive.editing.problems.catalogue import CATALOGUE, FOUND
from archive.editing.problems.checks import find
from archive.editing.problems.facts import FactReader, codes_resting_on
from archive.models import Account, Article, ArticleProblem, Severity, TaggedArticle

CHUNK = 1000
EXAMPLES = 5
MOST_VALUES = 12
MOST_NAMED = 20  # articles that are named for a reason or a problem
MOST_REREAD = 25  # articles whose originals are read again to be shown
MOST_CHECKED = 2000  # articles whose problems afterwards are worked out; those of more take too long for a page


@dataclass(slots=True)
class Group:
    """Articles that have something in common: how many, and the first of them."""

    number: int = 0
    articles: list[Article] = field(default_factory=list)

    def add(self, article: Article) -> None:
        self.number += 1
        if len(self.articles) < MOST_NAMED:
            self.articles.append(article)


@dataclass(frozen=True, slots=True)
class ValueCount:
    value: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class ProblemCount:
    """A kind of problem in how many articles of the choice, now and afterwards; `new` are those that get it."""

    code: str
    label: str
    severity: Severity
    before: int
    after: int
    new: Group


@dataclass(slots=True)
class Preview:
    """What an act would do: to how many, from which values to which, with which problems; and what it leaves."""

    number: int = 0
    changed: int = 0
    before: Counter[str] = field(default_factory=Counter)
    after: Counter[str] = field(default_factory=Counter)
    skipped: dict[str, Group] = field(default_factory=dict)
    examples: list[Decision] = field(default_factory=list)
    problems: list[ProblemCount] = field(default_factory=list)
    is_checked: bool = True  # whether all of the problems afterwards are known
    is_sample: bool = False  # whether only the first of the choice were looked at

    @property
    def skipped_number(self) -> int:
        return sum(group.number for group in self.skipped.values())

    def values(self) -> list[ValueCount]:
        """Return the values with their numbers before and after, the most frequent first; rare ones together."""
        counts = [ValueCount(one, self.before[one], self.after[one]) for one in {**self.before, **self.after}]
        counts.sort(key=lambda one: (-max(one.before, one.after), one.value))
        shown, rest = counts[:MOST_VALUES], counts[MOST_VALUES:]
        if rest:
            shown.append(ValueCount(_("others"), sum(one.before for one in rest), sum(one.after for one in rest)))
        return shown


class LeavingOut:
    """Decides like an act, and leaves out articles that would get one of these problems by it."""

    def __init__(self, order: Order) -> None:
        self.act, self.codes = order.act, frozenset(order.leave_out) & FOUND
        self._reader = FactReader()

    def decide(self, choice: Sequence[Seen], user: User) -> Iterator[Decision]:
        found = list(decisions(self.act, choice, user))
        if not self.codes:
            yield from found
            return
        got = new_problems(self.act, found, self.codes, self._reader)
        for one in found:
            codes = got.get(one.article.pk, frozenset()) & self.codes
            yield one.skip(_("Left out: %s.") % CATALOGUE[min(codes)].label) if codes else one


def preview(order: Order, user: User) -> Preview:
    """Say what an act would do. Reads only; queries grow by thousands of articles."""
    shown, reader = Preview(), FactReader()
    codes = codes_resting_on(order.act.rests_on) if order.act.rests_on else frozenset()
    deciding = LeavingOut(order)
    before, after = Counter[str](), Counter[str]()
    new: dict[str, Group] = {}
    examples: list[Decision] = []
    choice = order.choice[:MOST_REREAD] if order.act.is_rereading else order.choice
    shown.is_sample = len(choice) < len(order.choice)
    for start in range(0, len(choice), CHUNK):
        some = list(deciding.decide(choice[start : start + CHUNK], user))
        by_id = {one.article.pk: one for one in some}
        for one in some:
            shown.number += 1
            shown.before[one.before] += 1
            shown.after[one.after] += 1
            if one.skipped:
                shown.skipped.setdefault(one.skipped, Group()).add(one.article)
            else:
                shown.changed += 1
                examples.append(one)
        if not codes:
            continue
        if start >= MOST_CHECKED:
            shown.is_checked = False
            continue
        already = _open_codes(by_id, codes)
        before.update(code for of_one in already.values() for code in of_one)
        got = new_problems(order.act, some, codes, reader, already=already)
        for one in some:
            now = got[one.article.pk] if one.article.pk in got else frozenset(already.get(one.article.pk, ()))
            after.update(now)
            for code in now - frozenset(already.get(one.article.pk, ())):
                new.setdefault(code, Group()).add(one.article)
    shown.examples = _spread(examples)
    shown.problems = [
        ProblemCount(
            code,
            str(CATALOGUE[code].label),
            CATALOGUE[code].severity,
            before[code],
            after[code],
            new.get(code, Group()),
        )
        for code in CATALOGUE
        if before[code] or after[code]
    ]
    return shown


def new_problems(
    act: Act,
    found: Iterable[Decision],
    codes: frozenset[str],
    reader: FactReader,
    already: dict[int, set[str]] | None = None,
) -> dict[int, frozenset[str]]:
    """Return which of these problems each article would have open if the act were done, for those it would change.

    Without `already`, only those that it has not now. A few queries, none for each article.
    """
    planned = [one for one in found if not one.skipped]
    ids = [one.article.pk for one in planned]
    known = _open_codes(ids, codes) if already is None else already
    accepted = _accepted(ids, codes)
    codes = codes & reader.codes()
    reader.learn_sources(one.article.source_id for one in planned)
    tags = _counts(TaggedArticle, "content_object", ids) if "no_tags" in codes else {}
    events = _counts(Account, "article", ids) if "no_event" in codes else {}
    got: dict[int, frozenset[str]] = {}
    for one in planned:
        facts = reader.facts_of(copy(one.article), tags.get(one.article.pk, 0), events.get(one.article.pk, 0))
        act.imagine(facts, one)
        now = {
            item["code"]
            for item in find(facts, codes)
            if accepted.get((one.article.pk, item["code"])) != item["evidence"]
        }
        got[one.article.pk] = frozenset(now if already is not None else now - known.get(one.article.pk, set()))
    return got


def _open_codes(ids: Iterable[int], codes: frozenset[str]) -> dict[int, set[str]]:
    rows = ArticleProblem.objects.filter(article__in=list(ids), code__in=codes, state=ArticleProblem.Answer.OPEN)
    found: dict[int, set[str]] = {}
    for pk, code in rows.order_by().values_list("article_id", "code"):
        found.setdefault(pk, set()).add(code)
    return found


def _accepted(ids: Iterable[int], codes: frozenset[str]) -> dict[tuple[int, str], object]:
    rows = ArticleProblem.objects.filter(article__in=list(ids), code__in=codes, state=ArticleProblem.Answer.ACCEPTED)
    return {
        (pk, code): evidence for pk, code, evidence in rows.order_by().values_list("article_id", "code", "evidence")
    }


def _counts(model: type[Model], parent: str, ids: Sequence[int]) -> dict[int, int]:
    rows: Any = model._default_manager.filter(**{f"{parent}__in": ids}).order_by()
    return dict(rows.values_list(parent).annotate(n=Count("pk")))


def _spread(found: Sequence[Decision]) -> list[Decision]:
    """Return the first, the last and three between."""
    if len(found) <= EXAMPLES:
        return list(found)
    return [found[round(n * (len(found) - 1) / (EXAMPLES - 1))] for n in range(EXAMPLES)]
