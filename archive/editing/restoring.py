"""Restoring: an earlier value of an article, or all that one of its public versions said, set by a person again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from archive.editing.articles import BASIS_FIELDS, EVIDENT, by_editor
from archive.editing.changes.recorder import User, recording
from archive.editing.changes.values import read, unit_of
from archive.models import Article, Change, ChangeSet, Source
from archive.models.changes import is_erased
from archive.models.choices import ChangeKind
from archive.models.queries.public_versions import Version, public_versions

RESTORABLE = frozenset((*EVIDENT, "body_format", "display"))


class NotRestorableError(Exception):
    """A value that can't come back; the message is a sentence for people."""


def is_restorable(change: Change) -> bool:
    """Say whether a logged change has an earlier value of an article that a person may set again."""
    is_value = change.model == "article" and change.action == Change.Action.SET and change.field in RESTORABLE
    return is_value and not is_erased(change.values()[0])


def restore_value(article: Article, change: Change, *, user: User, reason: str = "") -> ChangeSet | None:
    """Set a field to what it was before a change, as a person's edit; None when it is that already.

    What only makes sense with it comes along, as it stood at that time: a title with its basis, a text with its format.
    Raises NotRestorableError.
    """
    if not is_restorable(change) or change.object_id != article.pk:
        raise NotRestorableError(_("This is no earlier value of the article."))
    return _set(article, _before(article, change), user, reason)


def version_of(article: Article, number: int) -> Version:
    """Return a public version that can still be read (at most two queries); raise NotRestorableError for any other."""
    found = next((one for one in public_versions(article) if one.number == number), None)
    if found is None or found.erasure:
        raise NotRestorableError(_("There is no such version, or it was erased."))
    return found


def restore_version(article: Article, number: int, *, user: User, reason: str = "") -> ChangeSet | None:
    """Let an article state what it stated in a public version, as a person's edit; None when it does.

    Raises NotRestorableError.
    """
    version = version_of(article, number)
    differing = {name: value for name, value in version.values.items() if value != read(article, name)}
    values = by_editor(article, differing)
    for name, basis in BASIS_FIELDS.items():
        if name in differing and version.values.get(basis):  # what the archive supplied stays in its brackets
            values[basis] = version.values[basis]
            values[f"evidence.{name}"] = {"basis": version.values[basis]}
    return _set(article, values, user, reason)


def _before(article: Article, change: Change) -> dict[str, Any]:
    """Return the field and what goes with it as they stood before the change set of a change (two queries)."""
    paths = {*unit_of("article", change.field), f"evidence.{change.field}"}
    rows = Change.objects.filter(model="article", object_id=article.pk, action=Change.Action.SET, field__in=paths)
    first = rows.filter(change_set=change.change_set_id).order_by("pk").values_list("pk", flat=True)[0]
    found: dict[str, Any] = {}
    for row in rows.filter(pk__gte=first).order_by("pk"):
        found.setdefault(row.field, row.values()[0])
    return found


def _set(article: Article, values: Mapping[str, Any], user: User, reason: str) -> ChangeSet | None:
    if any(is_erased(value) for value in values.values()):
        raise NotRestorableError(_("It was erased."))
    wanted = {values[name] for name in ("source", "agency") if values.get(name)}
    if len(wanted) != Source.objects.filter(pk__in=wanted).count():
        raise NotRestorableError(_("The source that it named is gone."))
    with recording(ChangeKind.EDIT, user=user, reason=reason) as record:
        record.set_many(Article, {article.pk: values})
    article.refresh_from_db()
    return record.change_set if record.change_set.pk else None
