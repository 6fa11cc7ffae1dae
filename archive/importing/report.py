"""The report of an import: one JSON object a line, one line for each item."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.db.models import Prefetch

from archive.editing.problems.catalogue import CATALOGUE, FOUND
from archive.importing.report_file import Out
from archive.models import (
    Account,
    Article,
    ArticleProblem,
    EventCandidate,
    ImportBatch,
    ImportRecord,
    Outcome,
    Severity,
    TaggedArticle,
)

CHUNK = 500

# What the other columns say already.
SEEN_IN_COLUMNS = frozenset(code for code in FOUND if CATALOGUE[code].severity == Severity.NOTE)

# Joined: asked for by id, more than a thousand tags are too many for SQLite.
_LINKED = (
    Prefetch("tagged", TaggedArticle.objects.select_related("tag")),
    Prefetch("accounts", Account.objects.select_related("event")),
    "problems",
)


def write_report(batch: ImportBatch, out: Out) -> int:
    """Write the whole batch in the order of its records; return the number of lines. Bounded memory and queries."""
    lines = 0
    for row in rows(batch):
        out.write(json.dumps(row, ensure_ascii=False) + "\n")
        lines += 1
    return lines


def rows(batch: ImportBatch) -> Iterator[dict[str, Any]]:
    """Yield the lines of a report as dicts, in the order of the items."""
    last = 0
    while records := list(batch.records.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        last = records[-1].pk
        _give_articles(records)
        readings = _readings(records)
        candidates = _candidates(records)
        for record in records:
            yield _row(record, record.reading or readings.get(record.sha256, {}), candidates)


def _give_articles(records: list[ImportRecord]) -> None:
    """Give records the articles that they name, or those that these were merged into (four queries, or eight)."""
    rows = Article.objects.select_related("source", "agency")
    rows = rows.prefetch_related(*_LINKED)
    articles = rows.in_bulk({record.article_id for record in records if record.article_id})
    merged_into = {one.merged_into_id for one in articles.values() if one.merged_into_id}
    finals = articles | (rows.in_bulk(merged_into - articles.keys()) if merged_into else {})
    for record in records:
        if record.article_id:
            article = articles[record.article_id]
            record.article = finals[article.merged_into_id] if article.merged_into_id else article


def _row(record: ImportRecord, reading: dict[str, Any], candidates: dict[int, list[str]]) -> dict[str, Any]:
    article = record.article
    row: dict[str, Any] = {
        "path": record.path,
        "member": _member(record),
        "outcome": record.outcome,
        "message": record.message,
        "article": article.key if article else None,
        "title": None,
        "title_basis": None,
        "date": None,
        "date_basis": None,
        "source": None,
        "source_basis": None,
        "agency": None,
        "byline": None,
        "language": None,
        "tags": [],
        "events": [],
        "duplicate_of": None,
        "problems": [],
        "removed": [piece["text"] for piece in reading.get("removed", [])],
        "body": None,
        "sha256": record.sha256 or None,
    }
    if article is not None and record.outcome != Outcome.REFUSED:
        row |= _article(article, candidates)
        if record.outcome == Outcome.DUPLICATE:
            row["duplicate_of"] = row["duplicate_of"] or article.key
    return row


def _member(record: ImportRecord) -> str | None:
    """Return the name of a record in its file: its own id, else its number, after the member that it is in."""
    has_id = record.member and not record.member.endswith("#")
    if has_id or record.ordinal is None:
        return record.member or None
    return f"{record.member}{record.ordinal}"


def _article(article: Article, candidates: dict[int, list[str]]) -> dict[str, Any]:
    open_ones = (problem for problem in article.problems.all() if problem.state == ArticleProblem.Answer.OPEN)
    problems = [problem for problem in open_ones if problem.code not in SEEN_IN_COLUMNS]
    near = next((problem for problem in article.problems.all() if problem.code == "near_duplicate"), None)
    events = [account.event.slug for account in article.accounts.all()]
    return {
        "title": article.title or None,
        "title_basis": article.title_basis or None,
        "date": str(article.published) if article.published else None,
        "date_basis": article.date_basis or None,
        "source": article.source.name if article.source else None,
        "source_basis": article.evidence.get("source", {}).get("basis"),
        "agency": article.agency.name if article.agency else None,
        "byline": article.byline or None,
        "language": article.language or None,
        "tags": sorted(tagged.tag.name for tagged in article.tagged.all()),
        "events": sorted(events) + candidates.get(article.pk, []),
        "duplicate_of": near.evidence.get("family") if near else None,
        "problems": sorted(problem.code for problem in problems),
        "body": article.text,
    }


def _readings(records: list[ImportRecord]) -> dict[str, dict[str, Any]]:
    """Return the readings of bytes that this batch only recognised, from the batch that read them (one query)."""
    known = {record.sha256 for record in records if record.sha256 and not record.reading}
    earlier = ImportRecord.objects.filter(sha256__in=known).exclude(reading={}).order_by("pk")
    return dict(earlier.values_list("sha256", "reading"))


def _candidates(records: list[ImportRecord]) -> dict[int, list[str]]:
    """Return the open event candidates of each article, named after their first article (one query)."""
    found: dict[int, list[str]] = {}
    ids = {record.article_id for record in records if record.article_id}
    links = EventCandidate.articles.through.objects.filter(
        article__in=ids, eventcandidate__state=EventCandidate.Answer.OPEN
    )
    for pk, key in links.order_by("pk").values_list("article_id", "eventcandidate__first_article__key"):
        found.setdefault(pk, []).append(f"candidate:{key}")
    return found
