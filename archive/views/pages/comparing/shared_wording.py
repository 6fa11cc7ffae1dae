"""What the accounts of an event share in wording, in sentences and by their longest passages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from archive.comparing.wording.accounts import AccountFacts, Comparison, percent_of
from archive.models import Event
from archive.text.similarity.wording import Passage, Wording, compare, unit_spans
from archive.text.words import is_counted_by_character
from archive.views.frame.environment import url
from archive.views.pages.comparing.texts import public_paragraphs, texts_of

MOST_LINES = 10
MOST_PASSAGES = 3
MOST_HOLDERS = 20
LEAST_QUOTED = 8  # words; shorter runs are mostly names


@dataclass(frozen=True, slots=True)
class Line:
    """How much of an account also stands in an earlier one: in so many passages, `days` before (None: unknown)."""

    place: int
    account: AccountFacts
    first_place: int
    first: AccountFacts
    words: int
    percent: int
    passages: int
    days: int | None
    url: str

    @property
    def is_of_characters(self) -> bool:
        return is_counted_by_character(self.account.language)


@dataclass(frozen=True, slots=True)
class SharedPassage:
    """A passage of several accounts: its words and address in the first of them, and the places of the others.

    `is_first` if it surely stood there before: the others are of later days, and no day is unknown.
    """

    text: str
    language: str
    number: int
    url: str
    first_place: int
    others: Sequence[int]
    is_first: bool


@dataclass(frozen=True, slots=True)
class Summary:
    """What accounts share: who repeats whom, most first, and the longest passages."""

    lines: Sequence[Line]
    hidden: int
    passages: Sequence[SharedPassage]
    is_cut: bool

    @property
    def is_order_known(self) -> bool:
        """Whether each passage surely stood first where it is quoted from."""
        return all(one.is_first for one in self.passages)


def summary_of(event: Event, comparison: Comparison) -> Summary | None:
    """Return what the accounts of an event share; None if there are no two to compare (a query if any is quoted)."""
    if sum(1 for one in comparison.shared if len(one.wording)) < 2:
        return None
    firsts = [one.by_first() for one in comparison.shared]
    repeats = sorted(_repeats(firsts), key=lambda one: (-one[2], one[0]))
    return Summary(
        [_line(event, comparison, *one) for one in repeats[:MOST_LINES]],
        max(0, len(repeats) - MOST_LINES),
        _passages(comparison, firsts) if repeats else (),
        comparison.is_cut,
    )


def _repeats(firsts: Sequence[dict[int, int]]) -> Iterator[tuple[int, int, int]]:
    """Yield each account that repeats earlier ones, with the one that it has most words of, and how many."""
    for place, words in enumerate(firsts):
        earlier = {first: n for first, n in words.items() if first != place}
        if earlier:
            first = max(earlier, key=lambda one: (earlier[one], -one))
            yield place, first, earlier[first]


def _line(event: Event, comparison: Comparison, place: int, first: int, words: int) -> Line:
    account, before = comparison.accounts[place], comparison.accounts[first]
    shared = comparison.shared[place]
    return Line(
        *(place, account, first, before, words),
        percent_of(words, len(shared.wording)),
        sum(1 for one in shared.passages() if one.first == first),
        days_between(before, account),
        compare_url(event, before.key, account.key),
    )


def compare_url(event: Event, *keys: str) -> str:
    """Return the address of accounts of an event side by side, given in order of publication."""
    named = "&".join(f"{name}={key}" for name, key in zip("abc", keys, strict=False))
    return url("event_compare", event.slug) + (f"?{named}" if named else "")


def days_between(first: AccountFacts, second: AccountFacts) -> int | None:
    """Return the days from one publication to the next, None where one is not known to the day."""
    earlier, later = first.published, second.published
    if not (earlier and later and earlier.day and later.day):
        return None
    return (later.first_day - earlier.first_day).days


def _passages(comparison: Comparison, firsts: Sequence[dict[int, int]]) -> list[SharedPassage]:
    """Return the longest passages, each where it was told first (one query)."""
    candidates = [
        (place, passage)
        for place, shared in enumerate(comparison.shared)
        if place in firsts[place]
        for passage in shared.passages()
        if passage.first == place and len(passage) >= LEAST_QUOTED
    ]
    longest = sorted(candidates, key=lambda one: (-len(one[1]), one[0]))[:MOST_PASSAGES]
    if not longest:
        return []
    texts = texts_of([comparison.accounts[place].article for place, _passage in longest])
    found = []
    for place, passage in longest:
        article = texts.get(comparison.accounts[place].article)
        if article is None:
            continue
        paragraph = public_paragraphs(article)[passage.paragraph]
        spans = unit_spans(paragraph.text)[passage.start : passage.end]
        text = paragraph.text[spans[0][0] : spans[-1][1]]
        address = f"{article.get_absolute_url()}#{paragraph.id}"
        others = _holders(comparison, firsts, place, passage)
        is_first = _is_first(comparison.accounts[place], [comparison.accounts[n] for n in others])
        found.append(SharedPassage(text, article.language, paragraph.number, address, place, others, is_first))
    return found


def _is_first(account: AccountFacts, others: Sequence[AccountFacts]) -> bool:
    when = account.published
    return when is not None and all(when.is_before(one.published) for one in others)


def _holders(comparison: Comparison, firsts: Sequence[dict[int, int]], place: int, passage: Passage) -> list[int]:
    """Return the places of the other accounts with words of a passage, the first twenty that repeat its account."""
    wording = comparison.shared[place].wording
    start = int(wording.starts[passage.paragraph])
    units = wording.units[start + passage.start : start + passage.end]
    repeating = [n for n, words in enumerate(firsts) if n != place and place in words][:MOST_HOLDERS]
    quoted = Wording(units, np.array([len(units)], np.int32))
    others = compare([quoted, *(comparison.shared[n].wording for n in repeating)])[1:]
    return [n for n, one in zip(repeating, others, strict=True) if 0 in one.by_first()]
