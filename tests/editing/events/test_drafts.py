"""What an event made of some articles would be called, when and where it was, and that nothing is made up."""

from __future__ import annotations

from typing import Any

import pytest

from archive.editing.changes.recorder import recording
from archive.editing.events.drafts import EventDraft, draft_of
from archive.editing.events.likely_events import likely_events
from archive.editing.events.readings import read_articles
from archive.models import Article
from archive.models.choices import Basis, ChangeKind
from tests import make
from tests.comparing.reports import DAY, FERRY, OTHERS
from tests.editing.events.conftest import put

pytestmark = pytest.mark.django_db


def drafted(*articles: Article, words: tuple[str, ...] = ()) -> EventDraft:
    return draft_of(read_articles([one.pk for one in articles]), words)


def test_the_day_that_most_texts_state_is_the_day_of_the_event() -> None:
    draft = drafted(*map(put, FERRY))
    assert (str(draft.starts), draft.starts_basis, draft.stated_by) == (DAY.isoformat(), Basis.DOCUMENT, 2)


@pytest.mark.parametrize(
    ("days", "known"),
    [
        (("2024-06-11", "2024-06-12"), "2024-06-11"),
        (("2024-06-11", "2024-06-15"), "2024-06"),
        (("2024-06-29", "2024-07-03"), "2024"),
        (("2023-12-30", "2024-01-02"), None),
    ],
)
def test_without_a_stated_day_the_days_of_publication_tell_as_much_as_they_can(
    days: tuple[str, ...], known: str | None
) -> None:
    told = "The ship lies in the harbour of Parapat."
    articles = [put((f"Ship number {n}", told, 0), on=day) for n, day in enumerate(days)]
    draft = drafted(*articles)
    assert (str(draft.starts) if draft.starts else None) == known
    assert draft.starts_basis == (Basis.INFERRED if known else "")


def test_undated_articles_give_no_date() -> None:
    draft = drafted(put(FERRY[0], on=None))
    assert (draft.starts, draft.starts_basis) == (None, "")


def test_the_title_is_the_headline_of_the_article_most_like_the_others() -> None:
    articles = [put(report) for report in [*FERRY, OTHERS[0]]]
    assert drafted(*articles).title_from in articles[:3]


def test_a_stated_headline_goes_before_one_that_the_archive_supplied() -> None:
    supplied, stated = put(FERRY[0], title_basis=Basis.SUPPLIED), put(FERRY[1])
    assert drafted(supplied, stated).title_from == stated
    draft = drafted(supplied)
    assert draft.title == FERRY[0][0] and draft.has_supplied_title


def test_without_any_headline_the_shared_words_name_it() -> None:
    draft = drafted(put(("", FERRY[0][1], 0)), words=("Laut", "Tasik"))
    assert (draft.title, draft.title_from) == ("Laut, Tasik", None)


def test_a_place_is_filled_in_where_half_of_the_articles_name_it_in_any_spelling() -> None:
    place = make.place("Lake Tasik")
    articles = [put(report) for report in FERRY]
    assert (drafted(*articles).place, drafted(*articles).place_named_by) == (place, 3)
    with recording(ChangeKind.EDIT) as record:
        record.set(place, name="Danau Tasik")
    assert drafted(*articles).place is None
    with recording(ChangeKind.EDIT) as record:
        record.link(place, "aliases", add=[{"name": "Lake Tasik"}])
    assert drafted(*articles).place == place


def test_tags_are_those_of_at_least_half_of_the_articles() -> None:
    ferries, police = make.tag("ferries"), make.tag("police")
    articles = [put(FERRY[0], tags=[ferries, police]), put(FERRY[1], tags=[ferries]), put(FERRY[2])]
    assert drafted(*articles).tags == {ferries: 2}


def test_the_likeliest_event_is_near_and_at_the_same_place_and_of_the_same_words() -> None:
    place = make.place("Lake Tasik")
    event = make.event("Sinking of the Dewi Laut", on=DAY, place=place)
    make.event("Congress of beekeepers", on=DAY)
    make.event("Sinking of the Dewi Laut, a year after", on="2025-06-11", place=place)
    readings = read_articles([put(report).pk for report in FERRY])
    likely = likely_events(readings, draft_of(readings))
    assert [one.event for one in likely] == [event]
    assert (likely[0].days, likely[0].same_place, set(likely[0].words) >= {"Dewi", "Laut"}) == (0, True, True)


def test_queries_do_not_grow_with_articles_and_events(django_assert_max_num_queries: Any) -> None:
    def queries(n: int) -> Any:
        for m in range(n):
            put((f"{FERRY[1][0]} {m} {n}", FERRY[1][1], 1), tags=[make.tag(f"tag {m} {n}")])
            make.event(f"Sinking {m} {n}", on=DAY)
        ids = list(Article.objects.values_list("pk", flat=True))
        read_articles(ids)
        draft_of(read_articles(ids))
        return ids

    for n in (2, 9):
        ids = queries(n)
        with django_assert_max_num_queries(9):
            readings = read_articles(ids)
            likely_events(readings, draft_of(readings))
