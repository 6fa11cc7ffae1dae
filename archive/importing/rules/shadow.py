"""Originals read by today's rules without writing: what would be gained, lost and changed, field by field."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from archive.editing.changes.values import plain, read
from archive.importing.drafts import ArticleDraft, Refusal
from archive.importing.reparse import OriginalReader, given_source
from archive.importing.storing.links import links_of
from archive.importing.storing.values import fields_of, stated_sources
from archive.models import Account, Article, ArticleOriginal, Basis, Event, ShadowDifference, Source, Tag, TaggedArticle
from archive.text.dates.partial_dates import PartialDate

Effect = ShadowDifference.Effect
FIELDS = (
    *("title", "subtitle", "byline", "dateline", "published_time", "utc_offset", "language", "original_url"),
    *("summary", "body"),
)
SOURCES = ("source", "agency")
LONGEST = 200  # characters that are kept of a value,
BEFORE = 30  # so many of them before the first that differs
Basics = dict[int, tuple[str, str]]  # by tag or event: the basis of the link, and its role


@dataclass(slots=True)
class Reading:
    """What was found in some articles: differences (unsaved, without their run), and the keys of unreadable ones."""

    read: int = 0
    differences: list[ShadowDifference] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)

    def add(self, other: Reading) -> None:
        self.read += other.read
        self.differences += other.differences
        self.failed += other.failed


class ShadowReader:
    """Reads originals as a reparse would; a source that is not known yet is imagined, not made."""

    def __init__(self) -> None:
        self.originals = OriginalReader()
        self.source_names = dict(Source.objects.values_list("pk", "name"))
        self.tags = dict(Tag.objects.values_list("pk", "name"))
        self.events = dict(Event.objects.values_list("pk", "title"))

    def read(self, ids: Sequence[int]) -> Reading:
        """Read these articles; four queries, and what it takes to read the originals."""
        found = Reading()
        links = ArticleOriginal.objects.filter(article__in=ids, is_current=True, original__erased_at=None)
        tagged, accounts = _links_by_article(ids)
        for link in links.order_by("article_id").select_related("article__source", "original__context"):
            found.read += 1
            draft = self.originals.draft_of(link)
            if isinstance(draft, Refusal):
                found.failed.append((link.article.key, draft.message))
                continue
            pk = link.article_id
            found.differences += self._fields(link.article, draft)
            found.differences += self._links(link.article, draft, tagged.get(pk, {}), accounts.get(pk, {}))
        return found

    def _fields(self, article: Article, draft: ArticleDraft) -> Iterator[ShadowDifference]:
        names = self.originals.names
        stated = stated_sources(draft, names, given_source(article))
        for finding in (stated.source, stated.agency):
            if finding is not None and finding.value.casefold() not in names.sources:
                imagined = min([0, *self.source_names]) - 1
                names.sources[finding.value.casefold()] = imagined
                self.source_names[imagined] = finding.value
        values = fields_of(draft, stated, names)
        edited = set(article.edited_fields)
        for name in FIELDS:
            old, new = read(article, name), plain(values[name])
            if old != new:
                yield _difference(article, name, _text(old), _text(new), is_kept=name in edited)
        day, precision = values["published_on"], values["date_precision"]
        date = PartialDate.of(day, precision) if day else None
        if date != article.published:
            is_kept = bool(edited & {"published_on", "date_precision"})
            yield _difference(article, "published_on", _text(article.published), _text(date), is_kept=is_kept)
        for name in SOURCES:
            was, now = getattr(article, f"{name}_id"), values[f"{name}_id"]
            if was != now:
                pair = (self.source_names.get(was, "") if was else "", self.source_names.get(now, "") if now else "")
                yield _difference(article, name, *pair, is_kept=name in edited)

    def _links(
        self, article: Article, draft: ArticleDraft, tagged: Basics, accounts: Basics
    ) -> Iterator[ShadowDifference]:
        reader = self.originals.reader
        tags, events = links_of(reader.item(draft, draft.original), set(self.tags), set(self.events))
        wanted_tags = {one["tag"]: "" for one in tags}
        wanted_events = {one["event"]: str(one["role"]) for one in events}
        for name, named, current, wanted in (
            ("tags", self.tags, tagged, wanted_tags),
            ("accounts", self.events, accounts, wanted_events),
        ):
            for pk in sorted({*current, *wanted}):
                basis, role = current.get(pk, ("", ""))
                is_here, is_wanted = pk in current, pk in wanted
                if (is_here and is_wanted and role == wanted[pk]) or (is_here and basis == Basis.EDITOR):
                    continue
                old = _named(named[pk], role) if is_here else ""
                new = _named(named[pk], wanted[pk]) if is_wanted else ""
                yield _difference(article, name, old, new, is_kept=f"{name}:{pk}" in article.edited_fields)


def _links_by_article(ids: Sequence[int]) -> tuple[dict[int, Basics], dict[int, Basics]]:
    """Return tags and accounts of these articles (two queries)."""
    tagged: dict[int, Basics] = {}
    for article, tag, basis in TaggedArticle.objects.filter(content_object__in=ids).values_list(
        "content_object_id", "tag_id", "basis"
    ):
        tagged.setdefault(article, {})[tag] = (basis, "")
    accounts: dict[int, Basics] = {}
    for article, event, basis, role in Account.objects.filter(article__in=ids).values_list(
        "article_id", "event_id", "basis", "role"
    ):
        accounts.setdefault(article, {})[event] = (basis, role)
    return tagged, accounts


def _difference(article: Article, name: str, old: str, new: str, *, is_kept: bool) -> ShadowDifference:
    effect = Effect.CHANGED if old and new else Effect.GAINED if new else Effect.LOST
    old, new = _where_they_differ(old, new)
    return ShadowDifference(
        article_id=article.pk,
        version=article.version,
        field=name,
        effect=Effect.KEPT if is_kept else effect,
        old=old,
        new=new,
    )


def _where_they_differ(old: str, new: str) -> tuple[str, str]:
    """Cut two values to what shows how they differ."""
    if len(old) <= LONGEST and len(new) <= LONGEST:
        return old, new
    shorter = min(len(old), len(new))
    same = next((n for n in range(shorter) if old[n] != new[n]), shorter)
    start = max(0, same - BEFORE)
    return _cut(old, start), _cut(new, start)


def _cut(text: str, start: int) -> str:
    part = text[start : start + LONGEST]
    return f"{'…' if start and part else ''}{part}{'…' if len(text) > start + LONGEST else ''}"


def _text(value: Any) -> str:
    return "" if value is None else " ".join(str(value).split())


def _named(name: str, role: str) -> str:
    return f"{name} ({role})" if role else name
