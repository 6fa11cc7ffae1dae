"""The addresses of stores: a folder, or a bucket of a service that speaks S3."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

OPTIONS = ("endpoint_url", "region")
LONGEST = 500  # characters: each original names its store


class AddressError(ValueError):
    """This is not the address of a store; the message says what would be one."""


def store_address(given: str, base: Path) -> str:
    """Return the address of a store in the one form that it is stored in; empty stays empty, for the database.

    A folder may be given by its path alone, a relative one below `base`. Keys and passwords have no place in it: it is
    stored with each original. Raises AddressError.
    """
    if not given:
        return ""
    try:
        parts = urlsplit(given)
    except ValueError:
        parts = urlsplit("unknown:")
    if parts.scheme == "s3":
        found = _bucket(given)
    elif parts.scheme == "file" and parts.netloc in ("", "localhost") and parts.path.startswith("/"):
        found = _folder(Path(unquote(parts.path)))
    elif "://" not in given:
        found = _folder(base / Path(given).expanduser())
    else:
        raise AddressError(
            f"{given!r} names no store. Write the path of a folder, file:///path, or"
            " s3://bucket/prefix?endpoint_url=https://host&region=name."
        )
    if len(found) > LONGEST:
        raise AddressError(f"The address of a store has at most {LONGEST} characters; this one has {len(found)}.")
    return found


def folder_of(address: str) -> Path:
    """Return the folder of an address that begins `file:`."""
    return Path(unquote(urlsplit(address).path))


def bucket_of(address: str) -> tuple[str, str, dict[str, str]]:
    """Return the bucket, the prefix and the options of an address that begins `s3:`."""
    parts = urlsplit(address)
    return parts.netloc, unquote(parts.path).strip("/"), dict(parse_qsl(parts.query))


def _folder(path: Path) -> str:
    parts: list[str] = []
    for part in path.parts:
        if part == "..":
            parts = parts[:-1] or parts
        else:
            parts.append(part)
    if len(parts) < 2:
        raise AddressError("The root of the file system is no folder for originals.")
    return "file://" + quote(str(Path(*parts)))


def _bucket(given: str) -> str:
    bucket, prefix, options = bucket_of(given)
    if "@" in bucket:
        raise AddressError(
            "The address of a store holds no keys: it is stored with each original. Give them by the environment"
            " (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY)."
        )
    if unknown := sorted(set(options) - set(OPTIONS)):
        raise AddressError(f"The address of a bucket knows {' and '.join(OPTIONS)}, not {unknown[0]!r}.")
    if not bucket or urlsplit(given).fragment:
        raise AddressError(f"{given!r} names no bucket. Write s3://bucket/prefix.")
    query = urlencode([(name, options[name]) for name in OPTIONS if options.get(name)])
    return f"s3://{bucket}" + (f"/{quote(prefix)}" if prefix else "") + (f"?{query}" if query else "")
