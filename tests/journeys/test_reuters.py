"""Two thousand articles of 1987 tell of none of the first collection's events, whatever their date."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest

from archive.editing.vocabulary.collection_file import read_collection
from archive.text.dates.partial_dates import PartialDate
from archive.text.matching.rule_matches import RuledEvent, RuleIndex
from archive.text.matching.rules import Rule
from tests.conftest import ROOT

ARTICLES = ROOT.parent / "shared" / "data" / "reuters" / "reuters-2000.jsonl.gz"
DATES = [None, *map(PartialDate.parse, ("2023-05-19", "2024-03-31", "2024-10-28", "2025-06-18", "2026-01"))]

needs_articles = pytest.mark.skipif(
    not ARTICLES.exists(),
    reason=f"the Reuters articles of 1987 lie not beside the checkout (looked for {ARTICLES.relative_to(ROOT.parent)})",
)


@pytest.fixture(scope="module")
def articles() -> list[dict[str, Any]]:
    with gzip.open(ARTICLES, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


@needs_articles
def test_no_article_of_1987_is_tied_to_an_event(articles: list[dict[str, Any]]) -> None:
    file = read_collection(ROOT / "seeds" / "collection.toml")
    rules = RuleIndex(
        RuledEvent(
            event.slug,
            PartialDate.parse(event.values["starts_on"] or event.values["ends_on"]),
            PartialDate.parse(event.values["ends_on"]),
            tuple(map(Rule.from_json, event.values["rules"])),
        )
        for event in file.events
    )
    assert len(articles) == 2000
    for article in articles:
        text = f"{article['title']}\n\n{article['body']}"
        for published in (PartialDate.parse(article["date"]), *DATES):
            assert rules.match(text, published) == [], article["id"]
