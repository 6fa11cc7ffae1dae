"""RTF: the text of a document, read as plain text is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from striprtf.striprtf import rtf_to_text

from archive.importing.drafts import ArticleDraft, Finding, Known, Options, Problem, Refusal
from archive.importing.extraction.character_repair import repair
from archive.importing.extraction.credits.sources import source_names_of
from archive.importing.extraction.language import with_language
from archive.importing.extraction.plain_text import PlainText
from archive.importing.formats.failures import reason_of

MEDIA_TYPE = "application/rtf"
LONGEST_FILE = 8 * 1024 * 1024


def read(data: bytes, name: str, known: Known, options: Options) -> Iterator[ArticleDraft | Refusal]:
    """Read one document as one article; its findings have no places, for its bytes are code."""
    if len(data) > LONGEST_FILE:
        yield Refusal("failed", f"The document is larger than {LONGEST_FILE / 1_048_576:,.0f} MiB.")
        return
    try:
        text = str(rtf_to_text(data.decode("latin-1"), errors="replace"))  # type: ignore[no-untyped-call]
    except (ValueError, LookupError, IndexError, TypeError, OverflowError) as error:
        yield Refusal("failed", f"The RTF can't be read: {reason_of(error)}.")
        return
    if not text.strip():
        yield Refusal("failed", "The RTF holds no text.")
        return
    plain = PlainText(repair(text), name, source_names_of(known))
    found: dict[str, Any] = {
        field: without_place(value) if isinstance(value, Finding) else value
        for field, value in plain.findings().items()
    }
    found.pop("removed")
    note = Problem("rtf_text", "note", "The text was taken from RTF; its layout, notes and pictures were left.")
    yield with_language(ArticleDraft(data, MEDIA_TYPE, "binary", plain.body, problems=(note, *plain.problems), **found))


def without_place(finding: Finding[Any]) -> Finding[Any]:
    """Return a finding as one in a text that was made from bytes that are none."""
    others = tuple(without_place(other) for other in finding.others)
    return Finding(
        finding.value, finding.basis, finding.rule, finding.confidence, quote=finding.quote, where="text", others=others
    )
