"""Finding unknown names: articles that were not read yet are read once, in windows of ids, and counted.

A phrase is worth a row where it stands in three articles of one window of some thousand: so what is met once, which is
most, is forgotten with its window ([Manku and Motwani 2002](https://doi.org/10.1016/B978-155860869-6/50038-X)). The
window that is still open is read again at the next run, so that many small runs find what one large one does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Count

from archive.editing.unknown_names.reading import Kind, Reading, readable
from archive.editing.unknown_names.vocabulary import KnownNames
from archive.models import UnknownName, take_archive_lock, update
from archive.models.bookkeeping.unknown_names import note_read_through, read_through

WINDOW = 4096  # ids of articles
PIECE = 512  # that are read between two beats
WRITTEN = 1000  # names that one step writes
MOST_NAMES = 200_000  # of a kind; beyond, a name must stand in three articles of a window
LEAST_OF_PHRASES = 3
COUNTED = ("n", "first_article", "last_article", "packed")

Step = Callable[[], AbstractContextManager[Any]]


@dataclass(slots=True)
class Looked:
    """What a look for names found: articles read, names that are new, and names that became known or unknown again."""

    articles: int = 0
    new: Counter[str] = field(default_factory=Counter)
    known: int = 0
    unknown_again: int = 0


@contextmanager
def locked() -> Iterator[None]:
    """Open a transaction under the archive lock; a step where no job keeps its progress."""
    with transaction.atomic():
        take_archive_lock()
        yield


def find_unknown_names(
    *,
    again: bool = False,
    step: Step = locked,
    beat: Callable[[int, int], object] = lambda _done, _total: None,
) -> Looked:
    """Read the articles that were not read for names yet, count what they name, and hold all rows to the vocabulary.

    `again` begins anew: all counts are forgotten, what was dismissed stays so. `beat` is told between two pieces,
    outside of transactions, how many ids are done and how many there are. May be broken off and go on at any time.
    """
    finder = _Finder(step)
    if again:
        finder.forget()
    through, _when = read_through()
    last = readable().order_by("-pk").values_list("pk", flat=True).first() or 0
    begin = through
    while through < last:
        end = min((through // WINDOW + 1) * WINDOW, last)
        finder.read_window(through, end, lambda at: beat(at - begin, last - begin))
        through = end
    finder.settle()
    with step():
        note_read_through(max(through, last))
    return finder.looked


class _Finder:
    def __init__(self, step: Step) -> None:
        self.looked = Looked()
        self._step = step
        self._known = KnownNames()
        self._reading = Reading()
        rows = UnknownName.objects.order_by().values_list("kind").annotate(n=Count("pk"))
        self._rows: Counter[str] = Counter(dict(rows))

    def forget(self) -> None:
        """Forget all counts; what was dismissed stays dismissed."""
        with self._step():
            UnknownName.objects.exclude(state=UnknownName.State.DISMISSED).delete()
            UnknownName.objects.update(n=0, first_article=0, last_article=0, packed=b"")
            note_read_through(0)
        self._rows = Counter()

    def read_window(self, after: int, through: int, beat: Callable[[int], object]) -> None:
        """Read the articles after an id of a window; those of it that were read before tell what is met thrice."""
        met: dict[tuple[str, str], tuple[str, list[int]]] = {}
        at = after // WINDOW * WINDOW
        while at < through:
            piece = min(at + PIECE, through)
            for one in self._reading.names_in(at, piece):
                _name, ids = met.setdefault((one.kind, one.key), (one.name, []))
                ids.append(one.article)
            at = piece
            beat(max(at, after))
        fresh = [(kind, key, name, ids) for (kind, key), (name, ids) in met.items() if ids[-1] > after]
        for start in range(0, len(fresh), WRITTEN):
            with self._step():
                self._write(fresh[start : start + WRITTEN], after, through)
        with self._step():
            note_read_through(through)
        self.looked.articles += readable().filter(pk__gt=after, pk__lte=through).count()

    def _write(self, met: Sequence[tuple[str, str, str, list[int]]], after: int, through: int) -> None:
        """Count names that were met; the lock is ours, so that nothing of what was erased meanwhile is written."""
        begin = after // WINDOW * WINDOW
        alive = set(readable().filter(pk__gt=begin, pk__lte=through).values_list("pk", flat=True))
        present = {(row.kind, row.key): row for row in _rows_of({(kind, key) for kind, key, _name, _ids in met})}
        changed, new = [], []
        for kind, key, name, ids in met:
            there = [pk for pk in ids if pk in alive]
            row = present.get((kind, key))
            if row is not None:
                # What stands in a row was counted up to its last article; before, it was not worth one.
                if row.count(pk for pk in there if pk > after or not row.n):
                    changed.append(row)
            elif len(there) >= self._least(kind) and not self._known.knows(kind, key, name):
                made = UnknownName(kind=kind, key=key, name=name)
                made.count(there)
                new.append(made)
                self._rows[kind] += 1
                self.looked.new[kind] += 1
        UnknownName.objects.bulk_create(new, batch_size=200)
        if changed:
            update(UnknownName, COUNTED, changed)

    def _least(self, kind: str) -> int:
        """Return in how many articles of a window a name of this kind must stand to be worth a row."""
        is_many = kind == Kind.PHRASE or self._rows[kind] >= MOST_NAMES
        return LEAST_OF_PHRASES if is_many else 1

    def settle(self) -> None:
        """Hold all names to the vocabulary as it is: what became known is open no longer, what is unknown again is."""
        last = 0
        kept = UnknownName.objects.exclude(state=UnknownName.State.DISMISSED).order_by("pk")
        while rows := list(kept.filter(pk__gt=last).values_list("pk", "kind", "key", "name", "state")[: 5 * WRITTEN]):
            last = rows[-1][0]
            turned: dict[str, list[int]] = {UnknownName.State.KNOWN: [], UnknownName.State.OPEN: []}
            for pk, kind, key, name, state in rows:
                now = UnknownName.State.KNOWN if self._known.knows(kind, key, name) else UnknownName.State.OPEN
                if now != state:
                    turned[now].append(pk)
            self.looked.known += len(turned[UnknownName.State.KNOWN])
            self.looked.unknown_again += len(turned[UnknownName.State.OPEN])
            if any(turned.values()):
                with self._step():
                    for state, ids in turned.items():
                        UnknownName.objects.filter(pk__in=ids).update(state=state)


def _rows_of(names: Iterable[tuple[str, str]]) -> Iterator[UnknownName]:
    keys: dict[str, list[str]] = {}
    for kind, key in names:
        keys.setdefault(kind, []).append(key)
    for kind, wanted in keys.items():
        for start in range(0, len(wanted), 500):
            yield from UnknownName.objects.of_kind(kind).filter(key__in=wanted[start : start + 500])
