"""Which articles may tell of an event, in which order, for which reasons, and what reading them costs."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User

from archive.editing.changes.recorder import recording
from archive.editing.events import answers, candidates
from archive.editing.events.candidates import candidates_among, candidates_of
from archive.editing.workflow import Transition, apply_transition
from archive.models import Article, Event, State
from archive.models.choices import ChangeKind
from archive.search.index import follower
from tests import make
from tests.comparing.reports import DAY, FERRY, OTHERS, RUSSIAN
from tests.editing.events.conftest import put

pytestmark = pytest.mark.django_db


@pytest.fixture
def sinking(db: None) -> Event:
    """The sinking of a ferry at a known place, with one account of it."""
    place = make.place("Lake Tasik")
    event = make.event("Sinking of the Dewi Laut", on=DAY, place=place)
    put(FERRY[0], events=[event], source=make.source("Harbour Times"))
    for report in OTHERS:
        put(report)
    return event


def found(event: Event) -> list[str]:
    follower.catch_up()
    return [one.article.title for one in candidates_of(event).found]


def test_what_shares_names_and_days_is_found_with_its_reasons_and_others_are_not(sinking: Event) -> None:
    put(FERRY[1], source=make.source("Coast Daily"))
    assert found(sinking) == [FERRY[1][0]]
    one = candidates_of(sinking).found[0]
    assert {"Laut", "Parapat"} <= set(one.names)
    assert one.places == ("Lake Tasik",)
    assert one.days_after == 1
    assert one.is_other_source
    assert one.first_sentence.startswith("Navy divers found three bodies on Wednesday")


def test_a_day_of_the_event_that_the_text_states_is_a_reason(sinking: Event) -> None:
    put(FERRY[2])
    assert found(sinking) and candidates_of(sinking).found[0].days == (DAY,)


def test_a_text_in_another_language_is_found_by_names_and_figures(sinking: Event) -> None:
    put(RUSSIAN, language="ru")
    assert found(sinking) == [RUSSIAN[0]]


@pytest.mark.parametrize(("days", "is_found"), [(-2, True), (2, True), (-3, False), (3, False)])
def test_no_more_than_two_days_around_are_looked_through(sinking: Event, days: int, is_found: bool) -> None:
    put(FERRY[1], on=DAY + timedelta(days=days))
    assert bool(found(sinking)) is is_found


def test_an_article_of_the_month_may_be_of_the_day(sinking: Event) -> None:
    put(FERRY[1], on=DAY.replace(day=1), precision="month")
    assert found(sinking) == [FERRY[1][0]]


def test_what_was_dismissed_or_is_an_account_or_stands_no_more_is_not_offered(sinking: Event, editor: User) -> None:
    dismissed, told, gone = (put((f"{FERRY[1][0]} {n}", FERRY[1][1], 1)) for n in range(3))
    answers.dismiss_articles(sinking, [dismissed.pk], user=editor)
    answers.add_accounts(sinking, {told.pk: ""}, user=editor)
    apply_transition([gone], Transition(State.DISCARDED, reason="not ours"), user=editor)
    assert found(sinking) == []


def test_what_an_open_proposal_of_the_event_holds_is_offered(sinking: Event) -> None:
    article = put(("Grief at the shore", "Families of those on the Dewi Laut waited at Lake Tasik on Tuesday.", 1))
    proposal = sinking.candidates.create(first_article=article)
    proposal.articles.add(article)
    assert article.title in [one.article.title for one in candidates_of(sinking).found]


def test_what_is_tied_already_leaves_room_for_what_is_not(
    sinking: Event, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(candidates, "MOST_ON_A_PAGE", 2)
    tied = [put((f"{FERRY[0][0]} {n}", FERRY[0][1], 0)) for n in range(4)]
    answers.add_accounts(sinking, dict.fromkeys([one.pk for one in tied], ""), user=editor)
    put(FERRY[1])
    assert FERRY[1][0] in found(sinking)


def test_an_event_without_a_date_has_no_candidates_and_says_so(sinking: Event) -> None:
    with recording(ChangeKind.EDIT) as record:
        record.set(sinking, starts_on=None, starts_precision="", starts_basis="")
    assert candidates_of(sinking).has_no_days


def test_without_an_index_the_first_articles_of_these_days_are_read(
    sinking: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: Any, **_more: Any) -> None:
        raise candidates.SearchUnavailableError("gone")

    put(FERRY[1])
    monkeypatch.setattr(candidates, "search", fail)
    answer = candidates_of(sinking)
    assert answer.is_partial and [one.article.title for one in answer.found] == [FERRY[1][0]]


def test_articles_named_by_a_person_are_shown_however_little_they_share(sinking: Event) -> None:
    other = Article.objects.get(title=OTHERS[0][0])
    assert [one.article for one in candidates_among(sinking, [other.pk])] == [other]


def test_queries_do_not_grow_with_the_articles(sinking: Event, django_assert_max_num_queries: Any) -> None:
    for n in range(12):
        put((f"{FERRY[1][0]} {n}", FERRY[1][1], n % 3), source=make.source(f"Paper {n}"))
    follower.catch_up()
    candidates_of(sinking)
    with django_assert_max_num_queries(20):
        assert len(candidates_of(sinking).found) == 12


def test_an_event_of_a_month_is_looked_for_through_all_of_it() -> None:
    event = make.event("Sinking of the Dewi Laut", on=date(2024, 6, 1), starts_precision="month")
    put(FERRY[0], events=[event])
    put(FERRY[1], on="2024-06-28")
    for report in OTHERS:
        put(report)
    assert found(event) == [FERRY[1][0]]


def test_a_quotation_that_an_account_has_as_well_is_a_reason(sinking: Event) -> None:
    said = "We never stopped looking for them, not even at night on that lake"
    title, body, after = FERRY[1]
    put((FERRY[2][0], f"{FERRY[2][1]} “{said}”, a diver said.", 2), events=[sinking])
    put((title, f"{body} “{said.upper()}”, it was said.", after))
    put((f"{title} again", f"{body} “{said[:20]}”, it was said.", after))
    assert set(found(sinking)) == {title, f"{title} again"}
    told = {one.article.title: one.quotation for one in candidates_of(sinking).found}
    assert told == {title: said.upper(), f"{title} again": ""}
