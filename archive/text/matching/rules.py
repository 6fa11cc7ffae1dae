"""Rules that tie articles to events: words that must stand together, and when the article was published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, cast, get_args

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
    anywhere in title and text, and none of `without` in the same passage. `roles` gives each role its days of
    publication, first and last, counted from the event: -1 is the day before it began, 0 any day of it, 1 the day after
    it ended. `says` asks that the same passage states the day, the month or the year of the event. Only a rule with
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
        """Return the role whose span holds all days that it may be, or the role of an undated article."""
        if days is None:
            return next(iter(self.roles)) if self.is_undated else None
        return next((role for role, (low, high) in self.roles.items() if low <= days[0] and days[1] <= high), None)

    @classmethod
    def from_json(cls, data: Any) -> Rule:
        """Read a rule as events store it; raise RuleError with what is wrong."""
        return _Reader(data).rule()

    def to_json(self) -> dict[str, Any]:
        """Return it as events store it."""
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


def _phrase_json(phrase: Phrase) -> str | dict[str, str]:
    return {"text": phrase.text, "language": phrase.language} if phrase.language else phrase.text


class _Reader:
    """Reads one rule from JSON and says what is wrong with it."""

    _KEYS = frozenset({"name", "words", "roles", "together", "without", "says", "undated"})

    def __init__(self, data: Any) -> None:
        if not isinstance(data, dict):
            raise RuleError("", "it is no table of name, words, roles and so on")
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
