"""Processes of the archive for tests, forked from one that has read beforehand what takes longest to read.

`python manage.py …` spends most of a second on reading libraries and compiling patterns, the same ones each time. Here
a process reads them once: the libraries and the pure rooms of the archive, which know neither settings nor a database.
What a test asks for is forked from it. From there on it is a process like any other: it has an environment of its own,
reads the settings, sets Django up, and dies by itself. What tests say of reading the modules themselves, and of options
and variables of Python, needs a process from the beginning.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import pkgutil
import runpy
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).resolve().parent.parent
PURE = ("archive.text", "archive.search.query", "archive.processes", "archive.importing.drafts",
        "archive.importing.extraction", "archive.importing.formats")  # fmt: skip
LIBRARIES = ("anyascii", "argon2", "babel.dates", "dj_database_url", "django.core.management", "django.db.models",
             "django.forms", "django.test", "django.views.generic", "gunicorn.app.wsgiapp", "icalendar", "jinja2",
             "markdown_it", "nh3", "opencc", "psycopg", "tantivy", "whitenoise.storage")  # fmt: skip
MOST_BYTES = 100_000  # of what is asked for: arguments and an environment

# Stands in for `python` where something else than a test starts it: it asks for the process, and ends as that does.
STAND_IN = """#!{python} -IS
import json, os, socket, sys
umask = os.umask(0)
with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as asking:
    asking.connect({door!r})
    asked = [sys.argv[1:], dict(os.environ), os.getcwd(), umask]
    socket.send_fds(asking, [json.dumps(asked).encode()], [0, 1, 2])
    asking.recv(100)
    status = int(asking.recv(100))
sys.exit(status if status >= 0 else 128 - status)
"""


class Process:
    """A process that was started; what it prints goes to the file that is given, or to be read at the end."""

    def __init__(self, *arguments: str | Path, env: Mapping[str, str], cwd: Path | str = ROOT, log: Any = None) -> None:
        self.args = [sys.executable, *map(str, arguments)]
        self.returncode: int | None = None
        self._printed: IO[bytes] = log or tempfile.TemporaryFile()  # noqa: SIM115
        self._said: IO[bytes] = log or tempfile.TemporaryFile()  # noqa: SIM115
        self._asking = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._asking.connect(str(door()))
        asked = json.dumps([self.args[1:], dict(env), str(cwd), 0o022]).encode()
        with Path(os.devnull).open("rb") as nothing:
            streams = (nothing, self._printed, self._said)
            socket.send_fds(self._asking, [asked], [stream.fileno() for stream in streams])
        self.pid = int(self._asking.recv(100))

    def send_signal(self, number: int) -> None:
        """Send it a signal, if it lives."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def poll(self) -> int | None:
        """Return its status, which is below zero after a signal; None while it lives."""
        if self.returncode is None and select.select([self._asking], [], [], 0)[0]:
            self.wait()
        return self.returncode

    def wait(self, patience: float | None = None) -> int:
        """Wait for its end, at most so many seconds; return its status. Raises TimeoutError."""
        if self.returncode is None:
            self._asking.settimeout(patience)
            self.returncode = int(self._asking.recv(100))
            self._asking.close()
        return self.returncode

    def finish(self, patience: float | None = None) -> subprocess.CompletedProcess[str]:
        """Wait for its end; return its status and what it printed."""
        status, texts = self.wait(patience), []
        for file in (self._printed, self._said):
            with file:
                file.seek(0)
                texts.append(file.read().decode())
        return subprocess.CompletedProcess(self.args, status, *texts)


def run(*arguments: str | Path, env: Mapping[str, str], check: bool = False) -> subprocess.CompletedProcess[str]:
    """Run `python` with these arguments (a file, `-m` and a module, or `-c` and code), in the folder of the project."""
    finished = Process(*arguments, env=env).finish()
    assert not check or finished.returncode == 0, f"{finished.args}:\n{finished.stdout}{finished.stderr}"
    return finished


def put_stand_in(path: Path) -> None:
    """Make an executable file that does what `python` does, by a process of ours."""
    path.write_text(STAND_IN.format(python=sys.executable, door=str(door())))
    path.chmod(0o755)


@cache
def door() -> Path:
    """Start the process that the others are forked from, which ends with this one; return where it is asked."""
    folder = Path(tempfile.mkdtemp(prefix="annals-p-"))  # short: the path of a socket may have 107 bytes
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listening:
        listening.bind(str(folder / "door"))
        listening.listen()
        command = [sys.executable, "-m", __name__, str(folder), str(listening.fileno())]
        given: dict[str, Any] = {"cwd": ROOT, "stdin": subprocess.PIPE, "pass_fds": [listening.fileno()]}
        ready = subprocess.Popen(command, start_new_session=True, **given)  # a Ctrl-C is meant for the tests alone
    atexit.register(ready.communicate)  # which closes what it listens to, and waits
    return folder / "door"


def read_beforehand() -> None:
    """Read the libraries, and every module of the pure rooms."""
    for name in (*LIBRARIES, *PURE):
        module = importlib.import_module(name)
        if name in PURE and hasattr(module, "__path__"):
            for found in pkgutil.walk_packages(module.__path__, f"{name}."):
                importlib.import_module(found.name)
    importlib.import_module("archive.importing.intake.first_use").prepare()
    gc.collect()
    gc.freeze()  # so that the children leave the pages alone on which it stands


def next_child(listening: socket.socket, folder: str) -> list[str]:
    """Wait for somebody to ask; return in the child that was forked for it, with what it shall run."""
    while True:
        if 0 in select.select([0, listening], [], [])[0]:  # who started us is gone
            shutil.rmtree(folder, ignore_errors=True)
            sys.exit()
        asking, _address = listening.accept()
        if os.fork() == 0:
            break
        asking.close()
        reap()
    listening.close()
    asked, streams, _flags, _address = socket.recv_fds(asking, MOST_BYTES, 3)
    child = os.fork()
    if child:  # this one only waits, so that the one that is asked need not
        for number in streams:
            os.close(number)
        try:
            asking.send(f"{child}".encode())
            asking.send(f"{os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}".encode())
        finally:
            os._exit(0)
    asking.close()
    for place, number in enumerate(streams):
        os.dup2(number, place)
        os.close(number)
    arguments, environment, cwd, umask = json.loads(asked)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(cwd)
    os.umask(umask)
    time.tzset()
    tempfile.tempdir = None
    return list(arguments)


def reap() -> None:
    """Forget those who have waited to the end."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


def be(arguments: list[str]) -> None:
    """Do what `python` does with these arguments."""
    match arguments:
        case ["-c", code, *rest]:
            sys.argv = ["-c", *rest]
            exec(compile(code, "<string>", "exec"), {"__name__": "__main__"})
        case ["-m", module, *rest]:
            sys.argv = [module, *rest]
            runpy.run_module(module, run_name="__main__", alter_sys=True)
        case [script, *_rest]:
            sys.argv = arguments
            runpy.run_path(script, run_name="__main__")


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # shells let what runs behind ignore it
    read_beforehand()
    be(next_child(socket.socket(fileno=int(sys.argv[2])), sys.argv[1]))
