"""Every list of articles as data: an Atom feed, a JSON feed, CSV, BibTeX, RIS and a dossier, by its filter.

A feed in Atom is for who follows a list, so that it stands in the order of addition: an article of 1986 that is
published here today is new to a follower. All else stands in the order of the list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from django.conf import settings
from django.core.exceptions import BadRequest
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponseBase, QueryDict
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from archive.filters import ArticleFilter
from archive.filters.lists import ArticlePage, chunks_of, page_of, page_of_added
from archive.filters.paging import NEWEST, QUERY, page_of_rows
from archive.filters.parameters import LISTED, PAGING, Pairs, changed, in_order, written
from archive.models import Article, Collection, TaggedArticle, Tally
from archive.models.article_queries import ArticleQuerySet
from archive.search.searcher import FARTHEST, SearchUnavailableError, TooFarError
from archive.serving.lookup import NAMED, MovedError, find_named
from archive.text.dates.partial_dates import PartialDate
from archive.views.data.dossier import MOST_ARTICLES, SHORT, Subject, dossier, ids_of_dossier
from archive.views.data.exports import stream, stream_bytes
from archive.views.data.feeds import Feed, as_atom, as_feed
from archive.views.data.tables import as_citations, as_csv
from archive.views.formatting.dates import date_url, in_words
from archive.views.frame.list_formats import DATA_KEYS, MEDIA_TYPES
from archive.views.frame.page import link_header
from archive.views.frame.public import data_response, public
from archive.views.pages.dates import published_in
from archive.views.pages.lists.description import understood

ROWS = 50
BY_ADDITION = ("sort", "added")
TABLES = ("csv", "bib", "ris")  # of the whole list


@dataclass(frozen=True, slots=True)
class Preset:
    """A list under its own heading: its page, and what that adds to the filter, or the year, month or day of it."""

    title: str
    page: str
    pairs: Pairs = ()
    within: PartialDate | None = None
    total: int = 0

    @property
    def narrow(self) -> Callable[[ArticleQuerySet], ArticleQuerySet] | None:
        return partial(published_in, when=self.within) if self.within else None


@public(query=DATA_KEYS, searches="always")
def articles_data(request: HttpRequest, suffix: str) -> HttpResponseBase:
    return _answer(request, suffix, Preset("", reverse("archive:article_list")))


@public(query=DATA_KEYS, searches="always")
def named_data(request: HttpRequest, kind: str, slug: str, suffix: str) -> HttpResponseBase:
    """Answer the articles of a tag, source, place, series or event."""
    name, model = NAMED[kind]
    page = reverse(f"archive:{name}_detail", args=[slug])
    try:
        found = find_named(model.objects.public(), slug, page)
    except MovedError as moved:
        raise MovedError(f"{moved.to.rstrip('/')}.{suffix}") from None
    return _answer(request, suffix, Preset(str(found), page, ((name, found.slug),)))


@public(query=DATA_KEYS, searches="always")
def undated_data(request: HttpRequest, suffix: str) -> HttpResponseBase:
    return _answer(request, suffix, Preset(_("Undated"), reverse("archive:undated"), (("undated", "only"),)))


@public(query=QUERY, searches="always")
def dated_data(request: HttpRequest, suffix: str, year: str, month: str = "", day: str = "") -> HttpResponseBase:
    """Answer what was published in a year, a month or on a day, as its page lists it."""
    try:
        when = PartialDate(int(year), int(month) if month else None, int(day) if day else None)
    except ValueError:
        raise Http404 from None
    counts = Tally.objects.counts("archive")
    if day:
        total = Tally.objects.days_of(when.year, when.first_day.month).get(when.first_day.day, 0)
    elif month:
        total = counts.months.get((when.year, when.first_day.month), 0)
    else:
        total = counts.years.get(when.year, 0)
    return _answer(request, suffix, Preset(in_words(when), date_url(when), within=when, total=total))


def _answer(request: HttpRequest, suffix: str, preset: Preset) -> HttpResponseBase:
    try:
        response = _data(request, suffix, preset)
    except (BadRequest, TooFarError, SearchUnavailableError) as error:
        if isinstance(error, TooFarError):
            reason = _("Only the first %(n)s can be paged to. Narrow the search.") % {"n": FARTHEST}
        elif isinstance(error, SearchUnavailableError):
            reason = _("The search can’t answer now.")
        else:
            reason = str(error)
        response = data_response(reason + "\n", "text/plain; charset=utf-8")
        response.status_code = 503 if isinstance(error, SearchUnavailableError) else 400
    return response


def _data(request: HttpRequest, suffix: str, preset: Preset) -> HttpResponseBase:
    query = request.GET.copy()
    for name, value in preset.pairs:
        query[name] = value
    found = ArticleFilter(query)
    if not found.is_valid():
        raise BadRequest(" ".join(str(message) for messages in found.errors.values() for message in messages))
    own = tuple(pair for pair in found.pairs if pair not in preset.pairs)
    if suffix == "atom":
        own = tuple(pair for pair in own if pair != BY_ADDITION)  # which is the order of a feed anyway
    if own != tuple(pair for pair in in_order(request.GET) if pair not in preset.pairs):
        raise MovedError(request.path + written(own))
    if suffix == "zip":
        return _dossier(request, found, query, preset, own)
    if suffix in TABLES:
        return _table(request, suffix, found, query, preset, settings.SITE_URL + _page_address(preset, own))
    tagged = Prefetch("tagged", TaggedArticle.objects.select_related("tag"))
    plan = Article.objects.with_record().prefetch_related(tagged).defer(None).defer("evidence", "edited_fields")
    if suffix == "atom" and not found.values.get("sort"):
        rows = page_of_added(found, query, default_size=ROWS, articles=plan, within=preset.within)
    else:
        rows = _page(found, query, preset, plan)
    feed = _feed(request, preset, found, rows, own)
    content = as_atom(feed) if suffix == "atom" else as_feed(feed)
    response = data_response(content, f"{MEDIA_TYPES[suffix]}; charset=utf-8")
    if suffix == "atom":
        # Browsers style XML, but show the source of what is called a feed.
        patch_vary_headers(response, ["Accept"])
        if "text/html" in request.headers.get("Accept", ""):
            response.headers["Content-Type"] = "application/xml; charset=utf-8"
    if links := _link_header(feed):
        response.headers["Link"] = links
    return response


def _page(found: ArticleFilter, query: QueryDict, preset: Preset, plan: ArticleQuerySet) -> ArticlePage:
    if preset.narrow is None:
        return page_of(found, query, default_size=ROWS, articles=plan)
    rows = page_of_rows(preset.narrow(plan.published()), NEWEST, query, ROWS)
    return ArticlePage(rows.rows, preset.total, rows.size, before=rows.before, after=rows.after)


def _table(
    request: HttpRequest, suffix: str, found: ArticleFilter, query: QueryDict, preset: Preset, page: str
) -> HttpResponseBase:
    """Answer the whole list, some thousand articles at a time; only a page of it where one is asked for."""
    name = "-".join(part for part in preset.page.split("/") if part)
    headers = {"Content-Disposition": f'attachment; filename="{name}.{suffix}"'}
    if link := link_header([_page_link(page)]):
        headers["Link"] = link

    def written_out(ids: Iterable[Sequence[int]]) -> Iterator[str]:
        return as_csv(ids) if suffix == "csv" else as_citations(ids, suffix, Collection.objects.current().title)

    if any(name in query for name in PAGING):
        rows = _page(found, query, preset, Article.objects.only("sort_key"))
        content = "".join(written_out([[article.pk for article in rows.articles]]))
        response = data_response(content, f"{MEDIA_TYPES[suffix]}; charset=utf-8")
        for header, value in headers.items():
            response.headers[header] = value
        return response

    return stream(request, partial(chunks_of, found, preset.narrow), written_out, MEDIA_TYPES[suffix], headers)


def _dossier(
    request: HttpRequest, found: ArticleFilter, query: QueryDict, preset: Preset, own: Pairs
) -> HttpResponseBase:
    """Answer the list as one file that needs no server; only a page of it where one is asked for."""
    if any(name in query for name in PAGING):
        page_ids = [article.pk for article in _page(found, query, preset, Article.objects.only("sort_key")).articles]
        chunks: Iterator[Sequence[int]] = iter([page_ids])
    else:
        chunks = chunks_of(found, preset.narrow, MOST_ARTICLES + 1)
    ids = ids_of_dossier(chunks)
    page = settings.SITE_URL + _page_address(preset, own)
    name = "-".join(part for part in preset.page.split("/") if part)
    title = preset.title or found.values.get("q") or (_("Reading list") if found.chosen(LISTED) else _("Articles"))
    description = understood(found) if preset.narrow is None else preset.title
    headers = {"Content-Disposition": f'attachment; filename="{name}.zip"'}
    if link := link_header([_page_link(page)]):
        headers["Link"] = link
    pieces = dossier(ids, Subject(name, title, description, page))
    return stream_bytes(request, pieces, MEDIA_TYPES["zip"], headers, is_short=len(ids) <= SHORT)


def _feed(request: HttpRequest, preset: Preset, found: ArticleFilter, rows: ArticlePage, own: Pairs) -> Feed:
    """Say what a feed says of itself, with the addresses of the pages beside this one."""
    start = changed(own, drop=("page", "after", "before"))

    def at(**place: str) -> str:
        return settings.SITE_URL + request.path + written(changed(start, put=place))

    links = {"self": settings.SITE_URL + request.path + written(own), "first": at()}
    if rows.number:
        links |= {"previous": at(page=str(rows.number - 1))} if rows.number > 1 else {}
        links |= {"next": at(page=str(rows.number + 1))} if rows.number < rows.last_number else {}
    else:
        links |= {"previous": at(before=rows.before)} if rows.before else {}
        links |= {"next": at(after=rows.after)} if rows.after else {}
    collection = Collection.objects.for_readers()
    title = preset.title or found.values.get("q") or ""
    return Feed(
        title=f"{title} · {collection.title}" if title else collection.title,
        description=understood(found) if preset.narrow is None else preset.title,
        page=settings.SITE_URL + _page_address(preset, own),
        links=links,
        author=collection.title,
        articles=rows.articles,
        total=rows.total,
        size=rows.size,
    )


def _page_address(preset: Preset, own: Pairs) -> str:
    """Return the page of a list, from its beginning."""
    return preset.page + written(pair for pair in own if pair[0] not in PAGING)


def _link_header(feed: Feed) -> str:
    return link_header([_page_link(feed.page), *(f'<{url}>; rel="{rel}"' for rel, url in feed.links.items())])


def _page_link(page: str) -> str:
    return f'<{page}>; rel="alternate"; type="text/html"'
