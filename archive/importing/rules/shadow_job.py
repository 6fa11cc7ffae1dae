"""Shadow runs as jobs: originals are read outside of any transaction, findings are kept chunk by chunk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from archive.editing.changes.approval import REVIEW, has_permission
from archive.editing.changes.recorder import User
from archive.importing.rules.concerned import MODELS, concerned, rules_stamp
from archive.importing.rules.shadow import Reading, ShadowReader
from archive.jobs.kinds import JobKind, register
from archive.jobs.runner import Run, StopError
from archive.jobs.starting import ask_for
from archive.models import Job, ShadowDifference, ShadowRun, take_archive_lock

NAME = "shadow"
CHUNK = 200  # articles whose findings are kept in one step,
READ = 25  # read so many at a time between two signs of life
MOST_KEPT = 10_000  # articles whose differences are kept, which is what an act takes at once
MOST_FAILED = 200
KEPT_RUNS = 20


def ask_for_shadow(
    about: str, pk: int | None, user: User, address: Callable[[ShadowRun], str] = lambda _shadow: ""
) -> Job:
    """Let a job read what a change of this part of the vocabulary concerns; the oldest runs make room.

    `address` gives the page of a run, to which that of the job leads. Raises LookupError where there is no such record.
    """
    name = ""
    if about in MODELS:
        row = MODELS[about]._default_manager.filter(pk=pk).first()
        if row is None:
            raise LookupError(about)
        name = str(row)
    with transaction.atomic():
        take_archive_lock()
        old = list(ShadowRun.objects.values_list("pk", flat=True)[KEPT_RUNS - 1 :])
        ShadowRun.objects.filter(pk__in=old).delete()
        shadow = ShadowRun.objects.create(
            about=about,
            object_id=pk if name else None,
            name=name[:300],
            user=user if user.is_authenticated else None,  # type: ignore[misc]
            user_name=user.get_username(),
        )
    parameters = {"shadow": shadow.pk, "return_url": address(shadow)}
    job = ask_for(NAME, _("Read again, to see what would change: %s") % shadow, parameters, user=user)
    ShadowRun.objects.filter(pk=shadow.pk).update(job=job)
    return job


def work(run: Run) -> None:
    """Read what is left, and keep what was found."""
    job = run.job
    if job.user is None or not job.user.is_active or not has_permission(job.user, REVIEW):
        raise StopError(_("Whoever asked for it may not do it any more."))
    shadow = ShadowRun.objects.filter(pk=job.parameters["shadow"]).first()
    if shadow is None:
        raise StopError(_("Its findings made room for later ones. Ask for it anew."))
    stamp = rules_stamp()
    reader = ShadowReader()
    ids = concerned(shadow.about, shadow.object_id)
    last = job.stored.get("last", 0)
    left = [pk for pk in ids if pk > last]
    with run.step():
        job.total = len(ids)
        job.done = len(ids) - len(left)
        if last and shadow.rules_stamp != stamp:
            raise StopError(_("The vocabulary changed meanwhile. Ask for it anew."))
        shadow.rules_stamp = stamp
        shadow.save(update_fields=["rules_stamp"])
    for start in range(0, len(left), CHUNK):
        some = left[start : start + CHUNK]
        found = Reading()
        for at in range(0, len(some), READ):
            found.add(reader.read(some[at : at + READ]))
            run.beat()
        with run.step():
            keep(shadow, found)
            job.done += len(some)
            job.stored = {"last": some[-1]}
    with run.step():
        job.result = {"lines": [said(shadow)]}


def keep(shadow: ShadowRun, found: Reading) -> None:
    """Add findings to a run."""
    counts = Counter(shadow.counts)
    by_article: dict[int, list[ShadowDifference]] = {}
    for one in found.differences:
        counts[f"{one.field} {one.effect}"] += 1
        one.run = shadow
        by_article.setdefault(one.article_id, []).append(one)
    changing = [some for some in by_article.values() if any(one.effect != one.Effect.KEPT for one in some)]
    room = max(0, MOST_KEPT - shadow.differing)
    kept_only = [some for some in by_article.values() if some not in changing]
    listed = changing[:room] + (kept_only if room else [])
    ShadowDifference.objects.bulk_create([one for some in listed for one in some], batch_size=500)
    shadow.read += found.read
    shadow.differing += len(changing)
    shadow.is_cut |= len(changing) > room
    shadow.counts = dict(counts)
    shadow.failed = [*shadow.failed, *map(list, found.failed)][:MOST_FAILED]
    shadow.save(update_fields=["read", "differing", "is_cut", "counts", "failed"])


def said(shadow: ShadowRun) -> str:
    """Say in a sentence what a run found."""
    told = ngettext(
        "%(differing)s of %(read)s article read would change.",
        "%(differing)s of %(read)s articles read would change.",
        shadow.read,
    )
    return told % {"differing": f"{shadow.differing:,}", "read": f"{shadow.read:,}"}


register(JobKind(NAME, work))
