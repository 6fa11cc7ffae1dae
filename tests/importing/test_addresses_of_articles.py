"""The address of an article is one thing for import and readers, however it is written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from archive.importing.options import ImportOptions
from archive.importing.pipeline import run_import
from archive.models import Article

pytestmark = pytest.mark.django_db

BENCH = (
    "The bench of the last cooper of the lower yard was sold at an auction on Friday for nine hundred thalers to a "
    "museum of crafts, which will show it from the summer on."
)
PLACES = ("harbour", "bridge", "market", "tower", "mill", "yard", "quay", "church", "station", "school")


def take(path: Path, text: str, **options: Any) -> list[str]:
    """Import a file and return the outcomes in order."""
    path.write_text(text, encoding="utf-8")
    result = run_import([path], ImportOptions(**options))
    return list(result.batch.records.order_by("pk").values_list("outcome", flat=True))


def record(url: str, text: str = BENCH) -> str:
    return json.dumps({"title": "Cooper's bench sold", "url": url, "date": "2020-05-01", "text": text}) + "\n"


def feed(link: str, site: str = "https://gazette.example/news/") -> str:
    items = "".join(
        f"<item><title>News of the {place}</title><link>{link}</link><pubDate>Fri, 29 Mar 2024 10:15:00 GMT</pubDate>"
        f"<description>{BENCH} So it was said at the {place} of the town.</description></item>"
        for place in PLACES
    )
    return f"<rss version='2.0'><channel><title>Gazette</title><link>{site}</link>{items}</channel></rss>"


@pytest.mark.parametrize(
    "again",
    [
        "https://gazette.example/2020/bench",
        "http://www.gazette.example/2020/bench/",
        "https://gazette.example/2020/bench?fbclid=y",
        "https://gazette.example/2020/bench?utm_source=other#top",
    ],
)
def test_the_same_address_is_met_again_however_it_is_written(tmp_path: Path, client: Client, again: str) -> None:
    stated = "https://gazette.example/2020/bench?utm_source=feedburner&utm_medium=feed"
    assert take(tmp_path / "a.jsonl", record(stated), publish=True) == ["created"]
    article = Article.objects.get()
    assert article.original_url == "https://gazette.example/2020/bench"
    assert article.evidence["original_url"]["quote"] == stated
    for asked in (stated, again, article.original_url):
        answer = client.get(reverse("archive:by_url"), {"u": asked})
        assert answer.headers["Location"] == article.get_absolute_url()
    assert take(tmp_path / "b.jsonl", record(again, f"{BENCH} Bids came from three countries.")) == ["queued"]


@pytest.mark.parametrize(
    "link", ["javascript:void(0)", "https://gazette.example/news/", "https://gazette.example/", "#", "about:blank"]
)
def test_entries_that_share_what_is_no_address_of_an_article_are_articles_each(tmp_path: Path, link: str) -> None:
    assert take(tmp_path / "feed.xml", feed(link)) == ["created"] * 10
    assert Article.objects.count() == 10
    assert take(tmp_path / "feed.xml", feed(link)) == ["unchanged"] * 10


def test_records_that_share_one_address_are_articles_each(tmp_path: Path) -> None:
    url = "https://gazette.example/live"
    rows = "".join(record(url, f"{BENCH} So it was said at the {place} of the town.") for place in PLACES)
    assert take(tmp_path / "a.jsonl", rows) == ["created"] * 10
    assert take(tmp_path / "a.jsonl", rows) == ["unchanged"] * 10


def test_another_query_is_another_article(tmp_path: Path) -> None:
    rows = "".join(
        record(f"https://gazette.example/?p={n}", f"{BENCH} At the {place}.") for n, place in enumerate(PLACES)
    )
    assert take(tmp_path / "a.jsonl", rows) == ["created"] * 10


def test_a_value_that_is_no_address_of_the_web_is_named(tmp_path: Path) -> None:
    take(tmp_path / "a.jsonl", record("javascript:void(0)"))
    problem = Article.objects.get().problems.get(code="address_unread")
    assert problem.evidence == {"quote": "javascript:void(0)", "where": "/url"}


def test_a_record_is_known_by_its_address_though_another_file_states_the_same(tmp_path: Path) -> None:
    url = "https://gazette.example/2020/bench"
    assert take(tmp_path / "a.jsonl", record(url)) == ["created"]
    assert take(tmp_path / "b.jsonl", record(url, f"{BENCH} Bids came from three countries.")) == ["updated"]
    (tmp_path / "c.csv").write_text(f"title,url,text\nCooper's bench sold,{url},{BENCH}\n")
    result = run_import([tmp_path], ImportOptions(dry_run=True, report=tmp_path.parent / "report"))
    assert result.counts
    rows = [json.loads(line) for line in (tmp_path.parent / "report").read_text().splitlines()]
    assert [row["member"] for row in rows] == [url, url, url]
