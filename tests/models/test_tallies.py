"""Tallies as pages read them, and accounts in their order."""

from __future__ import annotations

from datetime import date

import pytest

from archive.models import Account, Tally
from archive.models.bookkeeping.heading_counts import ArchiveTotals, Counts, nearest
from archive.models.queries.page_queries import first_accounts
from tests import make

pytestmark = pytest.mark.django_db


def test_counts_part_what_is_known_of_dates() -> None:
    tag = make.tag()
    make.article(on="2024-03-29", tags=[tag])
    make.article(on="2024-03-01", precision="month", tags=[tag])
    make.article(on="2023-01-01", precision="year", tags=[tag])
    make.article(on=None, tags=[tag])
    make.article(on="2022-05-05")
    assert Tally.objects.counts("tag", tag.pk) == Counts(4, 1, {(2024, 3): 2}, {2023: 1})
    assert Tally.objects.counts("archive").years == {2022: 1, 2023: 1, 2024: 2}
    assert Tally.objects.counts("archive").months_of(2024) == {3: 2}
    assert Tally.objects.days_of(2024, 3) == {29: 1}
    assert Tally.objects.total("tag", tag.pk) == 4
    assert Tally.objects.counts("tag", tag.pk + 1) == Counts()


def test_headings_with_most_articles_come_first() -> None:
    few, many = make.tag("few"), make.tag("many")
    make.article(tags=[few, many])
    make.article(tags=[many], language="ru")
    assert list(Tally.objects.largest("tag", 5).items()) == [(many.pk, 2), (few.pk, 1)]
    assert list(Tally.objects.largest("tag", 1)) == [many.pk]
    assert Tally.objects.by_language() == [("en", 1), ("ru", 1)]


@pytest.mark.parametrize(
    ("day", "before", "after"),
    [
        (date(2024, 3, 29), date(2023, 12, 31), date(2024, 4, 1)),
        (date(2024, 3, 30), date(2024, 3, 29), date(2024, 4, 1)),
        (date(2023, 12, 31), None, date(2024, 3, 29)),
        (date(2025, 1, 1), date(2024, 4, 1), None),
    ],
)
def test_nearest_days_with_articles(day: date, before: date | None, after: date | None) -> None:
    for on in ("2023-12-31", "2024-03-29", "2024-04-01"):
        make.article(on=on)
    make.article(on="2024-03-01", precision="month")
    make.article(on="2024-03-30", state="ready")
    assert Tally.objects.day_before(day) == (before and (before, 1))
    assert Tally.objects.day_after(day) == (after and (after, 1))


def test_nearest_numbers() -> None:
    assert nearest([1, 5, 9], 5) == (1, 9)
    assert nearest([1, 5, 9], 0) == (None, 1)
    assert nearest([], 5) == (None, None)


def test_accounts_are_told_in_order_with_the_undated_last() -> None:
    event = make.event()
    undated = make.article("Undated", on=None, events=[event])
    late = make.article("Late", on="2024-04-02", events=[event])
    early = make.article("Early", on="2024-04-01", events=[event])
    make.article("Hidden", state="ready", events=[event])
    accounts = Account.objects.published().in_order()
    assert [account.article for account in accounts] == [early, late, undated]
    assert [accounts.before(account).count() for account in accounts] == [0, 1, 2]
    other = make.event("Another", on=None)
    make.article("Of another", events=[other])
    loaded = Account.objects.with_line().in_bulk()
    first = [loaded[pk] for pk in first_accounts([event.pk, other.pk], 2)]
    assert [account.article.title for account in first] == ["Early", "Late", "Of another"]


def test_standing_of_the_archive_says_what_its_counts_say() -> None:
    assert Tally.objects.archive_totals() == ArchiveTotals(0, 0, None)
    make.article(on=None)
    assert Tally.objects.archive_totals() == ArchiveTotals(1, 1, None)
    make.article(on="2024-03-29")
    make.article(on="2025-01-01", precision="year")
    make.article(on="2031-01-01", state="ready")
    counts = Tally.objects.counts("archive")
    assert (
        Tally.objects.archive_totals()
        == ArchiveTotals(counts.total, counts.undated, counts.latest_year)
        == ArchiveTotals(3, 1, 2025)
    )


def test_this_day_is_looked_for_in_the_years_held() -> None:
    for day in ("2023-03-29", "2024-03-29", "2024-03-28"):
        make.article(on=day)
    assert Tally.objects.same_day_of_years(3, 29, [2022, 2023, 2024]) == {2024: 1, 2023: 1}


def test_headings_with_articles_are_counted_without_the_unknown_one() -> None:
    source = make.source()
    make.source("Nothing held")
    make.article(source=source)
    make.article(source=source)
    make.article(source=None)
    assert Tally.objects.count_headings("source") == 1
