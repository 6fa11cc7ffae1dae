"""The text of the article in a page: all of its parts, and nothing of what stands between and around them."""

from __future__ import annotations

import pytest

from archive.importing.drafts import ArticleDraft, Known, Options
from archive.importing.formats import read_file
from archive.importing.formats.html.markup import html_to_body, is_html
from archive.text.structure.paragraphs import plain_words

TITLE = "Velmora council approves a second ferry line to the islands"
SAID = [
    f"Speaker number {number} told the council that the crossing would shorten the way to the hospital by an hour, and"
    f" nobody objected to sentence {number}."
    for number in range(1, 13)
]


def text_of(body: str, head: str = "") -> str:
    return plain_words(*_body(draft_of(body, head)))


def draft_of(body: str, head: str = "") -> ArticleDraft:
    page = f"<!doctype html><html><head><title>{TITLE} | Harbour Lantern</title>{head}</head><body>{body}</body></html>"
    (draft,) = read_file(page.encode(), "a.html", Known(), Options())
    assert isinstance(draft, ArticleDraft)
    return draft


def _body(draft: ArticleDraft) -> tuple[str, str]:
    return draft.body, draft.body_format


def paragraphs(first: int, last: int, name: str = "") -> str:
    return "".join(f"<p{name}>{text}</p>" for text in SAID[first:last])


HEAD = f"<header><nav><a href='/'>Home</a> <a href='/w'>World</a></nav></header><h1>{TITLE}</h1>"
FOOT = "<footer><p>Copyright Harbour Lantern. All rights reserved, as they were in the year before.</p></footer>"


@pytest.mark.parametrize(
    "parts",
    [
        f"<div class='body'>{paragraphs(0, 4)}</div><div class='ad'>Advertisement</div><div class='body'>"
        f"{paragraphs(4, 12)}</div>",
        f"<section>{paragraphs(0, 3)}</section><section><h2>The pier</h2>{paragraphs(3, 8)}</section>"
        f"<section>{paragraphs(8, 12)}</section>",
        f"<div class='grid'><div class='text b-1'>{paragraphs(0, 6)}</div></div><figure><img src='a.jpg'><figcaption>"
        f"The pier</figcaption></figure><div class='grid'><div class='text b-2'>{paragraphs(6, 12)}</div></div>",
        f"{paragraphs(0, 3)}<div class='fold'>{paragraphs(3, 12)}</div>",
        "".join(f"<div class='par p{number}'><p>{text}</p></div>" for number, text in enumerate(SAID)),
        "".join(f"<div class='live-post'><h3>9.{number}</h3><p>{text}</p></div>" for number, text in enumerate(SAID)),
        "<div>" + "<br><br>".join(SAID) + "</div>",
        f"<form action='/'><table><tr><td><div>{paragraphs(0, 12)}</div></td></tr></table></form>",
        f"<div class='has-sidebar layout-with-menu'>{paragraphs(0, 12)}</div>",
        f"<article class='post-12 post type-post category-news tag-ferry author-eva'>{paragraphs(0, 12)}</article>",
    ],
)
@pytest.mark.parametrize("around", ["<main>{}</main>", "<article>{}</article>", "<div class='page'>{}</div>"])
def test_a_text_in_several_containers_is_whole_and_in_order(parts: str, around: str) -> None:
    lines = text_of(HEAD + around.format(parts) + FOOT).split("\n\n")
    assert [line for line in lines if line.startswith("Speaker")] == SAID
    assert not [line for line in lines if "reserved" in line or "Advert" in line or "World" in line]


def test_an_interview_keeps_its_questions_and_a_list_its_items() -> None:
    body = "".join(f"<p><strong>Q: And what of number {n}?</strong></p><p>{text}</p>" for n, text in enumerate(SAID))
    assert text_of(f"{HEAD}<article>{body}</article>").count("Q: And what") == len(SAID)
    listed = f"{paragraphs(0, 4)}<ul><li>one boat</li><li>two <a href='/q'>quays</a></li></ul>{paragraphs(4, 8)}"
    assert "one boat\n\ntwo quays" in text_of(f"{HEAD}<article>{listed}</article>")


