"""Files made to be slow: every format around every repetition."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from html import escape

REPEATED = {
    "bars": "a|",
    "dashes": "— ",
    "underscores": "word_",
    "brackets": "[",
    "links": "[a](",
    "parentheses": "(",
    "less than": "<",
    "elements": "<div>",
    "emphasis": "<b>a</b>",
    "comments": "<!--",
    "items": "<item>",
    "entities": "&amp;",
    "quotes": '"',
    "quoted commas": '","',
    "quoted lines": 'x","y\n',
    "commas": ",",
    "line ends": "\n",
    "lines": "a\n",
    "paragraphs": "a\n\n",
    "returns": "\r",
    "spaces": " ",
    "tabs": "\t",
    "no-break spaces": "\u00a0",
    "quotations": "> ",
    "hashes": "# ",
    "stars": "* ",
    "star words": "*a_b*",
    "ticks": "`a``",
    "digits": "1",
    "full stops": "a.",
    "sentences": "Ab. ",
    "addresses": "http://",
    "ideographs": "中，",
    "marks": "a\u0301",
    "equals": "=",
    "braces": "{",
    "shortcodes": "{{< a ",
    "base64": "QUJD",
    "NULs": "\0",
    "soft hyphens": "\u00ad",
    "byte order marks": "\ufeff",
    "tags of flags": "\U000e0041",
    "decoded twice": "Ã©a Ã ",
    "sources": "Source: ",
    "fields": "Source: a\n",
    "footnotes": "\n[1] http://a",
    "cid": "[cid:",
    "bylines": "By ",
    "envelopes": "From a 1:11 ",
    "dates": "2024-03-29 ",
    "dates in brackets": "A (29 March 2024) ",
    "broken words": "ab-\n",
    "encoded twice": "&amp;nbsp;",
    "dates in words": "29 March 2024, ",
    "sentence ends": ".\" ",
    "headings": "a\n=\n",
    "lists": "- - ",
    "tables": "|a|b|\n|-|-|\n",
    "breadcrumbs": "Home > ",
    "scripts": "<script>",
    "marked areas": '<nav>a<span class="related-links">b',
    "cards": '<div class="c"><h3><a href="/a">A headline of another story</a></h3></div>',
    "offers": "<p>Subscribe to our newsletter for $5.</p>",
    "empty elements": "<i></i>",
    "days side by side": "<span>1 January 2024</span>",
    "days beside": "<aside><h2>Other</h2><time datetime=2024-01-01></time>",
    "permalinks": '<p id="x"><a href="#x">a</a> word ',
    "marked properties": '<b itemscope itemtype="x/NewsArticle" itemprop="headline">a',
}  # fmt: skip

# Those of a format, beside which it has what is not named here in common with all others.
OWN = {
    "emphasis": "page feed", "comments": "page feed", "items": "feed", "quoted commas": "table json",
    "quoted lines": "table", "paragraphs": "text markdown", "returns": "text table", "quotations": "markdown mail",
    "star words": "markdown", "ticks": "markdown", "sentences": "text", "shortcodes": "markdown",
    "tags of flags": "text", "decoded twice": "text json", "fields": "mail", "footnotes": "mail", "cid": "mail",
    "envelopes": "mailbox", "dates in words": "text", "sentence ends": "text", "headings": "markdown",
    "lists": "markdown page", "tables": "markdown", "breadcrumbs": "text", "links": "markdown",
    "byte order marks": "text", "no-break spaces": "text page", "tabs": "text json", "stars": "markdown text",
    "base64": "mail text", "scripts": "page", "marked areas": "page", "cards": "page", "offers": "page",
    "empty elements": "page", "days side by side": "page", "days beside": "page", "permalinks": "page",
    "marked properties": "page",
}  # fmt: skip

PROSE = "The council of Velmora approved a second ferry line on Friday, and the keeper of its stores said so.\n\n" * 4
FILE = tuple[str, bytes]


def _text(part: str) -> FILE:
    return "a.txt", part.encode()


def _text_above(part: str) -> FILE:
    return "a.txt", f"A headline {part}stands\n\n{PROSE}".encode()


def _text_below(part: str) -> FILE:
    return "a.txt", f"A headline of the day\n\n{PROSE}The end {part}y".encode()


def _text_in_lines(part: str) -> FILE:
    return "a.txt", "\n".join(part[n : n + 150] for n in range(0, len(part), 150)).encode()


def _page(part: str) -> FILE:
    return (
        "a.html",
        f"<html><title>T</title><body><article><h1>T</h1><p>Some words.</p>{part}</article></html>".encode(),
    )


def _saved_page(part: str) -> FILE:
    head = 'From: <Saved by Blink>\nContent-Type: multipart/related; boundary="x"\n\n--x\nContent-Type: text/html\n\n'
    return "a.mhtml", f"{head}<html><body><p>Some words.</p>{part}\n--x--\n".encode()


def _page_of_words(part: str) -> FILE:
    part = escape(part)
    third = part[: len(part) // 3]
    head = f'<title>x{third}y</title><meta property="og:title" content="x{third}y">'
    return "a.html", f"<html>{head}<body><article><h1>x{third}y</h1><p>Some words, x{part}y.</p></html>".encode()


def _markdown(part: str) -> FILE:
    return "a.md", f"---\ntitle: A\n---\n\n{part}".encode()


def _markdown_heading(part: str) -> FILE:
    return "a.md", f"# x{part}y\n\nSome words, x{part}y.\n\n<p>HTML</p>\n".encode()


def _json(part: str) -> FILE:
    fields = ("title", "body", "author", "source", "tags", "id", "summary", "url", "date")
    return "a.json", json.dumps({name: f"x{part[: len(part) // len(fields)]}y" for name in fields}).encode()


def _json_records(part: str) -> FILE:
    records = [{"title": part[n : n + 300], "body": part[n : n + 300]} for n in range(0, len(part) // 2, 300)]
    return "a.json", json.dumps({"publisher": part[: len(part) // 2], "articles": records}).encode()


def _json_blocks(part: str) -> FILE:
    """Make a text of many blocks, each with its words twice, beside another of as many short paragraphs."""
    words = [part[n : n + 30] + str(n) for n in range(0, len(part) // 4, 30)]
    blocks = [{"type": "section", "text": one, "children": [{"text": one}, {"text": str(n)}]}
              for n, one in enumerate(words)]  # fmt: skip
    content = "\n\n".join(f"{n} a" for n in range(len(words)))
    return "a.json", json.dumps({"title": "A", "content": content, "blocks": blocks}).encode()


def _json_open(part: str) -> FILE:
    return "a.json", f'{{"title": "a", "body": {part}'.encode()


def _json_lines(part: str) -> FILE:
    lines = (json.dumps({"title": part[n : n + 300], "body": part[n : n + 300]}) for n in range(0, len(part), 300))
    return "a.jsonl", "\n".join(lines).encode()


def _table(part: str) -> FILE:
    cell = part.replace('"', '""').replace("\n", " ")  # a row of too many lines is read again as so many rows
    return "a.csv", f'title,body,date\n"x{cell[: len(cell) // 3]}y","x{cell}y",2024-01-01\n'.encode()


def _table_of_many(part: str) -> FILE:
    cells = (part[n : n + 3000].replace('"', '""') for n in range(0, len(part), 3000))
    return "a.csv", "\n".join(("title,body", *(f'"A","{cell}"' for cell in cells))).encode()


def _table_open(part: str) -> FILE:
    return "a.csv", f"title,body,date\n{part}".encode()


def _feed(part: str) -> FILE:
    words = escape(_of_xml(part))
    third = words[: len(words) // 3].rpartition("&")[0] or words[: len(words) // 3]
    item = f"<item><title>x{third}y</title><description>x{words}y</description><guid>{third}</guid></item>"
    return "a.xml", f'<rss version="2.0"><channel><title>C</title>{item}</channel></rss>'.encode()


def _feed_broken(part: str) -> FILE:
    return "a.xml", f'<rss version="2.0"><channel><title>C</title><item><title>T</title>{_of_xml(part)}'.encode()


def _feed_of_many(part: str) -> FILE:
    part = _of_xml(part)
    items = "".join(f"<item><title>{escape(part[n : n + 300])}</title></item>" for n in range(0, len(part) // 2, 300))
    head = escape(part[: len(part) // 2])
    return "a.xml", f'<rss version="2.0"><channel><title>{head}</title>{items}</channel></rss>'.encode()


def _atom(part: str) -> FILE:
    content = f'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{escape(_of_xml(part))}</p></div></content>'
    return (
        "a.xml",
        f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>T</title>{content}</entry></feed>'.encode(),
    )


HEADS = "Message-ID: <x@y>\nMIME-Version: 1.0\n"


def _mail(part: str) -> FILE:
    return "a.eml", f"From: A B <a@b.c>\nSubject: S\nDate: Fri, 29 Mar 2024 10:00:00 +0000\n{HEADS}\n{part}y\n".encode()


def _mail_heads(part: str) -> FILE:
    part = part.replace("\n", " ").replace("\r", " ")[: len(part) // 3]
    return "a.eml", f"From: x{part}y\nSubject: x{part}y\nDate: x{part}y\n{HEADS}\nSome words.\n".encode()


def _mail_parts(part: str) -> FILE:
    heads = "From: a@b.c\nSubject: S\nContent-Type: multipart/mixed; boundary=x\n"
    return "a.eml", f"{heads}{HEADS}\n--x\nContent-Type: text/html\n\n<p>{part}\n--x\n\n{PROSE}\n--x--\n".encode()


def _mail_forwarded(part: str) -> FILE:
    heads = f"From: a@b.c\nSubject: Fwd: S\nContent-Type: text/html\n{HEADS}"
    header = "<p>From: A B</p><p>Date: 29 March 2024</p><p>Subject: S</p>"
    return "a.eml", f"{heads}\n<blockquote>{header}<blockquote>{part}</blockquote></blockquote>\n".encode()


def _mailbox(part: str) -> FILE:
    message = "From a@b Fri Mar 29 10:00:00 2024\nFrom: a@b.c\nSubject: S\n\n"
    return "a.mbox", "".join(f"{message}{part[n : n + 300]}\n\n" for n in range(0, len(part), 300)).encode()


def _mailbox_line(part: str) -> FILE:
    return "a.mbox", f"From a@b Fri Mar 29 10:00:00 2024\nFrom: a@b.c\nSubject: S\n\nA\n\nFrom x{part}".encode()


def _zip(part: str) -> FILE:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for n in range(0, len(part), 3000):
            archive.writestr(f"{n}.txt", part[n : n + 3000])
    return "a.zip", out.getvalue()


def _pdf(part: str) -> FILE:
    words = part.encode("latin-1", "replace").replace(b"\\", b"").replace(b"(", b"\\(").replace(b")", b"\\)")
    words = words.replace(b"\r", b" ").replace(b"\n", b") Tj T* (")
    content = b"BT /F 12 Tf 12 TL (x" + words + b"y) Tj ET"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d>>stream\n" % len(content) + content + b"\nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    data, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n" % number + one + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 6\n0000000000 65535 f \n" + table + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
    return "a.pdf", data + end % len(data)


def _of_xml(part: str) -> str:
    return part.replace("\0", "0")


FORMATS: dict[str, Callable[[str], FILE]] = {
    name.removeprefix("_"): make
    for name, make in list(globals().items())
    if name.startswith("_") and callable(make) and name not in ("_of_xml",) and not name.startswith("__")
}


def units_of(kind: str) -> dict[str, str]:
    """Return what may be hard for a format: what any may find hard, and what is its own."""
    return {
        name: unit for name, unit in REPEATED.items() if name not in OWN or kind.startswith(tuple(OWN[name].split()))
    }


def repeated(unit: str, size: int) -> str:
    """Return a repetition of about so many bytes."""
    return unit * (size // len(unit.encode()) + 1)
