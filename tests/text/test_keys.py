"""Crockford's base32 and the public keys of articles."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from archive.text.keys import article_key, crockford

SEEDS = Path(__file__).parents[2] / "seeds"


@pytest.mark.parametrize(
    ("data", "written"),
    [
        (b"", ""),
        (b"\x00", "00"),
        (b"\xff", "zw"),
        (b"foobar", "csqpyrk1e8"),
        (bytes(range(5)), "000g40r4"),
    ],
)
def test_bytes_are_written_from_the_first_bit_on(data: bytes, written: str) -> None:
    assert crockford(data) == written


def test_letters_that_look_like_digits_never_occur() -> None:
    assert not set(crockford(bytes(range(256)))) & set("ilou")


def test_key_is_the_beginning_of_the_hash_of_the_original() -> None:
    seeds = SEEDS.glob("*.txt")
    assert {seed.name[:3]: article_key(hashlib.sha256(seed.read_bytes()).digest()) for seed in seeds} == {
        "000": "m4yeaafdmm",
        "001": "nypedw3rp3",
        "002": "2kymwvprms",
        "003": "0rqxrjx1n0",
        "004": "dayvp5tjac",
    }


def test_longer_key_begins_with_the_shorter_one() -> None:
    digest = hashlib.sha256(b"another").digest()
    assert article_key(digest, 12).startswith(article_key(digest))
    assert len(article_key(digest, 52)) == 52
