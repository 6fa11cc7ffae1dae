"""Progress of long work on a terminal; elsewhere nothing is shown."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tqdm import tqdm


@contextmanager
def shown() -> Iterator[Callable[[str, int, int], object]]:
    """Give what is told how far a part of the work is, `("articles", 500, 10_000)`, and shows it."""
    bar = tqdm(file=sys.stderr, disable=not sys.stderr.isatty(), leave=False, unit="")

    shown_last = ""

    def show(what: str, done: int, total: int) -> None:
        nonlocal shown_last
        if what != shown_last:
            shown_last = what
            bar.reset(total=total or None)
            bar.set_description(what, refresh=False)
        bar.update(done - bar.n)

    with bar:
        yield show
