"""Acts on many that read originals again: rules run again, and fields handed back to the machine."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from archive.editing.articles import edit
from archive.editing.bulk.acts import Act, ActError, Order
from archive.editing.bulk.applying import do_now
from archive.editing.bulk.frozen import freeze
from archive.editing.bulk.preview import preview
from archive.editing.changes.recorder import recording
from archive.editing.undo import undo
from archive.importing.rereading_acts import HandBack, ReadAgain
from archive.models import Article, State
from archive.models.choices import ChangeKind
from tests import make
from tests.editing import tables

pytestmark = pytest.mark.django_db
PAGE = """---
title: {title}
date: 2024-03-29
language: en
---
The ministers met in the old town hall. They signed three papers, the spokesman said.
"""


@pytest.fixture
def user() -> User:
    return make.user("Ann", is_superuser=True)


@pytest.fixture
def articles(tmp_path: Path) -> list[Article]:
    for title in ("One", "Two"):
        (tmp_path / f"{title}.md").write_text(PAGE.format(title=title), encoding="utf-8")
    call_command("import_articles", tmp_path, workers=1, verbosity=0)
    return list(Article.objects.order_by("pk"))


def order(act: Act, articles: list[Article]) -> Order:
    return Order(act, freeze([one.pk for one in articles]), "because")


def titles() -> list[str]:
    return list(Article.objects.order_by("pk").values_list("title", flat=True))


def test_rules_run_again_over_what_no_person_set_and_are_undone(user: User, articles: list[Article]) -> None:
    was = titles()
    with recording(ChangeKind.IMPORT) as record:  # as older rules may have read them
        record.set_many(Article, {one.pk: {"title": "Misread", "language": "de"} for one in articles})
    edit(articles[0], {"title": "By hand"}, user=user)
    before = tables.records()
    said = preview(order(ReadAgain(), articles), user)
    assert said.changed == 2
    assert tables.records() == before
    done = do_now(order(ReadAgain(), articles), user)
    assert (done.changed, titles()) == (2, ["By hand", was[1]])
    assert set(Article.objects.values_list("language", flat=True)) == {"en"}
    assert done.change_set and done.change_set.kind == ChangeKind.REPARSE
    assert do_now(order(ReadAgain(), articles), user).changed == 0
    undo([done.change_set])
    assert tables.records() == before


def test_fields_are_handed_back_and_follow_the_machine_again(user: User, articles: list[Article]) -> None:
    was = titles()
    for one in articles:
        edit(one, {"title": "By hand", "language": "en-GB"}, user=user)
    by_hand = make.article("Typed", state=State.DISCARDED)
    before = tables.records()
    chosen = [*articles, by_hand]
    said = preview(order(HandBack(["title"]), chosen), user)
    assert (said.changed, said.skipped_number) == (2, 1)
    done = do_now(order(HandBack(["title"]), chosen), user)
    assert (done.changed, titles()[:2]) == (2, was)
    for one in Article.objects.filter(pk__in=[one.pk for one in articles]):
        assert "title" not in one.edited_fields and "language" in one.edited_fields
        assert (one.title_basis, one.language) == ("metadata", "en-GB")
    assert done.change_set
    undo([done.change_set])
    assert tables.records() == before


def test_a_field_that_the_machine_reads_the_same_is_handed_back_too(user: User, articles: list[Article]) -> None:
    edit(articles[0], {"language": "ru"}, user=user)
    edit(articles[0], {"language": "en"}, user=user)
    before = tables.records()
    done = do_now(order(HandBack(["language"]), articles), user)
    handed_back = Article.objects.get(pk=articles[0].pk)
    assert not {"language", "evidence.language"} & {*handed_back.edited_fields}
    assert handed_back.evidence["language"]["basis"] != "editor"
    assert done.change_set
    undo([done.change_set])
    assert tables.records() == before


def test_only_fields_that_can_be_read_are_handed_back(user: User) -> None:
    for fields in ([], ["state"], ["title", "key"]):
        with pytest.raises(ActError):
            HandBack(fields).check(user)
