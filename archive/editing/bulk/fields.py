"""Acts on fields: source, date, language, who is to see to an article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.editing.articles import by_editor
from archive.editing.assigning import may_be_assigned
from archive.editing.bulk.acts import Act, ActError, Decision, register
from archive.editing.changes.record import Record
from archive.editing.changes.recorder import User
from archive.editing.problems.catalogue import DATE, SOURCE
from archive.editing.problems.checks import Facts, SourceFacts
from archive.models import Article, Source
from archive.text.dates.partial_dates import PartialDate

UNKNOWN = gettext_lazy("unknown")


class FieldAct(Act):
    """An act that sets fields to one value; what a person set already is left, unless `also_edited` says otherwise."""

    field: str
    also_edited: bool

    def current(self, article: Article) -> str:
        """Return the value that an article has, in words."""
        raise NotImplementedError

    def wanted(self) -> str:
        """Return the value that it is to have, in words."""
        raise NotImplementedError

    def values(self, article: Article) -> Mapping[str, Any]:
        """Return the fields to set."""
        raise NotImplementedError

    def is_so(self, article: Article) -> bool:
        """Whether the article has the value already."""
        raise NotImplementedError

    def decide(self, articles: Sequence[Article], user: User) -> Iterator[Decision]:
        for article in articles:
            one = Decision(article, self.current(article), self.wanted())
            if self.is_so(article):
                yield one.skip(_("It is so already."))
            elif self.field in article.edited_fields and not self.also_edited:
                yield one.skip(_("A person set it."))
            else:
                yield one

    def write(self, record: Record, decisions: Sequence[Decision]) -> None:
        values = {one.article.pk: by_editor(one.article, self.values(one.article)) for one in decisions}
        record.set_many(Article, values)

    def imagine(self, facts: Facts, decision: Decision) -> None:
        for name, value in by_editor(facts.article, self.values(facts.article)).items():
            if not name.startswith("evidence."):
                setattr(facts.article, name, value)
            else:
                facts.evidence = {**facts.evidence, name.partition(".")[2]: value or {}}


@register
@dataclass(frozen=True)
class SetSource(FieldAct):
    source: int | str
    also_edited: bool = False

    name = "set_source"
    label = gettext_lazy("Set the source")
    value_name = gettext_lazy("source")
    rests_on = (*SOURCE, "published_on")
    field = "source"

    @cached_property
    def row(self) -> Source:
        by = {"pk": self.source} if isinstance(self.source, int) else {"slug": self.source}
        row = Source.objects.filter(**by).first()
        if row is None:
            raise ActError(_("There is no such source."))
        return row

    def check(self, user: User) -> None:
        super().check(user)
        assert self.row

    def sentence(self) -> str:
        return _("Set the source to %s") % self.row

    def current(self, article: Article) -> str:
        return str(article.source) if article.source_id else str(UNKNOWN)

    def wanted(self) -> str:
        return str(self.row)

    def is_so(self, article: Article) -> bool:
        return article.source_id == self.row.pk

    def values(self, article: Article) -> Mapping[str, Any]:
        same = {"agency": None} if article.agency_id == self.row.pk else {}
        return {"source": self.row, **same}

    def imagine(self, facts: Facts, decision: Decision) -> None:
        super().imagine(facts, decision)
        row = self.row
        facts.source = SourceFacts(row.name, row.is_confirmed, tuple(row.languages), row.founded)


@register
@dataclass(frozen=True)
class SetDate(FieldAct):
    """`published` is a date as far as it is known: 2019, 2019-10 or 2019-10-04."""

    published: str
    also_edited: bool = False

    name = "set_date"
    label = gettext_lazy("Set the date")
    value_name = gettext_lazy("date")
    rests_on = (*DATE, "source")
    field = "published_on"

    @cached_property
    def known(self) -> PartialDate:
        try:
            found = PartialDate.parse(self.published)
        except ValueError:
            raise ActError(_("This is no date: write it as 2019, 2019-10 or 2019-10-04.")) from None
        if found.first_day > timezone.localdate():
            raise ActError(_("This date lies after today."))
        return found

    def check(self, user: User) -> None:
        super().check(user)
        assert self.known

    def sentence(self) -> str:
        return _("Set the date to %s") % self.known

    def current(self, article: Article) -> str:
        return _as_known(article)

    def wanted(self) -> str:
        return str(self.known)

    def is_so(self, article: Article) -> bool:
        return article.published == self.known and self.field in article.edited_fields

    def values(self, article: Article) -> Mapping[str, Any]:
        return {"published_on": self.known.first_day, "date_precision": self.known.precision}


def _as_known(article: Article) -> str:
    return str(article.published) if article.published else _("undated")


@register
@dataclass(frozen=True)
class SetLanguage(FieldAct):
    language: str
    also_edited: bool = False

    name = "set_language"
    label = gettext_lazy("Set the language")
    value_name = gettext_lazy("language")
    rests_on = ("language", "source")
    field = "language"

    def check(self, user: User) -> None:
        super().check(user)
        parts = self.language.split("-")
        if not (parts[0].isalpha() and parts[0].isascii() and 2 <= len(parts[0]) <= 3 and len(self.language) <= 35):
            raise ActError(_("A language is written by its code, like en, kk or zh-Hans."))

    def sentence(self) -> str:
        return _("Set the language to %s") % self.language

    def current(self, article: Article) -> str:
        return article.language or str(UNKNOWN)

    def wanted(self) -> str:
        return self.language

    def is_so(self, article: Article) -> bool:
        return article.language == self.language

    def values(self, article: Article) -> Mapping[str, Any]:
        return {"language": self.language}


@register
@dataclass(frozen=True)
class Assign(Act):
    """`assignee` is an account of the staff by its id or name; None is nobody."""

    assignee: int | str | None = None

    name = "assign"
    label = gettext_lazy("Assign")
    value_name = gettext_lazy("with")

    @cached_property
    def row(self) -> Any:
        if self.assignee in (None, ""):
            return None
        by = {"pk": self.assignee} if isinstance(self.assignee, int) else {"username": self.assignee}
        found = get_user_model()._default_manager.filter(**by).first()
        if found is None or not may_be_assigned(found):
            raise ActError(_("There is no such member of the staff."))
        return found

    @cached_property
    def _names(self) -> dict[int, str]:
        return dict(get_user_model()._default_manager.filter(is_staff=True).values_list("pk", "username"))

    def check(self, user: User) -> None:
        super().check(user)
        assert self.row or not self.assignee

    def sentence(self) -> str:
        return _("Give to %s") % self.row.get_username() if self.row else _("Give to nobody")

    def decide(self, articles: Sequence[Article], user: User) -> Iterable[Decision]:
        wanted = self.row.pk if self.row else None
        after = self.row.get_username() if self.row else _("nobody")
        for article in articles:
            before = self._names.get(article.assignee_id, "—") if article.assignee_id else _("nobody")
            one = Decision(article, before, after)
            yield one.skip(_("It is so already.")) if article.assignee_id == wanted else one

    def write(self, record: Record, decisions: Sequence[Decision]) -> None:
        record.set_many(Article, {one.article.pk: {"assignee": self.row} for one in decisions})
