"""What a credit says, and the names in it: where exactly they stand, and what cannot be one."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from archive.importing.extraction.credits.patterns import JOINT, NO_NAME, ORGANISATION, SECTION_NAME
from archive.importing.extraction.credits.sources import SourceNames
from archive.importing.extraction.dates import DateFound

LONGEST_NAME = 60

Span = tuple[int, int]

_BEFORE = re.compile(
    r"(?:据|據|综合|綜合|转自|轉自|转载自|(?:as reported )?by\s|(?:with )?(?:inputs?|files|material|reporting) from\s"
    r"|from\s|courtesy (?:of )?|(?:provided|supplied) by\s|(?:taken|reprinted|adapted) from\s|via\s"
    r"|(?:ИА|информ(?:ационное )?агентство|агентство|газета|портал|сайт|журнал|телеканал|АМИТ|НИАТ|МИА)\s"
    r"|according to\s|based on\s|по (?:материалам|данным|сообщению|информации)\s|с использованием материалов\s"
    r"|laut\s|nach angaben von\s|d’après\s|selon\s|según\s|con información de\s)",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"\s(?:[Ss]taff(?: [Ww]riters?)?|[Ww]riters?|[Rr]eporters?|[Cc]orrespondents?|[Dd]esk)$"
    r"|\s*(?:报道|報道|报导|報導|电|電|讯|訊|消息|综合|主[管办]主?办?|出品|(?:手机)?客户端|(?:微信)?公众号|官方微[博信])$"
)
_MAIL = re.compile(r"\s*[<(\[]?[\w.+-]{1,40}@[\w-]{1,40}\.[\w.-]{1,40}[>)\]]?\s*")
_DESK = r"[a-zа-яё]{1,4}(?:[/.][a-zа-яё]{1,4}){0,3}"
_INITIALS = re.compile(
    rf"(?:\s*/\s*{_DESK}|,\s*[a-zа-яё]{{1,4}}(?:/[a-zа-яё]{{1,4}}){{1,3}})?(?:\s*[(（\[]{_DESK}[)）\]])?$"
)
_CAPITALS = re.compile(r"\s*/\s*[A-ZА-ЯЁ]{1,3}(?:\s*[(（\[][A-ZА-ЯЁa-zа-яё]{1,4}[)）\]])?$")
_IN_BRACKETS = re.compile(r"\s*[(（\[][^()（）\[\]]{1,40}[)）\]]$")
_NO_NAME_AT_AN_END = re.compile(
    r"^(?:published|posted|updated|written|reported|edited|printed|appeared|dated|saved|accessed)\b"
    r"|\b(?:on|by|in|at|of|for|from|with|and|the)$",
    re.IGNORECASE,
)
_SECTION = re.compile(r"\s*(?:\s[-–—|/]\s|[:：]\s|\|)\s*(?P<section>[^\W\d_][\w&’' -]{1,30})$")


_INITIAL = re.compile(r"(?<!\w)([^\W\d_])\.\s?(?=\w)")
_SMALL_AT_AN_END = re.compile(r"\s(?:ovozi|haqiqati|gazetasi|xabarlari|gazetesi|ajansı|postası)$")
_IN_PERSONS = str.maketrans("", "", "-.'’‘ʻʼ\u200c")


@dataclass(frozen=True, slots=True)
class CreditedName:
    """A name in a credit, as the archive spells it or as it stands there, with its place."""

    name: str
    start: int
    end: int
    is_agency: bool = False


@dataclass(frozen=True, slots=True)
class Credit:
    """What a credit says; every place counts in the line or text that was read.

    `start` and `end` embrace what to leave out; `names` are publishers and agencies in their order; `url` is an address
    in place of a name. With `updated`, the dates are those of a later change; `unread` is where a date is labelled but
    none can be read.
    """

    rule: str
    start: int
    end: int
    confidence: float
    names: tuple[CreditedName, ...] = ()
    dates: tuple[DateFound, ...] = ()
    byline: Span | None = None
    place: Span | None = None
    url: Span | None = None
    updated: bool = False
    unread: Span | None = None


def moved(credit: Credit, by: int) -> Credit:
    """Return a credit whose places count from so many characters before."""

    def span(old: Span | None) -> Span | None:
        return (old[0] + by, old[1] + by) if old else None

    return replace(
        credit,
        start=credit.start + by,
        end=credit.end + by,
        names=tuple(replace(name, start=name.start + by, end=name.end + by) for name in credit.names),
        dates=tuple(replace(date, start=date.start + by, end=date.end + by) for date in credit.dates),
        byline=span(credit.byline),
        place=span(credit.place),
        url=span(credit.url),
        unread=span(credit.unread),
    )


def trimmed(line: str, span: Span) -> Span:
    """Return a span without the marks at its ends."""
    text = line[slice(*span)]
    start = span[0] + len(text) - len(text.lstrip(' \t,，/-–—"“«'))
    return start, start + len(line[start : span[1]].rstrip(' \t,，./-–—"”»'))


def core(line: str, span: Span) -> Span:
    """Return where in a span the name itself stands: without a desk's initials, a mail address, "according to"."""
    start, end = trimmed(line, span)
    if before := _BEFORE.match(line, start, end):
        start = before.end() if before.end() < end else start
    if behind := _BEHIND.search(line[start:end]):
        end = start + behind.start() if behind.start() else end
    if (mail := _MAIL.search(line[start:end])) and mail.end() == end - start and mail.start():
        end = start + mail.start()
    if (initials := _INITIALS.search(line[start:end])) and initials.group() and initials.start():
        end = start + initials.start()
    return trimmed(line, (start, end))


