"""Proposed events at the desk: the list, the page of one, and each answer with its undo."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from archive.editing.undo import undo
from archive.models import Account, Article, ChangeSet, Event, EventCandidate
from archive.models.choices import Basis, EventState
from tests import make
from tests.admin.conftest import Desk
from tests.comparing.reports import DAY, FERRY
from tests.editing.events.conftest import proposal, put

__all__ = ["proposal"]

pytestmark = [pytest.mark.django_db, pytest.mark.once]

LIST = "/admin/archive/eventcandidate/"
Answer = EventCandidate.Answer


def page_of(candidate: EventCandidate) -> str:
    return reverse("admin:archive_eventcandidate_change", args=[candidate.pk])


def answer(desk: Desk, candidate: EventCandidate, **sent: Any) -> Any:
    """Send the form of a proposal as it stands, with what was typed and pressed."""
    form = desk.open(page_of(candidate), "answer")
    return desk.post(reverse("admin:archive_eventcandidate_answer", args=[candidate.pk]), form | sent, follow=True)


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_the_list_shows_the_strongest_first_with_articles_and_shared_words(
    editor: Desk, proposal: EventCandidate
) -> None:
    weak = EventCandidate.objects.create(first_article=put(("Weak", "Weak.", 0)), words=["Weakling"], strength=1)
    gone = EventCandidate.objects.create(first_article=put(("Gone", "Gone.", 0)), words=["Vanished"])
    shown = text_of(editor.get(LIST))
    assert shown.index("Dewi") < shown.index("Weakling")
    assert "3 articles, 2 sources" in shown and FERRY[0][0] in shown
    assert "Vanished" not in shown and gone.pk != weak.pk


def test_the_list_asks_no_more_queries_for_more_proposals(editor: Desk, proposal: EventCandidate) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert editor.get(LIST).status_code == 200
        return len(caught)

    queries()
    few = queries()
    for n in range(8):
        one = EventCandidate.objects.create(first_article=put((f"A {n}", "Text.", 0)), words=["w"], strength=5)
        one.articles.set(Article.objects.all()[: n + 1])
    assert queries() == few


def test_the_form_comes_filled_in_and_says_what_gives_each_value(editor: Desk, proposal: EventCandidate) -> None:
    place = make.place("Lake Tasik")
    form = editor.open(page_of(proposal), "answer")
    assert form["starts_on"] == [DAY.isoformat()]
    assert form["place"] == [place.name]
    assert len(form["article"]) == 3
    assert form["title"][0] in {title for title, _body, _after in FERRY}
    shown = text_of(editor.get(page_of(proposal)))
    assert "is stated in 2 of 3 texts" in shown and "Named in 3 of 3 articles" in shown
    assert "The headline of the article most like the others" in shown


def test_an_event_is_made_as_it_was_edited_and_undone_as_one(editor: Desk, proposal: EventCandidate) -> None:
    ids = editor.open(page_of(proposal), "answer")["article"]
    made = answer(
        editor,
        proposal,
        title="Sinking of the Dewi Laut",
        article=ids[:2],
        act="make",
        **{f"role-{ids[1]}": "analyses"},
    )
    event = Event.objects.get()
    assert "Made of 2 articles: “Sinking of the Dewi Laut”" in text_of(made) and "Undo…" in text_of(made)
    assert (event.title, event.state, event.starts_basis) == (
        "Sinking of the Dewi Laut",
        EventState.DRAFT,
        Basis.DOCUMENT,
    )
    assert set(event.accounts.values_list("role", "basis")) == {("reports", "editor"), ("analyses", "editor")}
    act = ChangeSet.objects.latest("pk")
    assert f"{DAY} is stated in 2 of 3 texts." in act.reason
    undo([act], user=editor.user)
    assert not Event.objects.exists()
    assert EventCandidate.objects.waiting().get().articles.count() == 3


def test_a_date_that_a_person_typed_is_theirs(editor: Desk, proposal: EventCandidate) -> None:
    answer(editor, proposal, starts_on="2024-06", act="make")
    event = Event.objects.get()
    assert (str(event.starts), event.starts_basis) == ("2024-06", Basis.EDITOR)


def test_what_is_wrong_is_said_and_what_was_typed_stays(editor: Desk, proposal: EventCandidate) -> None:
    ids = editor.open(page_of(proposal), "answer")["article"]
    shown = answer(editor, proposal, title="", ends_on="2024-06-01", article=ids[:1], act="make")
    assert "It can&#x27;t have ended before it began." in text_of(shown)
    assert 'value="2024-06-01"' in text_of(shown)
    assert text_of(shown).count(" checked") - text_of(shown).count('class="keys__on" type="checkbox" checked') <= 2
    assert not Event.objects.exists()


def test_nothing_ticked_makes_no_event(editor: Desk, proposal: EventCandidate) -> None:
    assert "Tick at least one" in text_of(answer(editor, proposal, article=[], act="make"))
    assert not Event.objects.exists()


def test_the_articles_are_added_to_the_likeliest_event(editor: Desk, proposal: EventCandidate) -> None:
    event = make.event("Sinking of the Dewi Laut", on=DAY)
    shown = text_of(editor.get(page_of(proposal)))
    assert "Add to “Sinking of the Dewi Laut”" in shown and "the same day" in shown
    added = answer(editor, proposal, add_to=str(event.pk))
    assert "Added to “Sinking of the Dewi Laut”: 3 articles." in text_of(added)
    assert Account.objects.filter(event=event).count() == 3


def test_more_accounts_of_an_event_are_added_from_the_list_by_one_click(editor: Desk) -> None:
    event, article = make.event("Sinking of the Dewi Laut", on=DAY), put(FERRY[0])
    more = EventCandidate.objects.create(first_article=article, event=event, words=["Laut"], strength=1)
    more.articles.add(article)
    url = reverse("admin:archive_eventcandidate_answer", args=[more.pk])
    sent = editor.open(LIST, url)
    told = editor.post(url, sent | {"add_to": event.pk}, follow=True)
    assert "Added to “Sinking of the Dewi Laut”: 1 article." in text_of(told)
    assert event.accounts.get().article == article


def test_another_event_is_found_by_words_of_its_title(editor: Desk, proposal: EventCandidate) -> None:
    make.event("Congress of beekeepers", on="1999-01-01")
    shown = text_of(editor.get(page_of(proposal), {"find": "beekeepers"}))
    assert "Add to “Congress of beekeepers · 1999-01-01 · congress-of-beekeepers”" in shown


def test_a_dismissed_proposal_leaves_the_list_and_can_be_opened_again(editor: Desk, proposal: EventCandidate) -> None:
    assert "Dismissed, also for later articles" in text_of(answer(editor, proposal, act="dismiss"))
    assert "Parapat" not in text_of(editor.get(LIST))
    assert "Parapat" in text_of(editor.get(LIST, {"state": "dismissed"}))
    url = reverse("admin:archive_eventcandidate_answer", args=[proposal.pk])
    editor.post(url, {"act": "reopen"})
    assert EventCandidate.objects.waiting().get() == proposal


def test_two_editors_at_once_the_second_is_told(sign_in: Any, proposal: EventCandidate) -> None:
    one, other = sign_in("Editors", "one"), sign_in("Editors", "other")
    form = other.open(page_of(proposal), "answer")
    answer(one, proposal, act="dismiss")
    url = reverse("admin:archive_eventcandidate_answer", args=[proposal.pk])
    told = other.post(url, form | {"act": "make"}, follow=True)
    assert "Somebody answered this proposal meanwhile" in text_of(told)
    assert not Event.objects.exists()


def test_a_contributor_sees_proposals_and_may_not_answer(contributor: Desk, proposal: EventCandidate) -> None:
    shown = text_of(contributor.get(page_of(proposal)))
    assert FERRY[0][0] in shown and "Make the event" not in shown and "Dismiss" not in shown
    url = reverse("admin:archive_eventcandidate_answer", args=[proposal.pk])
    assert contributor.post(url, {"act": "dismiss"}).status_code == 403
    proposal.refresh_from_db()
    assert proposal.state == Answer.OPEN
