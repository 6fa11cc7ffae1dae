"""The fields of the filter: each reads the values of a parameter, and says in words what it can't read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.models import Article, Event, EventSeries, PastAddress, Place, Source, SourceKind, Tag
from archive.search.query.parser import MOST_CHARACTERS
from archive.text.dates.partial_dates import PartialDate

MOST_VALUES = 100  # of one parameter
LONGEST_VALUE = 200

NAMED: dict[str, Any] = {
    "tag": Tag,
    "source": Source,
    "event": Event,
    "series": EventSeries,
    "place": Place,
}
_NAME_FIELD = {"event": "title"}
_LANGUAGE = re.compile(r"[a-z]{2,8}(?:-[a-z0-9]{1,8}){0,3}", re.ASCII)
_KEY = re.compile(r"[0-9a-z]{4,64}", re.ASCII)
_YEAR = re.compile(r"(?!0000)\d{4}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A chosen value: as an address writes it, as the index has it, and its name for people."""

    value: str
    index_value: int | str
    name: str = ""


class ManyWidget(forms.Widget):
    """Takes every value of a parameter that is repeated."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[str]:
        get = getattr(data, "getlist", None)
        found = get(name) if get else data.get(name, [])
        return [found] if isinstance(found, str) else list(found)


class _Shared:
    """A field that reading leaves as it is, so that the form of each list need not copy it."""

    def __deepcopy__(self, memo: object) -> Self:
        return self


class ManyField(_Shared, forms.Field):
    """Several values of one group, each once."""

    widget = ManyWidget

    def clean(self, value: Any) -> tuple[Chosen, ...]:
        values = sorted({text.strip() for text in value or ()} - {""})
        if len(values) > MOST_VALUES:
            raise ValidationError(
                _("%(n)s values are asked for at once; at most %(most)s can be.")
                % {"n": len(values), "most": MOST_VALUES}
            )
        for text in values:
            if len(text) > LONGEST_VALUE or not text.isprintable():
                raise ValidationError(_("“%(text)s” can’t be read.") % {"text": shortened(text)})
        return self.read(values)

    def read(self, values: Sequence[str]) -> tuple[Chosen, ...]:
        raise NotImplementedError


class NamedField(ManyField):
    """Tags, sources, events, series or places by their slugs, else by a past slug or by name (at most 3 queries).

    What the public may not see is unknown here.
    """

    def __init__(self, *, group: str, **given: Any) -> None:
        super().__init__(**given)
        self.group = group

    def read(self, values: Sequence[str]) -> tuple[Chosen, ...]:
        found = [Chosen("unknown", 0, _("Source unknown"))] if self.group == "source" and "unknown" in values else []
        wanted = [value for value in values if value != "unknown" or self.group != "source"]
        by_slug = self._rows("slug__in", [value.lower() for value in wanted])
        for value in wanted:
            row = by_slug.get(value.lower()) or self._by_past_slug_or_name(value)
            if row is None:
                raise ValidationError(self._unknown(value))
            found.append(row)
        return tuple({chosen.value: chosen for chosen in found}.values())

    def _rows(self, lookup: str, given: Any) -> dict[str, Chosen]:
        if not given:
            return {}
        model = NAMED[self.group]
        rows = model.objects.public().filter(**{lookup: given}).order_by("pk")
        fields = ("slug", "pk", _NAME_FIELD.get(self.group, "name"))
        return {slug: Chosen(slug, pk, name) for slug, pk, name in rows.values_list(*fields)[: MOST_VALUES + 1]}

    def _by_past_slug_or_name(self, value: str) -> Chosen | None:
        kind = NAMED[self.group]._meta.model_name or ""
        past = PastAddress.objects.current_id(kind, value.lower()[:80])
        name = _NAME_FIELD.get(self.group, "name")
        rows = self._rows("pk", past) if past else self._rows(f"{name}__iexact", value)
        return next(iter(rows.values()), None)

    def _unknown(self, value: str) -> str:
        sentences = {
            "tag": _("There is no tag “%(value)s”."),
            "source": _("There is no source “%(value)s”."),
            "event": _("There is no event “%(value)s”."),
            "series": _("There is no series “%(value)s”."),
            "place": _("There is no place “%(value)s”."),
        }
        return sentences[self.group] % {"value": shortened(value)}


class KeyField(ManyField):
    """Articles by their keys (at most 3 queries), also by a past one and by that of one that was merged.

    A key under which nothing can be read stays, as 0: a reading list is not lost when one of its articles is withdrawn.
    """

    def read(self, values: Sequence[str]) -> tuple[Chosen, ...]:
        for value in values:
            if not _KEY.fullmatch(value.lower()):
                raise ValidationError(_("“%(value)s” is no key of an article.") % {"value": shortened(value)})
        asked = {value: value.lower() for value in values}
        rows = Article.objects.filter(key__in=asked.values()).values_list("key", "pk", "merged_into_id")
        ids = {key: into or pk for key, pk, into in rows}
        if missing := [key for key in asked.values() if key not in ids]:
            past = PastAddress.objects.filter(kind=PastAddress.Kind.ARTICLE, old__in=missing)
            ids.update(past.values_list("old", "object_id"))
        shown = Article.objects.published_among(set(ids.values())).only("key", "title").in_bulk()
        found = {}
        for key in asked.values():
            article = shown.get(ids.get(key, 0))
            chosen = Chosen(article.key, article.pk, article.title) if article else Chosen(key, 0)
            found[chosen.value] = chosen
        return tuple(found.values())


class SourceKindField(ManyField):
    def read(self, values: Sequence[str]) -> tuple[Chosen, ...]:
        for value in values:
            if value not in SourceKind.values:
                raise ValidationError(_("There is no kind of source “%(value)s”.") % {"value": shortened(value)})
        return tuple(Chosen(value, value, str(SourceKind(value).label)) for value in values)


class LanguageField(ManyField):
    """Languages as in BCP 47; `und` is an unknown one."""

    def read(self, values: Sequence[str]) -> tuple[Chosen, ...]:
        for value in values:
            if not _LANGUAGE.fullmatch(value.lower()):
                raise ValidationError(
                    _("“%(value)s” is not a language such as en or zh-Hans.") % {"value": shortened(value)}
                )
        return tuple(Chosen(value, value.lower()) for value in values)


class YearField(ManyField):
    def read(self, values: Sequence[str]) -> tuple[Chosen, ...]:
        for value in values:
            if not _YEAR.fullmatch(value):
                raise ValidationError(_("“%(value)s” is not a year such as 2024.") % {"value": shortened(value)})
        return tuple(Chosen(value, int(value), value) for value in values)


class PartialDateField(_Shared, forms.CharField):
    """A date as far as it is known: `2024-03-29`, `2024-03`, `2024`."""

    def clean(self, value: Any) -> PartialDate | None:
        text = str(super().clean(value))
        try:
            return PartialDate.parse(text) if text else None
        except ValueError:
            raise ValidationError(
                _("“%(text)s” is not a date such as 2024-03-29, 2024-03 or 2024.") % {"text": shortened(text)}
            ) from None


class WordsField(_Shared, forms.CharField):
    """What a reader typed; any text can be read, but not any length."""

    def clean(self, value: Any) -> str:
        text = str(value or "").strip()
        if len(text) > MOST_CHARACTERS:
            raise ValidationError(
                _("The search has %(n)s characters; it can have %(most)s at most.")
                % {"n": len(text), "most": MOST_CHARACTERS}
            )
        return text


def _one_of(choices: Sequence[str]) -> str:
    return _("This can be %(choices)s.") % {"choices": ", ".join(choices)}


class WordField(_Shared, forms.ChoiceField):
    """One of a few words."""

    def __init__(self, *, words: Sequence[str], **given: Any) -> None:
        message = lazy(_one_of, str)(words)
        super().__init__(choices=[(word, word) for word in words], error_messages={"invalid_choice": message}, **given)


def shortened(text: str) -> str:
    """Return the beginning of a text that was typed, fit to be shown."""
    shown = "".join(sign if sign.isprintable() else "�" for sign in text[:60])
    return f"{shown}…" if len(text) > 60 else shown


LABELS = {
    "key": gettext_lazy("Article"),
    "q": gettext_lazy("Words"),
    "exact": gettext_lazy("Exact spelling"),
    "tag": gettext_lazy("Tag"),
    "source": gettext_lazy("Source"),
    "source_kind": gettext_lazy("Kind of source"),
    "event": gettext_lazy("Event"),
    "series": gettext_lazy("Series"),
    "place": gettext_lazy("Place"),
    "language": gettext_lazy("Language"),
    "year": gettext_lazy("Year"),
    "from": gettext_lazy("From"),
    "to": gettext_lazy("To"),
    "undated": gettext_lazy("Undated"),
    "sort": gettext_lazy("Order"),
    "group": gettext_lazy("Grouping"),
}
