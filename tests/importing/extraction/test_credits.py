"""Credits are read in the shapes that papers and agencies give them, and text is not taken for one."""

from __future__ import annotations

import re
from time import process_time

import pytest

from archive.importing.drafts import Known, KnownSource
from archive.importing.extraction.credits.datelines import read_dateline
from archive.importing.extraction.credits.endings import read_closing_credit
from archive.importing.extraction.credits.lines import read_credit
from archive.importing.extraction.credits.names import Credit
from archive.importing.extraction.credits.patterns import LINES, UNDATED_LINES
from archive.importing.extraction.credits.sources import SourceNames

NAMES = SourceNames(
    Known(
        sources=(
            KnownSource("nCa", "nca"),
            KnownSource("Global Times", "global-times"),
            KnownSource("Steppe Courier", "steppe-courier"),
        ),
        domains={"steppe.example": "steppe-courier"},
    )
)


def names(credit: Credit | None) -> list[str] | None:
    """Name what a credit names."""
    return None if credit is None else [name.name for name in credit.names]


@pytest.mark.parametrize(
    ("line", "expected", "date"),
    [
        ("///nCa, 29 March 2024", ["nCa"], "2024-03-29"),
        ("Global Times) 09:22, October 28, 2024", ["Global Times"], "2024-10-28"),
        ("(The Valley Voice) 10:56, August 4, 2019", ["The Valley Voice"], "2019-08-04"),
        ("By Steppe Courier   16:23, Nov 27, 2020", ["Steppe Courier"], "2020-11-27"),
        ("Source: Xinhua", ["Xinhua"], None),
        ("Source: Xinhua | 2024-03-29 | Editor: huaxia", ["Xinhua"], "2024-03-29"),
        (
            "Source: Ministry of Finance of the Republic of Kazakhstan",
            ["Ministry of Finance of the Republic of Kazakhstan"],
            None,
        ),
        ("Source: https://www.steppe.example/a/1", ["Steppe Courier"], None),
        ("https://www.steppe.example/a/1", ["Steppe Courier"], None),
        ("原文链接：https://unknown.example/a/1", [], None),
        ("(Reuters)", ["Reuters"], None),
        ("— TASS", ["TASS"], None),
        ("Reuters", ["Reuters"], None),
        ("来源：新华社", ["新华社"], None),
        ("2024-03-29 10:22:00 来源：新华网", ["新华网"], "2024-03-29"),
        ("Источник: ТАСС", ["ТАСС"], None),
        ("Xinhua/Global Times, 3 May 2024", ["Xinhua", "Global Times"], "2024-05-03"),
        ("Steppe Courier | 29 March 2024", ["Steppe Courier"], "2024-03-29"),
        ("Published on 29 March 2024 by Reuters", ["Reuters"], "2024-03-29"),
        ("Published: Friday, 29 March 2024", [], "2024-03-29"),
        ("Дата публикации: 29.03.2024", [], "2024-03-29"),
        ("发布时间：2024年3月29日 09:22", [], "2024-03-29"),
    ],
)
def test_a_line_that_is_a_credit_gives_its_names_and_date(line: str, expected: list[str], date: str | None) -> None:
    credit = read_credit(line, NAMES)
    assert names(credit) == expected
    assert credit is not None
    assert [str(found.date) for found in credit.dates] == ([date] if date else [])


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("By John Smith", "John Smith"),
        ("By Zhang San (People's Daily Online) 16:23, November 27, 2020", "Zhang San"),
        ("By John Smith, BBC News 5 May 2020", "John Smith"),
        ("Автор: Иван Иванов", "Иван Иванов"),
        ("记者：张三", "张三"),
    ],
)
def test_a_byline_is_distinguished_from_a_source(line: str, author: str) -> None:
    credit = read_credit(line, NAMES)
    assert credit is not None
    assert credit.byline is not None
    assert line[slice(*credit.byline)] == author


@pytest.mark.parametrize(
    "line",
    [
        "The president said so.",
        "March 2024 was cold",
        "China and the European Union",
        "By the end of 2024",
        "By the sea",
        "2024-03-29 Trade group meets in Astana",
        "The source: people who know the matter say nothing! They do not.",
        "Von der Leyen visits Samarkand",
        "Reuters reported on Monday that talks had begun",
        "Some Unknown Name",
        "(left)",
    ],
)
def test_a_line_that_may_be_text_is_no_credit(line: str) -> None:
    assert read_credit(line, NAMES) is None


def test_a_place_beside_a_date_is_a_dateline_and_no_source() -> None:
    credit = read_credit("Astana, 29 March 2024", NAMES)
    assert credit is not None
    assert credit.names == ()
    assert credit.place == (0, 6)


def test_the_date_of_a_later_change_is_distinguished_from_that_of_publication() -> None:
    updated = read_credit("Updated: 30 March 2024", NAMES)
    both = read_credit("Published 29 March 2024 | Updated 30 March 2024", NAMES)
    assert updated is not None
    assert updated.updated
    assert both is not None
    assert [str(date.date) for date in both.dates] == ["2024-03-29"]


