"""The README names every setting and every command that there is."""

from __future__ import annotations

import re

from tests.conftest import ROOT


def test_every_variable_that_is_read_stands_in_the_readme() -> None:
    readers = [ROOT / "config" / "settings.py", ROOT / "deploy" / "gunicorn.conf.py"]
    read = {
        name
        for path in readers
        for name in re.findall(r'(?:\benv\.\w+|environ\.get)\(\s*"([A-Z_]+)"', path.read_text(encoding="utf-8"))
    }
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(read) > 10
    assert [name for name in sorted(read) if f"`{name}`" not in readme] == []


def test_every_command_stands_in_the_readme() -> None:
    commands = {path.stem for path in (ROOT / "archive").glob("**/management/commands/[a-z]*.py")}
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in sorted(commands) if f"`{name}" not in readme] == []


def test_the_documents_link_to_files_that_are_there() -> None:
    documents = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
    missing = [
        f"{document.name}: {target}"
        for document in documents
        for target in re.findall(r"\]\((?!https?://)([^)#]+)", document.read_text(encoding="utf-8"))
        if not (document.parent / target).exists()
    ]
    assert missing == []
