"""A large file read in slices gives what it gives as a whole, whatever stands in it."""

from __future__ import annotations

import csv
import io
import json
from email.message import EmailMessage

import pytest

from archive.importing.drafts import ArticleDraft, Known, Options, Refusal
from archive.importing.formats import may_be_sliced, read_file, read_slice, slice_file, slicing
from archive.importing.formats.sniffing import SNIFFED
from archive.importing.formats.tables import delimited

WORDS = "The harbour council of {place} approved ferry number {n} on Friday, after {n} evenings of debate. "
PLACES = ("Velmora", "Šiauliai", "Астана", "北京", "İzmir")


@pytest.fixture(autouse=True)
def small_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slicing, "SLICE_BYTES", 700)
    monkeypatch.setattr(delimited, "SLICE_BYTES", 700)


def text_of(n: int) -> str:
    return WORDS.format(place=PLACES[n % len(PLACES)], n=n) * (1 + n % 3)


def json_lines(number: int = 12) -> list[str]:
    return [
        json.dumps({"title": f"Ferry {n}", "body": text_of(n), "date": f"2024-03-{n % 28 + 1:02}"}, ensure_ascii=False)
        for n in range(number)
    ]


def table(dates: str = "{n}/03/2024", delimiter: str = ",", number: int = 12) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(("title", "date", "text"))
    for n in range(1, number + 1):
        body = f'{text_of(n)}\n\nIt was "late", they said;\tand cold | dark.'
        writer.writerow((f"Ferry {n}", dates.format(n=n), body))
    return out.getvalue()


def mailbox(number: int = 8, end: str = "\n") -> bytes:
    parts = []
    for n in range(number):
        message = EmailMessage()
        message["From"] = "Velmora Post <desk@example.org>"
        message["Subject"] = f"Ferry {n}"
        message["Date"] = f"Fri, {n + 1:02} Mar 2024 10:00:00 +0000"
        message.set_content(f"{text_of(n)}\n\n>From here on, ferries sail at 10:{n:02}.\n")
        parts.append(f"From desk@example.org Fri Mar {n + 1:2} 10:00:00 2024\n".encode() + bytes(message) + b"\n")
    return b"".join(parts).replace(b"\n", end.encode())


