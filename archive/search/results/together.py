"""What the articles of one tag have besides: other tags, and their sources by years, from one count in the index."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tantivy import Query

from archive.search.conditions import Choice, Conditions
from archive.search.results.facets import cached
from archive.search.searcher import Session, open_session, searching
from archive.text.dates.partial_dates import PartialDate

MOST_TAGS = 200
MOST_SOURCES = 30
MOST_YEARS = 400


@dataclass(frozen=True, slots=True)
class Together:
    """Articles of a tag, `total` of them: by each other tag that they bear, and by source (0 unknown) and year."""

    total: int
    tags: Mapping[int, int]
    sources: Mapping[int, Mapping[int, int]]


def together(tag: int, since: PartialDate | None = None, session: Session | None = None) -> Together:
    """Count what stands beside a tag among what was published since a day; cached while the index is the same.

    It costs some 0.1 µs for each link of the articles that bear the tag, so that whoever asks bounds them by `since`.
    Raises SearchUnavailableError.
    """
    session = session or open_session()
    return cached(session, ("together", tag, since), lambda: _count(session, tag, since))


def _count(session: Session, tag: int, since: PartialDate | None) -> Together:
    years = {"terms": {"field": "year", "size": MOST_YEARS, "segment_size": MOST_YEARS}}
    asked: dict[str, Any] = {
        "tag": {"terms": {"field": "tag", "size": MOST_TAGS, "segment_size": MOST_TAGS * 10}},
        "source": {
            "terms": {"field": "source", "size": MOST_SOURCES, "segment_size": MOST_SOURCES * 10},
            "aggs": {"years": years},
        },
    }
    with searching():
        query: Query = session.narrowed(None, Conditions(tag=Choice(frozenset({tag})), since=since))
        answer = session.reader.searcher.aggregate(query, asked)
        total = session.count(query)
    tags = {int(bucket["key"]): int(bucket["doc_count"]) for bucket in answer["tag"]["buckets"]}
    tags.pop(tag, None)
    sources = {
        int(bucket["key"]): {
            int(year["key"]): int(year["doc_count"]) for year in bucket["years"]["buckets"] if year["key"]
        }
        for bucket in answer["source"]["buckets"]
    }
    return Together(total, tags, sources)
