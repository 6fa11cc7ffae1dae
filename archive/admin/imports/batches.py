"""The admin of imports: what each run met, what became of it, and its undo."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt

from archive.admin.history.undo import undo_page
from archive.admin.imports.batch_page import batch_page, retry_view
from archive.admin.imports.uploads import bring_page, give_up_view, import_view, tried_page
from archive.admin.shared.base import ReadOnlyAdmin
from archive.admin.shared.list_filters import is_id
from archive.importing.undo import done_by, undo_import
from archive.importing.undo_job import ask_for_undo, is_large
from archive.importing.upload_jobs import MAY_IMPORT
from archive.models import ImportBatch, Job, Outcome

UNDO_TEMPLATE = "admin/archive/importbatch/undo.html"


@admin.register(ImportBatch)
class ImportBatchAdmin(ReadOnlyAdmin):
    list_display = ("name", "status", "shown_counts", "user", "started_at", "finished_at")
    list_filter = ("status",)
    list_select_related = ("user",)
    search_fields = ("name",)
    ordering = ("-started_at", "-pk")
    change_list_template = "admin/archive/importbatch/change_list.html"

    @admin.display(description=gettext_lazy("met"))
    def shown_counts(self, batch: ImportBatch) -> str:
        labels = dict(Outcome.choices)
        return ", ".join(f"{n} {labels.get(outcome, outcome)}" for outcome, n in batch.counts.items() if n)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MAY_IMPORT)

    @method_decorator(csrf_exempt)  # `bring_page` protects it, once it is sure that not too much is sent
    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        return bring_page(request, self.admin_site)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        batch = (
            ImportBatch.objects.select_related("user").filter(pk=int(object_id)).first() if is_id(object_id) else None
        )
        if batch is None:
            raise Http404
        if not self.has_view_permission(request, batch):
            raise PermissionDenied
        return batch_page(request, self.admin_site, batch)

    def tried_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return tried_page(request, self.admin_site, pk)

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("tried/<int:pk>/", wrap(self.tried_view), name="archive_importbatch_tried"),
            path("tried/<int:pk>/import/", wrap(import_view), name="archive_importbatch_import"),
            path("tried/<int:pk>/give-up/", wrap(give_up_view), name="archive_importbatch_give_up"),
            path("<int:pk>/retry/", wrap(retry_view), name="archive_importbatch_retry"),
            path("<int:pk>/undo/", wrap(self.undo_view), name="archive_importbatch_undo"),
            *super().get_urls(),
        ]

    def undo_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = ImportBatch.objects.filter(pk=pk).first()
        if batch is None:
            raise Http404
        if not self.has_view_permission(request, batch):
            raise PermissionDenied
        takes_edited = request.POST.get("edited") == "take"
        title = _("Undo the import: %s") % batch
        undoing = partial(undo_import, batch, takes_edited=takes_edited)

        def ask(reason: str) -> Job:
            return ask_for_undo(batch, request.user, reason=reason, takes_edited=takes_edited)

        return undo_page(
            request,
            self.admin_site,
            done_by(batch),
            title,
            undoing,
            template=UNDO_TEMPLATE,
            asked_of_job=ask if is_large(batch) else None,
        )
