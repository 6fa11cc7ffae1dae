"""Subheadings in plain text, recognised by their look and place alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from archive.text.structure.paragraphs import Paragraph

# A heading is at most this long (in characters; a Chinese one in a third of them) and this many words.
LONGEST = 90
LONGEST_WITHOUT_SPACES = 30
MOST_WORDS = 14
# The paragraphs on either side are at least this much longer.
TIMES_LONGER = 1.5

_CLOSING = ".!?…。！？；;:：,，、)）]】}\"'”’»›」』-–—*"
_OPENING = "\"'“‘«‹「『([（【-–—•·*+/@#&>|_=~■◆●▪"
_NUMBERED = re.compile(r"\(?(?:\d+|[a-zA-Zа-яА-Я]|[ivxIVX]+|[一二三四五六七八九十]+)[.)、）]\s*")
_ADDRESS = re.compile(r"https?:|www\.|\S@\S", re.IGNORECASE)
_CREDIT = re.compile(
    r"(?:photos?|images?|pictures?|video|infographic|sources?|credits?|by|reporting|editing|editor|read (?:also|more)"
    r"|related|see also|фото|видео|источник|автор|читайте|图|图片|来源|记者|编辑|摄影|责任编辑)"
    r"(?:\b|(?=[\u4e00-\u9fff：:]))",
    re.IGNORECASE,
)
_FIGURES = re.compile(r"\d[.,]\d")
_BROKEN_OFF = re.compile(r"\b(?:a|an|and|as|at|by|for|from|in|of|on|or|the|to|with|и|в|на|с|из|для|к|о)$")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_SENTENCE_END = tuple('.!?…。！？"”’»」』)）')


def with_subheadings(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Return the paragraphs, with those turned into headings that can be nothing else.

    That is one short line without closing punctuation which reads like a title between two longer paragraphs
    that end as sentences do. Anything doubtful stays a paragraph.
    """
    last = len(paragraphs) - 1
    return [
        replace(paragraph, kind="heading", level=2)
        if 0 < place < last
        and paragraph.kind == "text"
        and len(paragraph.text) <= LONGEST
        and _is_longer_prose(paragraphs[place - 1].text, paragraph.text)
        and _is_longer_prose(paragraphs[place + 1].text, paragraph.text)
        and _reads_like_a_title(paragraph.text)
        else paragraph
        for place, paragraph in enumerate(paragraphs)
    ]


def _reads_like_a_title(line: str) -> bool:
    longest = LONGEST_WITHOUT_SPACES if _CJK.search(line) else LONGEST
    if "\n" in line or not 2 <= len(line) <= longest or len(line.split()) > MOST_WORDS:
        return False
    if line[-1] in _CLOSING or line[0] in _OPENING or line[0].islower() or not any(map(str.isalpha, line)):
        return False
    if _NUMBERED.match(line) or _CREDIT.match(line):
        return False
    return not (_ADDRESS.search(line) or _FIGURES.search(line) or _BROKEN_OFF.search(line))


def _is_longer_prose(beside: str, line: str) -> bool:
    return len(beside) >= TIMES_LONGER * len(line) and beside.endswith(_SENTENCE_END)
