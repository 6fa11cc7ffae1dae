"""The vocabulary in seeds/ recognises the accounts of its events in any words, and nothing that only comes close."""

from __future__ import annotations

import re

import pytest

from archive.editing.vocabulary.collection_file import read_collection
from archive.editing.vocabulary.entries import CollectionFile
from archive.models import AliasUse
from archive.text.dates.partial_dates import PartialDate
from archive.text.matching.names import Name, NameIndex, mentions
from archive.text.matching.rule_matches import RuledEvent, RuleIndex
from archive.text.matching.rules import Rule
from tests.conftest import ROOT
from tests.journeys.first_collection import ASTANA, FORUM, NEAR, SECRETARIAT, TELLING, XIAN

SEEDS = ROOT / "seeds"
SIX = {"china", "kazakhstan", "kyrgyzstan", "tajikistan", "turkmenistan", "uzbekistan"}
PUBLISHED = {"000": "2024-03-29", "001": "2024-03-31", "002": "2024-10-28", "003": "2023-05-19", "004": None}


@pytest.fixture(scope="module")
def file() -> CollectionFile:
    return read_collection(SEEDS / "collection.toml")


@pytest.fixture(scope="module")
def rules(file: CollectionFile) -> RuleIndex:
    def day(text: str | None) -> PartialDate | None:
        return PartialDate.parse(text) if text else None

    return RuleIndex(
        RuledEvent(
            event.slug,
            day(event.values["starts_on"]),
            day(event.values["ends_on"]),
            tuple(map(Rule.from_json, event.values["rules"])),
        )
        for event in file.events
    )


@pytest.fixture(scope="module")
def names(file: CollectionFile) -> NameIndex[str]:
    return NameIndex(
        name
        for tag in file.tags
        for name in (
            Name(tag.values["name"], tag.slug),
            *(Name(a.name, tag.slug, a.language, a.use) for a in tag.aliases if a.use != AliasUse.SEARCH),  # type: ignore[arg-type]
        )
    )


def seed(number: str) -> str:
    """Give the words of a seed without its header line."""
    (path,) = SEEDS.glob(f"{number}_*.txt")
    return re.sub(r"^\s*date \S+\s", "", path.read_text(encoding="utf-8")).strip()


def told(rules: RuleIndex, text: str, published: str | None) -> dict[str, str]:
    matches = rules.match(text, PartialDate.parse(published) if published else None)
    return {event: match.role for event, match in matches}


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("000", {XIAN: "recalls", SECRETARIAT: "announces"}),
        ("001", {SECRETARIAT: "reports"}),
        ("002", {FORUM: "reports"}),
        ("003", {XIAN: "reports"}),
        ("004", {ASTANA: "reports"}),
    ],
)
def test_the_seeds_tell_of_their_events(rules: RuleIndex, number: str, expected: dict[str, str]) -> None:
    assert told(rules, seed(number), PUBLISHED[number]) == expected


@pytest.mark.parametrize("number", ["000", "001", "002", "003"])
def test_the_dated_seeds_would_not_be_placed_without_their_dates(rules: RuleIndex, number: str) -> None:
    assert told(rules, seed(number), None) == {}


@pytest.mark.parametrize(("published", "text", "expected"), TELLING)
def test_other_accounts_are_recognised(
    rules: RuleIndex, published: str | None, text: str, expected: dict[str, str]
) -> None:
    assert told(rules, text, published) == expected


@pytest.mark.parametrize(("published", "text"), NEAR)
def test_what_only_comes_close_is_not_tied(rules: RuleIndex, published: str | None, text: str) -> None:
    assert told(rules, text, published) == {}


