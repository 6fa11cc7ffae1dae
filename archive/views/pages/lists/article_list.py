"""All articles, searched and narrowed: the list behind `/articles/` and `/search/`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count, repeat
from typing import Any
from urllib.parse import quote

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from archive.filters import ArticleFilter
from archive.filters.lists import LONG_PAGE, ROWS, ArticlePage, page_of, request_of
from archive.filters.parameters import CHOSEN, KEYS, LISTED, PAGING, Pairs, changed, written
from archive.models import Article
from archive.search.explanation import explain_notes
from archive.search.results.facets import facets
from archive.search.results.highlights import Highlighter
from archive.search.results.snippets import Snippet, snippets
from archive.search.searcher import FARTHEST, SearchUnavailableError, Session, TooFarError, open_session
from archive.serving.lookup import MovedError
from archive.views.formatting.words import articles as n_articles
from archive.views.formatting.words import events as n_events
from archive.views.frame.list_formats import formats_of_list
from archive.views.frame.page import Crumb, Page, home_crumb, render_page
from archive.views.frame.public import for_now, public
from archive.views.pages.lists.description import applied, hidden, sortings, understood
from archive.views.pages.lists.facets import facets_of
from archive.views.pages.lists.histograms import dates_of
from archive.views.pages.lists.jumps import jumps_of
from archive.views.pages.lists.offers import typed_date, zero_results
from archive.views.pages.lists.suggestions import suggestions, suggestions_held

FACETS = tuple(name for name in CHOSEN if name != "year")
FORM_FIELDS = ("q", "exact", "from", "to", "undated", "sort", "group")


@dataclass(frozen=True, slots=True)
class Shown:
    """An article in a list: its address, which carries the search along, and where its hits stand, if words are."""

    article: Article
    url: str
    snippets: Sequence[tuple[Snippet, str]] | None = None


# What the page shows of a list, while there is none.
NOTHING_SHOWN: dict[str, Any] = {
    "understood": "",
    "notes": [],
    "applied": [],
    "is_exact": False,
    "listed": (),
    "unreadable": 0,
    "rows": None,
    "facets": [],
    "dates": None,
    "jumps": None,
    "groups": [],
    "shown": [],
    "suggestions": [],
    "typed_date": None,
    "are_facets_missing": False,
    "is_unavailable": False,
    "is_too_far": False,
}


@public(query=KEYS, searches="always")
def article_list(request: HttpRequest) -> HttpResponse:
    return _list(request, reverse("archive:article_list"))


@public(query=KEYS, searches="always")
def search_page(request: HttpRequest) -> HttpResponse:
    """Show the same list with its form open, and names that begin as what was typed."""
    return _list(request, reverse("archive:search"), is_search=True)


def _list(request: HttpRequest, path: str, *, is_search: bool = False) -> HttpResponse:
    found = ArticleFilter(request.GET)
    is_read = found.is_valid()
    if is_read and found.pairs != found.asked:
        raise MovedError(path + written(found.pairs))
    context: dict[str, Any] = NOTHING_SHOWN | {
        "filter": found,
        "is_search": is_search,
        "typed": request.GET.get("q", ""),
        "path": path,
        "is_form_open": is_search or not is_read,
        "errors": [] if is_read else _errors(found),
        "hidden_fields": hidden(found, FORM_FIELDS) if is_read else _readable(found),
    }
    if not is_read:
        return _render(_("This search can’t be understood"), path, context, found)
    context |= {
        "understood": understood(found),
        "notes": explain_notes(found.words),
        "applied": applied(found, path),
        "sortings": sortings(found, path),
        "is_exact": found.is_exact,
        "listed": found.chosen(LISTED),
        "unreadable": sum(not chosen.index_value for chosen in found.chosen(LISTED)),
        "exact_url": path + written(changed(found.start, put={"exact": "1"})),
        "start_query": written(found.start),
        "typed_date": typed_date(found),
    }
    try:
        # What is said with bodies is the text for the public only: see `snippets`.
        has_snippets = found.words and not found.is_grouped
        plan = Article.objects.with_snippets() if has_snippets else Article.objects.with_card()
        here = _session()
        rows = page_of(found, request.GET, here, articles=plan)
        context |= _shown(found, rows, path, here, is_search=is_search)
    except TooFarError:
        title = _("The list goes on, but not here")
        return _render(title, path, context | {"is_too_far": True, "farthest": FARTHEST}, found, status=400)
    except BadRequest as error:
        return _render(_("This address can’t be understood"), path, context | {"errors": [str(error)]}, found, 400)
    except SearchUnavailableError:
        return _render(_("The search can’t answer now"), path, context | {"is_unavailable": True}, found, 503)
    response = _render(_title(found, rows), path, context, found)
    return for_now(response) if context.get("are_facets_missing") else response


def _session() -> Session | None:
    """Open the search once for all that a page asks of it; None when it can't answer, for some lists do without."""
    try:
        return open_session()
    except SearchUnavailableError:
        return None


def _errors(found: ArticleFilter) -> list[str]:
    colon = pgettext("punctuation", ": ")
    return [
        f"{found.form.fields[name].label}{colon}{message}" if name in found.form.fields else str(message)
        for name, messages in found.errors.items()
        for message in messages
    ]


def _readable(found: ArticleFilter) -> list[tuple[str, str]]:
    """Return what else was asked for, so that mending one value does not widen the list by losing the others."""
    gone = {*FORM_FIELDS, *found.errors, *PAGING}
    return [(name, value) for name, value in found.asked if name not in gone]


