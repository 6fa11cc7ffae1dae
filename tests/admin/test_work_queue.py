"""Working through a queue: its order is kept, its buttons lead on, and nothing that was typed is lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from archive.admin.articles import work_queue
from archive.editing.articles import edit
from archive.models import Article, ChangeSet, State, WorkQueue, WorkQueueStep, desk
from tests import make
from tests.admin.conftest import Desk

pytestmark = [pytest.mark.django_db, pytest.mark.once]
UNDATED = {"code": "undated", "severity": "warning"}
BEGIN = "admin:archive_article_begin"
QUERY = "problem=undated"
FORM = "article_form"


@pytest.fixture
def three() -> list[Article]:
    """Make three articles without a date, in the order of the list, and one with it."""
    made = [make.article(f"Undated {n}", on=None, state=State.IMPORTED, problems=[UNDATED]) for n in (3, 2, 1)]
    make.article("Dated")
    return made[::-1]


def begin(someone: Desk, query: str = QUERY) -> str:
    """Begin to work through a list; return the address of its first article."""
    response = someone.post(reverse(BEGIN), {"query": query})
    assert response.status_code == 302
    return str(response["Location"])


def change_url(article: Article, parameters: str = "") -> str:
    return reverse("admin:archive_article_change", args=[article.pk]) + (f"?{parameters}" if parameters else "")


def bar_of(someone: Desk, address: str) -> Any:
    response = someone.get(address)
    assert response.status_code == 200
    return response.context["walk"]


def press(someone: Desk, address: str, button: str, **typed: Any) -> Any:
    return someone.save(address, FORM, **{button: "1"}, **typed)


def test_the_order_is_kept_although_what_is_mended_leaves_the_list(editor: Desk, three: list[Article]) -> None:
    address = begin(editor)
    assert address.startswith(change_url(three[0]) + "?queue=")
    sent_to = re.search(r'<form action="([^"]*)"', editor.get(address).content.decode())
    assert sent_to
    assert set(QueryDict(unescape(sent_to[1]).removeprefix("?"))) == {"queue", "_changelist_filters"}
    walk = bar_of(editor, address)
    assert (walk.number, walk.total, walk.name) == (1, 3, "Without a date")
    second = press(editor, address, "_save_next", published_on="2024-03-29")["Location"]
    assert second.startswith(change_url(three[1]))
    assert not Article.objects.get(pk=three[0].pk).problems.filter(code="undated", state="open").exists()
    walk = bar_of(editor, second)
    assert (walk.number, walk.total) == (2, 3)
    assert bar_of(editor, walk.previous_url).number == 1
    third = editor.post(walk.skip_url)["Location"]
    assert third.startswith(change_url(three[2]))
    end = press(editor, third, "_save_next", published_on="2024-03-30")["Location"]
    page = editor.get(end)
    assert re.sub(r"\s+", " ", page.content.decode()).count("3 of 3 done: 2 saved, 1 skipped.") == 1
    assert [article.pk for article, _url in page.context["skipped"]] == [three[1].pk]
    assert f'href="{work_queue.list_url(QUERY)}"' in page.content.decode()


def test_a_row_opens_its_queue_and_the_first_save_keeps_it(editor: Desk, three: list[Article]) -> None:
    count = WorkQueue.objects.count()
    address = change_url(three[1], "_changelist_filters=problem%3Dundated%26p%3D1")
    walk = bar_of(editor, address)
    assert (walk.number, walk.total, walk.queue) == (2, 3, None)
    bar_of(editor, walk.next_url)
    assert WorkQueue.objects.count() == count  # to look writes nothing
    following = press(editor, address, "_save_next", published_on="2024")["Location"]
    assert following.startswith(change_url(three[2]) + "?queue=")
    assert (bar_of(editor, following).number, bar_of(editor, following).total) == (3, 3)
    assert WorkQueue.objects.get().ids == [one.pk for one in three]


def test_an_article_that_is_opened_alone_has_no_queue(editor: Desk, three: list[Article]) -> None:
    for parameters in ("", "queue=nonsense", "_changelist_filters=p%3D2", "_changelist_filters=nonsense__x%3D2"):
        assert bar_of(editor, change_url(three[0], parameters)) is None
    response = press(editor, change_url(three[0]), "_save_next", byline="Ann")
    assert response["Location"] == change_url(three[0])
    assert Article.objects.get(pk=three[0].pk).byline == "Ann"


def test_an_error_keeps_a_person_there_with_what_they_typed(editor: Desk, three: list[Article]) -> None:
    address = begin(editor)
    response = press(editor, address, "_save_next", published_on="some day", byline="Ann")
    assert response.status_code == 200
    assert response.context["walk"].number == 1
    assert 'value="Ann"' in response.content.decode()
    assert not WorkQueueStep.objects.exists()


def test_a_late_save_loses_nothing_and_leads_on_when_it_is_confirmed(editor: Desk, three: list[Article]) -> None:
    address = begin(editor)
    mine = editor.open(address, FORM)
    edit(three[0], {"byline": "Tom"}, user=make.user("tom", "change_article"))
    late = mine | {"byline": "Ann", "_save_next": "1"}
    response = editor.post(address, late)
    assert response.status_code == 200
    assert response.context["walk"].number == 1
    assert "Someone else saved this" in response.content.decode()
    assert Article.objects.get(pk=three[0].pk).byline == "Tom"
    confirmed = editor.post(address, late | {"confirmed": str(Article.objects.get(pk=three[0].pk).version)})
    assert confirmed["Location"].startswith(change_url(three[1]))
    assert Article.objects.get(pk=three[0].pk).byline == "Ann"


def test_two_editors_work_through_the_same_list_each_in_their_own_queue(
    sign_in: Callable[..., Desk], three: list[Article]
) -> None:
    ann, tom = sign_in("Editors", "ann"), sign_in("Editors", "tom")
    mine, his = begin(ann), begin(tom)
    press(ann, mine, "_save_next", published_on="2024")
    following = press(tom, his, "_save_next", byline="Tom")["Location"]
    assert following.startswith(change_url(three[1]))
    article = Article.objects.get(pk=three[0].pk)
    assert (str(article.published), article.byline) == ("2024", "Tom")
    assert bar_of(tom, mine.partition("&")[0]) is None  # another's queue
    code = WorkQueue.objects.get(owner=ann.user).code
    assert tom.get(reverse("admin:archive_article_queue", args=[code])).status_code == 404
    assert {queue.owner.username: queue.outcomes() for queue in WorkQueue.objects.all()} == {
        "ann": {"saved": 1},
        "tom": {"saved": 1},
    }


def test_ready_and_next_takes_it_through_review_in_one_change_that_can_be_undone(
    editor: Desk, three: list[Article]
) -> None:
    address = begin(editor)
    response = press(editor, address, "_ready_next", published_on="2024-03-29")
    assert response["Location"].startswith(change_url(three[1]))
    assert Article.objects.get(pk=three[0].pk).state == State.READY
    page = editor.get(response["Location"]).content.decode()
    assert "Saved: Undated 1." in page
    assert "Ready: Undated 1." in page
    last = ChangeSet.objects.order_by("-pk")[0]
    editor.post(reverse("admin:archive_changeset_undo", args=[last.pk]))
    assert Article.objects.get(pk=three[0].pk).state == State.IMPORTED
    assert WorkQueueStep.objects.get().outcome == "ready"


def test_who_may_not_sees_no_button_and_is_refused(
    contributor: Desk, editor: Desk, publisher: Desk, three: list[Article]
) -> None:
    for someone, shown in ((contributor, (0, 0)), (editor, (1, 0)), (publisher, (1, 1))):
        page = someone.get(begin(someone)).content.decode()
        assert (page.count('name="_ready_next"'), page.count('name="_publish_next"')) == shown
        assert page.count('name="_save_next"') == 1
    address = begin(contributor)
    response = press(contributor, address, "_publish_next", byline="Ann")
    assert response["Location"] == address
    assert "You may not move an article from imported to published." in contributor.get(address).content.decode()
    article = Article.objects.get(pk=three[0].pk)
    assert (article.byline, article.state) == ("Ann", State.IMPORTED)


def test_what_blocks_keeps_an_article_there_with_the_reason(publisher: Desk) -> None:
    empty = {"code": "empty_text", "severity": "blocking"}
    article = make.article("Empty", body="", state=State.READY, on=None, problems=[UNDATED, empty])
    address = begin(publisher)
    response = press(publisher, address, "_publish_next", byline="Ann")
    assert response["Location"] == address
    assert "A problem holds it back: no text." in publisher.get(address).content.decode()
    following = press(publisher, address, "_publish_next", body="A text that stands.")["Location"]
    assert following.startswith("/admin/archive/article/queue/")
    assert Article.objects.get(pk=article.pk).state == State.PUBLISHED


def test_what_stays_with_an_article_stays_in_the_queue(editor: Desk, three: list[Article]) -> None:
    address = begin(editor)
    assert press(editor, address, "_continue", byline="Ann")["Location"] == address
    back = editor.save(address, FORM, _accept="undated")["Location"]
    assert (bar_of(editor, back).number, bar_of(editor, back).total) == (1, 3)
    saved = press(editor, address, "_save", byline="Tom")
    assert saved["Location"] == work_queue.list_url(QUERY)


def test_a_queue_is_bounded_and_old_ones_go(
    editor: Desk, three: list[Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work_queue, "FARTHEST", 2)
    monkeypatch.setattr(desk, "MOST_KEPT", 2)
    assert bar_of(editor, begin(editor)).total == 2
    for _ in range(3):
        begin(editor)
    assert WorkQueue.objects.count() == 2
    WorkQueue.objects.update(begun_at="2020-01-01T00:00:00Z")
    begin(editor)
    assert WorkQueue.objects.count() == 1


def test_nothing_to_work_through_is_said(editor: Desk) -> None:
    response = editor.post(reverse(BEGIN), {"query": "problem=undated&p=3"}, follow=True)
    assert response.redirect_chain == [(work_queue.list_url(QUERY), 302)]
    assert "There is nothing in this list to work through." in response.content.decode()
    assert editor.get(reverse(BEGIN)).status_code == 404


def test_a_longer_queue_asks_no_more_queries(editor: Desk, three: list[Article]) -> None:
    def queries(address: str) -> int:
        """Count those of a page for which the index has nothing to follow; at most one in a second has."""
        numbers = []
        for _ in range(3):
            with CaptureQueriesContext(connection) as caught:
                bar_of(editor, address)
            numbers.append(len(caught))
        return min(numbers)

    few = queries(begin(editor))
    listed = queries(change_url(three[0], "_changelist_filters=problem%3Dundated"))
    for n in range(9):
        make.article(f"More {n}", on=None, state=State.IMPORTED, problems=[UNDATED])
    assert queries(begin(editor)) <= few
    assert queries(change_url(three[0], "_changelist_filters=problem%3Dundated")) <= listed


def test_a_reason_that_was_typed_accepts_whichever_button_saves(editor: Desk, three: list[Article]) -> None:
    address = begin(editor)
    page = editor.get(address)
    assert page.context["accepted_by_key"] == "undated"
    typed = {"reason-undated": " No date stands in it. ", "published_on": ""}
    assert press(editor, address, "_save_next", **typed)["Location"].startswith(change_url(three[1]))
    problem = three[0].problems.get(code="undated")
    assert (problem.state, problem.reason) == ("accepted", "No date stands in it.")
    again = change_url(three[0])
    editor.save(again, FORM, _reopen="undated", **{"reason-undated": "Typed into a page of long ago"})
    assert three[0].problems.get(code="undated").state == "open"


def test_the_key_accepts_what_the_queue_is_of_before_what_is_graver(editor: Desk) -> None:
    empty = {"code": "empty_text", "severity": "blocking"}
    article = make.article("Empty", body="", state=State.IMPORTED, on=None, problems=[UNDATED, empty])
    assert editor.get(begin(editor)).context["accepted_by_key"] == "undated"
    assert editor.get(begin(editor, "q=problem:undated")).context["accepted_by_key"] == "undated"
    assert editor.get(change_url(article)).context["accepted_by_key"] == "empty_text"
    assert editor.get(change_url(make.article("Dated"))).context["accepted_by_key"] == ""


def test_a_contributor_hands_over_and_goes_on(contributor: Desk, editor: Desk, three: list[Article]) -> None:
    assert 'name="_hand_over_next"' not in editor.get(begin(editor)).content.decode()
    address = begin(contributor)
    assert 'name="_hand_over_next"' in contributor.get(address).content.decode()
    following = press(contributor, address, "_hand_over_next", byline="Ann")["Location"]
    assert following.startswith(change_url(three[1]))
    article = Article.objects.get(pk=three[0].pk)
    assert (article.state, article.byline) == (State.IN_REVIEW, "Ann")
    assert WorkQueueStep.objects.get().outcome == "handed"
