"""Paragraphs of several texts set beside each other where they share wording, each text in its own order."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from archive.text.similarity.wording import Wording, runs_of_all

MOST_HELD = 20  # paragraphs with the same run; what stands in more says nothing

Row = tuple[int | None, ...]  # for each text the place of a paragraph, or None


class _Chain(NamedTuple):
    """Pairs that rise, from the last one back, and what they weigh together."""

    weight: int
    pair: tuple[int, int]
    before: _Chain | None


def align(texts: Sequence[Wording]) -> list[Row]:
    """Return rows of paragraphs, every paragraph of every text in one of them, and those of each text in their order.

    Texts are added one by one: of the pairs of paragraphs that share runs those are set side by side that share most
    together without crossing (the heaviest increasing subsequence, in O(k log k) of k pairs).
    """
    if not texts:
        return []
    weights = shared_runs(texts)
    rows: list[Row] = [(place,) for place in range(len(texts[0].lengths))]
    for number, text in enumerate(texts[1:], start=1):
        row_of = {(earlier, one): at for at, row in enumerate(rows) for earlier, one in enumerate(row)}
        pairs: Counter[tuple[int, int]] = Counter()
        for (earlier, one, later, place), weight in weights.items():
            if later == number:
                pairs[row_of[earlier, one], place] += weight
        rows = _merged(rows, number, len(text.lengths), heaviest_in_order([(*pair, n) for pair, n in pairs.items()]))
    return rows


def shared_runs(texts: Sequence[Wording]) -> dict[tuple[int, int, int, int], int]:
    """Return how many runs two paragraphs share, by text and place of one and of the other, for all that share any."""
    hashes, sizes = runs_of_all(texts)
    owners = [(number, place) for number, text in enumerate(texts) for place in range(len(text.lengths))]
    lengths = np.concatenate([text.lengths for text in texts])
    owner = np.repeat(np.arange(len(owners)), lengths)
    begins = np.flatnonzero(sizes)
    order = begins[np.lexsort((owner[begins], hashes[begins]))]
    found: defaultdict[tuple[int, int, int, int], int] = defaultdict(int)
    edges = np.flatnonzero(np.diff(hashes[order])) + 1
    starts, ends = np.concatenate(([0], edges)), np.concatenate((edges, [len(order)]))
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        if end - start < 2:
            continue
        holders = [owners[one] for one in sorted(set(owner[order[start:end]].tolist()))]
        if len(holders) > MOST_HELD:
            continue
        for at, one in enumerate(holders):
            for other in holders[at + 1 :]:
                if one[0] != other[0]:
                    found[(*one, *other)] += 1
    return dict(found)


def heaviest_in_order(pairs: Sequence[tuple[int, int, int]]) -> list[tuple[int, int]]:
    """Return those of weighted pairs that rise in both numbers and weigh most together."""
    # The best chains by the second number that they end with: numbers and weights both rise.
    numbers: list[int] = []
    best: list[_Chain] = []
    for first, second, weight in sorted(pairs, key=lambda pair: (pair[0], -pair[1])):
        at = bisect_left(numbers, second)
        before = best[at - 1] if at else None
        total = weight + (before.weight if before else 0)
        if at < len(numbers) and numbers[at] == second and best[at].weight >= total:
            continue
        end = at
        while end < len(numbers) and best[end].weight <= total:
            end += 1
        numbers[at:end] = [second]
        best[at:end] = [_Chain(total, (first, second), before)]
    chain: list[tuple[int, int]] = []
    link = best[-1] if best else None
    while link is not None:
        chain.append(link.pair)
        link = link.before
    return chain[::-1]


def _merged(rows: Sequence[Row], texts: int, number: int, pairs: Sequence[tuple[int, int]]) -> list[Row]:
    """Add a text to the rows of others: what is paired into its row, the rest between in its order.

    `texts` are how many the rows hold, `number` how many paragraphs the added one has.
    """
    empty: Row = (None,) * texts
    merged: list[Row] = []
    at = 0
    beside = dict(pairs)
    for place, row in enumerate(rows):
        paired = beside.get(place)
        if paired is not None:
            merged += [(*empty, one) for one in range(at, paired)]
            at = paired + 1
        merged.append((*row, paired))
    return [*merged, *((*empty, one) for one in range(at, number))]
