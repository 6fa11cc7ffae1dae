"""Working through a queue: from article to article of a list, in the order that it had when the work began.

An article that is opened from a list carries the list in its address; previous and next are read from the list as it
stands. With the first thing that is done (a POST) its order is kept under a short id, which the address carries from
then on: what leaves the list by being mended stays in the queue.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ERROR_FLAG, PAGE_VAR
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from archive.admin.articles.listing.saved_views import name_of_view
from archive.admin.shared.base import with_undo
from archive.admin.shared.return_urls import FILTERS_PARAMETER, QUEUE_PARAMETER
from archive.editing.changes.approval import REVIEW, has_permission
from archive.editing.workflow import allowed_targets, apply_in_steps
from archive.models import Article, ArticleProblem, Severity, State, WorkQueue, WorkQueueStep
from archive.search.searcher import FARTHEST

MOST_SHOWN = 100  # articles on the page at the end
NOT_A_FILTER = {PAGE_VAR, ERROR_FLAG, "all"}
Outcome = WorkQueueStep.Outcome
# What the buttons beside “save” do, by their names: where the article goes, and what the queue remembers.
ONWARD = {
    "_save_next": (None, Outcome.SAVED),
    "_ready_next": (State.READY, Outcome.READY),
    "_hand_over_next": (State.IN_REVIEW, Outcome.HANDED_OVER),
    "_publish_next": (State.PUBLISHED, Outcome.PUBLISHED),
}


@dataclass(frozen=True, slots=True)
class Walk:
    """Where one article stands among those that are worked through; `queue` once their order is kept.

    `back` is the query of the list as it was left, its page included; `query` is that without the page.
    """

    ids: list[int]
    place: int
    name: str
    query: str
    queue: WorkQueue | None = None
    back: str = ""

    @property
    def number(self) -> int:
        return self.place + 1

    @property
    def total(self) -> int:
        return len(self.ids)

    @property
    def list_url(self) -> str:
        return list_url(self.back or self.query)

    @property
    def previous_url(self) -> str:
        return self.url_of(self.ids[self.place - 1]) if self.place else ""

    @property
    def next_url(self) -> str:
        """The address of the next article; behind the last one that of the end, or of the list."""
        if self.number < self.total:
            return self.url_of(self.ids[self.number])
        return end_url(self.queue) if self.queue else self.list_url

    @property
    def is_last(self) -> bool:
        return self.number == self.total

    @property
    def parameters(self) -> str:
        """What the addresses of its pages carry."""
        kept = {QUEUE_PARAMETER: self.queue.code} if self.queue else {}
        left = self.back or self.query
        return urlencode(kept | ({FILTERS_PARAMETER: left} if left else {}))

    def url_of(self, pk: int) -> str:
        return f"{reverse('admin:archive_article_change', args=[pk])}?{self.parameters}"

    @property
    def skip_url(self) -> str:
        return f"{reverse('admin:archive_article_skip', args=[self.ids[self.place]])}?{self.parameters}"

    @property
    def own_url(self) -> str:
        """The address of the article itself, in its place."""
        return self.url_of(self.ids[self.place])

    def decided(self, user: Any, outcome: str) -> str:
        """Note what came of the article, and return the address of the next."""
        walk = self.kept(user)
        assert walk.queue
        walk.queue.note(self.ids[self.place], Outcome(outcome))
        return walk.next_url

    def kept(self, user: Any) -> Walk:
        """Return it with its order kept, which a queue that was begun has already."""
        if self.queue:
            return self
        return replace(self, queue=WorkQueue.begin(user, self.ids, name=self.name, query=self.query))


def walk_of(model_admin: Any, request: HttpRequest, pk: int) -> Walk | None:
    """Return the walk that the address tells of; None where it tells of none, or of one without this article.

    A queue is read in one query; a list that is not kept costs what the list itself costs.
    """
    code, back = request.GET.get(QUEUE_PARAMETER, ""), request.GET.get(FILTERS_PARAMETER, "")
    if code:
        queue = WorkQueue.objects.filter(code=code, owner=request.user.pk).first()
        return _walk(Walk(queue.ids, 0, queue.name, queue.query, queue, back), pk) if queue else None
    query = tidy_query(back)
    if not query:
        return None
    listed = listed_by(model_admin, request, query)
    return _walk(Walk(listed[0], 0, listed[1], query, back=back), pk) if listed else None


def _walk(walk: Walk, pk: int) -> Walk | None:
    return replace(walk, place=walk.ids.index(pk)) if pk in walk.ids else None


def listed_by(model_admin: Any, request: HttpRequest, query: str) -> tuple[list[int], str] | None:
    """Return the ids of what a list shows, all its pages, and what it is called; None for no list."""
    asked = copy(request)
    asked.method = "GET"
    asked.GET = QueryDict(query)
    asked.archive_ids_only = True  # type: ignore[attr-defined]
    try:
        changelist = model_admin.get_changelist_instance(asked)
        ids = list(changelist.ids()[:FARTHEST])
    except (IncorrectLookupParameters, DisallowedModelAdminLookup):
        return None
    return ids, name_of_view(request.user, query) or changelist.summary


def tidy_query(query: str) -> str:
    """Return the query of a list without what only says which page of it is looked at."""
    given = QueryDict(query, mutable=True)
    for name in NOT_A_FILTER & set(given):
        del given[name]
    return given.urlencode()


def list_url(query: str) -> str:
    address = reverse("admin:archive_article_changelist")
    return f"{address}?{query}" if query else address


def end_url(queue: WorkQueue) -> str:
    return reverse("admin:archive_article_queue", args=[queue.code])


# -- what the page of an article shows and does -------------------------------------------------------------------


def bar(model_admin: Any, request: HttpRequest, article: Article, problems: Sequence[ArticleProblem]) -> dict[str, Any]:
    """Return what the bar above an article shows: its place in the queue, and the buttons that lead on.

    With them the problem that a key accepts: the one that the queue is of, else the gravest.
    """
    targets = allowed_targets(article, request.user)
    may_review = has_permission(request.user, REVIEW)
    walk = walk_of(model_admin, request, article.pk)
    return {
        "walk": walk,
        "may_ready_on": State.READY in targets or (article.state == State.IMPORTED and may_review),
        "may_hand_over_on": State.IN_REVIEW in targets and article.state == State.IMPORTED and not may_review,
        "may_publish_on": State.PUBLISHED in targets and article.state != State.WITHDRAWN,
        "accepted_by_key": _at_hand(walk, problems),
    }


def _at_hand(walk: Walk | None, problems: Sequence[ArticleProblem]) -> str:
    """Return the code of the open problem that whoever came this way has in mind; empty where none is open."""
    asked = QueryDict(walk.query) if walk else QueryDict()
    words = asked.get("q", "")
    weight = list(Severity)
    found = sorted(
        (one for one in problems if one.state == ArticleProblem.Answer.OPEN),
        key=lambda one: (
            one.code not in asked.getlist("problem") and f"problem:{one.code}" not in words,
            weight.index(Severity(one.severity)),
            one.code,
        ),
    )
    return found[0].code if found else ""


def form_url(request: HttpRequest) -> str:
    """Return what the form of an article adds to its address, beside the filters of the list: the queue."""
    code = request.GET.get(QUEUE_PARAMETER, "")
    return f"?{urlencode({QUEUE_PARAMETER: code})}" if code else ""


def remember(model_admin: Any, request: HttpRequest, object_id: str) -> None:
    """Remember, before an article is saved and may leave its list, what it stands in; where a button leads on."""
    if object_id.isdigit() and not ONWARD.keys().isdisjoint(request.POST):
        request.archive_walk = walk_of(model_admin, request, int(object_id))  # type: ignore[attr-defined]


def lead_on(model_admin: Any, request: HttpRequest, article: Article) -> HttpResponse | None:
    """Do what the pressed button says with an article that was just saved, and go to the next; None for no such button.

    A transition that is refused keeps the person there, with the reason; the save stands.
    """
    pressed = next((name for name in ONWARD if name in request.POST), None)
    walk: Walk | None = getattr(request, "archive_walk", None)
    if pressed is None:
        return None
    target, outcome = ONWARD[pressed]
    walk = walk.kept(request.user) if walk else None
    here = walk.url_of(article.pk) if walk else request.get_full_path()
    if target is None or getattr(request, "archive_recorded", None):
        model_admin.message_user(request, _("Saved: %s.") % article, messages.SUCCESS)
    if target is not None and (why := _take_to(request, article, target, here)):
        messages.error(request, why)
        return HttpResponseRedirect(here)
    return HttpResponseRedirect(walk.decided(request.user, outcome) if walk else here)


def stay(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Let a save that stays with its article stay in the queue."""
    if "_continue" in request.POST and request.GET.get(QUEUE_PARAMETER):
        return HttpResponseRedirect(request.get_full_path())
    return response


