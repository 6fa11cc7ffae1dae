"""Who prefers another language is offered the page in it, by a page that is the same for everybody."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests import make
from tests.browser.conftest import MakePage, assert_fits, assert_readable
from tests.conftest import fill

pytestmark = pytest.mark.django_db(transaction=True)

TAG = "/tags/kazakhstan/"
PAGES = ("/", TAG, "/events/china-central-asia-summit-xian/", "/articles/?q=trade", "/about/")


@pytest.fixture(autouse=True)
def _filled(transactional_db: None) -> None:
    fill()


def offer(page: Page) -> Locator:
    return page.locator("[data-language-offer]:visible")


def test_the_language_of_the_browser_is_offered_and_leads_there(make_page: MakePage) -> None:
    page = make_page(locale="ru-RU")
    page.goto(TAG)
    expect(offer(page)).to_have_count(1)
    page.get_by_role("link", name="Читать эту страницу по-русски").click()
    expect(page).to_have_url(re.compile(f"/ru{TAG}$"))
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    expect(offer(page)).to_have_count(0)
    page.get_by_role("navigation", name="Главное").get_by_role("link", name="Источники").click()
    expect(page).to_have_url(re.compile("/ru/sources/$"))
    page.get_by_role("link", name="English").click()
    expect(page).to_have_url(re.compile(r":\d+/sources/$"))


HIDDEN_BELOW = """top => {
  const box = document.activeElement.getBoundingClientRect();
  return box.bottom > top + 1 && box.top < innerHeight && !document.activeElement.closest(".offer")
    ? [document.activeElement.outerHTML.slice(0, 80)] : [];
}"""


def test_the_offer_never_lies_over_what_has_the_focus(make_page: MakePage) -> None:
    page = make_page("phone", locale="ru-RU")
    page.goto("/tags/")
    top = (offer(page).bounding_box() or {})["y"]
    for _step in range(30):
        page.keyboard.press("Tab")
        assert page.evaluate(HIDDEN_BELOW, top) == []
    assert page.evaluate("scrollY") > 0


def test_who_declines_is_not_asked_again(make_page: MakePage) -> None:
    page = make_page(locale="zh-CN")
    page.goto("/")
    page.get_by_role("button", name="暂不").click()
    expect(offer(page)).to_have_count(0)
    page.goto(TAG)
    expect(page.get_by_role("link", name="简体中文", exact=True)).to_be_visible()
    expect(offer(page)).to_have_count(0)
    assert page.context.cookies() == []


def test_nothing_is_offered_who_reads_the_language_of_the_page(make_page: MakePage) -> None:
    for locale, scripts in (("en-GB", True), ("de-DE", True), ("ru-RU", False)):
        page = make_page(locale=locale, java_script_enabled=scripts)
        page.goto(TAG)
        expect(page.get_by_role("link", name="Русский")).to_be_visible()
        expect(offer(page)).to_have_count(0)


@pytest.mark.parametrize("prefix", ["/ru", "/zh-hans"])
@pytest.mark.parametrize("address", PAGES)
def test_pages_in_other_languages_are_readable(make_page: MakePage, prefix: str, address: str) -> None:
    page = make_page(locale={"/ru": "ru", "/zh-hans": "zh-CN"}[prefix])  # no offer lies over what is measured
    page.goto(prefix + address)
    assert_readable(page)


@pytest.mark.parametrize("prefix", ["", "/ru", "/zh-hans"])
def test_long_words_wrap_on_the_narrowest_phone(make_page: MakePage, prefix: str) -> None:
    page = make_page("phone")
    page.set_viewport_size({"width": 320, "height": 640})
    for address in ("/", TAG, "/events/china-central-asia-summit-xian/", "/about/coverage/", "/articles/"):
        page.goto(prefix + address)
        assert_fits(page)


WIDTHS = """sign => {
  const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode, size = parseFloat(getComputedStyle(node.parentElement).fontSize);
    for (let at = node.data.indexOf(sign); at >= 0; at = node.data.indexOf(sign, at + 1)) {
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + 1);
      const width = range.getBoundingClientRect().width;
      if (width) found.push(width / size);
    }
  }
  return found;
}"""


def test_an_apostrophe_is_narrow_in_names_and_wide_where_it_ends_a_chinese_quotation(make_page: MakePage) -> None:
    page = make_page()
    event = "/zh-hans/events/china-central-asia-summit-xian/"
    for address in ("/zh-hans/", "/zh-hans/places/xian/", event, "/zh-hans/articles/", "/zh-hans/about/coverage/"):
        page.goto(address)
        widths = page.evaluate(WIDTHS, "’")
        assert widths, address
        assert max(widths) < 0.6, address
    said = make.article("新闻", body="大家把‘西安宣言’当作起点。", language="zh-Hans", on="2024-03-29")
    page.goto(f"/zh-hans{said.get_absolute_url()}")
    opening, closing = page.evaluate(WIDTHS, "‘"), page.evaluate(WIDTHS, "’")
    assert closing == pytest.approx(opening, abs=0.01)  # parts of a pixel are by where a sign stands


def test_two_names_of_a_thing_run_on_as_text(make_page: MakePage) -> None:
    page = make_page(size="phone")
    beside = """[...document.querySelectorAll('.own')].filter(
      own => /flex|grid/.test(getComputedStyle(own.parentElement).display)
    ).map(own => own.parentElement.className)"""
    for address in ("/", "/tags/", "/articles/", "/places/", "/about/coverage/", "/events/"):
        for prefix in ("/ru", "/zh-hans"):
            page.goto(prefix + address)
            assert page.locator(".own").count(), prefix + address
            assert page.evaluate(beside) == [], prefix + address
