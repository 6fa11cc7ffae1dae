"""The lines that sources repeat: what is proposed, where each stands to the character, and the answers to it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from archive.admin.shared.base import ReadOnlyAdmin, with_undo
from archive.admin.shared.labels import change_url
from archive.admin.shared.list_filters import ids_in, is_id
from archive.admin.shared.paging import BoundedPaginator
from archive.editing.bulk.acts import ActError
from archive.editing.changes.approval import REVIEW, has_permission
from archive.importing.rules.answers import AnswerRefusedError, accept, refuse, reopen
from archive.importing.rules.learning import ask_for_learning
from archive.models import Article, BoilerplatePlace, BoilerplateProposal, ChangeSet, Source

ON_A_PAGE = 25
PLACES_ON_A_PAGE = 50
AROUND = 120  # characters of context on either side
Answer = BoilerplateProposal.Answer


@admin.register(BoilerplateProposal)
class BoilerplateProposalAdmin(ReadOnlyAdmin):
    """Seen and answered by who may review."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return has_permission(request.user, REVIEW)

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("learn/", wrap(self.learn_view), name="archive_boilerplateproposal_learn"),
            path("<int:pk>/answer/", wrap(self.answer_view), name="archive_boilerplateproposal_answer"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """List the lines, those met most first; of one source where it is asked for."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        asked, of, page = (request.GET.get(name, "") for name in ("state", "source", "page"))
        state = asked if asked in Answer.values else Answer.OPEN.value
        source = Source.objects.filter(pk=int(of)).first() if is_id(of) else None
        rows = BoilerplateProposal.objects.of_sources().select_related("source").order_by("-number", "pk")
        rows = rows.waiting() if state == Answer.OPEN else rows.filter(state=state)
        rows = rows.filter(source=source) if source else rows
        paginator = BoundedPaginator(rows, ON_A_PAGE)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Lines that repeat: %s") % source if source else _("Lines that repeat"),
            "opts": self.opts,
            "page": paginator.get_page(int(page) if is_id(page) else 1),
            "is_more": paginator.is_more,
            "state": state,
            "states": Answer.choices,
            "source": source,
            "of": f"&source={source.pk}" if source else "",
        }
        return TemplateResponse(request, "admin/archive/boilerplateproposal/list.html", context | (extra_context or {}))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show a line with every text that has it, and the very characters."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        proposal, page = _found(int(object_id) if is_id(object_id) else 0), request.GET.get("page", "")
        paginator = BoundedPaginator(proposal.places.order_by("article_id"), PLACES_ON_A_PAGE)
        shown = paginator.get_page(int(page) if is_id(page) else 1)
        left_out = proposal.places.filter(is_left_out=True).count()
        context = {
            **self.admin_site.each_context(request),
            "title": _("A line of %s") % proposal.source,
            "opts": self.opts,
            "object": proposal,
            "page": shown,
            "rows": _rows(list(shown.object_list)),
            "left_out": left_out,
            "number": paginator.count - left_out,
            "is_open": proposal.state == Answer.OPEN,
            "act": _latest_act(proposal),
        }
        return TemplateResponse(
            request, "admin/archive/boilerplateproposal/detail.html", context | (extra_context or {})
        )

    def learn_view(self, request: HttpRequest) -> HttpResponse:
        """Let a job look for lines, of one source or of all."""
        if request.method != "POST":
            raise Http404
        if not self.has_view_permission(request):
            raise PermissionDenied
        of = request.POST.get("source", "")
        source = Source.objects.filter(pk=int(of)).first() if is_id(of) else None
        if of and source is None:
            raise Http404
        job = ask_for_learning(request.user, source)
        return HttpResponseRedirect(reverse("admin:archive_job_change", args=[job.pk]))

    def answer_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Accept a line, refuse it, open it again, or leave ticked articles as they are."""
        if request.method != "POST":
            raise Http404
        if not self.has_view_permission(request):
            raise PermissionDenied
        proposal, act = _found(pk), request.POST.get("act", "")
        page = change_url(proposal)
        reason = request.POST.get("reason", "").strip()[:1000]
        try:
            if act == "accept":
                return self._accept(request, proposal, reason)
            if act in ("leave_out", "take_in"):
                return self._tick(request, proposal, is_out=act == "leave_out")
            if act == "refuse":
                change_set, said = refuse(proposal, request.user, reason), _("It stays in the texts: “%s”.")
            elif act == "reopen":
                change_set, said = reopen(proposal, request.user, reason), _("Open again: “%s”.")
            else:
                raise Http404
        except (AnswerRefusedError, ActError) as refused:
            messages.error(request, str(refused))
            return HttpResponseRedirect(page)
        messages.success(request, with_undo(said % proposal.line[:80], change_set, page))
        return HttpResponseRedirect(_list_of(proposal))

    def _accept(self, request: HttpRequest, proposal: BoilerplateProposal, reason: str) -> HttpResponse:
        accepted = accept(proposal, request.user, reason, change_url(proposal))
        if accepted.job:
            return HttpResponseRedirect(reverse("admin:archive_job_change", args=[accepted.job.pk]))
        number = accepted.done.changed if accepted.done else 0
        told = ngettext(
            "Left out of %(n)s text, and of what comes later: “%(line)s”.",
            "Left out of %(n)s texts, and of what comes later: “%(line)s”.",
            number,
        ) % {"n": number_format(number, force_grouping=True), "line": proposal.line[:80]}
        messages.success(request, with_undo(told, accepted.change_set, change_url(proposal)))
        for why, n in accepted.done.skipped.most_common(5) if accepted.done else ():
            messages.warning(request, _("Skipped: %(n)s. %(why)s") % {"n": n, "why": why})
        return HttpResponseRedirect(_list_of(proposal))

    def _tick(self, request: HttpRequest, proposal: BoilerplateProposal, *, is_out: bool) -> HttpResponse:
        ticked = ids_in(",".join(request.POST.getlist("article")))
        if not proposal.places.filter(article__in=ticked).update(is_left_out=is_out):
            messages.warning(request, _("No article was ticked."))
        page = request.POST.get("page", "")
        return HttpResponseRedirect(change_url(proposal) + (f"?page={page}" if is_id(page) else ""))


def _found(pk: int) -> BoilerplateProposal:
    proposal = BoilerplateProposal.objects.of_sources().select_related("source").filter(pk=pk).first()
    if proposal is None:
        raise Http404
    return proposal


def _list_of(proposal: BoilerplateProposal) -> str:
    return f"{reverse('admin:archive_boilerplateproposal_changelist')}?source={proposal.source_id}"


def _rows(places: list[BoilerplatePlace]) -> list[dict[str, Any]]:
    """Return each place with its article and the text around it (two queries)."""
    ids = [one.article_id for one in places]
    articles = Article.objects.with_mention().in_bulk(ids)
    texts = {
        pk: (body, version, "body" in edited)
        for pk, body, version, edited in Article.objects.filter(pk__in=ids).values_list(
            "pk", "body", "version", "edited_fields"
        )
    }
    rows = []
    for place in places:
        body, version, is_by_hand = texts[place.article_id]
        rows.append(
            {
                "place": place,
                "article": articles[place.article_id],
                "is_stale": version != place.version,
                "is_by_hand": is_by_hand,
                "before": body[max(0, place.start - AROUND) : place.start],
                "line": body[place.start : place.end],
                "after": body[place.end : place.end + AROUND],
                "is_cut_before": place.start > AROUND,
                "is_cut_after": len(body) > place.end + AROUND,
            }
        )
    return rows


def _latest_act(proposal: BoilerplateProposal) -> ChangeSet | None:
    """Return the change set that answered a line last (one query)."""
    rows = ChangeSet.objects.filter(changes__model="boilerplateproposal", changes__object_id=proposal.pk)
    return rows.order_by("-pk").first()
