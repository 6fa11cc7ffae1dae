"""Build the image and run it as compose.yaml says, by podman: `python -m tests.image`.

It is built on a Debian that is made here from Debian's own packages, or on what BASE names. Services run as composed,
on a PostgreSQL of their own: `prepare`, then `site` and `publish`, without rights and without a file that they could
write beside their volumes; nothing is left behind. Needed: root, podman with crun, mmdebstrap, PostgreSQL. Where podman
can't run, as within most containers, it says why and ends with 0: the tests have taken the steps of the image anyway.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tests import postgres
from tests.deploy import composed

ROOT = composed.ROOT
IMAGE, MADE = "localhost/annals", "localhost/annals-base"
PACKAGES = "python3,python3-venv,ca-certificates"
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
PATIENCE = 120  # seconds
# A namespace of our own, in which crun sees one kind of control groups only, and no more files than we may open.
PODMAN = ["unshare", "--mount", "sh", "-c", 'umount /sys/fs/cgroup/unified 2>/dev/null; exec podman "$@"', "podman"]
RUN = ["--cgroups=disabled", "--network=host", "--runtime=crun", "--ulimit=nofile=1024:1024", "--ulimit=nproc=500:500"]


class Engine:
    """Podman with images and containers of its own in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, *arguments: str | Path, check: bool = True, quiet: bool = True) -> str:
        """Run podman; return what it printed. Ends everything if it fails, unless `check` is off."""
        places = ["--root", self.folder / "images", "--runroot", self.folder / "run", "--log-level=fatal"]
        done = subprocess.run(
            [*PODMAN, *places, *arguments], cwd=ROOT, text=True, check=False,
            stdout=subprocess.PIPE if quiet else None, stderr=subprocess.PIPE if quiet else None,
        )  # fmt: skip
        if check and done.returncode:
            raise SystemExit(f"podman {' '.join(map(str, arguments))}\n{done.stdout or ''}{done.stderr or ''}")
        return done.stdout or ""


def why_not() -> str:
    """Say why nothing can be built here; nothing where it can."""
    missing = [name for name in ("podman", "crun", "mmdebstrap", "unshare") if not shutil.which(name)]
    if os.geteuid() != 0:
        return "only root makes a base from packages"
    if missing or postgres.find_programs() is None:
        return f"not found: {', '.join([*missing, *([] if postgres.find_programs() else ['postgresql'])])}"
    return ""


def make_base(engine: Engine) -> str:
    """Return the image that ours is built on."""
    if given := os.environ.get("BASE"):
        return given
    file = engine.folder / "base.tar"
    made = ["mmdebstrap", "--quiet", "--variant=minbase", f"--include={PACKAGES}", "--aptopt=Acquire::Languages none"]
    without = [f"--dpkgopt=path-exclude=/usr/share/{name}/*" for name in ("doc", "man", "locale", "info")]
    subprocess.run([*made, *without, "bookworm", file], check=True)
    engine("import", "--quiet", file, MADE)
    file.unlink()
    return MADE


def can_run(engine: Engine, base: str) -> str:
    """Say why no container runs here; nothing where one does."""
    done = engine("run", "--rm", *RUN, "--read-only", "--cap-drop=ALL", base, "echo", "it runs", check=False)
    return "" if "it runs" in done else "podman can't run a container on this machine"


def build(engine: Engine, base: str) -> None:
    settings = engine.folder / "pip.conf"
    settings.write_text(f"[global]\ncert = {CERTIFICATES}\n")  # of this machine, which may stand behind a proxy
    given = [f"--volume={CERTIFICATES}:{CERTIFICATES}:ro", f"--volume={settings}:/etc/pip.conf:ro"]
    arguments = [f"--build-arg=BASE={base}", "--build-arg=PACKAGES=fonts-dejavu-core"]
    how = ["--network=host", "--isolation=chroot", "--format=docker", "--quiet"]
    engine("build", *how, *given, *arguments, "--tag", IMAGE, ".")


