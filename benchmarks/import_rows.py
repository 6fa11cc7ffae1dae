"""The rows that an import of a corpus and its publication would write, made in memory, a chunk at a time."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections import Counter
from dataclasses import dataclass, field

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.utils import timezone

from archive.editing.changes.tallies import dated, facts_of
from archive.importing.intake.places import hash_of
from archive.models import (
    Account,
    Article,
    ArticleOriginal,
    Change,
    ChangeSet,
    Datestamp,
    Event,
    ImportBatch,
    ImportRecord,
    Original,
    SearchLog,
    Source,
    Tag,
    TaggedArticle,
    TallyKey,
)
from archive.models.sort_keys import sort_key_of
from archive.text.keys import article_key
from archive.text.similarity.shingles import fingerprints, shingles
from archive.text.slugs import slugify
from archive.text.structure.paragraphs import plain_words
from archive.text.words import count_words
from benchmarks.corpus import Corpus, Made
from benchmarks.rows import Row, Table

CHUNK = 1000  # articles of one change set
TABLES = {
    model: Table(model)
    for model in (
        Article,
        Original,
        ArticleOriginal,
        TaggedArticle,
        Account,
        ImportRecord,
        ChangeSet,
        Change,
        SearchLog,
        Datestamp,
    )
}


@dataclass(slots=True)
class Rows:
    """The rows of one chunk, its fingerprints, and the tallies that its articles add to."""

    rows: dict[type, list[Row]] = field(default_factory=lambda: {model: [] for model in TABLES})
    fingerprints: list[tuple[int, int]] = field(default_factory=list)
    tallies: Counter[TallyKey] = field(default_factory=Counter)


class RowMaker:
    """Makes the rows of chunks; needs the vocabulary in the database, then only its own memory."""

    def __init__(self, corpus: Corpus, batch: ImportBatch) -> None:
        self.corpus = corpus
        self.batch = batch.pk
        now = timezone.now()
        self.seconds = int(now.timestamp())
        self.now = connection.ops.adapt_datetimefield_value(now)
        self.now_as_json = json.dumps(now, cls=DjangoJSONEncoder)
        self.sources = _ids(Source, "source")
        self.tags = _ids(Tag, "tag")
        self.events = _ids(Event, "event")
        self.first_change_set = (ChangeSet.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1

    def chunk(self, number: int) -> Rows:
        chunk = Rows()
        change_set = self.first_change_set + number
        chunk.rows[ChangeSet].append(
            TABLES[ChangeSet].row(id=change_set, kind="import", batch_id=self.batch, at=self.now)
        )
        first = number * CHUNK
        for article in self.corpus.articles(range(first, min(first + CHUNK, self.corpus.size))):
            self._add(chunk, article, change_set, number + 1)
        return chunk

    def _add(self, chunk: Rows, article: Made, change_set: int, seq: int) -> None:
        pk = article.number + 1
        data = self.corpus.as_text(article).encode()
        digest = hashlib.sha256(data)
        key = article_key(digest.digest())
        text = plain_words(article.body, "text")
        sort_key = sort_key_of(article.on, pk)
        source = self.sources[article.source] if article.source is not None else None
        day = article.on.isoformat() if article.on else None
        add = {model: rows.append for model, rows in chunk.rows.items()}
        known = ["title", *(["published_on"] if day else []), *(["source"] if source else [])]
        how = {"basis": "document", "rule": "made", "confidence": 1}
        add[Article](
            TABLES[Article].row(
                id=pk,
                key=key,
                title=article.title,
                title_basis="document",
                slug=slugify(article.title, f"article-{key}"),
                source_id=source,
                published_on=day,
                date_precision=article.precision,
                date_basis="document" if day else "",
                language=article.language,
                body=article.body,
                text=text,
                word_count=count_words(text),
                state="published",
                published_at=self.now,
                evidence=json.dumps(dict.fromkeys(known, how)),
                sort_key=sort_key,
                version=2,
                created_at=self.now,
                updated_at=self.now,
            )
        )
        add[Original](
            TABLES[Original].row(
                id=pk,
                sha256=digest.hexdigest(),
                size=len(data),
                media_type="text/plain",
                encoding="utf-8",
                packed=zlib.compress(data, 6),
                created_at=self.now,
            )
        )
        name = f"{article.number:07}.txt"
        add[ArticleOriginal](
            TABLES[ArticleOriginal].row(id=pk, article_id=pk, original_id=pk, name=name, since=self.now)
        )
        place = f"/made/{name}"
        add[ImportRecord](
            TABLES[ImportRecord].row(
                batch_id=self.batch,
                place=place,
                place_hash=hash_of(place),
                path=f"made/{name}",
                file_hash=hash_of(place),
                file_sha256=digest.hexdigest(),
                outcome="created",
                article_id=pk,
                sha256=digest.hexdigest(),
                size=len(data),
            )
        )
        headings = [TallyKey("archive"), TallyKey("source", source or 0), TallyKey("language", label=article.language)]
        for number in article.tags:
            tag = self.tags[number]
            words = json.dumps([self.corpus.tags[number]])
            add[TaggedArticle](
                TABLES[TaggedArticle].row(
                    content_object_id=pk, tag_id=tag, sort_key=sort_key, basis="inferred", words=words
                )
            )
            headings.append(TallyKey("tag", tag))
        if article.event is not None:
            event = self.events[article.event]
            add[Account](
                TABLES[Account].row(
                    article_id=pk, event_id=event, role=article.role, basis="inferred", sort_key=sort_key
                )
            )
            headings.append(TallyKey("event", event))
        changed = TABLES[Change].row
        add[Change](changed(change_set_id=change_set, model="article", object_id=pk, action="create"))
        for column, old, new in (("state", '"imported"', '"published"'), ("published_at", None, self.now_as_json)):
            add[Change](
                changed(
                    change_set_id=change_set,
                    model="article",
                    object_id=pk,
                    action="set",
                    field=column,
                    old=old,
                    new=new,
                )
            )
        add[SearchLog](TABLES[SearchLog].row(article_id=pk, seq=seq))
        add[Datestamp](TABLES[Datestamp].row(article_id=pk, at=self.seconds))
        chunk.fingerprints += [(value, pk) for value in fingerprints(shingles(text))]
        chunk.tallies.update(key for heading in headings for key in dated(heading, article.on, article.precision))
        named = [("source", source), *((heading.kind, heading.object_id) for heading in headings[3:])]
        chunk.tallies.update(TallyKey("shown", pk, label) for label, pk in named if pk)
        facts = [source, None, article.precision, article.language, "document", "document" if day else "", "", "", None]
        chunk.tallies.update(facts_of(facts, has_tag=bool(article.tags)))
        chunk.tallies[TallyKey("state", label="published")] += 1


def _ids(model: type[Source | Tag | Event], kind: str) -> dict[int, int]:
    found = model.objects.filter(slug__startswith=f"{kind}-").values_list("slug", "pk")
    return {int(slug.removeprefix(f"{kind}-")): pk for slug, pk in found}
