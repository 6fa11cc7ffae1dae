"""Term vectors come in order, and also where the workers were ended from outside."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass
from datetime import date

from archive.comparing.term_vectors import Vectorizer
from archive.text.similarity.terms import DocumentFrequencies


@dataclass(frozen=True)
class HasText:
    number: int

    @property
    def text(self) -> tuple[str, str, str, date]:
        return f"Quay {self.number}", f"The {self.number}th quay of Port Haven was opened.", "en", date(2024, 5, 3)


ROWS = [HasText(n) for n in range(450)]


def test_workers_change_nothing() -> None:
    with Vectorizer(DocumentFrequencies(), workers=1) as here, Vectorizer(DocumentFrequencies(), workers=2) as there:
        assert list(here.vectors(ROWS)) == list(there.vectors(ROWS))


def test_workers_that_are_killed_lose_nothing() -> None:
    with Vectorizer(DocumentFrequencies(), workers=1) as here:
        whole = list(here.vectors(ROWS))
    with Vectorizer(DocumentFrequencies(), workers=2) as there:
        assert there._pool is not None
        there._pool.submit(os.getpid).result()
        for process in list(there._pool._processes.values()):
            os.kill(process.pid or 0, signal.SIGKILL)
        assert list(there.vectors(ROWS)) == whole
