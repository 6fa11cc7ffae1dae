"""What a person does to one article: editing its fields and links, with the basis that follows from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from archive.editing.changes.links import Item
from archive.editing.changes.record import Record
from archive.editing.changes.recorder import User, recording
from archive.models import Article, Basis, ChangeSet
from archive.models.choices import ChangeKind

EVIDENT = (
    "title",
    "subtitle",
    "byline",
    "dateline",
    "source",
    "agency",
    "published_on",
    "published_time",
    "utc_offset",
    "language",
    "original_url",
    "summary",
    "body",
)
BASIS_FIELDS = {"title": "title_basis", "published_on": "date_basis"}


def edit(
    article: Article,
    values: Mapping[str, Any],
    links: Mapping[str, tuple[Iterable[Item], Iterable[Item]]] | None = None,
    *,
    user: User,
    reason: str = "",
    expected: int | None = None,
) -> ChangeSet | None:
    """Save what a person typed, as one change set; None when nothing changed.

    Raises StaleSaveError when `expected` is not the current version. Fields that carry evidence get the basis
    `editor`. `links` holds (added, removed) by kind: tags, accounts, problems.
    """
    with recording(ChangeKind.EDIT, user=user, reason=reason) as record:
        apply_edit(record, article, values, expected=expected)
        for name, (add, remove) in (links or {}).items():
            record.link(article, name, add, remove)
    article.refresh_from_db()
    return record.change_set if record.change_set.pk else None


def apply_edit(record: Record, article: Article, values: Mapping[str, Any], expected: int | None = None) -> None:
    """Set fields by a person's hand inside an open change set, with the basis and evidence that follow."""
    record.set(article, expected=expected, **by_editor(article, values))


def by_editor(article: Article, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values with what goes with them: basis `editor`, or none where the value is emptied."""
    fields = dict(values)
    if "published_on" in fields and not fields["published_on"]:
        fields |= {"published_on": None, "date_precision": "", "date_basis": ""}
    for name in EVIDENT:
        is_date_part = name == "published_on" and "date_precision" in fields
        if name not in fields and not is_date_part:
            continue
        value = fields.get(name, getattr(article, name))
        is_empty = value is None or value == ""
        fields[f"evidence.{name}"] = None if is_empty else {"basis": Basis.EDITOR.value}
        if basis := BASIS_FIELDS.get(name):
            fields[basis] = "" if is_empty else Basis.EDITOR
    return fields
