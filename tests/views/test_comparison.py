"""Two public versions of an article compared word by word."""

from __future__ import annotations

import re
import time

import pytest
from django.test import Client

from archive.editing.changes.recorder import recording
from archive.models import Article, ChangeKind, Display, State
from tests import make

pytestmark = pytest.mark.django_db


def edit(article: Article, **fields: object) -> None:
    with recording(ChangeKind.EDIT, user=None, public_reason="Mended.") as record:
        record.set(article, **fields)


@pytest.fixture
def article() -> Article:
    made = make.article("The port opens", body="Three ships came.\n\nThey left at noon.")
    edit(made, title="The port closes", body="Four ships came.\n\nThey left at noon.")
    edit(made, body="Four ships came.\n\nThey left at dusk.", byline="Anna Lind")
    return made


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, response.content
    return response.content.decode()


def marks(text: str) -> list[tuple[str, str]]:
    plain = re.sub(r'<span class="unseen">.*?</span>', "", text)
    return re.findall(r'<(del|ins) class="diff__\w+">(.*?)</\1>', plain)


def test_two_versions_are_compared_by_words(client: Client, article: Article) -> None:
    text = page(client, f"/articles/{article.key}/history/?from=1&to=2")
    assert marks(text)[2:] == [("del", "opens"), ("ins", "closes"), ("del", "Three"), ("ins", "Four")]
    assert "They left at noon." in text
    assert "[removed:" in text


def test_any_two_can_be_chosen_and_the_history_leads_there(client: Client, article: Article) -> None:
    text = page(client, f"/articles/{article.key}/history/?from=1&to=3")
    assert ("del", "noon") in marks(text) and ("ins", "Anna Lind") in marks(text)
    history = page(client, f"/articles/{article.key}/history/")
    assert f'href="/articles/{article.key}/history/?from=2&amp;to=3"' in history
    assert '<select id="from" name="from">' in history


@pytest.mark.parametrize("asked", ["from=0&to=2", "from=1&to=9", "from=x&to=2", "to=-1"])
def test_versions_that_never_were_are_refused(client: Client, article: Article, asked: str) -> None:
    assert client.get(f"/articles/{article.key}/history/?{asked}").status_code == 400


def test_the_same_version_twice_differs_in_nothing(client: Client, article: Article) -> None:
    assert "Nothing that readers may see differs" in page(client, f"/articles/{article.key}/history/?from=2&to=2")


def test_only_what_the_public_may_read_is_compared(client: Client) -> None:
    made = make.article("A", body="First words.\n\nA secret of old.", display=Display.EXCERPT)
    edit(made, body="First words.\n\nA secret of today.", title="B")
    text = page(client, f"/articles/{made.key}/history/?from=1&to=2")
    assert "secret" not in text
    assert ("ins", "B") in marks(text)


def test_what_was_not_public_is_compared_with_nothing(client: Client) -> None:
    made = make.article("Draft", state=State.IMPORTED)
    assert client.get(f"/articles/{made.key}/history/?from=1&to=1").status_code == 404


def test_hostile_texts_are_shown_as_text(client: Client) -> None:
    made = make.article("<script>a</script>")
    edit(made, title="<script>b</script>")
    assert "<script>a" not in page(client, f"/articles/{made.key}/history/?from=1&to=2")


def test_comparing_long_texts_that_repeat_themselves_is_bounded(client: Client) -> None:
    made = make.article("Long", body="one two one two. " * 20_000)
    edit(made, body="two one two one. " * 20_000)
    began = time.process_time()
    text = page(client, f"/articles/{made.key}/history/?from=1&to=2")
    assert time.process_time() - began < 1.5
    assert len(text) < 200_000
