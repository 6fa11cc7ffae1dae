"""Whole lists are sent one at a time, and whoever is not sent one is told when to ask again; readers are answered."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.signals import request_finished
from django.db import close_old_connections
from django.http import HttpResponseBase
from django.test import Client, RequestFactory

from archive.search.index import follower
from archive.views.data import exports
from archive.views.data.exports import SlotLostError, Slots, Stream
from archive.views.data.list_data import articles_data
from tests import make
from tests.shared import shared


@shared
def articles() -> None:
    for number in range(5):
        make.article(f"Oil {number}")
    follower.catch_up()


@pytest.fixture(autouse=True)
def slots(monkeypatch: pytest.MonkeyPatch, request: Any) -> Slots:
    """Give the process one slot, and a load of two articles."""
    given = Slots(1)
    monkeypatch.setattr(exports, "slots", given)
    monkeypatch.setattr(exports, "AT_A_TIME", 2)
    return given


def ask(address: str = "/articles.csv", method: str = "get", suffix: str = "csv") -> HttpResponseBase:
    """Ask as a server does, which reads the answer piece by piece."""
    return articles_data(getattr(RequestFactory(), method)(address), suffix=suffix)


def close(response: HttpResponseBase) -> None:
    """Close as a server does, but not the connection that the test stands on."""
    request_finished.disconnect(close_old_connections)
    response.close()
    request_finished.connect(close_old_connections)


def is_free(slots: Slots) -> bool:
    slot = slots.take()
    if slot:
        slot.give_back()
    return slot is not None


@pytest.mark.django_db
@pytest.mark.parametrize("suffix", ["csv", "bib", "ris"])
@pytest.mark.parametrize("query", ["", "?q=oil", "?sort=oldest"])
def test_second_whole_list_is_told_when_to_ask_again(articles: None, client: Client, suffix: str, query: str) -> None:
    first = ask(f"/articles.{suffix}{query}", suffix=suffix)
    pieces = iter(first)  # type: ignore[call-overload]
    next(pieces)
    second = client.get("/articles.csv")
    assert second.status_code == 503
    assert int(second["Retry-After"]) > 0
    assert second["Cache-Control"] == "no-store"
    assert b"ask again" in second.content
    assert client.get("/healthz").status_code == 200
    assert client.get("/articles/").status_code == 200
    list(pieces)
    assert client.get("/articles.csv").status_code == 200


@pytest.mark.django_db
def test_pages_heads_and_held_copies_take_no_slot(articles: None, client: Client, slots: Slots) -> None:
    etag = ask()["ETag"]
    gc.collect()
    held = slots.take()
    assert held
    for address in ("/articles.csv?size=3", "/articles.json", "/articles.atom", "/articles.bib?size=1"):
        assert client.get(address).status_code == 200, address
    head = client.head("/articles.csv")
    assert (head.status_code, head["Content-Type"], head["ETag"]) == (200, "text/csv; charset=utf-8", etag)
    assert 'filename="articles.csv"' in head["Content-Disposition"]
    assert client.get("/articles.csv", headers={"if-none-match": etag}).status_code == 304
    assert client.get("/articles.csv").status_code == 503
    held.give_back()
    assert client.get("/articles.csv").getvalue()  # what HEAD was answered is not held for others


@pytest.mark.django_db
def test_list_that_needs_one_load_takes_no_slot(articles: None, client: Client, slots: Slots) -> None:
    make.article("Alone", on=None)
    held = slots.take()
    assert held
    assert client.get("/undated.csv").status_code == 200
    assert client.get("/articles.csv").status_code == 503


@pytest.mark.django_db
def test_slot_comes_back_when_the_reader_goes_away(articles: None, slots: Slots) -> None:
    begun = ask()
    next(iter(begun))  # type: ignore[call-overload]
    assert not is_free(slots)
    close(begun)
    assert is_free(slots)


@pytest.mark.django_db
def test_slot_comes_back_when_nothing_was_read(articles: None, slots: Slots) -> None:
    never_begun = ask()
    assert not is_free(slots)
    close(never_begun)
    assert is_free(slots)
    dropped = ask()
    assert not is_free(slots)
    del dropped
    gc.collect()
    assert is_free(slots)


@pytest.mark.django_db
def test_address_that_redirects_holds_no_slot(articles: None, slots: Slots) -> None:
    assert ask("/articles.csv?unknown=1").status_code == 301
    gc.disable()
    try:
        assert is_free(slots)
    finally:
        gc.enable()


@pytest.mark.django_db
def test_slot_comes_back_when_the_list_breaks_off(
    articles: None, slots: Slots, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = ask()

    def breaks(*given: Any) -> Any:
        raise OSError("the disk is gone")

    monkeypatch.setattr("archive.views.data.tables._lines", breaks)
    with pytest.raises(OSError, match="the disk is gone"):
        list(begun)  # type: ignore[call-overload]
    assert is_free(slots)


def test_stream_that_stands_still_loses_its_slot_to_who_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    slots = Slots(1)
    first = slots.take()
    assert first
    stream = Stream(iter("abc"), first)
    assert next(stream) == "a"
    assert slots.take() is None
    monkeypatch.setattr(exports, "STALLED_AFTER", -1.0)
    second = slots.take()
    assert second
    with pytest.raises(SlotLostError):
        next(stream)
    second.move()  # which the end of the first did not take from it
    second.give_back()
    assert is_free(slots)


@pytest.mark.django_db(transaction=True)
def test_readers_are_answered_while_threads_ask_for_whole_lists(client: Client, slots: Slots) -> None:
    for number in range(5):
        make.article(f"Oil {number}")
    follower.catch_up()
    go_on, reading = threading.Event(), threading.Event()
    answers: list[int] = []

    def read_slowly() -> None:
        response = Client().get("/articles.csv")
        pieces: Iterator[bytes] = iter(response.streaming_content)  # type: ignore[attr-defined]
        next(pieces)
        reading.set()
        go_on.wait(20)
        answers.append(len(list(pieces)))
        response.close()
        close_connection()

    def ask_too() -> None:
        answers.append(Client().get("/articles.csv").status_code)
        close_connection()

    def close_connection() -> None:
        from django.db import connection

        connection.close()

    first = threading.Thread(target=read_slowly)
    first.start()
    assert reading.wait(20)
    others = [threading.Thread(target=ask_too) for _number in range(7)]
    for one in others:
        one.start()
    for one in others:
        one.join(20)
    assert answers == [503] * 7
    assert client.get("/healthz").json()["alive"]
    assert client.get("/").status_code == 200
    go_on.set()
    first.join(20)
    assert is_free(slots)
