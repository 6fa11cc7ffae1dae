"""What was added of late, on the page of changes and in its feed; what was merged."""

from __future__ import annotations

from datetime import UTC, datetime

import feedparser
import pytest
from django.contrib.auth.models import User
from django.test import Client

from archive.editing.merging.articles import merge_articles
from archive.models import Article
from archive.views.pages import additions
from tests import make
from tests.views.test_vocabulary import words

pytestmark = pytest.mark.django_db


def added(title: str, day: int, **fields: object) -> Article:
    return make.article(title, published_at=datetime(2026, 11, day, 12, tzinfo=UTC), **fields)  # type: ignore[arg-type]


def test_what_was_added_stands_by_days(client: Client) -> None:
    for number in range(5):
        added(f"Of the second {number}", 2)
    added("Of the first", 1)
    added("Held back", 3, state="imported")
    text = words(client, "/about/changes/")
    assert "5 articles" in text
    assert text.index("Of the second 4") < text.index("Of the first")
    assert "Of the second 0" not in text
    assert "Held back" not in text
    assert 'href="/articles/?sort=added"' in client.get("/about/changes/").content.decode()


def test_a_day_of_very_many_is_counted_as_far_as_that_is_cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(additions, "LOOKED_AT", 4)
    monkeypatch.setattr(additions, "MOST_COUNTED", 6)
    for number in range(6):
        added(f"One {number}", 2)
    assert additions.latest_additions()[0].in_words == "6 articles"
    added("One more", 2)
    assert additions.latest_additions()[0].in_words == "more than 6 articles"


def test_the_feed_tells_of_additions_and_merges(client: Client) -> None:
    kept, gone = added("The one that stays", 1), added("The other", 1)
    merge_articles(kept, gone, user=User.objects.create_superuser("root"))
    feed = feedparser.parse(client.get("/about/changes.atom").content)
    titles = [entry.title for entry in feed.entries]
    assert "Added: 1 article" in titles
    assert "The one that stays: another article that tells the same was merged into it" in titles
    text = words(client, "/about/changes/")
    assert "Another article that tells the same was merged into it" in text
    assert "The other" not in text
