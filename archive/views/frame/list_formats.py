"""The formats in which every list of articles can be had."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from archive.filters.parameters import KEYS, PAGING, Pairs, written
from archive.models import Event, EventSeries, Place, Source, Tag
from archive.views.frame.page import Format

MEDIA_TYPES = {
    "atom": "application/atom+xml",
    "json": "application/feed+json",
    "csv": "text/csv",
    "bib": "application/x-bibtex",
    "ris": "application/x-research-info-systems",
    "zip": "application/zip",
}
IN_ADDRESSES = "|".join(MEDIA_TYPES)
SPANS = ("month", "day")
DATA_KEYS = tuple(key for key in KEYS if key != "group")


@dataclass(frozen=True, slots=True)
class Within:
    """A list under its own heading, to be searched and narrowed: what makes it, and by which value.

    A key of the filter; or "month" or "day", which the filter knows by its two ends.
    """

    name: str
    thing: Tag | Source | Place | EventSeries | Event | str

    @property
    def value(self) -> str:
        return self.thing if isinstance(self.thing, str) else self.thing.slug

    @property
    def pairs(self) -> Pairs:
        return tuple((key, self.value) for key in (("from", "to") if self.name in SPANS else (self.name,)))

    @property
    def url(self) -> str:
        return reverse("archive:article_list") + written(self.pairs)


def formats_of_list(path: str, pairs: Pairs = ()) -> tuple[Format, ...]:
    """Return a list as data, from its beginning; `path` is its address without the last slash."""
    asked = [pair for pair in pairs if pair[0] in DATA_KEYS and pair[0] not in PAGING]
    followed = [pair for pair in asked if pair[0] != "sort"]  # a feed stands in the order of addition
    names = {
        "atom": _("Atom feed"),
        "json": "JSON",
        "csv": "CSV",
        "bib": "BibTeX",
        "ris": "RIS",
        "zip": _("dossier (ZIP)"),
    }
    return tuple(
        Format(names[suffix], media_type, f"{path}.{suffix}{written(followed if suffix == 'atom' else asked)}")
        for suffix, media_type in MEDIA_TYPES.items()
    )
