"""Saving in the admin goes through the write path: only what was typed, with who and why."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from archive.admin.articles.article_admin import ArticleAdmin
from archive.editing.articles import edit
from archive.models import Account, Article, ChangeSet, Event, Place, Source, SourceAlias, State, Tag
from tests import make
from tests.admin.conftest import Desk

pytestmark = [pytest.mark.django_db, pytest.mark.once]
FORM = "article_form"


def change_url(row: Any) -> str:
    return reverse(f"admin:archive_{row._meta.model_name}_change", args=[row.pk])


def last() -> ChangeSet:
    return ChangeSet.objects.order_by("-pk")[0]


def logged() -> dict[str, tuple[Any, Any]]:
    return {change.field: change.values() for change in last().changes.all()}


def test_a_save_records_what_was_typed_with_who_and_why(editor: Desk) -> None:
    article = make.article("Old title", body="One.\n\nTwo. ")
    response = editor.save(change_url(article), FORM, title="New title", reason="as printed")
    assert response.status_code == 302
    assert (last().user, last().reason) == (editor.user, "as printed")
    assert set(logged()) == {"title", "title_basis", "evidence.title"}
    article.refresh_from_db()
    assert (article.title, article.title_basis, article.body) == ("New title", "editor", "One.\n\nTwo. ")
    assert LogEntry.objects.count() == 0


def test_a_save_that_changes_nothing_leaves_no_trace(editor: Desk) -> None:
    article = make.article(body=" One,\nbroken.\n\nTwo.\n", summary="Short.", state=State.IN_REVIEW)
    before = last().pk
    assert editor.save(change_url(article), FORM).status_code == 302
    assert last().pk == before
    article.refresh_from_db()
    assert (article.body, article.version, article.edited_fields) == (" One,\nbroken.\n\nTwo.\n", 1, [])


def test_a_save_reads_what_stands_beside_the_form_only_where_the_form_is_shown_again(
    editor: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    beside = ArticleAdmin._context_beside_form

    def reading(self: ArticleAdmin, request: Any, article: Article) -> dict[str, Any]:
        read.append(article.title)
        return beside(self, request, article)

    article = make.article("Old title", original=b"What was printed.")
    filled = editor.open(change_url(article), FORM) | {"title": "New title"}
    monkeypatch.setattr(ArticleAdmin, "_context_beside_form", reading)
    refused = editor.post(change_url(article), filled | {"published_on": "no date"})
    assert "What was printed." in refused.content.decode()
    assert read == ["Old title"]
    assert editor.post(change_url(article), filled).status_code == 302
    assert read == ["Old title"]


def test_the_message_about_a_save_leads_to_its_undo(editor: Desk) -> None:
    article = make.article("Old title")
    page = editor.post(
        change_url(article), editor.open(change_url(article), FORM) | {"title": "New", "_continue": "1"}, follow=True
    ).content.decode()
    assert reverse("admin:archive_changeset_undo", args=[last().pk]) in page


def test_an_agency_without_a_publisher_is_refused_kindly(editor: Desk) -> None:
    article, wire = make.article(), make.source("Wire")
    page = editor.save(change_url(article), FORM, agency=str(wire.pk)).content.decode()
    assert "Name the publisher first" in page
    assert "Constraint" not in page


def test_an_article_typed_by_hand_gets_a_key_and_the_basis_editor(editor: Desk) -> None:
    url = reverse("admin:archive_article_add")
    trade = make.tag("trade")
    typed = {"title": "Typed", "published_on": "2024-04", "body": "Words.", "reason": "from paper"}
    row = {"tagged-TOTAL_FORMS": "1", "tagged-0-tag": str(trade.pk), "tagged-0-id": ""}
    assert editor.post(url, editor.open(url, FORM) | typed | row).status_code == 302
    article = Article.objects.get()
    assert (article.title_basis, article.date_basis, article.date_precision) == ("editor", "editor", "month")
    assert (article.state, len(article.key), article.text) == (State.IMPORTED, 10, "Words.")
    assert article.evidence["title"] == {"basis": "editor"}
    assert {"title", "body", "published_on", f"tags:{trade.pk}"} <= set(article.edited_fields)
    assert (last().reason, list(article.tags.all())) == ("from paper", [trade])


# -- links --------------------------------------------------------------------------------------------------------


def test_tags_and_accounts_are_added_changed_and_removed_as_links(editor: Desk) -> None:
    trade, energy, event = make.tag("trade"), make.tag("energy"), make.event()
    article = make.article(tags=[trade, energy], events=[event])
    fields = editor.open(change_url(article), FORM)
    places = {json.loads(fields[f"tagged-{n}-id"][0])["tag"]: n for n in (0, 1)}
    talks = make.tag("talks")
    typed = {
        f"tagged-{places[trade.pk]}-DELETE": "on",
        f"tagged-{places[energy.pk]}-is_about": "on",
        "tagged-TOTAL_FORMS": "3",
        "tagged-2-tag": str(talks.pk),
        "tagged-2-id": "",
        "accounts-0-role": "recalls",
    }
    assert editor.post(change_url(article), fields | typed).status_code == 302
    assert set(article.tags.all()) == {energy, talks}
    about = article.tagged.get(tag=energy)
    assert (about.is_about, about.basis, about.words) == (True, "editor", ["energy"])
    account = article.accounts.get()
    assert (account.role, account.basis) == ("recalls", "editor")
    assert {name for (name,) in last().changes.values_list("field")} == {"tags", "accounts"}


def test_rows_of_links_that_nobody_touched_say_nothing(editor: Desk) -> None:
    article = make.article(tags=[make.tag("trade")], events=[make.event()])
    before = last().pk
    editor.save(change_url(article), FORM)
    assert last().pk == before


@pytest.mark.parametrize("sent", ["", "{", "[]", "17", '{"tag": "x"}', "{}"])
def test_a_row_that_lost_what_was_seen_of_it_breaks_nothing(editor: Desk, sent: str) -> None:
    trade = make.tag("trade")
    article = make.article(tags=[trade])
    assert editor.save(change_url(article), FORM, **{"tagged-0-id": sent}).status_code in (200, 302)
    assert list(article.tags.all()) == [trade]


def test_the_same_tag_twice_is_refused_and_what_was_typed_stays(editor: Desk) -> None:
    trade = make.tag("trade")
    article = make.article(tags=[trade])
    row = {"tagged-TOTAL_FORMS": "2", "tagged-1-tag": str(trade.pk), "tagged-1-id": "", "title": "Typed meanwhile"}
    page = editor.post(change_url(article), editor.open(change_url(article), FORM) | row)
    assert page.status_code == 200
    assert "stands here twice" in page.content.decode()
    assert "Typed meanwhile" in page.content.decode()
    assert article.tagged.count() == 1


def test_other_names_of_sources_tags_and_places_are_links_too(editor: Desk) -> None:
    rows = [make.source("Morning Post", aliases=["MP"]), make.tag("trade", aliases=["commerce"]), make.place()]
    for row in rows:
        form = f"{row._meta.model_name}_form"
        fields = editor.open(change_url(row), form)
        n = int(fields["aliases-INITIAL_FORMS"][0])
        added = {"aliases-TOTAL_FORMS": str(n + 1), f"aliases-{n}-name": "Другое имя", f"aliases-{n}-id": ""}
        added |= {f"aliases-{n}-use": "name"}
        assert editor.post(change_url(row), fields | added).status_code == 302
        names = set(row.aliases.values_list("name", flat=True))
        assert "Другое имя" in names
        assert len(names) == n + 1
        assert last().changes.get().field == "aliases"


def test_a_name_under_which_another_source_is_credited_is_refused(editor: Desk) -> None:
    make.source("Morning Post", aliases=["MP"])
    other = make.source("Military Papers")
    row = {"aliases-TOTAL_FORMS": "1", "aliases-0-name": "mp", "aliases-0-id": ""}
    page = editor.post(change_url(other), editor.open(change_url(other), "source_form") | row)
    assert "already stands for Morning Post" in page.content.decode()
    assert SourceAlias.objects.filter(source=other).count() == 0


def test_accounts_are_given_from_the_side_of_the_event(editor: Desk) -> None:
    event, first, second = make.event(), make.article("First"), make.article("Second")
    edit(first, {}, {"accounts": ([{"event": event.pk, "basis": "editor"}], [])}, user=editor.user)
    fields = editor.open(change_url(event), "event_form")
    row = {
        "accounts-0-DELETE": "on",
        "accounts-TOTAL_FORMS": "2",
        "accounts-1-article": str(second.pk),
        "accounts-1-role": "announces",
        "accounts-1-id": "",
    }
    assert editor.post(change_url(event), fields | row).status_code == 302
    account = Account.objects.get()
    assert (account.article, account.role, account.basis) == (second, "announces", "editor")
    assert set(last().changes.values_list("model", "object_id")) == {("article", first.pk), ("article", second.pk)}


# -- the vocabulary -----------------------------------------------------------------------------------------------


def test_an_event_keeps_its_dates_tags_and_rules(editor: Desk) -> None:
    url = reverse("admin:archive_event_add")
    trade, haven = make.tag("trade"), make.place()
    rule = {"name": "r", "words": [["harbour papers"]], "roles": {"reports": [0, 5]}}
    typed = {
        "title": "Harbour papers signed",
        "kind": "ceremony",
        "starts_on": "2024-03",
        "place": str(haven.pk),
        "tags": [str(trade.pk)],
        "rules": json.dumps([rule]),
    }
    assert editor.post(url, editor.open(url, "event_form") | typed).status_code == 302
    event = Event.objects.get()
    assert (event.slug, event.starts_precision, event.starts_basis) == ("harbour-papers-signed", "month", "editor")
    assert (event.ends_basis, event.place, list(event.tags.all())) == ("", haven, [trade])
    assert event.rules[0]["roles"] == {"reports": [0, 5]}
    assert editor.save(change_url(event), "event_form", starts_on="", tags=[]).status_code == 302
    event.refresh_from_db()
    assert (event.starts_on, event.starts_precision, event.starts_basis, event.tags.count()) == (None, "", "", 0)


@pytest.mark.parametrize("rules", ["{", '{"name": "r"}', '[{"name": "r", "words": []}]', "[17]"])
def test_a_rule_that_cannot_be_used_is_refused(editor: Desk, rules: str) -> None:
    event = make.event()
    assert editor.save(change_url(event), "event_form", rules=rules).status_code == 200
    event.refresh_from_db()
    assert event.rules == []


def test_a_new_address_leaves_the_old_one_leading_on_and_reserved_words_are_refused(editor: Desk) -> None:
    tag = make.tag("trade")
    page = editor.save(change_url(tag), "tag_form", slug="history")
    assert "is a part of addresses" in page.content.decode()
    assert editor.save(change_url(tag), "tag_form", slug="Commerce").status_code == 302
    tag.refresh_from_db()
    assert tag.slug == "commerce"


def test_lists_of_words_are_typed_with_commas(editor: Desk) -> None:
    source = make.source("Morning Post", languages=["en"])
    assert editor.save(change_url(source), "source_form", languages="en, ru", domains="post.example").status_code == 302
    source.refresh_from_db()
    assert (source.languages, source.domains) == (["en", "ru"], ["post.example"])


def test_what_nothing_uses_can_be_deleted_and_brought_back_and_what_is_used_can_not(editor: Desk) -> None:
    used, unused = make.tag("used"), make.tag("unused", aliases=["idle"])
    make.article(tags=[used])
    delete = reverse("admin:archive_tag_delete", args=[used.pk])
    refused = editor.post(delete, {"post": "yes"}).content.decode()
    assert reverse("admin:archive_tag_merge") in refused
    assert Tag.objects.filter(pk=used.pk).exists()
    editor.post(reverse("admin:archive_tag_delete", args=[unused.pk]), {"post": "yes"})
    assert list(Tag.objects.all()) == [used]
    editor.post(reverse("admin:archive_changeset_undo", args=[last().pk]))
    assert Tag.objects.get(name="unused").aliases.get().name == "idle"


def test_the_collection_is_edited_in_its_one_row(publisher: Desk, editor: Desk) -> None:
    from archive.editing.changes.recorder import recording
    from archive.models import Collection
    from archive.models.choices import ChangeKind

    with recording(ChangeKind.COLLECTION) as record:
        record.create(Collection(pk=1, title="Harbour Archive"))
    only = reverse("admin:archive_collection_change", args=[1])
    assert publisher.get(reverse("admin:archive_collection_changelist")).headers["Location"] == only
    assert publisher.save(only, "collection_form", title="Port Archive").status_code == 302
    assert "Port Archive" in publisher.get(reverse("admin:index")).content.decode()
    assert editor.post(only, {"title": "Mine"}).status_code == 403
    assert publisher.get(reverse("admin:archive_collection_add")).status_code == 403


def test_every_model_has_its_list_and_its_form(sign_in: Any) -> None:
    desk = sign_in("")
    make.article(tags=[make.tag()], events=[make.event(place=make.place(), series=make.series())], source=make.source())
    for model in (Article, Tag, Source, Place, Event):
        assert desk.get(reverse(f"admin:archive_{model._meta.model_name}_changelist")).status_code == 200
        assert desk.get(change_url(model.objects.all()[0])).status_code == 200
