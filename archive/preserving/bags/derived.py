"""What follows from the records of a bag: words, fingerprints, counts, and what the search index follows."""

from __future__ import annotations

import hashlib
import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from archive.comparing.near_duplicates import MOST_ARTICLES
from archive.editing.changes import tallies
from archive.models import (
    ArticleProblem,
    ArticleWording,
    Fingerprint,
    Generation,
    Original,
    PackedWording,
    SearchLog,
    SearchPosition,
    Tally,
    TallyKey,
    insert,
    pack_wording,
)
from archive.models.bookkeeping.generation import draw_token
from archive.preserving.bags.errors import BagError
from archive.text.similarity.shingles import fingerprints, shingles
from archive.text.structure.paragraphs import plain_words
from archive.text.words import count_words

Record = dict[str, Any]
WORDING = ("article_id", "units", "lengths", "excerpt_start", "excerpt_end")
FOLLOWED = 1  # the number in the search log of all that was restored
Text = tuple[str, int, PackedWording, list[int]]


def texts_of(bodies: Sequence[tuple[str, str]]) -> list[Text]:
    """Return what follows from each text and its format: plain words, their number, wording and fingerprints."""
    made = []
    for body, body_format in bodies:
        text = plain_words(body, body_format)
        prints = [int(one) for one in fingerprints(shingles(text))]
        made.append((text, count_words(text), pack_wording(body, body_format), prints))
    return made


def packed_files(files: Sequence[tuple[str | None, str]]) -> list[bytes | None]:
    """Return the bytes of these files as originals keep them; raise BagError for those of another SHA-256 than said."""
    return [None if path is None else _packed(Path(path), sha256) for path, sha256 in files]


def _packed(path: Path, sha256: str) -> bytes:
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != sha256:
        raise BagError(f"{path} does not hold the bytes with the SHA-256 {sha256} that came in. Take another copy.")
    return Original.pack(data)


class Following:
    """What follows from the articles, gathered while they are loaded and written by the way and at the end."""

    def __init__(self, add_fingerprints: Callable[[Iterable[tuple[int, int]]], None]) -> None:
        self._add_fingerprints = add_fingerprints
        self._counts: Counter[TallyKey] = Counter()

    def add(self, records: Sequence[Record], texts: Sequence[Text]) -> None:
        """Note articles that were inserted: their words, fingerprints, headings, and that the index has to follow."""
        found = list(zip(records, texts, strict=True))
        insert(ArticleWording, WORDING, (_wording_row(record["id"], one[2]) for record, one in found))
        self._add_fingerprints((value, record["id"]) for record, (*_others, prints) in found for value in prints)
        insert(SearchLog, ("article_id", "seq"), ((record["id"], FOLLOWED) for record in records))
        for record in records:
            self._counts.update(_snapshot(record).keys)

    def finish(self, last_changes: dict[str, datetime]) -> None:
        """Write the counts, and when those of each month last changed."""
        Tally.add(self._counts)
        for name, at in last_changes.items():
            year, _dash, month = name.partition("-")
            if name == "undated":
                keys = [TallyKey("archive", precision="undated")]
            elif month:
                keys = [TallyKey("archive", precision="month", year=int(year), month=int(month))]
            else:
                keys = [TallyKey("archive", precision="year", year=int(year))]
            Tally.touch(keys, at)


def begin_anew() -> None:
    """Give the archive a name and a generation that none had before, with all articles for the index to follow."""
    SearchPosition.objects.all().delete()
    number = Generation.revision().generation + 1
    Generation.objects.all().delete()
    token = draw_token()
    SearchPosition.objects.create(seq=FOLLOWED, token=token)
    Generation.objects.create(
        pk=1, number=number, search_seq=FOLLOWED, search_token=token, archive_id=secrets.token_hex(16)
    )


def gathered_fingerprints() -> Any:
    """Give what takes fingerprints; see `Fingerprint.gathered`."""
    return Fingerprint.gathered(MOST_ARTICLES + 1)


def _wording_row(pk: int, one: PackedWording) -> tuple[int, bytes, bytes, int, int]:
    return pk, one.units, one.lengths, one.excerpt_start, one.excerpt_end


def _snapshot(record: Record) -> tallies.Snapshot:
    values = {name: record[name.removesuffix("_id")] for name in tallies.FACT_COLUMNS}
    return tallies.snapshot(
        record["state"],
        record["published_on"],
        record["withdrawal_mention"],
        list(values.values()),
        [link["tag"] for link in record["tags"]],
        [link["event"] for link in record["accounts"]],
        [link["code"] for link in record["problems"] if link["state"] == ArticleProblem.Answer.OPEN],
    )
