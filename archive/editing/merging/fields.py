"""The fields of two articles that are to become one: which go together, which differ, and whose value is better."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from archive.editing.changes.values import read
from archive.models import Article, Basis, Precision

BODY = "body"
IN_BYTES = ("span", "where")  # of evidence: where in the current original the value stands
_PRECISIONS = [Precision.YEAR, Precision.MONTH, Precision.DAY]


@dataclass(frozen=True, slots=True)
class FieldGroup:
    """Fields that are taken together: the first is the value, `said` are those that a reader meets."""

    name: str
    label: str | Promise
    fields: tuple[str, ...]
    said: tuple[str, ...]
    evident: tuple[str, ...]


def _one(
    name: str, label: str | Promise, *more: str, said: tuple[str, ...] = (), is_evident: bool = True
) -> FieldGroup:
    return FieldGroup(name, label, (name, *more), (name, *said), (name, *said) if is_evident else ())


GROUPS: tuple[FieldGroup, ...] = (
    _one("title", _("Title"), "title_basis"),
    _one("subtitle", _("Subtitle")),
    _one("byline", _("Byline")),
    _one("dateline", _("Dateline")),
    _one("source", _("Source"), "agency", said=("agency",)),
    FieldGroup(
        "published_on",
        _("Date"),
        ("published_on", "date_precision", "date_basis"),
        ("published_on", "date_precision"),
        ("published_on",),
    ),
    _one("published_time", _("Time"), "utc_offset", said=("utc_offset",)),
    _one("language", _("Language")),
    _one("original_url", _("Address where it stood")),
    _one("summary", _("Summary")),
    FieldGroup(BODY, _("Text"), ("body", "body_format"), ("body", "body_format"), ("body",)),
    _one("display", _("What the public may read"), is_evident=False),
)
BY_NAME = {group.name: group for group in GROUPS}


def differing(survivor: Article, other: Article) -> Iterator[FieldGroup]:
    """Yield the groups in which two articles differ as far as a reader meets them."""
    for group in GROUPS:
        if any(read(survivor, name) != read(other, name) for name in group.said):
            yield group


def is_others_better(group: FieldGroup, survivor: Article, other: Article) -> bool:
    """Whether the other's value is the better one: set by a person, else better known; else the survivor's stays."""
    by_person = [is_set_by_person(group, one) for one in (survivor, other)]
    if by_person[0] != by_person[1]:
        return by_person[1]
    return _knowledge(group, other) > _knowledge(group, survivor)


def is_set_by_person(group: FieldGroup, article: Article) -> bool:
    return not set(group.fields).isdisjoint(article.edited_fields)


def _knowledge(group: FieldGroup, article: Article) -> int:
    """Return how well a value is known, 0 if not at all; what the archive supplied is the least."""
    if not read(article, group.name):
        return 0
    if group.name == "published_on":
        return 1 + _PRECISIONS.index(Precision(article.date_precision))
    if group.name == "title":
        return 1 if article.title_basis == Basis.SUPPLIED else 2
    return 1


def values_taken(group: FieldGroup, other: Article, *, with_bytes: bool) -> dict[str, Any]:
    """Return what the survivor is given of a group, with its evidence.

    Places in the bytes are left out unless the survivor gets the other's bytes as well.
    """
    values: dict[str, Any] = {name: read(other, name) for name in group.fields}
    for name in group.evident:
        evidence = other.evidence.get(name)
        values[f"evidence.{name}"] = evidence if with_bytes or not evidence else without_places(evidence)
    return values


def without_places(evidence: Any) -> Any:
    """Return the evidence of a value without its places in bytes that it is no longer read beside."""
    return (
        {key: value for key, value in evidence.items() if key not in IN_BYTES}
        if isinstance(evidence, dict)
        else evidence
    )
