"""The format of a file, detected by its content before its name."""

from __future__ import annotations

import re

from archive.importing.drafts import Options, Refusal
from archive.importing.formats.containers.archives import COMPRESSED, is_tar
from archive.importing.formats.decoding import decode
from archive.importing.formats.tables.header import header_of

# So many bytes tell the format.
SNIFFED = 8192

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
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3\0", "a database"),
    (b"Rar!\x1a", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
)
_PLAIN_BLANKS = b"\0 \t\r\n\x0b\x0c\xef\xbb\xbf\xff\xfe"
# The bytes of which the characters without a look are made, in UTF-8, UTF-16 and the encodings of one byte.
_BLANK_BYTES = _PLAIN_BLANKS + bytes((*range(0x80, 0xC0), 0xC2, 0xCD, 0xE1, 0xE2, 0xE3, 0x20, 0x28, 0x30))
_VISIBLE = re.compile(
    "[^\\s\x00-\x1f\x7f-\xa0\xad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202f\u2060-\u206f"
    "\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0]"
)
_OFFICE = re.compile(rb"(?:word/|xl/|ppt/|mimetypeapplication/(?:vnd\.oasis|epub))")
_BIBTEX = re.compile(
    r"(?:%[^\n]*\n\s*|@(?:comment|preamble|string)\s*\{[^\n]*\n\s*)*@[a-z]{3,20}\s*\{\s*[^\s,{}]{1,100},\s*\n", re.I
)
_OTHER_REFERENCES = re.compile(r"%0 [A-Z][a-z]+[^\n]*\n%[A-Z] |PMID ?- \d+\n|FN [^\n]*\nVR 1\.0\n|PT [A-Z]\nAU ")
_CONTROLS = re.compile(rb"[\x00-\x06\x0e-\x1a\x1c-\x1f]")
_FEED = re.compile(r"<(?:rss|feed|rdf:RDF|[\w.-]+:(?:rss|feed))\b", re.IGNORECASE)
_LIST_OF_ADDRESSES = re.compile(r"<(?:opml|urlset|sitemapindex)\b", re.IGNORECASE)
_HTML = re.compile(r"<!doctype\s+html|<html\b|<head\b|<body\b", re.IGNORECASE)
_FRAGMENT = re.compile(r"\s*<(?:p|div|h[1-6]|article|section|main|table|ul|header)\b[^<>]*>", re.IGNORECASE)
_FRONT_MATTER = re.compile(r"\s*(?:---[ \t]*\n(?=[\s\S]*?\n(?:---|\.\.\.)[ \t]*(?:\n|$))|\+\+\+[ \t]*\n)")
_YAML_LINE = re.compile(r"^[\w -]{1,40}:(?:\s|$)", re.MULTILINE)
_MAIL_FIELD = re.compile(
    r"^(?:from|to|cc|subject|date|message-id|received|mime-version|return-path|content-type|delivered-to|reply-to|sender"
    r"|x-[\w-]+|dkim-signature|list-id):",
    re.IGNORECASE | re.MULTILINE,
)
_SAVED_BY = re.compile(
    r"^(?:snapshot-content-location:|x-maf\b|from:[^\n]{0,40}\bsaved by\b)", re.IGNORECASE | re.MULTILINE
)


def sniff(data: bytes, name: str, options: Options) -> str | Refusal:
    """Return the format of a file, or why it is not read."""
    lower = name.lower()
    suffix = lower.rpartition(".")[2] if "." in lower else ""
    if name.startswith((".", "~$")) or lower in ("thumbs.db", "desktop.ini"):
        return Refusal("skipped", "A hidden file.")
    if lower == "collection.toml":
        return Refusal("skipped", "The vocabulary of a collection, which load_collection reads.")
    if suffix in _SKIPPED:
        return Refusal("skipped", f"Not an article: {_SKIPPED[suffix]}.")
    if _is_blank(data):
        return Refusal("failed", "The file is empty: nothing but white space stands in it.")
    return _packed(data) or _text_format(data, suffix, options)


def _is_blank(data: bytes) -> bool:
    """Return whether a file holds nothing that can be seen: white space, marks without width, zeros."""
    if data[:SNIFFED].strip(_BLANK_BYTES) or data.strip(_BLANK_BYTES):
        return False
    return not data.strip(_PLAIN_BLANKS) or not _VISIBLE.search(decode(data).text)


