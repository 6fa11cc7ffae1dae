"""Readable ends of addresses, in plain letters whatever the script of the title."""

from __future__ import annotations

import re
import unicodedata

from anyascii import anyascii

from archive.text.spelling import write_out_signs

MAX_LENGTH = 80
RESERVED = frozenset({"history", "compare", "versions", "proposed"})

_APOSTROPHES = re.compile(r"['’‘ʻʼ`´]")
_NOT_PLAIN = re.compile(r"[^a-z0-9]+")
_CJK = re.compile(r"([\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])")


def slugify(title: str, fallback: str) -> str:
    """Make the slug of a title: lower-case ASCII words and hyphens, at most 80 characters, cut at a word.

    `fallback`, such as `tag-17`, is given when nothing of the title remains. Words that are parts of addresses
    (`history`, `compare`, `versions`, `proposed`) get `-1`. Characters of Chinese and Japanese become a word each,
    names of a letter and signs are written out (`c-sharp`); pictures (emoji) and apostrophes, also those by which other
    scripts are transliterated, leave nothing.
    """
    words = "".join(character for character in title if unicodedata.category(character) not in {"So", "Cs"})
    words = write_out_signs(words, {"++": " plus plus", "#": " sharp"})
    letters = _APOSTROPHES.sub("", anyascii(_CJK.sub(r" \1 ", words)))
    plain = _NOT_PLAIN.sub("-", letters.lower()).strip("-")
    slug = _cut(plain) or fallback
    return f"{slug}-1" if slug in RESERVED else slug


def _cut(slug: str) -> str:
    if len(slug) <= MAX_LENGTH:
        return slug
    whole_words = slug[: MAX_LENGTH + 1].rpartition("-")[0]
    return whole_words or slug[:MAX_LENGTH]
