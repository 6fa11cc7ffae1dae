"""A copy of the site as plain files is read and searched in a sub folder of a plain web space, and from a disk."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from archive.static_site.export import export_site
from tests import make

pytestmark = pytest.mark.django_db


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def served(filled: None, tmp_path: Path) -> Iterator[str]:
    """Give the address of a copy of the first collection, in a sub folder, on a server that knows files alone."""
    tag = make.tag("harvest")
    make.article("Второй рассказ", body="Министры подписали документы.", language="ru", tags=[tag])
    make.article("第三篇报道", body="部长们签署了三份文件。", language="zh", tags=[tag])
    copy = export_site(tmp_path / "papers" / "news", workers=0)
    assert copy.faults == []
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/papers/news"
    server.shutdown()


@pytest.fixture
def quiet_page(browser: Browser) -> Iterator[Page]:
    """Give a page in which nothing may fail."""
    page = browser.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    # What is under way when the page is left is broken off.
    page.on("requestfailed", lambda one: None if "ABORTED" in (one.failure or "") else faults.append(one.url))
    yield page
    page.close()
    assert faults == []


def searched(page: Page, words: str) -> str:
    box = page.get_by_label("Search the whole archive").first
    box.fill(words)
    box.press("Enter")
    expect(page.locator("[data-said]")).to_have_text("Articles found: 1")
    return page.locator("[data-found] a").first.inner_text()


def test_copy_is_read_and_searched_anywhere(served: str, quiet_page: Page, tmp_path: Path) -> None:
    for root in (served, f"file://{quote(str(tmp_path))}/papers/news"):
        quiet_page.goto(f"{root}/index.html")
        assert searched(quiet_page, "подписали ДОКУМЕНТ") == "Второй рассказ"
        assert searched(quiet_page, "签署") == "第三篇报道"
        assert "Forge Lasting Pact" in searched(quiet_page, "Lasting pact Astana")
        quiet_page.locator("[data-found] a").first.click()
        expect(quiet_page.locator("h1")).to_contain_text("Lasting Pact")
        quiet_page.get_by_role("link", name="Tags", exact=True).first.click()
        quiet_page.get_by_role("link", name="harvest").first.click()
        expect(quiet_page.locator("h1")).to_contain_text("harvest")
    quiet_page.goto(f"{served}/search/index.html?q=zzz")
    expect(quiet_page.locator("[data-said]")).to_have_text("Nothing is found.")
