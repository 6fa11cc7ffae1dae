"""Two processes save articles in turns; the whole index is compared with the database after each save.

`python -m tests.search.taking_turns 120` fails when they differ.
"""

from __future__ import annotations

import os
import random
import sys
import time
from typing import IO

import django
from django.db import connection

ARTICLES = 30


def save(pk: int, number: int) -> None:
    from archive.editing.changes.recorder import recording
    from archive.models import Article
    from archive.models.choices import ChangeKind

    with recording(ChangeKind.EDIT) as record:
        record.set(Article.objects.get(pk=pk), title=f"Title {number}")


def main(rounds: int) -> None:
    from archive.search.index import follower
    from archive.search.index.consistency import check
    from archive.search.query.parser import parse
    from archive.search.searcher import Request, search
    from tests import make

    hear, say = begin_other()
    chance = random.Random(rounds)
    articles = [make.article(f"Start {n}").pk for n in range(ARTICLES)]
    follower.catch_up()
    for number in range(rounds):
        pk = chance.choice(articles[:5] if chance.random() < 0.7 else articles)
        if chance.random() < 0.5:
            save(pk, number)
        else:
            say.write(f"{pk} {number}\n")
            say.flush()
            assert hear.readline() == "saved\n"
        assert list(check()) == [], number
        assert search(Request(parse(f'title:"title {number}"'))).ids == (pk,)
        time.sleep(chance.choice([0, 0, 0.002, 0.02]))
    say.close()
    assert os.wait()[1] == 0


def begin_other() -> tuple[IO[str], IO[str]]:
    """Fork the other process, before anything is open that both would have; return how to hear it, and to speak."""
    connection.close()
    (heard, said), (listened, told) = os.pipe(), os.pipe()
    if os.fork() == 0:
        os.close(heard)
        os.close(told)
        follow(os.fdopen(listened), os.fdopen(said, "w"))
        os._exit(0)
    os.close(said)
    os.close(listened)
    return os.fdopen(heard), os.fdopen(told, "w")


def follow(hear: IO[str], say: IO[str]) -> None:
    """Save what the first process says, a line each: the article and the number for its title."""
    for line in hear:
        pk, number = map(int, line.split())
        save(pk, number)
        say.write("saved\n")
        say.flush()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    main(int(sys.argv[1]))
