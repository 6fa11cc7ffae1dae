"""What depends on articles is found before they are withdrawn, by a fixed number of queries and in bounds."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from archive.comparing.near_duplicates import refresh_fingerprints
from archive.editing.withdrawal import Dependents, dependents_of
from archive.models import Article, State
from tests import make
from tests.admin.test_imports import proposed

pytestmark = pytest.mark.django_db
LONG = " ".join(f"word{n}" for n in range(200))


def withdrawn_soon(n: int) -> Article:
    """Make an article on which something of each kind depends."""
    text = " ".join(f"{n}of{word}" for word in range(200))
    article = make.article(f"Number {n}", body=text, events=[make.event(f"Event {n}")])
    copy = make.article(f"Copy of {n}", body=text)
    make.article(f"Merged into {n}", state=State.MERGED, merged_into=article)
    proposed(article, title="Other")
    refresh_fingerprints([article.pk, copy.pk])
    return article


def test_each_kind_is_found_by_a_fixed_number_of_queries() -> None:
    articles = [withdrawn_soon(n) for n in range(4)]
    asked = []
    for some in (articles[:1], articles):
        with CaptureQueriesContext(connection) as queries:
            found = dependents_of(some)
        asked.append(len(queries))
        assert [len(rows) for rows in (found.events, found.merged, found.copies, found.proposals)] == [len(some)] * 4
    assert asked[0] == asked[1] <= 10


def test_copies_that_go_with_it_or_are_not_public_are_none() -> None:
    one, two = make.article("One", body=LONG), make.article("Two", body=LONG)
    hidden = make.article("Hidden", body=LONG, state=State.READY)
    refresh_fingerprints([one.pk, two.pk, hidden.pk])
    assert [copy.title for _article, copy in dependents_of([one]).copies] == ["Two"]
    assert not dependents_of([one, two])


def test_an_event_keeps_what_is_not_withdrawn_with_it() -> None:
    event = make.event()
    one, two = make.article("One", events=[event]), make.article("Two", events=[event])
    make.article("A draft", events=[event], state=State.READY)
    assert [losing.is_last for losing in dependents_of([one]).events] == [False]
    assert [losing.is_last for losing in dependents_of([one, two]).events] == [True]


def test_lists_are_bounded_and_say_so(monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any) -> None:
    monkeypatch.setattr("archive.editing.withdrawal.MOST_SHOWN", 2)
    article = make.article(events=[make.event(f"Event {n}") for n in range(3)])
    found = dependents_of([article])
    assert (len(found.events), found.more_events, found.more_merged) == (2, True, False)
    with django_assert_num_queries(0):
        assert dependents_of([]) == Dependents()
