"""Starting Django for a measurement: in its own data folder, as in production, but without a server."""

from __future__ import annotations

import gc
import os
import warnings


def django() -> None:
    """Make Django ready; `ARCHIVE_DATA_DIR` says whose archive is measured. No page is held: each is drawn."""
    import django as framework

    warnings.filterwarnings("ignore", "No directory at", module="django")  # static files are not measured
    os.environ["PAGES_HELD"] = "0"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    framework.setup()
    gc.collect()
    gc.freeze()
