"""Saved views: tabs that everybody has, and what people keep for themselves, share, rename and delete."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from archive.admin.articles.listing import saved_views
from archive.editing.assigning import assign
from archive.models import SavedView, State
from tests import make
from tests.admin.conftest import Desk

pytestmark = pytest.mark.django_db
LIST = "admin:archive_article_changelist"


def tabs(desk: Desk, **query: Any) -> list[tuple[str, int | None, bool]]:
    found = desk.get(reverse(LIST), query).context["tabs"]
    return [(tab.name, tab.number, tab.is_current) for tab in found]


def keep(desk: Desk, name: str, query: str = "year=2019", **more: str) -> Any:
    return desk.post(reverse("admin:archive_article_keep_view"), {"name": name, "query": query} | more, follow=True)


def change(desk: Desk, view: SavedView, **sent: str) -> Any:
    return desk.post(reverse("admin:archive_article_change_view", args=[view.pk]), sent, follow=True)


def test_everybody_has_views_that_count_what_they_list(editor: Desk) -> None:
    undated = {"code": "undated", "severity": "warning"}
    waiting = make.article("Waiting", state=State.IMPORTED, on=None, problems=[undated])
    reviewed = make.article("Reviewed", state=State.IN_REVIEW)
    shown = make.article("Shown", problems=[{"code": "near_duplicate", "severity": "warning"}])
    assign([reviewed.pk, shown.pk], editor.user, user=editor.user)
    found = tabs(editor)
    assert found == [
        ("To check", 2, False),
        ("Without a date", 1, False),
        ("Mine", 1, False),
        ("Near-duplicates", 1, False),
        ("Waiting for approval", 1, False),
    ]
    titles = [[waiting, reviewed], [waiting], [reviewed], [shown], [reviewed]]
    for tab, articles in zip(editor.get(reverse(LIST)).context["tabs"], titles, strict=True):
        changelist = editor.get(tab.url).context["cl"]
        assert {one.pk for one in changelist.result_list} == {one.pk for one in articles}, tab.name
        assert [one[0] for one in tabs(editor, **dict(changelist.filter_params)) if one[2]] == [tab.name]


def test_a_view_is_kept_opened_renamed_shared_moved_and_deleted(editor: Desk) -> None:
    page = keep(editor, "  Autumn   of 2019 ", "q=trade&year=2019&state=ready&state=imported&p=3")
    assert page.redirect_chain[0][0] == f"{reverse(LIST)}?q=trade&year=2019&state=ready&state=imported"
    assert tabs(editor, year="2019", q="trade", state=["imported", "ready"])[-1] == ("Autumn of 2019", None, True)
    keep(editor, "Second")
    first, second = SavedView.objects.order_by("position")
    opened = editor.get(reverse("admin:archive_article_view", args=[second.pk]))
    assert opened["Location"] == f"{reverse(LIST)}?year=2019"
    change(editor, first, act="save", name="Autumn", is_shared="on")
    change(editor, second, act="up")
    assert [name for name, *_ in tabs(editor)[5:]] == ["Second", "Autumn"]
    assert SavedView.objects.get(name="Autumn").is_shared
    assert "The view “Second” is deleted." in change(editor, second, act="delete").content.decode()
    assert [name for name, *_ in tabs(editor)[5:]] == ["Autumn"]
    assert editor.get(reverse("admin:archive_article_views")).status_code == 200


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "Give the view a name."),
        (" ", "Give the view a name."),
        ("a" * 61, "at most 60 characters"),
        ("mine own", "You have a view of this name already."),
    ],
)
def test_a_name_that_will_not_do_is_refused_in_words(editor: Desk, name: str, said: str) -> None:
    keep(editor, "Mine own")
    assert said in keep(editor, name).content.decode()
    assert SavedView.objects.count() == 1


@pytest.mark.once
def test_there_are_so_many_and_no_more(editor: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saved_views, "MOST_VIEWS", 1)
    keep(editor, "One")
    assert "You have 1 views already." in keep(editor, "Two").content.decode()
    assert "too long to be kept" in keep(editor, "Three", f"q={'a' * 2000}").content.decode()


def test_a_private_view_of_another_is_not_there_and_a_shared_one_is_only_to_look(sign_in: Callable[..., Desk]) -> None:
    ann, tom = sign_in("Editors", "ann"), sign_in("Contributors", "tom")
    keep(ann, "Private")
    keep(ann, "Shared", "state=ready", is_shared="on")
    private, shared = SavedView.objects.get(name="Private"), SavedView.objects.get(name="Shared")
    assert [name for name, *_ in tabs(tom)[5:]] == ["Shared"]
    assert tom.get(reverse(LIST)).context["tabs"][-1].shared_by == "ann"
    assert tom.get(reverse("admin:archive_article_view", args=[private.pk])).status_code == 404
    assert tom.get(reverse("admin:archive_article_view", args=[shared.pk])).status_code == 302
    for view in (private, shared):
        for act in ("save", "delete", "up"):
            assert change(tom, view, act=act, name="Tom's").status_code == 404
    keep(tom, "Shared")  # each has names of their own
    assert sorted(SavedView.objects.values_list("name", flat=True)) == ["Private", "Shared", "Shared"]


@pytest.mark.once
def test_views_are_for_who_sees_the_list(sign_in: Callable[..., Desk]) -> None:
    stranger = sign_in("", "root")
    stranger.user.is_superuser = False
    stranger.user.save()
    for name in ("views", "keep_view"):
        assert stranger.post(reverse(f"admin:archive_article_{name}")).status_code == 403
