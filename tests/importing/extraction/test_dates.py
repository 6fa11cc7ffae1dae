"""Dates are read where they are certain, in many spellings, and nowhere else."""

from __future__ import annotations

from datetime import time

import pytest

from archive.importing.extraction.dates import compact_date, date_at_start, find_dates


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("2024-03-29", "2024-03-29"),
        ("2024/3/9", "2024-03-09"),
        ("2024.03.29", "2024-03-29"),
        ("29.03.2024", "2024-03-29"),
        ("29/03/2024", "2024-03-29"),
        ("03/29/2024", "2024-03-29"),
        ("04/04/2024", "2024-04-04"),
        ("29 March 2024", "2024-03-29"),
        ("29th of March, 2024", "2024-03-29"),
        ("March 29, 2024", "2024-03-29"),
        ("Mar. 29, 2024", "2024-03-29"),
        ("29 марта 2024 года", "2024-03-29"),
        ("29 марта 2024 г.", "2024-03-29"),
        ("2024年3月29日", "2024-03-29"),
        ("２０２４年３月２９日", "2024-03-29"),
        ("二〇二四年三月二十九日", "2024-03-29"),
        ("2024년 3월 29일", "2024-03-29"),
        ("2024 жылғы 29 наурыз", "2024-03-29"),
        ("2024-yil 29-mart", "2024-03-29"),
        ("2024-жылдын 29-марты", "2024-03-29"),
        ("29 марти соли 2024", "2024-03-29"),
        ("29 Mart 2024", "2024-03-29"),
        ("29. März 2024", "2024-03-29"),
        ("29 de marzo de 2024", "2024-03-29"),
        ("2024. március 29.", "2024-03-29"),
        ("٢٩ مارس ٢٠٢٤", "2024-03-29"),
        ("March 2024", "2024-03"),
        ("2024年3月", "2024-03"),
    ],
)
def test_a_date_is_read_in_the_spellings_of_many_languages(line: str, date: str) -> None:
    (found,) = find_dates(line)
    assert str(found.date) == date
    assert line[found.start : found.end] == line


def test_a_date_that_can_be_read_in_two_ways_stays_unknown() -> None:
    (found,) = find_dates("03/04/2024")
    assert found.date is None


@pytest.mark.parametrize(
    "line",
    [
        "$70 in 1970, and now 80",
        "31 February 2024",
        "2024-13-45",
        "99.99.2024",
        "0000-00-00",
        "Resolution 1325 of 2000",
        "version 10.11.12",
        "flight 2024/31 at 09:22",
        "1 Foo 2024",
        "29 March 0024",
    ],
)
def test_numbers_that_are_no_date_give_none(line: str) -> None:
    assert find_dates(line) == ()


@pytest.mark.parametrize(
    ("line", "moment", "offset"),
    [
        ("09:22, October 28, 2024", time(9, 22), None),
        ("2024-10-28T09:22:05Z", time(9, 22, 5), 0),
        ("28 October 2024, 5:30 pm", time(17, 30), None),
        ("28 октября 2024, 12:30 МСК", time(12, 30), 180),
        ("2024年10月28日 09:22", time(9, 22), None),
        ("28 Oct 2024 09:22:00 +0530", time(9, 22), 330),
        ("28 October 2024 09:22 UTC+5", time(9, 22), 300),
        ("28 October 2024", None, None),
    ],
)
def test_the_time_of_day_beside_a_date_is_read_with_it(line: str, moment: time | None, offset: int | None) -> None:
    (found,) = find_dates(line)
    assert (found.time, found.offset) == (moment, offset)
    assert (found.start, found.end) == (0, len(line))


def test_a_date_at_the_start_of_a_line_is_distinguished_from_one_inside_it() -> None:
    assert date_at_start("29 March 2024 China and") is not None
    assert date_at_start("On 29 March 2024 China and") is None


def test_eight_digits_are_a_date_only_where_they_are_asked_for() -> None:
    found = compact_date("20240329-summit.txt")
    assert found is not None
    assert str(found.date) == "2024-03-29"
    assert find_dates("20240329") == ()
    assert compact_date("20249999") is None


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("2009 оны 5-р сарын 17", "2009-05-17"),
        ("2009 оны тавдугаар сарын 17-ны өдөр", "2009-05-17"),
        ("2024 оны арван нэгдүгээр сарын 3", "2024-11-03"),
        ("15 كانون الثاني 2024", "2024-01-15"),
        ("3 تشرين الأول 2023", "2023-10-03"),
        ("3 أيلول 2023", "2023-09-03"),
        ("26 مه 2016", "2016-05-26"),
        ("۵ می ۲۰۲۴", "2024-05-05"),
        ("3 جولای 2021", "2021-07-03"),
    ],
)
def test_months_of_two_words_and_counted_months_are_read(line: str, date: str) -> None:
    assert [str(found.date) for found in find_dates(line)] == [date]


@pytest.mark.parametrize(
    ("line", "moment", "offset"),
    [
        ("2024年10月14日 5時00分", time(5, 0), None),
        ("2024年3月29日(金) 18:30", time(18, 30), None),
        ("29.03.2024 17:05 Uhr", time(17, 5), None),
        ("29 марта 2024, 12:40 (мск)", time(12, 40), 180),
        ("29 March 2024 07.00 BST", time(7, 0), None),
        ("2024年3月29日 午後5時30分", None, None),
    ],
)
def test_the_clock_beside_a_date_may_have_words_of_its_own(line: str, moment: time | None, offset: int | None) -> None:
    (found,) = find_dates(line)
    assert (found.time, found.offset) == (moment, offset)


@pytest.mark.parametrize(
    "line", ["民國113年3月29日", "令和6年3月29日", "29 มีนาคม 2567", "۱۰ فروردین ۱۴۰۳", "Juche 113 3월 29일"]
)
def test_a_year_of_another_calendar_is_no_date(line: str) -> None:
    assert not find_dates(line)
