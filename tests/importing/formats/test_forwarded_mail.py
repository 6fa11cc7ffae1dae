"""Mail that somebody passed on is as old as what it passes on, and of whom that is."""

from __future__ import annotations

import base64

import pytest

from archive.importing.drafts import ArticleDraft, Known, Options
from archive.importing.formats import read_file
from archive.importing.formats.mail.forwarded import unquoted
from archive.importing.formats.mail.parts import without_edges
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


HTML = "".join(f"<p>{paragraph}</p>" for paragraph in TEXT.split("\n\n"))
ADDRESS = '&lt;<a href="mailto:mira@orlen.example">mira@orlen.example</a>&gt;'
OUTLOOK = '<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal">'


def fields_in_bold(*fields: str, end: str = "<br>") -> str:
    return end.join(f"<b>{name}:</b>&nbsp;{content}" for name, _, content in (one.partition("=") for one in fields))


def read_html(html: str, subject: str) -> ArticleDraft:
    data = f"From: Ivo Brandt <ivo@b.example>\nSubject: {subject}\nDate: Thu, 06 Mar 2025 09:15:00 +0100\n"
    data += f"MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n<html><body>{html}</body></html>"
    (draft,) = read_file(data.encode(), "a.eml", Known(), Options())
    assert isinstance(draft, ArticleDraft)
    return draft


MIRA = f"Mira Tolvan {ADDRESS}"
GMAIL = (
    '<div dir="ltr">Please archive.<br><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">'
    "---------- Forwarded message ---------<br>From: <strong class='gmail_sendername'>Mira Tolvan</strong> "
    f"<span dir='auto'>{ADDRESS}</span><br>Date: Tue, Mar 4, 2025 at 9:15 AM<br>Subject: {SUBJECT}<br>"
    f"To:  &lt;<a href='mailto:ivo@b.example'>ivo@b.example</a>&gt;<br></div><br><br>{HTML}</div></div>"
)
PASSED_ON = [
    (f"Fwd: {SUBJECT}", GMAIL),
    (SUBJECT, GMAIL),
    (f"FW: {SUBJECT}", f"{OUTLOOK}" + fields_in_bold(f"From={MIRA}", "Sent=Tuesday, March 4, 2025 9:15 AM",
     "To=Ivo Brandt", f"Subject={SUBJECT}") + f"</p></div>{HTML}"),
    (f"WG: {SUBJECT}", f"<p>Zur Ablage</p>{OUTLOOK}" + fields_in_bold(f"Von={MIRA}",
     "Gesendet=Dienstag, 4. März 2025 09:15", "An=Ivo Brandt", f"Betreff={SUBJECT}") + f"</p></div>{HTML}"),
    (f"Fwd: {SUBJECT}", '<div style="border-top:solid #E1E1E1 1.0pt">' + fields_in_bold(f"От={MIRA}",
     "Отправлено=4 марта 2025 г. 9:15", "Кому=Ivo Brandt", f"Тема={SUBJECT}") + f"</div>{HTML}"),
    (f"转发：{SUBJECT}", "<div>---------&nbsp;原始邮件&nbsp;---------</div><div><div>" + fields_in_bold(
     f'发件人="Mira Tolvan"{ADDRESS};', "发送时间=2025年3月4日(星期二) 上午9:15", "收件人=Ivo;", f"主题={SUBJECT}",
     end="</div><div>") + f"</div></div>{HTML}"),
    (f"Fwd: {SUBJECT}", "<blockquote type='cite'><div>Begin forwarded message:</div><br><div>" + fields_in_bold(
     f"From={MIRA}", f"Subject={SUBJECT}", "Date=March 4, 2025 at 9:15:00 AM GMT+1", "To=Ivo Brandt",
     end="</div><div>") + f"</div><br>{HTML}</blockquote>"),
    (f"Fwd: {SUBJECT}", "<div>-------- Weitergeleitete Nachricht --------<table>" + "".join(
     f"<tr><th>{name}: </th><td>{content}</td></tr>" for name, content in (("Betreff", SUBJECT),
     ("Datum", "Tue, 4 Mar 2025 09:15:00 +0100"), ("Von", MIRA), ("An", "Ivo Brandt"))) + f"</table></div>{HTML}"),
]  # fmt: skip


@pytest.mark.parametrize(("subject", "html"), PASSED_ON)
def test_a_message_in_html_that_is_passed_on_keeps_its_day_and_its_sender(subject: str, html: str) -> None:
    draft = read_html(html, subject)
    assert (value(draft.title), value(draft.published), value(draft.byline)) == (SUBJECT, "2025-03-04", "Mira Tolvan")
    assert draft.body == TEXT
    assert any("Mira Tolvan" in piece.text for piece in draft.removed)


