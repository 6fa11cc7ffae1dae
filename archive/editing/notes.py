"""Notes to colleagues about an article: written, taken back, and shown to those whom they name until they are read.

They are no change of the article, so that the log says nothing of them and no undo brings one back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from archive.editing.assigning import assignable
from archive.editing.changes.recorder import User
from archive.models import Article, Mention, Note
from archive.models.notes import LONGEST_NOTE
from archive.text.printable import storable

MOST_NAMED = 10  # colleagues in one note
SENT_TWICE = timedelta(minutes=10)
_NAME = re.compile(r"(?<![\w.@])@(\w[\w.@+-]{0,149})")


@dataclass(frozen=True, slots=True)
class Written:
    """A note that was written: whom of the staff it names, and which names are nobody's."""

    note: Note
    named: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def write_note(article: Article, text: str, *, user: User) -> Written:
    """Write a note and let it wait for those of the staff whom it names by `@` and their user name, in any case.

    The same words sent twice within minutes are one note. Raises ValueError for no words or more than `LONGEST_NOTE`
    characters. A handful of queries.
    """
    words = storable(text.replace("\r\n", "\n")).strip()
    if not words or len(words) > LONGEST_NOTE:
        raise ValueError(f"A note has from one to {LONGEST_NOTE} characters.")
    names = names_in(words)
    found = _staff(names)
    known = {one.get_username().lower() for one in found}
    unknown = tuple(name for name in names if not {name.lower(), _bare(name).lower()} & known)
    with transaction.atomic():
        same = Note.objects.filter(article=article, author=user.pk, text=words, at__gt=timezone.now() - SENT_TWICE)
        note = same.first()
        if note is None:
            note = Note.objects.create(article=article, author_id=user.pk, author_name=user.get_username(), text=words)
            Mention.objects.bulk_create(Mention(note=note, user=one) for one in found)
    return Written(note, tuple(one.get_username() for one in found), unknown)


def delete_note(note: Note, *, user: User) -> bool:
    """Take a note back for good; say whether it was this person's own, which is the only one that can be."""
    return bool(Note.objects.filter(pk=note.pk, author=user.pk).delete()[0])


def mentions_of(user: User, most: int) -> list[Mention]:
    """Return what names this person and waits to be read, the newest first, with note and article (one query)."""
    rows = Mention.objects.filter(user=user.pk, is_read=False).select_related("note__article").order_by("-pk")
    shown = ("key", "title", "title_basis", "language", "state")
    of_note = (f"note__{one}" for one in ("article", "author_name", "text", "at"))
    return list(rows.only("note", *of_note, *(f"note__article__{one}" for one in shown))[:most])


def mark_read(note: int, *, user: User) -> bool:
    """Let a note, by its number, wait for this person no longer; say whether it did."""
    return bool(Mention.objects.filter(note=note, user=user.pk, is_read=False).update(is_read=True))


def names_in(text: str) -> list[str]:
    """Return the names that stand after `@` in a text, each once; not what stands in an address of mail."""
    return list(dict.fromkeys(_NAME.findall(text)))[:MOST_NAMED]


def _bare(name: str) -> str:
    """Return a name without the signs of a sentence that may follow it."""
    return name.rstrip(".-+@")


def _staff(names: list[str]) -> list[Any]:
    asked = Q()
    for name in names:
        asked |= Q(username__iexact=name) | Q(username__iexact=_bare(name))
    return list(assignable().filter(asked)[:MOST_NAMED]) if names else []
