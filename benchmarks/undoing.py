"""Undoing whole acts: an import, its publication and the undo of that, held against writing the same rows.

python -m benchmarks.undoing    # of the archive of the settings, which is left as it was found, but for its log

The bound of each is to write the rows that the undo wrote, and nothing else: its lines of the log, the columns of the
articles and the marks of the search log into a copy of the database, and the documents of its articles into an empty
index.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks import setting_up

setting_up.django()

from django.conf import settings  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.db import connection, connections  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from archive.editing.undo import UndoReport, undo  # noqa: E402
from archive.editing.workflow import Transition, apply_transition  # noqa: E402
from archive.importing.undo import undo_import  # noqa: E402
from archive.models import Article, ImportBatch, State  # noqa: E402
from benchmarks import databases  # noqa: E402
from benchmarks.bound import PRAGMAS, index_again  # noqa: E402
from benchmarks.spending import Spent, Watch  # noqa: E402

WRITTEN = ("state", "publish_at", "published_at", "withdrawal_reason", "edited_fields", "version", "updated_at")


def measure() -> dict[str, Any]:
    """Publish an unpublished import whole, undo that, undo the undo, undo it again, and undo the import."""
    batch = ImportBatch.objects.order_by("pk")[0]
    user, _made = User.objects.get_or_create(username="bench", defaults={"is_superuser": True})
    articles = list(Article.objects.filter(state=State.IMPORTED).only("pk", "state"))
    move = apply_transition(articles, Transition(State.PUBLISHED), user=user)
    assert move.change_set
    with TemporaryDirectory() as room:
        index = index_again(Path(room) / "index")
        of_publication = _undo("undo a publication", lambda: undo([move.change_set], user=user), room, index)
        of_undo = _undo("undo that undo", lambda: undo(of_publication[1].change_sets, user=user), room, index)
        again = _undo("undo the publication again", lambda: undo([move.change_set], user=user), room, index)
        with (watch := Watch()):
            planned = undo_import(batch, user=user, dry_run=True)
        of_import = _undo("undo the import", lambda: undo_import(batch, user=user), room, index)
    undo(of_import[1].change_sets, user=user)
    return {
        "articles": len(articles),
        "planned": planned.numbers("undone")["article"],
        "plan_of_import": asdict(watch.spent),
        "acts": [of_publication[0], of_undo[0], again[0], of_import[0]],
    }


def _undo(name: str, act: Callable[[], UndoReport], room: str, index: Spent) -> tuple[dict[str, Any], UndoReport]:
    with CaptureQueriesContext(connection) as asked, (watch := Watch()):
        report = act()
    bound = _rows_again([one.pk for one in report.change_sets], Path(room) / "copy") + index
    return {
        "name": name,
        "articles": report.numbers("undone")["article"],
        **asdict(watch.spent),
        "statements": len(asked),
        "bound": asdict(bound),
        "ratio_wall": watch.spent.wall / bound.wall,
        "ratio_cpu": watch.spent.cpu / bound.cpu,
    }, report


def _rows_again(change_sets: list[int], room: Path) -> Spent:
    """Write what these sets wrote once more, plainly, into a copy of the database."""
    connections.close_all()
    with _copied(Path(settings.ARCHIVE_DATA_DIR), room) as (raw, mark):
        cursor = raw.cursor()
        marks, sets = ", ".join([mark] * len(change_sets)), ", ".join(f"{name} = {mark}" for name in WRITTEN)
        cursor.execute(f"SELECT * FROM archive_change WHERE change_set_id IN ({marks})", change_sets)
        log = cursor.fetchall()
        asked = f"SELECT DISTINCT object_id FROM archive_change WHERE model = 'article' AND change_set_id IN ({marks})"
        columns = ", ".join(WRITTEN)
        cursor.execute(f"SELECT {columns}, id FROM archive_article WHERE id IN ({asked})", change_sets)
        articles = cursor.fetchall()
        cursor.execute(f"DELETE FROM archive_change WHERE change_set_id IN ({marks})", change_sets)
        ids = [row[-1:] for row in articles]
        with (watch := Watch(None if mark == "?" else raw)):
            cursor.execute("BEGIN")
            cursor.executemany(f"INSERT INTO archive_change VALUES ({', '.join([mark] * len(log[0]))})", log)
            cursor.executemany(f"UPDATE archive_article SET {sets} WHERE id = {mark}", articles)
            cursor.executemany(f"UPDATE archive_searchlog SET seq = seq + 1 WHERE article_id = {mark}", ids)
            cursor.execute("COMMIT")
    return watch.spent


@contextmanager
def _copied(archive: Path, room: Path) -> Iterator[tuple[Any, str]]:
    """Give a connection to a copy of the database of an archive, and its mark of a value; take the copy away."""
    if databases.is_postgres():
        databases.copy(archive, room)
        try:
            with closing(databases.connected(room)) as raw:
                yield raw, "%s"
        finally:
            databases.drop(room)
        return
    copy = room.with_suffix(".sqlite3")
    shutil.copyfile(archive / databases.FILE, copy)
    with closing(sqlite3.connect(copy, isolation_level=None)) as raw:
        raw.executescript(PRAGMAS)
        yield raw, "?"
    copy.unlink()


if __name__ == "__main__":
    json.dump(measure(), sys.stdout, indent=1)
