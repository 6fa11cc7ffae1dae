"""What becomes of the things that an import meets: created, unchanged, duplicate, updated, queued and so on."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from archive.editing.articles import edit
from archive.editing.states import Move, move_articles
from archive.editing.undo import undo
from archive.importing.drafts import ArticleDraft, Known, Options, Refusal
from archive.importing.formats import read_file
from archive.importing.options import ImportOptions, StartError
from archive.importing.pipeline import Result, run_import
from archive.importing.undo import undo_import
from archive.models import (
    Article,
    ArticleOriginal,
    Change,
    ChangeSet,
    ImportBatch,
    ImportRecord,
    Original,
    Source,
    State,
)
from archive.models.changes import checksums
from tests import make
from tests.editing import tables

pytestmark = pytest.mark.django_db

STORY = """Date: 2024-05-03

The harbour office opened a second quay on Friday, two years after the first stones were laid.

Its director said that forty ships a week could now be unloaded, twelve more than before the works began.

Source: Harbour Gazette
"""
REVISED = STORY.replace("forty ships", "fifty ships").replace("twelve more", "twenty-two more")
OTHER = """Date: 2024-06-11

Beekeepers in the hills counted more swarms this spring than in any year since they began to keep lists.

Wet weather in March had made them fear the opposite, their chairwoman said at the meeting.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "desk"
    folder.mkdir()
    return folder


@pytest.fixture
def take(folder: Path) -> Callable[..., dict[str, str]]:
    """Import the folder and return the outcome of each file by its name."""

    def take(**options: Any) -> dict[str, str]:
        result = run_import([folder], ImportOptions(**options))
        records = ImportRecord.objects.filter(batch=result.batch)
        assert sum(result.counts.values()) == records.count()
        return {Path(record.path).name: record.outcome for record in records}

    return take


Take = Callable[..., dict[str, str]]


def run(folder: Path, **options: Any) -> Result:
    return run_import([folder], ImportOptions(**options))


def test_a_new_file_becomes_an_article_that_waits(folder: Path, take: Take) -> None:
    (folder / "quay.txt").write_text(STORY)
    assert take() == {"quay.txt": "created"}
    article = Article.objects.get()
    assert (article.state, str(article.published)) == ("imported", "2024-05-03")
    assert article.source is not None and article.source.name == "Harbour Gazette"
    assert article.text.startswith("The harbour office") and article.text.endswith("works began.")
    assert tables.tallies() == tables.tallies_anew()


def test_the_bytes_are_kept_unchanged_with_their_checksum(folder: Path, take: Take) -> None:
    data = STORY.replace("\n", "\r\n").encode("utf-8-sig")
    (folder / "quay.txt").write_bytes(data)
    take()
    original = Original.objects.get()
    assert original.read() == data
    assert (folder / "quay.txt").read_bytes() == data
    assert original.size == len(data)


def test_every_span_of_evidence_is_the_value_in_the_decoded_original(folder: Path, take: Take) -> None:
    from archive.importing.formats.decoding import decode

    (folder / "quay.txt").write_bytes(STORY.replace("\n", "\r\n").encode("utf-16"))
    take()
    article, original = Article.objects.get(), Original.objects.get()
    decoded = decode(original.read(), original.encoding).text
    spans = {name: found for name, found in article.evidence.items() if "span" in found}
    assert {"published_on", "source"} <= set(spans)
    for found in spans.values():
        assert decoded[slice(*found["span"])] == found["quote"]
    for piece in ImportRecord.objects.get().reading["removed"]:
        assert decoded[slice(*piece["span"])] == piece["text"]


def test_the_same_file_again_is_unchanged(folder: Path, take: Take) -> None:
    (folder / "quay.txt").write_text(STORY)
    take()
    before = tables.records()
    assert take() == {"quay.txt": "unchanged"}
    assert tables.records() == before


def test_the_same_bytes_at_another_place_are_a_duplicate(folder: Path, take: Take) -> None:
    (folder / "quay.txt").write_text(STORY)
    take()
    (folder / "copy.txt").write_text(STORY)
    assert take() == {"copy.txt": "duplicate", "quay.txt": "unchanged"}
    assert Article.objects.count() == 1


def test_copies_in_one_import_are_found(folder: Path, take: Take) -> None:
    (folder / "a.txt").write_text(STORY)
    (folder / "b.txt").write_text(STORY)
    assert take() == {"a.txt": "created", "b.txt": "duplicate"}


