"""Words that are spelled nearly so: how far two are apart, and how the engine is asked for those within a distance."""

from __future__ import annotations

from itertools import combinations_with_replacement, pairwise

from tantivy import Query

from archive.search.conditions import either
from archive.search.index.schema import WORDS, schema

LATIN = "0-9a-zß-ʯ"
BLOCK = 256  # characters; the letters of a script stand in one or two of these
LONGEST_PARTS = {1: 10, 2: 4}  # letters of a word that are asked for with so many changes at once


def nearly(token: str, distance: int) -> Query:
    """Ask for the words of public texts that are at most 1 or 2 letters apart from a token, all alike relevant.

    A few more may be found: those with a letter between two that are swapped.
    By patterns with letters of its own scripts, for which the engine reads a small part of its words. For its own
    fuzzy query it reads all: 140 ms for the two million different words of a million articles.
    """
    try:
        patterns = _patterns(token, distance) if token.isalnum() else []
        near = [Query.regex_query(schema(), WORDS, pattern) for pattern in patterns]
    except ValueError:
        near = []  # too long a word
    return Query.const_score_query(either(near), 1.0) if near else _fuzzy(token, distance)


def _fuzzy(token: str, distance: int) -> Query:
    return Query.fuzzy_term_query(schema(), WORDS, token, distance, True)


def _patterns(token: str, distance: int) -> list[str]:
    """Return expressions that together match what is within the distance, each of them small enough for the engine.

    The changes lie in one part of the word, or in two parts, or one swaps the letters where two parts meet.
    """
    if not distance:
        return [token]
    letter = _letter(token)
    number = -(-len(token) // LONGEST_PARTS[distance])
    bounds = [len(token) * place // number for place in range(number + 1)]
    parts = [token[start:end] for start, end in pairwise(bounds)]
    found = [
        "".join(_within(part, changed.count(place), letter) for place, part in enumerate(parts))
        for changed in combinations_with_replacement(range(number), distance)
    ]
    for at in bounds[1:-1]:
        found += _patterns(f"{token[: at - 1]}{token[at]}{token[at - 1]}{token[at + 1 :]}", distance - 1)
    return found


def _letter(token: str) -> str:
    """Return an expression for one letter of the scripts of a token."""
    blocks = sorted({ord(sign) // BLOCK for sign in token if not sign.isascii()})
    return f"[{LATIN}{''.join(f'{chr(block * BLOCK)}-{chr(block * BLOCK + BLOCK - 1)}' for block in blocks)}]"


def _within(text: str, distance: int, letter: str) -> str:
    """Return an expression for what is so many changes from a text: a letter put in, left out, changed or swapped."""
    if not distance:
        return text
    if not text:
        return f"{letter}?" * distance
    changed = [
        text[0] + _within(text[1:], distance, letter),
        f"{letter}?{_within(text[1:], distance - 1, letter)}",
        letter + _within(text, distance - 1, letter),
    ]
    if len(text) > 1:
        changed.append(text[1] + text[0] + _within(text[2:], distance - 1, letter))
    return f"(?:{'|'.join(changed)})"


def apart(one: str, other: str) -> int:
    """Count the letters to put in, leave out, change or swap with their neighbour."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, start=1):
        previous, row = row, [at]
        for place, sign in enumerate(other, start=1):
            cost = min(previous[place] + 1, row[-1] + 1, previous[place - 1] + (letter != sign))
            if at > 1 and place > 1 and letter == other[place - 2] and one[at - 2] == sign:
                cost = min(cost, before[place - 2] + 1)
            row.append(cost)
        before = previous
    return row[-1]
