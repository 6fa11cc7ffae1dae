"""The commands as they are run: outside of any transaction, while others write, with worker processes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from archive.models import Article
from archive.preserving.bags import restoring
from archive.preserving.bags.errors import BagError
from tests import forked
from tests.conftest import Manage
from tests.preserving.bags.archives import derived, empty, export, payload, restore
from tests.preserving.bags.released import kept_bag


@pytest.mark.long
def test_an_export_shows_one_moment_though_somebody_writes(migrated_archive: dict[str, str], tmp_path: Path) -> None:
    bag = tmp_path / "bag"
    forked.run("-m", "tests.preserving.bags.meanwhile", bag, env=migrated_archive, check=True)
    files = payload(bag)
    assert b"Came meanwhile" not in b"".join(files.values())
    assert json.loads(files["archive.json"])["counts"]["article"] == len(files["articles.jsonl"].splitlines())


@pytest.mark.long
def test_the_commands_restore_check_and_export_again(
    migrated_archive: dict[str, str], manage: Manage, tmp_path: Path
) -> None:
    restored = manage("restore_archive", kept_bag(1), check=True)
    assert "Restored 6 articles" in restored.stdout and "ensure_editor" in restored.stdout
    refused = manage("restore_archive", kept_bag(1))
    assert (refused.returncode, refused.stdout) == (2, "") and "The archive is not empty" in refused.stderr
    exported = manage("export_archive", tmp_path / "bag", check=True)
    assert "6 articles and" in exported.stdout and exported.stderr == ""
    told = {name: data for name, data in payload(tmp_path / "bag").items() if not name.startswith("schemas/")}
    assert told == {name: data for name, data in payload(kept_bag(1)).items() if not name.startswith("schemas/")}
    verified = manage("verify_archive", check=True)
    assert verified.stdout.count("in order.") == 7


@pytest.mark.django_db
@pytest.mark.usefixtures("rich")
def test_worker_processes_make_and_refuse_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    export(tmp_path / "bag")
    found = derived()
    monkeypatch.setattr(restoring, "LEAST_FOR_WORKERS", 0)
    empty()
    article = next((tmp_path / "bag" / "data" / "files").rglob("*.md"))
    whole = article.read_bytes()
    article.write_bytes(whole + b" ")
    with pytest.raises(BagError, match=f"{article.name} is damaged"):
        restore(tmp_path / "bag")
    assert not Article.objects.exists()
    article.write_bytes(whole)
    restore(tmp_path / "bag")
    assert derived() == found and Article.objects.exclude(text="").exists()
