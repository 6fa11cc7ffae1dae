"""One import from the paths that a person named to the report: keep, read, clean, match, record."""

from __future__ import annotations

import codecs
import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, nullcontext
from dataclasses import asdict, dataclass, field, fields
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import Count, Max
from django.utils import timezone

from archive.editing.changes import recording
from archive.importing.drafts import ArticleDraft, Options, Refusal
from archive.importing.filing import Filing
from archive.importing.matching import NeedsReading
from archive.importing.places import Thing, hash_of
from archive.importing.reading import FileRead, Item, Reader, Vocabulary, look_at_all, start_worker
from archive.importing.report import write_report
from archive.importing.values import Names
from archive.importing.walking import Found, MissingPathError, walk
from archive.models import Change, ImportBatch, ImportRecord, Outcome, Source, Tag
from archive.models.choices import ChangeKind

CHUNK = 300  # things in one transaction
GROUP = 24  # files that a worker reads at a time
FEW = 48  # files up to which starting worker processes is not worth it
UNREAD = ("reading", "proposal", "message", "place")
ON_CHANGE = ("queue", "update", "skip")
FIELDS = {column.name for column in fields(ArticleDraft)} | {"date"}


class StartError(Exception):
    """The import could not start; nothing was written."""


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How a person asked for an import; the words are those of the command."""

    dry_run: bool = False
    publish: bool = False
    report: Path | None = None
    batch: str = ""
    source: str = ""
    tags: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    encoding: str = ""
    on_change: str = "queue"
    resume: str = ""
    workers: int = 0


@dataclass(frozen=True, slots=True)
class Result:
    """What became of an import: its batch (unsaved after a trial) and how many things had which outcome."""

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
    progress: Callable[[int], object] = lambda _n: None,
) -> Result:
    """Import files and folders; `progress` is told how many files were done.

    Raises StartError before anything is written where the import can't start. A trial does everything in one
    transaction and rolls it back, so that its report is the report of the act; meanwhile other writers wait.
    """
    source, tags = _check(options)
    found = _started(walk(paths))
    with ExitStack() as stack:
        out = stack.enter_context(_open_report(options.report)) if options.report else None
        stack.enter_context(transaction.atomic() if options.dry_run else nullcontext())
        batch = _open_batch(options, user)
        names = Names.read()
        filing = Filing(batch, names, source, tags, options.on_change, options.publish)
        reading = Options(
            encoding=options.encoding, fields=dict(options.fields), max_bytes=settings.IMPORT_MAX_ARTICLE_BYTES
        )
        run = _Run(batch, filing, Reader(_vocabulary(batch), reading, settings.IMPORT_MAX_FILE_BYTES), user)
        for chunk in _chunks(run.things(found, _workers(options)), CHUNK):
            progress(run.file(chunk))
        counts = run.finish()
        if out:
            write_report(batch, out)
        if options.dry_run:
            transaction.set_rollback(True)
            batch = ImportBatch(name=batch.name, counts=counts)
    return Result(batch, counts)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file to read; the checksum that it had when last read whole, and its one article where it was but one."""

    found: Found
    sha256: str = ""
    item: Item | None = None


