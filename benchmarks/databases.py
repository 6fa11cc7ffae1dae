"""Where archives of a measurement keep their rows: SQLite in their folder, or one database each on a PostgreSQL.

`DATABASE_URL` names the server; the database that it names is never touched. Each folder of an archive has a database
of its own beside it, called after the folder, which is made when it is first asked for.
"""

from __future__ import annotations

import os
import re
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

if TYPE_CHECKING:
    import psycopg

FILE = "archive.sqlite3"
PREFIX = "annals_bench_"
# What PostgreSQL is told beside its defaults where it is started here: some memory, and a disk that writes at once. All
# that keeps rows safe, and its housekeeping, stays as it is where an archive is kept.
SETTINGS = {
    "shared_buffers": "1GB",
    "effective_cache_size": "8GB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "8GB",
    "random_page_cost": "1.1",
    "jit": "off",
}
QUIET = {"listen_addresses": "", "log_min_messages": "fatal"}
TOLD = (*SETTINGS, "work_mem", "fsync", "synchronous_commit", "autovacuum", "max_parallel_workers_per_gather")
_NO_SERVER = "No PostgreSQL was found: name a server by DATABASE_URL, or install Debian's package postgresql."


def is_postgres() -> bool:
    """Say whether the archives of this measurement are on a PostgreSQL."""
    return os.environ.get("DATABASE_URL", "").startswith(("postgres:", "postgresql:"))


def address_of(archive: Path) -> str | None:
    """Return the address of an archive's own database, made if it is not there yet; None on SQLite."""
    if not is_postgres():
        return None
    name = _name(archive)
    address = _address(name)
    if os.environ["DATABASE_URL"] != address:
        with administrator() as server:
            if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                server.execute(f'CREATE DATABASE "{name}" ENCODING UTF8 TEMPLATE template0')  # type: ignore[arg-type]
                _label(server, archive)
    return address


def drop(folder: Path) -> None:
    """Drop the databases of all archives in a folder and below it; on SQLite they go with the folder."""
    if not is_postgres():
        return
    place = str(folder.resolve())
    with administrator() as server:
        made = "SELECT datname, shobj_description(oid, 'pg_database') FROM pg_database WHERE datname LIKE %s"
        for name, label in server.execute(made, [f"{PREFIX}%"]).fetchall():
            if label and (label == place or label.startswith(f"{place}/")):
                server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')  # type: ignore[arg-type]


def copy(archive: Path, other: Path) -> None:
    """Make the database of one archive once more, as that of another; nobody may be using it."""
    with administrator() as server:
        server.execute(f'CREATE DATABASE "{_name(other)}" TEMPLATE "{_name(archive)}"')  # type: ignore[arg-type]
        _label(server, other)


def size_of(archive: Path) -> int:
    """Return how many bytes the rows of an archive take on the disk, with their indexes."""
    if not is_postgres():
        return sum(path.stat().st_size for path in archive.glob(f"{FILE}*"))
    with connected(archive) as database:
        row = database.execute("SELECT pg_database_size(current_database())").fetchone()
        return int(row[0]) if row else 0


def connected(archive: Path) -> psycopg.Connection[Any]:
    """Connect to the PostgreSQL database of an archive, each statement for itself; JSON is given as its text."""
    import psycopg
    from psycopg.types.json import set_json_loads

    connection = psycopg.connect(address_of(archive) or "", autocommit=True)
    set_json_loads(lambda text: text if isinstance(text, str) else bytes(text).decode(), connection)
    return connection


def administrator() -> psycopg.Connection[Any]:
    """Connect to the server of PostgreSQL, to no archive of it."""
    import psycopg

    return psycopg.connect(_address("postgres"), autocommit=True)


def describe() -> str:
    """Name the database and, of PostgreSQL, the settings that decide how fast it is."""
    if not is_postgres():
        return f"SQLite {sqlite3.sqlite_version}"
    with administrator() as server:
        version = server.execute("SELECT current_setting('server_version')").fetchone()
        told = {name: server.execute("SELECT current_setting(%s)", [name]).fetchone() for name in TOLD}
    said = ", ".join(f"{name} {value[0]}" for name, value in told.items() if value)
    return f"PostgreSQL {str(version[0]).split()[0] if version else ''} ({said})"


@contextmanager
def server(work: Path, *, is_kept: bool = False) -> Iterator[None]:
    """Measure on what `DATABASE` names: `postgresql` is a server of our own, whose files are in the working folder.

    A folder that is kept can so be measured again; of another one the databases are dropped at the end. Without
    `DATABASE`, or with `DATABASE_URL`, nothing is started.
    """
    kind = os.environ.get("DATABASE", "")
    if kind not in ("", "sqlite", "postgresql"):
        raise SystemExit(f"DATABASE is {kind!r}. Write sqlite or postgresql.")
    if kind == "sqlite":
        os.environ.pop("DATABASE_URL", None)
    with nullcontext() if kind != "postgresql" or is_postgres() else _own_server(work):
        try:
            yield
        finally:
            if not is_kept:
                drop(work)


@contextmanager
def _own_server(work: Path) -> Iterator[None]:
    from tests import postgres

    programs = postgres.find_programs()
    if programs is None:
        raise SystemExit(_NO_SERVER)
    data = work.resolve() / "postgresql" / "data"
    data.parent.mkdir(parents=True, exist_ok=True)
    if postgres.unprivileged_user():
        work.chmod(0o755)  # PostgreSQL is another user, who must get through to its files
    with (
        tempfile.TemporaryDirectory(prefix="annals-pg-") as sockets,  # short: the path of a socket may have 107 bytes
        postgres.served(programs, data, Path(sockets), QUIET | SETTINGS) as address,
    ):
        os.environ["DATABASE_URL"] = address
        try:
            yield
        finally:
            del os.environ["DATABASE_URL"]


def _name(archive: Path) -> str:
    """Return a name that the archive of no other folder has."""
    place = str(archive.resolve())
    return f"{PREFIX}{re.sub(r'[^a-z0-9]+', '_', archive.name.lower())[:24]}_{sha256(place.encode()).hexdigest()[:12]}"


def _label(server: psycopg.Connection[Any], archive: Path) -> None:
    """Say with the database whose it is."""
    from psycopg import sql

    place = sql.Literal(str(archive.resolve()))
    server.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(_name(archive)), place))


def _address(name: str) -> str:
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{quote(name)}").geturl()
