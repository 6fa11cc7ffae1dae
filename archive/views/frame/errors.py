"""Dead ends that help: what an address without a page may have meant, and requests that can't be understood."""

from __future__ import annotations

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from archive.views.frame.guesses import LONGEST_PATH, guess
from archive.views.frame.page import Crumb, Page, home_crumb, render_page


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404 with what the address may have meant (at most 15 queries, one search)."""
    page = Page(
        _("Nothing stands at this address"),
        _own_path(request),
        crumbs=(home_crumb(), Crumb(_("Not found"))),
        is_indexed=False,
    )
    guesses = guess(request.path_info, request.META.get("QUERY_STRING", ""))
    context = {"asked": request.path[:LONGEST_PATH], "guesses": guesses}
    return render_page("pages/not_found.html", page, context, status=404)


def bad_request(request: HttpRequest, exception: Exception | None = None, *, status: int = 400) -> HttpResponse:
    """Answer 400 with the sentence that says what is wrong."""
    reason = str(exception) if isinstance(exception, BadRequest) else ""
    path = _own_path(request)
    page = Page(
        _("This address can’t be understood"),
        path,
        crumbs=(home_crumb(), Crumb(str(status))),
        is_indexed=False,
    )
    context = {"reason": reason, "start": path, "status": status}
    return render_page("pages/bad_request.html", page, context, status=status)


def _own_path(request: HttpRequest) -> str:
    """Return the address of a dead end, home instead of one so long that a page which repeats it would be heavy."""
    return request.path if len(request.path) <= LONGEST_PATH else reverse("archive:home")
