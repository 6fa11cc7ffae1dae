"""Texts beside each other: a column for each, and rows of paragraphs with what is the same in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from archive.comparing.wording.accounts import percent_of, public_wordings
from archive.models import Article
from archive.text.similarity.alignment import align
from archive.text.similarity.wording import Shared, compare, without_words
from archive.text.structure.paragraphs import Paragraph
from archive.views.pages.comparing.texts import ShownParagraph, public_paragraphs, shown

PART_BYTES = 40_000  # of paragraphs on one page


@dataclass(frozen=True, slots=True)
class Column:
    """A text of a comparison: its letter, its paragraphs, what it shares, and how many percent are in no other."""

    letter: str
    article: Article
    paragraphs: Sequence[Paragraph]
    shared: Shared

    @property
    def own_percent(self) -> int | None:
        number = len(self.shared.wording)
        return percent_of(self.shared.own, number) if number else None


@dataclass(frozen=True, slots=True)
class Row:
    """Paragraphs side by side, None where a text has none here; `letters` are those that have one.

    `same` is how many words are the same, of a single paragraph those that stand elsewhere in another text.
    """

    cells: Sequence[ShownParagraph | None]
    letters: Sequence[str]
    same: int
    size: int
    is_of_characters: bool

    @property
    def is_several(self) -> bool:
        return len(self.letters) > 1

    @property
    def is_all(self) -> bool:
        return len(self.letters) == len(self.cells)


@dataclass(frozen=True, slots=True)
class Part:
    """Which part of a long comparison this is, and the addresses of those beside it."""

    number: int
    total: int
    before: str
    after: str


def columns_of(texts: Sequence[tuple[str, Article]]) -> list[Column]:
    """Return the columns of texts with their letters (one query)."""
    stored = public_wordings({article.pk: article.shown_as for _letter, article in texts})
    paragraphs = [public_paragraphs(article) for _letter, article in texts]
    wordings = []
    for (_letter, article), found in zip(texts, paragraphs, strict=True):
        wording = stored.get(article.pk)
        is_of_these = wording is not None and len(wording.lengths) == len(found)
        wordings.append(wording if wording is not None and is_of_these else without_words(len(found)))
    return [
        Column(letter, article, some, shared)
        for (letter, article), some, shared in zip(texts, paragraphs, compare(wordings), strict=True)
    ]


def rows_of(columns: Sequence[Column]) -> list[Row]:
    """Return the rows of a comparison; the paragraphs of each text are in their order."""
    wordings = [column.shared.wording for column in columns]
    shares = [column.shared.is_shared for column in columns]
    found = []
    for places in align(wordings):
        cells: list[ShownParagraph | None] = []
        counts, size, characters = [], 0, 0
        for column, wording, is_shared, place in zip(columns, wordings, shares, places, strict=True):
            if place is None:
                cells.append(None)
                continue
            start = int(wording.starts[place])
            units = slice(start, start + int(wording.lengths[place]))
            paragraph = column.paragraphs[place]
            cells.append(shown(column.article, paragraph, is_shared[units].tolist()))
            counts.append(int(is_shared[units].sum()))
            characters += int((wording.units[units] & 1).sum())
            size += len(paragraph.text.encode("utf-8", "surrogatepass")) + 300
        letters = [column.letter for column, place in zip(columns, places, strict=True) if place is not None]
        found.append(Row(cells, letters, min(counts), size, characters * 2 > sum(counts)))
    return found


def parts_of(rows: Sequence[Row]) -> list[list[Row]]:
    """Cut the rows into parts that a page bears; at least one, which may be empty."""
    parts: list[list[Row]] = [[]]
    size = 0
    for row in rows:
        if parts[-1] and size + row.size > PART_BYTES:
            parts.append([])
            size = 0
        parts[-1].append(row)
        size += row.size
    return parts
