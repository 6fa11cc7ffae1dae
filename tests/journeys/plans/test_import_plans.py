"""Nothing that gathering candidates asks makes SQLite walk through all articles, however many candidates there are."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from archive.comparing.candidate_upkeep import refresh_strengths
from archive.comparing.event_candidates import gather_candidates
from archive.models import Article, EventCandidate
from tests.comparing.reports import FERRY
from tests.comparing.test_event_candidates import put
from tests.journeys.plans.test_sqlite_plans import walks

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("without_statistics"),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans by what it knows of the rows."),
]
ASKED = ("SELECT", "UPDATE", "DELETE")
MANY = range(1, 500)


def walks_of(asked: CaptureQueriesContext) -> dict[str, list[str]]:
    queries = [query["sql"] for query in asked.captured_queries if query["sql"].startswith(ASKED)]
    assert queries
    return {sql: steps for sql in queries if (steps := walks(sql))}


def test_candidates_are_gathered_without_a_walk() -> None:
    for report in FERRY[:2]:
        put(report)
    gather_candidates(Article.objects.all())
    new = Article.objects.filter(pk=put(FERRY[2]).pk)
    with CaptureQueriesContext(connection) as asked:
        gather_candidates(new)
    assert EventCandidate.objects.get().articles.count() == 3
    assert walks_of(asked) == {}


def test_strength_of_many_candidates_is_refreshed_without_a_walk() -> None:
    with CaptureQueriesContext(connection) as asked:
        refresh_strengths(MANY)
    assert walks_of(asked) == {}
