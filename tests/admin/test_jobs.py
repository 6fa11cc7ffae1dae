"""The page of a job shows its owner how far it is, lets it end or go on, and is nobody else's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from archive.models import Job
from tests.admin.conftest import Desk

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def running(editor: Desk) -> Job:
    return Job.objects.create(
        kind="act", title="Sort them", user=editor.user, user_name="Ann", state=Job.State.RUNNING, runner="r",
        done=1500, total=2000, beat_at=timezone.now(), parameters={"return_url": "/admin/archive/article/?q=x"},
    )  # fmt: skip


def page_of(desk: Desk, job: Job) -> str:
    return str(desk.get(reverse("admin:archive_job_change", args=[job.pk])).content.decode())


def test_a_job_says_how_far_it_is_and_loads_itself_again_while_it_runs(editor: Desk, running: Job) -> None:
    page = page_of(editor, running)
    assert "1,500 of 2,000" in page and "75 %" in page
    assert '<noscript><meta http-equiv="refresh"' in page
    assert "/admin/archive/article/?q=x" in page
    Job.objects.update(state=Job.State.DONE, result={"lines": ["Done with 1,990."], "skipped": {"You may not.": 10}})
    page = page_of(editor, running)
    assert "refresh" not in page and "Done with 1,990." in page and "<b>10</b> You may not." in page


def test_a_job_is_ended_and_goes_on_by_its_owner_alone(
    editor: Desk, running: Job, sign_in: Callable[..., Any], started: list[int]
) -> None:
    stranger = sign_in("Publishers", "another")
    cancel, go_on = (reverse(f"admin:archive_job_{act}", args=[running.pk]) for act in ("cancel", "go_on"))
    for desk, address in ((stranger, cancel), (stranger, go_on)):
        assert desk.post(address).status_code == 403
    assert running.title not in str(stranger.get(reverse("admin:archive_job_changelist")).content)
    assert running.title in str(editor.get(reverse("admin:archive_job_changelist")).content)
    assert editor.get(cancel).status_code == 404
    editor.post(cancel)
    running.refresh_from_db()
    assert running.is_cancel_asked
    assert "Ending" in page_of(editor, running)
    Job.objects.update(state=Job.State.CANCELLED, is_cancel_asked=False)
    assert "Go on" in page_of(editor, running)
    editor.post(go_on)
    running.refresh_from_db()
    assert running.state == Job.State.WAITING
    assert started == [running.pk]