def feed(entry: str = "item", number: int = 9) -> str:
    items = "".join(
        f"<{entry}><title>Ferry {n}</title><guid>f{n}</guid><description>&lt;p&gt;{text_of(n)}&lt;/p&gt;</description>"
        f"</{entry}>\n"
        for n in range(number)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Velmora</title>{items}</channel></rss>'


def whole(data: bytes, name: str) -> list[ArticleDraft | Refusal]:
    return list(read_file(data, name, Known(), Options()))


def in_slices(data: bytes, name: str) -> list[ArticleDraft | Refusal]:
    assert may_be_sliced(data[:SNIFFED], name, Options())
    cut = slice_file(data, name, Options())
    assert cut
    format_name, sliced = cut
    assert len(sliced.parts) >= 3
    read: list[ArticleDraft | Refusal] = []
    for part in sliced.parts:
        if isinstance(part, Refusal):
            read.append(part)
        else:
            own = data[part.start : part.end]
            read += read_slice(format_name, own, part, sliced.shared, Known(), Options())
    return read


LINES = "\n".join(json_lines()) + "\n"
BROKEN_ROW = table().replace('"\r\nFerry 5', '"\r\n"Ferry never, "ends\r\nFerry 5', 1)
SLICED = {
    "lines": ("a.jsonl", LINES.encode()),
    "lines ended as on Windows": ("a.jsonl", LINES.replace("\n", "\r\n").encode()),
    "lines without a last end": ("a.jsonl", LINES.rstrip().encode()),
    "lines with a mark before them": ("a.jsonl", LINES.encode("utf-8-sig")),
    "lines with empty ones between": ("a.jsonl", LINES.replace("\n", "\n\n \n").encode()),
    "lines, one of them broken": ("a.jsonl", LINES.replace('{"title": "Ferry 5"', '{"title": Ferry 5"').encode()),
    "lines, some bytes of them broken": ("a.jsonl", LINES.encode().replace(b"debate", b"deb\xffate", 1)),
    "lines in an older encoding": ("a.jsonl", LINES.encode("cp1251", "ignore")),
    "rows": ("a.csv", table().encode()),
    "rows with a mark before them": ("a.csv", table().encode("utf-8-sig")),
    "rows parted by semicolons": ("a.csv", ("sep=;\n" + table(delimiter=";")).encode()),
    "rows parted by tabs, below other lines": ("a.tsv", ("Export of March\n\n" + table(delimiter="\t")).encode()),
    "rows of wide characters": ("a.csv", table().encode("utf-16")),
    "rows that prove the order of dates late": ("a.csv", table("03/{n}/2024", number=20).encode()),
    "rows whose dates prove nothing": ("a.csv", table("3/4/2024").encode()),
    "rows, one of them endless": ("a.csv", BROKEN_ROW.encode()),
    "messages": ("a.mbox", mailbox()),
    "messages ended as on Windows": ("a.mbox", mailbox(end="\r\n")),
    "entries": ("a.xml", feed().encode()),
    "entries in an older encoding": (
        "a.xml",
        feed().replace("1.0", '1.0" encoding="windows-1251', 1).encode("cp1251", "xmlcharrefreplace"),
    ),
    "entries of broken XML": ("a.xml", feed().replace("</channel>", "<br></channel>").encode()),
}  # fmt: skip


@pytest.mark.parametrize(("name", "data"), SLICED.values(), ids=SLICED)
def test_slices_give_what_the_whole_file_gives(name: str, data: bytes) -> None:
    assert in_slices(data, name) == whole(data, name)


RECORDS = list(map(json.loads, json_lines()))
WHOLE = {
    "one object over several lines": (
        "a.json",
        json.dumps({"articles": list(map(json.loads, json_lines()))}, indent=1),
    ),
    "an array": ("a.json", json.dumps(list(map(json.loads, json_lines())))),
    "one record": ("a.jsonl", json_lines(1)[0] + "\n"),
    "a broken first line": ("a.jsonl", '{"title": \n' + LINES),
    "entities of its own": ("a.xml", '<!DOCTYPE rss [<!ENTITY a "b">]>' + feed()),
    "a feed without entries": ("a.xml", feed(number=0)),
    "a page": ("a.html", f"<html><body><article><h1>Ferry</h1><p>{text_of(4)}</p></article></body></html>"),
    "a text": ("a.txt", f"Ferry 4\n\n{text_of(4)}"),
}


@pytest.mark.parametrize(("name", "text"), WHOLE.values(), ids=WHOLE)
def test_what_has_no_slices_is_read_as_a_whole(name: str, text: str) -> None:
    assert slice_file(text.encode(), name, Options()) is None


@pytest.mark.parametrize("data", [LINES.encode("utf-16"), LINES.encode("utf-32")], ids=["utf-16", "utf-32"])
def test_lines_of_wide_characters_are_read_as_a_whole(data: bytes) -> None:
    assert slice_file(data, "a.jsonl", Options()) is None
    assert len(whole(data, "a.jsonl")) == 12


def test_rows_whose_bytes_explain_nothing_are_read_as_a_whole() -> None:
    data = table().encode().replace(b"debate", b"deb\xff\xfeate", 1)
    assert slice_file(data, "a.csv", Options()) is None
    assert len(whole(data, "a.csv")) == 12


def test_slices_cover_a_file_once_and_hold_whole_lines() -> None:
    data = LINES.encode()
    slices = list(slicing.cut_lines(data))
    assert b"".join(data[one.start : one.end] for one in slices) == data
    assert [one.number for one in slices] == [1 + data.count(b"\n", 0, one.start) for one in slices]
    assert all(data[one.end - 1 : one.end] == b"\n" for one in slices)
