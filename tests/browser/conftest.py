"""A real browser before the real site: Debian's chromium, cut off from every other host."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, Route, expect, sync_playwright

# Playwright keeps an event loop in the thread of the test, where Django would refuse to reach the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
SIZES = {"desk": {"width": 1280, "height": 900}, "phone": {"width": 360, "height": 740}}
LOOKS = {"desk": "light", "phone": "dark"}
PATIENCE = 30_000  # milliseconds: a busy machine is no fault of the page
expect.set_options(timeout=PATIENCE)
MakePage = Callable[..., Page]


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(request: pytest.FixtureRequest) -> Iterator[Browser]:
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        reason = "no chromium was found (Debian's package chromium)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    started: Playwright = request.getfixturevalue("playwright")
    running = started.chromium.launch(executable_path=program, args=SWITCHES)
    yield running
    running.close()


@pytest.fixture
def make_page(browser: Browser, live_server: Any, settings: Any) -> Iterator[MakePage]:
    """Give a function that opens a page: `make_page(size="phone", color_scheme="dark", java_script_enabled=False)`.

    What any of these pages asks of another host is refused, and so is what breaks the site's own policy; at the end of
    the test both are faults.
    """
    settings.SITE_URL = live_server.url
    own = urlsplit(live_server.url).netloc
    contexts = []
    elsewhere: list[str] = []
    faults: list[str] = []

    def answer(route: Route) -> None:
        address = urlsplit(route.request.url)
        if address.scheme in ("data", "blob") or address.netloc == own:
            route.continue_()
        else:
            elsewhere.append(route.request.url)
            route.abort()

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            faults.append(message.text)

    def make(size: str = "desk", **options: Any) -> Page:
        context = browser.new_context(base_url=live_server.url, viewport=SIZES[size], **options)  # type: ignore[arg-type]
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        context.route("**/*", answer)
        opened = context.new_page()
        opened.on("console", listen)
        opened.on("pageerror", lambda error: faults.append(str(error)))
        return opened

    yield make
    for context in contexts:
        context.close()
    assert elsewhere == [], "the pages asked other hosts"
    assert faults == [], "the pages broke the policy or their scripts failed"


@pytest.fixture
def page(make_page: MakePage) -> Page:
    return make_page()


def assert_readable(page: Page, *looks: str) -> None:
    """Hold the page against the rules and see that it fits, at a desk by day and on a phone by night (or only one)."""
    for look in looks or LOOKS:
        page.set_viewport_size(SIZES[look])  # type: ignore[arg-type]
        page.emulate_media(color_scheme=LOOKS[look])  # type: ignore[arg-type]
        assert_accessible(page)
        assert_fits(page)


def assert_accessible(page: Page) -> None:
    """Hold the page against the rules of WCAG 2.2 AA that a program can check."""
    page.wait_for_load_state()  # with its styles
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    found = Axe().run(page, options=options | {"resultTypes": ["violations"]})
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"


def assert_fits(page: Page) -> None:
    """See that nothing makes the page scroll sideways, once its styles have come."""
    page.wait_for_load_state()
    width, room = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert width <= room, f"{page.url} is {width} px wide in a window of {room} px"
