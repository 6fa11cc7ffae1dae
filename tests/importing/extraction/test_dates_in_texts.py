"""Dates in texts: none that is still to come, none of a copy, and a value that can't be read is named."""

from __future__ import annotations

from datetime import time

import pytest

from archive.importing.extraction.credits.evidence import date_of_file_name
from archive.importing.extraction.dates import compact_date, find_dates
from tests.importing.extraction.test_plain_text import ONE, TWO, codes, read, value


@pytest.mark.parametrize(
    ("head", "quote"),
    [
        ("Date: 31 February 2024", "31 February 2024"),
        ("Date: 2024-13-45", "2024-13-45"),
        ("Date: 29.03.24", "29.03.24"),
        ("Дата публикации: 31.02.2024", "31.02.2024"),
        ("发布日期：2024年13月1日", "2024年13月1日"),
        ("date 2024-13-45 Six Countries Open an Office", "2024-13-45"),
        ("date 2097-03-04 Six Countries Open an Office", "2097-03-04"),
        ("Published: 4 March 2097", "4 March 2097"),
    ],
)
def test_a_value_in_the_place_of_a_date_that_says_none_is_named(head: str, quote: str) -> None:
    draft = read(f"{head}\n\n{ONE}\n\n{TWO}")
    assert draft.published is None
    assert "date_unread" in codes(draft)
    (problem,) = (problem for problem in draft.problems if problem.code == "date_unread")
    assert problem.evidence["quote"] == quote
    assert draft.body == f"{ONE}\n\n{TWO}"


@pytest.mark.parametrize("line", ["Time: 10:00", "Published: weekly", "Date palms: 12 of them", "Date: to be said"])
def test_a_label_before_something_else_is_no_date(line: str) -> None:
    assert "date_unread" not in codes(read(f"{line}\n\n{ONE}\n\n{TWO}"))


@pytest.mark.parametrize(
    "foot",
    [
        "© 2024 The Valley Voice",
        "Copyright 29 March 2024 The Valley Voice. All rights reserved.",
        "Saved on 29 March 2024",
        "Accessed: 2024-03-29",
        "Law No. 12/03/2019 on harbours",
    ],
)
def test_neither_a_copyright_nor_a_copy_nor_a_law_dates_an_article(foot: str) -> None:
    assert read(f"{ONE}\n\n{TWO}\n\n{foot}").published is None
    assert read(f"{foot}\n\n{ONE}\n\n{TWO}").published is None


@pytest.mark.parametrize(
    ("line", "offset"),
    [
        ("28 October 2024 09:22 GMT+0300", 180),
        ("28 October 2024 09:22 UTC+0530", 330),
        ("28 October 2024 09:22 GMT+05:30", 330),
        ("28 October 2024 09:22 (UTC -3)", -180),
        ("28 October 2024 09:22 GMT+9900", None),
    ],
)
def test_offsets_are_read_in_their_spellings(line: str, offset: int | None) -> None:
    (found,) = find_dates(line)
    assert (found.time, found.offset) == (time(9, 22), offset)


@pytest.mark.parametrize(
    ("text", "date", "moment"),
    [
        ("202403291015", "2024-03-29", time(10, 15)),
        ("20240329101530", "2024-03-29", time(10, 15, 30)),
        ("20240329T1015", "2024-03-29", time(10, 15)),
        ("20240329 2000 people came", "2024-03-29", None),
    ],
)
def test_a_date_and_a_time_in_one_number(text: str, date: str, moment: time | None) -> None:
    found = compact_date(text)
    assert found is not None
    assert (str(found.date), found.time) == (date, moment)
    assert compact_date("1234567890123456") is None


def test_a_number_behind_a_label_is_a_date_in_a_line_of_its_own_too() -> None:
    for head in ("Date: 202403291015", "date 20240329 Six Countries Open an Office"):
        assert value(read(f"{head}\n\n{ONE}\n\n{TWO}").published) == "2024-03-29"


@pytest.mark.parametrize(
    ("name", "date"),
    [
        ("2024-03-29-office.txt", "2024-03-29"),
        ("Guild_2025-02-19.txt", "2025-02-19"),
        ("guild 19.02.2020.txt", "2020-02-19"),
        ("minutes (20210118).txt", "2021-01-18"),
        ("19990231-guild.txt", None),
        ("report-2097-01-01.txt", None),
        ("version 1.12.2020.3.txt", None),
        ("a20240329.txt", None),
        ("photo_1234567890.txt", None),
    ],
)
def test_a_date_at_either_end_of_a_files_name(name: str, date: str | None) -> None:
    assert value(date_of_file_name(name)) == date


@pytest.mark.parametrize(
    ("line", "title", "day"),
    [
        ("Six Countries Open an Office (29 March 2024)", "Six Countries Open an Office", "2024-03-29"),
        ("Six Countries Open an Office [2024-03-29]", "Six Countries Open an Office", "2024-03-29"),
        ("Шесть стран открыли бюро (29 марта 2024 г.)", "Шесть стран открыли бюро", "2024-03-29"),
        ("六国在首都开设贸易办公室（2024年3月29日）", "六国在首都开设贸易办公室", "2024-03-29"),
    ],
)
def test_a_day_in_brackets_behind_the_headline_is_no_part_of_it(line: str, title: str, day: str) -> None:
    draft = read(f"{line}\n\n{ONE}\n\n{TWO}\n")
    assert (value(draft.title), value(draft.published)) == (title, day)
    dated = read(f"{line}\nReuters, 2 April 2024\n\n{ONE}\n\n{TWO}\n")
    assert (value(dated.title), value(dated.published)) == (title, "2024-04-02")
    assert not codes(dated) & {"dates_disagree"}


@pytest.mark.parametrize(
    "line",
    [
        "The Office of Six Countries (1989)",
        "The Office of Six Countries (March 2024)",
        "The Office (28 March to 29 March 2024)",
        "The Office of Six (03/04/2024)",
        "Six Countries Open an Office (updated by hand in 2024)",
        "Six Countries Open an Office (after 29 March 2024)",
    ],
)
def test_other_brackets_stay_in_the_headline_and_date_nothing(line: str) -> None:
    draft = read(f"{line}\n\n{ONE}\n\n{TWO}\n")
    assert (value(draft.title), value(draft.published)) == (line, None)
