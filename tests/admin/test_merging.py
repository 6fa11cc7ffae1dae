"""Two articles, or two records of the vocabulary, are made one at the desk, after their page said what that does."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from archive.admin.merging.side_by_side import side_by_side
from archive.editing.articles import edit
from archive.editing.changes.recorder import recording
from archive.models import Article, ArticleProblem, ChangeSet, Source, State, Tag, TagAlias, WorkQueue, WorkQueueStep
from archive.models.choices import ChangeKind
from tests import make
from tests.admin.conftest import Desk
from tests.editing.test_near_duplicates import FIRST, new

pytestmark = [pytest.mark.django_db, pytest.mark.once]
SignIn = Callable[..., Desk]


def page_of(one: Article, other: Article) -> str:
    return reverse("admin:archive_article_merge", args=[one.pk, other.pk])


def merging(model: str, *rows: Any, **more: Any) -> str:
    query = "&".join([f"ids={','.join(str(row.pk) for row in rows)}", *(f"{key}={one}" for key, one in more.items())])
    return f"{reverse(f'admin:archive_{model}_merge')}?{query}"


def fresh(article: Article) -> Article:
    return Article.objects.get(pk=article.pk)


def test_the_page_lays_both_articles_side_by_side_and_merges_as_was_chosen(publisher: Desk) -> None:
    trade, port = make.tag("trade"), make.tag("port")
    kept = new("Quay opens", f"{FIRST}\n\nOn Friday it opened.", tags=[trade])
    other = new("Quay opened", f"{FIRST}\n\nOn Monday it opened.", tags=[trade, port], subtitle="A second one")
    shown = publisher.get(reverse("admin:archive_article_change", args=[other.pk])).content.decode()
    assert shown.count(page_of(other, kept)) == 2  # beside the problem and beside the near text
    page = publisher.get(page_of(other, kept)).content.decode()
    assert "Keep B instead" in page and "come to A: port" in page and "both have: trade" in page
    assert re.findall(r'twin__only">([^<]*)<', page) == ["Friday", "Monday"]
    saved = publisher.save(page_of(other, kept), "merge_form", act="merge", title="1", reason="The same text.")
    assert saved.headers["Location"] == reverse("admin:archive_article_change", args=[kept.pk])
    assert (fresh(kept).title, fresh(kept).subtitle) == ("Quay opened", "A second one")
    assert fresh(other).merged_into == kept
    after = publisher.get(saved.headers["Location"]).content.decode()
    assert "went into" in after and "Undo…" in after and "Merged into it" in after
    done = ChangeSet.objects.get(kind="merge")
    assert (done.user, done.reason) == (publisher.user, "The same text.")
    publisher.post(reverse("admin:archive_changeset_undo", args=[done.pk]))
    assert (fresh(kept).title, fresh(other).state) == ("Quay opens", State.PUBLISHED)


def test_the_other_way_round_is_a_link_and_the_published_one_is_kept_unasked(publisher: Desk) -> None:
    draft, shown = make.article("Draft", state=State.READY), make.article("Shown")
    page = publisher.get(page_of(draft, shown))
    assert page.context["plan"].survivor == shown
    swapped = publisher.get(page.context["swap_url"])
    assert swapped.context["plan"].survivor == draft
    assert "Keep the published one" in swapped.content.decode() and 'value="merge"' not in swapped.content.decode()


@pytest.mark.parametrize(("act", "outcome"), [("merge", "merged"), ("apart", "apart")])
def test_a_decision_in_a_queue_leads_to_the_next_article(publisher: Desk, act: str, outcome: str) -> None:
    new("Earlier", FIRST)
    near = [new(f"Later {n}", FIRST) for n in range(2)]
    first = publisher.post(reverse("admin:archive_article_begin"), {"query": "problem=near_duplicate"})["Location"]
    ids = WorkQueue.objects.get().ids
    assert set(ids) == {one.pk for one in near}
    page = publisher.get(first).content.decode()
    address = unescape(re.findall(r'href="([^"]*/merge/[^"]*)"', page)[0])
    shown = publisher.get(address)
    assert f"/{ids[0]}/change/?queue=" in shown.context["back_url"]
    assert "queue=" in shown.context["swap_url"]
    assert publisher.get(shown.context["swap_url"]).context["plan"].survivor != shown.context["plan"].survivor
    sent = publisher.save(address, "merge_form", act=act, reason="They say the same")
    assert sent["Location"].startswith(f"/admin/archive/article/{ids[1]}/change/?queue=")
    assert list(WorkQueueStep.objects.values_list("article", "outcome")) == [(ids[0], outcome)]


def test_a_late_merge_shows_both_once_more(publisher: Desk) -> None:
    one, two = make.article("One"), make.article("Two")
    form = publisher.open(page_of(one, two), "merge_form")
    edit(two, {"byline": "Ann"}, user=make.user("other"))
    answer = publisher.post(page_of(one, two), form | {"act": "merge"}, follow=True)
    assert "Someone else saved" in answer.content.decode() and fresh(two).merged_into is None
    publisher.post(page_of(one, two), {"act": "merge"})  # without what was seen
    assert fresh(two).merged_into is None


def test_an_editor_tells_two_apart_and_merges_nothing(editor: Desk, contributor: Desk) -> None:
    one, two = new("One", FIRST), new("Two", f"{FIRST} again")
    assert contributor.get(page_of(one, two)).status_code == 403
    page = editor.get(page_of(one, two)).content.decode()
    assert "Ask a publisher" in page and 'value="merge"' not in page
    editor.save(page_of(one, two), "merge_form", act="merge")
    assert fresh(two).merged_into is None
    assert "Say why" in editor.save(page_of(one, two), "merge_form", act="apart").content.decode()
    editor.save(page_of(one, two), "merge_form", act="apart", reason="Two days, two stories.")
    problem = ArticleProblem.objects.get(article=two, code="near_duplicate")
    assert (problem.state, problem.reason) == ("accepted", "Two days, two stories.")
    assert "never ask again" not in editor.get(page_of(one, two)).content.decode()


def test_opening_a_page_writes_nothing_and_what_is_not_there_is_not_found(publisher: Desk) -> None:
    one, two = make.article("One"), make.article("Two")
    before = ChangeSet.objects.count()
    publisher.get(page_of(one, two))
    publisher.get(merging("tag", make.tag("a"), make.tag("b")))
    assert ChangeSet.objects.count() == before + 2  # the tags were made
    assert publisher.get(reverse("admin:archive_article_merge", args=[one.pk, 10**6])).status_code == 404
    assert publisher.get(reverse("admin:archive_tag_merge")).status_code == 404
    assert publisher.get(page_of(one, one)).status_code == 404


def test_a_tag_is_merged_from_its_page(editor: Desk, contributor: Desk) -> None:
    road, bri = make.tag("Belt and Road"), make.tag("BRI")
    articles = [make.article(f"{n}", tags=[bri]) for n in range(3)]
    change = reverse("admin:archive_tag_change", args=[bri.pk])
    assert merging("tag", bri) in editor.get(change).content.decode().replace("&amp;", "&")
    assert contributor.get(merging("tag", bri)).status_code == 403
    assert "Merge with another" not in contributor.get(change).content.decode()
    offered = editor.get(merging("tag", bri, q="road")).content.decode()
    assert "Belt and Road" in offered and f"ids={bri.pk}%2C{road.pk}" in offered
    page = editor.get(merging("tag", bri, road, keep=road.pk)).content.decode()
    assert "Merge into “Belt and Road”" in page and "/tags/bri/" in page
    saved = editor.save(merging("tag", bri, road, keep=road.pk), "merge_form", reason="The same plan.")
    assert saved.headers["Location"] == reverse("admin:archive_tag_change", args=[road.pk])
    assert "Undo…" in editor.get(saved.headers["Location"]).content.decode()
    assert {tag.name for article in articles for tag in article.tags.all()} == {"Belt and Road"}
    assert TagAlias.objects.get().name == "BRI"
    editor.post(reverse("admin:archive_changeset_undo", args=[ChangeSet.objects.get(kind="merge").pk]))
    assert {tag.name for article in articles for tag in article.tags.all()} == {"BRI"}


def test_the_ticked_rows_of_a_list_are_merged_into_the_most_used(editor: Desk) -> None:
    rows = [make.source("Post"), make.source("The Post"), make.source("Post, The")]
    make.article("One", source=rows[1])
    chosen = {"action": "merge_chosen", "_selected_action": [row.pk for row in rows]}
    answer = editor.post(reverse("admin:archive_source_changelist"), chosen)
    page = editor.get(answer.headers["Location"])
    assert page.context["plan"].survivor == rows[1]
    editor.save(answer.headers["Location"], "merge_form")
    assert Source.objects.get() == rows[1]
    one = editor.post(
        reverse("admin:archive_source_changelist"), chosen | {"_selected_action": [rows[1].pk]}, follow=True
    )
    assert "Choose two at least" in one.content.decode()


def test_two_ticked_articles_are_laid_side_by_side_and_no_other_number(editor: Desk, contributor: Desk) -> None:
    rows = [make.article(f"Article {n}", state=State.IMPORTED) for n in range(3)]
    listed = f"{reverse('admin:archive_article_changelist')}?state=imported"

    def tick(desk: Desk, *ticked: Article) -> Any:
        return desk.post(listed, {"action": "merge_two", "_selected_action": [row.pk for row in ticked], "index": "0"})

    answer = tick(editor, *rows[:2])
    assert answer.headers["Location"].startswith((page_of(rows[0], rows[1]), page_of(rows[1], rows[0])))
    page = editor.get(answer.headers["Location"])
    assert "One article or two?" in page.content.decode() and page.context["back_url"] == listed
    for ticked in (rows[:1], rows):
        assert "Tick two articles" in editor.get(tick(editor, *ticked).headers["Location"]).content.decode()
    assert "merge_two" not in contributor.get(listed).content.decode()
    contributor.user.user_permissions.add(Permission.objects.get(codename="change_articleproblem"))
    Article.objects.filter(pk=rows[1].pk).update(state=State.READY)
    listed = reverse("admin:archive_article_changelist")
    said = contributor.get(tick(contributor, *rows[:2]).headers["Location"]).content.decode()
    assert "Article 1: you may not change it." in said


def test_two_editors_do_not_merge_over_each_other(editor: Desk) -> None:
    one, two = make.tag("one"), make.tag("two")
    form = editor.open(merging("tag", one, two), "merge_form")
    with recording(ChangeKind.EDIT, user=make.user("eve")) as record:
        record.set(two, name="second")
    answer = editor.post(merging("tag", one, two), form, follow=True)
    assert "Someone else saved" in answer.content.decode() and Tag.objects.count() == 2


def test_too_many_are_left_to_the_command(editor: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.editing.merging.vocabulary.MOST_AT_ONCE", 1)
    one, two = make.tag("one"), make.tag("two")
    form = editor.open(merging("tag", one, two), "merge_form")
    for n in range(2):
        make.article(f"{n}", tags=[two])
    page = editor.get(merging("tag", one, two, keep=one.pk)).content.decode()
    assert "manage.py merge_records tag one two" in page and "merge_form" not in page
    answer = editor.post(merging("tag", one, two), form | {"keep": one.pk})
    assert "merge_records" in answer.content.decode() and Tag.objects.count() == 2


@pytest.mark.parametrize("model", ["tag", "source", "place", "eventseries", "event"])
def test_what_can_not_be_deleted_names_its_users_and_offers_the_merge(editor: Desk, model: str) -> None:
    row: Any = getattr(make, {"eventseries": "series"}.get(model, model))()
    uses: dict[str, Any] = {"tag": {"tags": [row]}, "source": {"source": row}, "event": {"events": [row]}}
    if model in uses:
        for n in range(12):
            make.article(f"User {n}", **uses[model])
    else:
        for n in range(12):
            make.event(f"User {n}", **{"place" if model == "place" else "series": row})
    page = editor.get(reverse(f"admin:archive_{model}_delete", args=[row.pk])).content.decode()
    assert "still used" in page and "User 11" in page and "User 0" not in page and "… and 2 more." in page
    assert merging(model, row) in page


def test_a_rename_keeps_the_old_name_unless_it_shall_not(editor: Desk) -> None:
    tag, source = make.tag("BRI"), make.source("Post")
    change = reverse("admin:archive_tag_change", args=[tag.pk])
    editor.save(change, "tag_form", name="Belt and Road")
    assert [alias.name for alias in tag.aliases.all()] == ["BRI"]
    done = ChangeSet.objects.order_by("-pk")[0]
    assert set(done.changes.values_list("field", flat=True)) == {"name", "aliases"}
    form = editor.open(change, "tag_form")
    form.pop("keep_name")
    editor.post(change, form | {"name": "Belt and Road Initiative"})
    assert [alias.name for alias in tag.aliases.all()] == ["BRI"]
    make.source("Other", aliases=["post"])
    editor.save(reverse("admin:archive_source_change", args=[source.pk]), "source_form", name="Morning Post")
    assert not source.aliases.exists() and Source.objects.get(pk=source.pk).name == "Morning Post"
    assert "keep_name" not in editor.get(reverse("admin:archive_tag_add")).content.decode()


def test_no_two_lines_that_are_offered_are_equal(editor: Desk) -> None:
    one, two = make.place("Port"), make.place("Port", slug="port-2", country="KZ")
    make.event("Forum", on="2024-01-01"), make.event("Forum", on="2024-01-01", slug="forum-2", place=one)
    make.article("Quay"), make.article("Quay")
    asked = {"account": "event", "event": "place"}
    for model, field in asked.items():
        query = {"app_label": "archive", "model_name": model, "field_name": field, "term": ""}
        lines = [line["text"] for line in editor.get(reverse("admin:autocomplete"), query).json()["results"]]
        assert len(lines) == len(set(lines)) == 2, lines
    assert "KZ" in " ".join(lines) and two.slug in " ".join(lines)
    query = {"app_label": "archive", "model_name": "account", "field_name": "article", "term": ""}
    lines = [line["text"] for line in editor.get(reverse("admin:autocomplete"), query).json()["results"]]
    assert len(set(lines)) == 2 and all("2024-03-29" in line for line in lines)


def test_pages_cost_the_same_however_many_name_them(editor: Desk, django_assert_max_num_queries: Any) -> None:
    one, two = make.tag("one"), make.tag("two")
    for n in range(10):
        make.article(f"{n}", tags=[two] if n % 2 else [one, two])
    with django_assert_max_num_queries(45):
        editor.get(merging("tag", one, two))
    with django_assert_max_num_queries(30):
        editor.get(reverse("admin:archive_tag_delete", args=[two.pk]))


def test_words_of_one_text_alone_are_marked_in_both() -> None:
    pairs = side_by_side("Same.\n\nIt closed on Sunday.\n\nGone.", "Same.\n\nIt closed on Monday.")
    words = [("".join(w.text for w in pair.one), "".join(w.text for w in pair.other)) for pair in pairs]
    assert words == [("It closed on Sunday.", "It closed on Monday."), ("Gone.", "")]
    only = [[w.text for w in side if w.is_only] for side in (pairs[0].one, pairs[0].other)]
    assert "Sunday" in only[0][0] and "Monday" in only[1][0]
    assert side_by_side("The same.", "The same.") == []
