"""The record of an open change set: creates, sets, links and deletes, and notes each change in its log."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import repeat
from typing import Any, TypeVar, cast

from django.db import models, transaction

from archive.editing.changes import tallies
from archive.editing.changes.approval import BACK_IN_REVIEW, returns_to_review
from archive.editing.changes.bookkeeping import Bookkeeping, keep_addresses
from archive.editing.changes.errors import ErasedError, NotDeletableError, StaleSaveError
from archive.editing.changes.link_writing import write_links
from archive.editing.changes.links import LINKS, Item, links_with
from archive.editing.changes.log import Entry, Log
from archive.editing.changes.near_duplicates import near_duplicate_changes
from archive.editing.changes.problems import PROBLEMS, ProblemChanges, ProblemFollower
from archive.editing.changes.rows import (
    CHUNK,
    insert_links,
    is_closed,
    load_rows,
    number_articles,
    save_columns,
    without_event,
)
from archive.editing.changes.values import columns_to_save, name_of, serialize
from archive.editing.problems.catalogue import RESTS_ON
from archive.models import (
    Article,
    ArticleWording,
    Change,
    ChangeSet,
    Event,
    EventCandidate,
    PackedWording,
    PastAddress,
    Source,
    pack_wording,
)
from archive.models.bookkeeping.bulk_rows import insert, insert_objects
from archive.models.changes import checksums
from archive.models.curated import Curated, make_storable

Row = TypeVar("Row", bound=models.Model)
Fields = set[str]  # named here, for inside `Record` the word `set` means its method


@dataclass(slots=True)
class Record:
    """The open change set of one transaction; made by `recording()`.

    `problems` and `bookkeeping` take note of what is to follow at its end. `sent_back` are articles that had passed
    review and went back to it, because what they state was changed.
    """

    change_set: ChangeSet
    log: Log
    sent_back: list[int] = field(default_factory=list)
    problems: ProblemFollower = field(default_factory=ProblemFollower)
    bookkeeping: Bookkeeping = field(default_factory=Bookkeeping)

    # -- creating -------------------------------------------------------------------------------------------------

    def create(self, row: Row, **links: Iterable[Item]) -> Row:
        """Save a new record, with its links if any; the creation is one row of the log, its links are not logged."""
        return self.create_many([row], [links])[0]

    def create_many(
        self, rows: Sequence[Row], links: Sequence[Mapping[str, Iterable[Item]]] | None = None
    ) -> Sequence[Row]:
        """Save new records of one model, `links[n]` belonging to `rows[n]`; a fixed number of queries a chunk.

        A machine gives the problems of the articles that it creates; what a person creates is checked at the end.
        """
        if not rows:
            return rows
        model = type(rows[0])
        if model is Article:
            number_articles(rows)
        for row in rows:
            make_storable(row)
            if hasattr(row, "derive"):
                row.derive()
        if model is Article:
            self._save_articles(rows, repeat({}))
            ArticleWording.add({row.pk: pack_wording(row.body, row.body_format) for row in cast(Any, rows)})
            if not self.log.is_machine:
                self.problems.note([row.pk for row in rows], RESTS_ON)
        else:
            model._default_manager.bulk_create(rows, batch_size=CHUNK)
            for row in rows:
                self.log.note(model, row.pk, Change.Action.CREATE)
            self.bookkeeping.follow(model, [row.pk for row in rows], ())
        insert_links(rows, links or [])
        return rows

    def create_articles(
        self,
        articles: Sequence[Article],
        links: Sequence[Mapping[str, Sequence[Item]]],
        then: Sequence[Mapping[str, Any]],
        wordings: Sequence[PackedWording],
    ) -> None:
        """Save new articles that hold their plain words already, and by the same write what is set on them then.

        `then[n]` are fields of `articles[n]`, recorded as a change that follows its creation, and `wordings[n]` is how
        it is worded. All three kinds of links are given; problems are open ones.
        """
        number_articles(articles)
        for article in articles:
            make_storable(article)
            article.derive_names()
        self._save_articles(articles, then)
        ArticleWording.add({article.pk: one for article, one in zip(articles, wordings, strict=True)})
        insert_links(articles, links)
        for article, named in zip(articles, links, strict=True):
            self.bookkeeping.count_new(article, named)

    def _save_articles(self, articles: Sequence[Any], then: Iterable[Mapping[str, Any]]) -> None:
        for article, values in zip(articles, then, strict=False):
            self.log.note(Article, article.pk, Change.Action.CREATE, new=checksums(vars(article)))
            if values:
                self.log.set_fields(article, values, dict.fromkeys(values, False))
        insert_objects(articles)
        self.bookkeeping.before.update((article.pk, tallies.EMPTY) for article in articles)

    # -- setting --------------------------------------------------------------------------------------------------

    def set(self, row: Curated, *, expected: int | None = None, **values: Any) -> bool:
        """Set fields of one record and refresh `row`; say whether anything changed.

        Raises StaleSaveError when `expected` is given and is not the current version. A machine leaves the fields
        that a person set alone, and finds them in `log.protected`. A key of a JSON field is set by
        `**{"evidence.title": {…}}`.
        """
        changed = self.set_many(type(row), {row.pk: values}, {row.pk: expected} if expected is not None else {})
        if changed:
            row.refresh_from_db()
        return bool(changed)

    def set_many(
        self,
        model: type[Curated],
        values: Mapping[int, Mapping[str, Any]],
        expected: Mapping[int, int] | None = None,
        edited: Mapping[int, Mapping[str, bool]] | None = None,
    ) -> Collection[int]:
        """Set fields of many records, by their ids; return the ids that changed. A fixed number of queries a chunk.

        `edited` says for single fields whether they count as set by a person afterwards; else a person's act does.
        """
        changed: list[int] = []
        ids = sorted(values)
        for start in range(0, len(ids), CHUNK):
            changed += self._set_chunk(model, ids[start : start + CHUNK], values, expected or {}, edited or {})
        return changed

    def _set_chunk(
        self,
        model: type[Curated],
        ids: Sequence[int],
        values: Mapping[int, Mapping[str, Any]],
        expected: Mapping[int, int],
        edited: Mapping[int, Mapping[str, bool]],
    ) -> list[int]:
        rows = load_rows(model, ids, {path for pk in ids for path in values[pk]})
        stale = next((rows[pk] for pk in ids if pk in expected and rows[pk].version != expected[pk]), None)
        if stale is not None:
            raise StaleSaveError(stale, expected[stale.pk])
        if model is Article:
            if any(is_closed(row, values[pk]) for pk, row in rows.items()):
                raise ErasedError("Nothing can be set on an article that was erased.")
            self.bookkeeping.remember(ids)
        touched: Fields = set()
        changed: list[Curated] = []
        past: list[PastAddress] = []
        for pk in ids:
            row = rows[pk]
            old_slug = getattr(row, "slug", "")
            follows = self._back_to_review if isinstance(row, Article) and "state" not in values[pk] else None
            fields = self.log.set_fields(row, values[pk], edited.get(pk, {}), follows and partial(follows, row))
            if not fields:
                continue
            changed.append(row)
            touched |= fields
            if model is Article:
                self.problems.note([pk], fields)
            if "slug" in fields:
                past.append(PastAddress(kind=name_of(model), old=old_slug, object_id=pk))
        if not changed:
            return []
        if model is Source:
            self.problems.note_sources([row.pk for row in changed], touched)
        columns = columns_to_save(model, touched)
        save_columns(model, changed, columns)
        self.bookkeeping.follow(model, [row.pk for row in changed], columns)
        keep_addresses(past)
        return [row.pk for row in changed]

    def _back_to_review(self, article: Article, fields: Collection[str]) -> Mapping[str, Any]:
        """Say what is set on an article of which these fields changed, so that nothing is published unseen."""
        by = self.change_set.user
        is_trusted = by is None and not self.log.is_machine  # a command that somebody runs
        if is_trusted or not returns_to_review(by, article.state, fields):
            return {}
        self.sent_back.append(article.pk)
        return BACK_IN_REVIEW

    # -- linking --------------------------------------------------------------------------------------------------

    def link(self, row: Curated, name: str, add: Iterable[Item] = (), remove: Iterable[Item] = ()) -> bool:
        """Add and remove links of one record; an added link replaces one of the same identity with other values."""
        return bool(self.link_many(type(row), name, {row.pk: (list(add), list(remove))}))

    def link_many(
        self,
        model: type[Curated],
        name: str,
        wanted: Mapping[int, tuple[Sequence[Item], Sequence[Item]]],
        edited: Mapping[tuple[int, str], bool] | None = None,
        *,
        follows: bool = False,
    ) -> Collection[int]:
        """Add and remove links of many records: `{id: (add, remove)}`; return the ids that changed.

        A machine neither adds nor removes a link that a person decided upon, unless it only `follows` what changed.
        `edited` is as in `set_many`, by id and path.
        """
        kind = LINKS[name_of(model), name]
        changed: list[int] = []
        ids = sorted(wanted)
        for start in range(0, len(ids), CHUNK):
            changed += write_links(self, kind, ids[start : start + CHUNK], wanted, edited or {}, follows)
        return changed

    # -- deleting -------------------------------------------------------------------------------------------------

    def delete(self, row: Curated) -> None:
        """Delete a record of the vocabulary; see `delete_many`."""
        self.delete_many([row])

    def delete_many(self, rows: Sequence[Curated]) -> None:
        """Delete records of one model of the vocabulary, their own links and those of the vocabulary to them first.

        A fixed number of queries a chunk. Raises NotDeletableError for articles and ProtectedError where articles or
        events still refer to one of them.
        """
        for start in range(0, len(rows), CHUNK):
            self._delete_chunk(type(rows[0]), [row.pk for row in rows[start : start + CHUNK]])

    def _delete_chunk(self, model: type[Curated], ids: Sequence[int]) -> None:
        if issubclass(model, Article):
            raise NotDeletableError("Articles are not deleted. Discard, withdraw or erase it instead.")
        for kind, gone in links_with(model, ids):
            self.link_many(cast(type[Curated], kind.parent), kind.name, {pk: ([], gone[pk]) for pk in gone})
        if model is Event:
            self.set_many(EventCandidate, without_event(ids))
        current = model._default_manager.in_bulk(ids)
        for pk in ids:
            self.log.note(model, pk, Change.Action.DELETE, "", serialize(current[pk]), None)
        self.bookkeeping.is_vocabulary_changed = True
        model._default_manager.filter(pk__in=ids).delete()

    # -- the end --------------------------------------------------------------------------------------------------

    def roll_back(self) -> None:
        """Roll back all of it at the end of the block, for a trial."""
        self.log.changes.clear()
        transaction.set_rollback(True)

    def update_near_duplicates(self) -> None:
        """Let the problems of near-duplicates follow the texts as they are now; done at the end in any case.

        What changes by this is nobody's decision, whoever edits.
        """
        for changes in near_duplicate_changes(self.bookkeeping.new_texts):
            self.follow_with(changes)
        self.bookkeeping.new_texts.clear()

    def update_problems(self) -> None:
        """Let the other problems follow what changed of their articles; done at the end in any case."""
        for changes in self.problems.changes():
            self.follow_with(changes)

    def follow_with(self, changes: ProblemChanges) -> None:
        """Add and remove problems that follow from their articles; that is nobody's decision."""
        not_edited = {
            (pk, PROBLEMS.path_of(item)): False for pk, sides in changes.items() for side in sides for item in side
        }
        self.link_many(Article, "problems", changes, not_edited, follows=True)

    def close(self) -> None:
        """Let problems, tallies, search log and generation follow, then write the log; nothing if nothing changed."""
        if not self.log.changes:
            return
        self.update_near_duplicates()
        self.update_problems()
        self.bookkeeping.close(self.log.articles_touched())
        if self.change_set._state.adding:
            self.change_set.save()
        change_set = self.change_set.pk
        insert(Change, ("change_set_id", *Entry._fields), ((change_set, *entry) for entry in self.log.changes))
