"""Starting Django for a measurement: in its own data folder, as in production, but without a server."""

from __future__ import annotations

import os


def django() -> None:
    """Make Django ready; `ARCHIVE_DATA_DIR` says whose archive is measured."""
    import django as framework

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    framework.setup()
