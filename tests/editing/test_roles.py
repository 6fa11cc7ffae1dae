"""The three groups hold what their names say, and stay as the administrators made them."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from archive.editing.roles import GROUPS, make_groups

pytestmark = pytest.mark.django_db


def codenames(name: str) -> set[str]:
    return set(Group.objects.get(name=name).permissions.values_list("codename", flat=True))


def test_each_group_has_all_its_permissions_and_more_than_the_one_below() -> None:
    assert make_groups() == ["Contributors", "Editors", "Publishers"]
    for name, wanted in GROUPS.items():
        assert codenames(name) == set(wanted)
    assert codenames("Contributors") < codenames("Editors") < codenames("Publishers")


def test_nobody_but_a_superuser_erases_or_deletes_what_the_archive_keeps() -> None:
    kept = {"erase_article"} | {f"delete_{name}" for name in ("article", "original", "change", "changeset")}
    assert not kept & {permission for wanted in GROUPS.values() for permission in wanted}
    assert Permission.objects.filter(codename__in=kept).count() == len(kept)


def test_groups_that_exist_stay_unless_they_are_reset() -> None:
    make_groups()
    Group.objects.get(name="Editors").permissions.clear()
    assert make_groups() == []
    assert codenames("Editors") == set()
    call_command("make_groups", "--reset", verbosity=0)
    assert codenames("Editors") == set(GROUPS["Editors"])
