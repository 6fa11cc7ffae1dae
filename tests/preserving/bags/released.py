"""Make the bag that is kept of the present format: `python -m tests.preserving.bags.released`.

Only while the format is not released; later versions have to restore what stands there, as it is.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import django

KEPT = Path(__file__).parent


def kept_bag(number: int) -> Path:
    """Return where the bag of a format lies."""
    return KEPT / f"format-{number}"


def main() -> None:
    from django.core.management import call_command

    from archive.preserving.bags.layout import FORMAT
    from tests.preserving.bags.archives import export, fill_richly

    call_command("migrate", verbosity=0)
    fill_richly()
    shutil.rmtree(kept_bag(FORMAT), ignore_errors=True)
    export(kept_bag(FORMAT))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"ARCHIVE_DATA_DIR": folder, "DATABASE_URL": f"sqlite:///{folder}/archive.sqlite3"}
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        django.setup()
        main()
