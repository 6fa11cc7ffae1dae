"""Whole lists as CSV and BibTeX: rows a second, held against the same table read and written without the archive.

python -m benchmarks.exports    # of the archive of the settings
"""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable
from typing import Any

from benchmarks import setting_up

setting_up.django()

from django.db import connection  # noqa: E402
from django.test import Client, override_settings  # noqa: E402

from archive.models import Article, Tag, Tally  # noqa: E402
from benchmarks.spending import processor_time  # noqa: E402

TIMES = 3
# One pass over the articles in their order with what hangs on them, by the database alone.
BOUND = """
SELECT a.key, a.slug, a.title, a.title_basis, a.subtitle, a.byline, s.name, g.name, a.published_on, a.date_precision,
  a.date_basis, a.language, a.word_count, a.original_url, a.summary
FROM archive_article a LEFT JOIN archive_source s ON s.id = a.source_id LEFT JOIN archive_source g ON g.id = a.agency_id
WHERE a.state = 'published' ORDER BY a.sort_key DESC
"""
LINKS = """
SELECT l.article_id, t.name FROM archive_taggedarticle l JOIN archive_tag t ON t.id = l.tag_id
UNION ALL SELECT c.article_id, e.slug FROM archive_account c JOIN archive_event e ON e.id = c.event_id
"""


def measure() -> dict[str, Any]:
    """Measure the whole archive, a tag and a search; each number is the best of three, by the processor's time."""
    number = Article.objects.published().count()
    tag = Tag.objects.get(pk=next(iter(Tally.objects.largest("tag", 1))))
    lists = {"all": "/articles.csv", "tag": f"/tags/{tag.slug}.csv", "index": "/articles.csv?sort=oldest"}
    found = {name: _rate(lambda address=address: _rows(address)) for name, address in lists.items()}
    citations = _rate(lambda: _asked("/articles.bib").count("\n}\n"))
    bound = _rate(_bound)
    return {
        "articles": number,
        "csv_rows_a_second": found,
        "bibtex_entries_a_second": citations,
        "bound_rows_a_second": bound,
        "csv_to_bound": bound / found["all"],
    }


def _rows(address: str) -> int:
    return _asked(address).count("\r\n") - 1


def _asked(address: str) -> str:
    response = Client(SERVER_NAME="127.0.0.1").get(address)
    if response.status_code != 200:
        raise SystemExit(f"{address} is answered {response.status_code}")
    return response.getvalue().decode()


def _bound() -> int:
    buffer, number = io.StringIO(), 0
    writer = csv.writer(buffer)
    with connection.cursor() as cursor:
        cursor.execute(LINKS)
        links: dict[int, list[str]] = {}
        for article, name in cursor.fetchall():
            links.setdefault(article, []).append(name)
        cursor.execute(BOUND)
        while rows := cursor.fetchmany(2000):
            writer.writerows(rows)
            number += len(rows)
    return number


def _rate(act: Callable[[], int]) -> float:
    best = 0.0
    for _ in range(TIMES):
        began = processor_time()
        rows = act()
        best = max(best, rows / (processor_time() - began))
    return best


if __name__ == "__main__":
    with override_settings(DEBUG=False):
        json.dump(measure(), sys.stdout)
