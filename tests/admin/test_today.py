"""The first page of the desk: every number leads to its queue, every act back, and no block reads a large table."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from archive.admin.desk import acts, health, moments, scheduled, todo
from archive.comparing.candidate_upkeep import refresh_strengths
from archive.editing.assigning import assign
from archive.editing.changes.recorder import recording
from archive.editing.undo import undo
from archive.editing.workflow import Transition, apply_transition
from archive.models import (
    Article,
    ChangeSet,
    EventCandidate,
    Generation,
    ImportBatch,
    ImportRecord,
    Job,
    Original,
    SearchLog,
    State,
    Upkeep,
    WorkQueue,
)
from archive.models.choices import ChangeKind
from archive.search.index import follower
from tests import make
from tests.admin.conftest import WARNING, Desk

pytestmark = pytest.mark.django_db
BLOCKING = {"code": "empty_text", "severity": "blocking"}
ALL = ("review_article", "publish_article")
MOST_QUERIES = 35  # four of them for what came back, one for jobs
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def today(desk: Client) -> Any:
    response = desk.get(reverse("admin:index"))
    assert response.status_code == 200
    return response


def block(response: Any, name: str) -> str:
    """Return the words and links of one block, as they are written."""
    html = response.content.decode()
    found = re.search(rf'<section class="block" aria-labelledby="{name}">(.*?)</section>', html, re.DOTALL)
    return found[1] if found else ""


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def fill(number: int, desk: Desk) -> None:
    """Make so many of everything that the page tells of."""
    for n in range(number):
        waiting = make.article(f"Waiting {n}", state=State.IMPORTED, problems=[WARNING, BLOCKING])
        assign([waiting.pk], desk.user, user=desk.user)
        ready = make.article(f"Ready {n}", state=State.IN_REVIEW)
        apply_transition([ready], Transition(State.READY), user=desk.user)
        make.article(f"Due {n}", state=State.SCHEDULED, publish_at=timezone.now() + timedelta(hours=n + 1))
        batch = ImportBatch.objects.create(
            name=f"batch {number}.{n}", counts={"created": 2, "failed": 1}, status="finished"
        )
        ImportRecord.objects.create(
            batch=batch, place=f"/{n}", place_hash=n, file_hash=n, path="x", outcome="queued", answer="open"
        )
        candidate = EventCandidate.objects.create(first_article=waiting, words=[f"harbour {n}"])
        candidate.articles.set([waiting, ready])
        refresh_strengths([candidate.pk])
        back = make.article(f"Back {n}", state=State.IN_REVIEW)
        apply_transition([back], Transition(State.READY), user=desk.user)
        apply_transition(
            [back], Transition(State.IN_REVIEW, reason="no date"), user=make.user(f"tom {number}.{n}", *ALL)
        )
        Job.objects.create(kind="act", title="Tag them", user=desk.user)


def test_the_first_page_costs_the_same_however_much_there_is(publisher: Desk) -> None:
    fill(1, publisher)
    today(publisher)
    with CaptureQueriesContext(connection) as few:
        today(publisher)
    fill(7, publisher)
    with CaptureQueriesContext(connection) as many:
        today(publisher)
    assert len(many) <= len(few) <= MOST_QUERIES, [query["sql"][:200] for query in many]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans by what it knows of the rows.")
@pytest.mark.usefixtures("without_statistics")
def test_the_first_page_walks_through_no_large_table(publisher: Desk) -> None:
    fill(2, publisher)
    with CaptureQueriesContext(connection) as asked:
        today(publisher)
    large = re.compile(r"SCAN archive_(article\b|articleproblem|change\b|importrecord|searchlog|tally)")
    with connection.cursor() as cursor:
        for query in asked.captured_queries:
            cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}".replace("%", "%%"))
            assert not [row for row in cursor.fetchall() if large.search(str(row[3]))], query["sql"]


def test_every_state_and_problem_leads_to_its_queue_and_to_ones_own(editor: Desk) -> None:
    mine = make.article("Mine", state=State.IMPORTED, problems=[BLOCKING])
    assign([mine.pk], editor.user, user=editor.user)
    make.article("Hers", state=State.IMPORTED, problems=[WARNING | {"code": "undated"}])
    response = today(editor)
    states = {queue.name: (queue.number, queue.mine) for queue in response.context["states"]}
    assert (states["imported"], states["published"]) == ((2, 1), (0, 0))
    groups = {
        group.severity: {one.name: (one.number, one.mine) for one in group.queues}
        for group in response.context["problem_groups"]
    }
    assert groups["blocking"]["no text"] == (1, 1) and groups["blocking"]["failed fixity"] == (0, 0)
    assert groups["warning"] == {"undated": (1, 0)} and "note" not in groups
    listed = reverse("admin:archive_article_changelist")
    assert f'href="{listed}?state=imported"' in block(response, "todo")
    assert f'href="{listed}?problem=empty_text"' in block(response, "problems")
    assert f'href="{listed}?state=imported&amp;assignee=me"' in block(response, "todo")
    assert "1 open problem blocks publishing. 1 article waits for you." in words(response.content.decode())


def test_my_queue_tells_what_is_wrong_and_ends_with_the_decision(editor: Desk) -> None:
    article = make.article("Open", state=State.IMPORTED, problems=[WARNING | {"code": "undated"}, BLOCKING])
    done = make.article("Published already")
    assign([article.pk, done.pk], editor.user, user=editor.user)
    told = words(block(today(editor), "mine"))
    assert told == "My queue, 1 As a list Open No text , blocks publishing Undated imported Work through my 1"
    apply_transition([article], Transition(State.DISCARDED, reason="twice"), user=None)
    assert "Nothing is assigned to you." in words(block(today(editor), "mine"))


def test_every_number_leads_to_a_list_of_as_many(publisher: Desk) -> None:
    """What was published already is one's own no longer, on the page and in its lists."""
    flaws = [BLOCKING, WARNING | {"code": "undated"}]
    for state in (State.IMPORTED, State.IN_REVIEW, State.READY, State.PUBLISHED, State.DISCARDED):
        rows = [make.article(f"{state} {n}", state=state, problems=flaws, on=None) for n in range(2)]
        assign([rows[0].pk], publisher.user, user=publisher.user)
    make.article("Both accepted", problems=[BLOCKING | {"state": "accepted"}])
    follower.catch_up()
    shown = today(publisher).context
    queues = [*shown["states"], *(one for group in shown["problem_groups"] for one in group.queues)]
    numbers = [(one.url, one.number) for one in queues] + [(one.my_url, one.mine) for one in queues if one.mine]
    numbers += [(shown["my_url"], len(shown["mine"].ids)), (shown["approvals"].url, shown["approvals"].number)]
    for url, number in numbers:
        listed = publisher.get(url)
        assert (listed.status_code, url, listed.context["cl"].result_count) == (200, url, number)
    for queue in shown["answers"]:
        assert publisher.get(queue.url).context["cl"].result_count == queue.number, queue.url
    assert sum(number for _url, number in numbers) > 20


