"""Mail that somebody passed on is as old as what it passes on, and of whom that is."""

from __future__ import annotations

import base64

import pytest

from archive.importing.drafts import ArticleDraft, Known, Options
from archive.importing.formats import read_file
from tests.importing.formats.test_record_fields import value

TEXT = (
    "The mountain railway will close for six weeks in autumn while workers replace the rails in the long tunnel.\n\n"
    "Passengers are to be carried by bus over the pass, which adds forty minutes to the journey."
)
SUBJECT = "Mountain railway to close"


def read(body: str, subject: str = f"Fwd: {SUBJECT}", headers: str = "") -> ArticleDraft:
    head = f"From: Ivo Brandt <ivo@b.example>\nSubject: {subject}\nDate: Thu, 06 Mar 2025 09:15:00 +0100\n{headers}"
    (draft,) = read_file(
        f"{head}Content-Type: text/plain; charset=utf-8\n\n{body}".encode(), "a.eml", Known(), Options()
    )
    assert isinstance(draft, ArticleDraft)
    return draft


def header(*names: str, mark: str = "", date: str = "Tue, Mar 4, 2025 at 9:15 AM") -> str:
    stated = ("Mira Tolvan <mira@orlen.example>", date, SUBJECT, "ivo@b.example")
    fields = "\n".join(f"{name}: {content}" for name, content in zip(names, stated, strict=True))
    return f"{mark}{fields}\n\n"


ENGLISH = ("From", "Date", "Subject", "To")


@pytest.mark.parametrize(
    ("subject", "head"),
    [
        (f"Fwd: {SUBJECT}", header(*ENGLISH, mark="Please archive.\n\n---------- Forwarded message ---------\n")),
        (f"Fwd: {SUBJECT}", header(*ENGLISH, mark="Begin forwarded message:\n\n")),
        (f"FW: {SUBJECT}", header("From", "Sent", "Subject", "To", date="Tuesday, March 4, 2025 9:15 AM")),
        (f"WG: {SUBJECT}", header("Von", "Gesendet", "Betreff", "An", date="Dienstag, 4. März 2025 09:15")),
        (f"TR : {SUBJECT}", header("De", "Envoyé", "Objet", "À", date="mardi 4 mars 2025 09:15")),
        (f"Fwd: {SUBJECT}", header("От", "Дата", "Тема", "Кому", date="вт, 4 мар. 2025 г. в 09:15",
                                   mark="-------- Пересылаемое сообщение --------\n")),
        (f"转发：{SUBJECT}", header("发件人", "发送时间", "主题", "收件人", date="2025年3月4日 09:15")),
        (SUBJECT, header(*ENGLISH, mark="-----Original Message-----\n")),
        (f"Fwd: Fwd: {SUBJECT}", header(*ENGLISH, mark="---- Forwarded message ----\n", date="5 March 2025")
         + header(*ENGLISH, mark="---- Forwarded message ----\n")),
    ],
)  # fmt: skip
def test_a_forwarded_message_keeps_its_day_and_its_sender(subject: str, head: str) -> None:
    draft = read(head + TEXT, subject)
    assert (value(draft.title), value(draft.published), value(draft.byline)) == (SUBJECT, "2025-03-04", "Mira Tolvan")
    assert draft.body == TEXT
    assert any("Mira Tolvan" in piece.text for piece in draft.removed)


def test_a_day_of_a_forwarded_message_that_is_not_read_is_told_and_none_is_taken() -> None:
    draft = read(header(*ENGLISH, mark="---- Forwarded message ----\n", date="yesterday") + TEXT)
    assert draft.published is None
    assert [one.evidence["quote"] for one in draft.problems if one.code == "date_unread"] == ["yesterday"]


@pytest.mark.parametrize(
    "body",
    [
        TEXT,
        f"{TEXT}\n\nFrom: the editor\nTo: all readers\nSubject: the pass",
        f"From: the pass\n\n{TEXT}",
        f"Date: Tue, Mar 4, 2025\nFrom: here to there\n\n{TEXT}",
    ],
)
def test_a_message_that_passes_nothing_on_has_its_own_day(body: str) -> None:
    for subject in (SUBJECT, f"Fwd: {SUBJECT}"):
        draft = read(body, subject)
        assert value(draft.published) == "2025-03-06"
        assert all(paragraph in draft.body for paragraph in TEXT.split("\n\n"))


@pytest.mark.parametrize("charset", ["gb18030", "utf-8", "koi8-r"])
def test_a_character_that_is_broken_between_encoded_words(charset: str) -> None:
    title = "山区铁路秋季停运六周" if charset != "koi8-r" else "Горная железная дорога закроется"
    content = base64.b64encode(title.encode(charset)).decode()
    words = f"=?{charset}?B?{content[:20]}?=\n =?{charset}?B?{content[20:]}?="
    assert value(read(TEXT, words).title) == title
    assert value(read(TEXT, f"{words} =?utf-8?Q?=21?=").title) == f"{title}!"


def test_the_buttons_of_a_newsletter_are_left_out() -> None:
    html = (
        f"<p><a href=https://x.example/v>View in browser</a></p><h1>{SUBJECT}</h1>"
        + "".join(f"<p>{paragraph}</p>" for paragraph in TEXT.split("\n\n"))
        + "<p><a href=https://x.example/u>Unsubscribe</a></p>"
    )
    head = f"From: a@b.example\nSubject: {SUBJECT}\nDate: Thu, 06 Mar 2025 09:15:00 +0100"
    data = f"{head}\nContent-Type: text/html\n\n{html}"
    (draft,) = read_file(data.encode(), "a.eml", Known(), Options())
    assert isinstance(draft, ArticleDraft)
    assert draft.body == TEXT
    assert [piece.text for piece in draft.removed] == ["View in browser", SUBJECT, "Unsubscribe"]
