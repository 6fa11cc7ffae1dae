"""Finding what an address names, wherever it stands now."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import QuerySet
from django.http import Http404

from archive.models import Article, Event, EventSeries, Generation, PastAddress, Place, Source, State, Tag
from archive.search.index.languages import PLAIN
from archive.search.vocabulary import Kind, vocabulary

LONGEST_NAME = 200  # characters
# What stands in the vocabulary: the folder of its addresses, the kind, which is also the parameter of lists, the model.
NAMED: dict[str, tuple[Kind, type[Any]]] = {
    "tags": ("tag", Tag),
    "sources": ("source", Source),
    "places": ("place", Place),
    "series": ("series", EventSeries),
    "events": ("event", Event),
}
_KINDS: dict[type, Kind] = {model: kind for kind, model in NAMED.values()}
Named = TypeVar("Named", Event, EventSeries, Place, Source, Tag)

# As Crockford's base32 is read by people: what looks alike is alike.
_ALIKE = str.maketrans("ilo", "110")


class MovedError(Exception):
    """What is asked for stands at another address; answered by one permanent redirect."""

    def __init__(self, to: str) -> None:
        super().__init__(to)
        self.to = to


def find_article(key: str) -> Article:
    """Return the published article of a key, the one that it was merged into, or a withdrawn one with a tombstone.

    Raises Http404 for everything else, so that nobody can tell what is held back from what never was (at most three
    queries before the loading plan).
    """
    article = _by_key(key.lower().translate(_ALIKE))
    if article is not None and article.state == State.MERGED and article.merged_into_id:
        article = Article.objects.filter(pk=article.merged_into_id).with_page().first()
    if article is None or not (article.is_public or article.has_tombstone):
        raise Http404
    return article


def is_merged(key: str, article: Article) -> bool:
    """Whether a key that led to an article is that of another, which was merged into it (a query if it may be)."""
    asked = key.lower().translate(_ALIKE)
    return asked != article.key and Article.objects.filter(key=asked).exists()


def _by_key(key: str) -> Article | None:
    plan = Article.objects.with_page()
    if found := plan.filter(key=key).first():
        return found
    past = PastAddress.objects.current_id(PastAddress.Kind.ARTICLE, key)
    return plan.filter(pk=past).first() if past else None


def find_named(queryset: QuerySet[Named], slug: str, path: str) -> Named:
    """Return the record of a slug; raise MovedError unless `path` is its own address, Http404 if there is none.

    A past slug and any other name of one record lead to it (one query more for each; two if names are read anew).
    """
    found = queryset.filter(slug=slug.lower()).first()
    if found is None:
        past = PastAddress.objects.current_id(queryset.model._meta.model_name or "", slug.lower())
        number = past or named_so(queryset.model, slug)
        found = queryset.filter(pk=number).first() if number else None
    if found is None:
        raise Http404
    if path != found.get_absolute_url():
        raise MovedError(found.get_absolute_url())
    return found


def named_so(model: type[Named], name: str) -> int | None:
    """Return the id of the one public record of a kind with a name or other spelling of these words, however written.

    Of names that are known already; they are read anew (some queries) only when one may have changed.
    """
    kind = _KINDS[model]
    known = vocabulary(Generation.revision())
    words = tuple(PLAIN.analyse(name[:LONGEST_NAME].replace("_", " ")))
    found = {number for at, number in known.by_words.get(words, ()) if at == kind}
    return found.pop() if len(found) == 1 else None
