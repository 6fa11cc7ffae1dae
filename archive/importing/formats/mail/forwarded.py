"""Messages that somebody passed on: the header of the first inside the text, which says whose it is and when."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from archive.importing.extraction.preambles import MESSAGE_FIELD

# The header stands in so many of the first lines, below a note of at most so many characters, and has so many fields.
MOST_LINES, LONGEST_NOTE, LEAST_FIELDS = 60, 600, 3
LONGEST_LINE = 1000
# So often may a message have been passed on.
MOST_TIMES = 5
_MARK = re.compile(
    r"[-_>*=\s]*(?:begin )?(?:(?:forwarded|original) message|(?:anfang der )?weitergeleitete[n]? (?:nachricht|e-?mail)"
    r"|ursprüngliche nachricht|(?:начало )?пере(?:сылаемо|адресованно|сланно)(?:е|го) сообщени[ея]|исходное сообщение"
    r"|message (?:transféré|d'origine|original)|début du message (?:transféré|réexpédié)|mensaje (?:reenviado|original)"
    r"|messaggio (?:inoltrato|originale)|mensagem encaminhada|iletilen mesaj|yönlendirilen ileti"
    r"|转发(?:的)?邮件(?:信息)?|原始邮件|轉寄郵件|原始郵件|轉寄的郵件)[-_:：*=\s]*",
    re.IGNORECASE,
)

# What programs put before the subject of a message that is passed on; titles may begin with those that are ambiguous.
_FORWARDS, _AMBIGUOUS = "fwd?|wg|пересл|tr|rv|ilt|转发|轉寄", "i|enc"
_PASSED_ON = re.compile(rf"(?:{_FORWARDS}|{_AMBIGUOUS})\s*[:：]", re.IGNORECASE)
_AMBIGUOUS_PREFIX = re.compile(rf"^(?:(?:{_AMBIGUOUS})\s*[:：]\s*)+", re.IGNORECASE)
_PREFIX = re.compile(rf"^(?:(?:re|aw|ответ|回复|答复|{_FORWARDS})\s*[:：]\s*|\[[\w .-]{{1,40}}\]\s+)+", re.IGNORECASE)
_LINK = re.compile(r"\[([^\[\]]{1,300})\]\([^()\s]{1,500}\)")
_ESCAPED = re.compile(r"\\([^\w\s])")
_MARKS_OF_QUOTATION = re.compile(r"(?:> ?)*")


@dataclass(frozen=True, slots=True)
class Forwarded:
    """What the header of a message inside another says, and the text from which on it is that message's."""

    sender: str
    date: str
    subject: str
    start: int


def forwarded_message(text: str, *, is_passed_on: bool, was_html: bool = False) -> Forwarded | None:
    """Find the message that a text passes on; `is_passed_on` says that its subject does, too.

    Without that, a line has to say so; an answer below which the whole letter is quoted passes nothing on. A text that
    `was_html` is read without its marks, and each field of its header may be a paragraph, or a row of a table.
    """
    found: Forwarded | None = None
    start = 0
    for _ in range(MOST_TIMES):
        inner = _header(text, start, is_passed_on=is_passed_on or found is not None, was_html=was_html)
        if inner is None:
            break
        found, start = inner, inner.start
    return found


def passes_on(subject: str) -> bool:
    """Return whether a subject says that its message passes another on."""
    return bool(_PASSED_ON.match(subject))


def without_prefix(subject: str, *, is_forwarded: bool) -> str:
    """Return a subject without what programs put before it; “I: Claudius” is a title unless a message is in there."""
    if is_forwarded:
        subject = _AMBIGUOUS_PREFIX.sub("", subject)
    return _PREFIX.sub("", subject).strip()


def unquoted(text: str) -> str:
    """Return a text in Markdown without the marks of a quotation that all of it is."""
    lines = text.split("\n")
    marks = [found for line in lines if (found := _MARKS_OF_QUOTATION.match(line)) and line[found.end() :].strip()]
    depth = min((found[0].count(">") for found in marks), default=None)
    if not depth:
        return "" if depth is None else text
    outer = re.compile(rf"(?:> ?){{0,{depth}}}")
    return "\n".join(outer.sub("", line, count=1) for line in lines).strip("\n")


def _header(text: str, start: int, *, is_passed_on: bool, was_html: bool) -> Forwarded | None:
    place, is_marked = start, False
    fields: dict[str, str] = {}
    for _ in range(MOST_LINES):
        end = text.find("\n", place)
        line = text[place : end if end >= 0 else len(text)].strip()[:LONGEST_LINE]
        line = _without_marks(line) if was_html else line
        field = MESSAGE_FIELD.match(line.lstrip("*> "))
        if field and field.lastgroup:
            fields.setdefault(field.lastgroup, field.string[field.end() :].strip(" *|;"))
        elif line and fields:
            break
        elif line and _MARK.fullmatch(line):
            is_marked = True
        elif line and place - start > LONGEST_NOTE:
            break
        place = end + 1 if end >= 0 else len(text)
        if end < 0:
            break
        if not line and len(fields) >= LEAST_FIELDS and not (was_html and _goes_on(text, place, fields)):
            break
    is_header = len(fields) >= LEAST_FIELDS and "from" in fields and ("subject" in fields or "date" in fields)
    if not is_header or not (is_marked or is_passed_on) or not text[place:].strip():
        return None
    return Forwarded(fields["from"], fields.get("date", ""), fields.get("subject", ""), place)


def _goes_on(text: str, place: int, fields: Mapping[str, str]) -> bool:
    """Return whether the next paragraph is one more field of a header, and not the first of the text."""
    line = _without_marks(text[place : place + LONGEST_LINE].lstrip(" \n>").partition("\n")[0])
    field = MESSAGE_FIELD.match(line)
    return bool(field and (field.lastgroup == "to" or field.lastgroup not in fields))


def _without_marks(line: str) -> str:
    """Return a line of Markdown as its reader sees it."""
    line = _LINK.sub(r"\1", line.lstrip("> ").removesuffix("\\"))
    return _ESCAPED.sub(r"\1", line.replace("**", "")).strip()
