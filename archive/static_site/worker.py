"""What a worker process does: draws addresses, writes their files, and tells where their links lead."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from archive.static_site.addresses import STATIC, Addresses
from archive.static_site.drawing import Site
from archive.static_site.feeds import as_file
from archive.static_site.pages import Rewriter


class Task(NamedTuple):
    """An address to be drawn, and that of the page before it where it continues a list."""

    address: str
    before: str = ""


@dataclass(slots=True)
class Drawn:
    """What became of an address: its file, the status, where a redirect leads, and what it links to that is new here.

    `found` gives each address that of the page before it, where it continues a list.
    """

    address: str
    file: str
    status: int
    is_page: bool = False
    location: str = ""
    found: dict[str, str] = field(default_factory=dict)


class Drawer:
    """Draws addresses into a folder."""

    def __init__(self, folder: Path, addresses: Addresses) -> None:
        self.folder, self.addresses = folder, addresses
        self.site, self.rewriter = Site(), Rewriter(addresses)
        self.told: set[str] = set()

    def draw(self, task: Task) -> Drawn:
        """Draw one address; only what answers 200 is written."""
        target = self.addresses.target(task.address)
        assert target is not None
        answer = self.site.ask(task.address)
        drawn = Drawn(task.address, target.file, answer.status)
        if answer.status in {301, 302}:
            parts = urlsplit(answer.location)
            drawn.location = f"{parts.path}?{parts.query}" if parts.query else parts.path
        if answer.status != 200:
            return drawn
        drawn.is_page = answer.media_type.startswith("text/html")
        content = answer.content
        if drawn.is_page:
            written = self.rewriter.rewrite(content, task.address, target.file, task.before)
            content = written.content
            drawn.found = {to: before for to, before in written.found.items() if to not in self.told}
            self.told.update(drawn.found)
        else:
            content = as_file(content, answer.media_type, target.file)
        write(self.folder / target.file, content)
        return drawn


def write(path: Path, content: bytes) -> None:
    """Write a file, with its folders."""
    try:
        path.write_bytes(content)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


_drawer: Drawer | None = None


def begin(drawer: Drawer) -> None:
    """Let this process draw with what its parent had."""
    global _drawer
    _drawer = drawer


def draw(tasks: list[Task]) -> list[Drawn]:
    """Draw some addresses in a process that has begun."""
    assert _drawer is not None
    return [_drawer.draw(task) for task in tasks]


def is_asset(address: str) -> bool:
    return address.startswith(STATIC)
