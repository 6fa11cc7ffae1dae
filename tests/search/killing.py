"""Kill whoever writes the index: `python -m tests.search.killing POINT…` prints what was left, a JSON line a point.

For each point a process changes three articles, lets the index follow and makes it anew; it is killed (SIGKILL) before
its step of that number, or, of a negative point, so many tenths of a millisecond into the engine's own commit. Then
another process catches up and checks the index.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import django
from django.db import connection

STEPS = {
    "archive.search.index.follower": (
        "read_state", "open_folder", "open_writer", "close_writer", "forget_reader", "write_state",
    ),
    "archive.search.index.log_entries": ("_log_after", "remove", "documents", "write_position", "_commit"),
    "archive.search.index.writer": ("remove",),
    "archive.search.index.index_folder": ("remove_leftovers",),
}  # fmt: skip


def main(points: list[int]) -> None:
    from archive.editing.changes import recorder  # noqa: F401  # loaded once, so that the children need not load it each
    from archive.search import searcher  # noqa: F401
    from archive.search.index import consistency  # noqa: F401
    from tests import make  # noqa: F401

    gc.freeze()
    in_child(lambda: act(0))
    for point in points:
        status = in_child(lambda point=point: act(point))
        faults = in_child(look)
        print(json.dumps({"point": point, "killed": status == -signal.SIGKILL, "is_whole": faults == 0}), flush=True)


def in_child(do: Callable[[], object]) -> int:
    """Do something in a process with a connection of its own; return what it ended with."""
    connection.close()
    child = os.fork()
    if child == 0:
        os._exit(int(bool(do())))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def act(point: int) -> None:
    from archive.editing.changes.recorder import recording
    from archive.models import Article
    from archive.models.choices import ChangeKind
    from archive.search.index import follower
    from tests import make

    if point > 0:
        die_at(point)
    elif point < 0:
        die_inside_commit(-point / 10_000)
    for _n in range(3):
        make.article(f"Harbour {point}")
    with recording(ChangeKind.EDIT) as record:
        record.set(Article.objects.earliest("pk"), title=f"Changed at {point}")
    follower.rebuild()


def die_at(point: int) -> None:
    """Die before a step of this number among those that write."""
    count = 0
    for module, names in STEPS.items():
        for name in names:
            step = getattr(sys.modules[module], name)

            def counted(*args: Any, step: Callable[..., Any] = step, **given: Any) -> Any:
                nonlocal count
                count += 1
                if count == point:
                    os.kill(os.getpid(), signal.SIGKILL)
                return step(*args, **given)

            setattr(sys.modules[module], name, counted)


def die_inside_commit(delay: float) -> None:
    from archive.search.index import log_entries

    commit = log_entries._commit

    def dying(*args: Any) -> None:
        def die() -> None:
            time.sleep(delay)
            os.kill(os.getpid(), signal.SIGKILL)

        threading.Thread(target=die).start()
        commit(*args)

    log_entries._commit = dying  # type: ignore[assignment]


def look() -> list[str]:
    """Catch up as the next process would, and return what is wrong then."""
    from archive.models import Article
    from archive.search.index import follower
    from archive.search.index.consistency import check
    from archive.search.query.parser import parse
    from archive.search.searcher import Request, search

    follower.catch_up()
    faults = list(check())
    if search(Request(parse("harbour OR changed"))).total != Article.objects.count():
        faults.append("An article is not found.")
    return faults


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    main([int(point) for point in sys.argv[1:]])