def _packed(data: bytes) -> str | Refusal | None:
    """Return the format of what is no text, by its first bytes."""
    for magic, what in _MAGIC:
        if data.startswith(magic):
            outcome = "skipped" if what == "a picture" else "failed"
            return Refusal(outcome, f"Not an article that can be read: {what}.")
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        if _OFFICE.search(data[:SNIFFED]):
            return Refusal("failed", "An office document is not read. Save it as text or HTML first.")
        return "zip"
    if is_tar(data):
        return "tar"
    if data.startswith(tuple(COMPRESSED)):
        return "compressed"
    if data.startswith(b"%PDF-"):
        return "pdf"
    if data.lstrip(b" \t\r\n").startswith(b"{\\rtf"):
        return "rtf"
    return Refusal("failed", "The file is binary, not text.") if _is_binary(data) else None


def _is_binary(data: bytes) -> bool:
    """Return whether data is no text in any encoding: full of control characters, and not UTF-16."""
    sample = data[:SNIFFED]
    if len(_CONTROLS.findall(sample)) * 50 <= len(sample):
        return False
    return not decode(sample[: len(sample) // 4 * 4]).encoding.startswith(("utf-16", "utf-32"))


def _text_format(data: bytes, suffix: str, options: Options) -> str | Refusal:
    head = _head(data).lstrip("\ufeff").replace("\r\n", "\n")
    start = head.lstrip()
    if start.startswith("<"):
        opening = re.sub(r"<!--.*?-->|<\?.*?\?>", "", start, flags=re.DOTALL).lstrip()
        if _FEED.match(opening) or (_FEED.search(opening[:2000]) and not _HTML.search(opening)):
            return "feed"
        if _LIST_OF_ADDRESSES.match(opening):
            return Refusal("failed", "The file is XML that lists addresses of pages or feeds, and no articles.")
        if _HTML.search(start) or _FRAGMENT.match(opening) or suffix in ("html", "htm", "xhtml", "shtml"):
            return "html"
        if start.startswith("<?xml") or suffix == "xml":
            return Refusal("failed", "The file is XML, but neither a feed nor a page.")
    if listed := _references(start, suffix):
        return listed
    if start.startswith(("{", "[")) and (suffix in ("json", "jsonl", "ndjson") or _is_really_json(start)):
        return "json"
    if head.startswith("From ") and _MAIL_FIELD.search(head.partition("\n")[2][:200]):
        return "mailbox"
    if _is_saved_page(start, suffix):
        return "saved page"
    if _is_mail(start):
        return "mail"
    if (_FRONT_MATTER.match(head) and _YAML_LINE.search(head[:2000])) or head.startswith("+++\n"):
        return "markdown"
    if suffix in ("md", "markdown", "mdown", "mkd"):
        return "markdown"
    if suffix in ("csv", "tsv", "tab") or header_of(head, options, is_table=False):
        return "table"
    return "html" if suffix in ("html", "htm", "xhtml") else "text"


def _references(start: str, suffix: str) -> str | Refusal | None:
    """Return the format of a list of references, or why one is not read; None for anything else."""
    if re.match(r"TY  - [A-Z]{2,}", start):
        return "ris"
    if (suffix in ("bib", "bibtex") and "@" in start) or _BIBTEX.match(start):
        return "bibtex"
    if _OTHER_REFERENCES.match(start) or suffix in ("enw", "nbib", "ciw"):
        return Refusal("failed", "A list of references in this format is not read. Export it as RIS or BibTeX.")
    return None


def _head(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:64]:
        return decode(data[: SNIFFED // 4 * 4]).text
    return data[:SNIFFED].decode("utf-8", "replace")


def _is_really_json(start: str) -> bool:
    """Return whether a bracket is followed by a name and a colon, or by a value: a text may begin with one, too."""
    return bool(
        re.match(r"\{\s*\"[^\"\n]{0,200}\"\s*:|\[\s*(?:\{\s*\"|\[|\"[^\"]*\"\s*[,\]])|[\[{]\s*[\]}]\s*$", start)
    )


def _is_saved_page(start: str, suffix: str) -> bool:
    """Return whether a message is what a browser makes of a page that it saves: parts that belong together."""
    fields = start.partition("\n\n")[0]
    if not re.search(r"^content-type:\s*multipart/related", fields, re.IGNORECASE | re.MULTILINE):
        return bool(suffix in ("mht", "mhtml") and re.search(r"^content-type:\s*text/html", fields, re.I | re.M))
    return suffix in ("mht", "mhtml") or bool(_SAVED_BY.search(fields))


def _is_mail(start: str) -> bool:
    fields = start.partition("\n\n")[0]
    if not re.match(r"[A-Za-z][\w-]{1,40}:[ \t]?\S?", fields):
        return False
    found = {field.lower() for field in _MAIL_FIELD.findall(fields)}
    return len(found) >= 3 and bool(found & {"from:", "received:", "message-id:"})