def test_new_bytes_of_an_article_never_published_update_it(folder: Path, take: Take) -> None:
    (folder / "quay.txt").write_text(STORY)
    take()
    (folder / "quay.txt").write_text(REVISED)
    assert take() == {"quay.txt": "updated"}
    article = Article.objects.get()
    assert "fifty ships" in article.text
    assert [link.is_current for link in article.originals.all()] == [False, True]


def test_what_a_person_set_stays_and_the_new_value_waits(folder: Path, take: Take) -> None:
    (folder / "quay.txt").write_text(STORY)
    take()
    edit(Article.objects.get(), {"title": "A second quay"}, user=make.user())
    (folder / "quay.txt").write_text("The second quay is open\n\n" + REVISED)
    assert take() == {"quay.txt": "updated"}
    assert Article.objects.get().title == "A second quay"
    record = ImportRecord.objects.latest("pk")
    assert record.answer == "open"
    assert record.proposal["title"]["old"] == "A second quay"


def test_new_bytes_of_a_published_article_wait_for_an_editor(folder: Path, take: Take) -> None:
    (folder / "quay.txt").write_text(STORY)
    take(publish=True)
    (folder / "quay.txt").write_text(REVISED)
    before = tables.records()
    assert take(publish=True) == {"quay.txt": "queued"}
    after = tables.records()
    assert after.pop("article 1 originals") != before.pop("article 1 originals")
    assert after == before
    record = ImportRecord.objects.latest("pk")
    assert "fifty ships" in record.proposal["body"]["new"]
    assert Original.objects.count() == 2
    assert take() == {"quay.txt": "queued"}
    assert ImportRecord.objects.filter(answer="open").count() == 1


@pytest.mark.parametrize(
    ("on_change", "outcome", "words"), [("update", "updated", "fifty"), ("skip", "skipped", "forty")]
)
def test_a_person_may_say_what_becomes_of_changes(
    folder: Path, take: Take, on_change: str, outcome: str, words: str
) -> None:
    (folder / "quay.txt").write_text(STORY)
    take(publish=True)
    (folder / "quay.txt").write_text(REVISED)
    assert take(on_change=on_change) == {"quay.txt": outcome}
    assert words in Article.objects.get().text


def test_another_text_at_the_same_place_is_another_article(folder: Path, take: Take) -> None:
    (folder / "news.txt").write_text(STORY)
    take()
    (folder / "news.txt").write_text(OTHER)
    assert take() == {"news.txt": "created"}
    assert Article.objects.count() == 2


def test_a_near_copy_is_an_article_of_its_own_with_a_problem_that_names_the_first(folder: Path, take: Take) -> None:
    (folder / "a.txt").write_text(STORY)
    (folder / "b.txt").write_text(STORY.replace("Harbour Gazette", "Port News"))
    assert take() == {"a.txt": "created", "b.txt": "created"}
    first, second = Article.objects.order_by("pk")
    problem = second.problems.get(code="near_duplicate")
    assert problem.evidence["family"] == first.key
    assert problem.evidence["grade"] == "duplicate"
    assert not first.problems.exists()


@pytest.mark.parametrize("target", [State.DISCARDED, State.WITHDRAWN])
def test_bytes_that_an_editor_refused_stay_refused_and_say_why(folder: Path, take: Take, target: State) -> None:
    (folder / "quay.txt").write_text(STORY)
    take(publish=target == State.WITHDRAWN)
    editor = make.user("anna", "review_article", "publish_article")
    assert move_articles([Article.objects.get()], Move(target, reason="not ours to keep"), user=editor).moved
    assert take() == {"quay.txt": "refused"}
    message = ImportRecord.objects.latest("pk").message
    assert "anna" in message and "not ours to keep" in message


def test_publishing_is_recorded_as_a_move_of_its_own_after_the_creation(folder: Path, take: Take) -> None:
    (folder / "quay.txt").write_text(STORY)
    take(publish=True)
    article = Article.objects.get()
    changes = Change.objects.filter(model="article", object_id=article.pk).order_by("pk")
    assert [(change.action, change.field, *change.values()) for change in changes] == [
        ("create", "", None, checksums(vars(article))),
        ("set", "state", "imported", "published"),
        ("set", "published_at", None, article.published_at.isoformat() if article.published_at else ""),
    ]
    assert (article.version, article.edited_fields) == (2, [])


