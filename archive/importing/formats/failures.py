"""Why something can't be read, in words for people: what happened, and what to do."""

from __future__ import annotations

import logging

logger = logging.getLogger(__name__)


class LimitError(ValueError):
    """A bound of reading was reached; its message says which, and what to do, as the end of a sentence."""


def reason_of(error: BaseException) -> str:
    """Return the end of a sentence that says why something can't be read, without its full stop.

    What Python says of it is of no use to those who read this; it is in the log of those who look for faults (DEBUG).
    """
    if isinstance(error, LimitError):
        return str(error)
    logger.debug("Something can't be read.", exc_info=error)
    if isinstance(error, MemoryError):
        return "it takes more memory than it may. Split it, or raise IMPORT_MAX_WORKER_MEMORY_BYTES"
    if isinstance(error, RecursionError):
        return "its parts stand too deep in each other. Save it in a simpler form"
    if isinstance(error, UnicodeError):
        return "its signs are in another encoding. Say which by --encoding, or save it as UTF-8"
    if isinstance(error, ArithmeticError):
        return "a number or a date in it is beyond all bounds. Correct it there"
    if isinstance(error, OSError):
        return f"it can't be opened ({error.strerror})" if error.strerror else "it can't be opened"
    return "something in it is not as its format wants it. Save it anew, or in another format"
