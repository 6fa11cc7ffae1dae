"""The list behind `/articles/` and `/search/`: read, narrowed, ordered, paged, grouped, and said in words."""

from __future__ import annotations

import html
import re
from datetime import time
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.test import Client

from archive.editing.changes.recorder import recording
from archive.models import Article, ChangeKind, PastAddress, State
from archive.search.index import follower
from archive.search.searcher import SearchUnavailableError
from archive.views.frame import public
from tests import make
from tests.shared import shared

pytestmark = pytest.mark.django_db


def page(client: Client, address: str, status: int = 200) -> str:
    follower.catch_up()
    response = client.get(address)
    assert response.status_code == status, (address, response.get("Location"))
    return response.content.decode()


def words(text: str) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", text)))


def titles(text: str) -> list[str]:
    return re.findall(r'class="hit__link"[^>]*><span[^>]*>([^<]+)', text)


def facet(text: str, name: str) -> dict[str, tuple[str, int, bool]]:
    """Return the values of a facet: value -> name, count, and whether it is ticked."""
    pattern = (
        rf'<input type="checkbox" name="{name}" value="([^"]+)"( checked)?> <span>([^<]+)</span>'
        r' <span class="facet__count">(\d+)</span>'
    )
    return {value: (label, int(n), bool(ticked)) for value, ticked, label, n in re.findall(pattern, text)}


def years(text: str) -> dict[str, int]:
    """Return the years and months of the tables behind the bars, with their numbers."""
    rows = re.findall(r'<th class="table__cell" scope="row">(.*?)</th><td[^>]*>([\d,]+)</td>', text)
    return {words(name).strip(): int(n.replace(",", "")) for name, n in rows}


@shared
def world() -> dict[str, Any]:
    oil, gas = make.tag("oil"), make.tag("gas")
    post, wire = make.source("Post", kind="newspaper"), make.source("Wire", kind="agency")
    summit = make.event("Harbour summit", on="2024-03-29", place=make.place(), series=make.series())
    make.article("Oil one", body="Crude oil rose.\n\nOil fell.", on="2023-05-01", tags=[oil], source=post)
    make.article("Gas two", body="Gas rose in March.", on="2024-03-29", tags=[gas], source=wire, events=[summit])
    make.article("Both three", body="Oil and gas.", tags=[oil, gas], source=wire, events=[summit], language="ru")
    make.article("Undated four", body="Gas without a date.", on=None, tags=[gas])
    make.article("Month five", body="Coal.", on="2021-06-01", precision="month")
    follower.catch_up()
    return {"oil": oil, "gas": gas, "post": post, "wire": wire}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Both three", "Gas two", "Oil one", "Month five", "Undated four"]),
        ("tag=oil", ["Both three", "Oil one"]),
        ("source=wire", ["Both three", "Gas two"]),
        ("event=harbour-summit", ["Both three", "Gas two"]),
        ("year=2024", ["Both three", "Gas two"]),
        ("undated=only", ["Undated four"]),
        ("tag=gas&tag=oil", ["Both three", "Gas two", "Oil one", "Undated four"]),
        ("tag=oil&source=wire", ["Both three"]),
        ("tag=gas&-tag=oil", ["Gas two", "Undated four"]),
        ("source=unknown", ["Month five", "Undated four"]),
        ("source_kind=newspaper", ["Oil one"]),
        ("place=port-haven", ["Both three", "Gas two"]),
        ("series=harbour-conference", ["Both three", "Gas two"]),
        ("language=ru", ["Both three"]),
        ("from=2021-06-15&to=2023", ["Oil one", "Month five"]),
        ("from=2024&undated=include", ["Both three", "Gas two", "Undated four"]),
        ("undated=exclude", ["Both three", "Gas two", "Oil one", "Month five"]),
        ("sort=oldest", ["Month five", "Oil one", "Gas two", "Both three", "Undated four"]),
        ("sort=added", ["Month five", "Undated four", "Both three", "Gas two", "Oil one"]),
        ("q=gas&tag=oil", ["Both three"]),
    ],
)
def test_list_holds_what_is_asked_for_in_its_order(
    client: Client, world: dict[str, Any], query: str, found: list[str]
) -> None:
    address = f"/articles/?{query}" if query else "/articles/"
    text = page(client, address)
    assert titles(text) == found
    assert f"<b>{len(found)}</b>" in text
    data = client.get(f"/articles.json?{query}".rstrip("?")).json()
    assert [item["title"] for item in data["items"]] == found
    assert data["_archive"]["total"] == len(found)


