"""Searching in the list of articles: the whole archive by its index, exactly narrowed, and acted on as it is shown."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from archive.admin.articles.listing import lookup
from archive.admin.shared import paging
from archive.editing.assigning import assign
from archive.models import Article, State
from tests import make
from tests.admin.conftest import WARNING, Desk, fields_of, undrawn

pytestmark = pytest.mark.django_db
LIST = "admin:archive_article_changelist"


def page_of(desk: Desk, **query: Any) -> Any:
    response = desk.get(reverse(LIST), query)
    assert response.status_code == 200
    return response


def titles_on(page: Any) -> list[str]:
    return [article.title for article in page.context_data["cl"].result_list]


def listed(desk: Desk, **query: Any) -> list[str]:
    """Return the titles of a list, whose page is not drawn."""
    with undrawn():
        return titles_on(page_of(desk, **query))


@pytest.mark.once
@pytest.mark.parametrize("state", [state for state in State if state != State.MERGED])
def test_words_of_the_text_are_found_in_every_state(editor: Desk, state: State) -> None:
    make.article("Found", body="A freighter ran aground.", state=state)
    make.article("Other")
    assert listed(editor, q="freighter") == ["Found"]


@pytest.mark.once
@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("ran freighters", ["Both", "Reversed"]),
        ('"freighter ran"', ["Both"]),
        ("freighter -tug", ["Both"]),
        ("freigh*", ["Both", "Reversed"]),
        ("tag:trade", ["Reversed"]),
        ("source:morning-post freighter", ["Both"]),
        ("title:reversed", ["Reversed"]),
        ("from:2024-02", ["Reversed"]),
        ("lang:en -freighter", []),
    ],
)
def test_it_is_the_language_of_the_public_search(editor: Desk, typed: str, found: list[str]) -> None:
    make.article("Both", body="The freighter ran aground.", on="2024-01-05", source=make.source("Morning Post"))
    make.article("Reversed", body="A tug ran; a freighter sank.", on="2024-02-05", tags=[make.tag("trade")])
    assert sorted(listed(editor, q=typed)) == found


@pytest.mark.once
def test_the_page_says_how_many_and_how_it_was_understood(editor: Desk) -> None:
    make.article("One", body="A freighter in 2024-13.")
    page = page_of(editor, q="freighter from:2024-13", state="published").content.decode()
    assert "<strong>1 article.</strong>" in page
    assert "Articles with “freighter” and “2024-13”." in page
    assert "“2024-13” is not a date" in page
    assert 'href="?state=published"' in page


def test_pages_follow_one_another_in_the_order_of_dates(editor: Desk) -> None:
    for n in range(1, 61):
        make.article(f"Article {n}", body="A freighter.", on=f"2024-01-{(n + 1) // 2:02}")
    make.article("Undated", body="A freighter.", on=None)
    newest = [article.title for article in Article.objects.order_by("-sort_key")]
    pages = [listed(editor, q="freighter", p=p) for p in (1, 2)]
    assert [len(page) for page in pages] == [50, 11]
    assert pages[0] + pages[1] == newest
    assert listed(editor, q="freighter", o=3, all="") == newest[::-1]
    beyond = editor.get(reverse(LIST), {"q": "freighter", "p": "9"})
    assert (beyond.status_code, beyond["Location"]) == (302, f"{reverse(LIST)}?e=1")


CONDITIONS: list[tuple[dict[str, Any], set[str]]] = [
    ({"state": "in_review"}, {"reviewed"}),
    ({"source": "source"}, {"posted", "reviewed"}),
    ({"tag": "tag"}, {"tagged", "imported"}),
    ({"event": "event"}, {"told"}),
    ({"year": "1999"}, {"old"}),
    ({"year": "none"}, {"undated"}),
    ({"language": "zh"}, {"Chinese"}),
    ({"language": "none"}, {"unknown"}),
    ({"problem": "date_unknown"}, {"undated", "reviewed"}),
    ({"problem": "any"}, {"undated", "reviewed", "faulty"}),
    ({"batch": "batch"}, {"imported", "undated"}),
    ({"source": "source", "problem": "any"}, {"reviewed"}),
    ({"tag": "tag", "state": "imported", "batch": "batch"}, {"imported"}),
    ({"problem": "any", "batch": "batch"}, {"undated"}),
    ({"state": ["in_review", "imported"]}, {"reviewed", "imported"}),
    ({"problem": ["date_unknown", "title_supplied"]}, {"undated", "reviewed", "faulty"}),
    ({"problem": "none", "state": "in_review"}, set()),
    ({"severity": "note"}, {"faulty"}),
    ({"severity": "blocking"}, set()),
    ({"month": "1999-12"}, {"old"}),
    ({"month": "1999-11"}, set()),
    ({"year": ["1999", "none"]}, {"old", "undated"}),
    ({"precision": "none"}, {"undated"}),
    ({"date_basis": "none"}, {"undated"}),
    ({"title_basis": "supplied"}, set()),
    ({"language": ["none", "zh"]}, {"unknown", "Chinese"}),
    ({"tag": "trade"}, {"tagged", "imported"}),
    ({"tag": ["tag", "none"], "state": "imported"}, {"imported"}),
    ({"tag": ["tag", "none"], "tags": "all"}, set()),
    ({"tag": "tag", "tags": "none", "state": ["imported", "in_review"]}, {"reviewed"}),
    ({"tag": "tag", "tags": "all"}, {"tagged", "imported"}),
    ({"tag": "nonsense", "tags": "all"}, set()),
    ({"event": "none", "year": "1999"}, {"old"}),
    ({"source": ["source", "none"], "year": "1999"}, {"old"}),
    ({"batch": ["batch", "none"], "year": "1999"}, {"old"}),
    ({"batch": "none", "problem": "any"}, {"faulty", "reviewed"}),
    ({"edited": "yes"}, set()),
    ({"edited": "no", "year": "1999"}, {"old"}),
    ({"assignee": "none", "year": "1999"}, {"old"}),
    ({"assignee": "me"}, set()),
    ({"family": "99999999"}, set()),
    ({"source": "none", "state": "published", "year": "none"}, {"undated"}),
    ({"tag": "tag", "event": "event"}, set()),
    ({"state": "nonsense"}, set()),
    ({"source": "nonsense", "state": "published"}, set()),
    ({"year": "nonsense"}, set()),
    ({"batch": "nonsense"}, set()),
    ({"batch": "99999999999"}, set()),
]


def named(world: dict[str, str], value: Any) -> Any:
    return [world.get(one, one) for one in value] if isinstance(value, list) else world.get(value, value)


def faults(desk: Desk, world: dict[str, str], *, is_drawn: bool = False, **words: str) -> dict[str, list[str]]:
    """Return the conditions under which the list does not hold each wanted kind once (with words) or twice."""
    found = {}
    for query, kinds in CONDITIONS:
        asked = {name: named(world, value) for name, value in query.items()}
        titles = titles_on(page_of(desk, **asked)) if is_drawn else listed(desk, **asked, **words)
        if sorted(titles) != sorted([*kinds] if words else [*kinds, *kinds]):
            found[str(query)] = titles
    return found


@pytest.mark.parametrize("told", [100, 1])
def test_conditions_narrow_exactly_with_and_without_words(
    editor: Desk, world: dict[str, str], monkeypatch: pytest.MonkeyPatch, told: int
) -> None:
    """The page of each is drawn once."""
    monkeypatch.setattr(lookup, "MOST_IDS", told)
    assert faults(editor, world, is_drawn=told == 100) == {}
    assert faults(editor, world, q="freighter") == {}


def test_without_an_index_problems_are_listed_as_they_were_found(
    editor: Desk, without_index: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lookup, "FARTHEST", 3)
    two = [WARNING, {"code": "title_supplied", "severity": "note"}]
    for n, day in enumerate(["2024-05-05", "2020-01-01", "2022-02-02", "2021-01-01"]):
        make.article(f"Article {n}", on=day, problems=two)
    page = page_of(editor, problem="date_unknown")
    assert titles_on(page) == ["Article 3", "Article 2", "Article 1"]
    assert "the first 3 articles; narrow the list to see others" in page.content.decode()
    assert "They stand in the order in which they were found." in page.content.decode()
    assert listed(editor, problem="date_unknown", o=3) == ["Article 0", "Article 1", "Article 2"]
    assert listed(editor, problem="any") == ["Article 3", "Article 2"]


def test_conditions_narrow_exactly_without_an_index(editor: Desk, world: dict[str, str], without_index: None) -> None:
    assert faults(editor, world) == {}


def test_what_is_too_much_is_said_with_its_exact_number(editor: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lookup, "FARTHEST", 3)
    for n in range(5):
        article = make.article(f"Article {n}", body="A freighter.")
        if n < 2:
            assign([article.pk], editor.user, user=editor.user)
    page = page_of(editor, q="freighter")
    assert titles_on(page) == ["Article 4", "Article 3", "Article 2"]
    assert "the first 3 of 5 articles; narrow the list to see others" in page.content.decode()
    assert listed(editor, q="freighter", assignee="me") == ["Article 1", "Article 0"]
    monkeypatch.setattr(lookup, "MOST_IDS", 1)
    page = page_of(editor, q="freighter", assignee="me")
    assert "of the first 3 only those with all conditions are shown. Narrow the list." in page.content.decode()


@pytest.mark.parametrize(
    "typed",
    [
        "0123456789",
        "  0123456789 ",
        "https://archive.example/articles/0123456789/harbour-papers/",
        "/a/0123456789",
        "https://news.example/harbour?id=7",
        "http://www.news.example/harbour/?id=7",
        "news.example/harbour?id=7",
        "{hash}",
        "file:notes-from",
        "notes-from",
    ],
)
@pytest.mark.parametrize("query", [{}, {"state": "published", "language": "en"}])
def test_a_name_typed_whole_finds_its_article_at_once(editor: Desk, typed: str, query: dict[str, str]) -> None:
    url = "https://news.example/harbour?id=7"
    article = make.article("Harbour", key="0123456789", original_url=url, body="Papers.", state=State.PUBLISHED)
    make.article("Something else")
    original = article.originals.get()
    original.name = "notes-from-a-file.txt"
    original.save()
    asked = typed.format(hash=original.original.sha256[:16])
    assert listed(editor, q=asked, **query) == ["Harbour"]
    assert listed(editor, q=asked, state="imported") == []


def test_without_an_index_titles_are_looked_through_and_it_is_said(
    editor: Desk, without_index: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.article("Older harbour")
    make.article("Harbour papers", state=State.IMPORTED)
    make.article("Newer harbour", body="Papers.", key="0123456789")
    page = page_of(editor, q="HARBOUR")
    assert len(page.context["cl"].result_list) == 3
    assert "Words can’t be searched now." in page.content.decode()
    assert "The disk is full. Run: manage.py rebuild_search" in page.content.decode()
    assert listed(editor, q="harbour", state="imported", language="en") == ["Harbour papers"]
    assert listed(editor, q="0123456789") == ["Newer harbour"]
    monkeypatch.setattr(lookup, "LATEST_TITLES", 2)
    assert listed(editor, q="harbour") == ["Newer harbour", "Harbour papers"]


def test_an_action_on_all_takes_exactly_what_is_listed_or_nothing(
    publisher: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lookup, "FARTHEST", 52)
    for n in range(55):
        make.article(f"Article {n}", body="A freighter.", state=State.READY)
    make.article("Published", body="A freighter.")
    make.article("Other", state=State.READY)
    url = f"{reverse(LIST)}?q=freighter&state=ready"
    shown = listed(publisher, q="freighter", state="ready") + listed(publisher, q="freighter", state="ready", p=2)
    assert len(shown) == 52
    some = str(Article.objects.get(title="Article 0").pk)
    chosen = {"action": "to_published", "select_across": "1", "_selected_action": some}
    assert "The list has more than 52" in publisher.get(url).content.decode()
    refused = publisher.post(url, chosen, follow=True).content.decode()
    assert "Narrow the list" in refused and "manage.py act_on_articles move --with target=published --by" in refused
    monkeypatch.setattr(lookup, "FARTHEST", 55)
    assert "All 55 of this list" in publisher.get(url).content.decode()
    asked = publisher.post(url, chosen)
    ids = fields_of(asked.content.decode(), reverse("admin:archive_article_move", args=["published"]))["ids"][0]
    titles = dict(Article.objects.values_list("pk", "title"))
    listed_now = [titles[int(pk)] for pk in ids.split(",")]
    assert listed_now[:52] == shown and len(listed_now) == 55


def test_the_number_of_queries_does_not_grow_with_what_is_found(editor: Desk) -> None:
    def queries() -> int:
        """Count those of a page for which the index has nothing to follow; at most one in a second has."""
        numbers = []
        for _ in range(3):
            with CaptureQueriesContext(connection) as caught:
                page_of(editor, q="freighter", problem="any", state="published")
            numbers.append(len(caught))
        return min(numbers)

    make.article("First", body="A freighter.", problems=[WARNING], source=make.source("First"))
    few = queries()
    for n in range(12):
        make.article(f"Article {n}", body="A freighter.", problems=[WARNING], source=make.source(f"Source {n}"))
    assert queries() == few


def test_articles_are_offered_to_an_event_by_words_as_they_are_typed(editor: Desk) -> None:
    article = make.article("Harbour papers", state=State.IMPORTED)
    make.article("Something else")
    asked = {"app_label": "archive", "model_name": "account", "field_name": "article"}
    for typed in ("harb", "harbour pap", "papers harbour"):
        offered = editor.get(reverse("admin:autocomplete"), asked | {"term": typed}).json()["results"]
        assert [one["id"] for one in offered] == [str(article.pk)]
    assert editor.get(reverse("admin:autocomplete"), asked | {"term": "\x00"}).json()["results"] == []


def test_the_paginator_counts_no_further_than_it_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "MOST_COUNTED", 3)
    for n in range(3):
        make.article(f"Article {n}")
    paginator = paging.BoundedPaginator(Article.objects.order_by("pk"), 2)
    assert (paginator.count, paginator.is_more) == (3, False)
    make.article("One more")
    paginator = paging.BoundedPaginator(Article.objects.order_by("pk"), 2)
    assert (paginator.count, paginator.is_more) == (3, True)
