"""JSON as the services of newspapers and tools for collecting write it: texts and names deep in other values."""

from __future__ import annotations

from typing import Any

import pytest

from archive.importing.drafts import ArticleDraft, Refusal
from tests.importing.formats.test_record_fields import BODY, contents, drafts, json, value

HTML = "".join(f"<p>{paragraph}</p>" for paragraph in BODY.split("\n\n"))
TITLE = "Six countries open an office"
DAY = "2024-03-29"


@pytest.mark.parametrize(
    ("document", "source", "byline"),
    [
        ({"response": {"status": "ok", "total": 1, "results": [
            {"id": "a", "webTitle": TITLE, "webPublicationDate": f"{DAY}T09:15:00Z",
             "fields": {"headline": TITLE, "byline": "Anna Example", "trailText": "Forty people", "body": HTML}}]}},
         None, "Anna Example"),
        ({"value": [{"ResultId": "x", "Date": f"{DAY}T00:00:00Z", "Title": TITLE, "Byline": "By Anna Example",
                     "Source": {"Name": "The Courier"}, "Document": {"Content": HTML}}]},
         "The Courier", "Anna Example"),
        ({"data": {"article": {"title": TITLE, "published": DAY, "body": {"paragraphs": BODY.split("\n\n")}}}},
         None, None),
        ([{"title": TITLE, "date_publish": f"{DAY} 09:15:00", "date_download": "2024-04-11", "maintext": BODY,
           "authors": ["Anna Example"]}], None, "Anna Example"),
        ({"title": TITLE, "date": DAY, "source-hostname": "The Courier", "source": "https://a.example/1", "text": BODY},
         "The Courier", None),
        ({"_index": "news", "_id": "1", "_source": {"title": TITLE, "date": DAY, "content": BODY}}, None, None),
        ({"version": "https://jsonfeed.org/version/1.1", "title": "The Courier", "items": [
            {"id": "1", "title": TITLE, "content_html": HTML, "date_published": f"{DAY}T09:15:00Z",
             "authors": [{"name": "Anna Example"}]}]}, "The Courier", "Anna Example"),
    ],
)  # fmt: skip
def test_an_article_of_a_service_is_read_whole(document: Any, source: str | None, byline: str | None) -> None:
    (draft,) = drafts(json.dumps(document), "a.json")
    assert (value(draft.title), value(draft.published), draft.body) == (TITLE, DAY, BODY)
    assert (value(draft.source), value(draft.byline)) == (source, byline)


def test_the_names_inside_a_headline_and_a_byline() -> None:
    document = {"response": {"docs": [{
        "abstract": "Forty people", "lead_paragraph": BODY, "source": "The Courier", "pub_date": f"{DAY}T09:15:00+0000",
        "headline": {"main": TITLE, "kicker": None, "print_headline": "Six open an office"},
        "byline": {"original": "By Anna Example", "person": []}, "web_url": "https://a.example/1",
    }]}}  # fmt: skip
    (draft,) = drafts(json.dumps(document), "a.json")
    assert (value(draft.title), value(draft.byline), draft.body) == (TITLE, "Anna Example", BODY)


@pytest.mark.parametrize("name", ["Bybee Example", "Byron"])
def test_a_name_that_begins_like_by_stays_whole(name: str) -> None:
    (draft,) = drafts(json.dumps({"title": TITLE, "author": name, "body": BODY}), "a.json")
    assert value(draft.byline) == name


def test_a_list_of_several_is_meant_and_not_the_fields_of_one() -> None:
    results = [{"id": number, "webTitle": f"{TITLE} {number}", "webPublicationDate": DAY,
                "fields": {"headline": f"{TITLE} {number}", "body": HTML, "standfirst": "x", "trailText": "y"}}
               for number in range(2)]  # fmt: skip
    found = drafts(json.dumps({"response": {"status": "ok", "results": results}}), "a.json")
    assert [value(draft.title) for draft in found] == [f"{TITLE} 0", f"{TITLE} 1"]


@pytest.mark.parametrize(
    "xml",
    [
        '<opml version="2.0"><body><outline text="a" xmlUrl="https://a.example"/></body></opml>',
        '<?xml version="1.0"?><urlset><url><loc>https://a.example/1</loc></url></urlset>',
    ],
)
def test_a_list_of_addresses_is_no_article(xml: str) -> None:
    (found,) = contents(xml, "a.xml")
    assert isinstance(found, Refusal) and found.outcome == "failed"


def test_what_stands_beside_an_article_in_a_graph_is_none() -> None:
    graph = [
        {"@type": "WebSite", "name": "Steppe Courier", "url": "https://steppe.example/"},
        {"@type": "Person", "name": "Eva Brandt", "url": "https://steppe.example/eva"},
        {"@type": "NewsArticle", "headline": "Six meet", "articleBody": BODY, "datePublished": "2024-05-03"},
        {"@type": "https://schema.org/WebSite", "headline": "No site", "articleBody": BODY},
    ]
    site, person, article, text = contents(json.dumps({"@context": "https://schema.org", "@graph": graph}), "a.json")
    assert isinstance(site, Refusal) and (site.outcome, site.message) == ("skipped", "Not an article: WebSite.")
    assert isinstance(person, Refusal) and person.outcome == "skipped"
    assert isinstance(article, ArticleDraft) and value(article.title) == "Six meet"
    assert isinstance(text, ArticleDraft)  # it has a text, whatever it is called