def _take_to(request: HttpRequest, article: Article, target: State, here: str) -> str:
    """Take a saved article to a state; return why not, empty if it went there or is there already."""
    current = Article.objects.only("state").get(pk=article.pk)
    if current.state == target:
        return ""
    steps = [State.IN_REVIEW, target] if (current.state, target) == (State.IMPORTED, State.READY) else [target]
    report = apply_in_steps(article, steps, user=request.user)
    if report.refused:
        return report.refused[0][1]
    if report.change_set:
        said = _("%(state)s: %(article)s.") % {"state": str(target.label).capitalize(), "article": article}
        messages.success(request, with_undo(said, report.change_set, here))
    return ""


# -- pages of their own -------------------------------------------------------------------------------------------


def begin_view(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """Begin to work through a list: keep its order, and open its first article."""
    if request.method != "POST":
        raise Http404
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    query = tidy_query(request.POST.get("query", ""))
    listed = listed_by(model_admin, request, query)
    if not listed or not listed[0]:
        messages.warning(request, _("There is nothing in this list to work through."))
        return HttpResponseRedirect(list_url(query))
    ids, name = listed
    walk = Walk(ids, 0, name, query).kept(request.user)
    return HttpResponseRedirect(walk.url_of(ids[0]))


def skip_view(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Leave an article for later, and go to the next."""
    if request.method != "POST":
        raise Http404
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    walk = walk_of(model_admin, request, pk)
    if walk is None:
        raise Http404
    return HttpResponseRedirect(walk.decided(request.user, Outcome.SKIPPED))


def end_view(model_admin: Any, request: HttpRequest, code: str) -> HttpResponse:
    """Say what came of a queue: how many were saved and skipped, and what nobody came to."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    queue = WorkQueue.objects.filter(code=code, owner=request.user.pk).first()
    if queue is None:
        raise Http404
    counts, ids = queue.outcomes(), queue.ids
    skipped = list(queue.steps.filter(outcome=Outcome.SKIPPED).values_list("article_id", flat=True)[:MOST_SHOWN])
    untouched = queue.untouched(ids)
    rows = Article.objects.only("title", "title_basis", "key", "language").in_bulk([*skipped, *untouched[:MOST_SHOWN]])
    walk = Walk(ids, 0, queue.name, queue.query, queue)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("The end of the queue") if not untouched else _("The queue so far"),
        "opts": model_admin.opts,
        "queue": queue,
        "total": len(ids),
        "done": len(ids) - len(untouched),
        "outcomes": [(Outcome(name).label, n) for name, n in sorted(counts.items())],
        "skipped": [(rows[pk], walk.url_of(pk)) for pk in skipped if pk in rows],
        "untouched": [(rows[pk], walk.url_of(pk)) for pk in untouched[:MOST_SHOWN] if pk in rows],
        "untouched_number": len(untouched),
        "list_url": walk.list_url,
    }
    return TemplateResponse(request, "admin/archive/article/queue_end.html", context)