@pytest.mark.parametrize(
    "start", ["", "tag=gas", "sort=oldest", "sort=added", "q=oil+OR+gas+OR+coal", "tag=gas&tag=oil"]
)
def test_pages_put_together_are_the_list(client: Client, world: dict[str, Any], start: str) -> None:
    whole = titles(page(client, f"/articles/?{start}".rstrip("?")))
    address, forwards = f"/articles/?{start}&size=2".replace("?&", "?"), []
    if start.startswith("sort"):
        address = f"/articles/?{start}&size=2"
    while address:
        text = page(client, address)
        forwards += titles(text)
        link = re.search(r'href="([^"]+)" rel="next"', text)
        address = "/articles/" + html.unescape(link[1]) if link else ""
    assert forwards == whole
    backwards: list[str] = []
    while link := re.search(r'href="([^"]+)" rel="prev"', text):
        text = page(client, "/articles/" + html.unescape(link[1]))
        backwards = titles(text) + backwards
    assert backwards == whole[: len(backwards)]
    assert len(backwards) >= len(whole) - 2


@pytest.mark.once
@pytest.mark.parametrize(
    ("asked", "canonical"),
    [
        ("/articles/?source=wire&tag=oil", "/articles/?tag=oil&source=wire"),
        ("/articles/?tag=oil&tag=gas&tag=oil", "/articles/?tag=gas&tag=oil"),
        ("/articles/?q=&tag=oil&sort=&from=", "/articles/?tag=oil"),
        ("/articles/?utm_source=x&tag=oil", "/articles/?tag=oil"),
        ("/articles/?tag=+oil+", "/articles/?tag=oil"),
        ("/articles/?tag=OIL", "/articles/?tag=oil"),
        ("/articles/?tag=petroleum", "/articles/?tag=oil"),
        ("/articles/?source=Wire", "/articles/?source=wire"),
        ("/search/?q=+oil", "/search/?q=oil"),
        ("/articles.json?group=event&tag=oil", "/articles.json?tag=oil"),
        ("/articles.csv?source=Wire", "/articles.csv?source=wire"),
    ],
)
def test_list_has_one_address(client: Client, world: dict[str, Any], asked: str, canonical: str) -> None:
    PastAddress.objects.create(kind=PastAddress.Kind.TAG, old="petroleum", object_id=world["oil"].pk)
    response = client.get(asked)
    assert (response.status_code, response["Location"]) == (301, canonical)
    assert client.get(canonical).status_code == 200


BAD_VALUES = [
    ("from=2024-02-31", "“2024-02-31” is not a date"),
    ("to=yesterday", "“yesterday” is not a date"),
    ("tag=nothing", "There is no tag “nothing”."),
    ("tag=oil&tag=nothing", "There is no tag “nothing”."),
    ("-source=nobody", "There is no source “nobody”."),
    ("event=none", "There is no event “none”."),
    ("place=nowhere", "There is no place “nowhere”."),
    ("series=none", "There is no series “none”."),
    ("source_kind=pigeon", "There is no kind of source “pigeon”."),
    ("language=!", "“!” is not a language"),
    ("year=24", "“24” is not a year"),
    ("year=0000", "“0000” is not a year"),
    ("undated=perhaps", "This can be include, only, exclude."),
    ("sort=best", "This can be relevance, newest, oldest, added."),
    ("group=source", "This can be event."),
    ("exact=maybe", "This can be 1."),
    ("tag=%00", "can’t be read"),
    (f"tag={'x' * 5000}", "can’t be read"),
    ("&".join(f"tag=t{n}" for n in range(500)), "500 values are asked for at once; at most 100 can be."),
    (f"q={'a' * 10_000}", "The search has 10000 characters; it can have 2000 at most."),
]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        pytest.param(query, sentence, id=query[:20], marks=() if "There is no" in sentence else pytest.mark.once)
        for query, sentence in BAD_VALUES
    ],
)
def test_bad_value_is_said_in_words_and_makes_no_list(
    client: Client, world: dict[str, Any], query: str, sentence: str
) -> None:
    response = client.get(f"/articles/?{query}", follow=True)
    text = response.content.decode()
    assert response.status_code == 200
    assert sentence in words(text)
    assert 'class="hit"' not in text
    assert "noindex" in text
    assert '<form class="drawer__body listform"' in text
    response = client.get(f"/articles.json?{query}", follow=True)
    assert response.status_code == 400
    assert sentence in response.content.decode()


