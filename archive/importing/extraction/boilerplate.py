"""Recognising boilerplate: which whole lines of a web page are not the text of its article, and of what kind."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path

from archive.importing.extraction.headlines import is_without_spaces


class Table:
    """Whole lines by their words, and patterns for the lines that vary, with the kind of each.

    Patterns are compiled when a line is first held against them: it takes longer than most commands.
    """

    def __init__(self, words: Mapping[str, str], patterns: Mapping[str, Sequence[str]]) -> None:
        self.words = words
        self._sources = patterns

    def kind_of(self, line: str) -> str:
        """Return the kind of boilerplate that a folded line is; empty if it is none."""
        if kind := self.words.get(line):
            return kind
        if not self._any_pattern or not self._any_pattern.match(line):
            return ""
        return next((kind for kind, pattern in self._patterns if pattern.match(line)), "")

    def with_words(self, words: Mapping[str, str]) -> Table:
        """Return a table that knows these words as well."""
        return Table({**words, **self.words}, self._sources)

    @cached_property
    def _patterns(self) -> list[tuple[str, re.Pattern[str]]]:
        return [(kind, re.compile("|".join(of_kind))) for kind, of_kind in self._sources.items()]

    @cached_property
    def _any_pattern(self) -> re.Pattern[str] | None:
        """All of them together, which most lines fail at once."""
        sources = [pattern for of_kind in self._sources.values() for pattern in of_kind]
        return re.compile("|".join(sources)) if sources else None


def _table(rows: Mapping[str, Mapping[str, Sequence[str]]]) -> Table:
    words = {line: kind for kind, lines in rows["words"].items() for line in lines}
    return Table(words, rows.get("patterns", {}))


_ROWS = tomllib.loads(Path(__file__).with_name("boilerplate_phrases.toml").read_text(encoding="utf-8"))

# Certain wherever they stand; and certain only before and behind the text, or beside other boilerplate.
ANYWHERE = _table(_ROWS["anywhere"])
AT_THE_EDGES = _table(_ROWS["at_the_edges"])
# Headings behind which nothing belongs to the article any more, if only lines without the end of a sentence follow.
SECTIONS = _table(_ROWS["sections"]).with_words(ANYWHERE.words)
NETWORKS = frozenset(_ROWS["share_bar"]["networks"])
SHARE_WORDS = frozenset(_ROWS["share_bar"]["words"])

# A line longer than this is never boilerplate, save for notices about cookies and comments.
LONGEST = 160
LONGEST_NOTICE = 400
# A menu in one line is no longer than this.
LONGEST_MENU = 800
# A link between bars is no longer, and an entry of a menu has no more words.
LONGEST_LINK = 60
LONGEST_ENTRY = 4
# Each line of a text is looked up several times; so many answers are cached, for the lines of several long texts.
CACHED_LINES = 4096

_EDGES = ' \t.…:：!！?？*•·|»›>«‹<→←▲▼↑↓+–—-_()（）[]【】"“”#✕×'
_APOSTROPHES = "’‘ʻʼ"
_TOKENS = re.compile(r"[^\s|,/•·()\[\]:：+]+")
_PARTS = re.compile(r"\s*[|•·/]\s*|\s{2,}|\t")
_BARS = re.compile(r"\s+[|•·]\s+")
_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")
_BILINGUAL = re.compile(r"\s+[—–|/]\s+")
_COUNT = re.compile(r"\d[\d.,]*[kKmM]?\+?")
_BREADCRUMB = re.compile(r"[^.!?。<>»›/→|]{1,40}(?:\s*(?:[>»›→]|\s[/|]\s)\s*[^.!?。<>»›→|]{1,80}){1,6}")
_HOME = re.compile(
    r"(?:you are here|home|homepage|главная|начало|首页|首頁|主页|ana ?sayfa|startseite|accueil|inicio|bosh sahifa"
    r"|басты бет)\s*[>»›→/|:：]",
    re.IGNORECASE,
)
# A label that has its link behind it opens no list.
_LABEL_AND_LINK = re.compile(r"[^:：]{2,40}[:：]\s*\S.{7}")
# A label, behind which a sentence of prose has so many words.
_LABEL = re.compile(r"[^\W\d_]{2,20}[:：]\s*")
LEAST_WORDS_OF_PROSE = 8
_MAY_HAVE_PARTS = re.compile(r"[|•·/\t]|\s\s")
_SENTENCE_ENDS, _CLOSING = tuple(".!?…。！？"), "\"”’»')）」』]"


BOILERPLATE_KINDS = frozenset((*ANYWHERE.words.values(), *AT_THE_EDGES.words.values())) - {"end mark"}


def boilerplate_kind(line: str) -> str:
    """Return the kind of boilerplate that a whole line is in any place; empty if it may be text."""
    return _boilerplate_kind(line) if 0 < len(line) <= LONGEST_NOTICE else ""


@lru_cache(CACHED_LINES)
def _boilerplate_kind(line: str) -> str:
    folded = fold(line)
    if not folded:
        return "ornament" if len(line) <= LONGEST and not any(map(str.isalnum, line)) else ""
    kind = ANYWHERE.kind_of(folded)
    if kind == "photo credit" and _is_sentence_behind_label(line):
        return ""  # it may speak of a picture
    if kind or len(line) > LONGEST:
        return kind
    if _HOME.match(folded) and _BREADCRUMB.fullmatch(line.strip(" .|>»")):
        return "navigation"
    return "share bar" if _is_share_bar(folded) else ""


def boilerplate_kind_at_edge(line: str) -> str:
    """Return the kind of boilerplate that a line is before the text, behind it or beside other boilerplate."""
    if 0 < len(line) <= LONGEST:
        return _boilerplate_kind_at_edge(line)
    return boilerplate_kind(line) or ("navigation" if len(line) <= LONGEST_MENU and _is_menu(line) else "")


@lru_cache(CACHED_LINES)
def _boilerplate_kind_at_edge(line: str) -> str:
    certain = boilerplate_kind(line)
    if certain:
        return certain
    folded = fold(line)
    kind = AT_THE_EDGES.kind_of(folded) or (ANYWHERE.kind_of(folded) if _is_sentence_behind_label(line) else "")
    if kind:
        return kind
    if sum(map(line.count, ">»›→")) >= 2 and _BREADCRUMB.fullmatch(line):
        return "navigation"
    return "navigation" if _is_menu(line) or _is_row_of_words(folded) else ""


def _is_sentence_behind_label(line: str) -> bool:
    """Return whether a line goes on behind its label as a sentence of prose does: few of its words are names."""
    found = _LABEL.match(line)
    if not found or not ends_as_sentence(line):
        return False
    rest = line[found.end() :]
    if is_without_spaces(rest):
        return len(rest) >= LEAST_WORDS_OF_PROSE * 3
    words = rest.split()
    return len(words) >= LEAST_WORDS_OF_PROSE and sum(word[0].islower() for word in words) * 3 >= len(words) * 2


def _is_menu(line: str) -> bool:
    """Return whether a line is a row of links, words and figures between bars, most of which are known as such."""
    if not _MAY_HAVE_PARTS.search(line):
        return False
    parts = _PARTS.split(line)
    if len(parts) < 2:
        return False
    known = [bool(_kind_of_part(fold(part))) for part in parts]
    if all(known):
        return True
    unknown = [part for part, is_known in zip(parts, known, strict=True) if not is_known]
    return (
        len(parts) >= 4
        and sum(known) * 2 >= len(parts)
        and all(len(part) <= LONGEST_LINK and ":" not in part and not _YEAR.search(part) for part in unknown)
    )


def _kind_of_part(part: str) -> str:
    return "networks" if part in NETWORKS else ANYWHERE.kind_of(part) or AT_THE_EDGES.kind_of(part)


def _is_row_of_words(folded: str) -> bool:
    """Return whether a line is a menu of at least three known entries with only spaces between, and nothing else."""
    words = folded.split()
    place = entries = 0
    while place < len(words):
        longest = range(min(LONGEST_ENTRY, len(words) - place), 0, -1)
        size = next((size for size in longest if _is_entry(" ".join(words[place : place + size]))), 0)
        if not size:
            return False
        place, entries = place + size, entries + 1
    return entries >= 3


def _is_entry(words: str) -> bool:
    return words in NETWORKS or words in ANYWHERE.words or words in AT_THE_EDGES.words


def is_row_of_links(line: str) -> bool:
    """Return whether a line may be a row of links: at least three short parts between bars, without a date."""
    if len(line) > LONGEST_MENU:
        return False
    parts = _BARS.split(line)
    return (
        len(parts) >= 3
        and not _YEAR.search(line)
        and all(
            part and len(part) <= LONGEST_LINK and not ends_as_sentence(part) and any(map(str.isalpha, part))
            for part in parts
        )
    )


def section_kind(line: str) -> str:
    """Return the kind of section that a heading opens behind the article: comments, related articles and the like."""
    return _section_kind(line) if len(line) <= 80 else ""


@lru_cache(CACHED_LINES)
def _section_kind(line: str) -> str:
    kind = SECTIONS.kind_of(fold(line))
    if kind == "related articles" and _LABEL_AND_LINK.match(line):
        return ""
    if kind or not (halves := _BILINGUAL.search(line)):
        return kind
    return SECTIONS.kind_of(fold(line[: halves.start()]))


def ends_as_sentence(line: str) -> bool:
    """Return whether a line ends as a sentence does."""
    return line.removesuffix("\n").rstrip(_CLOSING).endswith(_SENTENCE_ENDS)


def fold(line: str) -> str:
    """Return a line as the phrases are written: case folded, one space between words, no ornaments at its ends."""
    folded = line.strip(_EDGES).casefold()
    if not folded.isascii():
        for apostrophe in _APOSTROPHES:  # several times as fast as str.translate
            folded = folded.replace(apostrophe, "'")
    return " ".join(folded.split()).strip(_EDGES)


def _is_share_bar(folded: str) -> bool:
    """Return whether a line is made only of the names of networks, the words that stand beside them, and counts."""
    tokens = networks = 0
    for found in _TOKENS.finditer(folded):
        token = found.group()
        if token in NETWORKS:
            networks += 1
        elif token not in SHARE_WORDS and not _COUNT.fullmatch(token):
            return False
        tokens += 1
    return tokens >= 2 and networks >= 2
