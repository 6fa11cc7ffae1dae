"""Importing by a page in a browser: readable by everyone, with a script and without, from the files to the undo."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import close_old_connections
from playwright.sync_api import Page, expect

from archive.jobs.runner import run_waiting
from archive.models import Article
from tests.browser.conftest import MakePage, assert_readable
from tests.browser.test_desk import Enter, enter  # noqa: F401  # the fixture
from tests.importing.test_uploads import story

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once, pytest.mark.long]


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Give two articles, one of them without a date, and a file that can't be read."""
    kept = [tmp_path / name for name in ("one.txt", "undated.txt", "dead.pdf")]
    kept[0].write_bytes(story(1))
    kept[1].write_text("A title of its own\n\n" + "Nobody knows when the harbour was dredged again. " * 15)
    kept[2].write_bytes(b"%PDF-1.4 broken")
    return kept


def brought(page: Page, enter: Enter, files: list[Path]) -> User:  # noqa: F811
    user = enter(page)
    page.goto("/admin/archive/importbatch/")
    page.get_by_role("link", name="Add import").click()
    page.get_by_label("Files or a ZIP").set_input_files(files)
    return user


def work() -> None:
    """Do what the pages asked for, as the process does that they would have started."""
    assert run_waiting() == 1
    close_old_connections()


def test_files_are_brought_tried_imported_and_undone(page: Page, enter: Enter, files: list[Path]) -> None:  # noqa: F811
    brought(page, enter, files)
    expect(page.get_by_role("status")).to_contain_text("3 files")
    page.get_by_label("Name of the import").fill("From the harbour")
    assert_readable(page)
    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_role("heading", name="Waiting")).to_be_visible()
    assert_readable(page, "desk")
    work()
    expect(page.get_by_role("row", name="a new article")).to_contain_text("2")
    expect(page.get_by_role("row", name="a failure")).to_contain_text("1")
    expect(page.get_by_text("dead.pdf")).to_be_visible()
    assert not Article.objects.exists()
    assert_readable(page)
    page.get_by_role("button", name="Import all 3").click()
    expect(page.get_by_role("heading", name="Waiting")).to_be_visible()
    work()
    expect(page.get_by_role("heading", name="From the harbour")).to_be_visible()
    assert_readable(page)
    page.get_by_role("link", name="Failed 1").click()
    expect(page.get_by_role("table", name="Records").locator("tbody tr")).to_have_count(1)
    batch = page.url
    page.get_by_role("button", name="Work through these 2").click()
    expect(page.get_by_text("1 of 2")).to_be_visible()
    page.goto(batch)
    page.get_by_role("link", name="Undo this import").click()
    assert_readable(page)
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.get_by_text("Undone: 2 articles")).to_be_visible()
    assert set(Article.objects.values_list("state", flat=True)) == {"discarded"}


def test_too_much_is_said_before_it_is_sent(page: Page, enter: Enter, files: list[Path], settings: object) -> None:  # noqa: F811
    settings.UPLOAD_MAX_FILES = 2  # type: ignore[attr-defined]
    brought(page, enter, files)
    expect(page.get_by_role("status")).to_contain_text("manage.py import_articles FOLDER")
    expect(page.get_by_role("button", name="Try it")).to_be_disabled()
    page.get_by_label("Files or a ZIP").set_input_files(files[:1])
    expect(page.get_by_role("button", name="Try it")).to_be_enabled()


def test_a_pasted_text_is_imported_without_script(make_page: MakePage, enter: Enter) -> None:  # noqa: F811
    page = make_page(size="phone", java_script_enabled=False)
    enter(page)
    page.goto("/admin/archive/importbatch/add/")
    page.get_by_label("Or paste one text").fill("A pasted title\n\n" + "The harbour was dredged again. " * 20)
    page.get_by_role("button", name="Try it").click()
    work()
    page.reload()
    page.get_by_role("button", name="Import 1 thing").click()
    work()
    page.reload()
    expect(page.get_by_role("link", name="A pasted title")).to_be_visible()
