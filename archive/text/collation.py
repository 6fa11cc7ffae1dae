"""The order in which people look for names: by the Unicode collation algorithm, or as one language has it."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Any

from anyascii import anyascii
from pyuca import Collator  # type: ignore[import-untyped]

CACHED = 20_000  # names
_CYRILLIC = re.compile("[\u0400-\u052f]")
_HAN = re.compile("[\u3400-\u9fff]")
_OWN = {"ru": _CYRILLIC, "zh": _HAN}


@lru_cache(CACHED)
def sort_key(name: str) -> tuple[int, ...]:
    """Return what names are put in order by: letters first, then accents, then capitals (some 40 µs for a new name).

    By the default table of Unicode (https://www.unicode.org/reports/tr10/): Latin, then Cyrillic, then Chinese. It is
    read at the first use, in half a second.
    """
    found: tuple[int, ...] = _collator().sort_key(name)
    return found


@cache
def _collator() -> Any:
    return Collator()


def sort_key_in(name: str, language: str) -> tuple[bool, str, str]:
    """Return what names are sorted by: Russian as the alphabet goes with ё at е, Chinese by its reading (pinyin).

    The reading is that of each character by itself, so that the few with several readings may stand elsewhere than a
    dictionary has them. Names in another script follow, accents of Latin letters make no difference.
    """
    own = _OWN.get(language.partition("-")[0])
    folded = name.casefold().strip("«»“”\"'[]()").replace("ё", "е")
    is_foreign = bool(own) and not (own and own.match(folded))
    if own is _HAN and not is_foreign:
        return is_foreign, anyascii(folded).casefold(), name
    # Only what stands on a Latin letter is an accent: й is a letter of its own.
    plain = "".join(letter if _CYRILLIC.match(letter) else _without_accent(letter) for letter in folded)
    return is_foreign, plain, name


def _without_accent(letter: str) -> str:
    return "".join(part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part))
