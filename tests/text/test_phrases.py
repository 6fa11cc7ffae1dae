"""Capitalised phrases: names of two or more words within a sentence, in scripts that have capitals."""

from __future__ import annotations

import pytest

from archive.text.matching.phrases import capitalised_phrases, name_key

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("He met Xi Jinping there.", ["Xi Jinping"]),
        ("Xi Jinping met him. Yesterday Ann Lee came.", ["Ann Lee"]),
        ("It went to the Ministry of Foreign Affairs.", ["Ministry of Foreign Affairs"]),
        ("The Bank of China agreed.", ["Bank of China"]),
        ("Of the Silk Road Fund’s papers.", ["Silk Road Fund"]),
        ("They saw China’s Silk Road in April and New York on Monday.", ["Silk Road", "New York"]),
        ("It met in May Ann Lee.", ["Ann Lee"]),
        ("the Shanghai\nCooperation Organisation said", ["Shanghai Cooperation Organisation"]),
        ("at Port\n\nHaven", []),
        ("Глава МИД и Касым-Жомарт Токаев в Астане.", ["Касым-Жомарт Токаев"]),
        ("US STATE DEPARTMENT SAYS NO", []),
        ("a Day One Two Three Four Five Six Seven list", []),
        ("中国国家主席习近平 in 北京", []),
        ("see www.Some-Site.example or Ann", []),
        ("", []),
    ],
)
def test_phrases_of_a_text(text: str, found: list[str]) -> None:
    assert list(capitalised_phrases(text).values()) == found


def test_one_key_for_all_spellings_and_the_first_is_shown() -> None:
    assert capitalised_phrases("he met Émile Zola; then met Emile Zola") == {"emile zola": "Émile Zola"}
    assert name_key("  Kassym–Jomart   TOKAYEV ") == name_key("Kassym-Jomart Tokayev") == "kassym jomart tokayev"
    assert name_key("!?") == ""