def known_names(line: str, span: Span, names: SourceNames, *, with_section: bool = False) -> tuple[CreditedName, ...]:
    """Read one known name, or several joined by a stroke, a comma or "via", all of which must be known.

    A desk's initials and what stands in brackets behind a name are no part of it; with `with_section`, a section isn't.
    """
    exact = trimmed(line, span)
    inner = core(line, span)
    for start, end in dict.fromkeys((exact, inner)):
        found = _all_known(line, start, end, names)
        if found:
            return found
    start, end = inner
    for pattern in (_CAPITALS, _IN_BRACKETS, *([_SECTION] if with_section else [])):
        behind = pattern.search(line[start:end])
        if not behind or not behind.start() or (pattern is _SECTION and len(behind["section"].split()) > 2):
            continue
        found = _all_known(line, *core(line, (start, start + behind.start())), names)
        if found:
            return found
    return ()


def _all_known(line: str, start: int, end: int, names: SourceNames) -> tuple[CreditedName, ...]:
    one = names.get(line[start:end])
    if one:
        return (CreditedName(one.name, start, end, one.is_agency),)
    parts: list[CreditedName] = []
    place = start
    for joint in (*JOINT.finditer(line, start, end), None):
        stop = joint.start() if joint else end
        source = names.get(line[place:stop])
        if not source:
            return ()
        parts.append(CreditedName(source.name, place, stop, source.is_agency))
        place = joint.end() if joint else end
    return tuple(parts)


def may_be_name(name: str, longest: int = LONGEST_NAME) -> bool:
    """Return whether words may be the name of a paper, an agency or a person."""
    words = name.split()
    return (
        0 < len(words) <= longest // 8
        and len(name) <= longest
        and any(char.isupper() or not char.isascii() or char == "." for char in name)
        and not _NO_NAME_AT_AN_END.search(name)
        and not re.search(r"[!?;…。！？@：]|:\s|\w{3}\.\s|//|\d\.\d|\s{3}", name)
        and sum(word[:1].islower() for word in words) <= max(1, len(words) // 2)
    )


def is_in_capitals(name: str) -> bool:
    """Return whether every word has a capital, in Latin letters, save for small ones such as "of"."""
    small = ("of", "and", "the", "for", "de", "la", "le", "du", "der", "die", "y", "e")
    return all(not word.isascii() or not word[0].islower() or word in small for word in name.split())


def may_be_source(name: str) -> bool:
    """Return whether words are the name of a paper, an agency or an office by what they say, and not of a section."""
    return bool(
        ORGANISATION.search(name)
        and may_be_name(name)
        and is_in_capitals(_SMALL_AT_AN_END.sub("", name))
        and not NO_NAME.match(name)
        and not SECTION_NAME.match(name)
        and (len(name.split()) > 1 or not name.isascii() or "." in name or len(name) > 9)
    )


def may_be_author(who: str) -> bool:
    """Return whether words may be one person or several."""
    words = [word for word in re.split(r"[\s,&，、]+", who) if word not in ("and", "и", "und", "et", "y")]
    return 1 <= len(words) <= 8 and not any(word[:1].islower() or word[:1].isdigit() for word in words)


def may_be_person(who: str) -> bool:
    """Return whether words look like the name of one person: two or three with a capital, or initials."""
    words = _INITIAL.sub(r"\1. ", who).split()
    return 2 <= len(words) <= 3 and all(
        not word[0].islower() and word.translate(_IN_PERSONS).isalpha() and not NO_NAME.match(word) for word in words
    )


def may_be_place(name: str) -> bool:
    """Return whether words may be the name of a place."""
    words = name.split()
    return 1 <= len(words) <= 3 and all(word[0].isupper() for word in words) and name.replace(" ", "").isalpha()
