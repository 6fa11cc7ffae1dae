"""Whom a phrase beside a quotation names, in English and Russian."""

from __future__ import annotations

import re
from typing import NamedTuple

from archive.text.ledger.quoted.speech import NO_PERSON, Speech

_SENTENCE = re.compile(
    r"(?<![A-ZА-ЯЁ])(?<!Mr)(?<!Ms)(?<!Dr)(?<!Mrs)(?<!St)(?<!Jr)(?<!Prof)(?<!Gen)(?<!Sen)(?<!Rep)(?<!Reps)(?<!Sens)(?<!Gov)(?<!Col)(?<!Lt)\.\s(?=[A-ZА-ЯЁ«“\"–—-])"
)
_CLAUSE = re.compile(
    r",? (?:who|which|whose|where|adding|referring|speaking|after|during|котор\w+|добавив|выступая|комментируя)\b"
)
_POSSESSIVE = ("'s", "’s", "s'", "s’")
_OF_SOMETHING = re.compile("the ", re.IGNORECASE)
_NOUN_FOLLOWS = re.compile(r"\s(?!of\b|in\b|at\b|for\b|from\b|and\b|on\b|with\b)[a-z]")
_LOWER = re.compile(r"\s[a-zа-яё]")
_ABBREVIATION = re.compile(r"(?:[A-Z]\.){2,}|[A-Z]{2,}")
_FATHERS = re.compile("(?:[ое]вич|[ое]вн|ич|ична)[а-я]{0,2}$")


class Speaker(NamedTuple):
    """Who speaks, as written; without a name it is a pronoun (`refers` back to who spoke before), or nobody named."""

    name: str = ""
    refers: bool = False
    is_person: bool = True


def read_speaker(who: str, speech: Speech, *, is_behind: bool) -> Speaker:
    """Return whom a phrase names; `is_behind` when it stands behind the verb, so that its first name counts.

    A person's name counts more than what describes somebody; what describes somebody the text does not name is nobody.
    """
    who = _CLAUSE.split(_SENTENCE.split(" ".join(who.split()), maxsplit=1)[0], maxsplit=1)[0].strip(" ,.—–-")
    if not who:
        return Speaker(refers=True)
    if speech.pronoun.match(who):
        return Speaker(refers=True, is_person=not speech.thing.match(who))
    names = _names(who, speech)
    if speech.unnamed.match(who) and not (names and "," in who and names[-1][0] > who.index(",")):
        return Speaker()
    described = speech.description.match(who)
    if names:
        name = _chosen(who, names, is_behind=is_behind)
        is_office = described and not NO_PERSON.isdisjoint(name.casefold().split())
        return Speaker(described[0].strip() if described and is_office else name)
    return Speaker(described[0].strip()) if described else Speaker()


def _chosen(who: str, names: list[tuple[int, int, str]], *, is_behind: bool) -> str:
    """Return the name that a phrase is about: its first where it begins with one, else a full one before a single."""
    start, end, first = names[0]
    if start == 0 and (end == len(who) or who[end] == ","):
        return first
    full = [name for _start, _end, name in names if " " in name] or [name for _start, _end, name in names]
    return full[0] if is_behind else full[-1]


def _names(who: str, speech: Speech) -> list[tuple[int, int, str]]:
    """Return the names in a phrase, each with its place; none is what describes somebody whose name follows."""
    found = []
    for match in speech.name.finditer(who):
        if match[0].endswith(_POSSESSIVE) or speech.role.match(who, match.end()):
            continue
        if _OF_SOMETHING.match(who) and _NOUN_FOLLOWS.match(who, match.end()):
            continue
        words = _without_titles(match[0].rstrip(".").split(), speech)
        is_word = len(words) == 1 and match.start() == 0 and _LOWER.match(who, match.end())
        if (
            words
            and not is_word
            and not (len(words) == 1 and speech.adjective.match(words[0]) and _LOWER.match(who, match.end()))
        ):
            found.append((match.start(), match.end(), _bare(words, speech)))
    return found


def _without_titles(words: list[str], speech: Speech) -> list[str]:
    """Leave out what stands before a name: titles, words that only begin a sentence, whose he or she is."""
    first = 0
    for number, word in enumerate(words):
        if (
            word in speech.titles
            or word in speech.no_name
            or word.endswith(_POSSESSIVE)
            or _ABBREVIATION.fullmatch(word)
        ):
            first = number + 1
    return words[first:]


def _bare(words: list[str], speech: Speech) -> str:
    """Return a name as long as one is: in Russian two words, three with a father's name."""
    longest = speech.longest_name
    if longest == 2 and len(words) > 2 and _FATHERS.search(words[-2]):
        longest = 3
    return " ".join(words[-longest:])
