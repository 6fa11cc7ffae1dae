"""Zero results: what would be found without one part of the search, and words that are spelled nearly so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from archive.models import Article
from archive.models.article_queries import ArticleQuerySet
from archive.search.conditions import Conditions
from archive.search.index.folding import fold
from archive.search.index.languages import PLAIN, group_of
from archive.search.index.schema import WORDS
from archive.search.query.parser import Part, ReaderQuery, Word
from archive.search.searcher import Request, Session, open_session, searching
from archive.search.spelling_distance import apart, nearly
from archive.text.spelling import WORD

MOST_DROPPED = 12
MOST_WORDS = 3  # that are looked up in another spelling
SHORTEST = 4  # letters of a word that may be spelled otherwise
LONG = 7  # letters from which on two may differ
SAMPLE = 20  # articles whose words are looked at
_READ = ("title", "subtitle", "byline", "language", "text", "body", "body_format", "display", "source__display")


@dataclass(frozen=True, slots=True)
class Relaxation:
    """How many articles there would be without one part of the query, or without one condition (its field name)."""

    part: Part | None
    condition: str
    total: int
    request: Request


@dataclass(frozen=True, slots=True)
class SpellingSuggestion:
    """A word that occurs nowhere, one that is spelled nearly so, and how many articles have that one (`articles`)."""

    typed: Word
    spelled: Word
    articles: int


@dataclass(frozen=True, slots=True)
class CorrectedSearch:
    """The whole search with every word spelled as in the archive, and how many articles it finds."""

    total: int
    request: Request


@dataclass(frozen=True, slots=True)
class ZeroResultsHelp:
    """Other searches, each of which finds something: with one thing less; where none does, with one thing alone."""

    relaxations: tuple[Relaxation, ...]
    alone: tuple[Relaxation, ...]
    spellings: tuple[SpellingSuggestion, ...]
    corrected: CorrectedSearch | None


def explain_zero_results(request: Request, session: Session | None = None) -> ZeroResultsHelp:
    """Return what would be found if one thing were otherwise; a bounded number of small searches.

    Raises SearchUnavailableError.
    """
    session = session or open_session(for_editors=request.for_editors)
    with searching():
        spellings = tuple(_spellings(session, request))
        relaxations = tuple(_relaxations(session, request))
        alone = () if relaxations else tuple(_alone(session, request))
        return ZeroResultsHelp(relaxations, alone, spellings, _corrected(session, request, spellings))


def _relaxations(session: Session, request: Request) -> list[Relaxation]:
    others: list[tuple[Part | None, str, Request]] = [
        (part, "", replace(request, query=request.query.without(index), page=1, after=None, before=None))
        for index, part in enumerate(request.query.parts)
    ]
    others += [
        (None, name, replace(request, conditions=request.conditions.without(name), page=1, after=None, before=None))
        for name in request.conditions.active
    ]
    if len(others) < 2:
        return []
    return _finding(session, others)


def _alone(session: Session, request: Request) -> list[Relaxation]:
    """Ask for each part of the query and each condition by itself, where there are three or more."""
    first = replace(request, page=1, after=None, before=None)
    others: list[tuple[Part | None, str, Request]] = [
        (part, "", replace(first, query=ReaderQuery((part,)), conditions=Conditions())) for part in request.query.parts
    ]
    kept = request.conditions
    for name in kept.active:
        only = replace(Conditions(), **{name: getattr(kept, name)})
        others.append((None, name, replace(first, query=ReaderQuery(), conditions=only)))
    return _finding(session, others) if len(others) > 2 else []


def _finding(session: Session, others: list[tuple[Part | None, str, Request]]) -> list[Relaxation]:
    """Return those of the searches that find something."""
    asked = [Relaxation(part, name, _total(session, other), other) for part, name, other in others[:MOST_DROPPED]]
    return [one for one in asked if one.total]


def _spellings(session: Session, request: Request) -> list[SpellingSuggestion]:
    analysed = [(leaf, PLAIN.analyse(leaf.text)) for leaf in request.query.leaves if isinstance(leaf, Word)]
    unknown = [
        (word, tokens[0]) for word, tokens in analysed if len(tokens) == 1 and not _frequency(session, tokens[0])
    ]
    found = []
    for word, token in unknown[:MOST_WORDS]:
        if spelled := _nearest(session, token):
            alone = Request(ReaderQuery((Word(spelled),)), for_editors=request.for_editors)
            if total := _total(session, alone):
                found.append(SpellingSuggestion(word, Word(spelled), total))
    return found


def _corrected(session: Session, request: Request, spellings: Sequence[SpellingSuggestion]) -> CorrectedSearch | None:
    if not spellings:
        return None
    query = request.query
    for one in spellings:
        query = query.replacing(one.typed, one.spelled)
    corrected = replace(request, query=query, page=1, after=None, before=None)
    return CorrectedSearch(_total(session, corrected), corrected)


def _total(session: Session, request: Request) -> int:
    return session.count(session.narrowed(session.words(request), request.conditions))


def _nearest(session: Session, token: str) -> str | None:
    """Return the word nearest in spelling among those of articles that may be read here; of several, the commonest."""
    if len(token) < SHORTEST:
        return None
    for distance in (1, 2) if len(token) >= LONG else (1,):
        query = session.narrowed(nearly(token, distance))
        hits = session.reader.searcher.search(query, SAMPLE, count=False).hits
        ids = session.ids([address for _score, address in hits])
        found = Article.objects.filter(pk__in=ids) if session.for_editors else Article.objects.published_among(ids)
        if near := _words_near(found, token, distance):
            return min(near, key=lambda word: (near[word], -_frequency(session, word), word))
    return None


def _frequency(session: Session, word: str) -> int:
    return session.reader.searcher.doc_freq(WORDS, word)


def _words_near(found: ArticleQuerySet, token: str, distance: int) -> dict[str, int]:
    """Return the words within a distance in the public texts of these articles, and how far they are (one query)."""
    met: set[str] = set()
    for article in found.select_related("source").only(*_READ):
        words = WORD.findall(f"{article.title} {article.subtitle} {article.byline} {article.public_text()}")
        apostrophe = group_of(article.language).apostrophe
        met.update(fold(word, apostrophe=apostrophe) for word in set(words))
    letters, most = set(token), 2 * distance  # one changed letter makes sets of letters differ by two at most
    like = [word for word in met if abs(len(word) - len(token)) <= distance and len(letters ^ set(word)) <= most]
    near = {word: apart(word, token) for word in like}
    return {word: n for word, n in near.items() if 0 < n <= distance}
