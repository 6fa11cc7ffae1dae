"""How much a text speaks of what a line says: the words that both have, as a sign that they belong together."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

# A word counts from this length on and is compared by its beginning, which its other forms share.
SHORTEST = 4
BEGINNING = 5
# Of a text so many characters are looked at.
LONGEST_LOOKED_AT = 4000

_LONG_WORD = re.compile(rf"[^\W\d_]{{{SHORTEST},}}|\d{{2,}}")
_WORD = re.compile(r"[^\W\d_]+|\d{2,}")
_WITHOUT_SPACES = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]+")
# Words without a subject of their own, which any two texts share.
_COMMON_WORDS = """
about after again also been before could every first from have here into just last latest more most much only other over
some story such than that their them then there these they this those today under until very were what when where which
while will with would year years your для если этот этого этой было были быть годы года году после перед также только
который которые которая когда между через avec dans pour plus sans sont cette nach über eine einer einem oder wird
werden para como esta este entre sobre desde olarak için daha sonra
"""
_COMMON = frozenset(_COMMON_WORDS.split())


def words_of(texts: Iterable[str]) -> frozenset[str]:
    """Return what the words of texts begin with, and the pairs of characters of scripts without spaces."""
    left, parts = LONGEST_LOOKED_AT, []
    for text in texts:
        parts.append(text[:left])
        left -= len(text)
        if left <= 0:
            break
    return frozenset(_units("\n".join(parts)))


def supported(line: str, words: frozenset[str]) -> tuple[int, float]:
    """Return how many words of a line a text has, and which share of the line's words they are."""
    units = _units(line[:400])
    found = len(units & words)
    return found, found / len(units) if units else 0.0


def telling_words(line: str) -> int:
    """Return how many words of a line have a subject of their own."""
    return len({word for word in _WORD.findall(line.casefold()) if len(word) >= 3} - _COMMON)


def _units(text: str) -> set[str]:
    folded = text.casefold()
    pairs: set[str] = set()
    if not folded.isascii():
        for run in _WITHOUT_SPACES.findall(folded):
            pairs.update(map("".join, pairwise(run)))
        folded = _WITHOUT_SPACES.sub(" ", folded) if pairs else folded
    words = set(_LONG_WORD.findall(folded)) - _COMMON
    return pairs.union([word[:BEGINNING] for word in words])
