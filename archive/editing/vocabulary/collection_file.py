"""Files that describe a collection's vocabulary (TOML): read and checked wholly before anything is made of them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from archive.editing.vocabulary.entries import USES, Alias, CollectionFile, Entry
from archive.editing.vocabulary.toml_values import At, CollectionError, TomlValues, perhaps
from archive.models.choices import AliasUse, Basis, EventKind, EventState, SourceKind, TagKind
from archive.text.dates.partial_dates import PartialDate
from archive.text.matching.rules import Rule, RuleError
from archive.text.printable import storable_values

FORMAT = 1
_KEYS: dict[str, str] = {
    "": "format collection sources tags places series phrases events",
    "collection": "title description about rights contact wants_events translations",
    "translations": "title description about rights",
    "sources": "slug name full_name kind country founded languages homepage domains description rights aliases",
    "tags": f"slug name kind description {' '.join(USES)}",
    "places": "slug name country region latitude longitude description aliases",
    "series": "slug name description aliases",
    "events": "slug title kind state series place starts ends tags description rules aliases",
    "dates": "date basis",
}
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_WHERE = re.compile(r" \(at line (\d+), column \d+\)$")


def read_collection(path: Path) -> CollectionFile:
    """Read and check a file; raise CollectionError with the line and the reason for the first thing that is wrong."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise CollectionError(path, None, f"It can't be read: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise CollectionError(path, line, "It is not UTF-8 text.") from error
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        where = _WHERE.search(str(error))
        line = int(where[1]) if where else text.count("\n") + 1
        raise CollectionError(path, line, f"It is not valid TOML: {_WHERE.sub('', str(error))}.") from error
    return _Checker(path, text, storable_values(data)).check()


