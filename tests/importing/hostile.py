"""Reading files made to be slow: `python -m tests.importing.hostile [SIZE [FORMAT…]]`.

As a command it reads each of them in sizes up to SIZE bytes (1 MB) and prints those whose time grows faster than they.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from time import process_time

from tests.importing.hostile_files import FORMATS, REPEATED, repeated


class Stopwatch:
    """Reads files through the entrance that an import uses, and says how long that took."""

    def __init__(self) -> None:
        from archive.editing.vocabulary.recognition import TagNames
        from archive.importing.drafts import Known, KnownSource, Options
        from archive.importing.intake.reader import Reader, ReaderLimits, Vocabulary
        from archive.text.matching.names import Name, NameIndex
        from archive.text.matching.rule_matches import RuleIndex

        names = NameIndex([Name("Velmora", 1), Name("word word", 2), Name("Ab", 3, use="ambiguous")])
        known = Known(tuple(KnownSource(name, name.lower()) for name in ("Reuters", "Global Times", "nCa")))
        limits = ReaderLimits(2**31, 300, 2**33)
        self.reader = Reader(Vocabulary(known, TagNames(names, {}), RuleIndex([])), Options(), limits)

    def read(self, kind: str, unit: str, size: int) -> float:
        """Return the seconds of processor time that one file takes, less than it would be on a machine alone."""
        name, data = FORMATS[kind](repeated(unit, size))
        gc.collect(0)
        began = process_time()
        for _item in self.reader.items(data, name):
            pass
        return process_time() - began

    def growth(self, kind: str, unit: str, *, most: int, enough: float) -> str:
        """Say where the time grows faster than the size, by steps of four up to `most` bytes or `enough` seconds.

        Where it seems to, it is measured anew, so that it is there however busy the machine is, and once more in a file
        four times as large: where a limit is passed, or a long file is read in another way, time goes up but once.
        """
        size = most
        while size > SMALLEST:
            size //= STEP
        before: float | None = None
        while size * STEP <= most and (before is None or before < enough):
            size *= STEP
            now, earlier = self._step(kind, unit, size, before)
            if earlier and (size * STEP > most or self._step(kind, unit, size * STEP, now)[1]):
                return f"{size // STEP:,} bytes {earlier:.3f} s, {size:,} bytes {now:.3f} s"
            before = now
        return ""

    def _step(self, kind: str, unit: str, size: int, before: float | None) -> tuple[float, float]:
        """Return the time for a size, and that for a fourth of it if it grew too fast from there, else 0.

        A fourth is read only where the time is so long that it matters, if it was not read before.
        """
        now = self.read(kind, unit, size)
        if now <= FASTER * FLOOR:
            return now, 0.0
        before = max(before or self.read(kind, unit, size // STEP), FLOOR)
        for _again in range(AGAIN):
            if now <= FASTER * before:
                return now, 0.0
            before = max(before, self.read(kind, unit, size // STEP))
            now = min(now, self.read(kind, unit, size))
        return now, before if now > FASTER * before else 0.0


SMALLEST = 5_000
STEP = 4
FASTER = 9.0  # times as long for four times as much: in step it would be 4, squared 16
FLOOR = 0.006  # seconds; what is shorter says nothing
AGAIN = 3


def slow(most: int, enough: float, kinds: list[str]) -> Iterator[str]:
    """Yield what grows faster than it should."""
    watch = Stopwatch()
    for kind in kinds or FORMATS:
        for name, unit in REPEATED.items():
            if found := watch.growth(kind, unit, most=most, enough=enough):
                yield f"{kind} of {name}: {found}"


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    for line in slow(int(sys.argv[1]) if sys.argv[1:] else 1_000_000, 60.0, sys.argv[2:]):
        print(line, flush=True)
