"""An undo foresees names that are taken and records that are gone, and brings back what belongs together."""

from __future__ import annotations

import pytest

from archive.editing.changes.recorder import recording
from archive.editing.originals import make_current
from archive.editing.undo import plan, undo
from archive.editing.undo.unique_values import UniqueValues
from archive.models import (
    Account,
    ArticleOriginal,
    ChangeSet,
    Event,
    Original,
    Place,
    Source,
    SourceAlias,
    Tag,
)
from archive.models.choices import ChangeKind
from tests import make
from tests.editing import tables

pytestmark = pytest.mark.django_db


def agreed(change_set: ChangeSet | None) -> tuple[list[str], list[str]]:
    """Undo a set after planning it, hold both against each other, and return what was undone and why what was not."""
    assert change_set
    planned = plan([change_set])
    report = undo([change_set])
    assert (planned.undone, planned.kept, planned.impossible) == (report.undone, report.kept, report.impossible)
    return [entry.name for entry in report.undone], [entry.why for entry in (*report.kept, *report.impossible)]


def test_a_name_that_another_has_taken_is_foreseen() -> None:
    first, second = make.tag("first"), make.tag("second")
    with recording(ChangeKind.EDIT) as record:
        record.set_many(Tag, {first.pk: {"name": "one", "slug": "one"}, second.pk: {"name": "two", "slug": "two"}})
    make.tag("first")
    undone, left = agreed(record.change_set)
    assert undone == ["two", "two"] and len(left) == 2 and all("taken" in why for why in left)
    assert set(Tag.objects.values_list("name", flat=True)) == {"one", "second", "first"}


def test_names_handed_on_within_one_change_are_handed_back() -> None:
    first, second = make.tag("first"), make.tag("second")
    before = tables.records()
    with recording(ChangeKind.EDIT) as record:
        record.set(first, name="third", slug="third")
        record.set(second, name="first", slug="first")
    undone, left = agreed(record.change_set)
    assert len(undone) == 4 and not left
    assert tables.records() == before


def test_what_the_database_refuses_after_all_is_found_and_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    tags = [make.tag(f"tag {n}") for n in range(6)]
    with recording(ChangeKind.EDIT) as record:
        record.set_many(Tag, {tag.pk: {"name": f"other {tag.pk}", "slug": f"other-{tag.pk}"} for tag in tags})
    make.tag("tag 3")
    monkeypatch.setattr(UniqueValues, "claim", lambda *args, **kwargs: True)
    report = undo([record.change_set])
    assert {entry.object_id for entry in report.impossible} == {tags[3].pk}
    assert dict(report.numbers("undone")) == {"tag": 5}
    assert Tag.objects.filter(name__startswith="tag ").count() == 6
    assert tables.tallies() == tables.tallies_anew()


def test_another_name_that_now_belongs_to_another_source_can_not_come_back() -> None:
    post, times = make.source("Post", aliases=["Daily", "Evening"]), make.source("Times")
    with recording(ChangeKind.EDIT) as record:
        record.link(post, "aliases", remove=[{"name": "Daily", "language": ""}, {"name": "Evening", "language": ""}])
    with recording(ChangeKind.EDIT) as other:
        other.link(times, "aliases", add=[{"name": "DAILY"}])
    undone, left = agreed(record.change_set)
    assert len(undone) == 1 and "taken" in left[0]
    assert set(SourceAlias.objects.values_list("source__name", "name")) == {("Post", "Evening"), ("Times", "DAILY")}


def test_an_event_whose_place_is_gone_can_not_come_back() -> None:
    place = make.place()
    event = make.event(place=place)
    with recording(ChangeKind.EDIT) as record:
        record.delete(event)
    with recording(ChangeKind.EDIT) as other:
        other.delete(place)
    undone, left = agreed(record.change_set)
    assert not undone and "gone" in left[0]
    assert agreed(other.change_set)[0] == ["Port Haven"]
    assert agreed(record.change_set) == ([event.title], [])


def test_both_come_back_from_one_change_whatever_was_touched_first() -> None:
    place = make.place()
    event = make.event(place=place)
    before = tables.records()
    with recording(ChangeKind.EDIT) as record:
        record.set(place, name="Port Harbour")
        record.delete(event)
        record.delete(place)
    assert not Event.objects.exists() and not Place.objects.exists()
    assert agreed(record.change_set)[1] == []
    assert tables.records() == before


def test_a_deleted_tag_comes_back_to_its_events() -> None:
    tag = make.tag("trade")
    event = make.event()
    with recording(ChangeKind.EDIT) as record:
        record.link(event, "tags", add=[{"tag": tag.pk}])
    before = tables.records()
    with recording(ChangeKind.EDIT) as deleting:
        deleting.delete(tag)
    assert not event.tags.exists()
    agreed(deleting.change_set)
    assert tables.records() == before


def test_a_new_tag_that_an_event_bears_stays() -> None:
    with recording(ChangeKind.COLLECTION) as record:
        tag = record.create(Tag(name="trade", slug="trade"))
    event = make.event()
    with recording(ChangeKind.COLLECTION) as other:
        other.link(event, "tags", add=[{"tag": tag.pk}])
    undone, left = agreed(record.change_set)
    assert not undone and "use it" in left[0]
    assert list(event.tags.all()) == [tag]


def test_what_a_change_made_goes_with_what_it_made_use_of_it() -> None:
    with recording(ChangeKind.COLLECTION) as record:
        place = record.create(Place(name="Port", slug="port"))
        tag = record.create(Tag(name="trade", slug="trade"))
        event = record.create(Event(title="Signing", slug="signing", place=place), tags=[{"tag": tag.pk}])
    article = make.article(events=[event])
    undone, left = agreed(record.change_set)
    assert not undone and len(left) == 3
    with recording(ChangeKind.REPARSE) as freeing:
        freeing.link(article, "accounts", remove=[{"event": event.pk}])
    assert not Account.objects.exists()
    assert agreed(record.change_set)[0] == ["Signing", "Port", "trade"]


def test_a_new_source_goes_with_the_change_that_gave_it_to_articles() -> None:
    article = make.article()
    with recording(ChangeKind.REPARSE) as record:
        source = record.create(Source(name="Post", slug="post"))
        record.set(article, source=source)
    assert agreed(record.change_set)[1] == []
    assert not Source.objects.exists()


def test_the_originals_of_an_article_go_back_together_or_not_at_all() -> None:
    article = make.article()
    first = article.originals.get().original_id
    acts = []
    for n in range(2):
        newer = Original.of(f"Other bytes {n}".encode(), "text/plain", "utf-8")
        newer.save()
        with recording(ChangeKind.IMPORT) as record:
            make_current(record, article, newer.pk, name="newer.txt")
        acts.append(record.change_set)
    undone, left = agreed(acts[0])
    assert not undone and len(left) == 2
    assert agreed(acts[1])[1] == [] and agreed(acts[0])[1] == []
    assert ArticleOriginal.objects.get(is_current=True).original_id == first


# -- who may ----------------------------------------------------------------------------------------------------------
