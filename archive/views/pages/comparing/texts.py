"""The paragraphs of articles as the public reads them, and the words that are shared in them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from archive.models import Article, BodyFormat, Display
from archive.rendering import read_text
from archive.text.similarity.wording import unit_spans
from archive.text.structure.paragraphs import Paragraph

_READ = (
    *("key", "slug", "title", "title_basis", "language", "published_on", "date_precision", "sort_key", "state"),
    *("body", "body_format", "display", "word_count", "source__name", "source__slug", "source__kind"),
    "source__display",
)

Pieces = list[tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class ShownParagraph:
    """A paragraph of an article, in pieces, each with whether its words are shared."""

    number: int
    url: str
    kind: str
    pieces: Pieces
    language: str


def texts_of(article_ids: Collection[int]) -> dict[int, Article]:
    """Return the published ones of these articles with what a comparison shows of them (one query)."""
    return Article.objects.published_among(article_ids).select_related("source").only(*_READ).in_bulk()


def public_paragraphs(article: Article) -> Sequence[Paragraph]:
    """Return the paragraphs of what the public may read of an article; their ids are those of its page."""
    is_whole = article.shown_as == Display.FULL
    return read_text(article.public_body(), article.body_format if is_whole else BodyFormat.TEXT).paragraphs


def shown(article: Article, paragraph: Paragraph, shared: Iterable[bool] = ()) -> ShownParagraph:
    """Return a paragraph with the units that are `shared`, in their order, told apart."""
    return ShownParagraph(
        paragraph.number,
        f"{article.get_absolute_url()}#{paragraph.id}",
        paragraph.kind,
        pieces_of(paragraph.text, shared),
        article.language,
    )


def pieces_of(text: str, shared: Iterable[bool]) -> Pieces:
    """Cut a text where words that are shared begin and end; what stands between two of them is shared as well."""
    found: Pieces = []
    at = 0
    begin = end = -1
    for (start, stop), is_shared in zip(unit_spans(text), shared, strict=False):
        if is_shared:
            begin, end = (start if begin < 0 else begin), stop
        elif begin >= 0:
            found += [(text[at:begin], False), (text[begin:end], True)]
            at, begin = end, -1
    if begin >= 0:
        found += [(text[at:begin], False), (text[begin:end], True)]
        at = end
    return [(piece, is_shared) for piece, is_shared in (*found, (text[at:], False)) if piece]
