"""Imports: one batch a run, one record for each thing that it met."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from archive.models.articles import Article
from archive.models.choices import Outcome


class ImportBatch(models.Model):
    """One run of the importer."""

    class Status(models.TextChoices):
        RUNNING = "running", _("running or interrupted")
        FINISHED = "finished", _("finished")
        UNDONE = "undone", _("undone")

    name = models.CharField(_("name"), max_length=200, unique=True)
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.RUNNING)
    options = models.JSONField(_("options"), default=dict, blank=True)
    counts = models.JSONField(_("counts"), default=dict, blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    started_at = models.DateTimeField(_("started"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    objects = models.Manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-started_at", "-pk"]

    def __str__(self) -> str:
        return self.name


class ImportTurn(models.Model):
    """A turn in writing an import that several hosts share: one transaction. None is left once the import is finished.

    `number` is the stretch of files that it wrote of, to its end where `ends`, and `mark` stands for these files. What
    was met in it, for the hosts that write after it: hashes of addresses and places, eight bytes each, and whether it
    made sources.
    """

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="turns")
    number = models.PositiveIntegerField()
    ends = models.BooleanField()
    mark = models.BigIntegerField()
    addresses = models.BinaryField()
    places = models.BinaryField()
    has_sources = models.BooleanField()

    objects = models.Manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "number"], condition=models.Q(ends=True), name="stretch_ends_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}: {self.number}"


class ImportRecord(models.Model):
    """What became of one thing. `place` is where it was met, `place_hash` finds it again; so does `file_hash` its file.

    `file_sha256` is of the whole file, and `ends_file` marks its last record, so that a file seen before and known to
    have been read to its end need not be read again. `reading` is what the importer read there (the report's columns
    but for the text); `proposal` holds new values that wait for an editor, by field, with their evidence.
    """

    class Answer(models.TextChoices):
        NONE = "", "—"
        OPEN = "open", _("open")
        ACCEPTED = "accepted", _("accepted")
        REFUSED = "refused", _("refused")

    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="records")
    place = models.TextField(_("place"))
    place_hash = models.BigIntegerField(db_index=True, editable=False)
    path = models.TextField(_("path"))
    member = models.CharField(_("record in the file"), max_length=500, blank=True)
    ordinal = models.PositiveIntegerField(_("its number in the file"), null=True, blank=True)
    file_hash = models.BigIntegerField(editable=False)
    file_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    ends_file = models.BooleanField(default=True, editable=False)
    outcome = models.CharField(_("outcome"), max_length=9, choices=Outcome)
    message = models.TextField(_("message"), blank=True)
    article = models.ForeignKey(Article, models.PROTECT, null=True, blank=True, related_name="import_records")
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)
    size = models.PositiveBigIntegerField(_("bytes"), default=0)
    reading = models.JSONField(_("what was read"), default=dict, blank=True)
    proposal = models.JSONField(_("proposal"), default=dict, blank=True)
    answer = models.CharField(_("answer"), max_length=8, choices=Answer, blank=True, default=Answer.NONE)

    objects = models.Manager()

    class Meta:
        verbose_name = _("import record")
        verbose_name_plural = _("import records")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["batch", "outcome"], name="record_by_outcome"),
            models.Index(fields=["sha256"], name="record_by_hash"),
            models.Index(fields=["answer"], name="record_open", condition=models.Q(answer="open")),
            models.Index(fields=["file_hash", "batch"], name="record_by_file"),
        ]

    def __str__(self) -> str:
        return f"{self.path}: {self.outcome}"
