"""The site that is put under load: filled by imports, served by gunicorn as deployed, with an import beside it."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import urlopen

from benchmarks.corpus import Corpus
from benchmarks.load.client import HOST
from benchmarks.load.editors import PASSWORD
from benchmarks.load.ledger import Marked, name_of
from benchmarks.running import ROOT, environment
from benchmarks.serving import _ended, _free_port, _wait

IN_AN_IMPORT = 200  # articles
MAKE = """
import json
from django.contrib.auth.models import Group, User
from archive.models import Article
for number in range({editors}):
    User.objects.create_user(f"load-{{number}}", password={password!r}, is_staff=True).groups.add(
        Group.objects.get(name="Publishers"))
rows = Article.objects.filter(title__startswith="Report Qvazor-").order_by("pk").values_list("pk", "key", "title")
print(json.dumps(list(rows)))
"""


class Site:
    """An archive in a folder of its own, and where it is asked."""

    def __init__(self, folder: Path, database_url: str, corpus: Corpus) -> None:
        self.archive, self.files = folder / "archive", folder / "files"
        self.corpus, self.port = corpus, _free_port()
        self.archive.mkdir(parents=True)
        self.environment = environment(
            self.archive,
            DEBUG="off",
            SECRET_KEY="only for measuring, on this machine, and for nothing else at all",
            SITE_URL=f"http://{HOST}:{self.port}",
            BIND=f"{HOST}:{self.port}",
            METRICS_ALLOW=HOST,
            **({"DATABASE_URL": database_url} if database_url else {}),
        )
        self.imports: dict[str, Any] = {"runs": 0, "articles": 0, "faults": {}}
        self._next = corpus.size

    def fill(self, editors: int, marked: int) -> list[Marked]:
        """Make the archive: published articles, marked ones that wait, and who edits them."""
        self.manage("migrate", "--verbosity", "0")
        self.manage("make_groups")
        self.manage("collectstatic", "--no-input", "--verbosity", "0")
        collection = self.files / "collection.toml"
        collection.parent.mkdir(parents=True)
        self.corpus.write_collection(collection)
        self.manage("load_collection", collection)
        self.corpus.write_texts(self.files / "held")
        self.manage("import_articles", self.files / "held", "--publish", "--no-input")
        waiting = self.files / "waiting"
        waiting.mkdir()
        for number in range(marked):
            made = dataclasses.replace(
                self.corpus.article(10_000_000 + number), title=f"Report {name_of(number)} as it came"
            )
            (waiting / f"{number:04}.txt").write_text(self.corpus.as_text(made))
        self.manage("import_articles", waiting, "--no-input")
        said = self.manage("shell", "--no-imports", "-v", "0", "-c", MAKE.format(editors=editors, password=PASSWORD))
        rows = json.loads(said.splitlines()[-1])
        if len(rows) != marked:
            raise SystemExit(f"Of {marked} marked articles {len(rows)} were imported.")
        return [Marked(int(title.split("-")[1].split()[0]), pk, key) for pk, key, title in rows]

    def manage(self, *arguments: str | Path) -> str:
        """Run a command; end everything with its words if it fails."""
        command = [sys.executable, "manage.py", *map(str, arguments)]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"{' '.join(command)} ended with {done.returncode}.\n{done.stdout}{done.stderr}")
        return done.stdout

    @contextmanager
    def served(self) -> Iterator[int]:
        """Serve it as deployed; give the id of the process above all others."""
        log = self.archive / "gunicorn.log"
        command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py"]
        with log.open("wb") as output:
            server = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=output, stderr=output)
            with _ended(server):
                _wait(self.port, server, log)
                self._wait_until_ready()
                yield server.pid

    def _wait_until_ready(self) -> None:
        """Ask until every worker has read its code: what a start takes is not measured."""
        for _ in range(8):
            with urlopen(f"http://{HOST}:{self.port}/readyz", timeout=120) as answer:
                answer.read()

    @property
    def log(self) -> str:
        return (self.archive / "gunicorn.log").read_text(errors="replace")

    async def go_on_importing(self, ends: asyncio.Event) -> None:
        """Import and publish one folder after the other until it ends; the last is waited for."""
        while not ends.is_set():
            folder = self.files / f"more-{self._next}"
            folder.mkdir()
            for made in self.corpus.articles(range(self._next, self._next + IN_AN_IMPORT)):
                (folder / f"{made.number:08}.txt").write_text(self.corpus.as_text(made))
                await asyncio.sleep(0)
            self._next += IN_AN_IMPORT
            process = await asyncio.create_subprocess_exec(
                sys.executable, "manage.py", "import_articles", str(folder), "--publish", "--no-input",
                cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            )  # fmt: skip
            said, _ = await process.communicate()
            if process.returncode:
                self.imports["faults"][f"import of {folder.name}"] = said.decode()[-300:]
            self.imports["runs"] += 1
            self.imports["articles"] += IN_AN_IMPORT

    def verify(self) -> None:
        """Look, once it is quiet, whether the archive and its index are what they should be."""
        for arguments in (("verify_archive",), ("rebuild_search", "--check")):
            command = [sys.executable, "manage.py", *arguments]
            done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
            if done.returncode:
                self.imports["faults"][arguments[0]] = (done.stdout + done.stderr)[-600:]


@contextmanager
def database(url: str) -> Iterator[str]:
    """Give the address of an empty database of our own on a server of PostgreSQL; nothing where none is named."""
    if not url.startswith(("postgres:", "postgresql:")):
        yield ""
        return
    import psycopg

    name = f"annals_load_{os.getpid()}"
    server = urlsplit(url)._replace(path="/postgres").geturl()
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" ENCODING UTF8 TEMPLATE template0')  # type: ignore[arg-type]
    try:
        yield urlsplit(url)._replace(path=f"/{name}").geturl()
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')  # type: ignore[arg-type]
