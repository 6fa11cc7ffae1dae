"""The editors' desk in a browser: readable by everyone, and worked by single keys that can be switched off."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urljoin

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from archive.comparing.candidate_upkeep import refresh_strengths
from archive.editing.assigning import assign
from archive.models import EventCandidate, ImportBatch, ImportRecord, Job, State, UnknownName, WorkQueue
from tests import make
from tests.browser.conftest import MakePage, assert_fits, assert_readable

pytestmark = pytest.mark.django_db(transaction=True)
UNDATED = {"code": "undated", "severity": "warning"}
Enter = Callable[[Page], User]


@pytest.fixture
def enter() -> Enter:
    """Give a function that signs an administrator in, without the form and its slow password."""

    def sign_in(page: Page) -> User:
        dana = User.objects.create_superuser("dana", first_name="Dana")
        client = Client()
        client.force_login(dana, "django.contrib.auth.backends.ModelBackend")
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.goto("/admin/login/")
        whole_site = urljoin(page.url, "/")
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": whole_site}])
        return dana

    return sign_in


@pytest.mark.once
@pytest.mark.long
def test_the_desk_is_readable_by_everyone(page: Page, enter: Enter) -> None:
    dana = enter(page)
    assert_readable(page)
    tag, event = make.tag("trade", aliases=["commerce"]), make.event("Signing")
    blocking = {"code": "empty_text", "severity": "blocking"}
    links = {"tags": [tag], "events": [event]}
    waiting = make.article("新しい条約", language="ja", state=State.IMPORTED, problems=[blocking], **links)
    assign([waiting.pk], dana, user=dana)
    make.article("Ready", state=State.READY)
    make.article("Due", state=State.SCHEDULED, publish_at=timezone.now() + timedelta(hours=1))
    ImportBatch.objects.create(name="a.zip", counts={"created": 2, "failed": 1}, status="finished", user=dana)
    name = UnknownName(kind="keyword", name="fishing", key="fishing")
    name.count([waiting.pk])
    name.save()
    rows = (f"archive/tag/{tag.pk}/change/", f"archive/event/{event.pk}/change/", f"names/{name.pk}/tag/", "names/")
    rows += (f"names/{name.pk}/tag-name/", "archive/tag/table/")
    for path in ("", "archive/tag/", *rows, "auth/user/add/"):
        page.goto(f"/admin/{path}")
        page.wait_for_load_state("networkidle")
        assert_readable(page)
    near = make.article("Due again", state=State.IMPORTED, problems=[UNDATED], on=None)
    candidate = EventCandidate.objects.create(first_article=waiting, words=["harbour"])
    candidate.articles.set([waiting, near])
    refresh_strengths([candidate.pk])
    job = Job.objects.create(kind="act", title="Add the tag", user=dana, state="running", done=5, total=9, message="…")
    queue = WorkQueue.begin(dana, [waiting.pk, near.pk], name="Imported", query="state=imported")
    for path in (
        "",  # now with a job
        f"archive/article/{near.pk}/change/?queue={queue.code}",
        f"archive/article/queue/{queue.code}/",
        "archive/article/views/",
        f"archive/article/{waiting.pk}/merge/{near.pk}/",
        f"archive/article/{near.pk}/history/",
        f"archive/article/move/ready/?ids={waiting.pk},{near.pk}",
        "archive/eventcandidate/",
        f"archive/eventcandidate/{candidate.pk}/change/",
        "archive/articleproblem/",
        "archive/changeset/",
        "archive/job/",
        f"archive/job/{job.pk}/change/",
        "account/",
        "account/sessions/",
    ):
        page.goto(f"/admin/{path}")
        assert_readable(page)
    page.goto("/admin/archive/article/?state=imported")
    page.locator(".row .tick").first.check()
    assert_readable(page)
    page.get_by_label("What to do").select_option("add_tag")
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Tag", exact=True).fill("night trains")
    assert_readable(page)
    page.get_by_role("button", name="Show what will happen").click()
    expect(page.get_by_role("heading", name="Decide")).to_be_visible()
    assert_readable(page)
    page.goto(f"/admin/auth/user/{dana.pk}/change/")
    page.get_by_text("Choose all groups").wait_for()
    assert_readable(page)


@pytest.mark.once
def test_single_keys_lead_through_the_desk_until_they_are_switched_off(page: Page, enter: Enter) -> None:
    enter(page)
    make.tag("trade"), make.tag("treaty")
    page.goto("/admin/archive/tag/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="treaty")).to_be_focused()
    page.keyboard.press("x")
    expect(page.locator("tr", has_text="treaty").get_by_role("checkbox")).to_be_checked()
    page.keyboard.press("/")
    search = page.get_by_label("Search articles, drafts included")
    expect(search).to_be_focused()
    page.keyboard.press("h")
    expect(search).to_have_value("h")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keys")
    expect(keys.get_by_text("tick the row")).to_be_visible()
    keys.get_by_label("Single keys work").uncheck()
    expect(keys.get_by_role("status")).to_have_text("Kept.")
    page.keyboard.press("Escape")
    page.evaluate("localStorage.clear()")  # the choice is the person's, not the browser's
    page.reload()
    page.keyboard.press("?")
    expect(keys).to_be_hidden()
    page.get_by_role("button", name="Keys").click()
    keys.get_by_label("Single keys work").check()
    expect(keys.get_by_role("status")).to_have_text("Kept.")
    keys.get_by_role("button", name="Close").click()
    page.keyboard.press("h")
    expect(page.get_by_role("heading", name="Today at the desk")).to_be_visible()


SIDEWAYS = """() => [...document.querySelectorAll("main, main *")]
    .filter((one) => one.clientWidth && one.scrollWidth > one.clientWidth + 1)
    .filter((one) => ["auto", "scroll"].includes(getComputedStyle(one).overflowX))
    .map((one) => `${one.tagName}.${one.className}`)"""


@pytest.mark.once
@pytest.mark.long
def test_no_list_and_no_table_is_moved_sideways_on_a_phone(make_page: MakePage, enter: Enter) -> None:
    page = make_page(size="phone", color_scheme="dark")
    dana = enter(page)
    place, series = make.place("Lake of a rather long name"), make.series("Meetings of the neighbours of the lake")
    event = make.event("Signing of the treaty on the waters", place=place, series=series)
    tag = make.tag("trade", aliases=["commerce"])
    make.source("Evening Post of the Northern Harbours")
    flaw = {"code": "undated", "severity": "warning"}
    article = make.article("A" * 90, tags=[tag], events=[event], problems=[flaw], original=b"a freighter")
    batch = ImportBatch.objects.create(name="a.zip", counts={"created": 6}, status="finished", user=dana)
    sighting = {"place": "/x/" + "y" * 120, "path": "x" * 120, "place_hash": 1, "file_hash": 1}
    record = ImportRecord.objects.create(batch=batch, article=article, outcome="created", **sighting)
    lists = ("articleproblem", "changeset", "event", "eventseries", "importbatch", "importrecord", "original")
    lists += ("pastaddress", "place", "source", "tag", "tagsuggestion")
    paths = ["", "auth/user/", "auth/group/", *(f"archive/{model}/" for model in lists)]
    paths += [f"archive/event/{event.pk}/change/", f"archive/tag/{tag.pk}/change/"]
    paths += [f"archive/importbatch/{batch.pk}/change/", f"archive/importrecord/{record.pk}/change/"]
    for path in paths:
        page.goto(f"/admin/{path}")
        assert page.evaluate(SIDEWAYS) == [], path
        assert_fits(page)
        if path in ("archive/source/", "archive/event/", f"archive/event/{event.pk}/change/"):
            assert_readable(page)
    page.goto("/admin/archive/source/")
    card = page.get_by_role("row").filter(has_text="Evening Post")
    label = card.locator(".field-kind").evaluate("one => getComputedStyle(one, '::before').content")
    assert label.startswith('"Kind')


@pytest.mark.once
def test_the_outcomes_of_an_import_stand_in_one_line(page: Page, enter: Enter) -> None:
    dana = enter(page)
    ImportBatch.objects.create(name="a.zip", counts={"created": 5, "skipped": 1}, status="finished", user=dana)
    page.goto("/admin/")
    numbers = page.locator(".sum b")
    expect(numbers).to_have_text(["6", "5", "1"])
    assert len({box["y"] for box in (one.bounding_box() for one in numbers.all()) if box}) == 1


@pytest.mark.once
def test_the_desk_works_without_script(make_page: MakePage, enter: Enter) -> None:
    page = make_page(java_script_enabled=False)
    enter(page)
    page.goto("/admin/")
    page.get_by_role("button", name="Keys").click()
    keys = page.get_by_role("dialog", name="Keys")
    keys.get_by_label("Single keys work").uncheck()
    keys.get_by_role("button", name="Keep").click()
    expect(page.get_by_text("Single keys are switched off now.")).to_be_visible()
    expect(page.locator("#content").get_by_label("Single keys work")).not_to_be_checked()
    page.get_by_text("Dana", exact=True).click()
    page.get_by_role("button", name="Sign out").click()
    page.goto("/admin/")
    expect(page.get_by_role("heading", name="Sign in to the desk")).to_be_visible()
