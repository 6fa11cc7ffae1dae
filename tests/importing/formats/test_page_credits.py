"""Pages that say when and by whom in a line by the text, and none of whose other days is taken for that."""

from __future__ import annotations

import json

import pytest

from archive.importing.drafts import ArticleDraft
from archive.importing.extraction.boilerplate import boilerplate_kind_at_edge
from archive.text.structure.paragraphs import plain_words
from tests.importing.formats.test_pages import PARAGRAPHS, TEXT, read, value

TITLE = "An office for six countries"
PROSE = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)


def with_lines(above: str = "", below: str = "", head: str = "") -> str:
    """Write a page that states nothing about itself but in the lines above and below its text."""
    return (
        f"<!doctype html><html><head><meta charset=utf-8><title>{TITLE}</title>{head}</head><body><div id=page>"
        f"<h1>{TITLE}</h1>{above}{PROSE}{below}</div><footer><p>© 2019–2025 All rights reserved.</p></footer></body>"
    )


@pytest.mark.parametrize(
    ("above", "date", "source", "byline"),
    [
        ("<p class=meta>Posted on March 29, 2024 by <a href=/a>admin</a> in <a href=/w>World</a></p>", "2024-03-29",
         None, None),
        ("<div>2024年03月29日08:12 来源：<a href=http://x>新华社</a></div>", "2024-03-29", "新华社", None),
        ("<p>来源：奥伦日报　作者：王立　发布：2024-03-29 09:15　点击：31</p>", "2024-03-29", "奥伦日报", "王立"),
        ("<span>29 MAR 2024 | 09:15</span><span>Updated 31 MAR 2024</span>", "2024-03-29", None, None),
        ("<div class=byline>By <a rel=author href=/m>Mira Tolvan</a></div><b>29 March 2024</b>", "2024-03-29", None,
         "Mira Tolvan"),
        ("<div class=author><a>Mira Tolvan</a></div><p>29.03.2024 09:15</p>", "2024-03-29", None, "Mira Tolvan"),
        ("<p>By Mira Tolvan<br>Steppe Courier, 29 March 2024</p>", "2024-03-29", "Steppe Courier", "Mira Tolvan"),
        ("<p>Steppe Courier | Updated: 2024-03-29 07:26</p>", "2024-03-29", "Steppe Courier", None),
        ("<p>29.03.2024 09:15 · 3 min · 1,204 views</p>", "2024-03-29", None, None),
        ("<p>Updated: 31 March 2024</p><p>29 March 2024</p>", "2024-03-29", None, None),
    ],
)  # fmt: skip
def test_a_line_above_the_text_says_when_and_by_whom(
    above: str, date: str, source: str | None, byline: str | None
) -> None:
    draft = read(with_lines(above))
    assert (value(draft.published), value(draft.source), value(draft.byline)) == (date, source, byline)
    assert plain_words(draft.body, draft.body_format).split("\n\n") == PARAGRAPHS


@pytest.mark.parametrize(
    ("above", "problem"),
    [
        ("", ""),
        ("<p>4/3/2024</p>", "date_ambiguous"),
        ("<p>Event: 12 May 2024, 18:00</p>", ""),
        ("<main><div class=comment><time datetime=2024-03-31>31 March</time></div></main>", ""),
        ("<p>Date: 29.03.24</p>", "date_unread"),
        ("<p>Date: 12 March 2062</p>", "date_unread"),
        ("<p>29 March 2024</p><p>Published: 30 March 2024</p>", "dates_disagree"),
        ("<div>yesterday</div>", ""),
        ("<p>Copyright Steppe Courier, 1 January 2024</p>", ""),
    ],
)
def test_what_may_mean_another_day_gives_none(above: str, problem: str) -> None:
    draft = read(with_lines(above))
    assert draft.published is None
    assert {one.code for one in draft.problems} & {"date_ambiguous", "date_unread", "dates_disagree"} == (
        {problem} if problem else set()
    )


@pytest.mark.parametrize(
    "below",
    [
        "<h3>More stories</h3><ul><li><a href=/x>Another story of the day</a> 1 March 2024</li></ul>",
        "<div class=comments><p>Anna, 31 March 2024</p><p>I do not believe a word of it, they always say so.</p></div>",
        "<p>© 2024 Steppe Courier, 1 January 2024</p>",
        "<p>They meet again on 4 May 2024.</p>",
    ],
)
def test_no_day_of_anything_else_on_the_page_is_that_of_the_article(below: str) -> None:
    assert read(with_lines(below=below)).published is None


