"""What everything that is written of one chunk of items shares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser

from archive.editing.changes.record import Record
from archive.editing.problems.facts import FactReader
from archive.importing.drafts import ArticleDraft
from archive.importing.intake.places import PlacedItem
from archive.importing.storing.links import links_of
from archive.importing.storing.matching import Holdings
from archive.importing.storing.sources import SourceMaker
from archive.importing.storing.values import SourceIndex, fields_of, stated_sources
from archive.models import Basis, Event, ImportBatch, Source, Tag


@dataclass(frozen=True, slots=True)
class BatchSettings:
    """How one import writes: what a person asked for, and the names of sources. A trial is rolled back."""

    batch: ImportBatch
    names: SourceIndex
    source: Source | None = None
    tags: Sequence[Tag] = ()
    on_change: str = "queue"
    is_publishing: bool = False
    assignee: AbstractBaseUser | None = None
    is_trial: bool = False


class ChunkContext:
    """The settings of the import, the open change set, the archive's holdings, what
    problems are found from, and the tags and events that exist."""

    def __init__(self, settings: BatchSettings, record: Record, items: Sequence[PlacedItem]) -> None:
        self.settings = settings
        self.record = record
        self.holdings = Holdings.of(items)
        self.facts = FactReader()
        self._tag_ids = set(Tag.objects.values_list("pk", flat=True))
        self._event_ids = set(Event.objects.values_list("pk", flat=True))
        self._sources = SourceMaker(record, settings.names)

    def fields_of(self, draft: ArticleDraft) -> dict[str, Any]:
        """Return the columns of an article; a source that is stated but not known yet is made."""
        stated = stated_sources(draft, self.settings.names, self.settings.source)
        self._sources.make(stated)
        return fields_of(draft, stated, self.settings.names)

    def links_of(self, placed: PlacedItem) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Return the tags and accounts of an item, with the tags given for the whole import."""
        found, accounts = links_of(placed.item, self._tag_ids, self._event_ids)
        tags = {item["tag"]: item for item in found}
        for tag in self.settings.tags:
            tags[tag.pk] = {"tag": tag.pk, "basis": Basis.EDITOR.value, "words": [], "is_about": True}
        return list(tags.values()), accounts
