"""Tags, sources, places and series: each list by name, and one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from rest_framework.request import Request

from archive.api.frame import described
from archive.api.frame.doors import PREFIX, Door, absolute, answer
from archive.api.frame.lists import ROWS, list_answer
from archive.filters.names import page_of_names
from archive.filters.paging import QUERY
from archive.models import AliasUse, Event, EventSeries, Place, Source, Tag, TagAlias, Tally
from archive.search.vocabulary import Kind
from archive.serving.lookup import MovedError, Named, find_named


def find(queryset: QuerySet[Named], slug: str, path: str) -> Named:
    """Return what is called so; raise MovedError to its present address here, Http404 where there is none."""
    try:
        return find_named(queryset, slug, path.removeprefix(PREFIX))
    except MovedError as moved:
        raise MovedError(absolute(PREFIX + moved.to)) from None


class NameList(Door):
    """A list of names in the order that people look for them in, each with how much is held under it."""

    query = QUERY
    kind: ClassVar[Kind]
    counted: ClassVar[str] = "articles"

    def rows(self) -> QuerySet[Any]:
        raise NotImplementedError

    def numbers(self, ids: Sequence[int]) -> Mapping[int, int]:
        return Tally.objects.totals(self.kind, ids)

    def facts(self, row: Any) -> dict[str, Any]:
        return facts_of(row)

    def page(self, request: Request) -> HttpResponse:
        found = page_of_names(self.kind, self.rows(), request.query_params, ROWS)
        numbers = self.numbers([row.pk for row in found.rows])
        items = [self.facts(row) | {self.counted: numbers.get(row.pk, 0)} for row in found.rows]
        return list_answer(request, self.query, found, items, None)


def facts_of(row: Any) -> dict[str, Any]:
    """Return what a list says of a tag, source, place or series."""
    path = row.get_absolute_url()
    facts = {"name": row.name, "slug": row.slug, "url": absolute(path), "api_url": absolute(PREFIX + path)}
    for name in ("kind", "country", "region"):
        if hasattr(row, name):
            facts[name] = getattr(row, name)
    if isinstance(row, Place):
        facts["latitude"] = None if row.latitude is None else float(row.latitude)
        facts["longitude"] = None if row.longitude is None else float(row.longitude)
    return facts


def other_names(row: Any) -> list[dict[str, str]]:
    return [{"name": one.name, "language": one.language} for one in row.aliases.all()]


class TagList(NameList):
    kind = "tag"

    def rows(self) -> QuerySet[Any]:
        return Tag.objects.public().only("name", "slug", "kind")

    @described.names("tags", described.TagRow)
    def get(self, request: Request) -> HttpResponse:
        return self.page(request)


class SourceList(NameList):
    kind = "source"

    def rows(self) -> QuerySet[Any]:
        return Source.objects.public().only("name", "slug", "kind", "country")

    @described.names("sources", described.SourceRow)
    def get(self, request: Request) -> HttpResponse:
        return self.page(request)


class PlaceList(NameList):
    kind = "place"
    counted = "events"

    def rows(self) -> QuerySet[Any]:
        return Place.objects.public().defer("description")

    def numbers(self, ids: Sequence[int]) -> Mapping[int, int]:
        return Event.objects.public().numbers_by("place", ids)

    @described.names("places", described.PlaceRow)
    def get(self, request: Request) -> HttpResponse:
        return self.page(request)


class SeriesList(NameList):
    kind = "series"
    counted = "events"

    def rows(self) -> QuerySet[Any]:
        return EventSeries.objects.public().only("name", "slug")

    def numbers(self, ids: Sequence[int]) -> Mapping[int, int]:
        return Event.objects.public().numbers_by("series", ids)

    @described.names("series", described.SeriesRow)
    def get(self, request: Request) -> HttpResponse:
        return self.page(request)


class TagDetail(Door):
    """One tag, with its other spellings."""

    @described.name("tag", described.TagRecord)
    def get(self, request: Request, slug: str) -> HttpResponse:
        names = TagAlias.objects.exclude(use__in=[AliasUse.NEGATIVE, AliasUse.DEMONYM])
        tag = find(Tag.objects.public().prefetch_related(Prefetch("aliases", names)), slug, request.path)
        return _answer(tag, articles=Tally.objects.total("tag", tag.pk))


class SourceDetail(Door):
    """One source, with the names under which it is credited."""

    @described.name("source", described.SourceRecord)
    def get(self, request: Request, slug: str) -> HttpResponse:
        source = find(Source.objects.public().prefetch_related("aliases"), slug, request.path)
        more = {
            "full_name": source.full_name,
            "languages": source.languages,
            "founded": source.founded,
            "homepage": source.homepage,
            "rights": source.rights,
            "display": source.display,
        }
        return _answer(source, **more, articles=Tally.objects.total("source", source.pk))


class PlaceDetail(Door):
    """One place, with its other names."""

    @described.name("place", described.PlaceRecord)
    def get(self, request: Request, slug: str) -> HttpResponse:
        place = find(Place.objects.public().prefetch_related("aliases"), slug, request.path)
        return _answer(place, events=Event.objects.public().numbers_by("place", [place.pk])[place.pk])


class SeriesDetail(Door):
    """One series of events, with its other names."""

    @described.name("series", described.SeriesRecord)
    def get(self, request: Request, slug: str) -> HttpResponse:
        series = find(EventSeries.objects.public().prefetch_related("aliases"), slug, request.path)
        return _answer(series, events=Event.objects.public().numbers_by("series", [series.pk])[series.pk])


def _answer(row: Any, **more: Any) -> HttpResponse:
    return answer(facts_of(row) | {"description": row.description, "other_names": other_names(row)} | more)
