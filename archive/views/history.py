"""The public versions of an article, read back from the change log: from its first publication on, without names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any

from archive.models import Article, Change, ChangeSet, State, was_set
from archive.models.articles import STATED_FIELDS
from archive.text.paragraphs import paragraphs


@dataclass(frozen=True, slots=True)
class Version:
    """What the public could read from one day on: `values` by field, and which differ from the version before."""

    number: int
    at: datetime | None
    reason: str
    values: dict[str, Any]
    changed: tuple[str, ...] = ()
    before: dict[str, Any] = field(default_factory=dict)


def public_versions(article: Article) -> list[Version]:
    """Return the versions that were public, the oldest first; the last one is today's (at most two queries).

    A version counts only if the article was published while it stood: what was written and taken back before, or while
    the article was withdrawn, nobody read.
    """
    if not was_set("article", article.pk, STATED_FIELDS):
        return [Version(1, article.published_at, "", _values(article))] if article.published_at else []
    versions: list[Version] = []
    for change_set, state, values in _moments(article):
        last = versions[-1] if versions else None
        if state != State.PUBLISHED or (last and last.values == values):
            continue
        versions.append(
            Version(
                number=len(versions) + 1,
                at=change_set.at if change_set and last else article.published_at,
                reason=change_set.public_reason if change_set and last else "",
                values=values,
                changed=tuple(name for name in STATED_FIELDS if last and last.values[name] != values[name]),
                before=last.values if last else {},
            )
        )
    return versions


def past_paragraph_ids(versions: Sequence[Version]) -> list[str]:
    """Return the ids that paragraphs had in earlier versions, the newest first."""
    bodies = dict.fromkeys(
        (version.values["body"], version.values["body_format"]) for version in reversed(versions[:-1])
    )
    return [paragraph.id for body, body_format in bodies for paragraph in paragraphs(body or "", body_format)]


def _moments(article: Article) -> list[tuple[ChangeSet | None, str, dict[str, Any]]]:
    """Return state and public values after each change set that touched them, the oldest first; None at creation."""
    changes = list(
        Change.objects.filter(
            model="article",
            object_id=article.pk,
            action=Change.Action.SET,
            field__in=[*STATED_FIELDS, "state"],
        )
        .select_related("change_set")
        .order_by("-pk")
    )
    values = _values(article)
    state: str = article.state
    moments: list[tuple[ChangeSet | None, str, dict[str, Any]]] = []
    for _pk, group in groupby(changes, key=lambda change: change.change_set_id):
        acts = list(group)
        moments.append((acts[0].change_set, state, dict(values)))
        for change in acts:
            old, _new = change.values()
            if change.field == "state":
                state = old
            else:
                values[change.field] = old
    moments.append((None, state, dict(values)))
    return moments[::-1]


def _values(article: Article) -> dict[str, Any]:
    return {name: _plain(article, name) for name in STATED_FIELDS}


def _plain(article: Article, name: str) -> Any:
    """Return a field as the change log writes it."""
    value: Any = getattr(article, f"{name}_id" if name in {"source", "agency"} else name)
    return value.isoformat() if hasattr(value, "isoformat") else value
