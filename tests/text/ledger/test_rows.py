"""Figures and quotations of several texts in rows: what agrees, what differs, what stands in one text alone."""

from __future__ import annotations

import pytest

from archive.text.ledger.extraction import extract
from archive.text.ledger.figure_rows import figure_rows
from archive.text.ledger.quotation_rows import quotation_rows


def figures(*texts: tuple[str, str]) -> list[str]:
    """Return the rows of texts, given with their languages, each in short: `agree A:35 projects B:35 projects`."""
    found = [extract([text], language) for language, text in texts]
    rows = figure_rows([(one.language, one.figures) for one in found])
    return [in_short(row) for row in rows]


def quoted(*texts: tuple[str, str]) -> list[str]:
    found = [extract([text], language) for language, text in texts]
    return [in_short(row) for row in quotation_rows([(one.language, one.quotations) for one in found])]


def in_short(row) -> str:
    values = [" ".join(f"{chr(65 + said.account)}:{said.item.text}" for said in value) for value in row.values]
    return f"{row.agreement} {' | '.join(values)}"


def english(*texts: str) -> list[tuple[str, str]]:
    return [("en", text) for text in texts]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (english("They signed 35 projects.", "It has 35 projects."), ["agree A:35 projects B:35 projects"]),
        (english("five countries met", "all five nations"), ["agree A:five countries B:five nations"]),
        (english("worth $1.57 billion", "for $1,565 million"), ["agree A:$1.57 billion B:$1,565 million"]),
        (
            english("a trade gap of $58.6 billion", "its trade gap of $59 billion"),
            ["agree A:$58.6 billion B:$59 billion"],
        ),
        (english("about 1,200 people", "1,214 people"), ["agree A:about 1,200 people B:1,214 people"]),
        (english("a 60 km road", "a road of 60,000 metres"), ["agree A:60 km B:60,000 metres"]),
        (
            english("for 11.2 billion yuan ($1.57 billion)", "for $1.57 billion"),
            ["agree A:11.2 billion yuan ($1.57 billion) B:$1.57 billion"],
        ),
        (
            [("en", "trade of $90 billion, up 27.2 percent"), ("ru", "торговля в 90 млрд долларов, рост 27,2%")],
            ["agree A:$90 billion B:90 млрд долларов", "agree A:27.2 percent B:27,2%"],
        ),
        (
            [("en", "35 projects"), ("zh", "签署35个项目"), ("ru", "35 проектов")],
            ["agree A:35 projects B:35个项目 C:35 проектов"],
        ),
        (
            english(
                "The forum ended with 35 signed cooperation projects.",
                "The forum ended with 38 signed cooperation projects.",
            ),
            ["differ A:35 signed cooperation projects | B:38 signed cooperation projects"],
        ),
        ([("en", "12 people dead"), ("ru", "погибли; 14 погибших")], ["differ A:12 people dead | B:14 погибших"]),
        ([("en", "left 12 dead"), ("zh", "14人死亡")], ["differ A:12 dead | B:14人"]),
    ],
)
def test_figures_of_several_texts(texts: list[tuple[str, str]], expected: list[str]) -> None:
    assert figures(*texts) == expected


@pytest.mark.parametrize(
    "texts",
    [
        english("They signed 35 projects.", "They built 35 houses."),  # another noun
        english("It sold 35 ships.", "It lost 36 ships at sea."),  # counts are exact, the sentences differ
        english("Prices rose 5 percent.", "Turnout was 5 percent."),  # a small share of something else
        english("worth $90 billion", "worth €90 billion"),
        [("en", "Prices rose 5 percent."), ("ru", "Явка составила 5%.")],
    ],
)
def test_what_is_not_the_same(texts: list[tuple[str, str]]) -> None:
    rows = figures(*texts)
    assert len(rows) == 2
    assert all(row.startswith("only") for row in rows)


def test_one_account_never_differs_from_itself() -> None:
    text = "The forum ended with 35 signed cooperation projects. The forum began with 38 signed cooperation projects."
    assert all(row.startswith("only") for row in figures(("en", text)))


def test_what_an_account_says_twice_is_one_row() -> None:
    assert figures(("en", "It has 35 projects. They are 35 projects.")) == ["only A:35 projects"]


def test_the_same_words_are_one_quotation() -> None:
    first = "“The projects will change the life of the whole region,” said Cui Li."
    second = "Cui Li told us: “These projects will change the life of the whole region.”"
    assert len(quoted(("en", first), ("en", second))) == 1
    assert quoted(("en", first), ("en", second))[0].startswith("agree")
    other = second.replace("Cui Li", "Ann Lee")
    assert quoted(("en", first), ("en", other))[0].startswith("differ")
    unnamed = second.replace("Cui Li", "An official")
    assert quoted(("en", first), ("en", unnamed))[0].startswith("agree")


def test_other_words_are_other_quotations() -> None:
    first = "“The projects will change the life of the whole region,” said Cui Li."
    second = "“The weather in the north was colder than before,” said Cui Li."
    assert [row.split()[0] for row in quoted(("en", first), ("en", second))] == ["only", "only"]
