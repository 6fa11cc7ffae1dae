"""While a reader types: tags, sources, places, series, events and titles that begin so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tantivy import Occur, Order, Query

from archive.models import Article
from archive.search.conditions import either
from archive.search.index import schema
from archive.search.languages import PLAIN
from archive.search.searching import Session, answered, session
from archive.search.vocabulary import Kind, Named

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
    key: str = ""


def suggest(typed: str) -> list[Suggestion]:
    """Return what begins with what was typed, a few of each kind (at most three queries).

    Raises SearchUnavailableError.
    """
    typed = typed[:MOST_TYPED]
    words = tuple(PLAIN.analyse(typed))
    if sum(map(len, words)) < SHORTEST and not any(not word.isascii() for word in words):
        return []
    here = session()
    found = [suggestion for kind in KINDS for suggestion in _named(here, kind, words)]
    return found + _titles(here, typed)


def _named(here: Session, kind: Kind, words: tuple[str, ...]) -> Iterator[Suggestion]:
    """Yield names of a kind of which words in a row begin so, those that begin with them first."""
    met: dict[int, tuple[int, int, tuple[str, ...]]] = {}
    for key, names in here.known.by_words.items():
        place = _place(key, words)
        if place is None:
            continue
        for at, number in names:
            rank = (place, len(key), key)
            if at == kind and (number not in met or rank < met[number]):
                met[number] = rank
    for number in sorted(met, key=lambda number: met[number])[:EACH]:
        named: Named = here.known.named[kind, number]
        spelling = here.known.spelling_of(kind, number, met[number][2])
        yield Suggestion(kind, named.name, spelling, named.slug)


def _place(key: tuple[str, ...], words: tuple[str, ...]) -> int | None:
    """Return the word of a name from which on it reads as typed, the last word being begun only."""
    *whole, begun = words
    for place in range(len(key) - len(whole)):
        if list(key[place : place + len(whole)]) == whole and key[place + len(whole)].startswith(begun):
            return place
    return None


def _titles(here: Session, typed: str) -> list[Suggestion]:
    """Return the newest published articles in whose titles these words stand, the last one being begun only."""
    with answered():
        options = []
        for group in here.compiler.groups:
            *whole, begun = group.prepare(typed).split() or [""]
            endings = (
                here.reader.searcher.terms_with_prefix(group.title_field, begun, limit=MOST_EXPANDED) if begun else []
            )
            stems = [token for word in whole for token in group.analyse(word)]
            if not endings or not all(here.reader.searcher.doc_freq(group.title_field, stem) for stem in stems):
                continue
            wanted = [Query.term_query(schema(), group.title_field, stem, "freq") for stem in stems]
            wanted.append(Query.term_set_query(schema(), group.title_field, [term for term, _n in endings]))
            options.append(Query.boolean_query([(Occur.Must, query) for query in wanted]))
        if not options:
            return []
        query = here.narrowed(either(options))
        hits = here.reader.searcher.search(query, EACH, count=False, order_by_field="newest", order=Order.Desc).hits
        ids = here.ids([address for _place, address in hits])
    rows = Article.objects.published().filter(pk__in=ids).newest_first().values_list("title", "slug", "key")
    return [Suggestion("article", title, title, slug, key) for title, slug, key in rows]
