"""The name of a paper that the vocabulary lacks counts where its words and its place say so, and nothing else does."""

from __future__ import annotations

import pytest

from archive.importing.extraction.credits.names import may_be_source
from tests.importing.extraction.test_heads import TEXT, TITLE
from tests.importing.extraction.test_plain_text import read, value

SIGNED = f"{TITLE}\n\nMarch 14, 2025\n\n{TEXT}"


@pytest.mark.parametrize(
    "name",
    [
        "Harbour Lantern",
        "The Valley Voice",
        "Northern Ledger",
        "Neue Uferzeitung",
        "Lindenauer Bote",
        "Le Courrier de Sarlagne",
        "La Dépêche du Nord",
        "Diario de Valdería",
        "Kuzey Postası",
        "Степной вестник",
        "Вечерний Каменск",
        "Ирень-Медиа",
        "Сарысу тынысы",
        "Нарын үнү",
        "Samarqand ovozi",
        "Андижоннома",
        "Садои Хатлон",
        "Говийн мэдээ",
        "صحيفة الساحل",
        "روزنامه شیراز امروز",
        "海滨晚报",
        "潮見新報",
    ],
)
def test_a_name_says_that_it_is_a_paper(name: str) -> None:
    assert may_be_source(name)


@pytest.mark.parametrize(
    "name",
    [
        "Mira Tolvan",
        "Kestrel Valley",
        "World News",
        "Breaking News",
        "Book Review",
        "Daily Briefing",
        "Market Watch",
        "Последние новости",
        "Соңғы жаңалықтар",
        "Politics",
        "News",
        "Water is sold again",
        "council of Velmora",
    ],
)
def test_persons_places_and_sections_are_no_papers(name: str) -> None:
    assert not may_be_source(name)


@pytest.mark.parametrize(
    ("head", "source", "byline"),
    [
        ("Harbour Lantern\nMarch 14, 2025", "Harbour Lantern", None),
        ("March 14, 2025\nThe Valley Voice", "The Valley Voice", None),
        ("By Mira Tolvan, Harbour Lantern Staff Writer\nMarch 14, 2025", "Harbour Lantern", "Mira Tolvan"),
        ("By MIRA TOLVAN, Reuters Staff Writer\nMarch 14, 2025", "Reuters", "MIRA TOLVAN"),
        ("By Mira Tolvan, Staff Writer\nMarch 14, 2025", None, "Mira Tolvan"),
        ("by Mira Tolvan for Northern Ledger\nMarch 14, 2025", "Northern Ledger", "Mira Tolvan"),
        ("By Mira Tolvan · March 14, 2025 · Northern Ledger", "Northern Ledger", "Mira Tolvan"),
        ("Von Mira Tolvan, Neue Uferzeitung\n14. März 2025", "Neue Uferzeitung", "Mira Tolvan"),
        ("Par Mira Tolvan (avec AFP)\n14 mars 2025", "AFP", "Mira Tolvan"),
        ("Mira Tolvan / Kuzey Postası\n14 Mart 2025", "Kuzey Postası", "Mira Tolvan"),
        ("Par Le Figaro avec AFP\nPublié le 14 mars 2025", "Le Figaro", None),
        ("© Harbour Lantern\nMarch 14, 2025", "Harbour Lantern", None),
        ("Kestrel Valley - March 14, 2025", None, None),
        ("Valdería - 14 marzo 2025 - 18:32 CEST", None, None),
        ("Mira Tolvan | March 14, 2025", None, "Mira Tolvan"),
        ("14 марта 2025\nСтепной вестник", "Степной вестник", None),
        ("March 14, 2025\nWorld News", None, None),
        ("March 14, 2025\nKestrel Valley", None, None),
        ("Mira Tolvan\nMarch 14, 2025", None, None),
    ],
)
def test_a_name_counts_beside_a_date_or_an_author(head: str, source: str | None, byline: str | None) -> None:
    draft = read(f"{TITLE}\n{head}\n\n{TEXT}")
    assert (value(draft.title), value(draft.published)) == (TITLE, "2025-03-14")
    assert value(draft.source) == source
    assert byline is None or value(draft.byline) == byline


@pytest.mark.parametrize(
    ("foot", "source"),
    [
        ("The Valley Voice", "The Valley Voice"),
        ("The Editorial Board\nThe Valley Voice", "The Valley Voice"),
        ("Mira Tolvan,\nНарын үнү", "Нарын үнү"),
        ("- Northern Ledger", "Northern Ledger"),
        ("Kestrel Valley", None),
        ("Sports News", None),
        ("- Northern quay", None),
    ],
)
def test_a_paper_signs_below_the_last_sentence(foot: str, source: str | None) -> None:
    assert value(read(f"{SIGNED}\n\n{foot}").source) == source


def test_the_publisher_of_a_page_needs_two_witnesses() -> None:
    head = f"Osterhaven Bürgerblick\nHome\nNews\n{TITLE}\nMarch 14, 2025\n\n{TEXT}\n\n"
    assert value(read(f"{head}© 2025 Osterhaven Bürgerblick. All rights reserved.").source) == "Osterhaven Bürgerblick"
    assert value(read(f"{head}© 2025 Uferverlag. All rights reserved.").source) is None


@pytest.mark.parametrize(
    "line",
    ["民國113年3月29日", "令和6年3月29日", "۱۰ فروردین ۱۴۰۳، ۱۲:۰۴", "29 มีนาคม 2567", "주체113(2024)년 3월 29일"],
)
def test_a_day_of_another_calendar_is_seen_and_stays_unknown(line: str) -> None:
    draft = read(f"{TITLE}\n{line}\n\n{TEXT}")
    assert (value(draft.title), value(draft.published), draft.body) == (TITLE, None, TEXT)
    assert [problem.code for problem in draft.problems if problem.code == "date_unread"] == ["date_unread"]


@pytest.mark.parametrize("line", ["“We saw it before”: ferry line approved", "Will the second ferry line come?"])
def test_a_headline_stands_above_a_standfirst_that_tells_more(line: str) -> None:
    draft = read(f"{line}\n\nVelmora harbour council approves northern islands timetable\n\nMarch 14, 2025\n\n{TEXT}")
    assert value(draft.title) == line
