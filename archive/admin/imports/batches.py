"""The admin of imports: what each run met, what became of it, and its undo."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.admin.history.undo import undo_page
from archive.admin.shared.base import ReadOnlyAdmin
from archive.importing.undo import done_by, undo_import
from archive.models import ImportBatch, Outcome


@admin.register(ImportBatch)
class ImportBatchAdmin(ReadOnlyAdmin):
    list_display = ("name", "status", "shown_counts", "user", "started_at", "finished_at")
    list_filter = ("status",)
    list_select_related = ("user",)
    search_fields = ("name",)
    ordering = ("-started_at", "-pk")
    fields = ("name", "status", "outcomes", "options", "user", "started_at", "finished_at", "shown_changes")
    readonly_fields = ("outcomes", "shown_changes", "started_at")
    change_form_template = "admin/archive/importbatch/change_form.html"

    @admin.display(description=gettext_lazy("met"))
    def shown_counts(self, batch: ImportBatch) -> str:
        labels = dict(Outcome.choices)
        return ", ".join(f"{n} {labels.get(outcome, outcome)}" for outcome, n in batch.counts.items() if n)

    @admin.display(description=gettext_lazy("outcomes"))
    def outcomes(self, batch: ImportBatch) -> str | SafeString:
        """Say how much was met by what became of it, each leading to its records; counted while it still runs."""
        rows: Iterable[tuple[str, int]] = [(outcome, n) for outcome, n in batch.counts.items() if n]
        if batch.status == ImportBatch.Status.RUNNING:
            rows = batch.records.order_by().values_list("outcome").annotate(Count("pk"))
        labels = dict(Outcome.choices)
        address = reverse("admin:archive_importrecord_changelist")
        linked = ((f"{address}?batch={batch.pk}&outcome__exact={one}", labels.get(one, one), n) for one, n in rows)
        return format_html_join(", ", '<a href="{}">{}: {}</a>', linked) or "—"

    @admin.display(description=gettext_lazy("changes"))
    def shown_changes(self, batch: ImportBatch) -> SafeString:
        address = reverse("admin:archive_changeset_changelist")
        return format_html('<a href="{}?batch={}">{}</a>', address, batch.pk, _("what it changed"))

    def get_urls(self) -> list[URLPattern]:
        wrapped = self.admin_site.admin_view(self.undo_view)
        return [path("<int:pk>/undo/", wrapped, name="archive_importbatch_undo"), *super().get_urls()]

    def undo_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = ImportBatch.objects.filter(pk=pk).first()
        if batch is None:
            raise Http404
        if not self.has_view_permission(request, batch):
            raise PermissionDenied
        title = _("Undo the import: %s") % batch
        return undo_page(request, self.admin_site, done_by(batch), title, partial(undo_import, batch))
