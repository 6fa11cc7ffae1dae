"""Answers to what machines propose: new values for an article from an import, and tags that a rule offers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from archive.editing.changes.links import Item
from archive.editing.changes.record import Record
from archive.editing.changes.recorder import User, recording
from archive.editing.changes.values import unit_of
from archive.editing.originals import make_current
from archive.editing.problems.catalogue import CATALOGUE
from archive.models import Article, Basis, ChangeSet, ImportRecord, Original, Precision, TagSuggestion
from archive.models.choices import ChangeKind

# A value and the fields that say how it is known: none is set without the others.
KNOWN_BY = {"title": ("title_basis",), "published_on": ("date_basis", "date_precision")}
_BASES = frozenset(basis for bases in KNOWN_BY.values() for basis in bases)
CHANGED_AT_SOURCE = "changed_at_source"


def proposed_units(record: ImportRecord) -> list[tuple[str, ...]]:
    """Return the proposed fields, those that only make sense together in one group."""
    units: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name in record.proposal:
        units[unit_of("article", name)].append(name)
    return [tuple(sorted(names, key=unit.index)) for unit, names in units.items()]


def answer_proposal(
    record: ImportRecord, accepted: Collection[str], *, user: User, reason: str = ""
) -> ChangeSet | None:
    """Take over the accepted fields of a proposal and refuse the rest, for good; None when nothing changed.

    A group of fields is accepted by any of its names. What is accepted counts as the document's word again, not as the
    person's, and with a new text its bytes become the article's current original.
    """
    names = [name for unit in proposed_units(record) for name in unit if set(unit) & set(accepted)]
    with recording(ChangeKind.EDIT, user=user, reason=reason) as change:
        if names and record.article_id:
            article = Article.objects.get(pk=record.article_id)
            values = _values(article, record, names)
            not_edited = {article.pk: dict.fromkeys(values, False)}
            change.set_many(Article, {article.pk: values}, edited=not_edited)
            if "body" in names:
                make_current(change, article, Original.objects.get(sha256=record.sha256).pk)
        answer = ImportRecord.Answer.ACCEPTED if names else ImportRecord.Answer.REFUSED
        ImportRecord.objects.filter(pk=record.pk).update(answer=answer)
        _settle(change, record)
    record.refresh_from_db(fields=["answer"])
    return change.change_set if change.change_set.pk else None


def changed_at_source(proposal: Mapping[str, Any]) -> Item:
    """Return, as the write path takes it, the problem of an article for which new values wait."""
    fields = sorted(name for name in proposal if name not in _BASES)
    return {
        "code": CHANGED_AT_SOURCE,
        "severity": CATALOGUE[CHANGED_AT_SOURCE].severity.value,
        "message": _("It was met again with other values, which wait for an answer."),
        "evidence": {"fields": fields},
    }


def _settle(change: Record, record: ImportRecord) -> None:
    """Take the problem of an article away once no proposal for it waits; nobody's decision but that of the answers."""
    waiting = ImportRecord.objects.filter(article=record.article_id, answer=ImportRecord.Answer.OPEN)
    if record.article_id and not waiting.exists():
        change.follow_with({record.article_id: ([], [{"code": CHANGED_AT_SOURCE}])})


def answer_in(record: Record, rows: Sequence[TagSuggestion], *, accept: bool) -> None:
    """Give the suggested tags to their articles, or refuse them for good, inside an open change set."""
    state = TagSuggestion.Answer.ACCEPTED if accept else TagSuggestion.Answer.REFUSED
    tags: dict[int, tuple[list[Item], list[Item]]] = defaultdict(lambda: ([], []))
    answered: dict[int, tuple[list[Item], list[Item]]] = defaultdict(lambda: ([], []))
    for row in rows:
        tags[row.article_id][0].append({"tag": row.tag_id, "basis": Basis.EDITOR.value, "words": row.words})
        answer = {"tag": row.tag_id, "rule": row.rule, "words": row.words, "state": state.value}
        answered[row.article_id][0].append(answer)
    if accept:
        record.link_many(Article, "tags", tags)
    record.link_many(Article, "suggestions", answered)


def _values(article: Article, record: ImportRecord, names: Iterable[str]) -> dict[str, Any]:
    """Return what to set: the new values with their evidence, completed where the article changed meanwhile."""
    values: dict[str, Any] = {}
    for name in names:
        proposed = record.proposal[name]
        values[name] = proposed["new"]
        if name not in _BASES:
            values[f"evidence.{name}"] = proposed.get("evidence")
    for name, bases in KNOWN_BY.items():
        if name not in values:
            continue
        evidence = record.proposal[name].get("evidence") or {}
        known = {"date_precision": Precision.DAY.value}
        for basis in bases:
            current = values.get(basis) or getattr(article, basis) or known.get(basis) or evidence.get("basis")
            values[basis] = (current or Basis.DOCUMENT.value) if values[name] else ""
    if values.get("agency") and not values.get("source", article.source_id):
        values["source"], values["agency"] = values["agency"], None
    return values
