"""What was changed in articles after they were published here."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from rest_framework.request import Request

from archive.api.frame import described
from archive.api.frame.doors import Door, absolute
from archive.api.frame.lists import ROWS, list_answer
from archive.filters.paging import QUERY, page_of_rows
from archive.serving.corrections import NEWEST_ACTS, Correction, acts, corrections_of


class ChangeList(Door):
    """Corrections, withdrawals and merges, the latest first; a page is of so many acts, of which some changed nothing
    in public.
    """

    shows_acts = True
    query = QUERY

    @described.change_list
    def get(self, request: Request) -> HttpResponse:
        rows = page_of_rows(acts(), NEWEST_ACTS, request.query_params, default_size=ROWS)
        return list_answer(request, self.query, rows, [_row(one) for one in corrections_of(rows.rows)], None)


def _row(one: Correction) -> dict[str, Any]:
    return {
        "at": one.at.isoformat(),
        "key": one.article.key,
        "title": one.title,
        "url": absolute(one.url),
        "what": one.what,
        "reason": one.reason,
        "is_merge": one.is_merge,
    }
