"""The list of unknown names: by kind, the most frequent first, each with articles that have it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.admin.desk.parts import Headline, headlines
from archive.admin.shared.bounded_lists import LATEST
from archive.admin.shared.paging import BoundedPaginator
from archive.editing.unknown_names.decisions import MEANINGS, Meant, may_decide
from archive.editing.unknown_names.reading import unread
from archive.models import SourceAlias, UnknownName
from archive.search.searcher import FARTHEST
from archive.text.matching.phrases import name_key

PER_PAGE = 50
EXAMPLES = 3
MOST_COUNTED = 1000
LONGEST_QUERY = 200
Kind, State = UnknownName.Kind, UnknownName.State
_LABELS = {
    Kind.KEYWORD: gettext_lazy("Keywords"),
    Kind.CREDIT: gettext_lazy("Credits"),
    Kind.DOMAIN: gettext_lazy("Domains"),
    Kind.PHRASE: gettext_lazy("Names in texts"),
}
_WAYS = {
    Meant.SOURCE: gettext_lazy("Source…"),
    Meant.TAG: gettext_lazy("Tag…"),
    Meant.SOURCE_NAME: gettext_lazy("Name of a source…"),
    Meant.TAG_NAME: gettext_lazy("Name of a tag…"),
    Meant.DOMAIN: gettext_lazy("Domain of a source…"),
}


@dataclass(frozen=True, slots=True)
class Tab:
    """A kind of names: how many are open, and where they stand."""

    name: str
    number: int
    url: str
    is_current: bool
    is_more: bool = False


@dataclass(frozen=True, slots=True)
class Way:
    """Something that a name may be decided to mean, and where."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Row:
    """A name of the list, with some of the latest articles that have it."""

    row: UnknownName
    examples: Sequence[Headline]
    ways: Sequence[Way]
    dismiss_url: str


def list_view(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """Show names of one kind; `state=dismissed` those that were dismissed, `q` those with these letters."""
    if not may_decide(request.user):
        raise PermissionDenied
    kind = request.GET.get("kind", "")
    kind = kind if kind in Kind.values else _first_kind()
    state = State.DISMISSED if request.GET.get("state") == State.DISMISSED else State.OPEN
    query = " ".join(request.GET.get("q", "").split())[:LONGEST_QUERY]
    page = _page(kind, state, query, request.GET.get("page", ""))
    context: dict[str, Any] = {
        **site.each_context(request),
        "title": _("Unknown names"),
        "tabs": _tabs(kind, state),
        "kind": kind,
        "state": state,
        "is_dismissed": state == State.DISMISSED,
        "other_url": list_url(kind, "" if state == State.DISMISSED else State.DISMISSED),
        "query": query,
        "page": page,
        "rows": _rows(list(page.object_list), request.get_full_path()),
        "is_more": page.paginator.count >= FARTHEST,
        "unread": unread(),
    }
    return TemplateResponse(request, "admin/names/list.html", context)


def list_url(kind: str = "", state: str = "") -> str:
    """Return the address of the names of a kind."""
    conditions = {"kind": kind, "state": state}
    return reverse("admin:names", query={name: value for name, value in conditions.items() if value} or None)


def _first_kind() -> str:
    """Return the kind of the name that is met most (one query)."""
    first = UnknownName.objects.open().most_met_first().values_list("kind", flat=True).first()
    return first or Kind.KEYWORD.value


def _page(kind: str, state: str, query: str, number: str) -> Page[Any]:
    names = UnknownName.objects.of_kind(kind).filter(state=state).most_met_first()
    if query:
        asked = Q(key__contains=query.casefold() if kind == Kind.DOMAIN else name_key(query))
        names = names.filter(asked, pk__in=names.values("pk")[:LATEST])
    page = BoundedPaginator(names.values_list("pk", flat=True), PER_PAGE).get_page(number)
    ids = list(page.object_list)
    rows = UnknownName.objects.in_bulk(ids)
    page.object_list = [rows[pk] for pk in ids if pk in rows]
    return page


def _tabs(current: str, state: str) -> list[Tab]:
    """Count the names of each kind as far as a thousand (a query each)."""
    found = []
    for kind in Kind:
        number = UnknownName.objects.of_kind(kind).filter(state=state).order_by()[: MOST_COUNTED + 1].count()
        url = list_url(kind, state if state == State.DISMISSED else "")
        found.append(
            Tab(str(_LABELS[kind]), min(number, MOST_COUNTED), url, kind == current, is_more=number > MOST_COUNTED)
        )
    return found


def _rows(names: Sequence[UnknownName], return_url: str) -> list[Row]:
    """Return names with their examples (one query for all, one more for credits)."""
    latest = {one.pk: one.articles[-EXAMPLES:][::-1] for one in names}
    known = headlines({pk for ids in latest.values() for pk in ids})
    credits = [one.name.casefold() for one in names if one.kind == Kind.CREDIT]
    credited = set(SourceAlias.objects.filter(name_key__in=credits).values_list("name_key", flat=True))
    return [
        Row(
            one,
            [known[pk] for pk in latest[one.pk] if pk in known],
            [Way(str(_WAYS[meant]), _way_url(one, meant, return_url)) for meant in MEANINGS[one.kind]],
            reverse("admin:names_dismiss", args=[one.pk]),
        )
        for one in names
        if one.name.casefold() not in credited  # sources were merged since the last look
    ]


def _way_url(name: UnknownName, meant: Meant, return_url: str) -> str:
    return reverse("admin:names_decide", args=[name.pk, meant.value], query={"next": return_url})
