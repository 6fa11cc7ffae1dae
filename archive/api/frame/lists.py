"""Pages of lists as JSON: the rows, how many there are in all, and the addresses of the pages beside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from rest_framework.request import Request

from archive.api.frame.doors import absolute, answer
from archive.filters.lists import ArticlePage
from archive.filters.paging import PageOfRows
from archive.filters.parameters import Pairs, in_order, written

ROWS = 50
PLACES = ("page", "after", "before")


def list_answer(
    request: Request, known: Sequence[str], rows: PageOfRows[Any], items: list[Any], total: int | None
) -> HttpResponse:
    """Answer a page of a list that goes on by cursors; `known` are its parameters, in order."""
    before, after = {"before": rows.before}, {"after": rows.after}
    return _answer(request, known, items, total, before if rows.before else {}, after if rows.after else {})


def article_list_answer(request: Request, known: Sequence[str], page: ArticlePage, items: list[Any]) -> HttpResponse:
    """Answer a page of articles, which goes on by number where it is ordered by relevance or asked for by number."""
    before = {"before": page.before} if page.before else {}
    after = {"after": page.after} if page.after else {}
    if page.number:
        before = {"page": str(page.number - 1)} if page.number > 1 else {}
        after = {"page": str(page.number + 1)} if page.number < page.last_number else {}
    return _answer(request, known, items, page.total, before, after)


def _answer(
    request: Request,
    known: Sequence[str],
    items: list[Any],
    total: int | None,
    before: dict[str, str],
    after: dict[str, str],
) -> HttpResponse:
    pairs = in_order(request.query_params, known)
    data = {
        "total": total,
        "next": _address(request, known, pairs, after),
        "previous": _address(request, known, pairs, before),
        "items": items,
    }
    return answer(data)


def _address(request: Request, known: Sequence[str], pairs: Pairs, place: dict[str, str]) -> str | None:
    if not place:
        return None
    kept = [pair for pair in pairs if pair[0] not in PLACES]
    ordered = sorted([*kept, *place.items()], key=lambda pair: known.index(pair[0]))
    return absolute(request.path + written(ordered))
