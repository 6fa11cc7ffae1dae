"""What editors say of figures and quotations: destroyed with the text that it quotes."""

from __future__ import annotations

import json

import pytest

from archive.comparing.ledger import read
from archive.editing.articles import edit
from archive.editing.erasing.erasure import ErasureOrder, erase_article, erase_version
from archive.editing.ledger import Correction, correct
from archive.models import Article, Change, LedgerCorrection
from tests import make

pytestmark = pytest.mark.django_db

BODY = "The forum ended with the signing of 38 secret treaties."


def corrected() -> Article:
    editor = make.user("ella", "change_article", "review_article")
    article = make.article("Paper", body=BODY, language="en")
    passage = read(article).found.figures[0].passage
    wanted = Correction("figure", passage, low=35, noun="secret treaties")
    assert correct(article, wanted, user=editor, reason="Misread")
    return article


def logged() -> str:
    changes = Change.objects.filter(model="article", field="ledger")
    return json.dumps([change.values() for change in changes])


def test_an_erasure_destroys_corrections_and_what_the_log_has_of_them() -> None:
    article = corrected()
    passage = LedgerCorrection.objects.get().passage
    assert "secret treaties" in logged() and passage in logged()
    erase_article(article, ErasureOrder("By order of a court"))
    assert not LedgerCorrection.objects.exists()
    assert "secret" not in logged() and passage not in logged()


def test_the_erasure_of_a_version_destroys_what_quotes_it_alone() -> None:
    article = corrected()
    user = make.user("root", is_superuser=True)
    edit(article, {"body": "The forum ended."}, user=user)
    erase_version(article, 1, ErasureOrder("By order of a court"))
    assert not LedgerCorrection.objects.exists() and "secret" not in logged()


def test_the_erasure_of_a_version_leaves_what_the_text_still_has() -> None:
    article = corrected()
    user = make.user("root", is_superuser=True)
    edit(article, {"body": BODY + "\n\nIt was held in the north."}, user=user)
    edit(article, {"body": BODY}, user=user)
    edit(article, {"body": BODY + "\n\nIt was held in the south."}, user=user)
    erase_version(article, 2, ErasureOrder("By order of a court"))
    assert LedgerCorrection.objects.get().words == "38 secret treaties"
