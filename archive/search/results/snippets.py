"""Snippets: parts of a text around the words of a query, for a line of a list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from archive.models import Article, BodyFormat
from archive.search.results.highlights import Highlighter, Piece, Span, pieces
from archive.text.structure.markdown import LONGEST as LONGEST_MARKDOWN
from archive.text.structure.page_parts import part_with, parts_of
from archive.text.structure.paragraphs import Paragraph, paragraphs

SNIPPETS = 2
SNIPPET_LENGTH = 220  # characters
LEAD = 70  # characters before the first hit of a snippet
MOST_TEXT, MOST_MARKDOWN = 300_000, 40_000  # characters of an article that are looked through for snippets
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Snippet:
    """A part of a paragraph around its hits; `fragment` are words exactly as it has them, for a text fragment.

    `part` is the number of the part of a long text that has the paragraph.
    """

    paragraph_id: str
    pieces: tuple[Piece, ...]
    starts_inside: bool
    ends_inside: bool
    fragment: str
    part: int = 1


def snippets(article: Article, highlighter: Highlighter) -> tuple[Snippet, ...]:
    """Return up to two parts of the public text, from different paragraphs, with the most different hits in them.

    Without a hit in the text (it is in the title, say) the beginning is given. Needs the text and source loaded. Of a
    long text only the beginning is looked through.
    """
    found = beginning(article)
    with_spans = [(part, highlighter.spans(part.text, article.language)) for part in found] if highlighter else []
    with_hits = [(part, spans) for part, spans in with_spans if spans]
    best = sorted(with_hits, key=lambda pair: _variety(*pair), reverse=True)[:SNIPPETS]
    if not best:
        first = next((part for part in found if part.kind != "heading"), None)
        return (_snippet(first, []),) if first else ()
    parts = parts_of(found)
    return tuple(
        replace(_snippet(part, spans), part=part_with(parts, part.number))
        for part, spans in sorted(best, key=lambda pair: pair[0].number)
    )


def beginning(article: Article) -> Sequence[Paragraph]:
    """Return the first paragraphs of the public text, as numbered in the whole, up to some length."""
    body = article.public_body()
    most = MOST_MARKDOWN if article.body_format == BodyFormat.MARKDOWN else MOST_TEXT
    if len(body) <= most:
        return paragraphs(body, article.body_format)
    # Markdown that is too long is read as plain text, and so is its beginning.
    is_plain = article.body_format != BodyFormat.MARKDOWN or len(body) > LONGEST_MARKDOWN
    first = paragraphs(body[:most], BodyFormat.TEXT if is_plain else BodyFormat.MARKDOWN)
    return first[:-1] or first  # the last was cut off


def _variety(part: Paragraph, spans: Sequence[Span]) -> tuple[int, int]:
    return len({part.text[span.start : span.end].casefold() for span in spans}), len(spans)


def _snippet(part: Paragraph, spans: Sequence[Span]) -> Snippet:
    text = part.text
    start = _word_start(text, spans[0].start - LEAD) if spans else 0
    end = _word_end(text, max(start + SNIPPET_LENGTH, spans[0].end if spans else 0))
    inside = [Span(span.start - start, span.end - start) for span in spans if span.end <= end]
    shown = text[start:end]
    first = inside[0] if inside else Span(0, 0)
    fragment = shown[first.start : _word_end(shown, first.end + 30)] if inside else ""
    return Snippet(part.id, pieces(shown, inside), start > 0, end < len(text), _SPACE.sub(" ", fragment).strip())


def _word_start(text: str, at: int) -> int:
    """Return the nearest beginning of a word from here on; of scripts without spaces any place will do."""
    if at <= 0:
        return 0
    found = _SPACE.search(text, at, at + 30)
    return found.end() if found else at


def _word_end(text: str, at: int) -> int:
    if at >= len(text):
        return len(text)
    found = [space.start() for space in _SPACE.finditer(text, max(at - 30, 0), at + 1)]
    return found[-1] if found else at
