"""Credits of several parts: labels beside each other, desks, editors, users, what explains a name in brackets."""

from __future__ import annotations

import pytest

from archive.importing.extraction.credits.datelines import read_dateline
from archive.importing.extraction.credits.lines import read_credit
from tests.importing.extraction.test_credits import NAMES, names


@pytest.mark.parametrize(
    ("line", "expected", "date", "author"),
    [
        ("Posted on March 4, 2025 by admin", [], "2025-03-04", None),
        ("Posted by webmaster on March 4, 2025", [], "2025-03-04", None),
        ("Posted in News on March 4, 2025 by admin2", [], "2025-03-04", None),
        ("Posted on March 4, 2025 by admin | 3 Comments", [], "2025-03-04", None),
        ("Posted by Mira Tolvan on March 4, 2025", [], "2025-03-04", "Mira Tolvan"),
        ("Опубликовано 4 марта 2025 автором admin", [], "2025-03-04", None),
        ("Source: Harbour Lantern   Editor: mira   2025-03-04 09:20:15", ["Harbour Lantern"], "2025-03-04", None),
        ("来源：新华社 作者：林晓 责任编辑：王某 2025-03-04", ["新华社"], "2025-03-04", "林晓"),
        ("发布时间：2025-03-04 09:20 来源：港口日报 浏览量：12", ["港口日报"], "2025-03-04", None),
        ("Источник: ТАСС | Редактор: Иванов | 04.03.2025", ["ТАСС"], "2025-03-04", None),
        ("March 4, 2025 | Posted by: Staff | Category: News | Views: 120", [], "2025-03-04", None),
        ("Author: Mira Tolvan   Source: Harbour Lantern", ["Harbour Lantern"], None, "Mira Tolvan"),
        ("Updated: 2025-03-05 | Published: 2025-03-04 | Source: Reuters", ["Reuters"], "2025-03-04", None),
        ("Published 4 March 2025 • Updated 5 March 2025 • By Mira Tolvan", [], "2025-03-04", "Mira Tolvan"),
        ("March 4, 2025 (Reuters)", ["Reuters"], "2025-03-04", None),
        ("Local | March 4, 2025", [], "2025-03-04", None),
        ("Tuesday 4 March 2025 | Opinion", [], "2025-03-04", None),
        ("Tuesday 4 March 2025 | Edition 45", [], "2025-03-04", None),
        ("Mira Tolvan, Reuters", ["Reuters"], None, "Mira Tolvan"),
        ("By Mira Tolvan | Reuters", ["Reuters"], None, "Mira Tolvan"),
        ("Published in Global Times on March 4, 2025", ["Global Times"], "2025-03-04", None),
        ("This article was originally published by Reuters.", ["Reuters"], None, None),
        ("Материал опубликован в ТАСС", ["ТАСС"], None, None),
        ("本文转载自新华社", ["新华社"], None, None),
        ("Global Times, Tuesday 4 March 2025, page 3", ["Global Times"], "2025-03-04", None),
        ("Global Times - 4 March 2025 - Mira Tolvan", ["Global Times"], "2025-03-04", "Mira Tolvan"),
        ("AFP, Velmora", ["AFP"], None, None),
        ("Publication: Global Times", ["Global Times"], None, None),
    ],
)
def test_every_part_of_a_line_is_read_for_itself(
    line: str, expected: list[str], date: str | None, author: str | None
) -> None:
    credit = read_credit(line, NAMES)
    assert credit is not None
    assert names(credit) == expected
    assert [str(found.date) for found in credit.dates] == ([date] if date else [])
    assert (line[slice(*credit.byline)] if credit.byline else None) == author


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Source: Reuters/mk(jb)", "Reuters"),
        ("Source: AFP/ab/cd", "AFP"),
        ("Source: Steppe Herald/mk(jb)", "Steppe Herald"),
        ("(Reuters/MK)", "Reuters"),
        ("dpa/xyz", "dpa"),
        ("Source: Steppe Herald <desk@herald.example>", "Steppe Herald"),
        ("(CNN (Web Desk)) March 4, 2025", "CNN"),
        ("(The Valley Voice (Web Desk)) 10:56, August 4, 2019", "The Valley Voice"),
        ("Source: Ministry of Finance (Minfin)", "Ministry of Finance"),
        ("（据新华社）", "新华社"),
        ("来源：据新华社", "新华社"),
        ("По материалам ТАСС", "ТАСС"),
        ("Source: with inputs from Reuters", "Reuters"),
        ("— CNN - Comment", "CNN"),
        ("-- Reuters --", "Reuters"),
        ("| Reuters", "Reuters"),
        ("Reuters Staff", "Reuters"),
        ("© Reuters 2025", "Reuters"),
        ("Courtesy of Reuters", "Reuters"),
        ("ИА «Казинформ»", "Казинформ"),
    ],
)
def test_a_name_holds_no_initials_no_mail_address_and_no_according_to(line: str, name: str) -> None:
    assert names(read_credit(line, NAMES)) == [name]


def test_two_agencies_beside_each_other_are_no_initials() -> None:
    assert names(read_credit("Reuters/AP", NAMES)) == ["Reuters", "AP"]


def test_the_date_of_a_change_beside_a_source_is_known_as_one() -> None:
    credit = read_credit("Source: Reuters | Updated: 2025-03-04 09:20", NAMES)
    assert credit is not None and credit.updated
    assert (names(credit), [str(found.date) for found in credit.dates]) == (["Reuters"], ["2025-03-04"])


@pytest.mark.parametrize(
    "line", ["Saved on 4 March 2025", "Accessed: 2025-03-04", "Дата обращения: 04.03.2025", "访问日期：2025年3月4日"]
)
def test_the_day_on_which_a_copy_was_saved_is_no_date_of_the_article(line: str) -> None:
    credit = read_credit(line, NAMES)
    assert credit is not None
    assert credit.dates == ()


@pytest.mark.parametrize(
    "line",
    [
        "Source: editor@lantern.example",
        "(see below)",
        "(Photo)",
        "Note: March 4, 2025",
        "China: 12  Russia: 13  India: 14",
        "Language: English  Date: the new form",
        "Law No. 12/03/2019",
        "Закон № 273-ФЗ от 29.12.2012",
        "Photo: Reuters | Text: Mira",
        "Source of life: water and bread",
        "Published in the spring of 2024",
        "Mira Tolvan, baker of the upper town",
        "Mira Tolvan, Rolf Oll",
        "2024-03-29 - Trade group meets - Astana",
        "Courtesy of the port",
    ],
)
def test_labels_in_a_line_that_may_be_text_make_no_credit(line: str) -> None:
    assert read_credit(line, NAMES) is None


def test_according_to_an_agency_is_no_part_of_its_name() -> None:
    text = "据新华社韦莫拉3月3日电 （记者林晓）港务会议"
    credit = read_dateline(text, NAMES)
    assert names(credit) == ["新华社"]
    assert credit is not None and text[credit.end :] == "港务会议"
    assert read_dateline("据《港口日报》报道，会议", NAMES) is None


def test_an_agency_and_a_dash_stand_before_a_text() -> None:
    assert names(read_dateline("Reuters — The harbour council met", NAMES)) == ["Reuters"]
    assert read_dateline("Reuters — the agency — met", NAMES) is None
    assert read_dateline("Harbour — The council met", NAMES) is None
