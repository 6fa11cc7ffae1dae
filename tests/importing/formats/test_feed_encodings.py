"""Feeds that declare another encoding than theirs are read as they are, which is said; right ones stay as they were."""

from __future__ import annotations

import pytest

from archive.importing.drafts import ArticleDraft, Known, Options
from archive.importing.formats import read_file, reread

RUSSIAN = (
    "Совет Велморы открыл в пятницу новый мост через Аллер после двух лет работ и спора о его цвете. Сотни людей "
    "прошли по нему в первый час, сказал мэр журналистам."
)
FRENCH = (
    "Le pont a été rouvert vendredi après deux années de travaux, a annoncé la mairie. Des centaines de personnes "
    "l’ont traversé dès la première heure, malgré la pluie."
)
ATOM = "<entry><title>{0}</title><id>urn:{1}</id><updated>2024-03-29T10:00:00Z</updated><summary>{0}</summary></entry>"
ITEM = "<item><title>{0}</title><guid>{1}</guid><description>{0}</description></item>"


def feed(text: str, declared: str, kind: str = "rss") -> str:
    declaration = f' encoding="{declared}"' if declared else ""
    entries = "".join((ITEM if kind == "rss" else ATOM).format(f"{text} {n}", n) for n in range(3))
    if kind == "rss":
        head = f'<?xml version="1.0"{declaration}?>\n<rss version="2.0"><channel><title>Café Маяк</title>'
        return f"{head}{entries}</channel></rss>"
    return (
        f'<?xml version="1.0"{declaration}?><feed xmlns="http://www.w3.org/2005/Atom"><title>L</title>{entries}</feed>'
    )


def drafts(data: bytes) -> list[ArticleDraft]:
    found = list(read_file(data, "feed.xml", Known(), Options()))
    assert all(isinstance(one, ArticleDraft) for one in found), found
    return [one for one in found if isinstance(one, ArticleDraft)]


@pytest.mark.parametrize("kind", ["rss", "atom"])
@pytest.mark.parametrize(
    ("text", "declared", "encoding"),
    [
        (RUSSIAN, "utf-8", "cp1251"),
        (RUSSIAN, "", "cp1251"),
        (RUSSIAN, "UTF-8", "koi8_r"),
        (RUSSIAN, "iso-8859-1", "cp1251"),
        (RUSSIAN, "windows-1252", "utf-8"),
        (RUSSIAN, "windows-1251", "utf-8"),
        (FRENCH, "utf-8", "cp1252"),
        (FRENCH, "", "cp1252"),
        (FRENCH, "iso-8859-1", "utf-8"),
    ],
)
def test_a_feed_is_read_in_its_own_encoding_and_it_is_said(text: str, declared: str, encoding: str, kind: str) -> None:
    data = feed(text, declared, kind).encode(encoding, "replace")
    found = drafts(data)
    assert [draft.body for draft in found] == [f"{text} {n}" for n in range(3)]
    for draft in found:
        assert draft.original in data
        assert "encoding_guessed" in {problem.code for problem in draft.problems}
        again = reread(draft.original, draft.context, draft.media_type, draft.encoding, "", Known(), Options())
        assert isinstance(again, ArticleDraft)
        assert (again.body, again.title) == (draft.body, draft.title)


@pytest.mark.parametrize(
    ("text", "declared", "encoding"),
    [
        (RUSSIAN, "utf-8", "utf-8"),
        (RUSSIAN, "", "utf-8"),
        (RUSSIAN, "utf-8", "utf-8-sig"),
        (RUSSIAN, "utf-16", "utf-16"),
        (RUSSIAN, "windows-1251", "cp1251"),
        (FRENCH, "windows-1252", "cp1252"),
        ("Plain words of a town that opened its bridge on Friday.", "windows-1251", "ascii"),
    ],
)
def test_a_feed_that_declares_its_encoding_rightly_has_nothing_said_of_it(
    text: str, declared: str, encoding: str
) -> None:
    found = drafts(feed(text, declared).encode(encoding, "ignore"))
    assert [draft.body for draft in found] == [f"{text} {n}" for n in range(3)]
    assert not {problem.code for draft in found for problem in draft.problems} & {"encoding_guessed"}


def test_a_broken_byte_is_shown_as_such_in_its_entry_alone() -> None:
    data = feed(RUSSIAN * 3, "utf-8").encode().replace("открыл".encode(), "откры".encode() + b"\xd0", 1)
    found = drafts(data)
    assert ["\ufffd" in draft.body + (draft.title.value if draft.title else "") for draft in found] == [
        True,
        False,
        False,
    ]
    assert ["undecodable_characters" in {one.code for one in draft.problems} for draft in found] == [True, False, False]


@pytest.mark.parametrize("declared", ["undefined", "idna", "punycode", "unicode_escape", "rot13", "base64", "no-such"])
@pytest.mark.parametrize(("text", "encoding"), [(RUSSIAN, "cp1251"), (FRENCH, "utf-8"), (r"C:\new \u0041", "ascii")])
def test_a_feed_that_declares_no_character_set_is_read_as_it_is(text: str, encoding: str, declared: str) -> None:
    for draft in drafts(feed(text, declared).replace("Café Маяк", "Ferry").encode(encoding, "replace")):
        assert draft.body.startswith(text)
        assert draft.encoding == ("utf-8" if encoding == "ascii" else encoding)
        again = reread(draft.original, draft.context, draft.media_type, draft.encoding, "feed.xml", Known(), Options())
        assert isinstance(again, ArticleDraft)
        assert again.body == draft.body