@pytest.mark.parametrize(
    ("text", "expected", "place", "rest"),
    [
        ("ASTANA, 17 June (Kazinform) – The heads of state", ["Kazinform"], "ASTANA", "The heads of state"),
        ("BEIJING, March 29 (Xinhua) -- China said", ["Xinhua"], "BEIJING", "China said"),
        ("LONDON (Foo News) - The minister", ["Foo News"], "LONDON", "The minister"),
        ("МОСКВА, 17 июня. /ТАСС/. Президент России", ["ТАСС"], "МОСКВА", "Президент России"),
        ("МОСКВА, 17 июня — РИА Новости. Президент", ["РИА Новости"], "МОСКВА", "Президент"),
        ("新华社阿斯塔纳6月17日电（记者张三）国家主席", ["新华社"], "阿斯塔纳", "国家主席"),
        ("天山网北京3月9日电（记者李四）会议", ["天山网"], "北京", "会议"),
        ("АСТАНА, 9 марта. /Степной.Вестник/. Министры", ["Степной.Вестник"], "АСТАНА", "Министры"),
        ("(Reuters) - China said", ["Reuters"], None, "China said"),
        ("The heads of state (Xinhua) said", None, None, ""),
        ("China (population 1.4 billion) is large", None, None, ""),
        ("Wang Yi (left) - the foreign minister - said", None, None, ""),
        ("Beijing. Nobody knows - yet.", None, None, ""),
    ],
)
def test_the_dateline_of_a_first_paragraph(text: str, expected: list[str] | None, place: str | None, rest: str) -> None:
    credit = read_dateline(text, NAMES)
    assert names(credit) == expected
    if credit:
        assert text[credit.end :] == rest
        assert (text[slice(*credit.place)] if credit.place else None) == place


@pytest.mark.parametrize(
    ("text", "expected", "rest"),
    [
        ("the aim is peace, he concluded. ///nCa, 29 March 2024", ["nCa"], "the aim is peace, he concluded."),
        ("he said in closing. ///Valley Voice", ["Valley Voice"], "he said in closing."),
        ("freight rail services, Xi said. Reuters", ["Reuters"], "freight rail services, Xi said."),
        ("“That works for all of us.” Wikipress", ["Wikipress"], "“That works for all of us.”"),
        ("he told the paper. (Xinhua)", ["Xinhua"], "he told the paper."),
        ("both sides agreed — TASS", ["TASS"], "both sides agreed"),
        ("в условиях «чрезвычайного положения». ТАСС", ["ТАСС"], "в условиях «чрезвычайного положения»."),
        ("так говорит он. Степь.Медиа", ["Степь.Медиа"], "так говорит он."),
        ("сообщили в министерстве. ТАСС", ["ТАСС"], "сообщили в министерстве."),
        ("他对记者说。（新华社）", ["新华社"], "他对记者说。"),
        ("他对记者说。（草原网）", ["草原网"], "他对记者说。"),
        ("сообщили в министерстве. Степь.Медиа", ["Степь.Медиа"], "сообщили в министерстве."),
        ("他对记者说。来源：新华网", ["新华网"], "他对记者说。"),
        ("he will come at 5 p.m. Sunday", None, ""),
        ("he thanked Dr. Smith", None, ""),
        ("as told by the source: Interfax", None, ""),
        ("so it was in the U.S. Congress", None, ""),
        ("they all came. John Smith", None, ""),
        ("it works well. Read more", None, ""),
        ("this was said by Reuters", None, ""),
    ],
)
def test_the_credit_behind_a_last_sentence(text: str, expected: list[str] | None, rest: str) -> None:
    credit = read_closing_credit(text, NAMES)
    assert names(credit) == expected
    if credit:
        assert text[: credit.start].rstrip() == rest


def test_an_agency_is_distinguished_from_a_publisher() -> None:
    credit = read_credit("Xinhua/Global Times, 3 May 2024", NAMES)
    assert credit is not None
    assert [name.is_agency for name in credit.names] == [True, False]


def test_short_names_must_be_written_exactly_so() -> None:
    assert NAMES.get("nca") is None
    assert NAMES.get("nCa") is not None
    assert NAMES.get("the global times") is not None


@pytest.mark.parametrize(
    "odd", ["A-", "A ", "(", "/", "1 ", "2024-", ": ", "By ", "[", "—", "A.B ", "29 March 2024, ", "Source: "]
)
def test_no_line_takes_long_to_be_distinguished_from_a_credit(odd: str) -> None:
    line = (odd * 160)[:158]
    started = process_time()
    for read in (read_credit, read_dateline, read_closing_credit):
        read(line, NAMES)
    assert process_time() - started < 0.5


DATED = (
    "№ 12 (3456) от \x01\x01",
    "\x01",
    "Updated: \x01",
    "\x01 updated: \x01",
    "\x01 Source: Xinhua",
    "(Xinhua) \x01",
    "By Ann Lee, Xinhua, \x01",
    "By Ann Lee \x01",
    "\x01 by Ann Lee",
    "Xinhua | \x01",
    "Xinhua | updated: \x01",
    "\x01 | Xinhua",
    "\x01 Xinhua",
    "Xinhua, \x01",
    "\x01 (Xinhua)",
    "Saved on \x01",
    "\x01（6/17 21:02 更新）",
)


@pytest.mark.parametrize(
    ("rule", "shape"), [pytest.param(rule, shape, id=rule) for rule, _, shape in LINES if "date" in rule]
)
def test_a_shape_that_is_named_after_a_date_fits_no_line_without_one(rule: str, shape: re.Pattern[str]) -> None:
    assert any(shape.match(line) for line in DATED)
    assert not any(shape.match(line.replace("\x01", "")) for line in DATED)
    assert rule not in {undated for undated, _, _ in UNDATED_LINES}
