"""Fingerprints that are gathered for an empty table stand in it as those that are added one article after the other."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from archive.models import Article, Fingerprint, links_checked_at_once
from tests import make


def indexes() -> dict[str, Any]:
    with connection.cursor() as cursor:
        return connection.introspection.get_constraints(cursor, Fingerprint._meta.db_table)


@pytest.mark.django_db
def test_of_each_hash_the_first_articles_are_kept_and_the_indexes_are_as_before() -> None:
    first, second, third, fourth = [make.article(f"T{n}").pk for n in range(4)]
    Fingerprint.objects.all().delete()
    before = indexes()
    with links_checked_at_once([(Article, "merged_into")]), Fingerprint.gathered(2) as add:
        add([(7, third), (7, first), (-5, fourth)])
        add([(7, fourth), (7, second), (9, first), (9, fourth)])
    assert sorted(Fingerprint.objects.values_list("hash", "article")) == [
        *((-5, fourth), (7, first), (7, second), (9, first), (9, fourth))
    ]
    assert indexes() == before
