"""Hits are marked where they stand, in paragraphs that can be linked to, and only in what the public may read."""

from __future__ import annotations

import pytest

from archive.models import Article, Display, Source
from archive.search.compiler import expand, unexpanded
from archive.search.index.languages import GROUPS
from archive.search.query.parser import parse
from archive.search.results import highlights
from archive.search.results.highlights import Highlighter, Piece, hits, pieces
from archive.search.results.snippets import snippets
from archive.search.vocabulary import Spelling, Vocabulary
from archive.text.structure.paragraphs import paragraphs


def marked(typed: str, text: str, language: str = "en") -> str:
    spans = Highlighter(unexpanded(parse(typed))).spans(text, language)
    return "".join(f"[{piece.text}]" if piece.is_hit else piece.text for piece in pieces(text, spans))


@pytest.mark.parametrize(
    ("typed", "language", "text", "expected"),
    [
        ("summit", "en", "Summits: a SUMMIT, summiting?", "[Summits]: a [SUMMIT], [summiting]?"),
        ("xi'an", "en", "In Xi’an and Xian.", "In [Xi’an] and [Xian]."),
        ("cafe -bar", "en", "A café, no bar", "A [café], no bar"),
        ('"crude oil"', "en", "Oil; crude oil, crude\noil", "Oil; [crude oil], [crude\noil]"),
        ("U.S.-China", "en", "A U.S.-China U.N. talk", "A [U.S.-China] U.N. talk"),
        ("government", "en", "The govern-\nment and governments", "The [govern-\nment] and [governments]"),
        ('"government said"', "en", "The govern-\nment said so", "The [govern-\nment said] so"),
        ("long-term", "en", "A long-\nterm plan", "A [long-\nterm] plan"),
        ("plan", "en", "A long-\nterm plan, a plan", "A long-\nterm [plan], a [plan]"),
        ("govern-\nment", "en", "government", "[government]"),
        ("trad*", "en", "Trade, traders; a tirade", "[Trade], [traders]; a tirade"),
        ("саммит", "ru", "Саммиты и саммит", "[Саммиты] и [саммит]"),
        ("西安", "zh", "在西安举行，西宁", "在[西安]举行，西宁"),
        ("西安 峰会", "zh", "西安峰会", "[西安峰会]"),
        ("importee", "fr", "L'huile importée", "L'huile [importée]"),
        ("oil OR gas", "en", "oil gas coal", "[oil] [gas] coal"),
        ("title:oil", "en", "oil", "[oil]"),
        ("tag:oil", "en", "oil", "oil"),
        ("<b>", "en", "a <b> & b", "a <[b]> & [b]"),
        ("ＳＣＯ", "en", "the ＳＣＯ and SCO", "the [ＳＣＯ] and [SCO]"),
    ],
)
def test_words_are_marked_where_they_stand(typed: str, language: str, text: str, expected: str) -> None:
    assert marked(typed, text, language) == expected


def test_other_spellings_are_marked_as_well() -> None:
    known = Vocabulary()
    for name in (Spelling("Xi'an", "en"), Spelling("Сиань", "ru"), Spelling("西安", "zh")):
        known.add("place", 1, name, expands=True)
    highlighter = Highlighter(expand(parse("西安"), known))
    assert [len(highlighter.spans(text, language)) for text, language in (("Xi'an", "en"), ("в Сиане", "ru"))] == [1, 1]


def article(body: str, **fields: object) -> Article:
    return Article(pk=1, key="k", title="T", body=body, text=body, language="en", source=Source(), **fields)


def test_two_snippets_come_from_different_paragraphs_and_know_them() -> None:
    body = (
        "Oil.\n\nNothing here.\n\n"
        + "Long words. " * 40
        + "The gas and oil <prices> rose. "
        + "More. " * 60
        + "\n\ngas"
    )
    made = article(body)
    first, second = snippets(made, Highlighter(unexpanded(parse("oil gas"))))
    ids = [part.id for part in paragraphs(body, "text")]
    assert [first.paragraph_id, second.paragraph_id] == [ids[0], ids[2]]
    assert first.pieces == (Piece("Oil", is_hit=True), Piece("."))
    assert [piece.text for piece in second.pieces if piece.is_hit] == ["gas", "oil"]
    shown = "".join(piece.text for piece in second.pieces)
    assert "<prices>" in shown and shown in body and len(shown) < 300
    assert second.starts_inside and second.ends_inside
    assert second.fragment.startswith("gas and oil") and second.fragment in body


def test_without_a_hit_the_beginning_is_shown() -> None:
    (only,) = snippets(article("First paragraph.\n\nSecond."), Highlighter(unexpanded(parse("absent"))))
    assert only.pieces == (Piece("First paragraph."),)
    assert snippets(article(""), Highlighter(())) == ()


def test_hits_are_numbered_through_the_article() -> None:
    found = hits(article("Oil and oil.\n\nNo.\n\nOil!"), Highlighter(unexpanded(parse("oil"))))
    assert [(hit.number, hit.paragraph_id.partition("-")[0]) for hit in found] == [(1, "p1"), (2, "p1"), (3, "p3")]
    assert (found[1].span.start, found[1].span.end) == (8, 11)


def test_what_the_public_may_not_read_is_never_shown() -> None:
    highlighter = Highlighter(unexpanded(parse("secret")))
    hidden = article("A secret.", display=Display.METADATA)
    assert snippets(hidden, highlighter) == ()
    assert hits(hidden, highlighter) == []
    partly = article("Opening.\n\nA secret.", display=Display.EXCERPT)
    assert "secret" not in str(snippets(partly, highlighter))


INITIALS = (
    "abcdefghijklmnopqrstuvwxyzäöüåéèçñşğıİIæøœðþßłÅÉŞабвгдежзийклмнопрстуфхцчшщъыьэюяёіїңғүұқөһәЁӘαβγδεζηθλμξπωάΏͺ"
)
ENDINGS = (
    "ying",
    "ies",
    "ation",
    "ungen",
    "lerin",
    "ность",
    "ться",
    "eux",
    "heden",
    "ísimo",
    "ések",
    "дың",
    "ος",
    "77",
)


@pytest.mark.parametrize("group", GROUPS)
def test_a_word_that_is_not_analysed_could_not_have_been_a_hit(group: str) -> None:
    words = [initial + rest for initial in INITIALS for rest in ENDINGS]
    for word in (*words, *(word.upper() for word in words)):
        own = highlights._initials[word[0]]
        if own and GROUPS[group].stemmer not in highlights._CHANGES_INITIALS:
            for stem, spelled in highlights._analysed[group][word]:
                assert {highlights._initials[stem[0]], highlights._initials[spelled[0]]} == {own}, word
