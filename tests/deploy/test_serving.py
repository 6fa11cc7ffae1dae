"""Served by gunicorn in production, the archive gives hashed and compressed static files; nginx stands in front."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.config.test_settings import PRODUCTION
from tests.conftest import ROOT, Manage
from tests.deploy.deployed import need


@pytest.fixture
def served(manage: Manage, migrated_archive: dict[str, str]) -> Iterator[str]:
    """Serve the archive apart by gunicorn in production; give its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    said = {"METRICS_ALLOW": "127.0.0.1", "LOG_FORMAT": "json", "LOG_LEVEL": "INFO"}
    migrated_archive.update(PRODUCTION | {"SITE_URL": f"http://127.0.0.1:{port}"} | said)
    manage("collectstatic", "--no-input", "--ignore", "vendor", check=True)  # large, and not of this page
    del migrated_archive["DEBUG"]  # the door for web servers says it itself
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "--config",
        ROOT / "deploy" / "gunicorn.conf.py",
        "--bind",
        f"127.0.0.1:{port}",
    ]
    server = subprocess.Popen(command, cwd=ROOT, env=migrated_archive, stderr=subprocess.PIPE)
    try:
        wait_for(server, port)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        lines = [json.loads(line) for line in server.communicate(timeout=20)[1].splitlines()]  # each of them is JSON
    loggers = {line["logger"] for line in lines}
    assert {"gunicorn.error", "archive.monitoring.requests"} <= loggers and "gunicorn.access" not in loggers


def wait_for(server: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    server.kill()
    pytest.fail(f"gunicorn did not start:\n{server.communicate()[1].decode()}")


def test_nginx_takes_the_example(tmp_path: Path) -> None:
    need("nginx", "openssl")
    curve = "ec -pkeyopt ec_paramgen_curve:prime256v1"
    certify = f"openssl req -x509 -newkey {curve} -nodes -keyout key.pem -out cert.pem -subj /CN=archive.example.org"
    subprocess.run(certify.split(), cwd=tmp_path, check=True, capture_output=True)
    example = (ROOT / "deploy" / "nginx.conf").read_text()
    example = re.sub(r"(ssl_certificate) .*;", rf"\1 {tmp_path}/cert.pem;", example)
    example = re.sub(r"(ssl_certificate_key) .*;", rf"\1 {tmp_path}/key.pem;", example)
    (tmp_path / "nginx.conf").write_text(f"pid {tmp_path}/pid; events {{}} http {{ {example} }}")
    tried = ["nginx", "-t", "-e", "stderr", "-p", tmp_path, "-c", "nginx.conf"]
    tested = subprocess.run(tried, capture_output=True, text=True, check=False)
    assert tested.returncode == 0, tested.stderr


@pytest.mark.long
@pytest.mark.once
def test_gunicorn_serves_hashed_and_compressed_styles_and_takes_the_longest_search_in_every_script(served: str) -> None:
    with urllib.request.urlopen(f"{served}/admin/login/") as answer:
        page = answer.read().decode()
    style = re.search(r'href="(/static/[^"]+\.[0-9a-f]{12}\.css)"', page)
    assert style
    request = urllib.request.Request(served + style[1], headers={"Accept-Encoding": "gzip, br"})
    with urllib.request.urlopen(request) as answer:
        assert answer.headers["Content-Type"].startswith("text/css")
        assert answer.headers["Content-Encoding"] in ("br", "gzip")
        assert "immutable" in answer.headers["Cache-Control"]
    with pytest.raises(urllib.error.HTTPError, match="400"):
        urllib.request.urlopen(urllib.request.Request(served, headers={"Host": "elsewhere.example.org"}))
    for sign in ("ж", "中", "🌍"):
        words = urllib.parse.quote(sign * 2000)
        with urllib.request.urlopen(f"{served}/suggest/?q={words}") as answer:
            assert answer.status == 200
    with pytest.raises(urllib.error.HTTPError, match="414"):
        urllib.request.urlopen(f"{served}/suggest/?q={'a' * 30_000}")
    count_over_all_processes(served)


def count_over_all_processes(served: str) -> None:
    """Whichever process answers, `/metrics` tells what all of them have counted."""
    for _n in range(12):
        with urllib.request.urlopen(f"{served}/healthz") as answer:
            assert re.fullmatch("[0-9a-f]{32}", answer.headers["X-Request-ID"])
    for _n in range(4):
        with urllib.request.urlopen(f"{served}/metrics") as answer:
            told = answer.read().decode()
        assert 'annals_requests_total{door="archive:healthz",method="GET",status="200"} 12.0' in told
        assert "annals_generation" in told
