"""The page of one article in the admin: original and evidence, hostile content, rights, preview, download."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from archive.admin.choice_labels import choice_label
from archive.comparing.near_duplicates import refresh_fingerprints
from archive.editing.articles import edit
from archive.editing.changes.links import LINKS
from archive.models import Article, ImportBatch, ImportRecord, Original, State
from tests import make
from tests.admin.conftest import Desk

pytestmark = [pytest.mark.django_db, pytest.mark.once]
LIST = "admin:archive_article_changelist"
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"


def page_of(desk: Desk, article: Article) -> str:
    return desk.get(reverse("admin:archive_article_change", args=[article.pk])).content.decode()


def test_the_original_stands_beside_the_text_with_its_evidence_marked(editor: Desk) -> None:
    data = "date 2024-03-29\n\nMinisters <b>met</b>.\nShare this\n"
    article = make.article(
        "Ministers met",
        original=data.encode(),
        evidence={
            "published_on": {
                "basis": "document",
                "rule": "date line",
                "span": [5, 15],
                "quote": "2024-03-29",
                "confidence": 0.95,
                "others": [{"value": "2024-03-30", "rule": "credit"}],
            }
        },
    )
    batch = ImportBatch.objects.create(name="morning")
    start = data.index("Share")
    removed = {"text": "Share this", "rule": "menu", "span": [start, start + 10]}
    ImportRecord.objects.create(
        batch=batch,
        article=article,
        place="/in/a.txt",
        place_hash=1,
        file_hash=1,
        path="in/a.txt",
        outcome="created",
        reading={"removed": [removed]},
    )
    page = page_of(editor, article)
    assert '<mark class="ev ev--published_on" title="Published on">2024-03-29</mark>' in page
    assert '<del title="menu">Share this</del>' in page
    assert "Ministers &lt;b&gt;met&lt;/b&gt;." in page
    for words in ("stated in the document · date line · “2024-03-29” · 95%", "published_on=2024-03-30", "in/a.txt"):
        assert words in page


@pytest.mark.parametrize("span", [[0, 10**9], [-5, 3], [3, 1], ["a", 2], None, [1], "x", [True, 2]])
def test_spans_that_point_nowhere_break_nothing(editor: Desk, span: Any) -> None:
    article = make.article(evidence={"title": {"basis": "document", "span": span}, "odd": 7, "removed": "x"})
    assert "stated in the document" in page_of(editor, article)


def test_an_original_that_can_not_be_read_says_so(editor: Desk) -> None:
    article = make.article()
    Original.objects.update(packed=None, erased_at="2024-01-01T00:00Z")
    assert "was erased" in page_of(editor, article)


def test_an_original_that_is_damaged_says_so_and_is_not_sent(editor: Desk) -> None:
    article = make.article()
    Original.objects.update(packed=b"no longer what it was")
    assert "does not fit its checksum" in page_of(editor, article)
    url = reverse("admin:archive_original_download", args=[article.originals.get().original_id])
    assert "does not fit its checksum" in editor.get(url, follow=True).content.decode()


def test_hostile_content_is_shown_as_text_everywhere(sign_in: Any) -> None:
    desk = sign_in("")
    tag, source = make.tag("tag " + HOSTILE), make.source("source " + HOSTILE, slug="s")
    event = make.event("event " + HOSTILE)
    article = make.article(
        HOSTILE,
        body=HOSTILE,
        source=source,
        tags=[tag],
        events=[event],
        original=HOSTILE.encode(),
        evidence={
            "title": {
                "basis": HOSTILE,
                "rule": HOSTILE,
                "quote": HOSTILE,
                "where": HOSTILE,
                "others": [HOSTILE],
                "span": [0, 9],
            }
        },
        problems=[{"code": "odd", "severity": "note", "message": HOSTILE}],
    )
    link = article.originals.get()
    link.name = HOSTILE
    link.save()
    batch = ImportBatch.objects.create(name=HOSTILE)
    record = ImportRecord.objects.create(
        batch=batch, article=article, place=HOSTILE, place_hash=1, file_hash=1, path=HOSTILE, member=HOSTILE,
        message=HOSTILE,
        outcome="queued", answer="open", reading={"removed": [{"text": HOSTILE, "rule": HOSTILE}]},
        proposal={"title": {"old": HOSTILE, "new": HOSTILE + "!", "evidence": {"rule": HOSTILE}}},
    )  # fmt: skip
    done = edit(
        article,
        {"byline": HOSTILE, "summary": HOSTILE * 5},
        {"tags": ([], [{"tag": tag.pk}])},
        user=desk.user,
        reason=HOSTILE,
    )
    edit(article, {"summary": HOSTILE * 6}, user=desk.user)
    assert done
    change = reverse("admin:archive_article_change", args=[article.pk])
    stale = desk.open(change, "article_form") | {"title": HOSTILE + "mine"}
    edit(article, {"title": HOSTILE + "theirs"}, user=desk.user)
    pages = [
        desk.get(reverse("admin:index")),
        desk.post(change, stale),
        desk.get(reverse("admin:archive_article_history", args=[article.pk])),
        desk.get(reverse("admin:archive_article_preview", args=[article.pk])),
        desk.get(reverse("admin:archive_article_move", args=["withdrawn"]), {"ids": article.pk}),
        desk.get(reverse("admin:archive_changeset_change", args=[done.pk])),
        desk.get(reverse("admin:archive_changeset_undo", args=[done.pk])),
        desk.get(reverse("admin:archive_event_change", args=[event.pk])),
        desk.get(reverse("admin:archive_importrecord_change", args=[record.pk])),
        desk.get(reverse("admin:archive_importbatch_change", args=[batch.pk])),
        desk.get(reverse("admin:archive_original_change", args=[link.original_id])),
        desk.get(reverse("admin:archive_tag_delete", args=[tag.pk])),
    ]
    pages += [
        desk.get(reverse(f"admin:archive_{model}_changelist"))
        for model in ("article", "tag", "source", "event", "importrecord", "importbatch", "articleproblem", "changeset")
    ]
    for page in pages:
        assert page.status_code == 200
        content = page.content.decode()
        assert "<script>alert" not in content, page.request["PATH_INFO"]
        assert "<img src=x" not in content, page.request["PATH_INFO"]
        assert " style=" not in content, page.request["PATH_INFO"]


def test_a_contributor_edits_what_the_public_has_not_seen_and_only_that(contributor: Desk, editor: Desk) -> None:
    hidden, public = make.article("Hidden", state=State.IN_REVIEW), make.article("Public")
    for article in (hidden, public):
        url = reverse("admin:archive_article_change", args=[article.pk])
        sent = editor.open(url, "article_form") | {"title": f"{article.title} edited"}
        contributor.post(url, sent)
    assert set(Article.objects.values_list("title", flat=True)) == {"Hidden edited", "Public"}
    assert 'name="_save"' not in page_of(contributor, public)
    assert (
        editor.save(
            reverse("admin:archive_article_change", args=[public.pk]), "article_form", title="Edited"
        ).status_code
        == 302
    )


@pytest.mark.parametrize("model", ["article", "original", "changeset", "pastaddress", "importbatch", "importrecord"])
def test_what_the_archive_keeps_can_not_be_deleted_even_by_a_superuser(sign_in: Any, model: str) -> None:
    desk = sign_in("")
    make.article()
    assert desk.post(reverse(f"admin:archive_{model}_delete", args=[1]), {"post": "yes"}).status_code == 403
    page = desk.get(reverse(f"admin:archive_{model}_changelist")).content.decode()
    assert "delete_selected" not in page


def test_a_preview_is_for_staff_only_and_never_kept(contributor: Desk, sign_in: Any) -> None:
    article = make.article("Hidden words", state=State.IMPORTED, tags=[make.tag("trade")])
    url = reverse("admin:archive_article_preview", args=[article.pk])
    response = contributor.get(url)
    assert "Hidden words" in response.content.decode()
    assert "trade" in response.content.decode()
    assert "no-store" in response.headers["Cache-Control"]
    stranger = Client().get(url)
    assert stranger.status_code == 302
    assert "login" in stranger.headers["Location"]
    mere_staff = Client()
    mere_staff.force_login(make.user("staff"), "django.contrib.auth.backends.ModelBackend")
    assert mere_staff.get(url).status_code == 403
    assert contributor.get(reverse("admin:archive_article_preview", args=[999])).status_code == 404


def test_an_original_is_downloaded_as_bytes_by_staff_only(contributor: Desk) -> None:
    article = make.article(original=b"<html>\xff\x00exact bytes")
    link = article.originals.select_related("original").get()
    url = reverse("admin:archive_original_download", args=[link.original_id])
    response = contributor.get(url)
    assert response.content == b"<html>\xff\x00exact bytes"
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Disposition"] == 'attachment; filename="article.txt"'
    assert Client().get(url).status_code == 302
    mere_staff = Client()
    mere_staff.force_login(make.user("staff"), "django.contrib.auth.backends.ModelBackend")
    assert mere_staff.get(url).status_code == 403


def test_originals_are_found_by_their_hash(editor: Desk) -> None:
    original = make.article().originals.get().original
    url = reverse("admin:archive_original_changelist")
    assert original.sha256 in editor.get(url, {"q": original.sha256[:10]}).content.decode()


def test_the_desk_shows_what_waits_and_leads_to_it(editor: Desk) -> None:
    make.article(state=State.IMPORTED, problems=[{"code": "date_unknown", "severity": "warning"}])
    page = editor.get(reverse("admin:index")).content.decode()
    assert f"{reverse(LIST)}?state=imported" in page
    assert f"{reverse(LIST)}?problem=date_unknown" in page
    mere_staff = Client()
    mere_staff.force_login(make.user("staff"), "django.contrib.auth.backends.ModelBackend")
    assert "date_unknown" not in mere_staff.get(reverse("admin:index")).content.decode()


def test_articles_are_offered_by_their_title_without_reading_texts(editor: Desk) -> None:
    article = make.article("Harbour papers", on=date(2024, 3, 29))
    query = {"app_label": "archive", "model_name": "account", "field_name": "article", "term": "harb"}
    answer = editor.get(reverse("admin:autocomplete"), query).json()
    assert [one["text"] for one in answer["results"]] == [choice_label(article)]
    assert LINKS["article", "accounts"].identity == ("event",)


def test_the_form_shows_near_texts_with_what_they_share(editor: Desk) -> None:
    body = " ".join(f"word{n}" for n in range(60))
    first, second = make.article("First report", body=body), make.article("Second report", body=body)
    refresh_fingerprints([first.pk, second.pk])
    page = editor.get(reverse("admin:archive_article_change", args=[first.pk])).content.decode()
    assert "Near it" in page and "Second report" in page and "100 % the same words" in page


def test_only_an_address_of_the_web_is_taken_for_that_of_an_article(editor: Desk) -> None:
    kept = make.article("Kept", original_url="news/17", state="in_review")  # as it came, before this was asked
    change = reverse("admin:archive_article_change", args=[kept.pk])
    assert editor.save(change, "article_form", byline="Ann").status_code == 302
    for typed in ("javascript:alert(1)", "example.org/news", "https://"):
        refused = editor.save(change, "article_form", original_url=typed)
        assert "whole address of the web" in refused.content.decode()
    assert editor.save(change, "article_form", original_url="https://example.org/news").status_code == 302
    kept.refresh_from_db()
    assert (kept.byline, kept.original_url) == ("Ann", "https://example.org/news")
