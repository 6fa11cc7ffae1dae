"""Web hosts that follow one database, killed and started again at random while people write and read.

`python -m tests.journeys.web_hosts KILLS` does so in the archive of the environment, whose tables are made, for as many
kills as are asked for, and prints what was seen; it is how the test can be let run for an hour.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import re
import signal
import socket
import sys
import threading
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests import forked

PATIENCE = 60  # seconds until a host must answer
WORD = "harbour"
NUMBER = re.compile(rf"{WORD.capitalize()} report number (\d+)")
READERS = 2


@dataclass
class WebHost:
    """A host of its own: gunicorn with one process, and a data folder with its static files and its index."""

    folder: Path
    environment: dict[str, str]
    port: int = 0
    process: forked.Process | None = None

    def start(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        bound = {"BIND": f"127.0.0.1:{self.port}", "WEB_CONCURRENCY": "1", "ARCHIVE_DATA_DIR": str(self.folder)}
        options = ("-m", "gunicorn", "--config", forked.ROOT / "deploy" / "gunicorn.conf.py", "--log-level", "critical")
        self.process = forked.Process(*options, env=self.environment | bound)

    def wait(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with suppress(OSError, http.client.HTTPException):
                if self.get("/healthz")[0] == 200:
                    return
            time.sleep(0.05)
        raise AssertionError("a host did not answer in time")

    def kill(self) -> None:
        """Kill all of it at once, as a loss of power does."""
        if self.process and self.process.poll() is None:
            for pid in (self.process.pid, *_below(self.process.pid)):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            self.process.wait(PATIENCE)

    def get(self, address: str, etag: str = "") -> tuple[int, str, Mapping[str, str]]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            headers = {"Host": "archive.example.org"} | ({"If-None-Match": etag} if etag else {})
            connection.request("GET", address, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode(), dict(answer.getheaders())
        finally:
            connection.close()


def _below(pid: int) -> list[int]:
    try:
        children = [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []
    return [*children, *(one for child in children for one in _below(child))]


@dataclass
class Seen:
    """What readers saw: answers counted by kind, and what was wrong."""

    answers: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


class Trial:
    """Two hosts, an editor who raises the number in a title with every edit, and readers who never see a lower one.

    What a reader is given has at least the number that was committed before it was asked for; so has a list with words
    that may be kept, and a copy that is confirmed.
    """

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        production = {"SECRET_KEY": "s" * 60, "SITE_URL": "http://archive.example.org", "PAGES_HELD": "100"}
        self.folder = folder
        self.environment = environment | production
        self.hosts = [WebHost(folder / f"host-{n}", self.environment) for n in range(2)]
        self.seen = Seen()
        self.address = ""
        self._ends = threading.Event()
        self._committed = folder / "committed"

    def run(self, kills: int, chance: random.Random) -> Seen:
        first, second = self.hosts
        own = self.environment | {"ARCHIVE_DATA_DIR": str(first.folder), "DEBUG": "off"}
        forked.run("manage.py", "collectstatic", "--no-input", "-v0", "--ignore", "vendor", env=own, check=True)
        second.folder.mkdir()
        (second.folder / "static").symlink_to(first.folder / "static")
        editor = self._editor()
        try:
            while not self.number():
                assert editor.poll() is None, editor.finish().stderr
                time.sleep(0.05)
            self.address = (self.folder / "address").read_text()
            for host in self.hosts:
                host.start()
            for host in self.hosts:
                host.wait()
            readers = [
                threading.Thread(target=self._read, args=(host,)) for host in self.hosts for _n in range(READERS)
            ]
            for reader in readers:
                reader.start()
            for _kill in range(kills):
                victim = chance.choice(self.hosts)
                time.sleep(chance.uniform(0.2, 1.0))
                victim.kill()
                self.seen.answers["kill"] += 1
                victim.start()
                victim.wait()
            time.sleep(0.5)
            self._ends.set()
            for reader in readers:
                reader.join(PATIENCE)
            (self.folder / "stop").touch()
            editor.wait(PATIENCE)
            self._agree()
        finally:
            self._ends.set()
            (self.folder / "stop").touch()
            for host in self.hosts:
                host.kill()
        return self.seen

    def number(self) -> int:
        """Return the number that was committed last, as far as the editor has said so."""
        try:
            return int(self._committed.read_text() or 0)
        except FileNotFoundError:
            return 0

    def _editor(self) -> forked.Process:
        own = self.environment | {"ARCHIVE_DATA_DIR": str(self.folder / "desk")}
        return forked.Process("-m", "tests.journeys.web_hosts", "edit", self.folder, env=own)

    def _read(self, host: WebHost) -> None:
        etag, known = "", 0
        while not self._ends.is_set():
            before = self.number()
            try:
                status, text, headers = host.get(self.address, etag)
                self._judge("page", before, status, known if status == 304 else _number_in(text))
                etag, known = headers.get("ETag", etag), known if status == 304 else _number_in(text)
                before = self.number()
                status, text, headers = host.get(f"/articles/?q={WORD}")
                if "ETag" in headers:
                    self._judge("list", before, status, _number_in(text))
                else:
                    self.seen.answers["list, for now"] += 1
            except (OSError, http.client.HTTPException):  # it was killed, and is on its way back
                self.seen.answers["down"] += 1
                time.sleep(0.02)

    def _judge(self, what: str, before: int, status: int, number: int) -> None:
        self.seen.answers[f"{what} {status}"] += 1
        if status not in (200, 304) or number < before:
            self.seen.wrong.append(f"{what} {status}: number {number}, though {before} was committed before")

    def _agree(self) -> None:
        """Hold what both say in the end against each other, once each has followed."""
        deadline = time.monotonic() + PATIENCE
        while True:
            found = [host.get(f"/articles/?q={WORD}") for host in self.hosts]
            health = [json.loads(host.get("/healthz")[1]) for host in self.hosts]
            if all(one["index"]["level"] for one in health) and all("ETag" in headers for _s, _t, headers in found):
                break
            if time.monotonic() > deadline:
                self.seen.wrong.append(f"the hosts did not follow: {health}")
                return
            time.sleep(0.1)
        last = self.number()
        if len({(text, headers["ETag"]) for _status, text, headers in found}) != 1:
            self.seen.wrong.append("the hosts do not agree on a list with words")
        if {_number_in(text) for _status, text, _headers in found} != {last}:
            self.seen.wrong.append(f"the last number, {last}, is not in the list")
        self.seen.answers["edits"] = last


def _number_in(text: str) -> int:
    return max((int(one) for one in NUMBER.findall(text)), default=-1)


def edit(folder: Path) -> None:
    """Edit the article until told to stop, and say each number once it is committed."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from archive.editing.changes.recorder import recording
    from archive.models import ChangeKind
    from archive.search.index import follower
    from tests import make

    follower.MERGES_IN_BACKGROUND = False
    article = make.article(f"{WORD.capitalize()} report number 1", body="The harbour was told of, day by day.")
    (folder / "address").write_text(f"/articles/{article.key}.md")
    number = 1
    while not (folder / "stop").exists():
        told = folder / "committed.new"
        told.write_text(str(number))
        told.replace(folder / "committed")
        time.sleep(0.02)
        number += 1
        with recording(ChangeKind.EDIT) as record:
            record.set(article, title=f"{WORD.capitalize()} report number {number}")
    (folder / "committed").write_text(str(number))


def main(kills: int) -> None:
    folder = Path(os.environ["ARCHIVE_DATA_DIR"]) / f"trial-{os.getpid()}"
    folder.mkdir(parents=True)
    seen = Trial(folder, dict(os.environ)).run(kills, random.Random())
    print(json.dumps({"answers": seen.answers, "wrong": seen.wrong[:20]}, indent=2))
    sys.exit(bool(seen.wrong))


if __name__ == "__main__":
    if sys.argv[1] == "edit":
        edit(Path(sys.argv[2]))
    else:
        main(int(sys.argv[1]))
