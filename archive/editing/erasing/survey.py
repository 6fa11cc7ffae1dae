"""What an erasure would destroy, what would stay, and which other articles have the same words; nothing is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from archive.comparing.near_duplicates import near_duplicates_of, near_duplicates_of_text
from archive.editing.erasing.change_log import count_in_log
from archive.editing.erasing.scope import ErasureScope, NotErasableError, one_version, whole_article
from archive.models import (
    Article,
    ArticleOriginal,
    Change,
    Fingerprint,
    ImportRecord,
    Original,
    WithdrawalReason,
)
from archive.text.structure.paragraphs import plain_words

MOST_EARLIER_TEXTS = 20  # earlier texts whose copies are looked for
MOST_NAMED = 100


@dataclass(frozen=True, slots=True)
class NearDuplicate:
    """Another article with much of the same words, or with the same bytes: how much of the shorter text both share."""

    article: Article
    containment: float
    has_same_bytes: bool = False


@dataclass(frozen=True, slots=True)
class Survey:
    """What an erasure finds: of which article, or which version of it, with counts of what is destroyed.

    `kept_originals` are bytes that another article has as well, or needs to be read, and that stay with it; `shared`
    names the fields of a version whose values stay, because another version or today's text has the same;
    `near_duplicates` are others.
    """

    article: Article
    number: int | None
    scope: ErasureScope
    changes: int
    originals: tuple[Original, ...]
    kept_originals: tuple[Original, ...]
    names: tuple[str, ...]
    fingerprints: int
    records: int
    notes: int
    near_duplicates: tuple[NearDuplicate, ...]

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of which values are destroyed, evidence apart."""
        return tuple(name for name in self.scope.values if "." not in name)

    @property
    def shared(self) -> tuple[str, ...]:
        return self.scope.shared

    @property
    def bytes(self) -> int:
        return sum(one.size for one in self.originals)


def survey_article(article: Article) -> Survey:
    """Say what erasing an article would destroy. Raises NotErasableError where that was done already."""
    if article.is_erased:
        raise NotErasableError(_("This article was erased already."))
    changes = changes_of(article)
    links = _links(article)
    return _survey(article, None, changes, links, whole_article(article, changes, [link.original_id for link in links]))


def survey_version(article: Article, number: int) -> Survey:
    """Say what erasing one public version would destroy. Raises NotErasableError where that can't be done."""
    if article.is_erased:
        raise NotErasableError(_("This article was erased already."))
    changes = changes_of(article)
    links = _links(article)
    current = {link.original_id: link.is_current for link in links}
    scope = one_version(article, number, changes, current)
    scope.originals -= {link.original_id for link in links if link.original.erased_at}
    return _survey(article, number, changes, links, scope)


def changes_of(article: Article) -> list[Change]:
    """Return all changes of an article, with their change sets, the oldest first (one query)."""
    changes = Change.objects.filter(model="article", object_id=article.pk)
    return list(changes.select_related("change_set").order_by("pk"))


def records_of(article: Article, scope: ErasureScope, hashes: Sequence[str]) -> Any:
    """Return the records of imports that met these bytes; of a whole article all that it was met in."""
    asked = Q(sha256__in=hashes)
    return ImportRecord.objects.filter(asked | Q(article=article) if scope.is_whole_article else asked)


def _links(article: Article) -> list[ArticleOriginal]:
    links = ArticleOriginal.objects.filter(article=article).select_related("original").defer("original__packed")
    return list(links.order_by("since", "pk"))


def _survey(
    article: Article,
    number: int | None,
    changes: Sequence[Change],
    links: Sequence[ArticleOriginal],
    scope: ErasureScope,
) -> Survey:
    wanted = [link for link in links if link.original_id in scope.originals and not link.original.erased_at]
    other_articles = ArticleOriginal.objects.filter(original__in=[link.original_id for link in wanted]).exclude(
        article=article
    )
    other_articles = other_articles.exclude(article__withdrawal_reason=WithdrawalReason.ERASED)
    sharing = dict(other_articles.values_list("original_id", "article_id")) | _needed_by(article, wanted)
    originals = tuple(link.original for link in wanted if link.original_id not in sharing)
    scope.originals = {one.pk for one in originals} if not scope.is_whole_article else scope.originals
    return Survey(
        article=article,
        number=number,
        scope=scope,
        changes=count_in_log(changes, scope),
        originals=originals,
        kept_originals=tuple(link.original for link in wanted if link.original_id in sharing),
        names=tuple(dict.fromkeys(link.name for link in wanted if link.name)),
        fingerprints=Fingerprint.objects.filter(article=article).count() if scope.is_whole_article else 0,
        records=records_of(article, scope, [one.sha256 for one in originals]).count(),
        notes=article.notes.count(),
        near_duplicates=_near_duplicates(article, scope, set(sharing.values())),
    )


def _needed_by(article: Article, links: Sequence[ArticleOriginal]) -> dict[int, int]:
    """Return which of these originals records of other articles share as their context, each with one such article."""
    found: dict[int, int] = {}
    for link in links:
        needing = ArticleOriginal.objects.filter(original__context=link.original_id, original__erased_at=None)
        if (other := needing.exclude(article=article).order_by("pk").first()) is not None:
            found[link.original_id] = other.article_id
    return found


def _near_duplicates(article: Article, scope: ErasureScope, sharing: set[int]) -> tuple[NearDuplicate, ...]:
    """Return the other articles with words of what is destroyed, the nearest first."""
    shares = (
        {one.article_id: one.containment for one in near_duplicates_of(article.pk)} if scope.is_whole_article else {}
    )
    for body, body_format in scope.bodies[:MOST_EARLIER_TEXTS]:
        for one in near_duplicates_of_text(plain_words(body, body_format), article.published_on, article.pk):
            shares[one.article_id] = max(one.containment, shares.get(one.article_id, 0.0))
    rows = Article.objects.select_related("source").defer("body", "text", "summary", "evidence")
    other_articles = rows.in_bulk([*shares, *sharing])
    near_duplicates = [NearDuplicate(other_articles[pk], shares.get(pk, 1.0), pk in sharing) for pk in other_articles]
    return tuple(sorted(near_duplicates, key=lambda one: (-one.containment, one.article.pk)))[:MOST_NAMED]
