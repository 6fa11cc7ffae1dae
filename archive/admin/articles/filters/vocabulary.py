"""Filters by the vocabulary: what most of the listed articles have, and whichever is chosen or typed by its name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.admin.articles.filters.base import NONE, Choice, CountedArticleFilter, Numbers
from archive.admin.articles.filters.few_articles import FewArticles
from archive.admin.shared.list_filters import MOST_CHOICES, is_id
from archive.models import Account, Event, Source, Tag, TaggedArticle
from archive.models.curated import Curated
from archive.search.conditions import Fact
from archive.search.index.desk_numbers import NO_EVENT, NO_TAGS

MOST_NAMED = 20  # records of one name
MODES = ("any", "all", "none")


class VocabularyFilter(CountedArticleFilter):
    """By a record of the vocabulary: by its id, or by its name as it was typed."""

    model: ClassVar[type[Curated]]
    none_label: ClassVar[Any]
    has_index = True

    def choices_of(self, counts: Mapping[Any, int]) -> Iterator[Choice]:
        yield Choice(NONE, str(self.none_label), counts.get(0, 0))
        most = sorted((pk for pk in counts if pk), key=lambda pk: (-counts[pk], pk))[:MOST_CHOICES]
        ids = dict.fromkeys([*most, *self.chosen_ids])
        names = self.model._default_manager.in_bulk(list(ids))
        for pk in ids:
            if pk in names:
                yield Choice(str(pk), str(names[pk]), counts.get(pk, 0))

    def is_same(self, chosen: str, value: str) -> bool:
        return chosen == value or (value.isdigit() and int(value) in self._named.get(chosen, ()))

    def label_of(self, value: str) -> str:
        if value == NONE:
            return str(self.none_label)
        return str(self._names.get(int(value), value)) if is_id(value) else value

    @cached_property
    def _names(self) -> dict[int, Curated]:
        return self.model._default_manager.in_bulk(self.chosen_ids)

    @property
    def chosen_ids(self) -> list[int]:
        """Return the ids that were chosen, none of what is unknown."""
        ids = [pk for value in self.chosen for pk in ([int(value)] if is_id(value) else self._named.get(value, ()))]
        return list(dict.fromkeys(ids))

    @cached_property
    def _named(self) -> dict[str, list[int]]:
        """Return the records that were chosen by their names (a query for each)."""
        names = [value for value in self.chosen if value != NONE and not is_id(value)]
        return {name: list(self.of_name(name)[:MOST_NAMED]) for name in names}

    def of_name(self, name: str) -> QuerySet[Any, int]:
        """Return the ids of what is called so."""
        rows = self.model._default_manager.filter(Q(name__iexact=name) | Q(aliases__name__iexact=name) | Q(slug=name))
        return rows.order_by("pk").distinct().values_list("pk", flat=True)

    def chosen_facts(self) -> dict[Any, Fact]:
        return {pk: Fact(((self.name, frozenset({pk})),)) for pk in self.chosen_ids}


class SourceFilter(VocabularyFilter):
    title = gettext_lazy("source")
    parameter_name = "source"
    model = Source
    none_label = gettext_lazy("unknown")

    def wanted(self) -> dict[str, frozenset[int]]:
        return {"source": frozenset(self.chosen_ids) | ({0} if NONE in self.chosen else set())}

    def narrow(self, rows: Any) -> Any:
        if self.chosen == [NONE]:
            return rows.filter(source=None)
        asked = Q(source__in=self.chosen_ids)
        return rows.filter(asked | Q(source=None) if NONE in self.chosen else asked)

    def counts_among(self, few: FewArticles) -> dict[Any, int]:
        return {pk or 0: n for pk, n in few.by("source").items()}


class LinkFilter(VocabularyFilter):
    """By links of articles; `listed` is the place in the order of the links of a single one."""

    links: ClassVar[str]
    rows: ClassVar[Any]
    article: ClassVar[str]
    lacks: ClassVar[int]

    def wanted(self) -> dict[str, frozenset[int]]:
        lacking = frozenset({self.lacks} if NONE in self.chosen else ())
        return {self.name: frozenset(self.chosen_ids), "lacks": lacking}

    @property
    def counted_fields(self) -> tuple[str, ...]:
        return (self.name, "lacks")

    def counts_of(self, numbers: Numbers) -> dict[Any, int]:
        return dict(numbers[self.name]) | {0: numbers["lacks"].get(self.lacks, 0)}

    def counts_among(self, few: FewArticles) -> dict[Any, int]:
        return few.by_links(self.rows._default_manager, self.article, self.name)

    @property
    def is_quick(self) -> bool:
        return super().is_quick and NONE not in self.chosen

    def narrow(self, rows: Any) -> Any:
        ids = self.chosen_ids
        if NONE in self.chosen:
            without = ~self._has_any()
            return rows.filter(without | self._has(ids)) if ids else rows.filter(without)
        if len(ids) == 1 and not self.is_excluded:
            linked = rows.filter(**{f"{self.links}__{self.name}": ids[0]})
            return linked.annotate(listed=F(f"{self.links}__sort_key"))
        return rows.filter(self._has(ids))

    def _has_any(self) -> Exists:
        return Exists(self.rows._default_manager.filter(**{self.article: OuterRef("pk")}))

    def _has(self, ids: Sequence[int]) -> Exists:
        return Exists(self.rows._default_manager.filter(**{self.article: OuterRef("pk"), f"{self.name}__in": ids}))


class TagFilter(LinkFilter):
    """By tags: an article has any of them, all of them, or none, as `tags` in the address says."""

    title = gettext_lazy("tags")
    parameter_name = "tag"
    model = Tag
    none_label = gettext_lazy("no tags")
    links, rows, article, lacks = "tagged", TaggedArticle, "content_object", NO_TAGS
    mode = "any"

    def __init__(self, request: HttpRequest, params: dict[str, Any], model: Any, model_admin: Any) -> None:
        asked = params.pop("tags", ["any"])[-1]
        self.mode = asked if asked in MODES else "any"
        named = [part.strip() for value in params.get("tag", []) for part in value.split(",")]
        if named:
            params["tag"] = named
        super().__init__(request, params, model, model_admin)

    def modes(self) -> list[tuple[str, str, bool]]:
        """Return how tags can be met: value, label, whether it is chosen."""
        labels = {"any": _("any"), "all": _("all"), "none": _("none of them")}
        return [(mode, labels[mode], mode == self.mode) for mode in MODES]

    @property
    def is_quick(self) -> bool:
        return super().is_quick and self.mode != "none"

    def facts(self) -> tuple[Fact, ...] | None:
        any_of_them = super().facts()
        if self.mode == "any" or any_of_them is None:
            return any_of_them if self.mode != "none" else ()
        if self.mode == "none":
            return tuple(Fact(fact.fields, is_excluded=True) for fact in any_of_them)
        if any(not self._named.get(value) for value in self.chosen if value != NONE and not is_id(value)):
            return None
        return tuple(Fact(((name, frozenset({n})),)) for fact in any_of_them for name, of in fact.fields for n in of)

    def narrow(self, rows: Any) -> Any:
        if self.mode == "none":
            return rows.exclude(self._has(self.chosen_ids))
        if self.mode == "all":
            for pk in self.chosen_ids:
                rows = rows.filter(self._has([pk]))
            return rows.filter(~self._has_any()) if NONE in self.chosen else rows
        return super().narrow(rows)


class EventFilter(LinkFilter):
    title = gettext_lazy("event")
    parameter_name = "event"
    model = Event
    none_label = gettext_lazy("no event")
    links, rows, article, lacks = "accounts", Account, "article", NO_EVENT

    def of_name(self, name: str) -> QuerySet[Any, int]:
        found = Event.objects.filter(Q(title__iexact=name) | Q(slug=name))
        return found.order_by("pk").values_list("pk", flat=True)
