"""Pages of events and series."""

from __future__ import annotations

import json
import re
from typing import Any

import icalendar
import pytest
from django.conf import settings
from django.test import Client

from archive.editing.changes.recorder import recording
from archive.models import ChangeKind
from archive.text.similarity.headline_words import own_words
from archive.views.data import event_data
from tests import make

pytestmark = pytest.mark.django_db


def words(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", re.sub("</?bdi>", "", response.content.decode())))


def test_accounts_stand_in_order_of_publication_with_letters_and_days_between(client: Client) -> None:
    event = make.event("Signing", on="2024-03-30", place=make.place())
    make.article("Undated one", on=None, events=[event])
    make.article("Later one", on="2024-04-02", events={event: "recalls"})
    make.article("Earlier one", on="2024-03-29", events={event: "announces"}, source=make.source())
    text = words(client, "/events/signing/")
    assert "3 accounts in 1 language, from 1 named source" in text
    assert re.search(r"A Morning Post.*?Earlier one.*?29 March 2024 1 day before.*?announces", text)
    assert re.search(r"B Source unknown Later one.*?2 April 2024 3 days after.*?recalls", text)
    assert re.search(r"C Source unknown Undated one.*?Undated", text)
    assert "Port Haven" in text


def test_event_without_accounts_says_that_none_is_held(client: Client) -> None:
    make.event("Signing")
    text = words(client, "/events/signing/")
    assert "0 accounts" in text
    assert "No account of this event is held here. That says nothing about what was reported." in text


def test_letters_go_on_from_page_to_page(client: Client) -> None:
    event = make.event("Signing")
    for day in range(1, 6):
        make.article(f"Account {day}", on=f"2024-04-{day:02d}", events=[event])
    make.article("Undated", on=None, events=[event])
    first = client.get("/events/signing/?size=2").content.decode()
    letters: list[str] = re.findall(r'<span class="siglum">([A-Z]+)</span> <span class="table__lead">', first)
    after = re.search(r'href="(\?size=2&amp;after=[^"]+)"', first)
    while after:
        page = client.get("/events/signing/" + after[1].replace("&amp;", "&")).content.decode()
        letters += re.findall(r'<span class="siglum">([A-Z]+)</span> <span class="table__lead">', page)
        after = re.search(r'href="(\?size=2&amp;after=[^"]+)"', page)
    assert letters == ["A", "B", "C", "D", "E", "F"]


def test_timeline_has_the_event_among_its_accounts(client: Client) -> None:
    event = make.event("Signing", on="2024-03-30")
    make.article("Before", on="2024-03-29", events={event: "announces"})
    make.article("After", on="2024-03-31", events=[event])
    text = words(client, "/events/signing/")
    timeline = text[text.index("Timeline") :]
    assert re.search(
        r"Friday, 29 March 2024 1 day before.*Saturday, 30 March 2024 the event.*Sunday, 31 March 2024 1 day after",
        timeline,
    )
    assert "No account published on the day itself is held here." in timeline


def test_events_beside_it_stand_in_a_chain_with_the_days_between(client: Client) -> None:
    make.event("Summit", on="2023-05-18", ends_on="2023-05-19", ends_precision="day", ends_basis="editor")
    make.event("Signing", on="2024-03-30")
    make.event("Forum", on=None, ends_on="2024-10-27", ends_precision="day", ends_basis="editor")
    text = words(client, "/events/signing/")
    assert re.search(
        r"before Summit 18 – 19 May 2023 316 days after Signing 30 March 2024 ; this event 211 days after Forum", text
    )


def test_event_of_a_series_stands_among_its_own(client: Client) -> None:
    series = make.series("Conference")
    make.event("First", on="2022-01-01", series=series)
    make.event("Between", on="2023-01-01")
    make.event("Second", on="2024-01-01", series=series)
    text = words(client, "/events/second/")
    assert "730 days after Second" in text
    assert "Between" not in text
    text = words(client, "/series/conference/")
    assert "Conference: 2 events" in text
    assert text.index("Second") < text.index("First")


def test_event_list_goes_by_year_and_ends_with_the_undated(client: Client) -> None:
    make.event("Old", on="2020-01-01")
    make.event("New", on="2024-01-01")
    make.event("Timeless", on=None)
    text = words(client, "/events/")
    assert text.index("New") < text.index("Old") < text.index("Timeless")
    assert text.index("Undated") < text.index("Timeless")


def test_event_list_shows_the_first_accounts_and_counts_the_rest(client: Client) -> None:
    event = make.event("Signing")
    for day in range(1, 6):
        make.article(f"Account {day}", on=f"2024-04-{day:02d}", events=[event])
    text = words(client, "/events/")
    assert "5 accounts" in text
    assert "Account 3" in text
    assert "Account 4" not in text
    assert "2 more accounts" in text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"on": "2024-03-29"}, "29 March 2024"),
        ({"on": "2023-05-18", "ends_on": "2023-05-19"}, "18 – 19 May 2023"),
        ({"on": "2023-04-30", "ends_on": "2023-05-01"}, "30 April 2023 – 1 May 2023"),
        ({"on": None, "ends_on": "2024-10-27"}, "ended 27 October 2024"),
        ({"on": "2024-03-01", "starts_precision": "month"}, "March 2024"),
        ({"on": None}, "Undated"),
    ],
)
def test_date_of_an_event_is_written_as_it_is_known(client: Client, fields: dict[str, str | None], said: str) -> None:
    if "ends_on" in fields:
        fields = {**fields, "ends_precision": "day", "ends_basis": "editor"}
    make.event("Signing", **fields)  # type: ignore[arg-type]
    make.event("Another", on="1990-01-01")
    page = words(client, "/events/signing/" if said == "Undated" else "/events/another/")
    assert said in page


