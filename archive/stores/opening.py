"""Opening the store at an address; each is opened once in a process."""

from __future__ import annotations

from functools import lru_cache

from archive.stores.addresses import folder_of
from archive.stores.folder import FolderStore
from archive.stores.objects import ObjectStore
from archive.stores.store import ByteStore


@lru_cache(maxsize=8)
def store_at(address: str) -> ByteStore:
    """Return the store at an address that `store_address` gave; it is reached only when it is asked."""
    return ObjectStore(address) if address.startswith("s3:") else FolderStore(address, folder_of(address))
