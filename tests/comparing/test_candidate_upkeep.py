"""How strong a proposed event is, by its articles, their sources and the days between them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from archive.comparing.candidate_upkeep import strength

pytestmark = pytest.mark.once
FIRST = date(2024, 6, 11)


def members(*sources: int | None, days: int = 0) -> list[tuple[int | None, date | None]]:
    """Return articles of these sources, the last of them so many days after the first."""
    last = FIRST + timedelta(days=days)
    return [(source, last if n == len(sources) - 1 else FIRST) for n, source in enumerate(sources)]


@pytest.mark.parametrize(
    ("stronger", "weaker"),
    [
        (members(1, 1, 1), members(1, 1)),
        (members(1, 2), members(1, 1, 1)),
        (members(1, 2), members(1, None, days=1)),
        (members(1, 2, days=1), members(1, 2, days=3)),
        (members(1, 2, 3, days=3), members(1, 2)),
    ],
)
def test_more_articles_and_papers_make_it_stronger_and_days_between_weaker(
    stronger: list[tuple[int | None, date | None]], weaker: list[tuple[int | None, date | None]]
) -> None:
    assert strength(stronger, is_of_event=False) > strength(weaker, is_of_event=False) > 0


def test_a_week_between_first_and_last_halves_it() -> None:
    whole, half = (strength(members(1, 2, days=days), is_of_event=False) for days in (0, 7))
    assert whole == 2 * half == 400


def test_one_article_proposes_no_event_but_an_account_of_a_known_one() -> None:
    assert strength(members(1), is_of_event=False) == 0
    assert strength(members(1), is_of_event=True) > 0
    assert strength([], is_of_event=True) == 0