def test_renamed_event_leads_on_in_one_step(client: Client) -> None:
    event = make.event("Signing")
    with recording(ChangeKind.EDIT) as record:
        record.set(event, slug="signing-of-1924")
    for way in ("/events/signing/", "/events/signing", "/events/SIGNING/", "/events/signing-of-1924"):
        response = client.get(way)
        assert (response.status_code, response["Location"]) == (301, "/events/signing-of-1924/"), way
    assert client.get("/events/signing.json")["Location"] == "/events/signing-of-1924.json"
    assert client.get("/events/never-was.json").status_code == 404


def test_json_names_the_accounts(client: Client) -> None:
    event = make.event("Signing", on="2024-03-30", place=make.place())
    article = make.article(on="2024-03-31", events=[event])
    record = json.loads(client.get("/events/signing.json").content)
    assert (record["starts"], record["starts_basis"], record["ends"]) == ("2024-03-30", "editor", None)
    assert record["place"]["name"] == "Port Haven"
    assert [(one["key"], one["days_after"], one["role"]) for one in record["accounts"]] == [(article.key, 1, "reports")]


def test_json_of_a_large_event_has_its_accounts_page_by_page(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_data, "ACCOUNTS_A_PAGE", 2)
    event = make.event("Signing", on="2024-03-30")
    keys = [make.article(f"Account {day}", on=f"2024-04-{day:02}", events=[event]).key for day in range(1, 6)]
    address, read = f"{settings.SITE_URL}/events/signing.json", []
    while address:
        record = json.loads(client.get(address.removeprefix(settings.SITE_URL)).content)
        assert record["number_of_accounts"] == 5
        assert ("previous_url" in record) == bool(read)
        read += [one["key"] for one in record["accounts"]]
        address = record.get("next_url", "")
    assert read == keys
    before = json.loads(client.get(record["previous_url"].removeprefix(settings.SITE_URL)).content)
    assert [one["key"] for one in before["accounts"]] == keys[2:4]
    assert len(json.loads(client.get("/events/signing.json?size=4").content)["accounts"]) == 4
    assert len(json.loads(client.get(record["articles"].removeprefix(settings.SITE_URL)).content)["items"]) == 5


def test_what_is_no_page_of_the_accounts_of_an_event_is_refused_as_data(client: Client) -> None:
    make.event("Signing", on="2024-03-30")
    for query in ("size=101", "size=0", "after=broken"):
        assert client.get(f"/events/signing.json?{query}").status_code == 400, query
    for suffix in ("ics", "png"):
        answer = client.get(f"/events/signing.{suffix}?size=4")
        assert (answer.status_code, answer["Location"]) == (301, f"/events/signing.{suffix}")


