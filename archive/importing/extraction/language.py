"""The language of a text, detected from its words; unknown where that is not sure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

from archive.importing.drafts import ArticleDraft, Finding, Problem

# So much of a text is read: more changes nothing.
READ = 1600
SHORTEST = 24

_TRADITIONAL = frozenset(
    "這個為會國們來說時後學發經與產業東車門間點對開關長張書華萬無樣還進過運動電話語應員當實現問題號際體總"
)
_SIMPLIFIED = frozenset(
    "这个为会国们来说时后学发经与产业东车门间点对开关长张书华万无样还进过运动电话语应员当实现问题号际体总"
)
_ONLY_TRADITIONAL = _TRADITIONAL - _SIMPLIFIED
_ONLY_SIMPLIFIED = _SIMPLIFIED - _TRADITIONAL
_HAN = re.compile("[\u3400-\u9fff]")
_KANA = re.compile("[\u3040-\u30ff]")
_LETTERS = re.compile(rf"(?:[\W\d_]*+[^\W\d_]){{{SHORTEST}}}")
_FEWER_LETTERS = re.compile(rf"(?:[\W\d_]*+[^\W\d_]){{{SHORTEST // 3}}}")


def language_of(text: str) -> tuple[str, float] | None:
    """Return the language as BCP 47 and its probability; None where it is not sure.

    Chinese is zh-Hans or zh-Hant where the characters leave no doubt.
    """
    sample = text[:READ]
    if not (_LETTERS if sample.isascii() else _FEWER_LETTERS).match(sample):
        return None
    if not sample.isascii():
        han = len(_HAN.findall(sample))
        if han * 2 > len(sample) and len(_KANA.findall(sample)) * 50 < han:
            return _script_of_chinese(sample), 0.98
    guess = _classifier()(sample)
    if not guess:
        return None
    code, probability = guess
    return (_script_of_chinese(sample) if code == "zh" else code), round(probability, 2)


def with_language(draft: ArticleDraft) -> ArticleDraft:
    """Return the draft with the detected language, and with a problem if there is no text."""
    problems = draft.problems
    if not draft.body.strip():
        problems += (Problem("empty_text", "blocking", "No text of the article was found in the file."),)
    guess = language_of(draft.body)
    language: Finding[Any] | None = draft.language
    if guess:
        stated = (language,) if language and not guess[0].startswith(language.value.split("-")[0]) else ()
        language = Finding(guess[0], "inferred", "words of the text", guess[1], others=stated)
    return replace(draft, language=language, problems=problems)


def _script_of_chinese(text: str) -> str:
    traditional = sum(char in _ONLY_TRADITIONAL for char in text)
    simplified = sum(char in _ONLY_SIMPLIFIED for char in text)
    if traditional >= 5 and simplified * 20 <= traditional:
        return "zh-Hant"
    return "zh-Hans" if simplified >= 5 and traditional * 20 <= simplified else "zh"


@cache
def _classifier() -> Callable[[str], tuple[str, float] | None]:
    """Load the model with the first text, once for each process: half a second and 100 MB that no other needs."""
    from archive.importing.extraction.language_model import Model

    return Model.load().classify