def test_my_queue_is_worked_through_from_the_first_page(editor: Desk, contributor: Desk) -> None:
    mine = [make.article(f"Mine {n}", state=State.IMPORTED, on=f"2024-03-0{n}") for n in (1, 2, 3)]
    assign([one.pk for one in mine], editor.user, user=editor.user)
    done = make.article("Done")
    assign([done.pk], editor.user, user=editor.user)
    follower.catch_up()
    html = block(today(editor), "mine")
    assert "Work through my 3" in words(html) and not WorkQueue.objects.exists()
    (query,) = re.findall(r'name="query" value="([^"]+)"', html)
    answer = editor.post(reverse("admin:archive_article_begin"), {"query": unescape(query)})
    queue = WorkQueue.objects.get()
    assert queue.ids == [one.pk for one in reversed(mine)] and queue.owner == editor.user
    assert answer.headers["Location"].startswith(reverse("admin:archive_article_change", args=[mine[2].pk]))
    assert "Work through" not in today(contributor).content.decode()


def test_what_came_back_says_by_whom_and_why_until_it_moves_again(contributor: Desk, editor: Desk) -> None:
    article = make.article("Quay opens", state=State.IMPORTED)
    apply_transition([article], Transition(State.IN_REVIEW), user=contributor.user)
    assert block(today(contributor), "returned") == ""
    apply_transition([article], Transition(State.IMPORTED, reason="The date is wrong."), user=editor.user)
    told = words(block(today(contributor), "returned"))
    assert told.startswith(
        "Came back to me Quay opens The date is wrong. in review → imported by one of Editors, today"
    )
    assert block(today(editor), "returned") == ""
    apply_transition([article], Transition(State.IN_REVIEW), user=contributor.user)
    assert block(today(contributor), "returned") == ""


