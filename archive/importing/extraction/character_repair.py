"""Repairing the characters of a decoded text; each repair is recorded, and places in the original stay known."""

from __future__ import annotations

import heapq
import html
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html.entities import html5

import ftfy
from ftfy.badness import is_bad

from archive.importing.drafts import Problem, Repair

# Longer lines and texts are not searched for doubly encoded characters: it would cost too much.
LONGEST_ALIGNED = 20_000
LONGEST_SEARCHED = 1_000_000

_ODD = re.compile(
    r"\r\n?|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xa0\xad\u061c\u180e\u2007\u200b\u200e\u200f\u2028-\u202f"
    r"\u2060-\u2069\ufeff\ufff9-\ufffb\U000e0001-\U000e007f\ud800-\udfff]"
)
_ODD_ASCII = re.compile(r"\r\n?|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# What UTF-8 looks like that was read as Windows-1252 or Windows-1251; only then is a closer look worth its time.
_SUSPECT = re.compile(
    "[\u00c2-\u00f4][\u0080-\u00bf\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u017d\u2018\u2019"
    "\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e\u0178]|(?:[\u0420\u0421][\u0080-\u2122]){3}"
)
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_LINE_ENDS = frozenset(["\r\n", "\r", "\x85", "\x0b", "\x0c", "\u2028", "\u2029"])
_SPACES = frozenset("\xa0\u2007\u202f")
_DIRECTION = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_MARKS_OF_DIRECTION = frozenset("\u061c\u200e\u200f")
_OVERRIDES = re.compile("[\u202a\u202b\u202d\u202e\u2066-\u2068]")
# An entity, also one that was encoded twice; or an address, a piece of code or a quotation that speaks of entities.
_ENTITY = re.compile(
    r"(?:https?://|www\.)[^\s&]*(?:&(?!nbsp;|quot;|lt;|gt;|rdquo;|raquo;)[^\s&]*)*|`[^`\n]*`|[“\"'«]&#?\w{1,9};[”\"'»]"
    r"|(?P<entity>&(?:amp;)?(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|(?P<name>[A-Za-z][A-Za-z0-9]{1,31}));)"
)
_ASCII = re.compile(r"([\x00-\x7f]+)")
_ASCII_SIGNS = re.compile(r"([\x21-\x7e]+)")
_FLAG_TAGS = re.compile("[\U000e0020-\U000e007f]+")

LINE_ENDS = "line ends"
SPACES = "no-break spaces read as spaces"
SOFT_HYPHENS = "soft hyphens left out"
INVISIBLE = "invisible characters left out"
DIRECTION = "controls of writing direction left out"
CONTROLS = "control characters left out"
WINDOWS = "control characters read as Windows-1252"
SURROGATES = "halves of characters replaced"
ENTITIES = "HTML entities decoded"
MOJIBAKE = "characters decoded wrongly twice (mojibake)"


@dataclass(frozen=True, slots=True)
class RepairedText:
    """A repaired text that knows where each of its characters was in the decoded original."""

    text: str
    decoded: str
    repairs: tuple[Repair, ...] = ()
    problems: tuple[Problem, ...] = ()
    starts: tuple[int, ...] = (0,)
    origins: tuple[int, ...] = (0,)

    def origin(self, index: int) -> int:
        """Return the place of a character in the decoded original; the length of the text maps to its end."""
        step = bisect_right(self.starts, index) - 1
        place = self.origins[step] + index - self.starts[step]
        return min(place, self.origins[step + 1]) if step + 1 < len(self.origins) else place

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span in the decoded original of a span of the repaired text."""
        return self.origin(start), self.origin(end)


def repair(decoded: str, *, entities: bool = False) -> RepairedText:
    """Repair line ends, spaces, hidden and control characters, and mojibake; everything else stays as it is.

    With `entities`, for text that should hold no HTML, entities such as `&nbsp;` are decoded, also where they were
    encoded twice.
    """
    changes = list(_with_entities(decoded, _changes(decoded)) if entities and "&" in decoded else _changes(decoded))
    if not changes:
        return RepairedText(decoded, decoded)
    pieces: list[str] = []
    starts, origins = [0], [0]
    counts: Counter[tuple[str, str, str]] = Counter()
    done = length = 0
    for start, end, after, rule in changes:
        pieces += decoded[done:start], after
        length += start - done
        if len(after) != end - start:
            starts += length, length + len(after)
            origins += start, end
        length += len(after)
        done = end
        counts[rule, decoded[start:end], after] += 1
    pieces.append(decoded[done:])
    repairs = tuple(Repair(rule, before, after, count) for (rule, before, after), count in counts.items())
    return RepairedText(
        "".join(pieces), decoded, repairs, tuple(_problems(decoded, repairs)), tuple(starts), tuple(origins)
    )


def _with_entities(decoded: str, changes: Iterable[tuple[int, int, str, str]]) -> Iterator[tuple[int, int, str, str]]:
    """Yield the changes and those of the entities between them, in order."""
    done = 0
    for start, end, after, rule in heapq.merge(_entities(decoded), changes):
        if start >= done:
            yield start, end, after, rule
            done = end


def _entities(decoded: str) -> Iterator[tuple[int, int, str, str]]:
    for found in _ENTITY.finditer(decoded):
        if not found["entity"] or (found["name"] and f"{found['name']};" not in html5):
            continue
        meant = html.unescape(html.unescape(found["entity"]))
        if meant != found["entity"] and "\N{REPLACEMENT CHARACTER}" not in meant:
            yield *found.span(), _ODD.sub(lambda odd: _repaired(odd.group())[0], meant), ENTITIES


def _changes(decoded: str) -> Iterator[tuple[int, int, str, str]]:
    """Yield (start, end, what to put there, rule), in order and without overlap."""
    if decoded.isascii():
        for found in _ODD_ASCII.finditer(decoded):
            yield (*found.span(), *_repaired(found.group()))
        return
    keep_marks = bool(_RIGHT_TO_LEFT.search(decoded))
    if len(decoded) <= LONGEST_SEARCHED and _SUSPECT.search(" ".join(_NOT_ASCII.findall(decoded))):
        yield from _changes_of_bad_lines(decoded, keep_marks)
    else:
        yield from _changes_of_characters(decoded, 0, len(decoded), keep_marks)


def _changes_of_characters(decoded: str, start: int, end: int, keep_marks: bool) -> Iterator[tuple[int, int, str, str]]:
    tags_end, in_flag = start, False
    for found in _ODD.finditer(decoded, start, end):
        odd = found.group()
        if odd in _MARKS_OF_DIRECTION and keep_marks:
            continue
        if found.start() >= tags_end and (tags := _FLAG_TAGS.match(decoded, found.start())):
            tags_end, in_flag = tags.end(), _in_flag(decoded, found.start())
        if in_flag and found.start() < tags_end:
            continue
        after, rule = _repaired(odd)
        yield found.start(), found.end(), after, rule


def _in_flag(decoded: str, place: int) -> bool:
    """Return whether tag characters belong to an emoji: a black flag begins their row. Elsewhere they hide text."""
    while place > 0 and _FLAG_TAGS.match(decoded[place]):
        place -= 1
    return decoded[place] == "\U0001f3f4"


def _repaired(odd: str) -> tuple[str, str]:
    if odd in _LINE_ENDS:
        return "\n", LINE_ENDS
    if odd in _SPACES:
        return " ", SPACES
    if odd == "\xad":
        return "", SOFT_HYPHENS
    if odd in _DIRECTION:
        return "", DIRECTION
    if "\x80" <= odd <= "\x9f":
        meant = bytes([ord(odd)]).decode("cp1252", errors="ignore")
        return meant, WINDOWS if meant else CONTROLS
    if "\ud800" <= odd <= "\udfff":
        return "\N{REPLACEMENT CHARACTER}", SURROGATES
    return "", CONTROLS if odd < "\xa0" else INVISIBLE


def _changes_of_bad_lines(decoded: str, keep_marks: bool) -> Iterator[tuple[int, int, str, str]]:
    place = 0
    for line in decoded.splitlines(keepends=True):
        end = place + len(line)
        better = _decoded_once(line)
        if better == line:
            yield from _changes_of_characters(decoded, place, end, keep_marks)
        else:
            done = 0
            for start, stop, after in _replaced(line, better):
                yield from _changes_of_characters(decoded, place + done, place + start, keep_marks)
                yield place + start, place + stop, _ODD.sub(lambda odd: _repaired(odd.group())[0], after), MOJIBAKE
                done = stop
            yield from _changes_of_characters(decoded, place + done, end, keep_marks)
        place = end


def _replaced(line: str, better: str) -> Iterator[tuple[int, int, str]]:
    """Yield the pieces of a line that are written otherwise in a better one: start, end, what stands there now.

    Neither wrongly decoded characters nor those that were meant are ASCII, so what is ASCII is the same in both.
    """
    before, after = _ASCII.split(line), _ASCII.split(better)
    if before[1::2] != after[1::2]:  # a space may have been half of a character
        before, after = _ASCII_SIGNS.split(line), _ASCII_SIGNS.split(better)
    if before[1::2] != after[1::2]:
        before, after = [line], [better]
    place = 0
    for old, new in zip(before, after, strict=True):
        if old != new:
            most = min(len(old), len(new))
            head = next((n for n in range(most) if old[n] != new[n]), most)
            tail = next((n for n in range(most - head) if old[-1 - n] != new[-1 - n]), most - head)
            yield place + head, place + len(old) - tail, new[head : len(new) - tail]
        place += len(old)


def _decoded_once(line: str) -> str:
    suspect = len(line) <= LONGEST_ALIGNED and _SUSPECT.search(line) and is_bad(line)
    return ftfy.fix_encoding(line) if suspect else line


def _problems(decoded: str, repairs: tuple[Repair, ...]) -> Iterator[Problem]:
    rules = {repair.rule for repair in repairs}
    if SURROGATES in rules:
        yield Problem(
            "undecodable_characters", "blocking", "The text holds halves of characters that mean nothing alone."
        )
    if MOJIBAKE in rules:
        yield Problem("mojibake_mended", "note", "Characters that had been decoded wrongly twice were mended.")
    if _OVERRIDES.search(decoded):
        yield Problem(
            "hidden_characters",
            "warning",
            "The text held controls that turn the direction of writing; they were left out.",
        )