class _Run:
    """The state of one import on its way."""

    def __init__(self, batch: ImportBatch, filing: Filing, reader: Reader, user: AbstractBaseUser | None) -> None:
        self.batch = batch
        self.filing = filing
        self.reader = reader
        self.user = user

    # -- reading --------------------------------------------------------------------------------------------------

    def things(self, found: Iterator[Found], workers: int) -> Iterator[Thing]:
        """Yield everything that is met, in sorted order whatever the number of workers."""
        first = list(islice(found, FEW + 1))
        if len(first) <= FEW or workers < 2:
            for group in _chunks(_then(first, found), GROUP):
                for one in self._wanted(group):
                    yield from self._look_at(one)
        else:
            yield from self._in_workers(_then(first, found), workers)

    def _look_at(self, one: Wanted) -> Iterator[Thing]:
        if one.found.refusal:
            yield Thing(one.found.path, one.found.shown, Item("", 0, one.found.refusal))
        else:
            yield from self._things_of(one, self.reader.look_at(one.found.path, one.found.shown, one.sha256))

    def _in_workers(self, found: Iterable[Found], workers: int) -> Iterator[Thing]:
        """Read groups of files in worker processes, a few groups ahead, and yield what they hold in order.

        The processes are forked: they inherit the vocabulary and never touch the database.
        """
        given = (self.reader.vocabulary, self.reader.options, self.reader.max_file_bytes)
        waiting: deque[tuple[list[Wanted], Future[list[FileRead]]]] = deque()
        groups = _chunks(found, GROUP)
        pool = _pool(workers, given)
        try:
            for group in groups:
                wanted = self._wanted(group)
                waiting.append((wanted, pool.submit(look_at_all, _files(wanted))))
                if len(waiting) > workers * 3:
                    yield from self._collect(*waiting.popleft(), given)
            while waiting:
                yield from self._collect(*waiting.popleft(), given)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)

    def _collect(
        self, group: list[Wanted], future: Future[list[FileRead]], given: tuple[Vocabulary, Options, int]
    ) -> Iterator[Thing]:
        try:
            read = iter(future.result())
        except BrokenProcessPool:
            read = iter(_one_by_one(_files(group), given))
        for one in group:
            if one.found.refusal:
                yield Thing(one.found.path, one.found.shown, Item("", 0, one.found.refusal))
            else:
                yield from self._things_of(one, next(read))

    def _things_of(self, wanted: Wanted, read: FileRead) -> Iterator[Thing]:
        if read.is_known and wanted.item:
            yield Thing(read.path, read.shown, wanted.item, read.sha256)
            return
        if read.is_known and (things := self._known_things(read)):
            yield from things
            return
        items = self.reader.look_at(read.path, read.shown).items if read.is_known else read.items
        last = len(items) - 1
        if last < 0:
            yield Thing(read.path, read.shown, Item(read.sha256, 0, Refusal("skipped", "There is no article in it.")))
        for n, item in enumerate(items):
            yield Thing(read.path, read.shown, item, read.sha256, ends_file=n == last)

    def _wanted(self, group: Sequence[Found]) -> list[Wanted]:
        """Leave out files that this batch has done, and say of the others what they were when last read whole."""
        hashes = {hash_of(str(found.path)) for found in group}
        ended = ImportRecord.objects.filter(file_hash__in=hashes, ends_file=True)
        done = set(ended.filter(batch=self.batch).values_list("file_hash", flat=True))
        last = ended.values("file_hash").annotate(last=Max("pk")).values_list("last", flat=True)
        known = {row.file_hash: row for row in ImportRecord.objects.filter(pk__in=list(last)).defer(*UNREAD)}
        wanted = []
        for found in group:
            place = hash_of(str(found.path))
            if place not in done:
                record = known.get(place)
                wanted.append(Wanted(found, record.file_sha256, _whole_file(record)) if record else Wanted(found))
        return wanted

    def _known_things(self, read: FileRead) -> list[Thing]:
        """Return what a file of many held when it was last read whole; nothing if it has to be read again."""
        file_hash = hash_of(str(read.path))
        rows = ImportRecord.objects.filter(file_hash=file_hash, file_sha256=read.sha256)
        batch_id = rows.filter(ends_file=True).order_by("-pk").values_list("batch_id", flat=True).first()
        records = list(rows.filter(batch=batch_id).order_by("pk").defer(*UNREAD))
        if not all(record.article_id for record in records):
            return []
        return [
            Thing(
                read.path,
                read.shown,
                Item(record.sha256, record.size, None, record.member, record.ordinal),
                read.sha256,
                record.ends_file,
            )
            for record in records
        ]

    # -- writing --------------------------------------------------------------------------------------------------

    def file(self, things: Sequence[Thing]) -> int:
        """Write one chunk in one transaction; return how many files it brought to their end."""
        try:
            self._file(things)
        except NeedsReading:
            self._file(self._read_again(things))
        return sum(thing.ends_file for thing in things)

    def _file(self, things: Sequence[Thing]) -> None:
        with recording(ChangeKind.IMPORT, user=self.user, batch=self.batch) as record:
            done = set(
                self.batch.records.filter(place_hash__in=[thing.place_hash for thing in things]).values_list(
                    "place_hash", flat=True
                )
            )
            self.filing.file([thing for thing in things if thing.place_hash not in done], record)

    def _read_again(self, things: Sequence[Thing]) -> list[Thing]:
        """Read the files of things that were only recognised, and put in their place what they hold."""
        read: dict[Path, dict[tuple[str, str, int | None], Item]] = {}
        for thing in things:
            if thing.item.content is None and thing.path not in read:
                items = self.reader.look_at(thing.path, thing.shown).items
                read[thing.path] = {(item.sha256, item.member, item.ordinal): item for item in items}
        again = []
        for thing in things:
            item = thing.item
            if item.content is None:
                gone = Item(item.sha256, item.size, Refusal("failed", "The file changed while it was being read."))
                item = read[thing.path].get((item.sha256, item.member, item.ordinal), gone)
            again.append(Thing(thing.path, thing.shown, item, thing.file_sha256, thing.ends_file))
        return again

    def finish(self) -> dict[str, int]:
        """Count the whole batch by outcome and close it."""
        rows = self.batch.records.values_list("outcome").annotate(n=Count("pk")).order_by("outcome")
        counts = dict(rows)
        self.batch.counts = counts
        self.batch.status = ImportBatch.Status.FINISHED
        self.batch.finished_at = timezone.now()
        self.batch.save(update_fields=["counts", "status", "finished_at"])
        return counts