def test_a_near_copy_of_something_refused_is_not_published_by_a_machine(folder: Path, take: Take) -> None:
    (folder / "a.txt").write_text(STORY)
    take()
    editor = make.user("anna", "review_article")
    move_articles([Article.objects.get()], Move(State.DISCARDED, reason="spam"), user=editor)
    (folder / "b.txt").write_text(STORY.replace("Harbour Gazette", "Port News"))
    take(publish=True)
    near_copy = Article.objects.latest("pk")
    assert near_copy.state == State.IMPORTED
    assert near_copy.problems.filter(code="kin_of_refused", severity="blocking").exists()


def test_an_import_undone_is_revived_by_the_same_files(folder: Path, take: Take) -> None:
    (folder / "quay.txt").write_text(STORY)
    result = run(folder, publish=True)
    report = undo_import(result.batch)
    article = Article.objects.get()
    assert (article.state, article.withdrawal_reason) == ("discarded", "import_undone")
    assert len(report.undone) >= 1 and not report.kept
    assert take(publish=True) == {"quay.txt": "created"}
    revived = Article.objects.get()
    assert (revived.pk, revived.key, revived.state) == (article.pk, article.key, "published")
    assert tables.tallies() == tables.tallies_anew()


def test_what_an_import_revived_goes_with_that_import_and_not_with_the_first(folder: Path) -> None:
    (folder / "quay.txt").write_text(STORY)
    first = run(folder).batch
    undo_import(first)
    second = run(folder, publish=True).batch
    assert not undo_import(first, dry_run=True)
    undone = undo_import(second)
    article = Article.objects.get()
    assert (article.state, article.withdrawal_reason) == ("discarded", "import_undone")
    undo(undone.change_sets)
    article.refresh_from_db()
    assert (article.state, article.withdrawal_reason) == ("published", "")
    assert undo_import(second)
    assert tables.tallies() == tables.tallies_anew()


def test_undoing_an_import_keeps_what_a_person_touched(folder: Path) -> None:
    (folder / "a.txt").write_text(STORY)
    (folder / "b.txt").write_text(OTHER)
    result = run(folder)
    touched = Article.objects.get(source__isnull=False)
    edit(touched, {"byline": "Ann Other"}, user=make.user())
    trial = undo_import(result.batch, dry_run=True)
    report = undo_import(result.batch)
    assert [entry.object_id for entry in report.kept] == [touched.pk]
    assert trial.undone == report.undone
    assert set(Article.objects.values_list("state", flat=True)) == {"imported", "discarded"}


def test_undoing_an_update_brings_the_earlier_text_back(folder: Path) -> None:
    (folder / "quay.txt").write_text(STORY)
    run(folder)
    before = tables.records()
    (folder / "quay.txt").write_text(REVISED)
    undo_import(run(folder).batch)
    assert "forty ships" in Article.objects.get().text
    assert tables.records() == before
    assert list(run(folder).counts) == ["updated"]


def test_a_bad_file_fails_alone(folder: Path, take: Take) -> None:
    (folder / "a.txt").write_text(STORY)
    (folder / "empty.txt").write_bytes(b"")
    (folder / "noise.txt").write_bytes(bytes(range(256)) * 40)
    (folder / ".hidden").write_text("x")
    assert take() == {".hidden": "skipped", "a.txt": "created", "empty.txt": "failed", "noise.txt": "failed"}


