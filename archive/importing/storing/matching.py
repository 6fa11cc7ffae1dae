"""Have we this already? What becomes of a thing, by its bytes, its place and its address."""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Max
from django.utils.translation import gettext as _

from archive.importing.drafts import Refusal
from archive.importing.intake.places import Thing
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
from archive.text.similarity.shingles import containment, shingles
from archive.text.similarity.text_hash import digest_of_bytes, digest_of_words

SAME_TEXT = 0.3  # share of the smaller text from which new bytes at a known place are a new version of it
HEAVY = ("body", "text", "summary", "evidence")  # loaded only where an article changes
MET = (Outcome.CREATED, Outcome.UNCHANGED, Outcome.DUPLICATE, Outcome.UPDATED, Outcome.QUEUED)


class NeedsReading(Exception):  # noqa: N818 - a signal, no error
    """A thing that was not read, because its file is as it was, has to be read after all."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a thing; `revives` says that `article` was made by an import since undone.

    `is_erased` says that these bytes were erased, `where_erased` names the article that was erased at this place.
    """

    outcome: Outcome
    message: str = ""
    article: Article | None = None
    revives: bool = False
    shares_address: tuple[str, ...] = ()
    waits: bool = False
    is_erased: bool = False
    where_erased: str = ""


@dataclass(frozen=True, slots=True)
class Holder:
    """An article that holds these bytes, or did: `is_erased` when they were destroyed, by themselves or with it."""

    article: Article
    is_current: bool
    is_erased: bool = False


@dataclass(slots=True)
class Standing:
    """What the archive holds of some things: by checksum, by place, by address. A fixed number of queries."""

    by_sha: dict[str, Holder] = field(default_factory=dict)
    by_place: dict[int, Article] = field(default_factory=dict)
    by_address: dict[str, list[Article]] = field(default_factory=lambda: defaultdict(list))
    proposals: dict[tuple[int, str], str] = field(default_factory=dict)
    erased: dict[str, Article] = field(default_factory=dict)

    @classmethod
    def of(cls, things: Sequence[Thing]) -> Standing:
        standing = cls()
        hashes = {thing.item.sha256 for thing in things if thing.item.sha256}
        links = ArticleOriginal.objects.filter(original__sha256__in=hashes).order_by("is_current", "-pk")
        heavy = [f"article__{name}" for name in HEAVY]
        for link in links.select_related("article__merged_into", "original").defer("original__packed", *heavy):
            is_erased = link.article.is_erased or link.original.erased_at is not None
            if not is_erased or link.original.sha256 not in standing.by_sha:
                standing.by_sha[link.original.sha256] = Holder(link.article, link.is_current, is_erased)
        met = ImportRecord.objects.filter(
            place_hash__in={thing.place_hash for thing in things}, article__isnull=False, outcome__in=MET
        )
        last = met.values("place_hash").annotate(last=Max("pk")).values_list("last", flat=True)
        records = ImportRecord.objects.filter(pk__in=list(last)).select_related("article__merged_into")
        for record in records.defer("reading", "proposal", *heavy):
            if record.article:
                standing.by_place[record.place_hash] = record.article
        addresses = {thing.address for thing in things if thing.address}
        if addresses:
            for article in Article.objects.at_addresses(addresses).order_by("pk").defer(*HEAVY):
                standing.by_address[article.original_url].append(article)
        waiting = ImportRecord.objects.filter(sha256__in=hashes, answer__in=["open", "refused"])
        for article_id, sha256, answer in waiting.order_by("pk").values_list("article_id", "sha256", "answer"):
            if article_id:
                standing.proposals[article_id, sha256] = answer
        standing.erased = _erased_among(things)
        return standing

    def add(self, thing: Thing, article: Article) -> None:
        """Take note of an article made or changed since."""
        self.by_sha[thing.item.sha256] = Holder(article, is_current=True)
        self.by_place[thing.place_hash] = article
        held = self.by_address[article.original_url] if article.original_url else []
        if all(one.pk != article.pk for one in held):
            held.append(article)


