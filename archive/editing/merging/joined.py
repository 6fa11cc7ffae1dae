"""What hangs on two articles that become one: tags, accounts and suggestions go to the survivor, each once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from archive.editing.changes.links import LINKS, Item, LinkKind
from archive.editing.changes.record import Record
from archive.models import Article, TagSuggestion

Identity = tuple[Any, ...]
JOINED = ("tags", "accounts", "suggestions")
_REFUSED = TagSuggestion.Answer.REFUSED.value
_WEIGHT = {TagSuggestion.Answer.OPEN.value: 0, TagSuggestion.Answer.ACCEPTED.value: 1, _REFUSED: 2}


@dataclass(frozen=True, slots=True)
class JoinedLinks:
    """Links of one name: those that come to the survivor, those that it has already, and those that stay refused."""

    kind: LinkKind
    coming: tuple[Item, ...]
    shared: tuple[Item, ...]
    refused: tuple[Item, ...]
    leaving: tuple[Item, ...]


def joined_links(survivor: Article, other: Article) -> dict[str, JoinedLinks]:
    """Say what becomes of the links of two articles (a query for each of the three kinds)."""
    sides = {
        name: {
            pk: {identity: LINKS["article", name].item_of(row) for identity, row in links.items()}
            for pk, links in LINKS["article", name].rows_by_parent([survivor.pk, other.pk]).items()
        }
        for name in JOINED
    }
    answers = sides["suggestions"][survivor.pk]
    refused = {identity for identity, item in answers.items() if item["state"] == _REFUSED}
    joined = {
        "tags": _joined("tags", survivor, other, sides["tags"], refused),
        "accounts": _joined("accounts", survivor, other, sides["accounts"], ()),
    }
    there = {*sides["tags"][survivor.pk], *map(LINKS["article", "tags"].identify, joined["tags"].coming)}
    return joined | {"suggestions": _suggestions(sides["suggestions"], survivor.pk, other.pk, there)}


def join_links(record: Record, survivor: Article, other: Article) -> None:
    """Move the links of an article to the one that it is merged into; what a person decided stays decided."""
    for name, links in joined_links(survivor, other).items():
        edited = {
            (article.pk, path): path in other.edited_fields
            for article, items in ((survivor, links.coming), (other, links.leaving))
            for path in map(links.kind.path_of, items)
        }
        wanted = {survivor.pk: (list(links.coming), []), other.pk: ([], list(links.leaving))}
        record.link_many(Article, name, wanted, edited)


def _joined(
    name: str,
    survivor: Article,
    other: Article,
    sides: Mapping[int, Mapping[Identity, Item]],
    refused: Collection[Identity],
) -> JoinedLinks:
    kind = LINKS["article", name]
    coming, shared, left = [], [], []
    for identity, item in sides[other.pk].items():
        path = kind.path_of(item)
        present = sides[survivor.pk].get(identity)
        is_denied = identity in refused or path in survivor.edited_fields
        if present:
            shared.append(item)
            if item.get("is_about") and not present["is_about"] and path not in survivor.edited_fields:
                coming.append({**present, "is_about": True})
        elif is_denied and path not in other.edited_fields:
            left.append(item)
        else:
            coming.append(item)
    return JoinedLinks(kind, tuple(coming), tuple(shared), tuple(left), tuple(sides[other.pk].values()))


def _suggestions(
    sides: Mapping[int, Mapping[Identity, Item]], survivor: int, other: int, given: Collection[Identity]
) -> JoinedLinks:
    """Let the more decided answer stand, a refusal before all, and offer no tag that the survivor has."""
    coming, shared = [], []
    for identity, item in sides[other].items():
        present = sides[survivor].get(identity)
        if identity in given or (present and _WEIGHT[present["state"]] >= _WEIGHT[item["state"]]):
            shared.append(item)
        else:
            coming.append(item)
    kind = LINKS["article", "suggestions"]
    return JoinedLinks(kind, tuple(coming), tuple(shared), (), tuple(sides[other].values()))
