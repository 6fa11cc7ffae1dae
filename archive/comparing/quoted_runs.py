"""Quotations that two reports share: runs of words between quotation marks, by which one is known in the other."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from archive.text.ledger.quoted.passages import passages
from archive.text.similarity.terms import READ_CHARACTERS
from archive.text.similarity.wording import unit_spans, units_of

WORDS_A_RUN = 8  # shorter ones are slogans and titles, which anybody quotes
CHARACTERS_A_RUN = 20  # of Chinese or Japanese
MOST_RUNS = 200  # of one text
LONGEST_SHOWN = 160  # characters of a quotation


def quoted_runs(text: str) -> frozenset[int]:
    """Return the hashes of all runs of eight words that stand within quotation marks, the same in every process."""
    runs: set[int] = set()
    for run in _runs(text[:READ_CHARACTERS]):
        runs.add(run)
        if len(runs) == MOST_RUNS:
            break
    return frozenset(runs)


def shared_quotation(text: str, runs: Collection[int]) -> str:
    """Return the longest words within quotation marks of a text that `runs` cover, as they stand; "" for none."""
    longest = ""
    if runs:
        for quoted in _quoted(text[:READ_CHARACTERS]):
            units, spans = units_of(quoted), unit_spans(quoted)
            covered = [False] * len(units)
            length = _length_of_run(units)
            for start in range(len(units) - length + 1):
                if hash(tuple(units[start : start + length])) in runs:
                    covered[start : start + length] = [True] * length
            for first, last in _stretches(covered[: len(spans)]):
                words = " ".join(quoted[spans[first][0] : spans[last][1]].split())
                longest = max(longest, words, key=len)
    return longest if len(longest) <= LONGEST_SHOWN else f"{longest[:LONGEST_SHOWN].rstrip()}…"


def _stretches(covered: list[bool]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last place of each stretch that is covered."""
    begun = -1
    for at, is_covered in enumerate([*covered, False]):
        if is_covered and begun < 0:
            begun = at
        elif not is_covered and begun >= 0:
            yield begun, at - 1
            begun = -1


def _quoted(text: str) -> Iterator[str]:
    for paragraph in text.split("\n"):
        for passage in passages(paragraph):
            yield paragraph[passage.start : passage.end]


def _length_of_run(units: list[int]) -> int:
    characters = sum(unit & 1 for unit in units)
    return CHARACTERS_A_RUN if characters * 2 > len(units) else WORDS_A_RUN


def _runs(text: str) -> Iterator[int]:
    for quoted in _quoted(text):
        units = units_of(quoted)
        length = _length_of_run(units)
        for start in range(len(units) - length + 1):
            yield hash(tuple(units[start : start + length]))
