"""Requests a second under gunicorn: the page of an article cold, revalidated, held and behind a cache; a constant view.

python -m benchmarks.serving    # of the archive of the settings
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.running import ROOT, environment, manage

SECONDS = 6.0  # of each measurement
CONNECTIONS = 16  # enough that each worker gets its share of them
ARTICLES = 500
ASKED_OFTEN = 20  # articles that a process, or a proxy, holds
HOST = "127.0.0.1"
PRODUCTION = {
    "DEBUG": "off",
    "SECRET_KEY": "only for measuring, on this machine, and for nothing else at all",
    "SITE_URL": f"http://{HOST}",
    "PAGES_HELD": "0",
}
NGINX = """
{user} daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log; worker_processes 1;
events {{ worker_connections 256; }}
http {{
  access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  proxy_cache_path {folder}/cache keys_zone=pages:10m;
  upstream archive {{ server {host}:{behind}; keepalive 8; }}
  server {{
    listen {host}:{port};
    location / {{
      proxy_pass http://archive; proxy_http_version 1.1;
      proxy_set_header Connection ""; proxy_set_header Host $http_host;
      proxy_cache pages; proxy_cache_revalidate on; proxy_cache_lock on;
      proxy_ignore_headers Cache-Control; proxy_cache_valid 200 1s;  # it keeps nothing without a term
    }}
  }}
}}
"""


@dataclass(slots=True)
class Answers:
    """What came back, by all connections together."""

    requests: int = 0
    bytes: int = 0
    wrong: int = 0
    seconds: float = 0.0

    @property
    def a_second(self) -> float:
        return self.requests / self.seconds


def measure(archive: Path) -> dict[str, Any]:
    """Serve the archive on a port of its own and ask it for pages, a few connections at a time."""
    served = environment(archive, **PRODUCTION)
    collect = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
    subprocess.run(collect, cwd=ROOT, env=served, check=True)
    paths = json.loads(_keys(archive))
    port = _free_port()
    with _gunicorn(archive, port, served):
        constant = _ask(port, [_request("/constant/")], 200)
        cold = _ask(port, [_request(path) for path in paths], 200)
        etags = [_etag(port, path) for path in paths]
        pairs = zip(paths, etags, strict=True)
        revalidated = _ask(port, [_request(path, f"If-None-Match: {etag}\r\n") for path, etag in pairs], 304)
        found = {"constant": constant, "cold": cold, "revalidated": revalidated}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        port = _free_port()
        stack.enter_context(_gunicorn(archive, port, served | {"PAGES_HELD": str(ASKED_OFTEN)}))
        often = [_request(path) for path in paths[:ASKED_OFTEN]]
        found["held"] = _ask(port, often, 200)
        if nginx := _nginx():
            proxy = _free_port()
            stack.enter_context(_proxy(nginx, folder, proxy, port))
            found["behind nginx"] = _ask(proxy, often, 200)
    return {
        "nginx": bool(nginx),
        "connections": CONNECTIONS,
        "articles": len(paths),
        **{
            name: {"a_second": one.a_second, "wrong": one.wrong, "bytes": one.bytes // max(one.requests, 1)}
            for name, one in found.items()
        },
    }


def _keys(archive: Path) -> str:
    code = (
        "import json\nfrom archive.models import Article\n"
        f"found = Article.objects.published().order_by('key')[:{ARTICLES}]\n"
        "print(json.dumps([article.get_absolute_url() for article in found.only('key', 'slug')]))"
    )
    return manage(archive, "shell", "--no-imports", "--command", code).output


def _request(path: str, more: str = "") -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\nAccept-Encoding: identity\r\n{more}\r\n".encode()


def _ask(port: int, requests: Sequence[bytes], status: int) -> Answers:
    """Send requests one after the other over a few connections that stay open, for some seconds; the first are free."""
    whole = Answers()
    lock = threading.Lock()

    def one(number: int) -> None:
        random = Random(number)
        mine = Answers()
        asker = _Asker(port)
        for _ in range(10):
            asker.ask(random.choice(requests))
        began = time.perf_counter()
        while time.perf_counter() - began < SECONDS:
            got, size, _etag = asker.ask(random.choice(requests))
            mine.requests += 1
            mine.bytes += size
            mine.wrong += got != status
        asker.close()
        with lock:
            whole.requests += mine.requests
            whole.bytes += mine.bytes
            whole.wrong += mine.wrong

    threads = [threading.Thread(target=one, args=(number,)) for number in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    whole.seconds = SECONDS
    return whole


class _Asker:
    """A connection that stays open; a new one is made when the server, which replaces its workers, closes it."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._open()

    def _open(self) -> None:
        self._connection = socket.create_connection((HOST, self._port), timeout=60)
        self._reader = self._connection.makefile("rb")

    def ask(self, request: bytes) -> tuple[int, int, str]:
        """Return the status, the length of the body and the ETag of an answer."""
        for _ in range(20):
            try:
                self._connection.sendall(request)
                if line := self._reader.readline():
                    return self._rest(int(line.split()[1]))
            except OSError:
                time.sleep(0.01)
            self.close()
            self._open()
        raise SystemExit("The server closes every connection.")

    def _rest(self, status: int) -> tuple[int, int, str]:
        length, etag, closes = 0, "", False
        while (header := self._reader.readline()) not in (b"\r\n", b""):
            name, _, value = header.decode("latin-1").partition(":")
            match name.lower():
                case "content-length":
                    length = int(value)
                case "etag":
                    etag = value.strip()
                case "connection":
                    closes = value.strip().lower() == "close"
        self._reader.read(0 if status == 304 else length)
        if closes:
            self.close()
            self._open()
        return status, length, etag

    def close(self) -> None:
        self._reader.close()
        self._connection.close()


def _etag(port: int, path: str) -> str:
    asker = _Asker(port)
    found = asker.ask(_request(path))[2]
    asker.close()
    return found


@contextmanager
def _gunicorn(archive: Path, port: int, served: dict[str, str]) -> Iterator[None]:
    command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "benchmarks.constant"]
    log = archive / "gunicorn.log"
    environ = served | {"BIND": f"{HOST}:{port}"}
    with log.open("wb") as output:
        server = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=output, stderr=output)
        with _ended(server):
            _wait(port, server, log)
            yield


@contextmanager
def _proxy(nginx: str, folder: Path, port: int, behind: int) -> Iterator[None]:
    settings = folder / "nginx.conf"
    settings.write_text(NGINX.format(user=_user(), folder=folder, host=HOST, port=port, behind=behind))
    log = folder / "error.log"
    server = subprocess.Popen([nginx, "-c", str(settings), "-e", str(log)])
    with _ended(server):
        _wait(port, server, log)
        yield


def _user() -> str:
    """Let the processes of nginx read its folder: where root starts it, it would drop that right."""
    return "user root;" if os.geteuid() == 0 else ""


@contextmanager
def _ended(server: subprocess.Popen[bytes]) -> Iterator[None]:
    try:
        yield
    finally:
        server.terminate()
        server.wait(timeout=30)


def _nginx() -> str | None:
    """Return the program of nginx, where it is installed; `NGINX_PROGRAM` names one elsewhere."""
    places = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])
    return os.environ.get("NGINX_PROGRAM") or shutil.which("nginx", path=places)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind((HOST, 0))
        return int(found.getsockname()[1])


def _wait(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(300):
        try:
            socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            if server.poll() is not None:
                break
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"The server does not answer.\n{log.read_text(errors='replace')[-2000:]}")


if __name__ == "__main__":
    json.dump(measure(Path(os.environ["ARCHIVE_DATA_DIR"])), sys.stdout)
