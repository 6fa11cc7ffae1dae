"""One typed date is read in one way or refused, with the reason."""

from __future__ import annotations

import pytest

from archive.text.dates.months import month_number
from archive.text.dates.typed_dates import _FILLING, TypedDateError, read_typed_date

READ = {
    "2019": "2019",
    "2019-10": "2019-10",
    "2019-10-15": "2019-10-15",
    "  2019-10-15 ": "2019-10-15",
    "2019-1-5": "2019-01-05",
    "2019/10/15": "2019-10-15",
    "2019.10.15": "2019-10-15",
    "2019. 10. 15.": "2019-10-15",
    "2019 10 15": "2019-10-15",
    "2019–10–15": "2019-10-15",
    "２０１９－１０－１５": "2019-10-15",
    "٢٠١٩-١٠-١٥": "2019-10-15",
    "15.10.2019": "2019-10-15",
    "5.6.2019": "2019-06-05",
    "15. 10. 2019": "2019-10-15",
    "15/10/2019": "2019-10-15",
    "10/15/2019": "2019-10-15",
    "05/05/2019": "2019-05-05",
    "15-10-2019": "2019-10-15",
    "10.2019": "2019-10",
    "10/2019": "2019-10",
    "15 October 2019": "2019-10-15",
    "15th of October, 2019": "2019-10-15",
    "October 15, 2019": "2019-10-15",
    "OCT 15 2019": "2019-10-15",
    "15-Oct-2019": "2019-10-15",
    "2019-Oct-15": "2019-10-15",
    "Oct 2019": "2019-10",
    "Oct. 2019": "2019-10",
    "May 2019": "2019-05",
    "2019 May": "2019-05",
    "Tuesday, 15 October 2019": "2019-10-15",
    "вторник, 15 октября 2019 г.": "2019-10-15",
    "15 октября 2019": "2019-10-15",
    "15 октября 2019 года": "2019-10-15",
    "октябрь 2019": "2019-10",
    "2019 год": "2019",
    "2019 г.": "2019",
    "2019年10月15日": "2019-10-15",
    "2019 年 10 月 15 日": "2019-10-15",
    "2019年10月": "2019-10",
    "2019年": "2019",
    "二〇一九年十月十五日": "2019-10-15",
    "二〇一九年十二月三十一日": "2019-12-31",
    "2019년 10월 15일": "2019-10-15",
    "15. Oktober 2019": "2019-10-15",
    "1er janvier 2019": "2019-01-01",
    "15 de octubre de 2019": "2019-10-15",
    "1º de janeiro de 2019": "2019-01-01",
    "15 ekim 2019": "2019-10-15",
    "2019 жылғы 15 қазан": "2019-10-15",
    "2019-жылдын 15-октябры": "2019-10-15",
    "15 жовтня 2019 року": "2019-10-15",
    "29 February 2020": "2020-02-29",
}

REFUSED = {
    "unreadable": [
        "",
        " ",
        "soon",
        "c. 2019",
        "2019?",
        "before 2019",
        "2018-2019",
        "2018/2019",
        "15-16 October 2019",
        "October-November 2019",
        "15 October 2019 2020",
        "2019-10-15T12:00",
        "2019-10-15 12:00",
        "15 October 2019, p. 3",
        "-2019",
        "20191015",
        "2019-10/15",
        "spring 2019",
        "Q3 2019",
        "\x00",
        "2019\x00",
        "1" * 5000,
        "October " * 2000,
    ],
    "no_year": ["October", "15.10.19", "15/10/19", "15 October", "15 October 19", "05/06", "19"],
    "impossible": [
        "2019-02-30",
        "2019-13",
        "2019-00",
        "2019-10-00",
        "2019-10-32",
        "0000",
        "30 February 2019",
        "29.02.2019",
        "05.13.2019",
        "13/14/2019",
        "32/10/2019",
        "2019年2月30日",
        "February 29, 2019",
        "2019-20",
    ],
    "weekday": ["Monday, 15 October 2019", "Monday, October 2019"],
}


@pytest.mark.parametrize(("typed", "known"), READ.items())
def test_what_can_be_read_in_one_way_is_taken_as_far_as_it_is_known(typed: str, known: str) -> None:
    assert str(read_typed_date(typed)) == known


@pytest.mark.parametrize(
    ("typed", "fault"),
    [(typed, fault) for fault, refused in REFUSED.items() for typed in refused],
)
def test_what_is_no_date_is_refused_with_the_reason(typed: str, fault: str) -> None:
    with pytest.raises(TypedDateError) as caught:
        read_typed_date(typed)
    assert (caught.value.fault, caught.value.readings) == (fault, ())


@pytest.mark.parametrize(
    "typed", ["05/06/2019", "5/6/2019", "05-06-2019", "5 6 2019", "０５／０６／２０１９", "05 / 06 / 2019"]
)
def test_what_can_be_read_in_two_ways_is_refused_with_both(typed: str) -> None:
    with pytest.raises(TypedDateError) as caught:
        read_typed_date(typed)
    assert caught.value.fault == "ambiguous"
    assert [str(one) for one in caught.value.readings] == ["2019-06-05", "2019-05-06"]


def test_words_that_are_passed_over_are_no_months() -> None:
    assert [word for word in _FILLING if month_number(word)] == []
