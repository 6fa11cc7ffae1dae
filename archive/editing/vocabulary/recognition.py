"""Recognising the vocabulary in texts: tags by their names, sources by their credits, events by their rules."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, cast

from archive.importing.drafts import Known, KnownSource
from archive.models import AliasUse, Basis, Event, Source, SourceAlias, SourceKind, Tag, TagAlias
from archive.text.dates.partial_dates import PartialDate
from archive.text.matching.names import Mention, Name, NameIndex, Use, mentions
from archive.text.matching.rule_matches import RuledEvent, RuleIndex, RuleMatch
from archive.text.matching.rules import Rule, RuleError
from archive.text.pickling import FastPickleMixin
from archive.text.spelling import WORD, fold

logger = logging.getLogger(__name__)
PARAGRAPH_GAP = "\n\n"


@dataclass(frozen=True, slots=True)
class FoundTag(FastPickleMixin):
    """A tag that a text or its metadata gives an article: by which words, where, and whether it is about it."""

    tag: int
    basis: str
    words: tuple[str, ...]
    position: str
    is_about: bool

    def as_link(self) -> dict[str, Any]:
        """Return it as `record.link(article, "tags", add=[…])` takes it."""
        return {"tag": self.tag, "basis": self.basis, "words": list(self.words), "is_about": self.is_about}


@dataclass(frozen=True, slots=True)
class FoundAccount(FastPickleMixin):
    """An account of an event by an article: its role, and the rule and words that say so."""

    event: int
    role: str
    evidence: dict[str, Any]

    def as_link(self) -> dict[str, Any]:
        """Return it as `record.link(article, "accounts", add=[…])` takes it."""
        return {"event": self.event, "role": self.role, "basis": Basis.INFERRED, "evidence": self.evidence}


@dataclass(frozen=True, slots=True)
class TagNames:
    """Names of all tags, for texts and for the words under which documents file themselves; fit for other processes."""

    index: NameIndex[int]
    filed_as: dict[tuple[str, ...], int]


def known_names() -> TagNames:
    """Read the names of all tags (2 queries); an alias spelled as its tag's own name says how that one is used."""
    aliases = list(TagAlias.objects.values_list("tag_id", "name", "language", "use"))
    spelled = {(tag, name) for tag, name, _language, _use in aliases}
    tags = list(Tag.objects.values_list("pk", "name"))
    own: list[Name[int]] = [Name(name, tag) for tag, name in tags if (tag, name) not in spelled]
    given = [
        Name(name, tag, language, cast(Use, use)) for tag, name, language, use in aliases if use != AliasUse.SEARCH
    ]
    filed_as = {_folded(name): tag for tag, name, _language, use in aliases if use != AliasUse.NEGATIVE}
    filed_as |= {_folded(name): tag for tag, name in tags}
    return TagNames(NameIndex([*own, *given]), {words: tag for words, tag in filed_as.items() if words})


def tag_article_words(
    names: TagNames, *, title: str, body: str, summary: str = "", filed_under: Iterable[str] = ()
) -> list[FoundTag]:
    """Return the tags of an article; pass `title` only if the document states it, not one that was supplied.

    `filed_under` are the document's own tags: a word there that is the name of a tag gives it, basis `metadata`. Words
    of the text give the others, basis `inferred`. No query.
    """
    found: dict[int, FoundTag] = {}
    for words in filed_under:
        if (tag := names.filed_as.get(_folded(words))) is not None:
            found.setdefault(tag, FoundTag(tag, Basis.METADATA.value, (words,), "metadata", True))
    for mention in mentions(names.index, title, body, summary):
        found.setdefault(mention.target, _from_text(mention))
    return list(found.values())


def keywords_without_tag(names: TagNames, filed_under: Iterable[str]) -> list[str]:
    """Return the words under which a document files itself that are no name of a tag, each once. No query."""
    return [words for words in dict.fromkeys(filed_under) if _folded(words) and _folded(words) not in names.filed_as]


def known_sources(without: Collection[int] = ()) -> Known:
    """Read under which names sources are credited and which domains are theirs, but for some by id (2 queries)."""
    sources: list[KnownSource] = []
    domains: dict[str, str] = {}
    for name, full_name, slug, kind, hosts in Source.objects.exclude(pk__in=without).values_list(
        "name", "full_name", "slug", "kind", "domains"
    ):
        is_agency = kind == SourceKind.AGENCY
        sources += [KnownSource(spelling, slug, is_agency) for spelling in (name, full_name) if spelling]
        domains.update(dict.fromkeys(hosts, slug))
    aliases = SourceAlias.objects.exclude(source__in=without).values_list("name", "source__slug", "source__kind")
    sources += [KnownSource(name, slug, kind == SourceKind.AGENCY) for name, slug, kind in aliases]
    return Known(tuple(dict.fromkeys(sources)), domains)


def known_events() -> RuleIndex:
    """Read the rules of all events (1 query); a rule that can't be read is left out, with a line in the log."""
    events = (
        Event.objects.with_rules()
        .order_by("pk")
        .only("slug", "starts_on", "starts_precision", "ends_on", "ends_precision", "rules")
    )
    return RuleIndex(RuledEvent(event.pk, event.starts, event.ends, tuple(_rules_of(event))) for event in events)


def match_events(rules: RuleIndex, *, title: str, body: str, published: PartialDate | None) -> list[FoundAccount]:
    """Return the accounts of events by an article; pass `title` only if the document states it. No query.

    The words of the evidence are found `in` the title or the text, from character `start` to `end`.
    """
    text = f"{title}{PARAGRAPH_GAP}{body}" if title else body
    body_start = len(text) - len(body)
    return [
        FoundAccount(event, match.role, _evidence(match, body_start)) for event, match in rules.match(text, published)
    ]


def _rules_of(event: Event) -> Iterator[Rule]:
    for data in event.rules:
        try:
            yield Rule.from_json(data)
        except RuleError as error:
            logger.warning("Left out of the event %s: %s", event.slug, error)


def _evidence(match: RuleMatch, body_start: int) -> dict[str, Any]:
    words = []
    for found in match.words:
        is_in_body = found.start >= body_start
        offset = body_start if is_in_body else 0
        words.append(
            {
                "words": found.words,
                "in": "body" if is_in_body else "title",
                "start": found.start - offset,
                "end": found.end - offset,
            }
        )
    return {"rule": match.rule, "words": words}


def _from_text(mention: Mention[int]) -> FoundTag:
    return FoundTag(mention.target, Basis.INFERRED.value, mention.words, mention.position, mention.is_about)


def _folded(words: str) -> tuple[str, ...]:
    return tuple(fold(word) for word in WORD.findall(words))
