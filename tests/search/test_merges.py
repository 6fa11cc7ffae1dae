"""Merging segments brings no replaced document back, whatever was deleted in the commit that starts the merge."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import pytest
import tantivy

from archive.search.index import consistency, index_folder, merges
from archive.search.index.position import META_ID, IndexPosition
from archive.search.index.writer import SMALL_HEAP, remove, write_position, writer_of
from tests import forked

pytestmark = pytest.mark.once


def put(numbers: dict[int, int], *, new: bool = False, waits: bool = True) -> None:
    """Commit documents `{id: seq}` in place of the present ones, each time by another writer."""
    opened = index_folder.open_folder("made", new=new)
    with writer_of(opened) if waits else nullcontext(opened.writer(SMALL_HEAP, 1)) as writer:
        remove(writer, numbers)
        for pk, seq in numbers.items():
            document = tantivy.Document()
            document.add_unsigned("id", pk)
            document.add_unsigned("seq", seq)
            writer.add_document(document)
        write_position(writer, IndexPosition(max(numbers.values())))
        writer.commit()


def indexed() -> list[tuple[int, int]]:
    """Return id and seq of every document but the one that says how far the index has come."""
    opened = index_folder.open_folder("made")
    opened.reload()
    searcher = opened.searcher()
    hits = searcher.search(tantivy.Query.all_query(), 1000, order_by_field="id", order=tantivy.Order.Asc).hits
    seqs = searcher.fast_field_values("seq", [address for _id, address in hits])
    return [(int(pk), int(seq or 0)) for (pk, _address), seq in zip(hits, seqs, strict=True) if pk != META_ID]


@pytest.mark.parametrize("attempt", range(4))
def test_first_deletion_of_a_writer_reaches_segments_that_the_last_commit_deleted_from(
    attempt: int, data_dir: Path
) -> None:
    put(dict.fromkeys(range(100, 150), 1), new=True)  # the largest segment: the merge goes by how far this one is
    numbers = dict.fromkeys(range(100, 150), 1)
    with_others = dict.fromkeys([1, 2, *range(10, 20)], 2)
    changes = [with_others, *({50 + n: 3 + n} for n in range(6)), {1: 10}]
    for change in changes:  # by writers that end before their merges, as those of processes that are killed
        put(change, waits=False)
        numbers |= change
    put({2: 11})
    assert indexed() == sorted((numbers | {2: 11}).items())


def test_commit_is_not_hindered_by_files_of_one_that_was_killed(data_dir: Path) -> None:
    put(dict.fromkeys(range(1, 9), 1), new=True)
    folder = index_folder.folder() / "made"
    meta, managed = (json.loads((folder / name).read_bytes()) for name in ("meta.json", ".managed.json"))
    segment, last = meta["segments"][0]["segment_id"].replace("-", ""), meta["opstamp"]
    left = [f"{segment}.{number}.del" for number in range(last, last + 50)]
    for name in left:
        (folder / name).write_bytes(b"half a file")
    (folder / ".managed.json").write_text(json.dumps([*managed, *left]))
    put({3: 2})
    assert indexed() == [(1, 1), (2, 1), (3, 2), *((pk, 1) for pk in range(4, 9))]


def test_check_takes_files_that_a_merge_removes_meanwhile_for_no_fault(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(dict.fromkeys(range(1, 9), 1), new=True)
    put({3: 2})
    folder = index_folder.folder() / "made"
    assert list(consistency.damaged_files(folder)) == []
    (deletions,) = folder.glob("*.del")
    deletions.with_name(f"{deletions.name.partition('.')[0]}.999.del").write_bytes(b"left by a killed commit")
    assert list(consistency.damaged_files(folder)) == []
    meta = (folder / "meta.json").read_bytes()

    def removed_with(listing: bytes) -> Callable[[Path], bool]:
        def is_whole(file: Path) -> bool:
            if file != deletions:
                return True
            (folder / "meta.json").write_bytes(listing)
            raise FileNotFoundError(file)

        return is_whole

    monkeypatch.setattr(consistency, "_is_whole", removed_with(meta))
    assert list(consistency.damaged_files(folder)) == [f"A file of the index is damaged: {deletions.name}"]
    monkeypatch.setattr(consistency, "_is_whole", removed_with(b'{"segments": []}'))
    assert list(consistency.damaged_files(folder)) == []


@pytest.mark.long
def test_hundreds_of_single_commits_leave_each_document_once(data_dir: Path) -> None:
    chance = random.Random(20240329)
    numbers = dict.fromkeys(range(1, 80), 1)
    put(numbers, new=True)
    merges, segments = 0, 0
    for seq in range(2, 200):
        often = chance.sample(range(1, 8), chance.choice([1, 1, 2]))
        changed = often if chance.random() < 0.7 else [chance.randrange(1, 80)]
        put(dict.fromkeys(changed, seq))
        numbers |= dict.fromkeys(changed, seq)
        assert indexed() == sorted(numbers.items()), seq
        opened = index_folder.open_folder("made")
        opened.reload()
        before, segments = segments, opened.searcher().num_segments
        merges += segments < before
        assert segments < 10  # the engine merges eight of a size
    assert merges > 5


@pytest.mark.long
def test_two_processes_that_take_turns_keep_index_and_database_level(migrated_archive: dict[str, str]) -> None:
    forked.run("-m", "tests.search.taking_turns", "60", env=migrated_archive, check=True)


@pytest.mark.django_db
def test_merges_that_do_not_begin_are_not_waited_for(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put({1: 1}, new=True)
    monkeypatch.setattr(merges, "is_merging", lambda name: True)  # segments to merge, as a failed merge leaves them
    monkeypatch.setattr(merges, "IDLE", 0.2)
    monkeypatch.setattr(merges, "apply", lambda writer, position, revision: (0, position))
    began = time.monotonic()
    with writer_of(index_folder.open_folder("made")) as writer:
        merges._follow(writer, "made", IndexPosition())
    assert time.monotonic() - began < merges.LONGEST / 10


def test_files_that_a_merge_writes_are_seen(data_dir: Path) -> None:
    put({1: 1}, new=True)
    before = merges._state_of_files("made")
    put({2: 2})
    assert before and merges._state_of_files("made") != before
    assert merges._state_of_files("nowhere") == frozenset()
