"""What events and series are called in other languages goes with them when they become one."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from archive.editing.changes.recorder import recording
from archive.editing.merging.vocabulary import merge_vocabulary, plan_vocabulary_merge
from archive.editing.undo import undo
from archive.models.choices import ChangeKind
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> User:
    kinds = ("event", "eventseries")
    return make.user(
        "ed", "change_article", "review_article", *(f"{act}_{k}" for act in ("change", "delete") for k in kinds)
    )


def called(row: Any) -> list[tuple[str, str]]:
    return sorted(row.aliases.values_list("name", "language"))


@pytest.mark.parametrize("kind", [make.event, make.series])
def test_names_in_other_languages_move_and_come_back(kind: Any, editor: User) -> None:
    kept, other = kind("Summit"), kind("Summit of 2025")
    with recording(ChangeKind.EDIT) as record:
        record.link(kept, "aliases", add=[{"name": "Саммит", "language": "ru"}])
        record.link(other, "aliases", add=[{"name": "峰会", "language": "zh"}, {"name": "саммит", "language": "ru"}])
    assert plan_vocabulary_merge(kept, [other], editor).names == ("峰会",)
    act = merge_vocabulary(kept, [other], user=editor)
    assert called(kept) == [("Саммит", "ru"), ("峰会", "zh")]
    undo([act], user=editor)
    assert called(kept) == [("Саммит", "ru")]
    assert called(type(other).objects.get(pk=other.pk)) == [("саммит", "ru"), ("峰会", "zh")]
