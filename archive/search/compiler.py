"""A reader's query compiled for the engine: asked in each language of the archive, expanded by other spellings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tantivy import Occur, Query, Searcher

from archive.search.conditions import any_of, either, language, named, span
from archive.search.index.folding import UNSPACED, fold
from archive.search.index.languages import GROUPS, PLAIN, STAFF, Group
from archive.search.index.reader import Reader
from archive.search.index.schema import CHARACTERS, WORDS, schema
from archive.search.query.parser import AnyOf, Field, Leaf, Phrase, Prefix, ReaderQuery, Without, Word
from archive.search.vocabulary import LONGEST_NAME, Spelling, Vocabulary
from archive.text.dates.partial_dates import PartialDate

TITLE_WEIGHT = 2.0
MOST_EXPANDED_NAMES = 4  # names in one query

_SIGN = re.compile(f"[{UNSPACED}]")
_PLAIN_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class ExpandedName:
    """Words that are a name, and its other spellings."""

    words: tuple[Word | Phrase, ...]
    spellings: tuple[Spelling, ...]

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of these, names among them expanded."""

    options: tuple[Leaf | ExpandedName, ...]


Positive = Leaf | ExpandedName | Either
Sought = Positive | Without


def expand(query: ReaderQuery, known: Vocabulary) -> tuple[Sought, ...]:
    """Recognise the names in a query, the longest first, and expand them by their other spellings."""
    parts = query.parts
    found: list[Sought] = []
    at = number = 0
    while at < len(parts):
        run = 0
        while at + run < len(parts) and run < LONGEST_NAME and isinstance(parts[at + run], Word):
            run += 1
        expanded = None
        for length in range(run or int(isinstance(parts[at], Phrase)), 0, -1) if number < MOST_EXPANDED_NAMES else ():
            words = [part for part in parts[at : at + length] if isinstance(part, Word | Phrase)]
            texts = [word.text for word in words]
            if spellings := known.other_spellings(texts, is_whole=len(parts) == length):
                expanded = ExpandedName(tuple(words), spellings)
                break
        part = parts[at]
        found.append(expanded or (_expand_options(part, known) if isinstance(part, AnyOf) else part))
        at += len(expanded.words) if expanded else 1
        number += int(expanded is not None)
    return tuple(found)


def unexpanded(query: ReaderQuery) -> tuple[Sought, ...]:
    """Return a query as it was typed, no name expanded."""
    return tuple(Either(part.leaves) if isinstance(part, AnyOf) else part for part in query.parts)


def _expand_options(part: AnyOf, known: Vocabulary) -> Either:
    options: list[Leaf | ExpandedName] = []
    for leaf in part.leaves:
        spellings = known.other_spellings([leaf.text], is_whole=False) if isinstance(leaf, Word | Phrase) else ()
        options.append(ExpandedName((leaf,), spellings) if spellings and isinstance(leaf, Word | Phrase) else leaf)
    return Either(tuple(options))


