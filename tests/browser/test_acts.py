"""An editor tags some articles at once and takes it back, by keyboard at a desk and without script on a phone."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from archive.models import ChangeSet, State, Tag, TaggedArticle
from tests import make
from tests.browser.conftest import MakePage, assert_fits
from tests.browser.test_curating import sign_in
from tests.browser.test_queue import press

pytestmark = pytest.mark.django_db(transaction=True)


def tick_by_key(page: Page) -> None:
    for key in ("j", "x", "j", "x"):
        press(page, key)
    expect(page.get_by_text("2 ticked")).to_be_visible()
    press(page, "b")
    expect(page.get_by_label("What to do")).to_be_focused()


def tick_by_hand(page: Page) -> None:
    for n in (0, 1):
        page.locator(".row .tick").nth(n).check()


@pytest.mark.parametrize("has_script", [True, False])
def test_two_ticked_articles_are_tagged_and_the_message_takes_it_back(make_page: MakePage, has_script: bool) -> None:
    User.objects.create_superuser("editor", password="right and long")
    made = [make.article(f"Train {n}", state=State.IMPORTED, on=f"2024-03-0{4 - n}") for n in (1, 2, 3)]
    page = make_page(size="desk" if has_script else "phone", java_script_enabled=has_script)
    sign_in(page, "right and long")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto("/admin/archive/article/?state=imported")
    tick_by_key(page) if has_script else tick_by_hand(page)
    page.get_by_label("What to do").select_option("add_tag")
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Tag", exact=True).fill("night trains")
    page.get_by_role("button", name="Show what will happen").click()
    expect(page.get_by_text("2 will change, 0 will be skipped.")).to_be_visible()
    assert not Tag.objects.exists()
    page.get_by_role("button", name="Add the new tag night trains: 2 articles").click()
    expect(page.get_by_text("Add the tag night trains: 2 articles.")).to_be_visible()
    expect(page).to_have_url("/admin/archive/article/?state=imported")
    assert set(TaggedArticle.objects.values_list("content_object", flat=True)) == {one.pk for one in made[:2]}
    page.get_by_role("link", name="Undo…").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Undone:")).to_be_visible()
    assert not Tag.objects.exists() and ChangeSet.objects.filter(kind="undo").count() == 1


def test_enter_never_takes_a_tag_that_is_only_near_and_a_long_name_moves_nothing_sideways(make_page: MakePage) -> None:
    User.objects.create_superuser("editor", password="right and long")
    make.tag("harbours")
    make.article("Freighter", state=State.IMPORTED)
    page = make_page()
    sign_in(page, "right and long")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto("/admin/archive/article/?state=imported")
    page.locator(".row .tick").first.check()
    page.get_by_label("What to do").select_option("add_tag")
    page.get_by_role("button", name="Go on").click()
    tag = page.get_by_label("Tag", exact=True)
    tag.fill("Harbour")
    tag.press("Enter")
    expect(page.get_by_role("button", name="Take “harbours” (0 articles)")).to_be_visible()
    tag.fill("night" * 20)
    tag.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Add the new tag nightnight")
    assert_fits(page)
    tag.fill("Harbour")
    tag.press("Enter")
    page.get_by_role("button", name="Take “harbours” (0 articles)").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Add the tag harbours?")
