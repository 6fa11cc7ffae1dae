"""Export an archive apart while somebody writes into it: `python -m tests.preserving.bags.meanwhile FOLDER`."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

import django
from django.db import connection


def main(folder: Path) -> None:
    from archive.preserving.bags.exporting import export_archive
    from tests import make
    from tests.preserving.bags.archives import fill_richly

    fill_richly()
    came: list[str] = []

    def write() -> None:
        came.append(make.article("Came meanwhile").key)
        connection.close()

    def progress(_what: str, _done: int, _total: int) -> None:
        if not came:
            writer = threading.Thread(target=write)
            writer.start()
            writer.join(20)

    export_archive(folder, progress=progress)
    assert came


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    main(Path(sys.argv[1]))
