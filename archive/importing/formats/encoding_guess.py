"""Guesses the encoding of bytes that say nothing of it and are no UTF-8, by what letters they would give.

charset-normalizer is asked first. It is least sure among encodings that differ in few letters or give any bytes some
letter; among these the kinds of letters decide, as in A. Li and K. Momoi, "A composite approach to language/encoding
detection" (2001), https://www-archive.mozilla.org/projects/intl/universalcharsetdetection.
"""

from __future__ import annotations

import codecs
import re
from contextlib import suppress
from dataclasses import dataclass

import charset_normalizer

from archive.importing.extraction.language import language_of

# The encodings that a guess may name: what news was written in before UTF-8, the likeliest first.
GUESSES = [
    "cp1252", "cp1251", "gb18030", "big5", "koi8_r", "cp866", "cp1250", "cp1254", "cp1253", "cp1256", "cp1255",
    "shift_jis", "euc_jp", "euc_kr", "iso8859_5", "iso8859_9", "tis_620", "mac_cyrillic", "ptcp154",
]  # fmt: skip
# A guess looks at so many bytes; more would cost time and change nothing.
GUESS_BYTES = 24 * 1024

LATIN = ("cp1252", "iso8859-1", "iso8859-15", "cp1250", "cp1254", "iso8859-2", "iso8859_2", "iso8859-9", "latin-1")
_CYRILLIC = ("cp1251", "koi8_r", "cp866", "iso8859_5", "mac_cyrillic", "cp855", "ptcp154")
_OF_MANY_BYTES = ("gb18030", "big5", "shift_jis", "cp932", "euc_jp", "euc_kr", "cp949")
# Languages whose letters stand in cp1250 and ISO 8859-2.
_CENTRAL_EUROPEAN = frozenset(("hu", "pl", "cs", "sk", "sl", "hr", "bs", "ro"))

# By these sequences a text of seven bits says which characters follow (ISO/IEC 2022, RFC 1468, RFC 1557, RFC 1843).
_ESCAPED = (
    ("iso2022_jp_2", re.compile(rb"\x1b\$[@B]|\x1b\([IJ]")),
    ("iso2022_kr", re.compile(rb"\x1b\$\)C")),
    ("hz", re.compile(rb"~\{(?:[\x21-\x77][\x21-\x7e]){1,200}~\}")),
)
_TURKISH = re.compile("[ğşıĞŞİ]")
_CARON = re.compile("[šžŠŽ]")
_SYMBOL_IN_WORD = re.compile(r"(?<=[a-z])[¹³¿£¥ª¼¾](?=[a-z])")
_ASCII_WORD = re.compile(rb"[A-Za-z]+")
_HIGH_BYTES = re.compile(rb"[\x80-\xff]+")
_KANA = re.compile("[\u3041-\u30fe]")
_HANGUL = re.compile("[\uac00-\ud7a3]")
_COMMON_CYRILLIC = re.compile("[а-яёіїєґўқғңәөұүһҳ]")
_CAPITAL_IN_WORD = re.compile("(?<=[а-яё])[А-ЯЁ]")
# Where cp1250 has š, ś, ť, ž, ź and no letter is in ISO 8859-2; and where that has those, and ą, ľ.
_IN_WORD = rb"(?<=[A-Za-z])[%b]|[%b](?=[A-Za-z])"
_AS_CP1250 = re.compile(_IN_WORD % ((b"\x8a\x8c-\x8f\x9a\x9c-\x9f",) * 2))
_AS_ISO_8859_2 = re.compile(_IN_WORD % ((b"\xa6\xa9\xab\xac\xae\xb1\xb5\xb6\xb9\xbb\xbc\xbe",) * 2))

# From these shares on letters tell a script: of all characters beyond ASCII, and how many there must be.
MOSTLY_KANA, MOSTLY_HANGUL, MOSTLY_CYRILLIC = 0.15, 0.95, 0.8
FEWEST_WIDE = 8
_BY_LETTERS = (("cp932", _KANA, MOSTLY_KANA), ("euc_jp", _KANA, MOSTLY_KANA), ("cp949", _HANGUL, MOSTLY_HANGUL))
CLEARLY = 0.1  # so much better has another Cyrillic encoding to be
OTHER_SCRIPT = 0.3  # of the letters are beyond ASCII where a text is in no Latin script


@dataclass(frozen=True, slots=True)
class Guess:
    """An encoding and how likely it is, from 0 to 0.9; `is_found` is false where nothing fits."""

    encoding: str
    confidence: float
    is_found: bool = True


