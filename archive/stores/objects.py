"""Objects of a service that speaks S3 as a store, through django-storages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from django.core.files.base import ContentFile

from archive.stores.addresses import bucket_of
from archive.stores.store import MARKER, StoredFile, StoreUnavailableError, archive_in, fits, marker_of

AT_ONCE = 16  # objects on their way: each takes some hundredths of a second
TYPE = "application/octet-stream"


class ObjectStore:
    """A store of objects in a bucket, see `ByteStore`: `prefix/ab/abcdef…`, uncompressed.

    Keys come from where boto3 looks for them: the environment, its own files, or the role of the machine. An object is
    durable once the service has said that it took it, and is held there against a checksum on its way.
    """

    def __init__(self, address: str) -> None:
        self.address = address

    @cached_property
    def _storage(self) -> Any:
        from botocore.config import Config
        from storages.backends.s3 import S3Storage

        bucket, prefix, options = bucket_of(self.address)
        return S3Storage(
            bucket_name=bucket,
            location=prefix,
            endpoint_url=options.get("endpoint_url"),
            region_name=options.get("region"),
            default_acl=None,
            gzip=False,
            file_overwrite=True,  # of an object that does not fit its name
            object_parameters={"ContentType": TYPE},
            client_config=Config(
                connect_timeout=5, read_timeout=60, retries={"max_attempts": 3}, max_pool_connections=AT_ONCE
            ),
        )

    def begin(self, archive: str) -> None:
        with self._explained():
            if not self._storage.exists(MARKER):
                self._storage.save(MARKER, ContentFile(marker_of(archive)))

    def archive(self) -> str:
        with self._explained():
            return archive_in(self._marker())

    def keep(self, given: Mapping[str, bytes]) -> None:
        with self._explained(), ThreadPoolExecutor(AT_ONCE) as pool:
            self._marker()
            list(pool.map(self._keep, given, given.values()))

    def _keep(self, sha256: str, data: bytes) -> None:
        name = self._name(sha256)
        if fits(sha256, self._read(name)):  # copied onto itself, which makes it new
            there = self._storage.bucket.Object(self._storage._normalize_name(name))
            source = {"Bucket": there.bucket_name, "Key": there.key}
            there.copy_from(CopySource=source, MetadataDirective="REPLACE", ContentType=TYPE)
        else:
            self._storage.save(name, ContentFile(data))

    def read(self, sha256: str) -> bytes | None:
        with self._explained():
            found = self._read(self._name(sha256))
            if found is None:
                self._marker()
            return found

    def _read(self, name: str) -> bytes | None:
        try:
            with self._storage.open(name) as file:
                found: bytes = file.read()
                return found
        except FileNotFoundError:
            return None

    def destroy(self, names: Iterable[str]) -> None:
        with self._explained(), ThreadPoolExecutor(AT_ONCE) as pool:
            self._marker()
            list(pool.map(self._storage.delete, map(self._name, names)))

    def listed(self, part: str) -> Iterator[StoredFile]:
        with self._explained():
            self._marker()
            prefix = f"{self._storage.location}/{part}/".lstrip("/")
            for one in self._storage.bucket.objects.filter(Prefix=prefix):
                yield StoredFile(one.key.removeprefix(prefix), one.size, one.last_modified)

    def _marker(self) -> bytes:
        """Return the marker; where there is none, nothing can be said of what is lost."""
        found = self._read(MARKER)
        if found is None:
            raise StoreUnavailableError(f"it holds no {MARKER}, so it is not the store", self.address)
        return found

    def _name(self, name: str) -> str:
        return f"{name[:2]}/{name}"

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            from boto3.exceptions import Boto3Error
            from botocore.exceptions import BotoCoreError, ClientError
            from storages.backends import s3  # noqa: F401 - only whether it is there
        except ImportError as error:
            why = f"{error.name} is not installed; it comes with django-storages[s3]"
            raise StoreUnavailableError(why, self.address) from error
        try:
            yield
        except (BotoCoreError, ClientError, Boto3Error, OSError) as error:
            if isinstance(error, StoreUnavailableError):
                raise
            raise StoreUnavailableError(str(error), self.address) from error
