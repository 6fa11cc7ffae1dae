"""Processes that are killed, disks that are full and writers at the same time leave an index that is whole."""

from __future__ import annotations

import json
import random

import pytest

from tests import forked

POINTS = [*sorted(random.Random(20240329).sample(range(1, 60), 14)), -1, -5, -20, -60, -150, -400]
FULL_DISK = """
import resource
from archive.search.index import follower
from archive.search.index.consistency import check
from archive.search.query.parser import parse
from archive.search.searcher import Request, search
from tests import make
make.article("First", body="Old words. " * 50)
resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, resource.RLIM_INFINITY))
import random
noise = random.Random(1)
body = " ".join(f"{noise.getrandbits(60):x}" for _ in range(200_000))
def try_to(do):
    try:
        do()
        return "done"
    except follower.FollowError as error:
        return str(error)
before = search(Request(parse("first"))).total
from archive.models import Article, SearchLog
from unittest import mock
with mock.patch("archive.models.Article.public_text", lambda self: body):
    SearchLog.objects.update(seq=99)
    from archive.models import Generation
    Generation.objects.update(search_seq=99)
    answers = [try_to(follower.catch_up), try_to(follower.rebuild)]
still = search(Request(parse("first"))).total
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
healed = try_to(follower.catch_up)
import json
print(json.dumps([before, answers, still, healed, list(check())]))
"""


def run(migrated_archive: dict[str, str], *arguments: str) -> str:
    return forked.run(*arguments, env=migrated_archive, check=True).stdout


@pytest.mark.long
@pytest.mark.once
def test_whoever_is_killed_while_writing_leaves_what_the_next_one_makes_whole(migrated_archive: dict[str, str]) -> None:
    lines = run(migrated_archive, "-m", "tests.search.killing", *map(str, POINTS)).splitlines()
    ends = [json.loads(line) for line in lines]
    assert len(ends) == len(POINTS)
    assert [end["point"] for end in ends if not end["is_whole"]] == []
    assert sum(end["killed"] for end in ends) >= 15


@pytest.mark.long
@pytest.mark.once
def test_a_full_disk_leaves_the_old_index_and_says_what_to_run(migrated_archive: dict[str, str]) -> None:
    output = run(migrated_archive, "manage.py", "shell", "-c", FULL_DISK)
    before, answers, still, healed, faults = json.loads(output.splitlines()[-1])
    assert before == still == 1
    assert all("manage.py rebuild_search" in answer for answer in answers)
    assert (healed, faults) == ("done", [])


@pytest.mark.long
def test_writers_with_connections_of_their_own_are_followed_in_the_order_of_their_commits(
    migrated_archive: dict[str, str],
) -> None:
    run(migrated_archive, "-m", "tests.search.together")
