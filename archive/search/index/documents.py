"""Articles as the index holds them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import UTC

import tantivy

from archive.models import Account, Article, Display, EventState, State, TaggedArticle
from archive.search.index import desk_numbers
from archive.search.index.folding import characters
from archive.search.index.languages import GROUPS, STAFF, group_of, language_number, root_of
from archive.search.index.schema import CHARACTERS, WORDS
from archive.text.broken_words import breaks_of, joined, parted

STATES = {
    State.IMPORTED: 1,
    State.IN_REVIEW: 2,
    State.READY: 3,
    State.SCHEDULED: 4,
    State.PUBLISHED: 5,
    State.DISCARDED: 6,
    State.WITHDRAWN: 7,
    State.MERGED: 8,
}
DRAFT = 1 << 40  # added to the number of an event in draft, and of a series or place of such events alone
UNDATED_LAST = 0x7FFFFF << 32  # in the order from the oldest; above every day of the calendar

_COLUMNS = (
    "id", "state", "sort_key", "published_on", "published_at", "created_at", "language", "display",
    "date_precision", "date_basis", "title_basis", "edited_fields",
    "title", "subtitle", "byline", "summary", "body", "body_format", "text", "source_id", "source__display",
)  # fmt: skip


def documents(seqs: dict[int, int]) -> Iterator[tantivy.Document]:
    """Make the documents of these articles, `{id: number in the search log}` (five queries for any number)."""
    links, known = _links(seqs.keys()), desk_numbers.linked_numbers(seqs.keys())
    articles = Article.objects.filter(pk__in=seqs).select_related("source").only(*_COLUMNS)
    for article in articles.iterator(chunk_size=500):
        document = tantivy.Document()
        document.add_unsigned("seq", seqs[article.pk])
        _add_numbers(document, article)
        linked = links[article.pk]
        linked["lacks"] = desk_numbers.lacking(linked["tag"], linked["event"])
        for field, values in (linked | known[article.pk]).items():
            for value in values:
                document.add_unsigned(field, value)
        _add_texts(document, article)
        yield document


def _links(article_ids: Collection[int]) -> defaultdict[int, defaultdict[str, set[int]]]:
    """Load tags, events, and the series and places of the events; what is in draft for editors only, see `DRAFT`."""
    found: defaultdict[int, defaultdict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    tagged = TaggedArticle.objects.filter(content_object__in=article_ids)
    for article, tag in tagged.values_list("content_object_id", "tag_id"):
        found[article]["tag"].add(tag)
    accounts = Account.objects.filter(article__in=article_ids)
    rows = list(accounts.values_list("event__state", "article_id", "event_id", "event__series_id", "event__place_id"))
    for state, article, *numbers in sorted(rows, key=lambda row: row[0] != EventState.PUBLIC):
        for field, number in zip(("event", "series", "place"), numbers, strict=True):
            if number and number not in found[article][field]:
                found[article][field].add(number if state == EventState.PUBLIC else number + DRAFT)
    return found


def _add_numbers(document: tantivy.Document, article: Article) -> None:
    dated = article.published
    added = article.published_at or article.created_at
    numbers = {
        "id": article.pk,
        "state": STATES[State(article.state)],
        "newest": article.sort_key,
        "oldest": article.sort_key if dated else UNDATED_LAST | article.pk,
        "added": int(added.astimezone(UTC).timestamp()) << 32 | article.pk,
        "year": dated.year if dated else 0,
        "source": article.source_id or 0,
        "language": language_number(article.language),
        "root": language_number(root_of(article.language)),
        "group": group_of(article.language).number,
    }
    if dated:
        numbers |= {"first_day": dated.first_day.toordinal(), "last_day": dated.last_day.toordinal()}
    for field, value in (numbers | desk_numbers.numbers_of(article)).items():
        document.add_unsigned(field, value)


def _add_texts(document: tantivy.Document, article: Article) -> None:
    """Add the words: what the public may read in the field of its language, the rest in one for editors."""
    group = group_of(article.language)
    titles = [text for text in (article.title, article.subtitle) if text]
    texts = [text for text in (*titles, article.byline, article.public_summary(), article.public_text()) if text]
    for title in titles:
        document.add_text(group.title_field, group.prepare(title))
    for text in _read(texts):
        prepared, spelled = group.prepare_and_spell(text)
        document.add_text(group.field, prepared)
        document.add_text(WORDS, spelled)
    if signs := characters(" ".join(texts)):
        document.add_text(CHARACTERS, signs)
    if article.shown_as != Display.FULL:
        for text in _read([article.summary, article.text]):
            document.add_text(GROUPS[STAFF].field, GROUPS[STAFF].prepare(text))


def _read(texts: list[str]) -> Iterator[str]:
    """Yield texts with words in one that a line end breaks, and behind such a text its breaks read as hyphens."""
    for text in texts:
        breaks = breaks_of(text)
        yield joined(text, breaks) if breaks else text
        yield from parted(text, breaks)
