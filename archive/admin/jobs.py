"""The jobs of an editor: how far each is, what came of it, and its end or its going on."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.admin.shared.base import ReadOnlyAdmin
from archive.admin.shared.list_filters import is_id
from archive.admin.shared.return_urls import requested_return_url
from archive.jobs.starting import cancel, command_for, go_on
from archive.models import Job

AGAIN_AFTER = 3  # seconds, where no script asks more often
MOST_REASONS = 20


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    list_display = ("title", "state", "progress", "user_name", "created_at", "ended_at")
    list_display_links = ("title",)
    list_filter = ("state",)
    ordering = ("-pk",)
    sortable_by = ()
    change_form_template = "admin/archive/job/detail.html"

    def get_queryset(self, request: HttpRequest) -> Any:
        """Return the jobs that somebody may see: their own; all, if they administer the site."""
        jobs = Job.objects.defer("parameters", "stored", "result")
        return jobs if request.user.is_superuser else jobs.filter(user=request.user.pk)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        is_own = obj is None or request.user.is_superuser or obj.user_id == request.user.pk
        return request.user.has_perm("archive.view_article") and is_own

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        job = Job.objects.filter(pk=int(object_id)).first() if is_id(object_id) else None
        if job is None:
            raise Http404
        return job

    @admin.display(description=gettext_lazy("how far"))
    def progress(self, job: Job) -> str:
        return f"{job.done:,} / {job.total:,}" if job.total else "—"

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/cancel/", wrap(self.cancel_view), name="archive_job_cancel"),
            path("<int:pk>/go-on/", wrap(self.go_on_view), name="archive_job_go_on"),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        job = self.get_object(request, object_id)
        if not self.has_view_permission(request, job):
            raise PermissionDenied
        reasons = sorted(job.outcome("skipped", {}).items(), key=lambda one: -one[1])
        context = {
            **self.admin_site.each_context(request),
            "title": job.title,
            "object": job,
            "command": command_for(job),
            "again_after": AGAIN_AFTER if job.is_unfinished else None,
            "skipped": reasons[:MOST_REASONS],
            "return_url": job.parameters.get("return_url", ""),
            "opts": self.opts,
        }
        response = TemplateResponse(request, self.change_form_template, context | (extra_context or {}))
        add_never_cache_headers(response)
        return response

    def cancel_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Let a job end after the step that it is at."""
        job = self._asked(request, pk)
        if job.is_unfinished or job.is_dead:
            cancel(job)
            messages.info(request, _("It ends after the step that it is at. What is done stays, and can be undone."))
        return self._back(request, job)

    def go_on_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Let a job go on where it stopped."""
        job = self._asked(request, pk)
        if go_on(job):
            messages.info(request, _("It goes on where it stopped."))
        return self._back(request, job)

    def _asked(self, request: HttpRequest, pk: int) -> Job:
        job = Job.objects.filter(pk=pk).first()
        if job is None or request.method != "POST":
            raise Http404
        if not self.has_view_permission(request, job):
            raise PermissionDenied
        return job

    def _back(self, request: HttpRequest, job: Job) -> HttpResponseRedirect:
        """Return to the page that shows the job: its own, or another that asked to be returned to."""
        own = reverse("admin:archive_job_change", args=[job.pk])
        return HttpResponseRedirect(requested_return_url(request) or own)
