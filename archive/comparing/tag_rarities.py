"""How rare tags are: what a text is about in the words of the vocabulary, the same in every language and script."""

from __future__ import annotations

from collections import Counter, defaultdict
from math import log

from archive.models.article_queries import ArticleQuerySet
from archive.models.vocabulary.tags import TaggedArticle
from archive.text.similarity.terms import SMOOTHING

CHUNK = 500


def rarities_in(sample: ArticleQuerySet) -> dict[int, float]:
    """Return, by id, how rare the tags of a sample of articles are, from 0 to 1; one that is not in it is rarest."""
    ids = list(sample.values_list("pk", flat=True))
    seen: Counter[int] = Counter()
    for start in range(0, len(ids), CHUNK):
        some = TaggedArticle.objects.filter(content_object__in=ids[start : start + CHUNK])
        seen.update(some.values_list("tag_id", flat=True))
    never = log(len(ids) + SMOOTHING)
    return {tag: 1 - log(n + 1) / never for tag, n in seen.items()}


def tags_of(article_ids: list[int], rarities: dict[int, float]) -> dict[int, dict[int, float]]:
    """Return, by article, its tags with their rarity (one query)."""
    tags: dict[int, dict[int, float]] = defaultdict(dict)
    rows = TaggedArticle.objects.filter(content_object__in=article_ids).values_list("content_object_id", "tag_id")
    for pk, tag in rows:
        tags[pk][tag] = rarities.get(tag, 1.0)
    return tags
