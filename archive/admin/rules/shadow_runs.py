"""The shadow runs: what was found by field and effect, article by article, and the act that carries it out."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.cache import add_never_cache_headers
from django.utils.formats import number_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from archive.admin.shared.base import ReadOnlyAdmin, with_undo
from archive.admin.shared.labels import field_label
from archive.admin.shared.list_filters import ids_in, is_id
from archive.admin.shared.paging import BoundedPaginator
from archive.admin.shared.return_urls import change_page_url
from archive.editing.changes.approval import REVIEW, has_permission
from archive.importing.rules.applying import ApplyRefusedError, apply, choice_of, why_not
from archive.importing.rules.concerned import MODELS, number_concerned
from archive.importing.rules.shadow_job import ask_for_shadow
from archive.models import Article, ShadowDifference, ShadowRun

ON_A_PAGE = 100
MOST_LISTED = 20  # runs; more are not kept
Effect = ShadowDifference.Effect


@admin.register(ShadowRun)
class ShadowRunAdmin(ReadOnlyAdmin):
    """Seen and asked for by who may review; nothing of a run is typed."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return has_permission(request.user, REVIEW)

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("start/", wrap(self.start_view), name="archive_shadowrun_start"),
            path("<int:pk>/apply/", wrap(self.apply_view), name="archive_shadowrun_apply"),
            path("<int:pk>/leave-out/", wrap(self.leave_out_view), name="archive_shadowrun_leave_out"),
            *super().get_urls(),
        ]

    # -- asking for one -------------------------------------------------------------------------------------------

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """List the latest runs; that of everything can be asked for here."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        runs = ShadowRun.objects.select_related("job").defer("failed")[:MOST_LISTED]
        context = {
            **self.admin_site.each_context(request),
            "title": _("Rules"),
            "opts": self.opts,
            "rows": [(run, _sentence(run)) for run in runs],
        }
        return TemplateResponse(request, "admin/archive/shadowrun/list.html", context | (extra_context or {}))

    def start_view(self, request: HttpRequest) -> HttpResponse:
        """Say on GET what would be read for one record of the vocabulary; ask for the reading on POST."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        given = request.POST if request.method == "POST" else request.GET
        about, pk = given.get("about", ""), given.get("id", "")
        if about not in ShadowRun.About.values or (about != ShadowRun.About.ALL and not is_id(pk)):
            raise Http404
        number = int(pk) if is_id(pk) else None
        if request.method == "POST":
            try:
                job = ask_for_shadow(about, number, request.user, lambda shadow: change_page_url(request, shadow))
            except LookupError:
                raise Http404 from None
            return HttpResponseRedirect(reverse("admin:archive_job_change", args=[job.pk]))
        row = MODELS[about]._default_manager.filter(pk=number).first() if about in MODELS else None
        if about in MODELS and row is None:
            raise Http404
        context = {
            **self.admin_site.each_context(request),
            "title": _("What would change: %s") % (row or _("everything")),
            "opts": self.opts,
            "about": about,
            "row": row,
            "number": number_concerned(about, number),
            "back_url": reverse(f"admin:archive_{about}_change", args=[number]) if row else "",
        }
        return TemplateResponse(request, "admin/archive/shadowrun/start.html", context)

    # -- one of them ----------------------------------------------------------------------------------------------

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        shadow = _found(int(object_id) if is_id(object_id) else 0)
        field, effect, page = (request.GET.get(name, "") for name in ("field", "effect", "page"))
        effect = effect if effect in Effect.values else ""
        rows = shadow.differences.all()
        rows = rows.filter(field=field) if field else rows
        rows = rows.filter(effect=effect) if effect else rows
        paginator = BoundedPaginator(rows.order_by("pk"), ON_A_PAGE)
        shown = paginator.get_page(int(page) if is_id(page) else 1)
        refused, number = why_not(shadow), len(choice_of(shadow))
        is_waiting = shadow.job is not None and shadow.job.is_unfinished
        context = {
            **self.admin_site.each_context(request),
            "title": _("What would change: %s") % shadow,
            "opts": self.opts,
            "object": shadow,
            "told": _sentence(shadow),
            "counts": _counts(shadow),
            "page": shown,
            "rows": _rows(list(shown.object_list)),
            "field": field,
            "effect": effect,
            "effects": Effect.choices,
            "address": f"?{urlencode({'field': field, 'effect': effect})}",
            "number": number,
            "refused": refused,
            "is_waiting": is_waiting,
        }
        response = TemplateResponse(request, "admin/archive/shadowrun/detail.html", context | (extra_context or {}))
        add_never_cache_headers(response)
        return response

    def leave_out_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Leave the ticked articles out of what is applied, or take them in again."""
        shadow = self._asked(request, pk)
        ticked = ids_in(",".join(request.POST.getlist("article")))
        is_out = "take_in" not in request.POST
        changed = shadow.differences.filter(article__in=ticked).update(is_left_out=is_out)
        if not changed:
            messages.warning(request, _("No article was ticked."))
        return self._back(request, shadow)

    def apply_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Run the rules again over what was found; a job does it where it is more than a request can."""
        shadow = self._asked(request, pk)
        address = change_page_url(request, shadow)
        try:
            applied = apply(shadow, request.user, request.POST.get("reason", "").strip()[:1000], address)
        except ApplyRefusedError as refused:
            messages.error(request, str(refused))
            return self._back(request, shadow)
        if applied.job:
            return HttpResponseRedirect(reverse("admin:archive_job_change", args=[applied.job.pk]))
        done = applied.done
        if done and done.change_set:
            told = ngettext("Read anew: %(n)s article.", "Read anew: %(n)s articles.", done.changed)
            told %= {"n": number_format(done.changed, force_grouping=True)}
            messages.success(request, with_undo(told, done.change_set, address))
        else:
            messages.info(request, _("Nothing was changed."))
        for why, number in done.skipped.most_common(5) if done else ():
            messages.warning(request, _("Skipped: %(n)s. %(why)s") % {"n": number, "why": why})
        return self._back(request, shadow)

    def _asked(self, request: HttpRequest, pk: int) -> ShadowRun:
        if request.method != "POST":
            raise Http404
        if not self.has_view_permission(request):
            raise PermissionDenied
        return _found(pk)

    def _back(self, request: HttpRequest, shadow: ShadowRun) -> HttpResponse:
        kept = {name: request.POST[name] for name in ("field", "effect", "page") if request.POST.get(name)}
        return HttpResponseRedirect(f"{change_page_url(request, shadow)}?{urlencode(kept)}")


