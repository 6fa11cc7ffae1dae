"""Problems follow their articles: they come and go with what they rest on, and what was accepted stays accepted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from archive.editing.articles import edit
from archive.editing.changes.recorder import recording
from archive.editing.problem_review import accept_problems, find_problems, reopen_in
from archive.editing.undo import undo
from archive.editing.workflow import Transition, apply_transition
from archive.models import Article, ArticleProblem, ChangeSet, Collection, Source, State, Tally
from archive.models.choices import ChangeKind
from tests import make

pytestmark = pytest.mark.django_db
LONG = "\n\n".join(f"The council met on evening {n} and heard eleven people speak of the ferry." for n in range(6))


def checked(**fields: Any) -> Article:
    """Make an article whose problems are known."""
    article = make.article(**({"body": LONG, "state": State.IN_REVIEW} | fields))
    find_problems(Article.objects.filter(pk=article.pk))
    article.refresh_from_db()
    return article


def problems(article: Article) -> set[str]:
    return set(article.problems.filter(state="open").values_list("code", flat=True))


def change(article: Article, links: Any = None, **values: Any) -> ChangeSet:
    user = make.user(f"editor {ChangeSet.objects.count()}")
    change_set = edit(article, values, links, user=user)
    assert change_set is not None
    return change_set


def open_in_tallies(code: str) -> int:
    return sum(Tally.objects.filter(kind="problem", label=code).values_list("n", flat=True))


STANDING = {
    "undated": {"on": None},
    "day_unknown": {"precision": "month"},
    "date_in_future": {"on": timezone.localdate() + timedelta(days=3)},
    "date_uncertain": {"evidence": {"published_on": {"basis": "inferred", "rule": "look", "confidence": 0.6}}},
    "supplied_title": {"title_basis": "supplied"},
    "title_repeated": {"title": "Ferry approved", "body": f"Ferry approved\n\n{LONG}"},
    "short_text": {"body": "The council met."},
    "empty_text": {"body": ""},
    "text_cut_off": {"body": f"{LONG}\n\nIt was decided by a narrow majority that"},
    "boilerplate_suspected": {"body": f"{LONG}\n\nShare on Facebook\n\nIt ended late."},
    "replacement_characters": {"body": f"{LONG} The caf\ufffd was closed."},
    "no_source": {},
    "no_tags": {},
}


@pytest.mark.parametrize("code", STANDING)
def test_a_problem_that_stands_is_found_in_an_old_article(code: str) -> None:
    assert code in problems(checked(**STANDING[code]))
    assert open_in_tallies(code) == 1


def test_a_sound_article_has_no_problem() -> None:
    tag = make.tag()
    assert problems(checked(source=make.source(languages=["en"]), tags=[tag])) == set()


def test_problems_of_a_source() -> None:
    source = make.source("Harbour Lantern", is_confirmed=False, languages=["ru"], founded=2025)
    guessed = {"source": {"basis": "inferred", "rule": "name in the text", "confidence": 0.9}}
    found = problems(checked(source=source, evidence=guessed))
    assert found >= {"source_new", "source_guessed", "language_unexpected", "date_before_source"}


def test_a_variety_of_an_expected_language_is_expected() -> None:
    source = make.source(languages=["zh-Hans", "en"])
    assert "language_unexpected" not in problems(checked(source=source, language="en-GB"))


def test_an_article_without_an_event_is_a_problem_where_the_collection_wants_events() -> None:
    article = checked()
    assert "no_event" not in problems(article)
    Collection.objects.create(pk=1, title="Archive", wants_events=True)
    find_problems(Article.objects.all())
    assert "no_event" in problems(article)
    change(article, {"accounts": ([{"event": make.event().pk, "role": "reports", "basis": "editor"}], [])})
    assert "no_event" not in problems(article)


def test_a_problem_goes_when_it_is_mended_and_comes_back_when_that_is_undone() -> None:
    article = checked(on=None)
    change_set = change(article, published_on="2024-03-29", date_precision="day")
    assert "undated" not in problems(article)
    assert open_in_tallies("undated") == 0
    report = undo([change_set])
    assert "undated" in problems(article)
    assert (report.kept, report.impossible) == ([], [])


def test_a_problem_comes_with_the_edit_that_makes_it() -> None:
    article = checked()
    change_set = change(article, body="Too short.")
    assert "short_text" in problems(article)
    assert "problems:short_text" not in article.edited_fields
    undo([change_set])
    assert "short_text" not in problems(article)


def test_tags_settle_that_there_were_none() -> None:
    article, tag = checked(), make.tag()
    change(article, {"tags": ([{"tag": tag.pk, "basis": "editor"}], [])})
    assert "no_tags" not in problems(article)
    change(article, {"tags": ([], [{"tag": tag.pk}])})
    assert "no_tags" in problems(article)


def test_what_was_accepted_stays_until_what_it_rests_on_changes() -> None:
    article = checked(body="The council met.")
    editor = make.user("who accepts")
    accept_problems(article.problems.filter(code="short_text"), user=editor, reason="A brief")
    accepted = article.problems.get(code="short_text")
    assert (accepted.state, accepted.accepted_by, accepted.reason) == ("accepted", "who accepts", "A brief")
    find_problems(Article.objects.all())
    change(article, title="Another title")
    assert article.problems.get(code="short_text").state == "accepted"
    change(article, body="The council met again.")
    again = article.problems.get(code="short_text")
    assert (again.state, again.accepted_by, again.reason) == ("open", "", "")


def test_a_machine_opens_again_what_rests_on_something_else_now() -> None:
    article = checked(body="The council met.")
    accept_problems(article.problems.all(), user=make.user(), reason="A brief")
    with recording(ChangeKind.REPARSE) as record:
        record.set(article, body="The council met again.")
    assert "short_text" in problems(article)


def test_accepting_many_is_one_act_that_can_be_undone() -> None:
    for n in range(3):
        checked(title=f"Article {n}", on=None)
    change_set = accept_problems(
        ArticleProblem.objects.filter(code="undated"), user=make.user(), reason="No edition is dated"
    )
    assert change_set is not None
    assert (open_in_tallies("undated"), change_set.reason) == (0, "No edition is dated")
    undo([change_set])
    assert open_in_tallies("undated") == 3


def test_accepted_problems_are_opened_again() -> None:
    article = checked(on=None)
    editor = make.user()
    accept_problems(article.problems.filter(code="undated"), user=editor, reason="Never dated")
    with recording(ChangeKind.EDIT, user=editor) as record:
        reopen_in(record, article.problems.filter(code="undated"))
    found = article.problems.get(code="undated")
    assert (found.state, found.accepted_by, found.reason) == ("open", "", "")


def test_a_value_that_a_person_sets_settles_what_reading_raised() -> None:
    raised = {
        "code": "date_unread",
        "severity": "warning",
        "message": "“soon” is no date.",
        "evidence": {"value": "soon"},
    }
    article = checked(on=None, problems=[raised])
    assert "date_unread" in problems(article)
    change(article, title="Another title")
    assert "date_unread" in problems(article)
    change_set = change(article, published_on="2024-03-29", date_precision="day")
    assert "date_unread" not in problems(article)
    undo([change_set])
    assert "date_unread" in problems(article)


def test_finding_again_changes_nothing() -> None:
    checked(on=None)
    before = ChangeSet.objects.count()
    report = find_problems(Article.objects.all())
    assert (ChangeSet.objects.count(), report.articles) == (before, 1)
    assert not report.opened
    assert not report.closed


def test_a_blocking_problem_keeps_an_article_from_being_published_until_it_is_accepted() -> None:
    article = checked(body="")
    publisher = make.user("publisher", "publish_article", "review_article")
    report = apply_transition([article], Transition(State.PUBLISHED), user=publisher)
    assert report.changed == []
    assert "no text" in report.refused[0][1]
    accept_problems(article.problems.filter(code="empty_text"), user=publisher, reason="A picture page")
    assert apply_transition([article], Transition(State.PUBLISHED), user=publisher).changed == [article.pk]


def test_a_warning_keeps_nothing_back() -> None:
    article = checked(on=None)
    publisher = make.user("publisher", "publish_article", "review_article")
    assert apply_transition([article], Transition(State.PUBLISHED), user=publisher).changed == [article.pk]


def test_a_source_that_is_confirmed_is_new_no_longer() -> None:
    source = make.source(is_confirmed=False)
    article = checked(source=source)
    with recording(ChangeKind.EDIT, user=make.user()) as record:
        record.set(source, is_confirmed=True)
    assert Source.objects.get().is_confirmed
    assert "source_new" not in problems(article)
