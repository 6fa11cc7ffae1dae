"""Texts are found as people write them: in letters of another keyboard or script, and exactly as typed where asked."""

from __future__ import annotations

import pytest

from archive.models import Article
from archive.search.index.folding import fold
from archive.search.query.parser import parse
from archive.search.results.highlights import Highlighter
from archive.search.searcher import Request, open_session, search
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def found(words: str, *, exact: bool = False) -> set[str]:
    ids = search(Request(parse(words), exact=exact)).ids
    return set(Article.objects.filter(pk__in=ids).values_list("title", flat=True))


def marked(words: str, title: str, *, exact: bool = False) -> list[str]:
    article = Article.objects.get(title=title)
    sought = open_session().sought(Request(parse(words), exact=exact))
    spans = Highlighter(sought, exact=exact).spans(article.text, article.language)
    return [article.text[span.start : span.end] for span in spans]


def test_traditional_and_simplified_chinese_find_each_other() -> None:
    make.article("simplified", body="海岛的灯节开始了。", language="zh-Hans")
    make.article("traditional", body="海島的燈節開始了。", language="zh-Hant")
    make.article("neither", body="山里的春天。", language="zh")
    both = {"simplified", "traditional"}
    assert (
        found("海岛") == found("海島") == found("灯节") == found("燈節") == found('"灯节开始"') == found("島") == both
    )
    assert marked("海岛", "traditional") == ["海島"]
    assert found("海岛", exact=True) == {"simplified"} and found("海島", exact=True) == {"traditional"}
    assert found("燈節開始", exact=True) == {"traditional"}
    assert marked("海島", "traditional", exact=True) == ["海島"] and marked("海岛", "traditional", exact=True) == []


@pytest.mark.parametrize(
    ("typed", "written"),
    [("كليد", "کلید"), ("الدوري", "الدورى"), ("احمد", "أحمد"), ("مدرسه", "مدرسة"), ("كتاب", "كتـــاب")],
)
@pytest.mark.parametrize("language", ["fa", "ar", "ur", ""])
def test_letters_of_other_keyboards_are_one(typed: str, written: str, language: str) -> None:
    make.article("there", body=f"و {written} هناك", language=language)
    assert found(typed) == found(written) == {"there"}
    assert marked(typed, "there") == [written]


def test_words_as_typed_are_found_in_no_other_form() -> None:
    make.article("noun", body="The watches were sold.", language="en")
    make.article("verb", body="They watched, watching the skies.", language="en")
    assert found("watches") == {"noun", "verb"}
    assert found("watches", exact=True) == found('"watches"', exact=True) == found("WATCHES", exact=True) == {"noun"}
    assert found("sky", exact=True) == set() and found("skies", exact=True) == {"verb"}
    assert found('"watching the skies"', exact=True) == {"verb"} and found('"watched the skies"', exact=True) == set()
    assert found("sold OR skies", exact=True) == {"noun", "verb"} and found("the -watched", exact=True) == {"noun"}
    assert marked("watches", "verb") == ["watched", "watching"] and marked("watching", "verb", exact=True) == [
        "watching"
    ]


def test_names_of_a_letter_and_signs_are_told_apart() -> None:
    for title, body in (("plus", "Written in C++."), ("sharp", "Written in C#, not F#"), ("plain", "Written in C.")):
        make.article(title, body=body, language="en")
    assert (
        found("C++") == {"plus"} and found("c#") == {"sharp"} and found("C") == {"plain"} and found("F#") == {"sharp"}
    )
    assert fold("see #5 and a++b, x+ y") == "see #5 and a++b, x+ y"


@pytest.mark.parametrize("typed", ["\U0001f986", "!!!", '"', "*", "-", "()"])
def test_what_holds_no_word_finds_nothing(typed: str) -> None:
    make.article("A text", body="Words alone.")
    assert found(typed) == found(typed, exact=True) == set()


def test_operators_of_databases_are_understood() -> None:
    make.article("both", body="feeling deja vu")
    make.article("one", body="feeling like a duck")
    assert found("feeling AND vu") == {"both"} and found("feeling NOT duck") == {"both"}
    assert found("feeling and vu") == set()
