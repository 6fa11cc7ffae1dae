"""The index follows the database, heals, and says what to run when it can't."""

from __future__ import annotations

import json
import logging
import os
import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command

from archive.editing.articles import edit
from archive.editing.changes.recorder import recording
from archive.models import Article, Generation, SearchLog, State
from archive.models.choices import ChangeKind
from archive.search.index import follower, index_folder
from archive.search.index.consistency import check
from archive.search.index.reader import forget_reader, reader
from archive.search.index.writer import remove, writer_of
from archive.search.query.parser import parse
from archive.search.searcher import Request, SearchUnavailableError, search
from tests import make

pytestmark = pytest.mark.django_db


def found(typed: str) -> int:
    return search(Request(parse(typed))).total


def the_index(data_dir: Path) -> Path:
    return data_dir / "search" / index_folder.read_state().name


def replace(file: Path, data: bytes) -> None:
    """Put another file in the place of one: to write into it would end a process that has it mapped (SIGBUS)."""
    other = file.with_suffix(".other")
    other.write_bytes(data)
    other.replace(file)


@pytest.fixture
def looking(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every search look whether the database is ahead."""
    monkeypatch.setattr("archive.search.index.freshness.SECONDS_BETWEEN_CHECKS", 0.0)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no process make an index anew by itself."""
    monkeypatch.setattr(follower, "MOST_AFTER_COMMIT", 0)


@pytest.mark.django_db(transaction=True)
def test_an_edit_can_be_searched_as_soon_as_it_is_saved() -> None:
    article = make.article("Former words")
    assert found("former") == 1
    edit(article, {"title": "Later words"}, user=make.user())
    assert (found("former"), found("later")) == (0, 1)
    assert list(check()) == []


def test_a_long_log_is_followed_in_batches(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.search.index.log_entries.BATCH", 3)
    monkeypatch.setattr("archive.search.index.log_entries.COMMIT_EVERY", 6)
    with recording(ChangeKind.IMPORT) as record:
        fields = {"title_basis": "document", "state": State.PUBLISHED, "published_at": record.change_set.at}
        record.create_many([Article(key=f"k{n}", title=f"T{n}", **fields) for n in range(20)])
    for n in range(20, 25):
        make.article(f"T{n}", on=f"2024-01-{n}")
    assert follower.catch_up()
    assert [found(f"t{n}") for n in range(25)] == [1] * 25
    assert list(check()) == []
    follower.rebuild()
    assert list(check()) == []
    assert found("") == 25
    assert len(json.loads((the_index(data_dir) / "meta.json").read_bytes())["segments"]) == 1  # committed once


def test_only_so_many_are_done_at_a_glance(looking: None, monkeypatch: pytest.MonkeyPatch) -> None:
    make.article()
    follower.catch_up()
    monkeypatch.setattr("archive.search.index.freshness.MOST_AT_ONCE", 2)
    for _n in range(5):
        make.article()
    results = search(Request())
    assert (results.total, results.is_behind) == (3, True)
    assert search(Request()).total == 5
    results = search(Request())
    assert (results.total, results.is_behind) == (6, False)


@pytest.mark.parametrize("damage", ["folder", "state", "nonsense", "archive", "engine", "ahead", "meta", "truncated"])
def test_a_small_archive_heals_whatever_is_wrong_with_the_folder(damage: str, looking: None, data_dir: Path) -> None:
    make.article("First")
    make.article("Second")
    follower.catch_up()
    harm(damage, data_dir)
    assert list(check()) != []
    assert found("second") == 1
    assert list(check()) == []
    assert len([path for path in (data_dir / "search").iterdir() if path.is_dir()]) == 1


@pytest.mark.parametrize("damage", ["folder", "archive", "engine", "ahead", "meta"])
def test_a_large_archive_says_what_to_run(
    damage: str, looking: None, impatient: None, data_dir: Path, caplog: pytest.LogCaptureFixture
) -> None:
    make.article("First")
    make.article("Second")
    follower.catch_up()
    harm(damage, data_dir)
    with pytest.raises(SearchUnavailableError, match=r"manage\.py rebuild_search"):
        found("first")
    with caplog.at_level(logging.ERROR):
        follower.after_commit(0)
    assert "manage.py rebuild_search" in caplog.text
    call_command("rebuild_search", verbosity=0)
    assert found("first") == 1


def harm(damage: str, data_dir: Path) -> None:
    """Do to the index what machines, people and other versions do."""
    state, path = data_dir / "search" / "state.json", the_index(data_dir)
    if damage == "folder":
        shutil.rmtree(path)
    elif damage == "state":
        state.unlink()
    elif damage == "nonsense":
        state.write_text("[]")
    elif damage == "archive":
        Generation.objects.update(archive_id="another")
    elif damage == "engine":
        state.write_text(json.dumps(json.loads(state.read_text()) | {"engine": "tantivy 0.1"}))
    elif damage == "ahead":
        SearchLog.objects.update(seq=1)
        Generation.objects.update(search_seq=1)
    elif damage == "meta":
        (path / "meta.json").write_text("{")
    else:
        for file in path.glob("*.term"):
            replace(file, b"")
        forget_reader()


def test_the_check_finds_what_is_missing_stale_left_over_and_damaged(data_dir: Path) -> None:
    kept, changed = make.article("Kept"), make.article("Changed")
    follower.catch_up()
    assert list(check()) == []
    SearchLog.objects.filter(article=changed).update(seq=1)
    assert any("is not in the index as it is" in fault for fault in check())
    SearchLog.objects.filter(article=changed).update(seq=99)
    assert any("waits to be indexed" in fault for fault in check())
    opened = index_folder.open_folder(index_folder.read_state().name)
    with writer_of(opened) as writer:
        remove(writer, [kept.pk])
        writer.commit()
    assert any("missing" in fault for fault in check())
    follower.rebuild()
    file = next(the_index(data_dir).glob("*.fast"))
    whole = file.read_bytes()
    replace(file, bytes([whole[0] ^ 1]) + whole[1:])
    assert any(file.name in fault for fault in check())


def test_the_command_checks_and_rebuilds(capsys: pytest.CaptureFixture[str]) -> None:
    make.article()
    with pytest.raises(SystemExit) as left:
        call_command("rebuild_search", "--check")
    assert left.value.code == 1
    assert "no search index yet" in capsys.readouterr().out
    call_command("rebuild_search")
    assert "1 articles" in capsys.readouterr().out
    call_command("rebuild_search", "--check")
    assert "in order" in capsys.readouterr().out


def test_a_folder_that_cannot_be_written_is_said_with_what_to_run(data_dir: Path) -> None:
    make.article()
    (data_dir / "search").write_text("in the way")
    with pytest.raises(SystemExit) as left:
        call_command("rebuild_search")
    assert left.value.code == 2
    with pytest.raises(SearchUnavailableError, match="rebuild_search"):
        found("words")


def test_whoever_finds_another_at_work_leaves_it_to_him() -> None:
    make.article()
    with index_folder.write_lock() as lock:
        assert lock is not None
        assert not follower.catch_up()
    assert follower.catch_up()
    assert found("") == 1


def test_the_holder_reads_the_log_once_more(monkeypatch: pytest.MonkeyPatch) -> None:
    make.article("First")
    apply = follower.apply

    def meanwhile(*args: Any, **given: Any) -> Any:
        monkeypatch.setattr(follower, "apply", apply)
        done = apply(*args, **given)
        make.article("Meanwhile")
        assert not follower.catch_up()
        return done

    monkeypatch.setattr(follower, "apply", meanwhile)
    assert follower.catch_up()
    assert found("meanwhile") == 1


@pytest.mark.django_db(transaction=True)
def test_a_long_run_is_followed_in_strides_and_at_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    make.article()
    monkeypatch.setattr(follower, "BATCH_ARTICLES", 3)
    monkeypatch.setattr(follower, "BATCH_SECONDS", 1000.0)
    with follower.in_batches():
        make.article("Later")
        make.article("Later")
        assert found("later") == 0
        make.article("Later")
        assert found("later") == 3
        make.article("Later")
        assert found("later") == 3
    assert found("later") == 4


def test_where_following_takes_long_it_is_done_less_often(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, followed = [0.0], []

    def follow(**_given: object) -> bool:
        clock[0] += 5
        followed.append(clock[0])
        return True

    monkeypatch.setattr(follower, "time", SimpleNamespace(monotonic=lambda: clock[0]))
    monkeypatch.setattr(follower, "announce", lambda: None)
    monkeypatch.setattr(follower, "_catch_up_or_log", follow)
    batch = follower._OpenBatch(began=0.0)
    for _second in range(30):
        clock[0] += 1
        batch.follow_when_due(1)
    assert followed == [8.0, 23.0, 38.0]


@pytest.mark.django_db(transaction=True)
def test_a_reader_leaves_a_long_run_to_whoever_runs_it_but_not_for_long(
    looking: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.article()
    with follower.in_batches():
        make.article("Later")
        assert found("later") == 0
        os.utime(index_folder.folder() / "soon", (4e9, 4e9))  # the clock was set back
        assert not index_folder.is_announced()
        index_folder.announce()
        assert index_folder.is_announced()
        monkeypatch.setattr(index_folder, "PATIENCE_SECONDS", 0.0)
        assert found("later") == 1


@pytest.mark.once
def test_many_small_commits_do_not_leave_many_parts() -> None:
    for n in range(40):
        make.article(f"T{n}")
        follower.catch_up()
    assert reader().searcher.num_segments < 10
    assert found("") == 40
