"""Fill an empty archive with a corpus in minutes: the rows of an import and its publication, without the importer.

    python -m benchmarks.fill NUMBER [TEXT]

The archive is a true one: everything an import of the same articles would have kept stands in it, but for the evidence
of places in the text. SQLite only.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import sys
import tempfile
import time
import zlib
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from multiprocessing.pool import AsyncResult
from pathlib import Path

from benchmarks import setting_up

setting_up.django()

from django.core.management import call_command  # noqa: E402
from django.core.serializers.json import DjangoJSONEncoder  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from archive.editing.changes.tallies import dated  # noqa: E402
from archive.editing.vocabulary.loading import load_collection  # noqa: E402
from archive.importing.intake.places import hash_of  # noqa: E402
from archive.models import (  # noqa: E402
    Account,
    Article,
    ArticleOriginal,
    Change,
    ChangeSet,
    Event,
    Generation,
    ImportBatch,
    ImportRecord,
    Original,
    SearchLog,
    SearchPosition,
    Source,
    Tag,
    TaggedArticle,
    Tally,
    TallyKey,
    refresh_statistics,
)
from archive.models.articles import sort_key_of  # noqa: E402
from archive.models.bookkeeping.generation import draw_token  # noqa: E402
from archive.search.index import follower  # noqa: E402
from archive.text.keys import article_key  # noqa: E402
from archive.text.similarity.shingles import fingerprints, shingles  # noqa: E402
from archive.text.slugs import slugify  # noqa: E402
from archive.text.structure.paragraphs import plain_words  # noqa: E402
from archive.text.words import count_words  # noqa: E402
from benchmarks.corpus import Corpus, Made  # noqa: E402
from benchmarks.rows import Row, Table  # noqa: E402

CHUNK = 1000  # articles of one change set
TRANSACTION = 20  # chunks
TABLES = {
    model: Table(model)
    for model in (
        Article,
        Original,
        ArticleOriginal,
        TaggedArticle,
        Account,
        ImportRecord,
        ChangeSet,
        Change,
        SearchLog,
    )
}


@dataclass(slots=True)
class Rows:
    """The rows of one chunk, and what its articles count in."""

    rows: dict[type, list[Row]] = field(default_factory=lambda: {model: [] for model in TABLES})
    prints: list[tuple[int, int]] = field(default_factory=list)
    tallies: Counter[TallyKey] = field(default_factory=Counter)


class Filler:
    """Makes the rows of chunks; needs the vocabulary in the database, then only its own memory."""

    def __init__(self, corpus: Corpus, batch: ImportBatch) -> None:
        self.corpus = corpus
        self.batch = batch.pk
        now = timezone.now()
        self.now = connection.ops.adapt_datetimefield_value(now)
        self.now_as_json = json.dumps(now, cls=DjangoJSONEncoder)
        self.sources = _ids(Source, "source")
        self.tags = _ids(Tag, "tag")
        self.events = _ids(Event, "event")
        self.first_change_set = (ChangeSet.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1

    def chunk(self, number: int) -> Rows:
        made = Rows()
        change_set = self.first_change_set + number
        made.rows[ChangeSet].append(
            TABLES[ChangeSet].row(id=change_set, kind="import", batch_id=self.batch, at=self.now)
        )
        first = number * CHUNK
        for article in self.corpus.articles(range(first, min(first + CHUNK, self.corpus.size))):
            self._add(made, article, change_set, number + 1)
        return made

    def _add(self, made: Rows, article: Made, change_set: int, seq: int) -> None:
        pk = article.number + 1
        data = self.corpus.as_text(article).encode()
        digest = hashlib.sha256(data)
        key = article_key(digest.digest())
        text = plain_words(article.body, "text")
        sort_key = sort_key_of(article.on, pk)
        source = self.sources[article.source] if article.source is not None else None
        day = article.on.isoformat() if article.on else None
        add = {model: rows.append for model, rows in made.rows.items()}
        known = ["title", *(["published_on"] if day else []), *(["source"] if source else [])]
        how = {"basis": "document", "rule": "made", "confidence": 1}
        add[Article](
            TABLES[Article].row(
                id=pk,
                key=key,
                title=article.title,
                title_basis="document",
                slug=slugify(article.title, f"article-{key}"),
                source_id=source,
                published_on=day,
                date_precision=article.precision,
                date_basis="document" if day else "",
                language=article.language,
                body=article.body,
                text=text,
                word_count=count_words(text),
                state="published",
                published_at=self.now,
                evidence=json.dumps(dict.fromkeys(known, how)),
                sort_key=sort_key,
                version=2,
                created_at=self.now,
                updated_at=self.now,
            )
        )
        add[Original](
            TABLES[Original].row(
                id=pk,
                sha256=digest.hexdigest(),
                size=len(data),
                media_type="text/plain",
                encoding="utf-8",
                packed=zlib.compress(data, 6),
                created_at=self.now,
            )
        )
        name = f"{article.number:07}.txt"
        add[ArticleOriginal](
            TABLES[ArticleOriginal].row(id=pk, article_id=pk, original_id=pk, name=name, since=self.now)
        )
        place = f"/made/{name}"
        add[ImportRecord](
            TABLES[ImportRecord].row(
                batch_id=self.batch,
                place=place,
                place_hash=hash_of(place),
                path=f"made/{name}",
                file_hash=hash_of(place),
                file_sha256=digest.hexdigest(),
                outcome="created",
                article_id=pk,
                sha256=digest.hexdigest(),
                size=len(data),
            )
        )
        headings = [TallyKey("archive"), TallyKey("source", source or 0), TallyKey("language", label=article.language)]
        for number in article.tags:
            tag = self.tags[number]
            words = json.dumps([self.corpus.tags[number]])
            add[TaggedArticle](
                TABLES[TaggedArticle].row(
                    content_object_id=pk, tag_id=tag, sort_key=sort_key, basis="inferred", words=words
                )
            )
            headings.append(TallyKey("tag", tag))
        if article.event is not None:
            event = self.events[article.event]
            add[Account](
                TABLES[Account].row(
                    article_id=pk, event_id=event, role=article.role, basis="inferred", sort_key=sort_key
                )
            )
            headings.append(TallyKey("event", event))
        changed = TABLES[Change].row
        add[Change](changed(change_set_id=change_set, model="article", object_id=pk, action="create"))
        for column, old, new in (("state", '"imported"', '"published"'), ("published_at", None, self.now_as_json)):
            add[Change](
                changed(
                    change_set_id=change_set,
                    model="article",
                    object_id=pk,
                    action="set",
                    field=column,
                    old=old,
                    new=new,
                )
            )
        add[SearchLog](TABLES[SearchLog].row(article_id=pk, seq=seq))
        made.prints += [(value, pk) for value in fingerprints(shingles(text))]
        made.tallies.update(key for heading in headings for key in dated(heading, article.on, article.precision))
        named = [("source", source), *((heading.kind, heading.object_id) for heading in headings[3:])]
        made.tallies.update(TallyKey("shown", pk, label) for label, pk in named if pk)
        made.tallies[TallyKey("state", label="published")] += 1


def fill(corpus: Corpus, *, processes: int = 2) -> dict[str, float]:
    """Fill the archive of the settings, which must be empty, and make its index; return how many seconds each took."""
    if connection.vendor != "sqlite":
        raise SystemExit("Only an archive on SQLite can be filled.")
    call_command("migrate", verbosity=0)
    if Article.objects.exists():
        raise SystemExit("The archive is not empty. Give another ARCHIVE_DATA_DIR.")
    with tempfile.TemporaryDirectory() as folder:
        collection = Path(folder) / "collection.toml"
        corpus.write_collection(collection)
        load_collection(collection)
    batch = ImportBatch.objects.create(name="made", status="finished", counts={"created": corpus.size})
    clock = time.perf_counter()
    filler = Filler(corpus, batch)
    _write(filler, processes)
    refresh_statistics()  # as an import does at its end
    seconds = {"rows": time.perf_counter() - clock}
    print(f"  rows written in {seconds['rows']:.0f} s", file=sys.stderr, flush=True)
    clock = time.perf_counter()
    follower.rebuild()
    seconds["index"] = time.perf_counter() - clock
    print(f"  index made in {seconds['index']:.0f} s", file=sys.stderr, flush=True)
    return seconds


def _write(filler: Filler, processes: int) -> None:
    numbers = range(-(-filler.corpus.size // CHUNK))
    tallies: Counter[TallyKey] = Counter()
    with connection.cursor() as cursor:
        for pragma in ("foreign_keys = OFF", "temp_store = FILE", "cache_size = -1500000", "synchronous = OFF"):
            cursor.execute(f"PRAGMA {pragma}")
        # Fingerprints come in no order; sorted at the end they are written in one go.
        cursor.execute("CREATE TEMP TABLE made_prints (hash INTEGER, article INTEGER)")
        filler.corpus.words  # noqa: B018  # before the processes part
        waiting = _made(filler, numbers, processes)
        while chunks := [rows for _n, rows in zip(range(TRANSACTION), waiting, strict=False)]:
            with transaction.atomic():
                for rows in chunks:
                    for model, some in rows.rows.items():
                        TABLES[model].insert(some)
                    cursor.executemany("INSERT INTO made_prints VALUES (%s, %s)", rows.prints)
                    tallies.update(rows.tallies)
        with transaction.atomic():
            cursor.execute(
                "INSERT INTO archive_fingerprint (hash, article_id) SELECT hash, article FROM made_prints ORDER BY 1, 2"
            )
            Tally.add(tallies)
            row = Generation.locked()
            last = max(row.search_seq + 1, len(numbers))
            positions = [SearchPosition(seq=seq, token=draw_token()) for seq in range(row.search_seq + 1, last)]
            SearchPosition.objects.bulk_create(positions)
            row.advance(is_public=True, seq=last)
        cursor.execute("DROP TABLE made_prints")
    connection.close()


def _made(filler: Filler, numbers: range, processes: int) -> Iterator[Rows]:
    if processes < 2:
        yield from map(filler.chunk, numbers)
        return
    with multiprocessing.get_context("fork").Pool(processes, _start, (filler,)) as pool:
        # A few ahead: the pool would make everything at once and keep it in memory.
        waiting: deque[AsyncResult[Rows]] = deque()
        for number in numbers:
            waiting.append(pool.apply_async(_chunk, (number,)))
            if len(waiting) > processes * 3:
                yield waiting.popleft().get()
        while waiting:
            yield waiting.popleft().get()


_filler: Filler | None = None


def _start(filler: Filler) -> None:
    global _filler
    _filler = filler


def _chunk(number: int) -> Rows:
    assert _filler is not None
    return _filler.chunk(number)


def _ids(model: type[Source | Tag | Event], kind: str) -> dict[int, int]:
    found = model.objects.filter(slug__startswith=f"{kind}-").values_list("slug", "pk")
    return {int(slug.removeprefix(f"{kind}-")): pk for slug, pk in found}


if __name__ == "__main__":
    spent = fill(Corpus(int(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None))
    json.dump(spent, sys.stdout)
