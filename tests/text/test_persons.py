"""Bylines that plainly list persons are parted; what may be a body, or one name, stays whole."""

from __future__ import annotations

import pytest

from archive.text.persons import persons_of


@pytest.mark.parametrize(
    ("byline", "persons"),
    [
        ("Eva Brandt, Karl Olsen and Ada Moor", ["Eva Brandt", "Karl Olsen", "Ada Moor"]),
        ("Eva Brandt, Karl Olsen, and Ada Moor", ["Eva Brandt", "Karl Olsen", "Ada Moor"]),
        ("J. R. Olsen & Ada O’Moor", ["J. R. Olsen", "Ada O’Moor"]),
        ("Ludwig van Beek; Marie-Claire de la Tour", ["Ludwig van Beek", "Marie-Claire de la Tour"]),
        ("Jean Dupont et Léa Martin", ["Jean Dupont", "Léa Martin"]),
        ("Анна Иванова и Пётр Ким", ["Анна Иванова", "Пётр Ким"]),
        ("Айгүл Серікова, Нұрлан Бек және Асан Омар", ["Айгүл Серікова", "Нұрлан Бек", "Асан Омар"]),
        ("李明、王小红", ["李明", "王小红"]),
    ],
)
def test_a_list_of_persons_is_parted(byline: str, persons: list[str]) -> None:
    assert persons_of(byline) == persons


@pytest.mark.parametrize(
    "byline",
    [
        "Eva Brandt",
        "River Ports Authority and Office of Dredging",
        "Eva Brandt, Reuters",
        "Brandt, Eva",
        "Eva Brandt, senior correspondent",
        "Ministry of Trade and Industry",
        "Eva Brandt and staff",
        "Eva Brandt and the Harbour Gazette",
        "Johnson and Johnson",
        "新华社、人民日报",
        "李明 王小红和赵刚",
        "Пресс-служба и Отдел Новостей",
        "Eva Brandt, New York Times",
    ],
)
def test_what_may_be_no_list_of_persons_stays_whole(byline: str) -> None:
    assert persons_of(byline) == [byline]


def test_nobody_is_nobody() -> None:
    assert persons_of(" ") == []
