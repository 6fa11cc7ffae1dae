"""Wordings: the words of each text as hashes, paragraph by paragraph, by which accounts are held against each other."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import astuple, dataclass

import numpy as np
from django.db import models

from archive.models.articles import Article
from archive.models.bookkeeping.bulk_rows import insert
from archive.text.pickling import FastPickleMixin
from archive.text.similarity.wording import Wording, units_of, wording_of
from archive.text.structure.excerpts import EXCERPT_FROM, beginning_of, excerpted_among, excerpted_paragraph
from archive.text.structure.paragraphs import paragraph_words

_UNITS, _LENGTHS = np.dtype("<u4"), np.dtype("<i4")  # the same on every machine


@dataclass(frozen=True, slots=True)
class PackedWording(FastPickleMixin):
    """A wording as it is stored: four bytes a word, four a paragraph, and which of the words are its excerpt."""

    units: bytes
    lengths: bytes
    excerpt_start: int
    excerpt_end: int


NO_WORDING = PackedWording(b"", b"", 0, 0)


def pack_wording(body: str, body_format: str) -> PackedWording:
    """Return the wording of a text for storing; of an article of 400 words some 1.7 KB."""
    parts = paragraph_words(body, body_format)
    wording = wording_of(text for _kind, text in parts)
    found = excerpted_among(parts) if len(body) <= EXCERPT_FROM else excerpted_paragraph(body, body_format)
    start = end = 0
    if found and found[0] < len(wording.lengths):
        place, text = found
        start = int(wording.lengths[:place].sum())
        units = units_of(beginning_of(text))
        end = start + len(units)
        if wording.units[start:end].tolist() != units:  # nothing but the excerpt may be told of it
            start = end = 0
    return PackedWording(wording.units.astype(_UNITS).tobytes(), wording.lengths.astype(_LENGTHS).tobytes(), start, end)


class ArticleWording(models.Model):
    """The words of the text of one article, as `text.similarity.wording` reads them.

    It is of the whole text; whoever speaks to the public takes what `display` allows (`of_excerpt`).
    """

    article = models.OneToOneField(Article, models.PROTECT, primary_key=True, related_name="+")
    units = models.BinaryField()
    lengths = models.BinaryField()
    excerpt_start = models.PositiveIntegerField(default=0)
    excerpt_end = models.PositiveIntegerField(default=0)

    objects = models.Manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"#{self.pk}"

    @classmethod
    def store(cls, packed: Mapping[int, PackedWording]) -> None:
        """Store the wordings of these articles in place of those they had (two queries, and one a thousand rows)."""
        cls.objects.filter(article__in=list(packed)).delete()
        cls.add(packed)

    @classmethod
    def add(cls, packed: Mapping[int, PackedWording]) -> None:
        """Store the wordings of new articles."""
        columns = ("article_id", "units", "lengths", "excerpt_start", "excerpt_end")
        insert(cls, columns, ((pk, *astuple(one)) for pk, one in sorted(packed.items())))

    @classmethod
    def refresh(cls, article_ids: Collection[int]) -> None:
        """Store the wordings of these articles anew, from their texts."""
        rows = Article.objects.filter(pk__in=article_ids).order_by().values_list("pk", "body", "body_format")
        cls.store({pk: pack_wording(body, body_format) for pk, body, body_format in rows.iterator(chunk_size=500)})

    @property
    def packed(self) -> PackedWording:
        return PackedWording(bytes(self.units), bytes(self.lengths), self.excerpt_start, self.excerpt_end)

    @property
    def whole(self) -> Wording:
        return Wording(np.frombuffer(self.units, _UNITS), np.frombuffer(self.lengths, _LENGTHS))

    @property
    def excerpt(self) -> Wording:
        """The wording of the excerpt, which is one paragraph."""
        units = np.frombuffer(self.units, _UNITS)[self.excerpt_start : self.excerpt_end]
        return Wording(units, np.array([len(units)], np.int32))
