"""Lists of references, as citation managers and databases export them: RIS and BibTeX, one article a reference."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from typing import Any

import rispy
from bibtexparser.entrypoint import parse_string
from bibtexparser.model import DuplicateBlockKeyBlock, Entry
from pylatexenc.latex2text import LatexNodes2Text

from archive.importing.drafts import ArticleDraft, Known, Options, Refusal
from archive.importing.formats.decoding import codec_of_slices, decode
from archive.importing.formats.failures import reason_of
from archive.importing.formats.records.drafting import Record, draft_or_refusal
from archive.importing.formats.records.fields import Fields

RIS = "application/x-research-info-systems"
BIBTEX = "application/x-bibtex"
LONGEST_LATEX = 20_000
MOST_BRACES = 200

logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # it says of every broken entry what a refusal says

_FIRST_LINE = re.compile(r"^\ufeff?TY  - ", re.MULTILINE)
_LAST_LINE = re.compile(r"^ER  -[^\n]*", re.MULTILINE)
_LATEX = re.compile(r"[\\{}~$]|--")
_ADDRESS = re.compile(r"\\?(?:url|href)?\{?(https?://[^\s{}\\]+)")
_WORD = re.compile(r"[A-Za-z][\w:.-]*")
_AND = re.compile(r"\s+and\s+")


def read_ris(data: bytes, name: str, known: Known, options: Options) -> Iterator[ArticleDraft | Refusal]:
    """Read every reference of a file in RIS, from its `TY` to its `ER`."""
    decoded = decode(data, options.encoding)
    encoding = codec_of_slices(decoded.encoding, data)
    text = decoded.text.removeprefix("\ufeff")
    starts = [found.start() for found in _FIRST_LINE.finditer(text)]
    for number, (start, stop) in enumerate(zip(starts, [*starts[1:], len(text)], strict=True), start=1):
        last = _LAST_LINE.search(text, start, stop)
        slice_ = text[start : last.end() if last else stop].rstrip()
        yield _reference(slice_.encode(encoding, "replace"), RIS, encoding, b"", number, known, options)


def read_bibtex(data: bytes, name: str, known: Known, options: Options) -> Iterator[ArticleDraft | Refusal]:
    """Read every entry of a file in BibTeX; the abbreviations that it uses are kept with it."""
    decoded = decode(data, options.encoding)
    encoding = codec_of_slices(decoded.encoding, data)
    library = parse_string(decoded.text.removeprefix("\ufeff"))
    abbreviations = {one.key.lower(): one.raw or "" for one in library.strings}
    number = 0
    for block in library.blocks:
        entry = block.ignore_error_block if isinstance(block, DuplicateBlockKeyBlock) else block
        if isinstance(entry, Entry):
            number += 1
            raw = entry.raw or ""
            context = "\n".join(_used(raw, abbreviations)).encode(encoding, "replace")
            original = raw.encode(encoding, "replace")
            yield _reference(original, BIBTEX, encoding, context, number, known, options)
    broken = [one for one in library.failed_blocks if not isinstance(one, DuplicateBlockKeyBlock)]
    for failed in broken:
        line = (failed.start_line or 0) + 1
        yield Refusal("failed", f"The entry in line {line} is no valid BibTeX.", ordinal=number + line)
    if not number and not broken:
        yield Refusal("failed", "The file looks like BibTeX, but no entry was found in it.")


def _used(raw: str, abbreviations: Mapping[str, str]) -> list[str]:
    """Return the definitions of the abbreviations that stand in an entry, or in one of these."""
    if not abbreviations:
        return []
    words = dict.fromkeys(word.lower() for word in _WORD.findall(raw))
    used = [abbreviations[word] for word in words if word in abbreviations]
    inner = dict.fromkeys(word.lower() for one in used for word in _WORD.findall(one))
    return list(dict.fromkeys([*(abbreviations[word] for word in inner if word in abbreviations), *used]))


def reread_ris(
    original: bytes, context: bytes, encoding: str, known: Known, options: Options
) -> ArticleDraft | Refusal:
    """Read one stored reference again."""
    return _reference(original, RIS, encoding, context, None, known, options)


def reread_bibtex(
    original: bytes, context: bytes, encoding: str, known: Known, options: Options
) -> ArticleDraft | Refusal:
    """Read one stored entry again, behind the abbreviations of its file."""
    return _reference(original, BIBTEX, encoding, context, None, known, options)


def _reference(
    original: bytes, media_type: str, encoding: str, context: bytes, number: int | None, known: Known, options: Options
) -> ArticleDraft | Refusal:
    text = original.decode(encoding, "replace")
    try:
        values = _of_ris(text) if media_type == RIS else _of_bibtex(text, context.decode(encoding, "replace"))
    except (ValueError, LookupError, OSError) as error:
        return Refusal("failed", f"The reference can't be read: {reason_of(error)}.", ordinal=number)
    fields = Fields({name: content for name, content in values.items() if content}, {})
    if not fields.get("title") and not fields.get("summary"):
        return Refusal("failed", "The reference has neither a title nor an abstract.", ordinal=number)
    return draft_or_refusal(Record(fields, original, media_type, encoding, "", number, context), known, options)


def _of_ris(text: str) -> dict[str, Any]:
    whole = text if _LAST_LINE.search(text) else f"{text}\nER  - \n"
    (found, *_rest) = rispy.loads(whole)
    date, year = str(found.get("date") or ""), str(found.get("publication_year") or found.get("year") or "")
    if date and not re.search(r"\d{4}", date):
        date = f"{date} {year}"
    return {
        "id": found.get("id") or found.get("accession_number"),
        "title": found.get("title") or found.get("primary_title") or found.get("short_title"),
        "byline": ", ".join(map(_in_order, found.get("authors") or found.get("first_authors") or ())),
        "publisher": next(filter(None, map(found.get, _CONTAINERS)), None),
        "date": _ris_date(date or year),
        "summary": found.get("abstract") or found.get("notes_abstract"),
        "url": next(iter(found.get("urls") or ()), None) or found.get("url"),
        "tags": found.get("keywords"),
        "language": found.get("language"),
    }


_CONTAINERS = (
    "secondary_title",
    "journal_name",
    "alternate_title1",
    "alternate_title3",
    "alternate_title2",
    "publisher",
)


def _ris_date(date: str) -> str:
    """Return YYYY/MM/DD/other, of which each part may be empty, as far as it is known."""
    parts = date.split("/")
    if not re.fullmatch(r"\d{4}", parts[0].strip()):
        return date
    known: list[str] = []
    for part in parts[:3]:
        if not re.fullmatch(r"\s*\d{1,4}\s*", part):
            break
        known.append(part.strip().zfill(2))
    return "-".join(known)


def _of_bibtex(text: str, abbreviations: str) -> dict[str, Any]:
    entries = parse_string(f"{abbreviations}\n{text}").entries
    entry = entries[-1]
    fields = {field.key.lower(): str(field.value) for field in entry.fields}
    address = _ADDRESS.search(fields.get("url") or fields.get("howpublished") or "")
    words = {name: _plain(value) for name, value in fields.items()}
    return {
        "id": entry.key,
        "title": words.get("title"),
        "subtitle": words.get("subtitle"),
        "byline": ", ".join(_in_order(_plain(name)) for name in _AND.split(fields.get("author", "")) if name.strip()),
        "publisher": next(filter(None, map(words.get, _BIBTEX_CONTAINERS)), None),
        "date": words.get("date") or _bibtex_date(words),
        "summary": words.get("abstract") or words.get("annotation"),
        "url": address[1] if address else None,
        "tags": words.get("keywords"),
        "language": words.get("langid") or words.get("language"),
    }


_BIBTEX_CONTAINERS = ("journaltitle", "journal", "newspaper", "maintitle", "booktitle", "organization", "publisher")


def _bibtex_date(words: Mapping[str, str]) -> str:
    year, month, day = (words.get(name, "").strip() for name in ("year", "month", "day"))
    if month.isdecimal():
        return "-".join([year, month.zfill(2), *([day.zfill(2)] if day.isdecimal() else [])])
    return " ".join(filter(None, (day, month, year)))


def _plain(value: str) -> str:
    """Return a value without the commands of LaTeX: accents become letters, braces go."""
    if not _LATEX.search(value):
        return " ".join(value.split())
    if len(value) <= LONGEST_LATEX and value.count("{") + value.count("\\") <= MOST_BRACES:
        value = LatexNodes2Text(math_mode="text").latex_to_text(value)
    return " ".join(value.replace("{", "").replace("}", "").split())


def _in_order(name: str) -> str:
    """Return `Eva Brandt` of `Brandt, Eva`."""
    last, comma, first = name.partition(",")
    return f"{first.strip()} {last.strip()}" if comma and "," not in first else name.strip()
