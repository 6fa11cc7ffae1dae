"""Recognising boilerplate: which whole lines of a web page are not the text of its article, and of what kind."""

from __future__ import annotations

import re
from functools import lru_cache

from archive.importing.extraction.boilerplate_phrases import ANYWHERE, AT_THE_EDGES, NETWORKS, SECTIONS, SHARE_WORDS

# A line longer than this is never boilerplate, save for notices about cookies and comments.
LONGEST = 160
LONGEST_NOTICE = 400
# Each line of a text is looked up several times; so many answers are cached, for the lines of several long texts.
CACHED_LINES = 4096

_EDGES = ' \t.…:：!！?？*•·|»›>«‹<→←▲▼↑↓+–—-_()（）[]【】"“”#✕×'
_TOKENS = re.compile(r"[^\s|,/•·()\[\]:：+]+")
_PARTS = re.compile(r"\s*[|•·/]\s*|\s{2,}|\t")
_BILINGUAL = re.compile(r"\s+[—–|/]\s+")
_COUNT = re.compile(r"\d[\d.,]*[kKmM]?\+?")
_BREADCRUMB = re.compile(r"[^.!?。<>»›/→|]{1,40}(?:\s*(?:[>»›→]|\s[/|]\s)\s*[^.!?。<>»›→|]{1,80}){1,6}")
_HOME = re.compile(
    r"(?:you are here|home|homepage|главная|начало|首页|首頁|主页|ana ?sayfa|startseite|accueil|inicio|bosh sahifa"
    r"|басты бет)\s*[>»›→/|:：]",
    re.IGNORECASE,
)
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
    if kind or len(line) > LONGEST:
        return kind
    if _HOME.match(folded) and _BREADCRUMB.fullmatch(line.strip(" .|>»")):
        return "navigation"
    return "share bar" if _is_share_bar(folded) else ""


def boilerplate_kind_at_edge(line: str) -> str:
    """Return the kind of boilerplate that a line is before the text, behind it or beside other boilerplate."""
    return _boilerplate_kind_at_edge(line) if 0 < len(line) <= LONGEST else boilerplate_kind(line)


@lru_cache(CACHED_LINES)
def _boilerplate_kind_at_edge(line: str) -> str:
    certain = boilerplate_kind(line)
    if certain:
        return certain
    folded = fold(line)
    kind = AT_THE_EDGES.kind_of(folded)
    if kind:
        return kind
    if sum(map(line.count, ">»›→")) >= 2 and _BREADCRUMB.fullmatch(line):
        return "navigation"
    if not _MAY_HAVE_PARTS.search(line):
        return ""
    parts = _PARTS.split(line)
    if len(parts) >= 2 and all(part in AT_THE_EDGES.words or part in ANYWHERE.words for part in map(fold, parts)):
        return "navigation"
    return ""


def section_kind(line: str) -> str:
    """Return the kind of section that a heading opens behind the article: comments, related articles and the like."""
    return _section_kind(line) if len(line) <= 80 else ""


@lru_cache(CACHED_LINES)
def _section_kind(line: str) -> str:
    kind = SECTIONS.words.get(fold(line), "")
    if kind or not (halves := _BILINGUAL.search(line)):
        return kind
    return SECTIONS.words.get(fold(line[: halves.start()]), "")


def ends_as_sentence(line: str) -> bool:
    """Return whether a line ends as a sentence does."""
    return line.removesuffix("\n").rstrip(_CLOSING).endswith(_SENTENCE_ENDS)


def fold(line: str) -> str:
    """Return a line as the phrases are written: case folded, one space between words, no ornaments at its ends."""
    return " ".join(line.strip(_EDGES).casefold().replace("’", "'").split()).strip(_EDGES)


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
