"""Every link of every written page leads to a file of the copy: what was not there after all is taken away."""

from __future__ import annotations

import html
import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote

from archive.static_site.addresses import relative
from archive.static_site.pages import taken_away

# A tag with its attributes, and an attribute in it; the text between tags may quote what looks like one.
_TAG = re.compile(rb"""<[a-zA-Z][^<>"']*(?:(?:"[^"]*"|'[^']*')[^<>"']*)+>""")
_ATTRIBUTE = re.compile(rb"""\s([^\s"'=<>/]+)(?:=(?:"([^"]*)"|'([^']*)'))?""")
_LEADING = frozenset({b"href", b"src", b"action"})
_is_elsewhere = re.compile(r"(?:[a-zA-Z][a-zA-Z0-9+.-]*:|//)").match
_IN_NO_ADDRESS = str.maketrans("", "", "\t\n\r")  # https://url.spec.whatwg.org/#concept-basic-url-parser
_AROUND = "".join(map(chr, range(0x21)))
MOST_FAULTS = 10_000  # that are told
FILES_KNOWN = 100_000  # of which it is remembered whether they are there


@dataclass(slots=True)
class Checked:
    """How many pages and links were looked at, and a sentence for each link that leads nowhere."""

    pages: int = 0
    links: int = 0
    faults: list[str] = field(default_factory=list)


def check(
    folder: Path, instead_of: Callable[[str], str | None], progress: Callable[[int], object] = lambda n: None
) -> Checked:
    """Read all pages; mend links to what is gone, and tell of all others that lead nowhere. In bounded memory.

    `instead_of` gives for a file that is gone the one that stands for it, or nothing; None where nothing is known.
    """
    checked = Checked()

    @lru_cache(FILES_KNOWN)
    def is_there(file: str) -> bool:
        return (folder / file).is_file()

    for file in _pages(folder):
        path = folder / file
        content = path.read_bytes()
        moved, lost = {}, set()
        for link in {*_links(content)}:
            written = html.unescape(link.decode())
            to = file_of(written, file)
            checked.links += 1
            if to is None or is_there(to):
                continue
            other = instead_of(to)
            if other and is_there(other):
                moved[link] = html.escape(relative(file, other)).encode()
            elif other is not None:
                lost.add(written.partition("#")[0])
            elif len(checked.faults) < MOST_FAULTS:
                checked.faults.append(f"{file} leads to {to}, which is not there.")
        if moved:
            content = _led(content, moved)
        if moved or lost:
            path.write_bytes(taken_away(content, lost) if lost else content)
        checked.pages += 1
        progress(1)
    checked.faults.sort()
    return checked


def _pages(folder: Path, below: str = "") -> Iterator[str]:
    """Yield the pages of a copy by their names, in no order: a folder may hold millions of files."""
    with os.scandir(folder / below) as found:
        for entry in found:
            name = f"{below}/{entry.name}" if below else entry.name
            if entry.is_dir(follow_symlinks=False):
                yield from _pages(folder, name)
            elif name.endswith(".html"):
                yield name


def _links(content: bytes) -> Iterator[bytes]:
    """Yield the addresses, as they are written, in the tags of a page."""
    for tag in _TAG.findall(content):
        for name, value, value_with_quotes in _ATTRIBUTE.findall(tag):
            if name in _LEADING:
                yield value or value_with_quotes


def _led(content: bytes, moved: Mapping[bytes, bytes]) -> bytes:
    """Return a page of which these links, as they are written, lead elsewhere."""

    def attribute(found: re.Match[bytes]) -> bytes:
        link = found[2] or found[3]
        if found[1] not in _LEADING or link not in moved:
            return found[0]
        return b' %b="%b"' % (found[1], moved[link])

    return _TAG.sub(lambda tag: _ATTRIBUTE.sub(attribute, tag[0]), content)


def file_of(link: str, file: str) -> str | None:
    """Return the file that a link in a file leads to; None where it leads to another site or stays on its page."""
    link = link.translate(_IN_NO_ADDRESS).strip(_AROUND)
    way = link.partition("#")[0].partition("?")[0]
    if not way or _is_elsewhere(link) or way.startswith("/"):
        return None
    return normpath(join(dirname(file), unquote(way)))


def links_of(content: bytes) -> Iterator[str]:
    """Yield the links of a page."""
    return (html.unescape(link.decode()) for link in _links(content))
