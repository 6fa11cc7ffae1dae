"""Dates in fields: read as far as they are known, never guessed, and never silently passed over."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from archive.importing.drafts import ArticleDraft, Known, Options
from archive.importing.formats import read_file
from archive.importing.formats.records.date_values import read_date_value

BODY = "The leaf was found between two ledgers, with a note in pencil that nobody could read until the spring."
MAIL = "From: Eva Brandt <e@leaf.example>\nTo: d@leaf.example\nSubject: A leaf\n"


def draft(content: Any, **more: Any) -> ArticleDraft:
    """Read a record with this date."""
    record = {"title": "A leaf of the box", "date": content, "text": BODY} | more
    (found,) = read_file(json.dumps(record).encode(), "leaf.json", Known(), Options())
    assert isinstance(found, ArticleDraft)
    return found


def date_of(content: Any) -> str | None:
    read = read_date_value(content)
    return str(read.date) if read and read.date else None


@pytest.mark.parametrize(
    ("content", "date"),
    [
        ("202403291015", "2024-03-29"),
        ("20240329101500", "2024-03-29"),
        ("20240329T101500Z", "2024-03-29"),
        ("2024032910", "2024-03-29"),
        (-1893456000, "1910-01-01"),
        (-31536000, "1969-01-01"),
        (31536000, "1971-01-01"),
        (45380, "2024-03-29"),
        ("45380.427", "2024-03-29"),
        ("2004-06-XX", "2004-06"),
        ("2004-uu-uu", "2004"),
        ("2019-00-00", "2019"),
        ("2024-03-00", "2024-03"),
        ("2024-W13-5", "2024-03-29"),
        ("2024-089", "2024-03-29"),
        ("03/2024", "2024-03"),
        ("29.03.98", "1998-03-29"),
        ({"$date": {"$numberLong": "1711699200000"}}, "2024-03-29"),
        ({"date-parts": [[2024, 3, 29]]}, "2024-03-29"),
        ({"year": 2024, "month": 3}, "2024-03"),
        ("/Date(1711699200000)/", "2024-03-29"),
        ("Tue, 04 Mar 45 09:00:00 GMT", "1945-03-04"),
        ("March 29, 2024 (updated April 2, 2024)", "2024-03-29"),
        ("Posted on 29 March 2024 by admin", "2024-03-29"),
        ("29 marzo 2024", "2024-03-29"),
    ],
)
def test_what_is_known_of_a_date_is_read(content: Any, date: str) -> None:
    assert date_of(content) == date


@pytest.mark.parametrize(
    "content",
    [
        "1984~", "2004-06?", "198X", "1990s", "c. 1990", "около 1990", "約1990年", "[1931?]", "2020-21", "2019/2020",
        "2004-06/2006-08", "29 March 2024 – 2 April 2024", "[1923,1924]", "before 1990", "entre 1990 et 1991",
        "2031-01-01", "3 March 2087", 12345, 29032024, "2567-03-29", "1403-01-10", "10:15", "Easter", "yesterday",
        {"date-parts": [[2024, 3], [2024, 5]]}, "29 Brumaire 2024", "2024-13-45", "1.3e9", "３月", "x" * 150,
    ],
)  # fmt: skip
def test_what_is_not_certain_stays_unknown_and_a_problem_names_it(content: Any) -> None:
    found = draft(content)
    assert found.published is None
    (problem,) = [one for one in found.problems if one.code == "date_unread"]
    assert problem.severity == "warning"
    quote = content if isinstance(content, str) else json.dumps(content)
    assert problem.evidence == {"quote": quote, "where": "/date"}


@pytest.mark.parametrize("content", ["0000-00-00 00:00:00", "n.d.", "undated", "без даты", "", None, "-", True, "yes"])
def test_a_value_that_says_there_is_no_date_is_no_problem(content: Any) -> None:
    found = draft(content)
    assert found.published is None
    assert not [one for one in found.problems if one.code.startswith("date")]


@pytest.mark.parametrize(
    "content",
    [
        {"title": "A leaf", "text": BODY},
        {"title": "A", "date": "c. 1990", "key": 1, "note": 2, "x": 3},
        [{"a": 1}, {"b": 2}],
        {"pages": 3},
    ],
)
def test_an_object_that_holds_no_date_is_no_problem(content: Any) -> None:
    found = draft("2024-03-29", published=content, data=content)
    assert str(found.published and found.published.value) == "2024-03-29"
    assert found.problems == ()


def test_a_value_that_is_none_is_named_even_where_another_field_has_the_date() -> None:
    found = draft("2024-03-29", published="soon")
    assert found.published is not None
    assert str(found.published.value) == "2024-03-29"
    assert [problem.evidence["quote"] for problem in found.problems] == ["soon"]


@pytest.mark.parametrize(
    ("content", "moment", "offset"),
    [
        ("Fri Mar 29 2024 10:15:00 GMT+0300 (Moscow Standard Time)", time(10, 15), 180),
        ("2024-03-29 10:15 UTC+0530", time(10, 15), 330),
        ("2024-03-29T10:15 GMT+05:30", time(10, 15), 330),
        ("2024-03-29 10:15:00+05", time(10, 15), 300),
        ("2024-03-29 10:15:00-0330", time(10, 15), -210),
        ("20240329T101500+0500", time(10, 15), 300),
        ("2024-03-29 10:15 UTC", time(10, 15), 0),
        ("2024-03-29 10:15", time(10, 15), None),
        ("2024-03-29 10:15:00+99", time(10, 15), None),
    ],
)
def test_times_and_offsets(content: str, moment: time, offset: int | None) -> None:
    found = draft(content)
    assert found.published is not None
    assert found.published_time is not None
    assert found.published_time.value == moment
    assert (found.utc_offset.value if found.utc_offset else None) == offset


def test_today_is_a_date_and_a_day_to_come_is_none() -> None:
    today = datetime.now(UTC).date()
    assert date_of(today.isoformat()) == today.isoformat()
    assert date_of((today + timedelta(days=3)).isoformat()) is None
    assert date_of(f"{today.year}") == f"{today.year}"
    assert date_of(f"{today.year + 1}") is None


@pytest.mark.parametrize(
    ("header", "row", "date"),
    [
        ("title,url,time_added,tags,status,note", "A,https://a.example/1,1711699200,x,unread,Words", None),
        ("id,title,note,excerpt,url,folder,tags,created,favorite", "1,A,,W,https://a.example,,,2021-03-04,no", None),
        ("title,text,created,author", "A,Words,2021-03-04,Eva Brandt", "2021-03-04"),
    ],
)  # fmt: skip
def test_the_time_of_saving_a_bookmark_is_not_that_of_publication(header: str, row: str, date: str | None) -> None:
    (found,) = read_file(f"{header}\n{row}\n".encode(), "list.csv", Known(), Options())
    assert isinstance(found, ArticleDraft)
    assert (str(found.published.value) if found.published else None) == date


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", f"Date: 3 March 2087\n\n{BODY}\n"),
        ("a.md", f"---\ntitle: A leaf\ndate: 2087-03-03\n---\n{BODY}\n"),
        ("a.eml", f"{MAIL}Date: Mon, 3 Mar 2087 10:00:00 +0100\n\n{BODY}"),
        ("a.html", f'<html><head><meta name="date" content="2087-03-03"></head><h1>A leaf</h1><p>{BODY}</p></html>'),
        ("a.xml", f"<rss><channel><item><title>L</title><pubDate>3 Mar 2087</pubDate><description>{BODY}</description>"
         "</item></channel></rss>"),
    ],
)  # fmt: skip
def test_no_format_gives_a_date_that_is_still_to_come(name: str, data: str) -> None:
    (found,) = read_file(data.encode(), name, Known(), Options())
    assert isinstance(found, ArticleDraft)
    assert (found.published, found.published_time) == (None, None)
    assert [problem.evidence["quote"] for problem in found.problems if problem.code == "date_unread"] != []


def test_a_date_of_a_message_or_a_page_that_is_none_is_named() -> None:
    mail = f"{MAIL}Date: soon\n\n{BODY}"
    page = f'<html><head><meta name="date" content="last week"></head><body><h1>A leaf</h1><p>{BODY}</p></body></html>'
    for data, name, quote in ((mail, "a.eml", "soon"), (page, "a.html", "last week")):
        (found,) = read_file(data.encode(), name, Known(), Options())
        assert isinstance(found, ArticleDraft)
        assert [problem.evidence["quote"] for problem in found.problems if problem.code == "date_unread"] == [quote]
