"""What a page lets be done in the background with files that were brought: they are tried, and imported."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from archive.importing.options import ImportOptions, StartError
from archive.importing.uploads import KeptUpload, find
from archive.jobs import starting
from archive.jobs.kinds import JobKind, register
from archive.jobs.runner import Run, StopError
from archive.models import ImportBatch, ImportRecord, Job, Outcome, take_archive_lock

TRY, IMPORT = "try_upload", "import_upload"
MAY_IMPORT, MAY_PUBLISH = "archive.add_importbatch", "archive.publish_article"
AT_ONCE = 200  # items that one transaction writes: half a second, not two


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person asked for with the files of an upload; `only` some of them, by the hashes of their places."""

    upload: str
    batch: str = ""
    source: str = ""
    tags: tuple[str, ...] = ()
    encoding: str = ""
    publish: bool = False
    assignee: str = ""
    only: tuple[int, ...] | None = None

    @classmethod
    def of(cls, parameters: Mapping[str, Any]) -> Asked:
        known: dict[str, Any] = {
            name: parameters[name] for name in cls.__dataclass_fields__ if parameters.get(name) is not None
        }
        for name in ("tags", "only"):
            if name in known:
                known[name] = tuple(known[name])
        return cls(**known)

    def options(self) -> ImportOptions:
        return ImportOptions(
            source=self.source,
            tags=self.tags,
            encoding=self.encoding,
            publish=self.publish,
            assignee=self.assignee,
        )


def ask_to_try(upload: KeptUpload, asked: Mapping[str, Any], title: str, user: Any) -> Job:
    """Keep and start a job that tries an import of what was brought; `asked` holds the fields of `Asked`."""
    parameters = {**asked, "upload": upload.token}
    return starting.ask_for(TRY, title, parameters, total=_counted(len(upload.files)), user=user)


def ask_to_import(trial: Job, title: str, user: Any) -> Job:
    """Keep and start the job that imports what was tried; who asks again is given the same job."""
    with transaction.atomic():
        take_archive_lock()
        trial.refresh_from_db()
        made = import_of(trial)
        if made is not None:
            return made
        total = trial.outcome("report", {}).get("total", 0)
        made = Job.objects.create(
            kind=IMPORT,
            title=title[:300],
            parameters=dict(trial.parameters),
            total=total,
            user=user,
            user_name=user.get_username(),
        )
        trial.stored = {**trial.stored, "import": made.pk}
        trial.save(update_fields=["stored"])
    starting.start(made)
    return made


def import_of(trial: Job) -> Job | None:
    """Return the job that imports what a job tried, if somebody asked for it."""
    return Job.objects.filter(pk=trial.stored.get("import", 0), kind=IMPORT).first()


@dataclass(frozen=True, slots=True)
class Failures:
    """The files of an import that failed and whose bytes are still kept, with how they were imported."""

    upload: KeptUpload
    hashes: tuple[int, ...]
    asked: dict[str, Any] = field(default_factory=dict)


def failures_of(batch: ImportBatch) -> Failures | None:
    """Return what of an import can be tried again; None where nothing failed or no bytes are kept (two queries)."""
    job = Job.objects.filter(batch=batch, kind=IMPORT).order_by("-pk").first()
    upload = find(job.parameters.get("upload", "")) if job else None
    if job is None or upload is None:
        return None
    there = {upload.place_hash(one) for one in upload.there()}
    failed = ImportRecord.objects.filter(batch=batch, outcome=Outcome.FAILED, file_hash__in=there)
    hashes = sorted(set(failed.values_list("file_hash", flat=True)))
    return Failures(upload, tuple(hashes), dict(job.parameters)) if hashes else None


def ask_to_retry(batch: ImportBatch, failures: Failures, encoding: str, title: str, user: Any) -> Job:
    """Keep and start a job that imports again what failed, as an import of its own; once, however often asked."""
    again = Job.objects.unfinished().filter(kind=IMPORT, parameters__upload=failures.upload.token).first()
    if again is not None:
        return again
    changed = {"batch": "", "encoding": encoding, "only": list(failures.hashes), "again": batch.pk}
    if not user.has_perm(MAY_PUBLISH):
        changed["publish"] = False
    return starting.ask_for(IMPORT, title, failures.asked | changed, total=len(failures.hashes), user=user)


