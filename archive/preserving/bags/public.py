"""A bag to be given away: what readers may have of the archive, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path, PurePosixPath
from typing import Any

from django.db.models import Max, Prefetch

from archive.models import (
    Account,
    AliasUse,
    Article,
    Collection,
    Event,
    EventSeries,
    Generation,
    Place,
    Source,
    State,
    Tag,
    TagAlias,
    read_snapshot,
)
from archive.models.collection import TOLD
from archive.models.queries.public_versions import public_versions
from archive.preserving.bags import readable
from archive.preserving.bags.exporting import BETWEEN_SAVES, Exported, info_of
from archive.preserving.bags.folder import BagFolder, Progress
from archive.preserving.bags.layout import FORMAT
from archive.preserving.bags.public_schemas import write_schemas
from archive.preserving.bags.reading import PUBLIC
from archive.preserving.bags.values import dumps

Record = dict[str, Any]
LOT = 200  # articles
ABOUT = Path(__file__).with_name("about_public.md")


@dataclass(frozen=True, slots=True)
class PublicForms:
    """How the site tells readers of an article: a published one as data and in Markdown, what remains of another."""

    record: Callable[[Article], Record]
    tombstone: Callable[[Article], Record]
    markdown: Callable[[Article], str]


def export_public(path: Path, forms: PublicForms, *, anew: bool = False, progress: Progress) -> Exported:
    """Write a bag of what the public may see, each thing as the site gives it, to a new folder.

    Made, and gone on with, as `export_archive` does. Some hundred articles are in memory, and the vocabulary of a kind;
    two queries for each article, for its versions. Raises BagError.
    """
    with read_snapshot():
        revision = Generation.revision()
        folder = BagFolder(path, {"format": FORMAT, "kind": PUBLIC, "revision": list(revision)})
        with folder.opened(anew=anew):
            return _PublicExport(folder, forms, progress).run()


class _PublicExport:
    """One public export on its way."""

    def __init__(self, folder: BagFolder, forms: PublicForms, progress: Progress) -> None:
        self.folder, self.forms, self.progress = folder, forms, progress
        self.position = folder.position

    def run(self) -> Exported:
        for name, records in (("articles.jsonl", self._published), ("gone.jsonl", self._gone)):
            if name not in self.position.done:
                self._write_lines(name, records)
                self.position.done.append(name)
                self.folder.save()
        counts = self.position.counts
        lists = vocabulary()
        for name, rows in (("vocabulary.json", lists), ("events.json", {"events": events()})):
            found = {key: list(records) for key, records in rows.items()}
            counts |= {key: len(records) for key, records in found.items()}
            self.folder.write(f"data/{name}", dumps(found) + b"\n")
        about = {"format": FORMAT, "kind": PUBLIC, "counts": counts}
        self.folder.write("data/archive.json", dumps(about) + b"\n")
        self.folder.write("data/README.md", ABOUT.read_bytes())
        for path, schema in write_schemas():
            self.folder.write(path, schema)
        self.folder.finish(info_of(PUBLIC), self.progress)
        counts = {"article": counts["articles"], "original": 0}
        return Exported(self.folder.path, counts, sum(self.position.counts.values()), self.folder.is_resumed)

    def _write_lines(self, name: str, records_of: Callable[[list[int]], Iterator[Record]]) -> None:
        last = int(Article.objects.aggregate(last=Max("pk"))["last"] or 0)
        counts, kind = self.position.counts, name.removesuffix(".jsonl")
        with self.folder.open_data(name) as file:
            if self.position.after is None:
                counts[kind] = 0
            for number, lot in enumerate(_lots(self.position.after or 0), start=1):
                for record in records_of(lot):
                    counts[kind] += 1
                    file.write(dumps(record) + b"\n")
                self.progress(kind, lot[-1], last)
                if number % BETWEEN_SAVES == 0:
                    file.flush()
                    self.position.after, self.position.size = lot[-1], file.tell()
                    self.folder.save()

    def _published(self, ids: list[int]) -> Iterator[Record]:
        """Yield those of some articles that are published, and write their files."""
        for article in sorted(Article.objects.published_among(ids).with_page(), key=attrgetter("pk")):
            self.folder.write(_path_of(article), self.forms.markdown(article).encode("utf-8", "replace"))
            yield {**self.forms.record(article), "versions": versions_of(article)}

    def _gone(self, ids: list[int]) -> Iterator[Record]:
        """Yield what readers may know of those of some articles that they can read no longer."""
        gone = Article.objects.filter(pk__in=ids, state__in=[State.WITHDRAWN, State.MERGED]).order_by("pk")
        for article in gone.select_related("source", "merged_into"):
            if article.has_tombstone:
                yield self.forms.tombstone(article)
            elif article.merged_into and (article.merged_into.is_public or article.merged_into.has_tombstone):
                yield {"key": article.key, "state": article.state, "merged_into": article.merged_into.key}


def _lots(after: int) -> Iterator[list[int]]:
    """Yield the ids of all articles, whatever their state: the database then walks through their table in order."""
    articles = Article.objects.order_by("pk").values_list("pk", flat=True)
    while ids := list(articles.filter(pk__gt=after)[:LOT]):
        yield ids
        after = ids[-1]


def _path_of(article: Article) -> PurePosixPath:
    when = article.published_on
    named = {"key": article.key, "title": article.title, "date_precision": article.date_precision}
    return readable.path_of({**named, "published_on": when and when.isoformat()})


def versions_of(article: Article) -> list[Record]:
    """Return the public versions of an article: when, why, and which of its fields were others before; no texts."""
    return [
        {
            "number": one.number,
            "at": one.at.isoformat() if one.at else None,
            "reason": one.reason,
            "changed": sorted(one.changed),
        }
        for one in public_versions(article)
    ]


def vocabulary() -> dict[str, Iterable[Record]]:
    """Return what readers see of the vocabulary, by kind, with other names."""
    collection = Collection.objects.current()
    told = {name: getattr(collection, name) for name in (*TOLD, "contact", "translations")}
    names = TagAlias.objects.exclude(use__in=[AliasUse.NEGATIVE, AliasUse.DEMONYM])  # as the page of a tag
    tags = Tag.objects.public().order_by("pk").prefetch_related(Prefetch("aliases", names))
    sources = Source.objects.public().order_by("pk").prefetch_related("aliases")
    places = Place.objects.public().order_by("pk").prefetch_related("aliases")
    series = EventSeries.objects.public().order_by("pk").prefetch_related("aliases")
    of_source = ("full_name", "kind", "country", "languages", "founded", "homepage", "description", "rights", "display")
    return {
        "collection": [told],
        "tags": (_named(one, "kind", "description") for one in tags),
        "sources": (_named(one, *of_source) for one in sources),
        "places": (_place(one) for one in places),
        "series": (_named(one, "description") for one in series),
    }


def _named(row: Any, *fields: str) -> Record:
    aliases = sorted((alias.name, alias.language) for alias in row.aliases.all())
    return {
        "name": row.name,
        "slug": row.slug,
        "aliases": [{"name": name, "language": language} for name, language in aliases],
        **{name: getattr(row, name) for name in fields},
    }


def _place(row: Place) -> Record:
    degrees = {name: None if (one := getattr(row, name)) is None else float(one) for name in ("latitude", "longitude")}
    return {**_named(row, "country", "region", "description"), **degrees}


def events() -> Iterator[Record]:
    """Yield the events that readers see, each with its published accounts (one query more for each)."""
    rows = Event.objects.public().order_by("pk").select_related("place", "series")
    public_tags = set(Tag.objects.public().values_list("pk", flat=True))
    for event in rows.prefetch_related("aliases", "tags"):
        accounts = Account.objects.published().filter(event=event).order_by("article")
        names = sorted((alias.name, alias.language) for alias in event.aliases.all())
        yield {
            "title": event.title,
            "slug": event.slug,
            "aliases": [{"name": name, "language": language} for name, language in names],
            "kind": event.kind,
            "starts": str(event.starts) if event.starts else None,
            "starts_basis": event.starts_basis,
            "ends": str(event.ends) if event.ends else None,
            "ends_basis": event.ends_basis,
            "place": event.place.slug if event.place else None,
            "series": event.series.slug if event.series else None,
            "description": event.description,
            "tags": sorted(tag.slug for tag in event.tags.all() if tag.pk in public_tags),
            "accounts": [
                {"key": key, "role": role, "basis": basis}
                for key, role, basis in accounts.values_list("article__key", "role", "basis")
            ],
        }
