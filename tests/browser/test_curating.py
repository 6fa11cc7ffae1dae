"""An editor signs in through a browser, and a stranger does not."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from tests import make
from tests.browser.conftest import MakePage, assert_fits

pytestmark = pytest.mark.django_db(transaction=True)


def sign_in(page: Page, password: str) -> None:
    page.goto("/admin/")
    page.get_by_label("Username").fill("editor")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in").click()


def test_an_editor_signs_in(page: Page) -> None:
    User.objects.create_superuser("editor", password="right and long")
    sign_in(page, "wrong and long")
    expect(page.get_by_text(re.compile("Please enter the correct username and password"))).to_be_visible()
    sign_in(page, "right and long")
    expect(page.get_by_role("heading", name="Today at the desk", level=1)).to_be_visible()


@pytest.mark.parametrize(("size", "scheme"), [("desk", "light"), ("phone", "dark")])
def test_an_editor_edits_an_article_beside_its_original_and_undoes_it(
    make_page: MakePage, size: str, scheme: str
) -> None:
    User.objects.create_superuser("editor", password="right and long")
    make.tag("trade")
    article = make.article("Old title", original=b"Old title, 29 March 2024")
    page = make_page(size=size, color_scheme=scheme)
    sign_in(page, "right and long")
    expect(page.get_by_role("heading", name="Today at the desk")).to_be_visible()
    assert_fits(page)
    page.goto(f"/admin/archive/article/{article.pk}/change/")
    expect(page.get_by_text("Old title, 29 March 2024")).to_be_visible()
    assert_fits(page)
    page.get_by_label("Title", exact=True).fill("New title")
    page.get_by_role("combobox", name="Add tags").press_sequentially("tra")
    page.get_by_role("option", name="trade").click()
    expect(page.get_by_role("combobox", name="Add tags")).to_have_value("trade, ")
    page.get_by_label("Why").fill("as printed")
    page.keyboard.press("Control+s")
    expect(page.get_by_role("link", name="Undo…")).to_be_visible()
    assert [tag.name for tag in article.tags.all()] == ["trade"]
    page.get_by_role("link", name="Undo…").click()
    assert_fits(page)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_label("Title", exact=True)).to_have_value("Old title")
    assert article.tags.count() == 0
