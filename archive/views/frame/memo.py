"""What a process says again and again in the same words, kept once for each language."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial, update_wrapper
from typing import Generic, ParamSpec, TypeVar

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import get_script_prefix, get_urlconf
from django.utils.safestring import SafeString
from django.utils.translation import get_language

P = ParamSpec("P")
Said = TypeVar("Said", bound=str)

MOST_SAID = 4096
MOST_PIECES = 512


class ByLanguage(Generic[P, Said]):
    """What a function says of small values, kept for each language; it may look at nothing else than these two."""

    def __init__(self, say: Callable[P, Said]) -> None:
        update_wrapper(self, say)

        @lru_cache(maxsize=MOST_SAID, typed=True)
        def said(language: str | None, /, *args: P.args, **kwargs: P.kwargs) -> Said:
            return say(*args, **kwargs)

        self._said = said

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Said:
        return self.now()(*args, **kwargs)

    def now(self) -> Callable[P, Said]:
        """Return the same in the present language, for many values: asking for that takes longest."""
        return partial(self._said, get_language())


def piece(template: str, **values: object) -> SafeString:
    """Draw a piece of the frame around pages; it may show nothing else than these small values, links and words."""
    if settings.DEBUG:  # templates may be changed at any time
        return render_to_string(template, values)
    where = get_urlconf(settings.ROOT_URLCONF), get_script_prefix(), get_language()
    return _piece(template, where, **values)


@lru_cache(maxsize=MOST_PIECES, typed=True)
def _piece(template: str, where: tuple[str | None, ...], /, **values: object) -> SafeString:
    return render_to_string(template, values)
