"""Rules of events applied to texts: which event a text is about, in which role, and by which words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, get_args

from archive.text.dates.partial_dates import PartialDate
from archive.text.dates.stated_dates import stated_dates
from archive.text.matching.names import Name, NameIndex, NameMatch
from archive.text.matching.rules import Phrase, Precision, Role, Rule, Together
from archive.text.structure.sentences import paragraph_spans, sentence_spans


@dataclass(frozen=True, slots=True)
class FoundWords:
    """Words of a text that met a group of a rule, from `start` to `end`."""

    words: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class RuleMatch:
    """What a rule says about a text: its role, the rule's name, and one finding for each group of words."""

    role: Role
    rule: str
    words: tuple[FoundWords, ...]


@dataclass(frozen=True, slots=True)
class RuledEvent:
    """An event as rules see it: any id of it, its dates, its rules in the order in which they are tried."""

    id: Any
    starts_on: PartialDate | None
    ends_on: PartialDate | None
    rules: tuple[Rule, ...]


class RuleIndex:
    """An index of the rules of many events, so that a text is searched once for all of them."""

    def __init__(self, events: Iterable[RuledEvent]) -> None:
        self._numbers: dict[Phrase, int] = {}
        self._events = [(event, tuple(self._indexed(rule) for rule in event.rules)) for event in events]
        self._index = NameIndex(Name(phrase.text, n, phrase.language) for phrase, n in self._numbers.items())
        self._events_of: dict[int, set[int]] = {}
        for at, (_event, rules) in enumerate(self._events):
            for rule in rules:
                for phrase in rule.groups[0]:
                    self._events_of.setdefault(phrase, set()).add(at)

    def match(self, text: str, published: PartialDate | None) -> list[tuple[Any, RuleMatch]]:
        """Return the events that a text (title, empty line, body) is about, each by its first rule that fits."""
        found = self._index.find_all(text)
        searched = _SearchedText(text, published, found)
        matches = []
        for at in sorted(set().union(*(self._events_of.get(phrase, ()) for phrase in searched.phrases))):
            event, rules = self._events[at]
            days = days_from_event(published, event.starts_on, event.ends_on) if published else None
            if published and days is None:
                continue
            for indexed in rules:
                role = indexed.rule.role_of(days)
                if role and (words := indexed.words_in(searched, event, role)):
                    matches.append((event.id, RuleMatch(role, indexed.rule.name, words)))
                    break
        return matches

    def _indexed(self, rule: Rule) -> _IndexedRule:
        return _IndexedRule(rule, tuple(map(self._phrase_numbers, rule.words)), self._phrase_numbers(rule.without))

    def _phrase_numbers(self, phrases: Iterable[Phrase]) -> frozenset[int]:
        return frozenset(self._numbers.setdefault(phrase, len(self._numbers)) for phrase in phrases)


@dataclass(frozen=True, slots=True)
class _IndexedRule:
    """A rule whose phrases are numbers of the index."""

    rule: Rule
    groups: tuple[frozenset[int], ...]
    unwanted: frozenset[int]

    def words_in(self, searched: _SearchedText, event: RuledEvent, role: Role) -> tuple[FoundWords, ...] | None:
        """Return the words of the first passage that meets the rule."""
        if any(searched.phrases.isdisjoint(group) for group in self.groups):
            return None
        says = self.rule.says
        for start, end in searched.passages(self.rule.together):
            inside = [match for match in searched.found if start <= match.start and match.end <= end]
            words = [next((match for match in inside if match.target in group), None) for group in self.groups]
            if None in words or any(match.target in self.unwanted for match in inside):
                continue
            if says and not searched.states(event, says, start, end, is_ahead=role == "announces"):
                continue
            return tuple(FoundWords(match.words, match.start, match.end) for match in words if match)
        return None


class _SearchedText:
    """A text, the phrases found in it, and its sentences and paragraphs, split when needed."""

    def __init__(self, text: str, published: PartialDate | None, found: Sequence[NameMatch[int]]) -> None:
        self.text = text
        self.found = found
        self.phrases = frozenset(match.target for match in found)
        self._published = published.first_day if published and published.precision == "day" else None
        self._passages: dict[Together, list[tuple[int, int]]] = {"text": [(0, len(text))]}

    def passages(self, together: Together) -> list[tuple[int, int]]:
        if together not in self._passages:
            cut = paragraph_spans if together == "paragraph" else sentence_spans
            self._passages[together] = cut(self.text)
        return self._passages[together]

    def states(self, event: RuledEvent, precision: Precision, start: int, end: int, *, is_ahead: bool) -> bool:
        """Return whether this passage states, as precisely as asked, a date of the event."""
        starts, ends = event.starts_on or event.ends_on, event.ends_on or event.starts_on
        if not starts or not ends or not (_is_as_precise(starts, precision) and _is_as_precise(ends, precision)):
            return False
        return any(
            stated.falls_within(starts.first_day, ends.last_day, precision)
            for stated in stated_dates(self.text[start:end], self._published, is_ahead=is_ahead)
        )


def match_rules(
    text: str,
    published: PartialDate | None,
    starts_on: PartialDate | None,
    ends_on: PartialDate | None,
    rules: Iterable[Rule],
) -> RuleMatch | None:
    """Return what the first fitting rule of one event says about a text (title, empty line, body).

    An article of a known month or year is placed only where all its possible days lie in a role's span, and an undated
    one only by a rule that says it may.
    """
    found = RuleIndex([RuledEvent(0, starts_on, ends_on, tuple(rules))]).match(text, published)
    return found[0][1] if found else None


def days_from_event(
    published: PartialDate, starts_on: PartialDate | None, ends_on: PartialDate | None
) -> tuple[int, int] | None:
    """Count the days from an event to a publication, the least and the most that they may be; None without its date."""
    starts, ends = starts_on or ends_on, ends_on or starts_on
    if not starts or not ends:
        return None
    least = _days(published.first_day, starts.last_day, max(ends.last_day, starts.last_day))
    most = _days(published.last_day, starts.first_day, ends.first_day)
    return min(least, most), max(least, most)


def _days(day: date, starts: date, ends: date) -> int:
    if day < starts:
        return (day - starts).days
    return max((day - ends).days, 0)


def _is_as_precise(day: PartialDate, precision: Precision) -> bool:
    return get_args(Precision).index(day.precision) <= get_args(Precision).index(precision)
