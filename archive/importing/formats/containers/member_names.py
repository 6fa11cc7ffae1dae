"""Names of the members of ZIP archives, whose encoding most programs do not state."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Sequence

_UTF8 = 0x800
_UNICODE_PATH = 0x7075
_CYRILLIC = "\u0400-\u052f"
_CJK = "\u3005-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff00-\uffef\u3000-\u3003\u300a-\u3011、。·—–“”‘’…№"
# What every sign beyond ASCII is where names are read rightly; and what is never there: two scripts in a word.
_SCRIPTS = {
    "cp866": re.compile(f"[{_CYRILLIC}№\u00a0]*"),
    "cp1251": re.compile(f"[{_CYRILLIC}№«»–—“”’\u00a0]*"),
    "gbk": re.compile(f"[{_CJK}]*"),
    "shift_jis": re.compile(f"[{_CJK}]*"),
    "euc_kr": re.compile(f"[{_CJK}]*"),
}  # fmt: skip
_MIXED = re.compile(f"[A-Za-z][{_CYRILLIC}]|[{_CYRILLIC}][A-Za-z]")
_KANA = re.compile("[\u3041-\u30ff]")


def member_names(members: Sequence[zipfile.ZipInfo]) -> dict[int, str]:
    """Return the name of each member by its place, as it was meant.

    What says that it is UTF-8 is that, and so are names that can be. For all others one encoding is taken: that of DOS
    or of Windows in which every letter is Cyrillic, or one of Chinese, Japanese or Korean; else the names stay.
    """
    names = {place: _stated(info) for place, info in enumerate(members)}
    raw: dict[int, bytes] = {}
    for place, info in enumerate(members):
        if names[place] is None:
            try:
                raw[place] = info.filename.encode("cp437")
            except UnicodeEncodeError:
                names[place] = info.filename
    encoding = _encoding_of([name for name in raw.values() if not name.isascii()])
    found = {place: name for place, name in names.items() if name is not None}
    return found | {place: name.decode(encoding) for place, name in raw.items()}


def _stated(info: zipfile.ZipInfo) -> str | None:
    """Return the name of a member whose encoding is stated: by its flag, or in a field with a checksum of the name."""
    if info.flag_bits & _UTF8 or info.filename.isascii():
        return info.filename
    extra = info.extra
    while len(extra) >= 4:
        kind, size = int.from_bytes(extra[:2], "little"), int.from_bytes(extra[2:4], "little")
        content, extra = extra[4 : 4 + size], extra[4 + size :]
        if kind == _UNICODE_PATH and content[:1] == b"\x01":
            try:
                if zlib.crc32(info.filename.encode("cp437")) == int.from_bytes(content[1:5], "little"):
                    return content[5:].decode("utf-8")
            except UnicodeError:
                return None
    return None


def _encoding_of(names: Sequence[bytes]) -> str:
    if not names:
        return "cp437"
    whole = b"\n".join(names)
    for encoding in ("utf-8", *_SCRIPTS):
        try:
            decoded = whole.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8":
            return encoding
        beyond = re.sub(r"[\x00-\x7f]+", "", decoded)
        is_japanese = encoding == "gbk" and _has_kana(whole)
        if _SCRIPTS[encoding].fullmatch(beyond) and not _MIXED.search(decoded) and not is_japanese:
            return encoding
    return "cp437"


def _has_kana(names: bytes) -> bool:
    try:
        return bool(_KANA.search(names.decode("shift_jis")))
    except UnicodeDecodeError:
        return False
