"""Addresses in HTML: absolute, and of the web, or none."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

LONGEST = 2000


def safe_address(address: str | None, base: str = "") -> str:
    """Return an absolute address of the web, or nothing: no script, no data, no file."""
    if not address or len(address) > LONGEST:
        return ""
    try:
        joined = urljoin(base, address.strip()) if base else address.strip()
        parts = urlsplit(joined)
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https", "mailto") or (
        parts.scheme.lower() != "mailto" and not parts.netloc
    ):
        return ""
    return re.sub(
        r"[\s()<>\"\\]|[\x00-\x1f]", lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), joined
    )
