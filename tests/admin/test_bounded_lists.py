"""Long lists: found by what an index answers, looked through no further than is said, counted as far as they page."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from archive.admin.desk import todo
from archive.admin.shared import bounded_lists, paging
from archive.editing.articles import edit
from archive.importing.intake.places import hash_of
from archive.models import Article, ImportBatch, ImportRecord, Original, PastAddress, TagSuggestion
from tests import make
from tests.admin.conftest import Desk
from tests.shared import shared

pytestmark = pytest.mark.django_db


def listed(desk: Desk, model: str, **query: Any) -> list[Any]:
    response = desk.get(reverse(f"admin:archive_{model}_changelist"), query)
    assert response.status_code == 200
    return list(response.context["cl"].result_list)


@shared
def records() -> dict[str, str]:
    """Make a record of each outcome and answer in two imports; return the ids of these."""
    morning, evening = (ImportBatch.objects.create(name=name) for name in ("morning", "evening"))
    kinds = [("created", ""), ("failed", ""), ("queued", "open"), ("queued", "accepted"), ("updated", "refused")]
    for batch in (morning, evening):
        for outcome, answer in kinds:
            path = f"{batch.name}/{outcome}-{answer}.txt"
            ImportRecord.objects.create(
                batch=batch,
                place=f"/in/{path}",
                place_hash=hash_of(f"/in/{path}"),
                file_hash=1,
                path=path,
                member="record 7" if outcome == "failed" else "",
                sha256=f"{outcome}{answer}".ljust(64, "0"),
                outcome=outcome,
                answer=answer,
            )
    return {"morning": str(morning.pk), "evening": str(evening.pk)}


@pytest.mark.parametrize("most", [100, 1])
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"outcome__exact": "failed"}, ["evening/failed-", "morning/failed-"]),
        ({"outcome__exact": "failed", "batch": "morning"}, ["morning/failed-"]),
        ({"answer__exact": "open"}, ["evening/queued-open", "morning/queued-open"]),
        ({"answer__exact": "accepted"}, ["evening/queued-accepted", "morning/queued-accepted"]),
        ({"answer__exact": "refused"}, ["evening/updated-refused", "morning/updated-refused"]),
        ({"answer__exact": "accepted", "outcome__exact": "queued", "batch": "evening"}, ["evening/queued-accepted"]),
        ({"answer__exact": "accepted", "outcome__exact": "updated"}, []),
        ({"answer__exact": "refused", "outcome__exact": "failed"}, []),
        ({"outcome__exact": "nonsense"}, []),
        ({"q": "FAILED"}, ["evening/failed-", "morning/failed-"]),
        ({"q": "record 7", "batch": "evening"}, ["evening/failed-"]),
        ({"q": "/in/morning/created-.txt"}, ["morning/created-"]),
        ({"q": "failed".ljust(64, "0")}, ["evening/failed-", "morning/failed-"]),
        ({"q": "\x00"}, None),
        ({"q": "nowhere"}, []),
    ],
)
def test_import_records_are_found_however_many_there_are(
    editor: Desk,
    records: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    most: int,
    query: dict[str, str],
    found: list[str] | None,
) -> None:
    monkeypatch.setattr(bounded_lists, "FARTHEST", most)
    rows = listed(editor, "importrecord", **{name: records.get(value, value) for name, value in query.items()})
    if found is None:
        assert len(rows) == 10
    else:
        assert [row.path.removesuffix(".txt") for row in rows] == found


def test_words_are_looked_for_in_as_many_rows_as_is_said(
    editor: Desk, records: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded_lists, "LATEST", 2)
    assert listed(editor, "importrecord", q="created") == []
    assert [row.path for row in listed(editor, "importrecord", q="queued")] == ["evening/queued-accepted.txt"]
    page = editor.get(reverse("admin:archive_importrecord_changelist")).content.decode()
    assert "in the latest 50,000 of the list" in page


def test_changes_are_found_by_reason_by_name_and_by_who(sign_in: Any) -> None:
    anna, boris = sign_in("Editors"), sign_in("Publishers")
    article = make.article()
    for desk, reason in ((anna, "Date from the print edition"), (boris, "Title from the print edition")):
        edit(article, {"title": reason}, user=desk.user, reason=reason)
        article.refresh_from_db()
    assert [row.reason for row in listed(anna, "changeset", q="PRINT date")] == ["Date from the print edition"]
    assert [row.user for row in listed(anna, "changeset", q=boris.user.username)] == [boris.user]
    assert [row.user for row in listed(anna, "changeset", user__id__exact=anna.user.pk)] == [anna.user]
    assert listed(anna, "changeset", user__id__exact="nonsense") == []
    assert listed(anna, "changeset", q="nothing") == []


@pytest.mark.parametrize(("typed", "finds"), [("{12}", True), ("{64}", True), ("{upper}", True), ("zz", False)])
def test_originals_are_found_by_the_beginning_of_their_hash(editor: Desk, typed: str, finds: bool) -> None:
    make.article(original=b"One.")
    make.article(original=b"Two.")
    original = Original.objects.get(sha256=Original.of(b"One.", "text/plain").sha256)
    sha = original.sha256
    asked = typed.replace("{12}", sha[:12]).replace("{64}", sha).replace("{upper}", sha[:9].upper())
    assert listed(editor, "original", q=asked) == ([original] if finds else [])
    assert listed(editor, "original", q=f"{sha}0") == []


def test_past_addresses_are_found_whole_and_by_their_beginning(editor: Desk) -> None:
    for kind, old in (("article", "former-title"), ("tag", "former-title"), ("tag", "former-title-two")):
        PastAddress.objects.create(kind=kind, old=old, object_id=1)
    assert len(listed(editor, "pastaddress", q="Former-Title")) == 2
    assert len(listed(editor, "pastaddress", q="former-title", kind__exact="tag")) == 1
    assert len(listed(editor, "pastaddress", q="former-t")) == 3
    assert listed(editor, "pastaddress", q="title") == []


def test_suggestions_are_found_by_tag_and_narrowed_by_rule(editor: Desk) -> None:
    trade, port = make.tag("trade", aliases=["commerce"]), make.tag("port")
    for tag, rule in ((trade, "word"), (port, "name")):
        TagSuggestion.objects.create(article=make.article(), tag=tag, rule=rule)
    for query, tag in (({"q": "Commerce"}, trade), ({"q": "PORT"}, port), ({"rule": "word"}, trade)):
        assert [row.tag for row in listed(editor, "tagsuggestion", **query)] == [tag]
    assert listed(editor, "tagsuggestion", q="por") == []
    assert ">name</a>" in editor.get(reverse("admin:archive_tagsuggestion_changelist")).content.decode()


def test_problems_are_narrowed_by_what_they_are(editor: Desk) -> None:
    make.article("Undated", on=None, problems=[{"code": "date_unknown", "severity": "warning"}])
    make.article("Other", problems=[{"code": "title_supplied", "severity": "note"}])
    assert [row.article.title for row in listed(editor, "articleproblem", code="date_unknown")] == ["Undated"]
    assert listed(editor, "articleproblem", code="nonsense") == []


def test_events_are_narrowed_by_the_places_and_series_that_most_have(
    editor: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archive.admin.shared.list_filters.MOST_CHOICES", 1)
    port, rare, series = make.place("Port Haven"), make.place("Rare Rock"), make.series("Harbour Conference")
    make.event("One", place=port, series=series)
    make.event("Two", place=port)
    make.event("Three", place=rare)
    page = editor.get(reverse("admin:archive_event_changelist")).content.decode()
    assert "Port Haven (2)" in page
    assert "Harbour Conference (1)" in page
    assert "Rare Rock (1)" not in page
    assert [event.title for event in listed(editor, "event", place=rare.pk)] == ["Three"]
    assert [event.title for event in listed(editor, "event", series=series.pk)] == ["One"]
    assert listed(editor, "event", place="nonsense") == []
    chosen = editor.get(reverse("admin:archive_event_changelist"), {"place": rare.pk}).content.decode()
    assert "Rare Rock (1)" in chosen


def test_lists_say_that_there_is_more_than_they_page_to(
    editor: Desk, records: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    url = reverse("admin:archive_importrecord_changelist")
    assert "10 import records" in editor.get(url).content.decode()
    monkeypatch.setattr(paging, "MOST_COUNTED", 3)
    assert "the first 3 import records; narrow the list to see others" in editor.get(url).content.decode()
    assert "open proposals, 2</a>" in editor.get(reverse("admin:index")).content.decode()
    monkeypatch.setattr(todo, "FARTHEST", 1)
    assert "open proposals, 1+</a>" in editor.get(reverse("admin:index")).content.decode()


def test_no_list_counts_all_its_rows(sign_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "MOST_COUNTED", 1)
    for name in ("One", "Two"):
        make.source(name)
    assert Article.objects.count() == 0
    page = sign_in("").get(reverse("admin:archive_source_changelist")).content.decode()
    assert "the first 1 sources; narrow the list to see others" in page


@pytest.mark.parametrize("model", ["article", "articleproblem", "changeset", "event", "importrecord", "tagsuggestion"])
def test_rows_are_joined_with_others_by_their_ids_alone(sign_in: Any, records: dict[str, str], model: str) -> None:
    article = make.article(problems=[{"code": "date_unknown", "severity": "warning"}], events=[make.event()])
    TagSuggestion.objects.create(article=article, tag=make.tag(), rule="word")
    desk = sign_in("")
    with CaptureQueriesContext(connection) as caught:
        assert listed(desk, model)
    table = f'FROM "archive_{model}"'
    joining = [query["sql"] for query in caught if table in query["sql"] and " JOIN " in query["sql"]]
    assert joining
    assert all(f'"archive_{model}"."id" IN (' in sql for sql in joining)


def test_cells_bear_the_names_of_their_columns_and_say_where_there_is_nothing(sign_in: Callable[[str], Desk]) -> None:
    make.source("Night & Day", kind="newspaper")
    page = sign_in("").get("/admin/archive/source/").content.decode()
    assert '<td data-label="Kind" class="field-kind">newspaper</td>' in page
    assert '<td data-label="Country" data-none class="field-country">-</td>' in page
    assert re.search(r'data-label="Last changed" class="[^"]*">\d{4}-\d\d-\d\d \d\d:\d\d</td>', page)
    assert '<td class="action-checkbox">' in page and '<th class="field-name">' in page
    accounts = sign_in("", "<b>").get("/admin/auth/user/").content.decode()
    assert 'data-label="Staff status"' in accounts and "<b>" not in accounts
