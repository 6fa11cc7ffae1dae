"""Links: rows that belong to a record, such as the tags of an article, logged as added and removed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils import timezone

from archive.editing.changes.values import name_of, plain, read
from archive.models import (
    Account,
    AccountDismissal,
    Article,
    ArticleOriginal,
    ArticleProblem,
    Event,
    EventAlias,
    EventCandidate,
    EventSeries,
    LedgerCorrection,
    PastAddress,
    Place,
    PlaceAlias,
    SeriesAlias,
    Source,
    SourceAlias,
    Tag,
    TagAlias,
    TaggedArticle,
    TagSuggestion,
    insert,
)
from archive.models.curated import storable_in

Item = dict[str, Any]
# Columns of links that follow from the parent or from the others.
DERIVED: dict[type[models.Model], dict[str, Callable[[Any, Item], Any]]] = {
    TaggedArticle: {"sort_key": lambda article, _item: article.sort_key},
    Account: {
        "sort_key": lambda article, _item: article.sort_key,
        "added_at": lambda _article, _item: timezone.now(),
    },
    SourceAlias: {"name_key": lambda _source, item: item["name"].casefold()},
    PastAddress: {"kind": lambda parent, _item: name_of(parent)},
}


@dataclass(frozen=True, slots=True)
class LinkKind:
    """One kind of link: its rows, the field that leads to the parent, the fields that identify it, and the others.

    If it `is_unit`, the links of one parent only make sense together, and are undone together. Links that `outlive`
    their parent stay when it is deleted, for it may come back; a mere offer (`is_offer`) keeps nothing that it leads to
    from being deleted. `parent_kind` is the column, if there is one, that says
    of which kind the parent is.
    """

    parent: type[models.Model]
    name: str
    rows: type[models.Model]
    parent_field: str
    identity: tuple[str, ...]
    payload: tuple[str, ...] = ()
    is_unit: bool = False
    outlive: bool = False
    is_offer: bool = False
    parent_kind: str = ""

    @property
    def fields(self) -> tuple[str, ...]:
        return self.identity + self.payload

    def identify(self, item: Item) -> tuple[Any, ...]:
        return tuple(plain(item[name]) for name in self.identity)

    def path_of(self, item: Item) -> str:
        """Return the path, such as `tags:5`, by which `edited_fields` names a link that a person decided upon."""
        return ":".join([self.name, *map(str, self.identify(item))])

    def complete(self, item: Item) -> Item:
        """Return the item with all its fields, the missing ones at their defaults, as plain JSON.

        Its text is such as any database takes, see `storable_in`.
        """
        known = dict(item)
        complete: Item = {}
        for name in self.fields:
            field: Any = self.rows._meta.get_field(name)
            value = known[name] if name in known or name in self.identity else field.get_default()
            complete[name] = storable_in(field, plain(value))
        return complete

    def rows_by_parent(self, parent_ids: Iterable[int]) -> dict[int, dict[tuple[Any, ...], models.Model]]:
        """Return the rows of each of these parents, by what identifies them (one query)."""
        current: dict[int, dict[tuple[Any, ...], models.Model]] = {pk: {} for pk in parent_ids}
        column = self.rows._meta.get_field(self.parent_field).attname  # type: ignore[union-attr]
        of_kind = {self.parent_kind: name_of(self.parent)} if self.parent_kind else {}
        for row in self.rows._default_manager.filter(**{f"{self.parent_field}__in": list(current)}, **of_kind):
            current[getattr(row, column)][self.identify(self.item_of(row))] = row
        return current

    def item_of(self, row: models.Model) -> Item:
        return {name: read(row, name) for name in self.fields}

    def insert(self, new: Iterable[tuple[models.Model, Item]]) -> None:
        """Save new links of saved parents, all their fields given."""
        derived = DERIVED.get(self.rows, {})
        columns = (self.parent_field, *self.fields, *derived)
        insert(
            self.rows,
            columns,
            (
                (parent.pk, *(item[name] for name in self.fields), *(value(parent, item) for value in derived.values()))
                for parent, item in new
            ),
        )

    def cascading_to(self, model: type[models.Model], ids: Iterable[int]) -> dict[int, list[Item]]:
        """Return the links, by parent, that the database would delete unseen with these records (one query at most)."""
        gone: dict[int, list[Item]] = {}
        for name in self.identity:
            field = self.rows._meta.get_field(name)
            if isinstance(field, models.ForeignKey) and field.related_model is model and _cascades(field):
                for row in self.rows._default_manager.filter(**{f"{name}__in": list(ids)}):
                    gone.setdefault(read(row, self.parent_field), []).append(self.item_of(row))
        return gone


def _cascades(field: models.ForeignKey[Any, Any]) -> bool:
    return field.remote_field.on_delete is models.CASCADE


LINKS: dict[tuple[str, str], LinkKind] = {
    (str(kind.parent._meta.model_name), kind.name): kind
    for kind in (
        LinkKind(Article, "tags", TaggedArticle, "content_object", ("tag",), ("basis", "words", "is_about")),
        LinkKind(Article, "accounts", Account, "article", ("event",), ("role", "basis", "evidence")),
        LinkKind(
            Article,
            "problems",
            ArticleProblem,
            "article",
            ("code",),
            ("severity", "message", "evidence", "state", "accepted_by", "reason"),
        ),
        LinkKind(
            Article,
            "originals",
            ArticleOriginal,
            "article",
            ("original",),
            ("name", "member", "since", "is_current"),
            is_unit=True,
        ),
        LinkKind(Article, "suggestions", TagSuggestion, "article", ("tag",), ("rule", "words", "state"), is_offer=True),
        LinkKind(
            Article,
            "ledger",
            LedgerCorrection,
            "article",
            ("kind", "passage"),
            ("words", "is_hidden", "low", "high", "unit", "noun", "speaker"),
        ),
        LinkKind(Event, "tags", Event.tags.through, "event", ("tag",)),
        LinkKind(Event, "dismissals", AccountDismissal, "event", ("article",)),
        LinkKind(EventCandidate, "articles", EventCandidate.articles.through, "eventcandidate", ("article",)),
        LinkKind(Source, "aliases", SourceAlias, "source", ("name",), ("language",)),
        LinkKind(Tag, "aliases", TagAlias, "tag", ("name",), ("language", "use")),
        LinkKind(Place, "aliases", PlaceAlias, "place", ("name",), ("language",)),
        LinkKind(Event, "aliases", EventAlias, "event", ("name",), ("language",)),
        LinkKind(EventSeries, "aliases", SeriesAlias, "series", ("name",), ("language",)),
        *(
            LinkKind(
                parent, "addresses", PastAddress, "object_id", ("old",), ("since",), outlive=True, parent_kind="kind"
            )
            for parent in (Tag, Source, Event, EventSeries, Place)
        ),
    )
}


def links_with(model: type[models.Model], ids: Sequence[int]) -> Iterator[tuple[LinkKind, dict[int, list[Item]]]]:
    """Yield the links, by kind and parent, that go with these records: their own, and those that cascade to them."""
    for kind in LINKS.values():
        if kind.outlive:
            continue
        if kind.parent is model:
            current = kind.rows_by_parent(ids)
            gone = {pk: [kind.item_of(link) for link in links.values()] for pk, links in current.items() if links}
        else:
            gone = kind.cascading_to(model, ids)
        if gone:
            yield kind, gone
