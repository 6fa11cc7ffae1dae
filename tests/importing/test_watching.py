"""A watched folder gives each file once, when it is whole, and again when it was changed."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from archive.importing.options import ImportOptions
from archive.importing.pipeline import run_import
from archive.importing.watching import FolderWatch
from archive.models import Article, ImportBatch
from tests.management.test_import_articles import STORY, run

pytestmark = pytest.mark.django_db
COMMAND = "archive.management.commands.import_articles"


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def watch(tmp_path: Path) -> FolderWatch:
    folder = tmp_path / "in"
    folder.mkdir()
    return FolderWatch(folder, 10, Clock())


def look(watch: FolderWatch, seconds: float = 0) -> list[str]:
    """Let time pass, look, and import what is ready; return its names."""
    watch.clock.now += seconds  # type: ignore[attr-defined]
    ready = watch.ready()
    if ready:
        run_import(ready, ImportOptions(workers=1))
        watch.take(ready)
    return [path.name for path in ready]


def test_file_is_given_once_when_nobody_wrote_into_it_for_a_while(watch: FolderWatch) -> None:
    path = watch.folder / "quay.txt"
    path.write_text(STORY[:30])
    assert look(watch) == [] == look(watch, 9)
    path.write_text(STORY)
    assert look(watch, 9) == [] == look(watch, 9)
    assert watch.waiting == 1
    assert look(watch, 1) == ["quay.txt"]
    assert Article.objects.get().body.endswith("two years of works.")
    assert look(watch, 100) == [] and watch.waiting == 0


def test_changed_file_is_given_again_and_a_touched_one_is_unchanged(watch: FolderWatch) -> None:
    path = watch.folder / "quay.txt"
    path.write_text(STORY)
    look(watch)
    look(watch, 10)
    path.write_text(f"{STORY} Ships of forty metres can land there.")
    assert look(watch) == []
    assert look(watch, 10) == ["quay.txt"]
    assert "forty" in Article.objects.get().body
    os.utime(path, (1, 1))
    look(watch)
    look(watch, 10)
    assert ImportBatch.objects.latest("pk").counts == {"unchanged": 1}


@pytest.mark.parametrize("name", [".quay.txt.X7", "quay.txt.part", "quay.txt.CRDOWNLOAD", "quay.txt~", "a.tmp"])
def test_what_is_still_being_transferred_waits_for_its_name(watch: FolderWatch, name: str) -> None:
    (watch.folder / name).write_text(STORY)
    look(watch)
    assert look(watch, 60) == []
    (watch.folder / name).rename(watch.folder / "quay.txt")
    look(watch)
    assert look(watch, 10) == ["quay.txt"]


def test_watch_begun_again_knows_what_was_imported_but_not_what_an_interrupted_import_met(watch: FolderWatch) -> None:
    for name in ("quay.txt", "below/mole.txt"):
        (watch.folder / name).parent.mkdir(exist_ok=True)
        (watch.folder / name).write_text(f"{STORY}{name}")
    look(watch)
    assert look(watch, 10) == ["mole.txt", "quay.txt"]
    batches = ImportBatch.objects.count()

    again = FolderWatch(watch.folder, 10, watch.clock)
    look(again)
    assert look(again, 10) == []
    assert ImportBatch.objects.count() == batches
    ImportBatch.objects.update(status=ImportBatch.Status.RUNNING)
    again = FolderWatch(watch.folder, 10, watch.clock)
    look(again)
    assert look(again, 10) == ["mole.txt", "quay.txt"]


def test_queries_do_not_grow_with_files(watch: FolderWatch, django_assert_num_queries: Any) -> None:
    for number in range(30):
        (watch.folder / f"{number}.txt").write_text(STORY)
    watch.ready()
    watch.clock.now += 10  # type: ignore[attr-defined]
    with django_assert_num_queries(1):
        assert len(watch.ready()) == 30


def test_command_imports_what_comes_until_it_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    acts: list[Callable[[], object]] = [
        lambda: (folder / "quay.txt").write_text(STORY),
        lambda: folder.rename(tmp_path / "away"),
        lambda: None,
        lambda: (tmp_path / "away").rename(folder),
        lambda: (folder / "empty.txt").write_bytes(b""),
    ]

    def sleep(_seconds: float) -> None:
        if not acts:
            raise KeyboardInterrupt
        acts.pop(0)()

    monkeypatch.setattr(f"{COMMAND}.time.sleep", sleep)
    out = tmp_path / "out"
    with out.open("w") as file, pytest.raises(KeyboardInterrupt):
        call_command("import_articles", "--watch", str(folder), "--settle", "0", stdout=file, stderr=file)
    said = out.read_text()
    assert Article.objects.count() == 1
    assert said.count("There is no file or folder") == 1
    assert "failed: in/empty.txt" in said


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--watch", "nowhere"], "no folder"),
        (["--watch", ".", "--batch", "x"], "--batch names one"),
        (["--watch", ".", "--dry-run"], "--dry-run names one"),
        (["--watch", ".", "pyproject.toml"], "no other paths"),
    ],
)
def test_what_does_not_go_with_watching_is_refused(options: list[str], words: str) -> None:
    status, said = run("import_articles", *options)
    assert status == 2
    assert words in said
