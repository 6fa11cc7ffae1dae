"""Reparsing: stored originals are read again by today's rules, and articles updated where no person has decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from archive.editing.changes.record import Record
from archive.editing.changes.recorder import recording
from archive.editing.changes.values import plain, read, unit_of
from archive.importing.drafts import ArticleDraft, Options, Refusal
from archive.importing.formats import reread
from archive.importing.formats.failures import reason_of
from archive.importing.intake.reader import Reader, ReaderLimits, Vocabulary
from archive.importing.storing.links import links_of, update_links
from archive.importing.storing.sources import SourceMaker
from archive.importing.storing.values import SourceIndex, StatedSources, fields_of, stated_sources
from archive.models import Article, ArticleOriginal, Basis, ChangeSet, Event, Source, State, Tag
from archive.models.article_queries import ArticleQuerySet
from archive.models.choices import ChangeKind
from archive.models.originals import ENCODING

CHUNK = 100
LINKS = ("tags", "accounts")
SOURCES = ("source", "agency")


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that today's rules read otherwise: `effect` is gained, lost, changed, or kept where a person set it.

    Sources are given by their names.
    """

    key: str
    field: str
    old: Any
    new: Any
    effect: str


@dataclass(slots=True)
class ReparseReport:
    """What reading again changed, or would change: counts by field and effect, and which originals can't be read."""

    articles: int = 0
    changed: int = 0
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    failed: list[tuple[str, str]] = field(default_factory=list)
    change_set: ChangeSet | None = None


def reparse(
    articles: ArticleQuerySet,
    *,
    dry_run: bool = False,
    each: Callable[[Difference], object] = lambda _difference: None,
    progress: Callable[[int], object] = lambda _n: None,
) -> ReparseReport:
    """Read the current originals of these articles again and apply what differs as one change set.

    Fields and links that a person set stay; `each` is called with every difference. With `dry_run` nothing is written.
    Articles without an original or with an erased one, or discarded, withdrawn or merged, are left alone.
    """
    report = ReparseReport()
    with recording(ChangeKind.REPARSE, reason="Read again by today's rules") as record:
        work = ReparseWork(record, report, each)
        ids = list(
            articles.exclude(state__in=[State.DISCARDED, State.WITHDRAWN, State.MERGED])
            .order_by("pk")
            .values_list("pk", flat=True)
        )
        for start in range(0, len(ids), CHUNK):
            work.take(ids[start : start + CHUNK])
            progress(len(ids[start : start + CHUNK]))
        if dry_run:
            record.roll_back()
    report.change_set = record.change_set if record.change_set.pk and not dry_run else None
    return report


class OriginalReader:
    """Reads current originals again, one at a time, without writing; vocabulary and names are read once."""

    def __init__(self) -> None:
        self.names = SourceIndex.read()
        self.options = Options(max_bytes=settings.IMPORT_MAX_ARTICLE_BYTES)
        limits = ReaderLimits(
            settings.IMPORT_MAX_FILE_BYTES, settings.IMPORT_MAX_SECONDS, settings.IMPORT_MAX_WORKER_MEMORY_BYTES
        )
        self.reader = Reader(Vocabulary.read(), self.options, limits)

    def read(self, ids: Sequence[int], encoding: str = "") -> dict[int, dict[str, Any] | str]:
        """Return by article the fields that today's rules read, with their evidence by path, or why it can't be read.

        Articles without an original, or with an erased one, are left out; a source that is not known yet is, too.
        `encoding` is the one to read them in instead of their own.
        """
        links = ArticleOriginal.objects.filter(article__in=ids, is_current=True, original__erased_at=None)
        return {
            link.article_id: self._read(link, encoding)
            for link in links.select_related("article__source", "original__context")
        }

    def _read(self, link: ArticleOriginal, encoding: str) -> dict[str, Any] | str:
        draft = self.draft_of(link, encoding)
        if isinstance(draft, Refusal):
            return draft.message
        stated = stated_sources(draft, self.names, given_source(link.article))
        named = [one.value.casefold() for one in (stated.source, stated.agency) if one]
        is_known = all(name in self.names.sources for name in named)
        fields = fields_of(draft, stated if is_known else StatedSources(None, None), self.names)
        evidence = fields.pop("evidence")
        values = {name.removesuffix("_id"): value for name, value in fields.items()}
        values |= {f"evidence.{name}": evidence.get(name) for name in evidence_names(link.article, evidence)}
        left = () if is_known else unit_of("article", "source")
        return {path: value for path, value in values.items() if path not in left}

    def draft_of(self, link: ArticleOriginal, encoding: str = "") -> ArticleDraft | Refusal:
        """Return what an original is read as now, in its own encoding or in this one."""
        original = link.original
        try:
            data, context = original.read(), original.context.read() if original.context else b""
        except ValueError as error:  # they are gone, or damaged
            return Refusal("failed", str(error))
        try:
            draft = reread(
                data,
                context,
                original.media_type,
                encoding or link.encoding,
                link.name,
                self.reader.vocabulary.known,
                self.options,
            )
        except (ValueError, LookupError, ArithmeticError, RecursionError) as error:
            return Refusal("failed", f"It can't be read again: {reason_of(error)}.")
        if isinstance(draft, Refusal):
            return draft
        given = given_source(link.article)
        return self.reader.vocabulary.learned.left_out(draft, given.slug if given else "")


