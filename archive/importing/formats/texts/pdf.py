"""PDF: the text of its pages, read as plain text is; needs the extra `pdf`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from archive.importing.drafts import ArticleDraft, Finding, Known, Options, Problem, Refusal
from archive.importing.extraction.character_repair import repair
from archive.importing.extraction.credits.sources import source_names_of
from archive.importing.extraction.language import with_language
from archive.importing.extraction.plain_text import PlainText
from archive.importing.formats.failures import reason_of
from archive.importing.formats.texts.rtf import without_place

MEDIA_TYPE = "application/pdf"
MOST_PAGES = 200


def read(data: bytes, name: str, known: Known, options: Options) -> Iterator[ArticleDraft | Refusal]:
    """Read one PDF as one article; its findings have no places, for its bytes hold no text as such."""
    try:
        from pypdf import PdfReader
        from pypdf.errors import PyPdfError
    except ImportError:
        yield Refusal("failed", "PDF is read only with the extra “pdf” installed (pip install pypdf).")
        return
    try:
        pages = PdfReader(BytesIO(data)).pages
        if len(pages) > MOST_PAGES:
            yield Refusal("failed", f"The PDF has more than {MOST_PAGES} pages.")
            return
        text = "\n\n".join(page.extract_text() for page in pages)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError, RecursionError) as error:
        yield Refusal("failed", f"The PDF can't be read: {reason_of(error)}.")
        return
    repaired = repair(re.sub(r"(?<=[^\W\d_])-\n(?=[a-zа-яё])", "", text), entities=True)
    plain = PlainText(repaired, name, source_names_of(known))
    found: dict[str, Any] = {
        field: without_place(value) if isinstance(value, Finding) else value
        for field, value in plain.findings().items()
    }
    found.pop("removed")
    note = Problem("pdf_text", "note", "The text was taken from a PDF; its lines and paragraphs may be broken.")
    yield with_language(ArticleDraft(data, MEDIA_TYPE, "binary", plain.body, problems=(note, *plain.problems), **found))
