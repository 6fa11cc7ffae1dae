"""Results are counted by the values of their groups, and grouped by event."""

from __future__ import annotations

from typing import Any

import pytest

from archive.models import Article, Event, State
from archive.search.conditions import Choice, Conditions
from archive.search.index import follower
from archive.search.query.parser import parse
from archive.search.results.facets import facets, months
from archive.search.results.groups import group_by_event
from archive.search.searcher import Request, open_session
from archive.text.dates.partial_dates import PartialDate
from tests import make

pytestmark = pytest.mark.django_db


def ids(*articles: Article) -> set[int]:
    return {article.pk for article in articles}


def some(*values: Any) -> Choice[Any]:
    return Choice(frozenset(values))


def test_facets_count_as_if_their_own_group_were_not_chosen() -> None:
    oil, gas, coal = make.tag("oil"), make.tag("gas"), make.tag("coal")
    post, wire = make.source("Post", kind="newspaper"), make.source("Wire", kind="agency")
    make.article("One", tags=[oil], source=post, on="2023-05-01")
    make.article("Two", tags=[gas], source=wire)
    make.article("Three", tags=[oil, gas], source=wire, language="ru")
    make.article("Four", tags=[gas], on=None, state=State.PUBLISHED, language="")
    follower.catch_up()
    everything = facets(Request())
    assert everything.groups["tag"] == ((gas.pk, 3), (oil.pk, 2))
    assert everything.groups["source"] == ((wire.pk, 2), (0, 1), (post.pk, 1))
    assert everything.groups["source_kind"] == (("agency", 2), ("newspaper", 1))
    assert everything.groups["year"] == ((2023, 1), (2024, 2))
    assert everything.groups["language"] == (("en", 2), ("ru", 1), ("und", 1))
    assert everything.undated == 1
    chosen = facets(Request(conditions=Conditions(tag=some(oil.pk, coal.pk), source=some(wire.pk))))
    assert dict(chosen.groups["tag"]) == {gas.pk: 2, oil.pk: 1, coal.pk: 0}
    assert dict(chosen.groups["source"]) == {wire.pk: 1, post.pk: 1}
    assert chosen.groups["source_kind"] == (("agency", 1),)
    assert chosen.groups["year"] == ((2024, 1),)
    assert dict(facets(Request(parse("nothing"))).groups["tag"]) == {}


def test_long_groups_are_given_by_their_most_frequent_values_and_what_is_chosen() -> None:
    common, rare, other = make.tag("common"), make.tag("rare"), make.tag("other")
    for _n in range(2):
        make.article(tags=[common, other])
    make.article(tags=[common, rare])
    follower.catch_up()
    request = Request(conditions=Conditions(tag=some(rare.pk)))
    assert facets(request, ("tag",), most=1).groups["tag"] == ((common.pk, 3), (rare.pk, 1))
    assert len(facets(request, ("tag",)).groups["tag"]) == 3


def test_facets_are_counted_anew_when_the_archive_changed() -> None:
    make.article()
    follower.catch_up()
    assert facets(Request()).groups["year"] == ((2024, 1),)
    make.article()
    follower.catch_up()
    assert facets(Request()).groups["year"] == ((2024, 2),)


@pytest.mark.parametrize(
    "dates",
    [
        {"year": Choice(frozenset({2024}))},
        {"since": PartialDate(2023), "until": PartialDate(2023, 6)},
        {"undated": "only"},
    ],
)
def test_years_and_months_are_counted_as_if_no_date_were_asked_for(dates: dict[str, Any]) -> None:
    for on, precision in (
        ("2023-05-01", "day"),
        ("2024-03-29", "day"),
        ("2024-03-01", "month"),
        ("2024-01-01", "year"),
    ):
        make.article("Wheat", on=on, precision=precision)
    make.article("Wheat", on=None)
    make.article("Oil", on="2024-03-29")
    follower.catch_up()
    request = Request(parse("wheat"), Conditions(**dates))
    found = facets(request)
    assert (found.groups["year"], found.undated) == (((2023, 1), (2024, 3)), 1)
    assert months(request, 2024, open_session()) == {0: 1, 3: 2}
    assert months(request, 2020, open_session()) == {}


@pytest.mark.parametrize(("sort", "in_order"), [("newest", "late early undated"), ("oldest", "early late undated")])
def test_events_stand_by_their_own_day_and_those_without_one_last(sort: Any, in_order: str) -> None:
    early, late = make.event("Early", on="2024-01-01"), make.event("Late", on="2024-06-01")
    undated = make.event("Undated", on=None)
    make.article("Summit", on="2025-01-01", events=[early, undated])
    make.article("Summit", on=None, events=[late])
    follower.catch_up()
    names = {early.pk: "early", late.pk: "late", undated.pk: "undated"}
    assert " ".join(names[row.event] for row in group_by_event(Request(sort=sort)).rows) == in_order


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest", "added"])
def test_what_is_found_can_be_grouped_by_event(sort: Any) -> None:
    early, late = make.event("Early summit", on="2024-01-01"), make.event("Late summit", on="2024-06-01")
    makes: list[tuple[str, list[Event]]] = [("2024-01-02", [early]), ("2024-01-03", [early]), ("2024-06-02", [late])]
    first, second, third = (make.article("Summit", on=day, events=events) for day, events in makes)
    make.article("Summit of none")
    follower.catch_up()
    found = group_by_event(Request(parse("summit"), sort=sort))
    rows = {row.event: row for row in found.rows}
    assert (found.total, found.without, found.has_next) == (2, 1, False)
    assert (rows[early.pk].total, set(rows[early.pk].ids)) == (2, ids(first, second))
    assert rows[late.pk].ids == (third.pk,)
    if sort in ("newest", "oldest"):
        in_order = [early.pk, late.pk]
        assert [row.event for row in found.rows] == (in_order if sort == "oldest" else in_order[::-1])


def test_what_is_counted_for_editors_is_not_kept_for_the_public() -> None:
    make.article("Secret", state=State.IMPORTED)
    follower.catch_up()
    assert facets(Request(), session=open_session(for_editors=True)).groups["year"]
    assert not facets(Request()).groups["year"]
