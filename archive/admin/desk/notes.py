"""Notes for you: what colleagues said of articles to one person, until they mark it as read."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.text import Truncator

from archive.admin.desk.moments import in_words
from archive.admin.desk.parts import Headline, headline
from archive.admin.shared.return_urls import with_return_url
from archive.editing.changes.recorder import User
from archive.editing.notes import mentions_of

MOST_SHOWN = 5
LONGEST = 200


@dataclass(frozen=True, slots=True)
class NoteForYou:
    """A note that names somebody: of which article, what it says, who wrote it when, and where it is marked as read."""

    headline: Headline
    text: str
    who: str
    when: str
    done_url: str


def notes_for(user: User) -> tuple[list[NoteForYou], bool]:
    """Return the last notes that wait for this person, and whether there are more (one query)."""
    rows = mentions_of(user, MOST_SHOWN + 1)
    today = reverse("admin:index")
    found = [
        NoteForYou(
            headline(row.note.article),
            Truncator(row.note.text).chars(LONGEST),
            row.note.author_name,
            in_words(row.note.at),
            with_return_url(reverse("admin:archive_article_note_done", args=[row.note_id]), today),
        )
        for row in rows[:MOST_SHOWN]
    ]
    return found, len(rows) > MOST_SHOWN
