"""What a filter of articles is: values of which any has to hold, for the index and for the database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from archive.admin.articles.filters.few_articles import FewArticles
from archive.models import Article
from archive.search.conditions import Fact

NONE = "none"
MOST_CHOSEN = 20  # values of one filter at a time
MOST_BATCHES = 20

Numbers = Mapping[str, Mapping[int, int]]


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that a filter offers: what it is called, how many articles of the list have it, if that is known."""

    value: str
    label: str
    number: int | None
    severity: str = ""
    is_nested: bool = False


@dataclass(frozen=True, slots=True)
class IdCondition:
    """What the index knows nothing of: ids of articles that have to be among these, or must not be."""

    ids: QuerySet[Any, int]
    is_excluded: bool = False


class ArticleFilter(admin.SimpleListFilter):
    """A filter of articles by one or several values, any of which has to hold (repeated in the address).

    Its parameter is the field of the index that knows its values, unless `fields` says otherwise. `has_index` says that
    the database lists what has one value by an index of its own, in order.
    """

    fields: ClassVar[tuple[str, ...]] = ()
    has_index: ClassVar[bool] = False
    is_excluded = False

    def __init__(self, request: HttpRequest, params: dict[str, Any], model: Any, model_admin: Any) -> None:
        self.chosen = list(dict.fromkeys(filter(None, params.get(self.name, []))))[:MOST_CHOSEN]
        super().__init__(request, params, model, model_admin)

    @classmethod
    def asked(cls, values: Iterable[str], *, is_excluded: bool = False) -> Self:
        """Make a filter that nobody sees, of what was typed elsewhere."""
        made = cls.__new__(cls)
        made.chosen, made.is_excluded = list(values)[:MOST_CHOSEN], is_excluded
        return made

    @property
    def name(self) -> str:
        return str(self.parameter_name)

    def value(self) -> str | None:
        """Return what is chosen, by its first value; None where nothing is."""
        return self.chosen[0] if self.chosen else None

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return []  # they follow when all that is set is known

    def has_output(self) -> bool:
        return True

    # -- what is asked for ----------------------------------------------------------------------------------------

    def facts(self) -> tuple[Fact, ...] | None:
        """Return what is asked of the index; None where it can hold for nothing."""
        fields = {name: numbers for name, numbers in self.wanted().items() if numbers}
        if not fields:
            return () if self.is_excluded else None
        return (Fact(tuple(sorted(fields.items())), self.is_excluded),)

    def wanted(self) -> dict[str, frozenset[int]]:
        """Return the fields of the index and the numbers in them, any of which has to hold."""
        raise NotImplementedError

    def id_condition(self) -> IdCondition | None:
        """Return what the index has to be told, where it knows nothing of the filter."""
        return None

    def quick_ids(self) -> QuerySet[Any, int] | None:
        """Return the ids by what the database finds them quickest with, in no order; None where that is the list."""
        return None

    def narrow(self, rows: Any) -> Any:
        """Narrow articles to what has any of the chosen values."""
        raise NotImplementedError

    def queryset(self, request: HttpRequest | None, queryset: Any) -> Any:
        if not self.chosen:
            return None
        if self.is_excluded:
            return queryset.exclude(pk__in=self.narrow(Article.objects.order_by()).values("pk"))
        return self.narrow(queryset)

    @property
    def is_quick(self) -> bool:
        """Whether the database lists what is chosen by one index, in order."""
        return self.has_index and len(self.chosen) == 1 and not self.is_excluded

    def labels_of_chosen(self) -> list[tuple[str, str]]:
        """Return what is chosen, each value with what it is called; nothing of it is counted."""
        return [(value, self.label_of(value)) for value in self.chosen]

    def label_of(self, value: str) -> str:
        return value

    # -- what is offered ------------------------------------------------------------------------------------------

    def choices(self, changelist: Any) -> Iterator[Any]:
        """Return what is offered: `query_string` adds or takes away one value, `alone` asks for this one only."""
        offered = list(self.offered(changelist))
        self.lookup_choices = [(one.value, one.label) for one in offered]
        without = changelist.get_query_string({self.name: None})
        yield {"selected": not self.chosen, "query_string": without, "alone": without, "display": "", "is_all": True}
        for one in offered:
            is_chosen = self.is_chosen(one.value)
            rest = [value for value in self.chosen if not self.is_same(value, one.value)]
            values = rest if is_chosen else [*rest, one.value]
            yield {
                "selected": is_chosen,
                "query_string": changelist.get_query_string({self.name: values or None}),
                "alone": changelist.get_query_string({self.name: [one.value]}),
                "display": one.label if one.number is None else f"{one.label} ({one.number:,})",
                "value": one.value,
                "label": one.label,
                "number": one.number,
                "severity": one.severity,
                "is_nested": one.is_nested,
            }

    def is_chosen(self, value: str) -> bool:
        return any(self.is_same(one, value) for one in self.chosen)

    def is_same(self, chosen: str, value: str) -> bool:
        """Whether a value in the address means one that is offered."""
        return chosen == value

    def offered(self, changelist: Any) -> Iterator[Choice]:
        raise NotImplementedError


