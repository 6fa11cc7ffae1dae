"""A PostgreSQL with a streaming standby, both of their own, for tests of read replicas.

https://www.postgresql.org/docs/15/warm-standby.html#STREAMING-REPLICATION
"""

from __future__ import annotations

import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from tests.postgres import PATIENCE, find_programs, running_server, unprivileged_user, wait_for

STREAMING = {
    "wal_level": "replica",
    "max_wal_senders": "4",
    "hot_standby": "on",
    "hot_standby_feedback": "on",
    "synchronous_commit": "local",  # what is committed is in the log that the standby reads, not on its way there
}


@dataclass
class Standby:
    """A standby that follows its primary; `replay_paused` it stays where it is, `kill` ends it as a crash does."""

    primary: str
    address: str
    programs: Path
    folder: Path
    user: str | None
    server: subprocess.Popen[bytes] = field(init=False)

    def start(self) -> None:
        command = [self.programs / "postgres", "-D", self.folder / "data", f"-cunix_socket_directories={self.folder}",
                   "-clisten_addresses=", "-cmax_connections=60"]  # fmt: skip
        self.server = subprocess.Popen(command, user=self.user, cwd=self.folder, stderr=subprocess.DEVNULL)
        wait_for(self.server, self.programs, self.folder)

    def kill(self) -> None:
        """End it at once, with the processes that answer for it."""
        self.server.send_signal(signal.SIGQUIT)
        self.server.wait(PATIENCE)

    def pause(self) -> None:
        """Let it stay where it is."""
        _ask(self.address, "SELECT pg_wal_replay_pause()")
        deadline = time.monotonic() + PATIENCE
        while _ask(self.address, "SELECT pg_get_wal_replay_pause_state()") != "paused":
            assert time.monotonic() < deadline, "replay was not paused"
            time.sleep(0.01)

    def resume(self) -> None:
        _ask(self.address, "SELECT pg_wal_replay_resume()")

    def catch_up(self) -> None:
        """Wait until it has come to where the primary is now."""
        there = _ask(self.primary, "SELECT pg_current_wal_insert_lsn()")
        deadline = time.monotonic() + PATIENCE
        while not _ask(self.address, "SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn", there):
            assert time.monotonic() < deadline, "the standby does not follow"
            time.sleep(0.01)


def _ask(address: str, question: str, *values: object) -> object:
    import psycopg

    with psycopg.connect(address, autocommit=True) as connection:
        row = connection.execute(question, values or None).fetchone()
        return row[0] if row else None


def missing() -> str:
    """Say why there can be no standby here; empty where there can."""
    programs = find_programs()
    if programs is None or not (programs / "pg_basebackup").exists():
        return "PostgreSQL (Debian's package postgresql) is not here"
    return ""


@contextmanager
def running_standby() -> Iterator[Standby]:
    """Start a primary with an empty database `archive`, and a standby that follows it; take both away at the end."""
    programs = find_programs()
    assert programs
    with running_server(programs, **STREAMING) as address:
        server = unquote(urlsplit(address).hostname or "")
        primary = urlsplit(address)._replace(path="/archive").geturl()
        _create(urlsplit(address)._replace(path="/postgres").geturl())
        user = unprivileged_user()
        folder = Path(tempfile.mkdtemp(prefix="annals-sb-"))
        if user:
            shutil.chown(folder, user)
            folder.chmod(0o755)
        try:
            copying = [
                "-h",
                server,
                "-U",
                "annals",
                "-D",
                folder / "data",
                "-R",
                "-X",
                "stream",
                "-c",
                "fast",
                "--no-sync",
            ]
            subprocess.run([programs / "pg_basebackup", *copying], check=True, user=user, cwd=folder)
            own = f"postgres://annals@{quote(str(folder), safe='')}/archive"
            standby = Standby(primary, own, programs, folder, user)
            standby.start()
            try:
                yield standby
            finally:
                if standby.server.poll() is None:
                    standby.kill()
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _create(address: str) -> None:
    import psycopg

    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("CREATE DATABASE archive")
