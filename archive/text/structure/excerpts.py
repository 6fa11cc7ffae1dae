"""The excerpt of a text: what the public reads of it where no more may be shown."""

from __future__ import annotations

from collections.abc import Iterable

from archive.text.structure.paragraphs import Paragraph, paragraphs

EXCERPT_WORDS = 60
EXCERPT_FROM = 20_000  # characters of a text, more than 60 words and what may stand before them


def excerpted_paragraph(body: str, body_format: str) -> Paragraph | None:
    """Return the paragraph whose beginning is the excerpt: the first that is no heading."""
    return excerpted_among(paragraphs(body[:EXCERPT_FROM], body_format))


def excerpted_among(parts: Iterable[Paragraph]) -> Paragraph | None:
    """Return the paragraph whose beginning is the excerpt of the paragraphs of a text up to `EXCERPT_FROM`."""
    return next((part for part in parts if part.kind != "heading"), None)


def excerpt_of(body: str, body_format: str) -> str:
    """Return at most 60 words of the first paragraph that is no heading; an ellipsis says that there is more of it."""
    found = excerpted_paragraph(body, body_format)
    return beginning(found.text) if found else ""


def beginning(text: str) -> str:
    """Return at most 60 words of a paragraph; an ellipsis says that there is more of it."""
    words = text.split()
    return text if len(words) <= EXCERPT_WORDS else " ".join(words[:EXCERPT_WORDS]) + " …"
