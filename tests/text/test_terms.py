"""Terms of a text: stems of its words, names, figures and days, the rare ones first."""

from __future__ import annotations

from datetime import date

import pytest

from archive.text.similarity.terms import MOST_TERMS, DocumentFrequencies, TermVector, count_terms, stated_days

PUBLISHED = date(2024, 3, 31)  # a Sunday


def vector_of(title: str, text: str, language: str = "en", *others: str) -> TermVector:
    frequencies = DocumentFrequencies()
    words = count_terms(title, text, language)
    frequencies.add(words)
    for other in others:
        frequencies.add(count_terms("", other, language))
    return frequencies.vectorize(words)


def test_a_name_is_capitalised_within_a_sentence() -> None:
    words = count_terms("", "Ferries to Brindle were late. Passengers waited in the hall of Port Anson.", "en")
    assert {words.spellings[stem] for stem in words.names} == {"Brindle", "Port", "Anson"}
    assert {words.spellings[stem] for stem in words.openers} == {"Ferries", "Passengers"}


def test_what_opens_a_sentence_is_a_name_where_other_texts_show_it() -> None:
    text = "Brindle opened a quay. Passengers cheered the mayor."
    assert "Brindle" not in names_in(vector_of("", text))
    found = vector_of("", text, "en", "They went to Brindle.", "A boat for Brindle left.", "The road to Brindle.")
    assert "Brindle" in names_in(found)
    assert "Passengers" not in names_in(found)


def names_in(found: TermVector) -> set[str]:
    return {found.spellings[term] for term in found.rarities}


@pytest.mark.parametrize("day", ["Monday", "March"])
def test_days_and_months_are_no_names(day: str) -> None:
    assert count_terms("", f"The mill burned on {day} and nobody knew why.", "en").names == frozenset()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tokayev", "Токаева"),
        ("Kazakhstan", "Казахстане"),
        ("inaugurated", "inauguration"),
        ("ships", "ship"),
        ("bazaar", "базаре"),
        ("declaration", "декларацией"),
        ("11,200", "11200"),
        ("1.57", "1,57"),
    ],
)
def test_forms_and_scripts_of_a_word_are_one(one: str, other: str) -> None:
    assert count_terms("", f"so {one} it", "").counts.keys() == count_terms("", f"so {other} it", "").counts.keys()


@pytest.mark.parametrize("figure", ["7", "2024", "1987"])
def test_small_numbers_and_years_tell_nothing(figure: str) -> None:
    assert count_terms("", f"the {figure} of them", "en").counts == {}


def test_chinese_is_cut_into_pairs_and_has_no_case() -> None:
    words = count_terms("", "秘书处在西安启动。", "zh-Hans")
    assert {"秘书", "书处", "西安", "启动"} <= words.counts.keys()
    assert "动。" not in words.counts
    assert words.language == "zh"
    assert not words.has_case


def test_german_has_case_however_many_capitals_it_writes() -> None:
    assert count_terms("", "Der Sturm hat am Dienstag in Husum Dächer abgedeckt und Bäume umgerissen.", "de").has_case


def test_a_text_in_capitals_throughout_has_no_case() -> None:
    assert not count_terms("", "THE FERRY SANK OFF PORT ANSON WITH NINE ABOARD", "en").has_case


def test_rare_words_weigh_more_and_a_title_counts_twice() -> None:
    found = vector_of("Lantern", "boats lantern harbour", "en", "boats harbour", "boats harbour", "boats")
    stem = {spellings: term for term, spellings in found.spellings.items()}
    weights = {word: found.weights[stem[word]] for word in ("lantern", "harbour", "boats")}
    assert weights["lantern"] > weights["harbour"] > weights["boats"] > 0
    assert sum(weight**2 for weight in found.weights.values()) == pytest.approx(1)


def test_a_vector_has_only_the_heaviest_terms() -> None:
    text = " ".join(f"word{chr(97 + n % 26)}{chr(97 + n // 26)}x" for n in range(300))
    assert len(vector_of("", text).weights) <= MOST_TERMS


def test_rarity_is_of_the_own_language() -> None:
    frequencies = DocumentFrequencies()
    for _ in range(40):
        frequencies.add(count_terms("", "во дворце Астаны", "ru"))
    first = frequencies.vectorize(count_terms("", "in the city of Astana now", "en"))
    second = frequencies.vectorize(count_terms("", "они в городе Астана", "ru"))
    assert first.rarities["astan"] == 1
    assert second.rarities["astan"] < 0.25


def test_an_empty_text_has_an_empty_vector() -> None:
    assert vector_of("", "").weights == {}


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("It opened on Saturday in Xi'an.", ["2024-03-30"]),
        ("The ceremony will take place on 30 March, he said on 29 March.", ["2024-03-29", "2024-03-30"]),
        ("They met yesterday and will meet again on April 2.", ["2024-03-30", "2024-04-02"]),
        ("In May last year the summit was held.", []),
        ("The treaty of 12 January 2023 stands.", []),
        ("秘书处启动仪式3月30日举行。", ["2024-03-30"]),
        ("Секретариат открыли в субботу, 30 марта.", ["2024-03-30"]),
        ("No day is named here, and 1129 people came.", []),
    ],
)
def test_days_near_the_publication_are_found(text: str, days: list[str]) -> None:
    assert stated_days(text, PUBLISHED) == {date.fromisoformat(day).toordinal() for day in days}


def test_days_that_stand_close_together_are_all_found() -> None:
    found = stated_days("from March 25 to March 28 and on Friday, then again on 2024-04-01", PUBLISHED)
    expected = ["2024-03-25", "2024-03-28", "2024-03-29", "2024-04-01"]
    assert found == {date.fromisoformat(day).toordinal() for day in expected}
