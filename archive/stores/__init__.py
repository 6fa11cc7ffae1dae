"""Stores: where the bytes of originals are kept outside the database, each under its SHA-256.

`addresses` (pure) says which addresses name a store, `opening` opens the one at an address: a `folder` of this machine
or of one that is mounted, or `objects` of a service that speaks S3. What both promise is said in `store`.
"""

from archive.stores.addresses import AddressError, store_address
from archive.stores.opening import store_at
from archive.stores.store import MARKER, ByteStore, StoredFile, StoreUnavailableError, is_name

__all__ = [
    "MARKER",
    "AddressError",
    "ByteStore",
    "StoreUnavailableError",
    "StoredFile",
    "is_name",
    "store_address",
    "store_at",
]
