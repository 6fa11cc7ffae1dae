"""What a person gives for a whole import: a source, tags, a name; and what keeps an import from its start."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from archive.editing.workflow import Transition, apply_transition
from archive.importing.options import StartError
from archive.models import (
    Article,
    ImportBatch,
    Source,
    State,
)
from tests import make
from tests.importing.stories import OTHER, STORY, Take, run

pytestmark = pytest.mark.django_db


def test_the_source_given_for_an_import_fills_in_and_never_overrules(folder: Path) -> None:
    gazette = make.source("Evening Herald")
    (folder / "a.txt").write_text(STORY)
    (folder / "b.txt").write_text(OTHER)
    run(folder, source=gazette.slug)
    stated, given = Article.objects.order_by("pk")
    assert stated.source is not None and stated.source.name == "Harbour Gazette"
    assert stated.problems.filter(code="source_differs").exists()
    assert given.source == gazette
    assert given.evidence["source"]["basis"] == "editor"


def test_a_source_is_made_once_and_found_by_its_other_names(folder: Path, take: Take) -> None:
    known = make.source("The Harbour Gazette", aliases=["harbour gazette"])
    (folder / "a.txt").write_text(STORY)
    take()
    assert list(Source.objects.all()) == [known]
    assert Article.objects.get().source == known


def test_a_source_made_from_a_credit_is_public_when_an_article_of_it_is(
    folder: Path, take: Take, client: Client
) -> None:
    (folder / "a.txt").write_text(STORY)
    take()
    source = Source.objects.get()
    assert not source.is_confirmed
    assert client.get(source.get_absolute_url()).status_code == 404
    assert "Harbour Gazette" not in client.get("/suggest/?q=harb").content.decode()
    publisher = make.user("paula", is_superuser=True)
    assert apply_transition([Article.objects.get()], Transition(State.PUBLISHED, reason="read"), user=publisher).changed
    assert client.get(source.get_absolute_url()).status_code == 200
    assert "Harbour Gazette" in client.get("/suggest/?q=harb").content.decode()


def test_tags_given_for_an_import_stand_on_every_article(folder: Path) -> None:
    trade = make.tag("harbours")
    (folder / "a.txt").write_text(OTHER)
    run(folder, tags=("Harbours",))
    assert list(Article.objects.get().tags.all()) == [trade]


@pytest.mark.parametrize(
    "options",
    [
        {"source": "nobody"},
        {"tags": ("nothing",)},
        {"resume": "never"},
        {"encoding": "klingon"},
        {"encoding": "unicode_escape"},
        {"encoding": "base64"},
        {"on_change": "perhaps"},
        {"fields": {"headgear": "kop"}},
        {"batch": "one", "resume": "two"},
        {"report": Path("/nowhere/at/all.jsonl")},
    ],
)
def test_what_can_not_start_writes_nothing(folder: Path, options: dict[str, Any]) -> None:
    (folder / "a.txt").write_text(STORY)
    with pytest.raises(StartError):
        run(folder, **options)
    assert not ImportBatch.objects.exists()


def test_a_batch_name_is_used_once(folder: Path) -> None:
    (folder / "a.txt").write_text(STORY)
    run(folder, batch="May")
    with pytest.raises(StartError, match="--resume"):
        run(folder, batch="May")
    with pytest.raises(StartError, match="end already"):
        run(folder, resume="May")
