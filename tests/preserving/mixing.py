"""Put an old write-ahead log beside a copy of the database and verify: `python -m tests.preserving.mixing`."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import django
from django.db import connection


def main() -> None:
    from archive.preserving.verifying import verify
    from archive.search.index import follower
    from tests import make

    file = Path(connection.settings_dict["NAME"])
    log = file.with_name(f"{file.name}-wal")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_autocheckpoint=0")
    for number in range(30):
        make.article(f"First {number}")
    follower.catch_up()
    before = list(verify())
    old_log = log.with_name("old-wal")
    shutil.copy(log, old_log)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for number in range(30):
        make.article(f"Second {number}", body="Other words. " * 200)
    follower.catch_up()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    shutil.copy(old_log, log)
    print(json.dumps({"before": before, "mixed": list(verify())}))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    main()
