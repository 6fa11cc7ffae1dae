"""Two or three texts side by side, paragraph by paragraph: the accounts of one event, and near copies of an article."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from archive.comparing.wording.accounts import AccountFacts, accounts_of
from archive.comparing.wording.around import copies_of
from archive.filters.parameters import written
from archive.models import Article, Event
from archive.serving.lookup import MovedError, find_article, find_named
from archive.serving.titles import plain_title
from archive.views.formatting.dates import in_words
from archive.views.formatting.names import both_names, shown_name, source_of
from archive.views.formatting.words import siglum
from archive.views.frame.environment import url
from archive.views.frame.page import Crumb, Page, home_crumb, render_page
from archive.views.frame.public import public
from archive.views.pages.articles.parts import asked_part
from archive.views.pages.articles.tombstones import tombstone
from archive.views.pages.comparing.columns import Column, Part, columns_of, parts_of, rows_of
from archive.views.pages.comparing.texts import texts_of
from archive.views.pages.described_events import article_in_short

MOST_OFFERED = 100
KEYS = ("a", "b", "c")


class _GoneError(Exception):
    """One of the articles was withdrawn, and may be mentioned."""

    def __init__(self, article: Article) -> None:
        super().__init__(article.key)
        self.article = article


@dataclass(frozen=True, slots=True)
class Choice:
    """A text that can be chosen in the form of a comparison."""

    key: str
    name: str


@public(query=(*KEYS, "part"))
def event_compare(request: HttpRequest, slug: str) -> HttpResponse:
    """Show two or three accounts of an event side by side; those that are not named are the first ones."""
    path = url("event_compare", slug)
    try:
        event = find_named(Event.objects.public(), slug, url("event_detail", slug))
    except MovedError as moved:
        raise MovedError(f"{moved.to}compare/{_query(request)}") from None
    if request.path != path:
        raise MovedError(path + _query(request))
    facts = accounts_of(event)
    by_key = {one.key: place for place, one in enumerate(facts)}
    written_keys = _given(request, KEYS)
    try:
        asked = [_named(key, by_key) for key in written_keys]
    except _GoneError as gone:
        return tombstone(gone.article, request.path)
    if strangers := [key for key in asked if key not in by_key]:
        rest = [key for key in asked if key not in strangers]
        raise MovedError(article_compare_url(*strangers, *rest))
    chosen = sorted({by_key[key] for key in asked})
    if len(chosen) < 2:
        chosen = sorted([*chosen, *(place for place in range(len(facts)) if place not in chosen)][:2])
    keys = [facts[place].key for place in chosen]
    if len(written_keys) > 1 or asked != written_keys:
        _hold_to(request, KEYS, path + _keys_query(keys))
    texts = texts_of([facts[place].article for place in chosen])
    columns = columns_of([(siglum(place), texts[facts[place].article]) for place in chosen])
    page = Page(
        _("Accounts side by side: %(event)s") % {"event": both_names(event)},
        path + (_keys_query(keys) if request.GET else ""),
        section="events",
        crumbs=(
            home_crumb(),
            Crumb(_("Events"), url("event_list")),
            Crumb(shown_name(event), event.get_absolute_url()),
            Crumb(_("Side by side")),
        ),
        is_indexed=not request.GET,  # of all the pairs, the first stands for them
    )
    offered = sorted({*range(min(len(facts), MOST_OFFERED)), *chosen})
    choices = [Choice(facts[place].key, _name_of(place, facts[place])) for place in offered]
    context = {"event": event, "article": None, "action": path, "choices": choices}
    return _answer(request, page, columns, keys, context)


@public(query=("b", "c", "part"))
def article_compare(request: HttpRequest, key: str) -> HttpResponse:
    """Show an article side by side with one or two others, the one published first in the address."""
    others = _given(request, KEYS[1:])
    try:
        articles = {one.key: one for one in map(_key, [key, *others])}
    except _GoneError as gone:
        return tombstone(gone.article, request.path)
    given = [*articles]
    first = articles[given[0]]
    copies = copies_of(first)
    if len(given) < 2:
        if not copies:
            raise Http404
        given.append(copies[0].key)
    texts = texts_of([*(one.pk for one in articles.values()), *(one.article_id for one in copies)])
    by_key = {one.key: one for one in texts.values()}
    ordered = sorted(given, key=lambda one: (by_key[one].published_on is None, by_key[one].sort_key))
    address = article_compare_url(*ordered)
    if request.path != url("article_compare", ordered[0]):
        raise MovedError(address)
    if others:
        _hold_to(request, KEYS[1:], address)
    columns = columns_of([(siglum(place), by_key[one]) for place, one in enumerate(ordered)])
    title = plain_title(by_key[ordered[0]])
    page = Page(
        _("Side by side: %(title)s") % {"title": title},
        address,
        crumbs=(
            home_crumb(),
            Crumb(title, by_key[ordered[0]].get_absolute_url(), by_key[ordered[0]].language),
            Crumb(_("Side by side")),
        ),
        is_indexed=False,
    )
    choices = [Choice(one.key, _name_of_text(one)) for one in texts.values() if one.key != ordered[0]]
    context = {
        "event": None,
        "article": by_key[ordered[0]],
        "action": url("article_compare", ordered[0]),
        "choices": choices,
    }
    return _answer(request, page, columns, ordered, context)


def _answer(
    request: HttpRequest, page: Page, columns: Sequence[Column], keys: Sequence[str], context: Mapping[str, object]
) -> HttpResponse:
    number = asked_part(request.GET, page.path.partition("?")[0], _pairs(page.path))
    rows = rows_of(columns)
    parts = parts_of(rows)
    if number > len(parts):
        raise Http404
    at = page.path + ("&" if "?" in page.path else "?") + "part=%s"
    part = Part(
        number,
        len(parts),
        page.path if number == 2 else at % (number - 1) if number > 2 else "",
        at % (number + 1) if number < len(parts) else "",
    )
    page = replace(page, about=tuple(article_in_short(column.article) for column in columns))
    if number > 1:
        page = replace(page, path=at % number)
    names = KEYS if context["event"] else KEYS[1:]
    drawn = {
        **context,
        "names": names,
        "chosen": dict(zip(names, keys if context["event"] else keys[1:], strict=False)),
        "columns": columns,
        "rows": parts[number - 1],
        "part": part,
        "total": len(rows),
        "in_several": sum(1 for row in rows if row.is_several),
    }
    return render_page("pages/compare.html", page, drawn)


def article_compare_url(key: str, *others: str) -> str:
    """Return the address of articles side by side, given from the first published on."""
    return url("article_compare", key) + written(zip(KEYS[1:], others, strict=False))


def _keys_query(keys: Sequence[str]) -> str:
    return written(zip(KEYS, keys, strict=False))


def _pairs(address: str) -> tuple[tuple[str, str], ...]:
    query = address.partition("?")[2]
    return tuple((name, value) for name, _sign, value in (pair.partition("=") for pair in query.split("&") if pair))


def _query(request: HttpRequest) -> str:
    return f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""


def _given(request: HttpRequest, names: Sequence[str]) -> list[str]:
    return [request.GET[name].strip() for name in names if request.GET.get(name, "").strip()]


def _hold_to(request: HttpRequest, names: Sequence[str], address: str) -> None:
    """Raise MovedError unless the texts are named as in their one address."""
    asked = written([(name, str(request.GET[name])) for name in names if name in request.GET])
    if request.path + asked != address:
        raise MovedError(address)


def _named(key: str, known: dict[str, int]) -> str:
    """Return the key of an account as it is written, or of the article that this key leads to."""
    return key if key in known else _key(key).key


def _key(key: str) -> Article:
    """Return the public article that a key leads to; raise Http404, or that it is gone."""
    article = find_article(key)
    if not article.is_public:
        raise _GoneError(article)
    return article


def _name_of(place: int, account: AccountFacts) -> str:
    source = source_of(account) or _("Source unknown")
    return _("%(letter)s %(source)s, %(date)s (%(key)s)") % {
        "letter": siglum(place),
        "source": source,
        "date": in_words(account.published),
        "key": account.key,
    }


def _name_of_text(article: Article) -> str:
    source = article.source.name if article.source else _("Source unknown")
    return f"{source}, {in_words(article.published)}: {Truncator(plain_title(article)).chars(60)} ({article.key})"
