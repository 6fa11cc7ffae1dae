"""Names under which sources are credited: the archive's own, and newswires and papers of the whole world."""

from __future__ import annotations

import tomllib
from pathlib import Path
from urllib.parse import urlsplit

from archive.importing.drafts import Known, KnownSource


def _world_sources() -> tuple[KnownSource, ...]:
    table = tomllib.loads(Path(__file__).with_name("world_sources.toml").read_text(encoding="utf-8"))
    return tuple(
        KnownSource(name, "", kind == "agencies") for kind in ("agencies", "publishers") for name in table[kind]
    )


WORLD_SOURCES = _world_sources()


def host_of(address: str) -> str:
    """Return the host of an address, or of a name such as www.example.org; empty where there is none."""
    try:
        return urlsplit(address if "://" in address else f"//{address}").hostname or ""
    except ValueError:
        return ""


class SourceNames:
    """The names under which sources are credited: the archive's own first, then the newswires of the world."""

    def __init__(self, known: Known) -> None:
        self._exact: dict[str, KnownSource] = {}
        self._folded: dict[str, KnownSource] = {}
        for source in (*known.sources, *WORLD_SOURCES):
            self._exact.setdefault(_plain(source.name), source)
            if len(source.name) > 4:
                self._folded.setdefault(_folded(source.name), source)
        self.domains = known.domains
        self._by_slug = {source.slug: source for source in reversed(known.sources)}

    def get(self, text: str) -> KnownSource | None:
        """Find the source of this name; short names such as AP and nCa must be written exactly so."""
        plain = _plain(text)
        return self._exact.get(plain) or self._folded.get(_folded(plain))

    def of_domain(self, host: str) -> KnownSource | None:
        """Find the source to which a host or a domain above it belongs."""
        host = host.lower().removeprefix("www.")
        while "." in host:
            slug = self.domains.get(host)
            if slug:
                return self._by_slug.get(slug) or KnownSource(slug, slug)
            host = host.partition(".")[2]
        return None


_latest: tuple[Known, SourceNames] | None = None


def source_names_of(known: Known) -> SourceNames:
    """Build the index of names, once for each vocabulary."""
    global _latest
    if _latest is None or _latest[0] is not known:
        _latest = (known, SourceNames(known))
    return _latest[1]


def _plain(name: str) -> str:
    return " ".join(name.replace("’", "'").split())


def _folded(name: str) -> str:
    return _plain(name).casefold().removeprefix("the ")