def test_a_day_among_other_words_is_inferred_and_a_value_that_is_no_date_is_told() -> None:
    inferred = read(with_lines("<p>World / 29.03.2024 / 3 min of reading / 12 answers</p>"))
    assert (value(inferred.published), inferred.published and inferred.published.basis) == ("2024-03-29", "inferred")
    assert "date_inferred" in {one.code for one in inferred.problems}
    stated = read(with_lines(head="<meta property='article:published_time' content='29.03.24'>"))
    assert stated.published is None
    assert [one.evidence["quote"] for one in stated.problems if one.code == "date_unread"] == ["29.03.24"]
    doubtful = read(with_lines(head="<meta property='article:published_time' content='04/03/2024'>"))
    assert doubtful.published is None
    assert "date_ambiguous" in {one.code for one in doubtful.problems}


@pytest.mark.parametrize(
    ("below", "source", "agency"),
    [
        ("<p>Source: <a href=https://x.example>Reuters</a></p>", "Reuters", None),
        ("<p>(Reuters)</p>", "Reuters", None),
        ("<p>Source: Steppe Courier / Reuters</p>", "Steppe Courier", "Reuters"),
        ("<p>Read it in <a href=/x>the Source</a></p>", None, None),
    ],
)
def test_a_line_below_the_text_names_the_source(below: str, source: str | None, agency: str | None) -> None:
    draft = read(with_lines(below=below))
    assert (value(draft.source), value(draft.agency)) == (source, agency)


def test_a_dateline_names_the_agency_and_its_day_counts_where_no_other_stands() -> None:
    dateline = "<p>Astana, 29 March 2024 (Reuters) – The ministers met on Monday and will meet again in a year.</p>"
    draft = read(with_lines(dateline))
    assert (value(draft.source), value(draft.published)) == ("Reuters", "2024-03-29")
    assert value(read(with_lines(f"<p>30 March 2024</p>{dateline}")).published) == "2024-03-30"


@pytest.mark.parametrize(
    "data",
    [
        {"@graph": [
            {"@type": "NewsArticle", "headline": TITLE, "datePublished": "2024-03-29", "author": {"@id": "#a"},
             "publisher": {"@id": "#p"}},
            {"@id": "#a", "@type": "Person", "name": "Mira Tolvan"},
            {"@id": "#p", "@type": "Organization", "name": "Orlen Gazette"},
        ]},
        {"@type": ["NewsArticle"], "headline": TITLE, "datePublished": "2024-03-29", "publisher": "Orlen Gazette",
         "author": [{"name": "Mira Tolvan"}]},
    ],
)  # fmt: skip
def test_data_of_a_page_that_refers_to_its_other_objects(data: object) -> None:
    draft = read(with_lines(head=f"<script type='application/ld+json'>{json.dumps(data)}</script>"))
    assert (value(draft.published), value(draft.source), value(draft.byline)) == (
        "2024-03-29",
        "Orlen Gazette",
        "Mira Tolvan",
    )


def test_microdata_of_an_article_and_not_that_of_others_on_the_page() -> None:
    other = "<div itemscope itemtype=https://schema.org/Organization><b itemprop=name>A shop</b></div>"
    item = (
        f"<div itemscope itemtype='https://schema.org/NewsArticle'><h2 itemprop=headline>{TITLE}</h2>"
        "<span itemprop=author itemscope><span itemprop=name>Mira Tolvan</span></span>"
        "<meta itemprop=datePublished content=2024-03-29>"
        "<div itemprop=publisher itemscope itemtype='https://schema.org/Organization'>"
        f"<meta itemprop=name content='Orlen Gazette'></div><div itemprop=articleBody>{PROSE}</div></div>"
    )
    draft = read(f"<html><head><title>Orlen Gazette</title></head><body>{other}{item}</body></html>")
    assert (value(draft.title), value(draft.published), value(draft.source), value(draft.byline)) == (
        TITLE, "2024-03-29", "Orlen Gazette", "Mira Tolvan",
    )  # fmt: skip


