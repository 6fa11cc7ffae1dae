"""The options of an import, and the check whether it can start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils import timezone

from archive.editing.assigning import assignable
from archive.editing.vocabulary.tag_names import tag_named
from archive.importing.formats.decoding import charset_named
from archive.importing.formats.records import fields
from archive.importing.intake.stretches import Share
from archive.models import ImportBatch, Source, Tag
from archive.text.printable import storable

OF_ONE_HOST = {"workers", "report", "batch", "resume"}  # options in which hosts that share an import may differ
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
    share: Share | None = None


def check(options: ImportOptions) -> tuple[Source | None, list[Tag]]:
    """Check what can be checked before anything is read; raise StartError with what to do."""
    if options.on_change not in ON_CHANGE:
        raise StartError(f"--on-change takes {', '.join(ON_CHANGE)}, not “{options.on_change}”.")
    if options.workers < 0:
        raise StartError("--workers takes a number from 1 on.")
    if options.encoding:
        try:
            charset_named(options.encoding)
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
    if options.share:
        _check_share(options)
    if options.batch and options.resume:
        raise StartError("--batch names a new import, --resume an old one: give one of them.")
    return source, tags


def _check_share(options: ImportOptions) -> None:
    assert options.share
    if not 1 <= options.share.number <= options.share.of:
        raise StartError(f"--share {options.share} is none: write 1/2 on one host and 2/2 on the other.")
    if options.dry_run:
        raise StartError("--dry-run tries the whole import, which is not shared.")
    if not options.batch and not options.resume:
        raise StartError("--share needs --batch NAME, the same on each host: by it they find together.")


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
    if options.share:
        return _joined(options, options.share, user)
    if options.resume:
        batch = ImportBatch.objects.filter(name=options.resume).first()
        if batch is None:
            raise StartError(f"There is no import “{options.resume}” to resume.")
        if batch.status != ImportBatch.Status.RUNNING:
            raise StartError(f"The import “{batch.name}” came to its end already.")
        if shares := batch.options.get("shares"):
            raise StartError(f"The import “{batch.name}” is shared: go on with --share K/{shares}.")
        return batch
    name = storable(options.batch) or f"{timezone.localtime():%Y-%m-%d %H:%M:%S}"
    if options.batch and ImportBatch.objects.filter(name=name).exists():
        raise StartError(f"There is an import “{name}” already. Choose another name, or go on with it by --resume.")
    taken = set(ImportBatch.objects.filter(name__startswith=name).values_list("name", flat=True))
    number = 2
    unique = name
    while unique in taken:
        unique, number = f"{name} ({number})", number + 1
    return ImportBatch.objects.create(name=unique, options=_stored(options), user_id=user.pk if user else None)


def _stored(options: ImportOptions) -> dict[str, Any]:
    """Return the options as they are stored with the batch."""
    values = asdict(options) | {"share": None}
    stored = {key: storable(str(value)) if isinstance(value, Path) else value for key, value in values.items() if value}
    return stored | ({"shares": options.share.of} if options.share else {})


def _joined(options: ImportOptions, share: Share, user: AbstractBaseUser | None) -> ImportBatch:
    """Return the batch that several hosts share; whoever comes first makes it."""
    name = options.resume or options.batch
    asked = _stored(options)
    if options.resume:
        found = ImportBatch.objects.filter(name=name).first()
        if found is None:
            raise StartError(f"There is no import “{name}” to resume.")
        if found.status == ImportBatch.Status.UNDONE:
            raise StartError(f"The import “{name}” was undone.")
    else:
        made = {"options": asked, "user_id": user.pk if user else None}
        found, _is_new = ImportBatch.objects.get_or_create(name=name, defaults=made)
        if found.status != ImportBatch.Status.RUNNING:
            raise StartError(f"There is an import “{name}” already, which came to its end. Choose another name.")
    if found.options.get("shares") != share.of:
        others = found.options.get("shares")
        told = f"is shared by {others}" if others else "is not shared"
        raise StartError(f"The import “{name}” {told}: --share {share} does not fit it.")
    told_apart = {
        key for key in {*asked, *found.options} - OF_ONE_HOST if asked.get(key) != _as_stored(found.options.get(key))
    }
    if told_apart:
        differing = ", ".join(sorted(told_apart))
        raise StartError(f"The hosts that share an import must be given the same options; here differ: {differing}.")
    return found


def _as_stored(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
