"""The load of the benchmarks: what is wrong is found, and a small archive bears a small one without a fault."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from math import inf
from pathlib import Path

import pytest

from benchmarks.load.client import Answer
from benchmarks.load.editors import RefusedError, form_on, with_values
from benchmarks.load.ledger import Ledger, Marked, mark
from benchmarks.load.readers import kind_of
from benchmarks.load.report import Figures, share
from benchmarks.load.watching import growth_of
from tests.conftest import OURS, ROOT

pytestmark = pytest.mark.once


def answer(
    text: str = "", *, path: str = "/", status: int = 200, etag: str = "", began: float = 100, ended: float = 101
) -> Answer:
    return Answer(path, status, {"etag": etag} if etag else {}, text.encode(), began, ended)


def ledger(*, stands: bool = False, withdrawn: float = inf) -> Ledger:
    """Give what is known of an article published at 50: versions were saved at 21 and 80, and one is on its way."""
    found = Ledger()
    versions = [[0.0, 0.0], [20.0, 21.0], [79.0, 80.0], [100.5, inf]]
    found.marked[7] = Marked(7, 1, "k", versions, 49, 50, withdrawn - 1, withdrawn, stands)
    return found


@pytest.mark.parametrize(
    ("shown", "given", "fault"),
    [
        (mark(7, 2), {}, ""),
        (mark(7, 3), {}, ""),  # which is being saved meanwhile
        (mark(7, 1), {}, "older than answered"),
        (mark(7, 1), {"began": 70}, ""),
        (mark(7, 1), {"path": "/articles/k/history/"}, ""),
        (mark(7, 1), {"path": "/zh-hans/about/changes/"}, ""),
        (mark(7, 3), {"ended": 100.2}, "title of the future"),
        (mark(7, 9), {}, "title of the future"),
        (mark(7, 1), {"began": 30, "ended": 40}, "unpublished shown"),
        (mark(8, 0), {}, "unpublished shown"),
        (mark(7, 1), {"status": 404}, ""),
    ],
)
def test_titles_that_no_page_could_show_are_told(shown: str, given: dict[str, object], fault: str) -> None:
    known = ledger()
    known.check(answer(f"<h1>{shown}</h1>", **given))  # type: ignore[arg-type]
    assert list(known.faults) == ([fault] if fault else [])


def test_what_was_withdrawn_is_shown_by_its_tombstone_alone() -> None:
    for stands, path, fault in (
        (False, "/articles/", True),
        (True, "/articles/", True),
        (True, "/about/changes/", False),
        (True, "/ru/", False),
        (False, "/", True),
        (False, "/about/changes/", True),
    ):
        known = ledger(stands=stands, withdrawn=90)
        known.check(answer(mark(7, 2), path=path))
        assert (known.faults["withdrawn shown"] == 1) is fault, path


def test_copy_that_a_reader_holds_is_looked_at_when_it_is_said_to_be_good() -> None:
    known = ledger()
    known.check(answer(status=304), mark(7, 1))
    assert known.faults == {"older than answered": 1}


def test_two_bodies_under_one_etag_are_told_with_their_difference() -> None:
    known = Ledger()
    for text in ("a\nb", "a\nb", "a\nc"):
        known.check(answer(text, etag='"1"'))
    known.check(answer("another", path="/other/", etag='"1"'))
    assert known.faults == {"one ETag, two bodies": 2}
    assert known.told[0].endswith("a\nb / a\nc")


def test_answers_that_are_no_answers_are_counted_but_not_a_whole_list_that_has_to_wait() -> None:
    figures = Figures()
    busy = Answer("/articles.csv", 503, {"retry-after": "5"}, b"", 0, 1)
    for kind, one in (
        ("whole list", busy),
        ("article", busy),
        ("home", answer(status=500)),
        ("home", Answer("/", 0, {}, b"", 0, 1, "ConnectionResetError")),
        ("home", answer()),
    ):
        figures.add(kind, one)
    assert (len(figures.bad), figures.asked_back) == (3, 1)
    assert [share([3, 1, 2], part) for part in (0, 0.5, 0.99)] == [1, 2, 3]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "home"),
        ("/ru/", "home"),
        ("/articles/?q=oil", "search"),
        ("/articles/?tag=oil", "list by facets"),
        ("/articles.csv?tag=oil", "whole list"),
        ("/articles/k3.bib", "article as data"),
        ("/articles/k3/oil/", "article"),
        ("/2024/03/", "day, month, year"),
        ("/tags/oil.atom", "feed"),
    ],
)
def test_kinds_of_pages(path: str, kind: str) -> None:
    if path.endswith("k3.bib"):
        assert kind_of(path) in (kind, "whole list")
    else:
        assert kind_of(path) == kind


def test_memory_that_grows_is_told_from_memory_that_swings() -> None:
    level = [(float(at), 100 + at % 7) for at in range(0, 600, 2)]
    growing = [(at, held + round(at) // 10) for at, held in level]
    assert growth_of(level).is_flat
    assert not growth_of(growing).is_flat
    assert growth_of(growing).is_judged
    assert not growth_of(level[:20]).is_judged


def test_form_is_filled_in_as_browsers_do() -> None:
    page = (
        '<form method="get" action="/f/"><input name="q"></form><form method="post" action="/f/">'
        '<input name="a" value="1"><textarea name="t">\n\nline\nend</textarea>'
        '<select name="s"><option value="x"><option value="y" selected></select>'
        '<input type="checkbox" name="c"><input type="submit" name="b" value="Save"></form>'
    )
    fields = form_on(answer(page), "/f/")
    assert with_values(fields, a="2") == [("t", "\r\nline\r\nend"), ("s", "y"), ("a", "2")]
    for wrong in (answer(page, status=403), answer(page)):
        with pytest.raises(RefusedError):
            form_on(wrong, "/f/" if wrong.status == 403 else "/g/")


@pytest.mark.long
def test_small_load_is_borne_without_a_fault(tmp_path: Path) -> None:
    given = {
        "MINUTES": "0.17",
        "READERS": "20",
        "EDITORS": "2",
        "ARTICLES": "60",
        "THINK": "0.6",
        "WEB_CONCURRENCY": "2",
    }
    environment = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    environment |= given | {"OUT": str(tmp_path / "found.json"), "TMPDIR": str(tmp_path)}
    command = [sys.executable, "-m", "benchmarks.load"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads((tmp_path / "found.json").read_text())
    assert found["broken"] == []
    assert found["checked"]["pages after a save"] > 0
    assert found["statuses"]["200"] > 20
    assert found["imports"]["runs"] > 0
    assert "| all |" in done.stdout


def test_number_out_of_bounds_is_refused_at_once() -> None:
    environment = os.environ | {"READERS": "100000"}
    command = [sys.executable, "-m", "benchmarks.load"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, "READERS=100000 is not between 0 and 2000" in done.stderr) == (1, True)
