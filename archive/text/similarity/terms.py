"""Terms of a text: names, figures and word stems, weighed by how rare they are (a kind of TF-IDF)."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Set
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from math import log, sqrt
from typing import Literal

from anyascii import anyascii

from archive.text.broken_words import join_broken_words
from archive.text.dates.stated_dates import DAY_WORDS, stated_dates
from archive.text.pickling import FastPickleMixin

MOST_TERMS = 40  # terms that stand for a text
READ_CHARACTERS = 8000  # characters of a text that are read; what comes later is often about something else
READ_FOR_DAYS = 900
TITLE_WEIGHT = 2  # how often a word of the title counts
SMOOTHING = 50  # added to the number of texts, so that in a small archive shared terms still have weight
MOST_QUOTED = 5  # texts of the sample that quote the same, beyond which it is a saying rather than news
LONGEST_STEM = 7
AROUND = 10  # characters beside the name of a day or month that belong to its date
DAYS_BEFORE, DAYS_AFTER = 10, 30  # days around the publication in which a stated day may be that of the event

TokenKind = Literal["figure", "small", "capital", "other"]

_UNSPACED = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_TOKEN = re.compile(r"[^\W\d_]{2,}|\d+(?:[.,]\d+)*")
_RUN = re.compile(rf"[{_UNSPACED}]+")
_IS_UNSPACED = re.compile(rf"[{_UNSPACED}]")
_FIRST_WORD = r"[\"'“‘«(\[—–-]*\s?([^\W\d_]{2,})"
_OPENING = re.compile(_FIRST_WORD)
_NEXT_OPENING = re.compile(rf"(?:[.!?…:]\s+|\n\s*){_FIRST_WORD}")
_LETTER = rf"[^\W\d_{_UNSPACED}]"
_WORD = re.compile(rf"{_LETTER}{{3,}}")
_DATE_WITHOUT_WORD = re.compile(r"\d{4}-\d\d-\d\d|\d\d?\.\d\d\.\d{4}|[月日天]|星期.|周[一-日]")
_THOUSANDS = re.compile(r"[.,](?=\d{3}(?:\D|$))")
_DOUBLED = re.compile(r"(.)\1")
_HARD_C = re.compile(r"c+(?![eiy])")
_NO_LETTER = re.compile(r"[^a-z]")
_STOP_WORD_LIST = (
    "the and for that with from was were are has have had his her its not but they their this which will would said "
    "who been also more than after about into over when other some could there what out all one two new last first an "
    "as at be by he in is it of on or to we if no so up do she them these those may can being between under while "
    "during where through only most such both any each our your you did does just now then very per told says say что "
    "как это для при или его она они был была было были быть так уже также еще ещё чтобы который которая которые "
    "которых году года год после между более этом этого все всех над под про без том тем них из на по от до не за об "
    "во со но же бы ли мы он их ее её der die das und den dem des ein eine einer eines mit von für auf ist war sich "
    "nicht auch im zu bei nach aus wird wurde werden hat haben wie dass am um es zum zur sind sie er über les une "
    "dans pour sur par est que qui avec aux pas plus ce cette son ses sont ont au du la le en et il elle un de los "
    "las del con para una como más pero sus fue se el su lo al ve bir bu için ile olarak olan da va bilan uchun ham "
    "bo lgan және мен бұл үшін"
)
_STOP_WORDS = frozenset(_STOP_WORD_LIST.split())


@dataclass(frozen=True, slots=True)
class TermCounts:
    """A text as its terms: how often each stands in it, in which spelling, and what is known of names.

    `names` are capitalised within a sentence, and figures; `openers` capitalised only where sentences begin. In a text
    without `has_case` (Chinese, Arabic, all in capitals) names can't be told from other words.
    """

    language: str
    counts: dict[str, float]
    spellings: dict[str, str]
    names: frozenset[str]
    openers: frozenset[str]
    in_title: frozenset[str]
    has_case: bool


@dataclass(frozen=True, slots=True)
class TermVector(FastPickleMixin):
    """A text as its heaviest terms, normalised to a length of 1.

    `rarities` gives the rarity (0 to 1) of its names and figures, `word_rarities` of its other words; `subjects` are
    names in its title, `days` the days that its beginning states, as ordinals, `quoted` what it quotes that hardly any
    other text does, as hashes.
    """

    language: str
    weights: dict[str, float]
    spellings: dict[str, str]
    rarities: dict[str, float]
    subjects: frozenset[str]
    has_case: bool
    days: frozenset[int] = frozenset()
    word_rarities: dict[str, float] = field(default_factory=dict)
    quoted: frozenset[int] = frozenset()


def count_terms(title: str, text: str, language: str = "") -> TermCounts:
    """Return the terms of a text; what is written without spaces is cut into pairs of characters."""
    body = join_broken_words(text[:READ_CHARACTERS])
    tokens = Counter(_TOKEN.findall(body))
    openings = _sentence_openings(body)
    counts: dict[str, float] = {}
    spellings: dict[str, str] = {}
    names: set[str] = set()
    openers: set[str] = set()
    small = 0
    for token, n in tokens.items():
        stem, kind = _classified(token)
        if stem is None:
            _add_bigrams(token, n, counts, spellings)
        elif stem:
            counts[stem] = counts.get(stem, 0) + n
            if stem not in spellings:
                spellings[stem] = token
            if kind == "small":
                small += n
            elif kind == "figure":
                names.add(stem)
            elif n <= openings.get(token, 0):
                openers.add(stem)
            elif kind == "capital":
                names.add(stem)
    in_title = set()
    for token in _TOKEN.findall(title):
        stem, _ = _classified(token)
        if stem is None:
            _add_bigrams(token, TITLE_WEIGHT, counts, spellings)
        elif stem:
            counts[stem] = counts.get(stem, 0) + TITLE_WEIGHT
            spellings.setdefault(stem, token)
            in_title.add(stem)
    return TermCounts(
        language.partition("-")[0],
        counts,
        spellings,
        frozenset(names),
        frozenset(openers - names),
        frozenset(in_title),
        small * 20 > tokens.total(),
    )


def stated_days(text: str, published: date) -> frozenset[int]:
    """Return the days near its publication that the beginning of a text states, as ordinals; a weekday as the last."""
    passages = _around_dates(text[:READ_FOR_DAYS])
    if not passages:
        return frozenset()
    low, high = published - timedelta(days=DAYS_BEFORE), published + timedelta(days=DAYS_AFTER)
    return frozenset(
        day.toordinal()
        for stated in stated_dates(passages, published)
        if stated.first.day and low <= (day := stated.first.first_day) <= high
    )


class DocumentFrequencies:
    """Counts, for each language, the texts that contain a term, and those that contain it as a name."""

    def __init__(self) -> None:
        self._texts: Counter[str] = Counter()
        self._seen: dict[str, Counter[str]] = defaultdict(Counter)
        self._named: dict[str, Counter[str]] = defaultdict(Counter)
        self._quoted: Counter[int] = Counter()

    def add(self, words: TermCounts, quoted: Set[int] = frozenset()) -> None:
        self._texts[words.language] += 1
        self._seen[words.language].update(words.counts.keys())
        self._named[words.language].update(words.names)
        self._quoted.update(quoted)

    def vectorize(
        self, words: TermCounts, days: frozenset[int] = frozenset(), quoted: Set[int] = frozenset()
    ) -> TermVector:
        """Return the vector of the terms that are most frequent in a text and rarest elsewhere."""
        never = log(self._texts[words.language] + SMOOTHING)
        seen = self._seen[words.language].get  # a Counter asked as one would call Python for each term not seen
        weighed = [((1 + log(n)) * (log(seen(term, 0) + 1) - never), term) for term, n in words.counts.items()]
        weighed.sort()
        heaviest = weighed[:MOST_TERMS]
        length = sqrt(sum(weight * weight for weight, _term in heaviest)) or 1.0
        weights = {term: -weight / length for weight, term in heaviest}
        names = words.names | self._names_among(words.openers & weights.keys(), words.language)
        all_rarities = {term: 1 - log(seen(term, 0) + 1) / never for term in weights}
        rarities = {term: rarity for term, rarity in all_rarities.items() if term in names}
        return TermVector(
            words.language,
            weights,
            {term: words.spellings[term] for term in weights},
            rarities,
            frozenset(term for term in words.in_title & rarities.keys() if not term[0].isdecimal()),
            words.has_case,
            days,
            {term: rarity for term, rarity in all_rarities.items() if term not in names},
            frozenset(run for run in quoted if self._quoted[run] <= MOST_QUOTED),
        )

    def _names_among(self, terms: Set[str], language: str) -> set[str]:
        """Return those that most other texts with them show to be names."""
        named, seen = self._named[language], self._seen[language]
        return {term for term in terms if named[term] * 2 > seen[term]}


def _around_dates(text: str) -> str:
    """Return the passages of a text in which a date may stand: to read these alone takes an eighth of the time."""
    places = [match.span() for match in _DATE_WITHOUT_WORD.finditer(text)]
    if not DAY_WORDS.isdisjoint(_WORD.findall(text.lower())):
        places += [match.span() for match in _WORD.finditer(text) if match.group().lower() in DAY_WORDS]
        places.sort()
    merged: list[list[int]] = []
    for place, place_end in places:
        start = text.rfind(" ", 0, max(place - AROUND, 0)) + 1
        after = text.find(" ", place_end + AROUND)
        end = after if after >= 0 else len(text)
        if merged and start <= merged[-1][1]:
            merged[-1][1] = end
        else:
            merged.append([start, end])
    return "\n\n".join(text[start:end] for start, end in merged)


def _add_bigrams(token: str, n: float, counts: dict[str, float], spellings: dict[str, str]) -> None:
    for run in _RUN.findall(token):
        for at in range(len(run) - 1):
            pair = run[at : at + 2]
            counts[pair] = counts.get(pair, 0) + n
            spellings[pair] = pair


def _sentence_openings(text: str) -> Counter[str]:
    """Count the words with which sentences and lines begin."""
    first = _OPENING.match(text)
    openings = Counter(_NEXT_OPENING.findall(text, first.end() if first else 0))
    if first:
        openings[first[1]] += 1
    return openings


@lru_cache(maxsize=1 << 17)
def _classified(token: str) -> tuple[str | None, TokenKind]:
    """Return the stem of a word, and how it is written: a capital may mean a name, save in days and months."""
    stem = _stem(token)
    if token[0].isdecimal():
        return stem, "figure"
    if token[0].islower():
        return stem, "small"
    return stem, "capital" if token[0].isupper() and token.lower() not in DAY_WORDS else "other"


def _stem(token: str) -> str | None:
    """Return one stem for all forms and scripts of a word: "" for a stop word, None in a script without spaces.

    It is cut rather than stemmed, which serves every language alike; without `y`, `h` and last vowels Токаева, Tokaev
    and Tokayev are one; with single letters and `k` for a hard `c` so are базар and bazaar, декларация and declaration.
    """
    if token[0].isdecimal():
        return _figure(token)
    if _IS_UNSPACED.search(token):
        return None
    word = token.lower()
    if word in _STOP_WORDS:
        return ""
    if not word.isascii():
        word = _NO_LETTER.sub("", anyascii(word).lower())
    if len(word) > 3 and word[-1] == "s" and word[-2] != "s":
        word = word[:-1]
    if len(word) > 4:
        word = word.replace("y", "").replace("h", "")
    if len(word) > 4:
        word = _HARD_C.sub("k", _DOUBLED.sub(r"\1", word))
    bare = word.rstrip("aeiou")
    return (bare if len(bare) > 2 else word)[:LONGEST_STEM]


def _figure(token: str) -> str:
    """Return a number without its thousands marks; nothing for small ones and for years, which tell little."""
    plain = _THOUSANDS.sub("", token).replace(",", ".")
    if not plain.isdecimal():
        return plain
    value = int(plain[:18])
    return "" if value < 10 or 1900 <= value < 2100 else str(value)
