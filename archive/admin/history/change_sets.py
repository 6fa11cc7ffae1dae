"""The log of all changes, each with the way to its undo, whole or in one object."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.admin.history.undo import undo_page
from archive.admin.shared.base import ReadOnlyAdmin
from archive.admin.shared.bounded_lists import among_latest
from archive.admin.shared.history import shown_change_set
from archive.admin.shared.list_filters import BatchFilter, StaffFilter
from archive.editing.undo import undo
from archive.models import ChangeSet

MOST_WORDS = 8


@admin.register(ChangeSet)
class ChangeSetAdmin(ReadOnlyAdmin):
    list_display = ("at", "kind", "who", "reason", "batch", "undoes")
    list_display_links = ("at",)
    list_filter = ("kind", StaffFilter, BatchFilter)
    list_select_related = ("batch", "undoes")
    ordering = ("-pk",)
    sortable_by = ()
    search_fields = ("reason", "user_name")
    search_help_text = gettext_lazy("Words of the reason, or a name; looked for in the latest 50,000 of the list.")
    change_form_template = "admin/archive/changeset/detail.html"

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        asked = Q()
        for word in search_term.replace("\0", " ").split()[:MOST_WORDS]:
            asked &= Q(reason__icontains=word) | Q(user_name__icontains=word)
        return (among_latest(queryset, asked) if asked else queryset), False

    @admin.display(description=gettext_lazy("who"))
    def who(self, change_set: ChangeSet) -> str:
        return change_set.user_name or _("the machine")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.undo_view)
        return [
            path("<int:pk>/undo/", view, name="archive_changeset_undo"),
            path("<int:pk>/undo/<slug:model>/<int:object_id>/", view, name="archive_changeset_undo_part"),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        change_set = self.get_object(request, object_id)
        if change_set is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined,no-any-return]
        if not self.has_view_permission(request, change_set):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": _("Change of %s") % f"{change_set.at:%Y-%m-%d %H:%M}",
            "act": shown_change_set(change_set),
            "undone_by": change_set.undone_by.order_by("pk"),
            "object": change_set,
            "opts": self.opts,
        }
        return TemplateResponse(request, self.change_form_template, context)

    def undo_view(
        self, request: HttpRequest, pk: int, model: str | None = None, object_id: int | None = None
    ) -> HttpResponse:
        """Undo a change set, or its part in one object."""
        change_set = ChangeSet.objects.select_related("batch").filter(pk=pk).first()
        if change_set is None:
            raise Http404
        if not self.has_view_permission(request, change_set):
            raise PermissionDenied
        only = None
        if model is not None and object_id is not None:
            if not change_set.changes.filter(model=model, object_id=object_id).exists():
                raise Http404
            only = (model, object_id)
        undoing = partial(undo, [change_set], only=only)
        return undo_page(
            request, self.admin_site, [change_set], _("Undo: %s") % change_set, undoing, only, by_job=not only
        )
