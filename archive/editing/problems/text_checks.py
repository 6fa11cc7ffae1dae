"""What can be wrong with a text by itself: pure, from its plain words."""

from __future__ import annotations

import re

from archive.importing.extraction.boilerplate import boilerplate_kind, boilerplate_kind_at_edge, fold

EDGE = 3  # paragraphs at either end that are held to what is boilerplate only there
PROSE_WORDS = 6  # a paragraph of so many words is a sentence, if the text is prose
PROSE_SIGNS = 24  # or of so many letters, in scripts without spaces
MOST_QUOTED = 5
LONGEST_QUOTED = 120

_SENTENCE_END = re.compile(r"[.!?:;؟。！？：।။…][\"”’»'„“)）\]】」』*_]*$")
# Marks by which a text says itself that it goes on elsewhere.
_GOES_ON = re.compile(
    r"(?:\[…\]|\[\.\.\.\]|(?<!\.)\.\.\.|…|\[\+\d+ chars\]|\((?:more|continued|cont\.?)\))[\"”’»)\]]*$", re.IGNORECASE
)
_ONE_SCRIPT_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0eff]")


def paragraphs_of(text: str) -> list[str]:
    """Return the paragraphs of plain words."""
    return [part for part in map(str.strip, text.split("\n\n")) if part]


def ending_cut_off(paragraphs: list[str]) -> str:
    """Return the last words of a text that ends in mid-sentence; empty if it ends well or is no prose.

    A text is prose if most of its other paragraphs of a sentence's length end as sentences do; a text of one paragraph,
    if it holds the end of a sentence.
    """
    if not paragraphs:
        return ""
    last = paragraphs[-1]
    if _GOES_ON.search(last):
        return last[-LONGEST_QUOTED:]
    if not _is_long(last) or _SENTENCE_END.search(last):
        return ""
    others = [part for part in paragraphs[:-1] if _is_long(part)] or paragraphs[:-1]
    ended = sum(1 for part in others if _SENTENCE_END.search(part))
    is_prose = ended * 3 >= len(others) * 2 if others else bool(re.search(r"[.!?؟。！？।][\"”’»)]*\s", last))
    return last[-LONGEST_QUOTED:] if is_prose else ""


def suspected_boilerplate(paragraphs: list[str]) -> list[str]:
    """Return lines of a text that look like boilerplate of a page, in their order, some of them if they are many."""
    found = []
    for number, paragraph in enumerate(paragraphs):
        is_edge = number < EDGE or number >= len(paragraphs) - EDGE
        kind_of = boilerplate_kind_at_edge if is_edge and len(paragraphs) > 1 else boilerplate_kind
        for line in paragraph.split("\n"):
            kind = kind_of(line.strip())
            if kind and kind not in ("ornament", "end mark"):
                found.append(line.strip()[:LONGEST_QUOTED])
    return found[:MOST_QUOTED]


def repeats_title(title: str, paragraphs: list[str]) -> bool:
    """Return whether one of the first paragraphs says the title and nothing else."""
    wanted = fold(title)
    return bool(wanted) and any(len(part) < 2 * len(title) + 40 and fold(part) == wanted for part in paragraphs[:EDGE])


def _is_long(paragraph: str) -> bool:
    return len(paragraph.split()) >= PROSE_WORDS or (
        len(paragraph) >= PROSE_SIGNS and len(_ONE_SCRIPT_WORD.findall(paragraph)) * 2 > len(paragraph)
    )
