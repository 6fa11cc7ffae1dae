"""What an address without a page may have meant: read from its words, and looked up at a small, bounded cost."""

from __future__ import annotations

import re
import threading
import time
from bisect import bisect_left
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any
from urllib.parse import unquote

from django.db.models import Model, QuerySet
from django.urls import reverse

from archive.filters.lists import in_order
from archive.filters.parameters import written
from archive.models import Article, Event, Generation, Place, Source, Tag, Tally
from archive.search.query.parser import parse
from archive.search.searcher import Request, SearchUnavailableError, search
from archive.search.vocabulary import Kind, Vocabulary, vocabulary
from archive.serving.lookup import NAMED
from archive.text.addresses import spellings
from archive.text.keys import ALPHABET, KEY_LENGTH

LONGEST_PATH = 300
SEARCHES_A_SECOND = 4  # that dead ends of a process may ask of the index
SHOWN = 3  # of each kind

_DATE = re.compile(r"(?<!\d)(\d{4})[-/._](\d{1,2})(?:[-/._](\d{1,2}))?(?!\d)", re.ASCII)
_CLOSE_DATE = re.compile(r"(?<![0-9a-z])((?:1[89]|20)\d\d)(\d\d)(\d\d)(?![0-9a-z])", re.ASCII | re.IGNORECASE)
_KEY = re.compile(rf"(?<![0-9a-z])[0-9a-z]{{{KEY_LENGTH - 1},{KEY_LENGTH + 1}}}(?![0-9a-z])", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:(https?):/+|(?=www\.))([\w.-]+\.[a-z]{2,}(?::\d+)?/.+)", re.IGNORECASE)
_PATH_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_FILE = re.compile(r"\.(?:html?|shtml|aspx?|php|jsp)$", re.IGNORECASE)
_MACHINE = re.compile(
    r"(?:^|/)[._]|\.(?:php|env|git|ini|bak|sql|zip|gz|xml|js|css|ico|png|jpe?g|txt|ya?ml)$|wp-|cgi-bin"
)
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789-"
_WORDS_TRIED = 20
_WORDS_SEARCHED = 6
_LONGEST_SLUG = 40
_OF_ADDRESSES = (
    "articles article tags tag sources source places place series events event about help search undated page pages "
    "news index html htm shtml www com net org http https amp history versions compare the and for with from"
)
_NO_WORDS = frozenset(_OF_ADDRESSES.split())


@dataclass(slots=True)
class Guesses:
    """What an address may have meant, all of it public.

    Articles that came from it, and by a key one slip off; days and months; things of that name or of one spelled nearly
    so; and what a search for its words finds, with the address of all of that.
    """

    originals: list[Article] = field(default_factory=list)
    articles: list[Article] = field(default_factory=list)
    days: list[date] = field(default_factory=list)
    months: list[date] = field(default_factory=list)
    named: list[Model] = field(default_factory=list)
    similar: list[Model] = field(default_factory=list)
    counts: dict[date, int] = field(default_factory=dict)
    words: str = ""
    search_url: str = ""
    found: list[Article] = field(default_factory=list)
    total: int = 0

    def __bool__(self) -> bool:
        one = self.originals or self.articles or self.days or self.months or self.named or self.similar
        return bool(one or self.found)


class Allowance:
    """So many acts a second, saved up for one second; asking never waits."""

    def __init__(self, a_second: float) -> None:
        self._a_second, self._left, self._asked_at = a_second, a_second, time.monotonic()
        self._lock = threading.Lock()

    def take(self) -> bool:
        """Say whether one may be done now."""
        with self._lock:
            now = time.monotonic()
            self._left = min(self._a_second, self._left + (now - self._asked_at) * self._a_second)
            self._asked_at = now
            if self._left < 1:
                return False
            self._left -= 1
        return True


searches = Allowance(SEARCHES_A_SECOND)


def guess(path: str, query: str = "") -> Guesses:
    """Read from an address what it may have meant (at most twelve queries, all by an index, and one search).

    The search index is asked at most once, only for what looks like words, and no more than a few times a second in
    each process: what asks for thousands of addresses that never were costs no searches.
    """
    path = path[:LONGEST_PATH]
    guesses = Guesses()
    if address := _ADDRESS.search(path):
        guesses.originals = _at_address(address, query)
        return guesses
    guesses.articles = _by_key(path)
    _read_dates(path, guesses)
    words = _words(path)
    if words:
        for found in (Event.objects.public().with_card(), Tag.objects.public(), Source.objects.public()):
            guesses.named += _with_slugs(found, words)
        guesses.named += _with_slugs(Place.objects.public(), words)
    guesses.similar = [] if guesses.named else _similar(path)
    _search(path, guesses)
    return guesses


def _with_slugs(rows: QuerySet[Any], slugs: Sequence[str]) -> list[Any]:
    return list(rows.filter(slug__in=slugs)[:SHOWN])


