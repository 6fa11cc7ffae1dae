"""The first sentence of a text, as a list shows it."""

from __future__ import annotations

import pytest

from archive.text.structure.sentences import first_sentence

LONG = "Crude oil rose on the markets of the east because the harbours stood closed for a third week."


@pytest.mark.parametrize(
    ("text", "title", "said"),
    [
        ("Oil rose. It fell later.", "", "Oil rose."),
        ("Oil  rose\nagain. It fell.", "", "Oil rose again."),
        ("Oil rises\n\nOil rose on Friday.", "OIL RISES!", "Oil rose on Friday."),
        ("By Ann Other\n\nMarkets\n\nOil rose on Friday.", "", "Oil rose on Friday."),
        ("Shr 30 cts vs 5.92 dlrs", "", "Shr 30 cts vs 5.92 dlrs"),
        ("石油价格上涨。煤价下跌。", "", "石油价格上涨。"),
        ("Oil rose on Friday in the east. It fell.", "Oil rose on Friday…", "… in the east."),
        ("Mr. Li said so. It fell.", "", "Mr. Li said so."),
        ("", "", ""),
        ("Oil rises", "Oil rises", ""),
    ],
)
def test_first_sentence_is_found(text: str, title: str, said: str) -> None:
    assert first_sentence(text, most=100, title=title) == said


def test_long_sentence_is_cut_between_two_words() -> None:
    assert first_sentence(LONG, most=40) == "Crude oil rose on the markets of the\u00a0…"
    assert first_sentence("a" * 100, most=40) == f"{'a' * 40}\u00a0…"


def test_wide_signs_take_two_columns() -> None:
    assert first_sentence("石油价格上涨" * 5 + "。", most=20) == "石油价格上涨石油价格\u00a0…"
