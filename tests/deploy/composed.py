"""compose.yaml as compose reads it: variables filled in, anchors followed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent.parent
VARIABLE = re.compile(r"\$\{([A-Z_]+)(?:(:[-?])([^}]*))?\}")


def read(given: Mapping[str, str], name: str = "compose.yaml") -> dict[str, Any]:
    """Return the file with these variables. Raises KeyError for one that has to be given."""

    def value(found: re.Match[str]) -> str:
        if given.get(found[1]):
            return given[found[1]]
        if found[2] != ":-":
            raise KeyError(found[1], found[3])
        return found[3]

    text = (ROOT / name).read_text()
    code = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    return dict(yaml.safe_load(VARIABLE.sub(value, code)))


def options_for(service: Mapping[str, Any], places: Mapping[str, str], secrets: Mapping[str, str]) -> list[str]:
    """Return what `podman run` is told for a service; `places` and `secrets` say where volumes and files lie."""
    options = [f"--user={service['user']}", *(f"--cap-drop={one}" for one in service["cap_drop"])]
    options += ["--read-only"] if service["read_only"] else []
    options += [f"--security-opt={one.replace(':true', '')}" for one in service["security_opt"]]
    options += [f"--tmpfs={one}" for one in service["tmpfs"]]
    options += [f"--env={name}={value}" for name, value in service["environment"].items()]
    for volume in service["volumes"]:
        source, _, target = volume.partition(":")
        options.append(f"--volume={places[source]}:{target}")
    return options + [f"--volume={secrets[name]}:/run/secrets/{name}:ro" for name in service["secrets"]]
