"""Restoring at the desk: from the history of an article, with differences by word and the way back."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from archive.editing.articles import edit
from archive.models import Article, Change
from tests import make
from tests.admin.conftest import Desk
from tests.editing.tables import everything

pytestmark = [pytest.mark.django_db, pytest.mark.once]
LONG = "Ministers met in the old town hall and signed three papers, said a spokesman of the ministry. " * 3


def url_of(article: Article, page: str, *more: int) -> str:
    return reverse(f"admin:archive_article_{page}", args=[article.pk, *more])


def page_of(response: Any) -> str:
    return str(response.content.decode())


def test_history_shows_words_that_changed_and_restores_one_field(editor: Desk, contributor: Desk) -> None:
    article = make.article(LONG[:200], body=LONG, state="published")
    new = {
        "title": LONG[:200].replace("three", "four"),
        "body": LONG.replace("three papers", "two papers"),
        "byline": "Ann",
    }
    edit(article, new, user=editor.user)
    page = page_of(editor.get(url_of(article, "history")))
    assert "<del>three</del><ins>four</ins>" in page and "<del>three</del><ins>two</ins>" in page
    assert page.count("Restore the earlier value</button>") == 3
    assert "Restore the earlier value</button>" not in page_of(contributor.get(url_of(article, "history")))
    change = Change.objects.get(field="title", model="article")
    page = page_of(editor.post(url_of(article, "restore"), {"change": change.pk}, follow=True))
    assert "the earlier value of “Title” is restored" in page and "Undo…" in page
    article.refresh_from_db()
    assert (article.title, article.byline) == (LONG[:200].strip(), "Ann")
    assert "says so already" in page_of(editor.post(url_of(article, "restore"), {"change": change.pk}, follow=True))
    for sent in ("x", "0", ""):
        assert editor.post(url_of(article, "restore"), {"change": sent}).status_code == 404


def test_version_is_shown_by_its_differences_before_it_comes_back(editor: Desk) -> None:
    source = make.source("Post")
    article = make.article("Old", body=LONG, source=source, state="published")
    edit(article, {"title": "New", "body": LONG.replace("three", "two"), "source": None}, user=editor.user)
    assert url_of(article, "restore_version", 1) in page_of(editor.get(url_of(article, "history")))
    before = everything()
    page = page_of(editor.get(url_of(article, "restore_version", 1)))
    assert "<del>New</del><ins>Old</ins>" in page and "<del>two</del><ins>three</ins>" in page and "Post" in page
    assert everything() == before
    page = page_of(editor.post(url_of(article, "restore_version", 1), {"reason": "as printed"}, follow=True))
    assert "says again what its version 1 said" in page and "Undo…" in page
    article.refresh_from_db()
    assert (article.title, article.source, article.body) == ("Old", source, LONG)
    assert "exactly this today" in page_of(editor.get(url_of(article, "restore_version", 1)))
    assert "no such version" in page_of(editor.get(url_of(article, "restore_version", 9), follow=True))
