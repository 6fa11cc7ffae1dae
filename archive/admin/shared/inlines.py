"""The links that are edited inside the forms of articles, events and the vocabulary."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.admin.shared.link_rows import LinkForm, LinkInline, link_formset
from archive.models import EventAlias, PlaceAlias, SeriesAlias, SourceAlias, TagAlias


class AliasInline(LinkInline):
    """Other names of one thing; what it belongs to is named by its formset."""

    fields: ClassVar[tuple[str, ...]] = ("name", "language")
    verbose_name = gettext_lazy("other name")
    verbose_name_plural = gettext_lazy("other names")


class TagAliasInline(AliasInline):
    model = TagAlias
    formset = link_formset("tag", "aliases")
    fields = ("name", "language", "use")


class SourceAliasForm(LinkForm):
    def clean_name(self) -> str:
        """Refuse a name under which another source is credited already."""
        name: str = self.cleaned_data["name"]
        taken = SourceAlias.objects.filter(name_key=name.casefold()).exclude(source=self.instance.source_id)
        other = taken.select_related("source").first()
        if other:
            raise forms.ValidationError(_("This name already stands for %s.") % other.source)
        return name


class SourceAliasInline(AliasInline):
    model = SourceAlias
    form = SourceAliasForm
    formset = link_formset("source", "aliases")
    verbose_name_plural = gettext_lazy("other names, as it is credited")


class PlaceAliasInline(AliasInline):
    model = PlaceAlias
    formset = link_formset("place", "aliases")


class EventAliasInline(AliasInline):
    model = EventAlias
    formset = link_formset("event", "aliases")
    verbose_name_plural = gettext_lazy("other names, such as in other languages")


class SeriesAliasInline(AliasInline):
    model = SeriesAlias
    formset = link_formset("eventseries", "aliases")
    verbose_name_plural = gettext_lazy("other names, such as in other languages")
