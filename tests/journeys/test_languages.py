"""Every page in every language: the same address below a prefix, nothing in it left in English, no way out of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from archive.editing.changes.recorder import recording
from archive.models import Article, ChangeKind, Event, EventSeries, Place, Source, Tag
from archive.search.index import follower
from archive.views.frame.interface_languages import is_neutral, language_tag
from tests import make
from tests.journeys.test_query_counts import LISTS, World
from tests.shared import shared

pytestmark = [pytest.mark.django_db, pytest.mark.once]

PREFIXED = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
NO_PAGES = re.compile("api_|oai|event_data|sitemap|suggest|event_articles|[a-z]+_(data|feed)")
# Names of formats, standards and keys; what is typed as it is in every language.
PROPER = {
    *(
        "Atom",
        "OAI",
        "PMH",
        "JSON",
        "CSV",
        "BibTeX",
        "RIS",
        "APA",
        "MLA",
        "CSL",
        "Chicago",
        "ZIP",
        "Markdown",
        "UTC",
        "SHA",
        "OR",
        "NOT",
        "tag",
        "title",
        "source",
        "event",
        "place",
    ),
    *("from", "to", "lang", "Hans", "en", "summit", "summits"),
}
_WORD = re.compile(r"[A-Za-z]{2,}")
_ADDRESS = re.compile(r"https?://\S+|/[\w/-]+/")
_HIDDEN = {"script", "style", "code", "bdi", "textarea", "mark", "kbd"}
# What sources said, names of things, and what was typed: in the language that they have.
_SAID = re.compile(r"\b(?:said|own|prose|examples__query)\b")


class Spoken(HTMLParser):
    """The words of the archive itself in a page, and where it leads."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.words: list[str] = []
        self.links: list[str] = []
        self.alternates: dict[str, str] = {}
        self.html_lang = ""
        self.canonical = ""
        self.is_refused = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.html_lang = given["lang"]
        if tag == "link" and given.get("rel") == "canonical":
            self.canonical = given["href"]
        if tag == "link" and "hreflang" in given:
            self.alternates[given["hreflang"]] = given["href"]
        elif tag in ("a", "link") and "hreflang" not in given and given.get("rel") != "canonical":
            self.links.append(given.get("href", ""))
        self.links += [given[name] for name in ("action", "data-suggest") if name in given]
        is_said = (
            tag in _HIDDEN
            or "dir" in given
            or (tag != "html" and "lang" in given)
            or bool(_SAID.search(given.get("class", "")))
        )
        for name in ("aria-label", "placeholder", "title", "alt"):
            if name in given and not is_said and tag not in ("link", "input"):
                self.say(given[name])
        if tag not in ("meta", "link", "input", "br", "rect", "path", "img"):
            self.open.append((tag, is_said))

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1][0] == tag:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if not any(is_said for _tag, is_said in self.open):
            self.say(data)

    def say(self, text: str) -> None:
        self.words += _WORD.findall(_ADDRESS.sub("", text))


@shared
def places() -> dict[str, str]:
    """An archive with a thing of every kind, and the addresses of all kinds of pages in it."""
    world = World()
    world.grow(0, 2)
    for row, names in (
        (world.tag, {"ru": "торговля", "zh": "贸易"}),
        (world.source, {"ru": "Утренняя почта", "zh": "早报"}),
        (world.place, {"ru": "Порт", "zh": "港口"}),
        (world.event, {"ru": "Подписание", "zh": "签署"}),
        (world.series, {"ru": "Конференция", "zh": "会议"}),
    ):
        with recording(ChangeKind.EDIT) as record:
            record.link(row, "aliases", add=[{"name": name, "language": tag} for tag, name in names.items()])
    first = Article.objects.earliest("pk")
    follower.catch_up()
    pages = {name: address for name, address in LISTS.items() if not NO_PAGES.match(name)}
    return pages | {
        "about": "/about/",
        "search_help": "/help/search/",
        "article": first.get_absolute_url(),
        "history": f"/articles/{first.key}/history/",
        "version": f"/articles/{first.key}/versions/1/",
        "bad request": "/articles/?from=nonsense",
        "nothing found": "/articles/?q=zzzzz",
    }


