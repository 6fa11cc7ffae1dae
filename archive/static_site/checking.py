"""Every link of every written page leads to a file of the copy: what was not there after all is taken away."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote

from archive.static_site.addresses import relative
from archive.static_site.pages import taken_away

_LINK = re.compile(rb'\s(?:href|src|action)="([^"]*)"')
_is_elsewhere = re.compile(r"(?:[a-zA-Z][a-zA-Z0-9+.-]*:|//)").match


@dataclass(slots=True)
class Checked:
    """How many pages and links were looked at, and a sentence for each link that leads nowhere."""

    pages: int = 0
    links: int = 0
    faults: list[str] = field(default_factory=list)


def check(folder: Path, gone: Mapping[str, str], progress: Callable[[int], object] = lambda n: None) -> Checked:
    """Read all pages; mend links to what is `gone` (file: the one that stands for it, or none); tell of all others."""
    checked, there = Checked(), {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    for file in sorted(there):
        if not file.endswith(".html"):
            continue
        path = folder / file
        content = path.read_bytes()
        moved, lost = {}, set()
        for link in {*_LINK.findall(content)}:
            written = html.unescape(link.decode())
            to = file_of(written, file)
            checked.links += 1
            if to is None or to in there:
                continue
            if to in gone and gone[to] in there:
                moved[link] = html.escape(relative(file, gone[to])).encode()
            elif to in gone:
                lost.add(written.partition("#")[0])
            else:
                checked.faults.append(f"{file} leads to {to}, which is not there.")
        for link, instead in moved.items():
            content = content.replace(b'="' + link + b'"', b'="' + instead + b'"')
        if moved or lost:
            path.write_bytes(taken_away(content, lost) if lost else content)
        checked.pages += 1
        progress(1)
    return checked


def file_of(link: str, file: str) -> str | None:
    """Return the file that a link in a file leads to; None where it leads to another site or stays on its page."""
    way = link.partition("#")[0].partition("?")[0]
    if not way or _is_elsewhere(link) or way.startswith("/"):
        return None
    return normpath(join(dirname(file), unquote(way)))


def links_of(content: bytes) -> Iterator[str]:
    """Yield the links of a page."""
    return (html.unescape(link.decode()) for link in _LINK.findall(content))
