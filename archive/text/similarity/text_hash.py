"""Hashes that identify a text in another file or format, when nothing else of it is stored."""

from __future__ import annotations

import hashlib
import unicodedata

LEAST = 100  # characters; shorter texts may be the same by chance, and could be guessed
_BLANK = b"\xef\xbb\xbf \t\r\n\f\v\0"


def digest_of_bytes(data: bytes) -> str:
    """Return the SHA-256 of bytes without what is blank around them: a file of one record is its record."""
    return hashlib.sha256(data.strip(_BLANK)).hexdigest()


def digest_of_words(text: str) -> str:
    """Return the SHA-256 of the words of a text, whatever their case and the space between; empty for a short text."""
    words = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest() if len(words) >= LEAST else ""
