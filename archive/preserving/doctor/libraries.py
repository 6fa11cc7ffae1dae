"""The libraries: whether Python and what is installed are those that the lock names."""

from __future__ import annotations

import platform
import re
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from django.conf import settings
from packaging.markers import Marker

from archive.preserving.doctor.findings import Finding, fault, ok, warning

LEAST = (3, 11)
LOCK = "requirements.txt"
_PINNED = re.compile(r"^([A-Za-z0-9][\w.-]*)==([^\s;\\]+)(?:\s*;\s*([^\\]+?))?\s*\\?$", re.MULTILINE)


def check_python() -> Finding:
    if sys.version_info < LEAST:
        return fault(f"Python {platform.python_version()} is too old: 3.11 or newer is needed.", "deploy/install")
    return ok(f"Python {platform.python_version()}.")


def check_lock() -> Finding:
    lock = Path(settings.BASE_DIR) / LOCK
    try:
        pinned = _PINNED.findall(lock.read_text(encoding="utf-8"))
    except OSError:
        return warning(f"{lock} can't be read: what should be installed is not known.")
    install = f"{sys.executable} -m pip install --require-hashes -r {lock}"
    missing, other = [], []
    meant = [(name, wanted) for name, wanted, marker in pinned if not marker or Marker(marker).evaluate()]
    for name, wanted in meant:
        try:
            if (found := version(name)) != wanted:
                other.append(f"{name} {found}, not {wanted}")
        except PackageNotFoundError:
            missing.append(name)
    if missing:
        return fault(f"{len(missing)} libraries are missing: {', '.join(missing[:5])}.", install)
    if other:
        return warning(f"{len(other)} libraries are not those of {LOCK}: {'; '.join(other[:3])}.", install)
    return ok(f"{len(meant)} libraries are those of {LOCK}.")
