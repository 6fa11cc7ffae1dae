"""What the machine reads, at the desk: boxes handed back to it, and originals read in another encoding."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse

from archive.editing.articles import edit
from archive.models import Article, ChangeSet
from tests.admin.conftest import Desk
from tests.editing.tables import everything

pytestmark = [pytest.mark.django_db, pytest.mark.once]
FORM = "article_form"
RUSSIAN = """Министры встретились в Астане

29 марта 2024 года

Министры подписали три документа, сообщил представитель министерства. Встреча прошла в старой ратуше.
"""


@pytest.fixture
def article(tmp_path: Path) -> Article:
    (tmp_path / "one.txt").write_bytes(RUSSIAN.encode("koi8_r"))
    call_command("import_articles", tmp_path, workers=1, verbosity=0, encoding="koi8_r")
    return Article.objects.get()


def url_of(article: Article, page: str = "change") -> str:
    return reverse(f"admin:archive_article_{page}", args=[article.pk])


def page_of(response: Any) -> str:
    return str(response.content.decode())


def test_box_is_handed_back_with_the_save_and_what_was_typed_beside_it_is_saved(editor: Desk, article: Article) -> None:
    assert "_hand_back" not in page_of(editor.get(url_of(article)))
    edit(article, {"published_on": None, "title": "By hand"}, user=editor.user)
    sets = ChangeSet.objects.count()
    form = editor.open(url_of(article), FORM)
    sent = form | {"_hand_back": "published_on", "published_on": "2019", "byline": "Ann"}
    page = page_of(editor.post(url_of(article), sent, follow=True))
    assert "Handed back to the machine: “Published on” is 2024-03-29." in page and "Undo…" in page
    article.refresh_from_db()
    assert (str(article.published), article.byline, article.title) == ("2024-03-29", "Ann", "By hand")
    assert not {"published_on", "date_precision", "evidence.published_on"} & set(article.edited_fields)
    assert {"byline", "title"} <= set(article.edited_fields)
    assert ChangeSet.objects.count() == sets + 1
    editor.post(reverse("admin:archive_changeset_undo", args=[ChangeSet.objects.latest("pk").pk]))
    article.refresh_from_db()
    assert article.published is None and "published_on" in article.edited_fields


def test_text_is_handed_back_by_its_own_button(editor: Desk, article: Article) -> None:
    was = article.body
    edit(article, {"body": "By hand."}, user=editor.user)
    page = page_of(editor.get(url_of(article)))
    assert page.count('name="_hand_back"') == 1
    editor.save(url_of(article), FORM, _hand_back="body")
    article.refresh_from_db()
    assert article.body == was and article.edited_fields == []


@pytest.mark.parametrize(("name", "told"), [("title", "No person set “Title”"), ("state", ""), ("__class__", "")])
def test_what_no_person_set_stays(editor: Desk, article: Article, name: str, told: str) -> None:
    before = Article.objects.values().get()
    sent = editor.open(url_of(article), FORM) | {"_hand_back": name}
    assert told in page_of(editor.post(url_of(article), sent, follow=True))
    assert Article.objects.values().get() == before


def test_other_encoding_is_shown_first_and_then_taken_with_undo(editor: Desk, article: Article) -> None:
    assert 'form="read-again"' in page_of(editor.get(url_of(article)))
    edit(article, {"byline": "Ann"}, user=editor.user)
    before = everything()
    url = url_of(article, "encoding")
    page = page_of(editor.get(url, {"encoding": "cp1251", "other": ""}))
    assert "Read as cp1251" in page and "Set by a person, and kept: Byline." in page
    assert RUSSIAN.split()[0].encode("koi8_r").decode("cp1251") in page
    assert everything() == before
    page = page_of(editor.post(url, {"other": "cp1251", "reason": "seen in print"}, follow=True))
    assert "was read again as cp1251" in page and "Undo…" in page and "read as cp1251" in page
    article.refresh_from_db()
    assert article.title == RUSSIAN.splitlines()[0].encode("koi8_r").decode("cp1251") and article.byline == "Ann"
    assert ChangeSet.objects.latest("pk").reason == "seen in print"


@pytest.mark.parametrize(
    ("sent", "told"),
    [({"other": "klingon"}, "There is no encoding “klingon”"), ({"encoding": "", "other": ""}, "Choose an encoding")],
)
def test_encoding_that_is_none_is_refused_in_words(
    editor: Desk, article: Article, sent: dict[str, str], told: str
) -> None:
    before = everything()
    for answer in (editor.get(url_of(article, "encoding"), sent), editor.post(url_of(article, "encoding"), sent)):
        assert told in page_of(answer)
    assert everything() == before
    assert editor.get(reverse("admin:archive_article_encoding", args=[999])).status_code == 404