def test_calendar_entry_lasts_for_all_its_days(client: Client) -> None:
    make.event(
        "Summit", on="2023-05-18", ends_on="2023-05-19", ends_precision="day", ends_basis="editor", place=make.place()
    )
    response = client.get("/events/summit.ics")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    entry = icalendar.Calendar.from_ical(response.content).walk("VEVENT")[0]
    assert (str(entry["summary"]), str(entry["location"])) == ("Summit", "Port Haven")
    assert (entry["dtstart"].dt.isoformat(), entry["dtend"].dt.isoformat()) == ("2023-05-18", "2023-05-20")


@pytest.mark.parametrize(
    "known",
    [
        {"on": None, "ends_on": "2023-05-21", "ends_precision": "day", "ends_basis": "editor"},
        {"on": "2023-05-01", "starts_precision": "month"},
        {"on": "2023-01-01", "starts_precision": "year"},
        {"on": None},
    ],
    ids=["an end alone", "a month", "a year", "nothing"],
)
def test_an_event_whose_first_day_is_unknown_has_no_calendar_entry_and_no_link_to_one(
    client: Client, known: dict[str, Any]
) -> None:
    make.event("Summit", **known)
    assert client.get("/events/summit.ics").status_code == 404
    page = client.get("/events/summit/")
    assert page.status_code == 200 and "summit.ics" not in page.content.decode()


@pytest.mark.parametrize(
    ("known", "end"),
    [
        ({"ends_on": "2023-05-21", "ends_precision": "day", "ends_basis": "editor"}, "2023-05-22"),
        ({"ends_on": "2023-06-01", "ends_precision": "month", "ends_basis": "editor"}, None),
        ({}, None),
    ],
    ids=["to a day", "into a month", "unknown"],
)
def test_a_calendar_entry_ends_where_the_event_is_known_to(
    client: Client, known: dict[str, Any], end: str | None
) -> None:
    make.event("Summit", on="2023-05-18", **known)
    (entry,) = icalendar.Calendar.from_ical(client.get("/events/summit.ics").content).walk("VEVENT")
    assert str(entry["dtstart"].dt) == "2023-05-18"
    assert (str(entry["dtend"].dt) if "dtend" in entry else None) == end
    assert "summit.ics" in client.get("/events/summit/").content.decode()


def own(*headlines: tuple[str, str]) -> list[list[str]]:
    return [[piece for piece, is_own in pieces if is_own] for pieces in own_words(headlines)]


def test_words_of_one_headline_alone_are_found() -> None:
    assert own(("Ministers sign the papers", "en"), ("Ministers will reject papers!", "en")) == [["sign"], ["reject"]]


def test_headlines_are_compared_within_their_language_only() -> None:
    found = own(("Ministers sign", "en"), ("Министры подписали", "ru"), ("部长签署文件", "zh"), ("部长拒绝文件", "zh"))
    assert found == [[], [], [], []]


def test_cut_headline_is_whole_when_put_together() -> None:
    headline = "“A milestone”: 35 deals — worth $1.57 billion…"
    assert "".join(piece for piece, _own in own_words([(headline, "en"), ("Else", "en")])[0]) == headline


def test_event_that_ends_with_the_calendar_is_an_entry_without_an_end(client: Client) -> None:
    make.event("The end", on="9999-12-31")
    (entry,) = icalendar.Calendar.from_ical(client.get("/events/the-end.ics").content).walk("VEVENT")
    assert (str(entry["dtstart"].dt), "dtend" in entry) == ("9999-12-31", False)


def test_an_event_of_one_day_has_its_weekday_whether_its_end_is_stated_or_not(client: Client) -> None:
    make.event("Signing", on="2024-03-29")
    make.event("Talks", on="2024-03-29", ends_on="2024-03-29", ends_precision="day", ends_basis="editor")
    make.event("Fair", on="2024-03-29", ends_on="2024-03-30", ends_precision="day", ends_basis="editor")
    assert "Friday. Exact day" in words(client, "/events/signing/")
    assert "Friday. Exact day" in words(client, "/events/talks/")
    assert "Friday. Exact day" not in words(client, "/events/fair/")
