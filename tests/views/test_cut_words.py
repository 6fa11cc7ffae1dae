"""Text that is cut to a length: behind a word where one ends, else behind a character."""

from __future__ import annotations

import pytest

from archive.views.formatting.words import cut_at_word


@pytest.mark.parametrize(
    ("text", "most", "cut"),
    [
        ("Ministers sign", 20, "Ministers sign"),
        ("Ministers sign three papers", 20, "Ministers sign three…"),
        ("Ministers sign three papers", 19, "Ministers sign…"),
        ("Ministers, and others", 12, "Ministers…"),
        ("中国中亚峰会在西安闭幕", 6, "中国中亚峰会…"),
    ],
)
def test_a_text_is_cut_behind_a_word(text: str, most: int, cut: str) -> None:
    assert cut_at_word(text, most) == cut
