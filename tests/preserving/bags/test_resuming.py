"""An export that was broken off goes on where it stopped, or says what to do; nothing half looks whole."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from archive.editing.changes.values import RECORDED
from archive.editing.notes import write_note
from archive.models import (
    Article,
    BoilerplatePlace,
    BoilerplateProposal,
    Change,
    ChangeSet,
    EventCandidate,
    FixityCheck,
    FixityFinding,
    ImportBatch,
    ImportRecord,
    Mention,
    Note,
    Original,
    PastAddress,
    SavedView,
    UnknownName,
)
from archive.preserving.bags import exporting, layout, public
from archive.preserving.bags.errors import BagError
from archive.preserving.bags.exporting import export_archive
from archive.preserving.bags.folder import BagFolder
from archive.preserving.bags.public import export_public
from archive.preserving.management.commands.export_archive import FORMS
from tests import make
from tests.preserving.bags.archives import export, payload, quiet

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rich"), pytest.mark.once]


class BrokenOffError(Exception):
    """Stands in for a signal."""


@pytest.fixture
def small_lots(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Save how far an export is after every second record."""
    monkeypatch.setattr(exporting, "BETWEEN_SAVES", 1)
    kinds = [kind for _file, kind in layout.kinds()]
    sizes = [kind.lot for kind in kinds]
    for kind in kinds:
        object.__setattr__(kind, "lot", 2)
    yield
    for kind, size in zip(kinds, sizes, strict=True):
        object.__setattr__(kind, "lot", size)


def break_off(path: Path, after: int, since: tuple[Path, ...] = ()) -> bool:
    """Begin or go on with an export until it has told so often how far it is; say whether it was broken off."""
    told = 0

    def progress(_what: str, _done: int, _total: int) -> None:
        nonlocal told
        told += 1
        if told > after:
            raise BrokenOffError

    try:
        export_archive(path, since=since, progress=progress)
    except BrokenOffError:
        return True
    return False


@pytest.mark.usefixtures("small_lots")
@pytest.mark.parametrize("steps", [1, 7, 40])
def test_a_broken_export_goes_on_and_ends_as_a_whole_one(steps: int, tmp_path: Path) -> None:
    export(tmp_path / "whole")
    broken = 0
    while break_off(tmp_path / "broken", steps):
        assert not (tmp_path / "broken").exists()
        broken += 1
    assert broken
    assert payload(tmp_path / "broken") == payload(tmp_path / "whole")
    names = [one.relative_to(tmp_path / "whole") for one in (tmp_path / "whole").rglob("*")]
    assert sorted(names) == sorted(one.relative_to(tmp_path / "broken") for one in (tmp_path / "broken").rglob("*"))


@pytest.mark.usefixtures("small_lots")
def test_a_broken_export_of_changes_goes_on_as_well(tmp_path: Path) -> None:
    export(tmp_path / "base")
    for number in range(5):
        make.article(f"More {number}")
    export(tmp_path / "whole", tmp_path / "base")
    while break_off(tmp_path / "broken", 3, (tmp_path / "base",)):
        pass
    assert payload(tmp_path / "broken") == payload(tmp_path / "whole")


@pytest.mark.usefixtures("small_lots")
def test_after_a_change_of_the_archive_an_export_is_begun_anew_on_request(tmp_path: Path) -> None:
    assert break_off(tmp_path / "bag", 9)
    make.article("Came meanwhile")
    said = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("export_archive", tmp_path / "bag", stderr=said)
    assert ended.value.code == 2
    assert "has changed since" in said.getvalue() and "--anew" in said.getvalue()
    call_command("export_archive", tmp_path / "bag", anew=True, stdout=io.StringIO())
    export(tmp_path / "other")
    assert payload(tmp_path / "bag") == payload(tmp_path / "other")


def test_what_is_in_the_way_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "bag").mkdir()
    (tmp_path / "bag" / "mine").touch()
    (tmp_path / "other.part").mkdir()
    (tmp_path / "other.part" / "mine").touch()
    for name, reason in (("bag", "is there already"), ("other", "no unfinished bag"), ("no/where", "is no folder")):
        with pytest.raises(BagError, match=reason):
            export(tmp_path / name)
    assert (tmp_path / "bag" / "mine").exists() and (tmp_path / "other.part" / "mine").exists()
    (tmp_path / "empty").mkdir()
    assert export(tmp_path / "empty").counts["article"] == Article.objects.count()


