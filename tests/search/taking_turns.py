"""Two processes save articles in turns; the whole index is compared with the database after each save.

`python -m tests.search.taking_turns 120` fails when they differ. The other process is this module without a number.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time

import django

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

    chance = random.Random(rounds)
    articles = [make.article(f"Start {n}").pk for n in range(ARTICLES)]
    follower.catch_up()
    other = subprocess.Popen([sys.executable, "-m", __spec__.name], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert other.stdin and other.stdout
    for number in range(rounds):
        pk = chance.choice(articles[:5] if chance.random() < 0.7 else articles)
        if chance.random() < 0.5:
            save(pk, number)
        else:
            other.stdin.write(f"{pk} {number}\n".encode())
            other.stdin.flush()
            assert other.stdout.readline() == b"saved\n"
        assert list(check()) == [], number
        assert search(Request(parse(f'title:"title {number}"'))).ids == (pk,)
        time.sleep(chance.choice([0, 0, 0.002, 0.02]))
    other.stdin.close()
    assert other.wait() == 0


def follow() -> None:
    """Save what the first process says, a line each: the article and the number for its title."""
    for line in sys.stdin:
        pk, number = map(int, line.split())
        save(pk, number)
        sys.stdout.write("saved\n")
        sys.stdout.flush()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    main(int(sys.argv[1])) if len(sys.argv) > 1 else follow()