def _check(options: ImportOptions) -> tuple[Source | None, list[Tag]]:
    """Check what can be checked before anything is read; raise StartError with what to do."""
    if options.on_change not in ON_CHANGE:
        raise StartError(f"--on-change takes {', '.join(ON_CHANGE)}, not “{options.on_change}”.")
    if options.workers < 0:
        raise StartError("--workers takes a number from 1 on.")
    if options.encoding:
        try:
            codecs.lookup(options.encoding)
        except LookupError:
            raise StartError(f"There is no encoding “{options.encoding}”. Try utf-8, cp1251 or gb18030.") from None
    if unknown := sorted(set(options.fields) - FIELDS):
        raise StartError(f"--map knows no field “{unknown[0]}”. The fields are {', '.join(sorted(FIELDS))}.")
    source = None
    if options.source:
        source = Source.objects.filter(slug=options.source).first()
        if source is None:
            raise StartError(
                f"There is no source with the slug “{options.source}”. See the list of sources in the admin."
            )
    tags = []
    for name in options.tags:
        tag = (
            Tag.objects.filter(name__iexact=name).first()
            or Tag.objects.filter(slug=name).first()
            or Tag.objects.filter(aliases__name__iexact=name).first()
        )
        if tag is None:
            raise StartError(f"There is no tag “{name}”. Make it in the admin first.")
        tags.append(tag)
    if options.batch and options.resume:
        raise StartError("--batch names a new import, --resume an old one: give one of them.")
    return source, tags


def _started(found: Iterator[Found]) -> Iterator[Found]:
    """Take the first file already, so that a missing path is known before anything is written."""
    try:
        first = next(found, None)
    except MissingPathError as error:
        raise StartError(str(error)) from None
    return _then([first] if first else [], found)


def _open_report(path: Path):  # type: ignore[no-untyped-def]
    try:
        return path.open("w", encoding="utf-8")
    except OSError as error:
        raise StartError(f"The report can't be written to “{path}”: {error.strerror}.") from None


def _open_batch(options: ImportOptions, user: AbstractBaseUser | None) -> ImportBatch:
    if options.resume:
        batch = ImportBatch.objects.filter(name=options.resume).first()
        if batch is None:
            raise StartError(f"There is no import “{options.resume}” to resume.")
        if batch.status != ImportBatch.Status.RUNNING:
            raise StartError(f"The import “{batch.name}” came to its end already.")
        return batch
    name = options.batch or f"{timezone.localtime():%Y-%m-%d %H:%M:%S}"
    if options.batch and ImportBatch.objects.filter(name=name).exists():
        raise StartError(f"There is an import “{name}” already. Choose another name, or go on with it by --resume.")
    taken = set(ImportBatch.objects.filter(name__startswith=name).values_list("name", flat=True))
    number = 2
    unique = name
    while unique in taken:
        unique, number = f"{name} ({number})", number + 1
    kept = {key: str(value) if isinstance(value, Path) else value for key, value in asdict(options).items() if value}
    return ImportBatch.objects.create(name=unique, options=kept, user_id=user.pk if user else None)


def _vocabulary(batch: ImportBatch) -> Vocabulary:
    """Read what the archive knew when the import began, so that one gone on with reads as if it had not stopped."""
    made = Change.objects.filter(change_set__batch=batch, model="source", action=Change.Action.CREATE)
    return Vocabulary.read(without_sources=set(made.values_list("object_id", flat=True)))


def _workers(options: ImportOptions) -> int:
    return options.workers or multiprocessing.cpu_count()


def _pool(workers: int, given: tuple[Vocabulary, Options, int]) -> ProcessPoolExecutor:
    context = multiprocessing.get_context("fork")
    return ProcessPoolExecutor(workers, mp_context=context, initializer=start_worker, initargs=given)


def _files(group: Sequence[Wanted]) -> list[tuple[Path, str, str]]:
    return [(one.found.path, one.found.shown, one.sha256) for one in group if not one.found.refusal]


def _whole_file(record: ImportRecord) -> Item | None:
    """Return the one article of a file as it was, if it is one."""
    is_whole = record.article_id and not record.member and record.ordinal is None
    return Item(record.sha256, record.size) if is_whole else None


def _one_by_one(files: Sequence[tuple[Path, str, str]], given: tuple[Vocabulary, Options, int]) -> Iterator[FileRead]:
    """Read files each in a process of its own, after one of them has ended a shared one."""
    for file in files:
        with _pool(1, given) as pool:
            try:
                yield from pool.submit(look_at_all, [file]).result()
            except BrokenProcessPool:
                refusal = Refusal(
                    "failed", "Reading the file ended the process that read it; it may need too much memory."
                )
                yield FileRead(file[0], file[1], "", items=(Item("", 0, refusal),))


def _chunks(things: Iterable, size: int) -> Iterator[list]:  # type: ignore[type-arg]
    waiting = iter(things)
    while chunk := list(islice(waiting, size)):
        yield chunk


def _then(first: Sequence[Found], rest: Iterator[Found]) -> Iterator[Found]:
    yield from first
    yield from rest
