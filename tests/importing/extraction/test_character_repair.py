"""Characters are repaired, the repairs recorded, and places in the original stay known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.importing.extraction.character_repair import repair

ODD = "a б 中 . \n\r\u00a0\u00ad\u200b\u200f\u202e\ufeff\x00\x07\x85\x92\u2028é\ud800\U0001f600’â€™Ã©"


@pytest.mark.parametrize(
    ("decoded", "repaired"),
    [
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("10\u00a0000 dollars", "10 000 dollars"),
        ("co\u00adope\u00adration", "cooperation"),
        ("\ufeffzero\u200b width", "zero width"),
        ("safe\u202eexe.txt", "safeexe.txt"),
        ("a\x00b\x07c", "abc"),
        ("it\x92s", "it’s"),
        ("donâ€™t, cafÃ©", "don’t, café"),
        ("РџСЂРёРІРµС‚, РјРёСЂ", "Привет, мир"),
        ("half \ud800 a character", "half \N{REPLACEMENT CHARACTER} a character"),
        ("Zürich – “plain” text, naïve café, Ñandú", "Zürich – “plain” text, naïve café, Ñandú"),
        ("family \U0001f468\u200d\U0001f469\u200d\U0001f467", "family \U0001f468\u200d\U0001f469\u200d\U0001f467"),
        ("می\u200cشود", "می\u200cشود"),
    ],
)
def test_odd_characters_are_repaired_and_good_ones_left(decoded: str, repaired: str) -> None:
    assert repair(decoded).text == repaired


def test_marks_of_direction_stay_where_a_script_needs_them() -> None:
    assert repair("abc\u200e def").text == "abc def"
    assert repair("שלום\u200e def").text == "שלום\u200e def"


def test_every_repair_is_recorded_with_its_count() -> None:
    repairs = {(repair.before, repair.after): repair.count for repair in repair("a\r\nb\r\nc\u00ad").repairs}
    assert repairs == {("\r\n", "\n"): 2, ("\u00ad", ""): 1}


def test_controls_that_turn_the_direction_are_a_problem_for_an_editor() -> None:
    assert [problem.code for problem in repair("pay \u202egnp.exe").problems] == ["hidden_characters"]
    assert [problem.severity for problem in repair("x\ud83d").problems] == ["blocking"]


@given(st.text(st.sampled_from(ODD), max_size=60))
def test_every_character_leads_back_to_its_place_in_the_original(decoded: str) -> None:
    repaired = repair(decoded)
    places = [repaired.origin(index) for index in range(len(repaired.text) + 1)]
    assert places == sorted(places)
    assert all(decoded[place] == char for place, char in zip(places, repaired.text, strict=False) if char in "aб中.")


@given(st.text(st.sampled_from(ODD), max_size=60))
def test_nothing_is_lost_but_what_the_repairs_say(decoded: str) -> None:
    repaired = repair(decoded)
    gone = sum((len(repair.before) - len(repair.after)) * repair.count for repair in repaired.repairs)
    assert len(decoded) - gone == len(repaired.text)


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("debate,&nbsp;and", "debate, and"),
        ("THE QUAY &amp; THE BAR&nbsp;", "THE QUAY & THE BAR "),
        ("&laquo;Порт&raquo; &#8212; так", "«Порт» — так"),
        ("time&shy;table, &#x4e2d;", "timetable, 中"),
        ("&amp;nbsp; twice, AT&amp;amp;T", "  twice, AT&T"),
        ("a\xa0b &lt;c&gt;\r\nd", "a b <c>\nd"),
    ],
)
def test_entities_in_plain_text_are_decoded_and_recorded(text: str, mended: str) -> None:
    repaired = repair(text, entities=True)
    assert repaired.text == mended
    assert "HTML entities decoded" in {repair.rule for repair in repaired.repairs}
    assert repaired.span(0, len(mended)) == (0, len(text))
    assert "HTML entities decoded" not in {one.rule for one in repair(text).repairs}


@pytest.mark.parametrize(
    "text",
    [
        "AT&T; R&D;",
        "a & b; c",
        "&c; &nosuchentity;",
        "?a=1&copy=2",
        "&#0; &#xd800;",
        "&;",
        "https://a.example/?b=1&copy;=2&amp;c=3",
        "write `&amp;` for it",
    ],
)
def test_an_ampersand_alone_is_no_entity(text: str) -> None:
    assert repair(text, entities=True).text == text
