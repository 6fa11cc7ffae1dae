"""What stands above a text that came as a message, from a wire or as a release: header, codes, contacts, dates."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archive.importing.extraction.boilerplate import boilerplate_kind_at_edge
from archive.importing.extraction.credits.lines import read_credit
from archive.importing.extraction.credits.patterns import DATE_LABEL
from archive.importing.extraction.dates import DateFound, compact_date, date_at_start, find_dates
from archive.importing.extraction.working_text import WorkingText

# The header of a message stands in so many of the first lines and has at least so many fields.
LINES_OF_HEADER, LEAST_FIELDS = 14, 3
# What marks a message as forwarded is no longer than this.
LONGEST_RULE = 120
# So many lines of a press release may belong to its contacts, none of them longer.
LINES_OF_CONTACTS, LONGEST_CONTACT = 9, 80

_FIELDS = {
    "from": "from|de|von|от(?: кого)?|kimden|da|van|发件人|寄件者|寄件人|差出人|送信者|보낸사람|من|از|від",
    "to": "to|cc|bcc|à|an|кому|копия|para|kime|a|aan|收件人|收件者|抄送|副本|宛先|받는사람|إلى|به|reply-to|importance"
    "|attachments?|x-[a-z-]+",
    "date": "date|sent|envoyé|gesendet|datum|дата|отправлено|fecha|enviado(?: el)?|tarih|gönderildi|data|发送时间|日期"
    "|寄件日期|送信日時|日時|تاريخ|تاریخ",
    "subject": "subject|objet|betreff|тема|asunto|assunto|oggetto|konu|onderwerp|主题|主旨|件名|제목|الموضوع|موضوع"
    "|мавзуси|тақырыбы",
}
MESSAGE_FIELD = re.compile(
    "|".join(rf"(?P<{kind}>(?:{names})\s?[:：]\s*)" for kind, names in _FIELDS.items()), re.IGNORECASE
)
_REPLY = re.compile(r"(?:(?:re|fwd?|aw|wg|tr|rv|отв|пересл?|回复|转发|答复)\s?[:：]\s*)+", re.IGNORECASE)
_FORWARDED = re.compile(r"(?:[-_>*=]{2,}|begin ).{0,60}(?:[-_*=]{2,}|:)|[-_*=]{5,}", re.IGNORECASE)

_WIRE_CODE = re.compile(
    r"(?:ZCZC|NNNN|QQQQ)\b.{0,30}|[a-z] [a-z] (?:BC|AM|PM|BUST|ADV)-\S.{0,60}|\^?(?:BC|AM|PM|ADV)-+[^\s<]\S*.{0,60}<"
    r"|[A-Z]{2,4}-[A-Z]{2}-\d\d-\d\d(?:-\d\d)? \d{4}(?:[A-Z]{3})?<?|\(?(?:Eds|EDITORS)\b[:.].{0,120}\)?<?"
)
_IN_CARETS = re.compile(r"\^(?P<inner>[^<=]{2,150}?)\s*[<=]+")
_CONTACT = re.compile(
    r"(?:for (?:more|further) information,? (?:please )?contact|(?:press|media|press office)? ?contacts?"
    r"(?: information)?|(?:presse-?)?kontakt|contacts? (?:presse|médias)|contacto(?: de prensa)?"
    r"|контакты?(?: для (?:прессы|сми))?|联系人|聯絡人)\s?[:：]?",
    re.IGNORECASE,
)
_REACHED = re.compile(
    r"[\w.+-]+@[\w-]+\.\w|(?:tel|phone|mobile|cell|fax|тел|telefon|téléphone|teléfono|电话|電話)\b"
    r"|\+?\d[\d ()./–-]{6,}\d|www\.",
    re.IGNORECASE,
)


_LABEL = re.compile(rf"\s*(?:{DATE_LABEL})\s*[:：]?\s*", re.IGNORECASE | re.VERBOSE)
_UNREAD = re.compile(r"(?P<value>\d{1,4}[-./]\d{1,2}[-./]\d{1,4}|\d{8})\s+(?=\w)")
_SEPARATOR = re.compile(r"[\s|·•–—:：.\])】-]*")
_GLUED = re.compile(r"[\])】]?\s*(?:\t|\s{2,}|[|·•–—]\s*|\s-\s|\s)(?=[\"“«(\[]?[^\W\d_])")


def cut_preamble(text: WorkingText) -> str:
    """Cut the header of a message, the codes of a wire and the contacts of a press release; return a stated subject."""
    _cut_wire_codes(text)
    subject = _cut_header(text)
    _cut_contacts(text)
    return subject


def _cut_header(text: WorkingText) -> str:
    """Cut the fields of a message that was pasted with its header, if they name sender and subject; take its date."""
    fields: list[tuple[int, re.Match[str]]] = []
    for place, line in enumerate(text.lines[:LINES_OF_HEADER]):
        field = MESSAGE_FIELD.match(line.text)
        if field:
            fields.append((place, field))
        elif fields or len(line.text) > LONGEST_RULE or not _FORWARDED.fullmatch(line.text):
            break
    kinds = {field.lastgroup for _, field in fields}
    if len(fields) < LEAST_FIELDS or not {"from", "subject"} <= kinds:
        return ""
    subject = ""
    for place, field in reversed(fields):
        line = text.lines[place]
        if field.lastgroup == "date":
            for found in find_dates(line.text)[:1]:
                text.statements.date(found, line.start, "header of the message", 0.95)
        if field.lastgroup == "subject":
            reply = _REPLY.match(line.text, field.end())
            text.cut_start(place, reply.end() if reply else field.end(), "header of a message")
            subject = text.lines[place].text if len(text.lines) > place else ""
        else:
            text.cut_line(place, "header of a message")
    while fields and text.lines and fields[0][0] and _FORWARDED.fullmatch(text.lines[0].text[:LONGEST_RULE]):
        text.cut_line(0, "header of a message")
    return subject


def _cut_wire_codes(text: WorkingText) -> None:
    """Cut the lines by which wires route a report, where there are several, and the marks around what is left."""
    codes = [place for place, line in enumerate(text.lines) if _WIRE_CODE.fullmatch(line.text)]
    framed = [place for place, line in enumerate(text.lines) if _IN_CARETS.fullmatch(line.text)]
    if len(codes) + len(framed) < 2:
        return
    for place in range(len(text.lines) - 1, -1, -1):
        line = text.lines[place].text
        if place in codes:
            text.cut_line(place, "code of a wire")
        elif inner := _IN_CARETS.fullmatch(line):
            text.cut_end(place, inner.end("inner"), "code of a wire")
            text.cut_start(place, 1, "code of a wire")


def _cut_contacts(text: WorkingText) -> None:
    """Cut the contacts above the headline of a press release: a line that says so, and how somebody is reached."""
    if not any(rule == "press release" for rule in _kinds_above(text)):
        return
    for place, line in enumerate(text.lines[:LINES_OF_HEADER]):
        if not _CONTACT.fullmatch(line.text):
            continue
        block = list(_contacts(text, place))
        for at in reversed(block if len(block) > 1 else []):
            text.cut_line(at, "contacts")
        return


def _contacts(text: WorkingText, opening: int) -> Iterator[int]:
    """Yield the lines of a block of contacts, down to the last by which somebody is reached."""
    block = range(opening, min(len(text.lines), opening + LINES_OF_CONTACTS))
    lines = [at for at in block if len(text.lines[at].text) <= LONGEST_CONTACT]
    reached = [at for at in lines if _REACHED.search(text.lines[at].text)]
    yield from (at for at in range(opening, max(reached, default=opening - 1) + 1) if at in lines)


def _kinds_above(text: WorkingText) -> Iterator[str]:
    for line in text.lines[:LINES_OF_HEADER]:
        yield boilerplate_kind_at_edge(line.text)


def cut_header_date(text: WorkingText, place: int) -> bool:
    """Cut a date that stands before other words in the same line: "date 2024-03-29 China and …"."""
    line = text.lines[place]
    label = _LABEL.match(line.text)
    start = label.end() if label else 0
    found = date_at_start(line.text[start:])
    if label and not found:
        compact = compact_date(line.text[start : start + 17])
        found = compact if compact and not compact.start else None
        if not found and (unread := _UNREAD.match(line.text, start)):
            text.statements.unread_date(line.start + unread.start(), line.start + unread.end("value"))
            text.cut_start(place, unread.end(), "header date")
            return True
    if not found or (label and not label.group().rstrip().endswith((":", "：")) and found.date and not _is_day(found)):
        return False
    end = start + found.end
    rest = line.text[end:]
    if not rest.strip():
        return False
    if label:
        behind = _SEPARATOR.match(rest)
    else:
        behind = _GLUED.match(rest)
        if not behind or rest.lstrip(' \t|·•–—-"“«(')[:1].islower() or not _is_day(found):
            return False
    assert behind
    credit = read_credit(line.text, text.names)
    if credit and (not label or credit.rule in ("two dates", "labelled parts", "labelled day")):
        return False
    text.statements.date(found, line.start + start, "header line", 0.97 if label else 0.9)
    text.cut_start(place, end + behind.end(), "header date")
    return True


def _is_day(found: DateFound) -> bool:
    return bool(found.date and found.date.day)
