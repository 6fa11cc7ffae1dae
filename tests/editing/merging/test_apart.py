"""Two articles that a person told apart are not called duplicates again."""

from __future__ import annotations

import pytest

from archive.editing.merging.apart import shared_problem, tell_apart
from archive.editing.undo import undo
from archive.models import Article, ArticleProblem
from tests import make
from tests.editing.test_near_duplicates import FIRST, OTHER, SECOND, count_open, new, problem_of, rewrite

pytestmark = pytest.mark.django_db


def test_a_pair_told_apart_stays_apart_though_the_text_changes() -> None:
    one, two = new("one", FIRST), new("two", f"{FIRST} once more")
    assert shared_problem(one, two) == shared_problem(two, one) != None  # noqa: E711
    done = tell_apart(one, two, user=make.user("ed"), reason="A reprint by intention.")
    assert done is not None and done.reason == "A reprint by intention."
    assert problem_of(two) == ("one", "accepted")
    assert ArticleProblem.objects.get(article=two, code="near_duplicate").reason == "A reprint by intention."
    assert shared_problem(one, two) is None and tell_apart(one, two, user=make.user("eve"), reason="Again") is None
    rewrite(two, f"{FIRST} once more, with a correction")
    assert problem_of(two) == ("one", "accepted")
    three = new("three", f"{FIRST} once more, with a correction")
    assert ArticleProblem.objects.get(article=three, code="near_duplicate").evidence["family"] in (one.key, two.key)
    undo([done])
    assert problem_of(two) == ("one", "open")


def test_what_else_it_is_near_to_is_named_then() -> None:
    one, two = new("one", FIRST), new("two", f"{SECOND} {OTHER}")
    three = new("three", f"{FIRST} {SECOND}")
    assert problem_of(three) == ("one", "open")
    tell_apart(one, three, user=make.user("ed"), reason="Quotes it.")
    assert problem_of(three) == ("two", "open")
    tell_apart(two, three, user=make.user("eve"), reason="Quotes it, too.")
    assert problem_of(three) == ("two", "accepted")
    assert count_open() == 0
    rewrite(three, f"{FIRST} {SECOND} at last")
    assert problem_of(three) == ("two", "accepted")


def test_a_later_copy_of_another_opens_it_again() -> None:
    one, two = new("one", FIRST), new("two", f"{FIRST} once more")
    tell_apart(one, two, user=make.user("ed"), reason="Both were printed.")
    zero = Article.objects.get(pk=one.pk)
    rewrite(zero, SECOND)
    assert problem_of(two) == ("one", "accepted")
    rewrite(two, f"{SECOND} once more")
    assert problem_of(two) == ("one", "accepted"), "the pair stays apart, whatever both say now"
