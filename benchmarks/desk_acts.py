"""What editors do to an archive: saving a form, acts on many and their undo, and how long others wait for each.

python -m benchmarks.desk_acts    # of the archive of the settings, which is left as it was found, but for its log

Acts go as jobs, step by step, as the desk does them, but in this process. The lock that keeps others from writing is
held to the end of a commit: on SQLite from the beginning of its transaction, on PostgreSQL from when the archive lock
is taken; `lock` is the longest time of any.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from benchmarks import setting_up

setting_up.django()

from django.contrib.auth.models import User  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.urls import reverse  # noqa: E402
from lxml import html  # noqa: E402

from archive.editing.bulk import bulk_job  # noqa: E402
from archive.editing.bulk.acts import Act, Order  # noqa: E402
from archive.editing.bulk.fields import SetSource  # noqa: E402
from archive.editing.bulk.frozen import freeze  # noqa: E402
from archive.editing.bulk.preview import preview  # noqa: E402
from archive.editing.bulk.tags import AddTag  # noqa: E402
from archive.editing.undo import undo_job  # noqa: E402
from archive.jobs.runner import run_job  # noqa: E402
from archive.models import Article, Job, Source, Tally  # noqa: E402
from benchmarks.spending import Watch  # noqa: E402

NUMBERS = (2_000, 10_000)
SAVES = 20


class Lock:
    """Notes how long each transaction of this process holds the write lock; one that was rolled back is not told."""

    def __init__(self) -> None:
        self.held: list[float] = []

    @contextmanager
    def watched(self) -> Iterator[None]:
        commit, self._began = connection.commit, 0.0

        def asked(execute: Callable[..., object], sql: str, *given: object) -> object:
            answer = execute(sql, *given)
            if not self._began and "pg_advisory_xact_lock" in sql:
                self._began = time.perf_counter()
            return answer

        def committed() -> None:
            commit()
            if self._began:
                self.held.append(time.perf_counter() - self._began)
            self._began = 0.0

        connection.commit = committed  # type: ignore[method-assign]
        try:
            with self._begun(), connection.execute_wrapper(asked):
                yield
        finally:
            connection.commit = commit  # type: ignore[method-assign]

    @contextmanager
    def _begun(self) -> Iterator[None]:
        """Note when SQLite begins a transaction, which no wrapper is told of."""
        if connection.vendor != "sqlite":
            yield
            return
        begin = connection._start_transaction_under_autocommit

        def begun() -> None:
            begin()
            self._began = time.perf_counter()

        connection._start_transaction_under_autocommit = begun  # type: ignore[method-assign]
        try:
            yield
        finally:
            connection._start_transaction_under_autocommit = begin  # type: ignore[method-assign]

    @property
    def longest(self) -> float:
        return max(self.held, default=0.0)


def measure() -> dict[str, Any]:
    """Save a form some times, then do acts on as many articles as there are and undo each."""
    user, _made = User.objects.get_or_create(username="bench", defaults={"is_superuser": True, "is_staff": True})
    latest = list(Article.objects.order_by("-pk").values_list("pk", flat=True)[: NUMBERS[-1]])
    source = Source.objects.get(pk=next(pk for pk in Tally.objects.largest("source", 2) if pk))
    acts: list[dict[str, Any]] = []
    for number in NUMBERS:
        if len(latest) >= number:
            for act in (AddTag("A tag of the measurement"), SetSource(source.pk, also_edited=True)):
                acts += _act(act, latest[:number], user)
    return {"articles": Article.objects.count(), "save": _save(latest[len(latest) // 2], user), "acts": acts}


def _act(act: Act, ids: Sequence[int], user: User) -> Iterator[dict[str, Any]]:
    """Do an act and undo it; yield what was spent on its preview, on it, and on the undo."""
    order = Order(act, freeze(ids))
    with (watch := Watch()):
        said = preview(order, user)
    yield {"name": f"preview: {act.sentence()}", "articles": len(ids), **asdict(watch.spent), "lock": 0.0}
    done = _run(bulk_job.NAME, order.title(), bulk_job.as_parameters(order), len(ids), user)
    job = done.pop("job")
    if job.change_set is None or (not said.is_sample and job.result["changed"] != said.changed):
        raise SystemExit(f"{act.sentence()}: {job.state}, {job.message or job.result}, {said.changed} were foretold.")
    yield {"name": act.sentence(), **done, "articles": job.result["changed"]}
    parameters = {"change_set": job.change_set.pk, "reason": "", "return_url": ""}
    undone = _run(undo_job.NAME, "Undo", parameters, len(ids), user)
    if undone.pop("job").state != Job.State.DONE:
        raise SystemExit(f"{act.sentence()}: its undo stopped.")
    yield {"name": f"undo: {act.sentence()}", **undone}


def _run(kind: str, title: str, parameters: dict[str, Any], total: int, user: User) -> dict[str, Any]:
    job = Job.objects.create(kind=kind, title=title, parameters=parameters, total=total, user=user)
    lock, watch = Lock(), Watch()
    with lock.watched(), watch:
        run_job(job.pk)
    job.refresh_from_db()
    return {"job": job, "articles": total, **asdict(watch.spent), "lock": lock.longest, "steps": len(lock.held)}


def _save(pk: int, user: User) -> dict[str, float]:
    """Change the title of an article by its form, and back, with the whole stack."""
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    address = reverse("admin:archive_article_change", args=[pk])
    title = Article.objects.only("title").get(pk=pk).title
    spent, lock = [], Lock()
    for number in range(SAVES):
        page = html.fromstring(client.get(address).content)
        sent = dict(page.get_element_by_id("article_form").form_values())
        sent |= {"title": title if number % 2 else f"{title} once more", "_continue": "1"}
        with lock.watched(), (watch := Watch()):
            answer = client.post(address, sent)
        if answer.status_code != 302:
            raise SystemExit(f"The form was not saved: {answer.status_code}.")
        spent.append(watch.spent)
    return {
        "wall": statistics.median(one.wall for one in spent),
        "cpu": statistics.median(one.cpu for one in spent),
        "worst": max(one.wall for one in spent),
        "lock": lock.longest,
    }


if __name__ == "__main__":
    with override_settings(DEBUG=False):
        json.dump(measure(), sys.stdout, indent=1)
