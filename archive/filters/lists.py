"""Pages of articles: by at most one condition from the database, by words or more conditions from the index."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from django.core.exceptions import BadRequest
from django.http import QueryDict
from django.utils.translation import gettext as _

from archive.filters.articles import ArticleFilter
from archive.filters.paging import (
    ADDED,
    NEWEST,
    TOLD,
    Order,
    cursor_of,
    ids_in_order,
    page_of_rows,
    read_cursor,
    read_place,
    read_size,
)
from archive.models import Article, Event
from archive.models.article_queries import ArticleQuerySet
from archive.search.results.groups import EventGroup, group_by_event
from archive.search.searcher import (
    FARTHEST,
    NameExpansion,
    Request,
    Session,
    every_id,
    name_expansions,
    open_session,
    search,
)
from archive.text.dates.partial_dates import PartialDate

ROWS = 20
LONG_PAGE = 50  # rows; a page of more is kept light: little beside them and of each


@dataclass(frozen=True, slots=True)
class GroupedEvent:
    """An event, how many of its accounts are among the results, and the first of them."""

    event: Event
    total: int
    articles: tuple[Article, ...]


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """A page of a list: `total` articles (or events, where grouped) in all.

    It is paged by number where `number` is not 0, else by the cursors `before` and `after`, empty at either end.
    """

    articles: Sequence[Article]
    total: int
    size: int
    number: int = 0
    before: str = ""
    after: str = ""
    groups: Sequence[GroupedEvent] = ()
    without_event: int = 0
    expansions: tuple[NameExpansion, ...] = ()
    is_behind: bool = False

    @property
    def rows(self) -> Sequence[Article | GroupedEvent]:
        return self.groups or self.articles

    @property
    def first(self) -> int:
        """The number of the first row in the list, from 1; 0 where it is not known."""
        if self.number:
            return (self.number - 1) * self.size + 1
        return 0 if self.before else 1

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1

    @property
    def last_number(self) -> int:
        """The last page that can be had."""
        return max(1, min(-(-self.total // self.size), FARTHEST // self.size))


def request_of(found: ArticleFilter) -> Request:
    """Return what the index is asked for."""
    return Request(query=found.words, conditions=found.conditions, sort=found.sort, exact=found.is_exact)


def page_of(
    found: ArticleFilter,
    query: QueryDict,
    session: Session | None = None,
    *,
    default_size: int = ROWS,
    articles: ArticleQuerySet | None = None,
) -> ArticlePage:
    """Return the page that `size`, `page`, `after` and `before` ask for; `articles` is the loading plan, without gate.

    `session` is a session of the search that is open already.

    Raises BadRequest with a sentence for what can't be read, SearchUnavailableError, and TooFarError.
    """
    plan = Article.objects.with_card() if articles is None else articles
    number = _number(query)
    after, before = read_place(query)
    if number and (after or before):
        raise BadRequest(_("A list is paged by number or by place; the address asks for both."))
    if found.one_condition and not number:
        rows = page_of_rows(found.filter_queryset(plan.published()), found.database_order, query, default_size)
        return ArticlePage(rows.rows, found.tallied_total(), rows.size, before=rows.before, after=rows.after)
    asked = replace(request_of(found), size=read_size(query, default_size), page=number or 1)
    if found.is_grouped:
        return _grouped(asked, plan, session)
    if found.words and not (number or after or before):
        number = 1
    return _found(asked, query, number, plan, session)


def page_of_added(
    found: ArticleFilter,
    query: QueryDict,
    *,
    default_size: int,
    articles: ArticleQuerySet,
    within: PartialDate | None = None,
) -> ArticlePage:
    """Return a page of a list in the order in which its articles were first published here, the newest first.

    The accounts of an event stand in the order in which they became its accounts. `within` is the year, month or day
    of a list that dates make. Paged by place, also with words, so that what is added meanwhile moves nothing. From the
    database for all articles and for an event, which has few beside them; else from the index. Raises as `page_of`.
    """
    number = _number(query)
    name, chosen = found.one_condition or ("", None)
    published = articles.published()
    if not number and within is None and (name == "all" or (name == "event" and chosen)):
        if chosen:
            published = articles.published_telling_of(Event(pk=int(chosen.index_value)))
        rows = page_of_rows(published, TOLD if chosen else ADDED, query, default_size)
        return ArticlePage(rows.rows, found.tallied_total(), rows.size, before=rows.before, after=rows.after)
    conditions = replace(found.conditions, within=within)
    size = read_size(query, default_size)
    asked = replace(request_of(found), conditions=conditions, sort="added", size=size, page=number or 1)
    return _found(asked, query, number, articles, None)


def _found(
    asked: Request, query: QueryDict, number: int, plan: ArticleQuerySet, session: Session | None
) -> ArticlePage:
    """Search the page that a query asks for by `number`, or else by place."""
    order = Order(asked.order, (asked.order,))
    after, before = read_place(query)
    if number and (after or before):
        raise BadRequest(_("A list is paged by number or by place; the address asks for both."))
    if (after or before) and asked.order == "relevance":
        raise BadRequest(_("A list by relevance is paged by number."))
    asked = replace(
        asked,
        after=_place(order, after) if after else None,
        before=_place(order, before) if before else None,
    )
    results = search(asked, session)
    size = asked.size
    places = [cursor_of(asked.order, place) for place in results.positions]
    return ArticlePage(
        in_order(plan, results.ids),
        results.total,
        size,
        number=number,
        before=places[0] if places and not number and results.has_previous else "",
        after=places[-1] if places and not number and results.has_next else "",
        expansions=results.expansions,
        is_behind=results.is_behind,
    )


def _number(query: QueryDict) -> int:
    asked = query.get("page", "")
    if not asked:
        return 0
    if not (asked.isascii() and asked.isdigit() and 1 <= len(asked) <= 12 and int(asked)):
        raise BadRequest(_("Pages have numbers from 1."))
    return int(asked)


def _place(order: Order, cursor: str) -> int:
    place = read_cursor(order, cursor)[0]
    if not isinstance(place, int):
        raise BadRequest(_("The address asks for a place in the list that does not exist. Start from its beginning."))
    return place


def in_order(plan: ArticleQuerySet, ids: Sequence[int]) -> list[Article]:
    """Load articles in the order of their ids; one that is no longer published is left out (one query and the plan)."""
    loaded = {article.pk: article for article in plan.published_among(ids)}
    return [loaded[pk] for pk in ids if pk in loaded]


def _grouped(asked: Request, plan: ArticleQuerySet, session: Session | None) -> ArticlePage:
    session = session or open_session()
    rows = group_by_event(asked, session)
    articles = {article.pk: article for article in in_order(plan, [pk for row in rows.rows for pk in row.ids])}
    events = Event.objects.public().with_card().in_bulk([row.event for row in rows.rows])
    groups = [_group(row, events[row.event], articles) for row in rows.rows if row.event in events]
    return ArticlePage(
        (),
        rows.total,
        asked.size,
        number=asked.page,
        groups=groups,
        without_event=rows.without,
        expansions=name_expansions(session, asked),
        is_behind=session.is_behind,
    )


def _group(row: EventGroup, event: Event, articles: dict[int, Article]) -> GroupedEvent:
    return GroupedEvent(event, row.total, tuple(articles[pk] for pk in row.ids if pk in articles))


def chunks_of(
    found: ArticleFilter, narrow: Callable[[ArticleQuerySet], ArticleQuerySet] | None, at_a_time: int
) -> Iterator[Sequence[int]]:
    """Yield the ids of every article of a list in its order, so many at a time.

    `narrow` makes the list instead of the filter, where dates do. By relevance no more than the first 10,000 can be
    had; a longer list comes newest first, and whole.
    """
    if narrow is not None:
        return ids_in_order(narrow(Article.objects.published()), NEWEST, at_a_time)
    if found.one_condition:
        return ids_in_order(found.filter_queryset(Article.objects.published()), found.database_order, at_a_time)
    return every_id(request_of(found), at_a_time)
