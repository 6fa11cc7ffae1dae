"""Saved views of the list of articles: those that everybody has, and what people keep for themselves or share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from archive.models import Article, SavedView, State, Tally
from archive.models.article_queries import AWAITING
from archive.search.searcher import FARTHEST

MOST_VIEWS = 30  # of one person
MOST_SHOWN = 60
LONGEST_NAME, LONGEST_QUERY = 60, 2000
PLACES = {"up": -1, "down": 1}

_AWAITING = "&".join(f"state={state}" for state in AWAITING)


@dataclass(frozen=True, slots=True)
class Tab:
    """A view as a tab above the list: what it is called, where it leads, how much it lists if that is known."""

    name: str
    url: str
    number: int | None = None
    is_more: bool = False
    is_current: bool = False
    shared_by: str = ""


def default_views() -> list[tuple[str, str]]:
    """Return the views that everybody has: name and query."""
    return [
        (_("To check"), _AWAITING),
        (_("Without a date"), "problem=undated"),
        (_("Mine"), f"assignee=me&{_AWAITING}"),
        (_("Near-duplicates"), "problem=near_duplicate"),
        (_("Waiting for approval"), f"state={State.IN_REVIEW}&state={State.READY}"),
    ]


def tabs(user: Any, query: str) -> list[Tab]:
    """Return the views of a person as tabs; `query` is that of the list before them (three queries)."""
    counts = _counts(user)
    here = _plain(query)
    found = [
        Tab(name, _url(asked), min(n, FARTHEST), n > FARTHEST, _plain(asked) == here)
        for (name, asked), n in zip(default_views(), counts, strict=True)
    ]
    for view in SavedView.objects.for_user(user)[:MOST_SHOWN]:
        by = view.owner.get_username() if view.owner_id != user.pk else ""
        found.append(Tab(view.name, _url(view.query), is_current=_plain(view.query) == here, shared_by=by))
    return found


def _counts(user: Any) -> list[int]:
    """Count what the default views list, from kept counts; what one person has no further than it is paged."""
    kept = Tally.objects.filter(kind__in=("state", "problem")).values_list("kind", "label", "n")
    states, problems = ({label: n for kind, label, n in kept if kind == one} for one in ("state", "problem"))
    mine = Article.objects.assigned_to(user).awaiting().order_by()[: FARTHEST + 1].count()
    return [
        sum(states.get(state, 0) for state in AWAITING),
        problems.get("undated", 0),
        mine,
        problems.get("near_duplicate", 0),
        states.get(State.IN_REVIEW, 0) + states.get(State.READY, 0),
    ]


def name_of_view(user: Any, query: str) -> str:
    """Return what a person calls the view with this query; empty where it is none (one query at most)."""
    here = _plain(query)
    for name, asked in default_views():
        if _plain(asked) == here:
            return name
    views = SavedView.objects.for_user(user)[:MOST_SHOWN]
    return next((view.name for view in views if _plain(view.query) == here), "")


def _plain(query: str) -> list[tuple[str, str]]:
    """Return what a query asks for, whatever its order, without its page."""
    given = QueryDict(query)
    return sorted((name, value) for name, values in given.lists() if name not in ("p", "e") for value in values)


def _url(query: str) -> str:
    return f"{reverse('admin:archive_article_changelist')}?{query}"


# -- keeping them -------------------------------------------------------------------------------------------------


def open_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Go to what a view lists: an address that stays when the view changes. Another's private view is not there."""
    view = SavedView.objects.for_user(request.user).filter(pk=pk).first()
    if view is None:
        raise Http404
    return HttpResponseRedirect(_url(view.query))


def keep_view(request: HttpRequest) -> HttpResponse:
    """Keep what a list shows as a view (POST)."""
    if request.method != "POST":
        raise Http404
    query = _tidy(request.POST.get("query", ""))
    name = " ".join(request.POST.get("name", "").split())
    own = SavedView.objects.filter(owner=request.user.pk)
    if fault := _fault(name, own) or (_("This view is too long to be kept.") if len(query) > LONGEST_QUERY else ""):
        messages.error(request, fault)
    elif own.count() >= MOST_VIEWS:
        messages.error(request, _("You have %s views already. Delete one before you keep another.") % MOST_VIEWS)
    else:
        is_shared = bool(request.POST.get("is_shared"))
        SavedView.objects.create(
            owner_id=request.user.pk or 0, name=name, query=query, is_shared=is_shared, position=own.count()
        )
        messages.success(request, _("The view “%s” is kept.") % name)
    return HttpResponseRedirect(_url(query))


def own_views(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """Show a person's own views, to be renamed, shared, put in order and deleted."""
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Your saved views"),
        "opts": model_admin.opts,
        "views": [(view, _url(view.query)) for view in _own(request.user)],
        "list_url": reverse("admin:archive_article_changelist"),
    }
    return TemplateResponse(request, "admin/archive/article/saved_views.html", context)


def change_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one of a person's own views (POST): its name and whether it is shared, its place, or that it is gone."""
    if request.method != "POST":
        raise Http404
    view = SavedView.objects.filter(owner=request.user.pk, pk=pk).first()
    if view is None:
        raise Http404
    act = request.POST.get("act", "")
    if act == "delete":
        view.delete()
        messages.success(request, _("The view “%s” is deleted. What it listed stays as it is.") % view.name)
    elif act in PLACES:
        _move(view, PLACES[act])
    else:
        name = " ".join(request.POST.get("name", "").split())
        if fault := _fault(name, SavedView.objects.filter(owner=request.user.pk).exclude(pk=pk)):
            messages.error(request, fault)
        else:
            view.name, view.is_shared = name, bool(request.POST.get("is_shared"))
            view.save(update_fields=["name", "is_shared"])
            messages.success(request, _("The view “%s” is saved.") % name)
    return HttpResponseRedirect(reverse("admin:archive_article_views"))


def may_keep_views(model_admin: Any, request: HttpRequest) -> None:
    """Raise PermissionDenied for who sees no list of articles."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied


def _fault(name: str, others: Any) -> str:
    if not name:
        return _("Give the view a name.")
    if len(name) > LONGEST_NAME:
        return _("The name of a view has at most %s characters.") % LONGEST_NAME
    return _("You have a view of this name already.") if others.filter(name__iexact=name).exists() else ""


def _own(user: Any) -> Iterable[SavedView]:
    return SavedView.objects.filter(owner=user.pk).order_by("position", "name", "pk")


@transaction.atomic
def _move(view: SavedView, by: int) -> None:
    rows = list(SavedView.objects.filter(owner=view.owner_id).order_by("position", "name", "pk"))
    at = next(place for place, row in enumerate(rows) if row.pk == view.pk)
    to = max(0, min(len(rows) - 1, at + by))
    rows.insert(to, rows.pop(at))
    for place, row in enumerate(rows):
        row.position = place
    SavedView.objects.bulk_update(rows, ["position"])


def _tidy(query: str) -> str:
    given = QueryDict(query.removeprefix("?"), mutable=True)
    for name in {"p", "e"} & set(given):
        del given[name]
    return given.urlencode()
