"""A memo of small values in words: formatting a date or number takes ten times as long as looking it up."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, update_wrapper
from typing import Generic, ParamSpec, TypeVar

from archive.models.urls import present_language

P = ParamSpec("P")
Said = TypeVar("Said", bound=str)

MOST_SAID = 4096


class ByLanguage(Generic[P, Said]):
    """What a function says of small values, kept for each language; it may look at nothing else than these two."""

    def __init__(self, say: Callable[P, Said]) -> None:
        update_wrapper(self, say)

        @lru_cache(maxsize=MOST_SAID, typed=True)
        def said(language: str | None, /, *args: P.args, **kwargs: P.kwargs) -> Said:
            return say(*args, **kwargs)

        self._said = said

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Said:
        return self._said(present_language(), *args, **kwargs)  # type: ignore[arg-type]  # small values can be hashed
