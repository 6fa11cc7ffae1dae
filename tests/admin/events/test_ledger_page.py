"""The desk's page of the figures and quotations that rules found in the accounts of an event."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from archive.comparing.ledger import read
from archive.models import Article, ChangeSet, Event, LedgerCorrection
from tests import make
from tests.admin.conftest import Desk

pytestmark = pytest.mark.django_db

BODY = """The forum ended with the signing of 38 projects.

“They will change the life of the whole region,” said Cui Li."""


@pytest.fixture
def event() -> Event:
    made = make.event("Forum")
    make.article("Paper", body=BODY, events=[made], language="en")
    return made


def send(editor: Desk, event: Event, kind: str, **typed: str) -> str:
    article = Article.objects.get(title="Paper")
    found = read(article).found
    passage = (found.figures if kind == "figure" else found.quotations)[0].passage
    sent = {"article": article.pk, "kind": kind, "passage": passage, "reason": "Read wrongly"} | typed
    editor.post(reverse("admin:archive_event_ledger", args=[event.pk]), sent)
    return shown(editor, event)


def shown(editor: Desk, event: Event) -> str:
    html = editor.get(reverse("admin:archive_event_ledger", args=[event.pk])).content.decode()
    return re.sub(r"\s+", " ", html)


def test_each_row_is_shown_with_what_was_found(editor: Desk, event: Event) -> None:
    html = shown(editor, event)
    assert "signing of <b>38 projects</b>" in html
    assert 'name="number" value="38"' in html and 'name="noun" value="projects"' in html
    assert 'name="speaker" value="Cui Li"' in html
    page = editor.get(reverse("admin:archive_event_change", args=[event.pk])).content.decode()
    assert reverse("admin:archive_event_ledger", args=[event.pk]) in page


def test_a_figure_is_corrected_hidden_and_put_back(editor: Desk, event: Event) -> None:
    html = send(editor, event, "figure", act="correct", number="35–36", noun="projects")
    assert "corrected by an editor" in html and 'value="35–36"' in html
    known = LedgerCorrection.objects.get()
    assert (known.low, known.high, known.noun, known.words) == (35, 36, "projects", "38 projects")
    assert ChangeSet.objects.order_by("-pk")[0].reason == "Read wrongly"
    assert "hidden from readers" in send(editor, event, "figure", act="hide")
    assert LedgerCorrection.objects.get().is_hidden
    send(editor, event, "figure", act="take_back", reason="")
    assert not LedgerCorrection.objects.exists()


def test_a_quotation_is_given_to_another_speaker(editor: Desk, event: Event) -> None:
    html = send(editor, event, "quotation", act="correct", speaker="Cui Lei")
    assert 'name="speaker" value="Cui Lei"' in html


def test_what_makes_no_sense_changes_nothing_and_says_so(editor: Desk, event: Event) -> None:
    assert "Type the number in digits" in send(editor, event, "figure", act="correct", number="many")
    assert "Say why" in send(editor, event, "figure", act="hide", reason=" ")
    assert "A figure needs a number" in send(editor, event, "figure", act="correct", number="3")
    assert "any longer" in send(editor, event, "figure", act="hide", passage="0" * 16)
    url = reverse("admin:archive_event_ledger", args=[event.pk])
    other = make.article("No account of it", body=BODY)
    for sent in (
        {"article": "x", "kind": "figure", "act": "hide"},
        {"article": other.pk, "kind": "figure", "act": "hide"},
        {"article": Article.objects.get(title="Paper").pk, "kind": "other", "act": "hide"},
        {"article": Article.objects.get(title="Paper").pk, "kind": "figure", "act": "other"},
    ):
        assert editor.post(url, sent).status_code == 404
    assert not LedgerCorrection.objects.exists()


def test_the_page_of_no_event_is_none(editor: Desk) -> None:
    assert editor.get(reverse("admin:archive_event_ledger", args=[1])).status_code == 404
