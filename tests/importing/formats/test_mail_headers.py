"""Headers that are parsed but once say what they say when they are parsed each time."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import EmailPolicy

import pytest

from archive.importing.formats.mail import headers
from archive.importing.formats.mail.headers import LONGEST_HEADER, POLICY

MESSAGES = {
    "plain": b"From: Eva Brandt <eva@desk.example>\nSubject: Ferries\nDate: Fri, 1 Mar 2024 10:00:00 +0000\n\nText.\n",
    "encoded": b"From: =?utf-8?q?Za=C5=BCnik?= <z@a.example>\nSubject: =?koi8-r?B?8NLJ18XU?=\n\nText.\n",
    "raw": "From: Astana <a@b.example>\nSubject: Привет, 北京\nTo: a, b; c\n\nText.\n".encode(),
    "broken": b"From: <<eva@\nSubject: =?utf-8?q?=ZZ?=\nContent-Type: text/plain; charset\nDate: yesterday\n\nText.\n",
    "parts": b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x; name*0=a; name*1=b\n\n--x\n"
    b"Content-Type: text/plain; charset=us-ascii; format=flowed\nContent-Disposition: inline\n\nText.\n--x--\n",
    "names in other cases": b"SUBJECT: One\nsubject: Two\nX-Own: three\nx-oWn: four\n\nText.\n",
}


@pytest.mark.parametrize("data", MESSAGES.values(), ids=MESSAGES)
def test_headers_are_what_the_standard_library_makes_of_them(data: bytes) -> None:
    ours, plain = message_from_bytes(data, policy=POLICY), message_from_bytes(data, policy=EmailPolicy())
    for _again in range(2):
        for one, other in zip(ours.walk(), plain.walk(), strict=True):
            assert one.items() == other.items()
            assert [(type(a).__mro__[1:], repr(a.defects)) for a in one.values()] == [
                (type(b).__mro__[1:], repr(b.defects)) for b in other.values()
            ]
            assert one.get_content_type() == other.get_content_type()
            assert one.get_content_charset() == other.get_content_charset()
            assert one.get_filename() == other.get_filename()


def test_a_header_is_parsed_once_however_often_it_is_asked_for() -> None:
    headers._parsed.cache_clear()
    message = message_from_bytes(MESSAGES["parts"], policy=POLICY)
    for _ in range(10):
        assert message.get_content_type() == "multipart/mixed" and message.get("mime-version") == "1.0"
    assert headers._parsed.cache_info().misses <= 4


def test_a_header_that_is_too_long_is_cut_before_it_is_parsed() -> None:
    message = message_from_bytes(b"Subject: " + b"word " * LONGEST_HEADER + b"\n\nText.\n", policy=POLICY)
    assert len(message["Subject"]) <= LONGEST_HEADER