class _Checker(TomlValues):
    """Turns the data of one file into records; every complaint names the line."""

    def __init__(self, path: Path, text: str, data: dict[str, Any]) -> None:
        super().__init__(path, text)
        self._data = data
        self._phrases: dict[str, list[dict[str, str]]] = {}

    def check(self) -> CollectionFile:
        self.know(self._data, _KEYS[""], ())
        if self._data.get("format") != FORMAT:
            raise self.error(("format",), f"format must be {FORMAT}; it is {self._data.get('format')!r}.")
        self._phrases = self._read_phrases()
        collection = self.table(self._data.get("collection", {}), ("collection",))
        self.know(collection, _KEYS["collection"], ("collection",))
        texts: dict[str, Any] = {
            key: self.text(collection, key, ("collection",))
            for key in collection
            if key not in ("wants_events", "translations")
        }
        if "translations" in collection:
            texts["translations"] = self._translations(collection["translations"], ("collection", "translations"))
        if "wants_events" in collection:
            texts["wants_events"] = self.yes_or_no(collection, "wants_events", ("collection",))
        if "title" in texts and not texts["title"]:
            raise self.error(("collection", "title"), "The title is empty.")
        read = {
            kind: tuple(
                getattr(self, f"_read_{kind}")(self._entry(entry, kind, n), (kind, n))
                for n, entry in enumerate(self._list(kind))
            )
            for kind in ("sources", "tags", "places", "series", "events")
        }
        for kind, entries in read.items():
            self._once(kind, "slug", ((n, entry.slug) for n, entry in enumerate(entries)))
        for kind in ("sources", "tags", "series"):
            self._once(kind, "name", ((n, entry.values["name"]) for n, entry in enumerate(read[kind])))
        self._check_credits(read["sources"])
        self._check_references(read)
        return CollectionFile(collection=texts, **read)

    def _translations(self, by_language: Any, at: At) -> dict[str, dict[str, str]]:
        told: dict[str, dict[str, str]] = {}
        for language, texts in self.table(by_language, at).items():
            self._check_language(language, at)
            table = self.table(texts, (*at, language))
            self.know(table, _KEYS["translations"], (*at, language))
            told[language.lower()] = {key: self.text(table, key, (*at, language)) for key in table}
        return told

    # -- the kinds of records ------------------------------------------------------------------------------------

    def _read_sources(self, entry: dict[str, Any], at: At) -> Entry:
        values = self.texts(entry, at, "name full_name homepage description rights country")
        values["kind"] = self.one_of(entry, "kind", SourceKind.values, at, SourceKind.OTHER)
        values["languages"] = self.texts_of(entry.get("languages", []), (*at, "languages"))
        for language in values["languages"]:
            self._check_language(language, (*at, "languages"))
        values["domains"] = [d.lower() for d in self.texts_of(entry.get("domains", []), (*at, "domains"))]
        if bad := next((d for d in values["domains"] if "/" in d or "." not in d), None):
            raise self.error((*at, "domains"), f"{bad!r} is no domain; write it as in news.example.org.")
        if values["homepage"] and not values["homepage"].startswith(("http://", "https://")):
            raise self.error((*at, "homepage"), f"{values['homepage']!r} is no web address.")
        self._check_country(values["country"], at)
        values["founded"] = entry.get("founded")
        if values["founded"] is not None and type(values["founded"]) is not int:
            raise self.error((*at, "founded"), f"founded must be a year; it is {values['founded']!r}.")
        return Entry(self._slug(entry, at), values, self._aliases(entry.get("aliases", {}), (*at, "aliases")))

    def _read_tags(self, entry: dict[str, Any], at: At) -> Entry:
        values = self.texts(entry, at, "name description")
        values["kind"] = self.one_of(entry, "kind", TagKind.values, at, TagKind.TOPIC)
        aliases = [alias for key, use in USES.items() for alias in self._aliases(entry.get(key, {}), (*at, key), use)]
        self.check_distinct([alias.name for alias in aliases], at)
        return Entry(self._slug(entry, at), values, tuple(aliases))

    def _read_places(self, entry: dict[str, Any], at: At) -> Entry:
        values = self.texts(entry, at, "name description region country")
        self._check_country(values["country"], at)
        for key, limit in (("latitude", 90), ("longitude", 180)):
            value = entry.get(key)
            if value is not None and (
                isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > limit
            ):
                raise self.error((*at, key), f"{key} must be a number from -{limit} to {limit}; it is {value!r}.")
            values[key] = None if value is None else f"{value:.5f}"
        if (values["latitude"] is None) != (values["longitude"] is None):
            raise self.error(at, "latitude and longitude go together.")
        return Entry(self._slug(entry, at), values, self._aliases(entry.get("aliases", {}), (*at, "aliases")))

    def _read_series(self, entry: dict[str, Any], at: At) -> Entry:
        aliases = self._aliases(entry.get("aliases", {}), (*at, "aliases"))
        return Entry(self._slug(entry, at), self.texts(entry, at, "name description"), aliases)

    def _read_events(self, entry: dict[str, Any], at: At) -> Entry:
        values = self.texts(entry, at, "title description")
        values["kind"] = self.one_of(entry, "kind", EventKind.values, at, EventKind.OTHER)
        values["state"] = self.one_of(entry, "state", EventState.values, at, EventState.PUBLIC)
        dates = {key: self._date(entry, key, at) for key in ("starts", "ends")}
        for key, (day, basis) in dates.items():
            values[f"{key}_on"] = day.first_day.isoformat() if day else None
            values[f"{key}_precision"] = day.precision if day else ""
            values[f"{key}_basis"] = basis
        starts, ends = dates["starts"][0], dates["ends"][0]
        if starts and ends and ends.first_day < starts.first_day:
            raise self.error((*at, "ends"), f"It ends on {ends}, before it starts on {starts}.")
        rules = entry.get("rules", [])
        if not isinstance(rules, list):
            raise self.error((*at, "rules"), "rules must be a list of tables, each under [[events.rules]].")
        values["rules"] = [self._rule(rule, (*at, "rules", n)) for n, rule in enumerate(rules)]
        self.check_distinct([rule["name"] for rule in values["rules"]], at)
        return Entry(
            self._slug(entry, at),
            values,
            self._aliases(entry.get("aliases", {}), (*at, "aliases")),
            place=self.text(entry, "place", at),
            series=self.text(entry, "series", at),
            tags=tuple(self.texts_of(entry.get("tags", []), (*at, "tags"))),
        )

    def _rule(self, rule: Any, at: At) -> dict[str, Any]:
        data = dict(self.table(rule, at))
        if isinstance(data.get("words"), list):
            data["words"] = [self._group(group, (*at, "words")) for group in data["words"]]
        if "without" in data:
            data["without"] = self._group(data["without"], (*at, "without"))
        try:
            return Rule.from_json(data).to_json()
        except RuleError as error:
            raise self.error(at, f"{error}") from error

    def _group(self, group: Any, at: At) -> Any:
        """Put the words in for each @name."""
        phrases: list[Any] = []
        for phrase in group if isinstance(group, list) else [group]:
            if isinstance(phrase, str) and phrase.startswith("@"):
                if phrase[1:] not in self._phrases:
                    raise self.error(at, f"There are no [phrases.{phrase[1:]}].{perhaps(phrase[1:], self._phrases)}")
                phrases += self._phrases[phrase[1:]]
            else:
                phrases.append(phrase)
        return phrases

    def _read_phrases(self) -> dict[str, list[dict[str, str]]]:
        tables = self.table(self._data.get("phrases", {}), ("phrases",))
        phrases: dict[str, list[dict[str, str]]] = {}
        for name, table in tables.items():
            at = ("phrases", name)
            by_language = self.table(table, at)
            for language in by_language:
                self._check_language(language, at)
            phrases[name] = [
                {"text": text, "language": language}
                for language, texts in by_language.items()
                for text in self.texts_of(texts, at)
            ]
        return phrases

    def _date(self, entry: dict[str, Any], key: str, at: At) -> tuple[PartialDate | None, str]:
        if key not in entry:
            return None, ""
        date = self.table(entry[key], (*at, key))
        self.know(date, _KEYS["dates"], (*at, key))
        try:
            day = PartialDate.parse(str(date.get("date", "")))
        except ValueError as error:
            raise self.error((*at, key), f"{key}: {error}.") from error
        return day, self.one_of(date, "basis", Basis.values, (*at, key), None)

    # -- what fits together --------------------------------------------------------------------------------------

    def _check_credits(self, sources: tuple[Entry, ...]) -> None:
        owners: dict[str, str] = {}
        for n, source in enumerate(sources):
            self.check_distinct([alias.name.casefold() for alias in source.aliases], ("sources", n, "aliases"))
            for name in {source.values["name"].casefold(), *(alias.name.casefold() for alias in source.aliases)}:
                if name in owners:
                    raise self.error(("sources", n), f"{source.slug} and {owners[name]} are both called {name!r}.")
                owners[name] = source.slug

    def _check_references(self, read: Mapping[str, tuple[Entry, ...]]) -> None:
        known = {kind: [entry.slug for entry in entries] for kind, entries in read.items()}
        for n, event in enumerate(read["events"]):
            for key, kind, slugs in (
                ("place", "places", [event.place] if event.place else []),
                ("series", "series", [event.series] if event.series else []),
                ("tags", "tags", list(event.tags)),
            ):
                if unknown := next((slug for slug in slugs if slug not in known[kind]), None):
                    reason = f"{unknown!r} is none of the {kind} of this file.{perhaps(unknown, known[kind])}"
                    raise self.error(("events", n, key), reason)

    def _once(self, kind: str, key: str, values: Iterable[tuple[int, str]]) -> None:
        seen: set[str] = set()
        for n, value in values:
            if value.casefold() in seen:
                raise self.error((kind, n, key), f"The {key} {value!r} stands twice among the {kind}.")
            seen.add(value.casefold())

    def _check_language(self, language: str, at: At) -> None:
        if not _LANGUAGE.fullmatch(language):
            raise self.error(at, f"{language!r} is no language tag such as en, ru or zh-Hant.")

    def _check_country(self, country: str, at: At) -> None:
        if country and not re.fullmatch("[A-Z]{2}", country):
            raise self.error((*at, "country"), f"{country!r} is no code of two capitals, such as KZ.")

    # -- parts of entries ---------------------------------------------------------------------------------------

    def _list(self, kind: str) -> list[Any]:
        entries = self._data.get(kind, [])
        if not isinstance(entries, list):
            raise self.error((kind,), f"{kind} must be tables under [[{kind}]].")
        return entries

    def _entry(self, entry: Any, kind: str, n: int) -> dict[str, Any]:
        table = self.table(entry, (kind, n))
        self.know(table, _KEYS[kind], (kind, n))
        needed = "title" if kind == "events" else "name"
        if not self.text(table, needed, (kind, n)).strip():
            raise self.error((kind, n), f"This entry of {kind} has no {needed}.")
        return table

    def _slug(self, entry: dict[str, Any], at: At) -> str:
        slug = self.text(entry, "slug", at)
        if not _SLUG.fullmatch(slug) or len(slug) > 80:
            raise self.error((*at, "slug"), f"{slug!r} is no slug: lower-case letters, digits and single hyphens.")
        return slug

    def _aliases(self, by_language: Any, at: At, use: str = AliasUse.NAME) -> tuple[Alias, ...]:
        aliases = []
        for language, names in self.table(by_language, at).items():
            self._check_language(language, at)
            aliases += [Alias(name, language, use) for name in self.texts_of(names, at)]
        self.check_distinct([alias.name for alias in aliases], at)
        return tuple(aliases)