def test_ones_own_jobs_are_told_while_they_are_not_done(editor: Desk, contributor: Desk) -> None:
    job = Job.objects.create(
        kind="act", title="Tag 2,000", user=editor.user, state="running", done=500, total=2000, beat_at=timezone.now()
    )
    html = block(today(editor), "jobs")
    assert words(html) == "My jobs All Tag 2,000 500 of 2,000" and 'value="25"' in html
    assert reverse("admin:archive_job_change", args=[job.pk]) in html
    assert block(today(contributor), "jobs") == ""
    assert f'href="{reverse("admin:archive_job_changelist")}"' in today(contributor).content.decode()
    Job.objects.update(beat_at=timezone.now() - timedelta(hours=1))
    assert "stopped at 500 of 2,000" in words(block(today(editor), "jobs"))
    Job.objects.update(state="done")
    assert block(today(editor), "jobs") == ""


def test_my_queue_says_when_it_counts_no_further(editor: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(todo, "MOST_MINE", 1)
    pks = [make.article(state=State.IMPORTED).pk for _ in range(2)]
    assign(pks, editor.user, user=editor.user)
    assert "My queue, 1+" in words(block(today(editor), "mine"))


@pytest.mark.parametrize(
    ("group", "shown", "target"), [("Publishers", "Ready", "published"), ("Editors", "In review", "ready")]
)
def test_what_waits_for_approval_leads_to_the_confirmation(
    sign_in: Callable[[str], Desk], group: str, shown: str, target: str
) -> None:
    desk = sign_in(group)
    rows = {name: make.article(name, state=State.IN_REVIEW) for name in ("Ready", "In review")}
    apply_transition([rows["Ready"]], Transition(State.READY), user=make.user("tom", "review_article"))
    html = block(today(desk), "approve")
    assert shown in words(html) and "Waiting for my approval, 1" in words(html)
    assert ("ready by tom, today" in words(html)) == (shown == "Ready")
    (url,) = re.findall(r'class="button" href="([^"]+)"', html)
    assert url == f"{reverse('admin:archive_article_move', args=[target])}?next=%2Fadmin%2F&amp;ids={rows[shown].pk}"
    confirmation = desk.get(unescape(url))
    assert shown in confirmation.content.decode() and Article.objects.get(pk=rows[shown].pk).state != target


def test_who_approves_of_nothing_is_shown_no_approvals_and_no_way_to_hold_back(contributor: Desk) -> None:
    make.article("Due", state=State.SCHEDULED, publish_at=timezone.now() + timedelta(hours=1))
    response = today(contributor)
    assert block(response, "approve") == "" and "Due" in block(response, "scheduled")
    assert "Hold back" not in block(response, "scheduled")


def test_a_person_without_permissions_is_shown_nothing_of_the_archive(client: Client) -> None:
    make.article("Secret", state=State.IMPORTED, problems=[BLOCKING])
    client.force_login(make.user("new"), "django.contrib.auth.backends.ModelBackend")
    html = today(client).content.decode()
    assert "Secret" not in html and 'class="block"' not in html and "You may not see or change anything yet" in html


def test_what_is_scheduled_is_told_by_its_hour_with_the_way_to_hold_it_back(publisher: Desk) -> None:
    at = timezone.now() + timedelta(days=2)
    first, second = (make.article(name, state=State.SCHEDULED, publish_at=at) for name in ("First", "Second"))
    make.article("In a month", state=State.SCHEDULED, publish_at=at + timedelta(days=30))
    make.article("Late", state=State.SCHEDULED, publish_at=at - timedelta(days=3))
    html = block(today(publisher), "scheduled")
    assert "Scheduled, next 7 days, 3" in words(html) and "In a month" not in html
    assert "late: not published yet" in words(html) and "and 1 other" in words(html)
    assert f"move/ready/?next=%2Fadmin%2F&amp;ids={first.pk},{second.pk}" in html


def test_the_schedule_says_when_it_reads_no_further(publisher: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduled, "MOST_READ", 1)
    for _ in range(2):
        make.article(state=State.SCHEDULED, publish_at=timezone.now() + timedelta(hours=1))
    assert "next 7 days, 1+" in words(block(today(publisher), "scheduled"))


def test_outcomes_of_an_import_add_up_and_lead_to_their_records(editor: Desk) -> None:
    counts = {"created": 212, "duplicate": 25, "failed": 3, "queued": 0}
    batch = ImportBatch.objects.create(name="astana.zip", counts=counts, status="finished", user=editor.user)
    undone = ImportBatch.objects.create(name="pasted", counts={"created": 1}, status="undone")
    html = block(today(editor), "imports")
    assert "astana.zip 240 = 212 created + 25 duplicate + 3 failed" in words(html) and "queued" not in html
    assert f"?batch={batch.pk}&amp;outcome__exact=failed" in html
    assert reverse("admin:archive_importbatch_undo", args=[batch.pk]) in html
    assert reverse("admin:archive_importbatch_undo", args=[undone.pk]) not in html and "undone" in words(html)


def test_recent_acts_name_what_they_were_done_to_and_lead_back(editor: Desk) -> None:
    article, tag = make.article("Old title"), make.tag("trade")
    with recording(ChangeKind.EDIT, user=editor.user, reason="as printed") as record:
        record.set(article, title="New title")
    with recording(ChangeKind.EDIT, user=make.user("tom")) as record:
        record.link(article, "tags", [{"tag": tag.pk}], [])
    first, second = acts.latest_acts(editor.user)[:2]
    assert (second.told, second.who, second.reason) == ("Title: Old title → New title", "you", "as printed")
    assert (first.told, first.who) == ("Tags: + trade", "tom")
    assert first.headline and first.headline.title == "New title"
    html = block(today(editor), "acts")
    assert unescape(re.findall(r'thing__act" href="([^"]+)"', html)[0]) == first.undo_url
    assert editor.get(first.undo_url).status_code == 200


def test_an_act_that_was_undone_says_by_whom(editor: Desk) -> None:
    article = make.article("Old title")
    with recording(ChangeKind.EDIT, user=editor.user) as record:
        record.set(article, title="New title")
    undo([ChangeSet.objects.latest("pk")], user=editor.user, reason="")
    undone = acts.latest_acts(editor.user)[1]
    assert undone.undo_url == "" and undone.undone_by == editor.user.get_username()


def test_an_act_on_many_says_on_how_many(editor: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    pks = [make.article(state=State.IMPORTED).pk for _ in range(3)]
    assign(pks, editor.user, user=editor.user)
    assert acts.latest_acts(editor.user)[0].others == "and 2 others"
    monkeypatch.setattr(acts, "MOST_COUNTED", 2)
    assert acts.latest_acts(editor.user)[0].others == "and more than 1 others"


def test_a_long_text_that_was_changed_is_only_named(editor: Desk) -> None:
    article = make.article("Title", body="word " * 500)
    with recording(ChangeKind.EDIT, user=editor.user) as record:
        record.set(article, body="other " * 500)
    assert acts.latest_acts(editor.user)[0].told == "Text"


def test_the_record_of_what_was_deleted_is_named_without_a_dead_link(editor: Desk) -> None:
    tag = make.tag("trade")
    with recording(ChangeKind.EDIT, user=editor.user) as record:
        record.delete(tag)
    act = acts.latest_acts(editor.user)[0]
    assert act.headline and act.headline.url == "" and act.told == "Deleted"


def test_events_are_proposed_the_strongest_first(editor: Desk) -> None:
    weak, strong = (
        EventCandidate.objects.create(first_article=make.article(), words=[name]) for name in ("weak", "strong")
    )
    weak.articles.set([make.article(on="2024-03-29"), make.article(on="2024-03-29")])
    strong.articles.set([make.article(on=f"2024-03-{day}") for day in (29, 30, 31)])
    refresh_strengths([weak.pk, strong.pk])
    EventCandidate.objects.create(first_article=make.article(), words=["answered"], state="dismissed")
    told = words(block(today(editor), "proposals"))
    assert told.startswith("Proposed events, 2 All strong 3 articles 2024-03-29 – 2024-03-31 weak 2 articles")


def signs() -> list[str]:
    return [sign.words for sign in health.signs()]


def test_what_was_never_done_for_the_archive_is_said_honestly() -> None:
    follower.catch_up()
    verified, saved, fixity, index, published = health.signs()
    assert [one.is_bad for one in (verified, saved, fixity, index, published)] == [True, True, True, False, True]
    assert saved.words == "No backup is recorded." and index.words == "The search index is level with the database."


def test_a_whole_verification_is_remembered_and_one_of_a_part_is_not() -> None:
    follower.catch_up()
    call_command("verify_archive", "--log")
    assert not Upkeep.objects.exists()
    call_command("verify_archive")
    assert Upkeep.objects.get(task="verification").faults == 0
    assert re.fullmatch(r"Verified today \d\d:\d\d: all in order\.", signs()[0])


def test_a_verification_that_finds_something_says_so() -> None:
    article = make.article()
    Article.objects.filter(pk=article.pk).update(title="Damaged")
    with pytest.raises(SystemExit):
        call_command("verify_archive")
    assert re.fullmatch(r"Verified today \d\d:\d\d: \d+ faults?\.", signs()[0]) and health.signs()[0].is_bad


def test_publishing_that_does_not_run_any_more_is_marked() -> None:
    call_command("publish_due")
    assert not health.signs()[4].is_bad
    Upkeep.objects.update(ended_at=timezone.now() - timedelta(hours=1))
    assert health.signs()[4].is_bad


def test_a_backup_is_told_of_from_where_it_is_noted() -> None:
    Upkeep.objects.note(Upkeep.Task.BACKUP)
    Upkeep.objects.note(Upkeep.Task.BACKUP)
    assert signs()[1].startswith("Backup today") and Upkeep.objects.count() == 1
    for days, is_bad in ((1, False), (3, True)):
        Upkeep.objects.update(ended_at=timezone.now() - timedelta(days=days))
        assert health.signs()[1].is_bad is is_bad, days
    assert signs()[1].endswith("too old.")


def test_how_many_originals_were_read_and_how_many_fail_is_told() -> None:
    article = make.article()
    call_command("verify_archive", "--due")
    assert re.fullmatch(r"Originals read within 30 days: 100 %, last today \d\d:\d\d\.", signs()[2])
    assert not health.signs()[2].is_bad
    Original.objects.filter(articles__article=article).update(packed=b"damaged")
    with pytest.raises(SystemExit):
        call_command("verify_archive", "--share", "1/1")
    assert signs()[2].endswith("1 does not fit its checksum.") and health.signs()[2].is_bad
    Upkeep.objects.update(faults=0, ended_at=timezone.now() - timedelta(days=3))
    assert health.signs()[2].is_bad


def test_an_index_that_is_behind_says_how_far() -> None:
    article = make.article()
    follower.catch_up()
    row = Generation.objects.get()
    Generation.objects.update(search_seq=row.search_seq + 1)
    SearchLog.objects.filter(article=article).update(seq=row.search_seq + 1)
    assert health.signs()[3] == health.Sign("The search index is 1 article behind.")


@pytest.mark.parametrize(
    ("at", "told"),
    [
        (NOW - timedelta(hours=2), "today 07:00"),
        (NOW - timedelta(days=1), "yesterday 09:00"),
        (NOW - timedelta(days=3), "Friday 09:00"),
        (NOW - timedelta(days=7), "2026-11-16 09:00"),
        (NOW + timedelta(days=1), "tomorrow 09:00"),
        (NOW + timedelta(days=4), "Friday 27 November 09:00"),
    ],
)
def test_moments_are_said_the_shorter_the_nearer(monkeypatch: pytest.MonkeyPatch, at: datetime, told: str) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    assert moments.in_words(at) == told


def test_who_can_never_undo_an_import_is_offered_no_undo_of_it(editor: Desk, contributor: Desk) -> None:
    batch = ImportBatch.objects.create(name="morning", counts={"created": 2}, status="finished")
    undo, page = reverse("admin:archive_importbatch_undo", args=[batch.pk]), reverse("admin:index")
    for url in (page, reverse("admin:archive_importbatch_change", args=[batch.pk])):
        assert undo in editor.get(url).content.decode()
        assert undo not in contributor.get(url).content.decode()
