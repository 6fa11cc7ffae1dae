"""The headers of messages: bounded, and each parsed but once."""

from __future__ import annotations

from email.headerregistry import HeaderRegistry
from email.policy import EmailPolicy
from functools import lru_cache
from typing import Any

LONGEST_HEADER = 8_000
KEPT_HEADERS = 256  # headers that are kept as parsed: those of a message are asked for again and again


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
        return _parsed(name, value)


@lru_cache(KEPT_HEADERS)
def _parsed(name: str, value: str) -> Any:
    return EmailPolicy.header_fetch_parse(POLICY, name, value)


POLICY = _BoundedPolicy(header_factory=_Headers())
