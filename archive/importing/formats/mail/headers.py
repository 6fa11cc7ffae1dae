"""The headers of messages: bounded, and each parsed but once."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from email.headerregistry import HeaderRegistry
from email.policy import EmailPolicy
from functools import lru_cache
from typing import Any

from archive.importing.formats.decoding import charset_named

LONGEST_HEADER = 8_000
MOST_JOINED = 200
KEPT_HEADERS = 256  # headers that are kept as parsed: those of a message are asked for again and again

# Encoded words of one kind in a row, between which a character may be broken, against RFC 2047 and often.
_SEVERAL = re.compile(
    rf"=\?(?P<charset>[^?\s]{{1,40}})\?(?P<kind>[bB])\?[^?\s]*\?=(?:\s+=\?(?P=charset)\?[bB]\?[^?\s]*\?=){{1,{MOST_JOINED}}}"
)
# Where a header names a character set: in an encoded word, and before the value of a parameter (RFC 2047, RFC 2231).
_OF_WORD = re.compile(r"(?P<before>=\?)(?P<charset>[^?*=\s]{1,40})(?=(?:\*[\w-]{0,20})?\?[bBqQ]\?)")
_OF_PARAMETER = re.compile(r"(?P<before>;\s*[\w-]{1,40}(?:\*\d{1,3})?\*=\s*)(?P<charset>[^'\s;\"]{1,40})(?=')")
_WORD = re.compile(r"\?[bB]\?([^?\s]*)\?=")


class _Headers(HeaderRegistry):
    """Makes the class of each kind of header once, and not again for each header."""

    def __init__(self) -> None:
        super().__init__()
        self._classes: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        kind = name.lower()
        if kind not in self.registry:
            kind = ""
        return self._classes.get(kind) or self._classes.setdefault(kind, super().__getitem__(name))


class _BoundedPolicy(EmailPolicy):
    """Cuts long headers, which cost too much to parse, and parses each but once, however often it is asked for."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, content = super().header_source_parse(sourcelines)
        return name, content[:LONGEST_HEADER]

    def header_fetch_parse(self, name: str, value: str) -> Any:
        if "=?" in value:
            value = _SEVERAL.sub(_joined, _OF_WORD.sub(_with_charset, value))
        if "*=" in value and name.lower().startswith("content-"):
            value = _OF_PARAMETER.sub(_with_charset, value)
        return _parsed(name, value)


def _with_charset(found: re.Match[str]) -> str:
    """Write UTF-8 for what is no character set: its codec would change the text, or raise."""
    try:
        charset_named(found["charset"])
    except LookupError:
        return f"{found['before']}utf-8"
    return found[0]


def _joined(words: re.Match[str]) -> str:
    """Write encoded words as one; what is no base64 stays as it is."""
    try:
        content = b"".join(b64decode(word + "=" * (-len(word) % 4)) for word in _WORD.findall(words[0]))
    except ValueError:
        return words[0]
    return f"=?{words['charset']}?B?{b64encode(content).decode()}?="


@lru_cache(KEPT_HEADERS)
def _parsed(name: str, value: str) -> Any:
    return EmailPolicy.header_fetch_parse(POLICY, name, value)


POLICY = _BoundedPolicy(header_factory=_Headers())
