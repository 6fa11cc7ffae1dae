"""Bytes into characters: which encoding a document is in, and how sure that is."""

from __future__ import annotations

import codecs
import re
from contextlib import suppress
from dataclasses import dataclass

from archive.importing.drafts import Problem
from archive.importing.formats.encoding_guess import GUESS_BYTES, LATIN, escaped_encoding, guess

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Encodings that are told by a mark before the text, and how many bytes it has.
LENGTHS_OF_MARKS = {"utf-8-sig": 3, "utf-16": 2, "utf-32": 4}
# So many of the characters of a sample are everyday ones where wide characters are told by them.
NEARLY_ALL = 0.97
_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,30})", re.IGNORECASE)
_EVERYDAY = re.compile(
    r"[\t\n\r -~\u00a0-\u024f\u0400-\u052f\u0600-\u06ff\u2010-\u203a\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef]"
)
# Codecs of Python that read text and are no character sets: they run escapes, or take the text for names of hosts.
_NO_CHARSETS = ("charmap", "idna", "mbcs", "oem", "punycode", "raw_unicode_escape", "undefined", "unicode_escape")
_ACCENTED_WORD = re.compile("[À-ÖØ-öø-ÿ]{4,}")
_HIGH_BYTES = re.compile(rb"[\x80-\xff]+")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a document as decoded, before any repair: what the spans of findings count in.

    `confidence` is 1 where a mark or the bytes themselves prove the encoding, less where it was guessed. Decoding the
    same bytes with `encoding` gives the same text again.
    """

    text: str
    encoding: str
    confidence: float = 1.0
    problems: tuple[Problem, ...] = ()


def charset_named(name: str) -> str:
    """Return the name by which a character set is known here; raise LookupError where it is none."""
    try:
        codec = codecs.lookup(name)
    except ValueError:  # what can't be a name at all
        raise LookupError(f"There is no character set {name!r}.") from None
    if not getattr(codec, "_is_text_encoding", True) or codec.name.replace("-", "_") in _NO_CHARSETS:
        raise LookupError(f"{codec.name} is no character set.")
    return codec.name


def decode(data: bytes, encoding: str = "") -> Decoded:
    """Decode by the named encoding, else by byte order mark, wide characters, escapes, strict UTF-8, and a guess.

    Never raises for what the bytes hold: bytes that no encoding explains become U+FFFD and a blocking problem. Raises
    LookupError for an encoding that does not exist, or is no character set.
    """
    if encoding:
        return _decode_as(data, charset_named(encoding))
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _decode_as(data, name)
    if b"\0" in data and (wide := _utf32_without_mark(data) or _utf16_without_mark(data)):
        return wide
    if escaped := escaped_encoding(data):
        return Decoded(data.decode(escaped), escaped, 0.95)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        return _nearly_utf8(data, error) or _utf16_without_mark(data) or _guess(data)


def decode_html(data: bytes, encoding: str = "") -> Decoded:
    """Decode a page by the encoding that its head declares, see `decode_declared`."""
    declared = _DECLARED.search(data[:4096])
    return decode_declared(data, declared[1].decode("ascii") if declared else "", encoding)


def decode_declared(data: bytes, declared: str, encoding: str = "") -> Decoded:
    """Decode as a mark or strict UTF-8 say, else as declared if the bytes bear it out, else by a guess."""
    decoded = decode(data, encoding)
    if encoding or not declared or decoded.confidence >= 0.95:
        return decoded
    try:
        stated = _decode_as(data, charset_named(declared), 0.95)
    except LookupError:
        return decoded
    return decoded if _is_contradicted(stated, decoded) else stated


def _is_contradicted(stated: Decoded, guessed: Decoded) -> bool:
    """Return whether bytes are not in the encoding that was declared for them, but wholly in the guessed one."""
    if stated.encoding == guessed.encoding or "\N{REPLACEMENT CHARACTER}" in guessed.text:
        return False
    if "\N{REPLACEMENT CHARACTER}" in stated.text:
        return True
    # Declared Latin by habit: then most letters of another script seem to be capitals and vowels with accents.
    letters = [char for char in stated.text[:GUESS_BYTES] if char.isalpha() and char > "\x7f"]
    words = _ACCENTED_WORD.findall(stated.text[:GUESS_BYTES])
    return stated.encoding in LATIN and guessed.encoding not in LATIN and sum(map(len, words)) * 2 > len(letters) > 20


def codec_of_slices(encoding: str, data: bytes) -> str:
    """Return the encoding in which pieces of a text can be encoded alone: one without a byte order mark."""
    if encoding == "utf-8-sig":
        return "utf-8"
    if encoding in ("utf-16", "utf-32"):
        return f"{encoding}-{'be' if data[:2] in (codecs.BOM_UTF16_BE, bytes(2)) else 'le'}"
    return encoding


def _decode_as(data: bytes, name: str, confidence: float = 1.0, problems: tuple[Problem, ...] = ()) -> Decoded:
    try:
        return Decoded(data.decode(name), name, confidence, problems)
    except UnicodeDecodeError as error:
        text = data.decode(name, errors="replace")
        problem = Problem(
            "undecodable_characters",
            "blocking",
            f"Some bytes are not {name}, the first at {error.start}; they are shown as \N{REPLACEMENT CHARACTER}.",
            {"encoding": name, "position": error.start, "count": text.count("\N{REPLACEMENT CHARACTER}")},
        )
        return Decoded(text, name, confidence, (*problems, problem))


def _utf32_without_mark(data: bytes) -> Decoded | None:
    """Decode UTF-32 that gives ordinary text: half of the bytes or more are NUL, as in all of its characters."""
    if len(data) % 4 or data.count(0) * 2 < len(data):
        return None
    for name in ("utf-32-le", "utf-32-be"):
        text = data[:4096].decode(name, errors="replace")
        ordinary = sum(char.isalpha() or _EVERYDAY.match(char) is not None for char in text)
        if ordinary >= NEARLY_ALL * len(text):
            with suppress(UnicodeDecodeError):
                return Decoded(data.decode(name), name, 0.95)
    return None


def _utf16_without_mark(data: bytes) -> Decoded | None:
    """Decode UTF-16 that gives ordinary text; a stray NUL in other text does not mislead."""
    if len(data) % 2:
        return None
    sample = data[:4096]
    readings = {name: sample.decode(name, errors="replace") for name in ("utf-16-le", "utf-16-be")}
    name, text = max(readings.items(), key=lambda item: len(_EVERYDAY.findall(item[1])))
    # Every second byte of Latin text is NUL; in other scripts spaces and line ends have one; Chinese may lack both.
    marks = sample.count(0) * 60 >= len(sample) or len(re.findall("[，。]", text)) >= 3
    if not marks or len(_EVERYDAY.findall(text)) < NEARLY_ALL * len(text):
        return None
    try:
        return Decoded(data.decode(name), name, 0.95)
    except UnicodeDecodeError:
        return None


def _nearly_utf8(data: bytes, error: UnicodeDecodeError) -> Decoded | None:
    """Read as UTF-8 what is UTF-8 but for a few broken bytes: a cut end, or a damaged character in a long text."""
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\N{REPLACEMENT CHARACTER}")
    wide = sum(map(len, _HIGH_BYTES.findall(data)))
    whole = len(text.encode("utf-8")) - len(text.encode("ascii", "ignore")) - 3 * broken
    if broken * 20 > wide or whole < 20:
        return None
    return _decode_as(data, "utf-8", 0.9)


def _guess(data: bytes) -> Decoded:
    found = guess(data)
    note = Problem(
        "encoding_guessed",
        "note" if found.is_found else "warning",
        f"The file does not say in which encoding it is written; it was read as {found.encoding}.",
        {"encoding": found.encoding, "confidence": found.confidence},
    )
    return _decode_as(data, found.encoding, found.confidence, (note,))
