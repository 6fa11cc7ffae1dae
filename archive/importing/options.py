"""The options of an import, and the check whether it can start."""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils import timezone

from archive.editing.assigning import assignable
from archive.editing.vocabulary.tag_names import tag_named
from archive.importing.formats.records import fields
from archive.models import ImportBatch, Source, Tag
from archive.text.printable import storable

ON_CHANGE = ("queue", "update", "skip")
FIELDS = {*fields.FIELDS, *fields.ALIASES}


class StartError(Exception):
    """The import could not start; nothing was written."""


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How a person asked for an import; the words are those of the command."""

    dry_run: bool = False
    publish: bool = False
    report: Path | None = None
    batch: str = ""
    source: str = ""
    tags: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    encoding: str = ""
    unpublished: bool = False
    attachments: bool = False
    split: bool = False
    on_change: str = "queue"
    resume: str = ""
    workers: int = 0
    assignee: str = ""


def check(options: ImportOptions) -> tuple[Source | None, list[Tag]]:
    """Check what can be checked before anything is read; raise StartError with what to do."""
    if options.on_change not in ON_CHANGE:
        raise StartError(f"--on-change takes {', '.join(ON_CHANGE)}, not “{options.on_change}”.")
    if options.workers < 0:
        raise StartError("--workers takes a number from 1 on.")
    if options.encoding:
        try:
            codecs.lookup(options.encoding)
        except LookupError:
            raise StartError(f"There is no encoding “{options.encoding}”. Try utf-8, cp1251 or gb18030.") from None
    if unknown := sorted(set(options.fields) - FIELDS):
        raise StartError(f"--map knows no field “{unknown[0]}”. The fields are {', '.join(sorted(FIELDS))}.")
    source = None
    if options.source:
        source = Source.objects.filter(slug=options.source).first()
        if source is None:
            raise StartError(
                f"There is no source with the slug “{options.source}”. See the list of sources in the admin."
            )
    tags = []
    for name in options.tags:
        tag = tag_named(name)
        if tag is None:
            raise StartError(f"There is no tag “{name}”. Make it in the admin first.")
        tags.append(tag)
    if options.batch and options.resume:
        raise StartError("--batch names a new import, --resume an old one: give one of them.")
    return source, tags


def assignee_of(options: ImportOptions) -> AbstractBaseUser | None:
    """Return whom the new articles are given to; raise StartError where it is nobody of the staff."""
    if not options.assignee:
        return None
    for one in assignable():
        if one.get_username() == options.assignee and isinstance(one, AbstractBaseUser):
            return one
    raise StartError(f"Nobody of the staff is called “{options.assignee}”.")


def open_batch(options: ImportOptions, user: AbstractBaseUser | None) -> ImportBatch:
    """Make the batch of a new import, under a name that no other has, or return the one to resume."""
    if options.resume:
        batch = ImportBatch.objects.filter(name=options.resume).first()
        if batch is None:
            raise StartError(f"There is no import “{options.resume}” to resume.")
        if batch.status != ImportBatch.Status.RUNNING:
            raise StartError(f"The import “{batch.name}” came to its end already.")
        return batch
    name = options.batch or f"{timezone.localtime():%Y-%m-%d %H:%M:%S}"
    if options.batch and ImportBatch.objects.filter(name=name).exists():
        raise StartError(f"There is an import “{name}” already. Choose another name, or go on with it by --resume.")
    taken = set(ImportBatch.objects.filter(name__startswith=name).values_list("name", flat=True))
    number = 2
    unique = name
    while unique in taken:
        unique, number = f"{name} ({number})", number + 1
    stored = {
        key: storable(str(value)) if isinstance(value, Path) else value
        for key, value in asdict(options).items()
        if value
    }
    return ImportBatch.objects.create(name=unique, options=stored, user_id=user.pk if user else None)
