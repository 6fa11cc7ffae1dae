"""Of many backups those stay that the rotation names, the newest always, and nothing goes that is not its own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.preserving.backups.rotation import Rotation

pytestmark = pytest.mark.once


def at(words: str) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=UTC)


DAILY = [at(f"2026-{month:02}-{day:02}T02:15") for month in range(1, 13) for day in range(1, 29)]


@pytest.mark.parametrize(
    ("rule", "moments", "kept"),
    [
        ("7d", [], []),
        ("1d", ["2026-11-30T01:00"], ["2026-11-30T01:00"]),
        # several a day: the newest of each
        ("2d", ["2026-11-30T23:59", "2026-11-30T00:00", "2026-11-29T12:00", "2026-11-29T11:59", "2026-11-28T12:00"],
         ["2026-11-30T23:59", "2026-11-29T12:00"]),
        # a gap costs nothing
        ("3d", ["2026-11-30T02:00", "2026-09-01T02:00", "2024-02-29T02:00", "2024-02-28T02:00"],
         ["2026-11-30T02:00", "2026-09-01T02:00", "2024-02-29T02:00"]),
        # ISO weeks: 2026 begins in the week of Monday 29 December 2025
        ("2w", ["2026-01-01T02:00", "2025-12-29T02:00", "2025-12-28T02:00", "2025-12-21T02:00"],
         ["2026-01-01T02:00", "2025-12-28T02:00"]),
        ("2m", ["2026-03-01T00:00", "2026-02-28T23:59", "2026-02-01T00:00", "2026-01-31T00:00"],
         ["2026-03-01T00:00", "2026-02-28T23:59"]),
        ("2y", ["2026-01-01T00:00", "2025-12-31T23:59", "2025-01-01T00:00", "2024-12-31T00:00"],
         ["2026-01-01T00:00", "2025-12-31T23:59"]),
        # the newest stays whatever the rule counts, and one can stand for a day, a week and a month
        ("1d,1w,1m", ["2026-11-30T02:00", "2026-11-29T02:00", "2026-10-31T02:00"], ["2026-11-30T02:00"]),
    ],
)  # fmt: skip
def test_rule_keeps_the_newest_of_each_span_that_has_any(rule: str, moments: list[str], kept: list[str]) -> None:
    assert Rotation.parse(rule).kept([at(one) for one in moments]) == {at(one) for one in kept}


def test_a_year_of_nights_leaves_days_weeks_and_months() -> None:
    kept = sorted(Rotation.parse("7d,4w,12m").kept(DAILY), reverse=True)
    assert kept[:7] == DAILY[:-8:-1]
    assert len(kept) == 7 + 2 + 11  # the first two weeks, and the first month, are those of the days
    assert {moment.month for moment in kept} == set(range(1, 13))


def test_days_are_those_of_utc_whatever_zone_a_moment_is_told_in() -> None:
    here = timezone(timedelta(hours=5))
    late, early = datetime(2026, 11, 30, 4, 59, tzinfo=here), datetime(2026, 11, 30, 5, 0, tzinfo=here)
    assert Rotation(days=2).kept([late, early]) == {late, early}
    assert Rotation(days=2).kept([early, early + timedelta(hours=18)]) == {early + timedelta(hours=18)}


@given(st.lists(st.datetimes(datetime(2020, 1, 1), datetime(2027, 1, 1)), min_size=1, max_size=30))  # noqa: DTZ001
@settings(max_examples=40, deadline=None)
def test_rotating_twice_keeps_what_rotating_once_kept(moments: list[datetime]) -> None:
    rule = Rotation.parse("3d,2w,2m,1y")
    told = {moment.replace(tzinfo=UTC) for moment in moments}
    kept = rule.kept(told)
    assert max(told) in kept and kept <= told and len(kept) <= 8
    assert rule.kept(kept) == kept


@pytest.mark.parametrize("words", ["", "7", "7x", "0d", "-1d", "7d 4w;", "7d,7d", "d7", "99999d", "7d,,4w"])
def test_what_is_no_rule_is_refused_in_words(words: str) -> None:
    with pytest.raises(ValueError, match="Write like 7d,4w,12m"):
        Rotation.parse(words)


def test_rule_is_read_with_blanks_and_capitals() -> None:
    assert Rotation.parse("7D, 4w ,12m,2y") == Rotation(7, 4, 12, 2)
