"""An import that is killed at any point and gone on with loses nothing and doubles nothing."""

from __future__ import annotations

import hashlib
import json
import random
from pathlib import Path

import pytest

from tests import forked

POINTS = sorted(random.Random(20240329).sample(range(2, 150), 20))


def write_stories(folder: Path) -> None:
    """Write thirteen files: new stories, exact copies, near copies, and one that fails."""
    folder.mkdir()
    for n in range(8):
        day = f"2024-0{n % 9 + 1}-1{n % 9}"
        words = " ".join(f"{word}{n}" for word in ("quay", "ship", "crane", "dock", "rope", "sail", "mast", "keel"))
        story = f"date {day}\n\nThe harbour office of town {n} counted its stores on Friday: {words}, and no more.\n\n"
        (folder / f"{n:02}.txt").write_text(
            story + f"Nothing was missing, its keeper number {n} said.\n\nSource: Gazette {n % 3}\n"
        )
    for n in (3, 5):
        (folder / f"copy-{n:02}.txt").write_bytes((folder / f"{n:02}.txt").read_bytes())
        near = (folder / f"{n:02}.txt").read_text().replace("Gazette", "Herald")
        (folder / f"near-{n:02}.txt").write_text(near)
    (folder / "empty.txt").write_bytes(b"")


@pytest.mark.long
def test_an_import_killed_at_twenty_points_ends_like_one_that_was_not(
    tmp_path: Path, migrated_archive: dict[str, str]
) -> None:
    write_stories(tmp_path / "desk")
    command = ("-m", "tests.importing.killing", tmp_path / "desk", "0", *map(str, POINTS))
    finished = forked.run(*command, env=migrated_archive, check=True)
    unbroken, *broken = (json.loads(line) for line in finished.stdout.splitlines())
    assert len(unbroken["tables"]["archive_article"]) == 10
    assert len(unbroken["tables"]["archive_importrecord"]) == 13
    assert len(broken) == 20 and sum(one["killed"] for one in broken) >= 15
    assert not any(one["lost"] for one in broken)
    for one in broken:
        for table, rows in unbroken["tables"].items():
            assert one["tables"][table] == rows, f"{table} differs after a kill at query {one['point']}"


@pytest.mark.long
def test_no_original_is_lost_when_its_import_is_killed_while_files_are_written(
    tmp_path: Path, migrated_archive: dict[str, str]
) -> None:
    write_stories(tmp_path / "desk")
    kept = tmp_path / "originals"
    environment = migrated_archive | {"ORIGINALS_URL": str(kept)}
    points = [str(point) for point in range(30, 190, 20)]
    finished = forked.run("-m", "tests.importing.killing", tmp_path / "desk", "0", *points, env=environment, check=True)
    unbroken, *broken = (json.loads(line) for line in finished.stdout.splitlines())
    assert sum(one["killed"] for one in broken) >= 6
    assert not any(one["lost"] for one in (unbroken, *broken))
    for one in broken:
        assert one["tables"] == unbroken["tables"], f"something differs after a kill at step {one['point']}"
    written = [path for path in kept.glob("??/*") if not path.name.startswith(".")]
    assert len(written) == 10
    assert all(path.name == hashlib.sha256(path.read_bytes()).hexdigest() for path in written)
