"""The admin site: named after the collection, and opening with the queues that wait for an editor."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from functools import wraps
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.options import TO_FIELD_VAR
from django.contrib.admin.views.main import ERROR_FLAG
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse

from archive.admin.choice_labels import ChoicesView
from archive.admin.desk.masthead import masthead
from archive.admin.desk.today import blocks
from archive.admin.names import urls as names
from archive.admin.signing_in.sign_in import sign_in
from archive.admin.signing_in.urls import urls_of
from archive.models import Collection
from archive.signing_in.sessions import acting
from archive.signing_in.sign_in_state import SignInState, sign_in_state_of

ORDER = (
    "Article",
    "Event",
    "EventSeries",
    "Tag",
    "Source",
    "Place",
    "Collection",
    "ArticleProblem",
    "TagSuggestion",
    "EventCandidate",
    "ImportBatch",
    "ImportRecord",
    "ShadowRun",
    "BoilerplateProposal",
    "Original",
    "ChangeSet",
    "Job",
    "PastAddress",
)


class ArchiveAdminSite(AdminSite):
    index_template = "admin/desk/today.html"
    # The lists need the room; the desk is one step away.
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        """Let in who is of the staff, and has shown a code where one is set up or asked for."""
        return sign_in_state_of(request) is SignInState.IN

    def get_urls(self) -> list[Any]:
        return [*urls_of(self), *names.urls_of(self), *super().get_urls()]

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return sign_in(self, request, extra_context)

    def admin_view(self, view: Callable[..., HttpResponseBase], cacheable: bool = False) -> Any:
        """Wrap a view of the admin, which gets what was sent without what no database can keep."""

        @wraps(view)
        def cleaned(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            request.GET = without_nul(request.GET)  # type: ignore[assignment]
            if not getattr(view, "csrf_exempt", False):  # such a view has yet to find out whether to read what is sent
                request.POST = without_nul(request.POST)  # type: ignore[assignment]
            if request.GET.get(TO_FIELD_VAR) == "":  # a field without a name, which Django looks for all the same
                request.GET = _without(request.GET, TO_FIELD_VAR)  # type: ignore[assignment]
            given = {name: _without_nul(value) for name, value in kwargs.items()}
            try:
                with acting(request) if request.method == "POST" else nullcontext():
                    return view(request, *args, **given)
            except OverflowError:  # a number of more than 63 bits, which SQLite does not even look for
                if request.method == "GET" and set(request.GET) - {ERROR_FLAG}:
                    return HttpResponseRedirect(f"{request.path}?{ERROR_FLAG}=1")
                raise Http404 from None

        return super().admin_view(cleaned, cacheable)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        title = Collection.objects.current().title
        return {
            **super().each_context(request),
            "site_header": title,
            "site_title": title,
            "site_url": reverse("archive:home"),
            **(masthead(request) if self.has_permission(request) else {}),
        }

    def autocomplete_view(self, request: HttpRequest) -> Any:
        """Offer what is typed by lines of which no two are equal."""
        return ChoicesView.as_view(admin_site=self)(request)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """List what editors work with before what the archive keeps of itself."""
        apps = super().get_app_list(request, app_label)
        for app in apps:
            if app["app_label"] == "archive":
                app["models"].sort(key=lambda one: ORDER.index(one["object_name"]))
        return apps

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        return super().index(request, {**blocks(request.user), **(extra_context or {})})


def without_nul(given: QueryDict) -> QueryDict:
    """Return what was sent with spaces for the sign NUL, which is of no script, and for which PostgreSQL breaks off."""
    if not any("\0" in text for name, values in given.lists() for text in (name, *values)):
        return given
    cleaned = QueryDict(mutable=True)
    for name, values in given.lists():
        cleaned.setlist(name.replace("\0", " "), [value.replace("\0", " ") for value in values])
    cleaned._mutable = False  # as what Django reads
    return cleaned


def _without(given: QueryDict, name: str) -> QueryDict:
    cleaned = given.copy()
    del cleaned[name]
    cleaned._mutable = False  # as what Django reads
    return cleaned


def _without_nul(value: Any) -> Any:
    return value.replace("\0", " ") if isinstance(value, str) else value
