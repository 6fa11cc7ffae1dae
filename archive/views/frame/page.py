"""Drawing a page: what every template gets, and where the page stands among the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, get_language_bidi, override
from django.utils.translation import gettext as _

from archive.models import Collection, Tally
from archive.models.urls import settled
from archive.views.formatting.locales import canonical
from archive.views.frame.interface_languages import fitting, in_languages, language_tag
from archive.views.frame.structured_data import Thing, graph_of

FAULT = 400  # the first status of an answer that is not what was asked for
LONGEST_LINKS = 2000  # bytes of a `Link` header


@dataclass(frozen=True, slots=True)
class Crumb:
    """A step of the breadcrumb; the last one has no address."""

    name: str
    url: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Format:
    """The same page as data."""

    name: str
    media_type: str
    url: str


@dataclass(frozen=True, slots=True)
class Picture:
    """The picture that stands for a page where it is shared, with what is to be read in it."""

    path: str
    alt: str
    width: int
    height: int
    media_type: str = "image/png"

    @property
    def url(self) -> str:
        return settings.SITE_URL + self.path


@dataclass(frozen=True, slots=True)
class Page:
    """What is particular to one page: its title, its place, and what it is also to be had as.

    `section` names the entry of the main navigation that it belongs to; `path` is its own address, and `url` the
    canonical one, which is absolute and without the prefix of a language. `description` says in a sentence or two what
    is found on it. For machines, `schema` is its type, `thing` the one that it is of and `about` several that it holds
    against each other, in terms of schema.org; `meta` are further names and contents in its head, and `picture` is
    shown where it is shared.
    """

    title: str
    path: str
    section: str = ""
    crumbs: tuple[Crumb, ...] = ()
    formats: tuple[Format, ...] = ()
    description: str = ""
    is_indexed: bool = True
    lang: str = ""
    schema: str = "WebPage"
    thing: Thing | None = None
    about: tuple[Thing, ...] = ()
    meta: tuple[tuple[str, str], ...] = ()
    picture: Picture | None = None

    @property
    def url(self) -> str:
        return settings.SITE_URL + canonical(self.path)


def render_page(
    template: str, page: Page, context: Mapping[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """Draw a public page (at most two queries of its own); the template sees no request, so that it reads no user."""
    archive = (context or {}).get("archive") or Tally.objects.archive_totals()
    language = get_language() or settings.LANGUAGE_CODE
    page = replace(page, formats=tuple(replace(found, url=fitting(found.url)) for found in page.formats))
    collection = (context or {}).get("collection") or Collection.objects.for_readers()
    description = page.description or collection.description or page.title or collection.title
    everywhere = {
        "page": page,
        "collection": collection,
        "description": description,
        "graph": graph_of(page, collection.title, description[:300]) if status < FAULT else None,
        "archive": archive,
        "latest_year": archive.latest_year,
        "today": timezone.localdate(),
        "typed": "",
        "language_code": language_tag(language),
        "page_languages": in_languages(page.path, language),
        "site_url": settings.SITE_URL,
        "is_right_to_left": get_language_bidi(),
    }
    with override(language), settled():
        html = render_to_string(template, everywhere | dict(context or {}), using="jinja2")
    response = HttpResponse(html, status=status, headers={"Content-Language": language_tag(language)})
    if links := link_header(
        f'<{settings.SITE_URL}{found.url}>; rel="alternate"; type="{found.media_type}"' for found in page.formats
    ):
        response.headers["Link"] = links
    return response


def link_header(links: Iterable[str]) -> str:
    """Write a `Link` header of those links that fit: a long query must not be repeated until a proxy refuses it.

    What is left out stands in the head of the page, or in the feed, as well.
    """
    written, length = [], 0
    for link in links:
        length += len(link) + 2
        if length <= LONGEST_LINKS:
            written.append(link)
    return ", ".join(written)


def home_crumb() -> Crumb:
    return Crumb(_("Archive"), reverse("archive:home"))
