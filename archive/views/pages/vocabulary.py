"""Tags, sources and places: what each is called, how much of it is held and when, and the articles or events."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from archive.filters import paging
from archive.filters.names import page_of_names
from archive.filters.paging import BY_DATE, LISTED, NEWEST, page_of_rows
from archive.models import AliasUse, Article, Event, Place, Source, Tag, TagAlias, Tally
from archive.models.bookkeeping.heading_counts import Counts
from archive.serving.lookup import find_named
from archive.views.formatting.names import both_names, in_order, shown_name
from archive.views.formatting.words import articles as n_articles
from archive.views.frame.list_formats import Within, formats_of_list
from archive.views.frame.page import Crumb, Page, home_crumb, render_page
from archive.views.frame.public import for_now, public
from archive.views.pages.event_lists import by_year, entries
from archive.views.pages.headings.matrix import list_urls
from archive.views.pages.headings.related import beside
from archive.views.pages.headings.strips import strips
from archive.views.pages.headings.world_map import map_of
from archive.views.pages.lists.jumps import jumps_of
from archive.views.pages.lists.presets import newest_within
from archive.views.pages.months import months_of
from archive.views.pages.tag_kinds import kind_plural

VOCABULARY_PAGE = 100
SOURCES_A_PAGE = 50
YEARS_OF_A_SOURCE = 12
NO_EVENTS: Counter[tuple[int, int]] = Counter()


@dataclass(frozen=True, slots=True)
class Share:
    """How much of a year, or of what has no date, stands under a heading."""

    name: str
    year: int | None
    part: int
    whole: int


def shares(own: Counts, archive: Counts) -> list[Share]:
    """Return the articles of a heading out of all held, year by year, then of the undated."""
    years = own.years
    found = [Share(str(year), year, years.get(year, 0), whole) for year, whole in archive.years.items()]
    return [*found, Share(_("Undated"), None, own.undated, archive.undated)] if archive.undated else found


@public(query=paging.QUERY)
def tag_list(request: HttpRequest) -> HttpResponse:
    tags = Tag.objects.public().only("name", "slug", "kind")
    rows = in_order(page_of_names("tag", tags, request.GET, VOCABULARY_PAGE, by_detail=True), lambda tag: tag.kind)
    totals = Tally.objects.totals("tag", [tag.pk for tag in rows.rows])
    used = [tag for tag in rows.rows if totals.get(tag.pk)]
    groups = [
        (kind_plural(kind), [(tag, totals[tag.pk]) for tag in of_kind])
        for kind, of_kind in groupby(used, key=lambda tag: tag.kind)
    ]
    page = Page(
        _("Tags"),
        reverse("archive:tag_list"),
        section="tags",
        crumbs=(home_crumb(), Crumb(_("Tags"))),
        description=_("What articles are about, by kind, each with the number of articles held."),
        schema="CollectionPage",
        is_indexed=not request.GET,
    )
    return render_page(
        "pages/tag_list.html",
        page,
        {"rows": rows, "groups": groups, "without": [tag for tag in rows.rows if not totals.get(tag.pk)]},
    )


@public(query=paging.QUERY, searches="always")
def tag_detail(request: HttpRequest, slug: str) -> HttpResponse:
    names = TagAlias.objects.exclude(use__in=[AliasUse.NEGATIVE, AliasUse.DEMONYM])
    tags = Tag.objects.public().prefetch_related(Prefetch("aliases", names, to_attr="names"))
    tag = find_named(tags, slug, request.path)
    archive, own = Tally.objects.counts("archive"), Tally.objects.counts("tag", tag.pk)
    context = {
        "tag": tag,
        "jumps": jumps_of(own.years, own.undated, tag.get_absolute_url()),
        "archive": archive,
        "own": own,
        "shares": shares(own, archive),
        "rows": page_of_rows(Article.objects.published().tagged_with(tag).with_card(), LISTED, request.GET),
        "within": Within("tag", tag),
        "beside": beside(tag, own, archive) if own.total and not request.GET else None,
    }
    page = Page(
        _("%(name)s: %(articles)s") % {"name": both_names(tag), "articles": n_articles(own.total)},
        tag.get_absolute_url(),
        section="tags",
        crumbs=(home_crumb(), Crumb(_("Tags"), reverse("archive:tag_list")), Crumb(shown_name(tag))),
        formats=formats_of_list(tag.get_absolute_url().rstrip("/")),
        description=tag.description
        or _("%(name)s: %(articles)s, the newest first, and the months that they are of.")
        % {"name": tag.name, "articles": n_articles(own.total)},
        schema="CollectionPage",
        is_indexed=bool(own.total) and not request.GET,
    )
    response = render_page("pages/tag_detail.html", page, context)
    is_whole = context["beside"] or request.GET or not own.total
    return response if is_whole else for_now(response)


@public(query=paging.QUERY)
def source_list(request: HttpRequest) -> HttpResponse:
    sources = Source.objects.public().only("name", "slug", "kind", "country")
    rows = in_order(page_of_names("source", sources, request.GET, SOURCES_A_PAGE))
    ids = [source.pk for source in rows.rows]
    archive, totals = Tally.objects.counts("archive"), Tally.objects.totals("source", [0, *ids])
    drawn = strips("source", [pk for pk in [0, *ids] if totals.get(pk)], archive)
    held = [(source, totals[source.pk], drawn.get(source.pk)) for source in rows.rows if source.pk in totals]
    page = Page(
        _("Sources"),
        reverse("archive:source_list"),
        section="sources",
        crumbs=(home_crumb(), Crumb(_("Sources"))),
        description=_("Who published, as far as the documents say, each with the number of articles held."),
        schema="CollectionPage",
        is_indexed=not request.GET,
    )
    context = {
        "rows": rows,
        "archive": archive,
        "held": held,
        "not_held": [source for source in rows.rows if source.pk not in totals],
        "unknown": (totals.get(0, 0), drawn.get(0)),
        "unknown_url": list_urls("source")("unknown"),
    }
    return render_page("pages/source_list.html", page, context)


@public(query=paging.QUERY)
def source_detail(request: HttpRequest, slug: str) -> HttpResponse:
    source = find_named(Source.objects.public().prefetch_related("aliases"), slug, request.path)
    archive, own = Tally.objects.counts("archive"), Tally.objects.counts("source", source.pk)
    drawn = [] if request.GET else list(own.years)[-YEARS_OF_A_SOURCE:]  # on its first page
    context = {
        "source": source,
        "jumps": jumps_of(own.years, own.undated, source.get_absolute_url()),
        "archive": archive,
        "own": own,
        "shares": shares(own, archive),
        "months": [(year, months_of(year, own, NO_EVENTS)) for year in drawn],
        "rows": page_of_rows(Article.objects.published().from_source(source).with_card(), NEWEST, request.GET),
        "within": Within("source", source),
    }
    page = Page(
        _("%(name)s: %(articles)s") % {"name": both_names(source), "articles": n_articles(own.total)},
        source.get_absolute_url(),
        section="sources",
        crumbs=(home_crumb(), Crumb(_("Sources"), reverse("archive:source_list")), Crumb(shown_name(source))),
        formats=formats_of_list(source.get_absolute_url().rstrip("/")),
        description=source.description
        or _("%(name)s: %(articles)s, the newest first, and the months that they are of.")
        % {"name": source.name, "articles": n_articles(own.total)},
        schema="CollectionPage",
        is_indexed=bool(own.total) and not request.GET,
    )
    return render_page("pages/source_detail.html", page, context)


@public(query=paging.QUERY)
def place_list(request: HttpRequest) -> HttpResponse:
    rows = in_order(page_of_names("place", Place.objects.public(), request.GET, VOCABULARY_PAGE))
    numbers = Event.objects.public().numbers_by("place", [place.pk for place in rows.rows])
    counted = [(place, numbers[place.pk]) for place in rows.rows]
    page = Page(
        _("Places"),
        reverse("archive:place_list"),
        section="places",
        crumbs=(home_crumb(), Crumb(_("Places"))),
        description=_("Where the events of this archive happened."),
        schema="CollectionPage",
        is_indexed=not request.GET,
    )
    context = {
        "rows": rows,
        "counted": [(place, n) for place, n in counted if n],
        "without": [place for place, n in counted if not n],
        "map": map_of(rows.rows),
    }
    return render_page("pages/place_list.html", page, context)


@public(query=paging.QUERY, searches="always")
def place_detail(request: HttpRequest, slug: str) -> HttpResponse:
    place = find_named(Place.objects.public().prefetch_related("aliases"), slug, request.path)
    events = Event.objects.public().filter(place=place)
    rows = page_of_rows(events.by_date().with_card(), BY_DATE, request.GET)
    page = Page(
        both_names(place),
        place.get_absolute_url(),
        section="places",
        crumbs=(home_crumb(), Crumb(_("Places"), reverse("archive:place_list")), Crumb(shown_name(place))),
        formats=formats_of_list(place.get_absolute_url().rstrip("/")),
        description=place.description
        or _("What happened at this place: %(name)s. Its events, and the newest articles about them.")
        % {"name": place.name},
        schema="CollectionPage",
        is_indexed=not request.GET,
    )
    context = {
        "place": place,
        "map": map_of([place]),
        "count": events.count(),
        "rows": rows,
        "years": by_year(entries(rows.rows)),
        **newest_within("place", place),
    }
    response = render_page("pages/place_detail.html", page, context)
    return response if context["newest"] else for_now(response)