def named() -> Iterator[str]:
    """Yield what the archive holds under the names that it has, none of which is the archive's own word."""
    for model in (Tag, Source, Place, Event, EventSeries):
        yield from map(str, model._default_manager.all())
    for article in Article.objects.all():
        yield from (article.title, article.byline, article.key)
    yield from (settings.SITE_TITLE, settings.SITE_DESCRIPTION)


@pytest.mark.parametrize("code", PREFIXED)
def test_every_page_stands_below_the_prefix(client: Client, places: dict[str, str], code: str) -> None:
    names = set(_WORD.findall(" ".join(named())))
    left_out: dict[str, Any] = {}
    for name, address in places.items():
        plain, page = client.get(address), client.get(f"/{code}{address}")
        assert page.status_code == plain.status_code, name
        assert page.headers["Cache-Control"] == plain.headers["Cache-Control"], name
        assert page.headers.get("Vary") is plain.headers.get("Vary") is None, name
        assert not page.cookies
        assert page.headers["Content-Language"] == language_tag(code)
        assert ("ETag" in page.headers) == ("ETag" in plain.headers)
        assert page.headers.get("ETag", "there") != plain.headers.get("ETag", "here")
        spoken = Spoken(page.content.decode())
        assert spoken.html_lang == language_tag(code)
        outside = [link for link in spoken.links if not is_inside(link, code)]
        english = set(spoken.words) - PROPER - names - set(_WORD.findall(address))
        if outside or english:
            left_out[name] = (outside, sorted(english))
    assert not left_out


def is_inside(link: str, code: str) -> bool:
    parts = urlsplit(link)
    if parts.netloc or not parts.path:
        return not link.startswith(settings.SITE_URL)
    return parts.path.startswith((f"/{code}/", "/static/")) or is_neutral(parts.path)


def test_each_page_names_itself_in_every_language(client: Client, places: dict[str, str]) -> None:
    for name, address in places.items():
        found = {code: Spoken(client.get(f"{prefix}{address}").content.decode()) for code, prefix in prefixes()}
        first = found[settings.LANGUAGE_CODE]
        if not first.canonical:
            assert not any(one.alternates or one.canonical for one in found.values()), name
            continue
        assert {one.canonical for one in found.values()} == {settings.SITE_URL + address}, name
        assert all(one.alternates == first.alternates for one in found.values()), name
        wanted = {language_tag(code): f"{settings.SITE_URL}{prefix}{address}" for code, prefix in prefixes()}
        assert first.alternates == wanted | {"x-default": settings.SITE_URL + address}, name


def prefixes() -> list[tuple[str, str]]:
    return [(code, "" if code == settings.LANGUAGE_CODE else f"/{code}") for code, _name in settings.LANGUAGES]


@pytest.mark.parametrize("code", PREFIXED)
def test_names_are_those_of_the_language_with_the_own_beside(client: Client, places: dict[str, str], code: str) -> None:
    local = {"ru": "торговля", "zh-hans": "贸易"}[code]
    page = client.get(f"/{code}/tags/").content.decode()
    assert f'<bdi>{local}</bdi><span class="own" lang="en" dir="auto"> trade</span>' in page
    assert "<bdi>" + local not in client.get("/tags/").content.decode()
    heading = {"ru": "торговля (trade)", "zh-hans": "贸易（trade）"}[code]
    assert f">{heading}" in client.get(f"/{code}/tags/trade/").content.decode()


@pytest.mark.parametrize(
    ("address", "local"),
    [
        ("article", "торговля"),
        ("/sources/", "Утренняя почта"),
        ("/places/", "Порт"),
        ("/about/coverage/", "Утренняя почта"),
        ("/about/coverage/", "Подписание"),
        ("/tags/trad/", "торговля"),
    ],
)
def test_every_page_that_names_a_thing_names_it_so(
    client: Client, places: dict[str, str], address: str, local: str
) -> None:
    page = client.get("/ru" + places.get(address, address)).content.decode()
    assert f"<bdi>{local}</bdi>" in page