def evidence_names(article: Article, evidence: Collection[str]) -> set[str]:
    """Return what evidence is set or taken away by a new reading; in which encoding it is read is not read from it."""
    return {*article.evidence, *evidence} - {ENCODING}


def given_source(article: Article) -> Source | None:
    """Return the source that was given for the whole import; what is read does not outweigh it."""
    known = article.evidence.get("source", {})  # what a person typed later has no rule
    return article.source if known.get("basis") == Basis.EDITOR and known.get("rule") else None


class ReparseWork:
    """One run, for which vocabulary and names are read once."""

    def __init__(self, record: Record, report: ReparseReport, each: Callable[[Difference], object]) -> None:
        self.record = record
        self.report = report
        self.each = each
        self.originals = OriginalReader()
        self.names, self.reader = self.originals.names, self.originals.reader
        self.sources = SourceMaker(record, self.names)
        self.names_of_sources: dict[int, str] = {}
        self.tag_ids = set(Tag.objects.values_list("pk", flat=True))
        self.event_ids = set(Event.objects.values_list("pk", flat=True))

    def take(self, ids: Sequence[int]) -> None:
        """Read one chunk again, and write what differs."""
        links = ArticleOriginal.objects.filter(article__in=ids, is_current=True, original__erased_at=None)
        links = links.order_by("article_id")
        values: dict[int, dict[str, Any]] = {}
        for link in links.select_related("article__source", "original__context"):
            self.report.articles += 1
            draft = self.originals.draft_of(link)
            if isinstance(draft, Refusal):
                self.report.failed.append((link.article.key, draft.message))
                continue
            values[link.article_id] = self._differing(link.article, draft)
            item = self.reader.item(draft, draft.original)
            if update_links(self.record, link.article, *links_of(item, self.tag_ids, self.event_ids)):
                self.report.counts["tags and accounts", "changed"] += 1
        self.report.changed += len(
            self.record.set_many(Article, {pk: fields for pk, fields in values.items() if fields})
        )

    def _differing(self, article: Article, draft: ArticleDraft) -> dict[str, Any]:
        """Return the fields to set, and report every difference; what was given for the whole import stays."""
        stated = stated_sources(draft, self.names, given_source(article))
        self.sources.make(stated)
        fields = fields_of(draft, stated, self.names)
        evidence = fields.pop("evidence")
        values = {name.removesuffix("_id"): value for name, value in fields.items()}
        for name, value in values.items():
            for difference in self._difference(article, name, value):
                self.report.counts[name, difference.effect] += 1
                self.each(difference)
        values |= {f"evidence.{name}": evidence.get(name) for name in evidence_names(article, evidence)}
        return {name: value for name, value in values.items() if plain(value) != read(article, name)}

    def _difference(self, article: Article, name: str, value: Any) -> Iterator[Difference]:
        old, new = read(article, name), plain(value)
        if old == new:
            return
        if name in article.edited_fields:
            effect = "kept"
        elif old in (None, ""):
            effect = "gained"
        else:
            effect = "lost" if new in (None, "") else "changed"
        if name in SOURCES:
            old, new = self._name_of_source(old), self._name_of_source(new)
        yield Difference(article.key, name, old, new, effect)

    def _name_of_source(self, pk: int | None) -> str | None:
        if pk is not None and pk not in self.names_of_sources:
            self.names_of_sources |= Source.objects.values_list("pk", "name")
        return self.names_of_sources.get(pk) if pk is not None else None
