"""Answers to proposed events: what is written, what undo gives back, and what is refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User

from archive.comparing.candidate_upkeep import prune_candidates
from archive.comparing.event_candidates import gather_candidates
from archive.editing.articles import edit
from archive.editing.changes.recorder import recording
from archive.editing.events import answers, proposals
from archive.editing.events.answers import AnswerRefusedError
from archive.editing.undo import undo
from archive.editing.undo.permissions import undo_refusal
from archive.editing.workflow import Transition, apply_transition
from archive.models import Account, AccountDismissal, Article, ChangeSet, Event, EventCandidate, State
from archive.models.choices import Basis, ChangeKind, EventState
from tests import make
from tests.comparing.reports import DAY, FERRY
from tests.editing.events.conftest import propose, put

pytestmark = pytest.mark.django_db
Answer = EventCandidate.Answer


def unsaved(title: str = "Sinking of the Dewi Laut") -> Event:
    return Event(title=title, starts_on=DAY, starts_precision="day", starts_basis=Basis.DOCUMENT)


def members(candidate: EventCandidate) -> list[Article]:
    return list(Article.objects.filter(event_candidates=candidate).order_by("sort_key"))


def roles_of(articles: list[Article], role: str = "") -> dict[int, str]:
    return {one.pk: role for one in articles}


def snapshot(candidate: EventCandidate) -> dict[str, Any]:
    row = EventCandidate.objects.filter(pk=candidate.pk)
    kept = row.values("first_article", "words", "state", "event", "strength", "edited_fields")[0]
    return kept | {"articles": [one.pk for one in members(candidate)]}


# -- making -----------------------------------------------------------------------------------------------------------


def test_an_event_made_from_a_proposal_is_a_draft_with_accounts_of_the_editor(
    proposal: EventCandidate, editor: User
) -> None:
    made = answers.make_event(proposal, unsaved(), roles_of(members(proposal)), user=editor)
    assert (made.event.state, made.event.slug) == (EventState.DRAFT, "sinking-of-the-dewi-laut")
    assert {one.basis for one in made.event.accounts.all()} == {Basis.EDITOR}
    assert made.event.accounts.count() == 3
    proposal.refresh_from_db()
    assert (proposal.state, proposal.event, proposal.strength) == (Answer.ACCEPTED, made.event, 0)
    assert not Event.objects.public().filter(pk=made.event.pk).exists()


def test_undo_gives_the_proposal_back_as_it_was(proposal: EventCandidate, editor: User) -> None:
    before = snapshot(proposal)
    _first, *rest = members(proposal)
    made = answers.make_event(proposal, unsaved(), roles_of(rest), user=editor)
    assert snapshot(proposal) != before
    report = undo([made.change_set], user=editor)
    assert not report.kept and not report.impossible
    assert snapshot(proposal) == before
    assert not Event.objects.exists()
    assert not Account.objects.exists()
    assert not AccountDismissal.objects.exists()


def test_what_was_left_out_goes_free_and_is_not_offered_for_that_event_again(
    proposal: EventCandidate, editor: User
) -> None:
    first, *rest = members(proposal)
    made = answers.make_event(proposal, unsaved(), roles_of(rest), user=editor)
    assert first not in members(proposal)
    proposal.refresh_from_db()
    assert proposal.first_article == min(rest, key=lambda one: (one.published_on, one.key))
    gather_candidates(Article.objects.filter(pk__in=[first.pk, put(("Ferry again", FERRY[0][1], 1)).pk]))
    assert not EventCandidate.objects.filter(event=made.event, articles=first).exists()


def test_roles_follow_the_dates_unless_they_are_given(proposal: EventCandidate, editor: User) -> None:
    event = unsaved()
    event.starts_on = date(2024, 6, 12)
    one, two, three = members(proposal)
    answers.make_event(proposal, event, {one.pk: "", two.pk: "", three.pk: "analyses"}, user=editor)
    roles = dict(Account.objects.values_list("article", "role"))
    assert roles == {one.pk: "announces", two.pk: "reports", three.pk: "analyses"}


def test_two_events_of_one_title_get_addresses_of_their_own(proposal: EventCandidate, editor: User) -> None:
    make.event("Sinking of the Dewi Laut")
    made = answers.make_event(proposal, unsaved(), roles_of(members(proposal)), user=editor)
    assert made.event.slug == "sinking-of-the-dewi-laut-2"


def test_more_articles_than_a_page_shows_go_on_as_a_proposal_of_the_same_event(
    proposal: EventCandidate, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proposals.member_ids, "__defaults__", (2,))
    before, all_of_them = snapshot(proposal), members(proposal)
    made = answers.make_event(proposal, unsaved(), roles_of(all_of_them[:2]), user=editor)
    more = EventCandidate.objects.get(state=Answer.OPEN)
    assert (more.event, members(more)) == (made.event, all_of_them[2:])
    assert more.strength > 0
    undo([made.change_set], user=editor)
    assert snapshot(proposal) == before
    assert EventCandidate.objects.count() == 1


# -- adding, dismissing -----------------------------------------------------------------------------------------------


def test_adding_to_a_known_event_is_one_change_set_and_undo_takes_all_of_it_back(
    proposal: EventCandidate, editor: User
) -> None:
    event, before = make.event(), snapshot(proposal)
    first, *rest = members(proposal)
    added = answers.add_to_event(proposal, event, roles_of(rest), user=editor)
    assert set(Article.objects.filter(accounts__event=event)) == set(rest)
    assert list(event.dismissals.values_list("article", flat=True)) == [first.pk]
    assert ChangeSet.objects.filter(user=editor).count() == 1
    undo([added.change_set], user=editor)
    assert snapshot(proposal) == before
    assert not event.accounts.exists() and not event.dismissals.exists()


def test_a_dismissed_proposal_stays_away_when_new_articles_are_like_it_and_can_be_reopened(
    proposal: EventCandidate, editor: User
) -> None:
    answers.dismiss_proposal(proposal, user=editor)
    gather_candidates(Article.objects.filter(pk=put(("Ferry again", FERRY[0][1], 1)).pk))
    assert not EventCandidate.objects.waiting().exists()
    answers.reopen_proposal(proposal, user=editor)
    assert EventCandidate.objects.waiting().get() == proposal
    assert len(members(proposal)) == 4


def test_undo_of_a_dismissal_opens_the_proposal_again(proposal: EventCandidate, editor: User) -> None:
    before = snapshot(proposal)
    undo([answers.dismiss_proposal(proposal, user=editor)], user=editor)
    assert snapshot(proposal) == before


def test_dismissing_more_accounts_of_an_event_dismisses_the_articles_for_it(editor: User) -> None:
    event, article = make.event(on=DAY), put(FERRY[0])
    more = EventCandidate.objects.create(first_article=article, event=event)
    more.articles.add(article)
    answers.dismiss_proposal(more, user=editor)
    assert event.dismissals.get().article == article
    answers.reopen_proposal(more, user=editor)
    assert not event.dismissals.exists()
    assert EventCandidate.objects.waiting().get() == more


def test_an_answer_to_what_somebody_answered_meanwhile_is_refused(proposal: EventCandidate, editor: User) -> None:
    seen = EventCandidate.objects.get(pk=proposal.pk)
    answers.dismiss_proposal(proposal, user=editor)
    with pytest.raises(AnswerRefusedError, match="dismissed"):
        answers.make_event(seen, unsaved(), roles_of(members(proposal)), user=editor)
    assert not Event.objects.exists()


def test_what_the_person_may_not_change_is_refused(proposal: EventCandidate) -> None:
    contributor = make.user("carl", "change_article", "change_event", "add_event")
    reviewed = members(proposal)[0]
    apply_transition([reviewed], Transition(State.IN_REVIEW), user=make.user("rita", "review_article"))
    apply_transition([reviewed], Transition(State.READY), user=User.objects.get(username="rita"))
    with pytest.raises(AnswerRefusedError, match="Nine missing"):
        answers.make_event(proposal, unsaved(), roles_of(members(proposal)), user=contributor)
    assert not Event.objects.exists()


def test_who_may_not_change_events_may_not_undo_an_answer_either(proposal: EventCandidate, editor: User) -> None:
    dismissed = answers.dismiss_proposal(proposal, user=editor)
    assert undo_refusal(make.user("carl", "change_article", "change_eventcandidate"), [dismissed])
    assert not undo_refusal(editor, [dismissed])


# -- single articles --------------------------------------------------------------------------------------------------


def test_a_dismissed_article_can_still_be_added_and_is_dismissed_no_longer(editor: User) -> None:
    event, article = make.event(on=DAY), put(FERRY[0])
    dismissed = answers.dismiss_articles(event, [article.pk], user=editor)
    assert dismissed and event.dismissals.exists()
    added = answers.add_accounts(event, {article.pk: ""}, user=editor)
    assert event.accounts.get().article == article
    assert not event.dismissals.exists()
    undo([added.change_set], user=editor)
    assert event.dismissals.get().article == article


def test_an_account_is_not_dismissed(editor: User) -> None:
    event = make.event(on=DAY)
    article = put(FERRY[0], events=[event])
    assert answers.dismiss_articles(event, [article.pk], user=editor) is None


# -- while articles change elsewhere ----------------------------------------------------------------------------------


def link(article: Article, event: Event, editor: User) -> None:
    edit(article, {}, {"accounts": ([{"event": event.pk, "role": "reports", "basis": "editor"}], [])}, user=editor)


def discard(article: Article, editor: User) -> None:
    apply_transition([article], Transition(State.DISCARDED, reason="not ours"), user=editor)


def test_a_proposal_weakens_with_each_article_that_leaves_and_closes_when_too_few_are_left(
    proposal: EventCandidate, editor: User
) -> None:
    one, two, _three = members(proposal)
    strengths = [proposal.strength]
    for act in (lambda: link(one, make.event(), editor), lambda: discard(two, editor)):
        act()
        proposal.refresh_from_db()
        strengths.append(proposal.strength)
    assert strengths[0] > strengths[1] > strengths[2] == 0
    assert not EventCandidate.objects.waiting().exists()
    prune_candidates()
    assert not EventCandidate.objects.exists()


def test_what_left_is_neither_shown_nor_tied(proposal: EventCandidate, editor: User) -> None:
    everybody = members(proposal)
    discard(everybody[0], editor)
    assert proposals.member_ids(proposal) == [one.pk for one in everybody[1:]]
    made = answers.make_event(proposal, unsaved(), roles_of(everybody), user=editor)
    assert set(Article.objects.filter(accounts__event=made.event)) == set(everybody[1:])


def test_a_merged_article_leaves_its_proposal(proposal: EventCandidate, editor: User) -> None:
    one, two, _three = members(proposal)
    with recording(ChangeKind.MERGE, user=editor) as record:
        record.set(one, state=State.MERGED, merged_into=two.pk, published_at="2024-06-12T00:00:00+00:00")
    assert one.pk not in proposals.member_ids(proposal)


def test_undoing_what_took_an_article_away_gives_the_strength_back(proposal: EventCandidate, editor: User) -> None:
    before = snapshot(proposal)
    link(members(proposal)[0], make.event(), editor)
    undo([ChangeSet.objects.filter(user=editor).latest("pk")], user=editor)
    assert snapshot(proposal) == before


def test_deleting_the_event_opens_its_proposal_again(proposal: EventCandidate, editor: User) -> None:
    made = answers.make_event(proposal, unsaved(), roles_of(members(proposal)), user=editor)
    with recording(ChangeKind.EDIT, user=editor) as record:
        gone = [{"event": made.event.pk}]
        record.link_many(Article, "accounts", {one.pk: ([], gone) for one in members(proposal)})
        record.delete(made.event)
    assert EventCandidate.objects.waiting().get() == proposal


def test_more_articles_of_more_papers_nearer_in_time_are_stronger(editor: User) -> None:
    candidate = propose(*FERRY[:2])
    alone = candidate.strength
    edit(members(candidate)[0], {"source": make.source().pk}, user=editor)
    candidate.refresh_from_db()
    assert candidate.strength == 2 * alone > 0
