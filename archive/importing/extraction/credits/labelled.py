"""Lines of several labelled parts, such as "Source: Reuters | Editor: mira | Updated: 4 March 2025"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archive.importing.extraction.boilerplate import boilerplate_kind_at_edge
from archive.importing.extraction.credits.patterns import (
    BYLINE_TERM,
    BYLINE_WORD,
    DATE_LABEL,
    DAY,
    SAVED_LABEL,
    SOURCE_LABEL,
    UPDATE_LABEL,
)

Span = tuple[int, int]

# A line of more parts is none of these.
MOST_PARTS = 9

_OTHER_LABEL = r"""(?:(?:web\s|copy\s|责任|責任|本文|值班)?(?:editors?|编辑|編輯|редактор|redakteur|editör)
    |muharrir|edited\sby|责编|校对|审核|审校|监制|views?|reads?|hits|comments?|shares?|likes?|просмотр(?:ов|ы)?|комментари(?:и|ев)
    |浏览(?:次数|量)?|阅读(?:量|数|次数)?|点击(?:量|数|次数)?|评论(?:数)?|人气|categor(?:y|ies)|section|rubri[ck]|рубрика
    |раздел|tags?|keywords?|topics?|теги|метки|ключевые\sслова|栏目|频道|分类|标签|关键词|关键字|字号|字体|字数|kategori
    |etiketler|read(?:ing)?\stime|время\sчтения|阅读时间|photos?|фото|图|摄影|id|no|№|word\scount|words|length|edition|page
    |language|язык|语言|redaktion|redacción|rédaction|редакция|муҳаррир|編集|المحرر|تحرير|ویراستار|schlagw(?:örter|orte)|mots[-\s]clés
    |lesedauer|lesezeit|temps\sde\slecture|tiempo\sde\slectura|tempo\sdi\slettura|okuma\ssüresi|оқу\sуақыты
    |etiquetas|palabras\sclave|тегтер|тегдер|teglar|теглар|барчаспҳо|түлхүүр\sүг|タグ|キーワード|الوسوم|برچسب\u200c?ها|카테고리|태그)"""
_LABEL = re.compile(
    rf"""(?<![^\W_])(?:(?P<source>{SOURCE_LABEL})|(?P<by>(?:posted|published|submitted|uploaded)\sby|{BYLINE_TERM})
    |(?P<update>{UPDATE_LABEL})|(?P<saved>{SAVED_LABEL})|(?P<date>{DATE_LABEL})|(?P<other>{_OTHER_LABEL}))\s*[:：]\s*""",
    re.IGNORECASE | re.VERBOSE,
)
_SEPARATOR = re.compile(r"\s*[|｜¦•·\t\u3000]+\s*|\s{2,}|(?<=\x01)\s[-–—]\s|\s[-–—]\s(?=\x01)")
# Without one of these a line has one part.
_MAY_HAVE_PARTS = re.compile(r"[|｜¦•·\t\u3000]|\s{2}|\x01\s[-–—]\s|\s[-–—]\s\x01|[:：].*(?:[:：]|\x01)|\x01.*[:：]")
_WORDS_BESIDE_A_DATE = re.compile(rf"(?:{DATE_LABEL}|{DAY}|on|at|[\s,，.()（）\x01–—/-])*", re.IGNORECASE | re.VERBOSE)
_BY = re.compile(rf"(?:posted\s|published\s)?{BYLINE_WORD}\s+", re.IGNORECASE | re.VERBOSE)
_UPDATED = re.compile(rf"{UPDATE_LABEL}[\s:：]*\x01", re.IGNORECASE | re.VERBOSE)
_EMPTY = re.compile(r"[\s,;，；|/\-–—()（）]*")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a line: `source`, `by`, `update`, `saved`, `date`, `other` or `bare`, and where its value is."""

    kind: str
    start: int
    end: int


def labelled_parts(masked: str) -> list[Part]:
    """Return the parts of a line in which dates are runs of \\x01; none if it hasn't several, or one may be text."""
    if not _MAY_HAVE_PARTS.search(masked):
        return []
    parts = list(_parts(masked))
    if not 2 <= len(parts) <= MOST_PARTS or not (
        "\x01" in masked or any(part.kind not in ("other", "bare") for part in parts)
    ):
        return []
    return parts


def _parts(masked: str) -> Iterator[Part]:
    labels = list(_LABEL.finditer(masked)) if ":" in masked or "：" in masked else []
    place = 0
    for number, label in enumerate(labels):
        yield from _unlabelled(masked, place, label.start())
        stop = labels[number + 1].start() if number + 1 < len(labels) else len(masked)
        bar = _SEPARATOR.search(masked, label.end(), stop)
        end = bar.start() if bar else stop
        yield Part(label.lastgroup or "other", label.end(), end)
        place = end
    yield from _unlabelled(masked, place, len(masked))


def _unlabelled(masked: str, start: int, end: int) -> Iterator[Part]:
    place = start
    for bar in (*_SEPARATOR.finditer(masked, start, end), None):
        stop = bar.start() if bar else end
        text = masked[place:stop]
        if not _EMPTY.fullmatch(text):
            by = _BY.match(text)
            if _UPDATED.match(text):
                yield Part("update", place, stop)
            elif "\x01" in text and _WORDS_BESIDE_A_DATE.fullmatch(text):
                yield Part("date", place, stop)
            elif by:
                yield Part("by", place + by.end(), stop)
            elif boilerplate_kind_at_edge(text.strip()):
                yield Part("other", place, stop)
            else:
                yield Part("bare", place, stop)
        place = bar.end() if bar else end


def dates_that_count(parts: Sequence[Part], places: Sequence[Span]) -> tuple[list[int], bool]:
    """Return which dates of a line are those of publication, and whether they are only those of a change."""
    kinds = []
    for start, _ in places:
        part = next((part for part in parts if part.start <= start < part.end), None)
        # Behind an editor's name a date is that of the article; where it is all that a label has, it is the label's.
        kinds.append(part.kind if part and (part.kind != "other" or part.start == start) else "date")
    stated = [number for number, kind in enumerate(kinds) if kind not in ("update", "saved", "other")]
    changed = [number for number, kind in enumerate(kinds) if kind == "update"]
    return (stated, False) if stated or not changed else (changed, True)
