"""Every table is told in a bag, derived from what is told, or private; and all that is told has its place."""

from __future__ import annotations

import pytest
from django.apps import apps

from archive.preserving.bags import layout

pytestmark = pytest.mark.once
MODELS = apps.get_models(include_auto_created=True)


def test_every_model_is_told_derived_or_private_and_only_one_of_them() -> None:
    told = {one._meta.label for one in layout.exported_models()}
    named = [*told, *layout.DERIVED, *layout.PRIVATE]
    missing = {one._meta.label for one in MODELS} - {*named}
    assert missing == set(), "say in archive/preserving/bags/layout.py where it stands in a bag, or why it does not"
    assert len(named) == len({*named})
    assert {*named} <= {one._meta.label for one in MODELS}


def test_every_column_is_told_but_for_those_that_are_left_out_on_purpose() -> None:
    omitted = {(kind.name, name) for _file, kind in layout.kinds() for name in kind.omitted}
    assert omitted == {("article", "text"), ("original", "packed"), ("original", "store"), ("change", "packed")}


def test_no_two_kinds_or_lists_have_one_name() -> None:
    kinds = [kind for _file, kind in layout.kinds()]
    assert len({kind.name for kind in kinds}) == len({kind.plural for kind in kinds}) == len(kinds)
    assert len({kind.model for kind in kinds}) == len(kinds)
