"""Filters by how an article is known and handled: language, title, import, assignee, edits, near texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from babel import Locale
from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from archive.admin.articles.filters.base import (
    NONE,
    ArticleFilter,
    Choice,
    ColumnFilter,
    CountedArticleFilter,
    IdCondition,
    by,
)
from archive.admin.articles.filters.few_articles import FewArticles
from archive.admin.shared.list_filters import MOST_CHOICES, is_id
from archive.comparing.near_duplicates import family_of
from archive.models import Article, Basis, ImportBatch, ImportRecord
from archive.search.conditions import Fact
from archive.search.index.desk_numbers import BASES, BY_MACHINE, BY_PERSON, MADE
from archive.search.index.languages import language_number, language_of

ME = "me"


class LanguageFilter(CountedArticleFilter):
    """By a language tag itself, without its kinds; of these the index alone knows every spelling."""

    title = gettext_lazy("language")
    parameter_name = "language"

    def label_of(self, value: str) -> str:
        return language_label("" if value == NONE else value)

    def choices_of(self, counts: Mapping[Any, int]) -> Iterator[Choice]:
        known = dict.fromkeys(self._numbers(), 0) | dict(counts)
        for number, n in sorted(known.items(), key=lambda one: (-one[1], one[0])):
            code = canonical(language_of(number)) if number else ""
            yield Choice(code or NONE, language_label(code), n)

    def wanted(self) -> dict[str, frozenset[int]]:
        return {"language": frozenset(self._numbers())}

    def narrow(self, rows: Any) -> Any:
        return rows.filter(language__in=["" if value == NONE else value for value in self.chosen])

    def counts_among(self, few: FewArticles) -> dict[Any, int]:
        found: dict[Any, int] = {}
        for language, n in few.by("language").items():
            number = language_number(language)
            found[number] = found.get(number, 0) + n
        return found

    def chosen_facts(self) -> dict[Any, Fact]:
        return {number: Fact((("language", frozenset({number})),)) for number in self._numbers()}

    def _numbers(self) -> list[int]:
        return [language_number("" if value == NONE else value) for value in self.chosen]


class TitleBasisFilter(ColumnFilter):
    title = gettext_lazy("basis of the title")
    parameter_name = "title_basis"
    column = "title_basis"
    numbers = BASES

    def labels(self) -> Iterable[tuple[str, str]]:
        return [*((basis.value, str(basis.label)) for basis in Basis), (NONE, _("no title"))]


class ArticleBatchFilter(CountedArticleFilter):
    """By the import that made or changed an article."""

    title = gettext_lazy("import")
    parameter_name = "batch"

    def label_of(self, value: str) -> str:
        if value == NONE:
            return _("none")
        found = ImportBatch.objects.filter(pk=int(value)).first() if is_id(value) else None
        return found.name if found else value

    def choices_of(self, counts: Mapping[Any, int]) -> Iterator[Choice]:
        most = sorted((pk for pk in counts if pk), key=lambda pk: -pk)[:MOST_CHOICES]
        batches = ImportBatch.objects.in_bulk([*most, *self._ids()])
        for pk in dict.fromkeys([*most, *self._ids()]):
            if pk in batches:
                yield Choice(str(pk), batches[pk].name, counts.get(pk, 0))
        yield Choice(NONE, _("none"), counts.get(0, 0))

    def wanted(self) -> dict[str, frozenset[int]]:
        return {"batch": frozenset(self._ids()) | ({0} if NONE in self.chosen else set())}

    def quick_ids(self) -> QuerySet[Any, int] | None:
        return None if NONE in self.chosen else self._records().values_list("article_id", flat=True)

    def narrow(self, rows: Any) -> Any:
        has_one = Exists(self._records().filter(article=OuterRef("pk")))
        if NONE not in self.chosen:
            return rows.filter(has_one)
        return rows.filter(~Exists(_made().filter(article=OuterRef("pk"))) | has_one)

    def counts_among(self, few: FewArticles) -> dict[Any, int]:
        return few.by_links(_made(), "article", "batch")

    def chosen_facts(self) -> dict[Any, Fact]:
        return {pk: Fact((("batch", frozenset({pk})),)) for pk in self._ids()}

    def _ids(self) -> list[int]:
        return [int(value) for value in self.chosen if is_id(value)]

    def _records(self) -> QuerySet[ImportRecord]:
        return _made().filter(batch__in=self._ids())


class AssigneeFilter(CountedArticleFilter):
    """By who is to see to an article; the index knows nothing of that, so that giving out work costs it nothing."""

    title = gettext_lazy("assignee")
    parameter_name = "assignee"
    has_index = True

    def label_of(self, value: str) -> str:
        if value == NONE:
            return _("nobody")
        found = User.objects.filter(pk__in=[self.request.user.pk if value == ME else int(value) if is_id(value) else 0])
        return found[0].get_username() if found else value

    def choices_of(self, counts: Mapping[Any, int]) -> Iterator[Choice]:
        yield Choice(NONE, _("nobody"), counts.get(None, 0))
        own = self.request.user.pk
        most = sorted((pk for pk in counts if pk), key=lambda pk: (pk != own, -counts[pk], pk))[:MOST_CHOICES]
        ids = dict.fromkeys([*most, *self._ids])
        names = User.objects.in_bulk(list(ids))
        for pk in ids:
            if pk in names:
                yield Choice(str(pk), names[pk].get_username(), counts.get(pk, 0))

    def is_same(self, chosen: str, value: str) -> bool:
        return chosen == value or (chosen == ME and value == str(self.request.user.pk))

    def facts(self) -> tuple[Fact, ...] | None:
        return () if self._ids or NONE in self.chosen else None

    def id_condition(self) -> IdCondition | None:
        if NONE not in self.chosen:
            return IdCondition(Article.objects.filter(assignee__in=self._ids).values_list("pk", flat=True))
        others = Article.objects.filter(assignee__isnull=False).exclude(assignee__in=self._ids)
        return IdCondition(others.values_list("pk", flat=True), is_excluded=True)

    def narrow(self, rows: Any) -> Any:
        if self.chosen == [NONE]:
            return rows.filter(assignee=None)
        asked = Q(assignee__in=self._ids)
        return rows.filter(asked | Q(assignee=None) if NONE in self.chosen else asked)

    def counts_among(self, few: FewArticles) -> dict[Any, int]:
        return few.by("assignee")

    def counts_of_ids(self, ids: Sequence[int]) -> dict[Any, int]:
        """Count the same among many articles (one query)."""
        return by(Article.objects.filter(pk__in=ids), "assignee")

    @cached_property
    def _ids(self) -> list[int]:
        values = [str(self.request.user.pk) if value == ME else value for value in self.chosen]
        return [int(value) for value in dict.fromkeys(values) if is_id(value)]


class EditedFilter(CountedArticleFilter):
    title = gettext_lazy("edited by a person")
    parameter_name = "edited"

    def label_of(self, value: str) -> str:
        return {"yes": _("yes"), "no": _("no")}.get(value, value)

    def choices_of(self, counts: Mapping[Any, int]) -> Iterator[Choice]:
        yield Choice("yes", _("yes"), counts.get(BY_PERSON, 0))
        yield Choice("no", _("no"), counts.get(BY_MACHINE, 0))

    def wanted(self) -> dict[str, frozenset[int]]:
        numbers = {"yes": BY_PERSON, "no": BY_MACHINE}
        return {"edited": frozenset(numbers[value] for value in self.chosen if value in numbers)}

    def narrow(self, rows: Any) -> Any:
        known = [value for value in ("yes", "no") if value in self.chosen]
        if known == ["yes"]:
            return rows.exclude(edited_fields=[])
        return rows.filter(edited_fields=[]) if known == ["no"] else rows if known else rows.none()

    def counts_among(self, few: FewArticles) -> dict[Any, int]:
        return {BY_MACHINE: len(few.ids) - few.edited(), BY_PERSON: few.edited()}


class FamilyFilter(ArticleFilter):
    """By an article: itself, those whose text is near, those near to these, and so on."""

    title = gettext_lazy("near texts of")
    parameter_name = "family"

    def label_of(self, value: str) -> str:
        found = Article.objects.filter(pk__in=self._articles()).only("title", "key").first()
        return str(found or value)

    def offered(self, changelist: Any) -> Iterator[Choice]:
        for article in Article.objects.filter(pk__in=self._articles()).only("title", "key"):
            yield Choice(str(article.pk), str(article), None)

    def facts(self) -> tuple[Fact, ...] | None:
        return () if self._articles() else None

    def id_condition(self) -> IdCondition | None:
        return IdCondition(Article.objects.filter(pk__in=self._members).values_list("pk", flat=True))

    def quick_ids(self) -> QuerySet[Any, int] | None:
        return Article.objects.filter(pk__in=self._members).values_list("pk", flat=True)

    def narrow(self, rows: Any) -> Any:
        return rows.filter(pk__in=self._members)

    def _articles(self) -> list[int]:
        return [int(value) for value in self.chosen[:1] if is_id(value)]

    @cached_property
    def _members(self) -> list[int]:
        return [pk for own in self._articles() for pk in family_of(own)]


def _made() -> QuerySet[ImportRecord]:
    return ImportRecord.objects.filter(outcome__in=MADE, article__isnull=False).order_by()


def canonical(code: str) -> str:
    """Write a language tag as is usual: `zh-Hans`, `en-US`."""
    first, *rest = code.split("-")
    return "-".join([first.lower(), *(part.title() if len(part) == 4 else part.upper() for part in rest)])


def language_label(code: str) -> str:
    """Return the name of a language in the interface's own, with its code."""
    if not code:
        return _("unknown")
    try:
        name = Locale.parse((get_language() or "en").replace("-", "_")).languages.get(code.lower())
    except ValueError:
        name = None
    return f"{name} ({code})" if name else code