TEASERS = [
    "<p><strong><a href='/2'>READ NEXT: Old ferry sold for scrap in Velmora</a></strong></p>",
    "<p>SEE MORE: <a href='/3'>Storm closes the northern harbour</a></p>",
    "<p>Подробнее: <a href='/3'>Шторм закрыл северную гавань</a></p>",
    "<p>延伸阅读：<a href='/3'>风暴关闭北部港口，渡轮停航三天</a></p>",
    "<p>Mehr dazu: <a href='/3'>Sturm schließt den nördlichen Hafen</a></p>",
    "<p>Voir aussi : <a href='/3'>La tempête ferme le port du nord</a></p>",
    "<p>Ver más: <a href='/3'>La tormenta cierra el puerto del norte</a></p>",
    "<p>Devamı: <a href='/3'>Fırtına kuzey limanını kapattı</a></p>",
    "<p>اقرأ المزيد: <a href='/3'>العاصفة تغلق الميناء الشمالي</a></p>",
    "<p>Толығырақ: <a href='/3'>Дауыл солтүстік айлақты жапты</a></p>",
    "<ul><li><a href='/3'>Storm closes the northern harbour</a></li><li><a href='/4'>Old ferry sold</a></li></ul>",
    "<div class='story-related'><h3>Further</h3><p>The storm closed the harbour in the north for three days, it was"
    " said.</p></div>",
    "<aside><p>The storm closed the harbour in the north for three days, and the boats lay in the bay.</p></aside>",
    "<div class='c'><div class='k'><h3><a href='/3'>Storm closes the northern harbour</a></h3><p>The boats lay in the"
    " bay for three days, it was said.</p></div><div class='k'><h3><a href='/4'>Old ferry sold for scrap</a></h3><p>"
    "Nobody wanted the old boat, it was said.</p></div></div>",
    "<div class='newsletter-signup'><p>Get our letters every morning, before the boats go out.</p></div>",
    "<p>The Lantern comes to your door for eleven crowns. <a href='/sub'>Order it here.</a></p>",
    "<p>Subscribe to our newsletter and be the first to know what happens in the harbour.</p>",
    "<p>Подпишитесь на наш телеграм-канал, чтобы первыми узнавать новости гавани.</p>",
    "<p>Abonnieren Sie unseren Newsletter, damit Sie nichts aus dem Hafen verpassen.</p>",
    "<p>Abonnez-vous à notre infolettre pour ne rien manquer du port.</p>",
    "<p>Suscríbete a nuestro boletín para no perderte nada del puerto.</p>",
    "<p>欢迎订阅我们的电子报，第一时间了解港口新闻。</p>",
    "<p>Liman haberlerini kaçırmamak için bültenimize abone olun.</p>",
    "<p><em>Like this story? Share it with a friend!</em></p>",
    "<div class='share-tools'><p>Share</p><p><a href='//f'>Facebook</a></p></div>",
]


@pytest.mark.parametrize("teaser", TEASERS)
@pytest.mark.parametrize("place", [3, 12])
def test_teasers_and_offers_are_left_out_and_recorded(teaser: str, place: int) -> None:
    draft = draft_of(f"{HEAD}<article>{paragraphs(0, place)}{teaser}{paragraphs(place, 12)}</article>{FOOT}")
    assert plain_words(*_body(draft)).split("\n\n") == SAID
    removed = "\n".join(piece.text for piece in draft.removed)
    for words in html_to_body(teaser)[0].replace("](/3)", "").split("\n"):
        assert plain_words(words, "markdown")[:12].strip("[ ") in removed


@pytest.mark.parametrize(
    "text",
    [
        "<p>The council publishes <a href='/r'>its report of the year</a> in spring, when boats are counted anew.</p>",
        "<p>“Subscribe to our newsletter,” the mayor told the islanders, and forty of them did so on the spot.</p>",
        "<p>You can not buy a pass for the ferry at the quay, the keeper said, and pointed at the office.</p>",
        "<p>Read next week what the council decided: that was the promise of the keeper, and nobody believed it.</p>",
        "<blockquote><p><a href='/q'>We have waited for this</a></p></blockquote>",
        "<table><tr><td>Boats</td><td>12</td></tr><tr><td>Quays</td><td>3</td></tr></table>",
        "<pre>one  two\nthree</pre>",
        "<h2>Comments of the mayor</h2><p>The mayor said that the line was a good thing, as he had said before.</p>",
        "<p>Short.</p>",
        "<p>https://quay.example/report.pdf</p>",
        "<div class='social-embed'><blockquote><p>The line is a good thing, we wrote.</p></blockquote></div>",
    ],
)
def test_what_only_looks_like_a_teaser_stays(text: str) -> None:
    written = plain_words(*html_to_body(text))
    assert written in text_of(f"{HEAD}<article>{paragraphs(0, 6)}{text}{paragraphs(6, 12)}</article>{FOOT}")