def _at_address(found: re.Match[str], query: str) -> list[Article]:
    """Return the articles that were published at an address of the web that stands in this one (two queries)."""
    address = f"{found[1] or 'https'}://{found[2]}" + (f"?{query[:LONGEST_PATH]}" if query else "")
    rows = Article.objects.at_addresses(spellings(address)).values_list("pk", "merged_into_id")[:SHOWN]
    return list(Article.objects.published_among({into or pk for pk, into in rows}).with_mention())


def _by_key(path: str) -> list[Article]:
    keys = {near for key in _KEY.findall(path)[:2] for near in one_slip_off(key.lower())}
    if not keys:
        return []
    near = list(Article.objects.filter(key__in=keys).values_list("pk", flat=True))
    found = Article.objects.published_among(near).with_mention()
    return sorted(found, key=lambda article: -article.sort_key)[:SHOWN]


def one_slip_off(key: str) -> set[str]:
    """Return the keys that differ by one character wrong, missing or too many, or by two that changed places."""
    return {other for other in _slips(key, ALPHABET) if len(other) == KEY_LENGTH}


def _slips(word: str, letters: str) -> set[str]:
    near: set[str] = set()
    for place in range(len(word) + 1):
        before, after = word[:place], word[place:]
        near.add(before + after[1:])
        near.add(before + after[1:2] + after[:1] + after[2:])
        near.update(before + letter + after for letter in letters)
        near.update(before + letter + after[1:] for letter in letters)
    return near


def _read_dates(path: str, guesses: Guesses) -> None:
    for year, month, day in [*_DATE.findall(path), *_CLOSE_DATE.findall(path)][:2]:
        try:
            found = date(int(year), int(month), 1)
        except ValueError:
            continue
        if day and 0 < int(day) <= monthrange(found.year, found.month)[1]:
            found = found.replace(day=int(day))
            guesses.days.append(found)
            guesses.counts[found] = Tally.objects.days_of(found.year, found.month).get(found.day, 0)
        else:
            guesses.months.append(found)


def _words(path: str) -> list[str]:
    """Return the whole names in an address, then every two words in them that follow one another, then single ones."""
    names = _PATH_WORD.findall(path.lower())
    parts = [name.split("-") for name in names if "-" in name]
    pairs = ["-".join(two) for words in parts for two in pairwise(words)]
    single = [word for words in parts for word in words]
    found = dict.fromkeys([*names, *pairs, *single])
    return [word for word in found if len(word) > 2 and not word.isdigit()][:_WORDS_TRIED]


def _similar(path: str) -> list[Model]:
    """Return things whose slug is one slip off, else begins as was asked, of the kind that the address names.

    Looked up among the public names, which are in memory (at most one query more).
    """
    folder, _slash, rest = path.strip("/").lower().partition("/")
    slug = rest.partition("/")[0].partition(".")[0]
    if folder not in NAMED or not 3 <= len(slug) <= _LONGEST_SLUG or not slug.isascii():
        return []
    kind, model = NAMED[folder]
    slugs = _slugs_of(kind)
    near = sorted(_slips(slug, _LETTERS) & slugs.known.keys())[:SHOWN]
    if not near:
        at = bisect_left(slugs.ordered, slug)
        near = [one for one in slugs.ordered[at : at + SHOWN] if one.startswith(slug)]
    loaded = model.objects.public().in_bulk([slugs.known[one] for one in near]) if near else {}
    return [loaded[slugs.known[one]] for one in near if slugs.known[one] in loaded]


@dataclass(frozen=True, slots=True)
class _Slugs:
    """The slugs of a kind as of a state of the vocabulary, and the ids that they name."""

    vocabulary: Vocabulary
    known: dict[str, int]
    ordered: list[str]


_slugs: dict[Kind, _Slugs] = {}


def _slugs_of(kind: Kind) -> _Slugs:
    names = vocabulary(Generation.revision())
    cached = _slugs.get(kind)
    if cached is None or cached.vocabulary is not names:
        known = {named.slug: named.id for named in names.of_kind(kind)}
        _slugs[kind] = cached = _Slugs(names, known, sorted(known))
    return cached


def _search(path: str, guesses: Guesses) -> None:
    """Look for the words of an address, exactly as they are spelled there: one search, unless too many were made."""
    if _MACHINE.search(_FILE.sub("", path)):
        return
    words = list(_searched(path))[:_WORDS_SEARCHED]
    if not words or (len(words) == 1 and words[0].isascii() and len(words[0]) < 4):
        return
    if guesses.originals or guesses.articles or not searches.take():
        return
    said = " ".join(words)
    try:
        results = search(Request(query=parse(said), size=SHOWN, exact=True))
    except SearchUnavailableError:
        return
    if results.total:  # a search that finds nothing is no way on
        guesses.words, guesses.total = said, results.total
        guesses.search_url = reverse("archive:article_list") + written([("q", said)])
        guesses.found = in_order(Article.objects.with_mention(), results.ids)


def _searched(path: str) -> Iterator[str]:
    """Yield the words of an address that an article may have, each once."""
    for word in dict.fromkeys(re.findall(r"[^\W_]+", _FILE.sub("", unquote(path)).lower())):
        if word.isalpha() and word not in _NO_WORDS and (len(word) > 2 or not word.isascii()):
            yield word
