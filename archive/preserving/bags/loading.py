"""Records of bags as rows of the database, a lot at a time, by plain inserts."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.db import Error, models

from archive.models import Change, insert
from archive.models.changes import checksums, pack, pack_at_once
from archive.models.curated import TEXT_FIELDS, storable_in
from archive.preserving.bags import layout
from archive.preserving.bags.errors import BagError
from archive.preserving.bags.layout import Kind, Link
from archive.preserving.bags.reading import Line
from archive.preserving.bags.values import Coder, decoder_of

Record = dict[str, Any]
Escaped = dict[int, dict[str, tuple[str, str]]]  # by article and field, the checksums of its text before and after
_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]|\\u0000")
_MAY_BE_UNSTORABLE = re.compile(rb"\\u(0000|[dD][89a-fA-F])")  # as it stands in JSON


class Table:
    """Takes the records of one table, or of one kind of link, and inserts them.

    A field that a record lacks, for its bag is older than the field, has its default. `more` are columns that records
    do not have and get before they are inserted; `known` are names that stand in them and are no columns.
    """

    def __init__(
        self,
        model: type[models.Model],
        fields: Sequence[models.Field[Any, Any]],
        *,
        more: Sequence[str] = (),
        known: Iterable[str] = (),
    ) -> None:
        self.model = model
        self._names = [one.name for one in fields] + list(more)
        self._columns = [one.attname for one in fields] + list(more)
        self._coders: list[tuple[str, Coder]] = [(one.name, coder) for one in fields if (coder := decoder_of(one))]
        self._stated = [one.name for one in fields if not one.null]
        self._defaults = {one.name: one for one in fields}
        self._texts = [one for one in fields if isinstance(one, TEXT_FIELDS)]
        self._known = {*self._defaults, *known}

    def read(self, record: Record) -> Record:
        """Return a record with the values as the database wants them. Raises ValueError for one that can't be read."""
        if record.keys() != self._known:
            self._complete(record)
        for name, coder in self._coders:
            if record[name] is not None:
                record[name] = coder(record[name])
        for name in self._stated:
            if record[name] is None:
                raise ValueError(f"its “{name}” is null")
        return record

    def make_storable(self, record: Record) -> None:
        """Let the text of a record that was read be such as any database takes."""
        for one in self._texts:
            record[one.name] = storable_in(one, record[one.name])

    def insert(self, records: Iterable[Record]) -> None:
        names = self._names
        insert(self.model, self._columns, ([record[name] for name in names] for record in records))

    def _complete(self, record: Record) -> None:
        if unknown := sorted(record.keys() - self._known):
            raise ValueError(f"this version knows no “{unknown[0]}” of it")
        for name in self._known - record.keys():
            field = self._defaults.get(name)
            if field is None:
                continue
            if field.primary_key or not (field.has_default() or field.null or field.empty_strings_allowed):
                raise ValueError(f"it has no “{name}”")
            record[name] = field.get_default()


class Loader:
    """Inserts the records of one kind with the rows that stand in them.

    Text that not every database takes, such as SQLite once did, is escaped as it would be today. The values in the
    log of changes stay as they are. `escaped` says of which articles the checked text is another one by this.
    """

    def __init__(self, kind: Kind, file: str) -> None:
        self.kind, self.file = kind, file
        more = {layout.ARTICLE.name: ("text",), layout.ORIGINAL.name: ("packed",), layout.CHANGE.name: ("packed",)}
        known = {layout.ORIGINAL.name: ("file",)}.get(kind.name, ())
        names = [link.name for link in kind.links]
        self._table = Table(kind.model, kind.columns(), more=more.get(kind.name, ()), known=[*known, *names])
        self._links = [(link, _table_of(link)) for link in kind.links]
        self.escaped: Escaped = {}

    def lots(self, lines: Iterator[Line]) -> Iterator[list[Record]]:
        """Yield the records, read but not yet inserted, in lots. Raises BagError naming one that can't be read."""
        while lot := list(islice(lines, self.kind.lot)):
            yield [self._read(line) for line in lot]

    def _read(self, line: Line) -> Record:
        record = line.record
        try:
            for link, table in self._links:
                for row in record.setdefault(link.name, []):
                    row.pop("sha256", None) if link.name == "originals" else None
                    row[link.parent] = line.key
                    table.read(row)
            self._table.read(record)
            if self.kind is not layout.CHANGE and _MAY_BE_UNSTORABLE.search(line.written):
                self._make_storable(record)
        except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError, RecursionError) as error:
            raise self._fault(f"the {line.kind} {line.key} can't be read: {error}.") from None
        return record

    def _make_storable(self, record: Record) -> None:
        is_article = self.kind is layout.ARTICLE
        before = checksums(record) if is_article else {}
        self._table.make_storable(record)
        for link, table in self._links:
            for row in record[link.name]:
                table.make_storable(row)
        after = checksums(record) if is_article else {}
        if before != after:
            self.escaped[record["id"]] = {name: (one, after[name]) for name, one in before.items()}

    def insert(self, records: Sequence[Record]) -> None:
        """Insert records that were read. Raises BagError where the database does not take them."""
        try:
            self._table.insert(records)
            for link, table in self._links:
                table.insert(row for record in records for row in record[link.name])
        except (Error, ValueError, OverflowError) as error:
            if _is_of_the_environment(error):
                raise
            first, last = records[0][self.kind.key], records[-1][self.kind.key]
            said = " ".join(str(error).split())
            raise self._fault(
                f"the database does not take the {self.kind.plural} from {first} to {last}: {said}."
            ) from error

    def _fault(self, what: str) -> BagError:
        return BagError(f"data/{self.file}: {what}")


def with_packed_values(records: Sequence[Record], numbers: defaultdict[str, int], escaped: Escaped) -> None:
    """Pack the values of changes as the log keeps them, and note the highest number that it has of each model.

    A creation of which the text was escaped has the checksum of what there is now.
    """
    for record in records:
        old, new = record["old"], record["new"]
        if escaped and record["action"] == Change.Action.CREATE and record["model"] == "article":
            known = escaped.get(record["object_id"], {})
            for name, (before, after) in known.items():
                if new and new.get(name) == before:
                    new[name] = after
        fits = _fits(old) and _fits(new)
        record["old"], record["new"], record["packed"] = (
            pack(old, new) if fits else (None, None, pack_at_once(old, new))
        )
        numbers[record["model"]] = max(numbers[record["model"]], record["object_id"])


def _fits(value: Any) -> bool:
    """Say whether any database takes a value as JSON: no half of a pair, no NUL, nothing that is no number."""
    if value is None or isinstance(value, (bool, int)):
        return True
    if isinstance(value, str):
        return not _UNSTORABLE.search(value)
    try:
        return not _UNSTORABLE.search(json.dumps(value, ensure_ascii=False, allow_nan=False))
    except ValueError:
        return False


def _table_of(link: Link) -> Table:
    fields = layout.columns_of(link)
    parent: Any = link.model._meta.get_field(link.parent)
    return Table(link.model, [parent, *fields])


def _is_of_the_environment(error: Exception) -> bool:
    from django.db import DataError, IntegrityError

    return isinstance(error, Error) and not isinstance(error, DataError | IntegrityError)
