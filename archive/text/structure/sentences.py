"""Where the paragraphs and sentences of a plain text begin and end."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

_WIDE = re.compile("[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff01-\uff60]")
_LOOKED_AT = 6  # sentences
_MARKS = 30  # by which a title and a sentence of the same letters may differ
_LETTERS = re.compile(r"[\W_]+")
_ENDS_SENTENCE = re.compile(r"[.!?…。！？:：][\"'”’»)\]」』]*$")

_PARAGRAPH_END = re.compile(r"\n[ \t]*\n\s*")
_SENTENCE_END = re.compile(
    r"(?<=[.!?…])[\"'”’»)\]]*\s+(?=[\"'“‘«(\[—–-]*\s?[A-ZÀ-ÖØ-ÞĀ-ſА-ЯЁӘҒҚҢӨҰҮҺІЎҲҶӮӢ0-9\u3400-\u9fff])|(?<=[。！？])[”’」』]*\s*"
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Sen|Rep|Gov|St|No|Jr|vs|etc|cf|ca|им|ул|г|стр|тыс|т\.е)|\b\w)\.$"
)


def paragraph_spans(text: str) -> list[tuple[int, int]]:
    """Return (start, end) of the paragraphs of a text, which empty lines separate."""
    return _spans(text, 0, len(text), [match.span() for match in _PARAGRAPH_END.finditer(text)])


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Return (start, end) of the sentences of a text; none crosses the end of a paragraph, none ends after `Mr.`."""
    return list(_sentences(text))


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    for start, end in paragraph_spans(text):
        begun = start
        for match in _SENTENCE_END.finditer(text, start, end):
            at, after = match.span()
            if not _ABBREVIATION.search(text, max(start, at - 6), at):
                if text[begun:at].strip():
                    yield begun, at
                begun = after
        if text[begun:end].strip():
            yield begun, end


def first_sentence(text: str, *, most: int, title: str = "") -> str:
    """Return the first sentence of a plain text, cut between two words to `most` columns (wide signs take two).

    What only says the title again is passed over, and so are lines before it that end no sentence (subheadings,
    credits) as long as something follows that does; of a title that is the beginning of the text, only what follows
    it is given. `text` may be the beginning of a longer one.
    """
    best = ""
    for start, end in islice(_sentences(text), _LOOKED_AT):
        one = " ".join(text[start:end].split())
        if _repeats(one, title):
            continue
        best = best or one
        if len(one) > most or _ENDS_SENTENCE.search(one):
            best = one
            break
    return shortened(_after(title, best), most)


def shortened(text: str, most: int) -> str:
    """Cut a text of one line between two words to `most` columns; of scripts without spaces anywhere."""
    if _WIDE.search(text, 0, most):
        most //= 2
    if len(text) <= most:
        return text
    at = text.rfind(" ", most // 2, most + 1)
    return f"{text[: at if at > 0 else most].rstrip(' ,;:–—-')}\u00a0…"


def _after(title: str, sentence: str) -> str:
    """Return a sentence without the words that a title already gives which breaks off with “…”."""
    begun = " ".join(title.removesuffix("…").split())
    rest = sentence.removeprefix(begun) if title.endswith("…") and begun else sentence
    return sentence if rest == sentence else f"… {rest.lstrip(' ,;:')}"


def _repeats(sentence: str, title: str) -> bool:
    """Say whether two have the same letters."""
    is_like = title and abs(len(sentence) - len(title)) <= _MARKS
    return bool(is_like) and _LETTERS.sub("", sentence).casefold() == _LETTERS.sub("", title).casefold()


def _spans(text: str, start: int, end: int, gaps: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    spans = []
    for gap_start, gap_end in gaps:
        spans.append((start, gap_start))
        start = gap_end
    return [(first, last) for first, last in [*spans, (start, end)] if text[first:last].strip()]
