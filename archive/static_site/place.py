"""The folder in which a copy is written first: a new one, or one that was broken off; and putting it into place."""

from __future__ import annotations

import fcntl
import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from archive.static_site.walk import stamp_in

MARK = "annals-copy.json"  # by which a folder is known as a copy, which a newer one may replace


class NotWritableError(Exception):
    """A copy can't be written there; the message says why and what to do."""


@contextmanager
def held_part(folder: Path, stamp: Mapping[str, Any]) -> Iterator[tuple[Path, bool]]:
    """Hold the folder beside the one of a copy; say whether something of another stamp was thrown away from there.

    What was broken off stays there when its stamp is the same. Raises NotWritableError.
    """
    if folder.exists() and not folder.is_dir():
        raise NotWritableError(f"{folder} is a file. Name a folder.")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MARK).is_file():
        raise NotWritableError(f"{folder} holds something that is no copy of a site. Name a new folder, or empty it.")
    part = folder.with_name(f"{folder.name}.part")
    if part.exists() and not (part / MARK).is_file():
        raise NotWritableError(f"{part} is in the way. Move it elsewhere.")
    part.mkdir(parents=True, exist_ok=True)
    with (part / MARK).open("a+", encoding="utf-8") as held:  # so that one that was broken off is known as ours
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise NotWritableError(f"{part} is being written by another process. Wait until it has ended.") from None
        is_other = stamp_in(part) != stamp and any(one.name != MARK for one in part.iterdir())
        for one in [*part.iterdir()] if is_other else []:
            if one.name != MARK:
                shutil.rmtree(one) if one.is_dir() else one.unlink()
        yield part, is_other


def put_into_place(part: Path, folder: Path, told: Mapping[str, str]) -> None:
    """Put a whole copy where it is to stand, in the place of an earlier one."""
    (part / MARK).write_text(json.dumps(told) + "\n")
    old = folder.with_name(f"{folder.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.rename(old)
    part.rename(folder)
    shutil.rmtree(old, ignore_errors=True)
