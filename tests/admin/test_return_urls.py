"""The filters of the list that a person works through survive every page and every act."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from archive.editing.articles import edit
from archive.models import Article, ChangeSet, State, TagSuggestion
from tests import make
from tests.admin.conftest import Desk, fields_of
from tests.admin.test_imports import proposed

pytestmark = [pytest.mark.django_db, pytest.mark.once]
FORM = "article_form"
LIST = "/admin/archive/article/"
ASKED = "state=in_review&q=ministers&p=1"
KEPT = urlencode({"_changelist_filters": ASKED})


def page_of(article: Article) -> str:
    return f"{reverse('admin:archive_article_change', args=[article.pk])}?{KEPT}"


def is_list(address: str) -> bool:
    """Say whether this is the list with the filters that were set."""
    parts = urlsplit(address)
    return parts.path == LIST and parse_qs(parts.query) == parse_qs(ASKED)


def is_page(address: str, article: Article) -> bool:
    parts = urlsplit(address)
    path = urlsplit(page_of(article)).path
    return parts.path == path and parse_qs(parts.query) == {"_changelist_filters": [ASKED]}


def links(response: Any, part: str) -> list[str]:
    """Return the addresses on a page that hold a part, of links and of forms."""
    found = map(unescape, re.findall(r'(?:href|action)="([^"]*)"', response.content.decode()))
    return [address for address in found if part in address]


@pytest.fixture
def article() -> Article:
    return make.article(state=State.IN_REVIEW, problems=[{"code": "date_unknown", "severity": "warning"}])


def test_the_list_leads_to_its_articles_with_its_filters(editor: Desk, article: Article) -> None:
    page = editor.get(f"{LIST}?{ASKED}")
    assert [is_page(one, article) for one in links(page, f"/{article.pk}/change/")] == [True]


@pytest.mark.parametrize("typed", [{"title": "New"}, {}])
def test_a_save_leads_back_to_the_list(editor: Desk, article: Article, typed: dict[str, str]) -> None:
    assert is_list(editor.save(page_of(article), FORM, **typed).headers["Location"])
    assert is_page(editor.save(page_of(article), FORM, **typed, _continue="1").headers["Location"], article)
    added = editor.save(page_of(article), FORM, **typed, _addanother="1").headers["Location"]
    assert parse_qs(urlsplit(added).query)["_changelist_filters"] == [ASKED]


def test_a_form_with_an_error_and_a_stale_one_are_sent_again_with_the_filters(editor: Desk, article: Article) -> None:
    sent = editor.open(page_of(article), FORM)
    edit(article, {"byline": "Ann"}, user=make.user("ben"))
    for refused in ({"published_on": "soon"}, {"title": "Mine"}):
        page = editor.post(page_of(article), sent | refused)
        assert page.status_code == 200
        assert f'action="?{KEPT}"'.replace("&", "&amp;") in page.content.decode()


def test_every_way_on_from_an_article_keeps_them(editor: Desk, article: Article) -> None:
    page = editor.get(page_of(article))
    assert is_list(links(page, LIST + "?state")[0])
    for part in ("/preview/", "/history/"):
        found = [parse_qs(urlsplit(one).query)["_changelist_filters"] for one in links(page, part)]
        assert found and all(one == [ASKED] for one in found), part
    moves = links(page, "/move/")
    assert moves
    assert all(is_page(parse_qs(urlsplit(one).query)["next"][0], article) for one in moves)


def test_the_preview_leads_back_with_them(editor: Desk, article: Article) -> None:
    page = editor.get(links(editor.get(page_of(article)), "/preview/")[0])
    assert any(is_page(one, article) for one in links(page, "/change/"))


def test_a_move_from_the_article_leads_back_to_it_and_one_from_the_list_to_the_list(
    editor: Desk, article: Article
) -> None:
    ready = reverse("admin:archive_article_move", args=["ready"])
    asked = editor.get(next(one for one in links(editor.get(page_of(article)), ready)))
    done = editor.post(ready, fields_of(asked.content.decode(), ready))
    assert is_page(done.headers["Location"], article)
    back = reverse("admin:archive_article_move", args=["in_review"])
    assert is_list(editor.post(f"{back}?{KEPT}", {"ids": article.pk, "reason": "no"}).headers["Location"])
    action = {"action": "to_ready", "_selected_action": [article.pk]}
    asked = editor.post(f"{LIST}?{ASKED}", action)
    done = editor.post(ready, fields_of(asked.content.decode(), ready))
    assert is_list(done.headers["Location"])
    undo = links(editor.get(done.headers["Location"]), "/undo/")[0]
    assert is_list(editor.post(undo).headers["Location"])


def test_accepting_a_problem_leads_back_to_the_article_with_them(editor: Desk, article: Article) -> None:
    done = editor.save(page_of(article), FORM, _accept="date_unknown")
    assert is_page(done.headers["Location"], article)
    undo = links(editor.get(done.headers["Location"]), "/undo/")[0]
    assert is_page(editor.post(undo).headers["Location"], article)


@pytest.mark.parametrize("stays", [True, False])
def test_the_undo_that_a_message_offers_leads_back(editor: Desk, article: Article, stays: bool) -> None:
    sent = editor.open(page_of(article), FORM) | {"title": "New"} | ({"_continue": "1"} if stays else {})
    page = editor.post(page_of(article), sent, follow=True)
    undo = links(page, "/undo/")[0]
    assert editor.get(undo).status_code == 200
    done = editor.post(undo)
    assert is_page(done.headers["Location"], article)
    again = links(editor.get(done.headers["Location"]), "/undo/")[0]
    assert is_page(editor.post(again).headers["Location"], article)
    article.refresh_from_db()
    assert article.title == "New"


def test_history_and_its_undo_keep_them(editor: Desk, article: Article) -> None:
    for n in range(32):
        edit(article, {"byline": f"Ann {n}"}, user=editor.user)
    page = editor.get(links(editor.get(page_of(article)), "/history/")[0])
    assert any(is_list(one) for one in links(page, LIST))
    assert any(is_page(one, article) for one in links(page, "/change/"))
    earlier = links(page, "before=")[0]
    assert parse_qs(urlsplit(earlier).query)["_changelist_filters"] == [ASKED]
    undo = links(page, "/undo/")[0]
    assert is_page(editor.post(undo).headers["Location"], article)


def test_an_undo_with_the_filters_in_its_address_leads_to_what_it_touched(editor: Desk, article: Article) -> None:
    done = edit(article, {"byline": "Ann"}, user=editor.user)
    assert done is not None
    undo = reverse("admin:archive_changeset_undo", args=[done.pk])
    assert is_page(editor.post(f"{undo}?{KEPT}").headers["Location"], article)


def test_an_undo_from_the_log_leads_back_into_the_log(editor: Desk, article: Article) -> None:
    edit(article, {"byline": "Ann"}, user=editor.user)
    log = reverse("admin:archive_changeset_changelist") + "?kind=edit"
    detail = links(editor.get(log), "/change/?")[0]
    assert "_changelist_filters=kind%3Dedit" in detail
    undo = links(editor.get(detail), "/undo/")[0]
    assert editor.post(undo).headers["Location"] == detail


def test_an_undo_leads_only_to_this_site(editor: Desk, article: Article) -> None:
    done = edit(article, {"byline": "Ann"}, user=editor.user)
    assert done is not None
    undo = reverse("admin:archive_changeset_undo", args=[done.pk])
    for elsewhere in ("https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"):
        location = editor.post(f"{undo}?{urlencode({'next': elsewhere})}").headers["Location"]
        assert urlsplit(location).path == urlsplit(page_of(article)).path
        done = ChangeSet.objects.order_by("-pk")[0]
        undo = reverse("admin:archive_changeset_undo", args=[done.pk])


def test_the_answer_to_a_proposal_keeps_the_filters_of_the_records(editor: Desk, article: Article) -> None:
    record = proposed(article, title="New")
    asked = "answer__exact=open"
    kept = urlencode({"_changelist_filters": asked})
    url = reverse("admin:archive_importrecord_change", args=[record.pk])
    listed = reverse("admin:archive_importrecord_changelist")
    assert links(editor.get(f"{listed}?{asked}"), f"/importrecord/{record.pk}/change/") == [f"{url}?{kept}"]
    page = editor.get(f"{url}?{kept}")
    assert f"{listed}?{asked}" in links(page, listed)
    done = editor.post(links(page, "/answer/")[0], {"accept_chosen": "1", "accept": "title"})
    assert done.headers["Location"] == f"{url}?{kept}"
    undo = links(editor.get(done.headers["Location"]), "/undo/")[0]
    assert editor.post(undo).headers["Location"] == f"{url}?{kept}"


def test_the_answer_to_suggestions_leads_back_to_the_same_list(editor: Desk, article: Article) -> None:
    row = TagSuggestion.objects.create(article=article, tag=make.tag(), rule="r", words=["w"])
    listed = reverse("admin:archive_tagsuggestion_changelist") + "?state__exact=open"
    done = editor.post(listed, {"action": "accept", "_selected_action": [row.pk]})
    assert done.headers["Location"] == listed
    undo = links(editor.get(listed), "/undo/")[0]
    assert editor.post(undo).headers["Location"] == listed


def test_the_vocabulary_keeps_its_filters_too(editor: Desk) -> None:
    tag = make.tag("trade")
    kept = urlencode({"_changelist_filters": "kind__exact=topic"})
    url = reverse("admin:archive_tag_change", args=[tag.pk]) + f"?{kept}"
    listed = reverse("admin:archive_tag_changelist") + "?kind__exact=topic"
    page = editor.post(url, editor.open(url, "tag_form") | {"name": "commerce"}, follow=True)
    assert page.redirect_chain[-1][0] == listed
    assert editor.post(links(page, "/undo/")[0]).headers["Location"] == url
    gone = editor.post(reverse("admin:archive_tag_delete", args=[tag.pk]) + f"?{kept}", {"post": "yes"})
    assert gone.headers["Location"] == listed
    assert editor.post(links(editor.get(listed), "/undo/")[-1]).headers["Location"] == listed


def test_an_undone_import_leads_back_to_its_batch(publisher: Client) -> None:
    from archive.models import ImportBatch

    make.article(state=State.IMPORTED)
    batch = ImportBatch.objects.create(name="morning", status="finished")
    ChangeSet.objects.update(batch=batch)
    kept = urlencode({"_changelist_filters": "status__exact=finished"})
    url = reverse("admin:archive_importbatch_change", args=[batch.pk]) + f"?{kept}"
    undo = links(publisher.get(url), "/undo/")[0]
    assert publisher.post(undo).headers["Location"] == url
