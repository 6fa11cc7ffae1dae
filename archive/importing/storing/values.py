"""The columns of an article from a draft, each with its evidence."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from archive.editing.changes.values import plain
from archive.importing.drafts import ArticleDraft, Finding, Removed
from archive.models import Basis, Source
from archive.text.dates.partial_dates import PartialDate
from archive.text.printable import storable, storable_values

FINDINGS = (
    "title",
    "subtitle",
    "byline",
    "dateline",
    "published",
    "published_time",
    "utc_offset",
    "language",
    "original_url",
    "summary",
    "source",
    "agency",
)
REMOVED = "removed"  # in the evidence: lines of the source that were left out
COLUMNS = {"published": "published_on"}
MOST_OTHERS = 5


@dataclass(slots=True)
class SourceIndex:
    """The archive's sources by every name, casefolded, and by domain; read once a run."""

    sources: dict[str, int] = field(default_factory=dict)
    domains: dict[str, int] = field(default_factory=dict)

    @classmethod
    def read(cls) -> SourceIndex:
        names = cls()
        for source in Source.objects.prefetch_related("aliases").iterator(chunk_size=1000):
            spellings = [source.name, source.full_name, source.slug, *(alias.name for alias in source.aliases.all())]
            names.sources |= {name.casefold(): source.pk for name in spellings if name}
            names.domains |= {domain.casefold(): source.pk for domain in source.domains}
        return names

    def source_of_address(self, address: str) -> int | None:
        """Return the source whose domain an address has, itself or a domain above it."""
        host = (urlsplit(address).hostname or "") if "//" in address else ""
        parts = host.casefold().split(".")
        return next((pk for n in range(len(parts) - 1) if (pk := self.domains.get(".".join(parts[n:])))), None)


@dataclass(frozen=True, slots=True)
class StatedSources:
    """The sources of a draft by name, as they will be stored: the publisher if stated, else the agency credited."""

    source: Finding[str] | None
    agency: Finding[str] | None


def stated_sources(draft: ArticleDraft, names: SourceIndex, default: Source | None) -> StatedSources:
    """Return publisher and agency; `default` is the source that a person named for the whole import."""
    publisher, agency = draft.source, draft.agency
    if publisher is None and draft.original_url:
        pk = names.source_of_address(draft.original_url.value)
        if pk is not None:
            name = Source.objects.values_list("name", flat=True).get(pk=pk)
            publisher = Finding(name, Basis.METADATA, "domain of the address", 0.9, where=draft.original_url.where)
    if default is not None and publisher is None:
        publisher = Finding(default.name, Basis.EDITOR, "named for the whole import")
    if publisher is None:
        return StatedSources(agency, None)
    same = agency is not None and names.sources.get(
        agency.value.casefold(), agency.value.casefold()
    ) == names.sources.get(publisher.value.casefold(), publisher.value.casefold())
    return StatedSources(publisher, None if same else agency)


def fields_of(draft: ArticleDraft, stated: StatedSources, names: SourceIndex) -> dict[str, Any]:
    """Return the columns of an article, `evidence` among them; what is unknown is empty. Sources must be in `names`."""
    fields: dict[str, Any] = {
        "title": "",
        "title_basis": "",
        "subtitle": "",
        "byline": "",
        "dateline": "",
        "published_on": None,
        "date_precision": "",
        "date_basis": "",
        "published_time": None,
        "utc_offset": None,
        "language": "",
        "original_url": "",
        "summary": "",
        "source_id": None,
        "agency_id": None,
        "body": storable(draft.body),
        "body_format": draft.body_format,
    }
    evidence: dict[str, Any] = {}
    for name in FINDINGS:
        finding = getattr(stated if name in ("source", "agency") else draft, name)
        if finding is None or finding.value == "":
            continue
        column = COLUMNS.get(name, name)
        evidence[column] = as_evidence(finding)
        if isinstance(finding.value, PartialDate):
            fields |= {
                "published_on": finding.value.first_day,
                "date_precision": finding.value.precision,
                "date_basis": finding.basis,
            }
        elif name in ("source", "agency"):
            fields[f"{name}_id"] = names.sources[finding.value.casefold()]
        else:
            fields[column] = _fit(column, finding.value)
    if fields["title"]:
        fields["title_basis"] = evidence["title"]["basis"]
    if draft.learned:
        evidence[REMOVED] = {"rule": draft.learned[0].rule, "pieces": [as_piece(one) for one in draft.learned]}
    fields["evidence"] = evidence
    return fields


def as_piece(piece: Removed) -> dict[str, Any]:
    """Return what was cut from a text as JSON."""
    found: dict[str, Any] = {"text": storable(piece.text), "rule": piece.rule}
    return found | {"span": list(piece.span)} if piece.span else found


def as_evidence(finding: Finding[Any]) -> dict[str, Any]:
    """Return a finding as JSON: basis, rule, confidence, span or place, the words quoted, the other candidates."""
    found: dict[str, Any] = {
        "basis": str(finding.basis),
        "rule": finding.rule,
        "confidence": round(finding.confidence, 3),
    }
    if finding.span is not None:
        found["span"] = list(finding.span)
    if finding.where:
        found["where"] = storable(finding.where)
    if finding.quote:
        found["quote"] = storable(finding.quote)
    if finding.others:
        found["others"] = [
            {"value": _report_path(other.value), **as_evidence(other)} for other in finding.others[:MOST_OTHERS]
        ]
    return found


def _fit(column: str, value: Any) -> Any:
    """Return a value cut to the length of its column; the original has the whole."""
    limits = {"title": 1000, "subtitle": 1000, "byline": 500, "dateline": 200, "language": 35, "original_url": 2000}
    words = storable(value) if isinstance(value, str) else value
    return words[: limits[column]] if column in limits else words


def _report_path(value: Any) -> Any:
    return str(value) if isinstance(value, PartialDate) else storable_values(plain(value))
