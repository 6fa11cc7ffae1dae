"""The image and its composition: what they may do is little, what they run is there, and its steps lead to a site."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
from django.core.management import get_commands

from tests.conftest import OURS, ROOT
from tests.deploy import composed
from tests.deploy.deployed import need

BIN = Path(sys.executable).parent
FILES = ("compose.yaml", "deploy/compose-behind.yaml")
GIVEN = {"SITE_URL": "http://127.0.0.1"}
OURS_ALONE = ("prepare", "site", "publish", "backup", "verify", "backup-now")
PATIENCE = 60  # seconds

pytestmark = pytest.mark.once


def instructions() -> list[tuple[str, str]]:
    """Return the instructions of the Containerfile, in order."""
    text = re.sub(r"^\s*#.*\n", "", (ROOT / "Containerfile").read_text(), flags=re.MULTILINE)
    lines = re.sub(r"\\\n\s*", " ", text).splitlines()
    return [(line.split(" ", 1)[0], line.split(" ", 1)[1].strip()) for line in lines if line.strip()]


def said(name: str) -> list[str]:
    return [words for instruction, words in instructions() if instruction == name]


def services() -> dict[str, Any]:
    return dict(composed.read(GIVEN)["services"])


def test_linter_has_nothing_to_say_of_the_containerfile() -> None:
    linted = subprocess.run([BIN / "hadolint", "Containerfile"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (linted.returncode, linted.stdout, linted.stderr) == (0, "", "")


def test_image_runs_as_nobody_in_particular_and_names_no_registry() -> None:
    assert said("USER") == ["10001:10001"]
    assert said("FROM") == ["${BASE} AS build", "${BASE}"]
    base = said("ARG")[0].partition("=")[2]
    assert "/" not in base
    assert re.search(r":\d", base), "a tag that stays"
    assert json.loads(said("CMD")[0]) == ["gunicorn", "--config", "deploy/gunicorn.conf.py"]
    assert "--require-hashes" in said("RUN")[0]
    assert "deploy/health.py" in said("HEALTHCHECK")[0]
    for service in services().values():
        image = service["image"]
        assert image == "annals" or ("/" not in image and re.search(r":\d", image)), image


@pytest.mark.parametrize("name", FILES)
def test_composition_is_what_the_specification_says(name: str) -> None:
    checked = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", ROOT / name]
    done = subprocess.run(checked, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", services())
def test_service_may_do_little_and_says_how_it_is(name: str) -> None:
    service = services()[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "cap_add" not in service
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["user"] not in ("root", "0", "0:0")
    assert service["healthcheck"].get("test") or service["restart"] == "no"
    assert not any(re.search("PASSWORD$|SECRET_KEY$", variable) for variable in service.get("environment", {}))
    assert all(":ro" in volume for volume in service.get("volumes", []) if volume.startswith("."))


def test_what_is_composed_lies_here() -> None:
    for service in services().values():
        for volume in service.get("volumes", []):
            if volume.startswith("./deploy"):
                assert (ROOT / volume.partition(":")[0]).is_file(), volume
        command = service.get("command", [])
        if "deploy/every.py" in command:
            command = ["python", "manage.py", *command[3:]]
        if "manage.py" in command:
            assert command[2] in {*get_commands(), "backup"}, command
    settings = (ROOT / "config/settings.py").read_text() + (ROOT / "deploy/gunicorn.conf.py").read_text()
    for variable in services()["site"]["environment"]:
        assert f'"{variable.removesuffix("_FILE")}"' in settings, variable


def test_site_address_has_to_be_said() -> None:
    with pytest.raises(KeyError, match="Say the address"):
        composed.read({})


def test_nginx_takes_the_files_that_are_mounted(tmp_path: Path) -> None:
    need("nginx", "openssl")
    certify = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout key.pem -subj /CN=x"
    subprocess.run([*certify.split(), "-out", "certificate.pem"], cwd=tmp_path, check=True, capture_output=True)
    for name in ("nginx-main.conf", "nginx.conf"):
        text = (ROOT / "deploy" / name).read_text()
        text = text.replace("/tmp/", f"{tmp_path}/").replace("/etc/annals/tls", str(tmp_path))
        (tmp_path / name).write_text(text.replace("/etc/annals", str(tmp_path)))
    tried = ["nginx", "-t", "-e", "stderr", "-p", tmp_path, "-c", tmp_path / "nginx-main.conf"]
    tested = subprocess.run(tried, capture_output=True, text=True, check=False)
    assert tested.returncode == 0, tested.stderr


# -- the steps of the Containerfile, taken below a folder


def is_in_image(path: str) -> bool:
    """Say whether .containerignore lets a file in: the last line that matches decides."""
    found = True
    for line in (ROOT / ".containerignore").read_text().splitlines():
        pattern = line.lstrip("!")
        if line and not line.startswith("#") and (pattern == "*" or matches(path, pattern)):
            found = line.startswith("!")
    return found


def matches(path: str, pattern: str) -> bool:
    if pattern.startswith("**/"):
        name = pattern.removeprefix("**/").rstrip("/")
        return any(fnmatch(part, name) for part in path.split("/"))
    return path == pattern or (pattern.endswith("/") and path.startswith(pattern))


def contents(folder: Path) -> dict[str, tuple[int, int]]:
    return {
        str(path.relative_to(folder)): (path.stat().st_size, path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture(scope="module")
def image() -> Iterator[Path]:
    """Lay out below a folder what the image holds, in the environment of the tests; take its steps."""
    top = Path(tempfile.mkdtemp(prefix="annals-i-"))  # short: the path of a socket may have 107 bytes
    try:
        code = top / "srv/annals/code"
        for path in filter(is_in_image, tracked()):
            (code / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / path, code / path)
        for folder in ("srv/annals/data", "srv/annals/backup", "run/annals", "tmp"):
            (top / folder).mkdir(parents=True)
        run(top, next(words for words in said("RUN") if "collectstatic" in words))
        yield top
    finally:
        shutil.rmtree(top)


def tracked() -> list[str]:
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    paths = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    return [path for path in paths if (ROOT / path).is_file()]


def below(top: Path, words: str) -> str:
    """Return the words of an instruction with the folders of the image below a folder, and the Python of the tests."""
    words = re.sub(r"(?<![\w/])/(srv/annals|run/annals|tmp)\b", rf"{top}/\1", words)
    return words.replace(f"{top}/srv/annals/venv/bin/", f"{BIN}/")  # afterwards: it may stand below /tmp itself


def environment(top: Path) -> dict[str, str]:
    """Return what the image and the service `site` have in their environment."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    image = dict(pair.split("=", 1) for words in said("ENV") for pair in shlex.split(words))
    found = {name: below(top, str(value)) for name, value in (image | services()["site"]["environment"]).items()}
    secret, password = top / "secret_key", top / "database_password"
    secret.write_text("k3y-" * 20 + "\n")
    password.write_text("unused")
    return {
        **kept,
        **found,
        "PATH": f"{BIN}:{os.environ['PATH']}",
        "HOME": "/nonexistent",
        "SECRET_KEY_FILE": str(secret),
        "DATABASE_PASSWORD_FILE": str(password),
        "DATABASE_URL": f"sqlite:///{top}/srv/annals/data/archive.sqlite3",
        "WEB_CONCURRENCY": "1",
    }


