"""Matching items with what the archive holds, by their bytes, place and address, and deciding what becomes of them."""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from archive.importing.drafts import Refusal
from archive.importing.intake.places import PlacedItem
from archive.models import (
    Article,
    ArticleOriginal,
    Change,
    ErasedHash,
    ImportRecord,
    Outcome,
    State,
    WithdrawalReason,
)
from archive.text.addresses import identity, spellings
from archive.text.similarity.shingles import containment, shingles
from archive.text.similarity.text_hash import digest_of_bytes, digest_of_words

LEAST_CONTAINMENT = 0.3  # share of the smaller text from which new bytes at a known place are a new version of it
DEFERRED = ("body", "text", "summary", "evidence")  # columns loaded only where an article changes
OUTCOMES_WITH_ARTICLE = (Outcome.CREATED, Outcome.UNCHANGED, Outcome.DUPLICATE, Outcome.UPDATED, Outcome.QUEUED)


class NeedsReading(Exception):  # noqa: N818 - a signal, no error
    """An item was not read, because its file is unchanged, but its content is needed after all."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of an item; with `is_revived`, `article` was made by an import since undone.

    `met` is what it was met as, where that was merged into `article`: the record of the import names it, so that it is
    known there again if both are split. `same_address_keys` are other articles with its address; `is_waiting` says that
    its proposal waits for an editor already; `is_erased` that these bytes were erased; `erased_here` names the article
    that was erased at this place.
    """

    outcome: Outcome
    message: str = ""
    article: Article | None = None
    is_revived: bool = False
    met: Article | None = None
    same_address_keys: tuple[str, ...] = ()
    is_waiting: bool = False
    is_erased: bool = False
    erased_here: str = ""


@dataclass(frozen=True, slots=True)
class Holder:
    """An article that holds these bytes, or did: `is_erased` when they were destroyed, by themselves or with it."""

    article: Article
    is_current: bool
    is_erased: bool = False


@dataclass(slots=True)
class Holdings:
    """What the archive holds of some items: by checksum, by place, by address. A fixed number of queries.

    `last_met` are the checksums of what was met last at each place, and `joined` the articles into which others were
    merged.
    """

    by_sha: dict[str, Holder] = field(default_factory=dict)
    by_place: dict[int, Article] = field(default_factory=dict)
    last_met: dict[int, str] = field(default_factory=dict)
    joined: set[int] = field(default_factory=set)
    by_address: dict[str, list[Article]] = field(default_factory=lambda: defaultdict(list))
    proposals: dict[tuple[int, str], str] = field(default_factory=dict)
    erased: dict[str, Article] = field(default_factory=dict)
    by_key: dict[str, Article] = field(default_factory=dict)

    @classmethod
    def of(cls, placed_items: Sequence[PlacedItem]) -> Holdings:
        holdings = cls()
        hashes = {placed.item.sha256 for placed in placed_items if placed.item.sha256}
        links = ArticleOriginal.objects.filter(original__sha256__in=hashes).order_by("is_current", "-pk")
        deferred = [f"article__{name}" for name in DEFERRED]
        for link in links.select_related("article__merged_into", "original").defer("original__packed", *deferred):
            is_erased = link.article.is_erased or link.original.erased_at is not None
            if not is_erased or link.original.sha256 not in holdings.by_sha:
                holdings.by_sha[link.original.sha256] = Holder(link.article, link.is_current, is_erased)
        earlier = ImportRecord.objects.filter(
            place_hash__in={placed.place_hash for placed in placed_items},
            article__isnull=False,
            outcome__in=OUTCOMES_WITH_ARTICLE,
        )
        last = earlier.values("place_hash").annotate(last=Max("pk")).values_list("last", flat=True)
        records = ImportRecord.objects.filter(pk__in=list(last)).select_related("article__merged_into")
        for record in records.defer("reading", "proposal", *deferred):
            if record.article:
                holdings.by_place[record.place_hash] = record.article
                holdings.last_met[record.place_hash] = record.sha256
        if earlier_bytes := {one.article.pk for one in holdings.by_sha.values() if not one.is_current}:
            merged = Article.objects.filter(merged_into__in=earlier_bytes).order_by()
            holdings.joined = set(merged.values_list("merged_into_id", flat=True))
        addresses = {one for placed in placed_items if placed.address_identity for one in spellings(placed.address)}
        if addresses:
            for article in Article.objects.at_addresses(addresses).order_by("pk").defer(*DEFERRED):
                holdings.by_address[identity(article.original_url)].append(article)
        if keys := {placed.draft.key for placed in placed_items if placed.draft and placed.draft.key}:
            holdings.by_key = {one.key: one for one in Article.objects.filter(key__in=keys).defer(*DEFERRED)}
        waiting = ImportRecord.objects.filter(sha256__in=hashes, answer__in=["open", "refused"])
        for article_id, sha256, answer in waiting.order_by("pk").values_list("article_id", "sha256", "answer"):
            if article_id:
                holdings.proposals[article_id, sha256] = answer
        holdings.erased = _erased_among(placed_items)
        return holdings

    def add(self, placed: PlacedItem, article: Article) -> None:
        """Add an article that was created or changed since."""
        self.by_sha[placed.item.sha256] = Holder(article, is_current=True)
        self.by_place[placed.place_hash] = article
        address = identity(article.original_url)
        at_address = self.by_address[address] if address else []
        if all(one.pk != article.pk for one in at_address):
            at_address.append(article)


