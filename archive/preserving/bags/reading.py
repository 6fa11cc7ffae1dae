"""Bags as they are read: checked whole against their manifests, and several merged into what the last one leaves."""

from __future__ import annotations

import heapq
import json
import operator
import os
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from archive.preserving.bags.errors import BagError
from archive.preserving.bags.folder import MANIFEST, PART, TAG_MANIFEST, Progress, digest_of, walk
from archive.preserving.bags.layout import FILES, FORMAT, REMOVED
from archive.preserving.bags.values import loads, read_moment
from archive.processes import Workers, ahead

FILES_A_LOT = 500  # that are checked together
READABLE = {1}  # formats that are understood
PROFILE = "Annals-Format"  # in bag-info.txt: by this a bag is known as one of ours
FULL, CHANGES, PUBLIC = "full", "changes", "public"
_MONTH = re.compile(r"undated|[1-9]\d{3}(-(0[1-9]|1[0-2]))?", re.ASCII)
_ODD = {"%0A": "\n", "%0D": "\r", "%25": "%"}  # how signs in names of files are written, RFC 8493, 2.1.3


class Line(NamedTuple):
    """One record of a bag: its kind, its key, how it was written, and what it says."""

    kind: str
    key: Any
    written: bytes
    record: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Bag:
    """A bag of a format that is understood; what it says of itself in `archive.json`, and the hash of its manifest."""

    path: Path
    kind: str
    digest: str
    builds_on: tuple[str, ...]
    counts: dict[str, int]
    last_changes: dict[str, str]


def open_bag(path: Path) -> Bag:
    """Return a bag, of which what it says of itself was read and nothing else. Raises BagError."""
    if not path.is_dir():
        raise BagError(f"{path} is no folder.")
    if not (path / "bagit.txt").is_file():
        told = " It is the unfinished part of one: let export_archive go on." if path.name.endswith(PART) else ""
        raise BagError(f"{path} is no bag: it has no bagit.txt.{told}")
    info = _fields(path / "bagit.txt")
    if info.get("BagIt-Version") not in {"0.97", "1.0"}:
        raise BagError(f"{path / 'bagit.txt'}: BagIt-Version has to be 1.0.")
    about = _fields(path / "bag-info.txt")
    if PROFILE not in about:
        raise BagError(f"{path / 'bag-info.txt'}: it names no {PROFILE}, so that it is no bag of this software.")
    if not about[PROFILE].isdecimal() or int(about[PROFILE]) not in READABLE:
        raise BagError(
            f"{path / 'bag-info.txt'}: the format {about[PROFILE]} is not understood by this version, which knows"
            f" {FORMAT} and those before. Install a newer version."
        )
    file = path / "data" / "archive.json"
    try:
        told = json.loads(file.read_bytes())
        kind = told["kind"]
        if kind == PUBLIC:
            return Bag(path, kind, _digest(path / MANIFEST), (), {}, {})
        if kind not in (FULL, CHANGES):
            raise ValueError(kind)
        counts = {str(name): operator.index(number) for name, number in told["counts"].items()}
        last_changes = _last_changes(told["last_changes"])
        return Bag(path, kind, _digest(path / MANIFEST), tuple(told["builds_on"]), counts, last_changes)
    except OSError:
        raise BagError(f"{file} is missing.") from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise BagError(f"{file} is not what it should be.") from None


def _last_changes(told: dict[str, str]) -> dict[str, str]:
    """Return when each month last changed. Raises ValueError for what is no month, or no moment."""
    for name, at in told.items():
        if not _MONTH.fullmatch(name):
            raise ValueError(name)
        read_moment(at)
    return told


def open_chain(paths: Sequence[Path]) -> list[Bag]:
    """Return a whole bag and the bags of changes that build upon it, in their order. Raises BagError."""
    bags = [open_bag(path) for path in paths]
    for number, bag in enumerate(bags):
        if bag.kind == PUBLIC:
            raise BagError(
                f"{bag.path} is a public bag: it lacks originals, history and what is not public, so that no archive"
                " can be restored from it. Its articles can be taken into another archive: manage.py import_articles"
                f" {bag.path / 'data' / 'articles.jsonl'}"
            )
        before = tuple(one.digest for one in bags[:number])
        if number == 0 and bag.builds_on:
            raise BagError(f"{bag.path} has only changes. Name the bags before it, too, the whole one first.")
        if number and bag.builds_on != before:
            names = ", ".join(str(one.path) for one in bags[:number])
            raise BagError(f"{bag.path} does not build upon {names}, or upon other bags as well. Name them in order.")
    return bags


def check(bag: Bag, progress: Progress, workers: Workers | None = None) -> None:
    """Hold every file of a bag against its checksum; nothing may be missing, nothing may be there beside. BagError.

    Where there are `workers`, they read the files.
    """
    tagged = dict(_manifest(bag.path, TAG_MANIFEST))
    for name in ("bagit.txt", "bag-info.txt", MANIFEST):
        if name not in tagged:
            raise BagError(f"{bag.path / TAG_MANIFEST}: {name} is missing.")
    _compare(bag.path, list(tagged.items()))
    number = together = 0
    total = sum(bag.counts.values())
    for lot, _made in ahead(workers, partial(_compare, bag.path), _lots_of_data(bag.path), list):
        number += len(lot)
        for name, _digest_there in lot:
            together ^= hash(name)
        progress(f"checking {bag.path.name}", number, total)
    for name in walk(bag.path):
        number, together = number - 1, together ^ hash(name)
    if number or together:
        _tell_extra(bag.path)