def run(top: Path, command: str) -> str:
    done = subprocess.run(
        ["sh", "-ec", below(top, command)], cwd=top / "srv/annals/code", env=environment(top), capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.long
def test_steps_of_the_image_lead_to_a_site_that_writes_nothing_into_its_code(image: Path) -> None:
    code, data = image / "srv/annals/code", image / "srv/annals/data"
    assert not {"tests", "docs", "benchmarks", ".git", "compose.yaml"} & {path.name for path in code.iterdir()}
    built = contents(code)
    assert (image / "srv/annals/static/staticfiles.json").is_file()
    told = run(image, shlex.join(services()["prepare"]["command"]))
    assert "Made: Contributors, Editors, Publishers." in told
    assert "The search index was made anew" in told
    site = subprocess.Popen(json.loads(said("CMD")[0]), cwd=code, env=environment(image), stderr=subprocess.PIPE)
    try:
        wait_for(image, site)
        asked = shlex.join(services()["site"]["healthcheck"]["test"][1:])
        assert run(image, asked) == "database: ok\nindex: ok\ndisk: ok\n"
        assert json.loads(run(image, "python deploy/health.py"))["alive"]
        style = re.search(r'href="(/static/[^"]+\.[0-9a-f]{12}\.css)"', whole(image, "/"))
        assert style
        assert whole(image, style[1])
    finally:
        site.send_signal(getattr(signal, said("STOPSIGNAL")[0]))
        errors = site.communicate(timeout=PATIENCE)[1].decode()
    assert site.returncode == 0
    assert "ERROR" not in errors
    gone = subprocess.run(
        [sys.executable, "deploy/health.py"], cwd=code, env=environment(image), capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert (gone.returncode, gone.stdout.startswith("It does not answer")) == (1, True)
    assert contents(code) == built
    assert not (data / "static").exists()


def wait_for(image: Path, site: subprocess.Popen[bytes]) -> None:
    """Wait until the code is read and the site answers; the socket is there before."""
    asked = [sys.executable, "deploy/health.py"]
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and site.poll() is None:
        done = subprocess.run(asked, cwd=image / "srv/annals/code", env=environment(image), check=False)
        if done.returncode == 0:
            return
        time.sleep(0.05)
    pytest.fail("The site did not start.")


def whole(image: Path, path: str) -> str:
    asking = "import sys; sys.path.insert(0, 'deploy'); import health, os, http.client as h\n"
    asking += "c = h.HTTPConnection('127.0.0.1'); c.sock = health.socket.socket(health.socket.AF_UNIX)\n"
    asking += "c.sock.connect(os.environ['BIND'].removeprefix('unix:')); c.request('GET', sys.argv[1])\n"
    asking += "a = c.getresponse(); assert a.status == 200, a.status; print(a.read().decode())"
    return run(image, shlex.join(["python", "-c", asking, path]))
