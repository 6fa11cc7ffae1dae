"""Term vectors of many texts, made in worker processes."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from datetime import date
from itertools import islice
from types import TracebackType
from typing import Protocol, TypeVar

from archive.comparing.quoted_runs import quoted_runs
from archive.processes import Workers
from archive.text.similarity.terms import DocumentFrequencies, TermVector, count_terms, stated_days

GROUP = 100  # texts that a worker reads at a time
Text = tuple[str, str, str, date]  # title, text, language, day of publication


class HasText(Protocol):
    """Anything that has a text."""

    @property
    def text(self) -> Text: ...


Row = TypeVar("Row", bound=HasText)


class Vectorizer:
    """Makes term vectors, in worker processes where there are many texts; these are forked and ask no database."""

    def __init__(self, frequencies: DocumentFrequencies, workers: int) -> None:
        self._frequencies = frequencies
        self._pool = Workers(workers, _start, frequencies) if workers > 1 else None
        self._ahead = workers * 3

    def __enter__(self) -> Vectorizer:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._pool and error:
            self._pool.kill()
        elif self._pool:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def vectors(self, rows: Iterable[Row]) -> Iterator[tuple[Row, TermVector]]:
        """Yield each row with its term vector, in their order."""
        if not self._pool:
            for row in rows:
                yield row, _vectorize(self._frequencies, row.text)
            return
        waiting: deque[tuple[list[Row], Future[list[TermVector]]]] = deque()
        todo = iter(rows)
        while some := list(islice(todo, GROUP)):
            waiting.append((some, self._submit([row.text for row in some])))
            if len(waiting) > self._ahead:
                yield from self._ready(*waiting.popleft())
        for ready in waiting:
            yield from self._ready(*ready)

    def _submit(self, texts: list[Text]) -> Future[list[TermVector]]:
        assert self._pool is not None
        try:
            return self._pool.submit(_vectorize_all, texts)
        except BrokenProcessPool as error:
            broken: Future[list[TermVector]] = Future()
            broken.set_exception(error)
            return broken

    def _ready(self, rows: list[Row], future: Future[list[TermVector]]) -> Iterator[tuple[Row, TermVector]]:
        """Yield what a worker made; if the workers were ended from outside, make it here."""
        try:
            vectors = future.result()
        except BrokenProcessPool:
            vectors = [_vectorize(self._frequencies, row.text) for row in rows]
        yield from zip(rows, vectors, strict=True)


_of_worker: DocumentFrequencies | None = None


def _start(frequencies: DocumentFrequencies) -> None:
    global _of_worker
    _of_worker = frequencies


def _vectorize_all(texts: list[Text]) -> list[TermVector]:
    assert _of_worker is not None
    return [_vectorize(_of_worker, text) for text in texts]


def _vectorize(frequencies: DocumentFrequencies, text: Text) -> TermVector:
    title, body, language, day = text
    days = stated_days(f"{title}\n\n{body}", day)
    return frequencies.vectorize(count_terms(title, body, language), days, quoted_runs(body))
