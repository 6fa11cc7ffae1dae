"""Assigning: who of the staff is to see to an article; known to the desk alone, and recorded like any change."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from archive.editing.changes.approval import may_edit
from archive.editing.changes.recorder import User, recording
from archive.editing.changes.rows import CHUNK
from archive.models import Article, ChangeSet, WithdrawalReason
from archive.models.choices import ChangeKind


def may_be_assigned(user: User) -> bool:
    """Say whether articles can be given to this person: to an account of the staff that is in use."""
    return bool(user.is_active and getattr(user, "is_staff", False))


def assign(ids: Collection[int], assignee: User | None, *, user: User, reason: str = "") -> ChangeSet | None:
    """Give articles to somebody, or with None to nobody, as one change set; None when nothing changed.

    Those that `user` may not change are left alone. Nothing public changes, no open form is outdated and no article
    returns to review. Raises ValueError for whom nothing can be assigned to. A few queries for each thousand.
    """
    if assignee is not None and not may_be_assigned(assignee):
        raise ValueError("Articles are given to the staff only.")
    wanted = sorted(set(ids))
    with recording(ChangeKind.EDIT, user=user, reason=reason) as record:
        for start in range(0, len(wanted), CHUNK):
            rows = Article.objects.filter(pk__in=wanted[start : start + CHUNK]).only("state", "withdrawal_reason")
            values = {row.pk: {"assignee": assignee} for row in rows if may_edit(user, row)}
            record.set_many(Article, values)
    return record.change_set if record.change_set.pk else None


def unassign_all(accounts: Collection[User], *, user: User) -> ChangeSet | None:
    """Take from accounts that are about to be deleted what was assigned to them; None when it was nothing."""
    names = ", ".join(one.get_username() for one in accounts)
    held = Article.objects.filter(assignee__in=[one.pk for one in accounts])
    held = held.exclude(withdrawal_reason=WithdrawalReason.ERASED).order_by()
    with recording(ChangeKind.EDIT, user=user, reason=f"Deleted account: {names}") as record:
        record.set_many(Article, {pk: {"assignee": None} for pk in held.values_list("pk", flat=True)})
    return record.change_set if record.change_set.pk else None


def assignable() -> QuerySet[Any]:
    """Return the accounts that articles can be given to, by name: those of the staff that are in use."""
    return get_user_model()._default_manager.filter(is_active=True, is_staff=True).order_by("username")
