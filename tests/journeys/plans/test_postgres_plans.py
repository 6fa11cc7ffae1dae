"""Every list of articles has an index by which PostgreSQL reads it in its order, from where a page begins.

Whole tables are forbidden to the planner, as is sorting, instead of filling tables until it avoids them by itself:
what it can do does not hang on what was counted, and no dead rows slow the tests that follow. What it does in a large
archive is looked at where there is one, by `python -m benchmarks.plans`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from archive.editing.changes.recorder import recording
from archive.filters.paging import cursor_of
from archive.models import Article
from archive.models.choices import ChangeKind
from tests import make
from tests.journeys.plans.test_sqlite_plans import PAGES

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has its own plans, and tests of them."),
]
# The tables that are as long as the archive.
LONG = {
    *("archive_article", "archive_taggedarticle", "archive_account", "archive_datestamp", "archive_searchlog"),
    *("archive_change", "archive_tally", "archive_fingerprint", "archive_original", "archive_articleoriginal"),
}
# Of each list: its address, the table and the index by which it is read, and what has to be asked of the latter.
LISTS = {
    "published by date": ("/articles/", "archive_article", "article_by_state", "state"),
    "a year": ("/2024/", "archive_article", "article_by_state", "state sort_key >= sort_key <"),
    "undated": ("/undated/", "archive_article", "article_by_state", "state sort_key <"),
    "a deep page": ("/articles/?after={cursor}", "archive_article", "article_by_state", "state sort_key <"),
    "a tag": ("/tags/trade/", "archive_taggedarticle", "tagged_by_date", "tag_id"),
    "a deep page of a tag": (
        *("/tags/trade/?after={cursor}", "archive_taggedarticle", "tagged_by_date"), "tag_id sort_key <",
    ),
    "a source": ("/sources/morning-post/", "archive_article", "article_by_source", "source_id"),
    "a deep page of a source": (
        *("/sources/morning-post/?after={cursor}", "archive_article", "article_by_source"), "source_id sort_key <",
    ),
    "a feed, by addition": ("/articles.atom", "archive_article", "article_by_addition", "state"),
    "a harvest": (
        *("/oai?verb=ListRecords&metadataPrefix=mods", "archive_datestamp", "datestamp_in_order"), "at >= at <=",
    ),
    "a harvest of a tag": (
        *("/oai?verb=ListRecords&metadataPrefix=mods&set=tag:trade", "archive_taggedarticle", "tagged_by_date"),
        "tag_id sort_key >",
    ),
}  # fmt: skip


@pytest.fixture(autouse=True)
def no_walks(db: None) -> None:
    """Let PostgreSQL walk through a table, or sort, only where it has no other way."""
    with connection.cursor() as cursor:
        for way in ("seqscan", "bitmapscan", "sort", "hashjoin", "mergejoin"):
            cursor.execute(f"SET LOCAL enable_{way} = off")


def filled() -> Article:
    tag, source, event = make.tag(), make.source(), make.event()
    for number in range(3):
        article = make.article(f"Ministers meet {number}", tags=[tag], source=source, events=[event], language="ru")
    make.article(on=None)
    return article


def queries_of(client: Client, address: str) -> list[str]:
    with CaptureQueriesContext(connection) as asked:
        response = client.get(address)
        b"".join(response) if response.streaming else response.content
    assert response.status_code in (200, 302), address
    queries = (query["sql"] for query in asked.captured_queries)
    return [sql for sql in queries if sql.lstrip("( ").startswith(("SELECT", "WITH"))]


def steps_of(sql: str) -> list[dict[str, Any]]:
    """Return the steps of the plan for a query."""

    def below(step: dict[str, Any]) -> Iterator[dict[str, Any]]:
        yield step
        for one in step.get("Plans", ()):
            yield from below(one)

    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}".replace("%", "%%"))
        told = cursor.fetchone()[0]
    return list(below((json.loads(told) if isinstance(told, str) else told)[0]["Plan"]))


def walks(sql: str) -> list[str]:
    """Return the long tables that a query goes through as a whole: there is no index for what it asks.

    So it does also where an index gives but the order of the first rows, and each is looked at whether it is asked for.
    """
    steps = steps_of(sql)
    has_limit = any(step["Node Type"] == "Limit" for step in steps)
    found = [step for step in steps if step.get("Relation Name") in LONG]
    return [
        step["Relation Name"]
        for step in found
        if step["Node Type"] == "Seq Scan" or (has_limit and _is_walk_in_order(step))
    ]


def _is_walk_in_order(step: dict[str, Any]) -> bool:
    return step["Node Type"].startswith("Index") and "Filter" in step and "Index Cond" not in step


def test_no_page_walks_through_a_long_table(client: Client) -> None:
    filled()
    asked = {sql: address for address in PAGES for sql in queries_of(client, address)}
    assert {(address, sql): found for sql, address in asked.items() if (found := walks(sql))} == {}


@pytest.mark.parametrize("name", LISTS)
def test_list_is_read_in_its_order_by_an_index(client: Client, name: str) -> None:
    address, table, index, condition = LISTS[name]
    cursor = cursor_of("newest", filled().sort_key)
    plans = [steps_of(sql) for sql in queries_of(client, address.format(cursor=cursor))]
    by_index = [steps for steps in plans if any(step.get("Index Name") == index for step in steps)]
    ordered = [steps for steps in by_index if steps[0]["Node Type"] == "Limit"]
    assert ordered, [step.get("Index Name") for steps in plans for step in steps if step.get("Relation Name") == table]
    for steps in ordered:
        assert not [step for step in steps if "Sort" in step["Node Type"]], steps
    asked = [step.get("Index Cond", "") for steps in ordered for step in steps if step.get("Index Name") == index]
    assert any(all(part in one for part in condition.split()) for one in asked), asked


def test_accounts_of_an_event_are_found_by_the_event(client: Client) -> None:
    """They are put in order once they are found: the undated stand last, and there are never many."""
    filled()
    queries = queries_of(client, "/events/signing-of-the-harbour-papers/")
    (accounts,) = [sql for sql in queries if "ORDER BY account.sort_key <" in sql]
    (found,) = [step for step in steps_of(accounts) if step.get("Relation Name") == "archive_account"]
    assert found["Index Name"] == "account_by_date" and found["Index Cond"].startswith("(event_id = ")


def test_changes_of_an_act_are_found_by_the_act(client: Client, admin_client: Client) -> None:
    """The latest acts are named by their first changes, and corrections are their last."""
    with connection.cursor() as cursor:
        for way in ("bitmapscan", "sort"):  # by which it joins what it finds of several acts, and puts it in order
            cursor.execute(f"SET LOCAL enable_{way} = on")
    article = filled()
    for number in range(3):
        with recording(ChangeKind.EDIT) as record:
            record.set(article, title=f"Title {number}")
    for address, asker in (("/about/changes/", client), ("/", client), ("/admin/", admin_client)):
        steps = [step for sql in queries_of(asker, address) for step in steps_of(sql)]
        found = [step for step in steps if step.get("Relation Name") == "archive_change"]
        assert found, address
        assert not [step for step in found if step["Node Type"] == "Seq Scan" or _is_walk_in_order(step)], found
        by_index = [step for sql in queries_of(asker, address) for step in steps_of(sql) if "Index Name" in step]
        assert "change_of_set" in {step["Index Name"] for step in by_index}


def test_walk_and_sort_are_found() -> None:
    assert walks("SELECT id FROM archive_article WHERE title = 'x'") == ["archive_article"]
    assert not walks("SELECT id FROM archive_article WHERE id = 1")
    assert walks("SELECT id FROM archive_article WHERE title = 'x' ORDER BY id LIMIT 1") == ["archive_article"]
    sorted_ones = steps_of("SELECT id FROM archive_article WHERE state = 'published' ORDER BY title LIMIT 20")
    assert "Sort" in [step["Node Type"] for step in sorted_ones]