def test_facts_of_a_row_are_parted_as_the_language_parts_them(client: Client, places: dict[str, str]) -> None:
    facts = re.findall(r'class="hit__who">(.*?)</p>', client.get("/zh-hans/articles/").content.decode(), re.S)
    assert facts
    assert all("、" in one and ", " not in one.partition("<label")[0] for one in facts)


def test_a_map_names_places_in_the_language_of_the_page(client: Client, places: dict[str, str]) -> None:
    with recording(ChangeKind.EDIT) as record:
        record.set(Place.objects.get(aliases__name="Порт"), latitude=Decimal("34.26"), longitude=Decimal("108.94"))
    assert "<title>Порт</title>" in client.get("/ru/places/").content.decode()


def test_views_of_an_event_and_its_articles_name_it_and_their_tags_in_the_language(client: Client) -> None:
    event, tag = make.event("Pier opens"), make.tag("ships")
    with recording(ChangeKind.EDIT) as record:
        record.link(event, "aliases", add=[{"name": "Открытие причала", "language": "ru"}])
        record.link(tag, "aliases", add=[{"name": "корабли", "language": "ru"}])
    article, *_rest = [make.article(str(n), events=[event], tags=[tag]) for n in range(2)]
    shown = '<bdi>Открытие причала</bdi><span class="own" lang="en" dir="auto"> Pier opens</span>'
    for view in ("", "?view=unique", "?view=ledger", "compare/"):
        page = client.get(f"/ru/events/pier-opens/{view}").content.decode()
        assert shown in page, view
        assert "Открытие причала (Pier opens)" in page.partition("</title>")[0], view
    page = client.get(f"/ru{article.get_absolute_url()}").content.decode()
    assert shown in page and "<bdi>корабли</bdi>" in page


def test_a_name_that_is_corrected_shows_at_once_and_costs_a_few_queries(
    client: Client, places: dict[str, str], django_assert_max_num_queries: Any
) -> None:
    client.get("/ru/tags/")
    with CaptureQueriesContext(connection) as without:
        client.get("/tags/")
    with CaptureQueriesContext(connection) as with_names:
        client.get("/ru/tags/")
    assert len(with_names) == len(without)
    tag = Tag.objects.get(slug="trade")
    with recording(ChangeKind.EDIT) as record:
        record.link(tag, "aliases", add=[{"name": "коммерция", "language": "ru"}], remove=[{"name": "торговля"}])
    with CaptureQueriesContext(connection) as without:  # the list itself reads the names of all languages anew
        client.get("/tags/")
    with recording(ChangeKind.EDIT) as record:
        record.link(tag, "aliases", add=[{"name": "купля", "language": "ru"}])
    with django_assert_max_num_queries(len(without) + 10):
        assert "<bdi>коммерция</bdi>" in client.get("/ru/tags/").content.decode()


def test_data_have_one_address_and_feeds_one_in_each_language(client: Client, places: dict[str, str]) -> None:
    for address in ("/articles.json?tag=trade", "/tags/trade.csv", "/sitemap.xml", "/robots.txt", "/healthz"):
        answer = client.get(f"/ru{address}")
        assert (answer.status_code, answer.headers["Location"]) == (301, address)
    feed = client.get("/ru/tags/trade.atom").content.decode()
    assert 'xml:lang="ru"' in feed
    article = Article.objects.earliest("pk")
    assert f"{settings.SITE_URL}/ru{article.get_absolute_url()}" in feed  # leads to the page in the language
    assert f"<id>{settings.SITE_URL}/a/{article.key}</id>" in feed  # but it is the same article
    assert f'template="{settings.SITE_URL}/zh-hans/articles/' in client.get("/zh-hans/opensearch.xml").content.decode()
    assert f"{settings.SITE_URL}/ru/tags/trade/" in client.get("/ru/suggest/", {"q": "торг"}).json()[3]


