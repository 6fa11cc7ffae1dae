"""One import, from the paths that a person named to the report."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, nullcontext
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from archive.comparing.event_candidates import gather_candidates
from archive.editing.changes.recorder import recording
from archive.importing.drafts import Options, Refusal
from archive.importing.intake.dispatch import Dispatcher
from archive.importing.intake.file_walk import FoundFile, MissingPathError, walk
from archive.importing.intake.limits import infrequent_collection, use_one_arena
from archive.importing.intake.places import PlacedItem
from archive.importing.intake.reader import Item, Reader, ReaderLimits, Vocabulary
from archive.importing.intake.stretches import Share
from archive.importing.options import ImportOptions, StartError, assignee_of, check, open_batch
from archive.importing.progress import Counter, Progress
from archive.importing.report import write_report
from archive.importing.report_file import ReportError, ReportFile
from archive.importing.shares import Turns
from archive.importing.storing.batch_writer import BatchWriter
from archive.importing.storing.chunk_context import BatchSettings
from archive.importing.storing.matching import NeedsReading
from archive.importing.storing.values import SourceIndex
from archive.models import Article, Change, ImportBatch, Outcome, refresh_statistics
from archive.models.article_queries import ArticleQuerySet
from archive.models.choices import ChangeKind
from archive.search.index import follower
from archive.text.text_cache import enlarged_for_a_run

CHUNK = 500  # items in one transaction at most,
CHUNK_BYTES = 8 * 1024 * 1024  # of about so many bytes
FIRST_COUNT, GROWTH = 2_000, 4  # items after which the database counts its tables anew, and times as many next


@dataclass(frozen=True, slots=True)
class Result:
    """The result of an import: its batch (unsaved after a trial) and the number of items by outcome."""

    batch: ImportBatch
    counts: Mapping[str, int]

    @property
    def has_failures(self) -> bool:
        return bool(self.counts.get(Outcome.FAILED))


def run_import(
    paths: Sequence[Path],
    options: ImportOptions,
    *,
    user: AbstractBaseUser | None = None,
    progress: Callable[[Progress], object] = lambda _progress: None,
    began: Callable[[ImportBatch], object] = lambda _batch: None,
    found: Iterable[FoundFile] = (),
    most_at_once: int = 0,
    waits: Callable[[Share], object] = lambda _share: None,
) -> Result:
    """Import files and folders; `progress` is told after each transaction how far it is, `began` the new batch.

    `found` are files beyond those below the paths, `most_at_once` how many items one transaction writes,
    else as many as suit a command. A `share` reads its part of the files, writes in turn with the others, and ends
    when all have; `waits` is told for whom it waits where that lasts.

    Raises StartError before anything is written where the import can't start, and ReportError where its report can't be
    written at the end: the import can then be resumed. A trial does everything in one
    transaction and rolls it back, so that its report is the report of the act; meanwhile other writers wait.
    """
    (source, tags), assignee = check(options), assignee_of(options)
    all_found = chain(_started(walk(paths)), found)
    report = _report_file(paths, options)
    with ExitStack() as stack:
        use_one_arena()
        stack.enter_context(infrequent_collection())
        stack.enter_context(enlarged_for_a_run())
        stack.enter_context(transaction.atomic() if options.dry_run else nullcontext())
        batch = open_batch(options, user)
        began(batch)
        reader = reader_of(batch, options)
        asked = (source, tags, options.on_change, options.publish, assignee)
        writer = BatchWriter(BatchSettings(batch, SourceIndex.read(), *asked, is_trial=options.dry_run))
        turns = stack.enter_context(Turns(batch, options.share, writer, waits)) if options.share else None
        run = Writing(batch, writer, reader, user, turns)
        counter = Counter()
        workers = options.workers or multiprocessing.cpu_count()
        placed_items = Dispatcher(batch, reader).placed_items(turns.own(all_found) if turns else all_found, workers)
        with closing(placed_items), nullcontext() if options.dry_run else follower.in_batches():
            cut = turns.pieces if turns else chunks
            for chunk in cut(placed_items, most_at_once or CHUNK, CHUNK_BYTES):
                run.write(chunk)
                progress(counter.add(chunk))
        end = partial(gather_candidates, run.new_articles(), workers=workers)
        if turns:
            turns.finish(lambda: (end(), run.finish()))
        else:
            end()
        if report:  # before the end is recorded, so that an import without its report can be resumed
            with report.writing() as out:
                write_report(batch, out)
        counts = batch.counts if turns else run.finish()
        if options.dry_run:
            transaction.set_rollback(True)
            batch = ImportBatch(name=batch.name, counts=counts)
    return Result(batch, counts)


class Writing:
    """The writing side of one import, in one transaction a chunk."""

    def __init__(
        self,
        batch: ImportBatch,
        writer: BatchWriter,
        reader: Reader,
        user: AbstractBaseUser | None,
        turns: Turns | None = None,
    ) -> None:
        self.batch = batch
        self.writer = writer
        self.reader = reader
        self.user = user
        self.turns = turns
        self._written = 0
        self._count_at = FIRST_COUNT

    def write(self, placed_items: Sequence[PlacedItem]) -> None:
        """Write one chunk in one transaction."""
        try:
            self._write(placed_items)
        except NeedsReading:
            self._write(self._reread(placed_items))
        self._written += len(placed_items)
        if self._written >= self._count_at:  # else it plans until the end as for what the archive was before
            refresh_statistics()
            self._count_at = self._written * GROWTH

    def _write(self, placed_items: Sequence[PlacedItem]) -> None:
        with recording(ChangeKind.IMPORT, user=self.user, batch=self.batch) as record:
            self.writer.write(placed_items, record)
            if self.turns:
                self.turns.take()

    def _reread(self, placed_items: Sequence[PlacedItem]) -> list[PlacedItem]:
        """Return the items, with those read that were only recognised by their bytes."""
        read: dict[Path, dict[tuple[str, str, int | None], Item]] = {}
        for placed in placed_items:
            if placed.item.content is None and placed.path not in read:
                items = self.reader.read(placed.path, placed.report_path).items
                read[placed.path] = {(item.sha256, "", item.ordinal): item for item in items}  # met without its member
                read[placed.path] |= {(item.sha256, item.member, item.ordinal): item for item in items}
        again = []
        for placed in placed_items:
            item = placed.item
            if item.content is None:
                gone = Item(item.sha256, item.size, Refusal("failed", "The file changed while it was being read."))
                item = read[placed.path].get((item.sha256, item.member, item.ordinal), gone)
            again.append(replace(placed, item=item))
        return again

    def new_articles(self) -> ArticleQuerySet:
        """Return the articles that this import created or updated."""
        records = self.batch.records.filter(outcome__in=[Outcome.CREATED, Outcome.UPDATED])
        return Article.objects.filter(pk__in=records.values("article"))

    def finish(self) -> dict[str, int]:
        """Count the whole batch by outcome and close it."""
        rows = self.batch.records.values_list("outcome").annotate(n=Count("pk")).order_by("outcome")
        counts = dict(rows)
        self.batch.counts = counts
        self.batch.status = ImportBatch.Status.FINISHED
        self.batch.finished_at = timezone.now()
        with transaction.atomic():
            self.batch.save(update_fields=["counts", "status", "finished_at"])
            self.batch.turns.all().delete()
        refresh_statistics()
        return counts


def _started(found: Iterator[FoundFile]) -> Iterator[FoundFile]:
    """Find the first file, so that a missing path is reported before anything is written."""
    try:
        first = next(found, None)
    except MissingPathError as error:
        raise StartError(str(error)) from None
    return chain([first] if first else [], found)


def _report_file(paths: Sequence[Path], options: ImportOptions) -> ReportFile | None:
    """Check the file of the report, so that a bad one is reported before anything is written."""
    try:
        return ReportFile(options.report, paths) if options.report else None
    except ReportError as error:
        raise StartError(str(error)) from None


def chunks(placed_items: Iterable[PlacedItem], most: int, most_bytes: int) -> Iterator[list[PlacedItem]]:
    """Yield the items in chunks that one transaction writes: so many at most, and of about so many bytes."""
    chunk: list[PlacedItem] = []
    size = 0
    for placed in placed_items:
        chunk.append(placed)
        size += placed.item.size
        if len(chunk) >= most or size >= most_bytes:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def reader_of(batch: ImportBatch, options: ImportOptions) -> Reader:
    """Return what reads the files of an import, with the vocabulary of now (six queries)."""
    return Reader(_vocabulary(batch), _reading(options), _limits())


def _vocabulary(batch: ImportBatch) -> Vocabulary:
    """Return the vocabulary of when the import began, so that a resumed one reads as if it had not stopped."""
    made = Change.objects.filter(change_set__batch=batch, action=Change.Action.CREATE).of_model("source")
    return Vocabulary.read(without_sources=set(made.values_list("object_id", flat=True)))


def _reading(options: ImportOptions) -> Options:
    return Options(
        encoding=options.encoding,
        fields=dict(options.fields),
        unpublished=options.unpublished,
        attachments=options.attachments,
        split=options.split,
        source=options.source,
        max_bytes=settings.IMPORT_MAX_ARTICLE_BYTES,
    )


def _limits() -> ReaderLimits:
    return ReaderLimits(
        settings.IMPORT_MAX_FILE_BYTES, settings.IMPORT_MAX_SECONDS, settings.IMPORT_MAX_WORKER_MEMORY_BYTES
    )
