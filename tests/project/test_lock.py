"""The lock files hold what pyproject.toml asks for, by hash, and nothing committed names a registry."""

from __future__ import annotations

import os
import re
import subprocess
import tomllib

import pytest

from tests.conftest import ROOT


def locked(name: str) -> set[str]:
    return set(re.findall(r"^([a-z0-9-]+)==", (ROOT / name).read_text(), re.MULTILINE))


def test_every_dependency_stands_in_the_lock_with_a_hash() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    needed = [*project["project"]["dependencies"]]
    for extra in project["project"]["optional-dependencies"].values():
        needed += extra
    tools = project["dependency-groups"]["dev"]

    def plain(requirements: list[str]) -> set[str]:
        return {re.sub(r"[-_.]+", "-", re.split(r"[\[<>=~! ]", line)[0]).lower() for line in requirements}

    assert plain(needed) <= locked("requirements.txt")
    assert plain(needed + tools) <= locked("requirements-dev.txt")
    for name in ("requirements.txt", "requirements-dev.txt"):
        entries = re.split(r"^(?=[a-z])", (ROOT / name).read_text(), flags=re.MULTILINE)[1:]
        assert all("--hash=sha256:" in entry for entry in entries)


def test_committed_files_name_no_registry() -> None:
    hosts = re.compile(rb"pypi\.org|pythonhosted\.org|registry\.npmjs|--(extra-)?index-url|--find-links")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("this copy is no checkout")
    names = [name for name in os.fsdecode(listed.stdout).split("\0") if name and name != "tests/project/test_lock.py"]
    assert [name for name in names if (ROOT / name).is_file() and hosts.search((ROOT / name).read_bytes())] == []
