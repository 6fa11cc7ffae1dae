"""A store keeps bytes under their SHA-256, whole or not at all: a folder, and a bucket, promise the same."""

from __future__ import annotations

import hashlib
import os
import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from archive.stores import AddressError, StoreUnavailableError, store_address, store_at
from archive.stores.folder import FolderStore
from archive.stores.store import PARTS, ByteStore

pytestmark = pytest.mark.once

BYTES = {hashlib.sha256(data).hexdigest(): data for data in (b"", b"one", b"two \x00\xff" * 9000)}


@contextmanager
def a_bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    moto = pytest.importorskip("moto", reason="S3 is tried with moto, and needs django-storages[s3]")
    import boto3

    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    store_at.cache_clear()
    with moto.mock_aws():
        boto3.client("s3", region_name="us-east-1").create_bucket(Bucket="annals")
        yield "s3://annals/of/town?region=us-east-1"
    store_at.cache_clear()


@pytest.fixture(params=["folder", "bucket"])
def store(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ByteStore]:
    if request.param == "folder":
        yield store_at(store_address("kept/here", tmp_path))
        return
    with a_bucket(monkeypatch) as address:
        yield store_at(address)


def names(store: ByteStore) -> set[str]:
    return {file.name for part in PARTS for file in store.listed(part)}


def test_what_is_kept_is_read_listed_and_destroyed(store: ByteStore) -> None:
    before = timezone.now() - timedelta(seconds=5)
    with pytest.raises(StoreUnavailableError, match=r"ANNALS\.txt"):
        store.archive()
    store.begin("abc")
    store.begin("another")
    store.keep(BYTES)
    store.keep(BYTES)
    assert store.archive() == "abc"
    assert {sha256: store.read(sha256) for sha256 in BYTES} == BYTES
    files = {file.name: file for sha256 in BYTES for file in store.listed(sha256[:2])}
    assert {name: file.size for name, file in files.items()} == {name: len(data) for name, data in BYTES.items()}
    assert all(file.modified_at > before for file in files.values())
    gone, *left = BYTES
    store.destroy([gone, "0" * 64])
    assert store.read(gone) is None and store.read("0" * 64) is None
    assert names(store) == set(left)


def test_what_does_not_fit_its_name_is_replaced_by_what_does(store: ByteStore) -> None:
    store.begin("abc")
    (sha256, right), *_rest = list(BYTES.items())[1:]
    store.keep({sha256: b"wrong"})
    assert store.read(sha256) == b"wrong"
    store.keep({sha256: right})
    assert store.read(sha256) == right


def test_a_file_that_is_there_is_not_written_again_but_counts_as_new(tmp_path: Path) -> None:
    store = FolderStore("file:///x", tmp_path)
    store.begin("abc")
    store.keep(BYTES)
    sha256 = max(BYTES)
    path = tmp_path / sha256[:2] / sha256
    os.utime(path, (1000, 1000))
    number = path.stat().st_ino
    store.keep(BYTES)
    assert path.stat().st_ino == number
    assert path.stat().st_mtime > 1000
    assert path.stat().st_mode & 0o222 == 0


def test_a_write_that_fails_leaves_nothing_under_the_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = FolderStore("file:///x", tmp_path)
    store.begin("abc")

    def full(_number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("archive.stores.folder.os.fsync", full)
    with pytest.raises(StoreUnavailableError, match="No space left"):
        store.keep(BYTES)
    assert [path for path in tmp_path.rglob("*") if path.is_file() and path.name != "ANNALS.txt"] == []


def test_a_disk_that_is_not_mounted_is_no_loss(tmp_path: Path) -> None:
    store = FolderStore("file:///mnt/kept", tmp_path / "nowhere")
    acts = (
        lambda: store.read("0" * 64),
        lambda: store.keep(BYTES),
        lambda: store.destroy(BYTES),
        lambda: list(store.listed("00")),
    )
    for act in acts:
        with pytest.raises(StoreUnavailableError, match="is its disk mounted") as raised:
            act()
    again = pickle.loads(pickle.dumps(raised.value))
    assert (again.filename, again.strerror) == ("file:///mnt/kept", raised.value.strerror)


def test_a_bucket_that_is_not_there_is_no_loss(monkeypatch: pytest.MonkeyPatch) -> None:
    with a_bucket(monkeypatch):
        store = store_at("s3://elsewhere")
        for act in (lambda: store.read("0" * 64), lambda: store.keep(BYTES), lambda: list(store.listed("00"))):
            with pytest.raises(StoreUnavailableError):
                act()


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("", ""),
        ("kept", "file:///srv/kept"),
        ("../kept/./a b", "file:///kept/a%20b"),
        ("/var/kept/", "file:///var/kept"),
        ("file:///var/a%20b", "file:///var/a%20b"),
        ("file://localhost/var/kept", "file:///var/kept"),
        ("s3://bucket", "s3://bucket"),
        ("s3://bucket/a/b/?region=eu&endpoint_url=https://s3.example.org:9000",
         "s3://bucket/a/b?endpoint_url=https%3A%2F%2Fs3.example.org%3A9000&region=eu"),
    ],
)  # fmt: skip
def test_an_address_is_stored_in_one_form(given: str, address: str) -> None:
    assert store_address(given, Path("/srv")) == address
    assert store_address(address, Path("/elsewhere")) == address


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("http://example.org/kept", "names no store"),
        ("file://host/kept", "names no store"),
        ("/", "root of the file system"),
        ("s3://", "names no bucket"),
        ("s3://key:secret@bucket/a", "holds no keys"),
        ("s3://bucket?acl=public", "not 'acl'"),
        ("/" + "a" * 600, "at most 500"),
    ],
)
def test_what_is_no_address_is_refused_and_says_why(given: str, why: str) -> None:
    with pytest.raises(AddressError, match=why):
        store_address(given, Path("/srv"))
