"""Loading a collection's vocabulary from a file: it adds and corrects, removes nothing, and keeps what people set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection as Several
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db.models import Q

from archive.editing.changes.links import Item
from archive.editing.changes.record import Record
from archive.editing.changes.recorder import User, recording
from archive.editing.changes.values import name_of, plain, read, unit_of, write
from archive.editing.vocabulary.collection_file import read_collection
from archive.editing.vocabulary.entries import Alias, CollectionFile, Entry
from archive.models import Change, Collection, Event, EventSeries, PastAddress, Place, Source, SourceAlias, Tag
from archive.models.choices import BY_MACHINE, ChangeKind
from archive.models.curated import Curated

MODELS: dict[str, type[Curated]] = {
    "sources": Source,
    "tags": Tag,
    "places": Place,
    "series": EventSeries,
    "events": Event,
}
WITH_ALIASES = frozenset(MODELS)
WITH_UNIQUE_NAMES = frozenset({"sources", "tags", "series"})


@dataclass(slots=True)
class LoadReport:
    """What a load did, by kind of record; `kept` says in sentences what it left as people have made it."""

    created: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    kept: list[str] = field(default_factory=list)

    @property
    def has_changed(self) -> bool:
        return bool(self.created.total() + self.changed.total())


def load_collection(path: Path, *, user: User | None = None) -> LoadReport:
    """Load a file in one change set; a second time nothing changes.

    What a person set, made or deleted since stays as it is, and the report says so; of what a person made only empty
    fields are filled. Raises CollectionError, with nothing written, for a file that can't be used.
    """
    file = read_collection(path)
    with recording(ChangeKind.COLLECTION, user=user, reason=f"Loaded {path.name}") as record:
        return _Loader(record).load(file)


class _Loader:
    def __init__(self, record: Record) -> None:
        self._record = record
        self._report = LoadReport()
        self._ids: dict[str, dict[str, int]] = {kind: {} for kind in MODELS}

    def load(self, file: CollectionFile) -> LoadReport:
        if file.collection:
            self._load_collection(file.collection)
        for kind in MODELS:
            self._load_kind(kind, getattr(file, kind))
        return self._report

    def _load_collection(self, values: Mapping[str, Any]) -> None:
        row = Collection.objects.first()
        if row is None:
            self._record.create(Collection(pk=1, **values))
            self._report.created["collection"] += 1
            return
        wanted = self._wanted("collection", row, values, is_by_person=False)
        self._count("collection", [row], set(self._record.set_many(Collection, {row.pk: wanted})) if wanted else set())

    def _load_kind(self, kind: str, entries: Sequence[Entry]) -> None:
        model = MODELS[kind]
        found = self._look_up(kind, entries)
        missing = [entry for entry in entries if entry.slug not in found]
        renamed, deleted = self._addresses(model, [entry.slug for entry in missing]) if missing else ({}, set())
        new: list[Entry] = []
        for entry in missing:
            if entry.slug in renamed:
                self._ids[kind][entry.slug] = renamed[entry.slug]
                self._report_kept(
                    f"“{entry.slug}” of the {kind} now stands elsewhere, where a person moved or merged it."
                )
            elif entry.slug in deleted:
                self._report_kept(f"“{entry.slug}” of the {kind} was deleted by a person and is not made again.")
            else:
                new.append(entry)
        self._ids[kind].update((slug, row.pk) for slug, row in found.items())
        self._create(kind, new)
        self._update(kind, [(entry, found[entry.slug]) for entry in entries if entry.slug in found])

    def _look_up(self, kind: str, entries: Sequence[Entry]) -> dict[str, Curated]:
        """Look the records of entries up by slug, else by a name that only one record may bear (2 queries)."""
        rows = MODELS[kind]._default_manager
        found = {str(read(row, "slug")): row for row in rows.filter(Q(slug__in=[entry.slug for entry in entries]))}
        if kind in WITH_UNIQUE_NAMES:
            taken = {row.pk for row in found.values()}
            rest = {entry.values["name"]: entry.slug for entry in entries if entry.slug not in found}
            for row in rows.filter(Q(name__in=list(rest))).exclude(pk__in=taken) if rest else ():
                found[rest[read(row, "name")]] = row
        return found

    def _addresses(self, model: type[Curated], slugs: Sequence[str]) -> tuple[dict[str, int], set[str]]:
        """Return which slugs now lead to a record with another, by its id, and which a person deleted (2 queries)."""
        past = PastAddress.objects.filter(kind=name_of(model), old__in=slugs).values_list("old", "object_id")
        existing = model._default_manager.in_bulk([pk for _old, pk in past])
        gone = Change.objects.filter(model=name_of(model), action=Change.Action.DELETE)
        deleted = {change.values()[0]["slug"] for change in gone.exclude(change_set__kind__in=BY_MACHINE)}
        return {old: pk for old, pk in past if pk in existing}, deleted

    def _create(self, kind: str, entries: Sequence[Entry]) -> None:
        if not entries:
            return
        rows: list[Curated] = []
        links: list[dict[str, list[Item]]] = []
        taken = self._taken_credits(entries) if kind == "sources" else {}
        for entry in entries:
            row = MODELS[kind]()
            for name, value in {"slug": entry.slug, **self._values(kind, entry)}.items():
                write(row, name, value)
            rows.append(row)
            links.append(self._links(kind, entry, taken))
        self._record.create_many(rows, links)
        self._ids[kind].update((entry.slug, row.pk) for entry, row in zip(entries, rows, strict=True))
        self._report.created[kind] += len(rows)

    def _update(self, kind: str, pairs: Sequence[tuple[Entry, Curated]]) -> None:
        if not pairs:
            return
        model = MODELS[kind]
        ids = [row.pk for _entry, row in pairs]
        made = Change.objects.filter(model=name_of(model), action=Change.Action.CREATE, object_id__in=ids)
        by_person = set(made.exclude(change_set__kind__in=BY_MACHINE).values_list("object_id", flat=True))
        wanted = {
            row.pk: self._wanted(kind, row, self._values(kind, entry), is_by_person=row.pk in by_person)
            for entry, row in pairs
        }
        changed = set(self._record.set_many(model, {pk: values for pk, values in wanted.items() if values}))
        taken = self._taken_credits([entry for entry, _row in pairs]) if kind == "sources" else {}
        links = {row.pk: self._links(kind, entry, taken, row) for entry, row in pairs}
        for name in sorted({name for named in links.values() for name in named}):
            items: dict[int, tuple[list[Item], list[Item]]] = {
                pk: (named[name], []) for pk, named in links.items() if name in named
            }
            changed |= set(self._record.link_many(model, name, items))
        self._count(kind, [row for _entry, row in pairs], changed)
        self._report_protected(kind, {row.pk: row for _entry, row in pairs})

    def _report_protected(self, kind: str, rows: Mapping[int, Curated]) -> None:
        """Report the links that the record left alone because a person decided upon them."""
        tags = {str(pk): slug for slug, pk in self._ids["tags"].items()}
        for _model, pk, path in self._record.log.protected:
            name, _colon, rest = path.partition(":")
            what = f"the tag {tags[rest]}" if name == "tags" else f"the name “{rest}”"
            self._report_kept(f"“{rows[pk]}” of the {kind}: a person decided upon {what}; it stays so.")
        self._record.log.protected.clear()

    def _values(self, kind: str, entry: Entry) -> dict[str, Any]:
        values = dict(entry.values)
        if kind == "sources":
            values["is_confirmed"] = True
        if kind == "events":
            for name, other, slug in (("place", "places", entry.place), ("series", "series", entry.series)):
                if not slug or slug in self._ids[other]:
                    values[name] = self._ids[other].get(slug)
        return values

    def _wanted(self, kind: str, row: Curated, values: Mapping[str, Any], *, is_by_person: bool) -> dict[str, Any]:
        """Return the values that differ and may be set; say of the others why they stay."""
        wanted: dict[str, Any] = {}
        fields = {name: value for name, value in values.items() if read(row, name) != _as_read(row, name, value)}
        for name, value in fields.items():
            unit = unit_of(name_of(row), name)
            if any(part in row.edited_fields for part in unit) or (
                is_by_person and any(read(row, part) not in (None, "", []) for part in unit)
            ):
                self._report_kept(f"“{row}” of the {kind}: {name.replace('_', ' ')} was set by a person and stays.")
            elif name == "name" and self._is_name_taken(kind, row, value):
                self._report_kept(f"“{row}” of the {kind}: another one is called “{value}”, so it keeps its name.")
            else:
                wanted[name] = value
        return wanted

    def _is_name_taken(self, kind: str, row: Curated, name: str) -> bool:
        rows = type(row)._default_manager.filter(Q(name=name)).exclude(pk=row.pk)
        return kind in WITH_UNIQUE_NAMES and rows.exists()

    def _links(
        self, kind: str, entry: Entry, taken: Mapping[str, str], row: Curated | None = None
    ) -> dict[str, list[Item]]:
        """Return the aliases of an entry and the tags of an event, as the write path takes them."""
        links: dict[str, list[Item]] = {}
        if kind in WITH_ALIASES:
            links["aliases"] = [
                _alias(kind, alias)
                for alias in entry.aliases
                if self._is_free(alias.name, taken, str(read(row, "slug")) if row else entry.slug)
            ]
        if kind == "events":
            links["tags"] = [{"tag": self._ids["tags"][tag]} for tag in entry.tags if tag in self._ids["tags"]]
        return links

    def _taken_credits(self, entries: Sequence[Entry]) -> dict[str, str]:
        """Say which credits already name a source, and which (1 query)."""
        keys = [alias.name.casefold() for entry in entries for alias in entry.aliases]
        return dict(SourceAlias.objects.filter(name_key__in=keys).values_list("name_key", "source__slug"))

    def _is_free(self, name: str, taken: Mapping[str, str], slug: str) -> bool:
        owner = taken.get(name.casefold(), slug)
        if owner != slug:
            self._report_kept(f"“{name}” names the source {owner} and stays there.")
        return owner == slug

    def _count(self, kind: str, rows: Several[Curated], changed: Several[int]) -> None:
        self._report.changed[kind] += len(changed)
        self._report.unchanged[kind] += len(rows) - len(changed)

    def _report_kept(self, sentence: str) -> None:
        self._report.kept.append(sentence)


def _alias(kind: str, alias: Alias) -> Item:
    item = {"name": alias.name, "language": alias.language}
    return {**item, "use": str(alias.use)} if kind == "tags" else item


def _as_read(row: Curated, name: str, value: Any) -> Any:
    """Return a value as it would be read back, so that it can be compared with the current one."""
    probe = type(row)()
    write(probe, name, value)
    return plain(read(probe, name))
