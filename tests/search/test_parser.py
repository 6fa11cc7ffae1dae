"""What readers type is understood by table, and never fails whatever is typed."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from archive.search.explanation import explain, explain_notes
from archive.search.query.parser import (
    MOST_CHARACTERS,
    MOST_PARTS,
    AnyOf,
    Field,
    Note,
    Part,
    Phrase,
    Prefix,
    ReaderQuery,
    Without,
    Word,
    parse,
)

PIECES = [
    '"',
    "-",
    "*",
    " OR ",
    "tag:",
    "from:",
    "to:2024",
    "from:2024-03 ",
    "title:“",
    " ",
    "”",
    "«",
    "(",
    ")",
    "西安",
    " NOT ",
    " AND ",
    "C++ ",
]


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("summit trade", (Word("summit"), Word("trade"))),
        ('"official data" -iran', (Phrase("official data"), Without(Word("iran")))),
        ("«саммит в Сиане»", (Phrase("саммит в Сиане"),)),
        ("„Gipfel“ 「峰会」", (Phrase("Gipfel"), Phrase("峰会"))),
        ("oil OR gas OR coal price", (AnyOf((Word("oil"), Word("gas"), Word("coal"))), Word("price"))),
        ("oil or gas", (Word("oil"), Word("or"), Word("gas"))),
        ("OR oil OR", (Word("oil"),)),
        ("oil OR -gas", (Word("oil"), Without(Word("gas")))),
        ("trad*", (Prefix("trad"),)),
        ("tag:energy -source:Reuters", (Field("tag", "energy"), Without(Field("source", "Reuters")))),
        ('tag:"Belt and Road" PLACE：西安', (Field("tag", "Belt and Road"), Field("place", "西安"))),
        ("from:2024-03 to:2025", (Field("from", "2024-03"), Field("to", "2025"))),
        ("language:ru", (Field("lang", "ru"),)),
        ("(tag:energy)", (Field("tag", "energy)"),)),
        ("U.S.-China, Xi'an's (1.57)", (Word("U.S.-China"), Word("Xi'an's"), Word("1.57"))),
        ("http://example.org", (Word("http://example.org"),)),
        ("-(oil gas)", (Without(Word("oil")), Word("gas"))),
        ("oil oil", (Word("oil"),)),
        ("tag: — …", (Word("tag"),)),
        ("“never closed", (Phrase("never closed"),)),
        ("oil AND gas", (Word("oil"), Word("gas"))),
        ("oil and gas not coal", (Word("oil"), Word("and"), Word("gas"), Word("not"), Word("coal"))),
        ("oil NOT gas", (Word("oil"), Without(Word("gas")))),
        ("oil AND NOT (gas)", (Word("oil"), Without(Word("gas")))),
        ('NOT "natural gas" tag:oil', (Without(Phrase("natural gas")), Field("tag", "oil"))),
        ("AND oil AND", (Word("and"), Word("oil"))),
        ("oil NOT", (Word("oil"), Word("not"))),
        ('"AND"', (Phrase("AND"),)),
        ("C++ or C#, F# C", (Word("C++"), Word("or"), Word("C#"), Word("F#"), Word("C"))),
        ("🦆", (Word("🦆"),)),
        ("!!! *", (Word("!!! *"),)),
        ('"" - * : OR', (Word('"" - * : OR'),)),
        (" \t", ()),
    ],
)
def test_what_is_typed_is_read(typed: str, parts: tuple[Part, ...]) -> None:
    assert parse(typed).parts == parts


@pytest.mark.parametrize(
    ("typed", "parts", "note"),
    [
        ("from:2024-02-31", (Word("2024-02-31"),), Note("not_a_date", "2024-02-31")),
        ("t*", (Word("t"),), Note("prefix_too_short", "t*")),
        ("x-tr*", (Word("x-tr"),), Note("prefix_too_short", "x-tr*")),
    ],
)
def test_what_cannot_be_taken_as_typed_is_taken_as_words_and_said(typed: str, parts: object, note: Note) -> None:
    query = parse(typed)
    assert query.parts == parts
    assert query.notes == (note,)
    assert note.text in explain_notes(query)[0]


def test_a_very_long_query_is_cut_and_says_so_in_time() -> None:
    for typed in ("a b c " * 2000, '"' * 10_000, "-" * 10_000, "from:" * 3000, "x OR " * 3000, "(" * 10_000 + "x"):
        began = time.perf_counter()
        query = parse(typed)
        assert time.perf_counter() - began < 0.5
        assert len(query.leaves) <= MOST_PARTS
        assert Note("cut") in query.notes
    assert parse("x" * (MOST_CHARACTERS + 1)).parts == (Word("x" * MOST_CHARACTERS),)


def test_control_characters_are_spaces() -> None:
    assert parse("oil\0gas\u202ecoal\ud800").parts == (Word("oil"), Word("gas"), Word("coal"))


@settings(max_examples=400, deadline=None)
@given(st.lists(st.one_of(st.text(max_size=20), st.sampled_from(PIECES)), max_size=30).map("".join))
@example("0 OR 0 0")
def test_any_text_is_read_and_its_reading_reads_the_same(typed: str) -> None:
    query = parse(typed)
    again = parse(str(query))
    assert again.parts == query.parts
    assert again.notes == tuple(note for note in query.notes if note.kind == "no_words")
    assert bool(explain(query)) == bool(query)
    assert len(explain_notes(query)) == len(query.notes)


def test_a_query_says_how_it_was_understood() -> None:
    assert explain(parse('summit "official data" oil OR gas tag:energy from:2024-03 -iran -t*')) == (
        "Articles with “summit”, the words “official data” in this order, “oil” or “gas”, the tag “energy” and a date"
        " that may be 2024-03 or later, but without “iran” or “t”."
    )
    assert explain(parse("-iran")) == "Articles without “iran”."
    assert explain(parse("trad*")) == "Articles with a word that begins with “trad”."
    assert explain(ReaderQuery()) == ""


def test_parts_can_be_dropped_and_replaced() -> None:
    query = parse("oil OR gass price")
    assert str(query.without(0)) == "price"
    assert str(query.replacing(Word("gass"), Word("gas"))) == "oil OR gas price"


def test_only_words_make_relevance_an_order() -> None:
    assert parse("oil tag:x").has_words
    assert parse("title:oil").has_words
    assert not parse("tag:x -oil from:2024").has_words
