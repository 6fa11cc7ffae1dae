"""Texts side by side: accounts of one event, and near copies."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from archive.comparing.near_duplicates import refresh_fingerprints
from archive.editing.changes.recorder import recording
from archive.models import Article, ArticleProblem, ChangeKind, Event, State
from tests import make
from tests.views.test_comparing import OTHER, OWN, SHARED, ferry, words

pytestmark = pytest.mark.django_db

THIRD = "The ferry will run from the new pier every two hours from March on."
LONG = "\n\n".join(f"{SHARED} {OWN} So said speaker number {n} of the day in his own words." for n in range(6))


def moved(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 301, address
    return str(response["Location"])


def copies() -> tuple[Article, Article]:
    one = make.article("Wire", on="2024-03-29", body=LONG, source=make.source("Wire"))
    two = make.article("Copy", on="2024-03-30", body=LONG.replace("speaker", "talker"), source=make.source("Paper"))
    refresh_fingerprints([one.pk, two.pk])
    return one, two


def test_paragraphs_with_common_wording_stand_beside_each_other(client: Client) -> None:
    _event, first, second = ferry()
    address = f"/events/ferry/compare/?a={first.key}&b={second.key}"
    text = words(client, address)
    assert "Two accounts side by side" in text
    assert "1 of 3 rows in both" in text
    assert re.search(rf"Only in B B ¶ 1 {OTHER} = In both: 14 words the same A ¶ 1 .*? B ¶ 2 ", text)
    assert f"Only in A A ¶ 2 {OWN}" in text
    page = client.get(address).content.decode()
    assert page.count(f'<span class="pair__same">{SHARED[:-1]}</span>') == 2
    assert f'<p class="pair__words" dir="auto" lang="en">{OWN}</p>' in page


def test_a_third_text_stands_beside_both(client: Client) -> None:
    event, first, second = ferry()
    third = make.article("Third", on="2024-04-01", events=[event], body=f"{SHARED}\n\n{THIRD}")
    text = words(client, f"/events/ferry/compare/?a={first.key}&b={second.key}&c={third.key}")
    assert "Three texts side by side" in text
    assert "= In all three: 14 words the same" in text
    assert f"Only in C C ¶ 2 {THIRD}" in text


def test_wording_that_moved_is_told_where_it_stands(client: Client) -> None:
    event = make.event("Ferry")
    one = make.article("One", on="2024-03-28", events=[event], body=f"{OWN} {OTHER}\n\n{SHARED}")
    two = make.article("Two", on="2024-03-29", events=[event], body=f"{SHARED}\n\n{OWN} {OTHER}")
    text = words(client, f"/events/ferry/compare/?a={one.key}&b={two.key}")
    assert "Here in A: 14 words the same as elsewhere" in text
    assert "Here in B: 14 words the same as elsewhere" in text


def test_accounts_that_are_not_named_are_the_first(client: Client) -> None:
    event, first, second = ferry()
    third = make.article("Third", on="2024-04-01", events=[event], body=THIRD)
    page = client.get("/events/ferry/compare/").content.decode()
    assert 'rel="canonical" href="http://127.0.0.1:8000/events/ferry/compare/"' in page
    assert f'<option value="{first.key}" selected>' in page
    assert f'<option value="{second.key}" selected>' in page
    text = words(client, f"/events/ferry/compare/?b={third.key}")
    assert THIRD in text
    assert OWN in text


def test_one_pair_has_one_address(client: Client) -> None:
    _event, first, second = ferry()
    address = f"/events/ferry/compare/?a={first.key}&b={second.key}"
    assert moved(client, f"/events/ferry/compare/?a={second.key}&b={first.key}") == address
    assert moved(client, f"/events/ferry/compare?a={first.key}&b={second.key}") == address
    assert moved(client, f"/events/FERRY/compare/?a={first.key}&b={second.key}") == address
    assert moved(client, f"/events/ferry/compare/?a={first.key}&b={second.key}&c={first.key}") == address
    assert moved(client, f"/events/ferry/compare/?b={second.key}&a={first.key}&d=1") == address


def test_an_event_with_one_account_says_that_there_is_nothing_to_compare(client: Client) -> None:
    event = make.event("Ferry")
    assert "nothing to set side by side" in words(client, "/events/ferry/compare/")
    make.article(events=[event])
    assert "nothing to set side by side" in words(client, "/events/ferry/compare/")
    assert client.get("/events/nothing/compare/").status_code == 404


def test_keys_of_others_lead_to_where_they_can_be_compared_or_nowhere(client: Client) -> None:
    _event, first, second = ferry()
    stranger, hidden = make.article("Stranger"), make.article("Hidden", state=State.IMPORTED)
    gone = make.article("Gone", state=State.WITHDRAWN)
    kept = make.article("Kept", state=State.MERGED, merged_into=second)
    assert moved(client, f"/events/ferry/compare/?a={first.key}&b={stranger.key}").startswith("/articles/")
    assert client.get(f"/events/ferry/compare/?a={first.key}&b={hidden.key}").status_code == 404
    assert client.get(f"/events/ferry/compare/?a={first.key}&b=zzzzzzzz").status_code == 404
    assert client.get(f"/events/ferry/compare/?a={first.key}&b={gone.key}").status_code == 410
    to = moved(client, f"/events/ferry/compare/?a={first.key}&b={kept.key}")
    assert to == f"/events/ferry/compare/?a={first.key}&b={second.key}"
    with recording(ChangeKind.EDIT) as record:
        record.set(gone, withdrawal_mention=False)
    assert client.get(f"/events/ferry/compare/?a={first.key}&b={gone.key}").status_code == 404


def test_only_what_may_be_shown_is_set_side_by_side(client: Client) -> None:
    _event, first, second = ferry()
    with recording(ChangeKind.EDIT) as record:
        record.set(first, display="metadata")
        record.set(second, display="excerpt")
    text = words(client, f"/events/ferry/compare/?a={first.key}&b={second.key}")
    assert "This text is held, but may not be shown here." in text
    assert "Only the beginning of this text may be shown here." in text
    assert OTHER in text
    assert SHARED not in text
    assert OWN not in text


def test_a_long_comparison_has_parts(client: Client) -> None:
    event = make.event("Ferry")
    keys = []
    for name in ("one", "two"):
        body = "\n\n".join(f"Paragraph {n} of {name} says that {n} boats came in today. " * 20 for n in range(60))
        keys.append(make.article(name, events=[event], body=body).key)
    address = f"/events/ferry/compare/?a={keys[0]}&b={keys[1]}"
    seen, number = [], 1
    while True:
        response = client.get(address + (f"&part={number}" if number > 1 else ""))
        if response.status_code == 404:
            break
        assert len(response.content) < 100_000
        seen += re.findall(r"Paragraph (\d+) of one says", re.sub("<[^>]+>", "", response.content.decode()))
        number += 1
    assert number > 2
    assert list(dict.fromkeys(map(int, seen))) == list(range(60))
    assert client.get(address + "&part=x").status_code == 400
    assert moved(client, address + "&part=1") == address


def test_near_copies_are_told_on_both_articles_and_compared(client: Client) -> None:
    one, two = copies()
    address = f"/articles/{one.key}/compare/?b={two.key}"
    assert "Also held from Wire (same wording), 29 March 2024 Wire" in words(client, two.get_absolute_url())
    assert "Also held from Paper (same wording), 30 March 2024 Copy" in words(client, one.get_absolute_url())
    assert f'href="{address}"' in client.get(two.get_absolute_url()).content.decode()
    assert "Two texts side by side" in words(client, address)
    assert moved(client, f"/articles/{two.key}/compare/?b={one.key}") == address
    assert moved(client, f"/articles/{one.key.upper()}/compare/?b={two.key}") == address
    assert moved(client, f"/articles/{two.key}/compare/") == address
    assert words(client, f"/articles/{one.key}/compare/") == words(client, address)
    assert moved(client, f"/articles/{one.key}/compare/?b={one.key}") == address
    assert moved(client, f"/articles/{one.key}/compare/?c={two.key}") == address


def test_what_an_editor_told_apart_or_nobody_may_see_is_no_copy(client: Client) -> None:
    one, two = copies()
    problem = ArticleProblem.objects.create(article=two, code="near_duplicate", severity="warning", evidence={})
    problem.evidence = {"apart": [one.key]}
    problem.save()
    assert "Also held" not in words(client, two.get_absolute_url())
    assert "Also held" not in words(client, one.get_absolute_url())
    problem.evidence = {"kin": [{"article": one.key, "grade": "perhaps", "containment": 0.9}]}
    problem.save()
    assert "Also held" not in words(client, one.get_absolute_url())
    problem.delete()
    with recording(ChangeKind.EDIT) as record:
        record.set(one, state=State.DISCARDED)
    assert "Also held" not in words(client, two.get_absolute_url())
    assert client.get(f"/articles/{two.key}/compare/").status_code == 404
    assert client.get(f"/articles/{two.key}/compare/?b={one.key}").status_code == 404


def test_slugs_never_take_the_places_of_these_pages(client: Client) -> None:
    event = make.event("Proposed")
    assert event.slug == "proposed-1"
    assert Event.objects.filter(slug="proposed").count() == 0
    assert client.get("/events/proposed/").status_code == 200
