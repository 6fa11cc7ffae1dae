"""Dumps of a PostgreSQL database: made by pg_dump while people write, checked, and put in its place in one transaction.

The password of the database goes to the programs by their environment, never among their arguments, which every user of
the machine can read.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.db import connection, transaction

from archive.models import table_names
from archive.preserving.backups.manifest import BackupError, chunks

PACKAGES = "Debian's package postgresql-client has it"
LOCK_TIMEOUT = "30s"  # that a restore waits for whoever still reads
_MAJOR = re.compile(r"(\d+)")


@contextmanager
def snapshot() -> Iterator[str]:
    """Hold one moment of the database for reading and give its name, by which pg_dump reads the same."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            name = str(cursor.fetchone()[0])
        yield name


def server_version() -> str:
    return str(connection.pg_version // 10_000)  # type: ignore[attr-defined]


def dump_to(target: Path, snapshot_name: str) -> None:
    """Write the database as it stands in a snapshot, compressed, in pg_dump's own format."""
    options = ["--format=custom", f"--snapshot={snapshot_name}", "--no-owner", "--no-privileges"]
    _run("pg_dump", [*options, f"--file={target}", *_where()])


def check(path: Path) -> None:
    """Raise BackupError unless pg_restore reads a dump to its end, unpacking all of it."""
    _run("pg_restore", ["--file=/dev/null", str(path)])


def replace(path: Path) -> None:
    """Let the database hold what a dump holds, and nothing else, in one transaction: all of it or nothing.

    Whatever tables it has are dropped first, also those of a newer release, which the dump does not know. Raises
    BackupError, with nothing changed.
    """
    with tempfile.TemporaryFile() as script:
        script.write(f"SET lock_timeout = '{LOCK_TIMEOUT}';\n".encode())
        for table in table_names():
            script.write(f"DROP TABLE IF EXISTS {connection.ops.quote_name(table)} CASCADE;\n".encode())
        script.seek(0)
        command = ["--single-transaction", "--set=ON_ERROR_STOP=1", "--no-psqlrc", "--quiet", "--output=/dev/null"]
        restoring = [_program("pg_restore"), "--no-owner", "--no-privileges", "--file=-", str(path)]
        with tempfile.TemporaryFile() as faults:
            reading = subprocess.Popen(restoring, stdout=subprocess.PIPE, stderr=faults)  # noqa: S603  # our own command
            writing = subprocess.Popen(  # noqa: S603
                [_program("psql"), *command, *_where()],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=faults,
                env=_environment(),
            )
            assert writing.stdin and reading.stdout
            try:
                _feed(writing.stdin, [script, reading.stdout], reading)
            finally:
                reading.stdout.close()
                reading.wait()
            if writing.wait() or reading.returncode:
                raise BackupError(f"The database stays as it was. {_said(faults)}")


def _feed(pipe: IO[bytes], parts: Sequence[IO[bytes]], reading: subprocess.Popen[bytes]) -> None:
    """Give psql one part after the other; where the dump could not be read to its end, let it take all back."""
    try:
        for part in parts:
            for chunk in chunks(part):  # type: ignore[arg-type]
                pipe.write(chunk)
        if reading.wait():
            pipe.write(b"\n\\.\nSELECT 1/0;\n")
        pipe.close()
    except BrokenPipeError:  # psql has ended, and says why
        reading.kill()


def check_programs(*names: str) -> None:
    """Raise BackupError if one of PostgreSQL's programs is missing, or older than the server."""
    server = int(server_version())
    for name in names:
        said = subprocess.run([_program(name), "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
        found = _MAJOR.search(said)
        if not found or int(found[1]) < server:
            version = found[1] if found else "an unknown version"
            raise BackupError(
                f"{name} is of PostgreSQL {version}, the server of {server}, which an older program can't read. Install"
                f" postgresql-client-{server}."
            )


def _program(name: str) -> str:
    """Return where a program is: that of the server's version, else the newest, as Debian keeps them, else on the path.

    Newer programs say to a server what an older one does not know.
    """
    kept = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: -int(path.parts[-3]))
    same = [path for path in kept if path.parts[-3] == server_version()]
    found = next(map(str, [*same, *kept]), None) or shutil.which(name)
    if not found:
        raise BackupError(f"The program {name} is not found ({PACKAGES}).")
    return found


def _where() -> list[str]:
    """Return the arguments that name the database, without the password."""
    arguments, _environment = connection.client.settings_to_cmd_args_env(connection.settings_dict, [])
    *options, name = arguments[1:]
    return [*options, f"--dbname={name}"]


def _environment() -> dict[str, str]:
    _arguments, given = connection.client.settings_to_cmd_args_env(connection.settings_dict, [])
    return os.environ | {"LC_ALL": "C"} | (given or {})


def _run(name: str, arguments: Sequence[str]) -> None:
    done = subprocess.run(  # noqa: S603
        [_program(name), *arguments], env=_environment(), stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    if done.returncode:
        said = " ".join(done.stderr.decode(errors="replace").split())
        raise BackupError(f"{name} ended with {done.returncode}: {said or 'it does not say why'}.")


def _said(faults: IO[bytes]) -> str:
    faults.seek(0)
    lines = [line for line in faults.read().decode(errors="replace").splitlines() if line.strip()]
    return " ".join(lines[:4]) or "psql does not say why."
