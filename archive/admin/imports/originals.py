"""The admin of originals: what they are, where they are used, and their exact bytes as a download."""

from __future__ import annotations

from string import hexdigits
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from archive.admin.shared.base import ReadOnlyAdmin
from archive.models import Original
from archive.preserving.original_events import events_of

HASH_LENGTH = 64


@admin.register(Original)
class OriginalAdmin(ReadOnlyAdmin):
    list_display = ("sha256", "size", "media_type", "encoding", "created_at", "erased_at")
    fields = (
        "sha256",
        "size",
        "media_type",
        "encoding",
        "shown_context",
        "shown_articles",
        "download",
        "created_at",
        "erased_at",
        "events",
    )
    readonly_fields = ("shown_context", "shown_articles", "download", "created_at", "events")
    ordering = ("-pk",)
    sortable_by = ()
    search_fields = ("sha256",)
    search_help_text = gettext_lazy("A SHA-256, or its beginning.")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("packed")

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Find by a range, which the index of the hashes answers; what is no hexadecimal number begins none."""
        term = search_term.strip().lower()
        if not term:
            return queryset, False
        is_number = len(term) <= HASH_LENGTH and set(term) <= set(hexdigits)
        found = queryset.filter(sha256__gte=term, sha256__lt=f"{term}g") if is_number else queryset.none()
        return found, False

    @admin.display(description=gettext_lazy("context"))
    def shown_context(self, original: Original) -> str | SafeString:
        return _link(original.context) if original.context_id and original.context else "—"

    @admin.display(description=gettext_lazy("articles"))
    def shown_articles(self, original: Original) -> SafeString:
        links = original.articles.select_related("article").order_by("pk")[:20]
        rows = (
            (reverse("admin:archive_article_change", args=[link.article_id]), link.article, link.name) for link in links
        )
        return format_html_join(", ", '<a href="{}">{}</a> ({})', rows)

    @admin.display(description=gettext_lazy("events of this original"))
    def events(self, original: Original) -> SafeString:
        return render_to_string("admin/archive/original/_events.html", {"events": events_of(original)})

    @admin.display(description=gettext_lazy("bytes"))
    def download(self, original: Original) -> str | SafeString:
        if original.erased_at:
            return "—"
        address = reverse("admin:archive_original_download", args=[original.pk])
        return format_html('<a href="{}">{}</a>', address, f"{original.sha256[:12]}…")

    def get_urls(self) -> list[URLPattern]:
        wrapped = self.admin_site.admin_view(self.download_view)
        return [path("<int:pk>/download/", wrapped, name="archive_original_download"), *super().get_urls()]

    def download_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Send the bytes as an attachment that no browser shows or guesses the type of."""
        original = Original.objects.filter(pk=pk).first()
        if original is None:
            raise Http404
        if not self.has_view_permission(request, original):
            raise PermissionDenied
        try:
            data = original.read()
        except ValueError as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(reverse("admin:archive_original_change", args=[pk]))
        name = original.articles.order_by("-is_current", "pk").values_list("name", flat=True).first()
        response = HttpResponse(data, content_type="application/octet-stream")
        response.headers["Content-Disposition"] = (
            content_disposition_header(True, name or original.sha256) or "attachment"
        )
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Cache-Control"] = "no-store"
        return response


def _link(original: Original) -> SafeString:
    return format_html('<a href="{}">{}</a>', reverse("admin:archive_original_change", args=[original.pk]), original)
