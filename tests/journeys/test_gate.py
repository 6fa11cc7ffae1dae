"""The one gate: nothing of what is not public, and no more of a text than its display allows, at any door."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import URLPattern

from archive import urls
from archive.editing.changes.recorder import recording
from archive.models import Article, ChangeKind, Display, State
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.once]

TITLE = "Zanzibar headline"
BODY = "Quokka words at the beginning.\n\nWombat words further down, at the end."
SECRETS = ("Zanzibar", "Quokka", "Wombat", "Kakapo", "Ocelot", "Numbat", "secret.example")
ONE = ("json", "txt", "md", "bib", "ris", "csl.json", "png")
SUFFIXES = ("atom", "json", "csv", "bib", "ris", "zip")
FORMAT = r"\.(?P<suffix>atom|json|csv|bib|ris|zip)$"
HIDDEN_STATES = [state for state in State.values if state != State.PUBLISHED]


@dataclass(frozen=True)
class World:
    """An article with everything that it hangs on, and another that is public."""

    article: Article
    other: Article

    def addresses(self) -> dict[str, list[str]]:
        """Return, for each route of the URLconf, the addresses that might speak of the article."""
        key, slug = self.article.key, self.article.slug
        return {
            "": ["/"],
            "articles/": [
                "/articles/",
                "/articles/?q=quok%2A+OR+public",
                "/articles/?sort=added",
                "/articles/?group=event",
                f"/articles/?key={key}",
            ],
            rf"^articles{FORMAT}": [f"/articles.{suffix}" for suffix in SUFFIXES]
            + [f"/articles.{suffix}?q=quok%2A+OR+public" for suffix in SUFFIXES],
            "search/": [
                "/search/",
                "/search/?tag=trade&source=morning-post",
                "/search/?q=quokca",
            ],
            "help/search/": ["/help/search/"],
            "suggest/": ["/suggest/?q=zanz", "/suggest/?q=head"],
            "opensearch.xml": ["/opensearch.xml"],
            "articles/<key:key>/compare/": [
                f"/articles/{key}/compare/",
                f"/articles/{key}/compare/?b={self.other.key}",
                f"/articles/{self.other.key}/compare/?b={key}",
            ],
            "articles/<key:key>/compare": [f"/articles/{key}/compare"],
            "articles/<key:key>/history/": [f"/articles/{key}/history/", f"/articles/{key}/history/?from=1&to=2"],
            "articles/<key:key>/history": [f"/articles/{key}/history"],
            "articles/<key:key>/versions/<int:number>/": [f"/articles/{key}/versions/{n}/" for n in (1, 2)],
            "articles/<key:key>/versions/<int:number>": [f"/articles/{key}/versions/1"],
            r"^articles/(?P<key>[0-9a-zA-Z]{4,64})\.(?P<suffix>csl\.json|json|txt|md|bib|ris|png)$": [
                f"/articles/{key}.{suffix}" for suffix in ONE
            ],
            "articles/<key:key>/<anyslug:slug>/": [
                f"/articles/{key}/{slug}/",
                f"/articles/{key}/{slug}/?q=public&hit=1",
                f"{self.other.get_absolute_url()}?q=quok%2A+OR+public&hit=2",
            ],
            "articles/<key:key>/<path:slug>": [f"/articles/{key}/{slug}", f"/articles/{key}/x/y"],
            "articles/<key:key>/": [f"/articles/{key}/"],
            "articles/<key:key>": [f"/articles/{key}", f"/articles/{key.upper()}"],
            "a/<key:key>": [f"/a/{key}"],
            "a/<key:key>/": [f"/a/{key}/"],
            r"^(?P<year>\d{4})/(?P<month>\d\d)/(?P<day>\d\d)/$": ["/2024/03/29/", "/2024/03/30/"],
            r"^(?P<year>\d{4})/(?P<month>\d{1,2})/(?P<day>\d{1,2})/?$": ["/2024/3/29"],
            r"^(?P<year>\d{4})/(?P<month>\d\d)/$": ["/2024/03/", "/2024/04/"],
            r"^(?P<year>\d{4})/(?P<month>\d{1,2})/?$": ["/2024/3"],
            r"^(?P<year>\d{4})/$": ["/2024/", "/2023/"],
            r"^(?P<year>\d{4})$": ["/2024"],
            rf"^(?P<year>\d{{4}})/(?P<month>\d\d)/(?P<day>\d\d){FORMAT}": [
                f"/2024/03/29.{suffix}" for suffix in SUFFIXES
            ],
            rf"^(?P<year>\d{{4}})/(?P<month>\d\d){FORMAT}": [f"/2024/03.{suffix}" for suffix in SUFFIXES],
            rf"^(?P<year>\d{{4}}){FORMAT}": [f"/2024.{suffix}" for suffix in SUFFIXES],
            rf"^undated{FORMAT}": [f"/undated.{suffix}" for suffix in SUFFIXES],
            rf"^(?P<kind>tags|sources|places|series)/(?P<slug>[^/.]+){FORMAT}": [
                f"/{named}.{suffix}"
                for named in ("tags/trade", "sources/morning-post", "places/port-haven", "series/harbour-conference")
                for suffix in SUFFIXES
            ],
            r"^(?P<kind>events)/(?P<slug>[^/.]+)\.(?P<suffix>atom|csv|bib|ris|zip)$": [
                f"/events/signing-of-the-harbour-papers.{suffix}" for suffix in ("atom", "csv", "bib", "ris", "zip")
            ],
            "undated/": ["/undated/"],
            "on-this-day/": ["/on-this-day/"],
            "tags/": ["/tags/"],
            "tags/<anyslug:slug>/": ["/tags/trade/"],
            "tags/<anyslug:slug>": ["/tags/trade"],
            "sources/": ["/sources/"],
            "sources/<anyslug:slug>/": ["/sources/morning-post/"],
            "sources/<anyslug:slug>": ["/sources/morning-post"],
            "places/": ["/places/"],
            "places/<anyslug:slug>/": ["/places/port-haven/"],
            "places/<anyslug:slug>": ["/places/port-haven"],
            "series/": ["/series/"],
            "series/<anyslug:slug>/": ["/series/harbour-conference/"],
            "series/<anyslug:slug>": ["/series/harbour-conference"],
            "events/": ["/events/"],
            r"^events/(?P<slug>[^/.]+)\.(?P<suffix>json|ics|png)$": [
                "/events/signing-of-the-harbour-papers.json",
                "/events/signing-of-the-harbour-papers.ics",
                "/events/signing-of-the-harbour-papers.png",
            ],
            "events/proposed/": ["/events/proposed/"],
            "events/proposed": ["/events/proposed"],
            "events/<anyslug:slug>/compare/": [
                "/events/signing-of-the-harbour-papers/compare/",
                f"/events/signing-of-the-harbour-papers/compare/?a={key}&b={self.other.key}",
            ],
            "events/<anyslug:slug>/compare": ["/events/signing-of-the-harbour-papers/compare"],
            "events/<anyslug:slug>/": [
                "/events/signing-of-the-harbour-papers/",
                "/events/signing-of-the-harbour-papers/?view=unique",
                "/events/signing-of-the-harbour-papers/?sort=-own",
            ],
            "events/<anyslug:slug>": ["/events/signing-of-the-harbour-papers"],
            "about/": ["/about/"],
            "about/coverage/": ["/about/coverage/"],
            "about/changes/": ["/about/changes/"],
            "about/changes.atom": ["/about/changes.atom"],
            "about/parts/": ["/about/parts/"],
            "by-url/": ["/by-url/", "/by-url/?u=https%3A%2F%2Fother.example%2F"],
            "random/": ["/random/"],
            "robots.txt": ["/robots.txt"],
            ".well-known/security.txt": ["/.well-known/security.txt"],
            "sitemap.xml": [
                "/sitemap.xml",
                "/sitemap.xml?part=2024-03",
                "/sitemap.xml?part=undated",
                *(
                    f"/sitemap.xml?part={part}"
                    for part in ("pages", "tags", "sources", "events", "series", "places", "withdrawn")
                ),
            ],
            "oai": [
                "/oai?verb=Identify",
                "/oai?verb=ListSets",
                *(
                    f"/oai?verb={verb}&metadataPrefix={prefix}{of}"
                    for verb in ("ListRecords", "ListIdentifiers")
                    for prefix in ("oai_dc", "mods")
                    for of in ("", "&set=tag:trade", "&set=source:morning-post&from=2024-03-29")
                ),
                *(
                    f"/oai?verb=GetRecord&metadataPrefix={prefix}&identifier=oai:127.0.0.1:{key}"
                    for prefix in ("oai_dc", "mods")
                ),
            ],
            "healthz": ["/healthz"],
            **self.addresses_of_the_api(),
            r"^(?P<path>.*)$": [f"/{key}", f"/x{key}/", f"/news/{key[:-1]}/", f"/{key[:-1]}0/2024-03-29"],
        }

    def addresses_of_the_api(self) -> dict[str, list[str]]:
        """Return the same of the interface for programs."""
        key, event = self.article.key, "signing-of-the-harbour-papers"
        lists = ("?q=quok%2A+OR+public", "?sort=added", f"?key={key}", "?tag=trade&source=morning-post", "?q=quokca")
        one = {"tag": "trade", "source": "morning-post", "place": "port-haven", "series": "harbour-conference"}
        return {
            "api/v1/": ["/api/v1/"],
            "api/v1/articles/": ["/api/v1/articles/", *(f"/api/v1/articles/{query}" for query in lists)]
            + [f"/api/v1/articles/?state={state}" for state in State],
            "api/v1/articles/<key:key>/": [f"/api/v1/articles/{key}/", f"/api/v1/articles/{key.upper()}/"],
            "api/v1/articles/<key:key>/transitions/": [f"/api/v1/articles/{key}/transitions/"],
            "api/v1/articles/<key:key>/tags/": [f"/api/v1/articles/{key}/tags/"],
            "api/v1/articles/<key:key>/tags/<anyslug:slug>/": [f"/api/v1/articles/{key}/tags/trade/"],
            "api/v1/events/": ["/api/v1/events/", "/api/v1/events/?series=harbour-conference&from=2024"],
            "api/v1/events/<anyslug:slug>/": [f"/api/v1/events/{event}/"],
            "api/v1/accounts/": [f"/api/v1/accounts/?event={event}", f"/api/v1/accounts/?article={key}"],
            **{
                f"api/v1/{folder}/": [f"/api/v1/{folder}/"]
                for folder in ("tags", "sources", "places", "series", "changes", "schema", "docs")
            },
            **{
                f"api/v1/{name if name == 'series' else name + 's'}/<anyslug:slug>/": [
                    f"/api/v1/{name if name == 'series' else name + 's'}/{slug}/"
                ]
                for name, slug in one.items()
            },
            "api/v1/schema.yaml": ["/api/v1/schema.yaml"],
            r"^api/v1/(?P<rest>[\s\S]*)$": [f"/api/v1/articles/{key}", f"/api/v1/{key}"],
        }


def make_world(state: str = State.PUBLISHED, **fields: object) -> World:
    return make_worlds([state], **fields)[0]


def make_worlds(states: Iterable[str], *, is_dated: bool = True, **fields: object) -> list[World]:
    """Make an article in each of these states, all hanging on the same things, and a public one beside them."""
    series = make.series()
    event = make.event(place=make.place(), series=series)
    tag, source = make.tag(), make.source()
    other = make.article(
        "A public one", body="Public words.", on="2024-03-29", tags=[tag], events=[event], source=source
    )
    own: dict[str, dict[str, object]] = {State.MERGED: {"merged_into": other}}
    articles = [
        make.article(
            TITLE,
            body=BODY,
            state=state,
            on="2024-03-29" if is_dated else None,
            tags=[tag],
            events=[event],
            source=source,
            subtitle="Kakapo subtitle",
            byline="Ocelot Writer",
            summary="Numbat summary",
            original_url="https://secret.example/1",
            **own.get(state, {}) | fields,
        )
        for state in states
    ]
    return [World(article, other) for article in articles]


def make_hidden_worlds(*, is_dated: bool = True) -> list[World]:
    """Make an article in each state that is not public; of the withdrawn one nothing may be mentioned."""
    return make_worlds(HIDDEN_STATES, is_dated=is_dated, withdrawal_mention=False)


def said(client: Client, address: str) -> str:
    """Return what a door says, headers and all, without the address and the words that the reader typed."""
    response = client.get(address)
    headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    content = response.getvalue() if response.streaming else response.content
    if response.headers["Content-Type"] == "application/zip":
        content = unpacked(content)
    path = address.partition("?")[0]
    text = (headers + "\n" + content.decode(errors="replace")).replace(address, "").replace(path, "")
    # A reading list and the door for harvesters say what they were asked for.
    for typed in re.findall(r"[?&](?:key=|identifier=oai:[\w.]+:)(\w+)", address):
        text = text.replace(typed, "")
    if response.status_code == 404:  # which offers a search for the words of the address
        words = path.rstrip("/").rpartition("/")[2].partition(".")[0].split("-")
        text = re.sub("[ +]".join(map(re.escape, words)), "", text, flags=re.IGNORECASE) if words != [""] else text
    return text


def unpacked(content: bytes) -> bytes:
    """Return all that stands in a ZIP file, with the names of its members."""
    with ZipFile(BytesIO(content)) as found:
        return b"\n".join(name.encode() + b"\n" + found.read(name) for name in found.namelist())


def every_address(world: World) -> Iterator[str]:
    for addresses in world.addresses().values():
        yield from addresses


def test_every_route_is_in_the_table() -> None:
    routes = {str(pattern.pattern) for pattern in urls.urlpatterns if isinstance(pattern, URLPattern)}
    assert len(routes) == len(urls.urlpatterns)
    assert routes == set(make_world().addresses())


def test_table_reaches_what_it_claims(client: Client) -> None:
    world = make_world()
    shown = [address for address in every_address(world) if "Zanzibar" in said(client, address)]
    assert {"/", "/articles/", "/2024/03/29/", "/2024/03/", "/2024/", "/tags/trade/", "/sources/morning-post/"} <= set(
        shown
    )
    assert {"/events/", "/events/signing-of-the-harbour-papers/", "/events/signing-of-the-harbour-papers.json"} <= set(
        shown
    )
    assert f"/articles/{world.article.key}.txt" in shown
    assert f"/articles/{world.article.key}/history/" in shown


@pytest.mark.long
def test_no_door_shows_anything_of_an_article_that_is_not_public(client: Client) -> None:
    worlds = make_hidden_worlds()
    assert {world.article.state for world in worlds} == {*State.values} - {State.PUBLISHED}
    states = {world.article.key: world.article.state for world in worlds}
    for address in dict.fromkeys(address for world in worlds for address in every_address(world)):
        text = said(client, address)
        found = [secret for secret in (*SECRETS, worlds[0].article.slug) if secret.lower() in text.lower()]
        assert not found, f"{address} shows {found}"
        shown = [state for key, state in states.items() if key in text]
        if address.startswith("/oai?"):  # who harvested an article is told that it is one with another now
            shown = [state for state in shown if state != State.MERGED]
        assert not shown, f"{address} shows the keys of {shown}"
    assert client.get("/2024/03/29/").content.decode().count('class="hit"') == 1


def test_undated_list_shows_only_what_is_public(client: Client) -> None:
    make_hidden_worlds(is_dated=False)
    assert "Zanzibar" not in client.get("/undated/").content.decode()


def test_hidden_articles_count_nowhere(client: Client) -> None:
    make_hidden_worlds()
    for address in (
        "/",
        "/tags/trade/",
        "/sources/morning-post/",
        "/2024/",
        "/2024/03/",
        "/about/coverage/",
        "/events/",
    ):
        text = client.get(address).content.decode()
        assert not re.search(r"\b[2-9] (articles|accounts)", text), address


def test_hidden_article_answers_as_if_it_never_was(client: Client) -> None:
    hidden = make_world(State.IMPORTED).article
    for address in (
        f"/articles/{hidden.key}/{hidden.slug}/",
        f"/articles/{hidden.key}/",
        f"/a/{hidden.key}",
        f"/articles/{hidden.key}.json",
        f"/articles/{hidden.key}/history/",
        f"/articles/{hidden.key}/versions/1/",
    ):
        assert client.get(address).status_code == 404, address


def test_tombstone_stands_at_every_door_of_the_article_and_says_no_more_than_it_may(client: Client) -> None:
    world = make_world(State.WITHDRAWN, withdrawal_note="The paper asked for it.")
    key = world.article.key
    doors = {f"/articles/{key}/{world.article.slug}/", f"/articles/{key}/", f"/a/{key}", f"/articles/{key}/history/"}
    doors |= {f"/articles/{key}.{suffix}" for suffix in ONE} | {f"/articles/{key}/versions/1/"}
    doors.add(f"/api/v1/articles/{key}/")
    for address in every_address(world):
        text = said(client, address)
        assert not re.search("Quokka|Wombat|Kakapo|Ocelot|Numbat|secret.example", text), address
        if address in doors:
            assert client.get(address).status_code == 410, address
            assert TITLE in text
            assert "The paper asked for it." in text
        elif key not in address and key.upper() not in address:
            assert "Zanzibar" not in text, address


def test_only_metadata_means_no_word_of_the_text_at_any_door(client: Client) -> None:
    world = make_world(display=Display.METADATA)
    edit(world.article, body=BODY + "\n\nWombat again.")
    for address in every_address(world):
        assert not re.search("Quokka|Wombat|Numbat", said(client, address)), address
    assert TITLE in client.get(world.article.get_absolute_url()).content.decode()


def test_display_of_the_source_holds_where_the_article_says_nothing(client: Client) -> None:
    source = make.source("Closed Post", display=Display.METADATA)
    article = make.article(TITLE, body=BODY, source=source)
    assert "Quokka" not in client.get(article.get_absolute_url()).content.decode()
    assert "Quokka" not in client.get(f"/articles/{article.key}.txt").content.decode()


def test_excerpt_means_only_the_beginning_at_every_door(client: Client) -> None:
    world = make_world(display=Display.EXCERPT)
    edit(world.article, body=BODY + "\n\nWombat again.")
    for address in every_address(world):
        assert "Wombat" not in said(client, address), address
    assert "Quokka" in client.get(world.article.get_absolute_url()).content.decode()
    assert "Quokka" in client.get(f"/articles/{world.article.key}.txt").content.decode()


def test_merged_article_leads_to_the_one_it_was_merged_into(client: Client) -> None:
    world = make_world(State.MERGED)
    for address in (f"/articles/{world.article.key}/{world.article.slug}/", f"/a/{world.article.key}"):
        response = client.get(address)
        assert response.status_code == 301
        assert response["Location"] == world.other.get_absolute_url()
    response = client.get(f"/articles/{world.article.key}.json")
    assert response["Location"] == f"/articles/{world.other.key}.json"
    response = client.get(f"/articles/{world.article.key}/history/")
    assert response["Location"] == f"/articles/{world.other.key}/history/"


def test_merged_article_answers_as_the_final_one_would(client: Client) -> None:
    final = make.article("Final", state=State.WITHDRAWN)
    merged = make.article(TITLE, state=State.MERGED, merged_into=final)
    assert client.get(f"/a/{merged.key}").status_code == 410
    silent = make.article("Silent", state=State.WITHDRAWN, withdrawal_mention=False)
    merged = make.article(TITLE, state=State.MERGED, merged_into=silent)
    assert client.get(f"/a/{merged.key}").status_code == 404


def edit(article: Article, **values: object) -> None:
    with recording(ChangeKind.EDIT) as record:
        record.set(article, **values)