@contextmanager
def composition(folder: Path, address: str) -> Iterator[Callable[[str], list[str]]]:
    """Give a function that says what podman is told to run a service of compose.yaml."""
    places = {name: str(folder / name) for name in ("data", "backup", "socket")}
    for place in places.values():
        Path(place).mkdir()
        os.chown(place, 10001, 10001)
    secrets = {name: str(folder / name) for name in ("secret_key", "database_password")}
    for name, path in secrets.items():
        Path(path).write_text(name * 6)
        Path(path).chmod(0o444)
    given = {"SITE_URL": "http://127.0.0.1", "DATABASE_URL": address, "WEB_CONCURRENCY": "1"}
    services = composed.read(given)["services"]
    sockets = unquote(urlsplit(address).netloc.partition("@")[2])

    def options(name: str) -> list[str]:
        told = composed.options_for(services[name], places, secrets)
        return [*RUN, *told, f"--volume={sockets}:{sockets}", IMAGE, *services[name].get("command", [])]

    yield options


def check(engine: Engine, folder: Path, address: str) -> None:
    """Run the services and look at them from within."""
    with composition(folder, address) as options:
        said = engine("run", "--rm", *options("prepare"))
        assert "The search index was made anew: 0 articles." in said, said
        names = ("site", "publish")
        try:
            for name in names:
                engine("run", "--detach", f"--name={name}", *options(name))
            wait_for(engine, "site", "deploy/health.py", "/readyz")
            assert engine("exec", "site", "id", "-u").strip() == "10001"
            held = engine("exec", "site", "sh", "-c", "grep Cap /proc/self/status; grep NoNewPrivs /proc/self/status")
            assert all(line.split()[1] == "0000000000000000" for line in held.splitlines() if line.startswith("Cap"))
            assert held.split()[-1] == "1"
            for path in ("/srv/annals/code/x", "/srv/annals/static/x", "/srv/annals/venv/x", "/etc/x", "/x"):
                assert not engine("exec", "site", "sh", "-c", f"touch {path} && echo written", check=False), path
            load = "python manage.py load_collection seeds/collection.toml"
            fill = "python manage.py import_articles seeds --publish --no-input"
            said = engine("exec", "site", "sh", "-ec", f"{load} && {fill}")
            assert "created" in said, said
            found = engine("exec", "site", "python", "deploy/health.py", "/articles/?q=forum")
            assert "China-Central Asia forum ends with" in found, found
            wait_for(engine, "publish", "deploy/every.py", "--healthy")
            logs = engine("logs", "site")
            assert "ERROR" not in logs, logs
            engine("stop", "--time=30", *names)
            for name in names:
                status = engine("inspect", "--format={{.State.ExitCode}}", name).strip()
                assert status in ("0", "143"), f"{name} ended with {status}"
        finally:
            engine("rm", "--force", *names, check=False)


def wait_for(engine: Engine, name: str, *asked: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        command = 'python "$@" >/dev/null && echo fine'
        if "fine" in engine("exec", name, "sh", "-c", command, "sh", *asked, check=False):
            return
        if time.monotonic() > deadline:
            raise SystemExit(f"{name} does not answer {' '.join(asked)}.\n{engine('logs', name, check=False)}")
        time.sleep(0.5)


def main() -> int:
    if why := why_not():
        print(f"The image was not built: {why}.", file=sys.stderr)
        return 0
    programs = postgres.find_programs()
    assert programs
    with tempfile.TemporaryDirectory(prefix="annals-image-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        engine = Engine(folder)
        try:
            base = make_base(engine)
            if why := can_run(engine, base):
                print(f"The image was not built: {why}.", file=sys.stderr)
                return 0
            build(engine, base)
            with postgres.running_server(programs) as address:
                made = ["psql", f"{address.removesuffix('annals')}postgres", "-qc", "CREATE DATABASE annals"]
                subprocess.run([programs / made[0], *made[1:]], check=True)
                check(engine, folder, address)
            size = engine("image", "inspect", "--format={{.Size}}", IMAGE).strip()
        finally:
            engine("system", "reset", "--force", check=False)
    print(
        f"The image, {int(size) // 1024**2} MiB, was built, served the seeds without any right, and ended when asked."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
