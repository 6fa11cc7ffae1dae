"""No list asks the database more the longer it is."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern

from archive import urls
from archive.editing.changes.recorder import recording
from archive.models.choices import ChangeKind
from archive.search.index import follower
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.once]

LISTS = {
    "home": "/",
    "article_list": "/articles/",
    "article_list by one condition": "/articles/?tag=trade",
    "article_list by words": "/articles/?q=article",
    "article_list by conditions": "/articles/?tag=trade&place=port-haven",
    "article_list by event": "/articles/?q=article&group=event",
    "search": "/search/?q=ministers+-nothing&sort=oldest",
    "suggest": "/suggest/?q=art",
    "articles_data": "/articles.atom?q=article",
    "articles_data as JSON": "/articles.json",
    "articles_data as CSV": "/articles.csv?q=article",
    "articles_data as BibTeX": "/articles.bib",
    "articles_data as a dossier": "/articles.zip",
    "day_data": "/2024/03/29.json",
    "month_data": "/2024/03.csv",
    "year_data": "/2024.bib",
    "undated_data": "/undated.atom",
    "named_data": "/tags/trade.atom",
    "named_data of a place": "/places/port-haven.csv",
    "event_articles": "/events/signing-of-the-harbour-papers.atom",
    "day": "/2024/03/29/",
    "month": "/2024/03/",
    "year": "/2024/",
    "undated": "/undated/",
    "on_this_day": "/on-this-day/",
    "tag_list": "/tags/",
    "tag_detail": "/tags/trade/",
    "source_list": "/sources/",
    "source_detail": "/sources/morning-post/",
    "place_list": "/places/",
    "place_detail": "/places/port-haven/",
    "series_list": "/series/",
    "series_detail": "/series/harbour-conference/",
    "event_list": "/events/",
    "event_detail": "/events/signing-of-the-harbour-papers/",
    "event_detail sorted": "/events/signing-of-the-harbour-papers/?sort=-own",
    "event_detail by what is unique": "/events/signing-of-the-harbour-papers/?view=unique",
    "event_compare": "/events/signing-of-the-harbour-papers/compare/",
    "proposed_events": "/events/proposed/",
    "event_data": "/events/signing-of-the-harbour-papers.json",
    "coverage": "/about/coverage/",
    "corrections": "/about/changes/",
    "corrections_feed": "/about/changes.atom",
    "by_url": "/by-url/?u=https%3A%2F%2Fpost.example%2Fnews",
    "sitemap": "/sitemap.xml?part=events",
    "sitemap of a month": "/sitemap.xml?part=2024-03",
    "api_articles": "/api/v1/articles/",
    "api_articles by words": "/api/v1/articles/?q=article",
    "api_articles by a tag": "/api/v1/articles/?tag=trade",
    "api_events": "/api/v1/events/",
    "api_accounts": "/api/v1/accounts/?event=signing-of-the-harbour-papers",
    "api_tags": "/api/v1/tags/",
    "api_sources": "/api/v1/sources/",
    "api_places": "/api/v1/places/",
    "api_series": "/api/v1/series/",
    "api_changes": "/api/v1/changes/",
    "oai": "/oai?verb=ListRecords&metadataPrefix=mods",
    "oai of a set": "/oai?verb=ListIdentifiers&metadataPrefix=oai_dc&set=tag%3Atrade&from=2024-03-29",
    "oai of sets": "/oai?verb=ListSets",
    "elsewhere": "/nothing-here/2024-03-29/",
}
SINGLE = {
    "api_article",
    "api_article_tag",
    "api_article_tags",
    "api_article_transitions",
    "api_docs",
    "api_elsewhere",
    "api_event",
    "api_one_series",
    "api_place",
    "api_root",
    "api_schema",
    "api_schema_yaml",
    "api_source",
    "api_tag",
    "about",
    "article_compare",
    "article_data",
    "article_detail",
    "article_history",
    "article_short",
    "article_version",
    "healthz",
    "opensearch",
    "parts",
    "random",
    "robots",
    "search_help",
    "security",
}


class World:
    """Records of every kind, all hanging on the first tag, source, place, series and event."""

    def __init__(self) -> None:
        self.tag, self.source = make.tag(), make.source()
        self.place, self.series = make.place(), make.series()
        self.event = make.event(place=self.place, series=self.series)

    def grow(self, first: int, last: int) -> None:
        for number in range(first, last):
            own_tag, own_source = make.tag(f"tag {number}"), make.source(f"Source {number}")
            make.place(f"Place {number}")
            make.series(f"Series {number}")
            own_event = make.event(f"Event {number}", place=self.place, series=self.series)
            for day, source in (("2024-03-29", self.source), (None, own_source)):
                article = make.article(
                    f"Article {number} of {day}",
                    on=day,
                    source=source,
                    tags=[self.tag, own_tag],
                    events=[self.event, own_event],
                    original_url="https://post.example/news",
                )
                with recording(ChangeKind.EDIT) as record:
                    record.set(article, byline="Ann Other")
            make.candidate([make.article(f"Story {number} told by {name}") for name in ("Ann", "Ben")])


def queries_of(client: Client, address: str) -> tuple[int, int]:
    follower.catch_up()
    client.get(address)  # names and the index are read once, whatever is asked of them
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
        content = response.getvalue() if response.streaming else response.content
    assert response.status_code in {200, 404}, address
    return len(captured), len(content)


def test_every_door_is_named_as_a_list_or_as_a_single_page() -> None:
    names = {pattern.name for pattern in urls.urlpatterns if isinstance(pattern, URLPattern) and pattern.name}
    assert names == {name.partition(" ")[0] for name in LISTS} | SINGLE


@pytest.mark.long
def test_no_list_asks_more_for_twelve_rows_than_for_three(client: Client) -> None:
    world = World()
    world.grow(0, 3)
    few = {name: queries_of(client, address) for name, address in LISTS.items()}
    world.grow(3, 12)
    many = {name: queries_of(client, address) for name, address in LISTS.items()}
    assert {name: number for name, (number, _length) in many.items()} == {name: few[name][0] for name in LISTS}
    as_long = {name for name, (_number, length) in many.items() if length <= few[name][1]}
    assert as_long <= {"elsewhere", "on_this_day", "suggest"}


def test_page_that_the_reader_still_has_costs_one_query(client: Client) -> None:
    article = make.article()
    address = article.get_absolute_url()
    etag = client.get(address)["ETag"]
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address, headers={"if-none-match": etag})
    assert response.status_code == 304
    assert len(captured) == 1
