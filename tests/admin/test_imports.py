"""Imports are read, their proposals answered field by field, and suggested tags given or refused for good."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from archive.editing.articles import edit
from archive.editing.changes.values import read
from archive.models import (
    Article,
    ArticleOriginal,
    ChangeSet,
    FixityCheck,
    ImportBatch,
    ImportRecord,
    Original,
    Reading,
    TagSuggestion,
)
from tests import make
from tests.admin.conftest import Desk, fields_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def proposed(article: Article, **new: Any) -> ImportRecord:
    """Record a proposal of new values for an article, as the importer does."""
    batch, _made = ImportBatch.objects.get_or_create(name="morning", defaults={"counts": {"queued": 1}})
    kept = Original.of(f"new bytes of {article.pk} {sorted(new)}".encode(), "text/plain", "utf-8")
    kept.save()
    ArticleOriginal.objects.create(article=article, original=kept, name="a.txt", is_current=False)
    evidence = {"basis": "document", "rule": "first line"}
    return ImportRecord.objects.create(
        batch=batch,
        article=article,
        place="/in/a.txt",
        place_hash=1,
        file_hash=1,
        path="in/a.txt",
        outcome="queued",
        sha256=kept.sha256,
        answer="open",
        proposal={
            name: {"old": read(article, name), "new": value, "evidence": None if "_" in name else evidence}
            for name, value in new.items()
        },
    )


def url_of(record: ImportRecord) -> str:
    return reverse("admin:archive_importrecord_change", args=[record.pk])


def answer_url(record: ImportRecord) -> str:
    return reverse("admin:archive_importrecord_answer", args=[record.pk])


def test_a_proposal_is_shown_field_by_field_with_a_difference(editor: Desk) -> None:
    article = make.article("Old title", body="The ministers met in the old hall. " * 12)
    record = proposed(article, title="New title", body="The ministers met in the new hall. " * 12)
    page = editor.get(url_of(record)).content.decode()
    assert "Old title" in page
    assert "New title" in page
    assert "<del>old</del><ins>new</ins>" in page
    assert "first line" in page


def test_what_a_person_set_is_not_chosen_beforehand(editor: Desk) -> None:
    article = make.article("Old title", byline="Ann")
    edit(article, {"title": "Theirs"}, user=editor.user)
    record = proposed(article, title="New title", byline="Anna")
    page = editor.get(url_of(record)).content.decode()
    assert fields_of(page, answer_url(record))["accept"] == ["byline"]
    assert "What stands was set by a person" in page


def test_chosen_fields_are_taken_over_and_the_rest_is_refused(editor: Desk) -> None:
    article = make.article("Old title", title_basis="supplied", byline="Ann")
    record = proposed(article, title="New title", title_basis="document", byline="Anna")
    editor.post(answer_url(record), {"accept_chosen": "1", "accept": ["title"], "reason": "checked"})
    article.refresh_from_db()
    record.refresh_from_db()
    assert (article.title, article.title_basis, article.byline) == ("New title", "document", "Ann")
    assert article.evidence["title"] == {"basis": "document", "rule": "first line"}
    assert "title" not in article.edited_fields
    done = ChangeSet.objects.order_by("-pk")[0]
    assert (done.user, done.reason, record.answer) == (editor.user, "checked", "accepted")


def test_a_new_text_makes_its_bytes_the_current_original(editor: Desk) -> None:
    article = make.article(body="Old words.")
    record = proposed(article, body="New words.")
    editor.post(answer_url(record), {"accept_chosen": "1", "accept": ["body"]})
    article.refresh_from_db()
    assert (article.body, article.text) == ("New words.", "New words.")
    assert article.originals.get(is_current=True).original.sha256 == record.sha256
    assert article.originals.count() == 2


def test_a_refused_proposal_changes_nothing_and_stays_refused(editor: Desk) -> None:
    article = make.article("Old title")
    record = proposed(article, title="New title")
    before = ChangeSet.objects.count()
    editor.post(answer_url(record), {"refuse": "1", "accept": ["title"]})
    record.refresh_from_db()
    assert (record.answer, ChangeSet.objects.count()) == ("refused", before)
    editor.post(answer_url(record), {"accept_chosen": "1", "accept": ["title"]})
    article.refresh_from_db()
    assert article.title == "Old title"


def test_a_proposal_fits_what_the_article_has_become_meanwhile(editor: Desk) -> None:
    article = make.article("Old title", on="2024-03-29")
    record = proposed(article, published_on="2024-03-30")
    edit(article, {"published_on": None}, user=editor.user)
    editor.post(answer_url(record), {"accept_chosen": "1", "accept": ["published_on"]})
    article.refresh_from_db()
    assert (str(article.published), article.date_basis) == ("2024-03-30", "document")


def test_who_may_not_edit_the_article_may_not_answer(contributor: Desk) -> None:
    article = make.article("Old title")
    record = proposed(article, title="New title")
    assert contributor.post(answer_url(record), {"accept_chosen": "1", "accept": ["title"]}).status_code == 403
    assert contributor.get(answer_url(record)).status_code == 404
    assert "Take over" not in contributor.get(url_of(record)).content.decode()
    article.refresh_from_db()
    assert article.title == "Old title"


def test_an_import_counts_its_outcomes_and_leads_to_its_records(editor: Desk) -> None:
    record = proposed(make.article(), title="New title")
    page = editor.get(reverse("admin:archive_importbatch_change", args=[record.batch_id])).content.decode()
    assert '?outcome=queued#records">To check <span class="views__count">1</span>' in page
    assert "in/a.txt" in page
    query = f"?batch={record.batch_id}&outcome__exact=queued"
    assert "in/a.txt" in editor.get(reverse("admin:archive_importrecord_changelist") + query).content.decode()
    assert (
        "in/a.txt"
        in editor.get(reverse("admin:archive_importrecord_changelist") + "?answer__exact=open").content.decode()
    )


@pytest.mark.parametrize(("action", "state", "tags"), [("accept", "accepted", ["trade"]), ("refuse", "refused", [])])
def test_suggested_tags_are_given_or_refused(
    editor: Desk, contributor: Desk, action: str, state: str, tags: list[str]
) -> None:
    article, trade = make.article(), make.tag("trade")
    row = TagSuggestion.objects.create(article=article, tag=trade, rule="names", words=["trading"])
    listed = reverse("admin:archive_tagsuggestion_changelist")
    chosen = {"action": action, "_selected_action": [row.pk]}
    contributor.post(listed, chosen)
    row.refresh_from_db()
    assert row.state == "open"
    editor.post(listed, chosen)
    row = TagSuggestion.objects.get(article=article, tag=trade)
    assert (row.state, row.rule, row.words) == (state, "names", ["trading"])
    assert [tag.name for tag in article.tags.all()] == tags
    assert all(link.words == ["trading"] for link in article.tagged.all())
    editor.post(reverse("admin:archive_changeset_undo", args=[ChangeSet.objects.latest("pk").pk]))
    assert TagSuggestion.objects.get(article=article, tag=trade).state == "open"
    assert not article.tags.exists()


def test_the_page_of_an_original_tells_what_happened_to_it(editor: Desk) -> None:
    article = make.article()
    original = Original.objects.get(articles__article=article)
    FixityCheck.objects.note([Reading(original.pk, "It does not fit.")], "verify_archive, here")
    page = editor.get(reverse("admin:archive_original_change", args=[original.pk])).content.decode()
    told = page[page.index("events-of") :]
    assert told.index("fixity check") < told.index("ingestion")  # the latest first
    assert "It does not fit." in told and "message digest calculation" in told
    beside = editor.get(reverse("admin:archive_article_change", args=[article.pk])).content.decode()
    assert "it does not fit its checksum" in beside
