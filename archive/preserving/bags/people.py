"""What a bag keeps of the accounts of the staff: names and groups, but no password, address or right of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib.auth.models import Group, Permission, User

from archive.preserving.bags.errors import BagError

Record = dict[str, Any]
Keyed = tuple[Any, Record]
ACCOUNTS_A_LOT = 500


def groups(after: Any) -> Iterator[list[Keyed]]:
    """Yield the groups by name, each with its permissions."""
    found: dict[str, list[str]] = {name: [] for name in Group.objects.values_list("name", flat=True)}
    columns = ("name", "permissions__content_type__app_label", "permissions__codename")
    for name, app, codename in Group.objects.filter(permissions__isnull=False).values_list(*columns):
        found[name].append(f"{app}.{codename}")
    rows = [(name, {"name": name, "permissions": sorted(found[name])}) for name in sorted(found)]
    yield [one for one in rows if after is None or one[0] > after]


def users(after: Any) -> Iterator[list[Keyed]]:
    """Yield the accounts, some hundred at a time."""
    last = after or 0
    accounts = User.objects.order_by("pk")
    while rows := list(accounts.filter(pk__gt=last).values_list("pk", "username", "is_staff")[:ACCOUNTS_A_LOT]):
        last = rows[-1][0]
        named: dict[int, list[str]] = {pk: [] for pk, _name, _is_staff in rows}
        for pk, group in User.groups.through.objects.filter(user__in=named).values_list("user_id", "group__name"):
            named[pk].append(group)
        yield [
            (pk, {"id": pk, "username": name, "is_staff": is_staff, "groups": sorted(named[pk])})
            for pk, name, is_staff in rows
        ]


def restore_groups(records: Sequence[Record]) -> None:
    """Make the groups that are missing; one that is here stays as it is. Permissions of the past are left out."""
    for record in records:
        group, is_new = Group.objects.get_or_create(name=record["name"])
        if is_new:
            wanted = {tuple(one.split(".", 1)) for one in record["permissions"]}
            there = Permission.objects.filter(codename__in=[codename for _app, codename in wanted])
            group.permissions.set(
                one
                for one in there.select_related("content_type")
                if (one.content_type.app_label, one.codename) in wanted
            )


def restore_users(records: Sequence[Record]) -> None:
    """Make accounts that can't be entered until an administrator gives them a password.

    One that is here already with the same number and name stays as it is. Raises BagError for another one in its way.
    """
    here = dict(User.objects.values_list("pk", "username"))
    names = {name: pk for pk, name in here.items()}
    groups_by_name = dict(Group.objects.values_list("name", "pk"))
    members = []
    for record in records:
        pk, name = record["id"], record["username"]
        if here.get(pk) == name:
            continue
        if pk in here or name in names:
            other = f"“{name}” has the number {names[name]}" if name in names else f"the number {pk} is “{here[pk]}”"
            raise BagError(
                f"data/staff.json: the account “{name}” has the number {pk}, but here {other}."
                " Restore into a database without accounts, and make them afterwards: manage.py ensure_editor"
            )
        account = User(pk=pk, username=name, is_staff=record["is_staff"], is_active=False)
        account.set_unusable_password()
        account.save(force_insert=True)
        members += [(pk, groups_by_name[group]) for group in record["groups"] if group in groups_by_name]
    through = User.groups.through
    through.objects.bulk_create([through(user_id=pk, group_id=group) for pk, group in members])