def _found(pk: int) -> ShadowRun:
    shadow = ShadowRun.objects.select_related("job", "applying", "change_set").filter(pk=pk).first()
    if shadow is None:
        raise Http404
    return shadow


def _sentence(shadow: ShadowRun) -> str:
    """Say what was found in a line: “Date: 12 gained, 3 lost, 1 changed; Title: 2 kept”."""
    parts = []
    for label, numbers in _counts(shadow):
        told = ", ".join(f"{number_format(n, force_grouping=True)} {effect}" for _name, _e, effect, n in numbers if n)
        parts.append(f"{label}: {told}")
    return "; ".join(parts)


def _counts(shadow: ShadowRun) -> list[tuple[str, list[tuple[str, str, str, int]]]]:
    """Return what was found by field: its label and, for each effect, field, effect, its label and the number."""
    names = list(dict.fromkeys(key.rpartition(" ")[0] for key in sorted(shadow.counts)))
    short = {Effect.GAINED: _("gained"), Effect.LOST: _("lost"), Effect.CHANGED: _("changed"), Effect.KEPT: _("kept")}
    return [
        (
            field_label("article", name),
            [(name, one.value, str(short[one]), shadow.counts.get(f"{name} {one.value}", 0)) for one in Effect],
        )
        for name in names
    ]


def _rows(differences: list[ShadowDifference]) -> list[dict[str, Any]]:
    """Return each difference with its article (one query)."""
    articles = Article.objects.with_mention().in_bulk([one.article_id for one in differences])
    ticked: set[int] = set()
    rows = []
    for one in differences:
        rows.append(
            {
                "difference": one,
                "article": articles[one.article_id],
                "label": field_label("article", one.field),
                "is_first": one.article_id not in ticked,
            }
        )
        ticked.add(one.article_id)
    return rows
