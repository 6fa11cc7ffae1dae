"""Problems of near texts follow edited texts; what a person accepted stays until another text is nearest."""

from __future__ import annotations

from typing import Any

import pytest

from archive.editing.articles import edit
from archive.editing.changes.recorder import recording
from archive.editing.undo import undo
from archive.models import Article, ArticleProblem, ChangeSet, State, Tally
from archive.models.choices import ChangeKind
from tests import make

pytestmark = pytest.mark.django_db
CODE = "near_duplicate"


def text(start: int) -> str:
    return " ".join(f"word{n}" for n in range(start, start + 80))


FIRST, SECOND, OTHER = text(0), text(1000), text(2000)


def new(title: str, body: str, **fields: Any) -> Article:
    """Make an article with its fingerprints, and the problem if it repeats another, by the hand of a machine."""
    article = make.article(title, body="", **fields)
    with recording(ChangeKind.IMPORT) as record:
        record.set(article, body=body)
    return Article.objects.get(pk=article.pk)


def rewrite(article: Article, body: str) -> ChangeSet:
    change_set = edit(article, {"body": body}, user=make.user(f"editor {ChangeSet.objects.count()}"))
    assert change_set is not None
    article.refresh_from_db()
    return change_set


def accept(article: Article) -> None:
    problem = article.problems.get(code=CODE)
    kept = {name: getattr(problem, name) for name in ("code", "severity", "message", "evidence")}
    with recording(ChangeKind.EDIT, user=make.user("who accepts")) as record:
        record.link(article, "problems", add=[{**kept, "state": "accepted", "accepted_by": "who accepts"}])
    article.refresh_from_db()


def problem_of(article: Article) -> tuple[str, str] | None:
    """Return which article the problem names, and its answer; None where there is no problem."""
    problem = ArticleProblem.objects.filter(article=article, code=CODE).first()
    return (Article.objects.get(key=problem.evidence["article"]).title, problem.state) if problem else None


def count_open() -> int:
    return sum(Tally.objects.filter(kind="problem", label=CODE).values_list("n", flat=True))


def test_a_problem_goes_with_the_words_that_made_it_and_comes_back_with_them() -> None:
    new("First", FIRST)
    article = new("Repeat", f"{FIRST} {FIRST}")
    assert (problem_of(article), count_open()) == (("First", "open"), 1)
    evidence = article.problems.get().evidence
    change_set = rewrite(article, OTHER)
    assert (problem_of(article), count_open()) == (None, 0)
    report = undo([change_set])
    assert (problem_of(article), count_open()) == (("First", "open"), 1)
    assert article.problems.get().evidence == evidence
    assert (report.kept, report.impossible) == ([], [])


def test_a_text_that_becomes_near_is_a_problem_found_by_a_machine() -> None:
    new("First", FIRST)
    article = new("Other", OTHER)
    change_set = rewrite(article, FIRST)
    assert problem_of(article) == ("First", "open")
    assert f"problems:{CODE}" not in article.edited_fields
    undo([change_set])
    assert problem_of(article) is None


def test_an_open_problem_follows_to_the_nearest() -> None:
    new("First", FIRST)
    second = new("Second", SECOND)
    article = new("Repeat", FIRST)
    rewrite(article, SECOND)
    assert problem_of(article) == ("Second", "open")
    assert article.problems.get().evidence["kin"] == [
        {"article": second.key, "containment": 1.0, "grade": "duplicate"},
    ]


def test_what_a_person_accepted_stays_until_another_is_the_nearest() -> None:
    new("First", FIRST)
    new("Second", SECOND)
    article = new("Repeat", FIRST)
    accept(article)
    rewrite(article, f"{FIRST} and more")
    assert problem_of(article) == ("First", "accepted")
    rewrite(article, OTHER)
    assert problem_of(article) == ("First", "accepted")
    change_set = rewrite(article, SECOND)
    assert (problem_of(article), count_open()) == (("Second", "open"), 1)
    assert article.problems.get().accepted_by == ""
    undo([change_set])
    assert (problem_of(article), count_open()) == (("First", "accepted"), 0)


def test_problems_of_later_articles_follow_an_earlier_text() -> None:
    first = new("First", FIRST)
    later = new("Later", FIRST)
    rewrite(first, SECOND)
    assert problem_of(later) is None
    change_set = rewrite(first, f"{FIRST} {FIRST}")
    assert (problem_of(later), problem_of(first)) == (("First", "open"), None)
    undo([change_set])
    assert problem_of(later) is None


def test_a_discarded_text_repeats_nothing() -> None:
    new("First", FIRST, state=State.DISCARDED)
    article = new("Other", OTHER)
    rewrite(article, FIRST)
    assert problem_of(article) is None


def test_an_edit_of_something_else_leaves_the_problem_alone() -> None:
    new("First", FIRST)
    article = new("Repeat", FIRST)
    before = ArticleProblem.objects.values().get()
    edit(article, {"title": "Another title"}, user=make.user("editor"))
    assert ArticleProblem.objects.values().get() == before
