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
from archive.editing.changes.approval import has_permission
from archive.editing.changes.record import Record
from archive.editing.changes.recorder import User
from archive.editing.problems.catalogue import DATE, SOURCE
from archive.editing.problems.checks import Facts, SourceFacts
from archive.editing.vocabulary.source_names import LONGEST_NAME, make_source, source_named, sources_near
from archive.models import Article, Source
from archive.models.choices import SourceKind
from archive.text.dates.partial_dates import PartialDate

UNKNOWN = gettext_lazy("unknown")
NEW_SOURCE = "archive.add_source"


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
    """`source` is one by its id, its slug or any of its names.

    Of a name that no source has, one is made in the change set of the act, if its kind is given (`kind_of_new`): not
    where a source is called nearly so, unless it is said that the new one `is_another`.
    """

    source: int | str
    also_edited: bool = False
    kind_of_new: str = ""
    is_another: bool = False

    name = "set_source"
    label = gettext_lazy("Set the source")
    value_name = gettext_lazy("source")
    rests_on = (*SOURCE, "published_on")
    field = "source"

    @cached_property
    def row(self) -> Source | None:
        if isinstance(self.source, int):
            return Source.objects.filter(pk=self.source).first()
        return source_named(self.typed) if self.typed else None

    @cached_property
    def near(self) -> list[Source]:
        """The sources that are called nearly as the one that would be made (three queries)."""
        return sources_near(self.typed) if self.row is None else []

    @property
    def typed(self) -> str:
        return " ".join(self.source.split()) if isinstance(self.source, str) else ""

    def check(self, user: User) -> None:
        super().check(user)
        if self.row is not None:
            return
        if not self.typed or len(self.typed) > LONGEST_NAME or not self.kind_of_new:
            raise ActError(_("There is no such source."))
        if self.kind_of_new not in SourceKind.values:
            raise ActError(_("There is no such kind of source."))
        if not has_permission(user, NEW_SOURCE):
            raise ActError(_("There is no source “%s”, and you may not make one.") % self.typed)
        if self.near and not self.is_another:
            raise NearSourcesError(self.typed, self.near)

    def sentence(self) -> str:
        said = _("Set the source to %s") if self.row else _("Set the source to the new source %s")
        return said % (self.row or self.typed)

    def current(self, article: Article) -> str:
        return str(article.source) if article.source_id else str(UNKNOWN)

    def wanted(self) -> str:
        return str(self.row) if self.row else _("%s (new)") % self.typed

    def is_so(self, article: Article) -> bool:
        return self.row is not None and article.source_id == self.row.pk

    def values(self, article: Article) -> Mapping[str, Any]:
        row = self._known
        same = {"agency": None} if row.pk and article.agency_id == row.pk else {}
        return {"source": row, **same}

    def write(self, record: Record, decisions: Sequence[Decision]) -> None:
        if decisions and self.row is None:
            made = source_named(self.typed)  # somebody may have made it meanwhile
            self.__dict__["row"] = made or make_source(record, self.typed, self.kind_of_new)  # which later steps find
        super().write(record, decisions)

    def imagine(self, facts: Facts, decision: Decision) -> None:
        super().imagine(facts, decision)
        row = self._known
        facts.source = SourceFacts(row.name, row.is_confirmed, tuple(row.languages), row.founded)

    @property
    def _known(self) -> Source:
        """The source, also while there is none yet."""
        return self.row or Source(name=self.typed, kind=self.kind_of_new)


class NearSourcesError(ActError):
    """A source was to be made of a name by which nearly one is called already: `near` are those that are."""

    def __init__(self, typed: str, near: Sequence[Source]) -> None:
        self.near = near
        names = ", ".join(f"“{one}”" for one in near)
        super().__init__(
            _("There is no source “%(typed)s”, but there is %(names)s.") % {"typed": typed, "names": names}
        )


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
