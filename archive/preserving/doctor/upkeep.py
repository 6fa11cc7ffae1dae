"""Upkeep: what has to be done again and again, whether it was, and how it ended."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from archive.models import Article, Job, Upkeep
from archive.preserving.doctor.findings import Finding, fault, ok, warning

BACKUP_AGE = timedelta(days=2)
FIXITY_AGE = timedelta(days=2)
VERIFIED_AGE = timedelta(days=100)
OVERDUE = timedelta(minutes=10)
WAITING = timedelta(hours=1)


def _last(task: str) -> Upkeep | None:
    return Upkeep.objects.filter(task=task).first()


def _ago(last: Upkeep) -> str:
    hours = int((timezone.now() - last.ended_at).total_seconds() // 3600)
    return f"{hours // 24} days ago" if hours >= 48 else f"{hours} hours ago"


def check_backup() -> Finding:
    last = _last(Upkeep.Task.BACKUP)
    run = "manage.py backup" + ("" if settings.BACKUP_DIR else " DIR") + "   (and every night: annals-backup.timer)"
    if last is None:
        return fault("There is no backup.", run)
    if timezone.now() - last.ended_at > BACKUP_AGE:
        return fault(f"The last backup was made {_ago(last)}.", run)
    path = Path(str(last.told.get("file", "")))
    if path.is_absolute() and path.parent.is_dir() and not path.exists():
        return warning(f"The last backup, {path}, is not there any more. If it was moved, all is well.", run)
    return ok(f"The last backup was made {_ago(last)}: {path}.")


def check_fixity() -> Finding:
    last = _last(Upkeep.Task.FIXITY)
    run = "manage.py verify_archive --due   (every night: annals-fixity.timer)"
    if last is None:
        return warning("No original was held against its checksum yet.", run)
    if last.faults:
        told = f"{last.faults:,} originals do not fit their checksum. Restore them from a backup."
        return fault(told, "manage.py verify_archive --originals")
    if timezone.now() - last.ended_at > FIXITY_AGE:
        return warning(f"Originals were last read {_ago(last)}.", run)
    within, of = last.told.get("within", 0), last.told.get("of", 0)
    if within < of:
        return warning(f"{of - within:,} of {of:,} originals were not read within 30 days.", run)
    return ok(f"All {of:,} originals were read within 30 days, or came in them.")


def check_verification() -> Finding:
    last = _last(Upkeep.Task.VERIFICATION)
    if last is None or timezone.now() - last.ended_at > VERIFIED_AGE:
        when = f"was last verified {_ago(last)}" if last else "was never verified"
        return warning(f"The archive {when}.", "manage.py verify_archive")
    if last.faults:
        return fault(f"The last verification, {_ago(last)}, found {last.faults:,} faults.", "manage.py verify_archive")
    return ok(f"Verified {_ago(last)}: all in order.")


def check_publishing() -> Finding:
    """Look for scheduled articles that nobody published (two queries)."""
    run = "manage.py publish_due   (every minute: annals-publish.timer)"
    overdue = Article.objects.filter(publish_at__lt=timezone.now() - OVERDUE).order_by()[:1000].count()
    if overdue:
        return fault(f"{overdue:,} scheduled articles are overdue: nothing publishes them.", run)
    last = _last(Upkeep.Task.PUBLISHING)
    if last is None or timezone.now() - last.ended_at > OVERDUE:
        when = f"ran {_ago(last)}" if last else "never ran"
        return warning(f"publish_due {when}: what gets scheduled would wait.", run)
    return ok("Scheduled publishing runs.")


def check_jobs() -> Finding:
    """Look for jobs whose process is gone, and for such that nobody begins (two queries)."""
    now = timezone.now()
    running = Job.objects.filter(state=Job.State.RUNNING)
    stuck = running.exclude(pk__in=Job.objects.alive(now)).order_by("pk").values_list("pk", flat=True)[:1000]
    if numbers := list(stuck):
        told = f"{len(numbers)} jobs lost their process, number {numbers[0]} first."
        return fault(told, f"manage.py run_job {numbers[0]}   (each by its number)")
    waiting = Job.objects.waiting().filter(created_at__lt=now - WAITING).order_by()[:1000].count()
    if waiting:
        return fault(f"{waiting} jobs wait for more than an hour: nothing begins them.", "manage.py run_job")
    return ok("No job is stuck." if settings.JOBS else "No job is stuck; they wait for run_job (JOBS=off).")
