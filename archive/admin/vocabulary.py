"""The admin of the vocabulary: tags, sources, places, series of events, and the collection itself."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.admin.rules.rule_changes import RuleAdmin
from archive.admin.shared.base import CountingChangeList, RecordedAdmin
from archive.admin.shared.forms import RecordedForm
from archive.admin.shared.inlines import PlaceAliasInline, SeriesAliasInline, SourceAliasInline, TagAliasInline
from archive.admin.shared.list_filters import ValuesFilter
from archive.admin.tables.pages import TableAdmin
from archive.models import Collection, EventSeries, Place, Source, State, Tag
from archive.text.slugs import RESERVED, slugify


class NamedForm(RecordedForm):
    """The form of something with a name and an address made from it."""

    named_by = "name"
    keep_name = forms.BooleanField(
        label=gettext_lazy("Keep the old name as another name, if it changes"), required=False, initial=True
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = _(
                "The end of its address; empty: made from the name. An address that changes leads on to the new one."
            )

    def clean_slug(self) -> str:
        slug = (self.cleaned_data.get("slug") or "").lower()
        if not slug:
            model = str(self._meta.model._meta.model_name)
            slug = slugify(str(self.cleaned_data.get(self.named_by) or ""), fallback=self._numbered(model))
        if slug in RESERVED:
            raise forms.ValidationError(_("“%s” is a part of addresses. Choose another.") % slug)
        return slug

    def _numbered(self, model: str) -> str:
        last = self._meta.model._default_manager.order_by("-pk").values_list("pk", flat=True).first() or 0
        return f"{model}-{self.instance.pk or last + 1}"


class VocabularyAdmin(TableAdmin, RuleAdmin):
    """What articles are told apart by; lists say how many published articles stand behind each."""

    form = NamedForm
    filtered_by = ""
    list_per_page = 100

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> Any:
        return CountingChangeList if self.filtered_by else super().get_changelist(request, **kwargs)

    @admin.display(description=gettext_lazy("published articles"))
    def article_count(self, row: Any) -> str | SafeString:
        address = reverse("admin:archive_article_changelist")
        shown = f"{address}?{self.filtered_by}={row.pk}&state={State.PUBLISHED}"
        return format_html('<a href="{}">{}</a>', shown, row.article_total)

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        # The address of what has one already does not follow its name by itself.
        return {} if obj else super().get_prepopulated_fields(request, obj)


@admin.register(Tag)
class TagAdmin(VocabularyAdmin):
    filtered_by = "tag"
    list_display = ("name", "kind", "slug", "article_count", "updated_at")
    list_filter = ("kind",)
    search_fields = ("name", "aliases__name", "slug")
    ordering = ("name",)
    inlines = (TagAliasInline,)
    content: ClassVar[Any] = ((None, {"fields": ("name", "slug", "kind", "description")}),)


@admin.register(Source)
class SourceAdmin(VocabularyAdmin):
    filtered_by = "source"
    list_display = ("name", "kind", "country", "display", "is_confirmed", "article_count", "updated_at")
    list_filter = ("kind", "display", "is_confirmed", ("country", ValuesFilter))
    search_fields = ("name", "full_name", "aliases__name", "slug")
    ordering = ("name",)
    inlines = (SourceAliasInline,)
    content: ClassVar[Any] = (
        (
            None,
            {
                "fields": (
                    "name",
                    "full_name",
                    "slug",
                    ("kind", "country", "founded"),
                    "languages",
                    "homepage",
                    "domains",
                )
            },
        ),
        (gettext_lazy("For readers"), {"fields": ("description", "rights", "display", "is_confirmed")}),
    )

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        form.instance.is_named_anew = any(formset.has_changed() for formset in formsets)
        super().save_related(request, form, formsets, change)

    def values(self, row: Any, fields: dict[str, Any]) -> dict[str, Any]:
        """What a person has corrected is confirmed, unless that is just what they deny."""
        is_touched = row.pk and (fields or row.is_named_anew)
        return {**fields, "is_confirmed": True} if is_touched and "is_confirmed" not in fields else fields


@admin.register(Place)
class PlaceAdmin(VocabularyAdmin):
    list_display = ("name", "country", "region", "latitude", "longitude", "updated_at")
    list_filter = (("country", ValuesFilter),)
    search_fields = ("name", "aliases__name", "slug")
    ordering = ("name",)
    inlines = (PlaceAliasInline,)
    content: ClassVar[Any] = (
        (None, {"fields": ("name", "slug", ("country", "region"), ("latitude", "longitude"), "description")}),
    )


@admin.register(EventSeries)
class EventSeriesAdmin(VocabularyAdmin):
    list_display = ("name", "slug", "updated_at")
    search_fields = ("name", "aliases__name", "slug")
    ordering = ("name",)
    inlines = (SeriesAliasInline,)
    content: ClassVar[Any] = ((None, {"fields": ("name", "slug", "description")}),)


@admin.register(Collection)
class CollectionAdmin(RecordedAdmin):
    """One row, which every archive has."""

    content: ClassVar[Any] = (
        (None, {"fields": ("title", "description", "about", "rights", "contact", "wants_events", "translations")}),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        only = Collection.objects.values_list("pk", flat=True).first()
        if only is None:
            return super().changelist_view(request, extra_context)
        return HttpResponseRedirect(reverse("admin:archive_collection_change", args=[only]))

    def view_on_site(self, obj: Any) -> str | None:
        return None
