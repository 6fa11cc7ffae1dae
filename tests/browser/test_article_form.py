"""The page of an article in a browser: worked by keys alone, readable by everyone, with what colleagues said."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from playwright.sync_api import Page, expect

from archive.editing.articles import edit
from archive.editing.notes import write_note
from archive.models import Article, EventCandidate, TagSuggestion
from tests import make
from tests.browser.conftest import assert_readable
from tests.browser.test_desk import Enter, enter

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]
__all__ = ["enter"]
TEXT = """Ministers sign the border treaty

29 March 2024

Ministers signed the border treaty in Astana on Friday, a spokesman of the ministry said in the old town hall.
"""


def article_of(folder: Path) -> Article:
    (folder / "one.txt").write_text(TEXT, encoding="utf-8")
    call_command("import_articles", folder, workers=1, verbosity=0)
    return Article.objects.get()


def test_an_article_is_worked_by_keys_alone(page: Page, enter: Enter, tmp_path: Path) -> None:
    dana = enter(page)
    article = article_of(tmp_path)
    event = make.event("Border treaty", on="2024-03-29")
    for name in ("trade", "energy"):
        TagSuggestion.objects.create(article=article, tag=make.tag(name), rule="by name")
    make.tag("talks")
    page.goto(f"/admin/archive/article/{article.pk}/change/")
    page.keyboard.press("d")
    date = page.get_by_label("Date, as much as is known")
    expect(date).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("2024-03-30")
    expect(page.locator(".bar__state")).to_have_text("1 box changed")
    page.keyboard.press("Escape")
    expect(date).not_to_be_focused()
    page.keyboard.press("t")
    tags = page.get_by_role("combobox", name="Add tags")
    expect(tags).to_be_focused()
    page.keyboard.type("tal")
    expect(page.get_by_role("option", name="talks")).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", name="talks")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(tags).to_have_value("talks, ")
    expect(page.locator(".bar__state")).to_have_text("2 boxes changed")
    page.keyboard.press("Escape")
    page.keyboard.press("e")
    expect(page.locator("input[name='accounts-0-event']")).to_be_focused()
    page.keyboard.press("Escape")
    for _suggestion in range(3):
        page.keyboard.press("a")
    page.keyboard.press("v")
    expect(page.get_by_role("region", name="Lines of the original")).to_be_focused()
    page.keyboard.press("s")
    expect(page.get_by_role("link", name="Undo…").first).to_be_visible()
    article.refresh_from_db()
    assert str(article.published) == "2024-03-30"
    assert sorted(article.tags.values_list("name", flat=True)) == ["energy", "talks", "trade"]
    assert article.accounts.get().event == event
    page.locator(".field--published_on").get_by_role("button", name="hand back").press("Enter")
    expect(date).to_have_value("2024-03-29")
    assert User.objects.get() == dana


def test_a_new_article_begins_in_its_title_and_has_room_for_it(page: Page, enter: Enter) -> None:
    enter(page)
    page.goto("/admin/archive/article/add/")
    title = page.get_by_role("textbox", name="Title")
    expect(title).to_be_focused()
    box = title.bounding_box()
    assert box and box["width"] > 600


def test_the_fields_of_a_record_are_readable_by_everyone(page: Page, enter: Enter, tmp_path: Path) -> None:
    enter(page)
    (tmp_path / "some.jsonl").write_text('{"id": "1", "title": "Border opens", "body": "It opened on Friday."}\n')
    call_command("import_articles", tmp_path, workers=1, verbosity=0)
    page.goto(f"/admin/archive/article/{Article.objects.get().pk}/change/")
    expect(page.get_by_role("region", name="Fields of the record")).to_contain_text("Border opens")
    assert_readable(page)


def test_a_note_is_left_without_losing_what_was_typed(page: Page, enter: Enter, tmp_path: Path) -> None:
    enter(page)
    article = article_of(tmp_path)
    page.goto(f"/admin/archive/article/{article.pk}/change/")
    page.get_by_label("Title", exact=True).fill("Another title")
    page.get_by_text("Notes", exact=True).click()
    page.get_by_label("To colleagues only").fill("@dana month is enough")
    page.get_by_role("button", name="Add the note").click()
    expect(page.get_by_text("The note is kept, and shown to dana.")).to_be_visible()
    expect(page.get_by_label("Title", exact=True)).to_have_value("Another title")
    page.wait_for_load_state()  # with the script that knows the key
    page.keyboard.press("Control+s")
    expect(page.locator(".told").get_by_role("link", name="Undo…")).to_be_visible()
    expect(page.get_by_label("Title", exact=True)).to_have_value("Another title")
    expect(page.get_by_text("1, the last from dana")).to_be_visible()
    page.goto("/admin/")
    page.get_by_role("button", name="Done: the note from dana on Another title").click()
    expect(page.get_by_text("The note is marked as read.")).to_be_visible()
    expect(page.get_by_role("heading", name="Notes for you")).to_be_hidden()


@pytest.mark.long
def test_the_article_and_what_is_done_to_it_is_readable_by_everyone(page: Page, enter: Enter, tmp_path: Path) -> None:
    dana = enter(page)
    article = article_of(tmp_path)
    make.event("Border treaty", on="2024-03-29")
    TagSuggestion.objects.create(article=article, tag=make.tag("trade"), rule="by name")
    proposal = EventCandidate.objects.create(first_article=article, words=["treaty"], strength=3)
    proposal.articles.add(article)
    write_note(
        article, "@dana look at a_very_long_word_that_no_line_of_a_phone_will_ever_hold_without_a_break", user=dana
    )
    edit(article, {"title": "By hand", "body": TEXT.replace("signed", "initialled")}, user=dana)
    at = f"/admin/archive/article/{article.pk}"
    page.goto(f"{at}/change/")
    page.evaluate("for (const one of document.querySelectorAll('details:not(.menu)')) one.open = true")
    assert_readable(page)
    page.locator("summary", has_text="Read again as…").click()
    assert_readable(page)
    page.get_by_label("Title", exact=True).fill("")
    page.get_by_role("combobox", name="Source").fill("Nobody")
    page.keyboard.press("Control+s")
    expect(page.get_by_text("None of the sources is called")).to_be_visible()
    assert_readable(page)
    for path in ("encoding/", "encoding/?encoding=cp1251&other=", "encoding/?other=klingon", "history/"):
        page.goto(f"{at}/{path}")
        assert_readable(page)
    page.goto("/admin/")
    assert_readable(page)
    article.refresh_from_db()
    shown = make.article("Shown", body=TEXT, state="published")
    edit(shown, {"title": "Other", "body": TEXT.replace("signed", "initialled")}, user=dana)
    page.goto(f"/admin/archive/article/{shown.pk}/restore/1/")
    expect(page.get_by_role("button", name="Restore this version")).to_be_visible()
    assert_readable(page)
