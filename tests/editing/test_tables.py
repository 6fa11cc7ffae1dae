"""The vocabulary as tables: out and in again changes nothing, edits change what they say, faults are told by row."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from archive.editing.changes.errors import StaleSaveError
from archive.editing.changes.recorder import recording
from archive.editing.tables.importing import TableError, plan_table, table_of, write_table
from archive.editing.tables.resources import TABLES
from archive.editing.undo import undo
from archive.models import ChangeSet, Event, PastAddress, Place, Source, Tag
from archive.models.choices import ChangeKind
from archive.text.cells import join_cell, plain_cell, split_cell, words_of_cell
from tests import make

pytestmark = pytest.mark.django_db
Table = list[dict[str, str]]


def exported(model: str) -> str:
    return "".join(table_of(model))


def rows_of(text: str) -> Table:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def as_text(rows: Table) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def edited(model: str, edit: Callable[[Table], Any]) -> str:
    rows = rows_of(exported(model))
    edit(rows)
    return as_text(rows)


def brought(model: str, text: str, user: User | None = None) -> ChangeSet | None:
    plan = plan_table(model, text)
    assert plan.errors == []
    return write_table(plan, user or make.user(f"u{User.objects.count()}", is_superuser=True))


def everything() -> None:
    """Make one record of each kind with everything that a table has of it, and one with almost nothing."""
    trade = make.tag("trade", aliases=["commerce", "a|b\\c"], description="=1+1\r\nand “more”")
    make.tag("bare")
    made = {"founded": 1901, "languages": ["en", "ru"], "domains": ["post.example"], "rights": "-", "country": "GB"}
    make.source("Morning Post", aliases=["MP"], full_name="@Post", homepage="https://post.example/", **made)
    make.source("New", is_confirmed=False, display="excerpt")
    haven = make.place("Port Haven", latitude="-3.50000", longitude="10.12345", country="GB", region="'=South")
    make.place("Nowhere")
    series = make.series(description="Yearly")
    event = make.event("Signing", place=haven, series=series, description="Told,\nat length")
    with recording(ChangeKind.COLLECTION) as record:
        record.link(event, "tags", [{"tag": trade.pk}])
    make.event("Some year", on=None, starts_on="1999-01-01", starts_precision="year", starts_basis="document")


@pytest.mark.parametrize("model", TABLES)
def test_what_is_exported_changes_nothing_when_it_is_imported(model: str) -> None:
    everything()
    text = exported(model)
    assert len(rows_of(text)) >= 1
    for one in (text, text.replace("\r\n", "\n"), text.removeprefix("\ufeff")):
        plan = plan_table(model, one)
        assert (plan.changes, plan.errors) == ([], [])
        assert plan.unchanged == plan.rows


def test_nothing_of_an_export_begins_as_a_formula() -> None:
    everything()
    words = [cell for model in ("tag", "source", "place") for row in rows_of(exported(model)) for cell in row.values()]
    assert "'@Post" in words
    assert "''=South" in words
    assert not [one for one in words if one.startswith(("=", "+", "@"))]


def test_edits_are_written_as_one_change_and_a_second_time_nothing_is() -> None:
    everything()

    def edit(rows: Table) -> None:
        post = next(row for row in rows if row["slug"] == "morning-post")
        post |= {"name": "The Morning Post", "founded": "1900", "domains": "post.example|www.post.example"}
        post |= {"aliases": "Post|Morning Post", "confirmed": "no", "kind": "newspaper"}
        rows.append(dict.fromkeys(post, "") | {"name": "Harbour News", "aliases": "HN", "confirmed": "yes"})

    text = edited("source", edit)
    done = brought("source", text)
    post = Source.objects.get(slug="morning-post")
    assert (post.name, post.founded, post.is_confirmed, post.kind) == ("The Morning Post", 1900, False, "newspaper")
    assert post.domains == ["post.example", "www.post.example"]
    assert sorted(post.aliases.values_list("name", flat=True)) == ["Morning Post", "Post"]
    assert {"name", "founded", "domains"} <= set(post.edited_fields)
    assert Source.objects.get(slug="harbour-news").aliases.get().name == "HN"
    assert brought("source", text) is None
    assert done
    undo([done])
    post.refresh_from_db()
    assert (post.name, post.founded, post.domains) == ("Morning Post", 1901, ["post.example"])
    assert post.aliases.get().name == "MP"
    assert not Source.objects.filter(name="Harbour News").exists()


def test_columns_and_rows_that_are_left_out_stay_and_names_keep_their_use() -> None:
    tag = make.tag("trade", description="Kept")
    with recording(ChangeKind.COLLECTION) as record:
        record.link(tag, "aliases", [{"name": "TR", "language": "en", "use": "acronym"}])
    brought("tag", "slug;aliases\ntrade;TR|commerce\n")
    tag.refresh_from_db()
    assert tag.description == "Kept"
    assert sorted(tag.aliases.values_list("name", "use")) == [("TR", "acronym"), ("commerce", "name")]


def test_an_event_gets_dates_as_far_as_they_are_known_place_and_tags() -> None:
    everything()

    def edit(rows: Table) -> None:
        row = next(row for row in rows if row["slug"] == "signing")
        row |= {"starts": "2024-03", "ends": "2024-04", "place": "nowhere", "tags": "bare|trade", "series": ""}

    done = brought("event", edited("event", edit))
    event = Event.objects.get(slug="signing")
    assert (str(event.starts), str(event.ends), event.starts_basis) == ("2024-03", "2024-04", "editor")
    assert (str(event.place), event.series) == ("Nowhere", None)
    assert sorted(event.tags.values_list("slug", flat=True)) == ["bare", "trade"]
    assert done
    undo([done])
    event.refresh_from_db()
    assert (str(event.starts), event.ends, str(event.place)) == ("2024-03-29", None, "Port Haven")
    assert event.tags.get().slug == "trade"


@pytest.mark.parametrize(
    ("model", "text", "told"),
    [
        ("tag", "slug,name\na,Fresh\nb,fresh\n", "Row 2 has the same name"),
        ("tag", "slug,name\na,x\na,y\n", "Row 2 has the same slug"),
        ("tag", "slug,name\nold,New\n", "another address by now: “bare”"),
        ("tag", "slug,name\n,history\nhistory,x\n", "part of addresses"),
        ("tag", "slug,name,description\n,,x\n", "neither"),
        ("tag", "slug,kind\nbare,nonsense\n", "none of: topic"),
        ("tag", "slug,name\nBad slug!,x\n", "slug"),
        ("source", "slug,name,aliases\nnew,New,Other\n", "already exists"),
        ("source", "slug,name,aliases\nx,X,MP\n", "another source"),
        ("source", "slug,name,aliases\nx,X,A|a\n", "stands there twice"),
        ("source", "slug,domains\nnew,https://x\n", "is no domain"),
        ("source", "slug,founded\nnew,long ago\n", "no whole number"),
        ("source", "slug,confirmed\nnew,perhaps\n", "yes or no"),
        ("place", "slug,latitude\nnowhere,north\n", "number of degrees"),
        ("place", "slug,latitude,longitude\nnowhere,95,3\n", "from -90 to 90"),
        ("place", "slug,latitude,longitude\nnowhere,9,\n", "go together"),
        ("event", "slug,starts\nsigning,soon\n", "is no date"),
        ("event", "slug,starts,ends\nsigning,2024-03,2023\n", "ended before"),
        ("event", "slug,tags\nsigning,nothing\n", "None of the tags"),
        ("event", "slug,place\nsigning,nothing\n", "None of the places"),
    ],
)
def test_a_row_that_cant_be_taken_is_told_by_its_line(model: str, text: str, told: str) -> None:
    everything()
    make.source("Other")
    Source.objects.filter(slug="other").update(name="New Times")
    PastAddress.objects.create(kind="tag", old="old", object_id=Tag.objects.get(slug="bare").pk)
    if told == "already exists":
        text = "slug,name\nfresh,New\n"
    plan = plan_table(model, text)
    assert not plan.may_be_done
    assert any(told in reason for one in plan.errors for reason in one.reasons), plan.errors
    assert all(one.line >= 2 for one in plan.errors)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "empty"),
        ("slug,nonsense\na,b\n", "no column “nonsense”"),
        ("name\na\n", "one is called slug"),
        ("slug,slug\na,b\n", "stands once"),
        ("slug\n" + "a\n" * 10_001, "more than 10,000"),
    ],
)
def test_what_is_no_such_table_is_refused_whole(text: str, told: str) -> None:
    with pytest.raises(TableError, match=told):
        plan_table("tag", text)


def test_what_somebody_saved_since_the_plan_is_not_written_over() -> None:
    tag = make.tag("trade")
    plan = plan_table("tag", "slug,description\ntrade,Mine\n")
    with recording(ChangeKind.EDIT, user=make.user()) as record:
        record.set(tag, description="Theirs")
    with pytest.raises(StaleSaveError):
        write_table(plan, make.user("other"))
    tag.refresh_from_db()
    assert tag.description == "Theirs"


def test_reading_a_table_that_changes_nothing_costs_the_same_for_any_number_of_rows() -> None:
    counts = []
    for n in range(1, 40, 38):
        for number in range(n):
            make.tag(f"tag {n} {number}", aliases=[f"alias {n} {number}"])
        with CaptureQueriesContext(connection) as queries:
            plan_table("tag", exported("tag"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("text", ["=1", "'=1", "''+x", "-", "'", "a=1", "@", "\tx", ""])
def test_a_cell_is_read_as_it_was_written(text: str) -> None:
    assert words_of_cell(plain_cell(text)) == text
    assert not plain_cell(text).startswith(("=", "+", "-", "@", "\t"))


@pytest.mark.parametrize("words", [[], ["a"], ["a", "b c"], ["a|b", "c\\"], ["\\|", "|"], ["\\\\|x"]])
def test_a_list_is_read_as_it_was_written(words: list[str]) -> None:
    assert split_cell(join_cell(words)) == words


def test_a_list_that_was_typed_is_tidied() -> None:
    assert split_cell(" a | b||a | ") == ["a", "b"]
    assert Place.objects.count() == 0
