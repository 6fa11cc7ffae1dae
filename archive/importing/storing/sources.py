"""Creating the sources that documents state and the archive does not know yet."""

from __future__ import annotations

from dataclasses import dataclass

from archive.editing.changes.record import Record
from archive.importing.storing.values import SourceIndex, StatedSources
from archive.models import Source
from archive.text.slugs import MAX_LENGTH, slugify


@dataclass(slots=True)
class SourceMaker:
    """Makes sources inside an open change set, and adds their names to the index."""

    record: Record
    names: SourceIndex

    def make(self, stated: StatedSources) -> None:
        """Make the source and the agency of a draft where they are not known by any name."""
        for finding in (stated.source, stated.agency):
            if finding is not None and finding.value.casefold() not in self.names.sources:
                source = Source(name=finding.value[:200], slug=_free_slug(finding.value), is_confirmed=False)
                made = self.record.create(source)
                self.names.sources[finding.value.casefold()] = made.pk


def _free_slug(name: str) -> str:
    """Return a slug that no source has, numbered if need be (one query a try)."""
    wanted = slugify(name, "source")
    slug, number = wanted, 1
    while Source.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{wanted[: MAX_LENGTH - 6]}-{number}"
    return slug
