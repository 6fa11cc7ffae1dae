"""Tests that share what they begin with do not see what the others did."""

from __future__ import annotations

import pytest

from archive.editing.changes.recorder import recording
from archive.models import Article, ChangeKind
from archive.search.index import follower
from archive.search.query.parser import parse
from archive.search.searcher import Request, search
from tests import make
from tests.shared import shared

pytestmark = pytest.mark.django_db


@shared
def only() -> Article:
    article = make.article("As it was made")
    follower.catch_up()
    return article


@pytest.mark.parametrize("_nth", range(3))
def test_each_begins_with_the_same_records_and_the_same_index(only: Article, _nth: int) -> None:
    assert only.title == Article.objects.get().title == "As it was made"
    assert search(Request(parse("made OR changed"))).total == 1
    with recording(ChangeKind.EDIT) as record:
        record.set(only, title="As it was changed")
    make.article("Another that was made")
    follower.catch_up()
    assert search(Request(parse("changed"))).total == 1
    assert search(Request(parse("made"))).total == 1


def test_who_shares_nothing_begins_with_nothing() -> None:
    assert not Article.objects.exists()
    assert search(Request(parse("made"))).total == 0
