"""A queue is worked through by keyboard alone, on every size and in both looks; its pages hold to the rules."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from archive.models import Article, State, WorkQueue
from tests import make
from tests.browser.conftest import MakePage, assert_readable
from tests.browser.test_curating import sign_in
from tests.editing.test_near_duplicates import FIRST, new

pytestmark = pytest.mark.django_db(transaction=True)
UNDATED = {"code": "undated", "severity": "warning"}
FLAWS = [UNDATED, {"code": "empty_text", "severity": "blocking"}, {"code": "near_duplicate", "severity": "warning"}]


@pytest.fixture
def desk_page(make_page: MakePage) -> Page:
    User.objects.create_superuser("editor", password="right and long")
    page = make_page()
    sign_in(page, "right and long")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    return page


def press(page: Page, key: str) -> None:
    """Press a key once the page hears it."""
    page.wait_for_load_state()
    page.keyboard.press(key)


def test_a_queue_of_three_is_worked_through_by_keyboard(desk_page: Page) -> None:
    made = [make.article(f"Undated {n}", on=None, state=State.IMPORTED, problems=[UNDATED]) for n in (3, 2, 1)][::-1]
    page = desk_page
    page.goto("/admin/archive/article/?problem=undated")
    press(page, "j")
    press(page, "j")
    expect(page.get_by_role("link", name="Undated 2")).to_be_focused()
    press(page, "x")
    expect(page.get_by_text("1 ticked")).to_be_visible()
    press(page, "x")
    press(page, "k")
    press(page, "Enter")
    expect(page.locator(".bar__where")).to_have_text(re.compile(r"1\s+of 3\s+Without a date"))
    box = page.locator("#id_published_on")
    box.focus()
    page.keyboard.type("2024-03-29")
    press(page, "Control+Enter")  # saves and goes on, from inside a box
    expect(page.locator(".bar__where")).to_have_text(re.compile(r"2\s+of 3"))
    expect(page.get_by_text("Saved: Undated 1.")).to_be_visible()
    press(page, "l")
    expect(page.locator(".bar__where")).to_have_text(re.compile(r"3\s+of 3"))
    press(page, "p")
    expect(page.locator(".bar__where")).to_have_text(re.compile(r"2\s+of 3"))
    press(page, "n")
    expect(page.locator(".bar__where")).to_have_text(re.compile(r"3\s+of 3"))
    press(page, "r")
    expect(page.get_by_text(re.compile(r"3 of 3 done:\s+1 marked as ready, 1 saved, 1 skipped"))).to_be_visible()
    press(page, "n")
    expect(page).to_have_url(re.compile(r"/admin/archive/article/\?problem=undated$"))
    states = [Article.objects.get(pk=one.pk).state for one in made]
    assert states == [State.IMPORTED, State.IMPORTED, State.READY]
    assert str(Article.objects.get(pk=made[0].pk).published) == "2024-03-29"


def test_what_is_undated_is_found_dated_and_skipped_by_single_keys(desk_page: Page) -> None:
    skipped, dated = (
        make.article(f"Undated {n}", on=None, state=State.IMPORTED, problems=[UNDATED]) for n in ("second", "first")
    )  # what came last stands first
    make.article("Dated", state=State.IMPORTED)
    page = desk_page
    press(page, "/")
    page.keyboard.type("problem:undated")
    press(page, "Enter")
    expect(page.locator(".row")).to_have_count(2)
    press(page, "w")
    expect(page.locator(".bar__where")).to_have_text(re.compile(r"1\s+of 2"))
    press(page, "d")
    expect(page.locator("#id_published_on")).to_be_focused()
    page.keyboard.type("2019-10")
    press(page, "Escape")
    press(page, "s")
    expect(page.get_by_text("Saved: Undated first.")).to_be_visible()
    press(page, "l")
    expect(page.get_by_text(re.compile(r"2 of 2 done:\s+1 saved, 1 skipped"))).to_be_visible()
    assert str(Article.objects.get(pk=dated.pk).published) == "2019-10"
    assert Article.objects.get(pk=skipped.pk).published is None


def test_problems_are_accepted_and_near_texts_decided_without_leaving_the_queue(desk_page: Page) -> None:
    near = [new(f"Story {n}", FIRST) for n in range(3)]
    page = desk_page
    page.goto("/admin/archive/article/?problem=near_duplicate")
    press(page, "w")
    expect(page.locator(".bar__where")).to_have_text(re.compile(r"1\s+of 2"))
    press(page, "c")
    expect(page.locator("#reason-near_duplicate")).to_be_focused()
    page.keyboard.type("A reprint")
    press(page, "Control+Enter")
    expect(page.locator(".bar__where")).to_have_text(re.compile(r"2\s+of 2"))
    press(page, "m")
    expect(page.get_by_role("button", name="Merge B into A, and next")).to_be_visible()
    press(page, "a")
    page.keyboard.type("Two stories")
    press(page, "Enter")
    expect(page.get_by_text(re.compile(r"2 of 2 done:\s+1 told apart, 1 saved"))).to_be_visible()
    assert set(Article.objects.values_list("state", flat=True)) == {near[0].state}


def test_rows_between_two_are_ticked_with_shift(desk_page: Page) -> None:
    for n in range(4):
        make.article(f"Story {n}", state=State.IMPORTED)
    page = desk_page
    page.goto("/admin/archive/article/?state=imported")
    press(page, "j")
    press(page, "x")
    for _n in range(2):
        press(page, "j")
    press(page, "X")
    expect(page.get_by_text("3 ticked")).to_be_visible()


def test_the_list_and_its_queue_hold_to_the_rules_and_fit(desk_page: Page) -> None:
    long_name = "A name of a source that goes on and on as the names of ministries do"
    for n in range(3):
        make.article(
            f"Порт № {n} принимает суда и грузы со всего побережья",
            on=None if n else "2024-03-01",
            precision="month",
            title_basis="supplied",
            state=State.IMPORTED,
            language="ru",
            problems=FLAWS,
            source=make.source(f"{long_name} {n}"),
            tags=[make.tag(f"tag {n}{m}") for m in range(5)],
        )
    page = desk_page
    page.goto("/admin/archive/article/?problem=undated&state=imported&year=none&year=2024")
    page.locator(".row .tick").first.check()
    assert_readable(page)
    page.get_by_role("button", name=re.compile("Work through these 3")).click()
    expect(page.locator(".bar")).to_be_visible()
    assert_readable(page)
    page.goto(f"/admin/archive/article/queue/{WorkQueue.objects.get().code}/")
    assert_readable(page)
    page.goto("/admin/archive/article/views/")
    assert_readable(page)


def test_the_list_works_without_script(make_page: MakePage) -> None:
    User.objects.create_superuser("editor", password="right and long")
    for n in range(2):
        make.article(f"Undated {n}", on=None, state=State.IMPORTED, problems=[UNDATED])
    page = make_page(size="phone", java_script_enabled=False)
    sign_in(page, "right and long")
    page.goto("/admin/archive/article/")
    page.locator(".sift__link", has_text="undated").first.click()
    expect(page.locator(".filters__item")).to_have_count(1)
    expect(page.locator(".bulk")).to_be_hidden()
    page.locator(".row .tick").first.check()
    expect(page.locator(".bulk")).to_be_visible()
    page.locator(".row__title").first.click()
    page.get_by_role("button", name="Skip").click()
    expect(page.locator(".bar__where")).to_have_text(re.compile(r"2\s+of 2"))
    page.locator("#id_title").fill("Another title")
    page.get_by_role("button", name="Save and next").click()
    expect(page.get_by_text(re.compile("2 of 2 done"))).to_be_visible()
