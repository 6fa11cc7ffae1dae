"""Fixity: bytes of originals and texts of articles, each compared with the checksum that was stored when it came."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from archive.models import Article, ArticleOriginal, Change, Original, Reading, UnreachableError
from archive.models.changes import CHECKED_FIELDS, checksum, is_erased
from archive.text.printable import storable
from archive.text.structure.paragraphs import plain_words

BATCH = 500  # articles whose texts are in memory together


@dataclass(frozen=True, slots=True)
class FixityFault:
    """Something that is not as it was stored: a sentence that says so, and the article concerned, by id, if any."""

    sentence: str
    article_id: int | None = None

    def __str__(self) -> str:
        return self.sentence


def verify_originals() -> Iterator[FixityFault]:
    """Yield a fault for each original whose bytes are gone or do not fit their checksum or their size.

    Also those that are no article’s present one, and those that only serve others as context. Bytes that were erased
    are no fault. All originals are read, one at a time, wherever they are kept; nothing is written. Raises
    StoreUnavailableError.
    """
    for reading in read_originals(Original.objects.order_by("pk")):
        if reading.fault:
            yield fault_of(reading)


def read_originals(originals: QuerySet[Original]) -> Iterator[Reading]:
    """Read originals in the order that is asked for, one at a time, and say of each what came of it."""
    for original in originals.iterator(chunk_size=20):
        if original.erased_at is not None:
            yield Reading(original.pk, is_erased=True)
            continue
        try:
            size = len(original.read())
        except UnreachableError as error:  # nothing is known by it of any original: the check can't go on
            raise error.__cause__ or error from None
        except ValueError as error:
            yield Reading(original.pk, str(error))
            continue
        is_right = size == original.size
        told = "" if is_right else f"the original {original.sha256} has {size} bytes, not {original.size}."
        yield Reading(original.pk, told)


def fault_of(reading: Reading) -> FixityFault:
    """Return what is wrong with an original, with whose it is."""
    links = ArticleOriginal.objects.select_related("article").filter(original=reading.original_id)
    if link := links.order_by("-is_current").first():
        return FixityFault(_of_article(link, reading.fault), link.article_id)
    served = Original.objects.filter(context=reading.original_id).count()
    whose = f"Context of {served} originals" if served else "Of no article"
    return FixityFault(f"{whose}: {reading.fault}")


def failing_articles() -> dict[int, str]:
    """Return the articles of which an original failed when it was last read, each with what is wrong (one query)."""
    links = ArticleOriginal.objects.select_related("article", "original__fixity").only(
        "article__key", "name", "original__fixity__told"
    )
    failing = links.filter(original__fixity__fits=False).order_by("is_current", "-pk")
    return {link.article_id: _of_article(link, link.original.fixity.told) for link in failing}


def _of_article(link: ArticleOriginal, what: str) -> str:
    return f"Article {link.article.key}" + (f" ({link.name})" if link.name else "") + f": {what}"


def verify_texts() -> Iterator[FixityFault]:
    """Yield a fault for each title or text that is not what the last change that set it left.

    Values set after the creation are in the log itself; of those at the creation the log has checksums.
    Of what was erased neither is left.
    Every article is read, some hundred at a time (two queries for each lot).
    """
    last = 0
    columns = ("pk", "key", "state", "text", "body_format", *CHECKED_FIELDS)
    while rows := list(Article.objects.filter(pk__gt=last).order_by("pk").values(*columns)[:BATCH]):
        last = rows[-1]["pk"]
        known = _last_set([row["pk"] for row in rows])
        for row in rows:
            for name in CHECKED_FIELDS:
                expected = known.get((row["pk"], name))
                if expected is not None and checksum(row[name]) not in expected:
                    sentence = f"Article {row['key']}: the {name} is not what the last change that set it left."
                    yield FixityFault(sentence, row["pk"])
            if row["text"] != plain_words(row["body"], row["body_format"]):
                yield FixityFault(f"Article {row['key']}: its plain words are not those of its text.", row["pk"])


def _last_set(ids: Collection[int]) -> dict[tuple[int, str], set[str]]:
    """Return the checksums of what was last set, by article and field; what no change says anything of is left out.

    What not every database takes counts as it was set, and as it is once it was restored.
    """
    found: dict[tuple[int, str], set[str]] = {}
    changes = Change.objects.filter(
        model="article",
        object_id__in=ids,
        action__in=[Change.Action.CREATE, Change.Action.SET],
        field__in=["", *CHECKED_FIELDS],
    )
    for change in changes.order_by("pk").iterator(chunk_size=BATCH):
        new: Any = change.values()[1]
        if change.action == Change.Action.CREATE:
            found.update(((change.object_id, name), {checksum_then}) for name, checksum_then in (new or {}).items())
        elif is_erased(new):
            found.pop((change.object_id, change.field), None)
        else:
            found[change.object_id, change.field] = {checksum(new or ""), checksum(storable(new or ""))}
    return found
