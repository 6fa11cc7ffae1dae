"""What an erasure destroys beside fields and log: links, suggestions, records of imports, bytes, past addresses."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from archive.comparing.candidate_upkeep import prune_candidates
from archive.editing.changes.links import LINKS
from archive.editing.erasing.change_log import without_quotations
from archive.editing.erasing.scope import ErasureScope, NotErasableError
from archive.editing.erasing.survey import records_of
from archive.editing.originals import destroy_erased_files_or_log
from archive.models import (
    Article,
    BoilerplatePlace,
    Change,
    ChangeSet,
    ErasedHash,
    EventCandidate,
    ImportRecord,
    Original,
    PastAddress,
    ShadowDifference,
    Source,
    TagSuggestion,
    UnknownName,
    UnreachableError,
)
from archive.models.changes import erased
from archive.text.keys import is_key
from archive.text.similarity.text_hash import digest_of_bytes, digest_of_words
from archive.text.slugs import slugify
from archive.text.structure.paragraphs import plain_words


def destroy_bytes(originals: Collection[int], now: datetime) -> None:
    """Destroy the bytes of these originals, and of what they share with others if no other needs it; hashes stay."""
    contexts = set(Original.objects.filter(pk__in=originals, context__isnull=False).values_list("context", flat=True))
    Original.objects.filter(pk__in=originals, erased_at=None).update(packed=None, erased_at=now)
    needed = set(Original.objects.filter(context__in=contexts, erased_at=None).values_list("context", flat=True))
    free = Original.objects.filter(pk__in=[pk for pk in contexts - needed if pk], erased_at=None, articles=None)
    free.update(packed=None, erased_at=now)
    transaction.on_commit(destroy_erased_files_or_log, robust=True)  # files do not come back with a transaction


def store_hashes(article: Article, scope: ErasureScope, originals: Collection[int]) -> None:
    """Store the hashes by which the erased bytes and texts are recognised, also in another wrapping."""
    hashes = {digest_of_words(plain_words(body, body_format)) for body, body_format in scope.bodies} - {""}
    for original in Original.objects.filter(pk__in=originals, erased_at=None):
        try:
            hashes.add(digest_of_bytes(original.read()))
        except UnreachableError as error:
            raise NotErasableError(
                _("The originals can't be read now, so that they would not be known again: %(why)s") % {"why": error}
            ) from error
        except ValueError:  # they were damaged
            continue
    if not scope.is_whole_article:
        hashes.discard(digest_of_words(article.text))
    stored = [ErasedHash(sha256=sha256, article=article) for sha256 in sorted(hashes)]
    ErasedHash.objects.bulk_create(stored, ignore_conflicts=True)


def destroy_quotations(article: Article, scope: ErasureScope) -> None:
    """Take quotations out of the links of an article, and out of what machines suggest for it."""
    for kind in LINKS.values():
        if kind.parent is not Article:
            continue
        for row in kind.rows_by_parent([article.pk])[article.pk].values():
            item = kind.item_of(row)
            left = without_quotations(kind.name, item, scope)
            if kind.identify(left) != kind.identify(item):
                row.delete()
            elif left != item:
                for name in kind.payload:
                    setattr(row, name, left[name])
                row.save(update_fields=[name for name in kind.payload if left[name] != item[name]])
    ShadowDifference.objects.filter(article=article).delete()
    BoilerplatePlace.objects.filter(article=article).delete()
    suggestions = TagSuggestion.objects.filter(article=article)
    if scope.is_whole_article:
        suggestions.delete()
        EventCandidate.objects.filter(articles=article).update(words=[])
        prune_candidates()
        return
    for one in suggestions:
        one.words = [words for words in one.words if scope.may_stay(words)]
        one.save(update_fields=["words"])
    for candidate in EventCandidate.objects.filter(articles=article) if scope.touches_text else ():
        candidate.words = [word for word in candidate.words if scope.may_stay(word)]
        candidate.save(update_fields=["words"])


def destroy_records(article: Article, scope: ErasureScope, hashes: Sequence[str]) -> None:
    """Take out of the records of imports what was read there, and names of files, which often are titles.

    The hashes of places stay: what comes to the same place is not published by a machine.
    """
    records_of(article, scope, hashes).filter(answer=ImportRecord.Answer.OPEN).update(
        answer=ImportRecord.Answer.REFUSED
    )
    records_of(article, scope, hashes).update(place="", path="", member="", message="", reading={}, proposal={})
    if scope.is_whole_article:
        return
    for record in ImportRecord.objects.filter(article=article).exclude(reading={}, proposal={}):
        proposal = _proposal(record, scope) if record.answer == ImportRecord.Answer.OPEN else {}
        reading = {} if scope.touches_text else record.reading
        if (proposal, reading) != (record.proposal, record.reading):
            record.proposal, record.reading = proposal, reading
            if record.answer == ImportRecord.Answer.OPEN and not proposal:
                record.answer = ImportRecord.Answer.REFUSED
            record.save(update_fields=["proposal", "reading", "answer"])


def _proposal(record: ImportRecord, scope: ErasureScope) -> Mapping[str, Any]:
    """Return a proposal without values that are destroyed; once it was answered nothing of these is needed."""
    left = {}
    for name, proposed in record.proposal.items():
        if scope.number_of(name, proposed["new"]) is not None:
            continue
        number = scope.number_of(name, proposed["old"])
        quotes = scope.number_of(f"evidence.{name}", proposed.get("evidence")) is not None
        left[name] = {
            "old": proposed["old"] if number is None else erased(number),
            "new": proposed["new"],
            "evidence": {} if quotes else proposed.get("evidence"),
        }
    return left


def destroy_names(article: Article, scope: ErasureScope) -> None:
    """Take an article out of the counts of unknown names, and destroy those that it alone has."""
    for row in UnknownName.objects.filter(first_article=article.pk):
        if not scope.is_whole_article and scope.may_stay(row.name):
            continue
        row.forget(article.pk)
        if row.n:
            row.save(update_fields=["n", "first_article", "last_article", "packed"])
        else:
            row.delete()


def destroy_reasons(changes: Collection[Change]) -> None:
    """Take out what people gave as reasons of changes, all of one article, whose acts touched nothing else."""
    acts = {change.change_set_id for change in changes}
    objects = {(change.model, change.object_id) for change in changes}
    for model, pk in objects:
        beside = Change.objects.filter(change_set__in=acts).exclude(model=model, object_id=pk)
        acts -= set(beside.order_by().values_list("change_set", flat=True).distinct())
    ChangeSet.objects.filter(pk__in=acts).update(reason="", public_reason="")


def orphaned_sources(article: Article) -> list[int]:
    """Return the sources that an import made of the credits of this article, and that nothing else names."""
    named = Source.objects.filter(pk__in=[article.source_id, article.agency_id], is_confirmed=False)
    others = Article.objects.exclude(pk=article.pk)
    return [
        source.pk
        for source in named
        if not others.filter(source=source).exists() and not others.filter(agency=source).exists()
    ]


def destroy_addresses(article: Article, scope: ErasureScope) -> None:
    """Forget the past addresses that were made of titles; the key leads to the article without them."""
    slugs = {slugify(title, fallback=f"article-{article.key}") for title in scope.texts_of("title")}
    past = PastAddress.objects.filter(kind=PastAddress.Kind.ARTICLE, object_id=article.pk)
    outdated = [one.pk for one in past if one.old in slugs or (scope.is_whole_article and not is_key(one.old))]
    past.filter(pk__in=outdated).delete()


def remaining_evidence(article: Article) -> dict[str, Any]:
    """Return what to set in the evidence of an article whose bytes are destroyed: how a value is known stays."""
    found: dict[str, Any] = {}
    for name, value in article.evidence.items():
        if not isinstance(value, dict):
            found[f"evidence.{name}"] = None
        else:
            stored = {key: one for key, one in value.items() if key in ("basis", "rule", "confidence")}
            if stored != value:
                found[f"evidence.{name}"] = stored
    return found
