"""Scrubbing: taking what was erased out of the files as well, of the database, of its log of writes and of the index.

An erasure leaves nothing that a query, a search or a page could find. What the words were may still lie in files: in
pages of the database that are free, in what SQLite wrote before, in segments of the index that hold documents replaced
since. The files are written anew here. Out of reach are backups, copies on other hosts, and the free space of the disk.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

from archive.editing.originals import destroy_erased_files
from archive.models import (
    Account,
    Article,
    ArticleOriginal,
    ArticleProblem,
    ArticleWording,
    BoilerplateProposal,
    Change,
    EventCandidate,
    Fingerprint,
    ImportRecord,
    Original,
    PastAddress,
    ShadowDifference,
    TaggedArticle,
    TagSuggestion,
    database_size,
    truncate_wal,
    vacuum,
)
from archive.search.index.follower import FollowError, catch_up, rebuild

AT_ONCE = 5000  # articles up to which all of it takes some seconds,
AT_ONCE_BYTES = 500_000_000  # in a database of at most so many
COMMAND = "manage.py scrub_erased"

_TABLES = (
    *(Article, Original, ArticleOriginal, ArticleProblem, Change, Fingerprint, ImportRecord, PastAddress),
    ArticleWording,
    *(Account, TaggedArticle, TagSuggestion, EventCandidate, ShadowDifference, BoilerplateProposal),
)


def is_small() -> bool:
    """Say whether `scrub` takes a few seconds here, so that it can be done at once (two queries)."""
    return database_size() <= AT_ONCE_BYTES and not Article.objects.order_by("pk")[AT_ONCE:].exists()


def scrub() -> Iterator[str]:
    """Write the database and the search index anew without what was erased; yield a sentence for what could not be.

    Writers wait meanwhile; on PostgreSQL so do readers. Outside a transaction only.
    """
    if connection.in_atomic_block:
        yield "The database is in the middle of a transaction. Run afterwards: " + COMMAND
        return
    vacuum([one._meta.db_table for one in _TABLES], whole=True)
    yield from _truncate_wal()
    yield from destroy_erased_files()
    try:
        rebuild()
    except FollowError as error:
        yield str(error)


def scrub_after_erasure() -> Iterator[str]:
    """Scrub after an erasure what takes little time: everything where the archive is small, else what was just written.

    Yields a sentence for what is left to do.
    """
    if connection.in_atomic_block or is_small():
        yield from scrub()
        return
    yield from _truncate_wal()
    yield from destroy_erased_files()
    if connection.vendor != "sqlite":
        vacuum([one._meta.db_table for one in _TABLES], whole=False)
    try:
        catch_up()
    except FollowError as error:
        yield str(error)
    yield "The files of the database and of the index are too large to be written anew by the way. Run: " + COMMAND


def _truncate_wal() -> Iterator[str]:
    if not truncate_wal():
        yield "Somebody still reads what stood before, so that the log of writes could not be emptied. Run: " + COMMAND
