"""Exporting: the archive, or what changed in it since earlier bags, as a bag."""

from __future__ import annotations

import hashlib
import math
import os
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Max

from archive.models import Collection, Generation, Original, Tally, read_snapshot
from archive.preserving.bags import layout, readable
from archive.preserving.bags.earlier import Earlier
from archive.preserving.bags.errors import BagError
from archive.preserving.bags.folder import BagFolder, Progress
from archive.preserving.bags.layout import FILES, FORMAT, Kind
from archive.preserving.bags.reading import CHANGES, FULL, PROFILE, Bag, open_chain
from archive.preserving.bags.records import Keyed, Record, lots, path_of
from archive.preserving.bags.schemas import write_schemas
from archive.preserving.bags.values import dumps, moment_of

Place = tuple[str, Any]  # how far a file stands: the kind, and the key after which it goes on
END: Place = ("*", None)
WRITTEN = "+"  # before the name of a kind: how many records of it the bag has
BETWEEN_SAVES = 20  # lots
BYTES_AT_ONCE = 16 * 1024 * 1024  # of packed originals in memory together
ABOUT = Path(__file__).with_name("about.md")


@dataclass(frozen=True, slots=True)
class Exported:
    """What was exported: where to, how many records of each kind the archive has, and how many were written."""

    path: Path
    counts: dict[str, int]
    written: int
    is_resumed: bool
    last_original: int = 0  # the highest id of one whose bytes may be in it


def export_archive(path: Path, *, since: Sequence[Path] = (), anew: bool = False, progress: Progress) -> Exported:
    """Write a bag of the whole archive, or with `since` of what changed since these bags, to a new folder.

    Everything is read as it was at one moment, while others go on writing. It is made beside the folder and put there
    when it is whole; broken off, it goes on where it stopped, unless the archive changed or it is to begin `anew`. What
    the log of changes does not tell of, such as notes, is then written again as it is now. Memory holds some hundred
    records. Raises BagError.
    """
    bags = open_chain(since) if since else []
    with read_snapshot():
        stamp = _stamp(bags)
        folder = BagFolder(path, stamp)
        with folder.opened(anew=anew):
            return _Export(folder, bags, progress).run()


def _stamp(bags: Sequence[Bag]) -> dict[str, Any]:
    """Return what tells the state of the archive from every other, as far as a broken export goes on with what stands.

    That is what the log tells of, and which accounts there are: with one of them its name goes from the log.
    """
    last = {}
    for name, kind in layout.kinds():
        if name in layout.LOGGED:
            last[kind.name] = kind.model._base_manager.aggregate(last=Max("pk"))["last"]
    ids = ",".join(map(str, User.objects.order_by("pk").values_list("pk", flat=True)))
    return {
        "format": FORMAT,
        "builds_on": [one.digest for one in bags],
        "revision": list(Generation.revision()),
        "last": last,
        "users": hashlib.sha256(ids.encode()).hexdigest(),
    }


