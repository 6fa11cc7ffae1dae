"""Chosen articles as files: a table (CSV) or a line of JSON for each, in any state, sent as they are read."""

from __future__ import annotations

import csv
import io
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from archive.editing.bulk.frozen import chunks
from archive.editing.problems.catalogue import label_of
from archive.models import Account, Article, ArticleProblem, TaggedArticle
from archive.text.cells import plain_cell

FORMATS = {"csv": gettext_lazy("Export as CSV"), "jsonl": gettext_lazy("Export as JSONL")}
TYPES = {"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson; charset=utf-8"}
CHUNK = 500
COLUMNS = (
    "key", "state", "title", "title_basis", "subtitle", "byline", "source", "agency", "published", "date_precision",
    "date_basis", "language", "words", "original_url", "summary", "tags", "events", "problems",
)  # fmt: skip


def export_response(name: str, ids: Sequence[int]) -> StreamingHttpResponse:
    """Send these articles, in this order (some queries for each five hundred)."""
    write = _as_csv if name == "csv" else _as_jsonl
    response = StreamingHttpResponse(write(ids), content_type=TYPES[name])
    at = timezone.localtime()
    response.headers["Content-Disposition"] = f'attachment; filename="articles-{at:%Y%m%d-%H%M}.{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _as_csv(ids: Sequence[int]) -> Iterator[str]:
    yield "\ufeff" + _lines([COLUMNS])
    for some in chunks(ids, CHUNK):
        rows = _facts(some, with_text=False)
        yield _lines([[_cell(row[name]) for name in COLUMNS] for row in rows])


def _as_jsonl(ids: Sequence[int]) -> Iterator[str]:
    for some in chunks(ids, CHUNK):
        yield "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in _facts(some, with_text=True))


def _facts(ids: Sequence[int], *, with_text: bool) -> Iterator[dict[str, Any]]:
    """Yield what is told of each article (four queries)."""
    rows = Article.objects.select_related("source", "agency").defer("text", "evidence", "edited_fields")
    found = (rows if with_text else rows.defer("body", "text", "evidence", "edited_fields")).in_bulk(ids)
    tags = _names(TaggedArticle.objects.filter(content_object__in=ids), "content_object_id", "tag__slug")
    events = _names(Account.objects.filter(article__in=ids), "article_id", "event__slug")
    open_ones = ArticleProblem.objects.filter(article__in=ids, state=ArticleProblem.Answer.OPEN)
    problems = _names(open_ones, "article_id", "code")
    for article in (found[pk] for pk in ids if pk in found):
        yield {
            "key": article.key,
            "state": article.state,
            "title": article.title,
            "title_basis": article.title_basis,
            "subtitle": article.subtitle,
            "byline": article.byline,
            "source": str(article.source or ""),
            "agency": str(article.agency or ""),
            "published": str(article.published or ""),
            "date_precision": article.date_precision,
            "date_basis": article.date_basis,
            "language": article.language,
            "words": article.word_count,
            "original_url": article.original_url,
            "summary": article.summary,
            "tags": tags[article.pk],
            "events": events[article.pk],
            "problems": [label_of(code) for code in problems[article.pk]],
            **({"body": article.body, "body_format": article.body_format} if with_text else {}),
        }


def _names(rows: Any, parent: str, name: str) -> defaultdict[int, list[str]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    for pk, value in rows.order_by(name).values_list(parent, name):
        found[pk].append(value)
    return found


def _cell(value: Any) -> Any:
    """Return a value as a cell, which no spreadsheet takes for a formula."""
    text = "; ".join(value) if isinstance(value, list) else value
    return plain_cell(text) if isinstance(text, str) else text


def _lines(rows: Iterable[Sequence[Any]]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue()
