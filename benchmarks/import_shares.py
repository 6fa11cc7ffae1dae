"""An import that one process does, and two share: how long each reads, and how long it holds the archive.

python -m tests.postgres python -m benchmarks.import_shares 4000           # articles; a PostgreSQL of its own
python -m tests.postgres python -m benchmarks.import_shares 1000 pages     # of the web, which take longer to read

Writers take turns, so what can be won depends on the part of the work that is done while the archive is held: seconds
of the processor, of the importing process and of its session of the server, measured apart from reading. Where all
processors are busy already two processes are no faster; what hosts of their own would gain follows from the parts.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from benchmarks import setting_up
from benchmarks.corpus import Corpus
from benchmarks.formats import FORMATS, sample_articles
from benchmarks.running import ROOT, environment

CORES = (1, 2)  # of a host, in what is reckoned


def main(number: int, kind: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        corpus = Corpus(number)
        if kind == "pages":
            FORMATS["HTML, news page"].write_samples(work / "files", sample_articles(number, None))
        else:
            corpus.write_texts(work / "files")
        corpus.write_collection(work / "collection.toml")
        told = {f"{of} at once": _case(work, of, number) for of in (1, 2)}
    print(json.dumps(told, indent=2))


def _case(work: Path, of: int, number: int) -> dict[str, Any]:
    address = _database(f"shares_{of}")
    env = environment(work / f"data-{of}", DATABASE_URL=address)
    for command in (["migrate", "--verbosity=0"], ["load_collection", str(work / "collection.toml")]):
        subprocess.run([sys.executable, ROOT / "manage.py", *command], env=env, check=True, stdout=subprocess.DEVNULL)
    began = time.perf_counter()
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "benchmarks.import_shares", str(work / "files"), f"{k}/{of}"],
            env=environment(work / f"data-{of}-{k}", DATABASE_URL=address),
            stdout=subprocess.PIPE,
            cwd=ROOT,
        )
        for k in range(1, of + 1)
    ]
    outputs = [process.communicate()[0] for process in processes]
    wall = time.perf_counter() - began
    if any(process.returncode for process in processes):
        raise SystemExit("A share failed.")
    shares = [json.loads(output) for output in outputs]
    held, rest = (sum(share[name] for share in shares) for name in ("held", "rest"))
    return {
        "articles": number,
        "wall": round(wall, 1),
        "articles_a_second": round(number / wall),
        "held_ms_an_article": round(held / number * 1000, 2),
        "rest_ms_an_article": round(rest / number * 1000, 2),
        "reckoned_gain_of_two_hosts": {f"of {cores}": _gain(held, rest, cores) for cores in CORES} if of == 1 else None,
        "most_articles_a_second": round(number / held),
        "shares": shares,
    }


def _gain(held: float, rest: float, cores: int) -> float:
    """Return how many times as fast two hosts of so many cores would be as one, the work of the server counted in."""
    one, two = (max(held, (held + rest) / (cores * hosts)) for hosts in (1, 2))
    return round(one / two, 2)


def _database(name: str) -> str:
    import psycopg

    server = urlsplit(os.environ["DATABASE_URL"])
    with psycopg.connect(server._replace(path="/postgres").geturl(), autocommit=True) as administrator:
        administrator.execute(f'CREATE DATABASE "{name}"')
    return server._replace(path=f"/{name}").geturl()


def share(folder: Path, number: int, of: int) -> dict[str, float]:
    """Do one share; return seconds of the processor: while the archive is held, the server included, and the rest."""
    setting_up.django()
    from django.db import connection

    from archive.importing import pipeline
    from archive.importing.intake.stretches import Share
    from archive.importing.options import ImportOptions
    from archive.search.index import follower

    held = clock = after = served_after = 0.0
    recording, after_commit = pipeline.recording, follower.after_commit
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        session = int(cursor.fetchone()[0])

    @contextmanager
    def measured(*given: Any, **named: Any) -> Iterator[Any]:
        nonlocal held, clock
        with recording(*given, **named) as record:
            began, at = time.thread_time() - after, time.perf_counter()
            yield record
        held += time.thread_time() - after - began
        clock += time.perf_counter() - at

    def following(number: int) -> None:
        """Let the index follow: after the commit, when the archive is free for the next."""
        nonlocal after, served_after
        began, served = time.thread_time(), _cpu_of(session)
        after_commit(number)
        after += time.thread_time() - began
        served_after += _cpu_of(session) - served

    follower.after_commit = following  # type: ignore[assignment]
    pipeline.recording = measured  # type: ignore[assignment]
    before = _cpu_of(session)
    pipeline.run_import([folder], ImportOptions(batch="shared", publish=True, share=Share(number, of)))
    served = _cpu_of(session) - before - served_after
    used = sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return {"held": held + served, "rest": used - held + served_after, "server": served, "held_on_the_clock": clock}


def _cpu_of(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    if "/" in sys.argv[-1]:
        k, _slash, n = sys.argv[2].partition("/")
        json.dump(share(Path(sys.argv[1]), int(k), int(n)), sys.stdout)
    else:
        number, kind, *_more = [*sys.argv[1:], *("4000", "texts")[len(sys.argv) - 1 :]]
        main(int(number), kind)
