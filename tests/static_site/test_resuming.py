"""A copy that was broken off goes on where it was while the archive is the same; else it is made again."""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from archive.editing.changes.recorder import recording
from archive.models import Article, ChangeKind
from archive.static_site import walk
from archive.static_site.export import export_site
from archive.static_site.place import MARK, NotWritableError, held_part
from archive.static_site.walk import FILE
from archive.static_site.worker import Drawer, Drawn, Task
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def often_saved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walk, "BETWEEN_SAVES", 5)
    monkeypatch.setattr(walk.os, "sync", lambda: None)


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give the addresses that are drawn from now on."""
    made: list[str] = []
    draw = Drawer.draw

    def noted(self: Drawer, task: Task) -> Drawn:
        made.append(task.address)
        return draw(self, task)

    monkeypatch.setattr(Drawer, "draw", noted)
    return made


def fill() -> Article:
    event = make.event(place=make.place())
    articles = [make.article(f"Report {n}", tags=[make.tag(f"tag {n}")], events=[event]) for n in range(4)]
    return articles[0]


def files_of(folder: Path) -> dict[str, bytes]:
    found = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != MARK)
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def killed_after(number: int, work: Callable[[], object]) -> int:
    """Do something in a process that is killed while it draws the address of this number; return by which signal."""
    child = os.fork()
    if child == 0:
        count = 0
        draw = Drawer.draw

        def deadly(self: Drawer, task: Task) -> Drawn:
            nonlocal count
            count += 1
            if count == number:
                os.kill(os.getpid(), signal.SIGKILL)
            return draw(self, task)

        Drawer.draw = deadly  # type: ignore[method-assign]
        try:
            work()
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(0)
    return os.WTERMSIG(os.waitpid(child, 0)[1])


def test_a_killed_copy_goes_on_and_becomes_the_same(tmp_path: Path, drawn: list[str]) -> None:
    fill()
    whole = export_site(tmp_path / "whole", workers=0)
    every, drawn[:] = [*drawn], []
    assert killed_after(23, lambda: export_site(tmp_path / "copy", workers=0)) == signal.SIGKILL
    assert not (tmp_path / "copy").exists() and (tmp_path / "copy.part" / FILE).is_file()
    out = StringIO()
    call_command("export_site", tmp_path / "copy", workers=0, stdout=out)
    assert "It went on where it had been broken off: 19 files were there already." in out.getvalue()
    assert len(drawn) == len(every) - 20  # of which one leads on, and is no file
    assert {*drawn} == {*every[20:]}
    assert f"{whole.pages} pages and {whole.data} files of data with 4 articles" in out.getvalue()
    assert files_of(tmp_path / "copy") == files_of(tmp_path / "whole")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy", "whole"]


def test_one_that_was_stopped_in_an_orderly_way_has_lost_nothing(tmp_path: Path, drawn: list[str]) -> None:
    fill()

    def stop(what: str, done: int, _total: int) -> None:
        if done == 13:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export_site(tmp_path / "copy", workers=0, progress=stop)
    before = [*drawn]
    copy = export_site(tmp_path / "copy", workers=0)
    assert (copy.kept, copy.is_resumed, copy.is_made_again, copy.faults) == (12, True, False, [])
    assert not {*before} & {*drawn[len(before) :]}


def test_one_stopped_while_its_links_are_checked_draws_nothing_again(tmp_path: Path, drawn: list[str]) -> None:
    fill()

    def stop(what: str, _done: int, _total: int) -> None:
        if what == "links":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export_site(tmp_path / "copy", workers=0, progress=stop)
    number = len(drawn)
    copy = export_site(tmp_path / "copy", workers=0)
    assert (len(drawn), copy.articles, copy.faults) == (number, 4, [])


@pytest.mark.parametrize("other", ["archive", "languages", "url"])
def test_what_is_of_another_moment_or_of_other_options_is_made_again(
    tmp_path: Path, drawn: list[str], other: str
) -> None:
    article = fill()
    killed_after(23, lambda: export_site(tmp_path / "copy", workers=0))
    given = {"languages": "ru"} if other == "languages" else {"url": "https://other.example"} if other == "url" else {}
    if other == "archive":
        with recording(ChangeKind.EDIT) as record:
            record.set(article, title="Another title")
    out = StringIO()
    call_command("export_site", tmp_path / "copy", workers=0, stdout=out, **given)
    assert "made again" in out.getvalue() and "went on" not in out.getvalue()
    assert "/" in drawn
    export_site(tmp_path / "whole", workers=0, languages=[given.get("languages", "")], url=given.get("url", ""))
    assert files_of(tmp_path / "copy") == files_of(tmp_path / "whole")


def test_a_walk_that_cant_be_read_is_begun_anew(tmp_path: Path) -> None:
    fill()
    killed_after(23, lambda: export_site(tmp_path / "copy", workers=0))
    (tmp_path / "copy.part" / FILE).write_bytes(b"no database" * 1000)
    (tmp_path / "copy.part" / f"{FILE}-journal").unlink(missing_ok=True)
    assert export_site(tmp_path / "copy", workers=0).is_made_again


def test_two_at_once_do_not_write_into_each_other(tmp_path: Path) -> None:
    fill()
    with held_part(tmp_path / "copy", {}), pytest.raises(NotWritableError, match="another process"):
        export_site(tmp_path / "copy", workers=0)
