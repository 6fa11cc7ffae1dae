"""The vocabulary as names are held against it: read once, then asked without a query."""

from __future__ import annotations

from collections.abc import Mapping

from archive.editing.vocabulary.recognition import known_names
from archive.models import Source, SourceAlias, UnknownName
from archive.text.matching.phrases import name_key


class KnownNames:
    """All names of tags and of confirmed sources, and the domains of sources (four queries)."""

    def __init__(self) -> None:
        self._tags = known_names()
        self._sources: set[str] = set()
        self._domains: dict[str, int] = {}
        for pk, name, full_name, domains, is_confirmed in Source.objects.values_list(
            "pk", "name", "full_name", "domains", "is_confirmed"
        ):
            if is_confirmed:
                self._sources |= {name_key(name), name_key(full_name)}
            self._domains.update(dict.fromkeys(map(str.casefold, domains), pk))
        self._sources |= {name_key(name) for name in SourceAlias.objects.values_list("name", flat=True)}

    def knows(self, kind: str, key: str, name: str) -> bool:
        """Whether a name of this kind is one of the vocabulary."""
        if kind == UnknownName.Kind.DOMAIN:
            return domain_within(self._domains, key) is not None
        if tuple(key.split(" ")) in self._tags.filed_as or (kind != UnknownName.Kind.KEYWORD and key in self._sources):
            return True
        return kind == UnknownName.Kind.PHRASE and any(
            match.end - match.start == len(name) for match in self._tags.index.find(name)
        )


def domain_within(domains: Mapping[str, int], host: str) -> int | None:
    """Return the source whose domain a host is, or lies in."""
    parts = host.split(".")
    return next((pk for n in range(len(parts) - 1) if (pk := domains.get(".".join(parts[n:])))), None)
