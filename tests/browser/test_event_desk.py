"""An editor makes an event of what is proposed and undoes it, with and without a script, at a desk and on a phone."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from archive.comparing.event_candidates import gather_candidates
from archive.models import Article, Event, EventCandidate
from tests import make
from tests.browser.conftest import MakePage, assert_readable
from tests.browser.test_curating import sign_in
from tests.comparing.reports import FERRY, OTHERS
from tests.editing.events.conftest import put

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("has_script", [True, False])
def test_an_event_is_made_from_a_proposal_and_undone(make_page: MakePage, has_script: bool) -> None:
    User.objects.create_superuser("editor", password="right and long")
    for report in [*FERRY, *OTHERS]:
        put(report)
    gather_candidates(Article.objects.all())
    page = make_page(java_script_enabled=has_script)
    sign_in(page, "right and long")
    page.goto("/admin/archive/eventcandidate/")
    if has_script:
        assert_readable(page)
    page.get_by_role("link", name=re.compile("Make an event or add to one")).click()
    expect(page.get_by_label("Began on")).to_have_value("2024-06-11")
    page.get_by_label(f"Belongs to it: {FERRY[2][0]}").uncheck()
    page.get_by_label("Title:", exact=True).fill("Sinking of the Dewi Laut")
    if has_script:
        assert_readable(page)
    page.get_by_role("button", name="Make the event").click()
    expect(page.get_by_role("heading", name="Sinking of the Dewi Laut", level=1)).to_be_visible()
    expect(page.get_by_text("A draft: readers see nothing of it")).to_be_visible()
    assert Event.objects.get().accounts.count() == 2
    if has_script:
        assert_readable(page)
    page.get_by_role("link", name="Undo…").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Make the event")).to_be_visible()
    expect(page.get_by_role("checkbox", name=re.compile("Belongs to it"))).to_have_count(3)
    assert not Event.objects.exists()
    assert EventCandidate.objects.waiting().get().articles.count() == 3


def test_no_list_of_names_is_shown_before_one_types(make_page: MakePage) -> None:
    User.objects.create_superuser("editor", password="right and long")
    event = make.event("Signing", place=make.place())
    page = make_page()
    sign_in(page, "right and long")
    page.goto(f"/admin/archive/event/{event.pk}/change/")
    expect(page.get_by_role("combobox", name="Place")).to_be_visible()
    assert page.locator(".offered").count() == 3
    assert page.locator(".offered:visible").count() == 0
