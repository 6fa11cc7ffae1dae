"""Acts on many: each says before what it does and leaves, does it as one change set, and is undone as one."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from archive.editing.articles import edit
from archive.editing.bulk import applying, bulk_job, events, fields, problems, tags, transitions
from archive.editing.bulk.acts import Act, ActError, Order, act_of, all_acts
from archive.editing.bulk.applying import do_now
from archive.editing.bulk.frozen import Seen, as_text, freeze, from_text
from archive.editing.bulk.preview import preview
from archive.editing.problem_review import find_problems
from archive.editing.roles import make_groups
from archive.editing.undo import undo, undo_job
from archive.editing.vocabulary.tag_names import tags_near
from archive.jobs.runner import run_job
from archive.jobs.starting import cancel, go_on
from archive.models import Article, ArticleProblem, ChangeSet, Job, Source, State, Tag, TaggedArticle
from tests import make
from tests.editing import tables
from tests.shared import shared

pytestmark = pytest.mark.django_db
UNDATED = {"code": "undated", "severity": "warning", "message": "No date of publication is known."}
NEAR = {"code": "near_duplicate", "severity": "warning", "evidence": {"article": "abc", "family": "abc"}}


@shared
def staff() -> None:
    make_groups()
    for name in ("Contributors", "Editors", "Publishers"):
        make.user(name).groups.add(Group.objects.get(name=name))


def who(name: str = "Editors") -> User:
    return User.objects.get(username=name)


def order(act: Act, articles: Iterable[Article], reason: str = "checked", **given: Any) -> Order:
    return Order(act, freeze([one.pk for one in articles]), reason, **given)


def three(**fields: Any) -> list[Article]:
    return [make.article(title, state=State.IMPORTED, **fields) for title in ("One", "Two", "Three")]


# -- every act -------------------------------------------------------------------------------------------------------

Made = tuple[Act, list[Article], Callable[[Article], Any], Any]


def _add_tag() -> Made:
    return tags.AddTag(make.tag("rail").pk), three(), lambda one: [tag.name for tag in one.tags.all()], ["rail"]


def _add_new_tag() -> Made:
    return tags.AddTag("Night trains"), three(), lambda one: [tag.name for tag in one.tags.all()], ["Night trains"]


def _remove_tag() -> Made:
    rail = make.tag("rail")
    return tags.RemoveTag(rail.pk), three(tags=[rail]), lambda one: list(one.tags.all()), []


def _set_source() -> Made:
    return fields.SetSource("globe"), three(), lambda one: str(one.source), str(make.source("Globe", slug="globe"))


def _set_new_source() -> Made:
    act = fields.SetSource("Morning  Globe", kind_of_new="newspaper")
    return act, three(), lambda one: (str(one.source), one.source and one.source.kind), ("Morning Globe", "newspaper")


def _set_date() -> Made:
    return fields.SetDate("2019-10"), three(), lambda one: (str(one.published), one.date_basis), ("2019-10", "editor")


def _set_language() -> Made:
    return fields.SetLanguage("kk"), three(), lambda one: one.language, "kk"


def _assign() -> Made:
    make.user("colleague")
    User.objects.filter(username="colleague").update(is_staff=True)
    return fields.Assign("colleague"), three(), lambda one: one.assignee.username, "colleague"


def _link() -> Made:
    event = make.event("Signing")
    act = events.LinkToEvent(event.pk, "announces")
    return act, three(), lambda one: [account.role for account in one.accounts.all()], ["announces"]


def _unlink() -> Made:
    event = make.event("Signing")
    act = events.UnlinkFromEvent(event.slug)
    return act, three(events=[event]), lambda one: [account.role for account in one.accounts.all()], []


def _accept() -> Made:
    act = problems.AcceptProblem("undated")
    given = three(on=None, problems=[UNDATED])

    def known(one: Article) -> Any:
        row = one.problems.get(code="undated")
        return row.state, row.reason

    return act, given, known, ("accepted", "checked")


def _confirm_undated() -> Made:
    given = three(on=None, problems=[UNDATED])

    def known(one: Article) -> Any:
        return one.problems.get(code="undated").state, "published_on" in one.edited_fields, one.published

    return problems.ConfirmUndated(), given, known, ("accepted", True, None)


def _not_duplicate() -> Made:
    given = three(problems=[NEAR])
    return problems.NotDuplicate(), given, lambda one: one.problems.get(code="near_duplicate").state, "accepted"


def _move() -> Made:
    return transitions.ChangeState("in_review", "checked"), three(), lambda one: one.state, "in_review"


ACTS = {
    "add_tag": _add_tag, "add_tag new": _add_new_tag, "remove_tag": _remove_tag, "set_source": _set_source,
    "set_source new": _set_new_source,
    "set_date": _set_date, "set_language": _set_language, "assign": _assign, "link_to_event": _link,
    "unlink_from_event": _unlink, "accept_problem": _accept, "confirm_undated": _confirm_undated,
    "not_duplicate": _not_duplicate, "move": _move,
}  # fmt: skip


@pytest.mark.once
def test_every_act_of_this_room_is_tried() -> None:
    tried = {name.split()[0] for name in ACTS}
    assert tried == {name for name, act in all_acts().items() if act.__module__.startswith("archive.editing.bulk")}


@pytest.mark.parametrize("name", ACTS)
def test_an_act_is_said_before_done_as_one_and_undone(staff: None, name: str) -> None:
    act, articles, known, wanted = ACTS[name]()
    find_problems(Article.objects.all())
    before, sets = tables.records(), ChangeSet.objects.count()
    asked = order(act_of(act.name, act.given()), articles)
    asked.act.check(who())
    said = preview(asked, who())
    assert (said.number, said.changed, len(said.examples)) == (3, 3, 3)
    assert tables.records() == before
    done = do_now(asked, who())
    assert done.changed == 3
    assert ChangeSet.objects.count() == sets + 1
    assert [known(Article.objects.get(pk=one.pk)) for one in articles] == [wanted] * 3
    again = preview(order(act, articles), who())
    assert (again.changed, again.skipped_number) == (0, 3)
    assert done.change_set
    undone = undo([done.change_set])
    assert tables.records() == before
    undo(undone.change_sets)
    assert [known(Article.objects.get(pk=one.pk)) for one in articles] == [wanted] * 3


@pytest.mark.parametrize("name", ACTS)
def test_an_act_is_undone_for_one_article_alone(staff: None, name: str) -> None:
    act, articles, known, wanted = ACTS[name]()
    find_problems(Article.objects.all())
    was = known(articles[0]) if act.name != "assign" else None
    done = do_now(order(act, articles), who())
    assert done.change_set
    undo([done.change_set], only=("article", articles[0].pk))
    if was is not None:
        assert known(Article.objects.get(pk=articles[0].pk)) == was
    assert known(Article.objects.get(pk=articles[1].pk)) == wanted


# -- what is left ----------------------------------------------------------------------------------------------------


def test_what_somebody_changed_since_it_was_chosen_is_left(staff: None) -> None:
    articles = three()
    asked = order(fields.SetLanguage("kk"), articles)
    edit(articles[1], {"byline": "Ann"}, user=who("Publishers"))
    done = do_now(asked, who())
    assert (done.changed, sum(done.skipped.values())) == (2, 1)
    assert "changed it since" in next(iter(done.skipped))
    assert Article.objects.get(pk=articles[1].pk).language == "en"


def test_an_undo_keeps_what_was_changed_since_the_act(staff: None) -> None:
    articles = three()
    done = do_now(order(fields.SetLanguage("kk"), articles), who())
    edit(Article.objects.get(pk=articles[0].pk), {"language": "ru"}, user=who("Publishers"))
    assert done.change_set
    report = undo([done.change_set])
    assert [Article.objects.get(pk=one.pk).language for one in articles] == ["ru", "en", "en"]
    assert {entry.object_id for entry in report.kept} == {articles[0].pk}


def test_rights_are_asked_article_by_article_and_by_the_act(staff: None) -> None:
    source = make.source()
    imported, ready = make.article(state=State.IMPORTED), make.article(state=State.READY)
    asked = order(fields.SetSource(source.pk), [imported, ready])
    said = preview(asked, who("Contributors"))
    assert (said.changed, [why.split(":")[1] for why in said.skipped]) == (1, [" you may not change it."])
    assert do_now(asked, who("Contributors")).changed == 1
    assert Article.objects.get(pk=ready.pk).source is None
    assert preview(order(asked.act, [ready]), who("Editors")).changed == 1
    for act in (problems.AcceptProblem("undated"), transitions.ChangeState("published"), tags.AddTag("Never seen")):
        with pytest.raises(ActError):
            act.check(who("Contributors"))


def test_what_a_person_set_is_left_unless_it_is_asked_for(staff: None) -> None:
    source, other = make.source("One"), make.source("Other")
    by_hand, by_machine = make.article(state=State.IMPORTED), make.article(state=State.IMPORTED)
    edit(by_hand, {"source": other}, user=who())
    said = preview(order(fields.SetSource(source.pk), [by_hand, by_machine]), who())
    assert (said.changed, list(said.skipped)) == (1, ["A person set it."])
    assert {(one.value, one.before, one.after) for one in said.values()} == {
        ("unknown", 1, 0), ("Other", 1, 1), ("One", 0, 1),
    }  # fmt: skip
    assert preview(order(fields.SetSource(source.pk, also_edited=True), [by_hand, by_machine]), who()).changed == 2


def test_what_an_act_is_given_is_checked(staff: None) -> None:
    for act in (
        fields.SetSource("nowhere"), fields.SetSource(0), fields.SetSource(" ", kind_of_new="newspaper"),
        fields.SetSource("Globe", kind_of_new="moon"), fields.SetSource("G" * 201, kind_of_new="newspaper"),
        fields.SetDate("2019-13"), fields.SetDate("2999"), fields.SetLanguage("?"),
        fields.Assign("nobody"), events.LinkToEvent(0), tags.RemoveTag("none"), problems.AcceptProblem("bad luck"),
        transitions.ChangeState("merged"), transitions.ChangeState("nowhere"),
    ):  # fmt: skip
        with pytest.raises(ActError):
            act.check(who("Publishers"))
    for name, given in (("dance", {}), ("set_date", {"moon": 1}), ("set_date", {})):
        with pytest.raises(ActError):
            act_of(name, given)


def test_problems_afterwards_are_told_and_their_articles_can_be_left_out(staff: None) -> None:
    young = make.source("Young Post", founded=2020, languages=["kk"])
    old, new = make.article("Old", on="2010-01-01", state=State.IMPORTED), make.article("New", state=State.IMPORTED)
    find_problems(Article.objects.all())
    act = fields.SetSource(young.pk)
    said = preview(order(act, [old, new]), who())
    got = {one.code: (one.before, one.after, one.new.number) for one in said.problems}
    assert got["date_before_source"] == (0, 1, 1)
    assert got["language_unexpected"] == (0, 2, 2)
    asked = order(act, [old, new], leave_out=("date_before_source",))
    assert preview(asked, who()).changed == 1
    assert do_now(asked, who()).changed == 1
    assert Article.objects.get(pk=old.pk).source is None
    standing = ArticleProblem.objects.filter(article=new).values_list("code", flat=True)
    assert set(standing) == {"language_unexpected", "no_tags", "short_text"}  # what was told before


def test_a_new_tag_is_made_once_and_is_gone_again_with_the_act(staff: None) -> None:
    articles = three()
    first = do_now(order(tags.AddTag("Night trains"), articles[:1]), who())
    do_now(order(tags.AddTag("night TRAINS"), articles[1:]), who())
    assert Tag.objects.filter(name__iexact="night trains").count() == 1
    assert TaggedArticle.objects.count() == 3
    assert first.change_set
    report = undo([first.change_set])
    assert [entry.model for entry in report.impossible] == ["tag"]  # the others use it


def test_a_new_source_is_shown_made_once_and_gone_again_with_the_act(staff: None) -> None:
    articles = three()
    find_problems(Article.objects.all())
    act = fields.SetSource("Morning Globe", kind_of_new="newspaper")
    asked = order(act, articles)
    assert act.sentence() == "Set the source to the new source Morning Globe"
    said = preview(asked, who())
    assert {(one.value, one.before, one.after) for one in said.values()} == {
        ("unknown", 3, 0), ("Morning Globe (new)", 0, 3),
    }  # fmt: skip
    assert [(one.before, one.after) for one in said.problems if one.code == "no_source"] == [(3, 0)]
    assert not Source.objects.exists()
    done = do_now(asked, who())
    assert act.sentence() == "Set the source to Morning Globe"
    again = fields.SetSource("morning globe", kind_of_new="newspaper", also_edited=True)
    assert do_now(order(again, articles), who()).changed == 0
    row = Source.objects.get()
    assert (row.slug, row.kind, row.is_confirmed) == ("morning-globe", "newspaper", True)
    assert done.change_set
    undo([done.change_set])
    assert not Source.objects.exists()


def test_a_new_source_of_many_steps_is_one_source(staff: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(applying, "FIRST_STEP", 1)
    monkeypatch.setattr(applying, "MOST_STEP", 1)
    monkeypatch.setattr(applying, "LEAST_STEP", 1)
    job = bulk_job.ask_for_act(order(fields.SetSource("Globe", kind_of_new="newspaper"), three()), who())
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done) == (Job.State.DONE, 3)
    assert Article.objects.filter(source=Source.objects.get()).count() == 3


@pytest.mark.parametrize(
    ("typed", "there"),
    [
        ("GlobalTimes", {"name": "Global Times"}),
        ("The Global-Times", {"name": "Global Times"}),
        ("ГЛОБУС", {"name": "Глобус"}),
        ("Kazinform", {"name": "Казинформ"}),
        ("新華", {"name": "Xinhua"}),
        ("Xin hua", {"name": "China News", "aliases": ["Синьхуа", "Xinhua"]}),
        ("X.I.N.H.U.A.", {"name": "China News", "full_name": "Xinhua"}),
    ],
)
def test_a_name_that_a_source_nearly_has_makes_none_unless_it_is_another(
    staff: None, typed: str, there: dict[str, Any]
) -> None:
    make.source("Evening Post")
    known = make.source(**there)
    act = fields.SetSource(typed, kind_of_new="newspaper")
    if act.row is None:  # databases differ in whether they fold what is not Latin
        with pytest.raises(fields.NearSourcesError) as error:
            act.check(who())
        assert error.value.near == [known] and f"“{known}”" in str(error.value)
        fields.SetSource(typed, kind_of_new="newspaper", is_another=True).check(who())
    else:
        assert act.row == known


@pytest.mark.parametrize(
    ("typed", "there"),
    [
        ("Night-Trains", {"name": "night trains"}),
        ("night train", {"name": "night trains"}),
        ("nigth trains", {"name": "night trains"}),
        ("Казахстан", {"name": "Kazakhstan"}),
        ("Kasakhstan", {"name": "Kazakhstan"}),
        ("Zhongguo", {"name": "China", "aliases": ["Китай", "中国"]}),
        ("Kitay", {"name": "China", "aliases": ["Китай", "中国"]}),
    ],
)
def test_a_name_that_a_tag_nearly_has_makes_none_unless_it_is_another(
    staff: None, typed: str, there: dict[str, Any]
) -> None:
    make.tag("harbours"), make.article(tags=[known := make.tag(**there)])
    act = tags.AddTag(typed)
    with pytest.raises(tags.NearTagsError) as error:
        act.check(who())
    assert [(one.tag, one.articles) for one in error.value.near] == [(known, 1)]
    assert str(known) in str(error.value) and "(1 article)" in str(error.value)
    tags.AddTag(typed, is_another=True).check(who())
    with pytest.raises(tags.NearTagsError):  # which is of use to who may make none as well
        act.check(who("Contributors"))
    with pytest.raises(ActError, match="you may not make one"):
        tags.AddTag(typed, is_another=True).check(who("Contributors"))


def test_tags_near_to_a_name_are_few_the_nearest_first(staff: None) -> None:
    make.article(tags=[make.tag("night trains"), make.tag("nightly trains")])
    make.article(tags=[make.tag("Night-Train"), make.tag("knight train")])
    make.article(tags=[Tag.objects.get(name="Night-Train")])
    assert [str(one.tag) for one in tags_near("night train")] == ["Night-Train", "night trains", "knight train"]
    for n in range(9):
        make.tag(f"harbour {'abcdefghi'[n]}")
    assert len(tags_near("harbour z")) == 5 and tags_near("—") == []


def test_who_may_not_add_sources_makes_none_by_an_act(staff: None) -> None:
    act = fields.SetSource("Globe", kind_of_new="newspaper")
    with pytest.raises(ActError, match="you may not make one"):
        act.check(who("Contributors"))
    act.check(who())


def test_a_machine_leaves_a_confirmed_lack_of_a_date_alone(staff: None) -> None:
    article = make.article(on=None, state=State.IMPORTED, problems=[UNDATED])
    done = do_now(order(problems.ConfirmUndated(), [article]), who())
    edit(Article.objects.get(pk=article.pk), {"byline": "Ann"}, user=who())
    assert Article.objects.get(pk=article.pk).problems.get().state == "accepted"
    assert done.change_set
    undo([done.change_set])
    assert "published_on" not in Article.objects.get(pk=article.pk).edited_fields


# -- the choice ------------------------------------------------------------------------------------------------------


@pytest.mark.once
def test_a_choice_goes_through_a_form_and_odd_parts_of_it_are_left_out() -> None:
    choice = [Seen(12, 3), Seen(5, 1)]
    assert from_text(as_text(choice)) == choice
    assert from_text("12.3,12.4,x,5,.,7.x,²3.1," + "9" * 30 + ".1,5.1") == choice


def test_queries_do_not_grow_with_articles(staff: None) -> None:
    source = make.source()
    few, many = [], []
    for n in range(12):
        (few if n < 2 else many).append(make.article(f"Number {n}", state=State.IMPORTED))
    numbers = []
    for some in (few, many):
        asked = order(fields.SetSource(source.pk), some)
        with CaptureQueriesContext(
            connection,
        ) as said:
            preview(asked, who())
        with CaptureQueriesContext(connection) as did:
            do_now(asked, who())
        numbers.append((len(said), len(did)))
    assert numbers[0] == numbers[1]


# -- as a job --------------------------------------------------------------------------------------------------------


@pytest.fixture
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.editing.bulk.applying.FIRST_STEP", 1)
    monkeypatch.setattr("archive.editing.bulk.applying.Applying._adapt", lambda *_given: None)


def test_a_job_does_an_act_as_one_change_set(staff: None, small_steps: None) -> None:
    articles = three()
    job = bulk_job.ask_for_act(order(tags.AddTag("Night trains"), articles), who())
    sets = ChangeSet.objects.count()
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done, job.result["changed"]) == (Job.State.DONE, 3, 3)
    assert ChangeSet.objects.count() == sets + 1
    assert job.change_set and job.change_set.reason == "checked"
    undo([job.change_set])
    assert not TaggedArticle.objects.exists() and not Tag.objects.exists()


def test_a_job_that_was_killed_goes_on_in_its_change_set(
    staff: None, small_steps: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    articles = three()
    job = bulk_job.ask_for_act(order(fields.SetLanguage("kk"), articles), who())
    step, calls = bulk_job.Applying.step, []

    def dies(self: Any, some: Any) -> None:
        calls.append(some)
        step(self, some)
        if len(calls) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(bulk_job.Applying, "step", dies)
    with pytest.raises(KeyboardInterrupt):
        run_job(job.pk)
    job.refresh_from_db()
    assert (job.done, [Article.objects.get(pk=one.pk).language for one in articles]) == (1, ["kk", "en", "en"])
    first = job.change_set
    go_on(job)
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result["changed"], job.change_set) == (Job.State.DONE, 3, first)
    assert first and first.changes.filter(field="language").count() == 3


def test_a_cancelled_act_is_undone_as_far_as_it_came_and_then_does_not_go_on(
    staff: None, small_steps: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    articles = three()
    job = bulk_job.ask_for_act(order(fields.SetLanguage("kk"), articles), who())
    step = bulk_job.Applying.step

    def asked_to_end(self: Any, some: Any) -> None:
        step(self, some)
        Job.objects.update(is_cancel_asked=True)

    monkeypatch.setattr(bulk_job.Applying, "step", asked_to_end)
    run_job(job.pk)
    monkeypatch.setattr(bulk_job.Applying, "step", step)
    job.refresh_from_db()
    assert (job.state, job.done) == (Job.State.CANCELLED, 1)
    assert job.change_set
    undo([job.change_set])
    go_on(job)
    run_job(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.FAILED and "undone meanwhile" in job.message
    assert {one.language for one in Article.objects.all()} == {"en"}
    cancel(job)


def test_a_job_asks_for_the_rights_of_its_owner_as_they_are_now(staff: None) -> None:
    job = bulk_job.ask_for_act(order(fields.SetLanguage("kk"), three()), who())
    who().groups.clear()
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.message) == (Job.State.FAILED, "You may not do this.")
    User.objects.filter(username="Editors").delete()
    go_on(job)
    run_job(job.pk)
    job.refresh_from_db()
    assert "account" in job.message
    assert {one.language for one in Article.objects.all()} == {"en"}


def test_two_editors_at_once_each_keep_what_they_did(staff: None) -> None:
    articles = three()
    first, second = (order(fields.SetLanguage(code, also_edited=True), articles) for code in ("kk", "ru"))
    assert do_now(first, who()).changed == 3
    late = do_now(second, who("Publishers"))
    assert (late.changed, sum(late.skipped.values())) == (0, 3)
    assert {one.language for one in Article.objects.all()} == {"kk"}


def test_an_undo_as_a_job_goes_part_by_part_and_on_where_it_was_killed(
    staff: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules["archive.editing.undo.plan"], "CHUNK", 1)
    articles = three()
    find_problems(Article.objects.all())
    before = tables.records()
    done = do_now(order(tags.AddTag("Night trains"), articles), who())
    assert done.change_set
    job = undo_job.ask_for_undo(done.change_set, who(), reason="Wrong tag")
    assert job.total == 4
    step, calls = undo_job.undo_step, []

    def dies(*given: Any, **named: Any) -> Any:
        calls.append(given)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return step(*given, **named)

    monkeypatch.setattr(undo_job, "undo_step", dies)
    with pytest.raises(KeyboardInterrupt):
        run_job(job.pk)
    assert TaggedArticle.objects.count() in (1, 2)
    go_on(Job.objects.get(pk=job.pk))
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done) == (Job.State.DONE, 4)
    assert tables.records() == before
    assert ChangeSet.objects.filter(undoes=done.change_set).count() == 1
    assert job.change_set
    undo([job.change_set])
    assert TaggedArticle.objects.count() == 3
