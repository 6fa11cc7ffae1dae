"""Whether the index is whole and holds what the database holds."""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from tantivy import FieldType, Query

from archive.models import Article, Generation, SearchLog, State
from archive.search.index.documents import STATES
from archive.search.index.follower import refuse_other_archive
from archive.search.index.index_folder import IndexUnusableError, folder, guarded, read_state
from archive.search.index.reader import Reader, reader
from archive.search.index.schema import schema

BATCH = 5000
_FOOTER = struct.Struct("<II")  # length of the footer, and a magic number
_MAGIC = 1337
_CHUNK = 1 << 20


def check(progress: Callable[[int], object] | None = None) -> Iterator[str]:
    """Yield a sentence for each thing that is wrong with the index; nothing when all is well.

    Compares every article's number in the search log and its state, and the check sums of all files.
    """
    revision = Generation.revision()
    try:
        state = read_state()
        found = reader()
        if state.archive != revision.archive:
            raise IndexUnusableError("The search index belongs to another archive.")
        refuse_other_archive(found.position, revision)
        yield from damaged_files(folder() / state.name)
        with guarded():
            yield from _differences(found, progress)
    except IndexUnusableError as error:
        yield str(error)


def _differences(found: Reader, progress: Callable[[int], object] | None) -> Iterator[str]:
    """Compare the index with the database, some thousand articles at a time, by their ids."""
    waiting = missing = stale = extra = 0
    last = 0
    while True:
        rows = dict(Article.objects.filter(pk__gt=last).order_by("pk").values_list("pk", "state")[:BATCH])
        end = max(rows, default=None)
        indexed = _indexed(found, last, end)
        seqs = dict(SearchLog.objects.filter(article__gt=last, article__lte=end or last).values_list("article", "seq"))
        for pk, state in rows.items():
            if seqs.get(pk, 0) > found.position.seq:
                waiting += 1
            elif pk not in indexed:
                missing += 1
            elif indexed[pk] != (seqs.get(pk, 0), STATES[State(state)]):
                stale += 1
        extra += len(indexed.keys() - rows.keys())
        if progress:
            progress(len(rows))
        if end is None:
            break
        last = end
    for number, fault in (
        (waiting, "waits to be indexed"),
        (missing, "is missing from the index"),
        (stale, "is not in the index as it is in the database"),
        (extra, "in the index is not in the database, or there twice"),
    ):
        if number:
            yield f"{number} × an article {fault}."


def _indexed(found: Reader, after: int, last: int | None) -> dict[int, tuple[int, int]]:
    """Return what the index has of a span of ids: `{id: (number in the log, state)}`, a second document as `-id`."""
    query = Query.range_query(
        schema(), "id", FieldType.Unsigned, lower_bound=after, upper_bound=last, include_lower=False
    )
    hits = found.searcher.search(query, BATCH * 2, count=False, order_by_field="id").hits
    addresses = [address for _id, address in hits]
    columns = [found.searcher.fast_field_values(name, addresses) for name in ("seq", "state")]
    indexed: dict[int, tuple[int, int]] = {}
    for (pk, _address), seq, state in zip(hits, *columns, strict=True):
        twice = int(pk) in indexed
        indexed[-int(pk) if twice else int(pk)] = (int(seq or 0), int(state or 0))
    return indexed


def damaged_files(path: Path) -> Iterator[str]:
    """Yield a sentence for each file of the index whose check sum is not what its end says.

    Files that a merge of segments has removed meanwhile are no fault, nor is what a killed commit has left.
    """
    try:
        is_listed = _listed(path)
    except (OSError, ValueError, KeyError, TypeError) as error:
        yield f"The list of the parts of the index can't be read: {error}"
        return
    for file in sorted(path.iterdir()):
        if not is_listed(file.name):
            continue
        try:
            is_whole = _is_whole(file)
        except FileNotFoundError:
            is_whole = not _listed(path)(file.name)
        if not is_whole:
            yield f"A file of the index is damaged: {file.name}"


def _listed(path: Path) -> Callable[[str], bool]:
    """Return what says whether a file is one of the index as it is listed at present, by its name.

    Files are named after their segment, those of deletions also after the commit that wrote them.
    """
    listed = json.loads((path / "meta.json").read_bytes())["segments"]
    commits = {
        str(one["segment_id"]).replace("-", ""): str((one["deletes"] or {}).get("opstamp", "")) for one in listed
    }

    def is_listed(name: str) -> bool:
        segment, *rest = name.split(".")
        return segment in commits and (rest[-1:] != ["del"] or rest[0] == commits[segment])

    return is_listed


def _is_whole(file: Path) -> bool:
    size = file.stat().st_size
    with file.open("rb") as opened:
        if size < _FOOTER.size:
            return False
        opened.seek(size - _FOOTER.size)
        length, magic = _FOOTER.unpack(opened.read())
        body = size - _FOOTER.size - length
        if magic != _MAGIC or body < 0:
            return False
        opened.seek(body)
        try:
            expected = json.loads(opened.read(length))["crc"]
        except (ValueError, KeyError):
            return False
        opened.seek(0)
        crc = 0
        while body and (chunk := opened.read(min(_CHUNK, body))):
            crc = zlib.crc32(chunk, crc)
            body -= len(chunk)
    return crc == expected and not body
