"""The pages of a table: its export, and its import in two steps; the file waits in the page, signed, between them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from archive.admin.shared.base import RecordedAdmin, with_undo
from archive.editing.changes.errors import StaleSaveError
from archive.editing.changes.values import name_of
from archive.editing.tables.importing import (
    MOST_BYTES,
    MOST_CHANGED,
    TableError,
    TablePlan,
    plan_table,
    table_of,
    write_table,
)
from archive.editing.tables.resources import TABLES

SALT = "archive.table"
WAITS = 24 * 3600  # seconds that a file that was shown may be imported
MOST_SHOWN = 200  # changes and errors
LONGEST_REASON = 1000


class TableForm(forms.Form):
    """A file, and why."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("CSV in UTF-8, as it is exported here. Columns may be left out, and so may rows."),
        widget=forms.ClearableFileInput({"accept": ".csv,text/csv"}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        required=False,
        max_length=LONGEST_REASON,
        help_text=gettext_lazy("Optional. It stands in the history."),
    )

    def clean_file(self) -> str:
        """Return the text of the file."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than %d MiB. Cut it into several.") % (MOST_BYTES >> 20))
        try:
            return str(file.read().decode("utf-8-sig"))
        except UnicodeDecodeError:
            raise forms.ValidationError(
                _("It is not UTF-8 text. Save it as “CSV UTF-8”; a workbook is no table of this kind.")
            ) from None


class TableAdmin(RecordedAdmin):
    """An admin whose records are exported as a table, and changed by one; for those who may add and change them."""

    change_list_template = "admin/tables/change_list.html"

    def has_table_permission(self, request: HttpRequest) -> bool:
        return self.has_add_permission(request) and self.has_change_permission(request)

    def get_urls(self) -> list[URLPattern]:
        wrap, name = self.admin_site.admin_view, name_of(self.model)
        return [
            path("table/", wrap(self.table_view), name=f"archive_{name}_table"),
            path("table/export/", wrap(self.export_view), name=f"archive_{name}_table_export"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        name = name_of(self.model)
        url = reverse(f"admin:archive_{name}_table") if self.has_table_permission(request) else ""
        return super().changelist_view(request, {"table_url": url, **(extra_context or {})})

    def export_view(self, request: HttpRequest) -> HttpResponseBase:
        """Send all records as a table, piece by piece."""
        if not self.has_table_permission(request):
            raise PermissionDenied
        name = slugify(str(self.opts.verbose_name_plural)) or name_of(self.model)
        headers = {"Content-Disposition": f'attachment; filename="{name}.csv"', "Cache-Control": "no-store"}
        return StreamingHttpResponse(
            table_of(name_of(self.model)), content_type="text/csv; charset=utf-8", headers=headers
        )

    def table_view(self, request: HttpRequest) -> HttpResponse:
        """Ask for a file; say what it changes; write that once it was shown."""
        if not self.has_table_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return self._table_page(request, TableForm())
        if "held" in request.POST:
            return self._write_when_free(request)
        form = TableForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._table_page(request, form)
        return self._show_plan(request, form, form.cleaned_data["file"], form.cleaned_data["reason"].strip())

    def _show_plan(self, request: HttpRequest, form: TableForm, text: str, reason: str) -> HttpResponse:
        try:
            plan = plan_table(name_of(self.model), text)
        except TableError as error:
            form.add_error("file", str(error))
            return self._table_page(request, form)
        held = {"text": text, "reason": reason, "mark": plan.mark(), "model": name_of(self.model)}
        signed = signing.dumps(held, salt=SALT, compress=True) if plan.may_be_done else ""
        return self._table_page(request, form, plan, signed)

    def _write_when_free(self, request: HttpRequest) -> HttpResponse:
        try:
            held = signing.loads(request.POST["held"], salt=SALT, max_age=WAITS)
        except signing.BadSignature:
            messages.warning(request, _("The file waited too long, or was changed on its way. Choose it again."))
            return HttpResponseRedirect(request.path)
        if held["model"] != name_of(self.model):
            return HttpResponseRedirect(request.path)
        form = TableForm({"reason": held["reason"]})
        try:
            plan = plan_table(name_of(self.model), held["text"])
        except TableError as error:
            messages.warning(request, str(error))
            return HttpResponseRedirect(request.path)
        if plan.mark() != held["mark"] or not plan.may_be_done:
            messages.info(request, _("Somebody changed some of it meanwhile. Look at it once more."))
            return self._show_plan(request, form, held["text"], held["reason"])
        try:
            done = write_table(plan, request.user, held["reason"])
        except StaleSaveError as error:
            said = _("Somebody else saved “%s” meanwhile. Nothing was written; look once more.") % error.current
            messages.warning(request, said)
            return self._show_plan(request, form, held["text"], held["reason"])
        here = reverse(f"admin:archive_{name_of(self.model)}_changelist")
        if done:
            messages.success(request, with_undo(self._summary_of(plan), done, here))
        return HttpResponseRedirect(here)

    def _summary_of(self, plan: TablePlan) -> str:
        """Say what was written, by name where it was one record."""
        if len(plan.changes) == 1:
            row = plan.changes[0]
            return (_("“%s” was added.") if row.is_new else _("“%s” was changed.")) % row.row
        changed = len(plan.changes) - plan.new
        added = ngettext("%(n)d was added", "%(n)d were added", plan.new) % {"n": plan.new}
        return _("%(added)s, %(changed)d changed.") % {"added": added, "changed": changed}

    def _table_page(
        self, request: HttpRequest, form: TableForm, plan: TablePlan | None = None, signed: str = ""
    ) -> HttpResponse:
        name = name_of(self.model)
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": _("%s as a table") % str(self.opts.verbose_name_plural).capitalize(),
            "form": form,
            "plan": plan,
            "signed": signed,
            "changes": plan.changes[:MOST_SHOWN] if plan else [],
            "errors": plan.errors[:MOST_SHOWN] if plan else [],
            "most_shown": MOST_SHOWN,
            "most_changed": MOST_CHANGED,
            "columns": [column.column_name for column in TABLES[name]().columns],
            "export_url": reverse(f"admin:archive_{name}_table_export"),
            "changelist": reverse(f"admin:archive_{name}_changelist"),
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/tables/table.html", context)
