"""A reader searches, narrows and goes on from what was found, with and without scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from archive.search.index import follower
from tests.browser.conftest import MakePage, assert_accessible, assert_readable
from tests.conftest import fill

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = (
    "/articles/",
    "/articles/?q=trade",
    "/articles/?q=summit&group=event",
    "/articles/?q=tarde&year=2024",
    "/search/?from=2024-02-31",
    "/help/search/",
)


@pytest.fixture(autouse=True)
def _filled(transactional_db: None) -> None:
    fill()
    follower.catch_up()


def test_lists_can_be_read_by_everyone(page: Page) -> None:
    for address in PAGES:
        page.goto(address)
        assert_readable(page)
    page.goto("/articles/?q=trade")
    page.locator(".hit__link").first.click()
    expect(page.locator("mark").first).to_be_visible()
    assert_readable(page)


def test_a_reader_searches_narrows_and_reads_without_scripts(make_page: MakePage) -> None:
    page = make_page(java_script_enabled=False)
    page.goto("/")
    page.get_by_role("searchbox").fill("trade")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("5 articles for “trade”")
    page.get_by_role("checkbox", name="Reuters").check()
    page.get_by_role("checkbox", name="nCa").check()
    page.get_by_role("button", name="Show these articles").click()
    expect(page).to_have_url(re.compile(r"/articles/\?q=trade&source=nca&source=reuters$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("2 articles for “trade”")
    page.get_by_role("link", name=re.compile("¶")).first.click()
    expect(page).to_have_url(re.compile(r"\?q=trade&source=nca&source=reuters&hit=1#p\d"))
    expect(page.get_by_role("link", name="hit 1 of", exact=False).first).to_be_visible()
    page.get_by_role("link", name="Result after").click()
    expect(page).to_have_url(re.compile(r"&hit=2$"))
    page.get_by_role("link", name="Result 2 of 2").click()
    expect(page.get_by_role("checkbox", name="Reuters")).to_be_checked()
    page.get_by_role("link", name="Remove source Reuters").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 article for “trade”")


def test_names_are_offered_while_typing_and_chosen_by_keyboard(make_page: MakePage) -> None:
    page = make_page()
    page.goto("/about/")
    box = page.get_by_role("combobox").first
    box.press_sequentially("kazakhs")
    expect(page.get_by_role("option").first).to_contain_text("Kazakhstan")
    assert_accessible(page)
    box.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    box.press_sequentially("t")
    expect(page.get_by_role("option").first).to_be_visible()
    box.press("ArrowDown")
    box.press("Enter")
    expect(page).to_have_url(re.compile("/tags/kazakhstan/$"))
