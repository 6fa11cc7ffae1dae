"""The exact bytes that articles came from."""

from __future__ import annotations

import hashlib
import zlib

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from archive.models.articles import Article
from archive.stores import StoreUnavailableError, store_at
from archive.stores.addresses import LONGEST


class UnreachableError(ValueError):
    """The store that holds these bytes can't be reached now; nothing is said by it of them."""


class Original(models.Model):
    """Bytes as they came in, unchanged, known by their SHA-256: `packed` here, or in the store at this address.

    `encoding` is the one they were decoded with. `context` holds what the records of one file share, so that reading
    this one again needs nothing else. Of erased bytes the hash stays; while `store` does, too, their file is still
    there, to be destroyed.
    """

    sha256 = models.CharField(_("SHA-256"), max_length=64, unique=True)
    size = models.PositiveBigIntegerField(_("bytes"))
    media_type = models.CharField(_("media type"), max_length=100)
    encoding = models.CharField(_("encoding"), max_length=40, blank=True)
    packed = models.BinaryField(null=True)
    store = models.CharField(_("store"), max_length=LONGEST, blank=True)
    context = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = models.Manager()

    class Meta:
        verbose_name = _("original")
        verbose_name_plural = _("originals")
        indexes = [
            models.Index(fields=["store"], condition=Q(erased_at__isnull=False), name="original_erased_store"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(packed__isnull=False, store="", erased_at__isnull=True)
                | Q(packed__isnull=True, erased_at__isnull=True) & ~Q(store="")
                | Q(packed__isnull=True, erased_at__isnull=False),
                name="original_kept_or_erased",
            ),
            models.CheckConstraint(condition=Exact(Length("sha256"), 64), name="original_hash_is_sha256"),
        ]

    def __str__(self) -> str:
        return self.sha256[:12]

    @classmethod
    def of(cls, data: bytes, media_type: str, encoding: str = "") -> Original:
        """Make the (unsaved) original of these bytes."""
        return cls(
            sha256=hashlib.sha256(data).hexdigest(),
            size=len(data),
            media_type=media_type,
            encoding=encoding,
            packed=cls.pack(data),
        )

    @staticmethod
    def pack(data: bytes) -> bytes:
        """Return bytes as they are stored: compressed."""
        return zlib.compress(data, 6)

    def read(self) -> bytes:
        """Return the bytes, wherever they are; raise ValueError if they were erased, are gone or do not fit their hash.

        Raises UnreachableError, a ValueError, where the store that holds them can't be reached now.
        """
        if self.erased_at is not None or (self.packed is None and not self.store):
            raise ValueError(f"The original {self.sha256} was erased.")
        data = self._stored()
        if data is None:
            raise ValueError(f"The original {self.sha256} is missing in {self.store}. Restore it from a backup.")
        if hashlib.sha256(data).hexdigest() != self.sha256:
            raise ValueError(f"The original {self.sha256} does not fit its checksum. Restore it from a backup.")
        return data

    def _stored(self) -> bytes | None:
        if self.store:
            try:
                return store_at(self.store).read(self.sha256)
            except StoreUnavailableError as error:
                raise UnreachableError(f"The store {self.store} can't be read now: {error.strerror}.") from error
        try:
            return zlib.decompress(self.packed or b"")
        except zlib.error:
            return b""


class ErasedHash(models.Model):
    """What bytes or words that were erased are known by: hashes that leave out what is blank, see `text.sameness`."""

    sha256 = models.CharField(_("SHA-256"), max_length=64, primary_key=True)
    article = models.ForeignKey(Article, models.PROTECT, related_name="+")

    objects = models.Manager()

    def __str__(self) -> str:
        return self.sha256[:12]


# The evidence of an article that says in which encoding a person has one of its originals read.
ENCODING = "encoding"


class ArticleOriginal(models.Model):
    """Which bytes an article came from, in order; one of them is current. `name` is the base name of the file."""

    article = models.ForeignKey(Article, models.PROTECT, related_name="originals")
    original = models.ForeignKey(Original, models.PROTECT, related_name="articles")
    name = models.CharField(_("file name"), max_length=255, blank=True)
    member = models.CharField(_("record in the file"), max_length=500, blank=True)
    since = models.DateTimeField(_("since"), default=timezone.now)
    is_current = models.BooleanField(_("current"), default=True)

    class Meta:
        verbose_name = _("original of an article")
        verbose_name_plural = _("originals of articles")
        ordering = ["since", "id"]
        constraints = [
            models.UniqueConstraint(fields=["article", "original"], name="original_once_an_article"),
            models.UniqueConstraint(
                fields=["article"], condition=Q(is_current=True), name="one_current_original_an_article"
            ),
        ]

    @property
    def encoding(self) -> str:
        """The encoding that this article is read in: as a person said, else as the bytes were first decoded."""
        told = self.article.evidence.get(ENCODING)
        if isinstance(told, dict) and told.get("original") == self.original.sha256:
            return str(told.get("value") or "")
        return self.original.encoding
