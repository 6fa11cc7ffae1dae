"""The articles that may tell of an event, on its page: each is added with a role or dismissed by one click."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from archive.admin.articles.listing.lookup import autocomplete_ids
from archive.admin.shared.base import with_undo
from archive.admin.shared.list_filters import is_id
from archive.editing.events import answers
from archive.editing.events.answers import AnswerRefusedError, role_by_date
from archive.editing.events.candidates import Candidate, candidates_among, candidates_of
from archive.models import Article, ChangeSet, Event, Role

MOST_SHOWN = 12
FIND = "find"
CHANGE = "archive.change_event"


def context_of(event: Event, request: HttpRequest) -> dict[str, Any]:
    """Return what the page of an event shows of candidates: the strongest, or what was looked for by name."""
    typed = request.GET.get(FIND, "").strip()
    may_answer = request.user.has_perm(CHANGE)
    if typed:
        ids = autocomplete_ids(typed)
        found = candidates_among(event, ids)[:MOST_SHOWN]
        return {"typed": typed, "cards": [_card(event, one) for one in found], "may_answer": may_answer}
    candidates = candidates_of(event)
    return {
        "candidates": candidates,
        "cards": [_card(event, one) for one in candidates.found[:MOST_SHOWN]],
        "more_candidates": max(0, len(candidates.found) - MOST_SHOWN),
        "dismissed": event.dismissals.count(),
        "may_answer": may_answer,
    }


def _card(event: Event, candidate: Candidate) -> dict[str, Any]:
    """Return a candidate with the role that its date suggests, and the other roles."""
    likely = role_by_date(event, candidate.article)
    return {
        "one": candidate,
        "role": Role(likely),
        "roles": [role for role in Role if role != likely],
        "lag": _lag(candidate.days_after),
    }


def _lag(days: int | None) -> str:
    if days is None:
        return ""
    if days == 0:
        return _("the day itself")
    if days < 0:
        return ngettext("%s day before", "%s days before", -days) % -days
    return ngettext("%s day after", "%s days after", days) % days


def answer_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Add an article to an event in a role, or dismiss it for this event, in one change set."""
    event, sent = Event.objects.filter(pk=pk).first(), request.POST.get("article", "")
    article = Article.objects.filter(pk=int(sent)).first() if is_id(sent) else None
    if request.method != "POST" or event is None or article is None:
        raise Http404
    if not request.user.has_perm(CHANGE):
        raise PermissionDenied
    page = reverse("admin:archive_event_change", args=[pk])
    role = request.POST.get("role", "")
    told = {"article": article, "event": event}
    change_set: ChangeSet | None
    try:
        if role in Role.values:
            change_set = answers.add_accounts(event, {article.pk: role}, user=request.user).change_set
            said = _("Now an account of “%(event)s”: %(article)s.") % told
        else:
            change_set = answers.dismiss_articles(event, [article.pk], user=request.user)
            said = _("Not offered again for “%(event)s”: %(article)s.") % told
    except AnswerRefusedError as refused:
        messages.error(request, str(refused))
        return HttpResponseRedirect(page)
    if change_set and change_set.pk:
        messages.success(request, with_undo(said, change_set, page))
    else:
        messages.info(request, _("Nothing was changed: %s is an account of it already, or was taken down.") % article)
    return HttpResponseRedirect(f"{page}#candidates")
