"""While a reader types: tags, sources, places, series, events and titles that begin so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tantivy import Occur, Order, Query

from archive.models import Article
from archive.search.conditions import either
from archive.search.index.languages import PLAIN
from archive.search.index.schema import schema
from archive.search.searcher import Session, open_session, searching
from archive.search.vocabulary import Key, Kind

SHORTEST = 2
MOST_TYPED = 80  # characters
EACH = 4  # of a kind
MOST_EXPANDED = 50  # endings of the word that is being typed
KINDS: tuple[Kind, ...] = ("tag", "source", "place", "series", "event")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something of the vocabulary, or an article by its title; `spelled` is the name that was met."""

    kind: str
    name: str
    spelled: str
    slug: str
    id: int = 0
    key: str = ""


def suggest(typed: str, session: Session | None = None) -> list[Suggestion]:
    """Return what begins with what was typed, a few of each kind (at most three queries).

    Raises SearchUnavailableError.
    """
    typed = typed[:MOST_TYPED]
    words = tuple(PLAIN.analyse(typed))
    if sum(map(len, words)) < SHORTEST and not any(not word.isascii() for word in words):
        return []
    session = session or open_session()
    return [*_named(session, words), *_titles(session, typed)]


def _named(session: Session, words: tuple[str, ...]) -> Iterator[Suggestion]:
    """Yield names that contain these words, the last one begun; of each kind a few, those that begin so first."""
    met: dict[tuple[Kind, int], tuple[int, int, Key]] = {}
    for place, key in session.known.containing(words):
        rank = (place, len(key), key)
        for name in session.known.by_words[key]:
            if name not in met or rank < met[name]:
                met[name] = rank
    for kind in KINDS:
        of_kind = sorted((rank, number) for (at, number), rank in met.items() if at == kind)
        for (_place, _length, key), number in of_kind[:EACH]:
            named = session.known.named[kind, number]
            yield Suggestion(kind, named.name, session.known.spelling_of(kind, number, key), named.slug, number)


def _titles(session: Session, typed: str) -> list[Suggestion]:
    """Return the newest published articles whose titles have these words, the last one being begun only."""
    with searching():
        options = []
        for group in session.compiler.groups:
            *whole, begun = group.prepare(typed).split() or [""]
            endings = (
                session.reader.searcher.terms_with_prefix(group.title_field, begun, limit=MOST_EXPANDED)
                if begun
                else []
            )
            stems = [token for word in whole for token in group.analyse(word)]
            if not endings or not all(session.reader.searcher.doc_freq(group.title_field, stem) for stem in stems):
                continue
            wanted = [Query.term_query(schema(), group.title_field, stem, "freq") for stem in stems]
            wanted.append(Query.term_set_query(schema(), group.title_field, [term for term, _n in endings]))
            options.append(Query.boolean_query([(Occur.Must, query) for query in wanted]))
        if not options:
            return []
        query = session.narrowed(either(options))
        hits = session.reader.searcher.search(query, EACH, count=False, order_by_field="newest", order=Order.Desc).hits
        ids = session.ids([address for _place, address in hits])
    articles = Article.objects.published_among(ids).only("title", "slug", "key").in_bulk()
    found = [articles[pk] for pk in ids if pk in articles]
    return [
        Suggestion("article", article.title, article.title, article.slug, article.pk, article.key) for article in found
    ]
