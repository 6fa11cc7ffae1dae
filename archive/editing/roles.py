"""Who may do what: the three groups of an archive's staff, and their permissions.

Contributors edit what has not passed review and hand it over; Editors import, edit everything and take articles
through review; Publishers publish, schedule and withdraw as well. Erasing is left to superusers. `changes.approval`
says what that means for an article, `undo.permissions` for an undo.
"""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.db import transaction

VOCABULARY = ("tag", "source", "place", "event", "eventseries")
READ_ONLY = (
    "original",
    "changeset",
    "importbatch",
    "importrecord",
    "articleproblem",
    "tagsuggestion",
    "eventcandidate",
)
LOOK = tuple(f"view_{model}" for model in ("article", "collection", "pastaddress", *VOCABULARY, *READ_ONLY))

CONTRIBUTE = (*LOOK, "add_article", "change_article", "submit_article")
EDIT = (
    *CONTRIBUTE,
    "review_article",
    "add_importbatch",
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
