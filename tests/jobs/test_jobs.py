"""Jobs are claimed once, kept step by step, ended, found dead, and go on where they stopped."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.utils import timezone

from archive.jobs import kinds, runner, starting
from archive.jobs.runner import Run, StopError, run_job
from archive.models import Job
from tests import make

pytestmark = pytest.mark.django_db
OLD = timedelta(minutes=2)


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Job]:
    """Register a kind that makes a user for each of its names, and give a function that keeps such a job.

    After so many of them (`breaks_after`) its process is gone, as by SIGKILL, or it ends by an `error`.
    """
    monkeypatch.setattr(kinds, "_KINDS", {})
    trouble: dict[str, Any] = {}

    def work(run: Run) -> None:
        for names in run.rest(run.job.parameters["names"], 2):
            with run.step() as job:
                for name in names:
                    User.objects.create(username=name)
                job.done += len(names)
                job.result = {"last": names[-1]}
                if trouble.get("error") and job.done > trouble["after"]:
                    raise trouble["error"]
            if meanwhile := trouble.get("meanwhile"):
                meanwhile(job)

    kinds.register(kinds.JobKind("count", work))

    def keep(names: str = "abcdef", **given: Any) -> Job:
        trouble.clear()
        trouble.update(given)
        return starting.ask_for("count", "Count", {"names": list(names)}, total=len(names))

    return keep


def now_is(job: Job) -> Job:
    job.refresh_from_db()
    return job


def count() -> int:
    return User.objects.count()


def test_a_job_is_done_step_by_step_and_its_process_asked_for(counting: Any, started: list[int]) -> None:
    job = counting()
    assert started == [job.pk]
    assert job.state == Job.State.WAITING
    assert run_job(job.pk)
    assert (now_is(job).state, job.done, job.result, count()) == (Job.State.DONE, 6, {"last": "f"}, 6)
    assert job.started_at and job.ended_at and job.beat_at
    assert not run_job(job.pk)
    assert count() == 6


def test_what_a_step_did_is_kept_with_its_progress_or_not_at_all(counting: Any) -> None:
    job = counting(error=RuntimeError("broken"), after=2)
    assert run_job(job.pk)
    assert (now_is(job).state, job.done, job.result, count()) == (Job.State.FAILED, 2, {"last": "b"}, 2)
    assert "broken" in job.message
    assert job.may_go_on


def test_a_stopped_job_goes_on_where_it_stopped(counting: Any, started: list[int]) -> None:
    job = counting(error=StopError("No more paper."), after=2)
    run_job(job.pk)
    assert now_is(job).message == "No more paper."
    other = counting("xy")  # and from here on nothing breaks
    assert starting.go_on(now_is(job))
    assert started[-1] == job.pk
    run_job(job.pk)
    assert (now_is(job).state, job.done, job.message, count()) == (Job.State.DONE, 6, "", 6)
    assert now_is(other).state == Job.State.WAITING


def test_a_job_whose_process_is_gone_is_found_dead_and_can_go_on(counting: Any) -> None:
    job = counting()
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING, runner="gone", beat_at=timezone.now())
    assert not now_is(job).is_dead
    assert not run_job(job.pk)
    assert not starting.go_on(job)
    Job.objects.filter(pk=job.pk).update(beat_at=timezone.now() - OLD)
    assert now_is(job).is_dead and job.may_go_on
    assert run_job(job.pk)
    assert (now_is(job).state, count()) == (Job.State.DONE, 6)


def test_whoever_comes_back_after_another_took_over_writes_nothing(counting: Any) -> None:
    job = counting(meanwhile=lambda job: Job.objects.filter(pk=job.pk).update(runner="another"))
    assert run_job(job.pk)
    assert (now_is(job).state, job.done, count()) == (Job.State.RUNNING, 2, 2)


def test_a_job_is_cancelled_between_its_steps_and_keeps_what_it_did(counting: Any) -> None:
    job = counting(meanwhile=lambda job: starting.cancel(Job.objects.get(pk=job.pk)))
    run_job(job.pk)
    assert (now_is(job).state, job.done, count()) == (Job.State.CANCELLED, 2, 2)
    assert not job.is_cancel_asked
    waiting = counting()
    starting.cancel(waiting)
    assert now_is(waiting).state == Job.State.CANCELLED
    assert not run_job(waiting.pk)


def test_no_more_are_done_at_once_than_may_be_and_the_next_follows(counting: Any) -> None:
    for name in ("one", "other"):
        Job.objects.create(kind="count", title=name, state=Job.State.RUNNING, runner=name, beat_at=timezone.now())
    job = counting()
    assert not run_job(job.pk)
    assert now_is(job).state == Job.State.WAITING
    Job.objects.filter(title="other").update(state=Job.State.DONE)
    assert runner.run_waiting() == 1
    assert now_is(job).state == Job.State.DONE


def test_a_process_that_is_stopped_leaves_a_job_that_can_go_on(counting: Any) -> None:
    job = counting(error=KeyboardInterrupt(), after=2)
    with pytest.raises(KeyboardInterrupt):
        run_job(job.pk)
    assert (now_is(job).state, job.done, count()) == (Job.State.FAILED, 2, 2)


def test_where_no_process_can_be_started_the_job_says_which_command_does_it(
    counting: Any, started: list[int], settings: Any, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    settings.JOBS = False
    job = counting()
    assert started == []
    assert f"manage.py run_job {job.pk}" in now_is(job).message
    settings.JOBS = True

    def refuse(_pk: int) -> None:
        raise OSError(11, "No room for another process")

    monkeypatch.setattr(starting, "start_process", refuse)
    other = counting("gh")
    assert "No room for another process" in now_is(other).message
    call_command("run_job", job.pk)
    assert "Count: done." in capsys.readouterr().out
    assert now_is(other).state == Job.State.DONE  # what waits follows
    with pytest.raises(SystemExit) as end:
        call_command("run_job", 0)
    assert end.value.code == 2


def test_a_kind_that_this_version_does_not_know_is_said() -> None:
    job = Job.objects.create(kind="juggle", title="Juggle", user=make.user("Ann"))
    assert run_job(job.pk)
    assert (now_is(job).state, job.done) == (Job.State.FAILED, 0)
    assert "can’t do it" in job.message