@pytest.mark.parametrize(
    "typed", ['"unbalanced', "\x01\x02 \x7f", "the and of", "* OR - ” tag:", "‮‮", "-", "()[]{}\\^~"]
)
def test_whatever_is_typed_is_answered(client: Client, world: dict[str, Any], typed: str) -> None:
    for address in ("/articles/", "/search/", "/articles.atom", "/suggest/"):
        assert client.get(f"{address}?q={quote(typed)}", follow=True).status_code == 200


@pytest.mark.parametrize(
    "query", ["page=1000000000", "q=oil&page=501", "q=oil&page=101&size=100", "group=event&page=9999"]
)
def test_nothing_is_paged_to_beyond_ten_thousand(client: Client, world: dict[str, Any], query: str) -> None:
    text = page(client, f"/articles/?{query}", 400)
    assert "Only the first 10,000 can be paged to. Narrow the list" in words(text)
    if "group" not in query:
        response = client.get(f"/articles.json?{query}")
        assert response.status_code == 400
        assert response["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    "query",
    ["page=0", "page=-1", "page=x", "page=%D9%A3", "after=xx", "before=e30", "size=0", "size=101", "page=1&after=x"],
)
def test_place_that_is_none_is_refused(client: Client, world: dict[str, Any], query: str) -> None:
    assert client.get(f"/articles/?{query}").status_code == 400
    assert client.get(f"/articles.csv?{query}").status_code == 400


def test_cursor_of_another_order_is_refused(client: Client, world: dict[str, Any]) -> None:
    text = page(client, "/articles/?sort=oldest&size=2")
    after = re.search(r"after=([^\"&]+)\" rel=\"next", text)
    assert after
    assert client.get(f"/articles/?sort=added&after={after[1]}").status_code == 400
    assert client.get(f"/articles/?after={after[1]}").status_code == 400


def test_facets_count_as_if_their_own_group_were_not_chosen(client: Client, world: dict[str, Any]) -> None:
    text = page(client, "/articles/?tag=oil&source=wire")
    assert facet(text, "tag") == {"oil": ("oil", 1, True), "gas": ("gas", 2, False)}
    assert facet(text, "source") == {"wire": ("Wire", 1, True), "post": ("Post", 1, False)}
    assert years(text) == {"2024": 1, "March 2024": 1}
    assert next(iter(facet(page(client, "/articles/?tag=gas"), "tag"))) == "gas"


def test_years_are_bars_in_order_and_the_undated_stand_beside_them(client: Client, world: dict[str, Any]) -> None:
    text = page(client, "/articles/")
    assert list(years(text).items()) == [("2021", 1), ("2023", 1), ("2024", 2)]
    bars = re.findall(r'<a class="bars__link" href="([^"]+)" tabindex="-1"><title>([^<]+)</title>', text)
    assert bars == [
        ("/articles/?year=2021", "2021: 1 article"),
        ("/articles/?year=2023", "2023: 1 article"),
        ("/articles/?year=2024", "2024: 2 articles"),
    ]
    assert re.findall(r'class="bars__label[^>]*>([^<]+)', text) == ["2021", "2022", "2023", "2024"]
    assert "1 has no date." in words(text)
    assert 'href="/articles/?undated=only"' in text


@pytest.mark.parametrize("dates", ["year=2024", "from=2024&to=2024", "from=2024-02&to=2024-03"])
def test_years_keep_their_numbers_when_one_is_chosen_and_its_months_are_shown(
    client: Client, world: dict[str, Any], dates: str
) -> None:
    text = page(client, f"/articles/?tag=gas&tag=oil&{dates}")
    assert years(text) == {"2023": 1, "2024": 2, "March 2024": 2}
    assert 'href="/articles/?tag=gas&amp;tag=oil&amp;from=2024-03&amp;to=2024-03"' in text
    assert "Drawn are all dates, whichever are chosen." in text
    assert "1 has no date." in words(text)


def test_chosen_bar_leads_back_out(client: Client, world: dict[str, Any]) -> None:
    both = "source_kind=agency&amp;source_kind=newspaper"
    text = page(client, f"/articles/?{html.unescape(both)}&year=2024")
    assert f'<a class="bars__link bars__link--chosen" href="/articles/?{both}" tabindex="-1"><title>2024' in text
    text = page(client, "/articles/?from=2024-03&to=2024-03")
    assert '<a class="bars__link bars__link--chosen" href="/articles/?year=2024" tabindex="-1"><title>March' in text


