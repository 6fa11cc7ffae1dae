"""Draw the pictures of the readers' tour (docs/pictures): an event of the seeds, and two of its accounts side by side.

    python -m benchmarks.reader_pictures

Needs chromium. Everything lies in a folder of its own that is removed.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from benchmarks.manual_pictures import PICTURES, SITE, SIZE, served

EVENT = "/events/inauguration-of-the-secretariat/"


def draw(page: Page) -> None:
    """Open the event and the comparison of its two accounts as a reader would, and keep a picture of each."""
    page.goto(SITE + EVENT)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=PICTURES / "event.png")
    page.get_by_role("link", name="side by side").first.click()
    page.wait_for_load_state("networkidle")
    page.screenshot(path=PICTURES / "compare.png")


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        served(Path(folder), is_for_desk=False),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        draw(browser.new_page(viewport=SIZE, color_scheme="light"))  # type: ignore[arg-type]
        browser.close()


if __name__ == "__main__":
    main()
