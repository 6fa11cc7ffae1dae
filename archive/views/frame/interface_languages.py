"""The languages of the interface: which one an address asks for, and where the same page stands in the others.

The site's own language (`LANGUAGE_CODE`) has no prefix, and its addresses are the canonical ones. Every other stands
under a prefix, `/ru/` or `/zh-hans/`, which is to Django what the folder of a site is (its script prefix): all
addresses that are made while a page is drawn carry it. Nothing depends on a cookie or on what a browser asks for, so
that any cache may keep every page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, HttpResponsePermanentRedirect
from django.urls import get_script_prefix, set_script_prefix
from django.utils.encoding import escape_uri_path, iri_to_uri
from django.utils.translation import gettext as _
from django.utils.translation import override

from archive.views.formatting.locales import canonical, split

DESK_LANGUAGE = "en"  # the desk is not translated: it speaks one language, whatever the site does
DESK = "/admin/"
PUBLIC_URLCONF = "config.public_urls"

# Data say the same to every reader and have one address; only feeds and what browsers learn of the search are read.
_neutral = re.compile(
    r"/(?:[^?#]*\.(?!atom\b)(?!xml\b)[a-z.]+|sitemap\.xml|healthz|readyz|metrics|(?:oai|api)(?:/[^?#]*)?)(?:[?#]|$)"
).match


@dataclass(frozen=True, slots=True)
class InLanguage:
    """A page in one of the languages: the language by its BCP 47 tag and in its own name, and the address.

    `offer` and `refusal` invite to it, in its own words.
    """

    tag: str
    name: str
    url: str
    is_present: bool
    offer: str
    refusal: str


class InterfaceLanguageMiddleware:
    """Draws what stands under a prefix in its language, and everything else in the site's own; the desk in English."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        asked, rest = split(request.path_info)
        if not asked:
            language = DESK_LANGUAGE if request.path_info.startswith(DESK) else settings.LANGUAGE_CODE
            with override(language):
                return self.get_response(request)
        if asked == settings.LANGUAGE_CODE or is_neutral(rest):
            return _lead(request, rest)
        if not request.path_info.startswith(f"/{asked}/"):
            return _lead(request, f"/{asked}{rest}")
        request.path_info = rest
        request.urlconf = PUBLIC_URLCONF  # Django reads it
        with below_prefix(asked):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language_tag(asked))
        return response


@contextmanager
def below_prefix(code: str) -> Iterator[None]:
    """Let everything within be said in a language, and every address that is made there carry its prefix."""
    before = get_script_prefix()
    set_script_prefix(f"{before}{code}/")
    try:
        with override(code):
            yield
    finally:
        set_script_prefix(before)


def _lead(request: HttpRequest, path: str) -> HttpResponseBase:
    query = request.META.get("QUERY_STRING", "")
    response = HttpResponsePermanentRedirect("")
    inside = f"/{path.lstrip('/')}"  # two slashes would begin another host
    response.headers["Location"] = escape_uri_path(inside) + (f"?{iri_to_uri(query)}" if query else "")
    response.headers["Cache-Control"] = "max-age=0, must-revalidate, public"
    return response


def is_neutral(path: str) -> bool:
    """Say whether what an address without prefix names says the same in every language."""
    return bool(_neutral(path))


def fitting(path: str) -> str:
    """Return an address as pages link to it: without the prefix if it names data, the same in every language."""
    if "." not in path and "/api/" not in path and "/oai" not in path:
        return path
    bare = canonical(path)
    return bare if is_neutral(bare) else path


def language_tag(code: str) -> str:
    """Write the code of a language as BCP 47 has it: zh-Hans."""
    first, *rest = code.split("-")
    return "-".join([first, *(part.title() if len(part) == 4 else part.upper() for part in rest)])


def in_languages(path: str, present: str) -> list[InLanguage]:
    """Return a page in every language; `present` is the code of the one that it is drawn in."""
    bare = canonical(path)
    return [
        InLanguage(
            language_tag(code),
            name,
            bare if code == settings.LANGUAGE_CODE else f"/{code}{bare}",
            code == present,
            *_invitation(code),
        )
        for code, name in settings.LANGUAGES
    ]


@lru_cache(maxsize=16)
def _invitation(code: str) -> tuple[str, str]:
    with override(code):
        # Translators: name your own language in place of English.
        return _("Read this page in English"), _("Not now")
