"""The command that acts on many articles says what it would do, does it, and refuses what it can't."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command

from archive.models import Article, ChangeSet, State, TaggedArticle
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def articles() -> list[Article]:
    make.user("Ann", is_superuser=True)
    return [make.article(f"Title {n}", state=State.IMPORTED, on=None if n else "2024-03-29") for n in range(3)]


def run(*words: str, **given: Any) -> None:
    call_command("act_on_articles", *words, "--by=Ann", **given)


def test_it_says_does_and_is_one_change(articles: list[Article], capsys: pytest.CaptureFixture[str]) -> None:
    run("add_tag", "--with", "tag=Night trains", "--dry-run")
    assert "3 would change, 0 not." in capsys.readouterr().out
    assert not TaggedArticle.objects.exists()
    sets = ChangeSet.objects.count()
    run("add_tag", "--with", "tag=Night trains", "--reason", "in their titles")
    assert "3 changed, 0 skipped." in capsys.readouterr().out
    assert ChangeSet.objects.count() == sets + 1
    assert ChangeSet.objects.latest("pk").reason == "in their titles"
    with pytest.raises(SystemExit) as end:
        run("add_tag", "--with", "tag=Night trains")
    assert end.value.code == 1


def test_articles_are_chosen_by_state_problem_and_source(articles: list[Article]) -> None:
    call_command("find_problems", verbosity=0)
    run("set_language", "--with", "language=kk", "--problem", "undated", "--state", "imported")
    assert sorted(Article.objects.values_list("language", flat=True)) == ["en", "kk", "kk"]


@pytest.mark.parametrize(
    "words",
    [
        ("add_tag",),
        ("set_source", "--with", "source=nowhere"),
        ("accept_problem", "--with", "code=undated"),  # without a reason
        ("set_language", "--with", "language=kk", "--by=nobody"),
        ("set_language", "--with", "language=kk", "--batch", "none"),
    ],
)
def test_what_can_not_be_done_is_refused(articles: list[Article], words: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as end:
        call_command("act_on_articles", *(("--by=Ann",) if "--by=nobody" not in words else ()), *words)
    assert end.value.code == 2
    assert set(Article.objects.values_list("language", flat=True)) == {"en"}
