"""SQLite knows how many rows share a value of few, and takes the index that leads to fewer rows."""

from __future__ import annotations

import pytest
from django.db import connection
from django.utils import timezone

from archive.models import Change, ChangeSet, refresh_statistics
from archive.models.bookkeeping.storage import ANALYZED
from archive.models.choices import ChangeKind

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL counts its tables by itself."),
]
MODELS = ("article", "event", "tag")


def statistics_of(index: str) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT stat FROM sqlite_stat1 WHERE idx = %s", [index])
        return [int(number) for number in cursor.fetchone()[0].split()]


def test_a_value_that_many_rows_share_leads_to_none_of_them() -> None:
    number = 2 * ANALYZED
    sets = [ChangeSet(kind=ChangeKind.EDIT, at=timezone.now()) for _ in range(number // 500)]
    ChangeSet.objects.bulk_create(sets)
    Change.objects.bulk_create(
        Change(change_set=sets[n % len(sets)], model=model, object_id=n, action="set", field="state")
        for model in MODELS
        for n in range(number)
    )
    refresh_statistics()
    rows, of_model, *_others = statistics_of("change_of_object")
    assert rows / of_model == pytest.approx(len(MODELS), rel=0.1)
    of_set = sets[0].changes.filter(model="article", field="state")
    assert "change_set_id" in of_set.explain()
    assert "change_of_object" in Change.objects.filter(model="tag", object_id=7).explain()


def test_an_empty_archive_has_statistics_and_a_partial_index_keeps_its_own() -> None:
    refresh_statistics()
    refresh_statistics()
