"""Lists under the heading of a place or a series, whose articles are found by their events in the index."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict

from archive.filters import ArticleFilter
from archive.filters.lists import page_of
from archive.models import EventSeries, Place
from archive.search.searcher import SearchUnavailableError
from archive.views.frame.list_formats import Within


def newest_within(name: str, thing: Place | EventSeries) -> dict[str, Any]:
    """Return the newest articles of a place or series for its page; without a search, only the way to look for them."""
    query = QueryDict(mutable=True)
    query[name] = thing.slug
    found = ArticleFilter(query)
    assert found.is_valid()
    try:
        page = page_of(found, query)
    except SearchUnavailableError:
        page = None
    return {"within": Within(name, thing), "newest": page}
