"""Shadow runs: what today's rules would change is found without a write, then applied as one act."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import connection

from archive.editing.articles import edit
from archive.editing.changes.recorder import recording
from archive.editing.undo import undo
from archive.importing.options import ImportOptions
from archive.importing.pipeline import run_import
from archive.importing.rules import shadow_job
from archive.importing.rules.applying import ApplyRefusedError, apply, choice_of, why_not
from archive.importing.rules.concerned import concerned, number_concerned
from archive.importing.rules.shadow import ShadowReader
from archive.importing.rules.shadow_job import ask_for_shadow
from archive.jobs.runner import run_job
from archive.models import Article, Event, Job, ShadowRun, Source, Tag
from archive.models.choices import ChangeKind
from archive.search.searcher import SearchUnavailableError
from tests import make
from tests.editing import tables

pytestmark = pytest.mark.django_db
STORY = (
    "Title: {title}\nDate: 2024-05-0{n}\n\nThe office opened quay {n} near the Old Mole today.\n\nSource: {source}\n"
)


@pytest.fixture
def user() -> User:
    return make.user("Ann", is_superuser=True)


@pytest.fixture
def articles(tmp_path: Path) -> list[Article]:
    """Three articles: the first misread by older rules, the second without its source, the third as it is read."""
    make.source("Harbour Gazette")
    for n in (1, 2, 3):
        (tmp_path / f"{n}.txt").write_text(STORY.format(title=f"Quay {n} opens", n=n, source="Harbour Gazette"))
    run_import([tmp_path], ImportOptions(workers=1))
    found = list(Article.objects.order_by("published_on"))
    with recording(ChangeKind.IMPORT) as record:
        undated = {"published_on": None, "date_precision": "", "date_basis": ""}
        record.set_many(Article, {found[0].pk: {"title": "Misread", **undated}, found[1].pk: {"source": None}})
    return list(Article.objects.order_by("pk"))


def shadow(about: str, pk: int | None, user: User) -> ShadowRun:
    job = ask_for_shadow(about, pk, user)
    assert run_job(job.pk)
    found = ShadowRun.objects.select_related("job").get(job=job)
    assert found.job and found.job.state == Job.State.DONE, found.job and found.job.message
    return found


def test_it_says_by_field_what_is_gained_lost_and_changed_and_writes_nothing(
    user: User, articles: list[Article]
) -> None:
    edit(Article.objects.get(title="Misread"), {"byline": "Ann", "title": "By hand"}, user=user)
    before = tables.records()
    found = shadow("all", None, user)
    assert tables.records() == before
    assert (found.read, found.differing) == (3, 2)
    assert found.counts == {"published_on gained": 1, "title kept": 1, "byline kept": 1, "source gained": 1}
    title = found.differences.get(field="title")
    assert (title.old, title.new) == ("By hand", "Quay 1 opens")
    assert found.differences.get(field="source").new == "Harbour Gazette"


def test_it_is_applied_as_one_act_without_what_was_left_out_and_undone(user: User, articles: list[Article]) -> None:
    before = tables.records()
    found = shadow("all", None, user)
    left = found.differences.get(field="source").article_id
    found.differences.filter(article=left).update(is_left_out=True)
    done = apply(found, user).done
    assert done and done.changed == 1 and done.change_set and done.change_set.kind == ChangeKind.REPARSE
    assert Article.objects.get(pk=left).source is None
    assert set(Article.objects.values_list("title", flat=True)) == {f"Quay {n} opens" for n in (1, 2, 3)}
    found.refresh_from_db()
    with pytest.raises(ApplyRefusedError):
        apply(found, user)
    undo([done.change_set])
    assert tables.records() == before


def test_an_article_that_was_changed_since_is_skipped_and_said(user: User, articles: list[Article]) -> None:
    found = shadow("all", None, user)
    edit(Article.objects.get(title="Misread"), {"byline": "Ann"}, user=user)
    done = apply(found, user).done
    assert done and done.changed == 1 and sum(done.skipped.values()) == 1
    assert Article.objects.filter(title="Misread").exists()


def test_findings_of_other_rules_than_todays_are_not_applied(user: User, articles: list[Article]) -> None:
    found = shadow("all", None, user)
    assert why_not(found) == ""
    with recording(ChangeKind.EDIT, user=user) as record:
        record.link(Source.objects.get(), "aliases", add=[{"name": "The Gazette"}])
    assert why_not(found)


def test_a_new_alias_concerns_what_has_it_and_shows_the_tag_that_it_would_give(
    user: User, articles: list[Article]
) -> None:
    other = make.article("Elsewhere", body="Nothing of it.")
    mole = make.tag("breakwater", aliases=["Old Mole"])
    assert concerned("tag", mole.pk) == [one.pk for one in articles]
    found = shadow("tag", mole.pk, user)
    assert found.counts["tags gained"] == 3 and other.pk not in {one.pk for one in choice_of(found)}
    apply(found, user)
    assert mole.tagged.count() == 3


def test_without_an_index_a_name_is_looked_for_in_the_texts(
    articles: list[Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    make.article("Elsewhere", body="Nothing of it.")

    def closed(**_given: object) -> object:
        raise SearchUnavailableError("The disk is full.")

    monkeypatch.setattr("archive.importing.rules.concerned.open_session", closed)
    mole = make.tag("breakwater", aliases=["old mole"])
    assert concerned("tag", mole.pk) == [one.pk for one in articles]
    assert number_concerned("tag", mole.pk) == 3 and number_concerned("all") == 4


def test_a_tag_that_a_person_took_away_is_kept_away(user: User, articles: list[Article]) -> None:
    mole = make.tag("breakwater", aliases=["Old Mole"])
    with recording(ChangeKind.EDIT, user=user) as record:
        record.link(articles[2], "tags", add=[{"tag": mole.pk, "basis": "editor"}])
    with recording(ChangeKind.EDIT, user=user) as record:
        record.link(articles[2], "tags", remove=[{"tag": mole.pk}])
    counts = shadow("tag", mole.pk, user).counts
    assert (counts["tags gained"], counts["tags kept"]) == (2, 1)


def test_rules_of_an_event_concern_its_days_and_show_its_accounts(user: User, articles: list[Article]) -> None:
    rule = {"name": "quay", "words": [["quay"], ["Old Mole"]], "roles": {"reports": [0, 1]}}
    event = make.event("Opening", on="2024-05-02", rules=[rule])
    far = make.article("Far off", on="2030-01-01", body="A quay near the Old Mole.")
    found = shadow("event", event.pk, user)
    assert far.pk not in concerned("event", event.pk)
    assert found.counts["accounts gained"] == 2
    assert {one.new for one in found.differences.filter(field="accounts")} == {"Opening (reports)"}


def test_a_source_concerns_its_own_and_those_without_one(articles: list[Article]) -> None:
    gazette = Source.objects.get()
    make.article("Other", source=make.source("Morning Post"))
    assert concerned("source", gazette.pk) == [one.pk for one in articles]


def test_a_source_that_is_not_known_yet_is_named_and_not_made(user: User, articles: list[Article]) -> None:
    with recording(ChangeKind.COLLECTION) as record:
        record.set(Source.objects.get(), name="Other", slug="other")
    found = shadow("all", None, user)
    assert Source.objects.count() == 1
    assert found.counts == {"published_on gained": 1, "title changed": 1, "source changed": 2, "source gained": 1}
    assert {one.new for one in found.differences.filter(field="source")} == {"Harbour Gazette"}


def test_no_lock_is_held_while_originals_are_read(
    user: User, articles: list[Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    read: Callable[..., object] = ShadowReader.read
    depths: list[int] = []

    def watched(self: ShadowReader, ids: list[int]) -> object:
        depths.append(len(connection.savepoint_ids))
        return read(self, ids)

    monkeypatch.setattr(ShadowReader, "read", watched)
    monkeypatch.setattr(shadow_job, "CHUNK", 1)
    shadow("all", None, user)
    assert depths == [0, 0, 0]  # of the test's own transaction alone


def test_it_goes_on_where_it_was_stopped(user: User, articles: list[Article], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shadow_job, "CHUNK", 1)
    read = ShadowReader.read
    asked: list[list[int]] = []

    def breaks(self: ShadowReader, ids: list[int]) -> object:
        asked.append(list(ids))
        if len(asked) == 2:
            raise RuntimeError("gone")
        return read(self, ids)

    monkeypatch.setattr(ShadowReader, "read", breaks)
    job = ask_for_shadow("all", None, user)
    assert run_job(job.pk)
    Job.objects.filter(pk=job.pk).update(state=Job.State.WAITING)
    assert run_job(job.pk)
    made = ShadowRun.objects.get()
    assert (made.read, made.differing) == (3, 2)
    assert [ids[0] for ids in asked] == [articles[0].pk, articles[1].pk, articles[1].pk, articles[2].pk]


def test_more_than_an_act_takes_is_counted_and_not_kept(
    user: User, articles: list[Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shadow_job, "MOST_KEPT", 1)
    found = shadow("all", None, user)
    assert found.is_cut and found.differing == 2
    assert len(choice_of(found)) == 1


def test_only_the_latest_runs_are_kept(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shadow_job, "KEPT_RUNS", 2)
    for _n in range(3):
        last = ask_for_shadow("all", None, user)
    assert ShadowRun.objects.count() == 2 and ShadowRun.objects.filter(job=last).exists()
    assert Tag.objects.count() == Event.objects.count() == 0
