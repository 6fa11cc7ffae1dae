"""A move and an export are one record each, from which each original that they concern has its event."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from archive.editing.erasing import erase_article
from archive.models import Original, Upkeep
from archive.preserving import acts, moving
from archive.preserving.original_events import events_of
from tests import make
from tests.editing.secrets import ORDER

pytestmark = pytest.mark.django_db


def told_of(original: Original, kind: str) -> list[str]:
    original.refresh_from_db()
    return [one.outcome for one in events_of(original) if one.kind == kind]


def originals(number: int) -> list[Original]:
    return [make.article(f"Number {n}").originals.get().original for n in range(number)]


def move(target: str) -> None:
    call_command("move_originals", to=target, stdout=StringIO(), stderr=StringIO())


def test_a_move_tells_of_what_it_moved_and_of_nothing_else(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moving, "BATCH", 2)
    store, other = f"file://{tmp_path}/kept", f"file://{tmp_path}/other"
    first, second, third, fourth, fifth = originals(5)
    settings.ORIGINALS_URL = store
    Original.objects.filter(pk__in=[second.pk, fourth.pk, fifth.pk]).update(store="")
    moving.move_originals(store)
    later = originals(1)[0]
    assert all(len(told_of(one, "transfer")) == 1 for one in (first, second, third, fourth, fifth))
    assert store in told_of(first, "transfer")[0] and told_of(later, "transfer") == []
    (act,) = Upkeep.objects.get(task="moving").told["acts"]
    assert act["runs"] == [[first.pk, fifth.pk]]
    third.refresh_from_db()
    Original.objects.filter(pk=third.pk).update(packed=Original.pack(third.read()), store="")
    moving.move_originals(other)
    move("database")
    assert told_of(third, "transfer")[0] == "Its bytes were moved into the database."
    assert [len(told_of(one, "transfer")) for one in (first, third, later)] == [3, 3, 2]


def test_runs_leave_out_what_stayed_between(tmp_path: Path) -> None:
    store = f"file://{tmp_path}/kept"
    first, second, third = originals(3)
    data = second.read()
    Original.objects.filter(pk=second.pk).update(packed=b"damaged")
    moving.move_originals(store)
    assert Upkeep.objects.get(task="moving").told["acts"][0]["runs"] == [[first.pk, first.pk], [third.pk, third.pk]]
    assert told_of(second, "transfer") == []
    Original.objects.filter(pk=second.pk).update(packed=Original.pack(data))
    moving.move_originals(store)
    assert [len(told_of(one, "transfer")) for one in (first, second, third)] == [1, 1, 1]
    assert len(Upkeep.objects.get(task="moving").told["acts"]) == 2


def test_what_was_killed_tells_what_it_did(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moving, "BATCH", 1)
    first, second = originals(2)

    def stop(_n: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        moving.move_originals(f"file://{tmp_path}/kept", progress=stop)
    assert (len(told_of(first, "transfer")), len(told_of(second, "transfer"))) == (1, 0)


def test_a_scattered_move_and_many_acts_stay_small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(acts, "MOST_RUNS", 1)
    monkeypatch.setattr(acts, "MOST_ACTS", 2)
    first, second, _third = originals(3)
    Original.objects.filter(pk=second.pk).update(packed=b"damaged")
    moving.move_originals(f"file://{tmp_path}/kept")
    assert Upkeep.objects.get(task="moving").told["acts"][0]["runs"] is None
    assert told_of(first, "transfer") == []
    for number in range(3):
        acts.note_export(f"bag {number}", builds_on=0, last=first.pk)
    assert [one["bag"] for one in Upkeep.objects.get(task="export").told["acts"]] == ["bag 1", "bag 2"]


def test_an_export_tells_of_all_that_there_was(tmp_path: Path) -> None:
    article = make.article()
    original, erased = article.originals.get().original, originals(1)[0]
    erase_article(erased.articles.get().article, ORDER)
    call_command("export_archive", tmp_path / "whole", stdout=StringIO())
    later = originals(1)[0]
    call_command("export_archive", tmp_path / "more", since=[tmp_path / "whole"], stdout=StringIO())
    assert sorted(told_of(original, "exporting")) == [
        "It is in the bag “more”, or in one that it builds upon.",
        "It is in the bag “whole”.",
    ]
    assert told_of(later, "exporting") == ["It is in the bag “more”, or in one that it builds upon."]
    assert told_of(erased, "exporting") == []
    call_command("export_archive", tmp_path / "public", public=True, stdout=StringIO())
    assert len(Upkeep.objects.get(task="export").told["acts"]) == 2
    with CaptureQueriesContext(connection) as asked:
        events_of(original)
    assert len(asked) <= 7
