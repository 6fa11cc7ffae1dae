"""Unknown names at the desk: listed by kind, decided upon after a preview, dismissed, and looked for again."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from archive.editing.merging.vocabulary import merge_vocabulary
from archive.editing.unknown_names.finding import find_unknown_names
from archive.jobs.runner import run_job
from archive.models import Article, Job, State, Tag, UnknownName
from tests import make
from tests.admin.conftest import Desk, fields_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]
LIST = "admin:names"


def filed_under(*words: str, **fields: Any) -> Article:
    problem = {"code": "unknown_keywords", "severity": "note", "evidence": {"keywords": list(words)}}
    return make.article(fields.pop("title", "On nets"), state=State.IMPORTED, problems=[problem], **fields)


def page(desk: Desk, **conditions: str) -> str:
    return str(desk.get(reverse(LIST, query=conditions or None)).content.decode())


def way(row: UnknownName, meant: str) -> str:
    return reverse("admin:names_decide", args=[row.pk, meant])


def test_names_are_listed_by_kind_with_their_articles_and_what_came_since(editor: Desk) -> None:
    filed_under("fishing", title="Nets and boats")
    filed_under("fishing", "boats")
    make.article("By somebody", byline="Ann Lee")
    find_unknown_names()
    filed_under("later")
    shown = page(editor)
    assert "1 article came since" in shown
    names = re.findall(r"names__name[^>]*>([^<]+)", shown)
    assert names == ["fishing", "boats"]
    assert "Nets and boats" in shown
    assert re.findall(r"names__name[^>]*>([^<]+)", page(editor, kind="credit")) == ["Ann Lee"]
    assert re.findall(r"names__name[^>]*>([^<]+)", page(editor, kind="keyword", q="BOA")) == ["boats"]
    assert "No name has these letters" in page(editor, kind="keyword", q="zzz")


def test_a_page_of_names_costs_the_same_however_many_there_are(editor: Desk) -> None:
    counts = []
    for number in (2, 30):
        filed_under(*(f"word {n}" for n in range(number)))
        find_unknown_names()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page(editor, kind="keyword")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_one_look_and_one_click_make_a_tag_that_old_articles_get(editor: Desk) -> None:
    article = filed_under("fishing")
    find_unknown_names()
    row = UnknownName.objects.get()
    opened = editor.get(way(row, "tag"))
    shown = opened.content.decode()
    assert "<b>1</b> will change" in shown
    assert "On nets" in shown
    assert not Tag.objects.exists()
    sent = fields_of(shown, "name_form")
    assert (sent["called"], sent["kind"]) == (["fishing"], ["topic"])
    answer = editor.post(way(row, "tag"), sent | {"do": "1"}, follow=True)
    told = answer.content.decode()
    assert "“fishing” is a tag now" in told
    assert "1 article got it" in told
    assert "Undo" in told
    assert [tag.name for tag in article.tags.all()] == ["fishing"]
    assert "names__name" not in told


def test_what_is_called_nearly_so_is_named_and_one_click_away(editor: Desk) -> None:
    fisheries = make.tag("Fishery")
    filed_under("fisheries")
    make.article("By somebody", byline="MorningPost", state=State.IMPORTED)
    make.source("Morning Post")
    find_unknown_names()
    for kind, meant, target, said in (
        ("keyword", "tag", "Fishery", "“Fishery” (0 articles)"),
        ("credit", "source", "Morning Post", "“Morning Post”"),
    ):
        row = UnknownName.objects.get(kind=kind)
        shown = editor.get(way(row, meant)).content.decode()
        assert f"There is already: {said}." in " ".join(shown.split())
        url = unescape(re.findall(rf'href="({way(row, meant)[:-1]}-name/[^"]*)"', shown)[0])
        assert fields_of(editor.get(url).content.decode(), "name_form")["target"] == [target]
    name = UnknownName.objects.get(kind="keyword")
    url = reverse("admin:names_decide", args=[name.pk, "tag-name"], query={"target": "Fishery"})
    editor.post(way(name, "tag-name"), editor.open(url, "name_form") | {"do": "1"})
    assert [one.name for one in fisheries.aliases.all()] == ["fisheries"] and Tag.objects.count() == 1
    assert "There is already" not in editor.get(way(row, "source-name")).content.decode()


def test_what_was_not_shown_is_not_done(editor: Desk) -> None:
    filed_under("fishing")
    find_unknown_names()
    row = UnknownName.objects.get()
    sent = editor.open(way(row, "tag"), "name_form")
    shown = editor.post(way(row, "tag"), sent | {"called": "Angling", "do": "1"}).content.decode()
    assert "Look at it once more" in shown
    assert not Tag.objects.exists()
    editor.post(way(row, "tag"), fields_of(shown, "name_form") | {"do": "1"})
    assert Tag.objects.get().name == "Angling"


def test_a_name_of_what_is_there_is_chosen_by_its_name_and_a_clash_is_told(editor: Desk) -> None:
    tag, article = make.tag("angling"), filed_under("fishing")
    find_unknown_names()
    row = UnknownName.objects.get()
    url = way(row, "tag-name")
    assert "None of the tags is called" in editor.post(url, {"target": "nets"}).content.decode()
    shown = editor.post(url, {"target": "Angling", "preview": "1"}).content.decode()
    editor.post(url, fields_of(shown, "name_form") | {"do": "1"})
    assert article.tags.get() == tag
    assert tag.aliases.get().name == "fishing"
    told = editor.post(way(row, "tag"), {"called": "Angling", "kind": "topic"}).content.decode()
    assert "called “Angling” already" in told
    assert editor.get(way(row, "source")).status_code == 404


def test_a_credit_of_which_there_is_a_source_leads_to_merging_and_is_gone_then(editor: Desk) -> None:
    post, new = make.source("Morning Post"), make.source("M. Post", is_confirmed=False)
    article = make.article("A", source=new)
    find_unknown_names()
    answer = editor.post(way(UnknownName.objects.get(), "source-name"), {"target": "morning post"})
    merge = answer.headers["Location"]
    assert merge.startswith(reverse("admin:archive_source_merge"))
    assert "M. Post" in editor.get(merge).content.decode()
    merge_vocabulary(post, [new], user=editor.user)
    article.refresh_from_db()
    assert article.source == post
    assert "names__name" not in page(editor, kind="credit")


def test_a_name_is_dismissed_and_taken_back(editor: Desk) -> None:
    filed_under("misc")
    find_unknown_names()
    row = UnknownName.objects.get()
    dismiss = reverse("admin:names_dismiss", args=[row.pk])
    assert editor.get(dismiss).status_code == 404
    assert "stays away" in editor.post(dismiss, follow=True).content.decode()
    assert "names__name" not in page(editor, kind="keyword")
    assert "misc" in page(editor, kind="keyword", state="dismissed")
    editor.post(dismiss, {"back": "1"})
    assert "names__name" in page(editor, kind="keyword")


def test_a_look_is_a_job_and_so_is_what_many_articles_get(
    editor: Desk, started: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    articles = [filed_under("fishing") for _n in range(3)]
    editor.post(reverse("admin:names_look"))
    editor.post(reverse("admin:names_look"))
    assert len(started) == 1
    run_job(started[0])
    assert Job.objects.get().result["new"] == {"keyword": 1}
    monkeypatch.setattr("archive.editing.bulk.applying.IN_A_REQUEST", 2)
    row = UnknownName.objects.get()
    sent = editor.open(way(row, "tag"), "name_form")
    answer = editor.post(way(row, "tag"), sent | {"do": "1"})
    job = Job.objects.get(kind="act")
    assert answer.headers["Location"] == reverse("admin:archive_job_change", args=[job.pk])
    run_job(job.pk)
    assert all(one.tagged.exists() for one in articles)


def test_the_first_page_names_what_is_met_most(editor: Desk) -> None:
    filed_under("fishing")
    find_unknown_names()
    assert "fishing" in editor.get(reverse("admin:index")).content.decode()
