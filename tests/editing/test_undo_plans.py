"""A plan of an undo only reads and foresees what the database would refuse; no article takes a statement of its own."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from archive.editing.articles import edit
from archive.editing.changes.recorder import recording
from archive.editing.undo import Need, UndoRefusedError, plan, undo
from archive.editing.workflow import Transition, apply_transition
from archive.importing.undo import done_by, undo_import
from archive.models import (
    Article,
    ChangeSet,
    ImportBatch,
    State,
    Tag,
)
from archive.models.choices import ChangeKind
from tests import make
from tests.editing import tables

pytestmark = pytest.mark.django_db
WRITING = ("INSERT", "UPDATE", "DELETE", "REPLACE", "SAVEPOINT", "BEGIN", "LOCK", "SELECT PG_ADVISORY")


def written(asked: CaptureQueriesContext) -> list[str]:
    return [one["sql"] for one in asked.captured_queries if one["sql"].lstrip().upper().startswith(WRITING)]


def imported(number: int, name: str = "morning") -> ImportBatch:
    batch = ImportBatch.objects.create(name=name, status=ImportBatch.Status.FINISHED)
    with recording(ChangeKind.IMPORT, batch=batch) as record:
        record.create_many(
            [
                Article(key=f"{name}-{n}", title=f"Title {n}", title_basis="document", body=f"Words of {n}.")
                for n in range(number)
            ]
        )
    return batch


def by_machine() -> Callable[[], ChangeSet]:
    """Give what changes all articles in one act, each to a value of its own, and their tags."""
    tag = make.tag("all")

    def act() -> ChangeSet:
        ids = list(Article.objects.values_list("pk", flat=True))
        with recording(ChangeKind.REPARSE) as record:
            record.set_many(Article, {pk: {"title": f"Other {pk}", "byline": "Ann", "source": None} for pk in ids})
            add = [{"tag": tag.pk, "basis": "inferred"}]
            record.link_many(Article, "tags", {pk: (add, []) for pk in ids})
        return record.change_set

    return act


# -- what it costs ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("what", ["publication", "edit", "import", "deletion"])
def test_an_undo_takes_as_many_statements_for_many_articles_as_for_few(what: str) -> None:
    user = make.user("anna", "publish_article")
    act = by_machine()
    counts = []
    for number in (50, 300):
        batch = imported(number, f"import of {number}")
        ids = list(Article.objects.filter(key__startswith=batch.name).values_list("pk", flat=True))
        if what == "publication":
            done = [
                apply_transition(Article.objects.filter(pk__in=ids), Transition(State.PUBLISHED), user=user).change_set
            ]
        elif what == "edit":
            done = [act()]
        elif what == "import":
            done = done_by(batch)
        else:
            with recording(ChangeKind.COLLECTION) as record:
                aliased = [{"aliases": [{"name": f"alias {n} {number}"}]} for n in range(number)]
                record.create_many([Tag(name=f"t{n} {number}", slug=f"t{n}-{number}") for n in range(number)], aliased)
            done = [record.change_set]
        with CaptureQueriesContext(connection) as planning:
            planned = plan(done)
        with CaptureQueriesContext(connection) as undoing:
            report = undo(done)
        assert sum(report.numbers("undone").values()) == sum(planned.numbers("undone").values()) >= number
        with CaptureQueriesContext(connection) as restoring:
            undo(report.change_sets)
        counts.append((len(planning), len(undoing), len(restoring)))
        undo_import(batch)
    more = 2 if what == "deletion" else 0  # Django deletes in hundreds
    assert all(many <= few + more for few, many in zip(*counts, strict=True))


def test_a_plan_reads_and_takes_no_lock() -> None:
    batch = imported(3)
    tag = make.tag("trade", aliases=["commerce"])
    with recording(ChangeKind.EDIT) as record:
        record.set(Article.objects.all()[0], title="Another")
        record.link(Article.objects.all()[1], "tags", add=[{"tag": tag.pk, "basis": "editor"}])
    with CaptureQueriesContext(connection) as asked:
        plan(list(ChangeSet.objects.all()))
        undo_import(batch, dry_run=True)
    assert len(asked) > 5 and written(asked) == []


def test_objects_are_counted_and_not_their_fields() -> None:
    article = make.article("First", byline="Ann")
    done = edit(article, {"title": "Second", "byline": "Ben", "published_on": None}, user=make.user())
    assert done
    report = undo([done])
    assert len(report.undone) > 3
    assert dict(report.numbers("undone")) == {"article": 1}


# -- one object's part ------------------------------------------------------------------------------------------------


def test_only_the_part_in_one_object_is_undone_and_the_rest_later() -> None:
    imported(3)
    user = make.user("anna", "publish_article")
    first, *others = Article.objects.order_by("pk")
    done = apply_transition([first, *others], Transition(State.PUBLISHED), user=user).change_set
    assert done
    report = undo([done], only=("article", first.pk))
    assert list(Article.objects.order_by("pk").values_list("state", flat=True)) == [
        "imported",
        "published",
        "published",
    ]
    assert report.change_sets[0].undoes == done
    rest = undo([done])
    assert dict(rest.numbers("undone")) == {"article": 2} and not rest.kept
    assert set(Article.objects.values_list("state", flat=True)) == {"imported"}
    undo(report.change_sets)
    first.refresh_from_db()
    assert first.state == State.PUBLISHED
    assert not plan([done], only=("tag", first.pk))


# -- what the database would refuse -----------------------------------------------------------------------------------


def test_a_refusal_comes_before_anything_is_written() -> None:
    imported(3)
    done = apply_transition(
        Article.objects.all(), Transition(State.PUBLISHED), user=make.user("anna", "publish_article")
    )
    assert done.change_set
    before, sets = tables.records(), ChangeSet.objects.count()
    asked: list[set[Need]] = []

    def refuse(needs: object) -> str:
        asked.append(set(needs))  # type: ignore[call-overload]
        return "Not you."

    with pytest.raises(UndoRefusedError, match="Not you"), CaptureQueriesContext(connection) as queries:
        undo([done.change_set], refusal=refuse)
    assert asked == [{Need("article", "change", "published", "imported")}]
    assert not [sql for sql in written(queries) if "SAVEPOINT" not in sql.upper() and "ADVISORY" not in sql.upper()]
    assert tables.records() == before and ChangeSet.objects.count() == sets
