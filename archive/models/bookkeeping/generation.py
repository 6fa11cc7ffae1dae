"""The generation of the archive: the number, with a token drawn by chance, that each public change raises."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from typing import Any, NamedTuple

from django.db import connection, models

from archive.models.bookkeeping.search_log import SearchLog, SearchPosition
from archive.replica import source


def draw_token() -> int:
    """Return 62 bits by chance, so that two copies of an archive that part never say the same of themselves."""
    return secrets.randbits(62)


class Revision(NamedTuple):
    """The state of one archive: its generation and the last number of its search log, each with its token."""

    generation: int = 0
    token: int = 0
    seq: int = 0
    seq_token: int = 0
    archive: str = ""


class Generation(models.Model):
    """One row: raised whenever anything public changes; also the last number of the search log and the archive's id.

    With each number goes a token drawn by chance. A copy that is restored from a backup counts on from an old number;
    by the token nobody takes what it says then for what was said under the same number before.
    """

    number = models.PositiveBigIntegerField(default=1)
    token = models.PositiveBigIntegerField(default=draw_token)
    search_seq = models.PositiveBigIntegerField(default=0)
    search_token = models.PositiveBigIntegerField(default=0)
    archive_id = models.CharField(max_length=32)

    objects = models.Manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_generation")]

    def __str__(self) -> str:
        return str(self.number)

    @classmethod
    def revision(cls) -> Revision:
        """Return the present revision of where is read from (one query, in SQL since every page asks it).

        Zeros before the first change.
        """
        row = cls._asked()
        return Revision(*row) if row else Revision()

    @classmethod
    def revision_and_act(cls) -> tuple[Revision, int]:
        """Return the present revision, and the number of the last act whatever it changed (one query)."""
        acts = connection.ops.quote_name("archive_changeset")
        row = cls._asked(f", (SELECT MAX(id) FROM {acts})")
        return (Revision(*row[:-1]), row[-1] or 0) if row else (Revision(), 0)

    @classmethod
    def _asked(cls, more: str = "") -> tuple[Any, ...] | None:
        with source().cursor() as cursor:
            cursor.execute(
                f"SELECT number, token, search_seq, search_token, archive_id{more}"
                f" FROM {connection.ops.quote_name(cls._meta.db_table)} WHERE id = 1"
            )
            found: tuple[Any, ...] | None = cursor.fetchone()
        return found

    @classmethod
    def locked(cls) -> Generation:
        """Return the row for writing; made with a fresh archive id when there is none. Needs the archive lock."""
        row, _created = cls.objects.get_or_create(pk=1, defaults={"archive_id": secrets.token_hex(16)})
        return row

    def renew(self) -> None:
        """Let a copy of an archive be one of its own, once it has been put in the place of another.

        Under its new id every index is made anew, and by new tokens no page that was kept is taken for one of this
        copy. Needs the archive lock; two queries.
        """
        self.archive_id = secrets.token_hex(16)
        self.save(update_fields=["archive_id"])
        self.advance(is_public=True)

    def advance(self, *, is_public: bool, logged: Collection[int] = (), seq: int | None = None) -> None:
        """Save a change: one that `is_public` raises the number, articles that are `logged` that of the search log.

        `seq` is what to raise the latter to, if not by one. Needs the archive lock; two to four queries.
        """
        if is_public:
            self.number += 1
            self.token = draw_token()
        if logged or seq is not None:
            self.search_seq = self.search_seq + 1 if seq is None else seq
            self.search_token = draw_token()
            SearchPosition.objects.create(seq=self.search_seq, token=self.search_token)
            SearchLog.note(logged, self.search_seq)
        self.save(update_fields=["number", "token", "search_seq", "search_token"])
