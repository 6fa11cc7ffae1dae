"""Names from outside, such as those of files, written so that they can be stored and shown."""

from __future__ import annotations


def storable(name: str) -> str:
    """Return a name as text that can be stored, bytes that are no text escaped."""
    return name.encode("utf-8", "backslashreplace").decode()


def printable(name: str) -> str:
    """Return a name as it can be shown on a terminal: nothing in it moves the cursor or turns the writing round."""
    return name if name.isprintable() else "".join(sign if sign.isprintable() else _escaped(sign) for sign in name)


def _escaped(sign: str) -> str:
    return sign.encode("unicode_escape").decode("ascii")
