"""The frame of every page, the pages about the archive, and what machines ask for."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import pytest
from django.core.cache import caches
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from archive.editing.changes.recorder import recording
from archive.models import ChangeKind, Collection, Generation, SearchPosition
from archive.search.index import follower
from tests import make
from tests.journeys.test_query_counts import LISTS, World
from tests.shared import shared

pytestmark = pytest.mark.django_db

NO_PAGES = re.compile("api_|oai|event_data|sitemap|suggest|event_articles|[a-z]+_(data|feed)")
PAGES = [address for name, address in LISTS.items() if not NO_PAGES.match(name)] + ["/about/", "/help/search/"]


@shared
def world() -> World:
    world = World()
    world.grow(0, 2)
    follower.catch_up()
    return world


class Outline(HTMLParser):
    """What a page is made of, as far as every page must have it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.unclosed: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in {"meta", "link", "input", "br"}:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.unclosed.append(tag)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.mark.once
@pytest.mark.parametrize("address", PAGES)
def test_every_page_is_whole(client: Client, world: World, address: str) -> None:
    response = client.get(address)
    html = response.content.decode()
    page = Outline(html)
    assert not page.unclosed
    assert not page.open
    assert len(page.all("h1")) == 1
    assert len(page.all("main")) == 1
    assert page.all("html")[0]["lang"] == "en"
    assert re.search(r"<title>[^<]+</title>", html)
    assert page.all("a")[0] == {"class": "skip", "href": "#content"}
    assert page.all("main")[0]["id"] == "content"
    ids = [attributes["id"] for _tag, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert not [attributes for _tag, attributes in page.tags if "style" in attributes]
    scripts = [script for script in page.all("script") if script.get("type") != "application/ld+json"]  # which is data
    assert [script["src"] for script in scripts] == [
        "/static/archive/theme.js",
        "/static/archive/finding.js",
        "/static/archive/languages.js",
    ]
    ranks = [int(tag[1]) for tag, _attributes in page.tags if re.fullmatch("h[1-6]", tag)]
    assert all(after <= before + 1 for before, after in pairwise(ranks)), ranks
    if address != "/":
        assert 'class="crumbs"' in html
        assert html.count('aria-current="page"') >= 1
    assert "{%" not in html
    assert "{{" not in html


@pytest.mark.parametrize("address", [*PAGES, "/robots.txt", "/sitemap.xml", "/random/", "/articles/nothing.json"])
def test_public_page_sets_no_cookie_and_varies_by_none(client: Client, world: World, address: str) -> None:
    response = client.get(address)
    assert not response.cookies
    assert "cookie" not in response.get("Vary", "").lower()
    assert ("public" in response["Cache-Control"]) == (address != "/random/")


def test_signed_in_editor_sees_the_same_page(client: Client, world: World) -> None:
    before = client.get("/articles/")
    client.force_login(make.user("editor", "change_article"))
    after = client.get("/articles/")
    assert before.content == after.content
    assert not after.cookies


def test_etag_changes_with_what_is_public_and_only_then(client: Client, world: World) -> None:
    first = client.get("/events/")["ETag"]
    assert client.get("/events/")["ETag"] == first
    make.article("Unseen", state="imported")
    assert client.get("/events/")["ETag"] == first
    make.article("Seen")
    assert client.get("/events/")["ETag"] != first
    assert client.get("/tags/")["ETag"] != client.get("/events/")["ETag"]


@pytest.mark.once
@pytest.mark.parametrize("seen", ['"other"', 'W/"other"', "garbage", ""])
def test_page_is_sent_whole_to_who_has_another_copy(client: Client, world: World, seen: str) -> None:
    assert client.get("/articles/", headers={"if-none-match": seen}).status_code == 200


def test_reader_with_the_same_copy_is_told_so(client: Client, world: World) -> None:
    etag = client.get("/articles/")["ETag"]
    response = client.get("/articles/", headers={"if-none-match": f'"x", W/{etag}'})
    assert (response.status_code, response.content, response["ETag"]) == (304, b"", etag)


@pytest.mark.once
@pytest.mark.parametrize("seen", ["*", " * "])
def test_reader_with_any_copy_is_told_so_only_of_what_there_is(client: Client, world: World, seen: str) -> None:
    article = make.article("Taken back", state="withdrawn")
    headers = {"if-none-match": seen}
    response = client.get("/articles/", headers=headers)
    assert (response.status_code, response.content, response["ETag"]) == (304, b"", client.get("/articles/")["ETag"])
    assert client.get("/articles/?unknown=1", headers=headers).status_code == 301
    for address, status in {
        "/articles/nothing-here/": 404,
        "/tags/none/": 404,
        "/by-url/?u=https://none.example/": 404,
        "/articles/?after=x": 400,
        article.get_absolute_url(): 410,
    }.items():
        assert client.get(address, headers=headers).status_code == status, address


@pytest.mark.once
@pytest.mark.parametrize("header", ["If-None-Match", "If-Modified-Since", "If-Match", "If-Unmodified-Since", "Range"])
@pytest.mark.parametrize("value", ['"', "W/", '"a" "b"', ",,,", "\udcff", "Thu, 99 Foo 0000", "bytes=-", '"*"'])
def test_condition_that_cannot_be_read_is_none(client: Client, world: World, header: str, value: str) -> None:
    assert client.get("/articles/", headers={header: value}).status_code == 200


@pytest.fixture
def holding(settings: Any) -> None:
    """Keep the pages that are drawn, as in production."""
    pages = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "held-in-a-test", "TIMEOUT": None}
    settings.CACHES = settings.CACHES | {"pages": pages}
    caches["pages"].clear()


