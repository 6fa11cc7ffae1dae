"""Erasing in the admin: who may, what is said first, what has to be typed, and what is named afterwards."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from archive.editing.articles import edit
from archive.editing.workflow import Transition, apply_transition
from archive.models import Article, Change, State, WithdrawalReason
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.once]

SECRET = "Zyxthorpe"
BODY = f"The quiet clerk {SECRET} kept the ledger of the harbour for eleven years, and nobody ever asked about it."


@pytest.fixture
def root(client: Client) -> User:
    user = make.user("root", is_superuser=True)
    client.force_login(user)
    return user


def story(root: User) -> Article:
    """Make an article with two public versions, withdrawn by order between them, and still so."""
    article = make.article(f"{SECRET} speaks", body=BODY)
    move = Transition(State.WITHDRAWN, reason="a letter", withdrawal_reason=WithdrawalReason.LEGAL)
    assert apply_transition([article], move, user=root).changed
    edit(article, {"title": "A clerk speaks", "body": "The clerk kept the ledger."}, user=root)
    article.refresh_from_db()
    return article


def test_article_is_erased_once_its_key_is_typed(client: Client, root: User) -> None:
    article = make.article(f"{SECRET} speaks", body=BODY)
    address = f"/admin/archive/article/{article.pk}/erase/"
    assert address in client.get(f"/admin/archive/article/{article.pk}/change/").content.decode()
    number = Change.objects.count()
    article.notes.create(author_name="ann", text="Ask the clerk.")
    page = client.get(address).content.decode()
    assert "1 note to colleagues" in page and "Will be destroyed" in page and Change.objects.count() == number
    wrong = client.post(address, {"reason": "an order", "typed": "wrong", "mention": "on"})
    article.refresh_from_db()
    assert "not the key" in wrong.content.decode() and not article.is_erased
    nothing = client.post(address, {"reason": "", "typed": article.key})
    article.refresh_from_db()
    assert nothing.status_code == 200 and not article.is_erased
    done = client.post(
        address, {"reason": "an order", "typed": f" {article.key.upper()} ", "mention": "on"}, follow=True
    )
    article.refresh_from_db()
    assert article.is_erased and SECRET not in done.content.decode()
    for place in ("", f"{article.pk}/change/", f"{article.pk}/history/", f"{article.pk}/preview/"):
        assert SECRET not in client.get(f"/admin/archive/article/{place}").content.decode()
    again = client.post(address, {"reason": "an order", "typed": article.key}, follow=True)
    assert "erased already" in again.content.decode()
    assert address not in client.get(f"/admin/archive/article/{article.pk}/change/").content.decode()


def test_near_copies_are_named_before_and_after(client: Client, root: User) -> None:
    article, copy = make.article("First", body="Stub of one."), make.article("Second, a copy", body="Stub of two.")
    for one in (article, copy):
        edit(one, {"body": BODY}, user=root)
    address = f"/admin/archive/article/{article.pk}/erase/"
    assert "Second, a copy" in client.get(address).content.decode()
    done = client.post(address, {"reason": "an order", "typed": article.key}, follow=True).content.decode()
    assert "Second, a copy" in done and f"/admin/archive/article/{copy.pk}/change/" in done


def test_publishing_again_names_the_versions_that_would_be_read_again(client: Client, root: User) -> None:
    article = story(root)
    page = client.get(f"/admin/archive/article/move/published/?ids={article.pk}").content.decode()
    address = f"/admin/archive/article/{article.pk}/erase/1/"
    assert "could read again" in page and address in page
    assert address in client.get(f"/admin/archive/article/{article.pk}/history/").content.decode()
    done = client.post(address, {"reason": "an order", "public_note": "A court said so.", "typed": article.key})
    assert done.status_code == 302
    assert address not in client.get(f"/admin/archive/article/move/published/?ids={article.pk}").content.decode()
    apply_transition([article], Transition(State.PUBLISHED, reason="clean"), user=root)
    gone = client.get(f"/articles/{article.key}/versions/1/")
    assert gone.status_code == 410 and "A court said so." in gone.content.decode()
    history = client.get(f"/admin/archive/article/{article.pk}/history/").content.decode()
    assert SECRET not in history and "(erased)" in history


def test_version_that_stands_today_is_not_erased(client: Client, root: User) -> None:
    article = make.article(f"{SECRET} speaks", body=BODY)
    address = f"/admin/archive/article/{article.pk}/erase/1/"
    assert "says today" in client.get(address, follow=True).content.decode()
    client.post(address, {"reason": "an order", "typed": article.key})
    article.refresh_from_db()
    assert article.body == BODY


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("path", ["erase/", "erase/1/"])
def test_nobody_else_may_erase(client: Client, method: str, path: str) -> None:
    article = make.article(f"{SECRET} speaks", body=BODY)
    publisher = make.user("paul", "view_article", "change_article", "review_article", "publish_article")
    client.force_login(publisher)
    address = f"/admin/archive/article/{article.pk}/{path}"
    answer = getattr(client, method)(address, {"reason": "an order", "typed": article.key})
    assert answer.status_code == 403
    assert address not in client.get(f"/admin/archive/article/{article.pk}/change/").content.decode()
    article.refresh_from_db()
    assert not article.is_erased


def test_erased_article_can_be_looked_at_but_not_edited_or_moved(client: Client, root: User) -> None:
    article = make.article(f"{SECRET} speaks", body=BODY)
    client.post(f"/admin/archive/article/{article.pk}/erase/", {"reason": "an order", "typed": article.key})
    page = client.get(f"/admin/archive/article/{article.pk}/change/").content.decode()
    assert 'name="_save"' not in page and "/move/published/" not in page
    answer = client.post(f"/admin/archive/article/{article.pk}/change/", {"title": "Back", "expected": "1"})
    assert answer.status_code == 403
    moved = client.post("/admin/archive/article/move/published/", {"ids": article.pk, "reason": "back"}, follow=True)
    article.refresh_from_db()
    assert moved.status_code == 200 and (article.state, article.title) == ("withdrawn", "")


@pytest.mark.parametrize("address", ["999999/erase/", "999999/erase/1/"])
def test_what_is_not_there_can_not_be_erased(client: Client, root: User, address: str) -> None:
    assert client.get(f"/admin/archive/article/{address}").status_code == 404
