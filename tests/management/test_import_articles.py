"""The commands of imports: what they print, and how they end."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from archive.models import Article, ImportBatch
from tests.conftest import Manage

STORY = "Date: 2024-05-03\n\nThe harbour office opened a second quay on Friday, after two years of works.\n"


def run(*arguments: str | Path) -> tuple[int, str]:
    """Run a command; return how it ended and all that it printed."""
    out = StringIO()
    try:
        call_command(*map(str, arguments), stdout=out, stderr=out)
    except SystemExit as ended:
        return int(ended.code or 0), out.getvalue()
    return 0, out.getvalue()


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk" / "quay.txt").write_text(STORY)
    return tmp_path / "desk"


@pytest.mark.django_db
def test_a_good_import_prints_counts_that_add_up(desk: Path) -> None:
    (desk / "copy.txt").write_text(STORY)
    status, printed = run("import_articles", desk)
    assert status == 0
    assert "1 created" in printed and "1 duplicate" in printed and "2 in all" in printed


@pytest.mark.django_db
def test_a_failure_is_named_and_ends_with_1_while_the_rest_is_imported(desk: Path) -> None:
    (desk / "empty.txt").write_bytes(b"")
    status, printed = run("import_articles", desk)
    assert status == 1
    assert "desk/empty.txt" in printed and "empty" in printed
    assert Article.objects.count() == 1


@pytest.mark.django_db
def test_where_nobody_watches_a_line_now_and_then_says_how_far_it_is(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "a second" not in run("import_articles", desk)[1]
    monkeypatch.setattr("archive.management.commands.import_articles.QUIET_SECONDS", 0)
    assert "1 file, 1 record, " in run("import_articles", desk)[1]


@pytest.mark.django_db
def test_a_folder_without_files_is_no_failure(tmp_path: Path) -> None:
    assert run("import_articles", tmp_path)[0] == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere"], "no file or folder"),
        ([".", "--source", "nobody"], "nobody"),
        ([".", "--tag", "nothing"], "nothing"),
        ([".", "--resume", "never"], "never"),
        ([".", "--encoding", "klingon"], "klingon"),
        ([".", "--report", "/nowhere/at/all"], "/nowhere/at/all"),
    ],
)
def test_what_can_not_start_ends_with_2_and_says_why(
    desk: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], words: str
) -> None:
    monkeypatch.chdir(desk)
    status, printed = run("import_articles", *arguments)
    assert status == 2
    assert words in printed
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize("arguments", [["--on-change", "perhaps"], ["--map", "title"], ["--workers", "many"], []])
def test_a_bad_option_is_refused_by_its_name(arguments: list[str]) -> None:
    with pytest.raises(CommandError):
        call_command("import_articles", *(["x", *arguments] if arguments else []))


@pytest.mark.django_db
def test_undoing_says_what_would_be_undone_and_does_it(desk: Path) -> None:
    run("import_articles", desk, "--batch", "May")
    assert "Would be undone: 1" in run("undo_import", "May", "--dry-run")[1]
    assert Article.objects.get().state == "imported"
    assert "Undone: 1" in run("undo_import", "May")[1]
    assert Article.objects.get().state == "discarded"


@pytest.mark.django_db
def test_undoing_what_is_not_there_names_what_is(desk: Path) -> None:
    run("import_articles", desk, "--batch", "May")
    status, printed = run("undo_import", "June")
    assert status == 2
    assert "“May”" in printed


def test_a_database_that_is_not_made_is_said_in_a_sentence(manage: Manage, desk: Path) -> None:
    finished: Any = manage("import_articles", desk)
    assert finished.returncode == 2
    assert "manage.py migrate" in finished.stderr and "Traceback" not in finished.stderr


@pytest.mark.django_db
def test_columns_can_be_named_in_any_language(tmp_path: Path) -> None:
    (tmp_path / "nieuws.csv").write_text("kop;datum;verhaal\nDe kade is open;2024-05-03;De nieuwe kade is open.\n")
    assert run("import_articles", tmp_path, "--map", "title=kop,date=datum,body=verhaal")[0] == 0
    article = Article.objects.get()
    assert (article.title, str(article.published), article.text) == (
        "De kade is open",
        "2024-05-03",
        "De nieuwe kade is open.",
    )


@pytest.mark.django_db
def test_a_map_of_an_unknown_field_names_the_known_ones(desk: Path) -> None:
    status, printed = run("import_articles", desk, "--map", "headgear=kop")
    assert status == 2 and "headgear" in printed and "title" in printed


WXR = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Quay Blog</title><wp:wxr_version>1.2</wp:wxr_version>
<item><title>Published</title><content:encoded><![CDATA[<p>The quay is open.</p>]]></content:encoded>
<wp:post_id>1</wp:post_id><wp:post_date>2024-05-03 10:00:00</wp:post_date><wp:status>publish</wp:status>
<wp:post_type>post</wp:post_type></item>
<item><title>A draft</title><content:encoded><![CDATA[<p>The pier may open.</p>]]></content:encoded>
<wp:post_id>2</wp:post_id><wp:post_date>2024-05-04 10:00:00</wp:post_date><wp:status>draft</wp:status>
<wp:post_type>post</wp:post_type></item>
</channel></rss>
"""


@pytest.mark.django_db
def test_drafts_of_an_export_are_left_out_unless_asked_for(tmp_path: Path) -> None:
    (tmp_path / "export.xml").write_text(WXR)
    assert "1 skipped" in run("import_articles", tmp_path)[1]
    assert list(Article.objects.values_list("title", flat=True)) == ["Published"]
    run("import_articles", tmp_path, "--unpublished")
    assert set(Article.objects.values_list("title", flat=True)) == {"Published", "A draft"}
