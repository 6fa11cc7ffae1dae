"""Two tags, sources, places, events or series become one, and by the undo of it two again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User

from archive.editing.changes.errors import StaleSaveError
from archive.editing.changes.recorder import recording
from archive.editing.erasing import ErasureOrder, erase_article
from archive.editing.merging import vocabulary
from archive.editing.merging.errors import MergeRefusedError, TooManyError
from archive.editing.merging.vocabulary import merge_in_steps, merge_vocabulary, plan_vocabulary_merge
from archive.editing.undo import plan, undo
from archive.editing.vocabulary.loading import load_collection
from archive.editing.vocabulary.recognition import known_names, tag_article_words
from archive.models import (
    Article,
    BoilerplateProposal,
    ChangeSet,
    Event,
    EventCandidate,
    PastAddress,
    Place,
    Source,
    State,
    Tag,
    TagAlias,
    TagSuggestion,
    learned_by_source,
)
from archive.models.choices import ChangeKind
from tests import make
from tests.editing import tables
from tests.editing.collection import SMALL

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> User:
    kinds = ("tag", "source", "place", "event", "eventseries")
    return make.user(
        "ed", "change_article", "review_article", *(f"{act}_{k}" for act in ("change", "delete") for k in kinds)
    )


def rename(row: Any, **values: Any) -> Any:
    with recording(ChangeKind.EDIT) as record:
        record.set(row, **values)
    return row


def addresses() -> dict[str, int]:
    return dict(PastAddress.objects.values_list("old", "object_id"))


def undone(change_set: ChangeSet) -> list[str]:
    """Undo a set after planning it; return why something was not reversed."""
    planned = plan([change_set])
    report = undo([change_set])
    assert (planned.undone, planned.kept, planned.impossible) == (report.undone, report.kept, report.impossible)
    return [entry.why for entry in (*report.kept, *report.impossible)]


def test_a_tag_gives_its_articles_names_and_addresses_to_another(editor: User) -> None:
    road, bri = make.tag("Belt and Road Initiative"), make.tag("BRI", aliases=["B&R"], description="A plan.")
    rename(rename(bri, slug="b-r-i"), slug="bri")
    both, one = make.article("Both", tags=[road, bri]), make.article("One", tags=[bri])
    draft = make.article("Draft", tags=[bri], state=State.IMPORTED)
    with recording(ChangeKind.EDIT) as record:
        record.link(one, "tags", add=[{"tag": bri.pk, "basis": "editor", "is_about": True}])
        event = make.event("Forum")
        record.link(event, "tags", add=[{"tag": bri.pk}])
    TagSuggestion.objects.create(article=make.article("Offered"), tag=bri, rule="r", state="refused")
    TagSuggestion.objects.create(article=draft, tag=road, rule="r")
    before, led = tables.records(), addresses()
    planned = plan_vocabulary_merge(road, [bri], editor)
    assert [(str(one.label), one.number, one.shared, one.then) for one in planned.moves] == [
        ("Articles", 3, 1, 3),
        ("Suggestions of it", 1, 0, 2),
        ("Events", 1, 0, 1),
    ]
    assert set(planned.names) == {"BRI", "B&R"} and set(planned.addresses) == {"bri", "b-r-i"}
    assert planned.filled == {"description": "A plan."} and not planned.refusal and not planned.is_too_large
    merged = merge_vocabulary(road, [bri], user=editor, reason="The same plan.")
    assert (merged.kind, merged.reason) == ("merge", "The same plan.")
    assert list(Tag.objects.values_list("name", flat=True)) == ["Belt and Road Initiative"]
    assert [list(row.tags.all()) for row in (both, one, draft)] == [[road]] * 3 and list(event.tags.all()) == [road]
    assert one.tagged.get().is_about and f"tags:{road.pk}" in Article.objects.get(pk=one.pk).edited_fields
    assert {alias.name for alias in road.aliases.all()} == {"BRI", "B&R"}
    assert addresses() == {"bri": road.pk, "b-r-i": road.pk}
    assert [(row.tag, row.state) for row in TagSuggestion.objects.order_by("pk")] == [(road, "open"), (road, "refused")]
    assert tables.tallies() == tables.tallies_anew()
    assert undone(merged) == []
    assert tables.records() == before and addresses() == led
    assert tables.tallies() == tables.tallies_anew()


@pytest.mark.parametrize("is_first", [True, False])
def test_a_source_gives_its_credits_and_hosts(editor: User, is_first: bool) -> None:
    rows = [
        make.source("Morning Post", domains=["post.example"]),
        make.source("The Post", domains=["post.test"], country="KZ"),
    ]
    post, other = rows if is_first else rows[::-1]
    with recording(ChangeKind.EDIT) as record:
        record.link(other, "aliases", add=[{"name": "Post"}])
    wire = make.source("Wire", kind="agency")
    one = make.article("One", source=other, agency=wire, state=State.SCHEDULED)
    two = make.article("Two", source=post, agency=other)
    erased = make.article("Gone", source=other)
    erase_article(erased, ErasureOrder("By law"), user=make.user("root", is_superuser=True))
    before = tables.records()
    merged = merge_vocabulary(post, [other], user=editor)
    found = [Article.objects.get(pk=row.pk) for row in (one, two, erased)]
    assert [(row.source, row.agency) for row in found] == [(post, wire), (post, None), (post, None)]
    assert found[0].state == State.SCHEDULED, "under its right name it is as approved as before"
    post.refresh_from_db()
    assert set(post.domains) == {"post.example", "post.test"} and post.country == "KZ"
    assert {alias.name for alias in post.aliases.all()} == {other.name, "Post"}
    assert undone(merged) == ["It was erased."]
    after = tables.records()
    assert {key for key in before if before[key] != after.get(key)} == {f"article {erased.pk}"}
    assert tables.tallies() == tables.tallies_anew()


def test_a_source_takes_over_the_lines_that_were_learned_of_others(editor: User) -> None:
    post, other = make.source("Post"), make.source("The Post")
    lines = [(post, "Both", "refused"), (other, "Both", "accepted"), (other, "Own", "accepted")]
    for source, line, state in lines:
        BoilerplateProposal.objects.create(source=source, line=line, state=state)
    before = tables.records()
    merged = merge_vocabulary(post, [other], user=editor)
    assert set(BoilerplateProposal.objects.values_list("source__name", "line", "state")) == {
        ("Post", "Both", "refused"),
        ("Post", "Own", "accepted"),
        (None, "Both", "accepted"),
    }
    assert learned_by_source() == {"post": {"Own"}}
    assert undone(merged) == []
    assert tables.records() == before


def test_events_join_their_accounts_tags_and_rules_without_doubling(editor: User) -> None:
    rule = {"name": "r", "words": [["quay"]], "roles": {"reports": [0, 3]}}
    forum = make.event("Forum", on=None, state="draft", rules=[rule])
    eleventh = make.event("11th Forum", rules=[rule, {**rule, "words": [["harbour"]]}], place=make.place())
    trade = make.tag("trade")
    with recording(ChangeKind.EDIT) as record:
        record.link(eleventh, "tags", add=[{"tag": trade.pk}])
    both = make.article("Both", events={forum: "analyses", eleventh: "reports"})
    one = make.article("One", events={eleventh: "announces"})
    candidate = EventCandidate.objects.create(first_article=one, event=eleventh, state="accepted")
    other = make.article("Not of it")
    with recording(ChangeKind.EDIT) as record:
        record.link(eleventh, "dismissals", add=[{"article": other.pk}])
    before = tables.records()
    merged = merge_vocabulary(forum, [eleventh], user=editor)
    forum.refresh_from_db()
    roles = {account.article: account.role for account in forum.accounts.all()}
    assert roles == {both: "analyses", one: "announces"}
    assert (forum.state, str(forum.starts), forum.place.name if forum.place else "") == (
        "public",
        "2024-03-29",
        "Port Haven",
    )
    assert [one["name"] for one in forum.rules] == ["r", "r (11th-forum)"]
    assert list(forum.tags.all()) == [trade]
    candidate.refresh_from_db()
    assert candidate.event == forum
    assert [one.article for one in forum.dismissals.all()] == [other]
    assert undone(merged) == []
    assert tables.records() == before


def test_places_and_series_move_their_events(editor: User) -> None:
    port, haven = make.place("Port"), make.place("Haven", latitude="1.5", longitude="2.5", country="KZ")
    yearly, other = make.series("Yearly"), make.series("Annual", description="Each year.")
    event = make.event(place=haven, series=other)
    before = tables.records()
    merges = [merge_vocabulary(port, [haven], user=editor), merge_vocabulary(yearly, [other], user=editor)]
    event.refresh_from_db()
    port.refresh_from_db()
    assert (event.place, event.series, str(port.latitude)) == (port, yearly, "1.50000")
    assert [alias.name for alias in port.aliases.all()] == ["Haven"]
    assert [undone(one) for one in reversed(merges)] == [[], []]
    assert tables.records() == before


def test_several_at_once_and_what_a_person_denied_stays_denied(editor: User) -> None:
    trade, sale, deal = make.tag("trade"), make.tag("sale"), make.tag("deal")
    article = make.article("One", tags=[sale, deal])
    with recording(ChangeKind.EDIT, user=editor) as record:
        record.link(article, "tags", add=[{"tag": trade.pk, "basis": "editor"}])
        record.link(article, "tags", remove=[{"tag": trade.pk}])
    other = make.article("Two", tags=[sale, deal])
    before = tables.records()
    merged = merge_vocabulary(trade, [sale, deal], user=editor)
    assert (article.tags.count(), other.tags.count()) == (0, 1)
    assert undone(merged) == []
    assert tables.records() == before


def test_names_need_not_be_kept_and_those_of_others_stay_theirs(editor: User) -> None:
    post, other = make.source("Morning Post"), make.source("Gazette", aliases=["G"])
    make.source("Third", aliases=["gazette"])
    assert plan_vocabulary_merge(post, [other], editor).taken == ("Gazette",)
    merged = merge_vocabulary(post, [other], user=editor)
    assert [alias.name for alias in post.aliases.all()] == ["G"]
    undo([merged])
    merge_vocabulary(post, [other], user=editor, keep_names=False)
    assert not post.aliases.exists()


def test_what_was_changed_since_is_kept_and_told(editor: User) -> None:
    trade, sale, deal = make.tag("trade"), make.tag("sale"), make.tag("deal")
    one, two = make.article("One", tags=[sale]), make.article("Two", tags=[sale])
    merged = merge_vocabulary(trade, [sale], user=editor)
    with recording(ChangeKind.EDIT, user=editor) as record:
        record.link(one, "tags", add=[{"tag": deal.pk, "basis": "editor"}], remove=[{"tag": trade.pk}])
    rename(trade, name="commerce")
    whys = undone(merged)
    assert len(whys) == 2 and all("by ed" in why for why in whys)  # the two links of the one article
    assert (list(one.tags.all()), list(two.tags.all())) == ([deal], [Tag.objects.get(name="sale")])
    assert Tag.objects.filter(name="commerce").exists() and not TagAlias.objects.exists()


def test_nothing_is_taken_apart_when_what_was_merged_can_not_come_back(editor: User) -> None:
    trade, sale = make.tag("trade"), make.tag("sale")
    article = make.article("One", tags=[sale])
    merged = merge_vocabulary(trade, [sale], user=editor)
    make.tag("Sale again", slug="sale")
    assert undone(merged) == ["Something else has taken its name or address."]
    assert list(article.tags.all()) == [trade]
    assert undo([merged], only=("article", article.pk)).undone == []
    assert list(article.tags.all()) == [trade]


def test_a_split_is_not_merged_by_an_undo(editor: User) -> None:
    post, other = make.source("Morning Post"), make.source("Gazette")
    split = undo([merge_vocabulary(post, [other], user=editor)]).change_sets
    assert undone(split[0]) == ["What was split is not merged by an undo. Merge it again."]
    assert Source.objects.count() == 2
    assert merge_vocabulary(post, [other], user=editor)


def test_a_chain_of_merges_leads_to_the_last(editor: User) -> None:
    first, second, third = make.place("First"), make.place("Second"), make.place("Third")
    merge_vocabulary(second, [third], user=editor)
    later = merge_vocabulary(first, [second], user=editor)
    assert addresses() == {"second": first.pk, "third": first.pk}
    assert {alias.name for alias in first.aliases.all()} == {"Second", "Third"}
    undo([later])
    assert addresses() == {"third": Place.objects.get(name="Second").pk}


def test_what_may_not_be_merged_is_told(editor: User) -> None:
    post, other = make.source("Morning Post"), make.source("Gazette", display="excerpt")
    trade = make.tag("trade")
    with pytest.raises(MergeRefusedError, match="more of one of them"):
        merge_vocabulary(post, [other], user=editor)
    with pytest.raises(MergeRefusedError, match="another one"):
        merge_vocabulary(trade, [trade], user=editor)
    with pytest.raises(MergeRefusedError, match="Ask an editor"):
        merge_vocabulary(trade, [make.tag("sale")], user=make.user("con", "change_article"))
    gone = make.tag("gone")
    merge_vocabulary(trade, [gone], user=editor)
    gone.pk = gone.pk or max(Tag.objects.values_list("pk", flat=True)) + 1
    with pytest.raises(MergeRefusedError, match="One of them is gone"):
        merge_vocabulary(trade, [gone], user=editor)
    assert "different kinds" in plan_vocabulary_merge(trade, [make.tag("Oslo", kind="place")], editor).notes[0]


def test_two_who_merge_at_once_lose_nothing(editor: User) -> None:
    trade, sale = make.tag("trade"), make.tag("sale")
    seen = {trade.pk: trade.version, sale.pk: sale.version}
    rename(sale, name="sales")
    with pytest.raises(StaleSaveError):
        merge_vocabulary(trade, [sale], user=editor, expected=seen)
    assert Tag.objects.count() == 2


def test_more_than_can_be_written_at_once_goes_in_steps(editor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vocabulary, "MOST_AT_ONCE", 4)
    trade, sale = make.tag("trade"), make.tag("sale")
    articles = [make.article(f"{n}", tags=[sale]) for n in range(7)]
    before = tables.records()
    assert plan_vocabulary_merge(trade, [sale], editor).is_too_large
    with pytest.raises(TooManyError):
        merge_vocabulary(trade, [sale], user=editor)
    steps = merge_in_steps(trade, [sale], reason="The same.")
    assert next(steps)[0] == 2
    assert {article.tags.get().name for article in articles} == {"trade", "sale"}
    sets = {change_set.pk: change_set for _moved, change_set in steps}
    (merged,) = sets.values()
    assert {article.tags.get().name for article in articles} == {"trade"} and Tag.objects.count() == 1
    undo([merged])
    assert tables.records() == before


def test_the_log_of_a_merge_names_what_it_moved(editor: User) -> None:
    event = make.event("Forum")
    merged = merge_vocabulary(event, [make.event("11th Forum")], user=editor)
    assert set(merged.changes.values_list("model", "action", "field")) >= {
        ("event", "delete", ""),
        ("event", "link", "addresses"),
    }
    assert Event.objects.count() == 1


def test_a_collection_loaded_again_leaves_merged_what_was_merged(editor: User, tmp_path: Path) -> None:
    path = tmp_path / "collection.toml"
    path.write_text(SMALL, encoding="utf-8")
    load_collection(path)
    commerce = make.tag("commerce")
    merge_vocabulary(commerce, [Tag.objects.get(slug="trade")], user=editor)
    before = tables.records()
    load_collection(path)
    assert tables.records() == before and not Tag.objects.filter(slug="trade").exists()


def test_texts_that_use_an_old_name_are_given_the_survivor(editor: User) -> None:
    road, bri = make.tag("Belt and Road Initiative"), make.tag("BRI")
    merge_vocabulary(road, [bri], user=editor)
    found = tag_article_words(known_names(), title="Ministers praise the BRI", body="It goes on.", filed_under=["bri"])
    assert {one.tag for one in found} == {road.pk}