@pytest.mark.parametrize(
    ("asked", "to"),
    [
        ("/ru", "/ru/"),
        ("/RU/tags/?size=5", "/ru/tags/?size=5"),
        ("/zh-Hans/tags/", "/zh-hans/tags/"),
        ("/en/tags/", "/tags/"),
        ("/ru/tags", "/ru/tags/"),
        ("/ru/2024/3/9", "/ru/2024/03/09/"),
        ("/en//evil.example/", "/evil.example/"),
    ],
)
def test_other_ways_in_lead_there_at_once(client: Client, places: dict[str, str], asked: str, to: str) -> None:
    answer = client.get(asked)
    assert (answer.status_code, answer.headers["Location"]) == (301, to)
    assert not answer.cookies


def test_the_desk_stands_below_no_prefix_and_speaks_english(
    client: Client, places: dict[str, str], settings: Any
) -> None:
    assert client.get("/ru/admin/").status_code == 404
    settings.LANGUAGE_CODE = "ru"
    assert 'lang="en"' in client.get("/admin/login/").content.decode()
    assert 'lang="ru"' in client.get("/").content.decode()
    assert 'lang="en"' in client.get("/en/").content.decode()
    assert client.get("/ru/tags/").headers["Location"] == "/tags/"


def test_no_page_varies_by_what_a_browser_asks_for(client: Client, places: dict[str, str]) -> None:
    plain = client.get("/tags/")
    asked = client.get("/tags/", headers={"accept-language": "ru", "cookie": "django_language=ru"})
    assert plain.content == asked.content
    assert plain.headers["ETag"] == asked.headers["ETag"]


def test_lists_are_sorted_by_the_names_that_they_show(client: Client, places: dict[str, str]) -> None:
    names = ["Альфа", "Ёлка", "Жук"]
    for slug, name in zip(("tag-1", "tag-0", "trade"), names, strict=True):
        tag = Tag.objects.get(slug=slug)
        with recording(ChangeKind.EDIT) as record:
            record.link(tag, "aliases", add=[{"name": name, "language": "ru"}], remove=[{"name": "торговля"}])
    page = client.get("/ru/tags/").content.decode()
    assert re.findall(r"<bdi>(Альфа|Ёлка|Жук)</bdi>", page) == names


def test_a_name_in_the_language_of_the_site_says_so_on_pages_in_another(client: Client) -> None:
    known, alone = make.tag("trade"), make.tag("Côte d’Ivoire")
    own = make.tag("торговля зерном")
    with recording(ChangeKind.EDIT) as record:
        record.link(known, "aliases", [{"name": "торговля", "language": "ru"}])
    make.article(tags=[known, alone, own])
    shown = client.get("/ru/tags/").content.decode()
    assert '<bdi>торговля</bdi><span class="own" lang="en" dir="auto"> trade</span>' in shown
    assert '<span class="name" lang="en">Côte d’Ivoire</span>' in shown
    assert ">торговля зерном<" in shown
    assert 'class="name"' not in client.get("/tags/").content.decode()


def test_chinese_sentences_follow_each_other_without_a_gap_and_months_are_figures(client: Client) -> None:
    event = make.event(on="2024-03-29")
    article = make.article("An end", on="2024-03-29", events=[event])
    own = (article.get_absolute_url(), event.get_absolute_url())
    for address in (*own, "/2024/03/29/", "/articles/", "/articles/?from=x", "/2024/", "/"):
        page = client.get(f"/zh-hans{address}").content.decode()
        assert not re.search(r"。(?:</?(?:a|b|p|span)\b[^>]*>)* (?=\S)", page)
        assert not re.search("[\u4e00-\u9fff][.:] ", page)
        assert "三月" not in page
    assert "<bdi>3月</bdi>" in client.get("/zh-hans/2024/03/29/").content.decode()


def test_no_line_begins_with_the_dash_of_a_russian_name(client: Client) -> None:
    event = make.event("China–Central Asia Summit")
    with recording(ChangeKind.COLLECTION) as record:
        record.link(event, "aliases", add=[{"name": "Саммит «Китай — Центральная Азия»", "language": "ru"}])
    assert (
        "«Китай\N{NO-BREAK SPACE}— Центральная Азия»" in client.get(f"/ru{event.get_absolute_url()}").content.decode()
    )
