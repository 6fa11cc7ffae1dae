"""Names of the archive that begin as a reader typed: for browsers, for the script of the search box, for dead ends."""

from __future__ import annotations

import json
from collections.abc import Sequence

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from archive.search.searcher import SearchUnavailableError
from archive.views.frame.public import data_response, for_now, public
from archive.views.pages.lists.suggestions import Suggested, suggestions


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


def _answer(typed: str, found: Sequence[Suggested]) -> HttpResponse:
    answer = [
        typed[:200],
        [one.name for one in found],
        [one.kind for one in found],
        [settings.SITE_URL + one.url for one in found],
    ]
    return data_response(json.dumps(answer, ensure_ascii=False), "application/x-suggestions+json; charset=utf-8")
