"""The vocabulary is recognised in texts by its names, credits and rules."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from archive.editing.vocabulary.loading import load_collection
from archive.editing.vocabulary.recognition import (
    known_events,
    known_names,
    known_sources,
    match_events,
    tag_article_words,
)
from archive.models import (
    Event,
    Tag,
)
from archive.text.dates.partial_dates import PartialDate
from tests import make


@pytest.mark.django_db
def test_the_vocabulary_is_read_with_few_queries(small: Path, django_assert_num_queries: Any) -> None:
    load_collection(small)
    with django_assert_num_queries(2):
        names = known_names()
    with django_assert_num_queries(2):
        sources = known_sources()
    with django_assert_num_queries(1):
        rules = known_events()
    with django_assert_num_queries(0):
        tags = tag_article_words(names, title="Trading", body="Jordan traded.", filed_under=["JORDAN", "sport"])
        match_events(rules, title="", body="The harbour fair in Port Haven", published=PartialDate(2024, 6, 2))
    by_slug = {tag.slug: tag.pk for tag in Tag.objects.all()}
    assert [(tag.tag, tag.basis, tag.words, tag.position) for tag in tags] == [
        (by_slug["jordan"], "metadata", ("JORDAN",), "metadata"),
        (by_slug["trade"], "inferred", ("Trading",), "title"),
    ]
    assert {(known.name, known.slug, known.is_agency) for known in sources.sources} == {
        ("Morning Post", "morning-post", False),
        ("The Morning Post", "morning-post", False),
        ("Wire", "wire", True),
        ("Harbour Wire Service", "wire", True),
    }
    assert sources.domains == {"post.example": "morning-post"}


@pytest.mark.django_db
def test_uses_of_aliases_hold_when_texts_are_read(small: Path) -> None:
    load_collection(small)
    names = known_names()
    by_id = {tag.pk: tag.slug for tag in Tag.objects.all()}

    def tags(body: str) -> list[str]:
        return [by_id[tag.tag] for tag in tag_article_words(names, title="", body=body)]

    assert tags("A trade union met Michael Jordan in Иордания.") == []
    assert tags("Trading with Jordan grew.") == ["trade", "jordan"]


@pytest.mark.django_db
def test_accounts_say_where_their_words_stand(small: Path) -> None:
    load_collection(small)
    title, body = "Harbour fair in Port Haven", "Ярмарка. The harbour fair filled Port Haven."
    (found,) = match_events(known_events(), title=title, body=body, published=PartialDate(2024, 6, 2))
    assert found.as_link() == {
        "event": Event.objects.get().pk,
        "role": "reports",
        "basis": "inferred",
        "evidence": {
            "rule": "the fair in its town",
            "words": [
                {"words": "Harbour fair", "in": "title", "start": 0, "end": 12},
                {"words": "Port Haven", "in": "title", "start": 16, "end": 26},
            ],
        },
    }
    (found,) = match_events(known_events(), title="x", body=body, published=PartialDate(2024, 6, 2))
    for words in found.evidence["words"]:
        assert (words["in"], body[words["start"] : words["end"]]) == ("body", words["words"])


@pytest.mark.django_db
def test_a_broken_rule_of_one_event_leaves_the_others_at_work(small: Path, caplog: pytest.LogCaptureFixture) -> None:
    load_collection(small)
    make.event("Broken", rules=[{"name": "broken"}])
    assert match_events(
        known_events(), title="", body="The harbour fair in Port Haven.", published=PartialDate(2024, 6, 2)
    )
    assert "Left out of the event broken" in caplog.text
