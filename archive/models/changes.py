"""Who changed what, when and why."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from archive.models.choices import ChangeKind
from archive.models.imports import ImportBatch

PACKED_ABOVE = 800
CHECKED_FIELDS = ("title", "subtitle", "summary", "body")  # of articles, whose checksums a creation keeps
VERSION = "version"  # the field of an erasure that took one public version, and not the whole article
_ERASED = "erased"
SHORT = 60  # characters; two such values are never long, even where each character is written as an escape


class ChangeSet(models.Model):
    """One act: everything in it happened together, for one reason. `user` is empty for a machine's act."""

    kind = models.CharField(_("kind"), max_length=11, choices=ChangeKind)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    user_name = models.CharField(_("who"), max_length=150, blank=True)
    reason = models.TextField(_("why"), blank=True)
    public_reason = models.TextField(_("why, in public"), blank=True)
    batch = models.ForeignKey(ImportBatch, models.PROTECT, null=True, blank=True, related_name="change_sets")
    undoes = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="undone_by")
    at = models.DateTimeField(_("when"))

    objects = models.Manager()

    class Meta:
        verbose_name = _("change set")
        verbose_name_plural = _("changes")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["batch", "id"], name="change_set_of_batch")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.at:%Y-%m-%d %H:%M}"


class ChangeQuerySet(models.QuerySet["Change"]):
    """Changes, narrowed."""

    def of_model(self, *models_: str) -> ChangeQuerySet:
        """Narrow the changes of certain acts to these kinds of records.

        By an expression: SQLite takes it that few rows share a kind, and would go through all changes of it rather
        than through those of the acts.
        """
        return self.alias(of_kind=Coalesce("model", Value(""))).filter(of_kind__in=models_)


class Change(models.Model):
    """One field of one object, from `old` to `new`; of links what was removed and what was added.

    A creation is one row without a field; that of an article has the checksums of its title and texts in `new`. A
    deletion is one that keeps the whole row in `old`. A mark says that a field stays as it is and counts as set by a
    person from now on (`new` is true), or no longer (false). An erasure says in `new` what was erased: names of fields,
    hashes, the number of a version; a value that was destroyed becomes `erased()`. Long values are stored compressed in
    `packed`. `was_edited` says whether the field already counted as set by a person.
    """

    class Action(models.TextChoices):
        CREATE = "create", _("created")
        SET = "set", _("set")
        MARK = "mark", _("marked")
        LINK = "link", _("linked")
        DELETE = "delete", _("deleted")
        ERASE = "erase", _("erased")

    change_set = models.ForeignKey(ChangeSet, models.PROTECT, related_name="changes", db_index=False)
    model = models.CharField(_("what"), max_length=30)
    object_id = models.BigIntegerField()
    action = models.CharField(_("action"), max_length=6, choices=Action)
    field = models.CharField(_("field"), max_length=60, blank=True)
    old = models.JSONField(null=True)
    new = models.JSONField(null=True)
    packed = models.BinaryField(null=True)
    was_edited = models.BooleanField(default=False)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("single changes")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["model", "object_id", "id"], name="change_of_object"),
            # With the id, or PostgreSQL looks for the first change of an act among all changes, by their ids.
            models.Index(fields=["change_set", "id"], name="change_of_set"),
            models.Index(fields=["id"], condition=models.Q(field="problems"), name="change_of_problems"),
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.object_id} {self.field or self.action}"

    def values(self) -> tuple[Any, Any]:
        """Return old and new, as JSON knows them."""
        return unpack(self.old, self.new, self.packed)


def erased(number: int = 0) -> dict[str, int]:
    """Return what the log holds in place of a value that was erased; the values of one article are numbered."""
    return {_ERASED: number}


def is_erased(value: Any) -> bool:
    return isinstance(value, dict) and value.keys() == {_ERASED}


def checksum(value: str) -> str:
    """Return what tells a text from a damaged one: 64 bits of BLAKE2b in hexadecimal digits."""
    return hashlib.blake2b(value.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def checksums(values: Mapping[str, str]) -> dict[str, str]:
    """Return the checksums of the `CHECKED_FIELDS` of an article, the empty ones included."""
    return {name: checksum(values[name]) for name in CHECKED_FIELDS}


def pack(old: Any, new: Any) -> tuple[Any, Any, bytes | None]:
    """Return what a change keeps of two values in `old`, `new` and `packed`: compressed where they are long."""
    if _is_short(old) and _is_short(new):
        return old, new, None
    as_json = json.dumps([old, new], cls=DjangoJSONEncoder, ensure_ascii=False)
    if len(as_json) > PACKED_ABOVE:
        return None, None, _compressed(as_json)
    return *json.loads(as_json), None


def pack_at_once(old: Any, new: Any) -> bytes:
    """Return two values of JSON compressed, however short: so any database takes them, whatever stands in them."""
    return _compressed(json.dumps([old, new], ensure_ascii=False))


def _compressed(as_json: str) -> bytes:
    return zlib.compress(as_json.encode("utf-8", "surrogatepass"))


def unpack(old: Any, new: Any, packed: bytes | memoryview | None) -> tuple[Any, Any]:
    """Return the two values that `pack` was given, as JSON knows them."""
    if packed is not None:
        old, new = json.loads(zlib.decompress(packed).decode("utf-8", "surrogatepass"))
    return old, new


def _is_short(value: Any) -> bool:
    return value is None or isinstance(value, (bool, int)) or (isinstance(value, str) and len(value) < SHORT)
