"""The static files that pages use, and those that these use, copied into a copy of the site."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from pathlib import Path
from posixpath import dirname, join, normpath

from django.conf import settings
from django.contrib.staticfiles import finders

from archive.static_site.addresses import STATIC

_URL = re.compile(r"""url\(\s*["']?([^"')#?:]+)""")


def copy_assets(addresses: Iterable[str], folder: Path) -> list[str]:
    """Copy static files by their addresses, and what style sheets load; return those that are not there."""
    waiting, seen, missing = [*addresses], set(), []
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        name = address.removeprefix(STATIC)
        found = _path_of(name)
        if found is None:
            missing.append(address)
            continue
        target = folder / address[1:]
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(found, target)
        if name.endswith(".css"):
            loaded = _URL.findall(found.read_text(encoding="utf-8"))
            waiting += [normpath(join(dirname(address), one)) for one in loaded]
    return sorted(missing)


def _path_of(name: str) -> Path | None:
    """Return where a static file lies: collected, else at its source."""
    collected = Path(settings.STATIC_ROOT) / name
    if collected.is_file():
        return collected
    found = finders.find(name)
    return Path(found) if isinstance(found, str) else None
