"""The list of articles in the admin: its columns, filters, searches, and queries in bounded number."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from archive.admin.shared import paging
from archive.models import ImportBatch, ImportRecord, State
from tests import make
from tests.admin.conftest import Desk

pytestmark = pytest.mark.django_db
LIST = "admin:archive_article_changelist"


def listed(desk: Desk, **query: Any) -> list[str]:
    response = desk.get(reverse(LIST), query)
    assert response.status_code == 200
    return [article.title for article in response.context["cl"].result_list]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"state": "in_review"}, ["Reviewed"]),
        ({"problem": "date_unknown"}, ["Undated"]),
        ({"problem": "any"}, ["Undated"]),
        ({"source": "none"}, ["Reviewed", "Undated"]),
        ({"year": "2023"}, ["Older"]),
        ({"year": "none"}, ["Undated"]),
        ({"language": "ru"}, ["Older"]),
        ({"year": "nonsense"}, []),
        ({"source": "nonsense"}, []),
        ({"tag": "99999"}, []),
    ],
)
def test_lists_are_filtered(editor: Desk, query: dict[str, str], found: list[str]) -> None:
    make.article("Older", on="2023-05-05", language="ru", source=make.source())
    make.article("Reviewed", state=State.IN_REVIEW)
    make.article("Undated", on=None, problems=[{"code": "date_unknown", "severity": "warning"}])
    assert sorted(listed(editor, **query)) == sorted(found)


def test_filters_by_tag_event_and_source_bear_kept_counts(editor: Desk) -> None:
    trade, event, source = make.tag("trade"), make.event("Signing"), make.source("Morning Post")
    make.article("One", tags=[trade], events=[event], source=source)
    make.article("Two", tags=[trade])
    page = editor.get(reverse(LIST)).content.decode()
    for name, n in {"trade": 2, "Signing": 1, "Morning Post": 1, "unknown": 1, "published": 2, "2024": 2}.items():
        assert re.search(rf"<bdi>{name}</bdi></span><span class=\"sift__count[^>]*>{n}</span>", page), name
    assert listed(editor, tag=trade.pk) == ["Two", "One"]
    assert listed(editor, event=event.pk) == ["One"]
    assert listed(editor, source=source.pk) == ["One"]


@pytest.mark.parametrize("term", ["harbour SIGN", "0123456789", "notes-from", "{hash}", "ПОРТ", "порт"])
def test_articles_are_found_by_title_key_file_and_hash(editor: Desk, term: str) -> None:
    article = make.article("Harbour papers signed. Порт", key="0123456789")
    make.article("Something else")
    original = article.originals.get()
    original.name = "notes-from-a-file.txt"
    original.save()
    assert listed(editor, q=term.format(hash=original.original.sha256[:16])) == [article.title]


@pytest.mark.parametrize("term", ["%", "_", "'", '"', "\\", "(", "a" * 5000, "\x00", "🌏" * 50])
def test_strange_searches_are_answered(editor: Desk, term: str) -> None:
    make.article("Harbour papers signed")
    assert listed(editor, q=term) in ([], ["Harbour papers signed"])


def queries(desk: Desk, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert desk.get(url).status_code == 200
    return len(caught)


def fill(start: int, stop: int) -> None:
    batch, _made = ImportBatch.objects.get_or_create(name="morning")
    for n in range(start, stop):
        source = make.source(f"Source {n}")
        article = make.article(
            f"Title {n}",
            source=source,
            agency=make.source(f"Wire {n}"),
            tags=[make.tag(f"tag {n}", aliases=[f"alias {n}"])],
            events=[make.event(f"Event {n}", place=make.place(f"Place {n}"), series=make.series(f"Series {n}"))],
            problems=[{"code": f"code_{n % 2}", "severity": "warning"}],
        )
        ImportRecord.objects.create(
            batch=batch, article=article, place=f"/x/{n}", place_hash=n, file_hash=n, path=f"x/{n}", outcome="created"
        )


LISTED = (
    ["article", "tag", "source", "place", "event", "eventseries", "changeset", "original", "importbatch"],
    ["importrecord", "articleproblem", "tagsuggestion", "eventcandidate", "pastaddress"],
)


def test_lists_ask_no_more_queries_for_more_rows(sign_in: Any) -> None:
    desk = sign_in("")
    urls = [reverse(f"admin:archive_{model}_changelist") for models in LISTED for model in models]
    fill(0, 3)
    few = {url: queries(desk, url) for url in urls}
    fill(3, 12)
    many = {url: queries(desk, url) for url in urls}
    assert {url: n for url, n in many.items() if n > few[url]} == {}


def test_the_list_counts_no_further_than_it_pages(editor: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "MOST_COUNTED", 3)
    for n in range(5):
        make.article(f"Title {n}")
    page = editor.get(reverse(LIST)).content.decode()
    assert "the first 3 articles; narrow the list to see others" in page


def test_the_list_reads_no_texts(editor: Desk) -> None:
    make.article("One", body="A text that no list needs.")
    with CaptureQueriesContext(connection) as caught:
        editor.get(reverse(LIST))
    assert not [query for query in caught if '"archive_article"."body"' in query["sql"]]


def test_an_empty_value_to_narrow_by_has_a_name(editor: Desk) -> None:
    make.source("Nowhere Post", country="")
    make.source("Harbour Post", country="KZ")
    page = editor.get(reverse("admin:archive_source_changelist")).content.decode()
    assert re.search(r'<a href="\?country=">\s*none', page)
    assert (
        "Harbour Post" not in editor.get(reverse("admin:archive_source_changelist"), {"country": ""}).content.decode()
    )