def test_bars_show_where_the_hits_are_that_a_year_hides(client: Client, world: dict[str, Any]) -> None:
    text = page(client, "/articles/?q=coal&year=2023")
    assert "Nothing found for “coal”" in words(text)
    assert years(text) == {"2021": 1}
    assert facet(text, "year") == {}


def test_any_span_can_be_asked_for_beside_all_else(client: Client, world: dict[str, Any]) -> None:
    text = page(client, "/articles/?q=gas&tag=gas&year=2024&sort=oldest")
    form = text[text.index('<form class="span"') :]
    form = form[: form.index("</form>")]
    assert re.findall(r'type="hidden" name="([^"]+)" value="([^"]+)"', form) == [
        ("q", "gas"),
        ("tag", "gas"),
        ("sort", "oldest"),
    ]
    assert re.findall(r'type="text" [^>]*', form) and 'name="from"' in form and 'name="to"' in form


def test_centuries_are_drawn_in_bars_of_many_years(client: Client) -> None:
    make.article(on="0001-01-01")
    make.article(on="1987-02-26")
    make.article(on="9999-12-31")
    text = page(client, "/articles/")
    assert years(text) == {"1–99": 1, "1900–1999": 1, "9900–9999": 1}
    assert 'href="/articles/?from=1900&amp;to=1999"' in text
    assert titles(page(client, "/articles/?from=1900&to=1999")) == ["Ministers sign three papers"]


@pytest.mark.parametrize("start", ["", "tag=gas", "tag=gas&tag=oil", "tag=gas&tag=oil&sort=oldest", "sort=oldest"])
def test_a_long_list_leads_to_where_each_year_begins_in_it(client: Client, world: dict[str, Any], start: str) -> None:
    whole = titles(page(client, f"/articles/?{start}".rstrip("?")))
    address = f"/articles/?{start}&size=1".replace("?&", "?")
    text = page(client, address)
    form = text[text.index('<form class="jump"') :]
    at = 0
    for after, n in re.findall(r'<option value="([^"]+)">\w+ \((\d+)\)</option>', form[: form.index("</select>")]):
        assert titles(page(client, f"{address}&after={after}")) == [whole[at]]
        at += int(n)
    assert at == len(whole)
    assert 'name="size" value="1"' in form


@pytest.mark.parametrize("address", ["/tags/oil/", "/sources/post/"])
def test_a_long_heading_leads_to_where_each_year_begins_in_it(
    client: Client, world: dict[str, Any], address: str
) -> None:
    for year in (2020, 2022):
        make.article(f"Oil of {year}", on=f"{year}-05-01", tags=[world["oil"]], source=world["post"])
    assert 'class="jump"' not in page(client, address)
    text = page(client, f"{address}?size=1")
    form = text[text.index('<form class="jump"') :]
    after = dict(re.findall(r'<option value="([^"]+)">(\d+) \(', form))
    assert titles(page(client, f"{address}?after={next(key for key in after if after[key] == '2022')}")) == [
        "Oil of 2022",
        "Oil of 2020",
    ]


def test_list_of_one_page_needs_no_way_into_it(client: Client, world: dict[str, Any]) -> None:
    assert 'class="jump"' not in page(client, "/articles/")
    for query in ("year=2024&size=1", "source=wire&size=1", "q=gas&sort=newest&size=1", "sort=added&size=1"):
        assert 'class="jump"' not in page(client, f"/articles/?{query}")


def test_an_article_stands_with_its_first_sentence_and_the_time_that_it_states(client: Client) -> None:
    source = make.source("Post")
    make.article(
        "Oil rises",
        body="Oil rises\n\nOil rose on Friday. It fell later.",
        source=source,
        published_time=time(14, 5),
        utc_offset=300,
    )
    make.article("石油", body="石油价格上涨。", language="zh-Hans")
    make.article("Excerpt", body="# Head\n\nBegun here.\n\nHidden.", body_format="markdown", display="excerpt")
    make.article("Metadata", body="Hidden text.", summary="Hidden summary.", display="metadata")
    make.article("Summed up", body="", summary="In short: oil. And gas.")
    text = page(client, "/articles/")
    assert "Oil rose on Friday." in text and "It fell later." not in text
    assert '<time datetime="2024-03-29T14:05+05:00">14:05</time>' in text
    assert "6 characters , Chinese" in words(text)
    assert "Begun here." in text and "In short: oil." in text
    assert "Hidden" not in text
    assert 'class="hit__lead' not in page(client, "/articles/?q=fell")