def decide(placed: PlacedItem, holdings: Holdings, *, on_change: str, is_address_repeated: bool) -> Decision:
    """Return what becomes of an item; raise NeedsReading where its bytes alone do not decide."""
    content = placed.item.content
    if isinstance(content, Refusal):
        return Decision(Outcome(content.outcome), content.message)
    at_place = holdings.by_place.get(placed.place_hash)
    holder = holdings.by_sha.get(placed.item.sha256)
    if holder:
        decision = _decide_known(placed, holder, at_place, holdings)
        if decision:
            return decision
    if content is None:
        raise NeedsReading
    for sha256 in _known_by(placed) if holdings.erased else ():
        if gone := holdings.erased.get(sha256):
            return Decision(Outcome.REFUSED, _why_erased(gone, sha256), gone, is_erased=True)
    exported = _final(holdings.by_key.get(content.key))
    if exported is not None and _is_open(exported) and _is_version_of(placed, exported):
        return Decision(Outcome.DUPLICATE, _("This archive exported it, and holds the article."), exported)
    article = at_place
    at_address = holdings.by_address.get(placed.address_identity, []) if placed.address_identity else []
    if article is None and len(at_address) == 1 and not is_address_repeated:
        article = at_address[0]
    final = _final(article)
    if final is not None and article is not None and _is_open(final) and _is_version_of(placed, article):
        return _new_version(final, on_change, is_merged=final.pk != article.pk)
    others = tuple(one.key for one in at_address if one.state != State.MERGED)
    erased_here = article.key if article is not None and article.is_erased else ""
    return Decision(Outcome.CREATED, same_address_keys=others, erased_here=erased_here)


def _erased_among(placed_items: Sequence[PlacedItem]) -> dict[str, Article]:
    """Return the erased articles whose bytes or words these items have, by hash (one query, or two)."""
    if not ErasedHash.objects.exists():
        return {}
    hashes = {sha256 for placed in placed_items for sha256 in _known_by(placed)}
    found = ErasedHash.objects.filter(sha256__in=hashes).select_related("article")
    return {one.sha256: one.article for one in found}


def _known_by(placed: PlacedItem) -> set[str]:
    """Return the hashes that identify an item in another file or format."""
    if not placed.draft:
        return set()
    return {digest_of_bytes(zlib.decompress(placed.item.packed)), digest_of_words(placed.item.text)} - {""}


