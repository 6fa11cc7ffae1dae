"""What a page shows around an article, an event and the archive, asked for in plain SQL."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import F

from archive.models.accounts import Account
from archive.models.articles import Article
from archive.models.bookkeeping.fixity import public_day
from archive.models.bookkeeping.tallies import Tally
from archive.models.changes import Change
from archive.models.choices import State
from archive.models.originals import ArticleOriginal
from archive.models.sort_keys import UNDATED_BELOW
from archive.models.vocabulary.events import EventCandidate
from archive.models.vocabulary.sources import Source
from archive.models.vocabulary.tags import Tag, TaggedArticle
from archive.replica import source

_NEAR = ("id", "key", "slug", "title", "title_basis", "language", "published_on", "date_precision", "sort_key")
_OF_ORIGINAL = {
    "sha256": F("original__sha256"),
    "size": F("original__size"),
    "fits": F("original__fixity__fits"),
    "read_at": F("original__fixity__at"),
    "earlier_at": F("original__fixity__earlier_at"),
}


def first_accounts(events: Collection[int], number: int) -> list[int]:
    """Return the ids of the first few published accounts of each event, in their order, the undated last (one query).

    In SQL of its own, since Django takes ten times as long to write it.
    """
    table, articles = (connection.ops.quote_name(model._meta.db_table) for model in (Account, Article))
    order = "account.sort_key < %s, account.sort_key"
    place = f"ROW_NUMBER() OVER (PARTITION BY account.event_id ORDER BY {order}) AS place"
    is_public = (
        f"EXISTS (SELECT 1 FROM {articles} article WHERE article.id = account.article_id AND article.state = %s)"
    )
    with source().cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM (SELECT account.id, account.event_id, {place} FROM {table} account"
            f" WHERE account.event_id IN ({', '.join(['%s'] * len(events))}) AND {is_public}) ranked"
            " WHERE place <= %s ORDER BY event_id, place",
            [UNDATED_BELOW, *events, State.PUBLISHED, number],
        )
        return [pk for (pk,) in cursor.fetchall()]


def published_accounts(event: int, number: int) -> list[tuple[Any, ...]]:
    """Return the first published accounts of an event in their order, the undated last (one query).

    Of each: its id; of the article id, key, language and display; id, name, display and country of its source; day of
    publication and its precision; number of words; role. For the same reason in SQL of its own.
    """
    names = (connection.ops.quote_name(model._meta.db_table) for model in (Account, Article, Source))
    accounts, articles, sources = names
    sql = (
        "SELECT account.id, article.id, article.key, article.language, article.display, source.id, source.name,"
        " source.display, source.country, article.published_on, article.date_precision, article.word_count,"
        f" account.role FROM {accounts} account JOIN {articles} article ON article.id = account.article_id"
        f" LEFT JOIN {sources} source ON source.id = article.source_id"
        " WHERE account.event_id = %s AND article.state = %s ORDER BY account.sort_key < %s, account.sort_key LIMIT %s"
    )
    with source().cursor() as cursor:
        cursor.execute(sql, [event, State.PUBLISHED, UNDATED_BELOW, number])
        return [(*row[:9], as_date(row[9]), *row[10:]) for row in cursor.fetchall()]


def as_date(stored: str | date | None) -> date | None:
    """Return a day from its column, which SQLite gives as text."""
    return date.fromisoformat(stored) if isinstance(stored, str) else stored


def neighbours(article: Article) -> tuple[Article | None, Article | None]:
    """Return the published articles before and after a dated one, as far as a mention shows them (one query).

    None for an undated one. In SQL of its own, as are the next two, since Django takes longer to write it than the
    database to answer.
    """
    if article.sort_key < UNDATED_BELOW:
        return None, None
    table, columns = connection.ops.quote_name(Article._meta.db_table), ", ".join(_NEAR)
    near = f"SELECT {columns} FROM {table} WHERE state = %s AND sort_key"
    sql = (
        f"SELECT * FROM ({near} < %s AND sort_key >= %s ORDER BY sort_key DESC LIMIT 1) AS earlier"
        f" UNION ALL SELECT * FROM ({near} > %s ORDER BY sort_key LIMIT 1) AS later"
    )
    state, key = State.PUBLISHED.value, article.sort_key
    found = list(Article.objects.raw(sql, [state, key, UNDATED_BELOW, state, key]))
    before = next((one for one in found if one.sort_key < key), None)
    return before, next((one for one in found if one.sort_key > key), None)


def current_original(article: Article) -> Any:
    """Return the file that a text comes from, unless its bytes were erased (one query).

    It has their `sha256` and `size`, whether it `fits` as last read (None: never read since it came), and `checked_on`,
    the day of a check that readers are told of.
    """
    links = ArticleOriginal.objects.filter(article=article, is_current=True, original__erased_at=None)
    link: Any = links.annotate(**_OF_ORIGINAL).order_by().first()
    if link:
        link.checked_on = public_day(fits=link.fits, at=link.read_at, earlier_at=link.earlier_at)
    return link


def most_used_tags(number: int) -> list[Any]:
    """Return the tags that most published articles bear, most first, for a line, with their `n` (one query)."""
    tags, tallies = (connection.ops.quote_name(one._meta.db_table) for one in (Tag, Tally))
    sql = (
        f"SELECT tag.id, tag.name, tag.slug, tag.kind, tally.n FROM {tallies} tally JOIN {tags} tag"
        " ON tag.id = tally.object_id WHERE tally.kind = 'tag' AND tally.precision = 'total'"
        " ORDER BY tally.n DESC, tally.object_id LIMIT %s"
    )
    return list(Tag.objects.raw(sql, [number]))


def lately_used_tags(articles: int, number: int) -> list[Any]:
    """Return the tags that most of the articles added last bear, most first, for a line, with their `n` (one query)."""
    tags, tagged, texts = (connection.ops.quote_name(one._meta.db_table) for one in (Tag, TaggedArticle, Article))
    last = f"SELECT id FROM {texts} WHERE state = %s ORDER BY published_at DESC, id DESC LIMIT %s"
    sql = (
        f"SELECT tag.id, tag.name, tag.slug, tag.kind, COUNT(*) AS n FROM {tagged} tagged JOIN {tags} tag"
        f" ON tag.id = tagged.tag_id WHERE tagged.article_id IN ({last})"
        " GROUP BY tag.id, tag.name, tag.slug, tag.kind ORDER BY n DESC, tag.id LIMIT %s"
    )
    return list(Tag.objects.raw(sql, [State.PUBLISHED.value, articles, number]))


def waiting_proposals_of(article: Article, number: int) -> list[int]:
    """Return the strongest open proposals of events that a published article without an event is in (one query)."""
    candidates, links, accounts = (
        connection.ops.quote_name(one._meta.db_table)
        for one in (EventCandidate, EventCandidate.articles.through, Account)
    )
    sql = (
        f"SELECT candidate.id FROM {links} link JOIN {candidates} candidate ON candidate.id = link.eventcandidate_id"
        " WHERE link.article_id = %s AND candidate.state = %s AND candidate.strength > 0"
        f" AND NOT EXISTS (SELECT 1 FROM {accounts} account WHERE account.article_id = link.article_id)"
        " ORDER BY candidate.strength DESC, candidate.id DESC LIMIT %s"
    )
    with source().cursor() as cursor:
        cursor.execute(sql, [article.pk, EventCandidate.Answer.OPEN.value, number])
        return [pk for (pk,) in cursor.fetchall()]


def was_set(model: str, pk: int, fields: Collection[str]) -> bool:
    """Say whether a change set one of these fields of a record since it was created (one query)."""
    table, placeholders = connection.ops.quote_name(Change._meta.db_table), ", ".join(["%s"] * len(fields))
    with source().cursor() as cursor:
        cursor.execute(
            f"SELECT 1 FROM {table} WHERE model = %s AND object_id = %s AND action = %s"
            f" AND field IN ({placeholders}) LIMIT 1",
            [model, pk, Change.Action.SET.value, *fields],
        )
        return cursor.fetchone() is not None
