"""What an undo restored counts as it was before the undone act, and a plan says what the act then does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.editing.articles import edit
from archive.editing.changes.recorder import recording
from archive.editing.problem_review import find_problems
from archive.editing.undo import UndoReport, plan, undo
from archive.editing.workflow import Transition, apply_transition
from archive.importing.undo import done_by, undo_import
from archive.models import Article, ChangeSet, Event, ImportBatch, Source, State, Tag
from archive.models.choices import ChangeKind
from tests import make
from tests.editing import tables

pytestmark = pytest.mark.django_db
KEYS = ("one", "two", "three")
TEXT = " ".join(f"word{n}" for n in range(80))


def an_import(name: str = "morning", *, titles: tuple[str, ...] = KEYS) -> ImportBatch:
    """Make an import of some articles in two change sets, one of which also updates the first article."""
    batch = ImportBatch.objects.create(name=name, status=ImportBatch.Status.FINISHED)
    for some in (titles[:2], titles[2:]):
        with recording(ChangeKind.IMPORT, batch=batch) as record:
            rows = [Article(key=f"{name}-{title}", title=title, title_basis="document", body=TEXT) for title in some]
            record.create_many(rows)
            if some != titles[:2]:
                record.set(Article.objects.get(key=f"{name}-{titles[0]}"), byline="By the wire", summary="In short.")
    return batch


def articles() -> list[Article]:
    return list(Article.objects.order_by("pk"))


def states() -> list[str]:
    return list(Article.objects.order_by("pk").values_list("state", flat=True))


def told(report: UndoReport) -> tuple[Any, ...]:
    """Return all that a report says, but for its change sets."""
    numbers = {name: dict(report.numbers(name)) for name in ("undone", "kept", "impossible")}
    return report.undone, report.kept, report.impossible, numbers


# -- imports ----------------------------------------------------------------------------------------------------------


def test_an_import_whose_publication_was_undone_is_undone() -> None:
    batch = an_import()
    anna = make.user("anna", "publish_article")
    published = apply_transition(articles(), Transition(State.PUBLISHED), user=anna).change_set
    assert published
    kept = undo_import(batch, dry_run=True)
    assert dict(kept.numbers("kept")) == {"article": 3} and {entry.field for entry in kept.undone} <= {
        "byline",
        "summary",
    }
    undo([published], user=anna)
    report = undo_import(batch)
    assert states() == ["discarded"] * 3
    assert dict(report.numbers("undone")) == {"article": 3} and not report.kept
    assert tables.tallies() == tables.tallies_anew()


def test_an_edit_undone_and_restored_keeps_its_article_from_the_undo_of_the_import() -> None:
    batch = an_import()
    done = edit(articles()[0], {"title": "Another"}, user=make.user("ben"))
    assert done
    restored = undo(undo([done]).change_sets)
    report = undo_import(batch)
    assert states() == ["imported", "discarded", "discarded"]
    assert all("ben" in entry.why for entry in report.kept)
    undo(restored.change_sets)
    assert dict(undo_import(batch).numbers("undone")) == {"article": 1}
    assert states() == ["discarded"] * 3


def test_an_edit_undone_in_part_is_still_a_persons_touch() -> None:
    batch = an_import(titles=("one",))
    done = edit(articles()[0], {"title": "Another", "subtitle": "Mine"}, user=make.user("ben"))
    later = edit(articles()[0], {"subtitle": "Ours"}, user=make.user("carl"))
    assert done and later
    assert undo([done]).kept
    assert [entry.object_id for entry in undo_import(batch).kept] == [articles()[0].pk]
    undo([later])
    undo([done])
    assert not undo_import(batch).kept


def test_an_undone_import_comes_back_and_goes_again() -> None:
    batch = an_import()
    before = tables.records()
    undone = undo_import(batch)
    after = tables.records()
    batch.refresh_from_db()
    assert batch.status == ImportBatch.Status.UNDONE
    assert not undo_import(batch, dry_run=True)
    back = undo(undone.change_sets)
    batch.refresh_from_db()
    assert (tables.records(), batch.status) == (before, ImportBatch.Status.FINISHED)
    undo(back.change_sets)
    batch.refresh_from_db()
    assert (tables.records(), batch.status) == (after, ImportBatch.Status.UNDONE)
    undo(undo(back.change_sets).change_sets)
    undo(undone.change_sets)
    assert undo_import(batch) and tables.records() == after


def test_what_a_person_set_again_by_hand_is_kept_though_it_is_the_same_value() -> None:
    an_import()
    article = articles()[0]
    update = ChangeSet.objects.filter(changes__field="byline").distinct().get()
    for byline in ("Ann Other", "By the wire"):
        edit(article, {"byline": byline}, user=make.user(f"who wrote {byline}"))
    report = undo([update])
    article.refresh_from_db()
    assert (article.byline, article.summary) == ("By the wire", "")
    assert [entry.field for entry in report.kept if entry.object_id == article.pk] == ["byline"]
    assert "byline" in article.edited_fields


def test_a_near_text_found_after_another_was_edited_is_no_touch_of_a_person() -> None:
    other = make.article("Other", body="Nothing like it.")
    batch = an_import(titles=("one",))
    with recording(ChangeKind.IMPORT) as record:
        record.set(articles()[1], body=TEXT + " and more")
    edit(other, {"body": TEXT + " and more"}, user=make.user("anna"))
    assert articles()[1].problems.filter(code="near_duplicate").exists()
    report = undo_import(batch)
    assert not report.kept and articles()[1].state == State.DISCARDED


def test_marks_come_back_as_they_were() -> None:
    article = make.article("Old", byline="Ann")
    mine = edit(article, {"byline": "Mine"}, user=make.user("ben"))
    assert mine
    undone = undo([mine])
    article.refresh_from_db()
    assert "byline" not in article.edited_fields
    undo(undone.change_sets)
    article.refresh_from_db()
    assert "byline" in article.edited_fields
    with recording(ChangeKind.IMPORT) as record:
        record.set(article, byline="By the wire")
    assert article.byline == "Mine"


# -- sequences --------------------------------------------------------------------------------------------------------

ONE = st.integers(0, 2)
ACT = st.one_of(
    st.tuples(st.just("title"), ONE, st.sampled_from(["Peace", "Trade", ""])),
    st.tuples(st.just("byline"), ONE, st.sampled_from(["Ann", "Ben", ""])),
    st.tuples(st.just("reads"), ONE, st.sampled_from(["Ann", "Ben"])),
    st.tuples(st.just("date"), ONE, st.sampled_from([None, (2024, 1, 5, "day"), (2023, 2, 1, "month")])),
    st.tuples(st.just("tag"), ONE, ONE),
    st.tuples(st.just("untag"), ONE, ONE),
    st.tuples(st.just("rename"), ONE, st.sampled_from(["alpha", "beta", "tag 0", "tag 1"])),
    st.tuples(st.just("unmake"), ONE, ONE),
    st.tuples(st.just("source"), ONE, ONE),
    st.tuples(st.just("transition"), ONE, st.sampled_from(list(State))),
    st.tuples(st.just("transition all"), ONE, st.sampled_from([State.PUBLISHED, State.IN_REVIEW, State.DISCARDED])),
    st.tuples(st.just("event tag"), ONE, ONE),
)
BACK = st.one_of(
    st.tuples(st.just("undo"), st.integers(0, 9), ONE),
    st.tuples(st.just("undo part"), st.integers(0, 9), ONE),
    st.tuples(st.just("undo import"), ONE, ONE),
)
Act = tuple[str, int, Any]


@pytest.mark.long
@pytest.mark.once
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(acts=st.lists(st.one_of(ACT, BACK), max_size=8), last=ACT)
def test_an_act_and_its_undo_leave_every_other_undo_as_it_was(acts: list[Act], last: Act, db: None) -> None:
    with transaction.atomic():
        act = _prepare()
        for one in acts:
            act(one)
        before, plans = tables.records(), _plans()
        done = act(last)
        if done:
            after, plans_after = tables.records(), _plans()
            report = undo(done)
            assert not report.kept and not report.impossible
            assert tables.records() == before and _plans(of=plans) == plans
            undo(report.change_sets)
            assert tables.records() == after and _plans(of=plans_after) == plans_after
            undo(done)
            assert tables.records() == before and _plans(of=plans) == plans
        assert tables.tallies() == tables.tallies_anew()
        transaction.set_rollback(True)


@pytest.mark.long
@pytest.mark.once
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(acts=st.lists(st.one_of(ACT, BACK), min_size=1, max_size=8), which=st.sets(st.integers(0, 12), min_size=1))
def test_a_plan_says_what_the_act_then_does(acts: list[Act], which: set[int], db: None) -> None:
    with transaction.atomic():
        act = _prepare()
        for one in acts:
            act(one)
        sets = list(ChangeSet.objects.order_by("-pk"))
        some = [sets[n % len(sets)] for n in which]
        some = list({one.pk: one for one in some}.values())
        planned, standing = told(plan(some)), tables.records()
        assert tables.records() == standing
        report = undo(some)
        assert told(report) == planned
        if tables.records() == standing:  # nothing to undo, or an act and its undo, which cancel each other out
            assert not report or {one.undoes_id for one in some} & {one.pk for one in some}
        else:
            assert report
        batch = ImportBatch.objects.get()
        assert told(undo_import(batch, dry_run=True)) == told(undo_import(batch))
        assert not undo_import(batch, dry_run=True)
        assert tables.tallies() == tables.tallies_anew()
        transaction.set_rollback(True)


def _plans(of: dict[int, Any] | None = None) -> dict[int, Any]:
    """Return what undoing each change set, and the import, would do now."""
    sets = ChangeSet.objects.filter(pk__in=of) if of else ChangeSet.objects.all()
    plans: dict[int, Any] = {one.pk: told(plan([one])) for one in sets}
    plans[0] = told(plan(done_by(ImportBatch.objects.get()), kind=ChangeKind.UNDO_IMPORT))
    return plans


def _prepare() -> Callable[[Act], list[ChangeSet]]:
    """Make an archive, and give what performs an act in it and returns its change sets."""
    tags = [make.tag(f"tag {n}") for n in range(3)]
    sources = [make.source(f"Source {n}") for n in range(3)]
    event = make.event()
    batch = an_import()
    ids = [article.pk for article in articles()]
    find_problems(Article.objects.all())  # so that only what follows from the acts comes and goes
    editor = make.user("editor", "review_article", "publish_article")

    def act(one: Act) -> list[ChangeSet]:
        name, n, value = one
        if name == "undo import":
            return undo_import(batch, user=editor).change_sets
        if name in ("undo", "undo part"):
            sets = ChangeSet.objects.order_by("-pk")
            only = ("article", ids[value]) if name == "undo part" else None
            return undo([sets[n % len(sets)]], user=editor, only=only).change_sets
        done = _perform(one, Article.objects.get(pk=ids[n]), [tag.pk for tag in tags], sources, event, editor)
        return [done] if done and done.pk else []

    return act


def _perform(
    act: Act, article: Article, tags: list[int], sources: list[Source], event: Event, editor: Any
) -> ChangeSet | None:
    name, n, value = act
    if name in ("title", "byline"):
        return edit(article, {name: value}, user=editor)
    if name == "date":
        values = {"published_on": date(*value[:3]), "date_precision": value[3]} if value else {"published_on": None}
        return edit(article, values, user=editor)
    if name == "source":
        return edit(article, {"source": sources[value]}, user=editor)
    if name == "transition":
        return apply_transition([article], Transition(State(value), reason="because"), user=editor).change_set
    if name == "transition all":
        return apply_transition(articles(), Transition(State(value), reason="because"), user=editor).change_set
    if name == "reads":
        with recording(ChangeKind.REPARSE) as record:
            record.set(article, byline=value)
        return record.change_set
    tag = Tag.objects.filter(pk=tags[n if name in ("rename", "unmake") else value]).first()
    if tag is None:
        return None
    if name == "tag":
        return edit(article, {}, {"tags": ([{"tag": tag.pk, "basis": "editor"}], [])}, user=editor)
    if name == "untag":
        return edit(article, {}, {"tags": ([], [{"tag": tag.pk}])}, user=editor)
    with recording(ChangeKind.EDIT) as record:
        if name == "rename" and not Tag.objects.filter(name=value).exists():
            record.set(tag, name=value, slug=value.replace(" ", "-"))
        elif name == "unmake" and not tag.tagged.exists():
            record.delete(tag)
        elif name == "event tag":
            record.link(event, "tags", add=[{"tag": tag.pk}])
    return record.change_set
