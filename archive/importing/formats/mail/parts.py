"""The parts of a message: its running text as it was meant to be read, and what is attached."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from email.errors import MessageError
from email.message import EmailMessage, MIMEPart

from archive.importing.drafts import Problem, Removed, Repair
from archive.importing.extraction.boilerplate import boilerplate_kind_at_edge
from archive.importing.extraction.headlines import letters_and_digits
from archive.text.structure.paragraphs import plain_words

LONGEST_NAME = 200
_QUOTED_FROM = re.compile(r"^>(?=>*From )", re.MULTILINE)
_FORWARDED = "message/rfc822"


@dataclass(frozen=True, slots=True)
class Attachment:
    """What is attached to a message: its name, its type, and the part itself."""

    name: str
    media_type: str
    part: EmailMessage

    @property
    def is_text(self) -> bool:
        """Whether it can be taken in as an article by itself."""
        return self.media_type in ("text/plain", "text/html", "text/markdown")

    def content(self) -> bytes:
        """Return its bytes; empty where they can't be decoded."""
        try:
            payload = self.part.get_payload(decode=True)
        except (ValueError, AssertionError, LookupError):
            return b""
        return payload if isinstance(payload, bytes) else b""


def attachments(message: EmailMessage) -> list[Attachment]:
    """Return what is attached to a message, in its order; pictures that stand in its text are not."""
    return [
        Attachment(_name(part), part.get_content_type(), part)
        for part in _leaves(message)
        if part is not message and _is_attached(part)
    ]


def further_texts(message: EmailMessage, body: MIMEPart) -> list[EmailMessage]:
    """Return the parts of plain text that continue a body: those that stand behind it, around pictures for instance."""
    parts = list(_leaves(message))
    place = next((number for number, part in enumerate(parts) if part is body), None)
    if message.get_content_type() != "multipart/mixed" or place is None:
        return []
    return [part for part in parts[place + 1 :] if part.get_content_type() == "text/plain" and not _is_attached(part)]


def attachments_left(found: list[Attachment]) -> Problem:
    """Return the problem that names what was attached and not read."""
    listed = ", ".join(f"“{one.name}” ({one.media_type})" for one in found[:20])
    may_be_text = any(one.is_text or not one.media_type.startswith(("image/", "audio/", "video/")) for one in found)
    advice = " Those of text are taken in with --attachments." if any(one.is_text for one in found) else ""
    return Problem(
        "attachments_left",
        "warning" if may_be_text else "note",
        f"The message has attachments that were not read: {listed}.{advice}",
        {"attachments": [{"name": one.name, "type": one.media_type} for one in found[:20]]},
    )


def unflowed(text: str, part: EmailMessage) -> tuple[str, tuple[Repair, ...]]:
    """Join the lines that were only broken to fit a width, in text of `format=flowed` (RFC 3676)."""
    if str(part.get_param("format", "")).lower() != "flowed":
        return text, ()
    without_space = str(part.get_param("delsp", "")).lower() == "yes"
    lines: list[str] = []
    before: int | None = None  # how deep the line before is quoted, if it goes on
    joined = 0
    for line in text.replace("\r\n", "\n").split("\n"):
        bare = line.lstrip(">")
        depth = len(line) - len(bare)
        bare = bare.removeprefix(" ")
        goes_on = bare.endswith(" ") and bare != "-- "
        if goes_on and without_space:
            bare = bare[:-1]
        if before == depth and bare != "-- ":
            lines.append(bare)
            joined += 1
        else:
            lines.append(("\n" if lines else "") + ">" * depth + " " * bool(depth) + bare)
        before = depth if goes_on else None
    repairs = (Repair("lines of format=flowed joined", " \n", " ", joined),) if joined else ()
    return "".join(lines), repairs


def without_quoted_from(text: str) -> tuple[str, tuple[Repair, ...]]:
    """Undo the quoting by which mailboxes keep lines that begin with “From ”; quoted text keeps its signs."""
    count = 0

    def undone(found: re.Match[str]) -> str:
        nonlocal count
        before = text.rfind("\n", 0, max(found.start() - 1, 0)) + 1
        after = text.find("\n", found.end()) + 1
        if (found.start() and text.startswith(">", before)) or (after and text.startswith(">", after)):
            return found[0]
        count += 1
        return ""

    mended = _QUOTED_FROM.sub(undone, text)
    return mended, (Repair("quoting of the mailbox undone", ">From ", "From ", count),) if count else ()


def _leaves(message: EmailMessage) -> Iterator[EmailMessage]:
    """Yield the parts that hold no others; a message that was forwarded counts as one."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        inner = part.get_payload() if part.is_multipart() and part.get_content_type() != _FORWARDED else None
        if isinstance(inner, list):
            waiting += [one for one in reversed(inner) if isinstance(one, EmailMessage)]
        else:
            yield part


def _is_attached(part: EmailMessage) -> bool:
    if part.get_content_type() == _FORWARDED or part.get_content_disposition() == "attachment":
        return True
    in_text = part.get_content_maintype() == "image" and part.get("Content-ID")
    return not in_text and bool(_file_name(part) or part.get_content_maintype() not in ("text", "multipart"))


def _file_name(part: EmailMessage) -> str:
    try:
        return " ".join((part.get_filename() or "").split())[:LONGEST_NAME]
    except (MessageError, ValueError, IndexError, AttributeError, TypeError, LookupError):
        return ""


def _name(part: EmailMessage) -> str:
    return _file_name(part) or "without a name"


def without_edges(body: str, body_format: str, title: str) -> tuple[str, tuple[Removed, ...]]:
    """Leave out the boilerplate with which a message in HTML begins and ends, and its subject where it stands again."""
    paragraphs = deque(body.split("\n\n"))
    removed: list[Removed] = []

    def cut(place: int) -> bool:
        words = plain_words(paragraphs[place], body_format) if paragraphs else ""
        is_title = bool(title) and letters_and_digits(words) == letters_and_digits(title)
        rule = "headline again" if is_title and place == 0 else boilerplate_kind_at_edge(words)
        if not words or not rule or len(paragraphs) == 1:
            return False
        removed.append(Removed(words, rule, (0, 0)))
        paragraphs.popleft() if place == 0 else paragraphs.pop()
        return True

    while cut(0) or cut(-1):
        pass
    return "\n\n".join(paragraphs), tuple(removed)