def test_what_the_page_says_is_not_said_again_of_each_article(client: Client) -> None:
    source = make.source("Post")
    make.article("One", source=source, published_time=time(14, 5))
    make.article("Two", on=None)

    def facts(address: str) -> str:
        found = re.search(r'<p class="hit__facts">(.*?)</p>', page(client, address), re.S)
        assert found
        return words(re.sub(r"<label.*?</label>", "", found[1], flags=re.S)).strip()

    assert facts("/articles/") == "29 March 2024 , 14:05 Post , 15 words"
    assert facts("/2024/03/29/") == "14:05 Post , 15 words"
    assert facts("/2024/03/") == facts("/2024/") == "29 March , 14:05 Post , 15 words"
    assert facts("/sources/post/") == "29 March 2024 , 14:05 15 words"
    assert facts("/undated/") == "Source unknown , 15 words"


def test_longer_pages_say_less_of_each_article(client: Client) -> None:
    for number in range(51):
        make.article(f"Number {number}", tags=[make.tag(f"topic {number:02}")] if number < 30 else [])

    def said(address: str) -> tuple[int, int, int, int]:
        text = page(client, address)
        marks = ('class="hit"', 'class="hit__lead', 'class="tick"', 'class="hit__snippet"')
        found = [text.count(mark) for mark in marks]
        return found[0], found[1], found[2], found[3]

    assert said("/articles/") == (20, 20, 20, 0)
    assert said("/articles/?size=50") == (50, 0, 50, 0)
    assert said("/articles/?size=100") == (51, 0, 0, 0)
    assert said("/articles/?q=number&size=50") == (50, 0, 50, 50)
    assert said("/articles/?q=number&size=100") == (51, 0, 0, 0)
    assert said("/2024/03/29/?size=100") == (51, 0, 0, 0)
    assert 'id="ticked"' not in page(client, "/articles/?size=100")
    shown = [len(facet(page(client, f"/articles/{query}"), "tag")) for query in ("", "?size=50", "?size=100")]
    assert shown == [14, 10, 6]


def test_chosen_value_that_is_found_nowhere_stays(client: Client, world: dict[str, Any]) -> None:
    text = page(client, "/articles/?q=coal&tag=oil")
    assert facet(text, "tag") == {"oil": ("oil", 0, True)}
    assert '<input type="hidden" name="q" value="coal">' in text


def test_long_group_has_more_and_a_longer_one_a_box_that_needs_no_script(client: Client, world: dict[str, Any]) -> None:
    tags = [make.tag(f"topic {number:02}") for number in range(12)]
    make.article(tags=tags)
    assert re.search(r'<summary class="facet__more">8 more…</summary>', page(client, "/articles/"))
    make.article(tags=[make.tag(f"topic {number:02}") for number in range(12, 40)])
    text = page(client, "/articles/")
    assert '<summary class="facet__more">More…</summary>' in text
    box = re.search(r'<input id="facet-tag-topic" type="text" name="tag" list="([^"]+)"', text)
    assert box
    assert re.search(rf'<datalist id="{box[1]}"><option value="topic-(\d\d)">topic \1 \(1\)</option>', text)
    response = client.get("/articles/?tag=topic+39")
    assert (response.status_code, response["Location"]) == (301, "/articles/?tag=topic-39")


def test_list_says_how_it_was_understood_and_each_condition_can_be_removed(
    client: Client, world: dict[str, Any]
) -> None:
    text = page(client, "/articles/?q=gas+-coal&tag=gas&tag=oil&-language=ru&from=2024-03")
    said = words(text)
    assert "Articles with “gas”, but without “coal”." in said
    assert "Only those with tag gas or oil. None with language Russian." in said
    assert "Dated, or perhaps dated, March 2024 or later. Those without a date are left out." in said
    removed = [html.unescape(link) for link in re.findall(r'class="filters__remove" href="([^"]+)"', text)]
    assert removed == [
        "/articles/?q=-coal&tag=gas&tag=oil&-language=ru&from=2024-03",
        "/articles/?q=gas&tag=gas&tag=oil&-language=ru&from=2024-03",
        "/articles/?q=gas+-coal&tag=oil&-language=ru&from=2024-03",
        "/articles/?q=gas+-coal&tag=gas&-language=ru&from=2024-03",
        "/articles/?q=gas+-coal&tag=gas&tag=oil&from=2024-03",
        "/articles/?q=gas+-coal&tag=gas&tag=oil&-language=ru",
    ]
    for address in removed:
        assert client.get(address).status_code == 200


