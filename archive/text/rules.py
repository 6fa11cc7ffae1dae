"""Rules that tie articles to events: words that must stand together, and when the article was published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any, Final, Literal, cast, get_args

from archive.text.names import Name, NameIndex, NameMatch
from archive.text.partial_dates import PartialDate
from archive.text.sentences import paragraph_spans, sentence_spans
from archive.text.stated_dates import stated_dates

Role = Literal["announces", "reports", "analyses", "recalls"]
Together = Literal["sentence", "paragraph", "text"]
Precision = Literal["day", "month", "year"]

_FAR: Final = 40_000  # days: longer than any archive


class RuleError(ValueError):
    """A rule that can't be used: which one, and what is wrong with it."""

    def __init__(self, rule: str, reason: str) -> None:
        super().__init__(f"The rule {rule!r}: {reason}." if rule else f"A rule: {reason}.")
        self.rule = rule
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words as they are looked for: by the spelling as names are, in Russian in all forms."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to recognise the accounts of an event.

    `words` are groups of alternatives: one of each group must stand `together`, in one sentence, one paragraph or
    anywhere in title and text, and none of `without` in the same stretch. `roles` gives each role its days of
    publication, first and last, counted from the event: -1 is the day before it began, 0 any day of it, 1 the day after
    it ended. `says` asks that the same stretch states the day, the month or the year of the event. Only a rule with
    `is_undated` may place an undated article, in its one role.
    """

    name: str
    words: tuple[tuple[Phrase, ...], ...]
    roles: Mapping[Role, tuple[int, int]]
    together: Together = "sentence"
    without: tuple[Phrase, ...] = ()
    says: Precision | None = None
    is_undated: bool = False

    def role_of(self, days: tuple[int, int] | None) -> Role | None:
        """Give the role whose span holds all days that it may be, or the role of an undated article."""
        if days is None:
            return next(iter(self.roles)) if self.is_undated else None
        return next((role for role, (low, high) in self.roles.items() if low <= days[0] and days[1] <= high), None)

    @classmethod
    def from_json(cls, data: Any) -> Rule:
        """Read a rule as events keep it; raise RuleError with what is wrong."""
        return _Reader(data).rule()

    def to_json(self) -> dict[str, Any]:
        """Write it as events keep it."""
        data: dict[str, Any] = {
            "name": self.name,
            "together": self.together,
            "words": [[_phrase_json(phrase) for phrase in group] for group in self.words],
            "roles": {role: list(span) for role, span in self.roles.items()},
        }
        if self.without:
            data["without"] = [_phrase_json(phrase) for phrase in self.without]
        if self.says:
            data["says"] = self.says
        if self.is_undated:
            data["undated"] = True
        return data


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
    """The rules of many events made ready, so that a text is read once for all of them."""

    def __init__(self, events: Iterable[RuledEvent]) -> None:
        self._events = tuple(events)
        self._numbers: dict[Phrase, int] = {}
        number = count()
        for event in self._events:
            for rule in event.rules:
                for phrase in (*(p for group in rule.words for p in group), *rule.without):
                    if phrase not in self._numbers:
                        self._numbers[phrase] = next(number)
        self._index = NameIndex(Name(phrase.text, n, phrase.language) for phrase, n in self._numbers.items())

    def match(self, text: str, published: PartialDate | None) -> list[tuple[Any, RuleMatch]]:
        """Give the events that a text (title, empty line, body) tells of, each by the first of its rules that fits."""
        found = self._index.find_all(text)
        if not found:
            return []
        reading = _Reading(text, published, found)
        matches = []
        for event in self._events:
            days = days_from_event(published, event.starts_on, event.ends_on) if published else None
            if published and days is None:
                continue
            for rule in event.rules:
                role = rule.role_of(days)
                if role and (words := self._words_of(rule, event, role, reading)):
                    matches.append((event.id, RuleMatch(role, rule.name, words)))
                    break
        return matches

    def _words_of(self, rule: Rule, event: RuledEvent, role: Role, reading: _Reading) -> tuple[FoundWords, ...] | None:
        groups = [frozenset(self._numbers[phrase] for phrase in group) for group in rule.words]
        unwanted = frozenset(self._numbers[phrase] for phrase in rule.without)
        if any(reading.phrases.isdisjoint(group) for group in groups):
            return None
        for start, end in reading.stretches(rule.together):
            inside = [match for match in reading.found if start <= match.start and match.end <= end]
            words = [next((match for match in inside if match.target in group), None) for group in groups]
            if None in words or any(match.target in unwanted for match in inside):
                continue
            if rule.says and not reading.states(event, rule.says, start, end, is_ahead=role == "announces"):
                continue
            return tuple(FoundWords(match.words, match.start, match.end) for match in words if match)
        return None


class _Reading:
    """A text, the phrases found in it, and its sentences and paragraphs, cut when they are asked for."""

    def __init__(self, text: str, published: PartialDate | None, found: Sequence[NameMatch[int]]) -> None:
        self.text = text
        self.found = found
        self.phrases = frozenset(match.target for match in found)
        self._published = published.first_day if published and published.precision == "day" else None
        self._stretches: dict[Together, list[tuple[int, int]]] = {"text": [(0, len(text))]}

    def stretches(self, together: Together) -> list[tuple[int, int]]:
        if together not in self._stretches:
            cut = paragraph_spans if together == "paragraph" else sentence_spans
            self._stretches[together] = cut(self.text)
        return self._stretches[together]

    def states(self, event: RuledEvent, precision: Precision, start: int, end: int, *, is_ahead: bool) -> bool:
        """Say whether this stretch states, as precisely as asked, a date of the event."""
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
    """Give what the first fitting rule of one event says about a text (title, empty line, body).

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


