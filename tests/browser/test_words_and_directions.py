"""Words longer than a phone is wide, and titles that run from right to left, in lists, articles, events and search."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests import make
from tests.browser.conftest import MakePage

pytestmark = pytest.mark.django_db(transaction=True)

WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2
HEBREW = "שיט בין האיים / sailing"
# The words of buttons, each of one word, that stand in several lines.
BROKEN_BUTTONS = """() => [...document.querySelectorAll('button')].filter(button => {
  const range = document.createRange();
  range.selectNodeContents(button);
  const lines = new Set([...range.getClientRects()].filter(box => box.width).map(box => Math.round(box.top)));
  return !/\\s/.test(button.textContent.trim()) && lines.size > 1;
}).map(button => button.textContent)"""
LIST = ("/", "/articles/", "/2021/11/", "/2021/11/03/", "/articles/?q=Wand", "/tags/", "/sources/", "/events/")


def test_no_page_is_wider_than_a_phone_whatever_words_it_holds(make_page: MakePage) -> None:
    source = make.source(WORD)
    event = make.event(WORD, on="2021-11-03")
    article = make.article(
        WORD,
        body=f"Ein langes Wort: {WORD * 2} steht an der Wand.",
        language="de",
        on="2021-11-03",
        source=source,
        byline=WORD,
        subtitle=WORD,
        tags=[make.tag(WORD)],
        events=[event],
        original_url=f"https://amt.example/{WORD}",
    )
    page = make_page(size="phone")
    addresses = [*LIST, article.get_absolute_url(), event.get_absolute_url(), source.get_absolute_url()]
    wide, broken = {}, {}
    for address in addresses:
        assert (page.goto(address) or page).url
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 360:
            wide[address] = width
        if words := page.evaluate(BROKEN_BUTTONS):
            broken[address] = words
    assert (wide, broken) == ({}, {})


def directions(page: Page, text: str) -> set[str]:
    """Return in which directions a text is written wherever it stands in a page, as the browser lays it out.

    Not in citations: there it stands within a line in the language of the style.
    """
    return set(
        page.evaluate(
            """text => {
              const found = [];
              const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
              while (walk.nextNode()) {
                const node = walk.currentNode;
                if (node.data.includes(text) && node.parentElement.offsetParent !== null
                    && !node.parentElement.closest('.unseen, .cite'))
                  found.push(getComputedStyle(node.parentElement).direction);
              }
              return found;
            }""",
            text,
        )
    )


def test_titles_run_in_their_own_direction_everywhere(make_page: MakePage) -> None:
    source, event = make.source("ידיעות הנמל"), make.event("ועידת הנמל", on="2021-11-05")
    article = make.article(
        HEBREW, body="הסירה יצאה לדרך אל האי השלישי.", language="he", on="2021-11-05", source=source, events=[event]
    )
    other = make.article("Sailing between islands", on="2021-11-05", events=[event])
    page = make_page()
    for address in ("/", "/articles/", "/2021/11/05/", "/articles/?q=sailing", article.get_absolute_url(),
                    event.get_absolute_url(), source.get_absolute_url()):  # fmt: skip
        page.goto(address)
        assert directions(page, HEBREW) == {"rtl"}, address
    page.goto("/articles/")
    assert directions(page, other.title) == {"ltr"}
    page.goto(event.get_absolute_url())
    assert directions(page, event.title) == {"rtl"}