def escaped_encoding(data: bytes) -> str:
    """Return the encoding of seven bits that explains all these bytes by its escapes; empty if none does."""
    if not data.isascii():
        return ""
    for name, sequence in _ESCAPED:
        if sequence.search(data):
            with suppress(UnicodeDecodeError):
                text = data.decode(name)
                if name != "hz" or (language_of(text) or ("",))[0].startswith("zh"):  # "~{name~}" may stand in any text
                    return name
    return ""


def guess(data: bytes) -> Guess:
    """Return the likeliest encoding of bytes by their beginning."""
    sample = data[:GUESS_BYTES]
    best = charset_normalizer.from_bytes(sample, cp_isolation=GUESSES, steps=4, chunk_size=1024).best()
    name = best.encoding if best else "cp1252"
    if name not in LATIN and _has_single_high_bytes(sample):
        name = "cp1252"
    name = _of_east_asia(sample, name) or _of_cyrillic(sample, name) or _among_latin(sample, name)
    return Guess(name, round(min(0.9, 1 - best.chaos), 2) if best else 0.3, best is not None)


def _of_east_asia(sample: bytes, name: str) -> str:
    """Return a Japanese or Korean encoding that explains all bytes by its own letters; empty if none does."""
    if name in ("gb18030", "big5"):
        return name
    for codec, letters, share in _BY_LETTERS:
        text = _strictly(sample, codec)
        wide = [char for char in text or "" if char > "\x7f" and not "\uff61" <= char <= "\uff9f"]
        if text and len(wide) >= FEWEST_WIDE and len(letters.findall(text)) >= share * len(wide):
            return codec
    return name if name in _OF_MANY_BYTES else ""


def _of_cyrillic(sample: bytes, name: str) -> str:
    """Return the Cyrillic encoding that gives by far the most small letters; empty where the script is another."""
    if name not in (*_CYRILLIC, *LATIN) or (name in LATIN and _share_beyond_ascii(sample) < OTHER_SCRIPT):
        return ""
    scores = {codec: _cyrillic_score(sample, codec) for codec in _CYRILLIC}
    best = max(_CYRILLIC, key=lambda codec: scores[codec])
    if scores[best] >= MOSTLY_CYRILLIC and scores[best] > scores.get(name, 0) + CLEARLY:
        return best
    return name if name in _CYRILLIC else ""


def _cyrillic_score(sample: bytes, codec: str) -> float:
    text = sample.decode(codec, errors="replace")
    beyond = sum(char > "\x7f" for char in text) or 1
    return (len(_COMMON_CYRILLIC.findall(text)) - 2 * len(_CAPITAL_IN_WORD.findall(text))) / beyond


def _among_latin(sample: bytes, name: str) -> str:
    """Choose between the encodings of Latin letters by the letters in which they differ, and by the language."""
    if name not in LATIN:
        return name
    western = sample.decode("cp1252", errors="replace")
    letters = sum(map(str.isalpha, western)) or 1
    language = language_of(sample.decode("cp1250", errors="replace"))
    if language and language[0] in _CENTRAL_EUROPEAN:
        is_iso = len(_AS_ISO_8859_2.findall(sample)) > 3 * len(_AS_CP1250.findall(sample))
        return "iso8859_2" if is_iso else "cp1250"
    if len(_TURKISH.findall(sample.decode("cp1254", errors="replace"))) * 100 > letters:
        return "cp1254"
    if name == "cp1250" and (_SYMBOL_IN_WORD.search(western) or len(_CARON.findall(western)) * 200 > letters):
        return "cp1250"
    return "cp1252"


def _has_single_high_bytes(sample: bytes) -> bool:
    """Return whether bytes beyond ASCII stand alone in much ASCII text: accents and signs, no other script."""
    runs = _HIGH_BYTES.findall(sample)
    single = sum(len(run) == 1 for run in runs)
    letters = sum(map(len, _ASCII_WORD.findall(sample)))
    return single * 10 >= 9 * len(runs) and letters >= 12 * sum(map(len, runs))


def _share_beyond_ascii(sample: bytes) -> float:
    beyond = sum(map(len, _HIGH_BYTES.findall(sample)))
    return beyond / (beyond + sum(map(len, _ASCII_WORD.findall(sample))))


def _strictly(data: bytes, codec: str) -> str | None:
    """Decode bytes that may end in the middle of a character; None if they are not in this encoding."""
    try:
        return codecs.getincrementaldecoder(codec)("strict").decode(data)
    except UnicodeDecodeError:
        return None