def _phrase_json(phrase: Phrase) -> str | dict[str, str]:
    return {"text": phrase.text, "language": phrase.language} if phrase.language else phrase.text


class _Reader:
    """Reads one rule from JSON and says what is wrong with it."""

    _KEYS = frozenset({"name", "words", "roles", "together", "without", "says", "undated"})

    def __init__(self, data: Any) -> None:
        if not isinstance(data, dict):
            raise RuleError("", f"it is {type(data).__name__}, not a table of name, words, roles and so on")
        self._data = cast(dict[str, Any], data)
        self._name = data["name"] if isinstance(data.get("name"), str) else ""

    def rule(self) -> Rule:
        if not self._name.strip():
            raise RuleError("", "it has no name")
        if unknown := sorted(str(key) for key in self._data.keys() - self._KEYS):
            raise self._error(f"unknown: {', '.join(unknown)}; known are {', '.join(sorted(self._KEYS))}")
        rule = Rule(
            self._name,
            self._words(),
            self._roles(),
            cast(Together, self._one_of("together", get_args(Together), "sentence")),
            self._phrases(self._data.get("without", []), "without"),
            cast(Precision | None, self._one_of("says", get_args(Precision), None)),
            self._undated(),
        )
        if rule.is_undated and len(rule.roles) != 1:
            raise self._error("it may place undated articles, so it must name exactly one role")
        return rule

    def _error(self, reason: str) -> RuleError:
        return RuleError(self._name, reason)

    def _words(self) -> tuple[tuple[Phrase, ...], ...]:
        groups = self._data.get("words")
        if not isinstance(groups, list) or not groups:
            raise self._error("words must be a list of groups, each a list of alternatives")
        read = tuple(self._phrases(group, "words") for group in groups)
        if not all(read):
            raise self._error("a group of words is empty")
        return read

    def _phrases(self, group: Any, key: str) -> tuple[Phrase, ...]:
        if not isinstance(group, list):
            raise self._error(f"{key} holds {group!r} where a list of alternatives is wanted")
        return tuple(self._phrase(phrase, key) for phrase in group)

    def _phrase(self, phrase: Any, key: str) -> Phrase:
        if isinstance(phrase, str):
            phrase = {"text": phrase}
        if not isinstance(phrase, dict) or not phrase.keys() <= {"text", "language"}:
            raise self._error(f"{key} holds {phrase!r} where text, or text and language, is wanted")
        text, language = phrase.get("text"), phrase.get("language", "")
        if not isinstance(text, str) or not isinstance(language, str) or not any(map(str.isalnum, text)):
            raise self._error(f"{key} holds {text!r}, which has no word in it")
        return Phrase(text, language)

    def _roles(self) -> dict[Role, tuple[int, int]]:
        spans = self._data.get("roles")
        if not isinstance(spans, dict) or not spans:
            raise self._error("roles must name a role and its days, such as reports = [0, 7]")
        roles: dict[Role, tuple[int, int]] = {}
        for role, span in spans.items():
            if role not in get_args(Role):
                raise self._error(f"{role!r} is no role; roles are {', '.join(get_args(Role))}")
            if not isinstance(span, list) or len(span) != 2 or not all(type(day) is int for day in span):
                raise self._error(f"the days of {role} must be two whole numbers, the first and the last")
            low, high = span
            if not -_FAR <= low <= high <= _FAR:
                raise self._error(f"the days of {role} run from {low} to {high}")
            if clash := next((r for r, (first, last) in roles.items() if low <= last and first <= high), None):
                raise self._error(f"the days of {clash} and {role} overlap")
            roles[cast(Role, role)] = (low, high)
        return roles

    def _one_of(self, key: str, allowed: tuple[str, ...], default: str | None) -> str | None:
        value = self._data.get(key, default)
        if value != default and value not in allowed:
            raise self._error(f"{key} is {value!r}; it may be {', '.join(allowed)}")
        return cast(str | None, value)

    def _undated(self) -> bool:
        value = self._data.get("undated", False)
        if not isinstance(value, bool):
            raise self._error(f"undated is {value!r}; it may be true or false")
        return value
