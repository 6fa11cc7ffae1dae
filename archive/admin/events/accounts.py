"""The accounts of an event on its page: one page of them by date, each with its role; recorded with its article."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.admin.shared.bounded_lists import without_heavy
from archive.admin.shared.link_rows import LinkFormSet, LinkInline, ReverseLinkFormSet, link_formset
from archive.admin.shared.list_filters import is_id
from archive.models import Account, Event, EventState

ON_A_PAGE = 50
PAGE_PARAMETER = "accounts"


class EventAccountFormSet(ReverseLinkFormSet):
    """The rows of one page; what was sent says itself which rows it is about."""

    asked_page = 1

    def get_queryset(self) -> Any:
        if not self.is_bound and not hasattr(self, "_shown"):
            self._shown: Any = list(self.page.object_list)
            for account in self._shown:
                account.event = self.instance
        return super().get_queryset()

    @property
    def page(self) -> Page[Account]:
        """The page of accounts that was asked for; the nearest there is (two queries, then kept)."""
        if not hasattr(self, "_page"):
            self._page = Paginator(super(LinkFormSet, self).get_queryset(), ON_A_PAGE).get_page(self.asked_page)
        return self._page


class EventAccountInline(LinkInline):
    model = Account
    formset = link_formset("article", "accounts", EventAccountFormSet, owner_field="article")
    template = "admin/archive/event/accounts.html"
    fields = ("shown_date", "shown_source", "article", "role", "basis")
    readonly_fields = ("shown_date", "shown_source", "basis")
    autocomplete_fields = ("article",)
    verbose_name = gettext_lazy("account")
    verbose_name_plural = gettext_lazy("accounts")

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request).select_related("article__source").order_by("sort_key", "pk")
        return without_heavy(rows, "article")

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        asked = request.GET.get(PAGE_PARAMETER, "")
        formset.asked_page = int(asked) if is_id(asked) else 1
        return formset

    @admin.display(description=gettext_lazy("published"))
    def shown_date(self, account: Account) -> str:
        if not account.article_id:
            return ""
        published = account.article.published
        days = account.event.days_to(published) if account.event_id else None
        shown = str(published or _("undated"))
        return f"{shown} ({days:+})" if days else shown

    @admin.display(description=gettext_lazy("source"))
    def shown_source(self, account: Account) -> str:
        return str(account.article.source or _("unknown")) if account.article_id else ""


def shown_to_readers(event: Event) -> str:
    """Say in a sentence what readers see of an event (two queries at most)."""
    if event.state == EventState.DRAFT:
        return _("A draft: readers see nothing of it, and its articles do not name it.")
    if Event.objects.public().filter(pk=event.pk).exists():
        return _("Public: readers see it. Accounts published: %s.") % event.accounts.published().count()
    return _("Public, but none of its accounts is published yet: readers do not see it.")
