"""The erasure of an article or of one version of it: one transaction, and one recorded act that can't be undone."""

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
    logged_problems,
    remove_titles_from_entries,
    remove_titles_from_log,
    remove_titles_from_problems,
)
from archive.editing.erasing.scope import NotErasableError
from archive.editing.erasing.survey import Survey, changes_of, survey_article, survey_version
from archive.editing.erasing.traces import (
    destroy_addresses,
    destroy_bytes,
    destroy_names,
    destroy_quotations,
    destroy_reasons,
    destroy_records,
    orphaned_sources,
    remaining_evidence,
    store_hashes,
)
from archive.models import Article, Change, Note, Source, State, WithdrawalReason, secure_delete
from archive.models.articles import QUOTING_FIELDS
from archive.models.changes import VERSION
from archive.models.choices import ChangeKind


@dataclass(frozen=True, slots=True)
class ErasureOrder:
    """Why something is erased: the reason for the history, and a public note, with a tombstone or without.

    `with_reasons` says that the reasons of earlier changes go as well, where these touched nothing but this article.
    """

    reason: str
    public_note: str = ""
    mention: bool = True
    with_reasons: bool = False


def erase_article(article: Article, order: ErasureOrder, *, user: User | None = None) -> Survey:
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
        current = Article.objects.get(pk=article.pk)
        survey = survey_article(current)
        before = changes_of(current)
        _clear_fields(record, current, order)
        _destroy(record, current, survey, known, before)
        if order.with_reasons:
            destroy_reasons(before)
    _clear_page_cache()
    article.refresh_from_db()
    return survey


def erase_version(article: Article, number: int, order: ErasureOrder, *, user: User | None = None) -> Survey:
    """Erase one public version of an article for good; return what was found.

    What it said is destroyed where no other version that can be read, and nothing of today, says the same; so is the
    file that it came from, unless today's text came from it as well. Its number stays, with when and why. Raises
    NotErasableError, above all for what the article says today.
    """
    _needs_reason(order)
    known = logged_problems(article)
    with (
        secure_delete(),
        recording(ChangeKind.ERASURE, user=user, reason=order.reason, public_reason=order.public_note) as record,
    ):
        current = Article.objects.get(pk=article.pk)
        survey = survey_version(current, number)
        before = changes_of(current)
        if survey.originals:
            values = remaining_evidence(current)
            for path in values:
                survey.scope.add(path, current.evidence[path.partition(".")[2]])
            record.set_many(Article, {current.pk: values}, edited={current.pk: dict.fromkeys(values, False)})
        _destroy(record, current, survey, known, before)
        if order.with_reasons:
            destroy_reasons(before)
    _clear_page_cache()
    article.refresh_from_db()
    return survey


def _needs_reason(order: ErasureOrder) -> None:
    if not order.reason.strip():
        raise NotErasableError(_("Say why it is to be erased."))


def _clear_fields(record: Record, article: Article, order: ErasureOrder) -> None:
    """Empty the fields of an article, and delete its problems and its fingerprints.

    A source that an import made of its credit, and that nothing else names, quotes it as well.
    """
    problems = LINKS["article", "problems"]
    current = [problems.item_of(row) for row in problems.rows_by_parent([article.pk])[article.pk].values()]
    record.link_many(Article, "problems", {article.pk: ([], current)})
    values: dict[str, Any] = {**dict.fromkeys(QUOTING_FIELDS, ""), "title_basis": "", "evidence": {}}
    values |= _state(article, order) | {"withdrawn_at": record.change_set.at}
    orphaned = orphaned_sources(article)
    if orphaned:
        left = [pk for pk in (article.source_id, article.agency_id) if pk not in orphaned]
        values |= {"source": next(iter(left), None), "agency": None}
    record.set_many(Article, {article.pk: values}, edited={article.pk: dict.fromkeys(values, False)})
    Source.objects.filter(pk__in=orphaned).delete()
    record.update_near_duplicates()


def _state(article: Article, order: ErasureOrder) -> dict[str, Any]:
    was_public = article.published_at is not None
    return {
        "state": State.WITHDRAWN if was_public else State.DISCARDED,
        "publish_at": None,
        "merged_into": None,
        "withdrawal_reason": WithdrawalReason.ERASED,
        "withdrawal_note": order.public_note,
        "withdrawal_mention": order.mention,
    }


def _destroy(record: Record, article: Article, survey: Survey, known: list[int], before: list[Change]) -> None:
    """Destroy the rest of the scope beside the fields, in the log and in what is about to be logged as well."""
    scope, hashes = survey.scope, [one.sha256 for one in survey.originals]
    store_hashes(article, scope, [one.pk for one in survey.originals])
    destroy_bytes([one.pk for one in survey.originals], record.change_set.at)
    destroy_records(article, scope, hashes)
    destroy_quotations(article, scope)
    destroy_names(article, scope)
    destroy_addresses(article, scope)
    Note.objects.filter(article=article).delete()  # any of them may quote what is gone
    destroy_in_log(before, scope)
    remove_titles_from_problems(article, scope)
    remove_titles_from_log(article, scope, known)
    destroy_in_entries(record.log.changes, article.pk, scope)
    remove_titles_from_entries(record.log.changes, article, scope)
    said: dict[str, Any] = {"fields": sorted(scope.values), "originals": hashes}
    if survey.number is not None:
        said["number"] = survey.number
    path = "" if survey.number is None else VERSION
    record.log.note(Article, article.pk, Change.Action.ERASE, path, None, said)


def _clear_page_cache() -> None:
    """Clear the page cache of this process; others clear theirs when they next answer."""
    caches["pages"].clear()
