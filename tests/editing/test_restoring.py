"""Restoring: a field comes back as it stood, with what goes with it, and a version with its titles in brackets."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from archive.editing.articles import edit
from archive.editing.erasing import ErasureOrder, erase_version
from archive.editing.restoring import NotRestorableError, restore_value, restore_version
from archive.editing.undo import undo
from archive.models import Article, Change, Source
from tests import make
from tests.editing import tables

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return make.user("Ann", is_superuser=True)


def change_of(article: Article, field: str, number: int = 0) -> Change:
    return Change.objects.filter(model="article", object_id=article.pk, field=field).order_by("pk")[number]


def known(article: Article) -> tuple[Any, ...]:
    return str(article.published), article.date_basis, article.evidence.get("published_on", {}).get("basis")


def test_date_comes_back_as_it_stood_though_its_precision_was_changed_later(user: User) -> None:
    article = make.article(on="2024-03-29", evidence={"published_on": {"basis": "document"}})
    was = known(article)
    edit(article, {"published_on": "2024-03-28"}, user=user)
    edit(article, {"published_on": "2024-01-01", "date_precision": "year"}, user=user)
    before = tables.records()
    done = restore_value(article, change_of(article, "published_on"), user=user, reason="print")
    assert known(article) == was and "published_on" in article.edited_fields
    assert done is not None and (done.user, done.reason) == (user, "print")
    assert restore_value(article, change_of(article, "published_on"), user=user) is None
    undo([done], user=user)
    assert tables.records() == before


def test_publisher_comes_back_with_its_wire_unless_it_is_gone(user: User) -> None:
    post, wire = make.source("Post"), make.source("Wire")
    article = make.article(source=post, agency=wire)
    edit(article, {"source": None, "agency": None}, user=user)
    restore_value(article, change_of(article, "source"), user=user)
    assert (article.source, article.agency) == (post, wire)
    edit(article, {"source": None, "agency": None}, user=user)
    Source.objects.filter(pk=wire.pk).delete()
    with pytest.raises(NotRestorableError, match="gone"):
        restore_value(article, change_of(article, "source"), user=user)


def test_only_what_a_person_types_comes_back_and_only_on_its_own_article(user: User) -> None:
    article, other = make.article("One", tags=[make.tag()]), make.article("Two")
    edit(article, {"title": "Three"}, {"tags": ([], [{"tag": article.tags.get().pk}])}, user=user)
    wrong = [(article, change_of(article, "tags")), (other, change_of(article, "title"))]
    for one, change in wrong:
        with pytest.raises(NotRestorableError):
            restore_value(one, change, user=user)


def test_version_comes_back_whole_with_a_supplied_title_supplied(user: User) -> None:
    article = make.article("[Named]", title_basis="supplied", on="2024-03-29", body="First.", state="published")
    edit(article, {"title": "Stated", "published_on": None, "body": "Second.", "byline": "Ann"}, user=user)
    before = tables.records()
    done = restore_version(article, 1, user=user)
    assert (article.title, article.title_basis, article.body, article.byline) == ("[Named]", "supplied", "First.", "")
    assert (str(article.published), article.date_basis) == ("2024-03-29", "editor")
    assert done is not None
    assert restore_version(article, 1, user=user) is None
    undo([done], user=user)
    assert tables.records() == before


def test_what_was_erased_stays_gone(user: User) -> None:
    article = make.article("Old words", body="First.", state="published")
    edit(article, {"title": "New words"}, user=user)
    erase_version(article, 1, ErasureOrder("court", "", True))
    for number in (1, 9):
        with pytest.raises(NotRestorableError):
            restore_version(article, number, user=user)
    with pytest.raises(NotRestorableError):
        restore_value(article, change_of(article, "title"), user=user)
