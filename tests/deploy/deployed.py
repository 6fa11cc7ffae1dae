"""The archive as `deploy/install` sets it up below a folder; what systemd does is started by hand."""

from __future__ import annotations

import http.client
import importlib.machinery
import importlib.util
import os
import re
import shlex
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests import forked
from tests.conftest import OURS, ROOT

HOST = "archive.example.org"
PROGRAMS = ("nginx", "openssl", "sqlite3", "curl")
PATIENCE = 30  # seconds


def need(*programs: str) -> None:
    """Leave a test out where a program is missing; with CI=true that is an error."""
    missing = [name for name in programs if not shutil.which(name)]
    if missing and os.environ.get("CI") == "true":
        pytest.fail(f"missing here: {', '.join(missing)}")
    if missing:
        pytest.skip(f"missing here: {', '.join(missing)}")


def wrapper() -> ModuleType:
    """Return deploy/manage as a module."""
    loader = importlib.machinery.SourceFileLoader("deploy_manage", str(ROOT / "deploy" / "manage"))
    spec = importlib.util.spec_from_loader(loader.name, loader)
    assert spec
    module = importlib.util.module_from_spec(spec)
    keeps, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        loader.exec_module(module)
    finally:
        sys.dont_write_bytecode = keeps
    return module


def clean_environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(OURS)}


@cache
def environment_of_python() -> Path:
    """Make what deploy/install is told is the environment of Python: that of the tests, which has read everything."""
    folder = forked.door().with_name("environment")  # which goes with the process that others are forked from
    (folder / "bin").mkdir(parents=True)
    forked.put_stand_in(folder / "bin/python")
    return folder


def install(root: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run deploy/install below a folder, in the environment of the tests."""
    command = [ROOT / "deploy" / "install", "--root", root, "--venv", environment_of_python(), *options]
    return subprocess.run(command, env=clean_environment(), capture_output=True, text=True, check=False)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


class Site:
    """A site that was set up below a folder, served by nginx and gunicorn with the files that were made for them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.http, self.https = free_port(), free_port()
        self.certificate = root / "etc/annals/tls/certificate.pem"
        self.log = root / "log"
        self._running: list[forked.Process | subprocess.Popen[bytes]] = []

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [self.root / "usr/local/bin/annals", *arguments]
        return subprocess.run(command, env=clean_environment(), capture_output=True, text=True, check=False)

    def start(self) -> None:
        """Start what the unit says as systemd would, and nginx with the site that was made."""
        unit = (self.root / "etc/systemd/system/annals.service").read_text()
        said = dict(re.findall(r"^(ExecStart|WorkingDirectory|EnvironmentFile)=(.*)$", unit, re.MULTILINE))
        environment = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "WEB_CONCURRENCY": "1"}
        environment |= dict(pair.split("=", 1) for pair in re.findall(r"^Environment=(.*)$", unit, re.MULTILINE))
        environment |= wrapper().settings_in(Path(said["EnvironmentFile"]).read_text())
        program, *options = shlex.split(said["ExecStart"])
        assert program == f"{environment_of_python()}/bin/gunicorn"
        with self.log.open("ab") as log:
            self._running = [
                forked.Process("-m", "gunicorn", *options, env=environment, cwd=said["WorkingDirectory"], log=log),
                subprocess.Popen(self._nginx(), cwd=said["WorkingDirectory"], env=environment, stdout=log, stderr=log),
            ]
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and all(process.poll() is None for process in self._running):
            try:
                if self.ask("/healthz").status == 200:
                    return
            except OSError:
                pass
            time.sleep(0.1)
        self.stop()
        pytest.fail(f"The site did not start:\n{self.log.read_text()}")

    def stop(self) -> None:
        for process in reversed(self._running):
            process.send_signal(signal.SIGTERM)
            process.wait(PATIENCE)
        self._running = []

    def _nginx(self) -> list[str]:
        site = (self.root / "etc/nginx/sites-enabled/annals").read_text()
        site = re.sub(r"listen (\[::\]:)?80;", rf"listen 127.0.0.1:{self.http};", site, count=1)
        site = re.sub(r"listen (\[::\]:)?443 ssl http2;", rf"listen 127.0.0.1:{self.https} ssl http2;", site, count=1)
        site = re.sub(r"^ *listen \[::\]:.*\n", "", site, flags=re.MULTILINE)
        own = self.root / "nginx"
        own.mkdir(exist_ok=True)
        places = "".join(
            f"{kind}_temp_path {own}/{kind}; " for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        user = "user root root;" if os.geteuid() == 0 else ""  # the folder of a test is closed to others
        (own / "nginx.conf").write_text(
            f"{user} daemon off; pid {own}/pid; events {{}} http {{ access_log off; {places} {site} }}"
        )
        return ["nginx", "-e", "stderr", "-p", str(own), "-c", str(own / "nginx.conf")]

    def ask(
        self, path: str, method: str = "GET", body: bytes | None = None, *, tls: bool = True,
        headers: Mapping[str, str] | None = None, address: str = "127.0.0.1",
    ) -> Answer:  # fmt: skip
        """Ask the site by its name, from an address of this machine; the certificate is checked."""
        port = self.https if tls else self.http
        connection = http.client.HTTPConnection(HOST, port, timeout=60)
        connection.sock = socket.create_connection(("127.0.0.1", port), 60, source_address=(address, 0))
        if tls:
            trusting = ssl.create_default_context(cafile=str(self.certificate))
            connection.sock = trusting.wrap_socket(connection.sock, server_hostname=HOST)
        try:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            given: dict[str, Any] = {"Host": HOST, "Connection": "close", **(headers or {})}
            if body is not None:
                given |= {"Content-Length": len(body)}
            for name, value in given.items():
                connection.putheader(name, str(value))
            connection.endheaders(body)
            response = connection.getresponse()
            return Answer(response.status, response.msg, response.read())
        finally:
            connection.close()


@contextmanager
def running(root: Path) -> Iterator[Site]:
    site = Site(root)
    with ExitStack() as stack:
        stack.callback(site.stop)
        site.start()
        yield site
