"""Lines that a source prints with everything: learned, accepted, left out of later imports, and put back by undo."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.auth.models import User

from archive.editing.articles import edit
from archive.editing.undo import undo
from archive.importing.drafts import ArticleDraft, Finding, Known, KnownSource
from archive.importing.extraction.learned_lines import LearnedLines, at_the_edges, without
from archive.importing.options import ImportOptions
from archive.importing.pipeline import run_import
from archive.importing.reparse import reparse
from archive.importing.rules import learning
from archive.importing.rules.answers import AnswerRefusedError, accept, refuse, reopen
from archive.jobs.runner import run_job
from archive.models import Article, BoilerplatePlace, BoilerplateProposal, Job
from tests import make
from tests.editing import tables

LINE = "Harbour Gazette, the paper of the whole coast"
STORY = "Title: Quay {n} opens\nDate: 2024-05-0{n}\n\nThe office opened quay {n} today.\n\n"
STORY += "So its director {n} said.\n\n{line}\n\nSource: Harbour Gazette\n"


@pytest.mark.once
@pytest.mark.parametrize(
    ("body", "left"),
    [
        ("Ad.\n\nOne.\n\nTwo.", "One.\n\nTwo."),
        ("One.\n\nTwo.\n\nAd.", "One.\n\nTwo."),
        ("One.\n\n  Ad. \n\nTwo.", "One.\n\nTwo."),
        ("One.\nAd.\nTwo.", "One.\nTwo."),
        ("Ad.\n\nAd.", "Ad.\n\nAd."),
        ("Ad. One.\n\nTwo.", "Ad. One.\n\nTwo."),
        ("\n\n".join("abcdef") + "\n\nAd.\n\n" + "\n\n".join("ghijkl"), None),
    ],
)
def test_only_whole_lines_at_head_and_foot_are_left_out_and_never_all(body: str, left: str | None) -> None:
    assert without(body, {"Ad."})[0] == (body if left is None else left)
    assert all(body[one.start : one.end].strip() == one.words for one in at_the_edges(body))


@pytest.mark.once
def test_lines_that_are_let_go_make_room_for_those_behind_them() -> None:
    body = "\n".join(["text", *"1234567", *"abcdefg"])
    once = without(body, set("abcdefg345"))[0]
    assert once == without(without(body, set("abcdefg"))[0], set("abcdefg345"))[0]


@pytest.mark.once
def test_what_is_left_out_follows_the_source_by_name_by_address_or_as_given() -> None:
    sources = (KnownSource("Harbour Gazette", "gazette"), KnownSource("Post", "post"))
    known = Known(sources, {"gazette.example": "gazette"})
    learned = LearnedLines.of({"gazette": frozenset({"Ad."})}, known)
    draft = ArticleDraft(b"One.\n\nAd.", "text/plain", "utf-8", "One.\n\nAd.")
    by_name = ArticleDraft(b"x", "text/plain", "utf-8", draft.body, source=Finding("HARBOUR Gazette", "document", "r"))
    other = ArticleDraft(b"x", "text/plain", "utf-8", draft.body, source=Finding("Post", "document", "r"))
    address = Finding("https://www.gazette.example/1", "metadata", "r")
    by_address = ArticleDraft(b"x", "text/plain", "utf-8", draft.body, original_url=address)
    assert [learned.left_out(one).body for one in (draft, by_name, other, by_address)] == [
        draft.body, "One.", draft.body, "One.",
    ]  # fmt: skip
    given = learned.left_out(draft, "gazette")
    assert given.body == "One." and given.learned[0].span == (6, 9)


@pytest.fixture
def user() -> User:
    return make.user("Ann", is_superuser=True)


@pytest.fixture
def gazette(tmp_path: Path) -> list[Article]:
    """Six articles of one paper, five of them with its line."""
    make.source("Harbour Gazette")
    for n in range(1, 7):
        (tmp_path / f"{n}.txt").write_text(STORY.format(n=n, line=LINE if n < 6 else "A last word."))
    run_import([tmp_path], ImportOptions(workers=1))
    return list(Article.objects.order_by("published_on"))


def learn(user: User) -> Job:
    job = learning.ask_for_learning(user)
    assert run_job(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.DONE, job.message
    return job


@pytest.mark.django_db
def test_a_line_of_many_articles_is_proposed_with_its_very_characters(user: User, gazette: list[Article]) -> None:
    learn(user)
    proposal = BoilerplateProposal.objects.get()
    assert (proposal.line, proposal.number, proposal.number_read, str(proposal.source)) == (
        LINE, 5, 6, "Harbour Gazette",
    )  # fmt: skip
    for place in BoilerplatePlace.objects.select_related("article"):
        assert place.article.body[place.start : place.end] == LINE


@pytest.mark.django_db
def test_an_accepted_line_is_taken_out_as_one_act_which_undo_takes_back(user: User, gazette: list[Article]) -> None:
    learn(user)
    edit(gazette[0], {"body": gazette[0].body + "\n\nBy hand."}, user=user)
    edit(gazette[1], {"byline": "Ann"}, user=user)
    learn(user)  # what changed meanwhile was read again
    before = tables.records()
    done = accept(BoilerplateProposal.objects.get(), user).done
    assert done and done.changed == 4 and sum(done.skipped.values()) == 1
    has_line = [LINE in body for body in Article.objects.order_by("published_on").values_list("body", flat=True)]
    assert has_line == [True, False, False, False, False, False]
    pieces = Article.objects.get(pk=gazette[2].pk).evidence["removed"]["pieces"]
    original = STORY.format(n=3, line=LINE)
    assert [(original[slice(*one["span"])], one["rule"]) for one in pieces] == [
        (LINE, "learned boilerplate of harbour-gazette")
    ]
    assert done.change_set
    undo([done.change_set])
    assert tables.records() == before
    assert BoilerplateProposal.objects.get().state == "open"


@pytest.mark.django_db
def test_later_imports_and_new_readings_leave_an_accepted_line_out(
    user: User, gazette: list[Article], tmp_path: Path
) -> None:
    learn(user)
    accept(BoilerplateProposal.objects.get(), user)
    after = tables.records()
    assert reparse(Article.objects.all()).changed == 0
    assert tables.records() == after
    (tmp_path / "later").mkdir()
    (tmp_path / "later" / "7.txt").write_text(STORY.format(n=7, line=LINE))
    run_import([tmp_path / "later"], ImportOptions(workers=1))
    new = Article.objects.order_by("-pk")[0]
    assert LINE not in new.body and LINE not in new.text
    assert new.evidence["removed"]["pieces"][0]["text"] == LINE
    assert any(one["text"] == LINE for one in new.import_records.get().reading["removed"])
    learn(user)
    assert BoilerplateProposal.objects.waiting().count() == 0


@pytest.mark.django_db
def test_a_refused_line_stays_refused_until_it_is_opened_again(user: User, gazette: list[Article]) -> None:
    learn(user)
    proposal = BoilerplateProposal.objects.get()
    refuse(proposal, user)
    learn(user)
    assert [one.state for one in BoilerplateProposal.objects.all()] == ["refused"]
    with pytest.raises(AnswerRefusedError):
        accept(proposal, user)
    reopen(proposal, user)
    assert accept(proposal, user).done is not None


@pytest.mark.django_db
def test_what_an_editor_ticked_out_stays_in_the_text(user: User, gazette: list[Article]) -> None:
    learn(user)
    BoilerplatePlace.objects.filter(article=gazette[0]).update(is_left_out=True)
    learn(user)
    done = accept(BoilerplateProposal.objects.get(), user).done
    assert done and done.changed == 4
    assert LINE in Article.objects.get(pk=gazette[0].pk).body
