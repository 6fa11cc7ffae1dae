"""Fingerprints are stored for good: the same text has the same ones, however they are made."""

from __future__ import annotations

import unicodedata
from hashlib import blake2b
from random import Random

import pytest

from archive.text.similarity.shingles import WINDOW, fingerprints, shingles

WORDS = "The leaders met in Astana on Thursday and agreed to open a common office for trade"


def hashed(run: str) -> int:
    return int.from_bytes(blake2b(run.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big", signed=True)


@pytest.mark.parametrize(
    ("text", "units"),
    [
        (WORDS, WORDS.lower().split()),
        ("Nine-to-five, it's 5_000 “new” jobs", ["nine", "to", "five", "it", "s", "5", "000", "new", "jobs"]),
        ("Лидеры в Астане, STRASSE und Straße", ["лидеры", "в", "астане", "strasse", "und", "strasse"]),
        ("ﬁve ５ words ① \ud800 of odd letters", ["five", "5", "words", "1", "of", "odd", "letters"]),
        ("Too few words", ["too", "few", "words"]),
        ("five words and no more", ["five", "words", "and", "no", "more"]),
    ],
)
def test_a_shingle_is_the_hash_of_five_folded_words(text: str, units: list[str]) -> None:
    runs = [" ".join(units[start : start + 5]) for start in range(max(1, len(units) - 4))]
    assert shingles(text) == [hashed(run) for run in runs]


def test_a_shingle_of_chinese_is_the_hash_of_five_characters() -> None:
    assert shingles("双方签署了《贸易协定》。") == [
        hashed(run) for run in ("双方签署了", "方签署了贸", "签署了贸易", "署了贸易协", "了贸易协定")
    ]


def test_words_among_chinese_are_words_where_five_follow_each_other() -> None:
    notice = "All rights reserved by the Post"
    runs = ("双方签署了", "方签署了贸", "all rights reserved by the", "rights reserved by the post")
    assert {hashed(run) for run in runs} <= set(shingles(f"双方签署了《贸易协定》。{notice}."))
    assert shingles(notice)[0] in shingles(f"“{notice}” 双方签署了")
    assert hashed("方同tas") in shingles("双方同TASS社签署了")


def test_the_shingles_of_a_known_text_are_those_that_archives_hold() -> None:
    assert shingles(WORDS)[:2] == [7551540140578938380, 8564710009687468372]
    assert shingles(unicodedata.normalize("NFD", "Тараптар дүйсенбі күні й таңертең"))[0] == 9220561006267386663


def test_a_text_without_words_has_neither_shingles_nor_fingerprints() -> None:
    assert shingles(" — … ") == []
    assert fingerprints([]) == frozenset()


@pytest.mark.parametrize("count", [1, 2, WINDOW - 1, WINDOW, WINDOW + 1, 40, 300])
@pytest.mark.parametrize("most", [3, 10, 1 << 62])
def test_fingerprints_are_the_least_of_every_window(count: int, most: int) -> None:
    chance = Random(count)
    values = [chance.randrange(-most, most) for _ in range(count)]
    windows = [values[start : start + WINDOW] for start in range(max(1, count - WINDOW + 1))]
    assert fingerprints(values) == {min(window) for window in windows}
    assert fingerprints(iter(values)) == fingerprints(values)
