"""Names stand as dictionaries of each language have them."""

from __future__ import annotations

import pytest

from archive.text.collation import sort_key_in

RUSSIAN = ["Алма-Ата", "ёж", "елка", "ель", "Ижевск", "Йошкар-Ола", "Китай", "«Ясень»", "Astana", "École", "Xi’an"]
CHINESE = ["阿斯塔纳", "北京", "贸易", "能源", "西安", "银川", "中国", "Astana", "école", "nCa"]
ENGLISH = ["Almaty", "École", "eel", "Élan", "Zürich", "zwieback"]


@pytest.mark.parametrize(("language", "in_order"), [("ru", RUSSIAN), ("zh-hans", CHINESE), ("en", ENGLISH)])
def test_names_are_sorted_as_people_sort_them(language: str, in_order: list[str]) -> None:
    shuffled = in_order[::2] + in_order[1::2]
    assert sorted(shuffled, key=lambda name: sort_key_in(name, language)) == in_order
