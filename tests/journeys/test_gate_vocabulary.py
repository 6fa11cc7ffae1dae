"""The gate of the vocabulary: what only unpublished articles give a reason for is nowhere, and there once they do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from archive.editing.changes.recorder import recording
from archive.models import (
    Article,
    ChangeKind,
    Event,
    EventSeries,
    EventState,
    Generation,
    Place,
    Source,
    State,
    Tag,
)
from archive.preserving.verifying import verify
from archive.search.index import follower
from archive.search.query.parser import parse
from archive.search.searcher import Request, search
from tests import make
from tests.journeys.test_gate import HIDDEN_STATES, SUFFIXES, World, every_address, make_world, said

pytestmark = pytest.mark.django_db

SECRETS = ("Axolotl", "Bandicoot", "Caracal", "Dunnart", "Echidna", "Fossa", "Gelada", "Hoatzin")
LISTED = {"tags": "axolotl", "sources": "bandicoot", "places": "dunnart", "series": "echidna", "events": "fossa"}


@dataclass(frozen=True)
class Hidden:
    """Things with secret names, which only articles that nobody may see name, beside a world that is public."""

    public: World
    articles: list[Article]
    source: Source
    agency: Source
    event: Event

    def things(self) -> dict[str, str]:
        """Return where each of them would stand."""
        own = {
            kind: f"/{kind}/{slug}-{last}/"
            for (kind, slug), last in zip(LISTED.items(), ("sea", "post", "bay", "fair", "talks"), strict=True)
        }
        return own | {"agency": "/sources/caracal-wire/"}

    def addresses(self) -> Iterator[str]:
        """Yield every address that might speak of them; what is typed holds no secret in full."""
        yield from every_address(self.public)
        for page in self.things().values():
            yield from (page, page.rstrip("/"), page.upper(), page.replace("/", "/old-", 2).replace("/old-", "/", 1))
            yield from (f"{page.rstrip('/')}.{suffix}" for suffix in (*SUFFIXES, "ics"))
        for typed in ("axol", "band", "cara", "dunn", "echi", "foss", "gela", "hoat", "fox"):
            yield f"/suggest/?q={typed}"
            yield f"/search/?q={typed}"
            yield f"/nothing/{typed}"
            for name in ("tag", "source", "place", "event"):
                yield f"/articles/?q={name}%3A{typed}+OR+public"
                yield f"/articles.json?q={name}%3A{typed}+OR+public"
        for kind, name in (("tag", "axolotl-sea"), ("source", "bandicoot-post"), ("event", "fossa-talks")):
            yield f"/articles/?{kind}={name[:4]}"
        yield from ("/articles/?source_kind=other", "/articles/?group=event&q=public", "/articles/?year=2024")
        yield from ("/articles/?year=2024&group=event", "/events/?size=1", "/tags/?size=1", "/sources/?size=1")


def make_hidden(states: Iterable[str] = HIDDEN_STATES) -> Hidden:
    public = make_world()
    source = make.source("Bandicoot Post", aliases=["Gelada Gazette"], is_confirmed=False)
    agency = make.source("Caracal Wire", is_confirmed=False)
    tag = make.tag("Axolotl Sea", aliases=["Hoatzin"])
    event = make.event(
        "Fossa talks", place=make.place("Dunnart Bay"), series=make.series("Echidna Fair"), on="2024-03-29"
    )
    with recording(ChangeKind.COLLECTION) as record:
        record.link(event, "tags", add=[{"tag": tag.pk}])
    own: dict[str, dict[str, object]] = {
        State.MERGED: {"merged_into": public.other},
        State.WITHDRAWN: {"withdrawal_mention": False},
    }
    articles = [
        make.article(
            "Held back", state=state, source=source, agency=agency, tags=[tag], events=[event], **own.get(state, {})
        )
        for state in states
    ]
    return Hidden(public, articles, source, agency, event)


def edit(row: Article | Event | Source, **values: object) -> None:
    with recording(ChangeKind.EDIT) as record:
        record.set(row, **values)
    follower.catch_up()


def shows(client: Client, addresses: Iterable[str]) -> dict[str, list[str]]:
    found = {}
    for address in dict.fromkeys(addresses):
        text = said(client, address).casefold()
        if secrets := [secret for secret in SECRETS if secret.casefold() in text]:
            found[address] = secrets
    return found


@pytest.mark.long
@pytest.mark.once
def test_no_door_names_what_only_unpublished_articles_name(client: Client) -> None:
    hidden = make_hidden()
    for thing, old in ((hidden.source, "old-source"), (hidden.event, "old-event")):
        slug = thing.slug
        edit(thing, slug=old)
        edit(thing, slug=slug)
    assert shows(client, [*hidden.addresses(), "/sources/old-source/", "/events/old-event.json"]) == {}
    for page in (*hidden.things().values(), "/sources/old-source/", "/events/old-event/"):
        assert client.get(page).status_code == 404, page
        assert client.get(page.rstrip("/")).status_code == 404, page
        assert client.get(f"{page.rstrip('/')}.json").status_code == 404, page


@pytest.mark.long
@pytest.mark.once
def test_all_of_it_is_there_once_one_of_them_is_published(client: Client) -> None:
    hidden = make_hidden([State.IN_REVIEW])
    page = "/sources/bandicoot-post/"
    assert client.get(page).status_code == 404
    edit(hidden.articles[0], state=State.PUBLISHED, published_at="2024-04-01T00:00:00+00:00")
    for address in hidden.things().values():
        assert client.get(address).status_code == 200, address
        assert client.get(f"{address.rstrip('/')}.json").status_code == 200, address
    for address, name in {
        "/": "Fossa",
        "/tags/": "Axolotl",
        "/sources/": "Bandicoot",
        "/places/": "Dunnart",
        "/series/": "Echidna",
        "/events/": "Fossa",
        "/2024/": "Fossa",
        "/2024/03/": "Fossa",
        "/2024/03/29/": "Fossa",
        "/suggest/?q=axol": "Axolotl",
        "/suggest/?q=hoat": "Hoatzin",
        "/suggest/?q=cara": "Caracal",
        "/sitemap.xml?part=sources": "bandicoot-post",
        "/articles/": "Dunnart",
        "/articles/?group=event": "Fossa",
    }.items():
        assert name in said(client, address), address
    assert client.get("/articles/?tag=axolotl-sea").content.decode().count('class="hit"') == 1


@pytest.mark.long
@pytest.mark.once
def test_all_of_it_goes_again_when_it_is_withdrawn_without_a_word(client: Client) -> None:
    hidden = make_hidden([State.PUBLISHED])
    assert client.get("/tags/axolotl-sea/").status_code == 200
    silent = {"withdrawal_reason": "privacy", "withdrawn_at": "2024-04-02T00:00:00+00:00", "withdrawal_mention": False}
    edit(hidden.articles[0], state=State.WITHDRAWN, **silent)
    assert shows(client, hidden.addresses()) == {}
    assert {client.get(page).status_code for page in hidden.things().values()} == {404}


def test_addresses_of_what_has_a_tombstone_stay(client: Client) -> None:
    hidden = make_hidden([State.WITHDRAWN])
    assert {client.get(page).status_code for page in hidden.things().values()} == {404}
    edit(hidden.articles[0], withdrawal_mention=True)
    assert {client.get(page).status_code for page in hidden.things().values()} == {200}
    assert "/sources/bandicoot-post/" in client.get(f"/a/{hidden.articles[0].key}", follow=True).content.decode()
    assert list(verify("counts")) == []


@pytest.mark.parametrize("kind", ["tag", "source", "event", "place", "series"])
def test_filter_by_what_is_hidden_answers_as_by_what_never_was(client: Client, kind: str) -> None:
    hidden = make_hidden([State.READY])
    slugs = {"tag": "axolotl-sea", "place": "dunnart-bay", "series": "echidna-fair"}
    slug = slugs.get(kind) or getattr(hidden, kind).slug
    for door in ("/articles/", "/articles.json", "/search/", "/articles.csv"):
        there, never = (client.get(f"{door}?{kind}={value}") for value in (slug, "never-was"))
        assert there.status_code == never.status_code
        assert there.content.decode().replace(slug, "never-was") == never.content.decode()


def test_what_a_collection_names_and_nothing_is_held_of_says_so(client: Client) -> None:
    make.event("Fossa talks", place=make.place("Dunnart Bay"), series=make.series("Echidna Fair"))
    make.tag("Axolotl Sea")
    make.source("Bandicoot Post")
    for kind, last in zip(LISTED, ("sea", "post", "bay", "fair", "talks"), strict=True):
        assert client.get(f"/{kind}/{LISTED[kind]}-{last}/").status_code == 200
        assert LISTED[kind] in said(client, f"/{kind}/").casefold()


# -- events in draft --------------------------------------------------------------------------------------------------


@pytest.fixture
def told() -> Hidden:
    """Make a published article that tells of an event in draft, and of one that is public."""
    public = make_world()
    event = make.event(
        "Fossa talks",
        state=EventState.DRAFT,
        place=make.place("Dunnart Bay"),
        series=make.series("Echidna Fair"),
        on="2024-03-29",
    )
    seen = make.event("Seen talks", on="2024-03-28")
    article = make.article("Told in public", events=[event, seen])
    return Hidden(public, [article], public.other.source or make.source(), make.source("Caracal"), event)


@pytest.mark.long
@pytest.mark.once
def test_published_article_says_nothing_of_an_event_in_draft(client: Client, told: Hidden) -> None:
    article = told.articles[0]
    own = [article.get_absolute_url(), *(f"/articles/{article.key}.{suffix}" for suffix in ("json", "txt", "md"))]
    assert all("Seen talks" in said(client, address) for address in own[:2])
    hidden = {
        address: found for address, found in shows(client, [*told.addresses(), *own]).items() if found != ["Caracal"]
    }
    assert hidden == {}
    edit(told.event, state=EventState.PUBLIC)
    assert {"/", own[0], own[1], "/events/", "/places/", "/articles/?group=event"} <= shows(
        client, [*told.addresses(), *own]
    ).keys()


def test_grouped_list_counts_articles_of_events_in_draft_as_without_event(client: Client) -> None:
    draft = make.event("Fossa talks", state=EventState.DRAFT)
    make.article("Of a draft", events=[draft])
    make.article("Of none")
    make.article("Of one", events=[make.event("Seen talks")])
    html = client.get("/articles/?group=event").content.decode()
    assert "2 more articles tell of no event held here" in html
    assert "Seen talks" in html and "Fossa" not in html
    edit(draft, state=EventState.PUBLIC)
    assert "1 more article tells of no event held here" in client.get("/articles/?group=event").content.decode()


def test_place_of_an_event_in_draft_is_no_place_of_its_articles(client: Client) -> None:
    place = make.place()
    draft = make.event("Draft talks", state=EventState.DRAFT, place=place)
    make.event("Seen talks", place=place)
    make.article("Of a draft", events=[draft])
    assert "Of a draft" not in client.get("/articles/?place=port-haven").content.decode()
    assert "Of a draft" not in client.get("/places/port-haven/").content.decode()
    assert '--number">1</td>' in client.get("/places/").content.decode()
    edit(draft, state=EventState.PUBLIC)
    assert "Of a draft" in client.get("/articles/?place=port-haven").content.decode()


def test_events_in_draft_are_no_neighbours_of_others(client: Client) -> None:
    series = make.series()
    for day, state in ((1, EventState.PUBLIC), (2, EventState.DRAFT), (3, EventState.PUBLIC)):
        make.event(f"Round {day}", on=f"2024-03-0{day}", series=series, state=state)
    html = client.get("/events/round-1/").content.decode()
    assert "Round 3" in html and "Round 2" not in html


def test_past_version_names_a_source_without_leading_to_a_page_that_is_hidden(client: Client) -> None:
    first = make.source("Bandicoot Post", is_confirmed=False)
    article = make.article(source=first)
    edit(article, source=make.source("Other Post").pk)
    version = client.get(f"/articles/{article.key}/versions/1/").content.decode()
    assert "Bandicoot Post" in version and "/sources/bandicoot-post/" not in version
    assert "/sources/other-post/" in client.get(f"/articles/{article.key}/versions/2/").content.decode()


# -- sources ----------------------------------------------------------------------------------------------------------


def test_unconfirmed_source_without_articles_is_not_public(client: Client) -> None:
    source = make.source("Bandicoot Post", is_confirmed=False)
    assert client.get("/sources/bandicoot-post/").status_code == 404
    edit(source, is_confirmed=True)
    assert client.get("/sources/bandicoot-post/").status_code == 200


def test_source_is_public_as_the_agency_of_a_published_article(client: Client) -> None:
    make.article(source=make.source(), agency=make.source("Caracal Wire", is_confirmed=False))
    assert client.get("/sources/caracal-wire/").status_code == 200


# -- what follows from a change ---------------------------------------------------------------------------------------


def test_generation_rises_when_an_unpublished_article_hides_or_shows_what_it_names() -> None:
    tag, event, source = make.tag(), make.event(), make.source()
    for fields in ({"tags": [tag]}, {"events": [event]}, {"source": source}):
        before = Generation.revision().generation
        article = make.article(state=State.IMPORTED, **fields)  # type: ignore[arg-type]
        assert Generation.revision().generation == before + 1
    edit(article, source=None)
    assert Generation.revision().generation == before + 2


def test_generation_stays_while_unpublished_articles_name_what_is_public_anyway() -> None:
    tag, event, source = make.tag(), make.event(), make.source()
    make.article(tags=[tag], events=[event], source=source)
    before = Generation.revision().generation
    make.article(state=State.IMPORTED, tags=[tag], events=[event], source=source)
    make.article(state=State.IMPORTED)
    assert Generation.revision().generation == before


def test_what_hides_a_tag_is_seen_by_who_searches(client: Client) -> None:
    tag = make.tag("Axolotl Sea")
    assert "Axolotl" in said(client, "/suggest/?q=axol")
    make.article(state=State.IMPORTED, tags=[tag])
    assert "Axolotl" not in said(client, "/suggest/?q=axol")


def test_editors_search_by_what_is_hidden() -> None:
    hidden = make_hidden([State.IMPORTED])
    follower.catch_up()
    for words in ("tag:axolotl", "source:bandicoot", "event:fossa", "place:dunnart"):
        asked = Request(parse(words), for_editors=True)
        assert search(asked).ids == (hidden.articles[0].pk,), words
        assert search(Request(parse(words))).total == 0
    edit(hidden.event, state=EventState.DRAFT)
    assert search(Request(parse("place:dunnart"), for_editors=True)).total == 1


# -- cost -------------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans by what it knows of the rows.")
@pytest.mark.usefixtures("without_statistics")
@pytest.mark.parametrize("model", [Event, Source, Tag, Place, EventSeries])
def test_each_row_costs_a_few_looks_into_an_index(model: type[Event]) -> None:
    for state in (State.PUBLISHED, State.IMPORTED):
        make_hidden([state]) if state == State.PUBLISHED else make.article(state=state)
    plan = model.objects.public().explain().splitlines()
    (scan,) = [step for step in plan if "SCAN" in step]
    assert f"archive_{model._meta.model_name}" in scan
    with CaptureQueriesContext(connection) as asked:
        list(model.objects.public())
    assert len(asked) == 1
