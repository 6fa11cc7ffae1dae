"""A reader finds the seed articles, their event and their dates, at a desk, on a phone, by night, without scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from archive.editing.changes.recorder import recording
from archive.models import Article, ChangeKind, Tally
from archive.search.index.follower import catch_up
from tests import make
from tests.browser.conftest import LOOKS, MakePage, assert_readable
from tests.conftest import fill

pytestmark = pytest.mark.django_db(transaction=True)

FORUM = "China-Central Asia forum ends with $1.57 billion in deals"
PAGES = (
    "/",
    "/events/",
    "/events/11th-china-central-asia-cooperation-forum/",
    "/2024/",
    "/2024/10/",
    "/2024/10/28/",
    "/undated/",
    "/tags/",
    "/tags/kazakhstan/",
    "/sources/",
    "/sources/global-times/",
    "/places/",
    "/series/",
    "/about/",
    "/about/coverage/",
    "/nothing/stands/here/",
)


@pytest.fixture(autouse=True)
def _filled(transactional_db: None) -> None:
    fill()


def article_address(page: Page) -> str:
    page.goto("/2024/10/28/")
    return str(page.get_by_role("link", name=FORUM).first.get_attribute("href"))


def test_a_reader_comes_from_the_first_page_to_an_article_and_on_to_its_event(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Sources").click()
    page.get_by_role("link", name="Global Times", exact=True).first.click()
    page.get_by_role("link", name=FORUM).first.click()
    expect(page).to_have_url(re.compile(r"/articles/[0-9a-z]{10}/china-central-asia-forum-ends-with"))
    expect(page.get_by_role("heading", level=1)).to_contain_text(FORUM)
    expect(page.get_by_text("The 11th China-Central Asia", exact=False).first).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text(re.compile(r"2024\s+28 October"))
    page.get_by_role("main").get_by_role(
        "link", name=re.compile("11th China.Central Asia Cooperation Forum")
    ).first.click()
    expect(page.get_by_role("table").first).to_contain_text("Global Times")


def test_an_unknown_date_is_said_to_be_unknown(page: Page) -> None:
    page.goto("/undated/")
    page.get_by_role("link", name="China and Central Asia Forge Lasting Pact in Astana").first.click()
    expect(page.get_by_role("main")).to_contain_text(re.compile("undated|unknown", re.IGNORECASE))


def test_a_link_to_a_paragraph_lands_on_it(page: Page) -> None:
    address = article_address(page)
    page.goto(address)
    anchor = page.evaluate("document.querySelector('[id^=\"p2-\"]').id")
    page.goto(f"{address}#{anchor}")
    expect(page.locator(f"[id='{anchor}']")).to_be_in_viewport()


def test_pages_can_be_read_by_everyone(page: Page) -> None:
    for address in (article_address(page), *PAGES):
        page.goto(address)
        assert_readable(page, *(["desk"] if address in PAGES[1::2] else LOOKS))


def test_the_text_begins_on_the_first_screen_of_a_phone(make_page: MakePage) -> None:
    events = [make.event(f"The {n} meeting of harbour masters", on="2024-03-30") for n in ("first", "second", "third")]
    article = make.article("Harbour masters meet for the third time", events=events, source=make.source())
    for day in range(1, 6):
        make.article(f"Account {day}", on=f"2024-04-0{day}", events=events)
    with recording(ChangeKind.EDIT, public_reason="A name was wrong.") as record:
        record.set(article, byline="Anna Lind")
    page = make_page(size="phone")
    page.goto(article.get_absolute_url())
    expect(page.locator(".para").first).to_be_in_viewport()
    expect(page.get_by_role("link", name="One of 6 accounts").first).to_be_in_viewport()
    expect(page.get_by_role("link", name="Side by side").first).not_to_be_in_viewport()


@pytest.mark.parametrize("language", ["", "/ru", "/zh-hans"])
@pytest.mark.parametrize("query", ["", "?q=harbour+masters&hit=1"])
def test_the_text_begins_on_the_first_screen_below_all_that_may_stand_above_it(
    make_page: MakePage, language: str, query: str
) -> None:
    event = make.event("Inauguration of the secretariat of the meetings of harbour masters", on="2024-03-30")
    other = make.event("The third meeting of harbour masters")
    title = "Harbour masters, pilots, shipping agents, insurers and the ministers of six states meet for the third time"
    source = make.source("Port News", full_name="Port News Agency", kind="agency")
    article = make.article(title, body="Harbour masters met.", on="2024-03-29", events=[event, other], source=source)
    make.article("Account", on="2024-04-02", events=[event])
    with recording(
        ChangeKind.EDIT, public_reason="The headline lacked the insurers, and the text a whole day."
    ) as record:
        record.set(article, byline="Anna Lind")
    catch_up()
    page = make_page(size="phone")
    page.goto(f"{language}{article.get_absolute_url()}{query}")
    expect(page.locator(".opened")).to_have_count(1 if query else 0)
    assert page.locator(".note__reason").inner_text()
    box = page.locator(".para__text").first.bounding_box()
    assert box and box["y"] < 720


def test_a_long_text_in_parts_can_be_read_by_everyone(page: Page) -> None:
    article = make.article("Long", body="\n\n".join(f"{n} " + "word " * 200 for n in range(150)))
    page.goto(article.get_absolute_url())
    expect(page.get_by_role("navigation", name="Parts of this text")).to_have_count(1)
    assert_readable(page, "phone")


def test_pages_need_no_script(make_page: MakePage) -> None:
    page = make_page(java_script_enabled=False)
    address = article_address(page)
    for start in ("/", "/2024/10/", "/tags/china/", address):
        page.goto(start)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_text("official data showed.")).to_be_visible()


def test_the_first_tab_leads_past_the_head_of_the_page(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#content$"))


@pytest.mark.parametrize("width", [360, 704, 992, 1280])
def test_thousands_of_articles_in_a_month_stand_within_it(page: Page, width: int) -> None:
    Tally.objects.filter(kind="archive", precision="month").update(n=12_345)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/about/coverage/")
    beyond = """() => [...document.querySelectorAll(".strip__count--long")].map(count => {
        const words = document.createRange();
        words.selectNodeContents(count.firstChild);
        return words.getBoundingClientRect().right - count.closest("li").getBoundingClientRect().right;
    })"""
    found = page.evaluate(beyond)
    assert found
    assert max(found) <= 0


@pytest.mark.parametrize("title", [FORUM, "China and Central Asia Forge Lasting Pact in Astana", "[China, Kazakhstan"])
def test_a_seed_fills_two_sheets_of_paper_and_begins_on_the_first_screen(make_page: MakePage, title: str) -> None:
    page = make_page(size="phone")
    page.goto(next(one for one in Article.objects.all() if title.strip("[") in one.title).get_absolute_url())
    expect(page.locator(".para").first).to_be_in_viewport()
    sheets = page.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", sheets)) <= 2


def test_a_long_paragraph_begins_on_the_sheet_of_its_title(make_page: MakePage) -> None:
    article = make.article("Long", body="A first word.\n\n" + "word " * 900)
    page = make_page()
    page.goto(article.get_absolute_url())
    page.emulate_media(media="print")
    assert page.locator(".para").last.evaluate("para => getComputedStyle(para).breakInside") == "auto"
