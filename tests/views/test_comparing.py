"""The accounts of an event compared on its page: own words, order, shared passages, and what is not held."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from archive.editing.changes.recorder import recording
from archive.models import Article, ArticleWording, ChangeKind, Event, Source, State
from tests import make

pytestmark = pytest.mark.django_db

SHARED = "The boats hold sixty people and no cars, the harbour master told the council."
OWN = "Farmers of the valley asked for a later last boat before the snow comes."
OTHER = "Nobody in the town knows who will pay for the second pier this year."


def words(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    text = re.sub("<[^>]+>", " ", re.sub("</?bdi>", "", response.content.decode()))
    return re.sub(r"\s+", " ", unescape(text))


def ferry() -> tuple[Event, Article, Article]:
    event = make.event("Ferry", on="2024-03-30")
    first = make.article("First told", on="2024-03-29", events=[event], body=f"{SHARED}\n\n{OWN}", source=make.source())
    evening = make.source("Evening Post")
    second = make.article("Told again", on="2024-03-31", events=[event], body=f"{OTHER}\n\n{SHARED}", source=evening)
    return event, first, second


def letters(client: Client, address: str) -> list[str]:
    page = client.get(address).content.decode()
    return re.findall(r'<span class="siglum">([A-Z]+)</span> <span class="table__lead">', page)


def test_each_account_says_how_many_of_its_words_are_its_own(client: Client) -> None:
    ferry()
    text = words(client, "/events/ferry/")
    assert re.search(r"First told .*? Own words 50 % Role", text)
    assert re.search(r"Told again .*? Own words 50 % Role", text)
    assert "B 50 % of this text also stands in A Morning Post, 2 days earlier : 14 words in 1 passage" in text
    assert f"… {SHARED[:-1]} … First in A ¶ 1 also in B" in text


def test_an_account_alone_in_its_language_is_compared_with_nothing(client: Client) -> None:
    event, _first, _second = ferry()
    make.article("Паром", language="ru", events=[event], body="Паром откроют весной, сказали в совете города.")
    assert re.search(r"Паром .*? Own words the only one in its language", words(client, "/events/ferry/"))


def test_text_that_may_not_be_shown_is_not_compared(client: Client) -> None:
    event, first, _second = ferry()
    with recording(ChangeKind.EDIT) as record:
        record.set(first, display="metadata")
    text = words(client, "/events/ferry/")
    assert re.search(r"First told .*? Own words not compared", text)
    assert "also stands in" not in text
    with recording(ChangeKind.EDIT) as record:
        record.set(first, display="excerpt")
    assert "B 50 % of this text also stands in A" in words(client, "/events/ferry/")
    with recording(ChangeKind.EDIT) as record:
        record.set(first, body=f"{OWN}\n\n{SHARED}")
    assert "also stands in" not in words(client, event.get_absolute_url())


def test_what_was_withdrawn_or_edited_is_compared_no_longer(client: Client) -> None:
    _event, first, second = ferry()
    with recording(ChangeKind.EDIT) as record:
        record.set(second, body=OTHER)
    assert "No account has a run of five words or more from another." in words(client, "/events/ferry/")
    with recording(ChangeKind.EDIT) as record:
        record.set(second, body=SHARED)
    assert "100 % of this text also stands in A" in words(client, "/events/ferry/")
    with recording(ChangeKind.EDIT) as record:
        record.set(first, state=State.DISCARDED)
    assert "Shared wording" not in words(client, "/events/ferry/")


def test_account_whose_wording_is_not_stored_yet_is_not_compared(client: Client) -> None:
    _event, first, _second = ferry()
    ArticleWording.objects.filter(pk=first.pk).delete()
    assert re.search(r"First told .*? Own words not compared", words(client, "/events/ferry/"))


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("-published", "CBAD"),
        ("source", "BCAD"),
        ("-source", "ACBD"),
        ("words", "DCBA"),
        ("-words", "ABCD"),
        ("own", "CBAD"),
        ("-own", "DABC"),
        ("role", "CABD"),
        ("language", "ABCD"),
    ],
)
def test_links_sort_the_accounts_and_letters_stay(client: Client, sort: str, order: str) -> None:
    event, first, second = ferry()
    with recording(ChangeKind.EDIT) as record:
        record.set(first, body=f"{SHARED}\n\n{OWN} Indeed.")
    make.article("Mine", on="2024-04-02", events={event: "announces"}, body=OTHER[:30], source=make.source("Harbour"))
    make.article("No day", on=None, events=[event], body="Short words")
    assert second.word_count == 28
    assert "".join(letters(client, f"/events/ferry/?sort={sort}")) == order
    page = client.get(f"/events/ferry/?sort={sort}").content.decode()
    assert page.count("aria-sort") == 1


def test_usual_order_has_one_address_and_no_other_order_is_known(client: Client) -> None:
    ferry()
    response = client.get("/events/ferry/?sort=published")
    assert (response.status_code, response["Location"]) == (301, "/events/ferry/")
    assert client.get("/events/ferry/?sort=beauty").status_code == 400
    assert client.get("/events/ferry/?view=else").status_code == 400
    assert client.get("/events/ferry/?sort=own&view=unique").status_code == 301


def test_sorted_accounts_go_on_from_page_to_page(client: Client) -> None:
    event, _first, _second = ferry()
    for day in range(1, 5):
        make.article(f"More {day}", on=f"2024-04-0{day}", events=[event], body="word " * day)
    found, address = [], "/events/ferry/?sort=words&size=2"
    while address:
        found += letters(client, address)
        page = client.get(address).content.decode()
        further = re.search(r'href="(\?sort=words&amp;size=2&amp;after=[^"]+)" rel="next"', page)
        address = "/events/ferry/" + further[1].replace("&amp;", "&") if further else ""
    assert "".join(found) == "CDEFAB"


def test_paragraphs_of_one_account_only_stand_on_a_view_of_their_own(client: Client) -> None:
    ferry()
    text = words(client, "/events/ferry/?view=unique")
    assert OWN in text
    assert OTHER in text
    assert SHARED not in text
    assert "¶ 2 " + OWN in text
    assert "Only in one account" in text


def test_unique_paragraphs_go_on_from_page_to_page(client: Client) -> None:
    ferry()
    page = client.get("/events/ferry/?view=unique&size=1").content.decode()
    further = re.search(r'href="(\?view=unique&amp;size=1&amp;after=[^"]+)"', page)
    assert further
    text = words(client, "/events/ferry/" + further[1].replace("&amp;", "&"))
    assert OTHER in text
    assert OWN not in text
    assert "B Evening Post" in text


def test_what_the_archive_holds_of_that_time_makes_the_gaps_of_an_event(client: Client) -> None:
    event, _first, _second = ferry()
    make.article("Новость", language="ru", on="2024-04-05", source=make.source("Vesti", country="KZ"))
    make.article("旧闻", language="zh", on="2023-04-05", source=make.source("Renmin", country="CN"))
    make.article("Entwurf", language="de", on="2024-03-30", state=State.IMPORTED)
    text = words(client, "/events/ferry/")
    assert "No account in Russian is held. No account by a source from Kazakhstan is held." in text
    assert "It says nothing about what was reported." in text
    make.article("Паром", language="ru-RU", on="2024-04-01", events=[event])
    text = words(client, "/events/ferry/")
    assert "No account in" not in text
    assert "No account by a source from Kazakhstan is held." in text


def test_an_event_without_a_date_has_no_gaps(client: Client) -> None:
    event = make.event("Timeless", on=None)
    make.article("One", events=[event])
    make.article("Новость", language="ru")
    assert "Not held here" not in words(client, "/events/timeless/")


def test_article_says_what_of_it_stands_elsewhere(client: Client) -> None:
    _event, first, second = ferry()
    text = words(client, second.get_absolute_url())
    assert "50 % of this text also stands in Morning Post, 2 days earlier First told" in text
    assert (
        f'href="/articles/{first.key}/compare/?b={second.key}"' in client.get(first.get_absolute_url()).content.decode()
    )
    assert "Evening Post repeats wording of this text, 50 % of its own, 2 days later" in words(
        client, first.get_absolute_url()
    )


def test_characters_are_not_called_words(client: Client) -> None:
    event = make.event("渡轮", slug="ferry", on="2024-03-30")
    body = "港口主管对市议会说，渡轮可载六十人，不载汽车。"
    for day in ("2024-03-29", "2024-03-31"):
        make.article("渡轮开航", language="zh-Hans", on=day, events=[event], body=body, source=make.source(f"报 {day}"))
    text = words(client, "/events/ferry/")
    assert re.search(r"Words (\d+) characters Own words 0 %", text)
    assert re.search(r"also stands in A 报 2024-03-29, 2 days earlier : \d+ characters in 1 passage", text)
    assert re.search(r"\d characters 渡轮开航", words(client, "/events/ferry/compare/"))


def test_page_of_many_accounts_with_long_headlines_stays_small(client: Client) -> None:
    event = make.event("Ferry", on="2024-03-30")
    for n in range(30):
        title = f"{n} Паром через залив откроют весной, если совет города найдёт деньги на причал и дорогу к нему"
        body = f"Паром стоит {n + 90} млн долларов и берёт {n + 60} человек.\n\n{SHARED}"
        make.article(
            title, language="ru", on="2024-03-30", events=[event], body=body, source=make.source(f"Газета {n}")
        )
    assert len(client.get("/events/ferry/").content) < 100_000


@pytest.mark.parametrize(
    ("on", "precision"), [(None, ""), ("2024-03-29", "day"), ("2024-03-01", "month"), ("2024-01-01", "year")]
)
def test_nobody_is_said_to_have_been_first_whom_no_date_proves_so(
    client: Client, on: str | None, precision: str
) -> None:
    event = make.event("Ferry", on="2024-03-30")
    dated = make.article("Dated", on="2024-03-29", events=[event], body=f"{SHARED}\n\n{OWN}", source=make.source())
    paper = make.source("Evening Post")
    other = make.article(
        "Of no other day", on=on, precision=precision, events=[event], body=f"{OTHER}\n\n{SHARED}", source=paper
    )
    text = words(client, event.get_absolute_url())
    assert "First in" not in text and "stood first" not in text
    assert re.search(r"… [AB] ¶ [12] also in [AB]", text)
    for article, name in ((dated, "Evening Post"), (other, "Morning Post")):
        told = words(client, article.get_absolute_url())
        assert f"50 % of this text also stands in {name}" in told
        assert "repeats wording" not in told


def test_each_event_of_an_article_lists_its_accounts_under_letters_of_its_own(client: Client) -> None:
    event, first, second = ferry()
    another = make.event("Pier", on="2024-03-31")
    with recording(ChangeKind.EDIT) as record:
        record.link(second, "accounts", add=[{"event": another.pk, "role": "recalls", "basis": "editor"}])
    make.article("Of the pier", on="2024-04-01", events=[another])
    page = client.get(second.get_absolute_url()).content.decode()
    marks = re.findall(r'<span class="siglum">([^<]+)</span>', page)
    assert marks == ["1B", "1A", "2A", "2B"]
    assert f"/events/ferry/compare/?a={first.key}&amp;b={second.key}" in page
    assert re.findall(
        r'<span class="siglum">([^<]+)</span>', client.get(first.get_absolute_url()).content.decode()
    ) == [*("A", "B")]
    assert event.accounts.count() == 2


def test_sources_of_shared_wording_and_of_figures_have_their_names_in_the_language_of_the_page(client: Client) -> None:
    with recording(ChangeKind.COLLECTION) as record:
        post = record.create(Source(name="Morning Post", slug="post"), aliases=[{"name": "晨报", "language": "zh"}])
    event = make.event("Ferry", on="2024-03-30")
    make.article("First", on="2024-03-29", events=[event], body=f"{SHARED}\n\nIt has 35 decks.", source=post)
    make.article("Again", on="2024-03-31", events=[event], body=f"{OTHER}\n\n{SHARED}", source=make.source("Evening"))
    text = words(client, "/zh-hans/events/ferry/")
    assert "此文50%的文字也见于 A 晨报（Morning Post）" in text
    assert "仅见于晨报（Morning Post）" in text
