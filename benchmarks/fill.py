"""Fill an empty archive with a corpus in minutes: the rows of an import and its publication, without the importer.

    python -m benchmarks.fill NUMBER [TEXT]

Everything that an import of the same articles would store is in it, but for the evidence of places in the text. On
PostgreSQL rows go in by COPY, and their indexes are made and their references checked afterwards.
"""

from __future__ import annotations

import json
import multiprocessing
import sys
import tempfile
import time
from collections import Counter, deque
from collections.abc import Iterator
from multiprocessing.pool import AsyncResult
from pathlib import Path

from benchmarks import setting_up

setting_up.django()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from archive.editing.vocabulary.loading import load_collection  # noqa: E402
from archive.models import (  # noqa: E402
    Article,
    Fingerprint,
    Generation,
    ImportBatch,
    SearchPosition,
    Tally,
    TallyKey,
    refresh_statistics,
)
from archive.models.bookkeeping.generation import draw_token  # noqa: E402
from archive.search.index import follower  # noqa: E402
from benchmarks.corpus import Corpus  # noqa: E402
from benchmarks.import_rows import CHUNK, TABLES, RowMaker, Rows  # noqa: E402
from benchmarks.rows import in_bulk, insert  # noqa: E402

TRANSACTION = 20  # chunks


def fill(corpus: Corpus, *, processes: int = 2) -> dict[str, float]:
    """Fill the archive of the settings, which must be empty, and make its index; return how many seconds each took."""
    call_command("migrate", verbosity=0)
    if Article.objects.exists():
        raise SystemExit("The archive is not empty. Give another ARCHIVE_DATA_DIR.")
    with tempfile.TemporaryDirectory() as folder:
        collection = Path(folder) / "collection.toml"
        corpus.write_collection(collection)
        load_collection(collection)
    batch = ImportBatch.objects.create(name="made", status="finished", counts={"created": corpus.size})
    clock = time.perf_counter()
    maker = RowMaker(corpus, batch)
    _write(maker, processes)
    refresh_statistics()  # as an import does at its end
    seconds = {"rows": time.perf_counter() - clock}
    print(f"  rows written in {seconds['rows']:.0f} s", file=sys.stderr, flush=True)
    clock = time.perf_counter()
    follower.rebuild()
    seconds["index"] = time.perf_counter() - clock
    print(f"  index made in {seconds['index']:.0f} s", file=sys.stderr, flush=True)
    return seconds


def _write(maker: RowMaker, processes: int) -> None:
    numbers = range(-(-maker.corpus.size // CHUNK))
    tallies: Counter[TallyKey] = Counter()
    hashes = ("hash", "article")
    with in_bulk([*TABLES, Fingerprint]), connection.cursor() as cursor:
        # Fingerprints come in no order; sorted at the end they are written in one go.
        cursor.execute("CREATE TEMPORARY TABLE made_hashes (hash BIGINT, article BIGINT)")
        maker.corpus.words  # noqa: B018  # before the processes part
        waiting = _made(maker, numbers, processes)
        while chunks := [rows for _n, rows in zip(range(TRANSACTION), waiting, strict=False)]:
            with transaction.atomic():
                for rows in chunks:
                    for model, some in rows.rows.items():
                        TABLES[model].insert(some)
                    insert("made_hashes", hashes, rows.fingerprints)
                    tallies.update(rows.tallies)
        with transaction.atomic():
            cursor.execute(
                "INSERT INTO archive_fingerprint (hash, article_id) SELECT hash, article FROM made_hashes ORDER BY 1, 2"
            )
            Tally.add(tallies)
            row = Generation.locked()
            last = max(row.search_seq + 1, len(numbers))
            positions = [SearchPosition(seq=seq, token=draw_token()) for seq in range(row.search_seq + 1, last)]
            SearchPosition.objects.bulk_create(positions)
            row.advance(is_public=True, seq=last)
        cursor.execute("DROP TABLE made_hashes")


def _made(maker: RowMaker, numbers: range, processes: int) -> Iterator[Rows]:
    if processes < 2:
        yield from map(maker.chunk, numbers)
        return
    with multiprocessing.get_context("fork").Pool(processes, _start, (maker,)) as pool:
        # A few ahead: the pool would make everything at once and keep it in memory.
        waiting: deque[AsyncResult[Rows]] = deque()
        for number in numbers:
            waiting.append(pool.apply_async(_chunk, (number,)))
            if len(waiting) > processes * 3:
                yield waiting.popleft().get()
        while waiting:
            yield waiting.popleft().get()


_maker: RowMaker | None = None


def _start(maker: RowMaker) -> None:
    global _maker
    _maker = maker


def _chunk(number: int) -> Rows:
    assert _maker is not None
    return _maker.chunk(number)


if __name__ == "__main__":
    spent = fill(Corpus(int(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None))
    json.dump(spent, sys.stdout)
