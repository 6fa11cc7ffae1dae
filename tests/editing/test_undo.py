"""An undo reverses what is still in force, keeps what came after, reports what is impossible, and can be undone."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.editing.articles import edit
from archive.editing.changes.recorder import recording
from archive.editing.problem_review import find_problems
from archive.editing.undo import undo
from archive.editing.workflow import Transition, apply_transition
from archive.models import Article, Change, ChangeSet, State, Tag
from archive.models.choices import ChangeKind
from tests import make
from tests.editing import tables

pytestmark = pytest.mark.django_db


def test_an_edit_is_undone_with_its_basis_and_its_mark() -> None:
    article = make.article("Old title")
    before = tables.records()
    change_set = edit(article, {"title": "New title"}, user=make.user())
    assert change_set
    report = undo([change_set])
    assert tables.records() == before
    assert {entry.field for entry in report.undone} == {"title", "title_basis", "evidence.title"}
    assert report.change_sets[0].undoes == change_set


def test_what_was_changed_since_is_kept_and_says_by_whom() -> None:
    article = make.article("First")
    change_set = edit(article, {"title": "Second", "byline": "Ann Other"}, user=make.user())
    edit(article, {"title": "Third"}, user=make.user("ben"))
    assert change_set
    report = undo([change_set])
    article.refresh_from_db()
    assert (article.title, article.byline) == ("Third", "")
    assert {entry.field for entry in report.kept} == {"title", "title_basis", "evidence.title"}
    assert all("ben" in entry.why for entry in report.kept)


def test_fields_that_belong_together_are_kept_together() -> None:
    article = make.article(on=None)
    change_set = edit(article, {"published_on": date(2024, 5, 1), "date_precision": "day"}, user=make.user())
    edit(article, {"date_precision": "month"}, user=make.user("ben"))
    assert change_set
    undo([change_set])
    article.refresh_from_db()
    assert (article.published_on, article.date_precision) == (date(2024, 5, 1), "month")


def test_a_trial_says_the_same_and_changes_nothing() -> None:
    article = make.article()
    change_set = edit(article, {"title": "New"}, user=make.user())
    assert change_set
    before, sets = tables.records(), ChangeSet.objects.count()
    trial = undo([change_set], dry_run=True)
    assert tables.records() == before and ChangeSet.objects.count() == sets
    assert trial.undone == undo([change_set]).undone


def test_a_deleted_tag_comes_back_with_its_other_names_and_its_id() -> None:
    trade = make.tag("trade", aliases=["commerce"])
    before = tables.records()
    with recording(ChangeKind.EDIT) as record:
        record.delete(trade)
    assert not Tag.objects.exists()
    undo([record.change_set])
    assert tables.records() == before


def test_a_deleted_tag_whose_name_was_taken_can_not_come_back() -> None:
    trade = make.tag("trade")
    with recording(ChangeKind.EDIT) as record:
        record.delete(trade)
    make.tag("trade")
    report = undo([record.change_set])
    assert not report.undone
    assert "taken" in report.impossible[0].why


def test_a_link_to_something_gone_can_not_come_back() -> None:
    trade = make.tag("trade")
    article = make.article(tags=[trade])
    change_set = edit(article, {}, {"tags": ([], [{"tag": trade.pk}])}, user=make.user())
    with recording(ChangeKind.EDIT) as record:
        record.delete(trade)
    assert change_set
    report = undo([change_set])
    assert [entry.field for entry in report.impossible] == ["tags"]
    assert not article.tags.exists()


def test_an_article_made_is_discarded_unless_a_person_touched_it() -> None:
    first, second = make.article("First", state="imported"), make.article("Second", state="imported")
    edit(second, {"byline": "Ann Other"}, user=make.user())
    made = [
        Change.objects.get(model="article", object_id=one.pk, action="create").change_set for one in (first, second)
    ]
    report = undo(made, kind=ChangeKind.UNDO_IMPORT)
    states = dict(Article.objects.values_list("pk", "state"))
    assert states == {first.pk: "discarded", second.pk: "imported"}
    assert [entry.object_id for entry in report.kept] == [second.pk]


def test_an_undo_is_undone() -> None:
    article = make.article("Old")
    change_set = edit(article, {"title": "New"}, user=make.user())
    assert change_set
    after = tables.records()
    undoing = undo([change_set])
    undo(undoing.change_sets)
    assert tables.records() == after


def test_a_new_tag_that_is_used_stays_and_one_that_is_not_goes() -> None:
    with recording(ChangeKind.EDIT) as record:
        used, unused = record.create_many([Tag(name="used", slug="used"), Tag(name="unused", slug="unused")])
    make.article(tags=[used])
    report = undo([record.change_set])
    assert list(Tag.objects.all()) == [used]
    assert [entry.name for entry in report.impossible] == ["used"]
    assert [entry.object_id for entry in report.undone] == [unused.pk or report.undone[0].object_id]


ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("title"), st.integers(0, 2), st.sampled_from(["Peace", "Trade", ""])),
        st.tuples(st.just("byline"), st.integers(0, 2), st.sampled_from(["Ann", "Ben", ""])),
        st.tuples(
            st.just("date"), st.integers(0, 2), st.sampled_from([None, (2024, 1, 5, "day"), (2023, 2, 1, "month")])
        ),
        st.tuples(st.just("tag"), st.integers(0, 2), st.integers(0, 2)),
        st.tuples(st.just("untag"), st.integers(0, 2), st.integers(0, 2)),
        st.tuples(st.just("transition"), st.integers(0, 2), st.sampled_from(list(State))),
    ),
    min_size=1,
    max_size=6,
)


@pytest.mark.long
@pytest.mark.once
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_any_acts_undone_in_turn_give_the_state_before(acts: list[tuple[str, int, object]], db: None) -> None:
    from django.db import transaction

    with transaction.atomic():
        tags = [make.tag(f"tag {n}") for n in range(3)]
        articles = [make.article(f"Article {n}", state="in_review", tags=tags[:n]) for n in range(3)]
        find_problems(Article.objects.all())  # so that only what follows from the acts comes and goes
        editor = make.user("editor", "review_article", "publish_article")
        before, counts = tables.records(), tables.tallies()
        done = [change_set for act in acts if (change_set := _perform(act, articles, tags, editor))]
        assert tables.tallies() == tables.tallies_anew()
        report = undo(done)
        assert not report.kept and not report.impossible
        assert tables.records() == before
        assert tables.tallies() == counts == tables.tallies_anew()
        transaction.set_rollback(True)


def _perform(act: tuple[str, int, object], articles: list[Article], tags: list[Tag], editor: object) -> object:
    name, n, value = act
    article = Article.objects.get(pk=articles[n].pk)
    if name == "title":
        return edit(article, {"title": value}, user=editor)
    if name == "byline":
        return edit(article, {"byline": value}, user=editor)
    if name == "date":
        values = {"published_on": date(*value[:3]), "date_precision": value[3]} if value else {"published_on": None}
        return edit(article, values, user=editor)
    if name == "tag":
        return edit(article, {}, {"tags": ([{"tag": tags[value].pk, "basis": "editor"}], [])}, user=editor)
    if name == "untag":
        return edit(article, {}, {"tags": ([], [{"tag": tags[value].pk}])}, user=editor)
    return apply_transition([article], Transition(State(value), reason="because"), user=editor).change_set