def uploads_in_use() -> set[str]:
    """Return the names of the uploads that a job waits for or works on (one query)."""
    jobs = Job.objects.unfinished().filter(kind__in=[TRY, IMPORT])
    return {parameters.get("upload", "") for parameters in jobs.values_list("parameters", flat=True)}


def _try(run: Run) -> None:
    from archive.importing.trial import try_import  # the readers of all formats come with it

    upload, asked = _brought(run)
    run.job.done, run.job.result = 0, {}
    try:
        report = try_import(upload.found(), asked.options(), user=run.job.user, progress=_Telling(run, by_file=True))
    except StartError as error:
        raise StopError(str(error)) from None
    with run.step() as job:
        job.done, job.message, job.result = job.total, "", {"report": report.as_json()}


def _import(run: Run) -> None:
    from archive.importing.pipeline import run_import

    upload, asked = _brought(run)
    batch = run.job.batch
    if batch is not None and batch.status == ImportBatch.Status.UNDONE:
        raise StopError(_("It was undone meanwhile. Bring the files again."))
    if batch is None or batch.status == ImportBatch.Status.RUNNING:
        named: dict[str, Any] = {"resume": batch.name} if batch else {"batch": _free_name(asked.batch)}

        def began(new: ImportBatch) -> None:
            with run.step() as job:
                job.batch = new

        try:
            batch = run_import(
                [],
                replace(asked.options(), **named),
                user=run.job.user,
                progress=_Telling(run, before=batch.records.count() if batch else 0),
                began=began,
                found=upload.found(asked.only),
                most_at_once=AT_ONCE,
            ).batch
        except StartError as error:
            raise StopError(str(error)) from None
    _let_go(upload, asked.only, batch)
    with run.step() as job:
        job.done = job.total = sum(batch.counts.values())
        job.message = ""


def _brought(run: Run) -> tuple[KeptUpload, Asked]:
    """Return what the job is about, once it is sure that whoever asked for it may do it."""
    asked, user = Asked.of(run.job.parameters), run.job.user
    if user is None or not user.is_active or not user.has_perm(MAY_IMPORT):
        raise StopError(_("Whoever asked for it may not import."))
    if asked.publish and not user.has_perm(MAY_PUBLISH):
        raise StopError(_("Whoever asked for it may not publish."))
    upload = find(asked.upload)
    is_whole = run.job.kind == TRY or run.job.batch_id or (upload and upload.there(asked.only))
    if upload is None or not is_whole:
        raise StopError(_("The files are no longer kept. Bring them again."))
    return upload, asked


def _let_go(upload: KeptUpload, only: Collection[int] | None, batch: ImportBatch) -> None:
    """Remove the bytes that the archive holds by now; what failed stays a while, to be tried again."""
    kept = set(batch.records.filter(outcome=Outcome.FAILED).values_list("file_hash", flat=True))
    if only is not None:
        kept |= {upload.place_hash(one) for one in upload.there()} - set(only)
    upload.keep_only(kept)


def _free_name(asked: str) -> str:
    """Return a name that no import has yet: the one asked for, or the time."""
    wanted = asked or f"{timezone.localtime():%Y-%m-%d %H:%M:%S}"
    taken = set(ImportBatch.objects.filter(name__startswith=wanted).values_list("name", flat=True))
    name, number = wanted, 2
    while name in taken:
        name, number = f"{wanted} ({number})", number + 1
    return name


def _counted(files: int) -> int:
    """Return of how many a trial tells how far it is: one file may be a ZIP of thousands."""
    return files if files > 1 else 0


class _Telling:
    """Keeps with the job how far it is, lets others write in between, and ends where somebody asked for it."""

    def __init__(self, run: Run, *, by_file: bool = False, before: int = 0) -> None:
        self._run, self._by_file, self._before = run, by_file, before
        self._began = time.monotonic()

    def __call__(self, now: Any) -> None:
        job = self._run.job
        done = now.files if self._by_file else self._before + now.records
        job.done = min(done, job.total) if job.total else done
        job.message = now.words(time.monotonic() - self._began)
        self._run.give_way()
        self._run.beat()


register(JobKind(TRY, _try))
register(JobKind(IMPORT, _import))
