"""The kinds of columns: each reads a cell into an object in memory, and says what is to be recorded of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from import_export.fields import Field

from archive.models import Basis
from archive.models.curated import Curated
from archive.text.cells import join_cell, plain_cell, split_cell, words_of_cell
from archive.text.dates.partial_dates import PartialDate

YES, NO = "yes", "no"


class Column(Field):  # type: ignore[misc]
    """A column of words; the library asks it to read (`save`) and to write (`export`) one cell."""

    def __init__(self, attribute: str, column_name: str | None = None) -> None:
        super().__init__(attribute=attribute, column_name=column_name or attribute)

    def read(self, row: Curated) -> Any:
        """Return the value that an object has, so that values of one column can be compared."""
        return str(getattr(row, self.attribute) or "").replace("\r\n", "\n").strip()

    def parse(self, text: str) -> Any:
        """Return the value of a cell; raise ValueError with a sentence for what is none."""
        return text

    def write(self, row: Any, value: Any) -> None:
        """Set a value of an object in memory."""
        setattr(row, self.attribute, value)

    def values(self, row: Curated) -> Mapping[str, Any]:
        """Return what is to be recorded of an object whose value changed."""
        return {self.attribute: getattr(row, self.attribute)}

    def shown(self, value: Any) -> str:
        """Return a value as it stands in a cell."""
        return str(value)

    # -- as the library calls it ----------------------------------------------------------------------------------

    def get_value(self, instance: Any) -> Any:
        return None if instance is None else self.read(instance)

    def clean(self, row: Mapping[str, Any], **kwargs: Any) -> Any:
        return self.parse(cell_of(row, self.column_name))

    def save(self, instance: Any, row: Mapping[str, Any], is_m2m: bool = False, **kwargs: Any) -> None:
        value = self.clean(row)
        if value != self.read(instance):
            self.write(instance, value)

    def export(self, instance: Any, **kwargs: Any) -> str:
        return plain_cell(self.shown(self.read(instance)))


def cell_of(row: Mapping[str, Any], name: str) -> str:
    """Return what stands in a cell, without the mark that keeps it from being a formula."""
    return words_of_cell(str(row.get(name) or "")).replace("\r\n", "\n").strip()


class Whole(Column):
    """A whole number, or nothing."""

    def read(self, row: Curated) -> Any:
        return getattr(row, self.attribute)

    def parse(self, text: str) -> int | None:
        if not text:
            return None
        if not (text.isascii() and text.isdecimal() and len(text) < 10):
            raise ValueError(_("“%s” is no whole number.") % text)
        return int(text)

    def shown(self, value: Any) -> str:
        return "" if value is None else str(value)


class Degrees(Column):
    """A number of degrees with five decimals, not beyond a limit, or nothing."""

    def __init__(self, attribute: str, limit: int) -> None:
        super().__init__(attribute)
        self.limit = limit

    def read(self, row: Curated) -> Any:
        value = getattr(row, self.attribute)
        return None if value is None else Decimal(value).quantize(Decimal("0.00001"))

    def parse(self, text: str) -> Decimal | None:
        try:
            found = Decimal(text.replace(",", ".")).quantize(Decimal("0.00001")) if text else None
        except InvalidOperation:
            raise ValueError(_("“%s” is no number of degrees.") % text) from None
        if found is not None and not -self.limit <= found <= self.limit:
            raise ValueError(_("Degrees go from -%(limit)d to %(limit)d.") % {"limit": self.limit})
        return found

    def shown(self, value: Any) -> str:
        return "" if value is None else f"{value.normalize():f}"

    def export(self, instance: Any, **kwargs: Any) -> str:
        return self.shown(self.read(instance))  # a negative number is no formula


class YesOrNo(Column):
    """Yes or no."""

    def read(self, row: Curated) -> bool:
        return bool(getattr(row, self.attribute))

    def parse(self, text: str) -> bool:
        if text.lower() not in (YES, NO):
            raise ValueError(_("Write yes or no; “%s” is neither.") % text)
        return text.lower() == YES

    def shown(self, value: Any) -> str:
        return YES if value else NO


class Choice(Column):
    """One of the values that a field may have; an empty cell is what it has when nothing is said."""

    def __init__(self, attribute: str, choices: type[models.TextChoices]) -> None:
        super().__init__(attribute)
        self.choices = choices

    def parse(self, text: str) -> str:
        if text and text not in self.choices.values:
            told = {"typed": text, "all": ", ".join(self.choices.values)}
            raise ValueError(_("“%(typed)s” is none of: %(all)s.") % told)
        return text

    def save(self, instance: Any, row: Mapping[str, Any], is_m2m: bool = False, **kwargs: Any) -> None:
        if cell_of(row, self.column_name):
            super().save(instance, row)


class Words(Column):
    """A list of words in one cell, `|` between them."""

    def read(self, row: Curated) -> Any:
        return tuple(getattr(row, self.attribute))

    def parse(self, text: str) -> Any:
        return tuple(split_cell(text))

    def write(self, row: Any, value: Any) -> None:
        setattr(row, self.attribute, list(value))

    def shown(self, value: Any) -> str:
        return join_cell(value)


class Domains(Words):
    def parse(self, text: str) -> Any:
        hosts = tuple(word.lower() for word in split_cell(text))
        if bad := next((host for host in hosts if "/" in host or "." not in host), None):
            raise ValueError(_("“%s” is no domain; write it as in news.example.org.") % bad)
        return hosts


class Date(Column):
    """A date as far as it is known, in EDTF; stored as the first day that it may be, and how far it is known."""

    def __init__(self, edge: str) -> None:
        super().__init__(f"{edge}_on", edge)
        self.edge = edge

    def read(self, row: Curated) -> PartialDate | None:
        found: PartialDate | None = getattr(row, self.edge)
        return found

    def parse(self, text: str) -> PartialDate | None:
        try:
            return PartialDate.parse(text) if text else None
        except ValueError:
            raise ValueError(_("“%s” is no date: write it as 2019, 2019-10 or 2019-10-04.") % text) from None

    def write(self, row: Any, value: PartialDate | None) -> None:
        setattr(row, f"{self.edge}_on", value.first_day if value else None)
        setattr(row, f"{self.edge}_precision", value.precision if value else "")
        setattr(row, f"{self.edge}_basis", Basis.EDITOR.value if value else "")

    def values(self, row: Curated) -> Mapping[str, Any]:
        names = (f"{self.edge}_on", f"{self.edge}_precision", f"{self.edge}_basis")
        return {name: getattr(row, name) for name in names}

    def shown(self, value: Any) -> str:
        return str(value or "")


class BySlug(Column):
    """Another record by its slug, or nothing; `known` are those that a table names, read once."""

    def __init__(self, attribute: str, model: type[Curated]) -> None:
        super().__init__(attribute)
        self.model = model
        self.known: dict[str, Any] = {}

    def learn(self, cells: Sequence[str]) -> None:
        """Read the records that a table names (one query)."""
        slugs = {slug for text in cells for slug in self.slugs(text)}
        self.known = {str(row.slug): row for row in self.model._default_manager.filter(slug__in=slugs)}  # type: ignore[attr-defined,misc]

    def slugs(self, text: str) -> list[str]:
        return [text] if text else []

    def read(self, row: Curated) -> str:
        other = getattr(row, self.attribute)
        return str(other.slug) if other else ""

    def parse(self, text: str) -> Any:
        for slug in self.slugs(text):
            if slug not in self.known:
                kind = self.model._meta.verbose_name_plural
                raise ValueError(_("None of the %(kind)s has the address “%(slug)s”.") % {"kind": kind, "slug": slug})
        return text

    def write(self, row: Any, value: str) -> None:
        setattr(row, self.attribute, self.known.get(value))


class LinkColumn:
    """A column whose words are links of a record: they are recorded as added and removed."""

    link: str

    def items(self, words: Sequence[str]) -> list[dict[str, Any]]:
        """Return words as the write path takes links."""
        raise NotImplementedError


class Aliases(LinkColumn, Words):
    """Other names. Names that stay keep their language and use; a new one has none yet."""

    link = "aliases"

    def __init__(self) -> None:
        super().__init__("aliases")

    def read(self, row: Any) -> Any:
        if hasattr(row, "names_read"):
            return row.names_read
        return tuple(sorted(one.name for one in row.aliases.all())) if row.pk else ()

    def parse(self, text: str) -> Any:
        names = tuple(sorted(split_cell(text)))
        if too_long := next((name for name in names if len(name) > 200), None):
            raise ValueError(_("“%s…” is too long for a name.") % too_long[:40])
        return names

    def write(self, row: Any, value: Any) -> None:
        row.names_read = value

    def items(self, words: Sequence[str]) -> list[dict[str, Any]]:
        return [{"name": word} for word in words]


class TagSlugs(LinkColumn, BySlug):
    """The tags of an event by their slugs."""

    link = "tags"

    def slugs(self, text: str) -> list[str]:
        return split_cell(text)

    def read(self, row: Any) -> Any:
        if hasattr(row, "tags_read"):
            return row.tags_read
        return tuple(sorted(tag.slug for tag in row.tags.all())) if row.pk else ()

    def parse(self, text: str) -> Any:
        super().parse(text)
        return tuple(sorted(split_cell(text)))

    def write(self, row: Any, value: Any) -> None:
        row.tags_read = value

    def shown(self, value: Any) -> str:
        return join_cell(value)

    def items(self, words: Sequence[str]) -> list[dict[str, Any]]:
        return [{"tag": self.known[word].pk} for word in words]
