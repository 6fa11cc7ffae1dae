"""The page of an article."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from archive.comparing.stories import stories_of
from archive.comparing.wording.around import around
from archive.filters.parameters import in_order
from archive.models import (
    Account,
    Article,
    BodyFormat,
    Collection,
    Display,
    Event,
    TaggedArticle,
    TagKind,
    current_original,
    neighbours,
)
from archive.models.queries.public_versions import public_versions
from archive.rendering import draw, read_text
from archive.serving.lookup import MovedError, find_article
from archive.serving.titles import plain_title
from archive.views.formatting.citing import citing_of
from archive.views.formatting.date_addresses import reverse_day, reverse_month, reverse_year
from archive.views.formatting.dates import day_and_month, in_words
from archive.views.formatting.names import both_names
from archive.views.formatting.words import main_first
from archive.views.frame.page import Crumb, Format, Page, home_crumb, render_page
from archive.views.frame.pictures import picture_of_article
from archive.views.frame.public import for_now, public
from archive.views.pages.articles.described import meta_of, news_article
from archive.views.pages.articles.hits import LIST_KEYS, QUERY, open_from_list
from archive.views.pages.articles.parts import asked_part, parts_from
from archive.views.pages.articles.past_paragraphs import past_paragraph_ids
from archive.views.pages.articles.tombstones import tombstone
from archive.views.pages.tag_kinds import kind_plural

OTHERS_SHOWN = 4  # accounts beside it, of each of so many events
EVENTS_WITH_OTHERS = 3
ACCOUNTS_READ = 1000


@dataclass(slots=True)
class OwnAccount:
    """What an article does with one event, and the other accounts of it: `others` are pairs of place and account.

    `articles` are those of all that were read, in order of publication.
    """

    account: Account
    event: Event
    place: int = 0
    total: int = 1
    others: list[tuple[int, Account]] = field(default_factory=list)
    articles: list[int] = field(default_factory=list)

    @property
    def hidden(self) -> int:
        return self.total - 1 - len(self.others)


@public(query=QUERY, searches="asked")
def article_detail(request: HttpRequest, key: str, slug: str = "") -> HttpResponse:
    article = find_article(key)
    if not article.is_public:
        return tombstone(article, request.path)
    if request.path != article.get_absolute_url():
        raise MovedError(article.get_absolute_url())
    versions = public_versions(article)
    is_whole = article.shown_as == Display.FULL
    asked = in_order(request.GET, LIST_KEYS)
    number = asked_part(request.GET, request.path, asked)
    reading = read_text(article.public_body(), article.body_format if is_whole else BodyFormat.TEXT)
    parts = parts_from(reading, number, request.path, asked)
    text = draw(reading, past_paragraph_ids(versions) if is_whole else (), part=number)
    opened = open_from_list(article, text, reading.of_part(number), request.GET) if asked else None
    before, after = neighbours(article)
    accounts = own_accounts(article)
    collection = Collection.objects.for_readers()
    context = {
        "article": article,
        "text": opened.text if opened else text,
        "parts": parts,
        "opened": opened,
        "typed": opened.typed if opened else "",
        "own_accounts": accounts,
        "around": around(article, [pk for own in accounts for pk in own.articles]),
        "stories": () if accounts else stories_of(article),
        "tag_groups": tags_by_kind(article),
        "before": before,
        "after": after,
        "days_before": days_between(before, article),
        "days_after": days_between(article, after),
        "original": current_original(article),
        "versions": versions,
        "collection": collection,
        "citing": citing_of(article, versions[-1].number, collection.title),
        "correction": versions[-1] if len(versions) > 1 else None,
        "rules": {name: (article.evidence.get(name) or {}).get("rule", "") for name in article.evidence},
    }
    shared = picture_of_article(article)
    page = Page(
        plain_title(article),
        request.path + (f"?part={number}" if number > 1 else ""),
        crumbs=_date_crumbs(article),
        formats=formats_of(article),
        description=article.public_summary() or article.public_text()[:300] or _in_short(article),
        is_indexed=not asked,
        lang=article.language,
        schema="ItemPage",
        thing=news_article(article, versions[-1].number, shared.url),
        meta=meta_of(article),
        picture=shared,
    )
    response = render_page("pages/article_detail.html", page, context)
    return for_now(response) if opened and opened.is_unavailable else response


def _in_short(article: Article) -> str:
    """Say what an article is of which no word may be read: title, source and date."""
    source = article.source.name if article.source else _("Source unknown")
    when = in_words(article.published) if article.published else _("Undated")
    return f"{plain_title(article)}. {source}, {when}."


def _date_crumbs(article: Article) -> tuple[Crumb, ...]:
    """Lead to an article by its date, as far as that is known."""
    when = article.published
    steps = [home_crumb()]
    if when is None:
        steps.append(Crumb(_("Undated"), reverse("archive:undated")))
    else:
        steps.append(Crumb(str(when.year), reverse_year(when.year)))
        if when.month:
            month = date(when.year, when.month, 1)
            steps.append(Crumb(capfirst(day_and_month(replace(when, day=None))), reverse_month(month)))
        if when.day:
            steps.append(Crumb(str(when.day), reverse_day(when.first_day)))
    source = both_names(article.source) if article.source else _("Source unknown")
    return (*steps, Crumb(source))


def formats_of(article: Article) -> tuple[Format, ...]:
    stem = reverse("archive:article_data", args=[article.key, "json"]).removesuffix("json")
    return (
        Format("JSON", "application/json", f"{stem}json"),
        Format(_("text"), "text/plain", f"{stem}txt"),
        Format("Markdown", "text/markdown", f"{stem}md"),
        Format("BibTeX", "application/x-bibtex", f"{stem}bib"),
        Format("RIS", "application/x-research-info-systems", f"{stem}ris"),
        Format("CSL-JSON", "application/vnd.citationstyles.csl+json", f"{stem}csl.json"),
    )


def own_accounts(article: Article) -> list[OwnAccount]:
    """Return the events that an article tells of, what it mainly tells first, with the other accounts (two queries)."""
    accounts = main_first(article.accounts.all())
    if not accounts:
        return []
    rows = Account.objects.published().filter(event__in=[account.event_id for account in accounts]).in_order()
    in_event: defaultdict[int, list[int]] = defaultdict(list)
    told_by: defaultdict[int, list[int]] = defaultdict(list)
    for event_id, pk, article_id in rows.values_list("event_id", "pk", "article_id")[:ACCOUNTS_READ]:
        in_event[event_id].append(pk)
        told_by[event_id].append(article_id)
    found: list[OwnAccount] = []
    wanted: dict[int, list[tuple[int, int]]] = {}
    for account in accounts:
        order = in_event[account.event_id]
        place = order.index(account.pk) if account.pk in order else 0
        shown = OTHERS_SHOWN if len(found) < EVENTS_WITH_OTHERS else 0
        near = sorted(range(len(order)), key=lambda other: abs(other - place))[1 : shown + 1]
        wanted[account.pk] = [(other, order[other]) for other in sorted(near)]
        articles = told_by[account.event_id]
        found.append(OwnAccount(account, account.event, place, max(len(order), 1), articles=articles))
    cards = Account.objects.with_card().in_bulk([pk for pairs in wanted.values() for _place, pk in pairs])
    for own in found:
        own.others = [(place, cards[pk]) for place, pk in wanted[own.account.pk]]
    return found


def tags_by_kind(article: Article) -> list[tuple[str, list[TaggedArticle]]]:
    """Return the tags of an article under the names of their kinds."""
    groups: defaultdict[str, list[TaggedArticle]] = defaultdict(list)
    for link in sorted(article.tagged.all(), key=lambda link: (not link.is_about, link.tag.name.casefold())):
        groups[link.tag.kind].append(link)
    known = [kind for kind in TagKind.values if kind in groups]
    rest = sorted(set(groups) - set(known))
    return [(kind_plural(kind), groups[kind]) for kind in (*known, *rest)]


def days_between(first: Article | None, second: Article | None) -> int | None:
    """Return the days from one publication to the next, where both days are known."""
    earlier, later = (article.published if article else None for article in (first, second))
    if not earlier or not later or not (earlier.day and later.day):
        return None
    return (later.first_day - earlier.first_day).days
