"""The interface for programs is described on a page that obeys the policy of the site."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests import make
from tests.browser.conftest import MakePage

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_description_is_shown_and_tried_under_the_policy(make_page: MakePage) -> None:
    make.article("Ministers sign three papers")
    page = make_page()
    page.goto("/api/v1/docs/")
    expect(page.get_by_role("heading", name="Annals")).to_be_visible()
    expect(page.locator(".opblock")).to_have_count(20)
    operation = page.locator("#operations-articles-articles_list")
    operation.get_by_role("button").first.click()
    operation.get_by_role("button", name="Try it out").click()
    operation.get_by_role("button", name="Execute").click()
    expect(operation.locator(".live-responses-table")).to_contain_text("Ministers sign three papers")


def test_the_description_is_dark_by_night(make_page: MakePage) -> None:
    page = make_page(color_scheme="dark")
    page.goto("/api/v1/docs/")
    expect(page.locator("html.dark-mode .opblock").first).to_be_visible()
    page.emulate_media(color_scheme="light")
    expect(page.locator("html:not(.dark-mode) .opblock").first).to_be_visible()


def test_without_a_script_the_page_leads_to_the_schema(make_page: MakePage) -> None:
    page = make_page(java_script_enabled=False)
    page.goto("/api/v1/docs/")
    expect(page.get_by_role("link", name="JSON")).to_have_attribute("href", "/api/v1/schema/")
    expect(page.get_by_role("link", name="YAML")).to_have_attribute("href", "/api/v1/schema.yaml")
