"""Names of the archive that begin as a reader typed: for browsers, for the script of the search box, for dead ends."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from archive.search.results.suggestions import Suggestion, suggest
from archive.search.searcher import SearchUnavailableError, Session
from archive.views.frame.public import data_response, for_now, public


@dataclass(frozen=True, slots=True)
class Suggested:
    """Something of the archive by its name, with what it is and where it stands."""

    name: str
    kind: str
    url: str


@public(query=("q",), searches="always")
def suggest_names(request: HttpRequest) -> HttpResponse:
    """Answer in the format that browsers know: what was typed, names, what each is, and addresses.

    See https://github.com/dewitt/opensearch/blob/master/mediawiki/Specifications/OpenSearch/Extensions/Suggestions.
    There are no names while the search can't answer.
    """
    typed = request.GET.get("q", "").strip()
    try:
        return _answer(typed, suggestions(typed))
    except SearchUnavailableError:
        return for_now(_answer(typed, []))


def suggestions(typed: str, here: Session | None = None) -> list[Suggested]:
    """Return names that begin so, a few of each kind. Raises SearchUnavailableError."""
    return [_suggested(one) for one in suggest(typed, here)] if typed else []


def _answer(typed: str, found: Sequence[Suggested]) -> HttpResponse:
    answer = [
        typed[:200],
        [one.name for one in found],
        [one.kind for one in found],
        [settings.SITE_URL + one.url for one in found],
    ]
    return data_response(json.dumps(answer, ensure_ascii=False), "application/x-suggestions+json; charset=utf-8")


def _suggested(one: Suggestion) -> Suggested:
    kinds = {
        "tag": _("tag"),
        "source": _("source"),
        "place": _("place"),
        "series": _("series"),
        "event": _("event"),
        "article": _("article"),
    }
    if one.kind == "article":
        return Suggested(
            one.name or _("Untitled"), kinds["article"], reverse("archive:article_detail", args=[one.key, one.slug])
        )
    name = one.name if one.spelled == one.name else f"{one.name} ({one.spelled})"
    return Suggested(name, kinds[one.kind], reverse(f"archive:{one.kind}_detail", args=[one.slug]))
