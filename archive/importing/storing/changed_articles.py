"""What an import does to articles that the archive has already: revive, update, or propose new values."""

from __future__ import annotations

from collections.abc import Set
from typing import Any

from django.utils.translation import gettext as _

from archive.comparing.near_duplicates import earlier_near_duplicates
from archive.editing import workflow
from archive.editing.changes.record import Record
from archive.editing.changes.values import plain, read
from archive.editing.originals import make_current
from archive.editing.proposals import changed_at_source
from archive.importing.drafts import ArticleDraft
from archive.importing.intake.places import PlacedItem
from archive.importing.storing.chunk_context import ChunkContext
from archive.importing.storing.links import update_links
from archive.importing.storing.near_duplicates import record_near_duplicates
from archive.importing.storing.originals import name_and_member, store_bytes, store_originals
from archive.models import Article, ImportRecord, State
from archive.models.articles import STATED_FIELDS

PROPOSED = {*STATED_FIELDS, "date_basis"}


def revive(record: Record, article: Article) -> None:
    """Bring back an article whose import was undone."""
    values = workflow.fields_set_by(article, workflow.Transition(State.IMPORTED), record.change_set.at)
    record.set_many(Article, {article.pk: values}, edited={article.pk: dict.fromkeys(values, False)})
    article.refresh_from_db()


def update(context: ChunkContext, placed: PlacedItem, draft: ArticleDraft, article: Article, row: ImportRecord) -> None:
    """Give an article the values of its new bytes; for fields that a person set they become proposals in `row`."""
    record = context.record
    fields = context.fields_of(draft)
    evidence = fields.pop("evidence")
    values = {name.removesuffix("_id"): value for name, value in fields.items()}
    values |= {f"evidence.{name}": evidence.get(name) for name in {*article.evidence, *evidence}}
    original = store_bytes([(placed, draft)], is_trial=context.settings.is_trial)[placed.item.sha256]
    make_current(record, article, original, **name_and_member(placed))
    seen = len(record.log.protected)
    record.set_many(Article, {article.pk: values})
    set_by_person = {path for _model, pk, path in record.log.protected[seen:] if pk == article.pk}
    article.refresh_from_db()
    update_links(record, article, *context.links_of(placed))
    record_near_duplicates(record, earlier_near_duplicates({article.pk: placed.item.fingerprints}))
    row.proposal = _proposal(article, fields, evidence, set_by_person)
    if row.proposal:
        row.answer = ImportRecord.Answer.OPEN
        row.message = _("What a person set stays; the new values wait for an editor.")
        record.link(article, "problems", add=[changed_at_source(row.proposal)])
    context.holdings.add(placed, article)


def propose(
    context: ChunkContext, placed: PlacedItem, draft: ArticleDraft, article: Article, row: ImportRecord
) -> None:
    """Store the new bytes and propose their values in `row`; nothing of the article changes."""
    fields = context.fields_of(draft)
    evidence = fields.pop("evidence")
    if not article.originals.filter(original__sha256=placed.item.sha256).exists():
        store_originals([(placed, draft, article)], are_current=False, is_trial=context.settings.is_trial)
    row.proposal = _proposal(article, fields, evidence, PROPOSED)
    row.answer = ImportRecord.Answer.OPEN if row.proposal else ImportRecord.Answer.NONE
    if row.proposal:
        context.record.link(article, "problems", add=[changed_at_source(row.proposal)])


def _proposal(article: Article, fields: dict[str, Any], evidence: dict[str, Any], names: Set[str]) -> dict[str, Any]:
    """Return the new values that differ from the article's, by field, each with its evidence."""
    proposal: dict[str, Any] = {}
    for column, value in fields.items():
        name = column.removesuffix("_id")
        if name in names and name in PROPOSED and plain(value) != read(article, name):
            proposal[name] = {"old": read(article, name), "new": plain(value), "evidence": evidence.get(name)}
    return proposal