def test_the_words_of_a_match_stand_where_it_says(rules: RuleIndex) -> None:
    text = seed("000")
    for _event, match in rules.match(text, PartialDate(2024, 3, 29)):
        assert [text[words.start : words.end] for words in match.words] == [words.words for words in match.words]


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (
            "000",
            {
                *SIX, "central-asia", "summit", "secretariat", "trade", "transport", "energy", "agriculture",
                "lin-jian",
            },
        ),
        (
            "001",
            {
                *SIX, "central-asia", "secretariat", "trade", "belt-and-road-initiative", "new-development-bank",
                "asian-infrastructure-investment-bank", "xi-jinping", "kassym-jomart-tokayev",
            },
        ),
        (
            "002",
            {
                "central-asia", "china", "kazakhstan", "trade", "agriculture", "cui-li",
                "shanghai-cooperation-organisation", "digital-economy", "poverty-reduction",
            },
        ),
        (
            "003",
            {
                *SIX, "central-asia", "summit", "trade", "transport", "energy", "security", "terrorism",
                "oil-and-gas", "nuclear-energy", "railways", "investment", "g7", "xi-jinping", "kassym-jomart-tokayev",
                "sadyr-japarov",
                "emomali-rahmon", "serdar-berdimuhamedov", "shavkat-mirziyoyev", "vladimir-putin",
            },
        ),
        (
            "004",
            {
                "central-asia", "summit", "china", "kazakhstan", "trade", "treaty", "belt-and-road-initiative",
                "xi-jinping", "digital-economy", "poverty-reduction", "desertification", "investment",
            },
        ),
    ],
)  # fmt: skip
def test_the_seeds_bear_their_tags(names: NameIndex[str], number: str, expected: set[str]) -> None:
    assert {mention.target for mention in mentions(names, "", seed(number))} == expected


@pytest.mark.parametrize(
    "text",
    [
        "Узбекские и киргизские компании, президент Таджикистана, туркменского газа, китайским и казахстанской",
        "中国、哈萨克斯坦、吉尔吉斯斯坦、塔吉克斯坦、土库曼斯坦和乌兹别克斯坦",
        "Chinese, Kazakh, Kyrgyz, Tajik, Turkmen and Uzbek officials",
        "CHINA, KAZAKHSTAN, KYRGYZSTAN, TAJIKISTAN, TURKMENISTAN, UZBEKISTAN",
        "Oʻzbekiston, Қазақстан, Кыргыз Республикасы, Тоҷикистон, Türkmenistan, Xitoy",
    ],
)
def test_the_six_countries_are_known_in_their_languages(names: NameIndex[str], text: str) -> None:
    assert {match.target for match in names.find(text)} == SIX


@pytest.mark.parametrize(
    "text",
    [
        "a bone china cup", "Republic of China", "the South China Morning Post", "Afghan Uzbeks", "Syrian Turkmen",
        "the UN Security Council", "social security", "his trade union", "Gurbanguly Berdimuhamedov",
    ],
)  # fmt: skip
def test_names_that_mean_something_else_give_no_tag_of_theirs(names: NameIndex[str], text: str) -> None:
    assert {match.target for match in names.find(text)} <= {"united-nations"}


def test_it_holds_what_it_promises(file: CollectionFile) -> None:
    assert file.collection["title"] == "China–Central Asia Archive"
    assert {place.slug for place in file.places} == {"xian", "yinchuan", "astana", "hiroshima"}
    assert all(place.values["latitude"] for place in file.places)
    assert {"nca", "global-times", "reuters", "xinhua"} <= {source.slug for source in file.sources}
    for entry in (*file.tags, *file.places):
        languages = {alias.language for alias in entry.aliases}
        assert {"ru", "zh"} <= languages, entry.slug
    forum = next(event for event in file.events if event.slug == FORUM)
    assert (forum.values["starts_on"], forum.values["ends_on"]) == (None, "2024-10-27")
    astana = next(event for event in file.events if event.slug == ASTANA)
    assert (astana.values["starts_on"], astana.values["starts_basis"]) == ("2025-06-17", "editor")


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("участники саммита", "summit"),
        ("元首峰会", "summit"),
        ("работа секретариата", "secretariat"),
        ("秘书处", "secretariat"),
        ("страны Центральной Азии", "central-asia"),
        ("中亚各国", "central-asia"),
        ("развитие торговли", "trade"),
        ("投资", "investment"),
    ],
)
def test_topics_are_known_by_their_russian_and_chinese_names(names: NameIndex[str], text: str, slug: str) -> None:
    assert slug in {match.target for match in names.find(text)}


def test_every_topic_is_looked_for_by_its_name_in_russian_and_chinese(file: CollectionFile) -> None:
    expanding = {AliasUse.NAME, AliasUse.ACRONYM, AliasUse.SEARCH, AliasUse.AMBIGUOUS}
    for tag in file.tags:
        languages = {alias.language for alias in tag.aliases if alias.use in expanding}
        assert {"ru", "zh"} <= languages, tag.slug
