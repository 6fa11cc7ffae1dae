"""No public page makes SQLite walk through all articles."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from archive.editing.changes.recorder import recording
from archive.filters.paging import cursor_of
from archive.models import Article, Change
from archive.models.choices import ChangeKind
from tests import make

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("without_statistics"),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans by what it knows of the rows."),
]

PAGES = [
    "/",
    "/articles/",
    "/articles/?language=ru",
    "/articles/?source=morning-post",
    "/articles/?tag=trade&source=morning-post",
    "/articles/?group=event",
    "/articles.json?language=ru",
    "/articles.csv?language=ru",
    "/search/?q=ministers",
    "/search/?q=ministerz",
    "/tags/",
    "/sources/",
    "/places/",
    "/series/",
    "/events/",
    "/sitemap.xml",
    "/sitemap.xml?part=pages",
    "/sitemap.xml?part=2024-03",
    "/sitemap.xml?part=withdrawn",
    "/articles.atom",
    "/tags/trade.atom",
    "/events/signing-of-the-harbour-papers.atom",
    "/tags/trade/",
    "/sources/morning-post/",
    "/events/signing-of-the-harbour-papers/",
    "/2024/",
    "/2024/03/",
    "/2024/03/29/",
    "/undated/",
    "/on-this-day/",
    "/random/",
    "/about/coverage/",
    "/suggest/?q=mini",
    "/oai?verb=ListRecords&metadataPrefix=mods",
    "/oai?verb=ListRecords&metadataPrefix=mods&from=2024-01-01",
    "/oai?verb=ListRecords&metadataPrefix=mods&set=tag:trade",
    "/oai?verb=ListRecords&metadataPrefix=mods&set=source:morning-post",
    "/oai?verb=ListRecords&metadataPrefix=mods&set=source:morning-post&from=2024-01-01",
]
# All that is published by an index: fine for the first few in its order, else as long as the archive.
WALK = re.compile(
    r"(SCAN|SEARCH) archive_article\b"
    r"(?!.*(\bid=|rowid=|key=|source_id=|agency_id=|sort_key|published_at>|withdrawn_at>))"
)

LIMITED = re.compile(r" LIMIT \d+( OFFSET \d+)?$")  # as a whole: what is asked within it may have a limit of its own


def plan_of(sql: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}".replace("%", "%%"))
        return [str(row[3]) for row in cursor.fetchall()]


def walks(sql: str) -> list[str]:
    """Return the steps by which SQLite would go through all articles to answer a query."""
    plan = plan_of(sql)
    is_bounded = LIMITED.search(sql) and not any("TEMP B-TREE" in step for step in plan)
    return [] if is_bounded else [step for step in plan if WALK.search(step)]


def walks_of_page(client: Client, address: str, statuses: set[int]) -> dict[str, list[str]]:
    with CaptureQueriesContext(connection) as asked:
        response = client.get(address)
        b"".join(response) if response.streaming else response.content
    assert response.status_code in statuses, address
    return {query["sql"]: steps for query in asked.captured_queries if (steps := walks(query["sql"]))}


@pytest.mark.parametrize("address", PAGES)
def test_page_walks_through_no_table_of_articles(client: Client, address: str) -> None:
    tag, source, event = make.tag(), make.source(), make.event()
    for number in range(3):
        make.article(f"Ministers meet {number}", tags=[tag], source=source, events=[event], language="ru")
    make.article(on=None)
    assert walks_of_page(client, address, {200, 302}) == {}


def test_page_that_is_not_there_walks_through_no_table_of_articles(client: Client) -> None:
    for last in "123":
        make.article(key=f"000000000{last}")
    assert walks_of_page(client, "/a/0000000004", {404}) == {}


def test_neighbours_of_an_article_are_asked_for_by_one_bound_on_each_side(client: Client) -> None:
    article = make.article()
    make.article("What came after", on="2024-03-30")
    with CaptureQueriesContext(connection) as asked:
        assert "What came after" in client.get(article.get_absolute_url()).content.decode()
    parts = [part for query in asked.captured_queries for part in query["sql"].split("UNION ALL")]
    assert max(len(re.findall(r"\bsort_key\b\"? >=? ", part)) for part in parts) == 1


@pytest.mark.parametrize("address", ["/2024/", "/articles/?year=2024", "/undated/"])
@pytest.mark.parametrize("side", ["after", "before"])
def test_page_within_a_list_that_ends_is_asked_for_by_one_bound_on_each_side(
    client: Client, address: str, side: str
) -> None:
    days = [None] * 3 if address == "/undated/" else ["2024-03-29"] * 3
    articles = [make.article(f"Number {number}", on=day) for number, day in enumerate(days)]
    with CaptureQueriesContext(connection) as asked:
        cursor = cursor_of("newest", articles[1].sort_key)
        html = client.get(f"{address}{'&' if '?' in address else '?'}{side}={cursor}").content.decode()
    assert ("Number 0" in html, "Number 1" in html, "Number 2" in html) == (side == "after", False, side == "before")
    (rows,) = [query["sql"] for query in asked.captured_queries if query["sql"].endswith(" LIMIT 21")]
    assert len(re.findall(r'"sort_key" <=? ', rows)) == 1
    assert len(re.findall(r'"sort_key" >=? ', rows)) == (address != "/undated/" or side == "before")


@pytest.mark.parametrize(("side", "elsewhere"), [("after", "2025-01-01"), ("before", "2023-01-01")])
def test_page_after_a_place_beyond_the_list_keeps_to_the_list(client: Client, side: str, elsewhere: str) -> None:
    outside, inside = make.article("Outside", on=elsewhere), make.article("Inside", on="2024-03-29")
    make.article("Farther", on="2025-06-01" if side == "before" else "2023-06-01")
    html = client.get(f"/2024/?{side}={cursor_of('newest', outside.sort_key)}").content.decode()
    assert inside.get_absolute_url() in html and outside.get_absolute_url() not in html and "Farther" not in html


def test_articles_are_found_at_their_addresses_by_the_index_of_addresses() -> None:
    article = make.article(original_url="https://news.example.org/1")
    make.article()
    found = Article.objects.at_addresses(["https://news.example.org/1", "", "https://news.example.org/2"])
    assert list(found) == [article]
    assert "article_by_address (original_url=?)" in found.explain()


def test_corrections_are_asked_for_by_their_acts(client: Client) -> None:
    article = make.article()
    with recording(ChangeKind.EDIT) as record:
        record.set(article, title="A better title")
    with CaptureQueriesContext(connection) as asked:
        assert "A better title" in client.get("/about/changes/").content.decode()
    found = [query["sql"] for query in asked.captured_queries if 'FROM "archive_change" ' in query["sql"]]
    assert found and all("change_set_id=?" in "".join(plan_of(sql)) for sql in found)
    assert not any(re.search(r"SCAN archive_change\b", "".join(plan_of(sql))) for sql in found)


def test_changes_of_an_act_are_not_looked_for_by_the_kind_of_record() -> None:
    """Of a kind there are as many as the archive is long; SQLite takes it for a thousand at most."""
    found = Change.objects.filter(change_set__in=[1, 2], field="state").of_model("article")
    assert "change_of_set (change_set_id=?)" in found.explain()
    article, event = make.article(), make.event()
    with recording(ChangeKind.EDIT) as record:
        record.set(article, title="A better title")
        record.set(event, title="A better event")
    changes = record.change_set.changes
    assert {one.model for one in changes.of_model("article")} == {"article"}
    assert {one.model for one in changes.of_model("article", "event")} == {"article", "event"}
    assert not changes.of_model()


@pytest.fixture
def counted_when_nearly_empty(db: None) -> None:
    make.article()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@pytest.mark.usefixtures("counted_when_nearly_empty", "without_statistics")
def test_walk_is_found_whatever_was_counted_before() -> None:
    test_walk_is_found()


def test_walk_is_found() -> None:
    assert walks("SELECT id FROM archive_article WHERE state = 'published' AND id IN (1, 2) ORDER BY sort_key DESC")
    assert walks("SELECT id FROM archive_article WHERE title = 'x'")
    assert not walks("SELECT id FROM archive_article WHERE state = 'published' ORDER BY sort_key DESC LIMIT 20")
