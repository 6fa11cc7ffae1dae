"""Plain text: an article with whatever header, headline, credit and page boilerplate was copied along with it."""

from __future__ import annotations

from collections.abc import Iterator

from archive.importing.drafts import ArticleDraft, Known, Options, Refusal
from archive.importing.extraction.character_repair import repair
from archive.importing.extraction.credits.sources import source_names_of
from archive.importing.extraction.language import with_language
from archive.importing.extraction.plain_text import PlainText
from archive.importing.formats.decoding import decode

MEDIA_TYPE = "text/plain"


def read(data: bytes, name: str, known: Known, options: Options) -> Iterator[ArticleDraft | Refusal]:
    """Read one plain text file as one article."""
    decoded = decode(data, options.encoding)
    text = PlainText(repair(decoded.text, entities=True), name, source_names_of(known))
    found = text.findings()
    yield with_language(
        ArticleDraft(
            original=data,
            media_type=MEDIA_TYPE,
            encoding=decoded.encoding,
            body=text.body,
            problems=(*decoded.problems, *text.problems),
            **found,
        )
    )
