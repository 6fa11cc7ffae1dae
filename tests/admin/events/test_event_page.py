"""The page of an event: what readers see of it, its accounts page by page, its candidates with one click each."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from archive.admin.choice_labels import choice_label
from archive.admin.events import accounts
from archive.editing.undo import undo
from archive.models import Account, Article, ChangeSet, Event, State
from archive.search.index import follower
from tests import make
from tests.admin.conftest import Desk
from tests.comparing.reports import DAY, FERRY, OTHERS
from tests.editing.events.conftest import put

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def sinking(db: None) -> Event:
    """An event with one account, and a report of it that no account ties to it."""
    event = make.event("Sinking of the Dewi Laut", on=DAY, state="draft")
    put(FERRY[0], events=[event], source=make.source("Harbour Times"))
    for report in [FERRY[1], *OTHERS]:
        put(report)
    follower.catch_up()
    return event


def page_of(event: Event, **query: Any) -> str:
    return reverse("admin:archive_event_change", args=[event.pk], query=query)


def answer(desk: Desk, event: Event, article: Article, role: str) -> Any:
    url = reverse("admin:archive_event_candidates", args=[event.pk])
    return desk.post(url, {"article": article.pk, "role": role}, follow=True)


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_a_candidate_stands_there_with_its_reasons(editor: Desk, sinking: Event) -> None:
    shown = text_of(editor.get(page_of(sinking)))
    candidates = shown[shown.index('id="candidates"') :]
    assert FERRY[1][0] in candidates and "Navy divers found three bodies" in candidates
    assert "Parapat" in candidates and "1 day after" in candidates
    assert OTHERS[0][0] not in candidates


def test_a_candidate_says_what_it_quotes_as_an_account_does(editor: Desk, sinking: Event) -> None:
    said = "We never stopped looking for them, not even at night on that lake"
    for n, state in enumerate((State.PUBLISHED, State.IMPORTED)):
        title, body, after = FERRY[n]
        events = [] if n else [sinking]
        put((f"{title} ({n})", f"{body} “{said}”, a diver said.", after), state=state, events=events)
    follower.catch_up()
    shown = text_of(editor.get(page_of(sinking)))
    assert shown.count(f'both quote <q lang="en" dir="auto">{said}</q>') == 1


@pytest.mark.parametrize("role", ["reports", "announces", "recalls"])
def test_one_click_adds_a_candidate_and_undo_takes_it_back(editor: Desk, sinking: Event, role: str) -> None:
    article = Article.objects.get(title=FERRY[1][0])
    told = text_of(answer(editor, sinking, article, role))
    assert f"Now an account of “{sinking}”: {article}." in told and "Undo…" in told
    assert Account.objects.filter(event=sinking, article=article, role=role, basis="editor").exists()
    undo([ChangeSet.objects.latest("pk")], user=editor.user)
    assert not Account.objects.filter(event=sinking, article=article).exists()


def test_one_click_dismisses_a_candidate_for_good_and_undo_offers_it_again(editor: Desk, sinking: Event) -> None:
    article = Article.objects.get(title=FERRY[1][0])
    told = text_of(answer(editor, sinking, article, ""))
    assert f"Not offered again for “{sinking}”: {article}." in told
    assert article.title not in told[told.index('id="candidates"') :]
    undo([ChangeSet.objects.latest("pk")], user=editor.user)
    shown = text_of(editor.get(page_of(sinking)))
    assert article.title in shown[shown.index('id="candidates"') :]


def test_an_article_is_found_by_its_key_without_a_script(editor: Desk, sinking: Event) -> None:
    other = Article.objects.get(title=OTHERS[0][0])
    shown = text_of(editor.get(page_of(sinking, find=other.key)))
    assert other.title in shown[shown.index('id="candidates"') :]


def test_the_page_says_what_readers_see(editor: Desk, sinking: Event) -> None:
    assert "A draft: readers see nothing of it" in text_of(editor.get(page_of(sinking)))
    editor.save(page_of(sinking), "event_form", state="public")
    assert "none of its accounts is published yet" in text_of(editor.get(page_of(sinking)))
    make.article("Shown", events=[sinking], state=State.PUBLISHED)
    assert "Accounts published: 1." in text_of(editor.get(page_of(sinking)))


def test_many_accounts_are_paged_and_each_page_is_saved_by_itself(
    editor: Desk, sinking: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accounts, "ON_A_PAGE", 2)
    later = [make.article(f"Later {n}", on=f"2024-07-0{n + 1}", events=[sinking]) for n in range(4)]
    second = editor.open(page_of(sinking, accounts="2"), "event_form")
    assert [f'"article": {one.pk}' in second["accounts-0-id"][0] for one in later].index(True) == 1
    editor.post(page_of(sinking, accounts="2"), second | {"accounts-0-role": "recalls", "accounts-1-DELETE": "on"})
    roles = dict(Account.objects.filter(event=sinking).values_list("article__title", "role"))
    assert roles == {FERRY[0][0]: "reports", "Later 0": "reports", "Later 1": "recalls", "Later 3": "reports"}
    assert "5 accounts, by date" not in text_of(editor.get(page_of(sinking)))
    assert "1–2 of 4 accounts, by date" in text_of(editor.get(page_of(sinking)))


def test_the_page_asks_no_more_queries_for_more_accounts_and_candidates(editor: Desk, sinking: Event) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert editor.get(page_of(sinking)).status_code == 200
        return len(caught)

    queries()
    few = queries()
    for n in range(6):
        put((f"{FERRY[2][0]} {n}", FERRY[2][1], 1), source=make.source(f"Paper {n}"))
        make.article(f"Later {n}", events=[sinking], source=make.source(f"Gazette {n}"))
    follower.catch_up()
    queries()
    assert queries() <= few


def test_a_contributor_sees_candidates_and_may_not_answer(contributor: Desk, sinking: Event) -> None:
    assert "Add: reports" not in text_of(contributor.get(page_of(sinking)))
    assert answer(contributor, sinking, Article.objects.get(title=FERRY[1][0]), "reports").status_code == 403


@pytest.mark.parametrize(
    ("model", "field", "make_one"),
    [
        ("account", "event", lambda: make.event("Same name")),
        ("account", "article", lambda: make.article("Same name")),
        ("taggedarticle", "tag", lambda: make.tag("Same name", kind="topic")),
        ("article", "source", lambda: make.source("Same name")),
        ("event", "place", lambda: make.place("Same name")),
    ],
)
def test_no_two_lines_of_a_choice_are_equal(editor: Desk, model: str, field: str, make_one: Any) -> None:
    first = make_one()
    row = type(first).objects.get(pk=first.pk)
    if field != "article":
        other_name = {"name": "Same name "} if field in ("tag", "source") else {}
        type(row).objects.filter(pk=row.pk).update(slug="the-first", **other_name)
    make_one()
    follower.catch_up()
    asked = {"app_label": "archive", "model_name": model, "field_name": field, "term": "Same"}
    lines = [one["text"] for one in editor.get(reverse("admin:autocomplete"), asked).json()["results"]]
    assert len(lines) == 2 == len(set(lines))
    assert choice_label(row) != str(row)
