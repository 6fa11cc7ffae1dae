"""Quotations that two reports share: runs of words between quotation marks, by which one is known in the other."""

from __future__ import annotations

from collections.abc import Iterator

from archive.text.ledger.quoted.passages import passages
from archive.text.similarity.terms import READ_CHARACTERS
from archive.text.similarity.wording import units_of

WORDS_A_RUN = 8  # shorter ones are slogans and titles, which anybody quotes
CHARACTERS_A_RUN = 20  # of Chinese or Japanese
MOST_RUNS = 200  # of one text


def quoted_runs(text: str) -> frozenset[int]:
    """Return the hashes of all runs of eight words that stand within quotation marks, the same in every process."""
    runs: set[int] = set()
    for run in _runs(text[:READ_CHARACTERS]):
        runs.add(run)
        if len(runs) == MOST_RUNS:
            break
    return frozenset(runs)


def _runs(text: str) -> Iterator[int]:
    for paragraph in text.split("\n"):
        for passage in passages(paragraph):
            units = units_of(paragraph[passage.start : passage.end])
            characters = sum(unit & 1 for unit in units)
            length = CHARACTERS_A_RUN if characters * 2 > len(units) else WORDS_A_RUN
            for start in range(len(units) - length + 1):
                yield hash(tuple(units[start : start + length]))
