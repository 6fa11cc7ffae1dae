"""The tags and the events of an article inside its form: chips that can be taken off, rows with a role."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from archive.admin.shared.link_rows import LinkForm, LinkInline, link_formset
from archive.admin.shared.name_boxes import NameBox, NameField
from archive.models import Account, Event, TaggedArticle


class EventLinkForm(LinkForm):
    event = NameField(
        Event.objects.all(),
        label=gettext_lazy("event"),
        widget=NameBox(Account, "event", **{"data-key": "e", "aria-keyshortcuts": "e"}),
    )


class ArticleTagInline(LinkInline):
    model = TaggedArticle
    formset = link_formset("article", "tags")
    template = "admin/archive/article/_tag_chips.html"
    fields = ("tag", "is_about", "basis", "shown_words")
    readonly_fields = ("basis", "shown_words")
    verbose_name = gettext_lazy("tag")
    verbose_name_plural = gettext_lazy("tags")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("tag", "content_object").order_by("tag__kind", "tag__name")

    @admin.display(description=gettext_lazy("words that gave it"))
    def shown_words(self, row: TaggedArticle) -> str:
        return ", ".join(map(str, row.words or ()))


class ArticleAccountInline(LinkInline):
    model = Account
    form = EventLinkForm
    formset = link_formset("article", "accounts")
    template = "admin/archive/article/_account_rows.html"
    fields = ("event", "role", "basis")
    readonly_fields = ("basis",)
    extra = 1
    verbose_name = gettext_lazy("event told of")
    verbose_name_plural = gettext_lazy("events told of")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("event").defer("event__rules", "event__description")