class CountedArticleFilter(ArticleFilter):
    """A filter that offers what the list holds, in every state, beside all else that is set."""

    @property
    def counted_fields(self) -> tuple[str, ...]:
        return self.fields or (self.name,)

    def offered(self, changelist: Any) -> Iterator[Choice]:
        counts = changelist.counts(self)
        for one in self.choices_of(counts.of):
            yield one if counts.is_known else Choice(one.value, one.label, None, one.severity, one.is_nested)

    def choices_of(self, counts: Mapping[Any, int]) -> Iterator[Choice]:
        """Return the choices, given how many articles each key has."""
        raise NotImplementedError

    def counts_of(self, numbers: Numbers) -> dict[Any, int]:
        """Return the articles of each key, given those of the numbers in the counted fields."""
        return dict(numbers[self.counted_fields[0]])

    def counts_among(self, few: FewArticles) -> dict[Any, int]:
        """Count the same among a few articles, by what the database has of them."""
        raise NotImplementedError

    def chosen_facts(self) -> dict[Any, Fact]:
        """Return what is chosen by its key, to be counted however rare it is."""
        return {}


class ColumnFilter(CountedArticleFilter):
    """By a column of few values, each with a number in the index; the empty text is `none`."""

    column: ClassVar[str]
    numbers: ClassVar[Mapping[Any, int]]

    def labels(self) -> Iterable[tuple[str, str]]:
        """Return the values with their labels, in their order."""
        raise NotImplementedError

    def choices_of(self, counts: Mapping[Any, int]) -> Iterator[Choice]:
        for value, label in self.labels():
            n = counts.get(self.numbers["" if value == NONE else value], 0)
            if n or self.is_chosen(value) or self.shows_empty:
                yield Choice(value, label, n)

    shows_empty: ClassVar[bool] = False

    def label_of(self, value: str) -> str:
        return dict(self.labels()).get(value, value)

    def narrow(self, rows: Any) -> Any:
        return rows.filter(**{f"{self.column}__in": self._known()})

    def wanted(self) -> dict[str, frozenset[int]]:
        return {self.counted_fields[0]: frozenset(self.numbers[value] for value in self._known())}

    def counts_among(self, few: FewArticles) -> dict[Any, int]:
        return {self.numbers[value]: n for value, n in few.by(self.column).items()}

    def _known(self) -> list[str]:
        values = ["" if value == NONE else value for value in self.chosen]
        return [value for value in values if value in self.numbers]


def by(rows: QuerySet[Any], *columns: str) -> dict[Any, int]:
    """Count rows by a column, or by several together (one query)."""
    found = rows.order_by().values_list(*columns).annotate(Count("pk"))
    return {(values[0] if len(columns) == 1 else tuple(values)): n for *values, n in found}
