"""Conditions: what a list is narrowed by beside words, and the queries of the index for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Generic, Literal, TypeVar, get_args

from tantivy import FieldType, Occur, Query

from archive.models import State
from archive.search.index.desk_numbers import month_number
from archive.search.index.documents import DRAFT, STATES
from archive.search.index.languages import language_number
from archive.search.index.schema import schema
from archive.search.vocabulary import Vocabulary
from archive.text.dates.partial_dates import PartialDate

Group = Literal["year", "source_kind", "source", "tag", "event", "series", "place", "language"]
Undated = Literal["", "include", "only", "exclude"]
Value = TypeVar("Value", int, str)
Clause = tuple[Occur, Query]

GROUPS: tuple[Group, ...] = get_args(Group)
MOST_VALUES = 500


@dataclass(frozen=True, slots=True)
class Choice(Generic[Value]):
    """Values of one group: any of the first, none of the second. 0 is an unknown source or year, `und` a language."""

    include: frozenset[Value] = frozenset()
    exclude: frozenset[Value] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.include or self.exclude)


@dataclass(frozen=True, slots=True)
class Fact:
    """Something about an article in fields of the index: any of these numbers in any of them, or none if excluded."""

    fields: tuple[tuple[str, frozenset[int]], ...]
    is_excluded: bool = False


@dataclass(frozen=True, slots=True)
class Conditions:
    """All of these must hold. `states` and `facts` are heeded for editors only; no state means every state for them.

    `articles` are those among which is looked, by their ids; 0 is one that can't be read.

    Dates match what may lie in the span. The undated are in unless there is a date condition; `undated` says otherwise.
    `within` a year, a month or a day is only what is known to lie there.
    """

    year: Choice[int] = field(default_factory=Choice)
    source_kind: Choice[str] = field(default_factory=Choice)
    source: Choice[int] = field(default_factory=Choice)
    tag: Choice[int] = field(default_factory=Choice)
    event: Choice[int] = field(default_factory=Choice)
    series: Choice[int] = field(default_factory=Choice)
    place: Choice[int] = field(default_factory=Choice)
    language: Choice[str] = field(default_factory=Choice)
    articles: frozenset[int] = frozenset()
    since: PartialDate | None = None
    until: PartialDate | None = None
    undated: Undated = ""
    within: PartialDate | None = None
    states: frozenset[State] = frozenset()
    facts: tuple[Fact, ...] = ()

    @property
    def chosen(self) -> tuple[Group, ...]:
        """The groups in which something is chosen; exclusions are no choice."""
        return tuple(group for group in GROUPS if getattr(self, group).include)

    @property
    def has_dates(self) -> bool:
        """Whether years are chosen, or a span, or the undated are spoken of."""
        return bool(self.year.include or self.since or self.until or self.undated)

    def without(self, name: str) -> Conditions:
        """Drop one condition by its field name."""
        return replace(self, **{name: getattr(Conditions(), name)})

    @property
    def active(self) -> tuple[str, ...]:
        """The names of the conditions that are set."""
        unset = Conditions()
        return tuple(name for name in self.__slots__ if getattr(self, name) != getattr(unset, name))


def clauses(
    conditions: Conditions, known: Vocabulary, *, for_editors: bool, leave_out: Group | None = None
) -> list[Clause]:
    """Return what the index is asked for; `leave_out` ignores what is chosen in one group, not what is excluded.

    Leaving out the years leaves out every condition of dates: spans, and what is said of the undated.

    The public only ever gets what is published.
    """
    states = (conditions.states or frozenset(State)) if for_editors else frozenset({State.PUBLISHED})
    found: list[Clause] = [(Occur.Must, any_of("state", [STATES[state] for state in sorted(states)]))]
    for group in GROUPS:
        choice = getattr(conditions, group)
        if choice.include and group != leave_out:
            found.append((Occur.Must, _included(group, choice.include, conditions, known)))
        if choice.exclude:
            found.append((Occur.MustNot, _values(group, choice.exclude, known)))
    if conditions.articles:
        found.append((Occur.Must, any_of("id", sorted(conditions.articles))))
    if leave_out != "year":
        found += _dates(conditions)
    return found + [stated(fact, known) for fact in conditions.facts] if for_editors else found


def stated(fact: Fact, known: Vocabulary) -> Clause:
    """Ask for a fact, for editors."""
    either_of = either([named(name, numbers, known) for name, numbers in fact.fields])
    return (Occur.MustNot if fact.is_excluded else Occur.Must), either_of


def any_of(name: str, numbers: list[int]) -> Query:
    """Ask for any of these numbers in a field; what is asked for counts nothing for relevance."""
    if not numbers:
        return Query.empty_query()
    if len(numbers) == 1:
        return Query.const_score_query(Query.term_query(schema(), name, numbers[0], "basic"), 0.0)
    return Query.const_score_query(Query.term_set_query(schema(), name, numbers[:MOST_VALUES]), 0.0)


def named(group: str, numbers: Iterable[int], known: Vocabulary) -> Query:
    """Ask for any of these sources, tags, events, series or places; for editors also where events in draft say so."""
    wanted = sorted(numbers)
    if known.for_editors and group in ("event", "series", "place"):
        wanted += [number + DRAFT for number in wanted]
    return any_of(group, wanted)


def either(queries: list[Query]) -> Query:
    """Ask for at least one."""
    if not queries:
        return Query.empty_query()
    return queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Should, query) for query in queries])


def language(tag: str) -> Query:
    """Ask for a language with all its kinds (`zh`), or for one kind (`zh-Hans`)."""
    return any_of("language" if "-" in tag else "root", [language_number(tag)])


def span(since: PartialDate | None, until: PartialDate | None) -> Query:
    """Ask for what may have been published in a span, its ends included."""
    wanted: list[Clause] = []
    if since:
        wanted.append((Occur.Must, _at_least("last_day", since.first_day.toordinal())))
    if until:
        wanted.append((Occur.Must, _at_most("first_day", until.last_day.toordinal())))
    return Query.const_score_query(Query.boolean_query(wanted), 0.0)


def _included(
    group: Group, values: frozenset[int] | frozenset[str], conditions: Conditions, known: Vocabulary
) -> Query:
    query = _values(group, values, known)
    if group == "year" and conditions.undated == "include":
        return either([query, any_of("year", [0])])
    return query


def _values(group: Group, values: frozenset[int] | frozenset[str], known: Vocabulary) -> Query:
    if group == "language":
        return either([language(str(value)) for value in sorted(map(str, values))])
    if group == "source_kind":
        return any_of("source", sorted(known.sources_of(map(str, values))))
    return named(group, map(int, values), known)


def _dates(conditions: Conditions) -> Iterator[Clause]:
    if conditions.within:
        yield from ((Occur.Must, query) for query in _known_within(conditions.within))
    if conditions.undated == "only":
        yield Occur.Must, any_of("year", [0])
        return
    if conditions.undated == "exclude":
        yield Occur.MustNot, any_of("year", [0])
    if conditions.since or conditions.until:
        dated = span(conditions.since, conditions.until)
        yield Occur.Must, either([dated, any_of("year", [0])]) if conditions.undated == "include" else dated


def _known_within(when: PartialDate) -> Iterator[Query]:
    """Ask for what is known to have been published in a year, a month or on a day: no less exactly than asked."""
    if not when.month:
        yield any_of("year", [when.year])
        return
    yield any_of("month", [month_number(when)])
    if when.day:
        day = when.first_day.toordinal()
        yield Query.const_score_query(_at_least("first_day", day), 0.0)
        yield Query.const_score_query(_at_most("last_day", day), 0.0)


def _at_least(name: str, number: int) -> Query:
    return Query.range_query(schema(), name, FieldType.Unsigned, lower_bound=number)


def _at_most(name: str, number: int) -> Query:
    return Query.range_query(schema(), name, FieldType.Unsigned, upper_bound=number)


def above(name: str, number: int) -> Query:
    """Ask for greater numbers than this one."""
    return Query.const_score_query(
        Query.range_query(schema(), name, FieldType.Unsigned, lower_bound=number, include_lower=False), 0.0
    )


def below(name: str, number: int) -> Query:
    """Ask for smaller numbers than this one."""
    return Query.const_score_query(
        Query.range_query(schema(), name, FieldType.Unsigned, upper_bound=number, include_upper=False), 0.0
    )
