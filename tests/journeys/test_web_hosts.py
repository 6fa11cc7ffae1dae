"""Several web hosts, killed at random under load, show nothing wrong and agree in the end."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.journeys.web_hosts import Trial

pytestmark = pytest.mark.django_db


@pytest.mark.long
def test_hosts_that_are_killed_at_random_never_show_what_is_older_than_the_last_edit(
    tmp_path: Path, migrated_archive: dict[str, str]
) -> None:
    seen = Trial(tmp_path, migrated_archive).run(3, random.Random(20240329))
    assert seen.wrong == []
    assert seen.answers["kill"] == 3 and seen.answers["edits"] > 5
    assert seen.answers["page 200"] > 5 and seen.answers["list 200"] + seen.answers["list, for now"] > 5
