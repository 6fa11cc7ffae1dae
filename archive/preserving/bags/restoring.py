"""Restoring: an empty archive becomes the one that bags were made of, or stays empty."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from django.db import IntegrityError, transaction

from archive.models import (
    links_checked_at_once,
    number_from,
    refresh_statistics,
    room_on_disk,
    take_archive_lock,
)
from archive.preserving.bags import layout, people
from archive.preserving.bags.derived import (
    Following,
    Record,
    begin_anew,
    gathered_fingerprints,
    packed_files,
    texts_of,
)
from archive.preserving.bags.errors import BagError
from archive.preserving.bags.folder import Progress
from archive.preserving.bags.layout import FILES, Kind
from archive.preserving.bags.loading import Escaped, Loader, with_packed_values
from archive.preserving.bags.reading import Bag, Line, check, merged, open_chain
from archive.preserving.bags.values import read_moment
from archive.processes import Workers, ahead, working
from archive.search.index import follower

LEAST_FOR_WORKERS = 1000  # articles from which starting processes is worth it


@dataclass(frozen=True, slots=True)
class Restored:
    """How many records of each kind were restored."""

    counts: dict[str, int]


def restore_archive(
    paths: Sequence[Path], *, progress: Progress, saved: Callable[[], object] = lambda: None
) -> Restored:
    """Make the archive that these bags hold: a whole one, and bags of changes in their order.

    Every file of every bag is held against its checksum first. All is written in one transaction: it is restored whole
    or not at all. What is derived is made anew, and the archive gets a name of its own. Raises BagError for what is
    wrong with a bag, and where the archive is not empty. Outside a transaction the search index is made, too; `saved`
    is called before that, when all else is.
    """
    bags = open_chain(paths)
    _refuse_filled()
    is_much = bags[-1].counts.get(layout.ARTICLE.name, 0) >= LEAST_FOR_WORKERS
    with working(is_much) as workers, room_on_disk():
        for bag in bags:
            check(bag, progress, workers)
        try:
            with transaction.atomic():
                take_archive_lock()
                _refuse_filled()
                restored = _Restore(bags, progress, workers).run()
        except IntegrityError as error:
            raise BagError(f"A record names another one that no bag has: {' '.join(str(error).split())}") from error
    saved()
    refresh_statistics()
    total = restored.counts[layout.ARTICLE.name]
    done = 0

    def follow(number: int) -> None:
        nonlocal done
        done += number
        progress("search index", done, total)

    follower.rebuild(follow)
    return restored


def _refuse_filled() -> None:
    """Refuse an archive that has any record; accounts and groups of the staff may be there."""
    for _name, kind in layout.kinds():
        if kind not in (layout.GROUP, layout.USER) and kind.model._base_manager.filter(**kind.only).exists():
            raise BagError(
                f"The archive is not empty: it has {kind.plural.replace('_', ' ')}. Restore into a new one: give"
                " another ARCHIVE_DATA_DIR or DATABASE_URL, and make its tables first (manage.py migrate)."
            )


class _Restore:
    """One restore on its way, in its transaction."""

    def __init__(self, bags: Sequence[Bag], progress: Progress, workers: Workers | None) -> None:
        self.bags, self.progress, self.workers = bags, progress, workers
        self.wanted = bags[-1].counts
        self.counts: dict[str, int] = {kind.name: 0 for _name, kind in layout.kinds()}
        self.highest: defaultdict[str, int] = defaultdict(int)
        self.escaped: Escaped = {}

    def run(self) -> Restored:
        with (
            links_checked_at_once(layout.LATER),
            gathered_fingerprints() as add_fingerprints,
        ):
            following = Following(add_fingerprints)
            for file, kinds in FILES.items():
                by_name = {kind.name: kind for kind in kinds}
                for name, lines in groupby(merged(self.bags, file), key=attrgetter("kind")):
                    self._load(file, by_name[name], self._counted(name, lines), following)
            self._compare_counts()
            following.finish({name: read_moment(at) for name, at in self.bags[-1].last_changes.items()})
        begin_anew()
        for model in sorted(layout.exported_models(), key=lambda one: one._meta.label):
            number_from(model, self.highest[str(model._meta.model_name)])
        return Restored(self.counts)

    def _load(self, file: str, kind: Kind, lines: Iterator[Line], following: Following) -> None:
        if kind is layout.GROUP:
            people.restore_groups([line.record for line in lines])
            return
        if kind is layout.USER:
            people.restore_users([line.record for line in lines])
            return
        loader = Loader(kind, file)
        lots = loader.lots(lines)
        if kind is layout.ORIGINAL:
            for lot, packed in ahead(self.workers, packed_files, lots, self._files):
                for record, data in zip(lot, packed, strict=True):
                    record["packed"] = data
                loader.insert(lot)
        elif kind is layout.ARTICLE:
            for lot, texts in ahead(self.workers, texts_of, lots, _bodies):
                for record, (text, number, _wording, _prints) in zip(lot, texts, strict=True):
                    record["text"], record["word_count"] = text, number
                loader.insert(lot)
                following.add(lot, texts)
            self.escaped = loader.escaped
        else:
            for lot in lots:
                if kind is layout.CHANGE:
                    with_packed_values(lot, self.highest, self.escaped)
                loader.insert(lot)

    def _counted(self, name: str, lines: Iterator[Line]) -> Iterator[Line]:
        total = self.wanted.get(name, 0)
        for line in lines:
            self.counts[name] += 1
            if self.counts[name] % 500 == 0:
                self.progress(name.replace("_", " "), self.counts[name], total)
            yield line

    def _files(self, lot: Sequence[Record]) -> list[tuple[str | None, str]]:
        """Return where the bytes of originals lie, and their SHA-256."""
        return [
            (None if record["file"] is None else self._file(str(record["file"])), record["sha256"]) for record in lot
        ]

    def _file(self, name: str) -> str:
        """Return where the bytes of an original lie: in the last bag that has them."""
        found = next((path for bag in reversed(self.bags) if Path(path := f"{bag.path}/{name}").is_file()), None)
        if found is None or ".." in name.split("/"):
            raise BagError(f"{self.bags[-1].path / name} is missing, in the bags before as well.")
        return found

    def _compare_counts(self) -> None:
        for name, number in self.counts.items():
            if number != self.wanted.get(name, 0):
                raise BagError(
                    f"{self.bags[-1].path / 'data' / 'archive.json'} speaks of {self.wanted.get(name, 0)} records of"
                    f" the kind “{name}”, but there are {number}."
                )


def _bodies(lot: Sequence[Record]) -> list[tuple[str, str]]:
    return [(record["body"], record["body_format"]) for record in lot]
