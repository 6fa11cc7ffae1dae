"""One edit: how long until it is committed, and until a search finds it.

python -m benchmarks.editing    # of the archive of the settings; some titles of it are changed and changed back
"""

from __future__ import annotations

import json
import statistics
import sys
import time

from benchmarks import setting_up

setting_up.django()

from archive.editing.changes.recorder import recording  # noqa: E402
from archive.models import Article  # noqa: E402
from archive.models.choices import ChangeKind  # noqa: E402
from archive.search.index import follower  # noqa: E402
from archive.search.query.parser import parse  # noqa: E402
from archive.search.searcher import Request, search  # noqa: E402

EDITS = 100
WORD = "qvxzedited"


def measure() -> dict[str, float]:
    """Edit titles here and there in the archive; the index follows on commit."""
    committed, found = [], []
    search(Request(query=parse(WORD)))
    count = Article.objects.order_by("-pk").values_list("pk", flat=True)[0]
    for number in range(EDITS):
        article = Article.objects.get(pk=1 + number * (count - 1) // EDITS)
        title, word = article.title, f"{WORD}{number}"
        began = time.perf_counter()
        with recording(ChangeKind.EDIT) as record:
            record.set(article, title=f"{title} {word}")
        committed.append(time.perf_counter() - began)
        while not search(Request(query=parse(word))).total:
            follower.catch_up()
        found.append(time.perf_counter() - began)
        with recording(ChangeKind.EDIT) as record:
            record.set(article, title=title)
    return {"commit_and_index": statistics.median(committed), "found": statistics.median(found), "worst": max(found)}


if __name__ == "__main__":
    json.dump(measure(), sys.stdout)
