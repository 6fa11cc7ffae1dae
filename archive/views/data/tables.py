"""A whole list of articles as a table or as citations, from raw columns and by some thousand rows at a time."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from operator import itemgetter
from typing import Any

from django.conf import settings
from django.utils import timezone

from archive.citations import bibtex, citation_of, ris
from archive.models import Account, Article, Display, Event, Role, Source, Tag, TaggedArticle, urls
from archive.text.cells import plain_cell
from archive.text.dates.partial_dates import PartialDate
from archive.views.data.feeds import address_of

COLUMNS = (
    "key", "url", "title", "title_basis", "subtitle", "byline", "source", "agency", "published", "date_precision",
    "date_basis", "language", "words", "original_url", "summary", "tags", "events",
)  # fmt: skip
_READ = (
    "pk", "key", "slug", "title", "title_basis", "subtitle", "byline", "source_id", "agency_id", "published_on",
    "date_precision", "date_basis", "language", "word_count", "original_url", "summary", "display",
)  # fmt: skip
_READ_TO_CITE = (
    "key", "slug", "title", "title_basis", "byline", "source", "agency", "published_on", "date_precision", "language",
    "original_url",
)  # fmt: skip
_CITED = {"bib": (bibtex, "\n"), "ris": (ris, "\r\n")}  # how one is written, and what parts two


def as_csv(ids: Iterable[Sequence[int]]) -> Iterator[str]:
    """Write a table (RFC 4180) of the articles with these ids, one piece for each load; nothing begins as a formula.

    Four queries a load, and one more where tags, events or sources are met that were not named yet.
    """
    yield "\ufeff" + _lines([COLUMNS])
    rows = _Rows()
    for some in ids:
        yield _lines(rows.of(some))


class _Rows:
    """Makes the rows of a table; remembers the names of what it met."""

    def __init__(self) -> None:
        self._tags: dict[int, str] = {}
        self._events: dict[int, str] = {}
        self._sources: dict[int, tuple[str, str]] = {}

    def of(self, ids: Sequence[int]) -> Iterator[list[Any]]:
        """Yield the rows of those articles that are still published, in the order of their ids."""
        loaded = {row[0]: row for row in Article.objects.published_among(ids).values_list(*_READ)}
        tags, events = self._names_of_tags(ids), self._slugs_of_events(ids)
        self._learn_sources({pk for row in loaded.values() for pk in row[7:9] if pk})
        unknown = ("", Display.FULL)
        root, address = settings.SITE_URL, urls.ARTICLE.filler()
        for row in map(loaded.get, ids):
            if row is None:
                continue
            (pk, key, slug, title, title_basis, subtitle, byline, source, agency, day, precision, basis, language,
             words, original_url, summary, display) = row  # fmt: skip
            name, shown_as = self._sources.get(source, unknown)
            yield [
                key,
                root + address(key, slug),
                plain_cell(title),
                title_basis,
                plain_cell(subtitle),
                plain_cell(byline),
                plain_cell(name),
                plain_cell(self._sources.get(agency, unknown)[0]),
                _as_known(day, precision) if day else "",
                precision,
                basis,
                plain_cell(language),
                words,
                plain_cell(original_url),
                plain_cell(summary) if summary and (display or shown_as) != Display.METADATA else "",
                plain_cell("; ".join(tags.get(pk, ()))),
                plain_cell("; ".join(events.get(pk, ()))),
            ]

    def _names_of_tags(self, ids: Sequence[int]) -> dict[int, list[str]]:
        links = list(
            TaggedArticle.objects.filter(content_object__in=ids).order_by().values_list("content_object_id", "tag_id")
        )
        if missing := {tag for _article, tag in links} - self._tags.keys():
            self._tags.update(Tag.objects.filter(pk__in=missing).values_list("pk", "name"))
        found: defaultdict[int, list[str]] = defaultdict(list)
        for article, tag in links:
            if name := self._tags.get(tag):
                found[article].append(name)
        for names in found.values():
            names.sort()
        return found

    def _slugs_of_events(self, ids: Sequence[int]) -> dict[int, list[str]]:
        """Return the public events of each article, those that it only recalls last."""
        read = Account.objects.filter(article__in=ids).order_by()
        rows = [
            (role == Role.RECALLS, *rest) for role, *rest in read.values_list("role", "pk", "article_id", "event_id")
        ]
        if missing := {event for *_rest, event in rows} - self._events.keys():
            self._events.update(Event.objects.public().filter(pk__in=missing).values_list("pk", "slug"))
        found: defaultdict[int, list[str]] = defaultdict(list)
        for _is_recalled, _pk, article, event in sorted(rows, key=itemgetter(0, 1)):
            if slug := self._events.get(event):
                found[article].append(slug)
        return found

    def _learn_sources(self, wanted: set[int]) -> None:
        if missing := wanted - self._sources.keys():
            read = Source.objects.filter(pk__in=missing).values_list("pk", "name", "display")
            self._sources.update({pk: (name, display) for pk, name, display in read})


@lru_cache(maxsize=4096)
def _as_known(day: date, precision: str) -> str:
    return str(PartialDate.of(day, precision))


def _lines(rows: Iterable[Sequence[Any]]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue()


def as_citations(ids: Iterable[Sequence[int]], suffix: str, archive: str) -> Iterator[str]:
    """Write a reference (`bib`, `ris`) to each of the articles with these ids, one piece for each load (one query)."""
    today = timezone.localdate()
    write, end = _CITED[suffix]
    plan = Article.objects.select_related("source", "agency").only(*_READ_TO_CITE, "source__name", "agency__name")
    for some in ids:
        loaded = {article.pk: article for article in plan.published_among(some)}
        articles = [loaded[pk] for pk in some if pk in loaded]
        yield "".join(
            write(citation_of(article, url=address_of(article), archive=archive, seen_on=today)) + end
            for article in articles
        )
