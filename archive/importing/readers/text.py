"""Plain text: an article with whatever header, headline, credit and page furniture was copied along with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from archive.importing.decoding import decode
from archive.importing.drafts import ArticleDraft, Finding, Known, Options, Problem, Refusal
from archive.importing.language import language_of
from archive.importing.mending import mend
from archive.importing.plain_text import PlainText
from archive.importing.source_names import names_of


def read(data: bytes, name: str, known: Known, options: Options) -> Iterator[ArticleDraft | Refusal]:
    """Read one plain text file as one article."""
    decoded = decode(data, options.encoding)
    text = PlainText(mend(decoded.text), name, names_of(known))
    found = text.findings()
    yield with_language(
        ArticleDraft(
            original=data,
            media_type="text/plain",
            encoding=decoded.encoding,
            body=text.body,
            problems=(*decoded.problems, *text.problems),
            **found,
        )
    )


def with_language(draft: ArticleDraft) -> ArticleDraft:
    """Add the language that the words of the text tell, and say if there is no text."""
    problems = draft.problems
    if not draft.body.strip():
        problems += (Problem("empty_text", "blocking", "No text of the article was found in the file."),)
    told = language_of(draft.body)
    language: Finding[Any] | None = draft.language
    if told:
        stated = (language,) if language and not told[0].startswith(language.value.split("-")[0]) else ()
        language = Finding(told[0], "inferred", "words of the text", told[1], others=stated)
    return replace(draft, language=language, problems=problems)
