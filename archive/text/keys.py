"""Short names made from bytes: Crockford's base32 in lower case, and the public keys of articles."""

from __future__ import annotations

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
KEY_LENGTH = 10
LONGEST = 52  # the whole digest


def crockford(data: bytes) -> str:
    """Write bytes in Crockford's base32, lower case, from the first bit on, the last group filled up with zeros.

    See https://www.crockford.com/base32.html: neither `i`, `l`, `o` nor `u` occurs, so that nothing is misread.
    """
    bits = len(data) * 8
    padding = -bits % 5
    number = int.from_bytes(data, "big") << padding
    return "".join(ALPHABET[(number >> shift) & 31] for shift in range(bits + padding - 5, -1, -5))


def article_key(sha256_digest: bytes, length: int = KEY_LENGTH) -> str:
    """Make the public key of an article from the SHA-256 of its first original.

    A longer `length` gives a key that begins with the shorter one, which is how collisions are parted; 52 is the whole
    digest.
    """
    return crockford(sha256_digest[: length * 5 // 8 + 1])[:length]


def is_key(text: str) -> bool:
    """Return whether something is written as keys of articles are."""
    return KEY_LENGTH <= len(text) <= LONGEST and set(text) <= set(ALPHABET)
