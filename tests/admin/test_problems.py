"""Problems at the desk: accepted for a reason, one or many; publishing names them, and leaves them out if asked."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from archive.editing.problem_review import find_problems
from archive.jobs.runner import run_job
from archive.models import Article, ArticleProblem, ChangeSet, Job, State
from tests import make
from tests.admin.conftest import Desk

pytestmark = [pytest.mark.django_db, pytest.mark.once]
LONG = "\n\n".join(f"The council met on evening {n} and heard eleven people speak of the ferry." for n in range(6))


def undated(n: int, **fields: Any) -> Article:
    article = make.article(f"Article {n}", body=LONG, on=None, state=State.IN_REVIEW, **fields)
    find_problems(Article.objects.filter(pk=article.pk))
    return article


def accept(desk: Desk, problems: Any, **typed: str) -> Any:
    ids = ",".join(str(problem.pk) for problem in problems)
    return desk.post(reverse("admin:archive_articleproblem_accept"), {"ids": ids} | typed)


def test_one_is_accepted_with_a_reason_which_stands_beside_it(editor: Desk) -> None:
    article = undated(1)
    url = reverse("admin:archive_article_change", args=[article.pk])
    editor.save(url, "article_form", _accept="undated", **{"reason-undated": "Never dated"})
    problem = article.problems.get(code="undated")
    assert (problem.state, problem.reason) == ("accepted", "Never dated")
    assert "Never dated" in editor.get(url).content.decode()


def test_many_are_accepted_as_one_act_for_one_reason(editor: Desk) -> None:
    for n in range(3):
        undated(n)
    chosen = ArticleProblem.objects.filter(code="undated")
    url = reverse("admin:archive_articleproblem_changelist")
    page = editor.post(url, {"action": "accept", "_selected_action": [one.pk for one in chosen]})
    assert "Accept 3 problems" in page.content.decode()
    assert not ArticleProblem.objects.filter(state="accepted").exists()
    before = ChangeSet.objects.count()
    accept(editor, chosen, reason="No edition is dated")
    assert set(chosen.values_list("state", "reason")) == {("accepted", "No edition is dated")}
    assert ChangeSet.objects.count() == before + 1


def test_hundreds_are_accepted_by_a_job_kind_by_kind(
    editor: Desk, started: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archive.admin.problem_acceptance.IN_A_REQUEST", 2)
    for n in range(3):
        undated(n)
    answer = accept(editor, ArticleProblem.objects.all(), reason="No edition is dated")
    assert answer.status_code == 302 and not Job.objects.exists()
    url = reverse("admin:archive_articleproblem_changelist")
    every = {"action": "accept", "select_across": "1", "_selected_action": [ArticleProblem.objects.all()[0].pk]}
    assert "problems of several kinds are chosen" in editor.post(url, every, follow=True).content.decode()
    accept(editor, ArticleProblem.objects.filter(code="undated"), reason="No edition is dated")
    job = Job.objects.get()
    assert (started, job.total, job.user) == ([job.pk], 3, editor.user)
    run_job(job.pk)
    assert set(ArticleProblem.objects.filter(code="undated").values_list("state", "reason")) == {
        ("accepted", "No edition is dated")
    }
    assert not ArticleProblem.objects.exclude(code="undated").filter(state="accepted").exists()


def test_more_than_ten_thousand_are_refused(editor: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("admin.acts.choosing", "admin.problem_acceptance"):
        monkeypatch.setattr(f"archive.{module}.MOST_AT_ONCE", 1)
    monkeypatch.setattr("archive.admin.queues.MOST_IN_A_REQUEST", 1)
    undated(1)
    url = reverse("admin:archive_articleproblem_changelist")
    for action in ("accept", "reopen"):
        every = {"action": action, "select_across": "1", "_selected_action": [ArticleProblem.objects.all()[0].pk]}
        assert "Narrow the list" in editor.post(url, every, follow=True).content.decode()
        ArticleProblem.objects.update(state="accepted")
    ArticleProblem.objects.update(state="open")
    accept(editor, ArticleProblem.objects.all(), reason="Why")
    assert set(ArticleProblem.objects.values_list("state", flat=True)) == {"open"}


def test_many_are_not_accepted_without_a_reason(editor: Desk) -> None:
    undated(1)
    page = accept(editor, ArticleProblem.objects.all(), reason=" ")
    assert page.status_code == 200
    assert not ArticleProblem.objects.filter(state="accepted").exists()


def test_ids_that_are_none_accept_nothing(editor: Desk) -> None:
    undated(1)
    url = reverse("admin:archive_articleproblem_accept")
    for ids in ("", "x", "-1", "9" * 40, "9" * 5000, "1;2"):
        editor.post(url, {"ids": ids, "reason": "Why"})
    assert not ArticleProblem.objects.filter(state="accepted").exists()


def test_publishing_says_which_problems_stand_and_takes_those_without_if_asked(publisher: Desk) -> None:
    tag, source = make.tag(), make.source(languages=["en"])
    sound = make.article("Sound", body=LONG, state=State.IN_REVIEW, tags=[tag], source=source)
    find_problems(Article.objects.all())
    doubtful = undated(1, tags=[tag], source=source)
    url = reverse("admin:archive_article_move", args=["published"])
    ids = f"{sound.pk},{doubtful.pk}"
    page = publisher.get(f"{url}?ids={ids}").content.decode()
    assert "Undated" in page
    assert "Only the 1 without warnings" in page
    publisher.post(url, {"ids": ids, "without_warnings": "1"})
    assert set(Article.objects.values_list("title", "state")) == {("Sound", "published"), ("Article 1", "in_review")}
    publisher.post(url, {"ids": ids})
    assert Article.objects.get(pk=doubtful.pk).state == State.PUBLISHED


def test_what_blocks_is_refused_by_name(publisher: Desk) -> None:
    article = make.article("Empty", body="", state=State.IN_REVIEW)
    find_problems(Article.objects.all())
    url = reverse("admin:archive_article_move", args=["published"])
    assert "A problem holds it back: no text" in publisher.get(f"{url}?ids={article.pk}").content.decode()
    publisher.post(url, {"ids": str(article.pk)})
    assert Article.objects.get().state == State.IN_REVIEW
