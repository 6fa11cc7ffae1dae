"""Nouns that are names of one thing, as a vocabulary has them: its figures in several languages are one row."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archive.text.ledger.counted_names import CountedNames
from archive.text.ledger.extraction import extract
from archive.text.ledger.figure_rows import figure_rows
from tests.text.ledger.test_rows import in_short

SHIP, PLANT, SUMMIT, ALLIANCE, LINE = range(1, 6)
NAMES = CountedNames(
    [
        *((SHIP, name) for name in ("container ship", "контейнеровоз", "集装箱船")),
        *((PLANT, name) for name in ("nuclear power plant", "атомная электростанция", "核电站")),
        *((SUMMIT, name) for name in ("summit", "саммит", "峰会")),
        *((ALLIANCE, name) for name in ("SCO", "ШОС", "上合组织")),
        *((LINE, name) for name in ("liner", "лайнер")),
        (SHIP, "лайнер"),
    ]
)


def rows(*texts: tuple[str, str]) -> list[str]:
    accounts = []
    for language, text in texts:
        found = extract([text], language)
        named = [
            replace(one, figure=replace(one.figure, thing=NAMES.thing_of(one.figure, found.language)))
            for one in found.figures
        ]
        accounts.append((found.language, named))
    return [in_short(row) for row in figure_rows(accounts)]


def test_the_names_of_one_thing_are_one_row_in_all_languages() -> None:
    texts = (
        ("en", "The yard has built 12 container ships."),
        ("ru", "Верфь построила 12 новых контейнеровозов."),
        ("zh", "该厂建造了12艘集装箱船。"),
    )
    assert rows(*texts) == ["agree A:12 container ships B:12 новых контейнеровозов C:12艘集装箱船"]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        # what one language counts among the common things, the other does not
        (
            (("en", "It runs 15 nuclear power plants."), ("zh", "该国有15座核电站。")),
            ["agree A:15 nuclear power plants B:15座核电站"],
        ),
        # the noun in any of its forms, whatever stands before and behind it
        (
            (("en", "The last 12 SCO summits were short."), ("ru", "Прошло 12 саммитов ШОС.")),
            ["agree A:12 SCO summits B:12 саммитов"],
        ),
    ],
)
def test_a_noun_goes_by_its_own_word(texts: tuple[tuple[str, str], ...], expected: list[str]) -> None:
    assert rows(*texts) == expected


@pytest.mark.parametrize(
    "texts",
    [
        (("en", "It has 12 container ships."), ("ru", "У неё 13 контейнеровозов.")),  # another number
        (("en", "Some 12 summit delegates came."), ("ru", "Прошло 12 саммитов.")),  # delegates are no summits
        (("en", "They met with 21 liners."), ("ru", "Пришло 21 лайнер.")),  # the name of two things
        (("en", "They signed 12 protocols."), ("ru", "Подписано 12 протоколов.")),  # not in the vocabulary
        (("ru", "Прошло 12 саммитов ШОС."), ("zh", "12个上合组织")),
    ],
)
def test_nothing_is_joined_that_no_name_proves(texts: tuple[tuple[str, str], ...]) -> None:
    assert len(rows(*texts)) == 2


def test_figures_of_a_unit_and_longer_nouns_have_no_thing() -> None:
    for language, text in (("en", "12 percent"), ("zh", "12个国际能源峰会代表"), ("en", "in all, 12 of them")):
        assert all(NAMES.thing_of(one.figure, language) is None for one in extract([text], language).figures)
