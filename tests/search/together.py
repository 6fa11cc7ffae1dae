"""Two writers at once, on connections of their own: `python -m tests.search.together` fails when it goes wrong."""

from __future__ import annotations

import os
import tempfile
import threading
import time
from collections.abc import Callable

import django
from django.conf import settings
from django.db import connection, transaction
from django.test import override_settings

PATIENCE = 30  # seconds


def main() -> None:
    in_order_of_commits()
    all_at_once()
    on_a_second_host()


def in_thread(do: Callable[[], object], faults: list[BaseException]) -> threading.Thread:
    def run() -> None:
        try:
            do()
        except BaseException as error:
            faults.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def wait_until_level() -> None:
    """Let a thread in the background come to its end, if one goes on there."""
    from archive.models import Generation
    from archive.search.index.reader import reader

    until = time.monotonic() + PATIENCE
    while not reader().position.is_up_to_date_with(Generation.revision()):
        assert time.monotonic() < until
        time.sleep(0.05)


def in_order_of_commits() -> None:
    """A second writer waits for the first, or its greater number would be seen, and passed over, before the lesser."""
    from archive.editing.changes.recorder import recording
    from archive.models import Article
    from archive.models.choices import ChangeKind
    from archive.search.index import follower
    from archive.search.query.parser import parse
    from archive.search.searcher import Request, search
    from tests import make

    articles = {"slow": make.article("First"), "quick": make.article("Second")}
    has_number, may_commit = threading.Event(), threading.Event()
    order: list[str] = []
    faults: list[BaseException] = []

    def change(article: Article, title: str) -> None:
        with recording(ChangeKind.EDIT) as record:
            record.set(article, title=title)

    def slow() -> None:
        with transaction.atomic():
            change(articles["slow"], "Slowly changed")
            has_number.set()
            may_commit.wait(PATIENCE)
        order.append("slow")

    def quick() -> None:
        change(articles["quick"], "Quickly changed")
        order.append("quick")

    threads = [in_thread(slow, faults)]
    assert has_number.wait(PATIENCE)
    threads.append(in_thread(quick, faults))
    threads[1].join(0.5)
    assert order == [] and threads[1].is_alive(), order
    follower.catch_up()
    may_commit.set()
    for thread in threads:
        thread.join(PATIENCE)
    assert sorted(order) == ["quick", "slow"] and faults == [], (order, faults)
    assert set(search(Request(parse("changed"))).ids) == {article.pk for article in articles.values()}


def all_at_once() -> None:
    """Writers who index their own commits, and readers between them, end with an index that is level."""
    from archive.editing.changes.recorder import recording
    from archive.models import Article
    from archive.models.choices import ChangeKind
    from archive.search.index.consistency import check
    from archive.search.query.parser import parse
    from archive.search.searcher import Request, search
    from tests import make

    faults: list[BaseException] = []

    def write(article: Article) -> None:
        for n in range(4):
            with recording(ChangeKind.EDIT) as record:
                record.set(article, title=f"Round {n}")
            search(Request(parse("round")))

    articles = [make.article(f"Start {n}") for n in range(4)]
    for thread in [in_thread(lambda article=article: write(article), faults) for article in articles]:
        thread.join(PATIENCE)
    assert faults == [], faults
    wait_until_level()
    assert search(Request(parse('"round 3"'))).total == 4
    assert list(check()) == []


def on_a_second_host() -> None:
    """A host with an index of its own that was asked once follows an import to its end without being asked again."""
    from archive.editing.changes.recorder import recording
    from archive.models import Article
    from archive.models.choices import ChangeKind
    from archive.search.index import follower, freshness
    from archive.search.index.consistency import check
    from archive.search.searcher import Request, search

    def made(number: int) -> Article:
        return Article(key=f"imported-{number}", title=f"Imported {number}", title_basis="document")

    with tempfile.TemporaryDirectory() as folder, override_settings(ARCHIVE_DATA_DIR=folder):
        follower.catch_up()
        before = search(Request(for_editors=True)).total
    with tempfile.TemporaryDirectory() as folder:
        with override_settings(ARCHIVE_DATA_DIR=folder):
            follower.catch_up()
        with recording(ChangeKind.IMPORT) as record:
            record.create_many([made(number) for number in range(5 * freshness.MOST_AT_ONCE)])
        settings.ARCHIVE_DATA_DIR = folder  # also for the thread
        results = search(Request(for_editors=True))
        assert results.is_behind and results.total < before + 5 * freshness.MOST_AT_ONCE, results.total
        wait_until_level()
        assert search(Request(for_editors=True)).total == before + 5 * freshness.MOST_AT_ONCE
        assert list(check()) == []


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    main()
