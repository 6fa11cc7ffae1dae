"""The excerpt of a text: what the public reads of it where no more may be shown."""

from __future__ import annotations

from collections.abc import Iterable

from archive.text.structure.paragraphs import Kind, paragraph_words

EXCERPT_WORDS = 60
EXCERPT_FROM = 20_000  # characters of a text, more than 60 words and what may stand before them


def excerpted_paragraph(body: str, body_format: str) -> tuple[int, str] | None:
    """Return the place, from 0, and the words of the paragraph whose beginning is the excerpt: the first no heading."""
    return excerpted_among(paragraph_words(body[:EXCERPT_FROM], body_format))


def excerpted_among(parts: Iterable[tuple[Kind, str]]) -> tuple[int, str] | None:
    """Return the same, of the paragraphs of a text up to `EXCERPT_FROM`."""
    return next(((place, text) for place, (kind, text) in enumerate(parts) if kind != "heading"), None)


def excerpt_of(body: str, body_format: str) -> str:
    """Return at most 60 words of the first paragraph that is no heading; an ellipsis says that there is more of it."""
    found = excerpted_paragraph(body, body_format)
    return beginning_of(found[1]) if found else ""


def beginning_of(text: str) -> str:
    """Return the excerpt of the words of the paragraph that it is taken from."""
    words = text.split()
    return text if len(words) <= EXCERPT_WORDS else " ".join(words[:EXCERPT_WORDS]) + " …"
