"""Names that are nearly one, and names that only look so."""

from __future__ import annotations

import pytest

from archive.text.matching.near_names import NearName


@pytest.mark.parametrize(
    ("one", "two", "nearness"),
    [
        ("China", "china", 3),
        ("UN", "U.N.", 3),
        ("The Globe", "globe", 3),
        ("Xi'an", "Xian", 3),
        ("Казахстан", "Kazakhstan", 3),
        ("中国", "中國", 3),
        ("history", "History", 3),
        ("trade", "trades", 2),
        ("countries", "country", 2),
        ("night trains", "Night-Train", 2),
        ("санкции", "санкция", 2),
        ("выборы", "выбор", 2),
        ("Tokaev", "Tokayev", 1),
        ("Kasakhstan", "Kazakhstan", 1),
        ("Chnia", "China", 1),
        ("中国人民银行", "中国农民银行", 1),
        ("G7", "G8", 0),
        ("election 2024", "election 2025", 0),
        ("Iran", "Iraq", 0),
        ("Niger", "Nigeria", 0),
        ("Austria", "Australia", 0),
        ("gas", "glass", 0),
        ("天津", "天井", 0),
        ("北京", "Bejing", 0),
        ("санкции", "санитары", 0),
        ("—", "!", 0),
        ("", "China", 0),
    ],
)
def test_names_are_near_in_both_directions(one: str, two: str, nearness: int) -> None:
    assert (NearName(one).nearness_of(two), NearName(two).nearness_of(one)) == (nearness, nearness)
