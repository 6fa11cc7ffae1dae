"""The connection to SQLite: where the folder can't be written, it reads what stands there."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import Any

from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Connects as Django does, else to a file that nobody writes.

    In WAL mode even readers write an index of the log into the folder (https://www.sqlite.org/wal.html#readonly). Where
    they can't, because the folder is read-only or the disk full, the file alone is read, if its log is empty. Such a
    connection lasts for one request: it does not notice when somebody writes again.
    """

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        try:
            return super().get_new_connection(conn_params)
        except sqlite3.OperationalError:
            path = Path(str(conn_params["database"]))
            if not path.is_file() or _has_log(path):
                raise
            connection = super().get_new_connection(
                conn_params | {"database": f"{path.absolute().as_uri()}?immutable=1"}
            )
            self._is_only_read = True
            return connection

    def connect(self) -> None:
        self._is_only_read = False
        super().connect()
        if self._is_only_read:
            self.close_at = time.monotonic()


def _has_log(path: Path) -> bool:
    try:
        return path.with_name(f"{path.name}-wal").stat().st_size > 0
    except OSError:
        return False
