"""The proposed events: a list of cards, strongest first, and who may answer them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from archive.admin.events import proposal_page
from archive.admin.shared.base import ReadOnlyAdmin
from archive.admin.shared.list_filters import is_id
from archive.admin.shared.paging import BoundedPaginator
from archive.editing.events.proposals import cards_of, waiting_number
from archive.models import EventCandidate
from archive.search.searcher import FARTHEST

ON_A_PAGE = 10


@admin.register(EventCandidate)
class EventCandidateAdmin(ReadOnlyAdmin):
    """Read here, written by the answers alone; who may change events may answer."""

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        asked, page = request.GET.get("state", ""), request.GET.get("page", "")
        state = asked if asked in EventCandidate.Answer.values else EventCandidate.Answer.OPEN.value
        paginator = BoundedPaginator(_listed(state), ON_A_PAGE)
        shown = paginator.get_page(int(page) if is_id(page) else 1)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Proposed events"),
            "opts": self.opts,
            "page": shown,
            "is_more": paginator.is_more,
            "cards": cards_of(list(shown.object_list)),
            "state": state,
            "states": EventCandidate.Answer.choices,
            "may_answer": request.user.has_perm(proposal_page.CHANGE),
            "return_url": request.get_full_path(),
        }
        return TemplateResponse(request, "admin/archive/eventcandidate/list.html", context | (extra_context or {}))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return proposal_page.proposal_view(request, self.admin_site, object_id)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.answer_view)
        return [path("<int:pk>/answer/", view, name="archive_eventcandidate_answer"), *super().get_urls()]

    def answer_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return proposal_page.answer_view(request, self.admin_site, pk)


def _listed(state: str) -> Any:
    """Return the proposals in a state; those that wait strongest first, the others as they were answered last."""
    rows = EventCandidate.objects.select_related("event")
    if state == EventCandidate.Answer.OPEN:
        return rows.waiting().strongest_first()
    return rows.filter(state=state).order_by("-updated_at", "-pk")


def proposals_link(request: HttpRequest) -> dict[str, Any] | None:
    """Return where proposals wait and how many, None for who may not see them (one query)."""
    if not request.user.has_perm("archive.view_eventcandidate"):
        return None
    return {"url": reverse("admin:archive_eventcandidate_changelist"), "number": waiting_number(FARTHEST)}
