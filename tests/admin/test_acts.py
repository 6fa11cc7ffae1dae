"""Acts on many from the list: the choice is frozen, shown before, done as shown, told with its undo."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from archive.editing.articles import edit
from archive.editing.bulk.frozen import as_text, freeze
from archive.models import Article, ChangeSet, Job, Source, State, Tag
from tests import make
from tests.admin.conftest import Desk, fields_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]
LIST = "/admin/archive/article/"


def choose(desk: Desk, act: str, articles: list[Article], *, query: str = "", every: bool = False) -> Any:
    sent = {"action": act, "_selected_action": [one.pk for one in articles], "select_across": "1" if every else "0"}
    return desk.post(LIST + query, sent | {"index": "0"})


def show(desk: Desk, response: Any, act: str, **typed: Any) -> Any:
    """Fill in the page of an act and let it show what would happen."""
    form = fields_of(response.content.decode(), "act")
    return desk.post(reverse("admin:archive_article_act", args=[act]), form | typed | {"preview": "1"})


def do(desk: Desk, shown: Any, act: str, **typed: Any) -> Any:
    form = fields_of(shown.content.decode(), "act")
    return desk.post(reverse("admin:archive_article_act", args=[act]), form | typed | {"do": "1"}, follow=True)


def some(number: int = 3, **fields: Any) -> list[Article]:
    return [make.article(f"Article {n}", state=State.IMPORTED, **fields) for n in range(number)]


def test_ticked_articles_get_a_new_tag_after_it_was_shown_and_lose_it_by_the_undo_of_the_message(editor: Desk) -> None:
    articles = some()
    page = choose(editor, "add_tag", articles[:2], query="?state=imported")
    assert "<b>2</b> articles are chosen." in page.content.decode()
    shown = show(editor, page, "add_tag", tag="Night trains", reason="in their titles")
    content = shown.content.decode()
    assert "<b>2</b> will change" in content and "Add the new tag Night trains: 2 articles" in content
    assert not Tag.objects.exists()
    done = do(editor, shown, "add_tag")
    assert done.redirect_chain[-1][0] == f"{LIST}?state=imported"
    assert "Add the tag Night trains: 2 articles." in done.content.decode()
    act = ChangeSet.objects.latest("pk")
    assert act.reason == "in their titles"
    undo = reverse("admin:archive_changeset_undo", args=[act.pk])
    assert undo in done.content.decode()
    editor.post(undo)
    assert not Tag.objects.exists()


def test_a_source_that_there_is_not_yet_is_made_by_the_act_and_undone_with_it(editor: Desk) -> None:
    articles = some()
    page = choose(editor, "set_source", articles)
    shown = show(editor, page, "set_source", source="Night Post", kind_of_new="newspaper")
    content = shown.content.decode()
    assert "Set the source to the new source Night Post: 3 articles" in content and "Night Post (new)" in content
    assert not Source.objects.exists()
    done = do(editor, shown, "set_source")
    assert "Set the source to Night Post: 3 articles." in done.content.decode()
    assert set(Article.objects.values_list("source__name", "source__kind")) == {("Night Post", "newspaper")}
    editor.post(reverse("admin:archive_changeset_undo", args=[ChangeSet.objects.latest("pk").pk]))
    assert not Source.objects.exists()


def test_a_source_that_is_called_nearly_so_is_pointed_at_before_another_is_made(editor: Desk) -> None:
    there = make.source("Night Post")
    articles = some(1)
    page = choose(editor, "set_source", articles)
    assert "is_another" not in page.content.decode()
    asked = show(editor, page, "set_source", source="NightPost")
    content = asked.content.decode()
    assert "There is no source “NightPost”, but there is “Night Post”." in content
    assert "will change" not in content
    shown = show(editor, asked, "set_source", is_another="on")
    assert "Set the source to the new source NightPost" in shown.content.decode()
    do(editor, show(editor, asked, "set_source", source="night post"), "set_source")
    assert Article.objects.get().source == there and Source.objects.count() == 1
    again = show(editor, choose(editor, "set_source", articles), "set_source", source="NightPost")
    do(editor, show(editor, again, "set_source", is_another="on", also_edited="on"), "set_source")
    assert Article.objects.get().source != there and Source.objects.count() == 2


def test_a_tag_that_is_called_nearly_so_is_taken_by_its_button_or_made_by_a_tick(editor: Desk) -> None:
    there = make.tag("night trains")
    make.article(tags=[there])
    articles = some(1)
    asked = show(editor, choose(editor, "add_tag", articles), "add_tag", tag="Night Train")
    content = asked.content.decode()
    assert "There is no tag “Night Train”. There is already: “night trains” (1 article)." in content
    assert 'name="tag" value="night trains"' in content and "will change" not in content
    # A browser sends the button behind the box, and the last value counts.
    shown = show(editor, asked, "add_tag", tag=["Night Train", "night trains"])
    assert "Add the tag night trains: 1 article" in shown.content.decode()
    do(editor, shown, "add_tag")
    assert articles[0].tags.get() == there
    asked = show(editor, choose(editor, "add_tag", articles), "add_tag", tag="Night Train")
    shown = show(editor, asked, "add_tag", is_another="on")
    assert "Add the new tag Night Train: 1 article" in shown.content.decode() and Tag.objects.count() == 1
    do(editor, shown, "add_tag")
    assert set(articles[0].tags.values_list("name", flat=True)) == {"night trains", "Night Train"}


def test_who_may_not_add_a_source_is_not_asked_for_its_kind(contributor: Desk) -> None:
    page = choose(contributor, "set_source", some(1))
    assert "kind_of_new" not in page.content.decode()
    answer = show(contributor, page, "set_source", source="Night Post")
    assert "you may not make one" in answer.content.decode()


def test_all_that_is_listed_is_a_step_of_its_own_and_follows_the_whole_filter(editor: Desk) -> None:
    source = make.source()
    some(3, source=source)
    some(2)
    page = choose(editor, "set_language", some(1), query=f"?source={source.pk}", every=True)
    shown = show(editor, page, "set_language", language="kk")
    assert "<b>3</b> will change" in shown.content.decode()
    do(editor, shown, "set_language")
    assert sorted(Article.objects.values_list("language", "source")) == [("en", None)] * 3 + [("kk", source.pk)] * 3


def test_another_act_than_was_shown_is_shown_first(editor: Desk) -> None:
    articles = some()
    shown = show(editor, choose(editor, "set_language", articles), "set_language", language="kk")
    answer = do(editor, shown, "set_language", language="ru")
    assert "Look at it once more." in answer.content.decode()
    assert set(Article.objects.values_list("language", flat=True)) == {"en"}
    do(editor, answer, "set_language")
    assert set(Article.objects.values_list("language", flat=True)) == {"ru"}


def test_what_is_left_is_said_with_its_reason_before_and_after(editor: Desk) -> None:
    articles = some()
    shown = show(editor, choose(editor, "set_language", articles), "set_language", language="kk")
    edit(articles[0], {"byline": "Ann"}, user=make.user("colleague"))
    said = do(editor, shown, "set_language").content.decode()
    assert "Skipped: 1 article." in said and "changed it since you chose it" in said
    again = show(editor, choose(editor, "set_language", articles), "set_language", language="kk").content.decode()
    assert "<b>2</b> It is so already." in again and "<b>1</b> will change" in again


def test_what_would_get_a_problem_can_be_left_out(editor: Desk) -> None:
    make.source("Young Post", founded=2020)
    old, _new = some(1, on="1999-01-01")[0], some(1)
    page = choose(editor, "set_source", [old, *_new])
    shown = show(editor, page, "set_source", source="young post")
    assert "1 article gets this problem." in shown.content.decode()
    fewer = show(editor, shown, "set_source", leave_out="date_before_source")
    assert "<b>1</b> will change" in fewer.content.decode()
    do(editor, fewer, "set_source")
    old.refresh_from_db()
    assert old.source is None
    assert Article.objects.exclude(source=None).count() == 1


def test_what_is_typed_wrongly_is_said_beside_the_box(editor: Desk) -> None:
    articles = some(1)
    for act, typed, said in (
        ("set_date", {"published": "31 February"}, "errorlist"),
        ("remove_tag", {"tag": "none"}, "There is no such tag."),
        ("accept_problem", {"code": "undated"}, "errorlist"),
    ):
        page = choose(editor, act, articles)
        assert said in show(editor, page, act, **typed).content.decode(), act


def test_more_than_some_hundred_become_a_job(editor: Desk, started: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.editing.bulk.applying.IN_A_REQUEST", 2)
    shown = show(editor, choose(editor, "set_language", some()), "set_language", language="kk")
    assert "done in the background" in shown.content.decode()
    answer = do(editor, shown, "set_language")
    job = Job.objects.get()
    assert started == [job.pk]
    assert answer.redirect_chain[-1][0] == reverse("admin:archive_job_change", args=[job.pk])
    assert (job.total, job.user) == (3, editor.user)


def test_more_than_ten_thousand_are_refused_with_what_to_do(editor: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.admin.acts.choosing.MOST_AT_ONCE", 2)
    articles = some()
    answer = editor.post(
        LIST, {"action": "set_language", "_selected_action": [articles[0].pk], "select_across": "1"}, follow=True
    )
    said = answer.content.decode()
    assert "Narrow the list" in said and "manage.py act_on_articles set_language" in said


def test_transitions_have_the_same_bound(editor: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.admin.acts.choosing.MOST_AT_ONCE", 2)
    monkeypatch.setattr("archive.admin.articles.transitions.MOST_AT_ONCE", 2)
    articles = some()
    command = f"manage.py act_on_articles move --with target=in_review --by {editor.user.username}"
    said = editor.post(
        LIST, {"action": "to_in_review", "_selected_action": [articles[0].pk], "select_across": "1"}, follow=True
    )
    assert escape(command) in said.content.decode()
    ids = ",".join(str(one.pk) for one in articles)
    sent = editor.post(reverse("admin:archive_article_move", args=["in_review"]), {"ids": ids}, follow=True)
    assert escape(command) in sent.content.decode()
    assert set(Article.objects.values_list("state", flat=True)) == {"imported"}


@pytest.mark.parametrize("act", ["add_tag", "set_source", "set_language", "set_date", "accept_problem"])
def test_the_pages_of_an_act_cost_the_same_however_many_articles_it_is_for(editor: Desk, act: str) -> None:
    make.tag("rail"), make.source("Morning Post")
    undated = {"code": "undated", "severity": "warning"}

    def queries() -> list[int]:
        articles = some(4, problems=[undated], on=None) if not Article.objects.exists() else list(Article.objects.all())
        with CaptureQueriesContext(connection) as chosen:
            page = choose(editor, act, articles)
        typed = {"tag": "rail", "source": "Morning Post", "language": "kk", "published": "2024", "code": "undated"}
        with CaptureQueriesContext(connection) as shown:
            answer = show(editor, page, act, reason="why", **typed)
        assert f"<b>{len(articles)}</b> will change" in answer.content.decode(), act
        return [len(chosen), len(shown)]

    queries()
    few = queries()
    some(20, problems=[undated], on=None)
    many = queries()
    assert all(more <= fewer for fewer, more in zip(few, many, strict=True)), (few, many)
    assert sum(few) < 60


def test_who_may_not_does_not_see_an_act_nor_gets_its_page(contributor: Desk) -> None:
    articles = some(1)
    assert 'value="accept_problem"' not in contributor.get(LIST).content.decode()
    url = reverse("admin:archive_article_act", args=["accept_problem"])
    assert contributor.post(url, {"choice": as_text(freeze([articles[0].pk]))}).status_code == 403
    assert contributor.get(url).status_code == 404
    assert contributor.post(reverse("admin:archive_article_act", args=["dance"])).status_code == 404


def test_what_is_chosen_is_sent_as_a_table_or_as_lines_of_json(editor: Desk) -> None:
    one = make.article("=SUM(A1)", state=State.IMPORTED, tags=[make.tag("rail")])
    other = make.article("Other", on=None)
    table = b"".join(choose(editor, "export_csv", [one, other]).streaming_content).decode()
    rows = {row["key"]: row for row in csv.DictReader(io.StringIO(table.lstrip("\ufeff")))}
    assert rows[one.key]["title"] == "'=SUM(A1)"
    assert (rows[one.key]["tags"], rows[one.key]["state"], rows[other.key]["published"]) == ("rail", "imported", "")
    lines = b"".join(choose(editor, "export_jsonl", [one, other]).streaming_content).decode().splitlines()
    read = {row["key"]: row for row in map(json.loads, lines)}
    assert (read[one.key]["title"], read[one.key]["body"]) == ("=SUM(A1)", one.body)
