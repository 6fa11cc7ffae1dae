"""Names of a vocabulary are found as a careful reader would, and distinguished from what only looks like them."""

from __future__ import annotations

import pickle

import pytest

from archive.text.matching.names import Name, NameIndex, mentions
from archive.text.spelling import WORD, fold, folded_words, forms, word_spans

NAMES = [
    Name("China", "china"),
    Name("Chinese", "china", "en", "demonym"),
    Name("People's Republic of China", "china", "en"),
    Name("Republic of China", "china", "en", "negative"),
    Name("South China Sea", "china", "en", "negative"),
    Name("中国", "china", "zh"),
    Name("Mongolia", "mongolia"),
    Name("Inner Mongolia", "mongolia", "en", "negative"),
    Name("Mexico", "mexico"),
    Name("New Mexico", "mexico", "en", "negative"),
    Name("Jordan", "jordan", "en", "ambiguous"),
    Name("Chad", "chad", "en", "ambiguous"),
    Name("Georgia", "georgia", "en", "ambiguous"),
    Name("Turkey", "turkey", "en", "ambiguous"),
    Name("Kazakhstan", "kazakhstan"),
    Name("Казахстан", "kazakhstan", "ru"),
    Name("казахстанский", "kazakhstan", "ru", "demonym"),
    Name("哈萨克斯坦", "kazakhstan", "zh"),
    Name("Oʻzbekiston", "uzbekistan", "uz-Latn"),
    Name("Shanghai Cooperation Organisation", "sco"),
    Name("SCO", "sco", "en", "acronym"),
    Name("ШОС", "sco", "ru", "acronym"),
    Name("Шанхайская организация сотрудничества", "sco", "ru"),
    Name("Shanghai", "shanghai"),
    Name("Kassym-Jomart Tokayev", "tokayev"),
    Name("Xi'an", "xian"),
    Name("Сиань", "xian", "ru"),
    Name("trade", "trade"),
    Name("торговля", "trade", "ru", "word"),
    Name("nCa", "nca"),
    Name("Türkiye", "turkey"),
]
INDEX = NameIndex(NAMES)


def found(text: str) -> list[tuple[str, str]]:
    return [(match.target, match.words) for match in INDEX.find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Trade with Kazakhstan grew.", [("trade", "Trade"), ("kazakhstan", "Kazakhstan")]),
        ("TRADE WITH KAZAKHSTAN", [("trade", "TRADE"), ("kazakhstan", "KAZAKHSTAN")]),
        ("They met in Xi’an’s old town", [("xian", "Xi’an")]),
        ("They met in Xi'an.", [("xian", "Xi'an")]),
        ("Xi‘an, Xiʼan", [("xian", "Xi‘an"), ("xian", "Xiʼan")]),
        ("the China-Kazakhstan pipeline", [("china", "China"), ("kazakhstan", "Kazakhstan")]),
        (
            "Kassym Jomart Tokayev, Kassym-Jomart\nTokayev",
            [("tokayev", "Kassym Jomart Tokayev"), ("tokayev", "Kassym-Jomart\nTokayev")],
        ),
        ("Chinese goods", [("china", "Chinese")]),
        ("the Shanghai Cooperation Organisation", [("sco", "Shanghai Cooperation Organisation")]),
        ("in Shanghai, cooperation", [("shanghai", "Shanghai")]),
        ("the SCO's members", [("sco", "SCO")]),
        ("O‘zbekiston va O'zbekiston", [("uzbekistan", "O‘zbekiston"), ("uzbekistan", "O'zbekiston")]),
        ("Turkiye and Tu\u0308rkiye", [("turkey", "Turkiye"), ("turkey", "Tu\u0308rkiye")]),
        ("中国与哈萨克斯坦签署协议", [("china", "中国"), ("kazakhstan", "哈萨克斯坦")]),
        ("China_and_Kazakhstan", [("china", "China"), ("kazakhstan", "Kazakhstan")]),
        ("news from nCa", [("nca", "nCa")]),
    ],
)
def test_names_are_found(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "fine china on the table",
        "a sco of grain, Sco",
        "NCA and nca",
        "traders, tradesman, Chinatown, Kazakhstania",
        "see www.Kazakhstan.kz, news@trade.org and trade@news.org",
        "Kassym. Jomart, Tokayev",
        "шос",
        "казахстан",
    ],
)
def test_what_only_looks_like_a_name_is_not_found(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mexico and New Mexico", ["mexico"]),
        ("Inner Mongolia borders Mongolia", ["mongolia"]),
        ("the South China Sea", []),
        ("the Republic of China", []),
        ("the People’s Republic of China", ["china"]),
        ("In Jordan, Michael Jordan, Jordan Smith", ["jordan"]),
        ("Jordan’s King Abdullah", ["jordan"]),
        ("Chad’s army; Chad Kroeger; Mr Chad", ["chad"]),
        ("talks with Georgia, Turkey and Chad", ["georgia", "turkey", "chad"]),
        ("Georgia Tech beat Turkey Creek", []),
    ],
)
def test_negative_and_ambiguous_names(text: str, expected: list[str]) -> None:
    assert [target for target, _words in found(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "Казахстан", "Казахстана", "Казахстану", "Казахстаном", "в Казахстане",
        "казахстанский", "казахстанского", "Казахстанские компании", "казахстанская сторона",
    ],
)  # fmt: skip
def test_russian_names_are_found_in_their_forms(text: str) -> None:
    assert [target for target, _words in found(text)] == ["kazakhstan"]


