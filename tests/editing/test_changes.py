"""The write path records every change, and machines leave alone what a person set."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from archive.editing.articles import edit
from archive.editing.changes.errors import NotDeletableError, StaleSaveError
from archive.editing.changes.recorder import recording
from archive.models import (
    Article,
    Change,
    ChangeSet,
    Fingerprint,
    Generation,
    PastAddress,
    SearchLog,
    Tag,
    TaggedArticle,
)
from archive.models.choices import ChangeKind
from archive.text.similarity.shingles import fingerprints, shingles
from tests import make
from tests.editing import tables

pytestmark = pytest.mark.django_db


def test_an_edit_is_recorded_with_who_why_and_both_values() -> None:
    article, anna = make.article("Old title"), make.user()
    change_set = edit(article, {"title": "New title"}, user=anna, reason="as printed")
    assert change_set is not None
    assert (change_set.user, change_set.user_name, change_set.reason) == (anna, "anna", "as printed")
    values = {change.field: change.values() for change in change_set.changes.all()}
    assert values["title"] == ("Old title", "New title")
    assert values["title_basis"] == ("document", "editor")
    assert article.evidence["title"] == {"basis": "editor"}
    assert article.slug == "new-title"


def test_a_save_that_changes_nothing_leaves_no_trace() -> None:
    article = make.article()
    before = ChangeSet.objects.count()
    assert edit(article, {"byline": ""}, user=make.user()) is None
    assert ChangeSet.objects.count() == before


def test_a_machine_leaves_what_a_person_set() -> None:
    article = make.article(byline="Ann Other")
    edit(article, {"byline": "Anna Other"}, user=make.user())
    with recording(ChangeKind.REPARSE) as record:
        record.set(article, byline="A. Other", summary="Short.")
    article.refresh_from_db()
    assert (article.byline, article.summary) == ("Anna Other", "Short.")
    assert record.log.protected == [("article", article.pk, "byline")]


def test_a_machine_neither_adds_back_nor_takes_away_a_link_that_a_person_decided_upon() -> None:
    trade, energy = make.tag("trade"), make.tag("energy")
    article = make.article(tags=[trade])
    edit(
        article,
        {},
        {"tags": ([{"tag": energy.pk, "basis": "editor"}], [{"tag": trade.pk}])},
        user=make.user(),
    )
    with recording(ChangeKind.REPARSE) as record:
        record.link(article, "tags", add=[{"tag": trade.pk, "basis": "inferred"}], remove=[{"tag": energy.pk}])
    assert list(article.tags.all()) == [energy]


def test_links_are_recorded_as_added_and_removed() -> None:
    trade, energy = make.tag("trade"), make.tag("energy")
    article = make.article(tags=[trade])
    change_set = edit(
        article, {}, {"tags": ([{"tag": energy.pk, "basis": "editor"}], [{"tag": trade.pk}])}, user=make.user()
    )
    assert change_set is not None
    removed, added = change_set.changes.get().values()
    assert [item["tag"] for item in removed] == [trade.pk]
    assert [item["tag"] for item in added] == [energy.pk]


def test_writing_through_taggit_is_refused_and_names_what_to_use() -> None:
    article, trade = make.article(), make.tag("trade")
    with pytest.raises(TypeError, match=r"record\.link"):
        article.tags.add(trade)


def test_a_stale_save_is_refused_and_shows_what_stands() -> None:
    article = make.article()
    seen = article.version
    edit(article, {"byline": "Ann Other"}, user=make.user())
    with pytest.raises(StaleSaveError) as refused:
        edit(article, {"title": "Mine"}, user=make.user("ben"), expected=seen)
    assert isinstance(refused.value.current, Article)
    assert refused.value.current.byline == "Ann Other"


def test_a_failed_block_leaves_nothing() -> None:
    article = make.article()
    before, sets = tables.records(), ChangeSet.objects.count()
    with pytest.raises(RuntimeError), recording(ChangeKind.EDIT) as record:
        record.set(article, byline="Ann Other")
        raise RuntimeError
    assert tables.records() == before
    assert ChangeSet.objects.count() == sets


def test_long_values_are_kept_compressed_and_read_back_whole() -> None:
    article = make.article()
    new = "words " * 4000
    edit(article, {"body": new}, user=make.user())
    change = Change.objects.get(field="body")
    assert change.packed is not None and len(change.packed) < 1000
    assert change.values() == (make.BODY, new)


def test_an_edited_date_moves_the_article_in_every_order_and_count() -> None:
    trade, signing = make.tag("trade"), make.event()
    article = make.article(on="2024-03-29", tags=[trade], events=[signing])
    edit(article, {"published_on": date(2023, 5, 1), "date_precision": "month"}, user=make.user())
    assert TaggedArticle.objects.get().sort_key == article.sort_key == signing.accounts.get().sort_key
    assert tables.tallies() == tables.tallies_anew()
    assert ("archive", 0, "", "month", 2023, 5, 0) in tables.tallies()


def test_an_edited_text_leaves_the_fingerprints_of_the_new_one() -> None:
    article = make.article()
    edit(article, {"body": "A wholly new text, which was written again from first to last."}, user=make.user())
    kept = set(Fingerprint.objects.values_list("hash", flat=True))
    assert kept == fingerprints(shingles(article.text))


def test_an_emptied_date_is_undated() -> None:
    article = make.article(on="2024-03-29")
    edit(article, {"published_on": None}, user=make.user())
    assert (article.date_precision, article.date_basis) == ("", "")
    assert list(Article.objects.undated()) == [article]


def test_a_public_change_raises_the_generation_and_another_does_not() -> None:
    hidden, shown = make.article(state="in_review"), make.article()
    before = Generation.revision().generation
    edit(hidden, {"byline": "Ann Other"}, user=make.user())
    assert Generation.revision().generation == before
    edit(shown, {"byline": "Ann Other"}, user=make.user("ben"))
    assert Generation.revision().generation == before + 1


def test_the_search_log_grows_with_every_change() -> None:
    first, second = make.article(), make.article("Another")
    seen = SearchLog.objects.get(article=second).seq
    edit(first, {"byline": "Ann Other"}, user=make.user())
    assert SearchLog.objects.get(article=first).seq > seen
    assert SearchLog.objects.count() == 2


def test_a_changed_slug_keeps_the_old_address() -> None:
    trade = make.tag("trade")
    with recording(ChangeKind.EDIT) as record:
        record.set(trade, name="commerce", slug="commerce")
    past = PastAddress.objects.get()
    assert (past.kind, past.old, past.object_id) == ("tag", "trade", trade.pk)


def test_articles_are_never_deleted_and_a_tag_in_use_is_not() -> None:
    trade = make.tag("trade")
    article = make.article(tags=[trade])
    with pytest.raises(NotDeletableError), recording(ChangeKind.EDIT) as record:
        record.delete(article)
    with pytest.raises(ProtectedError), recording(ChangeKind.EDIT) as record:
        record.delete(trade)
    assert Tag.objects.filter(pk=trade.pk).exists()


@pytest.mark.parametrize(
    "broken",
    [
        {"published_on": date(2024, 1, 1)},
        {"title": "No basis"},
        {"state": "scheduled"},
        {"state": "merged"},
        {"state": "withdrawn"},
        {"state": "published"},
    ],
)
def test_the_database_refuses_an_article_that_makes_no_sense(broken: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), recording(ChangeKind.IMPORT) as record:
        record.create(Article(key="0123456789", **broken))


def test_recording_takes_the_same_number_of_queries_for_few_and_many(django_assert_max_num_queries: object) -> None:
    articles = [make.article(f"Article {n}") for n in range(12)]
    counts = []
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for chosen in (articles[:3], articles[3:]):
        with (
            CaptureQueriesContext(
                connection,
            ) as queries,
            recording(ChangeKind.EDIT) as record,
        ):
            record.set_many(Article, {one.pk: {"byline": f"By {len(chosen)}"} for one in chosen})
        counts.append(len(queries))
    assert counts[0] == counts[1]
