"""Accepting many problems at once: the page that says which they are and asks why, and the act."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from archive.admin.acts.choosing import refuse_many
from archive.admin.shared.base import with_undo
from archive.admin.shared.bounded_lists import without_heavy
from archive.admin.shared.fields import begin_in_first_box
from archive.admin.shared.list_filters import ids_in
from archive.admin.shared.return_urls import changelist_url, requested_return_url
from archive.editing.bulk.acts import Order
from archive.editing.bulk.applying import IN_A_REQUEST
from archive.editing.bulk.bulk_job import ask_for_act
from archive.editing.bulk.frozen import MOST_AT_ONCE, freeze
from archive.editing.bulk.problems import AcceptProblem
from archive.editing.changes.approval import may_edit
from archive.editing.problem_review import LONGEST_REASON, accept_problems
from archive.editing.problems.catalogue import label_of
from archive.models import ArticleProblem

COMMAND = "act_on_articles accept_problem --with code=CODE --reason WHY"
MOST_SHOWN = 100


class AcceptanceForm(forms.Form):
    """Why problems are none."""

    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("It stands with each problem and in the history."),
    )


def may_be_one_act(request: HttpRequest, ids: Sequence[int]) -> bool:
    """Whether these problems can be accepted as one act; says why not: many are accepted by a job, kind by kind."""
    if len(ids) <= IN_A_REQUEST or len(set(_codes_of(ids))) < 2:
        return True
    said = _("More than %s problems of several kinds are chosen. Choose one kind in the filters, and then the next.")
    messages.error(request, said % IN_A_REQUEST)
    return False


def _codes_of(ids: Sequence[int]) -> list[str]:
    return list(ArticleProblem.objects.filter(pk__in=ids).order_by().values_list("code", flat=True).distinct())


def confirmation_page(
    request: HttpRequest, site: AdminSite, ids: Sequence[int], return_url: str, form: AcceptanceForm | None = None
) -> HttpResponse:
    """Return the page that says which problems will be accepted and which not, and asks why."""
    allowed, refused = _sorted_out(request, ids)
    form = form or AcceptanceForm()
    begin_in_first_box(form)
    counts = Counter(problem.code for problem in allowed)
    context = {
        **site.each_context(request),
        "title": ngettext("Accept %(number)d problem", "Accept %(number)d problems", len(allowed))
        % {"number": len(allowed)},
        "counts": [(label_of(code), n) for code, n in counts.most_common()],
        "allowed": [(problem, label_of(problem.code)) for problem in allowed[:MOST_SHOWN]],
        "more_allowed": max(len(allowed) - MOST_SHOWN, 0),
        "refused": refused,
        "form": form,
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
    ids = ids_in(request.POST.get("ids", ""))
    return_url = requested_return_url(request) or changelist_url(request, ArticleProblem)
    if len(ids) > MOST_AT_ONCE:
        refuse_many(request, COMMAND)
        return HttpResponseRedirect(return_url)
    if not may_be_one_act(request, ids):
        return HttpResponseRedirect(return_url)
    form = AcceptanceForm(request.POST)
    if not form.is_valid():
        return confirmation_page(request, site, ids, return_url, form)
    allowed, refused = _sorted_out(request, ids)
    reason = form.cleaned_data["reason"]
    if len(allowed) > IN_A_REQUEST:
        act = AcceptProblem(allowed[0].code)
        job = ask_for_act(Order(act, freeze(row.article_id for row in allowed), reason), request.user, return_url)
        return HttpResponseRedirect(reverse("admin:archive_job_change", args=[job.pk]))
    change_set = accept_problems(allowed, user=request.user, reason=reason)
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
