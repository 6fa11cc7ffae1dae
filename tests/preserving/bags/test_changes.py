"""Bags of changes: what is new, different or gone since others, and restored on top of them."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import bagit
import pytest
from django.contrib.auth.models import User
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.editing.articles import edit
from archive.editing.changes.recorder import recording
from archive.editing.erasing import erase_article
from archive.editing.erasing.erasure import ErasureOrder
from archive.editing.merging.articles import MergeRefusedError, merge_articles
from archive.editing.notes import write_note
from archive.editing.undo import undo
from archive.editing.workflow import Transition, apply_transition
from archive.models import Article, ChangeSet, Note, State, Tag
from archive.models.choices import ChangeKind
from archive.preserving.bags.errors import BagError
from archive.preserving.verifying import verify
from tests import make
from tests.preserving.bags.archives import empty, export, fill_richly, payload, restore, rows

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("rich")
def test_changes_on_top_of_a_whole_bag_are_the_archive_as_it_is(tmp_path: Path) -> None:
    one, two, three = (tmp_path / name for name in ("one", "two", "three"))
    export(one)
    user = User.objects.get(username="anna")
    edit(Article.objects.get(title="Third"), {"title": "Third, edited"}, user=user)
    fresh = make.article("Quite new", tags=[Tag.objects.get(name="tag 0")])
    note = Note.objects.get()
    number = note.pk
    note.delete()
    assert export(two, one).written < 20
    erase_article(fresh, ErasureOrder("By order"), user=user)
    with recording(ChangeKind.EDIT, user=user) as record:
        record.delete(Tag.objects.create(name="lonely", slug="lonely"))
    export(three, one, two)
    for bag in (two, three):
        bagit.Bag(str(bag)).validate()
    assert {name for name in payload(two) if name.startswith("originals/")} == {_original_of(fresh)}
    assert not [name for name in payload(three) if name.startswith("originals/")]
    removed = [json.loads(line) for line in payload(two)["desk.jsonl"].splitlines() if b'"removed"' in line]
    assert removed == [{"id": number, "record": "note", "removed": True}]
    before = rows()
    export(tmp_path / "whole")
    empty()
    restore(one, two, three)
    assert rows() == before
    assert list(verify()) == []
    export(tmp_path / "again")
    assert payload(tmp_path / "again") == payload(tmp_path / "whole")


def _original_of(article: Article) -> str:
    sha256 = article.originals.get().original.sha256
    return f"originals/{sha256[:2]}/{sha256}"


@pytest.mark.usefixtures("rich")
def test_where_nothing_changed_there_is_nothing_to_tell(tmp_path: Path) -> None:
    export(tmp_path / "one")
    done = export(tmp_path / "two", tmp_path / "one")
    assert done.written == 0 and done.counts["article"] > 3
    files = payload(tmp_path / "two")
    assert not [name for name in files if name.startswith(("files/", "originals/"))]
    assert {name: data for name, data in files.items() if name.endswith(".jsonl")} == dict.fromkeys(
        ("addresses.jsonl", "articles.jsonl", "changes.jsonl", "desk.jsonl", "imports.jsonl", "originals.jsonl"), b""
    )
    assert json.loads(files["staff.json"]) == {"groups": [], "users": [], "saved_views": []}


@pytest.mark.usefixtures("rich")
def test_bags_in_the_wrong_order_or_of_another_archive_are_refused(tmp_path: Path) -> None:
    one, two, three = (tmp_path / name for name in ("one", "two", "three"))
    export(one)
    make.article("New")
    export(two, one)
    make.article("Newer")
    export(three, one, two)
    empty()
    for given_bags, reason in (
        ((two,), "has only changes"),
        ((one, three), "does not build upon"),
        ((one, one), "does not build upon"),
        ((one, three, two), "does not build upon"),
    ):
        with pytest.raises(BagError, match=reason):
            restore(*given_bags)
    assert not Article.objects.exists()
    with pytest.raises(BagError, match="has only changes"):
        export(tmp_path / "four", two)


# -- by chance --------------------------------------------------------------------------------------------------------

ONE = st.integers(0, 5)
ACT = st.tuples(
    st.sampled_from(
        [
            "title",
            "body",
            "date",
            "tag",
            "untag",
            "rename",
            "merge",
            "withdraw",
            "publish",
            "erase",
            "note",
            "undo",
            "new",
        ]
    ),
    ONE,
    ONE,
)


@pytest.mark.long
@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(first=st.lists(ACT, max_size=6), then=st.lists(ACT, max_size=6))
def test_whatever_was_done_an_archive_comes_back(
    first: list[Any], then: list[Any], db: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("bags")
    with transaction.atomic():
        fill_richly()
        act = _acting()
        for one in first:
            act(one)
        export(folder / "base")
        for one in then:
            act(one)
        before = rows()
        export(folder / "changes", folder / "base")
        export(folder / "whole")
        for bags in ([folder / "whole"], [folder / "base", folder / "changes"]):
            empty()
            restore(*bags)
            assert rows() == before
            assert list(verify("originals", "texts", "wording", "counts", "log")) == []
            export(folder / f"again-{len(bags)}")
            assert payload(folder / f"again-{len(bags)}") == payload(folder / "whole")
        transaction.set_rollback(True)


def _acting() -> Callable[[tuple[str, int, int]], object]:
    """Give what performs an act on one of the articles."""
    user = User.objects.get(username="anna")
    tags = list(Tag.objects.order_by("pk"))

    def act(one: tuple[str, int, int]) -> object:
        name, n, value = one
        articles = list(Article.objects.exclude(withdrawal_reason="erased").exclude(state=State.MERGED).order_by("pk"))
        article, other, tag = articles[n % len(articles)], articles[value % len(articles)], tags[value % len(tags)]
        words = " ".join(random.Random(value).choices(["harbour", "papers", "бумаги", "文件", "\u2028", "<b>"], k=60))
        if name == "title":
            return edit(article, {"title": f"Title {value}"}, user=user)
        if name == "body":
            return edit(article, {"body": words}, user=user)
        if name == "date":
            values = {"published_on": None, "date_precision": ""} if value % 2 else {}
            return edit(article, values or {"byline": words[:40]}, user=user)
        if name in ("tag", "untag"):
            link = {"tag": tag.pk, "basis": "editor"}
            return edit(article, {}, {"tags": ([link], []) if name == "tag" else ([], [link])}, user=user)
        if name == "merge":
            try:
                return merge_articles(article, other, user=user)
            except MergeRefusedError:
                return None
        if name in ("withdraw", "publish"):
            target = State.WITHDRAWN if name == "withdraw" else State.PUBLISHED
            return apply_transition([article], Transition(target, reason="As asked"), user=user)
        if name == "erase":
            return erase_article(article, ErasureOrder("By order", mention=bool(value % 2)), user=user)
        if name == "note":
            return write_note(article, f"Look {value}, @ben", user=user)
        if name == "undo":
            return undo([ChangeSet.objects.exclude(kind="erasure").order_by("-pk")[value]], user=user)
        if name == "new":
            return make.article(words[:30], body=words, tags=[tag])
        with recording(ChangeKind.EDIT, user=user) as record:
            return record.set(tag, name=f"name {value}", slug=f"name-{value}")

    return act
