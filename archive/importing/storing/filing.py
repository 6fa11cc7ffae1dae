"""Writing what an import met: articles with their originals, links and problems, and a record of each thing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from archive.comparing.near_duplicates import NewText, earlier_near_duplicates, store_new_fingerprints
from archive.editing import states
from archive.editing.changes.recorder import Record
from archive.editing.changes.rows import number_articles
from archive.editing.originals import make_current
from archive.importing.drafts import ArticleDraft, Problem
from archive.importing.intake.places import Thing, hash_of
from archive.importing.storing.links import links_of, relink
from archive.importing.storing.matching import Standing, Verdict, decide
from archive.importing.storing.near_duplicates import as_link, near_duplicate_problems, record_near_duplicates
from archive.importing.storing.originals import keep_bytes, keep_originals, met_as
from archive.importing.storing.sources import SourceMaker
from archive.importing.storing.values import SourceIndex, StatedSources, as_evidence, fields_of, stated_sources
from archive.models import (
    Article,
    Basis,
    Event,
    ImportBatch,
    ImportRecord,
    Outcome,
    Severity,
    Source,
    State,
    Tag,
    insert_objects,
)
from archive.models.articles import STATED_FIELDS
from archive.text.keys import KEY_LENGTH, article_key
from archive.text.printable import storable, storable_values

PROPOSED = {*STATED_FIELDS, "date_basis"}


@dataclass(slots=True)
class Filing:
    """Files the things of one import, a chunk at a time, each inside an open change set."""

    batch: ImportBatch
    names: SourceIndex
    source: Source | None = None
    tags: Sequence[Tag] = ()
    on_change: str = "queue"
    is_publishing: bool = False
    addresses: set[int] = field(default_factory=set)

    def file(self, things: Sequence[Thing], record: Record) -> None:
        """Decide upon each thing, write what follows, and save the records in the order of the things."""
        _Chunk(self, record, things).run()


@dataclass(slots=True)
class _New:
    """An article that is about to be created, and the record that will speak of it."""

    thing: Thing
    draft: ArticleDraft
    article: Article
    links: dict[str, list[dict[str, Any]]]
    row: ImportRecord


class _Chunk:
    """One chunk of things on its way into the archive."""

    def __init__(self, filing: Filing, record: Record, things: Sequence[Thing]) -> None:
        self.filing = filing
        self.record = record
        self.things = things
        self.standing = Standing.of(things)
        self.tag_ids = set(Tag.objects.values_list("pk", flat=True))
        self.event_ids = set(Event.objects.values_list("pk", flat=True))
        self.sources = SourceMaker(record, filing.names)
        self.new: list[_New] = []
        self.met_new: set[str | int] = set()
        self.to_publish: list[Article] = []
        self.rows: list[ImportRecord] = []

    def run(self) -> None:
        repeated = self._repeated_addresses()
        for thing in self.things:
            if self._meets_a_new_one(thing):
                self._flush()
            is_repeated = bool(thing.address) and hash_of(thing.address) in repeated
            verdict = decide(thing, self.standing, on_change=self.filing.on_change, is_address_repeated=is_repeated)
            row = self._row(thing, verdict)
            self.rows.append(row)
            if verdict.revives and verdict.article:
                self._revive(verdict.article)
            elif thing.draft and verdict.outcome == Outcome.CREATED:
                self._prepare(thing, thing.draft, verdict, row)
            elif thing.draft and verdict.article and verdict.outcome == Outcome.UPDATED:
                self._update(thing, thing.draft, verdict.article, row)
            elif thing.draft and verdict.article and verdict.outcome == Outcome.QUEUED and not verdict.waits:
                self._queue(thing, thing.draft, verdict.article, row)
        self._flush()
        if self.filing.is_publishing:
            states.publish_imported(self.record, self.to_publish)
        insert_objects(self.rows)

    def _repeated_addresses(self) -> set[int]:
        """Return the addresses that more than one record of this run has, as far as it has come."""
        seen = self.filing.addresses
        repeated = set()
        for thing in self.things:
            if thing.address:
                address = hash_of(thing.address)
                if address in seen:
                    repeated.add(address)
                seen.add(address)
        return repeated

    def _meets_a_new_one(self, thing: Thing) -> bool:
        """Return whether an article still to be saved has this thing's bytes, place or address."""
        return not self.met_new.isdisjoint(_marks(thing))

    def _row(self, thing: Thing, verdict: Verdict) -> ImportRecord:
        return ImportRecord(
            batch=self.filing.batch,
            place=storable(thing.place),
            place_hash=thing.place_hash,
            path=storable(thing.shown),
            member=storable(thing.item.member)[:500],
            ordinal=thing.item.ordinal,
            file_hash=hash_of(str(thing.path)),
            file_sha256=thing.file_sha256,
            ends_file=thing.ends_file,
            outcome=verdict.outcome,
            message=storable(verdict.message),
            article=verdict.article,
            sha256=thing.item.sha256,
            size=thing.item.size,
            reading=_reading(thing.draft) if thing.draft and not verdict.is_erased else {},
        )

    # -- new articles ---------------------------------------------------------------------------------------------

    def _prepare(self, thing: Thing, draft: ArticleDraft, verdict: Verdict, row: ImportRecord) -> None:
        stated = self._sources(draft)
        text, words = thing.item.text, thing.item.word_count
        article = Article(**fields_of(draft, stated, self.filing.names), text=text, word_count=words)
        problems = {problem.code: problem for problem in self._problems(draft, verdict)}
        tags, accounts = self._links(thing)
        links = {
            "tags": tags,
            "accounts": accounts,
            "problems": [as_link(problem) for problem in problems.values()],
        }
        self.new.append(_New(thing, draft, article, links, row))
        self.met_new.update(_marks(thing))

    def _problems(self, draft: ArticleDraft, verdict: Verdict) -> Iterable[Problem]:
        yield from draft.problems
        if verdict.shares_address:
            yield Problem(
                "same_address",
                Severity.WARNING,
                _("Another article has the same original address but another text."),
                {"articles": list(verdict.shares_address)},
            )
        if verdict.where_erased:
            yield Problem(
                "kin_of_erased",
                Severity.BLOCKING,
                _("It stands where an article was erased (%(key)s), and may be another version of it.")
                % {"key": verdict.where_erased},
                {"article": verdict.where_erased},
            )
        default = self.filing.source
        if default and draft.source and self.filing.names.sources.get(draft.source.value.casefold()) != default.pk:
            yield Problem(
                "source_differs",
                Severity.WARNING,
                _("The document names another source than the one given for the import."),
                {"given": default.name, "stated": draft.source.value},
            )

    def _sources(self, draft: ArticleDraft) -> StatedSources:
        """Sort out the sources of a draft; one that is stated but not known yet is made."""
        stated = stated_sources(draft, self.filing.names, self.filing.source)
        self.sources.make(stated)
        return stated

    def _links(self, thing: Thing) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Return the tags and accounts of a thing, those given for the whole import among them."""
        found, accounts = links_of(thing.item, self.tag_ids, self.event_ids)
        tags = {item["tag"]: item for item in found}
        for tag in self.filing.tags:
            tags[tag.pk] = {"tag": tag.pk, "basis": Basis.EDITOR.value, "words": [], "is_about": True}
        return list(tags.values()), accounts

    def _flush(self) -> None:
        """Save the articles that were prepared, with their originals and fingerprints."""
        if not self.new:
            return
        self._give_keys()
        articles = [new.article for new in self.new]
        number_articles(articles)
        self._record_near_duplicates()
        moves: list[dict[str, Any]] = [{} for _new in self.new]
        if self.filing.is_publishing:
            moves = [states.publishing(new.article, new.links["problems"], self.record) for new in self.new]
        self.record.create_articles(articles, [new.links for new in self.new], moves)
        keep_originals([(new.thing, new.draft, new.article) for new in self.new])
        for new in self.new:
            new.row.article = new.article
            self.standing.add(new.thing, new.article)
        self.new = []
        self.met_new.clear()

    def _record_near_duplicates(self) -> None:
        """Store the fingerprints of the new articles, and add their near-duplicates to their problems."""
        texts = {
            new.article.pk: NewText(new.thing.item.fingerprints, new.article.text, new.article.published_on)
            for new in self.new
        }
        problems = near_duplicate_problems(
            store_new_fingerprints(texts), {new.article.pk: new.article for new in self.new}
        )
        for new in self.new:
            new.links["problems"] += problems.get(new.article.pk, [])

    def _give_keys(self) -> None:
        """Give each article the shortest key of its bytes that no other article has."""
        digests = [bytes.fromhex(new.thing.item.sha256) for new in self.new]
        wanted = {article_key(digest) for digest in digests}
        taken = set(Article.objects.filter(key__in=wanted).values_list("key", flat=True))
        for new, digest in zip(self.new, digests, strict=True):
            length = KEY_LENGTH
            while (key := article_key(digest, length)) in taken:
                length += 1
                taken.update(Article.objects.filter(key=article_key(digest, length)).values_list("key", flat=True))
            new.article.key = key
            taken.add(key)

    # -- articles that are here already ---------------------------------------------------------------------------

    def _revive(self, article: Article) -> None:
        """Bring back an article whose import was undone."""
        values = states.values(article, states.Move(State.IMPORTED), self.record.change_set.at)
        self.record.set_many(Article, {article.pk: values}, edited={article.pk: dict.fromkeys(values, False)})
        article.refresh_from_db()
        self.to_publish.append(article)

    def _update(self, thing: Thing, draft: ArticleDraft, article: Article, row: ImportRecord) -> None:
        """Let an article follow its new bytes; fields that a person set become proposals."""
        fields = fields_of(draft, self._sources(draft), self.filing.names)
        evidence = fields.pop("evidence")
        values = {name.removesuffix("_id"): value for name, value in fields.items()}
        values |= {f"evidence.{name}": evidence.get(name) for name in {*article.evidence, *evidence}}
        original = keep_bytes([(thing, draft)])[thing.item.sha256]
        make_current(self.record, article, original, **met_as(thing))
        seen = len(self.record.log.kept)
        self.record.set_many(Article, {article.pk: values})
        kept = {path for _model, pk, path in self.record.log.kept[seen:] if pk == article.pk}
        article.refresh_from_db()
        relink(self.record, article, *self._links(thing))
        record_near_duplicates(self.record, earlier_near_duplicates({article.pk: thing.item.fingerprints}))
        row.proposal = _proposal(article, fields, evidence, kept)
        if row.proposal:
            row.answer = ImportRecord.Answer.OPEN
            row.message = _("What a person set stays; the new values wait for an editor.")
        self.standing.add(thing, article)

    def _queue(self, thing: Thing, draft: ArticleDraft, article: Article, row: ImportRecord) -> None:
        """Keep the new bytes and propose their values; nothing of the article changes."""
        fields = fields_of(draft, self._sources(draft), self.filing.names)
        evidence = fields.pop("evidence")
        if not article.originals.filter(original__sha256=thing.item.sha256).exists():
            keep_originals([(thing, draft, article)], are_current=False)
        row.proposal = _proposal(article, fields, evidence, PROPOSED)
        row.answer = ImportRecord.Answer.OPEN if row.proposal else ImportRecord.Answer.NONE


def _marks(thing: Thing) -> set[str | int]:
    """Return by what a thing may be known again: its bytes, its place, its address."""
    marks: set[str | int] = {thing.item.sha256, thing.place_hash, thing.address}
    return marks - {""}


def _reading(draft: ArticleDraft) -> dict[str, Any]:
    """Return what the record keeps of a reading: what was left out and what was mended."""
    reading: dict[str, Any] = {}
    if draft.removed:
        reading["removed"] = [
            {"text": piece.text, "rule": piece.rule, "span": list(piece.span)} for piece in draft.removed
        ]
    if draft.repairs:
        reading["repairs"] = [
            {"rule": one.rule, "before": one.before, "after": one.after, "count": one.count} for one in draft.repairs
        ]
    if draft.tags:
        reading["tags"] = [{"value": finding.value, **as_evidence(finding)} for finding in draft.tags]
    return {name: storable_values(content) for name, content in reading.items()}


def _proposal(article: Article, fields: dict[str, Any], evidence: dict[str, Any], names: set[str]) -> dict[str, Any]:
    """Return the new values that differ from the article's, by field, each with its evidence."""
    from archive.editing.changes.values import plain, read

    proposal: dict[str, Any] = {}
    for column, value in fields.items():
        name = column.removesuffix("_id")
        if name in names and name in PROPOSED and plain(value) != read(article, name):
            proposal[name] = {"old": read(article, name), "new": plain(value), "evidence": evidence.get(name)}
    return proposal
