"""Draw the pictures of the manual (docs/pictures) from an archive made for it: the seeds and stories of the tests.

    python -m benchmarks.manual_pictures

Needs chromium. Everything lies in a folder of its own that is removed; no number in the pictures means anything.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Page, sync_playwright

from tests.comparing.story_versions import CHANGES, STORIES

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
PORT = 8997
SITE = f"http://127.0.0.1:{PORT}"
PASSWORD = "a picture of the desk"
WIDTH, HEIGHT = 1280, 820
SIZE = {"width": WIDTH, "height": HEIGHT}
TOWNS = ("Velmora", "Port Haven", "Skerry", "Lowmoor", "Brennick", "Oster")


def write_stories(folder: Path) -> None:
    """Write the stories as an editor would get them: most dated, some without a date or a source, some met twice."""
    (folder / "wire").mkdir(parents=True)
    for number, (language, story) in enumerate(STORIES.items()):
        head = f"Date: 2026-11-{number + 3:02}\nSource: Harbour Gazette\n\n" if number % 3 else ""
        (folder / "wire" / f"quay-{language}.txt").write_text(f"{head}{story}\n")
    for number, (change, days) in enumerate(CHANGES.values()):
        if number < 6:
            text = change(STORIES["en"])
            dated = f"Date: 2026-11-{min(28, 4 + (days or 0)):02}\n" if number != 2 else ""
            (folder / "wire" / f"version-{number}.txt").write_text(f"{dated}Source: Sample Wire\n\n{text}\n")
    for number, town in enumerate(TOWNS):
        story = (
            f"Ferry line to {town} opens in spring\n\nThe council of {town} said on Monday that a ferry will run from"
            f" the new pier every {number + 2} hours from March. The boats hold {number * 20 + 60} people, no cars.\n\n"
            f"Farmers asked for a later last boat. The mayor of {town} promised an answer before the snow comes.\n"
        )
        dated = f"Date: 2026-10-{number * 3 + 8:02}\n\n" if number % 2 else ""
        (folder / "wire" / f"ferry-{number}.txt").write_text(dated + story)


def manage(*arguments: str, env: dict[str, str]) -> None:
    subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)


def _fill_desk(folder: Path, env: dict[str, str]) -> None:
    """Import what waits for editors, and make the account of one."""
    write_stories(folder / "in")
    manage("import_articles", str(folder / "in" / "wire"), "--batch", "wire of November", env=env)
    manage("find_unknown_names", env=env)
    account = {"DJANGO_SUPERUSER_PASSWORD": PASSWORD}
    manage("createsuperuser", "--noinput", "--username", "dana", "--email", "dana@desk.example", env=env | account)


@contextmanager
def served(folder: Path, *, is_for_desk: bool = True) -> Iterator[None]:
    """Fill an archive in this folder and serve it; for readers the seeds are enough."""
    env = os.environ | {"ARCHIVE_DATA_DIR": str(folder / "data"), "DEBUG": "on", "SITE_URL": SITE}
    manage("migrate", "--verbosity", "0", env=env)
    manage("load_collection", "seeds/collection.toml", env=env)
    manage("import_articles", "seeds", "--batch", "seeds", "--publish", env=env)
    if is_for_desk:
        _fill_desk(folder, env)
    command = [sys.executable, "manage.py", "runserver", "--noreload", "--skip-checks", f"127.0.0.1:{PORT}"]
    server = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _look in range(1200):
            try:
                urlopen(f"{SITE}/healthz", timeout=5).close()
                break
            except OSError:
                time.sleep(0.1)
        yield
    finally:
        server.terminate()
        server.wait()


def draw(page: Page) -> None:
    """Go through the desk as an editor would, and keep a picture of each stop."""

    def keep(name: str) -> None:
        page.wait_for_load_state("networkidle")
        page.screenshot(path=PICTURES / f"{name}.png")

    page.goto(f"{SITE}/admin/")
    page.fill("#id_username", "dana")
    page.fill("#id_password", PASSWORD)
    page.click("[type=submit]")
    keep("today")
    page.goto(f"{SITE}/admin/archive/article/?problem=undated")
    for box in page.locator(".tick").all()[:2]:
        box.check()
    keep("queue")
    page.select_option("#bulk-action", "add_tag")
    page.get_by_role("button", name="Go on").click()
    page.locator("[name=tag]").fill("trade")
    page.locator("[name=preview]:not(.unseen)").first.click()
    keep("act")
    page.goto(f"{SITE}/admin/archive/article/?problem=undated")
    page.get_by_role("button", name="Work through").click()
    page.locator("#id_published_on").focus()
    keep("article")
    page.goto(f"{SITE}/admin/archive/article/?problem=near_duplicate")
    page.locator(".row__title").first.click()
    page.get_by_role("link", name="Compare").first.click()
    keep("merge")
    page.goto(f"{SITE}/admin/archive/eventcandidate/")
    keep("proposals")
    page.goto(f"{SITE}/admin/archive/importbatch/add/")
    keep("import")
    page.goto(f"{SITE}/admin/names/")
    keep("names")


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        draw(browser.new_page(viewport=SIZE, color_scheme="light"))  # type: ignore[arg-type]
        browser.close()


if __name__ == "__main__":
    main()
