"""E-mail: one message in a file, or a mailbox of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from email import message_from_bytes
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Any

from archive.importing.drafts import ArticleDraft, Finding, Known, Options, Problem, Refusal, Removed, Repair
from archive.importing.extraction.character_repair import RepairedText, repair
from archive.importing.extraction.credits.patterns import ORGANISATION
from archive.importing.extraction.credits.sources import SourceNames, source_names_of
from archive.importing.extraction.language import with_language
from archive.importing.extraction.plain_text import PlainText
from archive.importing.formats.decoding import decode
from archive.importing.formats.html.addresses import safe_address
from archive.importing.formats.html.markup import html_to_body
from archive.importing.formats.html.pages import read as read_page
from archive.importing.formats.mail.forwarded import Forwarded, forwarded_message, passes_on, unquoted, without_prefix
from archive.importing.formats.mail.headers import POLICY
from archive.importing.formats.mail.parts import (
    attachments,
    attachments_left,
    further_texts,
    unflowed,
    without_edges,
    without_quoted_from,
)
from archive.importing.formats.records.date_findings import date_findings, date_unread
from archive.importing.formats.records.date_values import read_date_value
from archive.importing.formats.records.fields import Value
from archive.importing.formats.slicing import FileSlice, SlicedFile, Span, cut_spans
from archive.importing.formats.texts.plain import read as read_text

MEDIA_TYPE = "message/rfc822"
MOST_PARTS = 200

# Only where the headers of a message follow; a line of prose may begin with “From ”, and tell a time.
_ENVELOPE = re.compile(rb"^From \S+ (?>[^\n]*\d:\d\d)[^\n]*\n(?=>*From |[A-Za-z][\w-]{0,60}:[ \t\r\n])", re.MULTILINE)
_TOP_FIELD = re.compile(
    r"(?P<name>URL|Link|Date|Source|From|Subject|Author):[ \t]*(?P<content>[^\n]*)\n", re.IGNORECASE
)
_FOOTNOTE = re.compile(r"[ \t]*(?:\[\d{1,3}\]:?|\d{1,3}\.)[ \t]+(?:https?|ftp)://\S+[ \t]*")
_SIGNATURE = re.compile(r"\n-- ?\n[\s\S]*$|\n_{20,}\n[\s\S]*$")
_PICTURE = re.compile(r"\[(?:IMG|image|cid):[^\]\n]{0,500}\][ \t]*")


def read_mailbox(data: bytes, name: str, known: Known, options: Options) -> Iterator[ArticleDraft | Refusal]:
    """Read every message of a mailbox; a message's own bytes are those without the line of its envelope."""
    yield from _read_messages(data, 1, _messages(data), known, options)


def sliced_mailbox(data: bytes, options: Options) -> SlicedFile | None:
    """Cut a mailbox between its messages."""
    return SlicedFile(None, tuple(cut_spans(data, _messages(data))))


def read_slice_of_mailbox(
    data: bytes, part: FileSlice, shared: None, known: Known, options: Options
) -> Iterator[ArticleDraft | Refusal]:
    """Read the messages of a slice."""
    yield from _read_messages(data, part.number, part.spans, known, options)


def _read_messages(
    data: bytes, first: int, spans: Iterable[Span], known: Known, options: Options
) -> Iterator[ArticleDraft | Refusal]:
    for number, (start, end) in enumerate(spans, start=first):
        for content in read(data[start:end], "", known, options):
            yield replace(content, ordinal=number)


def _messages(data: bytes) -> Iterator[Span]:
    """Yield where the messages of a mailbox stand."""
    starts = [
        found for found in _ENVELOPE.finditer(data) if found.start() == 0 or _after_empty_line(data, found.start())
    ]
    for start, following in zip(starts, [*starts[1:], None], strict=True):
        end = following.start() if following else len(data)
        yield start.end(), end - 1 if following and data.endswith(b"\n\n", start.end(), end) else end


def _after_empty_line(data: bytes, place: int) -> bool:
    return data.endswith((b"\n\n", b"\r\n\r\n"), 0, place)


