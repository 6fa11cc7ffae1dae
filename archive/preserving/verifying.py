"""Verifying the archive: its checks, in the order in which one fault explains the next."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain

from django.db import DatabaseError
from django.db.models import Exists, OuterRef, Q

from archive.models import Article, Datestamp, Generation, SearchLog, State, integrity_faults
from archive.preserving.counts import verify_counts
from archive.preserving.fixity import FixityFault, verify_originals, verify_texts
from archive.preserving.original_files import verify_original_files
from archive.preserving.wording import verify_wording
from archive.search.index.consistency import check

Fault = str | FixityFault
Check = Callable[[], Iterator[str]] | Callable[[], Iterator[FixityFault]]


def verify_search_log() -> Iterator[str]:
    """Yield a sentence for what index or harvesters could not follow: articles without a number, numbers too high.

    So also for articles of which readers may know without a datestamp, and for datestamps of others.
    """
    missing = Article.objects.filter(~Exists(SearchLog.objects.filter(article=OuterRef("pk")))).order_by("pk")
    if n := missing.count():
        keys = ", ".join(missing.values_list("key", flat=True)[:5])
        yield f"{n} × an article is missing from the search log ({keys}{', …' if n > 5 else ''})."
    last = Generation.revision().seq
    if n := SearchLog.objects.filter(seq__gt=last).count():
        yield f"{n} × a number in the search log is above the last one given, {last}."
    known = Q(state__in=[State.PUBLISHED, State.MERGED]) | Q(state=State.WITHDRAWN, withdrawal_mention=True)
    dated = Exists(Datestamp.objects.filter(article=OuterRef("pk")))
    if n := Article.objects.filter(known).filter(~dated).count():
        yield f"{n} × an article of which readers may know has no datestamp for harvesters."
    if n := Article.objects.exclude(known).filter(dated).count():
        yield f"{n} × an article of which readers may not know has a datestamp for harvesters."


def verify_all_originals() -> Iterator[FixityFault]:
    """Yield a fault for each original that is not as it came, and for each file of a store that belongs to none."""
    yield from verify_originals()
    yield from map(FixityFault, verify_original_files())


CHECKS: dict[str, Check] = {
    "database": integrity_faults,
    "originals": verify_all_originals,
    "texts": verify_texts,
    "wording": verify_wording,
    "counts": verify_counts,
    "log": verify_search_log,
    "index": check,
}


def verify(*names: str) -> Iterator[str]:
    """Yield what the named checks find, or all of `CHECKS`; nothing when all is well. Nothing is written."""
    return map(str, chain.from_iterable(map(faults, names or CHECKS)))


def faults(name: str) -> Iterator[Fault]:
    """Yield what one check finds, with the article where its fixity failed.

    A database that can't be read is a fault as well.
    """
    try:
        yield from CHECKS[name]()
    except DatabaseError as error:
        yield f"The database can't be read: {error}"
