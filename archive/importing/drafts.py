"""Drafts: articles as readers return them, with how each of their values is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from typing import Any, Generic, TypeVar

from archive.text.dates.partial_dates import PartialDate
from archive.text.pickling import FastPickleMixin

Value = TypeVar("Value", covariant=True)


@dataclass(frozen=True, slots=True)
class Finding(FastPickleMixin, Generic[Value]):
    """One value and how it is known.

    `basis` is one of `document`, `metadata`, `file_name`, `inferred`, `supplied`. `rule` names the rule that found it,
    in a few words that an editor can read. `span` is (start, end) in the decoded original, in characters, and set only
    where the value as written there, `quote`, is a verbatim slice of it; else `where` says the column, JSON pointer or
    XPath. `others` are candidates that lost, the best first. `confidence` lies between 0 and 1.
    """

    value: Value
    basis: str
    rule: str
    confidence: float = 1.0
    span: tuple[int, int] | None = None
    quote: str = ""
    where: str = ""
    others: tuple[Finding[Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Problem(FastPickleMixin):
    """Something an editor should see: a code of `editing.problems`, its severity and what was met.

    `severity` is `blocking` (never published by a machine), `warning` or `note`; `message` is a whole sentence.
    """

    code: str
    severity: str
    message: str
    evidence: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Removed(FastPickleMixin):
    """A piece of the decoded original that was cut from the text: why, and its place if it can be told."""

    text: str
    rule: str
    span: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Repair(FastPickleMixin):
    """A change of characters: what stood in the decoded original, what stands in the text, and why."""

    rule: str
    before: str
    after: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class ArticleDraft(FastPickleMixin):
    """One article as a reader understood it.

    `original` is the exact bytes of this one article (a whole file, or the record's own slice) and `context` the
    bytes that records share and that reading it again needs; both are stored unchanged. `member` is the record's own id
    inside its container (guid, id, address, member name), or empty where it has none; `ordinal` is its line or item
    number, for people only. `tags` are the words under which the document files itself. `body` is what the archive
    stores, its paragraphs separated by one empty line; `removed` and `repairs` say what was cut and repaired,
    `learned` which lines of its source. `key` is
    the key under which an archive such as this one held the article that it exported.
    """

    original: bytes
    media_type: str
    encoding: str
    body: str
    body_format: str = "text"
    title: Finding[str] | None = None
    subtitle: Finding[str] | None = None
    byline: Finding[str] | None = None
    published: Finding[PartialDate] | None = None
    published_time: Finding[time] | None = None
    utc_offset: Finding[int] | None = None
    source: Finding[str] | None = None
    agency: Finding[str] | None = None
    language: Finding[str] | None = None
    original_url: Finding[str] | None = None
    summary: Finding[str] | None = None
    dateline: Finding[str] | None = None
    tags: tuple[Finding[str], ...] = ()
    removed: tuple[Removed, ...] = ()
    learned: tuple[Removed, ...] = ()
    repairs: tuple[Repair, ...] = ()
    problems: tuple[Problem, ...] = ()
    member: str = ""
    ordinal: int | None = None
    context: bytes = b""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Refusal(FastPickleMixin):
    """Something that is no article, or that can't be read: `outcome` is `skipped` or `failed`, `message` a sentence."""

    outcome: str
    message: str
    member: str = ""
    ordinal: int | None = None


@dataclass(frozen=True, slots=True)
class KnownSource:
    """A source that the archive knows, under one of its names, as readers need it to recognise a credit.

    `name` is the spelling, `slug` the source of that name; `is_agency` is true for a newswire, which is credited
    beside the paper that prints it.
    """

    name: str
    slug: str
    is_agency: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What readers know of the archive: the names of sources, and which domain belongs to which source."""

    sources: tuple[KnownSource, ...] = ()
    domains: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Options:
    """How a person asked for files to be read: `encoding` overrides the guess, `fields` maps our names to theirs.

    `max_bytes` is the most that one article may have; an archive may have so many members, and so many bytes when it is
    unpacked. `unpublished` takes what is not for the public too, and the pages of a weblog,
    `attachments` what is attached to messages as text; `split` parts digests. `source` is the slug of the one that was
    named for all.
    """

    encoding: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    max_bytes: int = 32 * 1024 * 1024
    unpublished: bool = False
    attachments: bool = False
    split: bool = False
    source: str = ""
    max_members: int = 100_000
    max_unpacked_bytes: int = 4 * 1024 * 1024 * 1024
