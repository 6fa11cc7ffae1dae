"""Doing an act on many: step by step, each under the archive lock for a moment, all as one change set."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from archive.editing.bulk.acts import Order
from archive.editing.bulk.frozen import Seen
from archive.editing.bulk.preview import LeavingOut
from archive.editing.changes.recorder import User, recording
from archive.models import ChangeSet

IN_A_REQUEST = 500  # articles; more are done by a job
FIRST_STEP = 250
LEAST_STEP, MOST_STEP = 25, 1000
WANTED = 0.8  # seconds that a step holds the archive lock, of two that it may


@dataclass(slots=True)
class Done:
    """What came of an act so far: articles that changed, and how many were skipped for each reason."""

    changed: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    change_set: ChangeSet | None = None


class Applying:
    """An order that is being carried out; `done` is what came of it so far, also of steps before this process."""

    def __init__(self, order: Order, user: User, done: Done | None = None) -> None:
        self.order, self.user = order, user
        self.done = done or Done()
        self._deciding = LeavingOut(order)
        self._size = LEAST_STEP if order.act.is_rereading else FIRST_STEP

    def step(self, some: Sequence[Seen]) -> None:
        """Do it to some articles, as one transaction; all is decided anew, for others may have written meanwhile."""
        act, done = self.order.act, self.done
        began = time.perf_counter()
        with recording(
            act.kind,
            user=self.user,
            reason=self.order.reason,
            public_reason=act.public_reason(),
            continues=done.change_set,
        ) as record:
            found = list(self._deciding.decide(some, self.user))
            planned = [one for one in found if not one.skipped]
            changed = act.write(record, planned) if planned else ()
        if not record.change_set._state.adding:
            done.change_set = record.change_set
        done.changed += len(planned) if changed is None else len(changed)
        done.skipped.update(one.skipped for one in found if one.skipped)
        self._adapt(time.perf_counter() - began)

    def size(self) -> int:
        """Return how many articles the next step is to take, by how long the last one took."""
        return self._size

    def _adapt(self, seconds: float) -> None:
        wanted = self._size * WANTED / max(seconds, 0.01)
        self._size = round(min(max(wanted, LEAST_STEP, self._size / 2), MOST_STEP, self._size * 2))


def takes_a_job(order: Order) -> bool:
    """Whether this is too much for a request."""
    return len(order.choice) > (LEAST_STEP if order.act.is_rereading else IN_A_REQUEST)


def do_now(order: Order, user: User) -> Done:
    """Do an act in one transaction; for a choice of some hundred articles."""
    applying = Applying(order, user)
    applying.step(order.choice)
    return applying.done