def test_a_broken_public_export_goes_on_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public, "LOT", 2)
    monkeypatch.setattr(public, "BETWEEN_SAVES", 1)
    export_public(tmp_path / "whole", FORMS, progress=quiet)
    told = iter(range(100))

    def progress(_what: str, _done: int, _total: int) -> None:
        if next(told) % 3 == 2:
            raise BrokenOffError

    broken = 0
    while not (tmp_path / "broken").exists():
        with suppress(BrokenOffError):
            assert export_public(tmp_path / "broken", FORMS, progress=progress).is_resumed
            break
        broken += 1
    assert broken > 1
    assert payload(tmp_path / "broken") == payload(tmp_path / "whole")


def test_the_queries_of_an_export_do_not_grow_with_the_articles(tmp_path: Path) -> None:
    numbers = []
    for name in ("few", "more"):
        with CaptureQueriesContext(connection) as asked:
            export(tmp_path / name)
        numbers.append(len(asked))
        for number in range(20):
            make.article(f"Of {name}: {number}")
    assert numbers[0] == numbers[1]


def test_two_exports_to_one_folder_do_not_meet(tmp_path: Path) -> None:
    def progress(_what: str, _done: int, _total: int) -> None:
        with pytest.raises(BagError, match="being written by another process"):
            export(tmp_path / "bag")

    export_archive(tmp_path / "bag", progress=progress)


def test_a_damaged_original_is_not_left_out_in_silence(tmp_path: Path) -> None:
    original = Original.objects.filter(erased_at=None).first()
    assert original
    Original.objects.filter(pk=original.pk).update(packed=b"damaged")
    with pytest.raises(BagError, match=original.sha256):
        export(tmp_path / "bag")
    assert not (tmp_path / "bag").exists()


@pytest.mark.parametrize("written", ['{"stamp": {"for', "[]", '{"stamp": {}, "position": {"pages": 1}}'])
def test_progress_that_is_torn_is_told_and_begun_anew(written: str, tmp_path: Path) -> None:
    break_off(tmp_path / "bag", 1)
    (tmp_path / "bag.part" / "progress.json").write_text(written)
    with pytest.raises(BagError, match="--anew"):
        export(tmp_path / "bag")
    export(tmp_path / "bag", anew=True)
    assert (tmp_path / "bag" / "bagit.txt").is_file()


def test_progress_says_written_only_of_what_is_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[set[str]] = []

    def originals() -> set[str]:
        return {one.name for one in (tmp_path / "bag.part" / "data" / "originals").rglob("*") if one.is_file()}

    monkeypatch.setattr("archive.preserving.bags.folder.os.sync", lambda: synced.append(originals()))
    save = BagFolder.save

    def saving(folder: BagFolder) -> None:
        save(folder)
        assert originals() <= (synced[-1] if synced else set())

    monkeypatch.setattr(BagFolder, "save", saving)
    export(tmp_path / "bag")
    assert synced[-1]


def change_what_the_log_does_not_tell_of() -> None:
    """Change, add and take away records of every kind that changes without a change set."""
    note = Note.objects.order_by("pk")[0]
    write_note(note.article, "Came last", user=User.objects.get(username="late"))
    Note.objects.filter(pk=note.pk).delete()
    Mention.objects.update(is_read=True)
    UnknownName.objects.update(n=F("n") + 7)
    FixityCheck.objects.update(fits=False, told="As if it were damaged.")
    FixityFinding.objects.create(original=Original.objects.latest("pk"), at=timezone.now(), fits=False, told="Lately.")
    BoilerplatePlace.objects.update(is_left_out=True)
    BoilerplateProposal.objects.update(number=99)
    SavedView.objects.update(name="Renamed")
    ImportBatch.objects.update(counts={"created": 99})
    ImportRecord.objects.update(message="Other words")
    EventCandidate.objects.update(strength=123)


@pytest.mark.usefixtures("small_lots")
@pytest.mark.parametrize("steps", [3, 9, 40, 66])
def test_what_the_log_does_not_tell_of_is_as_it_is_when_an_export_goes_on(steps: int, tmp_path: Path) -> None:
    make.user("late", is_active=False)
    assert break_off(tmp_path / "bag", steps)
    change_what_the_log_does_not_tell_of()
    assert export(tmp_path / "bag").is_resumed
    export(tmp_path / "whole")
    assert payload(tmp_path / "bag") == payload(tmp_path / "whole")


@pytest.mark.usefixtures("small_lots")
def test_an_account_that_went_meanwhile_is_a_change(tmp_path: Path) -> None:
    user = make.user("leaving")
    assert break_off(tmp_path / "bag", 60)
    user.delete()
    with pytest.raises(BagError, match="has changed since"):
        export(tmp_path / "bag")


def test_only_files_of_which_the_log_tells_are_gone_on_with() -> None:
    recorded = {*RECORDED.values(), ChangeSet, Change, PastAddress, Original}
    for name in layout.LOGGED:
        assert {kind.model for kind in layout.FILES[name]} <= recorded, name