def test_page_that_is_held_costs_one_query_and_is_the_same(client: Client, world: World, holding: None) -> None:
    drawn = client.get("/tags/")
    with CaptureQueriesContext(connection) as asked:
        again = client.get("/tags/")
    assert len(asked) == 1
    assert (again.content, again.headers) == (drawn.content, drawn.headers)
    assert client.head("/tags/").headers == drawn.headers


def test_page_that_is_held_is_drawn_anew_once_the_archive_has_changed(
    client: Client, world: World, holding: None
) -> None:
    client.get("/articles/")
    make.article("Newly seen")
    assert "Newly seen" in client.get("/articles/").text


def test_page_that_lacks_something_for_now_is_not_held(
    client: Client, world: World, holding: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr("archive.views.pages.lists.article_list._session", lambda: None)
        assert "can’t be narrowed" in client.get("/articles/").text
    assert "can’t be narrowed" not in client.get("/articles/").text


def test_only_what_stands_at_its_own_address_is_held(client: Client, world: World, holding: None) -> None:
    assert client.get("/articles/").status_code == 200
    assert client.get("/articles/?sort=").status_code == 301
    assert client.get("/articles/?sort=").status_code == 301
    for address in ("/random/", "/articles/nothing.json", "/2024/02/31/"):
        assert client.get(address).status_code == client.get(address).status_code != 200


def test_large_page_is_drawn_each_time(
    client: Client, world: World, holding: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archive.serving.page_cache.LARGEST", 100)
    client.get("/tags/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/tags/")
    assert len(asked) > 1


def test_page_that_is_not_here_has_no_etag(client: Client) -> None:
    assert "ETag" not in client.get("/nothing/")


@pytest.mark.once
@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_public_pages_can_only_be_read(client: Client, method: str) -> None:
    assert getattr(client, method)("/articles/").status_code == 405
    assert client.head("/articles/").status_code == 200


# -- dead ends ---------------------------------------------------------------------------------------------------------


@pytest.mark.once
@pytest.mark.parametrize("way", ["/articles", "/tags", "/events", "/about", "/about/coverage", "/undated", "/random"])
def test_missing_slash_is_added_in_one_step(client: Client, way: str) -> None:
    response = client.get(way)
    assert (response.status_code, response["Location"]) == (301, f"{way}/")


@pytest.mark.once
@pytest.mark.parametrize(
    ("way", "to"),
    [
        ("/search?q=oil", "/search/?q=oil"),
        ("/search?utm_source=x&q=oil+gas&tag=", "/search/?q=oil+gas"),
        ("/articles?sort=oldest&q=oil", "/articles/?q=oil&sort=oldest"),
        ("/tags?size=5&x=1", "/tags/?size=5"),
    ],
)
def test_missing_slash_is_added_and_the_query_kept(client: Client, way: str, to: str) -> None:
    response = client.get(way)
    assert (response.status_code, response["Location"]) == (301, to)


def test_key_one_character_off_finds_the_article(client: Client) -> None:
    article = make.article("The one meant")
    key = article.key
    wrong = ("0" if key[4] != "0" else "1").join([key[:4], key[5:]])
    for typed in (wrong, key[:3] + key[4:], f"{key[:5]}0{key[5:]}"):
        response = client.get(f"/articles/{typed}/")
        assert response.status_code == 404
        assert "The one meant" in response.content.decode(), typed


def test_date_and_names_in_an_address_are_found(client: Client) -> None:
    make.tag("energy")
    make.event("Signing")
    text = client.get("/news/signing/2024-03-29/energy-deal.html").content.decode()
    assert 'href="/2024/03/29/"' in text
    assert 'href="/tags/energy/"' in text
    assert 'href="/events/signing/"' in text
    assert "Did you mean" in text
    assert 'href="/2024/03/"' in client.get("/news/2024-03/").content.decode()
    assert "2024-02-31" in client.get("/news/2024-02-31/").content.decode()


@pytest.mark.parametrize(
    "address", ["/%3Cscript%3Ealert(1)%3C/script%3E", "/" + "a" * 5000, "/%00", "/%FF", "/..//..//etc/passwd"]
)
def test_strange_addresses_are_only_not_here(client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 404
    assert "<script>alert" not in response.content.decode()


# -- about the archive -------------------------------------------------------------------------------------------------


def test_home_says_what_is_held(client: Client) -> None:
    event = make.event("Signing", on="2024-03-30")
    make.article("Told", on="2024-03-29", events={event: "announces"}, tags=[make.tag("energy")], source=make.source())
    make.article("Timeless", on=None)
    html = client.get("/").content.decode()
    text = re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", html))
    assert "articles 2 event 1 named source 1 undated 1" in text
    assert "Morning Post announces, 1 day before" in text
    assert 'href="/2024/03/"' in html
    assert "1 article without a date stands in no month." in text
    assert "energy 1" in text


def test_home_of_an_empty_archive_is_a_page(client: Client) -> None:
    for address in ("/", "/articles/", "/about/coverage/", "/on-this-day/", "/events/", "/sitemap.xml", "/undated/"):
        assert client.get(address).status_code == 200, address
    assert client.get("/random/").status_code == 404


def test_strip_of_months_shows_the_last_years_and_the_fullest(client: Client) -> None:
    for year, number in ((1987, 3), (1990, 1), (1991, 2), (1992, 2), (2019, 1), (2020, 1), (2024, 1)):
        for _n in range(number):
            make.article(on=f"{year}-05-05")
    html = client.get("/").content.decode()
    shown = re.findall(r'<h3 class="year strip__name"><a class="year__link" href="/(\d+)/">', html)
    assert shown == ["1987", "1991", "1992", "2019", "2020", "2024"]
    assert "1 other year stands under Coverage." in html
    assert 'href="/1990/05/"' in client.get("/about/coverage/").content.decode()
    assert '<a class="bars__link" href="/1990/" tabindex="-1"><title>1990: 1 article</title>' in html
    assert re.search(r'<a href="/1987/">1987</a></th><td[^>]*>3</td>', html)


def test_home_tells_what_came_and_changed_lately(client: Client) -> None:
    make.article("Old news added early", on="2024-03-29", published_at=datetime(2024, 4, 1, tzinfo=UTC))
    late = make.article("Old news added late", on="1987-03-29", published_at=datetime(2024, 4, 2, tzinfo=UTC))
    text = client.get("/").content.decode()
    assert text.index("Old news added late") < text.index("Old news added early")
    assert "Lately corrected" not in text
    with recording(ChangeKind.EDIT, public_reason="As printed.") as record:
        record.set(late, title="Old news, corrected")
    text = client.get("/").content.decode()
    lines = text[text.index("Lately corrected") : text.index("Months held")]
    assert f'href="/articles/{late.key}/history/"' in lines
    assert re.search(r'<time datetime="[-\d]+T[:\d]{8}\+00:00">\d+ \w+ \d{4}</time>\. Changed: title', lines)
    assert "<b>As printed.</b>" in lines


def test_home_tells_which_tags_moved(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.views.pages.home.LATELY", 2)
    oil, gas = make.tag("oil"), make.tag("gas")
    for day in range(1, 5):
        make.article(tags=[oil], published_at=datetime(2024, 4, day, tzinfo=UTC))
    assert "Tags of all" in client.get("/").text
    for day in (6, 7):
        make.article(tags=[gas], published_at=datetime(2024, 4, day, tzinfo=UTC))
    text = client.get("/").text
    moved = text[text.index("Tags of the last 2 articles added") : text.index("Tags of all")]
    assert 'href="/tags/gas/"' in moved and ">2<" in moved
    assert "/tags/oil/" not in moved


def test_about_says_what_the_collection_says(client: Client) -> None:
    with recording(ChangeKind.COLLECTION) as record:
        record.create(
            Collection(
                pk=1,
                title="Harbour Archive",
                description="D",
                about="One.\n\nTwo.",
                rights="Ours.",
                contact="desk@harbour.example",
            )
        )
    html = client.get("/about/").content.decode()
    assert "About the Harbour Archive" in html
    assert '<p class="plain">One.</p><p class="plain">Two.</p>' in html
    assert '<p class="plain">Ours.</p>' in html
    assert '<a href="mailto:desk@harbour.example">' in html
    for part in ("collected", "dates", "titles", "rights", "errors", "withdrawals"):
        assert f'id="{part}"' in html


def test_this_day_of_other_years(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_arguments: date(2026, 3, 29))
    make.article("Long ago", on="2004-03-29")
    make.article("Another day", on="2004-03-30")
    make.event("Then", on="1999-03-29")
    make.event("In that month", on="1999-03-01", starts_precision="month")
    html = client.get("/on-this-day/").content.decode()
    assert "On this day: 29 March" in html
    assert 'href="/2004/03/29/"' in html
    assert "/2004/03/30/" not in html
    assert "Then" in html
    assert "In that month" not in html
    assert 'href="/2004/03/29/"' in client.get("/").content.decode()


def test_day_without_others_names_the_last_one_with_articles(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_arguments: date(2024, 2, 29))
    make.article(on="2024-02-28")
    html = client.get("/on-this-day/").content.decode()
    assert "Nothing published on a 29 February is held here." in html
    assert '<a href="/2024/02/28/">28 February 2024</a>' in html


def test_day_without_others_names_the_days_of_the_year_beside_it(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_arguments: date(2025, 1, 1))
    for on in ("2019-12-30", "2021-12-30", "2020-12-29", "2023-01-05", "2023-07-01"):
        make.article(on=on)
    for address in ("/", "/on-this-day/"):
        html = client.get(address).text
        beside = re.findall(r'href="/(\d{4}/\d\d/\d\d)/"', html[html.index("The days of the year nearest to it:") :])
        assert beside[:3] == ["2021/12/30", "2019/12/30", "2023/01/05"]
        assert "2020/12/29" not in beside


def test_chance_leads_to_a_public_article_and_is_not_kept(client: Client) -> None:
    article = make.article()
    make.article(state="imported")
    for _time in range(5):
        response = client.get("/random/")
        assert (response.status_code, response["Location"]) == (302, article.get_absolute_url())
        assert response["Cache-Control"] == "no-store"


def test_robots_are_told_where_the_map_is(client: Client, settings) -> None:  # type: ignore[no-untyped-def]
    settings.SITE_URL = "https://archive.example"
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /admin/" in text
    assert "Sitemap: https://archive.example/sitemap.xml" in text


def test_security_txt_names_whom_to_tell(client: Client, settings) -> None:  # type: ignore[no-untyped-def]
    assert client.get("/.well-known/security.txt").status_code == 404
    collection = Collection.objects.current()
    collection.contact = "desk@post.example"
    collection.save()
    assert "Contact: mailto:desk@post.example\n" in client.get("/.well-known/security.txt").content.decode()
    settings.SECURITY_CONTACT = "https://post.example/holes"
    Generation.locked().advance(is_public=True)
    told = dict(line.split(": ", 1) for line in client.get("/.well-known/security.txt").content.decode().splitlines())
    assert told["Contact"] == "https://post.example/holes"
    assert 178 <= (datetime.fromisoformat(told["Expires"]) - datetime.now(UTC)).days <= 180
    assert told["Canonical"] == f"{settings.SITE_URL}/.well-known/security.txt"


def test_health_is_never_kept(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response["Cache-Control"]) == (200, "no-store")
    found = response.json()
    assert found == {"alive": True, "database": "ok", "index": found["index"], "replica": {"state": "none"}}


def test_health_tells_how_far_the_index_is_behind(client: Client) -> None:
    level = {"level": True, "behind": 0, "seconds": 0.0}
    articles = [make.article("Before")]
    follower.catch_up()
    assert client.get("/healthz").json()["index"] == level
    articles += [make.article(f"Number {n}") for n in range(3)]
    SearchPosition.objects.update(at=timezone.now() - timedelta(minutes=2))
    make.article("Another")
    index = client.get("/healthz").json()["index"]
    assert (index["level"], index["behind"]) == (False, 4) and 120 <= index["seconds"] < 180
    follower.catch_up(at_most=1)
    assert 3 <= client.get("/healthz").json()["index"]["behind"] <= 4
    follower.catch_up()
    assert client.get("/healthz").json()["index"] == level
    with recording(ChangeKind.EDIT) as record:
        record.set(articles[0], title="Changed")
    SearchPosition.objects.update(at=None)  # as an earlier release left it
    assert client.get("/healthz").json()["index"] == {"level": False, "behind": 1, "seconds": None}


def test_health_says_that_the_database_does_not_answer(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> None:
        raise OperationalError("secret: no route to db.internal")

    monkeypatch.setattr("archive.models.Generation.revision", gone)
    response = client.get("/healthz")
    assert response.status_code == 503 and response.json()["alive"] is False
    assert "secret" not in response.content.decode()


def test_page_that_was_drawn_before_an_erasure_is_kept_by_no_process(
    client: Client, world: World, holding: None
) -> None:
    article = make.article("Zyxthorpe speaks")
    assert client.get(article.get_absolute_url()).status_code == 200
    assert "Zyxthorpe" in str(caches["pages"]._cache)  # type: ignore[attr-defined]
    with recording(ChangeKind.EDIT) as record:  # as another process does, which can't reach into this one
        record.set(article, title="A clerk speaks")
    client.get("/")
    assert "Zyxthorpe" not in str(caches["pages"]._cache)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("prefix", "words"),
    [("", "The address for harvesters"), ("/ru", "Адрес для сборщиков записей"), ("/zh-hans", "收割地址")],
    ids=["en", "ru", "zh-Hans"],
)
def test_about_leads_harvesters_to_their_address(client: Client, prefix: str, words: str) -> None:
    page = client.get(f"{prefix}/about/").content.decode()
    assert f'<a href="/oai?verb=Identify">{words}</a>' in page
    assert b"<Identify>" in client.get("/oai?verb=Identify").content


EXAMPLE = re.compile(r'<a class="examples__query" href="([^"]+)"')


@pytest.mark.parametrize("address", ["/", "/help/search/"])
def test_every_search_that_is_offered_finds_something(client: Client, address: str) -> None:
    tags = [make.tag(name) for name in ("rail", "trade", "energy", "foreign trade")]
    empty, held = make.place("Nowhere"), make.place("Port Haven")
    with recording(ChangeKind.EDIT) as record:
        for place, name in ((empty, "Нигде"), (held, "Порт")):
            record.link(place, "aliases", [{"name": name, "language": "ru"}])
    make.event("Told of by nobody", on="2024-06-01", place=empty)
    signing = make.event("Signing", on="2024-05-01", place=held)
    for n in range(2):  # whatever has one of the words has the others
        make.article(f"Rail {n}", body="Rail, trade and energy; foreign trade.", tags=tags, events=[signing])
    follower.catch_up()
    offered = [unescape(one) for one in EXAMPLE.findall(client.get(address).content.decode())]
    assert len(offered) > 3
    for search in offered:
        page = client.get(search)
        assert page.status_code == 200, search
        assert "Nothing found" not in page.content.decode(), search


def test_an_empty_archive_offers_no_article_by_chance(client: Client) -> None:
    assert 'href="/random/"' not in client.get("/").content.decode()
    make.article()
    assert 'href="/random/"' in client.get("/").content.decode()
