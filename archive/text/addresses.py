"""Addresses of articles elsewhere, and the ways in which the same one is written."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

LONGEST = 2000


def spellings(address: str) -> list[str]:
    """Return the ways in which the same address is written: either scheme, with www or without, slash or none."""
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