def test_links_out_of_the_folder_are_not_followed(folder: Path, tmp_path: Path, take: Take) -> None:
    (tmp_path / "secret.txt").write_text(STORY)
    (folder / "out.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "round").symlink_to(folder)
    assert take() == {"out.txt": "failed", "round": "skipped"}


def test_a_trial_gives_the_same_report_and_writes_nothing(folder: Path, tmp_path: Path) -> None:
    (folder / "a.txt").write_text(STORY)
    (folder / "b.txt").write_text(STORY.replace("Harbour Gazette", "Port News"))
    (folder / "empty.txt").write_bytes(b"")
    run(folder, dry_run=True, report=tmp_path / "trial.jsonl")
    assert not Article.objects.exists() and not ImportBatch.objects.exists() and not ChangeSet.objects.exists()
    run(folder, report=tmp_path / "act.jsonl")
    assert (tmp_path / "trial.jsonl").read_text() == (tmp_path / "act.jsonl").read_text()


def test_the_report_says_everything_about_each_thing(folder: Path, tmp_path: Path) -> None:
    (folder / "quay.txt").write_text(STORY)
    run(folder, report=tmp_path / "report.jsonl")
    (line,) = (tmp_path / "report.jsonl").read_text().splitlines()
    row = json.loads(line)
    article = Article.objects.get()
    assert row["path"] == "desk/quay.txt"
    assert row["article"] == article.key
    assert row["body"] == article.text
    assert row["removed"] == [piece["text"] for piece in ImportRecord.objects.get().reading["removed"]]
    assert (row["date"], row["date_basis"], row["source"], row["source_basis"]) == (
        "2024-05-03",
        "document",
        "Harbour Gazette",
        "document",
    )
    assert list(row) == [
        *("path", "member", "outcome", "message", "article", "title", "title_basis", "date", "date_basis", "source"),
        *("source_basis", "agency", "byline", "language", "tags", "events", "duplicate_of", "problems", "removed"),
        *("body", "sha256"),
    ]


def test_a_report_of_a_second_run_tells_the_same_of_the_articles(folder: Path, tmp_path: Path) -> None:
    (folder / "quay.txt").write_text(STORY)
    rows = []
    for name in ("first", "second"):
        run(folder, report=tmp_path / name)
        rows.append(json.loads((tmp_path / name).read_text()) | {"outcome": ""})
    assert rows[0] == rows[1]


def test_the_source_given_for_an_import_fills_in_and_never_overrules(folder: Path) -> None:
    gazette = make.source("Evening Herald")
    (folder / "a.txt").write_text(STORY)
    (folder / "b.txt").write_text(OTHER)
    run(folder, source=gazette.slug)
    stated, given = Article.objects.order_by("pk")
    assert stated.source is not None and stated.source.name == "Harbour Gazette"
    assert stated.problems.filter(code="source_differs").exists()
    assert given.source == gazette
    assert given.evidence["source"]["basis"] == "editor"


def test_a_source_is_made_once_and_found_by_its_other_names(folder: Path, take: Take) -> None:
    known = make.source("The Harbour Gazette", aliases=["harbour gazette"])
    (folder / "a.txt").write_text(STORY)
    take()
    assert list(Source.objects.all()) == [known]
    assert Article.objects.get().source == known


def test_a_source_made_from_a_credit_is_public_when_an_article_of_it_is(
    folder: Path, take: Take, client: Client
) -> None:
    (folder / "a.txt").write_text(STORY)
    take()
    source = Source.objects.get()
    assert not source.is_confirmed
    assert client.get(source.get_absolute_url()).status_code == 404
    assert "Harbour Gazette" not in client.get("/suggest/?q=harb").content.decode()
    publisher = make.user("paula", is_superuser=True)
    assert move_articles([Article.objects.get()], Move(State.PUBLISHED, reason="read"), user=publisher).moved
    assert client.get(source.get_absolute_url()).status_code == 200
    assert "Harbour Gazette" in client.get("/suggest/?q=harb").content.decode()


def test_tags_given_for_an_import_stand_on_every_article(folder: Path) -> None:
    trade = make.tag("harbours")
    (folder / "a.txt").write_text(OTHER)
    run(folder, tags=("Harbours",))
    assert list(Article.objects.get().tags.all()) == [trade]


@pytest.mark.parametrize(
    "options",
    [
        {"source": "nobody"},
        {"tags": ("nothing",)},
        {"resume": "never"},
        {"encoding": "klingon"},
        {"on_change": "perhaps"},
        {"fields": {"headgear": "kop"}},
        {"batch": "one", "resume": "two"},
        {"report": Path("/nowhere/at/all.jsonl")},
    ],
)
def test_what_can_not_start_writes_nothing(folder: Path, options: dict[str, Any]) -> None:
    (folder / "a.txt").write_text(STORY)
    with pytest.raises(StartError):
        run(folder, **options)
    assert not ImportBatch.objects.exists()


def test_a_batch_name_is_used_once(folder: Path) -> None:
    (folder / "a.txt").write_text(STORY)
    run(folder, batch="May")
    with pytest.raises(StartError, match="--resume"):
        run(folder, batch="May")
    with pytest.raises(StartError, match="end already"):
        run(folder, resume="May")


def test_workers_change_nothing(folder: Path, tmp_path: Path) -> None:
    for n in range(60):
        (folder / f"{n:03}.txt").write_text(
            STORY.replace("forty ships", f"{n} ships and boats").replace("-05-", f"-{n % 12 + 1:02}-")
        )
    run(folder, dry_run=True, workers=1, report=tmp_path / "one")
    run(folder, workers=2, report=tmp_path / "two")
    assert (tmp_path / "one").read_text() == (tmp_path / "two").read_text()


def test_little_room_ahead_and_in_a_transaction_changes_nothing(
    folder: Path, take: Take, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archive.importing.intake.dispatch.GROUP_SIZE", 4)
    monkeypatch.setattr("archive.importing.intake.dispatch.LOOKUP_SIZE", 10)
    monkeypatch.setattr("archive.importing.intake.dispatch.MOST_BYTES_AHEAD", 2000)
    monkeypatch.setattr("archive.importing.pipeline.CHUNK_BYTES", 1000)
    for n in range(60):
        (folder / f"{n:03}.txt").write_text(STORY.replace("forty", str(n)).replace("two years", f"{n} years"))
    assert list(take(workers=2).items()) == [(f"{n:03}.txt", "created") for n in range(60)]
    assert ChangeSet.objects.count() == 12


def test_a_file_that_ends_its_worker_fails_alone(folder: Path, take: Take, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = os.getpid()

    def deadly(data: bytes, name: str, known: Known, options: Options) -> Iterator[ArticleDraft | Refusal]:
        if b"deadly" in data and os.getpid() != whole:
            os._exit(9)
        return read_file(data, name, known, options)

    monkeypatch.setattr("archive.importing.intake.reader.read_file", deadly)
    monkeypatch.setattr("archive.importing.intake.dispatch.GROUP_SIZE", 5)
    for n in range(60):
        (folder / f"{n:03}.txt").write_text(STORY.replace("forty", str(n)).replace("two years", f"{n} years"))
    (folder / "005.txt").write_text(STORY + "deadly")
    outcomes = take(workers=2)
    assert [name for name, outcome in outcomes.items() if outcome == "failed"] == ["005.txt"]
    assert len(outcomes) == 60


def test_keys_are_lengthened_where_they_meet(folder: Path, take: Take, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "archive.importing.storing.new_articles.article_key", lambda digest, length=1: f"k{'x' * (length - 1)}"
    )
    monkeypatch.setattr("archive.importing.storing.new_articles.KEY_LENGTH", 1)
    (folder / "a.txt").write_text(STORY)
    (folder / "b.txt").write_text(OTHER)
    take()
    assert sorted(Article.objects.values_list("key", flat=True)) == ["k", "kx"]


def test_originals_are_one_a_text_however_often_it_is_met(folder: Path, take: Take) -> None:
    for name in ("a", "b", "c"):
        (folder / f"{name}.txt").write_text(STORY)
    take()
    assert (Original.objects.count(), ArticleOriginal.objects.count()) == (1, 1)


def test_an_import_takes_the_same_number_of_queries_for_few_and_many(tmp_path: Path) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for n in (1, 3, 12):
        folder = tmp_path / str(n)
        folder.mkdir()
        for i in range(n):
            (folder / f"{i}.txt").write_text(OTHER.replace("hills", f"hills number {n}{i}"))
        with CaptureQueriesContext(connection) as queries:
            run(folder)
        counts.append(len(queries))
    assert counts[1] == counts[2]


def test_an_address_counts_once_though_its_chunk_is_written_again(folder: Path, take: Take) -> None:
    page = '<html><head><link rel="canonical" href="https://news.example/quay"></head><body><article><h1>Quay</h1>{}'
    words = "".join(f"<p>{paragraph}</p>" for paragraph in STORY.split("\n\n")[1:3])
    (folder / "bees.txt").write_text(OTHER)
    (folder / "page.html").write_text(page.format(words))
    take()
    (folder / "bees.txt").write_text(OTHER.replace("more swarms", "fewer swarms"))
    undo_import(run(folder).batch)
    (folder / "page.html").rename(folder / "quay.html")
    (folder / "quay.html").write_text(page.format(words.replace("forty ships", "fifty ships")))
    # The bytes of bees.txt are known, but have to be read after all.
    assert take() == {"bees.txt": "updated", "quay.html": "updated"}
