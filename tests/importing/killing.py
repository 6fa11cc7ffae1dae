"""Kill imports half-way: `python -m tests.importing.killing FOLDER POINT…` prints what each left, a JSON line a point.

For each point an import of the folder is started in a process of its own, which is killed (SIGKILL) before its query of
that number; then another process goes on with it. The line tells whether the first was killed, which originals could
not be read then, and the whole database after the second. Point 0 is the unbroken import. Where ORIGINALS_URL says that
originals are files, the steps of writing them count as queries do.
"""

from __future__ import annotations

import gc
import json
import os
import re
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, models

BATCH = "killed"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+\+00:00")


def main(folder: Path, points: list[int]) -> None:
    """Run the import once for each point, in an empty database each time."""
    from archive.importing import pipeline
    from archive.importing.extraction.language import language_of
    from archive.search.index import follower

    pipeline.CHUNK = 4  # type: ignore[misc]
    follower.after_commit = lambda *_given: None  # the index heals by itself, which other tests hold
    language_of("Loaded once, so that the children need not load it each.")
    gc.collect()
    gc.freeze()  # an import looks for dead circles among what stands, which here is much, forty times
    for point in points:
        status = in_child(lambda point=point: run(folder, point))
        lost = unreadable()
        if status:
            in_child(lambda: run(folder, 0, resume=BATCH))
        told = {"point": point, "killed": status == signal.SIGKILL, "lost": lost, "tables": dump()}
        print(json.dumps(told), flush=True)
        call_command("flush", interactive=False, verbosity=0, inhibit_post_migrate=True)
    connection.close()


def in_child(act: Callable[[], None]) -> int:
    """Do something in a child process with a connection of its own; return the signal that ended it, or 0."""
    connection.close()
    child = os.fork()
    if child == 0:
        act()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) * -1


def run(folder: Path, point: int, resume: str = "") -> None:
    """Import the folder; die before the query of this number (0: live)."""
    from archive.importing.options import ImportOptions
    from archive.importing.pipeline import run_import

    count = 0

    def step() -> None:
        nonlocal count
        count += 1
        if count == point:
            os.kill(os.getpid(), signal.SIGKILL)

    def wrapper(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        step()
        return execute(sql, params, many, context)

    def before(act: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*given: Any, **named: Any) -> Any:
            step()
            return act(*given, **named)

        return counted

    exists = resume and apps.get_model("archive.ImportBatch")._default_manager.filter(name=BATCH).exists()
    options = ImportOptions(resume=BATCH, publish=True) if exists else ImportOptions(batch=BATCH, publish=True)
    if settings.ORIGINALS_URL:
        os.fsync, Path.rename = before(os.fsync), before(Path.rename)  # type: ignore[assignment, method-assign]
    with connection.execute_wrapper(wrapper):
        run_import([folder], options)


def unreadable() -> list[str]:
    """Return what is wrong with originals that rows say are there."""
    found = []
    for original in apps.get_model("archive.Original")._default_manager.all():
        try:
            original.read()
        except ValueError as error:
            found.append(str(error))
    return found


CHANCE = ("at", "archive_id", "packed", "token", "search_token")


def dump() -> dict[str, list[list[Any]]]:
    """Return every table of the archive, without moments and chance; ids are given by their rank."""
    tables = list(apps.get_app_config("archive").get_models(include_auto_created=True))
    ranks = {
        model: {pk: rank for rank, pk in enumerate(model._default_manager.order_by("pk").values_list("pk", flat=True))}
        for model in tables
    }
    return {
        model._meta.db_table: [_row(row, ranks) for row in model._default_manager.order_by("pk")] for model in tables
    }


def _row(row: models.Model, ranks: dict[type[models.Model], dict[Any, int]]) -> list[Any]:
    values = []
    for column in row._meta.concrete_fields:
        value = getattr(row, column.attname)
        if isinstance(column, models.DateTimeField) or column.name in CHANCE:
            value = value is not None
        elif column.primary_key and not column.is_relation:
            value = ranks[type(row)][row.pk]
        elif column.name == "object_id":
            kind = getattr(row, "model", None) or (row.label if row.kind == "shown" else row.kind)
            named = {model._meta.model_name: model for model in ranks}.get(kind, type(row))
            value = ranks[named].get(value, value)
        elif isinstance(column, models.ForeignKey) and value is not None:
            value = ranks.get(column.related_model, {}).get(value, value)
        values.append(MOMENT.sub("a moment", str(value)))
    return values


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    main(Path(sys.argv[1]), [int(point) for point in sys.argv[2:]])
