"""Put an archive under load and say whether every answer was right: `python -m benchmarks.load`.

Environment: MINUTES (10), READERS (200), EDITORS (3), ARTICLES (4000), THINK seconds between two pages of a reader (8),
DATABASE_URL a server of PostgreSQL, on which a database of its own is made and removed; OUT where the JSON goes.
Exit status: 0 all that is promised held, 1 something did not. It asks and serves on 127.0.0.1 alone.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.corpus import Corpus
from benchmarks.load import report
from benchmarks.load.editors import Editor
from benchmarks.load.ledger import Ledger, Marked
from benchmarks.load.readers import Reader
from benchmarks.load.site import Site, database
from benchmarks.load.watching import Watch
from benchmarks.machine import describe

EDITORS_THINK = 4.0  # seconds
MARKED_A_MINUTE = 8  # articles that an editor may bring out
LEVEL_WITHIN = 20.0  # seconds after which the index has to be level once all is quiet
MOST_MINUTES, MOST_READERS, MOST_EDITORS = 24 * 60, 2_000, 20


def number(name: str, default: float, most: float) -> float:
    value = float(os.environ.get(name) or default)
    if not 0 < value <= most:
        raise SystemExit(f"{name}={value:g} is not between 0 and {most:g}.")
    return value


async def load(
    site: Site, pid: int, marked: list[Marked], minutes: float, readers: int, editors: int, think: float
) -> dict[str, Any]:
    """Let all of them at the site for some minutes, then see whether it comes to rest."""
    ledger, figures, watch = Ledger(), report.Figures(), Watch(pid, site.port)
    ledger.marked = {one.number: one for one in marked}
    ends = asyncio.Event()
    shares = [marked[n::editors] for n in range(editors)]
    tags = site.corpus.tags[:50]
    work = [
        *(Reader(n, site.port, ledger, figures, think).read(ends) for n in range(readers)),
        *(
            Editor(n, site.port, ledger, figures, mine, tags, min(think, EDITORS_THINK)).work(ends)
            for n, mine in enumerate(shares)
        ),
        site.go_on_importing(ends),
        watch.look(ends),
    ]
    began = time.monotonic()
    tasks = [asyncio.create_task(one) for one in work]
    asyncio.get_running_loop().call_later(minutes * 60, ends.set)
    await asyncio.gather(*tasks)
    seconds = time.monotonic() - began
    until = time.monotonic() + LEVEL_WITHIN
    while (lag := await watch.lag()) != 0 and time.monotonic() < until:
        await asyncio.sleep(0.5)
    if lag != 0:
        ledger.fault("index behind", f"{lag} changes, {LEVEL_WITHIN:.0f} s after all was quiet")
    return report.summary(figures, ledger, watch, seconds, site.imports)


def main() -> int:
    minutes = number("MINUTES", 10, MOST_MINUTES)
    readers, editors = int(number("READERS", 200, MOST_READERS)), int(number("EDITORS", 3, MOST_EDITORS))
    articles, think = int(number("ARTICLES", 4_000, 1_000_000)), number("THINK", 8, 3600)
    machine = describe()
    with (
        tempfile.TemporaryDirectory(prefix="annals-load-") as folder,
        database(os.environ.get("DATABASE_URL", "")) as url,
    ):
        site = Site(Path(folder), url, Corpus(articles))
        _say(f"Filling an archive of {articles:,} articles")
        marked = site.fill(editors, editors * max(4, round(MARKED_A_MINUTE * minutes)))
        with site.served() as pid:
            _say(f"Putting it under load for {minutes:g} minutes")
            found = asyncio.run(load(site, pid, marked, minutes, readers, editors, think))
        _say("Verifying it")
        site.verify()
        if faults := [line for line in site.log.splitlines() if " ERROR " in line or "Traceback" in line]:
            found["imports"]["faults"]["log of the site"] = " | ".join(faults[:5])
    found |= {"machine": machine, "database": "PostgreSQL" if url else "SQLite", "articles": articles}
    found |= {"readers": readers, "editors": editors, "think": think}
    found["broken"] += [f"{name}: {said}" for name, said in found["imports"]["faults"].items() if said]
    found["broken"] = list(dict.fromkeys(found["broken"]))
    out = Path(os.environ.get("OUT") or f"bench-load-{found['database'].lower()}.json")
    out.write_text(json.dumps(found, indent=1) + "\n")
    print(report.write(found))
    print(f"\nAll numbers: {out}")
    return 1 if found["broken"] else 0


def _say(what: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {what} …", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
