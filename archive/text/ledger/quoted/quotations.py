"""Quotations: which passages in quotation marks are sentences that somebody said, and who."""

from __future__ import annotations

import re
from collections.abc import Sequence

from archive.text.ledger.items import Quotation
from archive.text.ledger.quoted import chinese_speakers
from archive.text.ledger.quoted.passages import Passage, passages
from archive.text.ledger.quoted.speakers import Speaker, read_speaker
from archive.text.ledger.quoted.speech import ENGLISH_SPEECH, NO_PERSON, RUSSIAN_SPEECH, Speech
from archive.text.words import count_words

FEWEST_WORDS = 3  # of a quoted sentence
FEWEST_IN_PART = 6  # words of what is quoted inside a sentence
FEWEST_CHARACTERS = 6  # of a quoted sentence in Chinese
_ENDS = re.compile(r"[.!?…,。！？]['’]?$")
_LOOK = 260
_SPEECHES = {"en": ENGLISH_SPEECH, "ru": RUSSIAN_SPEECH}
_NEXT_ENDS = re.compile(r"^,?\s*[—–-]|^,\s")
_FOLLOWS_SUBJECT = re.compile(r",|\s(?:who|has|had|was|is|will|котор\w+|[a-z]+ed|[а-яё]+л[аи]?)\b")
_CAPITAL = re.compile(r"[A-ZА-ЯЁ\u00c0-\u00de“«\"\[…(0-9]")


def quotations(texts: Sequence[str], language: str) -> list[list[Quotation]]:
    """Return the quotations of each paragraph of a text in `en`, `ru` or `zh`, in order.

    One without an attribution of its own is the words of who spoke last in its paragraph, or, where a quotation runs on
    from paragraph to paragraph, of who spoke there. A pronoun stands for who spoke last.
    """
    marked = [passages(text) for text in texts]
    last = max((number for number, some in enumerate(marked) if some), default=-1)
    found: list[list[Quotation]] = []
    spoke = ""  # who spoke last, by name
    open_speaker: str | None = None  # of a quotation that was not closed
    full: dict[str, str] = {}  # full names by their first and last words
    for text, some in zip(texts[: last + 1], marked, strict=False):  # what follows the last of them tells nothing
        if language != "zh":
            full |= _full_names(text, _SPEECHES[language])
        here: list[Quotation] = []
        speaker: str | None = None  # of the last quotation in this paragraph
        runs_on: str | None = None
        for number, one in enumerate(some):
            previous = some[number - 1].outer_end if number else 0
            following = some[number + 1].outer_start if number + 1 < len(some) else len(text)
            before, after = text[previous : one.outer_start][-_LOOK:], text[one.outer_end : following][:_LOOK]
            said = _attributed(before, after, language)
            if said is None and open_speaker is not None and not number and not text[: one.outer_start].strip():
                name: str | None = open_speaker
            elif said is None:
                name = speaker if _may_inherit(before) else None
            elif said.refers:
                name = speaker
                if name is None:
                    name = _referred(text[: one.outer_start], language, spoke) if said.is_person else ""
            else:
                name = full.get(said.name, said.name)
            if name is None:
                continue
            if said is not None:
                speaker, spoke = name, name or spoke
            if not _is_quotation(text, one, before, after, language, is_said=said is not None):
                continue
            here.append(Quotation(one.start, one.end, name))
            speaker = name
            if one.is_open:
                runs_on = name
        spoke = _last_subject(text, language) or spoke
        open_speaker = runs_on
        found.append(here)
    return [*found, *([] for _text in texts[last + 1 :])]


def _attributed(before: str, after: str, language: str) -> Speaker | None:
    if language == "zh":
        return chinese_speakers.speaker_before(before) or chinese_speakers.speaker_after(after)
    speech = _SPEECHES[language]
    if said := _matched(after, speech.after, speech, behind_by_first=True):
        return said
    if speech.work.search(before) and not before.rstrip().endswith(":"):
        return None
    return _matched(before, speech.before, speech, behind_by_first=False)


def _matched(
    said: str, patterns: Sequence[re.Pattern[str]], speech: Speech, *, behind_by_first: bool
) -> Speaker | None:
    for number, pattern in enumerate(patterns):
        match = pattern.search(said)
        if match:
            is_behind = number != 1 if behind_by_first else speech is RUSSIAN_SPEECH and number in {0, 1, 3}
            return read_speaker(match["who"], speech, is_behind=is_behind and speech is not RUSSIAN_SPEECH)
    return None


def _may_inherit(before: str) -> bool:
    """Whether a quotation may go on with the words of the last speaker: little stands between them."""
    return len(before) < 160


def _is_quotation(text: str, one: Passage, before: str, after: str, language: str, *, is_said: bool) -> bool:
    words = text[one.start : one.end]
    if language == "zh":
        is_sentence = bool(_ENDS.search(words)) or before.rstrip().endswith(("：", ":"))
        return len(words) >= FEWEST_CHARACTERS and (is_sentence or (is_said and len(words) >= 2 * FEWEST_CHARACTERS))
    number = count_words(words)
    is_whole = bool(_CAPITAL.match(words)) and bool(
        _ENDS.search(words) or _NEXT_ENDS.match(after) or before.rstrip().endswith(":") or one.is_open
    )
    if is_whole or _ENDS.search(words):
        return number >= FEWEST_WORDS
    return is_said and number >= FEWEST_IN_PART


def _full_names(text: str, speech: Speech) -> dict[str, str]:
    """Return the names of two words or three in a paragraph, by their first and by their last word."""
    some = dict.fromkeys(match[0] for match in speech.name.finditer(text) if " " in match[0])
    names = (read_speaker(name, speech, is_behind=False).name for name in some)
    full = [name for name in names if " " in name]
    return {name.partition(" ")[0]: name for name in full} | {name.rpartition(" ")[2]: name for name in full}


def _referred(before: str, language: str, spoke: str) -> str:
    """Return whom a pronoun means: who spoke last, here or before, else the person whom a sentence is about."""
    if language == "zh":
        return spoke
    if name := _last_subject(before, language) or spoke:
        return name
    speech = _SPEECHES[language]
    for sentence in reversed(re.split(r"(?<=[.!?»”])\s", before)):
        for match in speech.name.finditer(sentence, 0, 120):
            name = read_speaker(match[0], speech, is_behind=False).name
            is_subject = _FOLLOWS_SUBJECT.match(sentence, match.end())
            if " " in name and is_subject and NO_PERSON.isdisjoint(name.casefold().split()):
                return name
    return ""


def _last_subject(text: str, language: str) -> str:
    """Return who speaks last in a paragraph by a verb of speech, quoted or not."""
    if language == "zh":
        return ""
    speech = _SPEECHES[language]
    name = ""
    for match in speech.subject.finditer(text):
        found = read_speaker(match["who"], speech, is_behind=False).name
        if found and NO_PERSON.isdisjoint(found.casefold().split()):
            name = found
    return name
