"""Whole lists as streams: one at a time in each process, so that readers always find a thread to answer them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import chain
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from archive.serving.validators import NO_STORE
from archive.views.frame.public import data_response

AT_A_TIME = 2000  # articles that are loaded together
RETRY_AFTER = 10  # seconds
STALLED_AFTER = 60.0  # seconds without a piece being taken, after which a stream may lose its slot


class SlotLostError(Exception):
    """A stream stood still for so long that another one took its slot."""


class Slots:
    """So many streams at once; asking for a slot never waits."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._taken: dict[object, float] = {}
        self._lock = threading.Lock()

    def take(self) -> Slot | None:
        """Return a slot, also one that a stream holds which stands still; None when all are in use."""
        now = time.monotonic()
        with self._lock:
            if len(self._taken) >= self._number:
                still = [one for one, moved_at in self._taken.items() if now - moved_at > STALLED_AFTER]
                if not still:
                    return None
                del self._taken[still[0]]
            slot = Slot(self)
            self._taken[slot] = now
        return slot

    def move(self, slot: Slot) -> None:
        """Note that a stream goes on. Raises SlotLostError when it has lost its slot."""
        with self._lock:
            if slot not in self._taken:
                raise SlotLostError("This stream stood still for too long, and another one goes on in its place.")
            self._taken[slot] = time.monotonic()

    def give_back(self, slot: Slot) -> None:
        with self._lock:
            self._taken.pop(slot, None)


class Slot:
    """The right to send one whole list."""

    def __init__(self, slots: Slots) -> None:
        self._slots = slots

    def move(self) -> None:
        self._slots.move(self)

    def give_back(self) -> None:
        """Let others have it; may be said more than once."""
        self._slots.give_back(self)


class Stream(Iterator[str | bytes]):
    """Pieces of a list that is sent under a slot, which it gives back at its end, whatever ends it.

    A generator would not: one that was never begun does nothing when it is closed.
    """

    def __init__(self, pieces: Iterator[Any], slot: Slot) -> None:
        self._pieces, self._slot = pieces, slot

    def __next__(self) -> str | bytes:
        try:
            self._slot.move()
            piece: str | bytes = next(self._pieces)
            return piece
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        self._slot.give_back()
        if close := getattr(self._pieces, "close", None):
            close()

    def __del__(self) -> None:
        """Give the slot back also where a response is dropped before the server has it."""
        with suppress(Exception):
            self.close()


slots: Slots = SimpleLazyObject(lambda: Slots(settings.EXPORTS_AT_ONCE))  # type: ignore[assignment]


def stream(
    request: HttpRequest,
    ids_by: Callable[[int], Iterator[Sequence[int]]],
    write: Callable[[Iterable[Sequence[int]]], Iterator[str]],
    media_type: str,
    headers: dict[str, str],
) -> HttpResponseBase:
    """Answer a whole list piece by piece, or 503 when as many are being sent as may be.

    `ids_by` gives the ids of the list, so many at a time, `write` the pieces for them. The first ids are asked for at
    once, so that an error is told by the status. HEAD takes no slot, nor does a list that needs no second load.
    """
    media_type = f"{media_type}; charset=utf-8"
    ids = ids_by(AT_A_TIME)
    first = next(ids, ())
    if request.method == "HEAD":
        return _streaming(iter(()), media_type, headers)
    if len(first) < AT_A_TIME:
        return _streaming(iter(list(write([first]))), media_type, headers)
    slot = slots.take()
    if slot is None:
        return _busy()
    return _streaming(Stream(write(chain([first], ids)), slot), media_type, headers)


def stream_bytes(
    request: HttpRequest, pieces: Iterator[bytes], media_type: str, headers: dict[str, str], *, is_short: bool
) -> HttpResponseBase:
    """Answer a file piece by piece under a slot, or 503; HEAD takes none, nor does a short one, made at once."""
    if request.method == "HEAD":
        return _streaming(iter(()), media_type, headers)
    if is_short:
        return _streaming(iter(list(pieces)), media_type, headers)
    slot = slots.take()
    if slot is None:
        return _busy()
    return _streaming(Stream(pieces, slot), media_type, headers)


def _streaming(pieces: Iterator[Any], media_type: str, headers: dict[str, str]) -> HttpResponseBase:
    response = StreamingHttpResponse(pieces, content_type=media_type, headers=headers)
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _busy() -> HttpResponseBase:
    said = _(
        "Another whole list is being sent just now. Please ask again in some seconds,"
        " or ask for a page of the list with size=100."
    )
    response = data_response(said + "\n", "text/plain; charset=utf-8")
    response.status_code = 503
    response.headers["Retry-After"] = str(RETRY_AFTER)
    response.headers["Cache-Control"] = NO_STORE
    return response
