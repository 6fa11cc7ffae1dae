"""A reader takes a citation along: by a click where the browser lets pages write, by hand where it does not."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests import make
from tests.browser.conftest import LOOKS, MakePage, assert_readable

pytestmark = pytest.mark.django_db(transaction=True)

TITLE = "Oil </script> & gas"
SELECTED = "() => getSelection().toString()"


def article_address() -> str:
    made = make.article(TITLE, source=make.source("Morning Post"), byline="Eva Brandt and Karl Olsen")
    return made.get_absolute_url()


def test_citation_is_copied_by_a_click(make_page: MakePage, live_server) -> None:  # type: ignore[no-untyped-def]
    page = make_page()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=live_server.url)
    page.goto(article_address())
    button = page.get_by_role("button", name="Copy Author and date (APA)")
    button.click()
    expect(page.get_by_role("button", name="Copied", exact=True)).to_be_visible()
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert copied.startswith(f"Eva Brandt, & Karl Olsen. (2024, March 29). {TITLE}. Morning Post.")
    page.get_by_text("RIS", exact=True).first.click()
    page.get_by_role("button", name="Copy RIS").click()
    expect(page.get_by_role("button", name="Copied", exact=True).last).to_be_visible()
    assert page.evaluate("() => navigator.clipboard.readText()").startswith("TY  - NEWS")


def test_citation_is_selected_where_the_clipboard_is_refused(page: Page) -> None:
    page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('refused'))")
    page.goto(article_address())
    page.get_by_role("button", name=re.compile(r"Copy Notes and bibliography")).click()
    expect(page.get_by_role("button", name="Selected", exact=True)).to_be_visible()
    assert str(page.evaluate(SELECTED)).strip().startswith("Eva Brandt and Karl Olsen. “Oil")
    expect(page.get_by_role("button", name=re.compile(r"Copy Notes and bibliography"))).to_be_visible()


def test_without_scripts_a_citation_is_there_to_be_selected(make_page: MakePage) -> None:
    page = make_page(java_script_enabled=False)
    page.goto(article_address())
    expect(page.get_by_role("button", name=re.compile("^Copy"))).to_have_count(0)
    expect(page.locator("[data-cited]").first).to_contain_text("Eva Brandt and Karl Olsen")
    assert page.locator("[data-cited]").first.evaluate("one => getComputedStyle(one).userSelect") == "all"


@pytest.mark.parametrize("size", LOOKS)
def test_citations_can_be_read_by_everybody(make_page: MakePage, size: str) -> None:
    page = make_page(size=size, color_scheme=LOOKS[size])
    page.goto(article_address())
    for form in page.locator(".cite summary").all():
        form.click()
    assert_readable(page)