def _decide_known(placed: PlacedItem, holder: Holder, at_place: Article | None, holdings: Holdings) -> Decision | None:
    """Decide upon bytes that the archive holds; None where an earlier version of an article came back to its place."""
    article = holder.article
    if holder.is_erased:
        return Decision(Outcome.REFUSED, _why_erased(article, placed.item.sha256), article, is_erased=True)
    if article.state == State.DISCARDED and article.withdrawal_reason == WithdrawalReason.IMPORT_UNDONE:
        return Decision(Outcome.CREATED, _("Its earlier import was undone; the same article is back."), article, True)
    final = _final(article)
    if not _is_open(final):
        return Decision(Outcome.REFUSED, _why_refused(final), final)
    is_as_before = holdings.last_met.get(placed.place_hash) == placed.item.sha256
    if final.pk != article.pk:
        if is_as_before or placed.is_known_by_bytes:
            return Decision(Outcome.UNCHANGED, "", final, met=article)
        return Decision(Outcome.DUPLICATE, _("The same bytes were merged into this article."), final, met=article)
    is_here = at_place is not None and at_place.pk == article.pk
    if holder.is_current and (is_here or placed.is_known_by_bytes):
        return Decision(Outcome.UNCHANGED, "", article)
    if holder.is_current or not is_here:
        return Decision(Outcome.DUPLICATE, _("The same bytes were met at another place."), article)
    answer = holdings.proposals.get((article.pk, placed.item.sha256))
    if answer == ImportRecord.Answer.OPEN:
        return Decision(Outcome.QUEUED, _("This version already waits for an editor."), article, is_waiting=True)
    if answer == ImportRecord.Answer.REFUSED:
        return Decision(Outcome.SKIPPED, _("An editor refused this version before."), article)
    if is_as_before and article.pk in holdings.joined:
        return Decision(Outcome.UNCHANGED, "", article)  # the article follows another of its files
    return None


def _new_version(article: Article, on_change: str, *, is_merged: bool = False) -> Decision:
    if on_change == "skip":
        return Decision(Outcome.SKIPPED, _("It changed; changed files were to be skipped."), article)
    if is_merged and on_change != "update":
        said = _("It stands where an article was met that was merged into this one; the new version waits.")
        return Decision(Outcome.QUEUED, said, article)
    if article.published_at is None or on_change == "update":
        return Decision(Outcome.UPDATED, "", article)
    return Decision(Outcome.QUEUED, _("The article was published; the new version waits for an editor."), article)


def _final(article: Article | None) -> Any:
    """Return the article that one was merged into, else itself."""
    return article.merged_into if article is not None and article.state == State.MERGED else article


def _is_open(article: Article) -> bool:
    return article.state not in (State.DISCARDED, State.WITHDRAWN)


def _is_version_of(placed: PlacedItem, article: Article) -> bool:
    """Return whether enough of the smaller text stands in the other; two texts without words are versions."""
    known, new = shingles(article.text), shingles(placed.item.text)
    if not known and not new:
        return True
    return containment(new, known) >= LEAST_CONTAINMENT


def _why_refused(article: Article) -> str:
    """Return who took the article away, when and why (one query)."""
    last = (
        Change.objects.filter(model="article", object_id=article.pk, field="state")
        .select_related("change_set")
        .order_by("pk")
        .last()
    )
    words = {
        "state": article.get_state_display(),
        "reason": article.get_withdrawal_reason_display() if article.withdrawal_reason else "",
    }
    if last is None:
        return _("These bytes are of an article that was %(state)s (%(reason)s).") % words
    words |= {
        "who": last.change_set.user_name or _("the archive"),
        "day": f"{last.change_set.at:%Y-%m-%d}",
        "reason": last.change_set.reason or words["reason"] or _("no reason given"),
    }
    return _("These bytes are of an article that was %(state)s by %(who)s on %(day)s: %(reason)s.") % words


def _why_erased(article: Article, sha256: str) -> str:
    """Return who erased these bytes, when and why (one query)."""
    acts = Change.objects.filter(model="article", object_id=article.pk, action=Change.Action.ERASE)
    newest_first = list(acts.select_related("change_set").order_by("-pk"))
    if not newest_first:
        return _("These bytes were erased.")
    act = next((one for one in newest_first if sha256 in one.values()[1]["originals"]), newest_first[0]).change_set
    words = {
        "who": act.user_name or _("the archive"),
        "day": f"{act.at:%Y-%m-%d}",
        "reason": act.reason or _("no reason given"),
    }
    return _("These bytes were erased by %(who)s on %(day)s: %(reason)s.") % words
