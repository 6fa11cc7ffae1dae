"""Read settings from the environment by type, and say clearly which value is wrong and what would be right."""

from __future__ import annotations

import os
import secrets
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from archive.stores.addresses import AddressError, store_address

ON = {"1", "true", "yes", "on"}
OFF = {"0", "false", "no", "off"}


def text(name: str, default: str = "") -> str:
    """Return the words of the variable; an empty one counts as absent."""
    return os.environ.get(name, "").strip() or default


def required(name: str, reason: str) -> str:
    """Return the words of the variable, or refuse to start and give the reason."""
    value = text(name)
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. {reason}")
    return value


def secret(name: str) -> str:
    """Return the secret of the variable, else that in the file of `<name>_FILE`; an empty text without either."""
    path = text(f"{name}_FILE")
    if text(name) or not path:
        return text(name)
    try:
        found = Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not written in UTF-8"
        raise ImproperlyConfigured(f"{name}_FILE: {path} can't be read ({why}).") from None
    if not found:
        raise ImproperlyConfigured(f"{name}_FILE: {path} is empty. Write the secret into it.")
    return found


def flag(name: str, *, default: bool) -> bool:
    value = text(name).lower()
    if not value:
        return default
    if value in ON | OFF:
        return value in ON
    raise ImproperlyConfigured(f"{name}={value!r} is neither on nor off. Write one of: on, off, true, false, 1, 0.")


def number(name: str, default: int, *, least: int = 0) -> int:
    value = text(name, str(default))
    try:
        parsed = int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name}={value!r} is not a whole number.") from None
    if parsed < least:
        raise ImproperlyConfigured(f"{name}={value!r} is too small; the least is {least}.")
    return parsed


def names(name: str, default: list[str]) -> list[str]:
    """Return the comma-separated parts of the variable."""
    parts = [part.strip() for part in text(name).split(",")]
    return [part for part in parts if part] or default


def contact(name: str) -> str:
    """Return an address of the web or of mail, as `https://…` or `mailto:…`; an empty text where none is given."""
    value = text(name)
    if value and not value.startswith(("https://", "mailto:")):
        raise ImproperlyConfigured(f"{name}={value!r}: write it like mailto:security@example.org or https://….")
    return value


def networks(name: str) -> list[str]:
    """Return the comma-separated networks of the variable, such as 192.0.2.0/24; a single address is one as well."""
    found = names(name, [])
    for one in found:
        try:
            ip_network(one)
        except ValueError:
            raise ImproperlyConfigured(f"{name}: {one!r} is no network. Write it like 192.0.2.0/24.") from None
    return found


def one_of(name: str, default: str, allowed: list[str]) -> str:
    value = text(name, default)
    if value not in allowed:
        raise ImproperlyConfigured(f"{name}={value!r} is not known. Write one of: {', '.join(allowed)}.")
    return value


def time_zone(name: str, default: str) -> str:
    value = text(name, default)
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):  # OSError: a name that is a folder of zones, such as Europe
        raise ImproperlyConfigured(f"{name}={value!r} is no time zone. Write one like Asia/Almaty or UTC.") from None
    return value


def site_url(value: str, name: str = "SITE_URL") -> str:
    """Return the address of the site without a slash at its end, so that paths can be added to it."""
    try:
        parts = urlsplit(value)
        is_address = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        is_address = False
    if not is_address or parts.path.strip("/") or parts.query or parts.fragment or parts.username:
        raise ImproperlyConfigured(
            f"{name}={value!r} is not the address of a site. Write scheme and host, like https://archive.example.org."
        )
    return f"{parts.scheme}://{parts.netloc}"


def folder(name: str, default: Path, base: Path, *, make: bool = True) -> Path:
    """Return the folder, made if it is absent; a relative one is taken from `base`."""
    path = base / Path(text(name, str(default))).expanduser()
    if not make:
        return path
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(f"{name}: the folder {path} can't be made ({error.strerror}).") from error
    return path


def database(name: str, default: str, base: Path) -> dict[str, Any]:
    """Return Django's settings for the database at a URL; SQLite and PostgreSQL are known."""
    url = text(name, default)
    try:
        settings: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))
    except (ValueError, KeyError):
        settings = {}
    engine = str(settings.get("ENGINE", "")).rpartition(".")[2]
    if engine not in ("sqlite3", "postgresql") or not settings["NAME"]:
        # The URL may hold a password, so only its scheme is repeated.
        raise ImproperlyConfigured(
            f"{name} (it begins {url.partition(':')[0]!r}) is not the address of a database. "
            "Write sqlite:////srv/archive/archive.sqlite3 or postgres://user:password@host/name."
        )
    if engine == "sqlite3" and settings["NAME"] != ":memory:":
        settings["NAME"] = str(base / settings["NAME"])
    return settings


def replica(name: str, primary: dict[str, Any]) -> dict[str, Any] | None:
    """Return Django's settings for a replica of the primary database, None where there is none.

    It is given up soon when it does not answer: pages are read from the primary then.
    """
    if not text(name):
        return None
    settings = database(name, "", Path())
    if not all(one["ENGINE"].endswith("postgresql") for one in (settings, primary)):
        raise ImproperlyConfigured(f"{name} names a replica of PostgreSQL, and DATABASE_URL has to be its primary.")
    settings["OPTIONS"] = {
        "connect_timeout": 2,  # seconds
        "tcp_user_timeout": 5000,  # milliseconds until a host that has vanished counts as gone
        "keepalives_idle": 5,
        "keepalives_interval": 2,
        "keepalives_count": 2,
        "options": "-c default_transaction_read_only=on",
        **settings.get("OPTIONS", {}),
    }
    settings["TEST"] = {"MIRROR": "default"}
    return settings


def store(name: str, base: Path) -> str:
    """Return the address of the store of originals; empty where they are kept in the database."""
    try:
        return store_address(text(name), base)
    except AddressError as error:
        raise ImproperlyConfigured(f"{name}: {error}") from None


def kept_secret(path: Path) -> str:
    """Return the secret in the file; make it, readable by its owner only, if the file is absent.

    Processes that start at once agree on one secret: each writes a file of its own, and the first gives it the name.
    """
    if not path.exists():
        draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        draft.touch(mode=0o600, exist_ok=False)
        draft.write_text(secrets.token_urlsafe(50), encoding="ascii")
        try:
            path.hardlink_to(draft)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    secret = path.read_text(encoding="ascii").strip()
    if not secret:
        raise ImproperlyConfigured(f"{path} is empty. Remove it and a new secret key is made.")
    return secret
