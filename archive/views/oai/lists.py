"""A page of a list of records: what was asked, from where on, and which records of it readers may know of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from archive.models import Article, Source, Tag, Tally
from archive.models.queries.harvests import Dated, Place, changed_in_set, changed_records, records_of
from archive.views.oai import datestamps
from archive.views.oai.arguments import TOKEN, Asked, ProtocolError
from archive.views.oai.metadata import FORMATS, Format
from archive.views.oai.sets import find_set
from archive.views.oai.tokens import Position, position_of

ROWS = 100  # records or sets of one answer


@dataclass(frozen=True, slots=True)
class Page:
    """Articles with the seconds at which their records last changed, and the position behind them.

    `begun_at` is how many came before; `total` about how many the whole list has, where that is known.
    """

    form: Format
    rows: list[tuple[Article, int]]
    begun_at: int
    end: Position
    is_last: bool
    total: int | None


def format_of(prefix: str) -> Format:
    """Return a format by its prefix; raise ProtocolError (cannotDisseminateFormat)."""
    if prefix not in FORMATS:
        raise ProtocolError("cannotDisseminateFormat", f"Records can be had as {' or '.join(FORMATS)}.")
    return FORMATS[prefix]


def page_of(asked: Asked, *, whole: bool) -> Page:
    """Return a page of at most `ROWS` records, never an empty one; raise ProtocolError.

    Seven queries at most, and three or four more where of a hundred records some may not be told of any more: such that
    were merged into what is now withdrawn without a tombstone.
    """
    begun = _begun(asked)
    form = format_of(begun.prefix)
    of = find_set(begun.within) if begun.within else None
    found: list[tuple[Article, Dated]] = []
    after, is_read = begun.after, begun.within != "" and of is None
    while len(found) <= ROWS and not is_read:
        rows = _changed(of, begun)(after, ROWS + 1)
        articles = records_of([row.article for row in rows], whole=whole)
        found += [(articles[row.article], row) for row in rows if row.article in articles]
        is_read = len(rows) <= ROWS
        after = rows[-1].place if rows else after
    if not found:
        if TOKEN in asked.arguments:
            raise ProtocolError("badResumptionToken", "What the token was for is no longer there. Begin the list anew.")
        raise ProtocolError("noRecordsMatch", "No record matches.")
    shown, is_last = found[:ROWS], len(found) <= ROWS
    end = replace(begun, after=shown[-1][1].place, cursor=begun.cursor + len(shown))
    total = max(_total(of), end.cursor + (not is_last)) if begun.span.is_open else None
    return Page(form, [(article, row.at) for article, row in shown], begun.cursor, end, is_last, total)


def _begun(asked: Asked) -> Position:
    if TOKEN in asked.arguments:
        return position_of(asked.get(TOKEN), asked.verb)
    span = datestamps.span_of(asked.get("from"), asked.get("until"))
    return Position(asked.verb, asked.get("metadataPrefix"), asked.get("set"), span)


def _changed(of: Source | Tag | None, begun: Position) -> Callable[[Place, int], list[Dated]]:
    return partial(changed_in_set, of, begun.span) if of else partial(changed_records, begun.span)


def _total(of: Source | Tag | None) -> int:
    """Return how many are published; those that are told of as deleted are few beside them (one query)."""
    kind = of._meta.model_name if of else "archive"
    number = of.pk if of else 0
    return Tally.objects.totals(str(kind), [number]).get(number, 0)
