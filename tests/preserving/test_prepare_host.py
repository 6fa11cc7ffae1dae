"""A host is brought to the release: what is missing is made, what is there is kept, the database is left if asked."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command

from archive.models import ArticleWording, State
from tests import make

pytestmark = pytest.mark.django_db


def prepare(**options: Any) -> str:
    said = io.StringIO()
    call_command("prepare_host", stdout=said, **options)
    return said.getvalue()


def test_what_is_missing_is_made_and_what_is_there_is_kept(data_dir: Path) -> None:
    make.article(state=State.PUBLISHED, title="Copper", body="Copper is sold by weight in the north of the country.")
    ArticleWording.objects.all().delete()
    first = prepare(no_static=True)
    assert "Made: Contributors, Editors, Publishers." in first
    assert "The wording of 1 article was stored anew." in first
    assert "The search index was made anew: 1 articles." in first
    assert ArticleWording.objects.count() == 1
    again = prepare(no_static=True)
    assert "There already: Contributors, Editors, Publishers." in again
    assert "The search index is that of this release." in again
    assert "wording" not in again


def test_second_host_changes_nothing_in_the_database(data_dir: Path) -> None:
    said = prepare(no_static=True, second_host=True)
    assert not Group.objects.exists()
    assert "The search index was made anew" in said
    with pytest.raises((CommandError, SystemExit)):
        prepare(second_host=True, migrate=True)
