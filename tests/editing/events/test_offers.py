"""Events that an article may tell of: near by days and names, few, and gone once answered."""

from __future__ import annotations

from typing import Any

import pytest

from archive.editing.changes.recorder import recording
from archive.editing.events.offers import events_near, proposal_with, refuse_in, take_in
from archive.models import Article, ChangeSet, EventCandidate
from archive.models.choices import ChangeKind
from tests import make

pytestmark = pytest.mark.django_db
TEXT = "Ministers signed the border treaty in Astana on Friday."


@pytest.fixture
def article() -> Article:
    return make.article("Border treaty signed", body=TEXT, on="2024-03-29", tags=[make.tag("talks")])


def offered(article: Article) -> list[tuple[str, tuple[str, ...], str]]:
    return [(one.event.title, one.shared, one.role) for one in events_near(article)]


def test_events_near_in_time_are_offered_by_the_names_that_both_have(article: Article) -> None:
    tag = article.tags.get()
    make.event("Treaty on the border", starts_on="2024-03-31", slug="a")
    make.event("Meeting", starts_on="2024-03-28", place=make.place("Astana"), slug="b").tags.add(tag)
    make.event("Treaty on the border, earlier", starts_on="2024-03-26", slug="c")
    make.event("Flood", starts_on="2024-03-29", slug="d").tags.add(tag)
    assert offered(article) == [
        ("Meeting", ("talks", "Astana"), "reports"),
        ("Treaty on the border", ("Treaty", "border"), "announces"),
    ]
    assert events_near(make.article("Border treaty", on=None)) == []


def test_three_at_most_in_two_queries(article: Article, django_assert_num_queries: Any) -> None:
    for n in range(6):
        make.event("Border treaty", starts_on="2024-03-29", slug=f"e{n}")
    with django_assert_num_queries(2):
        assert len(events_near(article)) == 3


def test_what_is_taken_or_refused_is_not_offered_again(article: Article) -> None:
    one, other = (make.event("Border treaty", starts_on="2024-03-29", slug=slug) for slug in ("a", "b"))
    with recording(ChangeKind.EDIT) as record:
        take_in(record, article, {one.pk: "nonsense", 99_999: ""})
        refuse_in(record, article, [one.pk, other.pk])
    assert [(row.event, row.role, row.basis) for row in article.accounts.all()] == [(one, "reports", "editor")]
    assert list(other.dismissals.values_list("article", flat=True)) == [article.pk]
    assert not one.dismissals.exists() and events_near(article) == []
    assert ChangeSet.objects.latest("pk") == record.change_set


def test_proposal_that_waits_is_named_and_no_other(article: Article) -> None:
    proposal = EventCandidate.objects.create(first_article=article, words=["treaty"], strength=3)
    assert proposal_with(article) is None
    proposal.articles.add(article)
    assert proposal_with(article) == proposal
    EventCandidate.objects.update(state="dismissed")
    assert proposal_with(article) is None
