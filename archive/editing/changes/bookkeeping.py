"""What follows from an open change set: order of links, fingerprints, past addresses, tallies and search log."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from django.db import models, transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from archive.comparing import near_duplicates
from archive.comparing.candidate_upkeep import candidates_of, refresh_strengths
from archive.editing.changes import tallies
from archive.editing.changes.links import Item, LinkKind
from archive.editing.changes.rows import CHUNK
from archive.models import (
    Account,
    AccountDismissal,
    Article,
    ArticleWording,
    Datestamp,
    Event,
    EventCandidate,
    Generation,
    PastAddress,
    Source,
    Tag,
    TaggedArticle,
    Tally,
)
from archive.search.index import follower

WEIGHED = {"state", "source", "published_on"}  # columns of articles that proposed events are weighed by
# Columns of tags and sources that stand in the public records of the articles that name them.
NAMING: dict[type[models.Model], frozenset[str]] = {
    Tag: frozenset({"name", "slug", "kind"}),
    Source: frozenset({"name", "slug", "rights", "display"}),
}


@dataclass(slots=True)
class Bookkeeping:
    """What a change set has touched so far, as far as something has to follow.

    `before` and `after` say in which tallies articles count, by id. `to_index` are articles whose document in the
    index changes with another record, and `new_texts` those whose near-duplicates may be others now. `weighed` are
    articles, and `proposals` proposed events, after which the strength of proposed events may be another. `renamed`
    are tags and sources, by their model, that are told otherwise in the records of articles.
    """

    before: dict[int, tallies.Snapshot] = field(default_factory=dict)
    after: dict[int, tallies.Snapshot] = field(default_factory=dict)
    to_index: set[int] = field(default_factory=set)
    new_texts: set[int] = field(default_factory=set)
    weighed: set[int] = field(default_factory=set)
    proposals: set[int] = field(default_factory=set)
    renamed: dict[type[models.Model], set[int]] = field(default_factory=lambda: {model: set() for model in NAMING})
    is_vocabulary_changed: bool = False

    def remember(self, article_ids: Collection[int]) -> None:
        """Take note of what these articles count in before this change set touches them."""
        new = [pk for pk in article_ids if pk not in self.before]
        if new:
            self.before.update(tallies.snapshots(new))
        for pk in article_ids:
            self.after.pop(pk, None)

    def count_new(self, article: Article, links: Mapping[str, Sequence[Item]]) -> None:
        """Take note of what a new article counts in, from itself and its links, so that it need not be read again."""
        self.after[article.pk] = tallies.snapshot(
            article.state,
            article.published_on,
            article.withdrawal_mention,
            [getattr(article, name) for name in tallies.FACT_COLUMNS],
            [item["tag"] for item in links["tags"]],
            [item["event"] for item in links["accounts"]],
            [item["code"] for item in links["problems"]],
        )

    def follow(self, model: type[models.Model], ids: Sequence[int], columns: Collection[str]) -> None:
        """Let what depends on changed columns of saved records follow them."""
        if model is Article:
            self._follow_articles(ids, columns)
        elif model is EventCandidate:
            self.proposals.update(ids)
        else:
            self.is_vocabulary_changed = True
        if not NAMING.get(model, frozenset()).isdisjoint(columns):
            self.renamed[model].update(ids)
        if model is Event and {"place", "series", "state"} & set(columns):
            self.to_index.update(Account.objects.filter(event__in=ids).values_list("article_id", flat=True))
        if model is Source and "display" in columns:
            self.to_index.update(Article.objects.filter(source__in=ids).values_list("pk", flat=True))

    def follow_links(self, kind: LinkKind, ids: Sequence[int]) -> None:
        """Let what depends on the links of these records follow them."""
        if kind.rows is Account:
            self.weighed.update(ids)
        elif kind.parent is EventCandidate:
            self.proposals.update(ids)
        elif kind.parent is not Article and kind.rows is not AccountDismissal:
            self.is_vocabulary_changed = True

    def _follow_articles(self, ids: Sequence[int], columns: Collection[str]) -> None:
        """Let order follow dates, fingerprints and wording follow texts, and near-duplicates follow merging."""
        if "published_on" in columns:
            links: list[tuple[type[models.Model], str]] = [(TaggedArticle, "content_object"), (Account, "article")]
            for link, name in links:
                key = Article.objects.filter(pk=OuterRef(f"{name}_id")).values("sort_key")
                link._default_manager.filter(**{f"{name}__in": ids}).update(sort_key=Subquery(key))
        if WEIGHED & set(columns):
            self.weighed.update(ids)
        if "merged_into" in columns:
            self.new_texts.update(ids, near_duplicates.later_candidates(ids))
        if "body" in columns:
            self.new_texts.update(ids, near_duplicates.later_candidates(ids))
            near_duplicates.refresh_fingerprints(ids)
            self.new_texts.update(near_duplicates.later_candidates(ids))
        if {"body", "body_format"} & set(columns):
            ArticleWording.refresh(ids)

    def close(self, changed: Collection[int]) -> None:
        """Write tallies, strengths, search log and generation; `changed` are the articles that the log names."""
        ids = sorted(self.before.keys() - self.after.keys())
        for start in range(0, len(ids), CHUNK):
            self.after |= tallies.snapshots(ids[start : start + CHUNK])
        refresh_strengths(self.proposals | candidates_of(self.weighed))
        touched = {*changed} | self.to_index
        is_public = (
            self.is_vocabulary_changed
            or any(shot.was_shown for pk in touched for shot in (self.before.get(pk), self.after.get(pk)) if shot)
            or tallies.may_change_visibility(self.before, self.after)
        )
        Tally.add(tallies.difference(self.before, self.after))
        shots = (shot for pk in changed for shot in (self.before.get(pk), self.after.get(pk)) if shot)
        now = timezone.now()
        Tally.touch((key for shot in shots for key in shot.keys), now)
        self._date(changed, now)
        Generation.locked().advance(is_public=is_public, logged=touched)
        if touched:
            transaction.on_commit(partial(follower.after_commit, len(touched)), robust=True)

    def _date(self, changed: Collection[int], now: datetime) -> None:
        """Date the public records of what changed, for harvesters."""
        known = {pk for pk in changed if (shot := self.after.get(pk)) and shot.is_known}
        gone = {pk for pk in changed if (shot := self.before.get(pk)) and shot.is_known} - known
        Datestamp.follow(known, gone, now)
        Datestamp.follow_names(self.renamed[Tag], self.renamed[Source], now)


def keep_addresses(addresses: Sequence[PastAddress]) -> None:
    """Save addresses that records had until now; what had one of them before is found there no longer."""
    if addresses:
        PastAddress.objects.bulk_create(
            addresses, update_conflicts=True, unique_fields=["kind", "old"], update_fields=["object_id"]
        )