def test_all_of_a_page_stands_in_the_text_or_among_what_was_removed() -> None:
    comment = "<div id='comments'><h2>Comments</h2><p>I was on that boat, and it was late, as on any day.</p></div>"
    draft = draft_of(f"{HEAD}<p class='by'>By Eva Brandt</p><article>{paragraphs(0, 9)}</article>{comment}{FOOT}")
    assert plain_words(*_body(draft)).split("\n\n") == SAID[:9]
    assert {piece.rule for piece in draft.removed} >= {"navigation", "comments", "page foot"}
    removed = "\n".join(piece.text for piece in draft.removed)
    for words in ("Home", "World", TITLE, "By Eva Brandt", "I was on that boat", "Copyright Harbour Lantern"):
        assert words in removed


def test_a_standfirst_outside_the_text_is_the_subtitle() -> None:
    lead = "A boat on Tuesdays and Fridays was all that the islands had since the storm took the pier."
    draft = draft_of(
        f"{HEAD}<p class='standfirst'>{lead}</p><div class='by'>Eva Brandt</div><div>{paragraphs(0, 9)}</div>"
    )
    assert draft.subtitle and draft.subtitle.value == lead
    assert plain_words(*_body(draft)).split("\n\n") == SAID[:9]
    inside = draft_of(f"{HEAD}<article><p class='lead'>{lead}</p>{paragraphs(0, 9)}</article>")
    assert inside.subtitle is None and inside.body.startswith(lead)


def test_how_an_author_is_reached_is_no_text_at_its_end_only() -> None:
    signed = "<p>Eva Brandt may be reached at eva@desk.example. Follow her on Twitter @evab.</p>"
    assert text_of(f"{HEAD}<article>{paragraphs(0, 12)}{signed}</article>").split("\n\n") == SAID
    told = "<p>The clerk could be reached at clerk@velmora.example until Friday, the council said.</p>"
    assert "clerk@velmora" in text_of(f"{HEAD}<article>{paragraphs(0, 6)}{told}{paragraphs(6, 12)}</article>")


@pytest.mark.parametrize(
    "bio",
    [
        "<p>Eva Brandt is a reporter of the Lantern and spends her days off at sea.</p>",
        "<p>Ева Брандт — корреспондент газеты, живёт на островах.</p>",
        "<div class='elementor-author-box__bio'>Eva Brandt was born on the islands and founded the Lantern.</div>",
    ],
)
def test_who_wrote_an_article_is_no_text_at_its_end_unless_it_is_of_that_person(bio: str) -> None:
    draft = draft_of(f"{HEAD}<article>{paragraphs(0, 12)}{bio}</article>")
    assert plain_words(*_body(draft)).split("\n\n") == SAID
    assert "about the author" in {piece.rule for piece in draft.removed}
    spoke = "<p>“It is time,” said Eva Brandt, who heard it all.</p>"
    told = "<p>Eva Brandt is a reporter of the Lantern and spends her days off at sea.</p>"
    assert "days off" in text_of(f"{HEAD}<article>{paragraphs(0, 6)}{spoke}{paragraphs(6, 12)}{told}</article>")


def test_what_pops_up_beside_a_word_is_no_text_but_the_word_is() -> None:
    for mark in ("class='tooltip-text'", "class='rollover-people-block'", "style='display: none'", "class='sr-only'"):
        word = f"<span class='tooltip'><a href='/k'>Eva Brandt</a><span {mark}>Eva Maria Brandt, keeper</span></span>"
        draft = draft_of(f"{HEAD}<article><p>The keeper {word} was there.</p>{paragraphs(0, 12)}</article>")
        assert plain_words(*_body(draft)).split("\n\n") == ["The keeper Eva Brandt was there.", *SAID], mark
        assert "Eva Maria Brandt, keeper" in {piece.text for piece in draft.removed}


def test_links_that_lead_elsewhere_belong_to_a_list_of_things_and_others_do_not() -> None:
    address = "<link rel='canonical' href='https://www.lantern.example/ferry'>"
    bought = "<ul><li><a href='https://shop.test/1'>Get it at the shop for 39.99</a></li></ul>"
    own = "<ul><li><a href='https://www.lantern.example/2'>Storm closes the northern harbour</a></li></ul>"
    for item, is_kept in ((bought, True), (own, False)):
        text = text_of(f"{HEAD}<article>{paragraphs(0, 6)}{item}{paragraphs(6, 12)}</article>", address)
        assert (plain_words(*html_to_body(item))[:20] in text) is is_kept
    at_the_end = text_of(f"{HEAD}<article>{paragraphs(0, 12)}{bought}</article>", address)
    assert at_the_end.split("\n\n") == SAID


