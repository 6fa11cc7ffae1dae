"""Which public records changed, for harvesters: in the order of their datestamps, or within a set in the order of it.

A page of the whole reads the index of datestamps alone. A page of a set reads, where little changed in the span that
is asked for, what changed, else the links of the set in their own order, each with a look at its datestamp; so that no
page reads more than `FEW` records or the links of its set.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q

from archive.models.articles import Article
from archive.models.bookkeeping.search_log import Datestamp
from archive.models.choices import State
from archive.models.vocabulary.sources import Source
from archive.models.vocabulary.tags import Tag, TaggedArticle

FEW = 10_000  # records that are looked through one by one
END_OF_TIME = 2**53


@dataclass(frozen=True, slots=True)
class Span:
    """Seconds since 1970 from `since` up to and with `until`."""

    since: int = 0
    until: int = END_OF_TIME

    @property
    def is_open(self) -> bool:
        return self.since <= 0 and self.until >= END_OF_TIME


@dataclass(frozen=True, slots=True)
class Place:
    """Where a list goes on: behind an article, by its datestamp (the whole) or by its place in the order (a set)."""

    key: int = -1
    article: int = -1


@dataclass(frozen=True, slots=True)
class Dated:
    """An article, when its record last changed, and its place in the list."""

    article: int
    at: int
    place: Place


def changed_records(span: Span, after: Place, most: int) -> list[Dated]:
    """Return the records of a span behind a place, the longest unchanged first (one query)."""
    rows = Datestamp.objects.filter(at__gte=max(span.since, after.key), at__lte=span.until)
    rows = rows.filter(Q(at__gt=after.key) | Q(article__gt=after.article)).order_by("at", "article_id")
    return [Dated(pk, at, Place(at, pk)) for pk, at in rows.values_list("article_id", "at")[:most]]


def changed_in_set(of: Tag | Source, span: Span, after: Place, most: int) -> list[Dated]:
    """Return the records of a tag or source in a span, behind a place in its order, the oldest articles first.

    At most two queries.
    """
    if span.is_open:
        return _in_order(of, span, after, most)
    lately = Datestamp.objects.filter(at__gte=span.since, at__lte=span.until).order_by("at", "article_id")
    dates = dict(lately.values_list("article_id", "at")[: FEW + 1])
    if len(dates) > FEW:
        return _in_order(of, span, after, most)
    if isinstance(of, Tag):
        keys = TaggedArticle.objects.filter(content_object__in=[*dates], tag=of).values_list(
            "content_object_id", "sort_key"
        )
    else:
        keys = Article.objects.filter(pk__in=[*dates], source=of).order_by().values_list("pk", "sort_key")
    found = sorted((key, pk) for pk, key in keys if key > after.key)[:most]
    return [Dated(pk, dates[pk], Place(key, pk)) for key, pk in found]


def _in_order(of: Tag | Source, span: Span, after: Place, most: int) -> list[Dated]:
    """Walk through the links of a set. The sum keeps databases from beginning with the datestamps of the whole."""
    link, own, article = (
        (TaggedArticle, "tag_id", "article_id") if isinstance(of, Tag) else (Article, "source_id", "id")
    )
    quote = connection.ops.quote_name
    sql = (
        f"SELECT link.{article}, dated.at, link.sort_key FROM {quote(link._meta.db_table)} link"
        f" JOIN {quote(Datestamp._meta.db_table)} dated ON dated.article_id = link.{article}"
        f" WHERE link.{own} = %s AND link.sort_key > %s AND dated.at + 0 BETWEEN %s AND %s"
        " ORDER BY link.sort_key LIMIT %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [of.pk, after.key, span.since, span.until, most])
        return [Dated(pk, at, Place(key, pk)) for pk, at, key in cursor.fetchall()]


def records_of(ids: Sequence[int], *, whole: bool) -> dict[int, Article]:
    """Return those of these articles of which readers may know, by id: the gate for harvesters.

    Published ones, withdrawn ones with a tombstone, and such that were published and then merged into one of these:
    with their sets, `whole` ones with all that a record says (2 queries).
    """
    rows = Article.objects.filter(pk__in=ids).order_by()
    plan = rows.with_harvest() if whole else rows.with_sets()
    return {row.pk: row for row in plan if _may_be_harvested(row)}


def _may_be_harvested(article: Article) -> bool:
    final = article.merged_into if article.state == State.MERGED else article
    return final is not None and article.published_at is not None and (final.is_public or final.has_tombstone)
