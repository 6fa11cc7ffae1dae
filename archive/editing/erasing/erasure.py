"""The act: everything that an erasure destroys, in one transaction and one recorded act that can't be undone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.cache import caches
from django.utils.translation import gettext as _

from archive.editing.changes.links import LINKS
from archive.editing.changes.record import Record
from archive.editing.changes.recorder import User, recording
from archive.editing.erasing.change_log import destroy_in_entries, destroy_in_log
from archive.editing.erasing.near_duplicates import (
    forget_in_entries,
    forget_in_log,
    forget_in_problems,
    logged_problems,
)
from archive.editing.erasing.scope import NotErasableError
from archive.editing.erasing.survey import Survey, changes_of, survey_article, survey_version
from archive.editing.erasing.traces import (
    destroy_addresses,
    destroy_bytes,
    destroy_quotations,
    destroy_reasons,
    destroy_records,
    evidence_left,
    keep_hashes,
    lonely_sources,
)
from archive.models import Article, Change, Source, State, WithdrawalReason, secure_delete
from archive.models.articles import QUOTING_FIELDS
from archive.models.changes import VERSION
from archive.models.choices import ChangeKind


@dataclass(frozen=True, slots=True)
class Order:
    """Why something is erased: the reason for the history, and what readers are told, with a tombstone or without.

    `with_reasons` says that the reasons of earlier changes go as well, where these touched nothing but this article.
    """

    reason: str
    public_note: str = ""
    mention: bool = True
    with_reasons: bool = False


def erase_article(article: Article, order: Order, *, user: User | None = None) -> Survey:
    """Erase an article for good; return what was found in the state that it was erased in.

    Its bytes, texts, fingerprints, and the values in its log are destroyed. Key, date, source, language, hashes, who,
    when and why stay: where it was ever published as a tombstone (without `mention` as nothing at all), else as a
    discarded article; so that the same bytes are refused. Raises NotErasableError.
    """
    _needs_reason(order)
    known = logged_problems(article)
    with (
        secure_delete(),
        recording(ChangeKind.ERASURE, user=user, reason=order.reason, public_reason=order.public_note) as record,
    ):
        standing = Article.objects.get(pk=article.pk)
        found = survey_article(standing)
        before = changes_of(standing)
        _empty(record, standing, order)
        _destroy(record, standing, found, known, before)
        if order.with_reasons:
            destroy_reasons(before)
    _forget_pages()
    article.refresh_from_db()
    return found


def erase_version(article: Article, number: int, order: Order, *, user: User | None = None) -> Survey:
    """Erase one public version of an article for good; return what was found.

    What it said is destroyed where no other version that can be read, and nothing of today, says the same; so is the
    file that it came from, unless what stands came from it as well. Its number stays, with when and why. Raises
    NotErasableError, above all for what the article says today.
    """
    _needs_reason(order)
    known = logged_problems(article)
    with (
        secure_delete(),
        recording(ChangeKind.ERASURE, user=user, reason=order.reason, public_reason=order.public_note) as record,
    ):
        standing = Article.objects.get(pk=article.pk)
        found = survey_version(standing, number)
        before = changes_of(standing)
        if found.originals:
            values = evidence_left(standing)
            for path in values:
                found.gone.add(path, standing.evidence[path.partition(".")[2]])
            record.set_many(Article, {standing.pk: values}, edited={standing.pk: dict.fromkeys(values, False)})
        _destroy(record, standing, found, known, before)
        if order.with_reasons:
            destroy_reasons(before)
    _forget_pages()
    article.refresh_from_db()
    return found


def _needs_reason(order: Order) -> None:
    if not order.reason.strip():
        raise NotErasableError(_("Say why it is to be erased."))


def _empty(record: Record, article: Article, order: Order) -> None:
    """Take everything out of the fields of an article, and let its problems and its fingerprints go.

    A source that an import made of its credit, and that nothing else names, quotes it as well.
    """
    problems = LINKS["article", "problems"]
    held = [problems.item_of(row) for row in problems.held_by([article.pk])[article.pk].values()]
    record.link_many(Article, "problems", {article.pk: ([], held)})
    values: dict[str, Any] = {**dict.fromkeys(QUOTING_FIELDS, ""), "title_basis": "", "evidence": {}}
    values |= _state(article, order) | {"withdrawn_at": record.change_set.at}
    lonely = lonely_sources(article)
    if lonely:
        left = [pk for pk in (article.source_id, article.agency_id) if pk not in lonely]
        values |= {"source": next(iter(left), None), "agency": None}
    record.set_many(Article, {article.pk: values}, edited={article.pk: dict.fromkeys(values, False)})
    Source.objects.filter(pk__in=lonely).delete()
    record.follow_texts()


def _state(article: Article, order: Order) -> dict[str, Any]:
    was_public = article.published_at is not None
    return {
        "state": State.WITHDRAWN if was_public else State.DISCARDED,
        "publish_at": None,
        "merged_into": None,
        "withdrawal_reason": WithdrawalReason.ERASED,
        "withdrawal_note": order.public_note,
        "withdrawal_mention": order.mention,
    }


def _destroy(record: Record, article: Article, found: Survey, known: list[int], before: list[Change]) -> None:
    """Destroy what is to be gone beside the fields, in the log and in what is about to be logged as well."""
    gone, hashes = found.gone, [one.sha256 for one in found.originals]
    keep_hashes(article, gone, [one.pk for one in found.originals])
    destroy_bytes([one.pk for one in found.originals], record.change_set.at)
    destroy_records(article, gone, hashes)
    destroy_quotations(article, gone)
    destroy_addresses(article, gone)
    destroy_in_log(before, gone)
    forget_in_problems(article, gone)
    forget_in_log(article, gone, known)
    destroy_in_entries(record.log.changes, article.pk, gone)
    forget_in_entries(record.log.changes, article, gone)
    said: dict[str, Any] = {"fields": sorted(gone.values), "originals": hashes}
    if found.number is not None:
        said["number"] = found.number
    path = "" if found.number is None else VERSION
    record.log.note(Article, article.pk, Change.Action.ERASE, path, None, said)


def _forget_pages() -> None:
    """Let go of the pages that this process keeps as drawn; others do when they next answer."""
    caches["pages"].clear()
