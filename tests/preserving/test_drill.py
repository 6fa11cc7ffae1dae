"""The drill goes through, on an archive made for it, and says so; what does not come back is found."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from archive.preserving.backups import drill as drilling
from tests import forked, make

pytestmark = pytest.mark.django_db


@pytest.mark.long
def test_an_archive_is_destroyed_and_comes_back(migrated_archive: dict[str, str], tmp_path: Path) -> None:
    python = tmp_path / "python"
    forked.put_stand_in(python)
    code = f"import sys; sys.executable = {str(python)!r}; from django.core.management import call_command; "
    temporary = tmp_path / "room"
    temporary.mkdir()
    environment = migrated_archive | {"TMPDIR": str(temporary)}
    fill = "from tests import make; [make.article(f'Article {n}') for n in range(3)]; "
    ran = fill + code + "call_command('drill', '--archive')"
    done = forked.run("manage.py", "shell", "--no-imports", "-c", ran, env=environment)
    assert done.returncode == 0, done.stdout + done.stderr
    lines = done.stdout.splitlines()
    words = ["Backed up the archive at hand", "Restored that beside it", "Backed it up", "Destroyed it", "Restored the"]
    for number, (line, said) in enumerate(zip(lines, words, strict=False), 1):
        assert line.startswith(f"{number}. {said}") and line.endswith(" s)."), line
    assert lines[5].startswith("All rows of all tables are what they were.")
    assert list(temporary.iterdir()) == []
    look = "from archive.models import Article, Upkeep; print(Article.objects.count(), Upkeep.objects.count())"
    assert forked.run("manage.py", "shell", "--no-imports", "-c", look, env=environment).stdout == "3 0\n"


class Acted:
    """Stands in for the commands of the drill: what each says, in order of the asking."""

    def __init__(self, *contents: str) -> None:
        self.contents = list(contents)

    def __call__(self, command: list[str], **_given: Any) -> SimpleNamespace:
        words = command[2:]
        if words[0] == "backup":
            Path(words[1]).touch()
        said = self.contents.pop(0) if words[0] == "shell" else ""
        return SimpleNamespace(returncode=0 if said != "fail" else 1, stdout=said, stderr="")


@pytest.mark.once
@pytest.mark.parametrize(
    ("contents", "words"),
    [
        (("abc", "fail", "abd"), "the contents of the tables differ"),
        (("abc", "5", "abc"), "was destroyed, and still answers"),
        (("fail",), "shell ended with 1"),
    ],
)
def test_what_does_not_come_back_fails_the_drill(
    contents: tuple[str, ...], words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert connection.vendor == "sqlite"
    monkeypatch.setattr(drilling.subprocess, "run", Acted(*contents))
    with pytest.raises(SystemExit) as ended:
        call_command("drill")
    assert ended.value.code == 1 and words in capsys.readouterr().err


def test_a_row_that_changed_changes_the_content() -> None:
    article = make.article()
    before = drilling.content()
    assert drilling.content() == before
    type(article).objects.filter(pk=article.pk).update(title="Another")
    assert drilling.content() != before