@dataclass(frozen=True, slots=True)
class Compiler:
    """Asks an index for what a reader typed."""

    searcher: Searcher
    known: Vocabulary
    groups: tuple[Group, ...]

    def compile(self, sought: Sequence[Sought], *, ranks: bool = True, exact: bool = False) -> Query | None:
        """Return the query; None when nothing is looked for, an empty one when nothing can be found.

        If it `ranks`, words in a title weigh more. `exact` finds words only as they are typed, in any case and with
        or without accents: no other forms of a word, and Chinese only in the characters that were typed.
        Every article lies in the field of one language only, so that each language is asked for all parts at once and
        one in which a word never occurs is left out beforehand.
        """
        wanted = [part for part in sought if not isinstance(part, Without)]
        unwanted = [part.leaf for part in sought if isinstance(part, Without)]
        found: list[Query] = []
        if wanted:
            found = [self._exactly(wanted)] if exact else self._in_languages(wanted, ranks=ranks)
            if not found or not unwanted:
                return either(found)
        if not unwanted:
            return None
        excluded = [query for leaf in unwanted for group in self.groups if (query := self._leaf(group, leaf))]
        if exact:
            excluded = [query for leaf in unwanted if (query := self._exact(leaf))]
        clauses = [(Occur.Must, either(found) if wanted else Query.const_score_query(Query.all_query(), 0.0))]
        return Query.boolean_query([*clauses, *((Occur.MustNot, query) for query in excluded)])

    def _in_languages(self, wanted: Sequence[Positive], *, ranks: bool) -> list[Query]:
        in_texts = any(_is_of_text(part) for part in wanted)
        groups = self.groups if in_texts else (PLAIN,)
        found = [tree for group in groups if (tree := self._all(group, wanted, ranks=ranks))]
        if in_texts and (tree := self._as_spelled(wanted)):
            found.append(tree)
        return found

    def _exactly(self, wanted: Sequence[Positive]) -> Query:
        """Return the query for all parts as they are typed; an empty one when one of them stands nowhere."""
        queries = [self._exact(part) for part in wanted]
        return either([]) if None in queries else _every([query for query in queries if query])

    def _exact(self, part: Positive) -> Query | None:
        if isinstance(part, Either):
            options = [query for option in part.options if (query := self._exact(option))]
            return either(options) if options else None
        if isinstance(part, Word | Phrase):
            return self._sequence(WORDS, PLAIN.analyse_as_spelled(part.text))
        assert not isinstance(part, ExpandedName)
        if not _is_of_text(part) or isinstance(part, Prefix):
            return self._leaf(PLAIN, part)
        titles = [query for group in self.groups if (query := self._leaf(group, part))]  # title:word
        return either(titles) if titles else None

    def occurs_in_index(self, spelling: Spelling) -> bool:
        """Whether the words of a spelling occur in some text, next to each other or not."""
        return any(self._words(group, spelling.text) for group in self.groups if spelling.applies_to(group))

    def spelled(self, spelling: Spelling) -> Query:
        """Ask for one spelling of a name."""
        groups = [group for group in self.groups if spelling.applies_to(group)]
        return either([query for group in groups if (query := self._words(group, spelling.text))])

    def _all(self, group: Group, parts: Sequence[Positive], *, ranks: bool) -> Query | None:
        """Return the query of one language for all parts; None when one of them occurs nowhere in it."""
        clauses: list[tuple[Occur, Query]] = []
        for part in parts:
            query = self._part(group, part)
            if query is None:
                return None
            clauses.append((Occur.Must, query))
        titles = [title for text in (_texts(parts) if ranks else ()) if (title := self._title(group, text))]
        clauses += [(Occur.Should, Query.boost_query(title, TITLE_WEIGHT)) for title in titles]
        return clauses[0][1] if len(clauses) == 1 else Query.boolean_query(clauses)

    def _part(self, group: Group, part: Positive) -> Query | None:
        if isinstance(part, Either):
            options = [query for option in part.options if (query := self._part(group, option))]
            return either(options) if options else None
        if not isinstance(part, ExpandedName):
            return self._leaf(group, part)
        own = [self._leaf(group, word) for word in part.words]
        options = [] if None in own else [_every([query for query in own if query])]
        others = [spelling.text for spelling in part.spellings if spelling.applies_to(group)]
        options += [query for text in others if (query := self._words(group, text))]
        return either(options) if options else None

    def _leaf(self, group: Group, leaf: Leaf) -> Query | None:
        if isinstance(leaf, Field):
            return self._title(group, leaf.value) if leaf.name == "title" else self._field(leaf)
        if isinstance(leaf, Prefix) and (prefix := prefix_of(leaf)):
            occurs = self.searcher.terms_with_prefix(WORDS, prefix, limit=1)
            return Query.const_score_query(Query.regex_query(schema(), WORDS, f"{prefix}.*"), 1.0) if occurs else None
        return self._words(group, leaf.text)

    def _field(self, field: Field) -> Query:
        if field.name == "from":
            return span(PartialDate.parse(field.value), None)
        if field.name == "to":
            return span(None, PartialDate.parse(field.value))
        if field.name == "lang":
            return language(field.value)
        assert field.name != "title"
        return named(field.name, self.known.find(field.name, field.value), self.known)

    def _title(self, group: Group, text: str) -> Query | None:
        return self._in_field(group.title_field, group, text)

    def _words(self, group: Group, text: str) -> Query | None:
        return self._in_field(group.field, group, text)

    def _in_field(self, name: str, group: Group, text: str) -> Query | None:
        """Return the query for a word in any form that a field may have it in, or for words that follow one another."""
        options = [[token] for token in group.alternatives(text)] or [group.analyse(text)]
        found = [query for tokens in options if (query := self._sequence(name, tokens))]
        return either(found) if found else None

    def _sequence(self, name: str, tokens: Sequence[str]) -> Query | None:
        """Ask for words that follow one another; a lone character of a script without spaces may be anywhere."""
        queries: list[Query] = []
        run: list[str] = []
        for token in (*tokens, ""):
            is_sign = len(token) == 1 and _SIGN.match(token) is not None
            if token and not self.searcher.doc_freq(CHARACTERS if is_sign else name, token):
                return None
            if token and not is_sign:
                run.append(token)
                continue
            if run:
                phrase = len(run) > 1
                queries.append(
                    Query.phrase_query(schema(), name, list(run))
                    if phrase
                    else Query.term_query(schema(), name, run[0], "freq")
                )
            if is_sign:
                queries.append(Query.term_query(schema(), CHARACTERS, token, "basic"))
            run = []
        return _every(queries) if queries else None

    def _as_spelled(self, parts: Sequence[Positive]) -> Query | None:
        """Ask languages whose stemmers read diacritics for words as they are typed, so that they may be left off."""
        groups = [group.number for group in self.groups if group.has_diacritics]
        queries = [self._any_spelled(part) for part in parts] if groups else [None]
        if None in queries:
            return None
        return _every([any_of("group", groups), *(query for query in queries if query)])

    def _any_spelled(self, part: Positive) -> Query | None:
        if isinstance(part, ExpandedName):
            own = [self._spelled(word) for word in part.words]
            return None if None in own else _every([query for query in own if query])
        options = part.options if isinstance(part, Either) else (part,)
        queries = [self._spelled(option) for option in options if not isinstance(option, ExpandedName)]
        found = [query for query in queries if query]
        return either(found) if found else None

    def _spelled(self, leaf: Leaf) -> Query | None:
        if not isinstance(leaf, Word):
            return None if isinstance(leaf, Phrase) or _is_of_text(leaf) else self._leaf(PLAIN, leaf)
        tokens = PLAIN.analyse_as_spelled(leaf.text)
        if len(tokens) != 1 or not self.searcher.doc_freq(WORDS, tokens[0]):
            return None
        return Query.term_query(schema(), WORDS, tokens[0], "basic")