def read(data: bytes, name: str, known: Known, options: Options) -> Iterator[ArticleDraft | Refusal]:
    """Read one message as one article: its text without signature and addresses of links, its subject as the title."""
    if len(data) > options.max_bytes:
        yield Refusal("failed", f"The message is larger than {options.max_bytes / 1_048_576:,.0f} MiB.")
        return
    if data.lower().count(b"boundary=") > MOST_PARTS:
        yield Refusal("failed", f"The message has more than {MOST_PARTS} parts in each other.")
        return
    message = message_from_bytes(data, policy=POLICY)
    assert isinstance(message, EmailMessage)
    draft = with_language(_Message(message, data, source_names_of(known), options).draft())
    yield draft
    if options.attachments:
        yield from _read_attachments(message, draft.member, known, options)


def _read_attachments(
    message: EmailMessage, member: str, known: Known, options: Options
) -> Iterator[ArticleDraft | Refusal]:
    """Read what is attached and is text, each as an article by itself."""
    for attachment in attachments(message):
        reader = read_page if attachment.media_type == "text/html" else read_text
        content = attachment.content()
        if attachment.is_text and content.strip():
            for one in reader(content, attachment.name, known, options):
                yield replace(one, member=f"{member}/{attachment.name}")


def _after_line_ends(text: str, place: int) -> int:
    while text.startswith("\n", place):
        place += 1
    return place


def _signature(text: str) -> int | None:
    found = _SIGNATURE.search(text)
    return found.start() if found else None


def _footnotes(text: str) -> int | None:
    """Return where the last lines begin, with the line end before them, if these are numbered addresses."""
    end, first = len(text.rstrip()), None
    while (start := text.rfind("\n", 0, end)) >= 0 and _FOOTNOTE.fullmatch(text, start + 1, end):
        first = end = start
    return first


