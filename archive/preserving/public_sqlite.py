"""The public SQLite file: what readers may have of the archive, with full-text search, for anybody's tools.

Its tables, searches and views stand in `public_sqlite.sql`. Datasette (https://datasette.io) opens it as it is.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from archive.models import (
    Account,
    Article,
    Collection,
    Datestamp,
    Event,
    EventSeries,
    Place,
    Source,
    Tag,
    TaggedArticle,
)
from archive.models.choices import State
from archive.text.dates.partial_dates import PartialDate

FORMAT = "1"  # of the tables; a higher one may lack what was in a lower one
ROWS = 500  # that are written together
FOLDER = Path(__file__).parent

Row = tuple[Any, ...]
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff]"
)


class ChangedMeanwhileError(Exception):
    """The archive was changed while the file was written, so that something in it names what is not in it."""

    def __init__(self) -> None:
        super().__init__("Something public changed while the file was written. Run it again.")


def write_public_sqlite(
    path: Path, progress: Callable[[int], object] = lambda n: None, *, now: datetime | None = None
) -> dict[str, int]:
    """Write the file, which must not be there yet; return how many rows each table has.

    Only what is published is in it, and of each text as much as the public may read. The same archive gives the same
    bytes for the same `now`, which is when the file says it was written. Articles are streamed, so that memory holds
    some hundred, and `progress` is told how many are written. It is written beside its place and put there when it is
    whole. Raises FileExistsError, and ChangedMeanwhileError.
    """
    if path.exists():
        raise FileExistsError(f"{path} is there already. Name a new file.")
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(part, isolation_level=None)) as file:
            counts = _write(file, progress, now or timezone.now())
        part.rename(path)
    finally:
        part.unlink(missing_ok=True)
    return counts


def _write(file: sqlite3.Connection, progress: Callable[[int], object], now: datetime) -> dict[str, int]:
    file.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-64000;")
    file.executescript((FOLDER / "public_sqlite.sql").read_text(encoding="utf-8"))
    file.execute("BEGIN")
    counts = {"metadata": _insert(file, "metadata", _metadata(now))}
    for table, rows in _tables().items():
        counts[table] = _insert(file, table, rows)
    counts["articles"] = 0
    articles = _articles()
    while some := list(islice(articles, ROWS)):
        counts["articles"] += _insert(file, "articles", some)
        file.executemany(
            "INSERT INTO articles_fts (rowid, title, subtitle, text) VALUES (?, ?, ?, ?)", map(_words, some)
        )
        unspaced = [words for words in map(_words, some) if any(_UNSPACED.search(one or "") for one in words[1:])]
        file.executemany("INSERT INTO unspaced_fts (rowid, title, subtitle, text) VALUES (?, ?, ?, ?)", unspaced)
        progress(counts["articles"])
    counts["article_tags"] = _insert(file, "article_tags", _article_tags())
    counts["accounts"] = _insert(file, "accounts", _accounts())
    file.execute("COMMIT")
    file.executescript((FOLDER / "public_sqlite_indexes.sql").read_text(encoding="utf-8"))
    file.executescript("INSERT INTO articles_fts (articles_fts) VALUES ('optimize'); ANALYZE;")
    if file.execute("PRAGMA foreign_key_check").fetchone():
        raise ChangedMeanwhileError
    return counts


def _insert(file: sqlite3.Connection, table: str, rows: Iterable[Row]) -> int:
    """Insert rows of all columns, some hundred at a time; return how many they were."""
    columns = len(file.execute(f"PRAGMA table_info({table})").fetchall())
    sql = f"INSERT INTO {table} VALUES ({', '.join('?' * columns)})"  # noqa: S608  (a table of ours)
    left, n = iter(rows), 0
    while some := list(islice(left, ROWS)):
        file.executemany(sql, some)
        n += len(some)
    return n


def _metadata(now: datetime) -> Iterator[Row]:
    collection = Collection.objects.current()
    newest = Datestamp.objects.order_by("-at").values_list("at", flat=True).first()
    changed = datetime.fromtimestamp(newest, now.tzinfo).isoformat(timespec="seconds") if newest else ""
    yield "format", FORMAT
    yield "title", collection.title
    yield "description", collection.description
    yield "rights", collection.rights
    yield "contact", collection.contact
    yield "site", settings.SITE_URL
    yield "last_changed_at", changed
    yield "generated_at", now.isoformat(timespec="seconds")
    yield (
        "search",
        "articles_fts by words; unspaced_fts by three signs and more, for Chinese, Japanese, Korean and Thai.",
    )


def _tables() -> dict[str, Iterator[Row]]:
    """Return the rows of the vocabulary by their tables, each table behind those that it names."""
    return {
        "sources": (
            (
                row.pk,
                row.slug,
                row.name,
                row.kind,
                *_known(row.country, row.homepage, row.rights, row.description),
                _url(row),
            )
            for row in Source.objects.public().order_by("pk").iterator()
        ),
        "tags": (
            (row.pk, row.slug, row.name, row.kind, row.description or None, _url(row))
            for row in Tag.objects.public().order_by("pk").iterator()
        ),
        "places": (
            (row.pk, row.slug, row.name, row.country or None, _number(row.latitude), _number(row.longitude), _url(row))
            for row in Place.objects.public().order_by("pk").iterator()
        ),
        "series": (
            (row.pk, row.slug, row.name, row.description or None, _url(row))
            for row in EventSeries.objects.public().order_by("pk").iterator()
        ),
        "events": (
            (
                *(row.pk, row.slug, row.title, row.kind, _date(row.starts), _date(row.ends)),
                *(row.place_id, row.series_id, row.description or None, _url(row)),
            )
            for row in Event.objects.public().order_by("pk").iterator()
        ),
    }


def _articles() -> Iterator[Row]:
    rows = Article.objects.published().order_by("pk").select_related("source").defer("evidence", "edited_fields")
    for row in rows.iterator(chunk_size=ROWS):
        assert row.published_at is not None
        yield (
            *(row.pk, row.key, row.title, *_known(row.title_basis, row.subtitle, row.byline)),
            *(row.source_id, row.agency_id, _date(row.published)),
            *_known(row.date_basis, row.language, row.public_summary(), row.public_text()),
            *(row.shown_as, row.word_count, row.original_url or None),
            *(row.published_at.isoformat(timespec="seconds"), _url(row)),
        )


def _words(row: Row) -> Row:
    """Return what of a row of articles is searched: id, title, subtitle, text."""
    return row[0], row[2], row[4], row[12]


def _article_tags() -> Iterator[Row]:
    rows = TaggedArticle.objects.filter(content_object__state=State.PUBLISHED).order_by("content_object_id", "tag_id")
    return iter(rows.values_list("content_object_id", "tag_id", "basis").iterator())


def _accounts() -> Iterator[Row]:
    rows = Account.objects.of_public_events().filter(article__state=State.PUBLISHED).order_by("event_id", "article_id")
    return iter(rows.values_list("event_id", "article_id", "role", "basis").iterator())


def _url(row: Any) -> str:
    return f"{settings.SITE_URL}{row.get_absolute_url()}"


def _known(*values: str) -> list[str | None]:
    return [value or None for value in values]


def _date(when: PartialDate | None) -> str | None:
    return str(when) if when else None


def _number(value: Any) -> float | None:
    return None if value is None else float(value)
