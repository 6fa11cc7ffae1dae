"""The ledger of several articles: their figures and quotations held against each other, with what editors corrected.

What rules find in a text is not stored: it is kept in memory for whoever asks for the same text again, and found anew
in a millisecond a thousand characters.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from archive.models import AliasUse, Article, Display, LedgerCorrection, Tag, TagAlias
from archive.models.choices import TagKind
from archive.text.ledger.counted_names import CountedNames
from archive.text.ledger.extraction import Found, FoundFigure, FoundQuotation, extract
from archive.text.ledger.figure_rows import figure_rows
from archive.text.ledger.figures.nouns import key_of, key_of_chinese
from archive.text.ledger.items import Amount
from archive.text.ledger.quotation_rows import quotation_rows
from archive.text.ledger.rows import Row
from archive.text.structure.paragraphs import LONGEST, paragraphs, plain_words
from archive.text.text_cache import TextCache

MOST_ACCOUNTS = 40  # articles that are held against each other at once
NEVER_COUNTED = (TagKind.COUNTRY, TagKind.PERSON, TagKind.PLACE)  # of which there is one
_MOST_THINGS = 200  # tags whose names are looked for in the nouns of figures
_MOST_NAMES = 2000
_MOST_KEPT = 16 * 1024 * 1024  # bytes of what was found, some hundreds of articles
_FIGURE_SIZE = 3000  # bytes that one found figure takes, with the words around it
_QUOTATION_SIZE = 600
_NEEDED = (
    *("key", "slug", "title", "title_basis", "language", "body", "body_format", "display"),
    *("source__name", "source__display", "source__slug"),
)

Read = tuple[str, Sequence[FoundFigure]]  # the language that a text was read in, and its figures
Corrections = dict[tuple[str, str], LedgerCorrection]


@dataclass(frozen=True, slots=True)
class ReadText:
    """What a text holds, with the ids of its paragraphs and where these begin in the plain words of the text."""

    found: Found
    ids: tuple[str, ...]
    starts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Ledger:
    """The rows of some articles; numbers of accounts are places in `articles`. `hidden` rows were left out."""

    articles: Sequence[Article]
    texts: Sequence[ReadText]
    figures: Sequence[Row[FoundFigure]]
    quotations: Sequence[Row[FoundQuotation]]
    hidden: int

    @property
    def unread(self) -> list[int]:
        """The places of articles in languages for which there are no rules."""
        return [place for place, text in enumerate(self.texts) if not text.found.language]

    def start_of(self, account: int, paragraph: int) -> int:
        """Return where a paragraph begins in the public text of an article."""
        return self.texts[account].starts[paragraph - 1]

    def paragraph_id(self, account: int, paragraph: int) -> str:
        return self.texts[account].ids[paragraph - 1]


def ledger_of(articles: Sequence[Article]) -> Ledger:
    """Hold the figures and quotations of articles, loaded `with_texts`, against each other.

    One query, and two more where texts of several languages count things, for the names of these.
    """
    corrections = corrections_of([article.pk for article in articles])
    texts = [read(article) for article in articles]
    figures, quotations, hidden = [], [], 0
    for article, text in zip(articles, texts, strict=True):
        some, words = _corrected(text.found, corrections.get(article.pk, {}))
        hidden += len(text.found.figures) + len(text.found.quotations) - len(some) - len(words)
        figures.append((text.found.language, some))
        quotations.append((text.found.language, words))
    return Ledger(articles, texts, figure_rows(_with_things(figures, articles)), quotation_rows(quotations), hidden)


def with_texts(ids: Iterable[int]) -> list[Article]:
    """Load articles with what a ledger needs of them, in the order of these ids (one query)."""
    wanted = list(ids)[:MOST_ACCOUNTS]
    rows = Article.objects.select_related("source").only(*_NEEDED).in_bulk(wanted)
    return [rows[pk] for pk in wanted if pk in rows]


def corrections_of(ids: Collection[int]) -> dict[int, Corrections]:
    """Return what editors said of figures and quotations, by article, kind and passage (one query)."""
    found: defaultdict[int, Corrections] = defaultdict(dict)
    for one in LedgerCorrection.objects.filter(article__in=ids):
        found[one.article_id][one.kind, one.passage] = one
    return dict(found)


def read(article: Article) -> ReadText:
    """Return what the public text of an article holds, nothing of it corrected."""
    body_format = article.body_format if article.shown_as == Display.FULL else "text"
    return _read(f"{article.language}\n{body_format}\n{article.public_body()}")


def corrected_figure(one: FoundFigure, correction: LedgerCorrection, language: str) -> FoundFigure:
    """Return a figure as an editor corrected it."""
    low = one.figure.amount.low if correction.low is None else correction.low
    high = low if correction.high is None else correction.high
    key = (key_of_chinese if language == "zh" else key_of)(correction.noun.split()[-1]) if correction.noun else ""
    head = "" if correction.unit else (correction.noun.split() or [""])[-1]
    amount = Amount(low, high, correction.unit)
    figure = replace(one.figure, amount=amount, noun=correction.noun, head=head, key=key, also=None)
    return replace(one, figure=figure, is_corrected=True)


def _corrected(found: Found, corrections: Corrections) -> tuple[Sequence[FoundFigure], Sequence[FoundQuotation]]:
    """Leave out what editors hid, and set what they corrected."""
    if not corrections:
        return found.figures, found.quotations
    figures: list[FoundFigure] = []
    quotations: list[FoundQuotation] = []
    for one in found.figures:
        said = corrections.get((LedgerCorrection.Kind.FIGURE, one.passage))
        if said is None:
            figures.append(one)
        elif not said.is_hidden:
            figures.append(corrected_figure(one, said, found.language))
    for words in found.quotations:
        said = corrections.get((LedgerCorrection.Kind.QUOTATION, words.passage))
        if said is None:
            quotations.append(words)
        elif not said.is_hidden:
            quotation = replace(words.quotation, speaker=said.speaker)
            quotations.append(replace(words, quotation=quotation, is_corrected=True))
    return figures, quotations


def _with_things(accounts: Sequence[Read], articles: Sequence[Article]) -> Sequence[Read]:
    """Set what the vocabulary calls by the nouns of figures, where these are in several languages (two queries)."""
    counting = {language for language, figures in accounts if any(one.figure.head for one in figures)}
    names = _names_of([article.pk for article in articles]) if len(counting) > 1 else None
    if not names:
        return accounts
    return [(language, [_with_thing(one, language, names) for one in figures]) for language, figures in accounts]


def _with_thing(one: FoundFigure, language: str, names: CountedNames[int]) -> FoundFigure:
    thing = names.thing_of(one.figure, language)
    return one if thing is None else replace(one, figure=replace(one.figure, thing=thing))


def _names_of(articles: Collection[int]) -> CountedNames[int]:
    """Return the names of the tags of articles, of kinds that are counted (two queries).

    Words that merely speak of a tag, other meanings and what serves the search alone are none of its names.
    """
    tags = Tag.objects.filter(tagged__content_object__in=articles).exclude(kind__in=NEVER_COUNTED)
    own = list(tags.order_by("pk").distinct().values_list("pk", "name")[:_MOST_THINGS])
    given = TagAlias.objects.filter(tag__in=[pk for pk, _name in own], use__in=(AliasUse.NAME, AliasUse.ACRONYM))
    return CountedNames([*own, *given.order_by("pk").values_list("tag_id", "name")[:_MOST_NAMES]])


def _make(marked: str) -> ReadText:
    language, body_format, body = marked.split("\n", 2)
    parts = paragraphs(body, body_format)
    texts = [one.text for one in parts]
    return ReadText(extract(texts, language), tuple(one.id for one in parts), _starts(texts, body, body_format))


def _starts(texts: Sequence[str], body: str, body_format: str) -> tuple[int, ...]:
    """Return where paragraphs begin in the plain words: an empty line apart, unless a very long one was split."""
    starts: list[int] = []
    at = 0
    if any(len(text) >= LONGEST - 1000 for text in texts):
        whole = plain_words(body, body_format)
        for text in texts:
            at = max(whole.find(text, at), at)
            starts.append(at)
            at += len(text)
        return tuple(starts)
    for text in texts:
        starts.append(at)
        at += len(text) + 2
    return tuple(starts)


def _size(text: ReadText) -> int:
    found = text.found
    return 500 + 80 * len(text.ids) + _FIGURE_SIZE * len(found.figures) + _QUOTATION_SIZE * len(found.quotations)


_read = TextCache(_make, _size, _MOST_KEPT)
