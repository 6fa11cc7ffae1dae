"""The rows of the list of articles say at a glance what each is, and cost the same however many they are."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from archive.admin.articles.listing.rows import short_batch_name
from archive.editing.articles import edit
from archive.editing.assigning import assign
from archive.models import ImportBatch, ImportRecord, State
from tests import make
from tests.admin.conftest import Desk

pytestmark = [pytest.mark.django_db, pytest.mark.once]
LIST = "admin:archive_article_changelist"
UNDATED = {"code": "undated", "severity": "warning"}
EMPTY = {"code": "empty_text", "severity": "blocking"}


def test_a_row_says_what_an_article_is_and_where_it_stands(editor: Desk) -> None:
    source, agency = make.source("Morning Post"), make.source("Wire")
    tags = [make.tag(name) for name in ("trade", "transport", "summit", "energy", "water")]
    article = make.article(
        "Порт открыт",
        title_basis="supplied",
        on="2024-03-01",
        precision="month",
        language="ru",
        source=source,
        agency=agency,
        tags=tags,
        state=State.IN_REVIEW,
        problems=[UNDATED, EMPTY],
    )
    batch = ImportBatch.objects.create(name="morning files")
    ImportRecord.objects.create(
        batch=batch, article=article, place="/x", place_hash=1, file_hash=1, path="x", outcome="created"
    )
    edit(article, {"byline": "Ann"}, user=editor.user)
    assign([article.pk], editor.user, user=editor.user)
    response = editor.get(reverse(LIST), {"state": "in_review"})
    row = response.context["cl"].rows[0]
    assert (row.year, row.day, row.source) == ("2024", "March, no day", "Morning Post (Wire)")
    assert (row.tags, row.more_tags) == (["trade", "transport", "summit"], 2)
    assert [(flaw.label, flaw.severity) for flaw in row.flaws] == [("no text", "blocking"), ("undated", "warning")]
    assert (row.batch, row.assignee, row.changed_by) == ("morning files", editor.user.username, editor.user.username)
    page = response.content.decode()
    link = f'href="{reverse("admin:archive_article_change", args=[article.pk])}?_changelist_filters=state%3Din_review"'
    assert link in page
    assert 'lang="ru"><span class="bracket">[</span>Порт открыт<span class="bracket">]</span></a>' in page


def test_what_is_not_known_is_said(editor: Desk) -> None:
    make.article("", on=None, state=State.IMPORTED)
    row = editor.get(reverse(LIST)).context["cl"].rows[0]
    assert (row.year, row.day, row.source, row.assignee, row.batch, row.flaws) == ("", "no date stated", "", "", "", [])
    page = editor.get(reverse(LIST)).content.decode()
    for words in ("Undated", "Source unknown", "nobody", row.article.key):
        assert words in page


def test_months_stand_below_their_year_and_what_is_set_can_be_taken_away(editor: Desk) -> None:
    for day in ("2024-03-29", "2024-05-01", "2023-01-01"):
        make.article(f"Of {day}", on=day)
    changelist = editor.get(reverse(LIST), {"year": "2024", "state": ["published", "ready"]}).context["cl"]
    years = next(sift for sift in changelist.sifts if sift.name == "year")
    assert [one["label"] for one in years.choices] == ["undated", "2024", "May 2024", "March 2024", "2023"]
    assert [(one.label, one.without) for one in changelist.set_filters] == [
        ("published", "?state=ready&year=2024"),
        ("ready", "?state=published&year=2024"),
        ("2024", "?state=published&state=ready"),
    ]
    assert changelist.summary == "state: published, ready; year: 2024"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("2026-11-30 11:09:47", "import 30 Nov, 11:09"),
        ("2026-11-30 11:09:47 (2)", "import 30 Nov, 11:09 (2)"),
        ("2025-01-02 08:00:00", "import 2 Jan 2025, 08:00"),
        ("2026-13-30 11:09:47", "2026-13-30 11:09:47"),
        ("2026-11-30 evening", "2026-11-30 evening"),
        ("reuters.zip", "reuters.zip"),
        ("", ""),
    ],
)
def test_an_import_that_nobody_named_is_called_by_its_day(name: str, shown: str) -> None:
    assert short_batch_name(name, datetime(2026, 12, 1, tzinfo=UTC)) == shown


def test_ticked_articles_are_acted_on_from_the_bar(editor: Desk) -> None:
    article = make.article("Waiting", state=State.IMPORTED)
    page = editor.get(reverse(LIST)).content.decode()
    assert f'name="_selected_action" value="{article.pk}"' in page
    assert '<option value="to_in_review">Take into review…</option>' in page
    asked = editor.post(reverse(LIST), {"action": "to_in_review", "index": "0", "_selected_action": str(article.pk)})
    assert "Will be in review" in asked.content.decode()