def test_a_page_that_is_laid_out_by_a_table() -> None:
    cells = "<br><br>".join(PARAGRAPHS)
    html = (
        f"<html><head><title>{TITLE}</title></head><body><table><tr><td colspan=2><a href=/>Home</a> | <a>World</a>"
        "<tr><td><a href=/a>Archive</a><br><a href=/c>Contact</a></td>"
        f"<td><font size=5>{TITLE}</font><br>March 29, 2024<br><br>{cells}</td></tr></table></body></html>"
    )
    draft = read(html)
    assert value(draft.published) == "2024-03-29"
    assert "Archive" not in draft.body and " | " not in draft.body
    assert all(paragraph in plain_words(draft.body, draft.body_format) for paragraph in PARAGRAPHS)


def test_rows_of_a_table_with_short_cells_stay_rows() -> None:
    table = "<table><tr><th>Lake</th><th>Perch</th></tr><tr><td>Kalmen</td><td>1,204<br>of 2,000</td></tr></table>"
    body = read(with_lines(below=f"{table}<p>{TEXT}</p>")).body
    assert "Lake | Perch" in body and "Kalmen | 1,204" in body


def test_a_short_standfirst_that_names_itself_so_is_the_subtitle() -> None:
    def subtitle(name: str) -> str | None:
        line = f"<header><h1>{TITLE}</h1><p class={name}>Forty people from spring on</p></header>"
        return value(
            read(f"<html><body><main>{line}<div class=article-body>{PROSE}</div></main></body></html>").subtitle
        )

    assert subtitle("standfirst") == "Forty people from spring on"
    assert subtitle("kicker") is None


@pytest.mark.parametrize(
    ("line", "is_boilerplate"),
    [
        ("【打印】【关闭】", True),
        ("扫一扫在手机打开当前页", True),
        ("微信扫一扫分享此页", True),
        ("【新华社】记者王立报道", False),
        ("他扫一扫二维码，就打开了当前页面上的地图。", False),
    ],
)
def test_buttons_of_chinese_sites(line: str, is_boilerplate: bool) -> None:
    assert bool(boilerplate_kind_at_edge(line)) is is_boilerplate


def stating(head: str, above: str = "") -> ArticleDraft:
    return read(with_lines(above).replace("</title>", f"</title>{head}"))


STATED = "<meta property=article:published_time content=2024-03-29T10:00:00Z>"
TEASERS = "".join(f"<div><time itemprop=datePublished datetime=2023-0{month}-01>1</time></div>" for month in (1, 2, 3))


@pytest.mark.parametrize(
    ("head", "above", "other"),
    [
        ("", "<p>Published: 5 May 2023</p>", "2023-05-05 (date in a line by the text)"),
        ("<meta name=pubdate content=2023-05-05>", "", "2023-05-05 (meta pubdate)"),
        ("<link rel=canonical href=https://news.example/2023/05/05/bridge>", "", "2023-05-05 (date in the address)"),
        ("", "<time itemprop=datePublished datetime=2023-05-05>May</time>", "2023-05-05 (itemprop datePublished)"),
    ],
)
def test_a_page_that_states_another_date_as_well_keeps_the_one_of_its_data_and_says_so(
    head: str, above: str, other: str
) -> None:
    draft = stating(STATED + head, above)
    assert value(draft.published) == "2024-03-29"
    (problem,) = [one for one in draft.problems if one.code == "dates_disagree"]
    assert other in problem.message


@pytest.mark.parametrize(
    ("head", "above"),
    [
        ("", "<p>Published: 29 March 2024</p>"),
        ("", "<p>Published: 30 March 2024</p>"),  # where it was the next day already
        ("", "<p>March 2024</p>"),
        ("", "<p>Updated: 5 May 2024</p>"),
        ("", "<p>Copyright Steppe Courier, 1 January 2023</p>"),
        ("<meta name=dc.date.created content=2024-01-01>", ""),
        ("<meta property=article:modified_time content=2024-05-05>", ""),
        ("", TEASERS),
    ],
)
def test_what_is_no_other_date_of_publication_raises_nothing(head: str, above: str) -> None:
    draft = stating(STATED + head, above)
    assert value(draft.published) == ("2024-03-30" if "30 March" in above else "2024-03-29")
    assert "dates_disagree" not in {one.code for one in draft.problems}
