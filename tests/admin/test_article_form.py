"""The form of an article: names for records, tags made on the way, candidates and pieces put into boxes, answers."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from archive.admin.articles.filling import put_back
from archive.models import Article, ArticleOriginal, ChangeSet, ImportBatch, ImportRecord, Original, Tag, TagSuggestion
from tests import make
from tests.admin.conftest import Desk, fields_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]
FORM = "article_form"


def url_of(article: Article) -> str:
    return reverse("admin:archive_article_change", args=[article.pk])


def again(desk: Desk, article: Article, **typed: Any) -> str:
    """Send the form; return the page that comes back instead of a save."""
    response = desk.save(url_of(article), FORM, **typed)
    assert response.status_code == 200
    return str(response.content.decode())


@pytest.mark.parametrize("typed", ["Sample Wire", "sample wire", "SW", "sample-wire", "  Sample   Wire "])
def test_source_is_named_as_it_is_called_credited_or_addressed(editor: Desk, typed: str) -> None:
    source = make.source("Sample Wire", aliases=["SW"])
    article = make.article()
    editor.save(url_of(article), FORM, source=typed)
    article.refresh_from_db()
    assert article.source == source


def test_name_of_nothing_and_of_several_is_refused_and_stands_in_its_box(editor: Desk) -> None:
    article = make.article()
    page = again(editor, article, source="Nobody’s Post")
    assert "None of the sources is called “Nobody’s Post”" in page
    assert fields_of(page, FORM)["source"] == ["Nobody’s Post"]
    make.event("Summit", slug="summit"), make.event("Summit", slug="summit-2")
    page = again(editor, article, **{"accounts-0-event": "Summit"})
    assert "is the name of several events" in page and "summit-2" in page
    editor.save(url_of(article), FORM, **{"accounts-0-event": "summit-2"})
    assert article.accounts.get().event.slug == "summit-2"


def test_source_that_nobody_touched_stays_though_its_name_is_no_longer_its_own(editor: Desk) -> None:
    source = make.source("2024")
    make.source("Other", aliases=["2024"])
    article = make.article(source=source)
    editor.save(url_of(article), FORM, byline="Ann")
    article.refresh_from_db()
    assert (article.source, article.byline) == (source, "Ann")


def test_tags_are_added_by_name_made_when_asked_and_called_by_another_name(editor: Desk) -> None:
    trade = make.tag("trade", aliases=["commerce"])
    article = make.article(tags=[make.tag("talks")])
    page = again(editor, article, add_tags="Commerce, silk road; Kitay = trade")
    assert "There is no tag called “silk road”" in page
    assert not Tag.objects.filter(name="silk road").exists()
    before = ChangeSet.objects.count()
    editor.post(url_of(article), fields_of(page, FORM) | {"make_tags": "on"})
    assert set(article.tags.values_list("name", flat=True)) == {"talks", "trade", "silk road"}
    assert set(trade.aliases.values_list("name", flat=True)) == {"commerce", "Kitay"}
    assert ChangeSet.objects.count() == before + 1
    editor.post(reverse("admin:archive_changeset_undo", args=[ChangeSet.objects.latest("pk").pk]))
    assert [tag.name for tag in article.tags.all()] == ["talks"]
    assert not Tag.objects.filter(name="silk road").exists()


def test_a_tag_called_nearly_so_is_named_first_and_taken_by_a_button(editor: Desk) -> None:
    china, article = make.tag("China"), make.article()
    make.article(tags=[china])
    page = again(editor, article, add_tags="talks; Zhong = Chinas")
    assert "China” (1 article)" in page and "there already, for “Chinas”" in page
    assert set(Tag.objects.values_list("name", flat=True)) == {"China"}
    sent = fields_of(page, FORM)
    filled = editor.post(url_of(article), sent | {"_put": "add_tags=talks, Zhong = China"}).content.decode()
    assert fields_of(filled, FORM)["add_tags"] == ["talks, Zhong = China"] and "Nothing is saved yet" in filled
    editor.post(url_of(article), fields_of(filled, FORM) | {"make_tags": "on"})
    assert set(article.tags.values_list("name", flat=True)) == {"China", "talks"}
    assert [one.name for one in china.aliases.all()] == ["Zhong"]


def test_a_tag_called_nearly_as_another_is_made_by_who_saw_that_one(editor: Desk) -> None:
    make.tag("China")
    article = make.article()
    unseen = fields_of(again(editor, article, add_tags="Chinas"), FORM) | {"add_tags": "Chinna", "make_tags": "on"}
    page = editor.post(url_of(article), unseen).content.decode()
    assert "there already, for “Chinna”" in page and Tag.objects.count() == 1
    editor.post(url_of(article), fields_of(page, FORM) | {"make_tags": "on"})
    assert [tag.name for tag in article.tags.all()] == ["Chinna"]


def test_who_may_not_keep_the_vocabulary_adds_the_tags_that_there_are_alone(contributor: Desk) -> None:
    make.tag("trade")
    article = make.article(state="in_review")
    refused = again(contributor, article, add_tags="silk road", make_tags="on")
    assert "you may not make one" in refused and 'name="make_tags"' not in refused
    assert "may not give a tag another name" in again(contributor, article, add_tags="Kitay = trade")
    assert list(Tag.objects.values_list("name", "aliases")) == [("trade", None)]
    contributor.save(url_of(article), FORM, add_tags="trade")
    assert [tag.name for tag in article.tags.all()] == ["trade"]


def test_suggested_tags_are_taken_or_refused_with_the_save(editor: Desk, contributor: Desk) -> None:
    article = make.article(state="in_review")
    rows = [
        TagSuggestion.objects.create(article=article, tag=make.tag(name), rule="by name")
        for name in ("trade", "energy", "talks")
    ]
    sent = {f"suggestion-{rows[0].pk}": "take", f"suggestion-{rows[1].pk}": "refuse", f"suggestion-{rows[2].pk}": ""}
    contributor.save(url_of(article), FORM, **sent)
    assert not TagSuggestion.objects.exclude(state="open").exists()
    editor.save(url_of(article), FORM, **sent)
    assert dict(TagSuggestion.objects.values_list("tag__name", "state")) == {
        "trade": "accepted",
        "energy": "refused",
        "talks": "open",
    }
    assert [tag.name for tag in article.tags.all()] == ["trade"]
    editor.post(reverse("admin:archive_changeset_undo", args=[ChangeSet.objects.latest("pk").pk]))
    assert set(TagSuggestion.objects.values_list("state", flat=True)) == {"open"}
    assert not article.tags.exists()


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [("+05:00", 300), ("UTC-3:30", -210), ("\u22120330", -210), ("utc", 0), ("asia/almaty", 300), ("", None)],
)
def test_zone_is_typed_as_people_write_it(editor: Desk, typed: str, minutes: int | None) -> None:
    article = make.article(on="2024-06-01", utc_offset=60)
    editor.save(url_of(article), FORM, utc_offset=typed)
    article.refresh_from_db()
    assert article.utc_offset == minutes


def test_zone_by_name_needs_the_day_and_no_zone_is_farther_than_any(editor: Desk) -> None:
    article = make.article(on="2024-06-01", precision="month")
    assert "depends on the day" in again(editor, article, utc_offset="Asia/Almaty")
    assert "14 hours" in again(editor, article, utc_offset="+15:00")
    assert "is no zone" in again(editor, article, utc_offset="noon")


def test_error_in_a_box_that_is_folded_away_is_seen(editor: Desk) -> None:
    article = make.article(on="2024-06-01")
    closed = '<details class="drawer">'
    assert closed in editor.get(url_of(article)).content.decode().split("More boxes")[0][-400:]
    page = again(editor, article, utc_offset="noon").split("More boxes")[0][-400:]
    assert closed not in page and '<details class="drawer" open>' in page


def test_candidate_is_put_into_its_box_without_a_save_and_nothing_typed_is_lost(editor: Desk) -> None:
    evidence = {"published_on": {"basis": "document", "others": [{"value": "2024-03-30", "rule": "credit"}]}}
    article = make.article(on="2024-03-29", evidence=evidence)
    page = again(editor, article, byline="Ann", _take="published_on=2024-03-30")
    assert "Nothing is saved yet" in page
    filled = fields_of(page, FORM)
    assert (filled["published_on"], filled["byline"]) == (["2024-03-30"], ["Ann"])
    article.refresh_from_db()
    assert article.byline == ""
    editor.post(url_of(article), filled)
    article.refresh_from_db()
    assert (str(article.published), article.byline) == ("2024-03-30", "Ann")


def test_piece_that_was_left_out_is_put_back_where_it_stood(editor: Desk) -> None:
    data = "Ministers met.\n\nSubscribe to our letter.\n\nThey signed."
    article = make.article(body="Ministers met.\n\nThey signed.", original=data.encode())
    start = data.index("Subscribe")
    removed = [{"text": "Subscribe to our letter.", "rule": "offer", "span": [start, start + 24]}]
    ImportRecord.objects.create(
        batch=ImportBatch.objects.create(name="one"),
        article=article,
        place="a",
        place_hash=1,
        file_hash=1,
        path="a.txt",
        outcome="created",
        reading={"removed": removed},
    )
    page = again(editor, article, _put_back="0")
    assert fields_of(page, FORM)["body"] == [data.replace("\n", "\r\n")]
    assert editor.save(url_of(article), FORM, _put_back="7").status_code == 302


def test_pieces_find_their_place_or_stand_at_the_end() -> None:
    pieces = [{"text": "First.", "span": [0, 6]}, {"text": "Nowhere."}, {"text": "Two."}]
    assert put_back("Two.\n\nThree.", pieces, 0, "First.\n\nTwo.\n\nThree.") == "First.\n\nTwo.\n\nThree."
    assert put_back("Two.", pieces, 1, "") == "Two.\n\nNowhere."
    assert put_back("One. Two.", pieces, 2, "") == "One. Two."


def test_record_of_a_table_or_of_json_is_shown_by_its_fields(editor: Desk) -> None:
    article = make.article()
    head = Original.of(b"title,text,place\n", media_type="text/csv", encoding="utf-8")
    row = Original.of(b'Met,"Ministers, two, met",Astana', media_type="text/csv", encoding="utf-8")
    tree = Original.of(b'{"a": {"b": ["x", 7]}, "c": null}', media_type="application/json", encoding="utf-8")
    head.save()
    row.context = head
    for number, original in enumerate((row, tree)):
        original.save()
        ArticleOriginal.objects.create(article=article, original=original, name=f"{number}", is_current=False)
    page = editor.get(url_of(article)).content.decode()
    for name, value in (("text", "Ministers, two, met"), ("place", "Astana"), ("a.b", "x, 7"), ("c", "null")):
        assert f'<dt dir="auto">{name}</dt><dd dir="auto">{value}</dd>' in page


def test_article_is_given_to_somebody_of_the_staff_with_the_save(editor: Desk) -> None:
    article = make.article()
    editor.save(url_of(article), FORM, given_to=str(editor.user.pk))
    article.refresh_from_db()
    assert article.assignee_id == editor.user.pk
    stranger = User.objects.create_user("stranger")
    assert "Select a valid choice" in again(editor, article, given_to=str(stranger.pk))


def test_title_is_one_line_however_it_is_pasted(editor: Desk) -> None:
    article = make.article("Old")
    editor.save(url_of(article), FORM, title="Ministers\r\n   meet ")
    article.refresh_from_db()
    assert article.title == "Ministers meet"


def test_queries_of_the_page_do_not_grow_with_what_stands_on_it(
    editor: Desk, django_assert_max_num_queries: Any
) -> None:
    events = [make.event(f"Event {n}", slug=f"e{n}") for n in range(6)]
    article = make.article(tags=[make.tag(f"tag {n}") for n in range(12)], events=events)
    for n in range(9):
        TagSuggestion.objects.create(article=article, tag=make.tag(f"other {n}"), rule="by name")
    with django_assert_max_num_queries(40):
        editor.get(url_of(article))


def test_what_a_box_says_to_describe_it_is_there(editor: Desk) -> None:
    article = make.article(events=[make.event()], tags=[make.tag()])
    for page in (
        editor.get(url_of(article)).content.decode(),
        again(editor, article, source="Nobody", published_on="31 June 2024", reason="x" * 2000),
        editor.get(reverse("admin:archive_article_add")).content.decode(),
    ):
        named = {one for ids in re.findall(r'aria-describedby="([^"]+)"', page) for one in ids.split()}
        assert "id_published_on_helptext" in named
        assert named <= set(re.findall(r'\bid="([^"]+)"', page))


def test_each_key_of_the_page_has_one_box_to_lead_to(editor: Desk) -> None:
    article = make.article(original=b"Text", events=[make.event()])
    for name in ("trade", "talks"):
        TagSuggestion.objects.create(article=article, tag=make.tag(name), rule="by name")
    page = editor.get(url_of(article)).content.decode()
    boxes = {"d": "published_on", "t": "add_tags", "e": "accounts-1-event"}
    for key, name in boxes.items():
        assert re.search(rf'<input[^>]*name="{name}"[^>]*data-key="{key}"', page), key
    assert page.count('data-key="a"') == page.count('data-key="v"') == 1


def test_boxes_for_the_words_of_an_article_run_as_its_script_does(editor: Desk) -> None:
    article = make.article("توقيع الاتفاقية", body="وقعت الاتفاقية.", language="ar")
    page = editor.get(url_of(article)).content.decode()
    for name in ("title", "body", "byline"):
        box = re.search(rf'<(?:input|textarea)[^>]*name="{name}"[^>]*>', page)
        assert box and 'dir="auto"' in box[0] and 'lang="ar"' in box[0]
