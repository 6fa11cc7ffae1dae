"""Sketches of many texts, made in worker processes."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from datetime import date
from itertools import islice
from types import TracebackType
from typing import Protocol, TypeVar

from archive.processes import Workers
from archive.text.similarity.terms import Frequencies, Sketch, days_of, words_of

GROUP = 100  # texts that a worker reads at a time
Text = tuple[str, str, str, date]  # title, text, language, day of publication


class Holder(Protocol):
    """Anything that has a text."""

    @property
    def text(self) -> Text: ...


Row = TypeVar("Row", bound=Holder)


class Sketcher:
    """Makes sketches of texts, in worker processes where there are many. These are forked and ask no database."""

    def __init__(self, frequencies: Frequencies, workers: int) -> None:
        self._frequencies = frequencies
        self._pool = Workers(workers, _start, frequencies) if workers > 1 else None
        self._ahead = workers * 3

    def __enter__(self) -> Sketcher:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._pool and error:
            self._pool.kill()
        elif self._pool:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def sketched(self, rows: Iterable[Row]) -> Iterator[tuple[Row, Sketch]]:
        """Yield each row with its sketch, in their order."""
        if not self._pool:
            for row in rows:
                yield row, _sketch(self._frequencies, row.text)
            return
        waiting: deque[tuple[list[Row], Future[list[Sketch]]]] = deque()
        todo = iter(rows)
        while some := list(islice(todo, GROUP)):
            waiting.append((some, self._submit([row.text for row in some])))
            if len(waiting) > self._ahead:
                yield from self._ready(*waiting.popleft())
        for ready in waiting:
            yield from self._ready(*ready)

    def _submit(self, texts: list[Text]) -> Future[list[Sketch]]:
        assert self._pool is not None
        try:
            return self._pool.submit(_sketch_all, texts)
        except BrokenProcessPool as error:
            broken: Future[list[Sketch]] = Future()
            broken.set_exception(error)
            return broken

    def _ready(self, rows: list[Row], future: Future[list[Sketch]]) -> Iterator[tuple[Row, Sketch]]:
        """Yield what a worker made; if the workers were ended from outside, make it here."""
        try:
            sketches = future.result()
        except BrokenProcessPool:
            sketches = [_sketch(self._frequencies, row.text) for row in rows]
        yield from zip(rows, sketches, strict=True)


_of_worker: Frequencies | None = None


def _start(frequencies: Frequencies) -> None:
    global _of_worker
    _of_worker = frequencies


def _sketch_all(texts: list[Text]) -> list[Sketch]:
    assert _of_worker is not None
    return [_sketch(_of_worker, text) for text in texts]


def _sketch(frequencies: Frequencies, text: Text) -> Sketch:
    title, body, language, day = text
    return frequencies.sketch(words_of(title, body, language), days_of(f"{title}\n\n{body}", day))
