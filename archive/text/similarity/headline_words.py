"""Headlines of one event compared: which words only one of them uses."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

# A word, or what separates words; writing without spaces has no words to compare.
_PIECES = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*|[\W_]+")
_WITHOUT_SPACES = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")
_SHORTEST = 4
_COMMON = frozenset(
    re.findall(
        r"\S+",
        """
        about after amid also been before between both during from have into more over says said such than that their
        them then there these they this those through under upon were what when where which while will with within would
        была были было весь для если из-за или как когда которые который между может перед после потому при про свой
        также только того тоже чтобы через этот
        """,
    )
)


def own_words(headlines: Sequence[tuple[str, str]]) -> list[list[tuple[str, bool]]]:
    """Split each headline, given as (words, language), into pieces and say which of them no other headline uses.

    Only headlines of one language are compared, so that a translation does not seem to say all of it alone; where there
    is none to compare with, nothing is its own. Short and very common words never are.
    """
    split = [_PIECES.findall(words) for words, _language in headlines]
    languages = [language.partition("-")[0] for _words, language in headlines]
    used: dict[str, Counter[str]] = {}
    for pieces, language in zip(split, languages, strict=True):
        used.setdefault(language, Counter()).update({piece.casefold() for piece in pieces})
    alone = {language for language, n in Counter(languages).items() if n < 2}
    return [
        [
            (piece, language not in alone and _counts(piece) and used[language][piece.casefold()] == 1)
            for piece in pieces
        ]
        for pieces, language in zip(split, languages, strict=True)
    ]


def _counts(piece: str) -> bool:
    word = piece.casefold()
    is_number = any(map(str.isdigit, word))
    return (
        (len(word) >= _SHORTEST or is_number)
        and word not in _COMMON
        and not _WITHOUT_SPACES.search(word)
        and word[0].isalnum()
    )