def compiler(reader: Reader, known: Vocabulary, *, for_editors: bool) -> Compiler:
    """Make a compiler for the languages that an index has; what the public may not read is for editors only."""
    used = [group for group in GROUPS.values() if reader.searcher.doc_freq("group", group.number)]
    groups = (*used, GROUPS[STAFF]) if for_editors else tuple(used)
    return Compiler(reader.searcher, known, groups)


def prefix_of(leaf: Prefix) -> str:
    """Return the beginning of a word as the index has it; empty where words have no beginnings of their own."""
    folded = fold(leaf.text)
    return folded if _PLAIN_WORD.fullmatch(folded) and not _SIGN.search(folded) else ""


def _every(queries: Sequence[Query]) -> Query:
    return queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Must, query) for query in queries])


def _is_of_text(part: Positive) -> bool:
    """Whether the answer depends on the language of an article."""
    if isinstance(part, Either):
        return any(map(_is_of_text, part.options))
    return not isinstance(part, Field) or part.name == "title"


def _texts(parts: Sequence[Positive]) -> Iterator[str]:
    """Yield the words that make an article more relevant when its title has them."""
    for part in parts:
        if isinstance(part, ExpandedName):
            yield from (word.text for word in part.words)
        elif isinstance(part, Either):
            yield from _texts(part.options)
        elif isinstance(part, Word | Phrase):
            yield part.text
