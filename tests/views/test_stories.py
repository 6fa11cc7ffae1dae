"""Stories that a rule found and no editor has answered."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from archive.comparing.candidate_upkeep import refresh_strengths
from archive.editing.changes.recorder import recording
from archive.models import Article, ChangeKind, EventCandidate, State
from tests import make
from tests.views.test_comparing import words

pytestmark = pytest.mark.django_db


def two() -> list[Article]:
    return [
        make.article("Pier opens", on="2024-03-29", source=make.source()),
        make.article("New pier opened", on="2024-03-30"),
    ]


def test_open_proposal_is_shown_with_the_word_that_nobody_confirmed_it(client: Client) -> None:
    one, other = two()
    make.candidate([one, other])
    text = words(client, "/events/proposed/")
    assert "Found by rule, not confirmed" in text
    assert re.search(r"Pier opens 2 articles · not confirmed Morning Post 29 March 2024 Pier opens .*? New pier", text)
    text = words(client, one.get_absolute_url())
    assert re.search(r"Probably the same story New pier opened Source unknown, 30 March 2024 Found by rule", text)
    assert client.get("/events/proposed")["Location"] == "/events/proposed/"


def test_answered_proposals_and_single_articles_do_not_show(client: Client) -> None:
    one, other = two()
    candidate = make.candidate([one, other])
    for state in (EventCandidate.Answer.DISMISSED, EventCandidate.Answer.ACCEPTED):
        EventCandidate.objects.update(state=state)
        assert "Probably the same story" not in words(client, one.get_absolute_url())
        assert "No such story is open now." in words(client, "/events/proposed/")
    EventCandidate.objects.update(state=EventCandidate.Answer.OPEN)
    with recording(ChangeKind.EDIT) as record:
        record.set(other, state=State.DISCARDED)
    refresh_strengths([candidate.pk])
    assert "Pier opens" not in words(client, "/events/proposed/")
    assert "Probably the same story" not in words(client, one.get_absolute_url())


def test_nothing_unpublished_is_told_by_a_proposal(client: Client) -> None:
    one, other = two()
    hidden = make.article("Hidden pier", state=State.IMPORTED)
    candidate = make.candidate([one, other, hidden])
    candidate.words = ["secret"]
    candidate.save()
    for address in ("/events/proposed/", one.get_absolute_url()):
        text = words(client, address)
        assert "Hidden pier" not in text
        assert "secret" not in text
    assert "2 articles" in words(client, "/events/proposed/")


def test_more_accounts_of_a_known_event_name_it_only_if_it_is_public(client: Client) -> None:
    event = make.event("Pier")
    make.article("Known", events=[event])
    (one, _other) = two()
    make.candidate([one], event=event)
    assert "Probably more accounts of Pier" in words(client, "/events/proposed/")
    assert "Probably an account of Pier" in words(client, one.get_absolute_url())
    with recording(ChangeKind.EDIT) as record:
        record.set(event, state="draft")
    assert "Pier opens" not in words(client, "/events/proposed/")
    assert "Probably" not in words(client, one.get_absolute_url())


def test_an_account_of_an_event_belongs_to_no_proposal_any_more(client: Client) -> None:
    one, other = two()
    make.candidate([one, other])
    with recording(ChangeKind.EDIT) as record:
        record.link(one, "accounts", add=[{"event": make.event("Pier").pk, "role": "reports", "basis": "editor"}])
    assert "Probably" not in words(client, one.get_absolute_url())
    assert "Probably" not in words(client, other.get_absolute_url())


def test_stories_go_on_from_page_to_page(client: Client) -> None:
    for number in range(3):
        make.candidate([make.article(f"Story {number} {name}") for name in ("one", "two")])
    page = client.get("/events/proposed/?size=2").content.decode()
    assert page.count('class="entry__title"') == 2
    further = re.search(r'href="(\?size=2&amp;after=[^"]+)"', page)
    assert further
    page = client.get("/events/proposed/" + further[1].replace("&amp;", "&")).content.decode()
    assert page.count('class="entry__title"') == 1
    assert client.get("/events/proposed/?after=x").status_code == 400
