"""Near texts: found among many, graded by how much they share and how far apart they were published."""

from __future__ import annotations

from datetime import date

import pytest

from archive.comparing.near_duplicates import (
    MOST_ARTICLES,
    Grade,
    family_of,
    grade_of,
    near_duplicates_of,
    refresh_fingerprints,
    store_fingerprints,
)
from archive.editing.articles import edit
from archive.models import Fingerprint
from archive.text.similarity.shingles import containment, fingerprints, shingles
from tests import make

WORDS = [f"word{n}" for n in range(400)]


def text_of(*parts: range) -> str:
    return " ".join(WORDS[n] for part in parts for n in part)


@pytest.mark.parametrize(
    ("share", "days", "grade"),
    [
        (0.95, 0, Grade.DUPLICATE),
        (0.95, 3, Grade.DUPLICATE),
        (0.95, 4, Grade.REPEAT),
        (0.6, 400, Grade.RELATED),
        (0.4, 2, Grade.PERHAPS),
        (0.4, 9, None),
        (0.2, 0, None),
    ],
)
def test_a_grade_follows_from_what_is_shared_and_when(share: float, days: int, grade: Grade | None) -> None:
    first = date(2024, 5, 1)
    assert grade_of(share, first, date.fromordinal(first.toordinal() + days)) == grade


def test_an_unknown_date_counts_as_near() -> None:
    assert grade_of(0.95, None, date(2024, 5, 1)) == Grade.DUPLICATE
    assert grade_of(0.35, None, None) == Grade.PERHAPS


@pytest.mark.parametrize(
    ("one", "other", "least"),
    [
        (text_of(range(200)), text_of(range(200)), 1.0),
        (text_of(range(200)), text_of(range(60, 140)), 1.0),
        (text_of(range(100)), text_of(range(300, 390), range(100)), 0.9),
        (text_of(range(100)), text_of(range(200, 300)), 0.0),
        ("中国和中亚国家签署条约发展友好关系", "据报道中国和中亚国家签署条约发展友好关系", 0.9),
        ("", "words", 0.0),
    ],
)
def test_containment_is_the_share_of_the_smaller_text(one: str, other: str, least: float) -> None:
    share = containment(shingles(one), shingles(other))
    assert share >= least and (least > 0 or share == 0)


def test_any_twelve_words_in_a_row_leave_a_fingerprint_in_common() -> None:
    one = fingerprints(shingles(text_of(range(100), range(200, 212), range(100, 150))))
    other = fingerprints(shingles(text_of(range(300, 350), range(200, 212), range(350, 399))))
    assert one & other


@pytest.mark.django_db
def test_near_duplicates_are_found_earlier_and_later_and_the_nearest_first() -> None:
    cut = make.article("Cut", body=text_of(range(60, 140)))
    whole = make.article("Whole", body=text_of(range(200)))
    half = make.article("Half", body=text_of(range(100, 200), range(300, 360)))
    other = make.article("Other", body=text_of(range(360, 400)))
    refresh_fingerprints([cut.pk, whole.pk, half.pk, other.pk])
    found = near_duplicates_of(whole.pk)
    assert [(near.article_id, near.grade) for near in found] == [
        (cut.pk, Grade.DUPLICATE),
        (half.pk, Grade.RELATED),
    ]
    assert near_duplicates_of(other.pk) == []


@pytest.mark.django_db
def test_a_family_holds_what_is_near_to_what_is_near(monkeypatch: pytest.MonkeyPatch) -> None:
    chain = [make.article(f"Part {n}", body=text_of(range(n * 60, n * 60 + 120))) for n in range(4)]
    other = make.article("Other", body=text_of(range(380, 400)))
    refresh_fingerprints([*(one.pk for one in chain), other.pk])
    assert {near.article_id for near in near_duplicates_of(chain[0].pk)} == {chain[1].pk}
    assert family_of(chain[0].pk) == [one.pk for one in chain]
    assert family_of(other.pk) == [other.pk]
    monkeypatch.setattr("archive.comparing.near_duplicates.MOST_OF_FAMILY", 3)
    assert len(family_of(chain[0].pk)) == 3


@pytest.mark.django_db
def test_near_duplicates_follow_an_edited_text() -> None:
    one, other = make.article("One", body=text_of(range(100))), make.article("Other", body=text_of(range(300, 400)))
    refresh_fingerprints([one.pk, other.pk])
    assert not near_duplicates_of(one.pk)
    edit(other, {"body": text_of(range(100))}, user=make.user())
    assert [near.article_id for near in near_duplicates_of(one.pk)] == [other.pk]


@pytest.mark.django_db
def test_a_fingerprint_that_many_have_is_not_stored_again() -> None:
    articles = [make.article(f"Article {n}") for n in range(4)]
    Fingerprint.add({article.pk: [7] for article in articles[:2]})
    stored = store_fingerprints({articles[2].pk: [7, 8]})
    assert stored == {articles[2].pk: [7, 8]}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("archive.comparing.near_duplicates.MOST_ARTICLES", 2)
        assert store_fingerprints({articles[3].pk: [7, 8]}) == {articles[3].pk: [8]}
    assert MOST_ARTICLES > 2
