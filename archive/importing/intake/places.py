"""Items with their places, and the hashes by which they are found again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from archive.importing.drafts import ArticleDraft, Refusal
from archive.text.addresses import identity

if TYPE_CHECKING:  # the readers of all formats come with it, and most processes need the hashes alone
    from archive.importing.intake.reader import Item


def hash_of(place: str) -> int:
    """Return a signed 64-bit hash of a place; undecodable bytes in the name of a file count as they are."""
    try:
        data = place.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # halves of characters, which the id of a record may hold
        data = place.encode("utf-8", "surrogatepass")
    digest = blake2b(data, digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


@dataclass(frozen=True)
class PlacedItem:
    """An item and where it was found: in which file, and where in it.

    Its place is the file's absolute path plus, inside a container, the record's own id, guid or address; a record
    without one is known by its bytes alone. `read_to` is how far its file, of `file_size` bytes, was read with it.
    """

    path: Path
    report_path: str
    item: Item
    file_sha256: str = ""
    ends_file: bool = True
    file_size: int = 0
    read_to: int = 0

    @property
    def place(self) -> str:
        if self.is_known_by_bytes:
            return f"sha256:{self.item.sha256}"
        if self.item.member:
            return f"{self.path}#{self.item.member}"
        return str(self.path) if self.item.ordinal is None else f"{self.path}#{self.item.ordinal}"

    @property
    def is_known_by_bytes(self) -> bool:
        """Whether it is a record without an id of its own, in a file of many (or in such a member: `news.csv#`)."""
        item = self.item
        has_id = bool(item.member) and not item.member.endswith("#")
        is_record = item.ordinal is not None and not isinstance(item.content, Refusal)
        return is_record and not has_id and bool(item.sha256)

    @cached_property
    def place_hash(self) -> int:
        return hash_of(self.place)

    @property
    def draft(self) -> ArticleDraft | None:
        return self.item.content if isinstance(self.item.content, ArticleDraft) else None

    @property
    def address(self) -> str:
        """The address at which it was published, without what tracks readers."""
        return self.draft.original_url.value if self.draft and self.draft.original_url else ""

    @cached_property
    def address_identity(self) -> str:
        """What of its address identifies it; empty where that is no address of the web, or of a whole site."""
        return identity(self.address)

    def without_shared_address(self) -> PlacedItem:
        """Return the item as it is known where others state the same address: that is then no place of any of them."""
        member = self.item.member
        container, mark, own = member.partition("#http")
        own = f"http{own}" if mark else member
        if not self.address_identity or identity(own) != self.address_identity:
            return self
        return replace(self, item=replace(self.item, member=f"{container}#" if mark else ""))
