"""Corrections and changes after publication, and the way from an original address to its article."""

from __future__ import annotations

import feedparser
import pytest
from django.test import Client

from archive.editing.articles import edit
from archive.editing.workflow import Transition, apply_transition
from archive.models import State
from tests import make

pytestmark = pytest.mark.django_db


def shown(client: Client, path: str = "/about/changes/") -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_a_correction_after_publication_is_listed_without_its_author(client: Client) -> None:
    article = make.article("Ministers sign three papers")
    edit(article, {"title": "Ministers sign four papers"}, user=make.user("anna-secret"), reason="internal words")
    page = shown(client)
    assert "Ministers sign four papers" in page and "Changed: title" in page
    assert f"/articles/{article.key}/history/" in page
    assert "anna-secret" not in page and "internal words" not in page


def test_what_was_changed_before_publication_is_nobodys_business(client: Client) -> None:
    article = make.article("A quiet draft", state="in_review")
    edit(article, {"title": "A quieter draft"}, user=make.user())
    apply_transition([article], Transition(State.PUBLISHED), user=make.user("pub", "publish_article"))
    assert "A quieter draft" not in shown(client).partition('id="changes"')[2]


def test_a_withdrawal_is_listed_with_its_public_reason_unless_no_mention_is_wished(client: Client) -> None:
    told, untold = make.article("A told story"), make.article("An untold story")
    publisher = make.user("pub", "publish_article")
    apply_transition(
        [told], Transition(State.WITHDRAWN, reason="r", public_note="At the source's request."), user=publisher
    )
    apply_transition([untold], Transition(State.WITHDRAWN, reason="r", mention=False), user=publisher)
    page = shown(client)
    assert "A told story" in page and "withdrawn" in page and "At the source" in page
    assert "untold" not in page


def test_the_feed_tells_the_same(client: Client) -> None:
    article = make.article()
    edit(article, {"byline": "Ann Other"}, user=make.user())
    feed = feedparser.parse(shown(client, "/about/changes.atom"))
    assert not feed.bozo
    links = [entry.link.endswith(f"/articles/{article.key}/history/") for entry in feed.entries]
    assert links == [True, False]  # the other is the addition


@pytest.mark.parametrize(
    "asked",
    [
        "https://post.example/news/1",
        "http://www.post.example/news/1/",
        "post.example/news/1",
        " https://POST.example/news/1#top ",
    ],
)
def test_an_original_address_leads_to_its_article_however_it_is_written(client: Client, asked: str) -> None:
    article = make.article(original_url="https://post.example/news/1")
    response = client.get("/by-url/", {"u": asked}, follow=True)
    assert response.redirect_chain[-1][0] == article.get_absolute_url()


def test_several_articles_of_one_address_are_listed(client: Client) -> None:
    for title in ("First version", "Second version"):
        make.article(title, original_url="https://post.example/news/1")
    page = shown(client, "/by-url/?u=https%3A%2F%2Fpost.example%2Fnews%2F1")
    assert "First version" in page and "Second version" in page


@pytest.mark.parametrize("asked", ["https://nowhere.example/", "http://[bad", "x" * 5000, "a\x00b"])
def test_an_unknown_or_odd_address_is_said_to_be_not_held(client: Client, asked: str) -> None:
    assert client.get("/by-url/", {"u": asked}, follow=True).status_code == 404


def test_the_address_of_an_article_that_is_not_public_leads_nowhere(client: Client) -> None:
    make.article(state="ready", original_url="https://post.example/news/1")
    assert client.get("/by-url/", {"u": "https://post.example/news/1"}).status_code == 404
