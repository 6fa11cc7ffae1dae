"""What many tests begin with is made once: it stands in a transaction that each of them starts from.

A fixture made with `@shared` fills the archive as any other does, but is called once for all tests in a row that ask
for it, and again after one that does not. What a test does is taken back after it, as always, so that each begins with
the same records and the same index (if the fixture made one), and with a copy of its own of what the fixture returned.
"""

from __future__ import annotations

import copy
import dataclasses
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterable
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import override_settings

from archive.models import Generation
from archive.search.index.index_folder import IndexUnusableError, read_state, write_state

Maker = Callable[[], Any]

_makers: dict[tuple[str, str], Maker] = {}  # by the module that holds the fixture, and its name


class _Standing:
    """What is made at present, and the transaction and the folder that hold it."""

    def __init__(self) -> None:
        self.room = Path()
        self.folder = Path()
        self.made: dict[Maker, Any] = {}
        self.end = ExitStack()

    def make(self, makers: list[Maker]) -> None:
        """Call these, in place of those that were called until now."""
        if makers == list(self.made):
            return
        self.leave()
        if not makers:
            return
        with ExitStack() as undo:
            self.folder = Path(tempfile.mkdtemp(prefix="shared-", dir=self.room))
            undo.callback(shutil.rmtree, self.folder, ignore_errors=True)
            block = transaction.atomic()
            block._from_testcase = True  # type: ignore[attr-defined]  # like the blocks that Django puts around a test
            undo.enter_context(block)
            undo.callback(transaction.set_rollback, True)
            with override_settings(ARCHIVE_DATA_DIR=self.folder):
                self.made = {maker: maker() for maker in makers}
            self.end = undo.pop_all()

    def leave(self) -> None:
        """Take back what stands; at the end of all tests it goes with the database."""
        self.made = {}
        self.end.close()

    def copy_of(self, maker: Maker) -> Any:
        """Give what was made to a test; the archive gets a name of its own, as if it had been made for this test."""
        name = secrets.token_hex(16)
        Generation.objects.update(archive_id=name)
        shutil.copytree(self.folder, settings.ARCHIVE_DATA_DIR, dirs_exist_ok=True)
        with suppress(IndexUnusableError):  # none was made
            write_state(dataclasses.replace(read_state(), archive=name))
        return copy.deepcopy(self.made[maker])


standing = _Standing()


def shared(maker: Maker) -> Any:
    """Turn a function that takes nothing into a fixture that is made once for many tests."""
    _makers[maker.__module__, maker.__name__] = maker

    @pytest.fixture(name=maker.__name__)
    def given(db: None, data_dir: Path) -> Any:
        return standing.copy_of(maker)

    return given


def stand_ready(test: pytest.Item, module: str, fixtures: Iterable[str]) -> None:
    """Make what a test shares with others, and take away what it does not, before it reaches the database."""
    places, package = [module], module
    while package := package.rpartition(".")[0]:
        places.append(f"{package}.conftest")
    found = (next((_makers[place, name] for place in places if (place, name) in _makers), None) for name in fixtures)
    makers = [maker for maker in found if maker]
    marker = test.get_closest_marker("django_db")
    if makers and marker and marker.kwargs.get("transaction"):
        pytest.fail("What is shared stands in a transaction, into which other connections do not see.")
    standing.make(makers)
