"""Headers of messages, codes of wires and contacts of press releases are cut, and what they say is kept."""

from __future__ import annotations

import pytest

from tests.importing.extraction.test_heads import RUSSIAN, RUSSIAN_TITLE, TEXT, TITLE
from tests.importing.extraction.test_plain_text import read, value


@pytest.mark.parametrize(
    ("header", "title", "text", "date"),
    [
        (
            f"---------- Forwarded message ------\nFrom: Mira <desk@lantern.org>\nDate: Fri, 14 Mar 2025 at 09:14\n"
            f"Subject: Fwd: {TITLE}\nTo: archive@lantern.example",
            TITLE,
            TEXT,
            "2025-03-14",
        ),
        (
            f"-------- Пересылаемое сообщение --------\nОт кого: Мира <desk@lantern.example>\n"
            f"Дата: пятница, 14 марта 2025 09:14\nТема: {RUSSIAN_TITLE}\nКому: archive@lantern.example",
            RUSSIAN_TITLE,
            RUSSIAN,
            "2025-03-14",
        ),
        (
            f"Von: Mira Tolvan\nGesendet: Freitag, 14. März 2025 09:14\nAn: Archiv\nBetreff: WG: {TITLE}",
            TITLE,
            TEXT,
            "2025-03-14",
        ),
        (f"发件人：mira@lantern.example\n主题：{TITLE}\n发送时间：2025年3月14日", TITLE, TEXT, "2025-03-14"),
        (f"From: Mira\nSubject: {TITLE}\nTo: Archive", TITLE, TEXT, None),
    ],
)
def test_the_header_of_a_message_gives_headline_and_date(header: str, title: str, text: str, date: str | None) -> None:
    draft = read(f"{header}\n\n{text}")
    assert (value(draft.title), value(draft.published), value(draft.source)) == (title, date, None)
    assert draft.body == text


@pytest.mark.parametrize("lines", ["From: the harbour\nTo: the islands", "Date: March 14, 2025\nSource: Reuters"])
def test_two_labels_are_no_header_of_a_message(lines: str) -> None:
    assert not any(piece.rule == "header of a message" for piece in read(f"{lines}\n\n{TEXT}").removed)


def test_the_codes_of_a_wire_are_cut() -> None:
    head = f"ZCZC\nr i BC-FERRY-UPDATE1   03-14 0310\n^BC-Ferry, 1st Ld-Writethru,310<\n^{TITLE}<\n^By MIRA TOLVAN=\n"
    body = f"   VELMORA (AP) _ {TEXT}"
    draft = read(f"{head}^Associated Press Writer=\n{body}\n\nAP-NY-03-14-25 0310EST<\nNNNN")
    assert (value(draft.title), value(draft.source), value(draft.published)) == (TITLE, "AP", None)
    assert draft.body == TEXT


def test_a_caret_in_a_text_is_no_code() -> None:
    text = f"{TITLE}\n\n{TEXT}\n\n^ footnote <"
    assert read(text).body.endswith("^ footnote <")


@pytest.mark.parametrize(
    ("head", "foot", "date"),
    [
        (
            "FOR IMMEDIATE RELEASE\n\nContact:\nPress Office, Harbour Board\nTel. +44 1632 960 456\npress@velmora.org",
            "###",
            "2025-03-14",
        ),
        ("PRESSEMITTEILUNG", "Pressekontakt: Eva Kern, Tel. 0341 555 44 33", "2025-03-14"),
        ("EMBARGOED UNTIL 14 MARCH", "ENDS", "2025-03-14"),
    ],
)
def test_a_press_release_loses_its_labels_and_contacts(head: str, foot: str, date: str) -> None:
    draft = read(f"{head}\n\n{TITLE}\n\nVelmora, March 14, 2025 — {TEXT}\n\n{foot}")
    assert (value(draft.title), value(draft.published), value(draft.source)) == (TITLE, date, None)
    assert draft.body == TEXT


def test_contacts_inside_a_text_stay() -> None:
    text = f"{TEXT}\n\nContact:\n\nPress Office, Harbour Board\n\n{TEXT}"
    assert read(f"{TITLE}\n\nReuters, March 14, 2025\n\n{text}").body == text


@pytest.mark.parametrize(
    ("dateline", "source", "date"),
    [
        ("OSLO, Norway (AP) — ", "AP", None),
        ("Lindenau (dpa/lnw) - ", "dpa", None),
        ("КАМЕНСК, 17 марта 2023 года. /ТАСС/. ", "ТАСС", "2023-03-17"),
        ("БОХТАР, 17.06.2021 /АМИТ «Ховар»/. ", "Ховар", "2021-06-17"),
        ("Даланзадгад, 2021 оны зургаадугаар сарын 17 /МОНЦАМЭ/. ", "МОНЦАМЭ", "2021-06-17"),
        ("АСТАНА. КАЗИНФОРМ - ", "Казинформ", None),
        ("شیراز - ایرنا - ", "ایرنا", None),
        ("（中央社記者陳美玲高雄17日電）", "中央社", None),
        ("Leeds, 20 March 2014 – ", None, "2014-03-20"),
        ("Leeds, UK (20 March 2014) -- ", None, "2014-03-20"),
    ],
)
def test_a_dateline_stands_below_a_standfirst_too(dateline: str, source: str | None, date: str | None) -> None:
    for standfirst in ("", "Three evenings end with nine votes against six\n\n"):
        draft = read(f"{TITLE}\n\n{standfirst}{dateline}{TEXT}")
        assert (value(draft.title), value(draft.source), value(draft.published)) == (TITLE, source, date)
        assert draft.body == f"{standfirst}{TEXT}"


@pytest.mark.parametrize(
    "start", ["London (left) – ", "Leeds, 20 March – ", "Leeds, 1500 people – ", "Quay - ferry - "]
)
def test_the_beginning_of_a_sentence_is_no_dateline(start: str) -> None:
    draft = read(f"{TITLE}\n\n{start}{TEXT}")
    assert draft.body == f"{start}{TEXT}"
    assert (value(draft.source), value(draft.published)) == (None, None)
