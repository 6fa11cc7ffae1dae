"""Finding the files to import below the paths that a person named, in sorted order."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from archive.importing.drafts import Refusal
from archive.text.printable import printable


class MissingPathError(Exception):
    """A path that a person named does not exist, or is a folder that can't be read."""


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file to read, or something that is not read and why.

    `path` is absolute and resolved; `report_path` is how the report names it: the name of the folder that was given and
    the path below it, or the file's own name after its folder's. `size` is in bytes, as it was when the file was found.
    """

    path: Path
    report_path: str
    refusal: Refusal | None = None
    size: int = 0


def walk(paths: Iterable[Path]) -> Iterator[FoundFile]:
    """Yield every file below these paths once, sorted; raise MissingPathError before the first if one can't be found.

    Links are not followed out of the folder that was given; hidden files and folders are passed over.
    """
    roots = [_root(path) for path in paths]
    seen: set[Path] = set()
    for root in sorted(set(roots)):
        if any(parent in seen for parent in root.parents):
            continue
        seen.add(root)
        if root.is_dir():
            yield from _below(root, root, root.name)
        else:
            yield _file_at(root, f"{root.parent.name}/{root.name}", root)


def _root(path: Path) -> Path:
    """Return where a path that a person named really lies."""
    name = printable(str(path))
    try:
        root = path.resolve(strict=True)
        if root.is_dir():
            with os.scandir(root):
                pass
    except (FileNotFoundError, NotADirectoryError, RuntimeError, ValueError):
        raise MissingPathError(f"There is no file or folder “{name}”.") from None
    except OSError as error:
        raise MissingPathError(f"“{name}” can't be read: {error.strerror}.") from None
    return root


def _below(folder: Path, root: Path, report_path: str) -> Iterator[FoundFile]:
    try:
        with os.scandir(folder) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        yield _refused(folder, root, "failed", f"The folder can't be read: {error.strerror}.")
        return
    for entry in found:
        path = folder / entry.name
        if entry.name.startswith("."):
            yield _refused(path, root, "skipped", "Hidden files and folders are not imported.")
        elif entry.is_symlink():
            yield _link(path, root)
        elif entry.is_dir():
            yield from _below(path, root, f"{report_path}/{entry.name}")
        else:
            yield _file_at(path, f"{report_path}/{entry.name}", entry)


def _file_at(path: Path, report_path: str, entry: Path | os.DirEntry[str]) -> FoundFile:
    seen = entry.stat()
    if stat.S_ISREG(seen.st_mode):
        return FoundFile(path, report_path, size=seen.st_size)
    return FoundFile(path, report_path, Refusal("failed", "It is a device, a pipe or a socket, not a file."))


def _link(path: Path, root: Path) -> FoundFile:
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError):
        return _refused(path, root, "failed", "The link leads nowhere, or round in a circle.")
    if target == root or root in target.parents:
        return _refused(
            path, root, "skipped", "It is a link to something in the same folder, which is read where it lies."
        )
    return _refused(
        path, root, "failed", "The link leads out of the folder and was not followed. Name its target instead."
    )


def _refused(path: Path, root: Path, outcome: str, message: str) -> FoundFile:
    return FoundFile(path.absolute(), _report_path(path, root), Refusal(outcome, message))


def _report_path(path: Path, root: Path) -> str:
    return f"{root.name}/{path.relative_to(root).as_posix()}"
