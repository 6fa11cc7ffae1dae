"""Look-up of articles for editors: in every state, by words as in the public search, or by an identifier of one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from tantivy import Occur, Order, Query

from archive.admin.articles.filters.base import IdCondition
from archive.models import Article, ArticleOriginal
from archive.search.conditions import Conditions
from archive.search.explanation import explain, explain_notes
from archive.search.index.reader import total_hits
from archive.search.index.schema import schema
from archive.search.query.parser import ReaderQuery, parse
from archive.search.searcher import FARTHEST, Request, SearchUnavailableError, Session, open_session, search, searching
from archive.text.addresses import spellings
from archive.text.keys import ALPHABET, KEY_LENGTH

MOST_IDS = 50_000  # articles with something that the index knows nothing of, which it is told
MOST_NAMED = 2000
MOST_OFFERED = 50
MOST_WORDS = 8
LATEST_FILES = 100_000  # whose names are looked through
LATEST_TITLES = 20_000  # that are looked through while there is no index

_HASH = re.compile(r"[0-9a-f]{8,64}")
_KEY = re.compile(rf"[{ALPHABET}]{{{KEY_LENGTH},52}}")
_OWN_ADDRESS = re.compile(rf"(?:^|/)(?:articles|a)/([{ALPHABET}]{{{KEY_LENGTH},52}})(?:[/.?#]|$)")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[\w-]+(?:\.[\w-]+)+/\S*", re.IGNORECASE)
_FILE = re.compile(r"file:\s*(.*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Lookup:
    """What the list of articles is filtered by.

    `id_conditions` are what the index knows nothing of. `number` conditions are set; `is_impossible` when one can hold
    for none, `needs_index` when the database has no index that lists what they ask for in order. `quick_ids` are ids by
    which the database finds what a single condition asks for. `faults` say what could not be understood.
    """

    words: str = ""
    conditions: Conditions = field(default_factory=Conditions)
    id_conditions: tuple[IdCondition, ...] = ()
    number: int = 0
    is_impossible: bool = False
    needs_index: bool = False
    quick_ids: QuerySet[Any, int] | None = None
    ascends: bool = False
    explanation: str = ""
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LookupResult:
    """Articles by their ids in the order of the list, no more than can be paged to; `total` are found in all.

    `explanation` says what was looked for, `notes` what an editor should know about the answer. `is_more` when there
    are more than `total`, which nobody counted. `named` are the articles that the typed words identify.
    """

    ids: tuple[int, ...] = ()
    total: int = 0
    explanation: str = ""
    notes: tuple[str, ...] = ()
    is_more: bool = False
    named: tuple[int, ...] | None = None


def look_up(lookup: Lookup, filtered: QuerySet[Article]) -> LookupResult | None:
    """Look articles up; None when the database answers by itself, for no or one condition, or without an index.

    `filtered` is the list by its conditions as the database knows them, in order, without words.

    A key, an address or the beginning of a SHA-256, typed whole, is its article, and `file:` a part of a file's name.
    Everything else is asked of the index. Without one, words are looked for in titles only, and the answer says so.
    """
    if lookup.is_impossible or lookup.faults:
        return LookupResult(notes=lookup.faults)
    typed = tidy(lookup.words)
    of_file = _FILE.fullmatch(typed)
    if of_file or (named := _by_identifier(typed)):
        ids, note = (_by_file(of_file[1]), _of_files()) if of_file else (named, "")
        return _in_order(ids, lookup, filtered, note)
    query = parse(typed)
    if not query and lookup.number < 2 and not lookup.needs_index:
        return LookupResult(notes=(_("There is nothing to look for in these signs."),)) if typed else None
    try:
        found = _by_index(query, lookup, id_lists_of(lookup.id_conditions))
    except SearchUnavailableError as error:
        if not typed:
            return _by_links(lookup.quick_ids, lookup) if lookup.quick_ids is not None else None
        said = _("Words can’t be searched now. Only the titles of the %s articles that came last were looked through.")
        return _in_order(_by_title(typed), lookup, filtered, said % f"{LATEST_TITLES:,}", str(error))
    if typed and not found.total and " " not in typed and (by_file := _by_file(typed)):
        return _in_order(by_file, lookup, filtered, _("No text has this word, but names of files do."), _of_files())
    return found


def autocomplete_ids(term: str) -> list[int]:
    """Return the ids of articles that complete what is typed, by relevance; a few at most."""
    typed = tidy(term)
    if named := _by_identifier(typed):
        return sorted(named)
    try:
        query = parse(f"{typed}*" if typed[-1:].isalnum() else typed)
        return list(search(Request(query, size=MOST_OFFERED, for_editors=True)).ids) if query else []
    except SearchUnavailableError:
        return sorted(_by_title(typed))[-MOST_OFFERED:]


# -- by the index -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class IdList:
    """Ids that articles have to be among, or must not be."""

    ids: Sequence[int]
    is_excluded: bool = False


@dataclass(frozen=True, slots=True)
class IdLists:
    """Conditions that the index does not know, as ids where these are few, as queries where they are many."""

    few: tuple[IdList, ...] = ()
    many: tuple[IdCondition, ...] = ()


def id_lists_of(id_conditions: Sequence[IdCondition]) -> IdLists:
    """Read the ids of each condition, as long as they are few enough to be put to the index."""
    few, many = [], []
    for one in id_conditions:
        if one.ids.order_by()[MOST_IDS:].exists():
            many.append(one)
        else:
            few.append(IdList(list(one.ids), one.is_excluded))
    return IdLists(tuple(few), tuple(many))


def _by_index(query: ReaderQuery, lookup: Lookup, id_lists: IdLists) -> LookupResult:
    """Ask the index. What it was not told of is taken from the first that it found, which is said if there are more."""
    here = open_session(for_editors=True)
    order = Order.Asc if lookup.ascends else Order.Desc
    with searching():
        wanted = index_query(here, query, lookup, id_lists.few)
        answer = here.reader.searcher.search(wanted, FARTHEST, count=True, order_by_field="newest", order=order)
        ids, total = here.ids([address for _place, address in answer.hits]), total_hits(answer)
    notes = list(explain_notes(query))
    if here.is_behind:
        notes.append(_("The search index does not have the latest changes yet."))
    is_cut = total > len(ids)
    if id_lists.many and is_cut:
        said = _("Too much fits: of the first %s only those with all conditions are shown. Narrow the list.")
        notes.append(said % f"{FARTHEST:,}")
    for one in id_lists.many:
        # Each of these articles is looked up; asked for all at once SQLite walks through all that have it.
        having = set(Article.objects.filter(pk__in=one.ids.filter(pk__in=ids)).order_by().values_list("pk", flat=True))
        ids = tuple(pk for pk in ids if (pk in having) != one.is_excluded)
    said = "; ".join(filter(None, (explain(query), lookup.explanation)))
    number = len(ids) if id_lists.many else total
    return LookupResult(ids, number, said, tuple(notes), is_more=is_cut)


def index_query(here: Session, query: ReaderQuery, lookup: Lookup, among: Sequence[IdList]) -> Query:
    """Put what is asked for to the index; an article has to be among these ids, too. Inside `searching()`."""
    also = [
        (Occur.MustNot if some.is_excluded else Occur.Must, _ids(some.ids))
        for some in among
        if some.ids or not some.is_excluded
    ]
    if also and all(some.is_excluded for some in among):
        also.append((Occur.Must, Query.all_query()))
    words = here.words(Request(query, for_editors=True))
    return here.narrowed(words, lookup.conditions, also=Query.boolean_query(also) if also else None)


def _ids(some: Sequence[int]) -> Query:
    return Query.const_score_query(Query.term_set_query(schema(), "id", some), 0.0) if some else Query.empty_query()


# -- by the database ----------------------------------------------------------------------------------------------


def _by_identifier(typed: str) -> set[int]:
    """Return the article that alone is called so: by key, address here, address elsewhere, SHA-256."""
    lower = typed.lower()
    ids: set[int] = set()
    own = _OWN_ADDRESS.search(lower)
    if own or _KEY.fullmatch(lower):
        ids.update(Article.objects.filter(key=own[1] if own else lower).values_list("pk", flat=True))
    if not ids and _ADDRESS.fullmatch(typed):
        ids.update(Article.objects.at_addresses(spellings(typed)).values_list("pk", flat=True)[:MOST_NAMED])
    if _HASH.fullmatch(lower):
        # A range instead of a prefix: every database answers it from the index of the hashes.
        hashed = ArticleOriginal.objects.filter(original__sha256__gte=lower, original__sha256__lt=f"{lower}g")
        ids.update(hashed.values_list("article", flat=True)[:MOST_NAMED])
    return ids


def _by_links(links: QuerySet[Any, int], lookup: Lookup) -> LookupResult:
    """List the articles of problems or records in the order of these, whose index has it, while there is no other."""
    rows = list(links.order_by("pk" if lookup.ascends else "-pk")[: FARTHEST + 1])
    ids = tuple(dict.fromkeys(rows[:FARTHEST]))
    said = _("They stand in the order in which they were found.")
    return LookupResult(ids, len(ids), notes=(said,), is_more=len(rows) > FARTHEST)


def _by_file(name: str) -> set[int]:
    """Return the articles from files whose names hold this, among the files that came last."""
    last = ArticleOriginal.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    latest = ArticleOriginal.objects.filter(pk__gt=last - LATEST_FILES, name__icontains=name.strip())
    return set(latest.order_by().values_list("article", flat=True)[:FARTHEST])


def _of_files() -> str:
    return _("The names of the %s files that came last were looked through.") % f"{LATEST_FILES:,}"


def _by_title(typed: str) -> set[int]:
    last = Article.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    latest = Article.objects.filter(_title_holds(typed), pk__gt=last - LATEST_TITLES)
    return set(latest.order_by().values_list("pk", flat=True)[:FARTHEST])


def _title_holds(typed: str) -> Q:
    """Ask for words in the title; SQLite knows upper and lower case of ASCII only, so others are spelled out."""
    condition = Q()
    for word in typed.split(" ")[:MOST_WORDS]:
        spelled = {word} if word.isascii() else {word, word.lower(), word.upper(), word.capitalize()}
        one = Q()
        for spelling in sorted(spelled):
            one |= Q(title__icontains=spelling)
        condition &= one
    return condition


def _in_order(ids: set[int], lookup: Lookup, filtered: QuerySet[Article], *notes: str) -> LookupResult:
    """Keep what fits the conditions, in the order of the list; by the index, where there are conditions and it can."""
    said = tuple(note for note in notes if note)
    if lookup.number:
        try:
            id_lists = id_lists_of(lookup.id_conditions)
            named = IdList(sorted(ids))
            found = _by_index(ReaderQuery(), lookup, replace(id_lists, few=(*id_lists.few, named)))
            return replace(found, notes=(*said, *found.notes), named=tuple(sorted(ids)))
        except SearchUnavailableError:
            pass
    kept = tuple(filtered.filter(pk__in=ids).values_list("pk", flat=True))
    return LookupResult(kept, len(kept), notes=said, named=tuple(sorted(ids)))


def tidy(typed: str) -> str:
    return " ".join(typed.replace("\0", " ").split())