@pytest.mark.parametrize(
    ("subject", "html"),
    [
        (f"Fwd: {SUBJECT}", HTML),
        (f"Re: {SUBJECT}", HTML + OUTLOOK + fields_in_bold(f"From={MIRA}", "Sent=March 4, 2025", f"Subject={SUBJECT}")
         + "</p></div><p>The first letter.</p>"),
        (SUBJECT, f"<p>Date: Sunday</p><p>From: nine to five</p>{HTML}"),
        (f"Fwd: {SUBJECT}", f"<p>From: nine to five, on every day of the week</p>{HTML}"),
    ],
)  # fmt: skip
def test_html_that_passes_nothing_on_is_of_whom_sent_it(subject: str, html: str) -> None:
    draft = read_html(html, subject)
    assert (value(draft.published), value(draft.byline)) == ("2025-03-06", "Ivo Brandt")
    assert TEXT.split("\n\n")[1] in draft.body
    assert not [piece for piece in draft.removed if piece.rule == "head of a forwarded message"]


@pytest.mark.parametrize("blank", ["", " ", "\xa0", "\u2028", "\x1c", "\n\xa0\n"])
def test_a_quotation_that_holds_nothing_ends(blank: str) -> None:
    for text in (blank, f"> {blank}", f">{blank}\n>", f"> > {blank}"):
        assert unquoted(text).strip("> \n\xa0") == ""
    assert unquoted("> \xa0") == ""


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("> one\n>\n> two", "one\n\ntwo"),
        (">> one\n> two", "> one\ntwo"),
        ("> > one\n\n>> two", "one\n\ntwo"),
        ("> one\ntwo", "> one\ntwo"),
        ("one", "one"),
        ("> \xa0\n> one\xa0", "\xa0\none\xa0"),
        (">" * 200_000 + "one", "one"),
    ],
)
def test_the_marks_of_a_quotation_are_left_out(text: str, bare: str) -> None:
    assert unquoted(text) == bare


def test_a_forwarded_message_of_a_space_alone_is_read() -> None:
    head = "<div>" + fields_in_bold(f"From={MIRA}", "Date=March 4, 2025", f"Subject={SUBJECT}", end="</div><div>")
    draft = read_html(f"<blockquote>{head}</div><br><p>&nbsp;</p><p>\u2028</p></blockquote>", f"Fwd: {SUBJECT}")
    assert value(draft.title) == SUBJECT


@pytest.mark.parametrize("prefix", ["Fwd", "FW", "WG", "TR", "RV", "I", "ENC", "Enc", "İLT", "Пересл", "转发", "轉寄"])
def test_the_same_marks_say_that_a_message_is_passed_on_and_are_no_part_of_its_title(prefix: str) -> None:
    draft = read(header(*ENGLISH) + TEXT, f"{prefix}: {SUBJECT}")
    assert (value(draft.title), value(draft.published)) == (SUBJECT, "2025-03-04")


@pytest.mark.parametrize("title", ["I: Claudius", "Enc: a short guide"])
def test_a_title_that_begins_as_such_a_mark_stays_whole(title: str) -> None:
    assert value(read(TEXT, title).title) == title
    assert value(read(TEXT, f"Fwd: {title}").title) == title
    assert value(read_html(HTML, title).title) == title
    draft = read(header(*ENGLISH) + TEXT, f"Fwd: {title}")
    assert (value(draft.title), value(draft.published)) == (title, "2025-03-04")


@pytest.mark.parametrize("charset", ["undefined", "idna", "punycode", "unicode_escape", "rot13", "base64", "no-such"])
def test_a_charset_of_mail_that_is_none_changes_nothing(charset: str) -> None:
    text = f"C:\\new caf\xe9: {TEXT}"
    for encoding in ("utf-8", "latin-1"):
        data = f"From: =?{charset}?Q?Mira_Tolvan?= <m@b.example>\nSubject: =?{charset}?Q?C:\\new_caf=C3=A9?=\n"
        data += f"Content-Type: text/plain; charset={charset}\nContent-Disposition: inline; a*={charset}''%FF\n\n{text}"
        (draft,) = read_file(data.encode(encoding), "a.eml", Known(), Options())
        assert isinstance(draft, ArticleDraft)
        assert (draft.body, value(draft.title)) == (text, "C:\\new café")
        assert value(draft.byline) == "Mira Tolvan"


def test_a_subject_that_only_looks_like_an_encoded_word_stays_as_it_is() -> None:
    for title in ("Why=?what?", "a*=b'c; d*=e'f"):
        assert value(read(TEXT, title).title) == title
    words = "=?utf-8?B?w6k=?==?utf-8?B?w6k=?="
    assert "utf-8utf-8" not in value(read(TEXT, words).title)


def test_boilerplate_is_left_out_at_both_edges_however_often_it_stands_there() -> None:
    edge = "Unsubscribe\n\n" * 20_000
    body, removed = without_edges(f"{edge}{TEXT}\n\n{edge.strip()}", "text", SUBJECT)
    assert (body, len(removed)) == (TEXT, 40_000)


def test_all_parts_of_a_text_are_read_in_their_order() -> None:
    parts = [f"Part {number} of the long letter about the mountain railway.\n" for number in range(500)]
    head = "From: a@b.example\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
    data = head + "".join(f"--b\nContent-Type: text/plain\n\n{part}\n" for part in ("", *parts, " \n")) + "--b--\n"
    (draft,) = read_file(data.encode(), "a.eml", Known(), Options())
    assert isinstance(draft, ArticleDraft)
    assert draft.body.split("\n\n") == [part.strip() for part in parts]