def decide(thing: Thing, standing: Standing, *, on_change: str, is_address_repeated: bool) -> Verdict:
    """Return what becomes of a thing; raise NeedsReading where its bytes alone do not tell."""
    content = thing.item.content
    if isinstance(content, Refusal):
        return Verdict(Outcome(content.outcome), content.message)
    here = standing.by_place.get(thing.place_hash)
    holder = standing.by_sha.get(thing.item.sha256)
    if holder:
        verdict = _decide_known(thing, holder, here, standing)
        if verdict:
            return verdict
    if content is None:
        raise NeedsReading
    for sha256 in _known_by(thing) if standing.erased else ():
        if gone := standing.erased.get(sha256):
            return Verdict(Outcome.REFUSED, _why_erased(gone, sha256), gone, is_erased=True)
    held = standing.by_address.get(thing.address, []) if thing.address else []
    if here is None and len(held) == 1 and not is_address_repeated:
        here = held[0]
    if here is not None and _is_open(here) and _is_version_of(thing, here):
        return _new_version(here, on_change)
    others = tuple(one.key for one in held if one.state != State.MERGED)
    where_erased = here.key if here is not None and here.is_erased else ""
    return Verdict(Outcome.CREATED, shares_address=others, where_erased=where_erased)


def _erased_among(things: Sequence[Thing]) -> dict[str, Article]:
    """Return which bytes and words of these things were erased, by hash (one query, two where anything ever was)."""
    if not ErasedHash.objects.exists():
        return {}
    hashes = {sha256 for thing in things for sha256 in _known_by(thing)}
    found = ErasedHash.objects.filter(sha256__in=hashes).select_related("article")
    return {one.sha256: one.article for one in found}


def _known_by(thing: Thing) -> set[str]:
    """Return the hashes by which a thing is known in another wrapping."""
    if not thing.draft:
        return set()
    return {digest_of_bytes(zlib.decompress(thing.item.packed)), digest_of_words(thing.item.text)} - {""}


def _decide_known(thing: Thing, holder: Holder, here: Article | None, standing: Standing) -> Verdict | None:
    """Decide upon bytes that the archive holds; None where an earlier version of an article came back to its place."""
    article = holder.article
    if holder.is_erased:
        return Verdict(Outcome.REFUSED, _why_erased(article, thing.item.sha256), article, is_erased=True)
    if article.state == State.DISCARDED and article.withdrawal_reason == WithdrawalReason.IMPORT_UNDONE:
        return Verdict(Outcome.CREATED, _("Its earlier import was undone; the same article is back."), article, True)
    if not _is_open(article):
        return Verdict(Outcome.REFUSED, _why_refused(article), article)
    if article.state == State.MERGED and article.merged_into:
        return Verdict(Outcome.DUPLICATE, _("The same bytes were merged into this article."), article.merged_into)
    is_here = here is not None and here.pk == article.pk
    if holder.is_current and (is_here or thing.is_known_by_bytes):
        return Verdict(Outcome.UNCHANGED, "", article)
    if holder.is_current or not is_here:
        return Verdict(Outcome.DUPLICATE, _("The same bytes were met at another place."), article)
    answer = standing.proposals.get((article.pk, thing.item.sha256))
    if answer == ImportRecord.Answer.OPEN:
        return Verdict(Outcome.QUEUED, _("This version already waits for an editor."), article, waits=True)
    if answer == ImportRecord.Answer.REFUSED:
        return Verdict(Outcome.SKIPPED, _("An editor refused this version before."), article)
    return None


def _new_version(article: Article, on_change: str) -> Verdict:
    if on_change == "skip":
        return Verdict(Outcome.SKIPPED, _("It changed; changed files were to be skipped."), article)
    if article.published_at is None or on_change == "update":
        return Verdict(Outcome.UPDATED, "", article)
    return Verdict(Outcome.QUEUED, _("The article was published; the new version waits for an editor."), article)


def _is_open(article: Article) -> bool:
    return article.state not in (State.DISCARDED, State.WITHDRAWN)


def _is_version_of(thing: Thing, article: Article) -> bool:
    """Return whether enough of the smaller text stands in the other; two texts without words are versions."""
    known, new = shingles(article.text), shingles(thing.item.text)
    if not known and not new:
        return True
    return containment(new, known) >= SAME_TEXT


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
