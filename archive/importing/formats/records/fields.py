"""Records with named fields: which of them is the title, the date and so on, whatever others call it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

_NAMES: dict[str, list[str]] = tomllib.loads(Path(__file__).with_name("field_names.toml").read_text(encoding="utf-8"))
FIELDS = tuple(_NAMES)
_RANKS = {field: {name: rank for rank, name in reversed(list(enumerate(names)))} for field, names in _NAMES.items()}
# Other names under which a person may ask for a field: those of the draft.
ALIASES = {"published": "date", "original_url": "url", "member": "id", "author": "byline"}
# So deep are fields looked for in wrappers, so many fields are read of one record.
DEEPEST = 3
MOST_FIELDS = 500
# So many names are kept as folded, for the next record, but none that is longer.
MOST_KEPT, LONGEST_KEPT = 2048, 100
_SIGNS = re.compile(r"[\W_]+")
MOST_LANGUAGES = 30
_TAG_OF_LANGUAGE = re.compile(r"[a-z]{2}(?:[-_](?:[A-Za-z]{2}|[A-Z][a-z]{3}))?|default")
_NO_LANGUAGES = frozenset(
    ("id", "by", "to", "cc", "at", "on", "ip", "og", "dc", "up", "go", "md", "js", "db", "td", "ul", "ol")
)


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a record and where it stood there: a column, or a JSON pointer."""

    content: Any
    where: str


class Fields:
    """The values of one record by our names; `renamed` maps our names to theirs and goes before every guess.

    `shared` are those that hold for all records of a file: its publisher, its language. Of values that stand in several
    languages, each under its tag, those in the first of `languages` are taken where there are such.
    """

    def __init__(
        self,
        record: Mapping[str, Any],
        renamed: Mapping[str, str],
        pointer: str = "",
        shared: Fields | None = None,
    ) -> None:
        self._by_name: dict[str, Value] = {}
        self.languages: dict[str, None] = {}
        self._renamed = {ALIASES.get(field, field): name for field, name in renamed.items()}
        self._exact = {
            str(name): Value(self._in_first_language(content), f"{pointer}{name}") for name, content in record.items()
        }
        self._take(record, pointer, "", 0)
        self._shared = shared

    def get(self, field: str) -> Value | None:
        """Return the first value that the record has for one of our fields."""
        return next(self.all(field), None)

    def all(self, field: str) -> Iterator[Value]:
        """Yield every value that may be meant by one of our fields, the surest first."""
        asked = self._renamed.get(field)
        if asked is not None:
            named = self._exact.get(asked) or self._by_name.get(fold(asked))
            if named and not is_empty(named.content):
                yield named
        else:
            ranks = _RANKS[field]
            for name in sorted(self._by_name.keys() & ranks.keys(), key=ranks.__getitem__):
                value = self._by_name[name]
                if not is_empty(value.content):
                    yield value
        if self._shared and field in ("publisher", "source", "language", "agency"):
            yield from self._shared.all(field)

    def named(self) -> Iterator[tuple[str, Value]]:
        """Yield every value of the record with its folded name."""
        yield from self._by_name.items()

    def has(self, name: str) -> bool:
        """Return whether the record has a field of this folded name, be it empty."""
        return name in self._by_name

    def is_asked(self, field: str) -> bool:
        """Return whether a person named the field of the record that is one of ours."""
        return field in self._renamed

    def _take(self, record: Mapping[str, Any], pointer: str, prefix: str, depth: int) -> None:
        for name, content in record.items():
            if len(self._by_name) >= MOST_FIELDS:
                return
            where = f"{pointer}{name}"
            content = self._in_first_language(content)
            is_hit = name == "_source" and isinstance(content, Mapping)  # of a search engine, and no source
            if not is_hit:
                self._by_name.setdefault(prefix + fold(str(name)), Value(content, where))
            is_wrapper = is_hit or fold(str(name)) in _WRAPPERS
            if isinstance(content, Mapping) and depth < DEEPEST and is_wrapper:
                self._take(content, f"{where}/", prefix, depth + 1)

    def _in_first_language(self, content: Any) -> Any:
        """Return of a value that stands in several languages the one that is taken; any other as it is."""
        if not isinstance(content, Mapping) or not _is_by_language(content):
            return content
        written = [tag for tag, inner in content.items() if not is_empty(inner)]
        self.languages |= dict.fromkeys(written)
        return content[next((tag for tag in self.languages if tag in written), next(iter(content)))]


# Values inside these stand for the record itself: {"article": {"title": "…"}}.
_WRAPPERS = frozenset((
    "article", "fields", "data", "attributes", "source_", "meta", "metadata", "newsarticle", "item", "post", "dc", "og",
    "document",
))  # fmt: skip


def _is_by_language(content: Mapping[Any, Any]) -> bool:
    """Return whether a value stands in one or several languages, each under its tag: {"en-US": "…", "ru": "…"}."""
    return 0 < len(content) <= MOST_LANGUAGES and all(
        isinstance(tag, str) and _TAG_OF_LANGUAGE.fullmatch(tag) and fold(tag) not in _NO_LANGUAGES for tag in content
    )


def fold(name: str) -> str:
    """Return the name of a field as field_names.toml writes it."""
    return _fold(name) if len(name) <= LONGEST_KEPT else _SIGNS.sub("", name.casefold())


@lru_cache(MOST_KEPT)
def _fold(name: str) -> str:
    return _SIGNS.sub("", name.casefold())


def is_empty(content: Any) -> bool:
    """Return whether a value says nothing."""
    return (
        content is None
        or (isinstance(content, str) and content.strip().casefold() in _NOTHING)
        or content in ([], {}, ())
    )


_NOTHING = frozenset(
    ("", "null", "none", "n/a", "nan", "nil", "-", "undefined", "unknown", "(null)", "не указан", "неизвестно")
)


def names_of_field(field: str) -> list[str]:
    """Return the names that others give to one of our fields."""
    return _NAMES[field]


def fields_named(name: str) -> frozenset[str]:
    """Return those of our fields that others give this name."""
    return frozenset(field for field, names in _NAMES.items() if fold(name) in names)
