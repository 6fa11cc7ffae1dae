"""What a table of each kind of record has: its columns, how rows find their records, and what must fit together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from import_export.instance_loaders import CachedInstanceLoader
from import_export.resources import Resource

from archive.editing.tables.columns import (
    Aliases,
    BySlug,
    Choice,
    Column,
    Date,
    Degrees,
    Domains,
    TagSlugs,
    Whole,
    Words,
    YesOrNo,
    cell_of,
)
from archive.models import Event, EventSeries, PastAddress, Place, Source, SourceAlias, Tag
from archive.models.choices import Display, EventKind, EventState, SourceKind, TagKind
from archive.models.curated import Curated
from archive.text.slugs import RESERVED


class TableResource(Resource):  # type: ignore[misc]
    """One kind of record as rows; `changed` gathers what an import would write, which is not the library's business."""

    fields: Mapping[str, Column]
    related: ClassVar[tuple[str, ...]] = ()  # that are read with a record
    many: ClassVar[tuple[str, ...]] = ()
    unique: ClassVar[tuple[str, ...]] = ("name",)
    named_by: ClassVar[str] = "name"

    class Meta:
        import_id_fields = ("slug",)
        instance_loader_class = CachedInstanceLoader
        clean_model_instances = True
        use_transactions = False
        skip_diff = True  # it would copy each record; `before` is enough
        store_instance = True
        report_skipped = False

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.changed: list[tuple[Curated, dict[str, Any]]] = []
        self.before: dict[str, Any] = {}
        self.columns: list[Column] = list(self.fields.values())
        self._met: dict[str, dict[str, int]] = {}
        self._past: dict[str, str] = {}
        self._number = 0

    @property
    def model(self) -> type[Curated]:
        found: type[Curated] = self._meta.model
        return found

    def get_queryset(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = self.model._default_manager.select_related(*self.related).prefetch_related(*self.many)
        return rows

    # -- importing, as the library calls it -----------------------------------------------------------------------

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        """Hold the head to the columns, and read all that rows name (some queries, whatever the rows)."""
        headers = [str(one or "").strip().lower() for one in dataset.headers or ()]
        dataset.headers = headers
        known = [column.column_name for column in self.columns]
        if unknown := [one for one in headers if one not in known]:
            told = _("There is no column “%(name)s”. The columns are: %(all)s.")
            raise ValueError(told % {"name": unknown[0], "all": ", ".join(known)})
        if len(set(headers)) < len(headers) or "slug" not in headers:
            raise ValueError(_("Each column stands once, and one is called slug."))
        self.columns = [column for column in self.columns if column.column_name in headers]
        for column in self.columns:
            if isinstance(column, BySlug):
                column.learn([cell_of(row, column.column_name) for row in dataset.dict])
        slugs = [cell_of(row, "slug") for row in dataset.dict]
        past = PastAddress.objects.filter(kind=self.model._meta.model_name, old__in=slugs)
        now = self.model._default_manager.in_bulk([one.object_id for one in past])
        self._past = {one.old: str(getattr(now.get(one.object_id), "slug", "")) for one in past}

    def init_instance(self, row: Any = None) -> Any:
        return self.model()

    def after_init_instance(self, instance: Any, new: bool, row: Any, **kwargs: Any) -> None:
        """Remember what the record had, and hold the address of a new one to what addresses may be."""
        self._number = kwargs.get("row_number", 0)
        self.before = {column.column_name: column.read(instance) for column in self.columns}
        slug = cell_of(row, "slug")
        if not new:
            self._once("slug", slug)
            return
        if current := self._past.get(slug):
            raise ValidationError(_("It has another address by now: “%s”. Write that one.") % current)
        if not slug:
            raise ValidationError(_("It has neither an address (slug) nor a name."))
        if slug in RESERVED:
            raise ValidationError(_("“%s” is a part of addresses. Choose another.") % slug)
        self._once("slug", slug)

    def skip_row(self, instance: Any, original: Any, row: Any, import_validation_errors: Any = None) -> bool:
        return not import_validation_errors and not instance._state.adding and not self.differing(instance)

    def differing(self, instance: Any) -> list[Column]:
        """Return the columns in which a record is to be other than it was."""
        return [column for column in self.columns if column.read(instance) != self.before[column.column_name]]

    def validate_instance(
        self, instance: Any, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        if not import_validation_errors:
            self.check_row(instance)
        super().validate_instance(instance, import_validation_errors, validate_unique)
        for name in self.unique:
            self._once(name, str(getattr(instance, name)).casefold())

    def check_row(self, instance: Any) -> None:
        """Raise ValidationError where values don't fit together."""

    def save_instance(self, instance: Any, is_create: bool, row: Any, **kwargs: Any) -> None:
        """Gather what is to be written; nothing is saved."""
        self.changed.append((instance, dict(self.before)))

    def save_m2m(self, instance: Any, row: Any, **kwargs: Any) -> None:
        """Links are written with the rest."""

    def _once(self, name: str, value: str) -> None:
        """Raise ValidationError where an earlier row of the table has the same."""
        first = self._met.setdefault(name, {}).setdefault(value, self._number)
        if first != self._number:
            told = _("Row %(row)d has the same %(name)s: “%(value)s”.")
            raise ValidationError(told % {"row": first + 1, "name": name, "value": value})


class SourceTable(TableResource):
    slug = Column("slug")
    name = Column("name")
    full_name = Column("full_name")
    kind = Choice("kind", SourceKind)
    country = Column("country")
    founded = Whole("founded")
    languages = Words("languages")
    homepage = Column("homepage")
    domains = Domains("domains")
    description = Column("description")
    rights = Column("rights")
    display = Choice("display", Display)
    is_confirmed = YesOrNo("is_confirmed", "confirmed")
    aliases = Aliases()
    many = ("aliases",)

    class Meta:
        model = Source

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        super().before_import(dataset, **kwargs)
        self._owners = dict(SourceAlias.objects.values_list("name_key", "source_id"))

    def check_row(self, instance: Any) -> None:
        """A credit names one source: no other has the name, and no earlier row."""
        names = [name.casefold() for name in getattr(instance, "names_read", ())]
        if len(set(names)) < len(names):
            raise ValidationError({"aliases": _("A name stands there twice, but for capitals.")})
        for name in getattr(instance, "names_read", ()):
            self._once("name", name.casefold())
            if self._owners.get(name.casefold(), instance.pk) != instance.pk:
                raise ValidationError({"aliases": _("“%s” is another name of another source.") % name})


class TagTable(TableResource):
    slug = Column("slug")
    name = Column("name")
    kind = Choice("kind", TagKind)
    description = Column("description")
    aliases = Aliases()
    many = ("aliases",)

    class Meta:
        model = Tag


class PlaceTable(TableResource):
    slug = Column("slug")
    name = Column("name")
    country = Column("country")
    region = Column("region")
    latitude = Degrees("latitude", 90)
    longitude = Degrees("longitude", 180)
    description = Column("description")
    aliases = Aliases()
    many = ("aliases",)
    unique = ()

    class Meta:
        model = Place

    def check_row(self, instance: Any) -> None:
        if (instance.latitude is None) != (instance.longitude is None):
            raise ValidationError({"latitude": _("Latitude and longitude go together.")})


class SeriesTable(TableResource):
    slug = Column("slug")
    name = Column("name")
    description = Column("description")

    class Meta:
        model = EventSeries


class EventTable(TableResource):
    """Rules are no matter of a table: they stay as they are."""

    slug = Column("slug")
    title = Column("title")
    kind = Choice("kind", EventKind)
    state = Choice("state", EventState)
    starts = Date("starts")
    ends = Date("ends")
    place = BySlug("place", Place)
    series = BySlug("series", EventSeries)
    description = Column("description")
    tags = TagSlugs("tags", Tag)
    related = ("place", "series")
    many = ("tags",)
    unique = ()
    named_by = "title"

    class Meta:
        model = Event

    def check_row(self, instance: Any) -> None:
        if instance.starts and instance.ends and instance.ends.first_day < instance.starts.first_day:
            raise ValidationError({"ends": _("It can't have ended before it began.")})


TABLES: dict[str, type[TableResource]] = {
    "tag": TagTable,
    "source": SourceTable,
    "place": PlaceTable,
    "eventseries": SeriesTable,
    "event": EventTable,
}
