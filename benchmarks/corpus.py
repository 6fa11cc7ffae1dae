"""A corpus that is the same every time: articles by their number, the vocabulary they speak of, and files of both."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from random import Random

from benchmarks.words import SHARES, Words, languages, name

SOURCES, TAGS, EVENTS, SERIES, PLACES = 300, 2_000, 400, 20, 60
FIRST_DAY, DAYS = date(1995, 1, 1), 30 * 365
ACCOUNTS_OF_AN_EVENT = 12  # on average, however large the archive
SOURCE_KINDS = ("newspaper", "news_site", "agency", "broadcaster", "magazine", "government")
TAG_KINDS = ("topic", "person", "organisation", "place", "country", "document")
PAPERS = ("Herald", "Post", "Times", "Courier", "Gazette", "Observer")
IN_A_FOLDER = 1000


@dataclass(frozen=True, slots=True)
class Made:
    """One article as it is meant: sources, tags and events by their number in the corpus."""

    number: int
    title: str
    paragraphs: tuple[str, ...]
    language: str
    on: date | None
    precision: str
    source: int | None
    tags: tuple[int, ...]
    event: int | None
    role: str

    @property
    def body(self) -> str:
        return "\n\n".join(self.paragraphs)


class Corpus:
    """`size` articles; each is made from its number alone, by any process, in any order."""

    def __init__(self, size: int, text: Path | None = None) -> None:
        self.size = size
        self.text = text
        random = Random("vocabulary")
        self.sources = [f"{called} {random.choice(PAPERS)}" for called in _distinct(random, SOURCES, 1)]
        self.tags = _distinct(random, TAGS, 2)
        self.events = _distinct(random, EVENTS, 3)
        self.event_days = [FIRST_DAY + timedelta(random.randrange(DAYS - 30)) for _ in range(EVENTS)]
        self.places = [f"Port {called}" for called in _distinct(random, PLACES, 1)]
        self._languages = list(SHARES)
        self._by_language = list(accumulate(SHARES.values()))
        self._by_source = list(accumulate(1 / (n + 5) for n in range(SOURCES)))
        self._by_tag = list(accumulate(1 / (n + 10) for n in range(TAGS)))
        self._tells = min(0.5, EVENTS * ACCOUNTS_OF_AN_EVENT / max(size, 1))

    @cached_property
    def words(self) -> dict[str, Words]:
        return languages(self.text)

    def article(self, number: int) -> Made:
        random = Random(number)
        language = random.choices(self._languages, cum_weights=self._by_language)[0]
        words = self.words[language]
        tags = tuple(dict.fromkeys(random.choices(range(TAGS), cum_weights=self._by_tag, k=random.randrange(6))))
        event = random.randrange(EVENTS) if random.random() < self._tells else None
        on, precision, role = self._date(random, event)
        source = random.choices(range(SOURCES), cum_weights=self._by_source)[0] if random.random() > 0.05 else None
        named = [self.tags[tag] for tag in tags] + ([self.events[event]] if event is not None else [])
        title = sentence(words, random, random.randint(5, 9)).rstrip(".。")
        paragraphs = _paragraphs(words, random, named)
        return Made(number, title, paragraphs, language, on, precision, source, tags, event, role)

    def articles(self, numbers: Iterable[int] | None = None) -> Iterable[Made]:
        return map(self.article, range(self.size) if numbers is None else numbers)

    def _date(self, random: Random, event: int | None) -> tuple[date | None, str, str]:
        """Return a day, how much of it is known, and what an article of that day does with its event."""
        if event is not None:
            after = random.choice((-2, -1, 0, 0, 0, 1, 1, 2, 4, 20))
            role = "announces" if after < 0 else "reports" if after <= 10 else "recalls"
            return self.event_days[event] + timedelta(after), "day", role
        day = FIRST_DAY + timedelta(int(DAYS * random.random() ** 0.7))  # more of it lies nearer to today
        known = random.random()
        if known < 0.02:
            return None, "", ""
        if known < 0.03:
            return day.replace(day=1), "month", ""
        return (day.replace(month=1, day=1), "year", "") if known < 0.035 else (day, "day", "")

    # -- files ----------------------------------------------------------------------------------------------------

    def write_collection(self, path: Path) -> None:
        """Write the vocabulary as `load_collection` reads it."""
        lines = ["format = 1", "", "[collection]", 'title = "Made archive"', 'description = "Made for measuring."']
        for number, called in enumerate(self.sources):
            lines += ["", "[[sources]]", f'slug = "source-{number}"', f'name = "{called}"']
            lines += [f'kind = "{SOURCE_KINDS[number % len(SOURCE_KINDS)]}"']
        for number, called in enumerate(self.tags):
            lines += ["", "[[tags]]", f'slug = "tag-{number}"', f'name = "{called}"']
            lines += [f'kind = "{TAG_KINDS[number % len(TAG_KINDS)]}"']
        for number, called in enumerate(self.places):
            lines += ["", "[[places]]", f'slug = "place-{number}"', f'name = "{called}"']
        for number in range(SERIES):
            lines += ["", "[[series]]", f'slug = "series-{number}"', f'name = "Series {number}"']
        for number, called in enumerate(self.events):
            lines += ["", "[[events]]", f'slug = "event-{number}"', f'title = "{called}"', 'kind = "meeting"']
            lines += [f'series = "series-{number % SERIES}"', f'place = "place-{number % PLACES}"']
            lines += [f'starts = {{ date = "{self.event_days[number]}", basis = "editor" }}', "[[events.rules]]"]
            lines += ['name = "its name"', 'together = "text"', f'words = ["{called}"]']
            lines += ["roles = { announces = [-14, -1], reports = [0, 10], recalls = [11, 4000] }"]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def write_texts(self, folder: Path) -> int:
        """Write every article as a text file, a thousand in a folder; return their bytes."""
        size = 0
        for made in self.articles():
            below = folder / f"{made.number // IN_A_FOLDER:04}"
            below.mkdir(parents=True, exist_ok=True)
            data = self.as_text(made).encode()
            (below / f"{made.number:07}.txt").write_bytes(data)
            size += len(data)
        return size

    def write_jsonl(self, path: Path) -> int:
        """Write every article as a line of JSON; return their bytes."""
        with path.open("w", encoding="utf-8") as file:
            for made in self.articles():
                record = {"id": f"made-{made.number}", "title": made.title, "body": made.body, "lang": made.language}
                record["source"] = self.sources[made.source] if made.source is not None else None
                record["date"] = self.stated(made) or None
                file.write(json.dumps(record, ensure_ascii=False) + "\n")
        return path.stat().st_size

    def as_text(self, made: Made) -> str:
        head = f"date {self.stated(made)}\n\n" if made.on else ""
        foot = f"\n\nSource: {self.sources[made.source]}" if made.source is not None else ""
        return f"{head}{made.title}\n\n{made.body}{foot}\n"

    def stated(self, made: Made) -> str:
        """Return the date as far as it is known, as ISO 8601 writes it."""
        return made.on.isoformat()[: {"day": 10, "month": 7, "year": 4}[made.precision]] if made.on else ""


def _distinct(random: Random, number: int, words: int) -> list[str]:
    """Make names of a few words, no word of which comes twice."""
    seen: set[str] = set()
    names = []
    while len(names) < number:
        parts = [name(random) for _ in range(words)]
        if seen.isdisjoint(parts) and len(set(parts)) == words:
            names.append(" ".join(parts))
            if number * words < 2000:
                seen.update(parts)
    return names


def _paragraphs(words: Words, random: Random, named: list[str]) -> tuple[str, ...]:
    """Make a few paragraphs; a name stands in the middle of each of the first sentences."""
    waiting = list(named)
    paragraphs = []
    for _ in range(random.randint(2, 5)):
        sentences = [
            sentence(words, random, random.randint(8, 18), waiting.pop(0) if waiting else "")
            for _ in range(random.randint(1, 3))
        ]
        paragraphs.append((" " if words.glue else "").join(sentences))
    paragraphs += [sentence(words, random, 8, called) for called in waiting]
    return tuple(paragraphs)


def sentence(words: Words, random: Random, number: int, named: str = "") -> str:
    """Make a sentence of so many words, with a name in its middle where one is given."""
    drawn = words.draw(random, number)
    if named:
        drawn.insert(number // 2, named)
    text = words.glue.join(drawn)
    return text[:1].upper() + text[1:] + words.stop
