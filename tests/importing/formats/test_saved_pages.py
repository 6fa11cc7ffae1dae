"""Pages as browsers save them: in one file (MHTML), or with a note of where they came from."""

from __future__ import annotations

import base64
import quopri

import pytest

from archive.importing.drafts import ArticleDraft, Known, KnownSource, Options, Refusal
from archive.importing.formats import read_file, reread

KNOWN = Known((KnownSource("Steppe Courier", "steppe-courier"),), {"steppe.example": "steppe-courier"})
ADDRESS = "https://www.steppe.example/2024/03/29/office"
WORDS = "Ministers of six countries met in the capital on Monday and agreed on a common office, ѣ officials said."
PAGE = (
    "<!DOCTYPE html><html><head><title>An office for six countries</title>{head}</head><body><nav><a href='/'>Home</a>"
    f"</nav><h1>An office for six countries</h1><article><p>{WORDS}</p><p>{WORDS} <a href='/more'>It opens soon</a>, "
    "they said.</p></article></body></html>"
)
FRAME = "<html><body><p>Buy the lamp of the year, it shines by day and night, and nobody else has it.</p></body></html>"


def saved(head: str = "", top: str = f"Snapshot-Content-Location: {ADDRESS}\r\n", inner: str = ADDRESS) -> bytes:
    """Write a page as Chromium saves it."""
    page = quopri.encodestring(PAGE.format(head=head).encode()).decode()
    picture = base64.encodebytes(b"\x89PNG" * 50).decode()
    return (
        f"From: <Saved by Blink>\r\n{top}Subject: An office - 2\r\nDate: Sat, 1 Jun 2024 08:00:00 -0000\r\n"
        'MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="--x--"\r\n\r\n\r\n'
        f"----x--\r\nContent-Type: text/html\r\nContent-ID: <frame-1@mhtml>\r\nContent-Transfer-Encoding: "
        f"quoted-printable\r\nContent-Location: {inner}\r\n\r\n{page}\r\n"
        f"----x--\r\nContent-Type: text/html\r\nContent-Location: cid:frame-2@mhtml\r\n\r\n{FRAME}\r\n"
        f"----x--\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\nContent-Location: "
        f"{ADDRESS}.png\r\n\r\n{picture}\r\n----x----\r\n"
    ).encode()


def draft_of(data: bytes, name: str = "a.mhtml") -> ArticleDraft:
    (draft,) = read_file(data, name, KNOWN, Options())
    assert isinstance(draft, ArticleDraft)
    return draft


@pytest.mark.parametrize("name", ["a.mhtml", "a.mht", "a.eml", "a"])
def test_a_page_that_a_browser_saved_is_read_as_its_page(name: str) -> None:
    draft = draft_of(saved(), name)
    assert draft.title and draft.title.value == "An office for six countries"
    assert draft.body == f"{WORDS}\n\n{WORDS} [It opens soon](https://www.steppe.example/more), they said."
    assert draft.original_url and draft.original_url.value == ADDRESS
    assert draft.source and draft.source.value == "Steppe Courier"
    assert draft.original == saved()


def test_the_day_of_saving_is_no_date_of_the_article() -> None:
    published = draft_of(saved(inner="https://www.steppe.example/office", top="")).published
    assert published is None or "2024-06" not in str(published.value)
    stated = draft_of(saved("<meta property='article:published_time' content='2024-03-29T10:15:00Z'>")).published
    assert stated and str(stated.value) == "2024-03-29"


def test_the_address_that_the_page_states_goes_before_that_of_saving() -> None:
    draft = draft_of(saved("<link rel='canonical' href='/news/office'>"))
    assert draft.original_url and draft.original_url.value == "https://www.steppe.example/news/office"
    without = draft_of(saved(top="", inner="https://www.steppe.example/inner"))
    assert without.original_url and without.original_url.value == "https://www.steppe.example/inner"


def test_a_saved_page_is_read_again_as_it_was_read() -> None:
    first = draft_of(saved())
    again = reread(first.original, b"", first.media_type, first.encoding, "a.mhtml", KNOWN, Options())
    assert again == first


def test_a_file_without_a_page_is_refused_and_a_message_stays_one() -> None:
    empty = (
        b'From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n--x--\r\n'
    )
    (refusal,) = read_file(empty, "a.mht", KNOWN, Options())
    assert isinstance(refusal, Refusal) and "no page" in refusal.message
    message = saved(top="").replace(b"From: <Saved by Blink>", b"From: Eva Brandt <eva@desk.example>")
    draft = draft_of(message, "a.eml")
    assert draft.title and (draft.title.value, draft.media_type) == ("An office - 2", "message/rfc822")


@pytest.mark.parametrize(
    "note",
    [
        f"<!-- saved from url=(0047){ADDRESS} -->",
        f"<!--\n Page saved with SingleFile \n url: {ADDRESS} \n saved date: Sat Jun 01 2024 08:00:00 -->",
    ],
)
def test_the_note_of_a_browser_gives_the_address(note: str) -> None:
    draft = draft_of(PAGE.format(head="").replace("<html>", f"{note}<html>").encode(), "a.html")
    assert draft.original_url and draft.original_url.value == ADDRESS
    assert draft.published is None or "2024-06" not in str(draft.published.value)