class _Message:
    def __init__(self, message: EmailMessage, data: bytes, names: SourceNames, options: Options) -> None:
        self.message = message
        self.data = data
        self.names = names
        self.options = options
        self.problems: list[Problem] = []
        self.forwarded: Forwarded | None = None
        self.encoding = decode(data, options.encoding).encoding
        self.repairs: list[Repair] = []

    def draft(self) -> ArticleDraft:
        text, is_html = self._text()
        found: dict[str, Any] = {}
        body, body_format = "", "text"
        if is_html:
            body, body_format = html_to_body(text)
            body, passed_on = self._without_head(body)
            body, edges = without_edges(body, body_format, self._subject())
            found["removed"] = (*passed_on, *edges)
        else:
            found, body = self._read_text(text)
        found.pop("title", None)
        found |= self._from_headers(found)
        found["repairs"] = (*self.repairs, *found.get("repairs", ()))
        self._name_attachments()
        return ArticleDraft(
            original=self.data,
            media_type=MEDIA_TYPE,
            encoding=self.encoding,
            body=body,
            body_format=body_format,
            member=self._header("Message-ID").strip("<> "),
            problems=tuple(self.problems),
            **found,
        )

    def _header(self, name: str) -> str:
        """Return a header of the message; a broken one is empty."""
        try:
            return " ".join(str(self.message.get(name, "")).split())[:2000]
        except (MessageError, ValueError, IndexError, AttributeError, TypeError, LookupError):
            return ""

    def _text(self) -> tuple[str, bool]:
        """Choose the part that holds the text: plain text, unless only HTML has any."""
        plain = self.message.get_body(preferencelist=("plain",))
        html = self.message.get_body(preferencelist=("html",))
        texts = [self._content(part) for part in (plain, *further_texts(self.message, plain))] if plain else [""]
        text = "\n\n".join([*(one.rstrip() for one in texts[:-1] if one.strip()), texts[-1]])
        if text.strip() and not (html and len(text.split()) < 20):
            return text, False
        rich = self._content(html) if html else ""
        return (rich, True) if rich.strip() else (text, False)

    def _content(self, part: Any) -> str:
        try:
            payload = part.get_payload(decode=True)
        except (ValueError, AssertionError, LookupError):
            payload = None
        if not isinstance(payload, bytes):
            return str(part.get_payload() or "")
        charset = part.get_content_charset() or ""
        try:
            decoded = decode(
                payload, self.options.encoding or ("" if charset in ("us-ascii", "unknown-8bit") else charset)
            )
        except LookupError:
            decoded = decode(payload)
        self.problems += [problem for problem in decoded.problems if problem.code != "encoding_guessed"]
        if part.get_content_type() != "text/plain":
            return decoded.text
        text, joined = unflowed(decoded.text, part)
        text, unquoted = without_quoted_from(text)
        self.repairs += [*joined, *unquoted]
        return text

    def _name_attachments(self) -> None:
        left = [one for one in attachments(self.message) if not (self.options.attachments and one.is_text)]
        if left:
            self.problems.append(attachments_left(left))

    def _read_text(self, text: str) -> tuple[dict[str, Any], str]:
        repaired = repair(text, entities=True)
        rest = repaired.text
        address: Finding[str] | None = None
        removed: list[Removed] = []
        self.forwarded = forwarded_message(rest, is_passed_on=passes_on(self._header("Subject")))
        if self.forwarded:
            removed.append(Removed(rest[: self.forwarded.start].strip("\n"), "head of a forwarded message", (0, 0)))
            rest = rest[self.forwarded.start :]
        top_end = 0
        start = _after_line_ends(rest, 0)
        while top := _TOP_FIELD.match(rest, start):
            if top["name"].lower() in ("url", "link") and (web := safe_address(top["content"])):
                address = Finding(web, "document", "line above the text", 0.9, where="body")
            removed.append(Removed(top[0].rstrip("\n"), "head in the text", (0, 0)))
            top_end = top.end()
            start = _after_line_ends(rest, top.end())
        if removed:
            rest = rest[top_end:]
        for rule, find in (("signature", _signature), ("addresses of links", _footnotes), ("signature", _signature)):
            if (first := find(rest)) is not None:
                removed.append(Removed(rest[first:].strip("\n"), rule, (0, 0)))
                rest = rest[:first]
        rest = _PICTURE.sub("", rest)
        plain = PlainText(RepairedText(rest, rest), "", self.names, title=self._subject(), has_title=True)
        values = plain.findings()
        values["removed"] = tuple(replace(piece, span=(0, 0)) for piece in (*removed, *values["removed"]))
        values["repairs"] = (*repaired.repairs, *values["repairs"])
        for name, finding in values.items():
            if isinstance(finding, Finding) and finding.span:
                values[name] = replace(finding, span=None, where="body", others=())
        self.problems += [*repaired.problems, *plain.problems]
        if address:
            values["original_url"] = address
        return values, plain.body

    def _without_head(self, body: str) -> tuple[str, tuple[Removed, ...]]:
        """Leave out of a text that was HTML the header of a message that it passes on, and the note above."""
        found = self.forwarded = forwarded_message(body, is_passed_on=passes_on(self._header("Subject")), was_html=True)
        if not found:
            return body, ()
        head = Removed(body[: found.start].strip("\n"), "head of a forwarded message", (0, 0))
        return unquoted(body[found.start :].strip("\n")), (head,)

    def _from_headers(self, found: dict[str, Any]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        subject = self._subject()
        if subject:
            values["title"] = Finding(subject[:1000], "metadata", "subject of the message", 0.9, where="Subject")
        sent = self.forwarded.date if self.forwarded else self._header("Date")
        read = read_date_value(sent)
        if read and read.date:
            values |= date_findings(read, Value(sent, "Date"), 0.9)
        elif sent:
            self.problems.append(date_unread(sent, "Date"))
        return values | self._sender(found)

    def _subject(self) -> str:
        subject = repair(self._header("Subject"), entities=True).text
        return without_prefix(subject, is_forwarded=self.forwarded is not None)

    def _sender(self, found: dict[str, Any]) -> dict[str, Any]:
        """Read who sent the message: a publisher by name or domain, else a person who wrote it."""
        name, address = parseaddr(self.forwarded.sender if self.forwarded else self._header("From"))
        name = repair(name, entities=True).text.strip().strip("\"'")
        known = self.names.get(name) or self.names.of_domain(address.rpartition("@")[2])
        if known:
            return {"source": Finding(known.name, "metadata", "sender of the message", 0.9, where="From")}
        if not name or found.get("source"):
            return {}
        if ORGANISATION.search(name) or " " not in name:
            return {"source": Finding(name, "metadata", "sender of the message", 0.7, where="From")}
        return (
            {}
            if found.get("byline")
            else {"byline": Finding(name, "metadata", "sender of the message", 0.7, where="From")}
        )
