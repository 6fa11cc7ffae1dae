"""Rules at the desk: what a change would do is shown before it is done; lines that repeat are let go or stay."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from archive.importing.rules.concerned import rules_stamp
from archive.jobs.runner import run_job
from archive.models import (
    Article,
    BoilerplatePlace,
    BoilerplateProposal,
    ChangeSet,
    Job,
    ShadowDifference,
    ShadowRun,
    State,
    TagAlias,
)
from archive.search.index import follower
from tests import make
from tests.admin.conftest import Desk, fields_of
from tests.editing.tables import everything

pytestmark = [pytest.mark.django_db, pytest.mark.once]
RUNS, LINES = reverse("admin:archive_shadowrun_changelist"), reverse("admin:archive_boilerplateproposal_changelist")
AD = "The paper of the whole coast"


def page(desk: Desk, url: str) -> str:
    response = desk.get(url, follow=True)
    assert response.status_code == 200
    return str(response.content.decode())


def alias(desk: Desk, tag: Any, name: str) -> Any:
    """Give a tag another name by its form."""
    url = reverse("admin:archive_tag_change", args=[tag.pk])
    rows = {"aliases-TOTAL_FORMS": "1", "aliases-0-name": name, "aliases-0-use": "name", "aliases-0-language": ""}
    sent = desk.open(url, "tag_form") | rows
    return desk.post(url, sent, follow=True).content.decode()


@pytest.fixture
def tugs() -> Any:
    for n in range(3):
        body = f"A tug named Old Mole, number {n}, left."
        make.article(f"Tug {n}", body=body, original=f"Title: Tug {n}\n\n{body}".encode(), state=State.IMPORTED)
    make.article("Other", body="Nothing of it.", original=b"Title: Other\n\nNothing of it.")
    follower.catch_up()
    return make.tag("breakwater")


def test_from_a_new_alias_to_its_findings_and_their_application_and_undo(editor: Desk, tugs: Any) -> None:
    told = alias(editor, tugs, "Old Mole")
    assert TagAlias.objects.filter(name="Old Mole").exists()
    assert "3 stored articles may read otherwise now." in told
    start = reverse("admin:archive_shadowrun_start") + f"?about=tag&amp;id={tugs.pk}"
    assert f'href="{start}"' in told
    sent = editor.open(start.replace("&amp;", "&"), "start")
    waiting = editor.post(reverse("admin:archive_shadowrun_start"), sent)
    job, before = Job.objects.get(), everything()
    assert waiting["Location"] == reverse("admin:archive_job_change", args=[job.pk])
    run_job(job.pk)
    run = ShadowRun.objects.get()
    url = reverse("admin:archive_shadowrun_change", args=[run.pk])
    assert url in page(editor, waiting["Location"]) and everything() != before
    shown = page(editor, f"{url}?field=tags&effect=gained")
    assert "breakwater" in shown and "Tug 1" in shown and "Apply to 3 articles" in shown
    assert "Other" not in shown.partition('id="content-main"')[2]
    out = Article.objects.get(title="Tug 1").pk
    editor.post(reverse("admin:archive_shadowrun_leave_out", args=[run.pk]), {"article": [out], "leave_out": "1"})
    assert "Apply to 2 articles" in page(editor, url)
    done = editor.post(reverse("admin:archive_shadowrun_apply", args=[run.pk]), {"reason": "new name"}, follow=True)
    change_set = ChangeSet.objects.latest("pk")
    assert reverse("admin:archive_changeset_undo", args=[change_set.pk]) in done.content.decode()
    assert set(tugs.tagged.values_list("content_object__title", flat=True)) == {"Tug 0", "Tug 2"}
    editor.post(reverse("admin:archive_changeset_undo", args=[change_set.pk]), {"reason": "because"})
    assert tugs.tagged.count() == 0


def test_a_save_from_which_nothing_follows_offers_nothing(editor: Desk, tugs: Any) -> None:
    make.article("Tagged", tags=[tugs])
    url = reverse("admin:archive_tag_change", args=[tugs.pk])
    sent = editor.open(url, "tag_form") | {"description": "Of stone."}
    assert "may read otherwise" not in editor.post(url, sent, follow=True).content.decode()


def test_findings_of_yesterdays_rules_are_not_applied_at_the_desk(editor: Desk, tugs: Any) -> None:
    run = finding(1)
    make.source("New")
    url = reverse("admin:archive_shadowrun_apply", args=[run.pk])
    sets = ChangeSet.objects.count()
    assert "changed since" in editor.post(url, follow=True).content.decode()
    assert ChangeSet.objects.count() == sets


def finding(number: int) -> ShadowRun:
    """Make a run that was read to its end, with so many differing articles."""
    job = Job.objects.create(kind="shadow", title="Read", state=Job.State.DONE)
    counts = {"title changed": number}
    run = ShadowRun.objects.create(about="all", job=job, read=number, differing=number, counts=counts)
    for n in range(number):
        article = make.article(f"Found {n}")
        ShadowDifference.objects.create(
            run=run, article=article, version=article.version, field="title", effect="changed", old="a", new="b"
        )
    ShadowRun.objects.update(rules_stamp=rules_stamp())
    return run


def proposed(number: int) -> BoilerplateProposal:
    """Make a proposal with so many places."""
    source = make.source(f"Coast {number}")
    made = BoilerplateProposal.objects.create(source=source, line=AD, number=number, number_read=number)
    for n in range(number):
        article = make.article(f"Coast {number} {n}", source=source, body=f"A story {n}.\n\n{AD}")
        start = article.body.index(AD)
        BoilerplatePlace.objects.create(
            proposal=made, article=article, version=article.version, start=start, end=start + len(AD)
        )
    return made


def queries(desk: Desk, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as found:
        page(desk, url)
    return len(found)


def test_no_page_asks_more_for_more_rows(editor: Desk) -> None:
    few, many = finding(2), finding(12)
    some, more = proposed(2), proposed(12)
    for name, pair in (("shadowrun", (few, many)), ("boilerplateproposal", (some, more))):
        one, other = (reverse(f"admin:archive_{name}_change", args=[row.pk]) for row in pair)
        page(editor, one)
        assert queries(editor, one) == queries(editor, other), name
    was = queries(editor, LINES), queries(editor, RUNS)
    proposed(3), finding(1)
    assert (queries(editor, LINES), queries(editor, RUNS)) == was


def test_a_line_is_shown_to_the_character_taken_out_and_undone(editor: Desk) -> None:
    proposal = proposed(6)
    url = reverse("admin:archive_boilerplateproposal_change", args=[proposal.pk])
    answer = reverse("admin:archive_boilerplateproposal_answer", args=[proposal.pk])
    assert AD in page(editor, f"{LINES}?source={proposal.source_id}")
    shown = page(editor, url)
    assert f"A story 3.\n\n<del>{AD}</del>" in shown and f"characters 12 to {12 + len(AD)}" in shown
    first = proposal.places.order_by("article_id")[0].article_id
    editor.post(answer, {"act": "leave_out", "article": [first]})
    assert "Leave it out of 5 texts" in page(editor, url)
    done = editor.post(answer, {"act": "accept"}, follow=True)
    assert "Left out of 5 texts" in done.content.decode()
    assert Article.objects.filter(body__contains=AD).count() == 1
    change_set = ChangeSet.objects.latest("pk")
    editor.post(reverse("admin:archive_changeset_undo", args=[change_set.pk]), {"reason": "because"})
    proposal.refresh_from_db()
    assert Article.objects.filter(body__contains=AD).count() == 6 and proposal.state == "open"


def test_what_was_left_out_is_put_back_on_the_form_of_its_article(editor: Desk) -> None:
    proposal = proposed(5)
    editor.post(reverse("admin:archive_boilerplateproposal_answer", args=[proposal.pk]), {"act": "accept"})
    article = Article.objects.filter(source=proposal.source)[0]
    url = reverse("admin:archive_article_change", args=[article.pk])
    form = editor.post(url, editor.open(url, "article_form") | {"_put_back": "0"})
    assert fields_of(form.content.decode(), "article_form")["body"][0].endswith(f"\r\n\r\n{AD}")


def test_many_articles_are_done_by_a_job_in_the_same_act(editor: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.editing.bulk.applying.IN_A_REQUEST", 3)
    proposal = proposed(5)
    answer = reverse("admin:archive_boilerplateproposal_answer", args=[proposal.pk])
    response = editor.post(answer, {"act": "accept"})
    job = Job.objects.latest("pk")
    assert response["Location"] == reverse("admin:archive_job_change", args=[job.pk])
    run_job(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.DONE and Article.objects.filter(body__contains=AD).count() == 0
    assert job.change_set and job.change_set.changes.filter(model="boilerplateproposal").exists()


def test_a_refused_line_is_opened_again(editor: Desk) -> None:
    proposal = proposed(5)
    answer = reverse("admin:archive_boilerplateproposal_answer", args=[proposal.pk])
    for act, state in (("refuse", "refused"), ("accept", "refused"), ("reopen", "open")):
        editor.post(answer, {"act": act})
        proposal.refresh_from_db()
        assert proposal.state == state, act
    assert editor.post(answer, {"act": "nonsense"}).status_code == 404


@pytest.mark.parametrize("asked", ["?about=nonsense", "?about=tag", "?about=tag&id=99999", "?about=tag&id=x"])
def test_what_is_not_there_is_not_read_again(editor: Desk, asked: str) -> None:
    assert editor.get(reverse("admin:archive_shadowrun_start") + asked).status_code == 404
