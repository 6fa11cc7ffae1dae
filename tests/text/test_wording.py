"""Shared wording, held against comparing every run of every text with every other."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.text.similarity.wording import (
    CHARACTERS_A_RUN,
    MOST_TEXTS,
    MOST_UNITS,
    NOBODY,
    WORDS_A_RUN,
    Shared,
    compare,
    unit_spans,
    units_of,
    wording_of,
)

Text = list[str]
Run = tuple[bool, tuple[str, ...]]

WORDS = st.lists(st.sampled_from(["the", "port", "of", "Haven", "中", "亚", "3"]), max_size=16)
TEXTS = st.lists(st.lists(WORDS.map(" ".join), max_size=4), max_size=4)


def runs_of(units: list[str]) -> list[tuple[int, Run]]:
    """Return the runs of a paragraph as the rule says them, each with where it begins."""
    found: list[tuple[int, Run]] = []
    for at in range(len(units)):
        size = CHARACTERS_A_RUN if {"中", "亚"} & set(units[at : at + WORDS_A_RUN]) else WORDS_A_RUN
        if at + size <= len(units):
            found.append((at, (False, tuple(units[at : at + size]))))
        elif at == 0:
            found.append((0, (True, tuple(units))))
    return found


def firsts(texts: list[Text]) -> list[list[int]]:
    """Return, for each unit of each text, the first text that has a run on it, by trying all."""
    cut = [[paragraph.casefold().split() for paragraph in text] for text in texts]
    holders: dict[Run, set[int]] = {}
    for number, text in enumerate(cut):
        for units in text:
            for _at, run in runs_of(units):
                holders.setdefault(run, set()).add(number)
    found = []
    for text in cut:
        row: list[int] = []
        for units in text:
            covered = [int(NOBODY)] * len(units)
            for at, run in runs_of(units):
                if len(holders[run]) > 1:
                    for place in range(at, at + len(run[1])):
                        covered[place] = min(covered[place], *holders[run])
            row += covered
        found.append(row)
    return found


def shared(*texts: Text) -> list[Shared]:
    return compare([wording_of(text) for text in texts])


@given(TEXTS)
def test_what_is_shared_is_what_trying_all_runs_finds(texts: list[Text]) -> None:
    assert [one.first.tolist() for one in shared(*texts)] == firsts(texts)


@given(TEXTS)
def test_passages_and_counts_say_the_same_as_the_units(texts: list[Text]) -> None:
    for one in shared(*texts):
        passages = list(one.passages())
        assert sum(map(len, passages)) == len(one.wording) - one.own == sum(one.by_first().values())
        assert sum(one.shared_units()) == len(one.wording) - one.own
        assert all(
            before.paragraph < after.paragraph or before.end <= after.start for before, after in pairwise(passages)
        )


def test_two_accounts_share_the_runs_of_five_words_that_a_reader_would_mark() -> None:
    one, other = shared(
        [
            "China will launch the secretariat of the China-Central Asia mechanism in Xi’an, Shaanxi Province. This was"
            " stated on Friday.",
            "He said no more.",
        ],
        [
            "China inaugurated the secretariat of the China-Central Asian cooperation mechanism on Saturday in Xi'an,"
            " Shaanxi province. This marks a day."
        ],
    )
    assert [(found.paragraph, len(found), found.first) for found in one.passages()] == [(0, 6, 0), (0, 5, 0)]
    assert other.own == len(other.wording) - 11
    assert one.shared_units() == [11, 0]


@pytest.mark.parametrize(
    ("one", "other", "number"),
    [
        ("四年前中国同中亚五国共同建立机制", "据报道四年前中国同中亚五国共同建立", 14),
        ("中国同中亚五国合作", "他说中国同中亚五国合作很好", 0),
        ("中国同中亚", "中国同中亚", 5),
        ("Historical context", "HISTORICAL CONTEXT", 2),
        ("Historical context", "Its historical context and meaning for all", 0),
        ("the minis\u00adters met in Xi’an", "The ministers met in Xi'an.", 5),
        ("the caf\u00e9 by the old port", "the cafe\u0301 by the old port", 6),
        ("they met in a town-\nhouse by day", "they met in a townhouse by day", 7),
    ],
)
def test_characters_headings_and_spellings(one: str, other: str, number: int) -> None:
    assert sum(shared([one], [other])[0].shared_units()) == number


def test_the_first_text_is_named_whatever_stands_between() -> None:
    told = "The boats hold sixty people and no cars at all"
    found = shared(
        ["Nothing of it stands here today, he said"], [told], ["Something else is written in this one"], [told]
    )
    assert [one.by_first() for one in found] == [{}, {1: 10}, {}, {1: 10}]


def test_units_are_found_where_they_stand() -> None:
    text = "In Xi’an—on 3 May—中亚 opened its town-\nhall."
    assert [text[start:end] for start, end in unit_spans(text)] == [
        *("In", "Xi’an", "on", "3", "May", "中", "亚", "opened", "its", "town-\nhall")
    ]
    assert len(units_of(text)) == len(unit_spans(text))


def test_hashes_are_the_same_in_every_process_and_odd_for_characters() -> None:
    assert units_of("Port 中") == [1133600204, 3587267211]


@pytest.mark.parametrize(
    "text",
    ["Rock 'n' roll, it's 5_000 o''clock", "L’été d'Aı\u0308da, ʼtwas 5_000", "co\u00adoperation’s", "\ud800 ½ ٣ ﬁ"],
)
def test_units_do_not_depend_on_the_script_of_others(text: str) -> None:
    assert units_of(f"{text} 中")[:-1] == units_of(text)
    assert units_of(f"{text} é")[:-1] == units_of(text)


def test_a_very_long_text_is_compared_as_far_as_its_bound() -> None:
    wording = wording_of(["word " * MOST_UNITS, "and more"])
    assert len(wording) == MOST_UNITS
    assert wording.lengths.tolist() == [MOST_UNITS, 0]


def test_nothing_is_compared_with_nothing() -> None:
    assert compare([]) == []
    assert len(shared([])[0].first) == 0
    with pytest.raises(ValueError, match="At most"):
        compare([wording_of(["one"])] * (MOST_TEXTS + 1))
