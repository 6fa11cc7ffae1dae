"""Who may do what: the three groups of an archive's staff, and what their permissions mean for single records.

Contributors edit what the public has not seen yet; Editors edit everything and take articles through review; Publishers
publish, schedule and withdraw as well. Erasing is left to superusers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils.translation import gettext as _

from archive.editing.changes import User
from archive.editing.rows import CHUNK
from archive.editing.states import PUBLISH, REVIEW
from archive.editing.undo import Entry
from archive.models import Article, Change, ChangeSet, State
from archive.models.articles import SHOWN_ONCE

VOCABULARY = ("tag", "source", "place", "event", "eventseries")
KEPT = ("original", "changeset", "importbatch", "importrecord", "articleproblem", "tagsuggestion", "eventcandidate")
OPEN_TO_READERS = {*SHOWN_ONCE, State.SCHEDULED}
LOOK = tuple(f"view_{model}" for model in ("article", "collection", "pastaddress", *VOCABULARY, *KEPT))

CONTRIBUTE = (*LOOK, "add_article", "change_article")
EDIT = (
    *CONTRIBUTE,
    "review_article",
    "change_articleproblem",
    "change_importrecord",
    "change_tagsuggestion",
    *(f"{act}_{model}" for model in VOCABULARY for act in ("add", "change", "delete")),
)
GROUPS: dict[str, tuple[str, ...]] = {
    "Contributors": CONTRIBUTE,
    "Editors": EDIT,
    "Publishers": (*EDIT, "publish_article", "change_collection"),
}


def make_groups(*, reset: bool = False) -> list[str]:
    """Make the groups that are missing; return their names.

    Groups that exist stay as the administrators made them, unless `reset` gives them back exactly their permissions.
    """
    with transaction.atomic():
        there = set(Group.objects.values_list("name", flat=True))
        wanted = [name for name in GROUPS if reset or name not in there]
        for name in wanted:
            group, _created = Group.objects.get_or_create(name=name)
            group.permissions.set(
                Permission.objects.filter(content_type__app_label="archive", codename__in=GROUPS[name])
            )
    return wanted


def may_edit(user: User, article: Article) -> bool:
    """Say whether this person may edit this article: one that was ever shown is for those who review."""
    needed = REVIEW if article.state in SHOWN_ONCE else "archive.change_article"
    return has(user, needed) and has(user, "archive.change_article")


def undo_refusal(user: User, change_sets: Sequence[ChangeSet], entries: Iterable[Entry]) -> str:
    """Say in a sentence why this person may not undo these things; empty when they may.

    Whoever undoes needs what it would take to do it by hand. `entries` is what would be reversed.
    """
    touched = list(entries)
    needed = {f"archive.change_{entry.model}" for entry in touched}
    needed |= {f"archive.delete_{entry.model}" for entry in touched if entry.model != "article" and not entry.field}
    is_shown = _any_shown(sorted({entry.object_id for entry in touched if entry.model == "article"}))
    if is_shown:
        needed.add(REVIEW)
    if any(entry.model == "article" and entry.field in ("", "state") for entry in touched):
        needed.add(REVIEW)
        moves = Change.objects.filter(change_set__in=change_sets, model="article", field="state")
        if is_shown or any({*move} & OPEN_TO_READERS for move in moves.values_list("old", "new").distinct()):
            needed.add(PUBLISH)
    if all(has(user, permission) for permission in needed):
        return ""
    return _("You may not undo this: it touches what only an editor or a publisher may change.")


def _any_shown(articles: Sequence[int]) -> bool:
    rows = Article.objects.filter(state__in=OPEN_TO_READERS)
    return any(rows.filter(pk__in=articles[start : start + CHUNK]).exists() for start in range(0, len(articles), CHUNK))


def has(user: User, permission: str) -> bool:
    return bool(getattr(user, "has_perm", lambda _name: False)(permission))
