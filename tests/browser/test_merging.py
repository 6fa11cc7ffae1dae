"""A publisher merges two articles and two tags in a browser, and splits them again."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from archive.models import Article, ChangeSet, Tag
from tests import make
from tests.browser.conftest import MakePage, assert_readable
from tests.browser.test_curating import sign_in
from tests.editing.test_near_duplicates import FIRST, new

pytestmark = pytest.mark.django_db(transaction=True)


def undo(page: Page) -> None:
    page.get_by_role("link", name="Undo…").click()
    page.get_by_role("button", name="Undo").click()


@pytest.mark.parametrize("has_script", [True, False])
def test_two_articles_and_two_tags_are_merged_and_split(make_page: MakePage, has_script: bool) -> None:
    User.objects.create_superuser("editor", password="right and long")
    trade, commerce = make.tag("trade"), make.tag("commerce")
    kept = new("Quay opens", f"{FIRST}\n\nIt was a Friday.", tags=[trade])
    other = new("Second quay opened", f"{FIRST}\n\nIt was a Monday.", tags=[commerce], byline="Ann Lee")
    page = make_page(java_script_enabled=has_script)
    sign_in(page, "right and long")
    page.goto(f"/admin/archive/article/{other.pk}/change/")
    page.get_by_role("link", name="Compare and merge").first.click()
    if has_script:
        assert_readable(page)
        page.set_viewport_size({"width": 1280, "height": 900})
    page.get_by_label("Title of B: Second quay opened").check()
    page.get_by_label("Why", exact=True).fill("The same text.")
    page.get_by_role("button", name="Merge B into A").click()
    expect(page.get_by_text("went into")).to_be_visible()
    assert (Article.objects.get(pk=kept.pk).title, Article.objects.get(pk=kept.pk).byline) == (
        "Second quay opened",
        "Ann Lee",
    )
    undo(page)
    expect(page.get_by_text("Undone:")).to_be_visible()
    assert Article.objects.get(pk=kept.pk).title == "Quay opens"
    assert Article.objects.get(pk=other.pk).merged_into is None

    page.goto(f"/admin/archive/tag/{commerce.pk}/change/")
    page.get_by_role("link", name="Merge with another").click()
    if has_script:
        assert_readable(page)
        page.set_viewport_size({"width": 1280, "height": 900})
    page.get_by_label("Part of the name").fill("trade")
    page.get_by_role("button", name="Find").last.click()
    page.get_by_role("link", name="trade", exact=True).click()
    if has_script:
        assert_readable(page)
        page.set_viewport_size({"width": 1280, "height": 900})
    page.get_by_role("button", name="Merge").click()
    expect(page.get_by_text("Merged into")).to_be_visible()
    assert Tag.objects.count() == 1
    undo(page)
    expect(page.get_by_text("Undone:")).to_be_visible()
    assert Tag.objects.count() == 2 and ChangeSet.objects.filter(kind="merge").count() == 2


def test_a_tag_that_is_used_is_not_a_dead_end(make_page: MakePage) -> None:
    User.objects.create_superuser("editor", password="right and long")
    tag = make.tag("trade")
    make.article("Quay opens", tags=[tag])
    page = make_page()
    sign_in(page, "right and long")
    page.goto(f"/admin/archive/tag/{tag.pk}/delete/")
    expect(page.get_by_role("link", name="Quay opens")).to_be_visible()
    assert_readable(page)
    page.get_by_role("link", name="Merge it into another").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("trade")