def _shown(
    found: ArticleFilter, rows: ArticlePage, path: str, here: Session | None, *, is_search: bool
) -> dict[str, Any]:
    """Return what the page shows of a list that was found."""
    context: dict[str, Any] = {
        "rows": rows,
        "pager": pager(found, rows, path),
        "facet_hidden_fields": hidden(found, FACETS),
    }
    try:
        context |= _counted(found, rows, path, here) if here else {}
    except SearchUnavailableError:
        here = None
    if here is None:
        context["are_facets_missing"] = True
    if rows.groups:
        context["groups"] = [
            (group, [Shown(article, article.get_absolute_url()) for article in group.articles]) for group in rows.groups
        ]
    if here and (is_search or not rows.total):
        begin = suggestions if rows.total else suggestions_held
        context["suggestions"] = begin(found.values.get("q") or "", here)
    context["shown"] = shown_of(found, rows, here)
    if not rows.total:
        context["help"] = zero_results(found, path, here)
    return context


def _counted(found: ArticleFilter, rows: ArticlePage, path: str, here: Session) -> dict[str, Any]:
    """Return what is counted beside a list: its facets, its years and months, and where each year begins in it."""
    counted = facets(request_of(found), session=here)
    years = {int(year): n for year, n in counted.groups["year"]}
    is_by_date = found.order in ("newest", "oldest") and not (rows.number or found.conditions.has_dates)
    has_more = bool(rows.before or rows.after)
    return {
        "facets": facets_of(found, counted, here, len(rows.articles)),
        "dates": dates_of(found, years, counted.undated, path, here),
        "jumps": jumps_of(years, counted.undated, path, order=found.order, hidden_fields=_with_size(found))
        if is_by_date and has_more
        else None,
    }


def shown_of(found: ArticleFilter, rows: ArticlePage, here: Session | None) -> list[Shown]:
    """Return the articles of a page with the snippets of what was looked for."""
    if not (found.words and here) or len(rows.articles) > LONG_PAGE:
        return [Shown(article, article.get_absolute_url()) for article in rows.articles]
    highlighter = Highlighter(here.sought(request_of(found)), exact=found.is_exact)
    list_query = written(changed(found.start, drop=("group",)))
    places = count(rows.first) if rows.first else repeat(0)
    most = None if len(rows.articles) <= ROWS else 1
    return [_with_snippets(list_query, *pair, highlighter, most) for pair in zip(rows.articles, places, strict=False)]


def _with_snippets(
    list_query: str, article: Article, place: int, highlighter: Highlighter, most: int | None = None
) -> Shown:
    url = f"{article.get_absolute_url()}{list_query}" + (f"&hit={place}" if place else "")
    parts = [(snippet, _address(url, snippet)) for snippet in snippets(article, highlighter)[:most]]
    return Shown(article, url, parts)


def _address(url: str, snippet: Snippet) -> str:
    part = f"&part={snippet.part}" if snippet.part > 1 else ""
    return f"{url}{part}#{snippet.paragraph_id}{text_fragment(snippet.fragment)}"


def text_fragment(words: str) -> str:
    """Write words so that a browser finds them in the page (https://wicg.github.io/scroll-to-text-fragment/)."""
    return ":~:text=" + quote(words, safe="").replace("-", "%2D") if words else ""


def pager(found: ArticleFilter, rows: ArticlePage, path: str) -> dict[str, str]:
    """Return the addresses of the pages beside this one: before, after, and the beginning."""
    start = _with_size(found)

    def at(**place: str) -> str:
        return written(changed(start, put=place))

    if rows.number:
        is_last = rows.number >= rows.last_number
        return {
            "before": at(page=str(min(rows.number - 1, rows.last_number))) if rows.number > 1 else "",
            "after": "" if is_last else at(page=str(rows.number + 1)),
            "start": written(start) or path,
        }
    return {
        "before": at(before=rows.before) if rows.before else "",
        "after": at(after=rows.after) if rows.after else "",
        "start": written(start) or path,
    }


def _with_size(found: ArticleFilter) -> Pairs:
    """Return the list from its beginning, with as many rows a page as are asked for."""
    size = {pair for pair in found.asked if pair[0] == "size"}
    return tuple(sorted({*found.start, *size}, key=lambda pair: (KEYS.index(pair[0]), pair[1])))


def _title(found: ArticleFilter, rows: ArticlePage) -> str:
    held = n_events(rows.total) if found.is_grouped else n_articles(rows.total)
    if not rows.total:
        words = found.values.get("q")
        return _("Nothing found for “%(words)s”") % {"words": words} if words else _("Nothing found")
    if found.words:
        return _("%(number)s for “%(words)s”") % {"number": held, "words": found.values["q"]}
    if found.chosen(LISTED):
        return _("Reading list: %(articles)s") % {"articles": held}
    return held if found.narrowing or found.is_grouped else _("All articles")


def _render(title: str, path: str, context: dict[str, Any], found: ArticleFilter, status: int = 200) -> HttpResponse:
    is_read = not context["errors"]
    pairs = found.pairs if is_read else ()
    crumbs: tuple[Crumb, ...] = (home_crumb(), Crumb(_("Articles"), reverse("archive:article_list")))
    if context["is_search"]:
        crumbs = (*crumbs, Crumb(_("Search")))
    elif found.asked:
        narrowed = _("Reading list") if context["listed"] else _("Narrowed")
        crumbs = (*crumbs, Crumb(context["typed"] or narrowed))
    page = Page(
        title,
        path + written(found.asked),
        crumbs=crumbs,
        description=context["understood"] or title,
        schema="SearchResultsPage" if context["is_search"] or found.words else "CollectionPage",
        formats=formats_of_list(reverse("archive:article_list").rstrip("/"), pairs)
        if is_read and status == 200
        else (),
        is_indexed=not found.asked and not context["is_search"] and status == 200,
    )
    return render_page("pages/article_list.html", page, context, status=status)
