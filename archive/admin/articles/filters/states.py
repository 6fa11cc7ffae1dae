"""Filters by where an article stands: its state, its open problems, and how grave they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.admin.articles.filters.base import (
    NONE,
    Choice,
    ColumnFilter,
    CountedArticleFilter,
    Numbers,
)
from archive.admin.articles.filters.few_articles import FewArticles
from archive.editing.problems.catalogue import CATALOGUE, label_of
from archive.models import ArticleProblem, Severity, State, Tally
from archive.search.conditions import Fact
from archive.search.index.desk_numbers import SEVERITIES, problem_number
from archive.search.index.documents import STATES

ANY = "any"
GRAVE = frozenset(SEVERITIES.values())
_GRAVITY = (Severity.BLOCKING, Severity.WARNING, Severity.NOTE)


class StateFilter(ColumnFilter):
    title = gettext_lazy("state")
    parameter_name = "state"
    column = "state"
    numbers = STATES
    shows_empty = True
    has_index = True

    def labels(self) -> Iterable[tuple[str, str]]:
        return [(state.value, str(state.label)) for state in State]


class OfProblems(CountedArticleFilter):
    """By open problems; `none` has no open one."""

    def quick_ids(self) -> QuerySet[Any, int] | None:
        return None if NONE in self.chosen else self._problems().order_by().values_list("article_id", flat=True)

    def narrow(self, rows: Any) -> Any:
        has_one = Exists(self._problems().filter(article=OuterRef("pk")))
        if NONE not in self.chosen:
            return rows.filter(has_one)
        without = ~Exists(_open().filter(article=OuterRef("pk")))
        return rows.filter(without | has_one) if len(self.chosen) > 1 else rows.filter(without)

    def _problems(self) -> QuerySet[ArticleProblem]:
        raise NotImplementedError


class ProblemFilter(OfProblems):
    title = gettext_lazy("problem")
    parameter_name = "problem"
    fields = ("problem", "severity", "edited")

    def label_of(self, value: str) -> str:
        return {ANY: _("any"), NONE: _("none")}.get(value) or label_of(value)

    def choices_of(self, counts: Mapping[Any, int]) -> Iterator[Choice]:
        yield Choice(ANY, _("any"), counts.get(ANY, 0))
        codes = dict.fromkeys([code for code in counts if code not in (ANY, NONE)])
        codes |= dict.fromkeys(code for code in self.chosen if code not in (ANY, NONE))
        for code in sorted(codes, key=lambda one: (_weight(one), -counts.get(one, 0), one)):
            yield Choice(code, label_of(code), counts.get(code, 0), severity_of(code))
        yield Choice(NONE, _("none"), counts.get(NONE, 0))

    def wanted(self) -> dict[str, frozenset[int]]:
        codes = frozenset(problem_number(code) for code in self.chosen if code not in (ANY, NONE))
        grave = (GRAVE if ANY in self.chosen else frozenset()) | ({0} if NONE in self.chosen else set())
        return {"problem": codes, "severity": grave}

    def counts_of(self, numbers: Numbers) -> dict[Any, int]:
        known = {problem_number(code): code for code in (*CATALOGUE, *self._kept())}
        counts: dict[Any, int] = {known[n]: times for n, times in numbers["problem"].items() if n in known}
        free = numbers["severity"].get(0, 0)
        return counts | {NONE: free, ANY: sum(numbers["edited"].values()) - free}

    def counts_among(self, few: FewArticles) -> dict[Any, int]:
        having = len({article for article, _code, _severity in few.problems})
        codes = Counter(code for _article, code, _severity in few.problems)
        return {**codes, ANY: having, NONE: len(few.ids) - having}

    def chosen_facts(self) -> dict[Any, Fact]:
        codes = [code for code in self.chosen if code not in (ANY, NONE)]
        return {code: Fact((("problem", frozenset({problem_number(code)})),)) for code in codes}

    def _kept(self) -> list[str]:
        """Return codes that an article has open, of whatever release (one query)."""
        return list(Tally.objects.filter(kind="problem").values_list("label", flat=True))

    def _problems(self) -> QuerySet[ArticleProblem]:
        return _open() if ANY in self.chosen else _open().filter(code__in=self.chosen)


class SeverityFilter(OfProblems):
    title = gettext_lazy("severity")
    parameter_name = "severity"

    def label_of(self, value: str) -> str:
        return str(Severity(value).label) if value in Severity else _("no problem")

    def choices_of(self, counts: Mapping[Any, int]) -> Iterator[Choice]:
        for severity in _GRAVITY:
            yield Choice(severity.value, str(severity.label), counts.get(SEVERITIES[severity], 0), severity.value)
        yield Choice(NONE, _("no problem"), counts.get(0, 0))

    def wanted(self) -> dict[str, frozenset[int]]:
        numbers = frozenset(number for severity, number in SEVERITIES.items() if severity in self.chosen)
        return {"severity": numbers | {0} if NONE in self.chosen else numbers}

    def counts_among(self, few: FewArticles) -> dict[Any, int]:
        pairs = {(article, severity) for article, _code, severity in few.problems}
        counts: dict[Any, int] = dict.fromkeys((0, *SEVERITIES.values()), 0)
        for _article, severity in pairs:
            counts[SEVERITIES[Severity(severity)]] += 1
        counts[0] = len(few.ids) - len({article for article, _severity in pairs})
        return counts

    def _problems(self) -> QuerySet[ArticleProblem]:
        return _open().filter(severity__in=self.chosen)


def severity_of(code: str) -> str:
    """Return how grave a kind of problem is; empty for one that is known no longer."""
    return str(CATALOGUE[code].severity) if code in CATALOGUE else ""


def _weight(code: str) -> int:
    severity = severity_of(code)
    return _GRAVITY.index(Severity(severity)) if severity else len(_GRAVITY)


def _open() -> QuerySet[ArticleProblem]:
    return ArticleProblem.objects.filter(state=ArticleProblem.Answer.OPEN).order_by()
