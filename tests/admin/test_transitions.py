"""Articles move from state to state by buttons and actions, for those who may, with what each move needs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from archive.comparing.near_duplicates import refresh_fingerprints
from archive.editing.articles import edit
from archive.jobs.runner import run_job
from archive.models import Article, ChangeSet, Job, State
from tests import make
from tests.admin.conftest import Desk, fields_of
from tests.admin.test_imports import proposed

pytestmark = [pytest.mark.django_db, pytest.mark.once]
LIST = "admin:archive_article_changelist"
LONG = " ".join(f"word{n}" for n in range(200))


def move_url(target: str) -> str:
    return reverse("admin:archive_article_move", args=[target])


def state_of(article: Article) -> str:
    return Article.objects.get(pk=article.pk).state


def test_the_buttons_are_the_moves_that_the_person_may_make(contributor: Desk, editor: Desk, publisher: Desk) -> None:
    article = make.article(state=State.IN_REVIEW)
    url = reverse("admin:archive_article_change", args=[article.pk])
    desks = {"contributor": contributor, "editor": editor, "publisher": publisher}
    pages = {name: desk.get(url).content.decode() for name, desk in desks.items()}
    offered = {name: {state for state in State.values if move_url(state) in page} for name, page in pages.items()}
    assert offered["contributor"] == set()
    assert offered["editor"] == {"ready", "imported", "discarded"}
    assert offered["publisher"] == {"ready", "imported", "discarded", "published", "scheduled"}


def test_a_publisher_publishes_and_an_editor_may_not(editor: Desk, publisher: Desk) -> None:
    article = make.article(state=State.READY)
    editor.post(move_url("published"), {"ids": article.pk})
    assert state_of(article) == State.READY
    response = publisher.post(move_url("published"), {"ids": article.pk, "reason": "checked"}, follow=True)
    assert state_of(article) == State.PUBLISHED
    done = ChangeSet.objects.order_by("-pk")[0]
    assert (done.user, done.reason, done.kind) == (publisher.user, "checked", "transition")
    assert reverse("admin:archive_changeset_undo", args=[done.pk]) in response.content.decode()


def test_nothing_moves_on_get(publisher: Desk) -> None:
    article = make.article(state=State.READY)
    assert publisher.get(move_url("published"), {"ids": article.pk}).status_code == 200
    assert state_of(article) == State.READY


def test_a_withdrawal_needs_a_reason_and_keeps_its_public_note(publisher: Desk) -> None:
    article = make.article()
    told = {"reason": "court order", "withdrawal_reason": "legal", "mention": "gone"}
    for missing in told:
        page = publisher.post(
            move_url("withdrawn"), {"ids": article.pk} | {k: v for k, v in told.items() if k != missing}
        )
        assert page.content.decode().count("This field is required") == 1
        assert state_of(article) == State.PUBLISHED
    told["public_note"] = "By order of a court."
    publisher.post(move_url("withdrawn"), {"ids": article.pk} | told)
    article.refresh_from_db()
    assert (article.state, article.withdrawal_reason, article.withdrawal_note) == (
        State.WITHDRAWN,
        "legal",
        "By order of a court.",
    )
    assert article.withdrawal_mention is False
    assert ChangeSet.objects.order_by("-pk")[0].reason == "court order"


def test_nothing_about_a_withdrawal_is_chosen_for_whoever_makes_it(publisher: Desk) -> None:
    page = publisher.get(move_url("withdrawn"), {"ids": make.article().pk})
    form = page.context["form"]
    assert [form[name].value() for name in ("reason", "withdrawal_reason", "mention")] == [None, None, None]
    given = fields_of(page.content.decode(), move_url("withdrawn"))
    assert "mention" not in given
    assert given["withdrawal_reason"] == [""]
    assert "The address says what stood there" in page.content.decode()


def test_a_withdrawal_names_first_what_depends_on_the_article(
    publisher: Desk, django_assert_max_num_queries: Any
) -> None:
    alone, shared = make.event("Told once"), make.event("Told twice")
    article = make.article("Withdrawn soon", body=LONG, events=[alone, shared])
    make.article("Another account", events=[shared])
    copies = [make.article("The same wording", body=LONG)]
    copies.append(make.article("The same in a drawer", body=LONG, state=State.IMPORTED))
    refresh_fingerprints([article.pk, *(copy.pk for copy in copies)])
    make.article("Merged into it", state=State.MERGED, merged_into=article)
    proposed(article, title="Proposed")
    with django_assert_max_num_queries(40):
        page = publisher.get(move_url("withdrawn"), {"ids": article.pk}).content.decode()
    losing = page.split("Events that lose an account")[1].split("</section>")[0]
    only, other = losing.split("Told once")[1].split("Told twice")
    assert "no account of it is left" in only
    assert "other accounts stay" in other
    near = page.split("Nearly the same text, and still public")[1].split("</section>")[0]
    assert "The same wording" in near
    assert "in a drawer" not in near
    assert "Merged into it" in page.split("Addresses that lead here")[1].split("</section>")[0]
    assert "Proposals by imports" in page
    assert "Events that lose" not in publisher.get(move_url("discarded"), {"ids": article.pk}).content.decode()


def test_a_contributor_hands_over_by_name_and_sees_why_it_came_back(contributor: Desk, editor: Desk) -> None:
    article = make.article("Handed over", state=State.IMPORTED)
    change = reverse("admin:archive_article_change", args=[article.pk])
    assert "Hand over for review" in contributor.get(change).content.decode()
    contributor.post(move_url("in_review"), {"ids": article.pk})
    assert "Send back" in editor.get(change).content.decode()
    editor.post(move_url("imported"), {"ids": article.pk, "reason": "Which day was it?"})
    assert state_of(article) == State.IMPORTED
    page = " ".join(contributor.get(change).content.decode().split())
    assert f"{editor.user} sent it back on" in page
    assert "Which day was it?" in page


def test_where_four_eyes_are_wanted_the_page_says_who_has_to_approve(editor: Desk, settings: Any) -> None:
    settings.FOUR_EYES = True
    article, other = make.article("Own", state=State.IN_REVIEW), make.article("Other", state=State.IN_REVIEW)
    edit(article, {"title": "Mine"}, user=editor.user)
    said = "You made the last change of it, so someone else has to approve of it."
    assert said in editor.get(reverse("admin:archive_article_change", args=[article.pk])).content.decode()
    assert said not in editor.get(reverse("admin:archive_article_change", args=[other.pk])).content.decode()
    page = editor.get(move_url("ready"), {"ids": f"{article.pk},{other.pk}"}).content.decode()
    assert said in page.split("Won’t move")[1]
    editor.post(move_url("ready"), {"ids": f"{article.pk},{other.pk}"})
    assert (state_of(article), state_of(other)) == (State.IN_REVIEW, State.READY)


def test_a_schedule_needs_a_time_to_come(publisher: Desk) -> None:
    article = make.article(state=State.READY)
    past = publisher.post(move_url("scheduled"), {"ids": article.pk, "publish_at": "2001-01-01T10:00"})
    assert "Give a time in the future" in past.content.decode()
    at = timezone.now() + timedelta(days=3)
    publisher.post(move_url("scheduled"), {"ids": article.pk, "publish_at": f"{at:%Y-%m-%dT%H:%M}"})
    article.refresh_from_db()
    assert article.state == State.SCHEDULED
    assert article.publish_at is not None
    assert abs(article.publish_at - at) < timedelta(minutes=1)


def test_a_bulk_action_says_first_what_will_move_and_what_will_not(publisher: Desk) -> None:
    ready, public = make.article("Ready one", state=State.READY), make.article("Public one")
    chosen = {"action": "to_published", "_selected_action": [ready.pk, public.pk]}
    page = publisher.post(reverse(LIST), chosen).content.decode()
    assert state_of(ready) == State.READY
    will, wont = page.split("Won’t move")
    assert "Ready one" in will
    assert "Public one" in wont
    assert "An article that is published can&#x27;t become published." in wont
    sent = fields_of(page, move_url("published"))
    after = publisher.post(move_url("published"), sent, follow=True).content.decode()
    assert "1 article: now published." in after
    assert state_of(ready) == State.PUBLISHED


def test_all_articles_of_a_filtered_list_move_at_once(editor: Desk) -> None:
    articles = [make.article(f"Number {n}", state=State.IMPORTED) for n in range(5)]
    other = make.article("Other", state=State.IN_REVIEW)
    chosen = {"action": "to_in_review", "_selected_action": [articles[0].pk], "select_across": "1"}
    page = editor.post(reverse(LIST) + "?state=imported", chosen).content.decode()
    editor.post(move_url("in_review"), fields_of(page, move_url("in_review")))
    assert {state_of(article) for article in articles} == {State.IN_REVIEW}
    assert ChangeSet.objects.order_by("-pk")[0].changes.filter(object_id=other.pk).count() == 0


def test_actions_are_offered_to_those_who_may(contributor: Desk, editor: Desk) -> None:
    make.article(state=State.READY)
    assert "to_discarded" not in contributor.get(reverse(LIST)).content.decode()
    page = editor.get(reverse(LIST)).content.decode()
    assert "to_discarded" in page
    assert "to_published" not in page
    assert "delete_selected" not in page


def test_a_move_leads_back_only_to_this_site(editor: Desk) -> None:
    article = make.article(state=State.IMPORTED)
    sent = {"ids": article.pk, "next": "https://elsewhere.example/"}
    assert editor.post(move_url("in_review"), sent).headers["Location"] == reverse(LIST)


@pytest.mark.parametrize("ids", ["", "x", "1,", "99999999999999999999999", "-1"])
def test_ids_that_are_none_move_nothing(editor: Desk, ids: str) -> None:
    assert editor.post(move_url("in_review"), {"ids": ids}).status_code in (200, 302)


def test_a_state_that_is_no_target_is_not_found(editor: Desk) -> None:
    assert editor.get(move_url("merged"), {"ids": "1"}).status_code == 404
    assert editor.get(move_url("nowhere"), {"ids": "1"}).status_code == 404


def test_a_problem_is_accepted_with_what_was_typed_and_opened_again(editor: Desk, contributor: Desk) -> None:
    article = make.article(state="in_review", problems=[{"code": "address_unread", "severity": "warning"}])
    page = reverse("admin:archive_article_change", args=[article.pk])
    contributor.save(page, "article_form", _accept="address_unread")
    assert article.problems.get().state == "open"
    sent = editor.open(page, "article_form") | {"byline": "Ann", "_accept": "address_unread"}
    assert editor.post(page, sent).headers["Location"].endswith(page)
    problem = article.problems.get()
    assert (problem.state, problem.accepted_by) == ("accepted", editor.user.username)
    article.refresh_from_db()
    assert article.byline == "Ann"
    editor.save(page, "article_form", _reopen="address_unread")
    problem = article.problems.get()
    assert (problem.state, problem.accepted_by) == ("open", "")


def test_more_than_a_request_moves_are_moved_by_a_job_as_one_change(
    editor: Desk, started: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archive.admin.articles.transitions.IN_A_REQUEST", 1)
    ids = [make.article(f"Title {n}", state=State.IMPORTED).pk for n in range(3)]
    url = reverse("admin:archive_article_move", args=["in_review"])
    answer = editor.post(url, {"ids": ",".join(map(str, ids)), "reason": "to be read"})
    job = Job.objects.get()
    assert answer.headers["Location"] == reverse("admin:archive_job_change", args=[job.pk])
    assert started == [job.pk]
    run_job(job.pk)
    assert set(Article.objects.values_list("state", flat=True)) == {"in_review"}
    assert ChangeSet.objects.latest("pk").reason == "to be read"