def _tell_extra(path: Path) -> None:
    known: set[str] = set()
    for name, _digest_there in _manifest(path, MANIFEST):
        if name in known:
            raise BagError(f"{path / MANIFEST}: “{name}” is named twice.")
        known.add(name)
    for name in walk(path):
        if name not in known:
            raise BagError(f"{path / name}: the manifest does not know this file. Take it out of the bag.")


def _lots_of_data(path: Path) -> Iterator[list[tuple[str, str]]]:
    lines = _manifest(path, MANIFEST)
    while lot := list(islice(lines, FILES_A_LOT)):
        for name, _digest_there in lot:
            if not name.startswith("data/") or ".." in name.split("/"):
                raise BagError(f"{path / MANIFEST}: “{name}” does not lie in data/.")
        yield lot


def _compare(folder: Path, files: Sequence[tuple[str, str]]) -> None:
    """Hold files against their checksums. Raises BagError for the first that does not fit."""
    for name, digest in files:
        path = f"{folder}/{name}"
        try:
            is_file = stat.S_ISREG(os.lstat(path).st_mode)
        except OSError:
            is_file = False
        if not is_file:
            raise BagError(f"{path} is missing.")
        if digest_of(path)[0] != digest:
            raise BagError(f"{path} is damaged: it does not fit its checksum in the manifest. Take another copy.")


def _manifest(folder: Path, name: str) -> Iterator[tuple[str, str]]:
    """Yield what a manifest says, line by line: a name and its checksum."""
    path = folder / name
    try:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                digest, _blank, file = line.rstrip("\n").partition(" ")
                file = file.lstrip(" *")
                if len(digest) != 64 or not file:
                    raise BagError(f"{path}, line {number}: it is no checksum and name.")
                for written, sign in _ODD.items():
                    file = file.replace(written, sign)
                if "\0" in file:
                    raise BagError(f"{path}, line {number}: no file can have this name.")
                yield file, digest.lower()
    except (FileNotFoundError, IsADirectoryError):
        raise BagError(f"{path} is missing.") from None
    except UnicodeDecodeError:
        raise BagError(f"{path} is damaged: it is not in UTF-8.") from None


def _digest(path: Path) -> str:
    if not path.is_file():
        raise BagError(f"{path} is missing.")
    return digest_of(path)[0]


def _fields(path: Path) -> dict[str, str]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise BagError(f"{path} is missing or can't be read.") from None
    pairs = (line.partition(":") for line in lines if ":" in line)
    return {name.strip(): value.strip() for name, _colon, value in pairs}


def merged(bags: Sequence[Bag], file: str) -> Iterator[Line]:
    """Yield the records of one file in order, as the last bag that knows each has it; what was removed is left out."""
    order = {kind.name: number for number, kind in enumerate(FILES[file])}
    if len(bags) == 1:
        yield from lines_of(bags[0], file)
        return
    sources: list[Iterable[tuple[tuple[int, Any, int], Line]]] = [
        _keyed(bag, file, order, -number) for number, bag in enumerate(bags)
    ]
    everything = heapq.merge(*sources, key=itemgetter(0))
    for _key, same in groupby(everything, key=lambda one: one[0][:2]):
        line = next(same)[1]
        if REMOVED not in line.record:
            yield line


def _keyed(bag: Bag, file: str, order: dict[str, int], number: int) -> Iterator[tuple[tuple[int, Any, int], Line]]:
    for line in lines_of(bag, file):
        yield (order[line.kind], line.key, number), line


def lines_of(bag: Bag, file: str) -> Iterator[Line]:
    """Yield the records of one file of one bag. Raises BagError for what can't be read, or stands out of order."""
    path = bag.path / "data" / file
    keys = {kind.name: kind.key for kind in FILES[file]}
    order = {name: number for number, name in enumerate(keys)}
    lines = _json_lines(path) if file.endswith(".jsonl") else _listed(path, file)
    last: tuple[int, Any] | None = None
    for number, kind, written in lines:
        try:
            record = loads(written)
            kind = record.pop("record") if kind is None else kind
            key = record[keys[kind]]
            here = (order[kind], key)
            is_wrong = last is not None and here <= last
            if isinstance(key, int) and key < 1:
                raise ValueError(key)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise BagError(f"{path}, line {number}: it is no record of this file.") from None
        if is_wrong:
            raise BagError(f"{path}, line {number}: it stands out of order.")
        last = here
        yield Line(kind, key, written, record)


def _json_lines(path: Path) -> Iterator[tuple[int, None, bytes]]:
    with _opened(path) as file:
        for number, line in enumerate(file, start=1):
            yield number, None, line.rstrip(b"\n")


def _listed(path: Path, file: str) -> Iterator[tuple[int, str, bytes]]:
    """Yield the records of a file that has lists of them, one a line."""
    kinds = {kind.plural: kind.name for kind in FILES[file]}
    kind = ""
    with _opened(path) as lines:
        for number, line in enumerate(lines, start=1):
            bare = line.strip().removesuffix(b",")
            if bare.startswith(b'"') and bare.rstrip(b"[] ").endswith(b":"):
                plural = bare.split(b'"')[1].decode("utf-8", "replace")
                if plural not in kinds:
                    raise BagError(f"{path}, line {number}: “{plural}” is no list of this file.")
                kind = kinds[plural]
            elif bare.startswith(b'{"'):
                yield number, kind, bare


def _opened(path: Path) -> Any:
    try:
        return path.open("rb")
    except OSError:
        raise BagError(f"{path} is missing.") from None
