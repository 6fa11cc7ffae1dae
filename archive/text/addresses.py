"""Web addresses of articles, and the spellings of one address that mean the same."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

LONGEST = 2000


def spellings(address: str) -> list[str]:
    """Return the spellings of an address that mean the same: either scheme, with www or without, slash or none."""
    if len(address) > LONGEST or "\x00" in address:
        return []
    try:
        parts = urlsplit(address if "//" in address else f"https://{address}")
    except ValueError:
        return [address]
    if not parts.netloc:
        return [address]
    host = parts.netloc.lower().removeprefix("www.")
    bare = parts.path.rstrip("/")
    written = [
        urlunsplit((scheme, netloc, path, parts.query, ""))
        for scheme in ("https", "http")
        for netloc in (host, f"www.{host}")
        for path in (bare, f"{bare}/")
    ]
    return [address, *written]
