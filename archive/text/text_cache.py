"""What was made of texts, kept in bounded memory for whoever asks for the same text again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import blake2b
from threading import Lock
from typing import Generic, TypeVar

Value = TypeVar("Value")

TIMES_IN_A_RUN = 16  # as much is kept during a long run over many texts as in a process that serves pages


class TextCache(Generic[Value]):
    """Makes something of a text, or returns what it made before; beyond `most` bytes the longest unasked goes first.

    A text is known by its digest alone, so that it need not be kept itself.
    """

    _times = 1

    def __init__(self, make: Callable[[str], Value], size_of: Callable[[Value], int], most: int) -> None:
        self._make = make
        self._size_of = size_of
        self._most = most
        self._size = 0
        self._values: OrderedDict[bytes, Value] = OrderedDict()
        self._lock = Lock()

    def __call__(self, text: str) -> Value:
        """Return what is made of this text."""
        digest = _digest(text)
        with self._lock:
            if digest in self._values:
                self._values.move_to_end(digest)
                return self._values[digest]
        value = self._make(text)
        self._add(digest, value)
        return value

    def add(self, text: str, value: Value) -> None:
        """Keep what was made of this text elsewhere."""
        self._add(_digest(text), value)

    def _add(self, digest: bytes, value: Value) -> None:
        with self._lock:
            if digest in self._values:
                return
            self._values[digest] = value
            self._size += self._size_of(value)
            while self._size > self._most * TextCache._times and self._values:
                self._size -= self._size_of(self._values.popitem(last=False)[1])


@contextmanager
def enlarged_for_a_run() -> Iterator[None]:
    """Let more be kept inside the block; what is too much again goes with the next text after it."""
    before = TextCache._times
    TextCache._times = TIMES_IN_A_RUN
    try:
        yield
    finally:
        TextCache._times = before


def _digest(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