@pytest.mark.once
def test_snippets_lead_to_their_paragraph_with_the_search(client: Client, world: dict[str, Any]) -> None:
    text = page(client, "/articles/?q=oil&source=post")
    assert text.count("<mark>") == 2
    links = [html.unescape(link) for link in re.findall(r'class="hit__para" href="([^"]+)"', text)]
    assert re.fullmatch(r"/articles/[0-9a-z]+/oil-one/\?q=oil&source=post&hit=1#p1-\w{3}:~:text=oil%20rose\.", links[0])
    assert links[1].endswith("text=Oil%20fell.")
    assert client.get(links[0].partition("#")[0]).status_code == 200


@pytest.mark.once
def test_snippets_are_text_and_no_html(client: Client) -> None:
    make.article(body="Oil <script>alert(1)</script> & more.")
    text = page(client, "/articles/?q=oil")
    assert "<mark>Oil</mark> &lt;script&gt;alert(1)&lt;/script&gt; &amp; more." in text
    text = page(client, "/articles/?q=%3Cscript%3E%22")
    assert "<script>&quot;" not in text
    assert "&lt;script&gt;" in text


def test_other_spellings_are_named_and_can_be_left_off(client: Client) -> None:
    with recording(ChangeKind.COLLECTION) as record:
        tag = make.tag("Shanghai Cooperation Organisation", kind="organisation")
        record.link(tag, "aliases", add=[{"name": "SCO", "language": "en", "use": "acronym"}])
    make.article("Long", body="The Shanghai Cooperation Organisation met.", events=[make.event()])
    text = page(client, "/articles/?q=SCO")
    assert titles(text) == ["Long"]
    assert "“SCO” was also found as Shanghai Cooperation Organisation" in words(text)
    assert 'href="/articles/?q=SCO&amp;exact=1"' in text
    assert "“SCO” was also found as" in words(page(client, "/articles/?q=SCO&group=event"))
    exact = page(client, "/articles/?q=SCO&exact=1")
    assert titles(exact) == []
    assert "Spelled as typed." in words(exact)


def test_what_is_found_can_be_grouped_by_event(client: Client, world: dict[str, Any]) -> None:
    said = words(page(client, "/articles/?q=gas&group=event"))
    assert "1 event for “gas”" in said
    assert "2 accounts found" in said
    assert "1 more article tells of no event held here." in said


def test_nothing_found_says_which_condition_it_is_and_other_spellings(client: Client, world: dict[str, Any]) -> None:
    text = page(client, "/articles/?q=crdue&tag=oil")
    said = words(text)
    assert "Nothing found for “crdue”" in said
    assert "without crdue 2 articles" in said
    assert "0 articles" not in said
    assert "no word" not in said
    other = page(client, "/articles/?q=cruda")
    assert "Perhaps it is spelled otherwise: crude (1 article)." in words(other)
    assert 'href="/articles/?q=crude"' in other
    several = page(client, "/articles/?q=cruda+gas&tag=oil")
    assert "“cruda” stands in no article here; nearest in spelling is crude 1 article" in words(several)
    assert 'href="/articles/?q=crude"' in several


@pytest.mark.once
@pytest.mark.parametrize(
    ("address", "is_indexed"),
    [
        ("/articles/", True),
        ("/articles/?tag=oil", False),
        ("/articles/?size=2", False),
        ("/search/", False),
        ("/tags/oil/", True),
        ("/tags/oil/?size=1", False),
        ("/help/search/", True),
    ],
)
def test_only_lists_without_a_query_are_for_other_search_engines(
    client: Client, world: dict[str, Any], address: str, is_indexed: bool
) -> None:
    assert ('<meta name="robots" content="noindex">' not in page(client, address)) == is_indexed


def test_mending_one_value_does_not_lose_the_others(client: Client, world: dict[str, Any]) -> None:
    text = page(client, "/articles/?q=oil&tag=oil&-language=ru&from=2024-02-31&size=5")
    form = text[text.index('<form class="drawer__body listform"') : text.index("</form>", text.index("listform"))]
    assert re.findall(r'type="hidden" name="([^"]+)" value="([^"]+)"', form) == [("tag", "oil"), ("-language", "ru")]
    assert 'name="q" type="search" value="oil"' in form
    assert 'value="2024-02-31"' in form


