"""What is offered when nothing is found, and while a reader types."""

from __future__ import annotations

import pytest

from archive.editing.changes.recorder import recording
from archive.models import Article, State
from archive.models.choices import ChangeKind
from archive.search.conditions import Choice, Conditions
from archive.search.index import follower
from archive.search.query.parser import Word, parse
from archive.search.results import zero_results
from archive.search.results.suggestions import suggest
from archive.search.results.zero_results import SpellingSuggestion, explain_zero_results
from archive.search.searcher import Request
from tests import make

pytestmark = pytest.mark.django_db


def test_zero_hits_say_what_each_condition_costs() -> None:
    oil = make.tag("oil")
    make.article("Wheat harvest")
    make.article("Oil price", tags=[oil])
    follower.catch_up()
    conditions = Conditions(tag=Choice(frozenset({oil.pk})))
    found = explain_zero_results(Request(parse("wheat harvest"), conditions)).relaxations
    assert [(str(dropped.part or ""), dropped.condition, dropped.total) for dropped in found] == [("", "tag", 1)]
    assert found[0].request.conditions == Conditions()
    assert explain_zero_results(Request(parse("absent"))).relaxations == ()


def test_where_no_condition_alone_is_to_blame_each_is_offered_by_itself() -> None:
    oil = make.tag("oil")
    make.article("Wheat")
    make.article("Copper")
    make.article("Oil", tags=[oil])
    follower.catch_up()
    found = explain_zero_results(Request(parse("wheat copper zinc"), Conditions(tag=Choice(frozenset({oil.pk})))))
    assert found.relaxations == ()
    assert [(str(one.part or ""), one.condition, one.total) for one in found.alone] == [
        ("wheat", "", 1),
        ("copper", "", 1),
        ("", "tag", 1),
    ]
    assert explain_zero_results(Request(parse("zinc lead"))).alone == ()


def test_a_word_that_stands_nowhere_is_offered_as_the_archive_spells_it() -> None:
    make.article("Kazakhstan and Kyrgyzstan", body="Kazakhstan.")
    make.article("Kazakhstan")
    make.article("Kazakstan", state=State.IN_REVIEW)
    follower.catch_up()
    found = explain_zero_results(Request(parse("Kazahkstan")))
    assert found.spellings == (SpellingSuggestion(Word("Kazahkstan"), Word("kazakhstan"), 2),)
    assert found.corrected is not None
    assert (found.corrected.total, found.corrected.request.query.parts) == (2, (Word("kazakhstan"),))
    assert explain_zero_results(Request(parse("zzzzzz"))).spellings == ()
    assert explain_zero_results(Request(parse("kazakhstan"))).spellings == ()


def test_a_word_of_what_was_just_taken_back_is_not_offered() -> None:
    article = make.article("Kazakhstan", body="Kazakhstan.")
    follower.catch_up()
    Article.objects.filter(pk=article.pk).update(state=State.IN_REVIEW)  # and the index has not followed yet
    assert explain_zero_results(Request(parse("Kazahkstan"))).spellings == ()
    editors = Request(parse("Kazahkstan"), for_editors=True)
    assert [str(one.spelled) for one in explain_zero_results(editors).spellings] == ["kazakhstan"]


def test_several_misspelled_words_are_mended_together() -> None:
    china = make.tag("China")
    make.article("Wheat harvest", tags=[china])
    make.article("Wheat")
    follower.catch_up()
    found = explain_zero_results(Request(parse("whaet harvset"), Conditions(tag=Choice(frozenset({china.pk})))))
    assert [(str(one.spelled), one.articles) for one in found.spellings] == [("wheat", 2), ("harvest", 1)]
    assert found.corrected is not None
    assert (str(found.corrected.request.query), found.corrected.total) == ("wheat harvest", 1)


def test_nothing_is_corrected_where_every_word_is_known() -> None:
    make.article("Wheat")
    make.article("Harvest")
    follower.catch_up()
    assert explain_zero_results(Request(parse("wheat harvest"))).corrected is None


def test_only_the_first_few_unknown_words_are_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    make.article("Wheat")
    follower.catch_up()
    looked_up: list[str] = []
    monkeypatch.setattr(zero_results, "_nearest", lambda here, token: looked_up.append(token))
    explain_zero_results(Request(parse("wheat zzzzone zzzztwo zzzzthree zzzzfour")))
    assert looked_up == ["zzzzone", "zzzztwo", "zzzzthree"]


def test_words_of_what_is_not_published_are_never_offered() -> None:
    make.article("Nothing", body="Plain.")
    make.article("Codename", body="Codename falconry.", state=State.IN_REVIEW)
    follower.catch_up()
    assert explain_zero_results(Request(parse("falconri"))).spellings == ()
    assert suggest("codename") == []


def test_suggestions_begin_as_typed_in_any_spelling() -> None:
    tag, place = make.tag("Belt and Road Initiative"), make.place("Xi'an")
    with recording(ChangeKind.COLLECTION) as record:
        record.link(place, "aliases", add=[{"name": "Сиань", "language": "ru"}])
    make.source("Belt News")
    make.event("Conveyor belt fair")
    make.article("The belt tightens")
    follower.catch_up()
    found = suggest("bel")
    assert [(one.kind, one.name) for one in found] == [
        ("tag", tag.name),
        ("source", "Belt News"),
        ("event", "Conveyor belt fair"),
        ("article", "The belt tightens"),
    ]
    assert [(one.kind, one.name, one.spelled) for one in suggest("сиа")] == [("place", "Xi'an", "Сиань")]
    assert [one.name for one in suggest("belt and ro")] == [tag.name]
    assert suggest("b") == suggest("") == suggest("' OR") == []
    assert suggest("x" * 10_000) == []
