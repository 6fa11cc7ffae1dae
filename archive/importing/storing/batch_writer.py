"""Writing the items of an import, chunk by chunk: articles as `matching` decides, and a record of each item."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from typing import Any

from archive.editing import workflow
from archive.editing.changes.record import Record
from archive.importing.drafts import ArticleDraft
from archive.importing.intake.places import PlacedItem, hash_of
from archive.importing.storing.changed_articles import propose, revive, update
from archive.importing.storing.chunk_context import BatchSettings, ChunkContext
from archive.importing.storing.matching import Decision, decide
from archive.importing.storing.new_articles import NewArticles
from archive.importing.storing.values import SourceIndex, as_evidence, as_piece
from archive.models import Article, ImportRecord, Outcome, insert_objects
from archive.text.printable import storable, storable_values


class BatchWriter:
    """Writes the items of one import, a chunk at a time, each inside an open change set.

    One that goes on for another, of which nothing was kept, knows which places and addresses that met.
    """

    def __init__(self, settings: BatchSettings, earlier: BatchWriter | None = None) -> None:
        self._settings = settings
        self._addresses: set[int] = earlier._addresses if earlier else set()
        self._places: set[int] = earlier._places if earlier else set()
        self._met_now: tuple[set[int], set[int]] = set(), set()

    @property
    def names(self) -> SourceIndex:
        """The sources that it knows."""
        return self._settings.names

    def met_now(self) -> tuple[set[int], set[int]]:
        """Return the hashes of addresses and of places that the last chunk met."""
        return self._met_now

    def meet(self, addresses: Set[int], places: Set[int]) -> None:
        """Know what others met who write the same import."""
        self._addresses |= addresses
        self._places |= places

    def write(self, items: Sequence[PlacedItem], record: Record) -> None:
        """Decide what becomes of each item, write that, and save the records in the order of the items.

        Raises NeedsReading where an item was recognised by its bytes and its content is needed after all.
        """
        places, shared = _met(self._places, [one.place_hash for one in items if one.item.member])
        addresses, repeated = _met(
            self._addresses, [hash_of(one.address_identity) for one in items if one.address_identity]
        )
        items = [one.without_shared_address() if one.place_hash in shared else one for one in items]
        context = ChunkContext(self._settings, record, items)
        new = NewArticles(context)
        rows: list[ImportRecord] = []
        revived: list[Article] = []
        for placed in items:
            if new.may_include(placed):
                new.save()
            decision = decide(
                placed,
                context.holdings,
                on_change=self._settings.on_change,
                is_address_repeated=bool(placed.address_identity) and hash_of(placed.address_identity) in repeated,
            )
            row = self._row(placed, decision)
            rows.append(row)
            draft, article, outcome = placed.draft, decision.article, decision.outcome
            if decision.is_revived and article:
                revive(record, article)
                revived.append(article)
            elif draft and outcome == Outcome.CREATED:
                new.add(placed, draft, decision, row)
            elif draft and article and outcome == Outcome.UPDATED:
                update(context, placed, draft, article, row)
            elif draft and article and outcome == Outcome.QUEUED and not decision.is_waiting:
                propose(context, placed, draft, article, row)
        new.save()
        if self._settings.is_publishing:
            workflow.publish_imported(record, revived)
        insert_objects(rows)
        self.meet(addresses, places)  # now: a chunk that raises NeedsReading is written again
        self._met_now = addresses, places

    def _row(self, placed: PlacedItem, decision: Decision) -> ImportRecord:
        return ImportRecord(
            batch=self._settings.batch,
            place=storable(placed.place),
            place_hash=placed.place_hash,
            path=storable(placed.report_path),
            member=storable(placed.item.member)[:500],
            ordinal=placed.item.ordinal,
            file_hash=hash_of(str(placed.path)),
            file_sha256=placed.file_sha256,
            ends_file=placed.ends_file,
            outcome=decision.outcome,
            message=storable(decision.message),
            article=decision.met or decision.article,
            sha256=placed.item.sha256,
            size=placed.item.size,
            reading=_reading(placed.draft) if placed.draft and not decision.is_erased else {},
        )


def _met(before: set[int], now: Iterable[int]) -> tuple[set[int], set[int]]:
    """Return the hashes of now, and those that were met before or are met more than once."""
    met: set[int] = set()
    repeated: set[int] = set()
    for one in now:
        if one in before or one in met:
            repeated.add(one)
        met.add(one)
    return met, repeated


def _reading(draft: ArticleDraft) -> dict[str, Any]:
    """Return what the import record stores of a reading: what was cut, repaired, and filed under."""
    reading: dict[str, Any] = {}
    if draft.removed or draft.learned:
        reading["removed"] = [as_piece(piece) for piece in (*draft.removed, *draft.learned)]
    if draft.repairs:
        reading["repairs"] = [
            {"rule": one.rule, "before": one.before, "after": one.after, "count": one.count} for one in draft.repairs
        ]
    if draft.tags:
        reading["tags"] = [{"value": finding.value, **as_evidence(finding)} for finding in draft.tags]
    return {name: storable_values(content) for name, content in reading.items()}
