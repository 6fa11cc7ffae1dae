"""What machines ask for, and every address that nothing else answers."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone

from archive.filters.parameters import in_order, written
from archive.models import Collection
from archive.serving.lookup import MovedError
from archive.serving.validators import NO_STORE
from archive.views.frame.health import health
from archive.views.frame.interface_languages import in_languages
from archive.views.frame.public import public

BELIEVED = timedelta(days=180)  # how long what is said of whom to tell of a hole holds, from today on


@public()
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        *(f"Disallow: {one.url}" for one in in_languages(reverse("archive:random"), "")),
        "Disallow: /*?",
        *(f"Allow: {one.url}articles/*/?part=" for one in in_languages(reverse("archive:home"), "")),
        "Allow: /sitemap.xml",
        f"Sitemap: {settings.SITE_URL}{reverse('archive:sitemap')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@public()
def security(request: HttpRequest) -> HttpResponse:
    """Say whom to tell of a hole in the site (RFC 9116); 404 where nobody is named."""
    contact = settings.SECURITY_CONTACT or Collection.objects.current().contact_url
    if not contact:
        raise Http404
    until = timezone.localdate() + BELIEVED
    lines = [
        f"Contact: {contact}",
        f"Expires: {until}T00:00:00Z",
        f"Preferred-Languages: {settings.LANGUAGE_CODE.split('-')[0]}, en",
        f"Canonical: {settings.SITE_URL}{request.path}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def healthz(request: HttpRequest) -> HttpResponse:
    """Say whether the site can answer, 200 or 503, and as JSON how far its index and its replica have come.

    An index or a replica that is behind is no reason not to answer: pages are of the database then.
    """
    found = health()
    headers = {"Cache-Control": NO_STORE}
    return JsonResponse(found, status=200 if found["alive"] else 503, headers=headers)


@public()
def elsewhere(request: HttpRequest, path: str = "") -> HttpResponse:
    """Answer an address that no other door knows: a page without its last slash redirects, all else is not here.

    What the page understands of the query goes along.
    """
    if not path.endswith("/"):
        try:
            page = resolve(f"{request.path_info}/").func
        except Resolver404:
            page = elsewhere
        if page is not elsewhere:
            raise MovedError(f"{request.path}/{written(in_order(request.GET, getattr(page, 'query', ())))}")
    raise Http404
