"""Pages that a browser saved in one file (MHTML, RFC 2557): the page itself, and from which address it was saved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.message import Message
from itertools import islice

from archive.importing.drafts import ArticleDraft, Known, Options, Refusal
from archive.importing.formats.html.addresses import safe_address
from archive.importing.formats.html.pages import read_page

MEDIA_TYPE = "multipart/related"
PAGES = ("text/html", "application/xhtml+xml")
MOST_PARTS = 5000
LONGEST_HEADER = 4000


def read(data: bytes, name: str, known: Known, options: Options) -> Iterator[ArticleDraft | Refusal]:
    """Read the page in a file that a browser saved; the day of saving is no date of its article."""
    if data.lower().count(b"boundary=") > MOST_PARTS:
        yield Refusal("failed", f"The saved page has more than {MOST_PARTS} parts in each other.")
        return
    message = message_from_bytes(data)
    parts = [part for part in islice(message.walk(), MOST_PARTS) if part.get_content_type() in PAGES]
    location = _address(message, "Snapshot-Content-Location") or _address(message, "Content-Location")
    page = next((part for part in parts if location and _address(part, "Content-Location") == location), None)
    page = page or next(iter(parts), None)
    content = page.get_payload(decode=True) if page is not None else None
    if page is None or not isinstance(content, bytes) or not content.strip():
        yield Refusal("failed", "The file was saved by a browser, but holds no page.")
        return
    charset = page.get_content_charset() or ""
    location = location or _address(page, "Content-Location")
    for found in _read(content, known, replace(options, encoding=options.encoding or charset), location):
        yield replace(found, original=data, media_type=MEDIA_TYPE) if isinstance(found, ArticleDraft) else found


def _read(content: bytes, known: Known, options: Options, location: str) -> Iterator[ArticleDraft | Refusal]:
    try:
        yield from read_page(content, known, options, location)
    except LookupError:  # an encoding that does not exist
        yield from read_page(content, known, replace(options, encoding=""), location)


def _address(part: Message, name: str) -> str:
    """Return the address in a header; nothing for what stands only in the file, as `cid:frame-1`."""
    address = safe_address("".join(str(part.get(name, ""))[:LONGEST_HEADER].split()))
    return address if address.startswith("http") else ""
