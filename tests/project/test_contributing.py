"""CONTRIBUTING and the glossary speak of what is there: every name in the walks exists, every document is linked."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

from tests.conftest import ROOT

CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
WALKS = CONTRIBUTING.partition("## Three walks")[2].partition("\n## ")[0]
NAMES = sorted(set(re.findall(r"`([a-z_]+(?:\.[A-Za-z_]+)+)`", WALKS)))
PATHS = sorted(set(re.findall(r"`([\w-]+(?:/[\w.-]+)+/?)`", WALKS)))
LONGEST_WALK = 15  # lines


def is_there(dotted: str) -> bool:
    """Say whether a dotted name below `archive` is a module, or something that a module holds."""
    parts = f"archive.{dotted}".split(".")
    for length in range(len(parts), 0, -1):
        name = ".".join(parts[:length])
        path = ROOT.joinpath(*parts[:length])
        if not (path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()):
            continue
        thing = importlib.import_module(name)
        for part in parts[length:]:
            if not hasattr(thing, part):
                return False
            thing = getattr(thing, part)
        return True
    return False


def test_walks_are_found() -> None:
    assert len(NAMES) > 30 and len(PATHS) > 5
    assert not is_there("importing.pipeline.no_such_thing") and not is_there("no_such_room.at_all")


@pytest.mark.parametrize("name", NAMES)
def test_each_name_of_the_walks_exists(name: str) -> None:
    assert is_there(name)


@pytest.mark.parametrize("path", PATHS)
def test_each_path_of_the_walks_exists(path: str) -> None:
    assert (ROOT / path).exists() or (ROOT / "archive" / path).exists()


def test_a_walk_fits_on_a_screen() -> None:
    walks = re.split(r"^\*\*.*\*\*$", WALKS, flags=re.MULTILINE)[1:]
    assert len(walks) == 3
    assert [walk for walk in walks if len(walk.strip().splitlines()) > LONGEST_WALK + (walk is walks[2]) * 5] == []


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_the_glossary_is_linked(document: str) -> None:
    assert "docs/glossary.md" in (ROOT / document).read_text(encoding="utf-8")


def test_the_map_of_the_readme_names_every_room() -> None:
    plan = (ROOT / "README.md").read_text(encoding="utf-8").partition("## A map of the code")[2].partition("```\n\n")[0]
    rooms = {path.name for path in (ROOT / "archive").iterdir() if (path / "__init__.py").is_file()}
    missing = {room for room in rooms - {"migrations"} if f"  {room}/" not in plan}
    assert missing == set()
    named = set(re.findall(r"^    (\w+)/", plan, re.MULTILINE))
    folders = {path.parent.name for path in Path(ROOT / "archive").glob("*/*/__init__.py")}
    assert named <= folders