class _Export:
    """One export on its way."""

    def __init__(self, folder: BagFolder, bags: Sequence[Bag], progress: Progress) -> None:
        self.folder, self.bags, self.progress = folder, bags, progress
        self.position = folder.position
        self._known: dict[str, Place] = {}  # how far files stood that are written again: until there nothing is told

    def run(self) -> Exported:
        self._leave_what_may_be_untrue()
        for name in sorted(FILES, key=lambda name: name != self.position.file):  # first what is half written
            if name not in self.position.done:
                self._write_file(name, FILES[name])
                self.position.done.append(name)
                self.folder.save()
        counts = {kind.name: self.position.counts.get(kind.name, 0) for _name, kind in layout.kinds()}
        about = {
            "format": FORMAT,
            "kind": CHANGES if self.bags else FULL,
            "builds_on": [one.digest for one in self.bags],
            "counts": counts,
            "last_changes": last_changes(),
        }
        self.folder.write("data/archive.json", dumps(about) + b"\n")
        self.folder.write("data/README.md", ABOUT.read_bytes())
        for path, schema in write_schemas():
            self.folder.write(path, schema)
        self.folder.finish(info_of(CHANGES if self.bags else FULL), self.progress)
        written = sum(number for name, number in self.position.counts.items() if name.startswith(WRITTEN))
        last = self.folder.stamp["last"][layout.ORIGINAL.name] or 0
        return Exported(self.folder.path, counts, written, self.folder.is_resumed, last)

    def _leave_what_may_be_untrue(self) -> None:
        """Let files of an export that was broken off be written again, where the log does not tell of their changes."""
        position = self.position
        self._known = {name: END for name in position.done if name not in layout.LOGGED}
        if position.file not in layout.LOGGED and position.file not in position.done:
            self._known[position.file] = (position.kind, position.after)
        position.done = [name for name in position.done if name in layout.LOGGED]
        if position.file in self._known:
            position.file = ""

    def _write_file(self, name: str, kinds: Sequence[Kind]) -> None:
        if not name.endswith(".jsonl"):  # small: written anew if it was broken off
            self.position.file = ""
        with self.folder.open_data(name) as file:
            names = [kind.name for kind in kinds]
            began = names.index(self.position.kind) if self.position.kind else 0
            earlier = Earlier(self.bags, name, names[began], self.position.after) if self.bags else None
            if name.endswith(".jsonl"):
                until, after = self._known.get(name, ("", None))
                known = len(kinds) if until == END[0] else names.index(until) if until else 0
                for number in range(began, len(kinds)):
                    told_after = math.inf if number < known else (after or 0) if number == known else 0
                    self._write_lines(file, kinds[number], earlier, told_after)
                    self._save(file, names[number + 1] if number + 1 < len(names) else "", None)
            else:
                for number, kind in enumerate(kinds):
                    file.write(b"],\n" if number else b"{\n")
                    self._write_list(file, kind, earlier)
                file.write(b"]\n}\n")

    def _write_list(self, file: IO[bytes], kind: Kind, earlier: Earlier | None) -> None:
        self._count(kind, 0, 0, anew=True)
        file.write(f'"{kind.plural}": [\n'.encode())
        separator = b""
        for lot in chain(lots(kind), [[]]):
            for written in self._wanted(kind, lot, earlier, dumps):
                file.write(separator + written)
                separator = b",\n"
        file.write(b"\n" if separator else b"")

    def _write_lines(self, file: IO[bytes], kind: Kind, earlier: Earlier | None, told_after: float) -> None:
        last = int(kind.model._base_manager.aggregate(last=Max("pk"))["last"] or 0)
        if self.position.after is None:
            self._count(kind, 0, 0, anew=True)
        for number, lot in enumerate(chain(lots(kind, self.position.after), [[]]), start=1):
            written = self._wanted(kind, lot, earlier, lambda record: dumps({"record": kind.name, **record}))
            file.writelines(one + b"\n" for one in written)
            if lot:
                if lot[-1][0] > told_after:
                    self.progress(kind.plural, int(lot[-1][0]), last)
                if number % BETWEEN_SAVES == 0:
                    self._save(file, kind.name, lot[-1][0])

    def _save(self, file: IO[bytes], kind: str, after: Any) -> None:
        file.flush()
        os.fsync(file.fileno())
        self.position.kind, self.position.after, self.position.size = kind, after, file.tell()
        self.folder.save()

    def _wanted(
        self, kind: Kind, lot: Sequence[Keyed], earlier: Earlier | None, write: Callable[[Record], bytes]
    ) -> list[bytes]:
        """Return how records of a lot are written, and write what lies beside; an empty lot is the end of a kind."""
        lines: list[bytes] = []
        wanted: list[Record] = []
        for key, record in lot:
            written = write(record)
            if earlier:
                lines += earlier.removed_until(kind, key)
                if earlier.has(kind, key, written):
                    continue
            lines.append(written)
            wanted.append(record)
        if earlier and not lot:
            lines += earlier.removed_until(kind)
        self._count(kind, len(lot), len(lines))
        if kind is layout.ORIGINAL:
            for sha256, data in _bytes_of(wanted):
                self.folder.write(path_of(sha256), data)
        elif kind is layout.ARTICLE and wanted:
            for path, data in readable.files_of(wanted):
                self.folder.write(path, data)
        return lines

    def _count(self, kind: Kind, there: int, written: int, *, anew: bool = False) -> None:
        counts = self.position.counts
        for name, number in ((kind.name, there), (f"{WRITTEN}{kind.name}", written)):
            counts[name] = number + (0 if anew else counts.get(name, 0))


def _bytes_of(records: Iterable[Record]) -> Iterator[tuple[str, bytes]]:
    """Yield the bytes of originals with their hashes, but for erased ones; some megabytes are in memory at a time."""
    ids: list[int] = []
    size = 0
    for record in records:
        if record["file"] is None:
            continue
        ids.append(record["id"])
        size += record["size"]
        if size > BYTES_AT_ONCE:
            yield from _read(ids)
            ids, size = [], 0
    yield from _read(ids)


def _read(ids: Sequence[int]) -> Iterator[tuple[str, bytes]]:
    for original in Original.objects.filter(pk__in=ids).order_by("pk"):
        try:
            yield original.sha256, original.read()
        except ValueError as error:
            raise BagError(
                f"{error} Nothing is exported that could not be restored: bring it back, or erase what it belongs to"
                " (manage.py verify_archive --originals says what that is), then run the export again."
            ) from None


def last_changes() -> dict[str, str]:
    """Return when the articles of each month last changed, by `2024-03`, of a year alone `2024`, else `undated`."""
    return {
        (f"{year:04}-{month:02}" if month else f"{year:04}" if year else "undated"): moment_of(at)
        for (year, month), at in Tally.objects.last_changes().items()
    }


def info_of(kind: str) -> dict[str, str]:
    """Return what `bag-info.txt` says of a bag (https://www.rfc-editor.org/rfc/rfc8493#section-2.2.2)."""
    collection = Collection.objects.current()
    said = {FULL: "A whole archive of news", CHANGES: "What changed in an archive of news"}
    description = said.get(kind, "The public part of an archive of news")
    title = " ".join(collection.title.split())
    return {
        "External-Description": f"{description}: {title}. See data/README.md.",
        "Bag-Software-Agent": f"Annals {_release()}",
        PROFILE: str(FORMAT),
        "Annals-Content": kind,
    }


def _release() -> str:
    told = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))
    return str(told["project"]["version"])