def test_other_articles_below_are_not_taken_for_a_part() -> None:
    other = "".join(
        f"<p>Another matter {n} was heard of in the town, and it had to do with bread and flour.</p>" for n in "123"
    )
    below = f"<article class='a'><h1>Bread is dear</h1>{other}</article>" * 2
    body = f"<div><article class='a'><h1>{TITLE}</h1>{paragraphs(0, 9)}</article>{below}</div>"
    assert text_of(body).split("\n\n") == SAID[:9]


def test_a_text_that_only_the_data_of_the_page_holds_is_taken_from_there() -> None:
    data = '<script type="application/ld+json">{{"@type":"NewsArticle","headline":"{}","articleBody":"{}"}}</script>'
    body = f"{HEAD}<div id='app'><p>This page needs a script to be shown, it says.</p></div>"
    assert text_of(body, data.format(TITLE, "\\n\\n".join(SAID))).split("\n\n") == SAID


@pytest.mark.parametrize(
    ("html", "body"),
    [
        ("<p>5 m<sup>2</sup> of H<sub>2</sub>O on the 19<sup>th</sup></p>", "5 m² of H₂O on the 19th"),
        ("<p>as they wrote<sup><a href='#n1'>[1]</a></sup>.</p>", "as they wrote¹."),
        ("<p>a <del>struck out</del> <ins>added</ins> word</p>", "a ~~struck out~~ added word"),
        ("<p>He said <q>no, <q>yes</q> was it</q>.</p><p><q>“x”</q></p>", "He said “no, ‘yes’ was it”.\n\n“x”"),
        ("<ol start='5'><li>a</li><li>b</li></ol>", "5. a\n6. b"),
        ("<ol start='x'><li>a</li></ol>", "1. a"),
        ("<p>one<br><br>two <b>three<br><br>four</b> five<br>six</p>", "one\n\ntwo three\n\nfour five\nsix"),
    ],
)
def test_signs_inside_a_line_survive(html: str, body: str) -> None:
    assert html_to_body(html)[0] == body


def test_paragraphs_that_say_what_a_picture_shows_are_text_and_a_credit_alone_is_not() -> None:
    captions = ["The pier in May. Image: Eva Moller.", "Poster. Image: Eva Moller.", "A lamp (2019) Photo: Jan Berg."]
    shown = "".join(f"<p>{caption}</p>" for caption in captions)
    figure = "<figure><img src='a.jpg'><figcaption>The quay. Image: Eva Moller.</figcaption></figure>"
    text = text_of(f"<article>{paragraphs(0, 3)}{figure}<p>Photo: Eva Moller</p>{shown}</article>")
    assert [line for line in text.split("\n") if "Moller" in line or "Berg" in line] == captions


@pytest.mark.parametrize("depth", [100, 130, 200, 300, 1900, 2500, 30_000])
def test_words_are_kept_however_deep_they_lie(depth: int) -> None:
    inside = "<p>One <b>two</b> three<script>x()</script></p>four<!-- no --></div>five"
    body, _format = html_to_body("<div>" * depth + inside)
    assert " ".join(body.replace("**", "").split()) == "One two three four five"


@pytest.mark.parametrize("depth", [60, 300, 3000])
@pytest.mark.parametrize("tag", ["ul><li", "ol><li", "blockquote", "font", "table><tr><td", "span"])
@pytest.mark.parametrize("is_closed", [True, False])
def test_nothing_is_lost_in_or_behind_elements_without_end(tag: str, depth: int, is_closed: bool) -> None:
    end = "".join(f"</{name}>" for name in reversed(tag.split("><"))) if is_closed else ""
    html = f"<p>One.</p>{f'<{tag}>' * depth}<p>Two.</p><p>Three.</p>{end * depth}<p>Four.</p>"
    assert plain_words(*html_to_body(html)).split("\n\n") == ["One.", "Two.", "Three.", "Four."]
    read = text_of(f"<article>{paragraphs(0, 2)}{html}{paragraphs(2, 4)}</article>")
    assert [words for words in (*SAID[:4], "One.", "Two.", "Three.", "Four.") if words not in read] == []


@pytest.mark.parametrize(
    "text",
    [
        "Debian 11 (codename <q>bullseye</q>) was updated.",
        "H<sub>2</sub>O is water.",
        "<font color=red>Now</font> open",
        "He <b>said</b> so.",
        "<p>One.",
        "One.<br>Two.",
    ],
)
def test_text_with_tags_that_are_closed_is_html(text: str) -> None:
    assert is_html(text)


@pytest.mark.parametrize(
    "text",
    ["Shares of <AR> and <NEM> rose.", "if a < b and c > d", "A <q for a question", "use <your name> here", "x < y"],
)
def test_signs_that_only_look_like_tags_are_text(text: str) -> None:
    assert not is_html(text)
