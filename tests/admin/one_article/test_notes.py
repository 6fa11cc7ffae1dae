"""Notes on the page of an article and on the first page: nothing else that was typed is lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from archive.models import Article, ChangeSet, Mention, Note
from tests import make
from tests.admin.conftest import Desk, fields_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]
FORM = "article_form"


def url_of(article: Article) -> str:
    return reverse("admin:archive_article_change", args=[article.pk])


def texts() -> list[str]:
    return [note.text for note in Note.objects.all()]


def page_of(response: Any) -> str:
    return str(response.content.decode())


def test_note_is_written_by_its_button_and_what_was_typed_stays_unsaved_in_its_boxes(editor: Desk) -> None:
    article = make.article("Old", events=[make.event()])
    before = ChangeSet.objects.count()
    response = editor.save(url_of(article), FORM, title="New", note="Look at this", _note="1")
    page = page_of(response)
    assert texts() == ["Look at this"]
    assert "The note is kept." in page and "not saved yet" in page
    filled = fields_of(page, FORM)
    assert filled["title"] == ["\nNew"] or filled["title"] == ["New"]
    assert filled["note"] == [""]
    assert ChangeSet.objects.count() == before
    editor.post(url_of(article), filled)
    article.refresh_from_db()
    assert (article.title, texts()) == ("New", ["Look at this"])


@pytest.mark.parametrize("typed", [{}, {"accounts-0-role": "announces"}, {"reason": "as printed"}, {"title": "New"}])
def test_form_comes_back_only_where_something_else_was_typed(editor: Desk, typed: dict[str, str]) -> None:
    article = make.article("Old", events=[make.event()])
    response = editor.save(url_of(article), FORM, note="Look", _note="1", **typed)
    assert response.status_code == (200 if typed else 302)
    assert texts() == ["Look"]


def test_note_is_written_by_the_save_and_stands_folded_with_number_and_author(editor: Desk) -> None:
    article = make.article("Old")
    make.user("dana")
    page = page_of(
        editor.post(url_of(article), editor.open(url_of(article), FORM) | {"note": "@dana first"}, follow=True)
    )
    assert "The note is kept, and shown to dana." in page
    editor.save(url_of(article), FORM, note="second @ghost", title="")
    page = page_of(editor.get(url_of(article)))
    assert "Nobody of the staff is called ghost." in page
    assert "2, the last from one of Editors" in page
    assert page.index("second @ghost") < page.index("@dana first")


def test_note_is_refused_with_the_form_and_stands_in_its_box(editor: Desk) -> None:
    article = make.article()
    page = page_of(editor.save(url_of(article), FORM, note="Kept here", source="Nobody’s Post"))
    assert texts() == [] and fields_of(page, FORM)["note"] == ["Kept here"]
    assert editor.save(url_of(article), FORM, note="x" * 2001).status_code == 200
    editor.save(url_of(article), FORM, note="x" * 2001, _note="1")
    assert texts() == []


def test_who_may_only_look_writes_notes_and_takes_their_own_back(editor: Desk, contributor: Desk) -> None:
    article = make.article(state="published")
    page = page_of(contributor.get(url_of(article)))
    contributor.post(url_of(article), fields_of(page, FORM) | {"note": "A typo in it", "_note": "1"})
    note = Note.objects.get()
    assert (note.text, note.author_name) == ("A typo in it", "one of Contributors")
    assert "_take_back_note" not in page_of(editor.get(url_of(article)))
    assert editor.save(url_of(article), FORM, _take_back_note=str(note.pk)).status_code == 403
    assert contributor.post(url_of(article), {"_take_back_note": "x"}).status_code == 403
    assert contributor.post(url_of(article), {"_take_back_note": str(note.pk)}).status_code == 302
    assert texts() == []


def test_note_waits_on_the_first_page_of_whom_it_names_until_done(editor: Desk, contributor: Desk) -> None:
    article = make.article("Treaty signed")
    Note.objects.create(article=article, author=editor.user, author_name="ed", text="Month is enough")
    Mention.objects.create(note=Note.objects.get(), user=contributor.user)
    first = reverse("admin:index")
    assert "Notes for you" not in page_of(editor.get(first))
    page = page_of(contributor.get(first))
    assert "Notes for you" in page and "Month is enough" in page
    done = reverse("admin:archive_article_note_done", args=[Note.objects.get().pk])
    assert contributor.get(done).status_code == editor.post(done).status_code == 404
    contributor.get(url_of(article))
    assert "Notes for you" in page_of(contributor.get(first))
    assert contributor.post(done).url == first
    assert "Notes for you" not in page_of(contributor.get(first))


def test_notes_are_bounded_on_the_page(editor: Desk, django_assert_max_num_queries: Any) -> None:
    article = make.article()
    Note.objects.bulk_create(Note(article=article, author_name="dana", text=f"note {n}.") for n in range(60))
    with django_assert_max_num_queries(40):
        page = page_of(editor.get(url_of(article)))
    assert page.count('class="note"') == 20 and "60, the last from dana" in page and "note 59." in page
