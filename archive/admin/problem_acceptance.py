"""Accepting many problems at once: the page that says which they are and asks why, and the act."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from archive.admin.shared.base import with_undo
from archive.admin.shared.bounded_lists import without_heavy
from archive.admin.shared.list_filters import ids_in
from archive.admin.shared.return_urls import changelist_url, requested_return_url
from archive.editing.changes.approval import may_edit
from archive.editing.problem_review import LONGEST_REASON, accept_problems
from archive.editing.problems.catalogue import label_of
from archive.models import ArticleProblem
from archive.search.searcher import FARTHEST

MOST_AT_ONCE = FARTHEST  # all that a list shows
MOST_SHOWN = 100


class AcceptanceForm(forms.Form):
    """Why problems are none."""

    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("It stands with each problem and in the history."),
    )


def confirmation_page(
    request: HttpRequest, site: AdminSite, ids: Sequence[int], return_url: str, form: AcceptanceForm | None = None
) -> HttpResponse:
    """Return the page that says which problems will be accepted and which not, and asks why."""
    allowed, refused = _sorted_out(request, ids)
    counts = Counter(problem.code for problem in allowed)
    context = {
        **site.each_context(request),
        "title": ngettext("Accept %(number)d problem", "Accept %(number)d problems", len(allowed))
        % {"number": len(allowed)},
        "counts": [(label_of(code), n) for code, n in counts.most_common()],
        "allowed": [(problem, label_of(problem.code)) for problem in allowed[:MOST_SHOWN]],
        "more_allowed": max(len(allowed) - MOST_SHOWN, 0),
        "refused": refused,
        "form": form or AcceptanceForm(),
        "ids": ",".join(map(str, ids)),
        "return_url": return_url,
        "changelist_url": changelist_url(request, ArticleProblem),
        "opts": ArticleProblem._meta,
    }
    return TemplateResponse(request, "admin/archive/articleproblem/accept.html", context)


def acceptance_view(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Accept the problems that were shown, for the reason given."""
    if request.method != "POST":
        raise Http404
    ids = ids_in(request.POST.get("ids", ""))[:MOST_AT_ONCE]
    return_url = requested_return_url(request) or changelist_url(request, ArticleProblem)
    form = AcceptanceForm(request.POST)
    if not form.is_valid():
        return confirmation_page(request, site, ids, return_url, form)
    allowed, refused = _sorted_out(request, ids)
    change_set = accept_problems(allowed, user=request.user, reason=form.cleaned_data["reason"])
    said = _("Accepted: %s.") % len(allowed)
    messages.success(request, with_undo(said, change_set, return_url) if change_set else said)
    if refused:
        told = _("Left open, because you may not change their articles: %s.")
        messages.warning(request, told % refused)
    return HttpResponseRedirect(return_url)


def _sorted_out(request: HttpRequest, ids: Sequence[int]) -> tuple[list[ArticleProblem], int]:
    """Return the open ones of articles that this person may change, and the number of the other open ones."""
    found = ArticleProblem.objects.filter(pk__in=ids, state=ArticleProblem.Answer.OPEN).select_related("article")
    rows = list(without_heavy(found, "article").order_by("code", "pk"))
    allowed = [row for row in rows if may_edit(request.user, row.article)]
    return allowed, len(rows) - len(allowed)
