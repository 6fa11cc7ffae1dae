"""What this archive exports as JSON, Atom or a table, and its pages, can be taken in again, and is the same article."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.db.models import Value
from django.db.models.functions import Concat
from django.test import Client

from archive.importing.drafts import ArticleDraft, Known, Options
from archive.importing.formats import read_file, reread
from archive.importing.options import ImportOptions
from archive.importing.pipeline import run_import
from archive.models import Article

pytestmark = [pytest.mark.django_db, pytest.mark.once]

BODY = "The ice carries the mail to the outer islands again, as it did a hundred years ago in every single winter."
SECOND = (
    "This slip bears no heading. It speaks of the ice in March, of the four men who row, and of the sacks that they "
    "carry to the people of the outer islands, who wait at the harbour until the boat is seen."
)
STATED = {
    "id": "n1",
    "title": "=Ice carries the mail",
    "subtitle": "A winter as of old",
    "date": "2020-04-05T10:15:00+05:00",
    "byline": "Karl Olsen",
    "publisher": "Harbour Gazette",
    "url": "https://gazette.example/2020/ice",
    "language": "en",
    "text": BODY,
}


@pytest.fixture
def articles(tmp_path: Path) -> tuple[Article, Article]:
    """Two published articles: one that states everything, and one with a supplied title and nothing else."""
    rows = [
        STATED,
        {
            "id": "n2",
            "date": "2020-03",
            "text": "This slip bears no heading. It speaks of oars and of the ice in March.",
        },
    ]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    run_import([tmp_path], ImportOptions(publish=True))
    first, second = Article.objects.order_by("pk")
    return first, second


def read_again(client: Client, path: str, name: str) -> list[ArticleDraft]:
    answer = client.get(path)
    data = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    found = list(read_file(data, name, Known(), Options()))
    assert all(isinstance(one, ArticleDraft) for one in found), found
    for one in found:
        assert isinstance(one, ArticleDraft)
        again = reread(one.original, one.context, one.media_type, one.encoding, name, Known(), Options())
        assert isinstance(again, ArticleDraft)
        for field in ("title", "source", "published"):
            stated, found_again = getattr(one, field), getattr(again, field)
            assert (stated and stated.value) == (found_again and found_again.value)
    return [one for one in found if isinstance(one, ArticleDraft)]


def assert_is_the_same(draft: ArticleDraft, article: Article) -> None:
    assert draft.title is not None
    assert (draft.title.value, draft.title.basis == "supplied") == (article.title, article.title_basis == "supplied")
    assert str(draft.published and draft.published.value) == str(article.published)
    assert (draft.source.value if draft.source else "") == (article.source.name if article.source else "")
    assert (draft.byline.value if draft.byline else "") == article.byline


@pytest.mark.parametrize("suffix", ["json", "atom", "csv"])
def test_a_list_taken_in_again_gives_the_same_articles(
    client: Client, articles: tuple[Article, Article], suffix: str
) -> None:
    drafts = {draft.member: draft for draft in read_again(client, f"/articles.{suffix}", f"list.{suffix}")}
    for article in articles:
        draft = drafts[article.key]
        assert_is_the_same(draft, article)
        assert (draft.original_url.value if draft.original_url else "") == article.original_url
        assert suffix == "csv" or draft.body == article.text


def test_a_page_taken_in_again_is_the_same_article(client: Client, tmp_path: Path) -> None:
    rows = [
        STATED | {"text": f"{BODY}\n\n{SECOND}"},
        {"date": "2020-03", "text": f"{SECOND}\n\n{BODY}"},
        {"text": f"{BODY} {SECOND}\n\nIt speaks of oars, too."},
    ]
    (tmp_path / "a.json").write_text(json.dumps(rows))
    run_import([tmp_path], ImportOptions(publish=True))
    for article in Article.objects.all():
        (draft,) = read_again(client, article.get_absolute_url(), "page.html")
        assert draft.body == article.text
        assert_is_the_same(draft, article)


def test_another_archive_keeps_the_keys_and_this_one_knows_its_own_articles(
    client: Client, articles: tuple[Article, Article], tmp_path: Path
) -> None:
    keys = {article.key for article in articles}
    folder = tmp_path / "again"
    folder.mkdir()
    (folder / "list.atom").write_bytes(client.get("/articles.atom").content)
    here = run_import([folder], ImportOptions(dry_run=True))
    assert here.counts == {"duplicate": 2}
    Article.objects.filter(key__in=keys).update(key=Concat(Value("x"), "key"), original_url="")
    run_import([folder], ImportOptions(batch="again"))
    assert {article.key for article in Article.objects.order_by("-pk")[:2]} == keys


def test_an_article_as_json_taken_in_again_is_the_same(client: Client, articles: tuple[Article, Article]) -> None:
    first, _second = articles
    (draft,) = read_again(client, f"/articles/{first.key}.json", "article.json")
    assert draft.title is not None
    assert draft.source is not None
    assert draft.published_time is not None
    assert draft.utc_offset is not None
    assert (draft.title.value, draft.source.value, draft.body) == (first.title, "Harbour Gazette", BODY)
    assert (draft.published_time.value, draft.utc_offset.value) == (first.published_time, first.utc_offset)


def test_a_record_of_another_archive_with_a_key_is_read_as_it_stands() -> None:
    other = {"key": "emw1w8rm77", "title": "[Sic] said the keeper", "date": "2020-05-06", "text": BODY}
    (draft,) = read_file(json.dumps([other]).encode(), "a.json", Known(), Options())
    assert isinstance(draft, ArticleDraft)
    assert draft.title is not None
    assert (draft.title.value, draft.title.basis) == ("[Sic] said the keeper", "metadata")