def test_each_word_of_a_russian_name_is_inflected() -> None:
    assert found("саммит Шанхайской организации сотрудничества в Сиане") == [
        ("sco", "Шанхайской организации сотрудничества"),
        ("xian", "Сиане"),
    ]
    assert found("рост торговли и торговлей") == [("trade", "торговли"), ("trade", "торговлей")]


def test_other_languages_have_no_russian_forms() -> None:
    assert forms("Қазақстан", "kk") == {fold("Қазақстан")}
    assert forms("ШОС", "ru") == {"шос"}


def test_spans_are_those_of_the_words() -> None:
    text = "Ведущий: «Казахстану» — trade, Xi’an’s 中国。"
    for match in INDEX.find(text):
        assert text[match.start : match.end] == match.words


def test_every_target_of_one_spelling_is_found() -> None:
    index = NameIndex([Name("Astana", 1), Name("Astana", 2)])
    assert [match.target for match in index.find("Astana")] == [1, 2]


def test_all_names_are_found_where_asked_for_all() -> None:
    targets = [match.target for match in INDEX.find_all("the South China Sea, Shanghai Cooperation Organisation")]
    assert targets == ["china", "china", "sco", "shanghai"]


def test_mentions_tell_position_and_number() -> None:
    body = "\n\nChina and Kazakhstan met.\n\nTrade grew. Chinese trade grew. Mongolia watched; trade, trade.\n"
    found = {mention.target: mention for mention in mentions(INDEX, "Xi'an", body, "Mexico came.")}
    assert [(m.target, m.position, m.count) for m in found.values()] == [
        ("xian", "title", 1),
        ("mexico", "lead", 1),
        ("china", "lead", 2),
        ("kazakhstan", "lead", 1),
        ("trade", "body", 4),
        ("mongolia", "body", 1),
    ]
    assert found["trade"].words == ("Trade", "trade")
    assert [target for target, mention in found.items() if mention.is_about] == ["xian", "china", "trade"]


def test_no_name_goes_from_the_title_into_the_text() -> None:
    index = NameIndex([Name("New York", "New York"), Name("Jordan", "Jordan", use="ambiguous"), Name("York", "York")])
    (york,) = mentions(index, "What is new in New", "York, they say.")
    assert (york.target, york.position, york.count) == ("York", "lead", 1)
    (jordan,) = mentions(index, "A word from Jordan", "Smith said so.\n\nJordan Smith did.")
    assert (jordan.target, jordan.position, jordan.count) == ("Jordan", "title", 1)
    (again,) = mentions(index, "York.", "com is no address here: York.")
    assert (again.position, again.count) == ("title", 2)


def test_plain_words_are_cut_and_folded_as_all_others() -> None:
    text = "It's Kazakhstan's `Expo' of 2017, rock'n'roll_and_ O`Neil's"
    assert folded_words(text) == folded_words(f"{text} é")[:-1] == [fold(word) for word in WORD.findall(text)]
    assert word_spans(text) == word_spans(f"{text} é")[:-1] == [word.span() for word in WORD.finditer(text)]


def test_names_without_a_word_are_left_out() -> None:
    assert not NameIndex([Name("—", "dash"), Name("", "nothing")])
    assert NameIndex([Name("—", "dash")]).find("a — b") == []


def test_an_index_goes_to_other_processes() -> None:
    assert pickle.loads(pickle.dumps(INDEX)).find("China") == INDEX.find("China")
