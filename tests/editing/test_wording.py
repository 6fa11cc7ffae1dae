"""The stored wording of articles follows their texts, whatever changes them."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from archive.editing.changes.recorder import recording
from archive.editing.erasing import erase_article
from archive.editing.undo import undo
from archive.models import Article, ArticleWording, ChangeKind, ChangeSet, pack_wording
from archive.text.similarity.wording import wording_of
from tests import make
from tests.editing.secrets import ORDER

pytestmark = pytest.mark.django_db


def is_stored(article: Article) -> bool:
    article.refresh_from_db()
    return ArticleWording.objects.get(pk=article.pk).packed == pack_wording(article.body, article.body_format)


def test_wording_of_a_new_article_is_stored_by_paragraph() -> None:
    article = make.article(body="# Papers\n\nThe ministers met.\n\n- One\n- Two", body_format="markdown")
    stored = ArticleWording.objects.get(pk=article.pk)
    assert stored.whole.lengths.tolist() == [1, 3, 1, 1]
    assert stored.whole.units.tolist() == wording_of(["Papers The ministers met. One Two"]).units.tolist()
    assert stored.excerpt.units.tolist() == wording_of(["The ministers met."]).units.tolist()


def test_excerpt_is_as_long_as_what_the_public_reads() -> None:
    article = make.article(body="word-for-word it was " * 30 + "\n\nmore", display="excerpt")
    stored = ArticleWording.objects.get(pk=article.pk)
    assert stored.excerpt.units.tolist() == wording_of([article.public_text()]).units.tolist()
    assert stored.excerpt.lengths.tolist() == [100]


def test_wording_follows_an_edit_and_its_undoing() -> None:
    article = make.article(body="The ministers met.")
    before = ArticleWording.objects.get(pk=article.pk).packed
    with recording(ChangeKind.EDIT) as record:
        record.set(article, body="Nobody met.\n\nThat is all.")
    assert is_stored(article)
    with recording(ChangeKind.EDIT) as record:
        record.set(article, body_format="markdown")
    assert is_stored(article)
    for change_set in list(ChangeSet.objects.order_by("-pk")[:2]):
        undo([change_set])
    assert is_stored(article)
    assert ArticleWording.objects.get(pk=article.pk).packed == before


@pytest.mark.django_db(transaction=True)
def test_import_stores_the_wording_of_what_it_creates(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("Ministers sign\n\nThe ministers met in the old town hall.\n\nThey signed it.\n")
    (tmp_path / "two.md").write_text("---\ntitle: Two\n---\n\nThe *ministers* met.\n\n> So it was.\n")
    call_command("import_articles", str(tmp_path), "--no-input", stdout=StringIO())
    assert Article.objects.count() == 2
    assert all(map(is_stored, Article.objects.all()))


def test_rebuilding_stores_what_is_missing_and_the_check_says_so() -> None:
    article, other = make.article(), make.article("Another")
    ArticleWording.objects.filter(pk=article.pk).delete()
    ArticleWording.objects.filter(pk=other.pk).update(excerpt_end=3)
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("rebuild_wording", "--check", stdout=out)
    assert out.getvalue().count("the stored wording is not that of its text") == 2
    out = StringIO()
    call_command("rebuild_wording", stdout=out)
    assert "2 articles" in out.getvalue()
    assert is_stored(article)
    assert is_stored(other)
    call_command("rebuild_wording", "--check", stdout=out)
    call_command("verify_archive", "--wording", stdout=out)
    assert "wording: in order." in out.getvalue()


def test_nothing_of_an_erased_text_is_left_in_its_wording() -> None:
    article = make.article()
    erase_article(article, ORDER)
    stored = ArticleWording.objects.get(pk=article.pk)
    assert bytes(stored.units) == b""
