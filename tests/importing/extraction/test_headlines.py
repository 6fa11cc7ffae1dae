"""A headline is one because something in the document says so; else a title is supplied and marked."""

from __future__ import annotations

import pytest

from archive.importing.extraction.headlines import (
    SUPPLIED_LENGTH,
    file_name_matches,
    first_sentence,
    is_slug,
    may_be_title,
    same_words,
    supplied_title,
    title_of_slug,
)


def test_slugs_are_distinguished_from_words_with_hyphens() -> None:
    assert is_slug("Lasting_Pact_in_Astana")
    assert is_slug("lasting-pact-in-astana")
    assert not is_slug("good-neighbourliness")
    assert not is_slug("China-Central Asia Forum")
    assert title_of_slug("lasting-pact-in-astana") == "Lasting pact in astana"
    assert title_of_slug("Lasting_Pact_of_Xi'an") == "Lasting Pact of Xi'an"


def test_a_slug_and_its_headline_have_the_same_words() -> None:
    assert same_words("Talks_end_whats_next_for_Xian", "Talks end: what’s next for Xi'an?")
    assert not same_words("Talks_end_in_Astana", "Talks begin in Astana")


def test_a_file_name_can_say_what_the_headline_is() -> None:
    assert file_name_matches("017_talks-end-in-astana_0f3a9c2d11.txt", "Talks End in Astana")
    assert file_name_matches("2024-03-29-talks-end-in-astana.md", "Talks end in Astana")
    assert not file_name_matches("000_2624c8f67a3c4d6a.txt", "Talks end in Astana")


@pytest.mark.parametrize(
    "line", ["Talks End in Astana", "What is next for the summit?", "六国元首签署睦邻友好合作条约"]
)
def test_a_headline_looks_like_one(line: str) -> None:
    assert may_be_title(line)


@pytest.mark.parametrize(
    "line",
    [
        "The talks ended in Astana.",
        "ended in Astana",
        "Key points:",
        "One. Two sentences stand here",
        "https://a.example",
        "12345",
    ],
)
def test_a_sentence_does_not_look_like_a_headline(line: str) -> None:
    assert not may_be_title(line)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("The talks ended. Nobody spoke.", "The talks ended"),
        ("Dr. Smith of the U.S. delegation left. He was tired.", "Dr. Smith of the U.S. delegation left"),
        ("Is this the end? Nobody knows.", "Is this the end?"),
        ("会谈结束了。没有人发言。", "会谈结束了"),
        ("Переговоры завершились. Никто не выступил.", "Переговоры завершились"),
    ],
)
def test_the_first_sentence(text: str, sentence: str) -> None:
    assert first_sentence(text) == sentence


def test_a_supplied_title_is_shortened_between_words_and_never_behind_a_small_one() -> None:
    start = "In a significant move to bolster economic relationships and strategic partnerships, China"
    title = supplied_title(f"{start} and five countries met.")
    assert title == f"{start}…"
    assert len(title) <= SUPPLIED_LENGTH
    assert supplied_title("They met. They talked.") == "They met"
    assert supplied_title("x" * 500) == "x" * 99 + "…"