def test_too_many_parameters_are_refused(client: Client) -> None:
    response = client.get("/articles/?" + "&".join(f"tag=t{number}" for number in range(6000)))
    assert response.status_code == 400
    assert 'class="headline"' in response.content.decode()


def test_search_is_the_list_with_its_form_open(client: Client, world: dict[str, Any]) -> None:
    assert '<details class="drawer drawer--form" open>' in page(client, "/search/?q=oil")
    assert '<details class="drawer drawer--form">' in page(client, "/articles/?q=oil")
    assert titles(page(client, "/search/?q=oil")) == titles(page(client, "/articles/?q=oil"))
    assert "Names and titles in the archive with these words: oil (tag)" in words(page(client, "/search/?q=oil"))


def test_browsing_goes_on_when_the_search_can_not_answer(
    client: Client, world: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: Any, **given: Any) -> Any:
        raise SearchUnavailableError("no room on the disk at /secret/folder")

    monkeypatch.setattr("archive.search.searcher.open_session", fail)
    for module in ("lists.article_list", "articles.hits"):
        monkeypatch.setattr(f"archive.views.pages.{module}.open_session", fail)
    monkeypatch.setattr("archive.search.results.suggestions.open_session", fail)
    for address in ("/articles/", "/articles/?tag=oil", "/places/port-haven/", "/series/harbour-conference/"):
        response = client.get(address)
        assert response.status_code == 200, address
        assert "can’t answer now" in response.content.decode()
    response = client.get("/articles/?q=oil")
    assert response.status_code == 503
    assert "The search can’t answer now" in response.content.decode()
    assert "secret" not in response.content.decode()
    assert client.get("/articles.json?q=oil").status_code == 503
    assert client.get("/articles.json").status_code == 200
    assert client.get("/suggest/?q=oil").json()[1] == []


