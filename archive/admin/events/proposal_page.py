"""The page of one proposed event: its articles, the event that would be made of them, known events; and the answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from archive.admin.choice_labels import choice_label, with_shown
from archive.admin.events.proposal_form import ProposalForm
from archive.admin.shared.base import with_undo
from archive.admin.shared.labels import change_url
from archive.admin.shared.list_filters import ids_in, is_id
from archive.admin.shared.return_urls import requested_return_url
from archive.editing.events import answers
from archive.editing.events.answers import AnswerRefusedError, role_by_date
from archive.editing.events.drafts import EventDraft, draft_of
from archive.editing.events.likely_events import likely_events
from archive.editing.events.proposals import Member, member_ids, members_of
from archive.models import ChangeSet, Event, EventCandidate, Role

CHANGE, ADD = "archive.change_event", "archive.add_event"
FIND = "find"
MOST_FOUND = 10
Answer = EventCandidate.Answer
LIST = "admin:archive_eventcandidate_changelist"


def proposal_view(request: HttpRequest, site: AdminSite, object_id: str) -> HttpResponse:
    """Show one proposal; nothing is written."""
    candidate = _found(int(object_id) if is_id(object_id) else 0)
    members = members_of(candidate)
    draft = draft_of([one.reading for one in members], candidate.words)
    return _page(request, site, candidate, members, ProposalForm(draft))


def answer_view(request: HttpRequest, site: AdminSite, pk: int) -> HttpResponse:
    """Make an event of a proposal, add its articles to a known one, dismiss it, or open it again: one change set."""
    if request.method != "POST":
        raise Http404
    if not request.user.has_perm(CHANGE):
        raise PermissionDenied
    candidate = _found(pk)
    page, act, known = change_url(candidate), request.POST.get("act", ""), request.POST.get("add_to", "")
    told: dict[str, Any] = {"name": str(candidate)}
    try:
        if is_id(known):
            event = Event.objects.filter(pk=int(known)).first()
            if event is None:
                raise Http404
            done = answers.add_to_event(candidate, event, _roles(request, candidate), user=request.user)
            number = len(done.articles)
            said = ngettext("Added to “%(event)s”: %(n)s article.", "Added to “%(event)s”: %(n)s articles.", number)
            change_set, told = done.change_set, {"event": done.event, "n": number}
        elif act == "make":
            return _make(request, site, candidate)
        elif act == "dismiss":
            change_set = answers.dismiss_proposal(candidate, user=request.user)
            said = _("Dismissed, also for later articles like these: %(name)s.")
        elif act == "reopen":
            change_set = answers.reopen_proposal(candidate, user=request.user)
            said = _("Open again: %(name)s.")
        else:
            raise Http404
    except AnswerRefusedError as refused:
        messages.error(request, str(refused))
        return HttpResponseRedirect(page)
    messages.success(request, with_undo(said % told, change_set, page))
    return HttpResponseRedirect(requested_return_url(request) or reverse(LIST))


def _make(request: HttpRequest, site: AdminSite, candidate: EventCandidate) -> HttpResponse:
    """Make the event that was typed, or show again what was typed and what is wrong with it."""
    if not request.user.has_perm(ADD):
        raise PermissionDenied
    members = members_of(candidate)
    form = ProposalForm(draft_of([one.reading for one in members], candidate.words), request.POST)
    if not form.is_valid():
        return _page(request, site, candidate, members, form)
    done = answers.make_event(
        candidate,
        form.event(),
        _roles(request, candidate),
        tags=[tag.pk for tag in form.cleaned_data["tags"]],
        user=request.user,
        reason=form.reason_given(),
    )
    said = _("Made of %(n)s articles: “%(event)s”.") % {"n": len(done.articles), "event": done.event}
    messages.success(request, with_undo(said, done.change_set, change_url(candidate)))
    return HttpResponseRedirect(change_url(done.event))


def _found(pk: int) -> EventCandidate:
    candidate = EventCandidate.objects.select_related("event").filter(pk=pk).first()
    if candidate is None:
        raise Http404
    return candidate


def _roles(request: HttpRequest, candidate: EventCandidate) -> dict[int, str]:
    """Return the ticked articles, or all of a card, each with the role that was chosen; by its date where none was."""
    is_whole = bool(request.POST.get("all"))
    ticked = member_ids(candidate) if is_whole else ids_in(",".join(request.POST.getlist("article")))
    roles = {pk: request.POST.get(f"role-{pk}", "") for pk in ticked}
    return {pk: role if role in Role.values else "" for pk, role in roles.items()}


def _page(
    request: HttpRequest, site: AdminSite, candidate: EventCandidate, members: Sequence[Member], form: ProposalForm
) -> HttpResponse:
    draft, typed = form.draft, request.GET.get(FIND, "").strip()
    is_open = candidate.state == Answer.OPEN
    readings = [one.reading for one in members]
    weakest = min(members, key=lambda one: one.number_shared) if len(members) > 2 else None
    context = {
        **site.each_context(request),
        "title": str(candidate),
        "subtitle": _counted(members),
        "opts": EventCandidate._meta,
        "candidate": candidate,
        "form": form,
        "rows": [_row(request, draft, one, is_weakest=one is weakest) for one in members],
        "likely": likely_events(readings, draft, candidate.event) if is_open else [],
        "typed": typed,
        "found": [(event, choice_label(event)) for event in _search(typed)] if typed else [],
        "is_open": is_open and bool(members),
        "is_dismissed": candidate.state == Answer.DISMISSED,
        "may_answer": request.user.has_perm(CHANGE),
        "may_make": request.user.has_perm(ADD),
        "list_url": reverse(LIST),
        "act": _latest_act(candidate),
    }
    return TemplateResponse(request, "admin/archive/eventcandidate/detail.html", context)


def _counted(members: Sequence[Member]) -> str:
    days = sorted(one.article.published_on for one in members if one.article.published_on)
    span = " – ".join(dict.fromkeys(day.isoformat() for day in (days[0], days[-1]))) if days else _("undated")
    return _("%(n)s articles, %(span)s") % {"n": len(members), "span": span}


def _row(request: HttpRequest, draft: EventDraft, member: Member, *, is_weakest: bool) -> dict[str, Any]:
    """Return an article of a proposal as the form shows it: ticked unless the person took the tick away."""
    article = member.article
    event = (
        Event(starts_on=draft.starts.first_day, starts_precision=draft.starts.precision) if draft.starts else Event()
    )
    is_sent = request.method == "POST"
    return {
        "member": member,
        "is_weakest": is_weakest,
        "is_ticked": str(article.pk) in request.POST.getlist("article") if is_sent else True,
        "role": request.POST.get(f"role-{article.pk}", "") if is_sent else role_by_date(event, article),
        "roles": Role.choices,
    }


def _search(typed: str) -> list[Event]:
    """Find events by words of their titles or by their address; the latest first (one query)."""
    rows: Any = with_shown(Event.objects.defer("rules", "description"))
    for word in typed.split()[:8]:
        rows = rows.filter(title__icontains=word) | rows.filter(slug__icontains=word)
    return list(rows.newest_first()[:MOST_FOUND])


def _latest_act(candidate: EventCandidate) -> ChangeSet | None:
    """Return the change set that answered a proposal last, None for one that nobody answered (one query)."""
    rows = ChangeSet.objects.filter(changes__model="eventcandidate", changes__object_id=candidate.pk)
    return rows.order_by("-pk").first()
