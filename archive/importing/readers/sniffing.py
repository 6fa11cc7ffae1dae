"""Which format a file has, told by its content before its name."""

from __future__ import annotations

import re

from archive.importing.decoding import decode
from archive.importing.drafts import Refusal

# So many bytes tell the format.
SNIFFED = 4096

_SKIPPED_SUFFIXES = {
    "a picture": "jpg jpeg png gif webp svg ico bmp tif tiff avif heic",
    "a style sheet": "css scss sass less",
    "a script": "js mjs ts map",
    "a font": "woff woff2 ttf otf eot",
    "sound or film": "mp3 mp4 m4a m4v ogg oga ogv webm wav mov avi mkv flac",
}
_SKIPPED = {suffix: what for what, suffixes in _SKIPPED_SUFFIXES.items() for suffix in suffixes.split()}
_MAGIC = (
    (b"\x89PNG\r\n", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"%PDF-", "PDF"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3\0", "a database"),
    (b"Rar!\x1a", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
)
_CONTROLS = re.compile(rb"[\x00-\x06\x0e-\x1a\x1c-\x1f]")


def sniff(data: bytes, name: str) -> str | Refusal:
    """Name the format of a file, or say why it is not read."""
    lower = name.lower()
    suffix = lower.rpartition(".")[2] if "." in lower else ""
    if name.startswith((".", "~$")) or lower in ("thumbs.db", "desktop.ini"):
        return Refusal("skipped", "A hidden file.")
    if lower == "collection.toml":
        return Refusal("skipped", "The vocabulary of a collection, which load_collection reads.")
    if suffix in _SKIPPED:
        return Refusal("skipped", f"Not an article: {_SKIPPED[suffix]}.")
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        return Refusal("failed", "The file is empty.")
    for magic, what in _MAGIC:
        if data.startswith(magic):
            outcome = "skipped" if what == "a picture" else "failed"
            return Refusal(outcome, f"Not an article that can be read: {what}.")
    if _is_binary(data):
        return Refusal("failed", "The file is binary, not text.")
    return "text"


def _is_binary(data: bytes) -> bool:
    """Say whether data is no text in any encoding: full of control characters, and not UTF-16."""
    sample = data[:SNIFFED]
    controls = len(_CONTROLS.findall(sample))
    if controls * 50 <= len(sample):
        return False
    return not decode(sample[: len(sample) // 4 * 4]).encoding.startswith(("utf-16", "utf-32"))
