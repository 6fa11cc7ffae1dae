"""Run a command beside a PostgreSQL server of its own: `python -m tests.postgres pytest`.

Where DATABASE_URL names a PostgreSQL already, that one is used. Where neither it nor the programs of PostgreSQL are
found, the command is left out with a word why; with CI=true that is an error.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

PATIENCE = 30  # seconds until a server must answer
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "4GB",
    "autovacuum": "off",
    "jit": "off",
    "max_connections": "60",
    "log_min_messages": "fatal",
}


def find_programs() -> Path | None:
    """Return the folder of the newest PostgreSQL programs on this machine."""
    candidates = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    on_path = shutil.which("initdb")
    if on_path:
        candidates.append(Path(on_path).resolve().parent)
    return next(
        (folder for folder in candidates if (folder / "initdb").exists() and (folder / "postgres").exists()), None
    )


def unprivileged_user() -> str | None:
    """Return who shall own the server: PostgreSQL refuses to be run by root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


@contextmanager
def running_server(programs: Path, **settings: str) -> Iterator[str]:
    """Start a server in a folder of its own, give its address, and take both away at the end.

    `settings` are of PostgreSQL, in the place of those that suit tests.
    """
    folder = Path(tempfile.mkdtemp(prefix="annals-pg-"))  # short: the path of a socket may have 107 bytes
    try:
        with served(programs, folder / "data", folder, SETTINGS | settings) as address:
            yield address
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def served(programs: Path, data: Path, sockets: Path, settings: Mapping[str, str]) -> Iterator[str]:
    """Start a server on a folder of data, made where there is none, and stop it at the end; the data stay."""
    user = unprivileged_user()
    for folder in (sockets, data.parent):
        if user:
            shutil.chown(folder, user)
            folder.chmod(0o755)
    server: subprocess.Popen[bytes] | None = None
    try:
        if not (data / "PG_VERSION").exists():
            told = ["-U", "annals", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"]
            command = [programs / "initdb", "-D", data, *told]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, user=user, cwd=sockets)
        options = [f"-c{name}={value}" for name, value in {"unix_socket_directories": str(sockets), **settings}.items()]
        server = subprocess.Popen([programs / "postgres", "-D", data, *options], user=user, cwd=sockets)
        wait_for(server, programs, sockets)
        yield f"postgres://annals@{quote(str(sockets), safe='')}/annals"
    finally:
        if server:
            server.send_signal(signal.SIGINT)  # break off connections, then stop
            try:
                server.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def wait_for(server: subprocess.Popen[bytes], programs: Path, folder: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        command = [programs / "pg_isready", "-q", "-h", folder, "-U", "annals", "-d", "postgres"]
        if subprocess.run(command, check=False).returncode == 0:
            return
        time.sleep(0.05)
    raise SystemExit("The PostgreSQL server did not start.")


def main(command: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))  # and not without stopping the server
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith(("postgres:", "postgresql:")):
        return subprocess.run(command, check=False).returncode
    programs = find_programs()
    if programs is None:
        is_required = os.environ.get("CI") == "true"
        print(
            "PostgreSQL was not found (DATABASE_URL or Debian's package postgresql): its run is left out.",
            file=sys.stderr,
        )
        return 1 if is_required else 0
    with running_server(programs) as address:
        return subprocess.run(command, check=False, env=os.environ | {"DATABASE_URL": address}).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
