"""One article read again: in another encoding, or for the value that the machine has for a field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from archive.editing.changes.record import Record
from archive.editing.changes.recorder import User, recording
from archive.editing.changes.values import plain, read, unit_of
from archive.importing.formats.decoding import charset_named
from archive.importing.reparse import SOURCES, OriginalReader, ReparseReport, ReparseWork
from archive.models import Article, ArticleOriginal, Basis, Change, ChangeSet, State
from archive.models.changes import is_erased
from archive.models.choices import BY_MACHINE, ChangeKind
from archive.models.originals import ENCODING

REPLACEMENT = "\ufffd"
LEFT_ALONE = (State.DISCARDED, State.WITHDRAWN, State.MERGED)
# A character set of mail alone; in it almost any text would be read as something.
ONLY_IN_MAIL = "utf-7"


class UnreadableError(Exception):
    """An original that can't be read so; the message is a sentence for people."""


@dataclass(frozen=True, slots=True)
class Rereading:
    """What an article would be by another reading: new values by field, and which fields a person set and keeps."""

    values: dict[str, Any] = field(default_factory=dict)
    kept: tuple[str, ...] = ()


def encoding_named(name: str) -> str:
    """Return the name by which an encoding of texts is known here; raise UnreadableError where there is none."""
    try:
        known = charset_named(name.strip())
    except LookupError:
        known = ""
    if known in ("", ONLY_IN_MAIL):
        raise UnreadableError(_("There is no encoding “%s”. Try utf-8, cp1251 or gb18030.") % name.strip()[:40])
    return known


def read_as(article: Article, encoding: str) -> Rereading:
    """Say what an article would be if its original were read in this encoding; nothing is written.

    Raises UnreadableError where it has no original that could be read. The vocabulary is read for it, and one original.
    """
    _must_stand(article)
    found = OriginalReader().read([article.pk], encoding).get(article.pk)
    if not isinstance(found, dict):
        raise UnreadableError(found or _("No original of it is held."))
    differing = {
        name: value for name, value in found.items() if "." not in name and plain(value) != read(article, name)
    }
    edited = set(article.edited_fields)
    kept = tuple(name for name in differing if name in edited)
    return Rereading({name: value for name, value in differing.items() if name not in edited}, kept)


def apply_encoding(article: Article, encoding: str, *, user: User, reason: str = "") -> ChangeSet:
    """Read the original of an article in this encoding from now on, as one change set; what a person set stays.

    The encoding is kept with the article, for every later reading of these bytes. Raises UnreadableError.
    """
    _must_stand(article)
    reason = reason or f"Read again as {encoding}"
    with recording(ChangeKind.REPARSE, user=user, reason=reason) as record:
        links = ArticleOriginal.objects.filter(article=article, is_current=True, original__erased_at=None)
        link = links.select_related("original").first()
        if link is None:
            raise UnreadableError(_("No original of it is held."))
        told = {"basis": Basis.EDITOR.value, "value": encoding, "original": link.original.sha256}
        record.set_many(Article, {article.pk: {f"evidence.{ENCODING}": told}})
        report = ReparseReport()
        ReparseWork(record, report, lambda _difference: None).take([article.pk])
        if report.failed:
            raise UnreadableError(report.failed[0][1])
        _settle(record, article)
    article.refresh_from_db()
    return record.change_set


def _settle(record: Record, article: Article) -> None:
    """Take away the problems that a person's word on the encoding has answered (two queries)."""
    body = Article.objects.values_list("body", flat=True).get(pk=article.pk)
    codes = ["encoding_guessed"] if REPLACEMENT in body else ["encoding_guessed", "undecodable_characters"]
    found = article.problems.filter(code__in=codes).values_list("code", flat=True)
    record.follow_with({article.pk: ([], [{"code": code} for code in found])})


def machine_values(article: Article, name: str) -> dict[str, Any]:
    """Return what the machine has for a field and what goes with it, by path; empty where no machine ever set it.

    That is what today's rules read in the original, else what a machine set last by the log.
    """
    paths = paths_with(name)
    logged = _logged(article, paths)
    given = logged.get("evidence.source") or {}
    if name in SOURCES and given.get("basis") == Basis.EDITOR and given.get("rule"):
        return logged  # it was named for the whole import, which no original says
    if article.state not in LEFT_ALONE:
        found = OriginalReader().read([article.pk]).get(article.pk)
        if isinstance(found, dict) and name in found:
            return {path: found.get(path) for path in paths}
    return logged if name in logged else {}


def paths_with(name: str) -> tuple[str, ...]:
    """Return what is handed back with a field: itself, what only makes sense with it, and how it is known."""
    return tuple(dict.fromkeys((*unit_of("article", name), f"evidence.{name}")))


def _logged(article: Article, paths: Sequence[str]) -> dict[str, Any]:
    """Return the values that stood when no person had set them, as far as the log has them (one query)."""
    rows = Change.objects.filter(model="article", object_id=article.pk, action=Change.Action.SET, field__in=paths)
    found: dict[str, Any] = {}
    for change in rows.filter(was_edited=False).select_related("change_set").order_by("-pk"):
        old, new = change.values()
        value = new if change.change_set.kind in BY_MACHINE else old
        if change.field not in found and not is_erased(value):
            found[change.field] = value
    return found


def _must_stand(article: Article) -> None:
    if article.state in LEFT_ALONE:
        raise UnreadableError(_("It is discarded, withdrawn or merged."))
