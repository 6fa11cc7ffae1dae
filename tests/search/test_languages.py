"""Texts of each language are analysed as themselves, and what readers leave off or write otherwise is found."""

from __future__ import annotations

import pytest

from archive.search.index.folding import characters, fold
from archive.search.index.languages import GROUPS, group_of, language_number, language_of


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "Xi’an's meetings", ["xian", "meet"]),
        ("en-GB", "CAFÉ ﬁrms", ["cafe", "firm"]),
        ("ru", "Ещё встречи за́мков", ["ещ", "встреч", "замк"]),
        ("tr", "İstanbul'da toplantıları", ["istanbul", "toplanti"]),
        ("fr", "l’élection économique", ["l", "elect", "econom"]),
        ("de", "Läufer Straße", ["lauf", "strass"]),
        ("zh-Hans", "西安峰会", ["西安", "安峰", "峰会"]),
        ("ja", "サミット", ["サミ", "ミッ", "ット"]),
        ("ko", "한국 정상", ["한국", "정상"]),
        ("kk", "Қазақстанның", ["қазақстанның"]),
        ("uz-Latn", "O‘zbekiston Oʻzbekiston O'zbekiston", ["ozbekiston"] * 3),
        ("ky", "Кыргыз Республикасы", ["кыргыз", "республикасы"]),
        ("hi", "भारत की", ["भारत", "की"]),
        ("", "meetings", ["meetings"]),
    ],
)
def test_a_text_is_analysed_as_its_language_wants(language: str, text: str, words: list[str]) -> None:
    assert group_of(language).analyse(text) == words


@pytest.mark.parametrize("language", ["en", "ru", "tr", "fr", "de", "zh-Hant", ""])
@pytest.mark.parametrize("text", ["Läufer’s 'Café' ﬁrms", "Ещё за́мки İstanbul'da", "海島 isles", "ｻﾐｯﾄ", "한국 정상"])
def test_a_text_is_spelled_as_if_it_were_prepared_for_that_alone(language: str, text: str) -> None:
    group = group_of(language)
    assert group.prepare_and_spell(text) == (group.prepare(text), group.spell(text))


def test_a_character_of_a_script_without_spaces_is_known_by_itself() -> None:
    assert characters("in 西安 and 西宁") == "西 安 宁"
    assert fold("安") == " 安 "


def test_group_numbers_stay_apart() -> None:
    numbers = [group.number for group in GROUPS.values()]
    assert len(numbers) == len(set(numbers))
    assert {group.field for group in GROUPS.values()} & {"other", "staff"} == set()


@pytest.mark.parametrize("tag", ["en", "zh-hans", "uz-cyrl", "sr-latn-rs", "kk", "es-419"])
def test_the_number_of_a_language_says_which_it_is(tag: str) -> None:
    assert language_of(language_number(tag.upper())) == tag
    assert language_number(tag) < 1 << 53


def test_unknown_languages_have_one_number_and_no_tag_reaches_a_field_of_ours() -> None:
    assert language_number("") == language_number("und") == 0
    assert language_of(0) == "und"
    assert group_of("staff") is group_of("cjk") is group_of("other") is group_of("")
