"""Public pages are read from a replica while it is level with the primary, and nothing stale is ever served."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS

from archive import replica
from config import env
from tests import forked, standby
from tests.conftest import OURS

PRIMARY = {"ENGINE": "django.db.backends.postgresql", "NAME": "archive"}


@pytest.mark.long
@pytest.mark.skipif(bool(standby.missing()), reason=standby.missing() or "-")
def test_the_life_of_a_replica_as_readers_see_it(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    environment["ARCHIVE_DATA_DIR"] = str(tmp_path)
    finished = forked.run("-m", "tests.views.reading_replica", env=environment, check=True)
    lines = [json.loads(line) for line in finished.stdout.splitlines() if line.startswith("{")]
    seen: dict[str, dict[str, Any]] = {line["what"]: line for line in lines}
    pages = [line for line in lines if "told" in line]
    assert len(pages) == 15
    for page in pages:  # nothing stale, nothing lost, and nobody waits long
        assert page["told"] and page["status"] == (304 if page["what"] == "kept" else 200), page
        assert page["seconds"] < 10, page
    for level in ("level", "level again", "open", "back"):
        # Asked before and after: whether the archive has moved on while the page was drawn.
        assert seen[level]["default"] == 2 and seen[level]["replica"] > 5, level
    assert (seen["kept"]["default"], seen["kept"]["replica"]) == (1, 0)
    assert seen["search"]["replica"] > 1 and seen["list"]["replica"] > 1
    assert seen["desk"]["replica"] == 0
    for behind in ("behind", "behind, searched", "index of the primary"):
        assert seen[behind]["replica"] == 1 and seen[behind]["default"] > 1, behind
    assert seen["etag"]["differs"] and seen["written"]["there"]
    assert seen["broken off"]["replica"] == 3 and seen["broken off"]["default"] > 5
    for away in ("killed, remembered", "not looked for yet"):
        assert seen[away]["replica"] == 0 and seen[away]["default"] > 5, away
    states = {name.removeprefix("health: "): line["health"] for name, line in seen.items() if "health" in line}
    assert {name: health["replica"]["state"] for name, health in states.items()} == {
        "level": "level",
        "behind": "behind",
        "broken off": "away",
        "away": "away",
        "back": "level",
    }
    assert states["behind"]["replica"]["behind"] > 0
    assert all(health["alive"] and health["index"]["level"] for health in states.values())
    assert "read-only transaction" in seen["read-only"]["said"]


def test_only_what_is_read_now_is_led_to_the_replica() -> None:
    router = replica.ReplicaRouter()
    assert router.db_for_read(None) == DEFAULT_DB_ALIAS
    with replica.reading_from(replica.REPLICA):
        assert router.db_for_read(None) == replica.REPLICA
        assert router.db_for_write(None) == DEFAULT_DB_ALIAS
        assert replica.from_primary(router.db_for_read)(None) == DEFAULT_DB_ALIAS
    assert router.db_for_read(None) == DEFAULT_DB_ALIAS
    assert router.allow_migrate(replica.REPLICA, "archive") is False


def test_a_replica_is_of_postgresql_and_given_up_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    assert env.replica("DATABASE_REPLICA_URL", PRIMARY) is None
    monkeypatch.setenv("DATABASE_REPLICA_URL", "postgres://reader@elsewhere/archive")
    found = env.replica("DATABASE_REPLICA_URL", PRIMARY)
    assert found is not None and found["OPTIONS"]["connect_timeout"] <= 2
    with pytest.raises(ImproperlyConfigured, match="replica of PostgreSQL"):
        env.replica("DATABASE_REPLICA_URL", {"ENGINE": "config.sqlite3"})
    monkeypatch.setenv("DATABASE_REPLICA_URL", "sqlite:////srv/copy.sqlite3")
    with pytest.raises(ImproperlyConfigured, match="replica of PostgreSQL"):
        env.replica("DATABASE_REPLICA_URL", PRIMARY)
