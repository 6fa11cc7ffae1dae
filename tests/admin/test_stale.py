"""A save that comes after someone else's is refused: both versions are shown, and nothing typed is lost."""

from __future__ import annotations

import pytest
from django.urls import reverse

from archive.editing.articles import edit
from archive.editing.changes.recorder import recording
from archive.models import Article, Tag
from archive.models.choices import ChangeKind
from tests import make
from tests.admin.conftest import Desk, fields_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]
FORM = "article_form"


def url_of(article: Article) -> str:
    return reverse("admin:archive_article_change", args=[article.pk])


def test_a_stale_save_is_refused_with_both_versions_and_all_that_was_typed(editor: Desk) -> None:
    article = make.article("First", byline="Ann", summary="Short.")
    sent = editor.open(url_of(article), FORM) | {"title": "Mine", "byline": "Mine too", "reason": "because"}
    edit(article, {"title": "Theirs", "summary": "Longer."}, user=make.user("ben"))
    response = editor.post(url_of(article), sent)
    page = response.content.decode()
    assert response.status_code == 200
    assert "Last saved by ben" in page
    assert '<div class="stale__value" dir="auto">Mine</div>' in page
    assert '<div class="stale__value" dir="auto">Theirs</div>' in page
    kept = fields_of(page, FORM)
    assert (kept["title"], kept["byline"], kept["reason"]) == (["Mine"], ["Mine too"], ["because"])
    assert kept["summary"] == ["Longer."]
    article.refresh_from_db()
    assert (article.title, article.byline) == ("Theirs", "Ann")


def test_it_is_saved_again_knowingly_and_what_only_they_changed_stays(editor: Desk) -> None:
    article = make.article("First", summary="Short.")
    sent = editor.open(url_of(article), FORM) | {"title": "Mine"}
    edit(article, {"title": "Theirs", "summary": "Longer."}, user=make.user("ben"))
    kept = fields_of(editor.post(url_of(article), sent).content.decode(), FORM)
    assert editor.post(url_of(article), kept).status_code == 200
    assert editor.post(url_of(article), kept | {"confirmed": str(article.version)}).status_code == 302
    article.refresh_from_db()
    assert (article.title, article.summary) == ("Mine", "Longer.")


def test_what_was_confirmed_is_refused_again_when_a_third_one_saves(editor: Desk) -> None:
    article = make.article("First")
    sent = editor.open(url_of(article), FORM) | {"title": "Mine"}
    edit(article, {"title": "Theirs"}, user=make.user("ben"))
    kept = fields_of(editor.post(url_of(article), sent).content.decode(), FORM)
    confirmed = kept | {"confirmed": str(article.version)}
    edit(article, {"title": "A third"}, user=make.user("cleo"))
    page = editor.post(url_of(article), confirmed)
    assert page.status_code == 200
    assert '<div class="stale__value" dir="auto">A third</div>' in page.content.decode()
    article.refresh_from_db()
    assert article.title == "A third"


def test_two_who_changed_different_fields_are_told_and_both_changes_stand(editor: Desk) -> None:
    article = make.article("First", byline="Ann")
    sent = editor.open(url_of(article), FORM) | {"byline": "Mine"}
    edit(article, {"title": "Theirs"}, user=make.user("ben"))
    page = editor.post(url_of(article), sent).content.decode()
    assert "No field was changed by both of you" in page
    editor.post(url_of(article), fields_of(page, FORM) | {"confirmed": str(article.version)})
    article.refresh_from_db()
    assert (article.title, article.byline) == ("Theirs", "Mine")


def test_rows_of_links_survive_a_refusal_and_rows_left_alone_do_not_bring_back_what_others_removed(
    editor: Desk,
) -> None:
    trade, energy, talks = make.tag("trade"), make.tag("energy"), make.tag("talks")
    article = make.article(tags=[trade, energy])
    sent = editor.open(url_of(article), FORM) | {"add_tags": "talks"}
    edit(article, {}, {"tags": ([], [{"tag": trade.pk}])}, user=make.user("ben"))
    page = editor.post(url_of(article), sent).content.decode()
    kept = fields_of(page, FORM)
    assert kept["add_tags"] == ["talks"]
    assert editor.post(url_of(article), kept | {"confirmed": str(article.version)}).status_code == 302
    assert set(article.tags.all()) == {energy, talks}


def test_a_form_without_its_version_is_refused(editor: Desk) -> None:
    article = make.article("First")
    sent = editor.open(url_of(article), FORM) | {"title": "Mine"}
    del sent["expected"]
    page = editor.post(url_of(article), sent)
    assert "Open it again" in page.content.decode()
    article.refresh_from_db()
    assert article.title == "First"


def test_the_vocabulary_refuses_stale_saves_too(editor: Desk) -> None:
    tag: Tag = make.tag("trade")
    url = reverse("admin:archive_tag_change", args=[tag.pk])
    sent = editor.open(url, "tag_form") | {"name": "commerce"}
    with recording(ChangeKind.EDIT, user=make.user("ben")) as record:
        record.set(tag, name="trading")
    page = editor.post(url, sent).content.decode()
    assert '<div class="stale__value" dir="auto">trading</div>' in page
    tag.refresh_from_db()
    assert tag.name == "trading"
