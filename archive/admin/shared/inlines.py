"""The links that are edited inside the forms of articles, events and the vocabulary."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.admin.shared.link_rows import LinkForm, LinkInline, link_formset
from archive.models import EventAlias, PlaceAlias, SeriesAlias, SourceAlias, TagAlias


class TagAliasInline(LinkInline):
    model = TagAlias
    formset = link_formset("tag", "aliases")
    fields = ("name", "language", "use")
    verbose_name = gettext_lazy("other name")
    verbose_name_plural = gettext_lazy("other names")


class SourceAliasForm(LinkForm):
    def clean_name(self) -> str:
        """Refuse a name under which another source is credited already."""
        name: str = self.cleaned_data["name"]
        taken = SourceAlias.objects.filter(name_key=name.casefold()).exclude(source=self.instance.source_id)
        other = taken.select_related("source").first()
        if other:
            raise forms.ValidationError(_("This name already stands for %s.") % other.source)
        return name


class SourceAliasInline(LinkInline):
    model = SourceAlias
    form = SourceAliasForm
    formset = link_formset("source", "aliases")
    fields = ("name", "language")
    verbose_name = gettext_lazy("other name")
    verbose_name_plural = gettext_lazy("other names, as it is credited")


class PlaceAliasInline(LinkInline):
    model = PlaceAlias
    formset = link_formset("place", "aliases")
    fields = ("name", "language")
    verbose_name = gettext_lazy("other name")
    verbose_name_plural = gettext_lazy("other names")


class EventAliasInline(LinkInline):
    model = EventAlias
    formset = link_formset("event", "aliases")
    fields = ("name", "language")
    verbose_name = gettext_lazy("other name")
    verbose_name_plural = gettext_lazy("other names, such as in other languages")


class SeriesAliasInline(LinkInline):
    model = SeriesAlias
    formset = link_formset("eventseries", "aliases")
    fields = ("name", "language")
    verbose_name = gettext_lazy("other name")
    verbose_name_plural = gettext_lazy("other names, such as in other languages")
