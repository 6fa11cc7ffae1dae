"""Series after one template are told from versions of one text, among near texts of several languages."""

from __future__ import annotations

import time
from datetime import date, timedelta

import pytest

from archive.comparing.duplicate_problems import near_duplicate_problem
from archive.comparing.near_duplicates import Grade, near_duplicates_of, refresh_fingerprints
from archive.text.similarity.templates import follow_one_template, keeps_most_words
from tests import make
from tests.comparing.story_versions import STORIES, replaced
from tests.comparing.versions import SERIES, VERSIONS


@pytest.mark.parametrize(("one", "other", "days"), [case[1:] for case in SERIES], ids=[case[0] for case in SERIES])
def test_reports_after_one_template_are_a_series(one: str, other: str, days: int | None) -> None:
    assert follow_one_template(one, other, days=days)
    assert follow_one_template(other, one, days=days)


@pytest.mark.parametrize(("one", "other", "days"), [case[1:] for case in VERSIONS], ids=[case[0] for case in VERSIONS])
def test_versions_of_one_text_are_no_series(one: str, other: str, days: int | None) -> None:
    assert not follow_one_template(one, other, days=days)
    assert not follow_one_template(other, one, days=days)


def test_most_words_are_kept_where_one_in_ten_is_another() -> None:
    story = STORIES["en"]
    assert keeps_most_words(story, replaced(story, 5)) and keeps_most_words(replaced(story, 5), story)
    assert keeps_most_words(story, f"{STORIES['de']} {replaced(story, 5)}")
    assert not keeps_most_words(story, replaced(story, 2, every=4))
    assert not keeps_most_words(story, story.replace("36", "41").replace("14", "9").replace("420", "7").upper()[:300])
    report, other = SERIES[0][1], SERIES[0][2]
    assert not keeps_most_words(report, other)


def test_what_keeps_no_place_in_common_is_no_series() -> None:
    assert not follow_one_template("", "", days=0)
    assert not follow_one_template("nothing in common 12", "all of it otherwise 13", days=90)


@pytest.mark.parametrize("one", ["word ", "12 ", "Name 12 of ", "中国12", "a b "])
def test_repetitions_take_no_time(one: str) -> None:
    begin = time.process_time()
    follow_one_template(one * 40_000, (one + "else ") * 40_000, days=None)
    assert time.process_time() - begin < 0.5


@pytest.mark.django_db
def test_a_series_is_named_but_makes_no_family_and_a_version_comes_before_it() -> None:
    _name, first, second, days = SERIES[0]
    on = date(2024, 3, 7)
    version = make.article("First", body=" ".join(first.split()[:34]), on=on)
    earlier = make.article("Earlier", body=second, on=on - timedelta(days=days or 0))
    article = make.article("Article", body=first, on=on)
    refresh_fingerprints([version.pk, earlier.pk, article.pk])
    found = near_duplicates_of(article.pk)
    assert [(near.article_id, near.grade, near.is_series) for near in found] == [
        (version.pk, Grade.DUPLICATE, False),
        (earlier.pk, Grade.PERHAPS, True),
    ]
    problem = near_duplicate_problem(found[1:], {earlier.pk: earlier}, {})
    assert problem["code"] == "same_template"
    assert problem["evidence"]["family"] is None
    assert "follows the same template as “Earlier”" in problem["message"]
