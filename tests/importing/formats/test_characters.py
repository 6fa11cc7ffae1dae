"""Characters: encodings that pages declare wrongly, signs that stand alone, references of HTML, names in archives."""

from __future__ import annotations

import io
import zipfile

import pytest

from archive.importing.drafts import ArticleDraft, Known, Options, Refusal
from archive.importing.formats import read_file
from archive.importing.formats.decoding import decode, decode_html

RUSSIAN = (
    "Портовый совет Велморы одобрил вторую паромную линию к северным островам. Жители островов собрали четыре тысячи "
    "подписей. Первый рейс намечен на весну, до тех пор судно будет ходить по вторникам и пятницам."
)
ENGLISH = (
    "The harbour council of Velmora ap\xadproved a second ferry line to the northern islands after three evenings, "
    "and asked the port office to publish a time\xadtable before the end of the month. Residents had collected "
    "four thousand sig\xadnatures for the line, which the council put at nine million crowns."
)
POLISH = "Rada portu uchwaliła drugą linię promową na wyspy północne. Mieszkańcy zebrali cztery tysiące podpisów."


def page(text: str, declared: str) -> str:
    return f'<!doctype html><html><head><meta charset="{declared}"></head><body><p>{text}</p></body></html>'


@pytest.mark.parametrize(
    ("text", "encoding", "declared"),
    [
        (RUSSIAN, "cp1251", "utf-8"),
        (RUSSIAN, "koi8-r", "utf-8"),
        (RUSSIAN, "cp1251", "iso-8859-1"),
        (RUSSIAN, "cp1251", "windows-1252"),
        (RUSSIAN, "utf-8", "windows-1251"),
        (RUSSIAN, "cp1251", "windows-1251"),
        (POLISH, "iso-8859-2", "iso-8859-2"),
        ("Le président a déclaré, à la fin de la réunion, que c’était très clair.", "cp1252", "windows-1252"),
    ],
)
def test_a_page_is_read_as_its_bytes_are_and_not_as_it_declares(text: str, encoding: str, declared: str) -> None:
    decoded = decode_html(page(text, declared).encode(encoding))
    assert text in decoded.text
    assert not [problem for problem in decoded.problems if problem.code == "undecodable_characters"]


@pytest.mark.parametrize(
    "text",
    [
        ENGLISH,
        f"{ENGLISH} \u2014 Reuters",
        f"{ENGLISH} The quay cost \u20ac9 million \u2026 \u201cno more\u201d, the mayor\u2019s aide said.",
        "Caf\xe9 owners in the old town of Velmora said that they would close for a week against the new line.",
    ],
)  # fmt: skip
def test_signs_that_stand_alone_in_latin_text_are_those_of_windows(text: str) -> None:
    assert decode(text.encode("cp1252")).text == text


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "cp866"])
def test_words_of_another_script_are_not_taken_for_signs(encoding: str) -> None:
    assert decode(RUSSIAN.encode(encoding)).text == RUSSIAN


@pytest.mark.parametrize(
    "text", [" \n\t \r\n", "\u200b\u200d\ufeff", "\u3000\n\u2003", "\u3164", "\u2800\u2800", "\x0b\x0c\n", "\ufeff\n"]
)
@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.csv"])
def test_nothing_but_white_space_is_empty(text: str, name: str) -> None:
    (refusal,) = read_file(text.encode(), name, Known(), Options())
    assert isinstance(refusal, Refusal)
    assert (refusal.outcome, "empty" in refusal.message) == ("failed", True)


@pytest.mark.parametrize("text", ["0", "—", "…", "。", "€", "(0)", "\u200bA"])
def test_one_sign_is_something(text: str) -> None:
    assert not any(
        "empty" in one.message
        for one in read_file(text.encode(), "a.txt", Known(), Options())
        if isinstance(one, Refusal)
    )


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("three evenings of debate,&nbsp;and asked", "three evenings of debate, and asked"),
        ("THE QUAY &amp; THE BAR&nbsp;", "THE QUAY & THE BAR"),
        ("the mayor&rsquo;s &ldquo;plan&rdquo; &mdash; at last", "the mayor’s “plan” — at last"),
        ("nine &#8364; and &#x20AC;", "nine € and €"),
        ("caf&eacute; &amp;nbsp;owners", "café  owners"),
        ("time&shy;table", "timetable"),
        ("портовый&nbsp;совет &laquo;Маяк&raquo;", "портовый совет «Маяк»"),
        (
            "see https://lantern.example/a?b=1&copy;=2&amp;c=3 for it",
            "see https://lantern.example/a?b=1&copy;=2&amp;c=3 for it",
        ),
        ("write `&amp;` for it", "write `&amp;` for it"),
        ("AT&T; and R&D; and Q&A", "AT&T; and R&D; and Q&A"),
        ("&unknown; stays", "&unknown; stays"),
    ],
)
def test_references_of_html_in_plain_text_are_read_as_a_repair(written: str, read_as: str) -> None:
    text = f"Date: 2025-03-04\n\nThe council of Velmora met on Monday for {written}\n\nIt went home after an hour.\n"
    (draft,) = read_file(text.encode(), "a.txt", Known(), Options())
    assert isinstance(draft, ArticleDraft)
    assert f"for {read_as}\n" in draft.body
    assert any("HTML" in repair.rule for repair in draft.repairs) == (written != read_as)


@pytest.mark.parametrize(
    ("names", "encoding"),
    [
        (["рынок2.txt", "Гончары/list.txt"], "cp866"),
        (["рынок2.txt", "Гончары 2019.txt"], "cp1251"),
        (["市场报告.txt", "新闻2.txt"], "gbk"),
        (["ニュース.txt", "市場.txt"], "shift_jis"),
        (["Überblick.txt", "café.txt"], "cp437"),
        (["plain.txt"], "ascii"),
        (["рынок.txt", "ünlü.txt"], "utf-8"),
    ],
)
def test_names_in_zip_archives_are_read_as_they_were_meant(names: list[str], encoding: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number, _name in enumerate(names):
            archive.writestr(f"{number}" * len(_name.encode(encoding)), f"The text of number {number} is short.\n")
    data = out.getvalue()
    for number, name in enumerate(names):
        raw = name.encode(encoding)
        data = data.replace(b"%d" % number * 1 if len(raw) == 1 else f"{number}".encode() * len(raw), raw)
    members = [one.member for one in read_file(data, "all.zip", Known(), Options())]
    assert members == names


@pytest.mark.parametrize("blank", ["", "    ", "\t"])
def test_lists_of_html_in_markdown_are_lists_whatever_breaks_them(blank: str) -> None:
    text = (
        "---\ntitle: What a ferry costs\n---\nFirst:\n\n<ul>\n  <li>\n    <strong>Boat:</strong> New?\n"
        f"{blank}\n    <ul>\n      <li>\n        Who inspects it?\n      </li>\n    </ul>\n  </li>\n{blank}\n"
        "  <li>Quay</li>\n</ul>\n\nThe end.\n"
    )
    (draft,) = read_file(text.encode(), "a.md", Known(), Options())
    assert isinstance(draft, ArticleDraft)
    assert "<" not in draft.body
    assert "```" not in draft.body
    assert all(words in draft.body for words in ("New?", "Who inspects it?", "- Quay", "The end."))


def test_code_in_markdown_stays_code() -> None:
    (draft,) = read_file(
        b"---\ntitle: Code\n---\nSee <b>this</b>:\n\n    print(1)\n\nDone <ul> and so on.\n", "a.md", Known(), Options()
    )
    assert isinstance(draft, ArticleDraft)
    assert "print(1)" in draft.body
