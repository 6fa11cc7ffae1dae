"""What every test stands on: a data folder of its own, fast passwords, and on PostgreSQL only what touches the database."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

DATABASE_FIXTURES = {"db", "transactional_db", "django_db_reset_sequences", "django_db_serialized_rollback", "live_server"}


def pytest_configure(config: pytest.Config) -> None:
    """Keep the tests away from the data of the archive at hand, before anything reads where that is."""
    folder = Path(tempfile.mkdtemp(prefix="annals-tests-"))
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    settings.ARCHIVE_DATA_DIR = folder
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL leave out what never asks a database: it ran on SQLite already."""
    if connection.vendor != "postgresql":
        return
    kept, left_out = [], []
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        touches = item.get_closest_marker("django_db") or item.get_closest_marker("both_databases")
        (kept if touches or fixtures & DATABASE_FIXTURES else left_out).append(item)
    config.hook.pytest_deselected(items=left_out)
    items[:] = kept


def pytest_report_header() -> str:
    return f"database: {connection.vendor}"


@pytest.fixture(autouse=True)
def data_dir(tmp_path: Path, settings: object) -> Iterator[Path]:
    """Give each test an empty data folder."""
    settings.ARCHIVE_DATA_DIR = tmp_path / "var"  # type: ignore[attr-defined]
    (tmp_path / "var").mkdir()
    yield tmp_path / "var"
