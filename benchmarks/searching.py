"""Searching: the whole page, as a reader gets it, held against the engine alone and, in a small archive, brute force.

python -m benchmarks.searching SIZE [TEXT]    # of the archive of the settings
"""

from __future__ import annotations

import json
import statistics
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlencode

from benchmarks import setting_up

setting_up.django()

import tantivy  # noqa: E402
from django.test import Client  # noqa: E402

from archive.models import Tag, Tally  # noqa: E402
from archive.search.query.parser import parse  # noqa: E402
from archive.search.results import facets  # noqa: E402
from archive.search.searcher import Request, open_session, search  # noqa: E402
from benchmarks.brute import Everything  # noqa: E402
from benchmarks.corpus import Corpus  # noqa: E402
from benchmarks.spending import Watch  # noqa: E402

SMALL = 5_000  # articles up to which hits are held against brute force
OF_EACH = 12
FACETS = ("year", "source", "tag", "event", "series", "place", "root")
RANKS = {"rare": (15_000, 39_000), "middle": (1_500, 5_000), "common": (100, 400), "very common": (0, 30)}
LANGUAGES = ("en", "en", "en", "ru", "en", "kk")  # in turn


@dataclass(frozen=True, slots=True)
class Asked:
    """A query of one class, and what it took in seconds."""

    kind: str
    query: str
    hits: int
    cpu: float
    wall: float
    chosen_cpu: float
    chosen_wall: float
    engine_cpu: float
    engine_wall: float


def queries(corpus: Corpus) -> Iterator[tuple[str, str]]:
    """Yield 96 queries of eight classes, the same every time."""
    random = Random("queries")

    def word(kind: str, number: int) -> str:
        words = corpus.words[LANGUAGES[number % len(LANGUAGES)]].words
        first, last = RANKS[kind]
        return words[random.randrange(first, last)]

    rare = _rare_words(corpus)
    for kind in RANKS:
        for number in range(OF_EACH):
            yield kind, rare[number] if kind == "rare" else word(kind, number)
    for one, other in (("common", "common"), ("very common", "middle")):
        for number in range(OF_EACH):
            yield f"{one} AND {other}", f"{word(one, number)} {word(other, number)}"
    english = (made for made in corpus.articles() if made.language == "en")
    for _number, made in zip(range(OF_EACH), english, strict=False):
        words = made.paragraphs[-1].rstrip(".").split()
        yield "phrase", f'"{words[1]} {words[2]}"'
    for number in range(OF_EACH):
        yield "prefix", f"{word('middle', number)[:5]}*"


def _rare_words(corpus: Corpus) -> list[str]:
    """Return a rare word of each of the first English articles that have one."""
    words = corpus.words["en"].words
    rare = frozenset(words[slice(*RANKS["rare"])])
    found: list[str] = []
    english = (made for made in corpus.articles() if made.language == "en")
    while len(found) < OF_EACH and (made := next(english, None)):
        found += [word for word in made.paragraphs[0].rstrip(".").split() if word in rare][:1]
    return found


def measure(corpus: Corpus) -> dict[str, Any]:
    """Ask every query once, with nothing kept from before, and say what the page took and what the engine alone."""
    client = Client(SERVER_NAME="127.0.0.1")
    chosen = _two_groups()
    everything = Everything() if corpus.size <= SMALL else None
    client.get("/search/?q=warm")  # names and templates are read once
    found: list[Asked] = []
    wrong: list[str] = []
    for kind, query in queries(corpus):
        cpu, wall = _spent(lambda query=query: _page(client, [("q", query)]))
        chosen_cpu, chosen_wall = _spent(lambda query=query: _page(client, [("q", query), *chosen]))
        request = Request(query=parse(query))
        total = search(request).total
        ask = _engine(request)
        engine_cpu, engine_wall = _spent(ask)
        found.append(Asked(kind, query, total, cpu, wall, chosen_cpu, chosen_wall, engine_cpu, engine_wall))
        if everything is not None and (fault := _compared(everything, query)):
            wrong.append(fault)
    return {
        "queries": len(found),
        "classes": {
            kind: _summary([one for one in found if one.kind == kind]) for kind in dict.fromkeys(a.kind for a in found)
        },
        "all": _summary(found),
        "brute_force": {"compared": len(found) if everything else 0, "wrong": wrong},
        "each": [asdict(one) for one in found],
    }


def _page(client: Client, pairs: list[tuple[str, str]]) -> None:
    address = f"/search/?{urlencode(pairs)}"
    response = client.get(address)
    if response.status_code != 200:
        raise SystemExit(f"{address} is answered {response.status_code} {response.get('Location', '')}")


def _two_groups() -> list[tuple[str, str]]:
    """Choose the two tags and the two years with most articles."""
    tags = Tag.objects.in_bulk(Tally.objects.largest("tag", 2))
    years = sorted(Tally.objects.counts("archive").years.items(), key=lambda year: -year[1])[:2]
    return [
        *(("tag", slug) for slug in sorted(tag.slug for tag in tags.values())),
        *(("year", str(year)) for year, _n in sorted(years)),
    ]


def _spent(act: Callable[[], object]) -> tuple[float, float]:
    facets._cache.clear()
    with (watch := Watch()):
        act()
    return watch.spent.cpu, watch.spent.wall


def _engine(request: Request) -> Callable[[], object]:
    """Return the bare act of the engine: rank, count, the ids of 20 hits and the same counts for facets."""
    session = open_session()
    query = session.narrowed(session.words(request, ranks=True), request.conditions)
    searcher = session.reader.searcher
    counted = {name: {"terms": {"field": name, "size": 200, "segment_size": 20_000}} for name in FACETS}

    def act() -> None:
        hits: tantivy.SearchResult = searcher.search(query, 20, count=True)
        searcher.fast_field_values("id", [address for _score, address in hits.hits])
        searcher.aggregate(query, counted)

    return act


def _compared(everything: Everything, query: str) -> str:
    expected = everything.found(query)
    ids: set[int] = set()
    page = 1
    while True:
        results = search(Request(query=parse(query), sort="newest", page=page, size=100, exact=True))
        ids.update(results.ids)
        if not results.has_next:
            break
        page += 1
    if ids == expected and results.total == len(expected):
        return ""
    return f"{query}: {len(expected)} by brute force, {results.total} by search; {sorted(ids ^ expected)[:5]} differ"


def _summary(found: list[Asked]) -> dict[str, Any]:
    def of(name: str) -> dict[str, float]:
        values = sorted(getattr(one, name) for one in found)
        return {
            "median": statistics.median(values),
            "p95": values[min(len(values) - 1, int(len(values) * 0.95))],
            "worst": values[-1],
        }

    ratios = [one.cpu / one.engine_cpu for one in found if one.engine_cpu]
    names = ("cpu", "wall", "chosen_cpu", "chosen_wall", "engine_cpu", "engine_wall")
    hits = statistics.median(one.hits for one in found)
    return {"hits": hits, "ratio": statistics.median(ratios), **{name: of(name) for name in names}}


if __name__ == "__main__":
    json.dump(measure(Corpus(int(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)), sys.stdout)
