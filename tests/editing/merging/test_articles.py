"""Two articles become one, field by field, and by the undo of it two again, whatever came between."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from archive.editing.articles import edit
from archive.editing.changes.errors import StaleSaveError
from archive.editing.changes.recorder import recording
from archive.editing.merging.articles import (
    merge_articles,
    merge_refusal,
    natural_survivor,
    plan_merge,
)
from archive.editing.merging.errors import MergeRefusedError
from archive.editing.merging.fields import GROUPS
from archive.editing.undo import plan, undo
from archive.models import (
    Article,
    ArticleOriginal,
    ChangeSet,
    ImportBatch,
    ImportRecord,
    Role,
    State,
    TagSuggestion,
    WithdrawalReason,
    current_original,
)
from archive.models.articles import STATED_FIELDS
from archive.models.choices import ChangeKind
from tests import make
from tests.editing import tables
from tests.editing.test_near_duplicates import FIRST, SECOND, new, problem_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def publisher() -> User:
    return make.user("paula", "publish_article", "review_article", "change_article")


def fresh(article: Article) -> Article:
    return Article.objects.get(pk=article.pk)


def undone(change_set: ChangeSet) -> tuple[set[str], list[str]]:
    """Undo a set after planning it; return what was reversed, by kind, and why something was not."""
    planned = plan([change_set])
    report = undo([change_set])
    assert (planned.undone, planned.kept, planned.impossible) == (report.undone, report.kept, report.impossible)
    return {entry.model for entry in report.undone}, [entry.why for entry in (*report.kept, *report.impossible)]


def test_the_better_known_value_survives_and_what_a_person_set_before_it(publisher: User) -> None:
    post = make.source("Morning Post")
    kept = make.article("Quay opens", on="2024-10-01", precision="month", title_basis="supplied", byline="By rule")
    other = make.article("Quay opened on Friday", on="2024-10-04", source=post, byline="By a machine", subtitle="Sub")
    edit(other, {"byline": "Ann Lee"}, user=publisher)
    planned = {one.group.name: one.takes_other for one in plan_merge(kept, fresh(other), publisher).choices}
    assert planned == dict.fromkeys(("title", "published_on", "source", "byline", "subtitle"), True)
    merge_articles(kept, other, user=publisher)
    kept = fresh(kept)
    assert (kept.title, kept.title_basis, str(kept.published)) == ("Quay opened on Friday", "document", "2024-10-04")
    assert (kept.source, kept.byline, kept.subtitle) == (post, "Ann Lee", "Sub")
    assert {"title", "published_on", "source", "byline"} <= set(kept.edited_fields)
    assert (fresh(other).state, fresh(other).merged_into) == ("merged", kept)


def test_each_field_goes_as_it_was_chosen(publisher: User) -> None:
    kept, other = make.article("One", byline="Ann"), make.article("Another", byline="Ben", subtitle="Sub")
    merge_articles(kept, other, user=publisher, takes_other={"title": True, "subtitle": False, "nonsense": True})
    assert (fresh(kept).title, fresh(kept).byline, fresh(kept).subtitle) == ("Another", "Ann", "")


def test_with_the_text_come_the_bytes_that_it_was_read_from(publisher: User) -> None:
    evidence = {"title": {"basis": "document", "span": [0, 3]}, "body": {"basis": "document", "span": [4, 90]}}
    kept = make.article("One", body="A short text.", evidence=evidence)
    other = make.article("Two", body="A much longer text of the same.", evidence=evidence)
    merged = merge_articles(kept, other, user=publisher, takes_other={"body": True, "title": False})
    assert fresh(kept).body == "A much longer text of the same."
    assert fresh(kept).evidence == {"title": {"basis": "document"}, "body": evidence["body"]}
    original = current_original(fresh(kept))
    assert original is not None and original.original_id == other.originals.get().original_id
    undo([merged])
    back = current_original(fresh(kept))
    assert back is not None and back.original_id != original.original_id
    assert fresh(kept).evidence == evidence


def test_tags_events_and_suggestions_come_together_each_once(publisher: User) -> None:
    trade, port, grain, fish = (make.tag(name) for name in ("trade", "port", "grain", "fish"))
    signing, forum = make.event("Signing"), make.event("Forum")
    kept = make.article("One", tags=[trade], events={signing: Role.REPORTS})
    other = make.article("Two", tags=[trade, port, grain], events={signing: Role.RECALLS, forum: Role.ANALYSES})
    TagSuggestion.objects.create(article=kept, tag=grain, rule="r", state="refused")
    TagSuggestion.objects.create(article=kept, tag=fish, rule="r")
    TagSuggestion.objects.create(article=other, tag=fish, rule="r", state="refused")
    before = tables.records()
    merged = merge_articles(kept, other, user=publisher)
    assert {tag.name for tag in fresh(kept).tags.all()} == {"trade", "port"}  # grain stays refused
    assert {(one.event.title, one.role) for one in kept.accounts.all()} == {
        ("Signing", "reports"),
        ("Forum", "analyses"),
    }
    answers = {one.tag.name: one.state for one in TagSuggestion.objects.filter(article=kept)}
    assert answers == {"grain": "refused", "fish": "refused"}
    assert not other.tagged.exists() and not other.accounts.exists() and not other.problems.exists()
    assert tables.tallies() == tables.tallies_anew()
    assert undone(merged) == ({"article"}, [])
    assert tables.records() == before
    assert tables.tallies() == tables.tallies_anew()


def test_what_was_merged_before_leads_to_the_last_in_one_step(publisher: User) -> None:
    first, second, third = (make.article(title) for title in ("one", "two", "three"))
    earlier = merge_articles(second, third, user=publisher)
    later = merge_articles(first, second, user=publisher)
    assert {fresh(one).merged_into for one in (second, third)} == {first}
    models, whys = undone(earlier)
    assert not models and set(whys) == {f"Changed since, by paula on {later.at:%Y-%m-%d %H:%M}."}
    undo([later])
    assert (fresh(third).merged_into, fresh(second).merged_into) == (second, None)
    assert undone(earlier) == ({"article"}, [])
    assert {fresh(one).state for one in (first, second, third)} == {"published"}


def test_a_merge_is_undone_but_for_what_was_changed_since(publisher: User) -> None:
    port, grain = make.tag("port"), make.tag("grain")
    kept, other = make.article("One"), make.article("Two", byline="Ben", subtitle="Sub", tags=[port, grain])
    merged = merge_articles(kept, other, user=publisher)
    edit(fresh(kept), {"subtitle": "Mine"}, user=publisher)
    with recording(ChangeKind.EDIT, user=publisher) as record:
        record.link(fresh(kept), "tags", remove=[{"tag": port.pk}])
    _models, whys = undone(merged)
    assert len(whys) == 2 and all("paula" in why for why in whys)  # the subtitle and the tag
    assert (fresh(kept).byline, fresh(kept).subtitle, fresh(kept).tags.count()) == ("", "Mine", 0)
    assert (fresh(other).state, fresh(other).tags.count()) == ("published", 2)


def test_a_merge_is_not_undone_in_part(publisher: User) -> None:
    kept, other = make.article("One"), make.article("Two", byline="Ben")
    merged = merge_articles(kept, other, user=publisher)
    report = undo([merged], only=("article", kept.pk))
    assert [entry.why for entry in report.impossible] == ["A merge is undone as a whole."]
    assert fresh(kept).byline == "Ben"
    redone = undo(undo([merged]).change_sets).change_sets
    assert (fresh(kept).byline, fresh(other).state) == ("Ben", "merged") and redone


REFUSED: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    ({}, {"state": State.DISCARDED}, "can’t be merged as it is"),
    ({}, {"state": State.SCHEDULED}, "can’t be merged as it is"),
    ({"state": State.DISCARDED}, {}, "discarded or merged"),
    ({"state": State.READY}, {"state": State.PUBLISHED}, "Keep the published one"),
    ({"state": State.WITHDRAWN}, {"state": State.PUBLISHED}, "Keep the published one"),
    ({"state": State.READY}, {"state": State.WITHDRAWN}, "Readers knew"),
    ({}, {"state": State.WITHDRAWN, "withdrawal_reason": WithdrawalReason.LEGAL}, "stays known"),
    ({}, {"state": State.WITHDRAWN, "withdrawal_reason": WithdrawalReason.DUPLICATE}, ""),
    ({"state": State.IN_REVIEW}, {"state": State.IMPORTED}, ""),
]


@pytest.mark.parametrize(("survivor", "other", "said"), REFUSED)
def test_what_may_not_be_merged_is_told(
    survivor: dict[str, Any], other: dict[str, Any], said: str, publisher: User
) -> None:
    one, two = make.article("One", **survivor), make.article("Two", **other)
    why = merge_refusal(one, two, publisher)
    assert said in why if said else not why
    if said:
        with pytest.raises(MergeRefusedError, match=said):
            merge_articles(one, two, user=publisher)
        assert fresh(two).merged_into is None


def test_only_a_publisher_merges_and_not_over_a_waiting_proposal(publisher: User) -> None:
    one, two = make.article("One"), make.article("Two")
    editor = make.user("ed", "review_article", "change_article")
    assert "Ask a publisher" in merge_refusal(one, two, editor)
    assert "into itself" in merge_refusal(one, one, publisher)
    batch = ImportBatch.objects.create(name="b")
    place: dict[str, Any] = {"batch": batch, "place": "/x", "place_hash": 1, "file_hash": 1, "path": "x"}
    ImportRecord.objects.create(article=two, outcome="queued", answer="open", proposal={"byline": {}}, **place)
    assert "Answer them first" in merge_refusal(one, two, publisher)
    assert not merge_refusal(two, one, publisher)


def test_two_who_merge_at_once_lose_nothing(publisher: User) -> None:
    one, two = make.article("One"), make.article("Two")
    seen = {one.pk: one.version, two.pk: two.version}
    edit(two, {"byline": "Ann"}, user=publisher)
    with pytest.raises(StaleSaveError):
        merge_articles(one, two, user=publisher, expected=seen)
    assert fresh(two).merged_into is None and ChangeSet.objects.filter(kind="merge").count() == 0


def test_readers_know_the_survivor_else_it_came_first() -> None:
    first, second = make.article("One", state=State.READY), make.article("Two")
    third = make.article("Three", state=State.READY)
    assert natural_survivor(first, second) == second
    assert natural_survivor(third, first) == first


def test_near_duplicates_of_a_merged_article_name_the_survivor(publisher: User) -> None:
    one, two = new("one", FIRST), new("two", f"{FIRST[300:]} {SECOND[:300]}")
    three = new("three", f"{FIRST[300:]} {SECOND[:300]}")
    assert problem_of(three) == ("two", "open")
    merged = merge_articles(one, two, user=publisher)
    assert problem_of(two) is None
    assert problem_of(three) == ("one", "open")
    undo([merged])
    assert problem_of(two) == ("one", "open")
    assert problem_of(three) == ("two", "open")


def test_an_import_is_not_undone_where_another_article_was_merged_into_its_own(publisher: User) -> None:
    batch = ImportBatch.objects.create(name="b")
    with recording(ChangeKind.IMPORT, batch=batch) as record:
        one = record.create(Article(key="one", title="One", title_basis="document"))
    two = make.article("One", state=State.IMPORTED, body="", on=None, language="")
    merge_articles(one, two, user=publisher)
    report = undo([ChangeSet.objects.get(batch=batch)], kind=ChangeKind.UNDO_IMPORT)
    assert [entry.why for entry in report.impossible] == ["Another article was merged into it."]


def test_merging_costs_the_same_however_much_hangs_on_the_two(
    publisher: User, django_assert_max_num_queries: Any
) -> None:
    tags = [make.tag(f"tag {n}") for n in range(30)]
    one, two = make.article("One", tags=tags[:15]), make.article("Two", tags=tags[5:])
    for n in range(5):
        three = make.article(f"Three {n}")
        merge_articles(two, three, user=publisher)
    user = User.objects.get(pk=publisher.pk)
    with django_assert_max_num_queries(75):
        merge_articles(one, two, user=user)
    assert ArticleOriginal.objects.filter(article=two).count() == 1


def test_whatever_an_article_states_can_be_chosen() -> None:
    assert {*STATED_FIELDS, "date_basis", "display"} == {name for group in GROUPS for name in group.fields}