@pytest.mark.parametrize(
    "address", ["/articles/", "/places/port-haven/", "/series/harbour-conference/", "/suggest/?q=oil", "hit"]
)
def test_page_that_lacks_what_the_search_could_not_say_is_kept_by_nobody(
    client: Client, world: dict[str, Any], monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    def fail(*args: Any, **given: Any) -> Any:
        raise SearchUnavailableError("damaged for a moment")

    if address == "hit":
        address = f"{Article.objects.published().newest_first()[0].get_absolute_url()}?q=oil"
    with monkeypatch.context() as broken:
        for module in (
            "search.searcher",
            "search.results.suggestions",
            "filters.lists",
            "views.pages.lists.article_list",
            "views.pages.articles.hits",
        ):
            broken.setattr(f"archive.{module}.open_session", fail)
        lacking = client.get(address)
    assert (lacking.status_code, lacking["Cache-Control"], "ETag" in lacking) == (200, "no-store", False)
    whole = client.get(address)
    assert whole.status_code == 200 and whole["ETag"] and whole.content != lacking.content


def test_page_with_words_is_another_when_the_archive_or_its_index_has_gone_on(
    client: Client, world: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    follower.catch_up()
    monkeypatch.setattr("archive.search.index.freshness.ensure_fresh", lambda revision: None)  # it follows by hand
    before = client.get("/articles/?q=oil")["ETag"]
    make.article(body="More oil.")
    written = client.get("/articles/?q=oil")
    assert ("ETag" in written, written["Cache-Control"]) == (False, "no-store")
    follower.catch_up()
    assert client.get("/articles/?q=oil")["ETag"] != before


@pytest.mark.parametrize("address", ["/", "/tags/", "/articles.json"])
def test_page_during_which_the_archive_moved_on_is_kept_by_nobody(
    client: Client, world: dict[str, Any], monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    def ask(*args: Any, **given: Any) -> Any:
        response = draw(*args, **given)
        make.article("Meanwhile", body="It came while the page was drawn.")
        return response

    draw = public._ask
    follower.catch_up()
    with monkeypatch.context() as busy:
        busy.setattr(public, "_ask", ask)
        mixed = client.get(address)
    assert (mixed.status_code, mixed["Cache-Control"], "ETag" in mixed) == (200, "no-store", False)
    follower.catch_up()
    assert client.get(address)["ETag"] == client.get(address)["ETag"]


def test_page_of_the_last_corrections_is_another_after_an_act_that_makes_room_by_pushing_them_out(
    client: Client, world: dict[str, Any]
) -> None:
    waiting = make.article("Waiting", state=State.IMPORTED)
    article = Article.objects.published().newest_first()[0].get_absolute_url()
    addresses = ("/", "/ru/", "/about/changes/", "/about/changes.atom", article)
    follower.catch_up()
    before = {address: client.get(address)["ETag"] for address in addresses}
    for address, etag in before.items():
        assert client.get(address, headers={"if-none-match": etag}).status_code == 304
    with recording(ChangeKind.EDIT) as record:
        record.set(waiting, byline="Ann Other")
    after = {address: client.get(address)["ETag"] for address in addresses}
    assert [address for address in addresses if after[address] == before[address]] == [article]


def test_page_is_of_the_moment_that_the_index_has_come_to(client: Client, world: dict[str, Any]) -> None:
    follower.catch_up()
    first = client.get("/articles/?q=oil")
    again = client.get("/articles/?q=oil", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    make.article(body="More oil.")
    follower.catch_up()
    assert client.get("/articles/?q=oil", headers={"if-none-match": first["ETag"]}).status_code == 200


@pytest.mark.once
@pytest.mark.parametrize(
    ("typed", "page_url", "asked"),
    [
        ("29 March 2024", "/2024/03/29/", "2024-03-29"),
        ("2024-03-29", "/2024/03/29/", "2024-03-29"),
        ("март 2024", "/2024/03/", "2024-03"),
        ("2024年3月", "/2024/03/", "2024-03"),
    ],
)
def test_a_typed_date_is_offered_as_its_page_and_as_a_list(
    client: Client, world: dict[str, Any], typed: str, page_url: str, asked: str
) -> None:
    html = page(client, f"/articles/?{urlencode({'q': typed, 'tag': 'oil'})}")
    assert f'<a href="{page_url}">what was published then</a>' in html
    assert f'href="/articles/?tag=oil&amp;from={asked}&amp;to={asked}"' in html
    assert "what was published then (2 articles)" in words(html)


def test_a_typed_date_of_which_nothing_is_held_leads_to_the_nearest_that_has(
    client: Client, world: dict[str, Any]
) -> None:
    said = page(client, "/articles/?q=30+March+2023")
    assert "nothing published then is held here. Nearest with articles: 1 May 2023 (1)." in words(said)
    assert 'href="/2023/03/30/"' not in said
    assert "Nearest with articles: 2021 (1), 2023 (1)." in words(page(client, "/articles/?q=2022"))
    make.event("Then", on="2023-03-30")
    assert '<a href="/2023/03/30/">What happened then</a>' in page(client, "/articles/?q=30+March+2023")


@pytest.mark.once
@pytest.mark.parametrize("typed", ["oil", "05/06/2024", "30 March", "trade in March 2024"])
def test_words_that_are_no_date_are_offered_as_none(client: Client, world: dict[str, Any], typed: str) -> None:
    assert "is a date, too" not in page(client, f"/articles/?{urlencode({'q': typed})}")


@pytest.mark.once
@pytest.mark.parametrize("typed", ["\U0001f986", "!!!", "*"])
def test_a_search_without_a_word_finds_nothing_and_says_so(client: Client, world: dict[str, Any], typed: str) -> None:
    html = page(client, f"/articles/?{urlencode({'q': typed})}")
    assert "There is no word in it that can be looked for" in html and titles(html) == []
    assert client.get(f"/articles.json?{urlencode({'q': typed})}").json()["items"] == []


def test_a_long_page_is_brief_and_light(client: Client) -> None:
    source = make.source("The Correspondent of the Northern Provinces")
    for n in range(100):
        title = f"Слово о полку и о том, что было сказано в тот день в столице, часть {n}"
        make.article(title, source=source, language="ru", body="Сказано было много и долго. " * 20, on="2024-03-29")
    for address in ("/articles/?size=100", "/articles/?q=%D1%81%D0%BA%D0%B0%D0%B7%D0%B0%D0%BD%D0%BE&size=100"):
        text = page(client, address)
        assert text.count('<li class="hit">') == 100
        assert "hit__lead" not in text
        assert "hit__snippets" not in text
        assert len(text.encode()) < 100_000
    assert "hit__lead" in page(client, "/articles/?size=20")
    assert "hit__lead" not in page(client, "/sources/the-correspondent-of-the-northern-provinces/?size=100")
