"""Erasing an article by order: nothing of its words is left anywhere, while who, when, why and the hashes stay."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from archive.editing.articles import edit
from archive.editing.changes.errors import ErasedError
from archive.editing.changes.recorder import recording
from archive.editing.erasing import (
    ErasureOrder,
    NotErasableError,
    erase_article,
    survey_article,
)
from archive.editing.undo import undo
from archive.editing.workflow import Transition, apply_transition
from archive.models import (
    Article,
    Change,
    ChangeKind,
    ChangeSet,
    Fingerprint,
    Original,
    State,
)
from archive.preserving.verifying import verify
from archive.search.index.follower import catch_up
from tests import make
from tests.editing import tables
from tests.editing.secrets import BODY, ORDER, SECRET, everything, files, load, publish, superuser, take, where

pytestmark = pytest.mark.django_db


def test_nothing_of_the_words_is_left_in_any_table_or_on_any_page(tmp_path: Path, client: Client) -> None:
    files(tmp_path)
    take(tmp_path)
    assert Article.objects.count() == 5
    load()
    articles = list(Article.objects.order_by("pk"))
    keys = [article.key for article in articles]
    assert where(SECRET)
    for article in articles:
        erase_article(article, ORDER, user=superuser())
    assert where(SECRET) == []
    assert "ledger of the harbour" not in everything()
    assert Fingerprint.objects.count() == 0
    assert list(verify("database", "originals", "texts", "counts", "log")) == []
    assert tables.tallies() == tables.tallies_anew()
    catch_up()
    addresses = ["/", "/articles/", "/articles.json", "/articles.atom", "/about/changes/", "/about/changes.atom"]
    addresses += [f"/search/?q={SECRET}", f"/suggest/?q={SECRET[:5]}", f"/articles/?q={SECRET[:-1]}"]
    for key in keys:
        addresses += [f"/articles/{key}/", f"/articles/{key}.json", f"/articles/{key}.txt", f"/articles/{key}.md"]
        addresses += [f"/articles/{key}/history/", f"/articles/{key}/versions/1/", f"/a/{key}"]
    for address in addresses:
        response = client.get(address)
        shown = response.content.decode().replace(SECRET[:-1], "") if "?q=" in address else response.content.decode()
        assert SECRET not in shown, address
        if any(key in address for key in keys):
            assert response.status_code == 410, address


def test_tombstone_says_when_why_and_the_hash_but_no_title(client: Client) -> None:
    article = make.article(f"{SECRET} speaks", body=BODY, original=BODY.encode())
    sha256 = Original.objects.get(articles__article=article).sha256
    erase_article(article, ORDER)
    assert (article.state, article.withdrawal_reason, article.slug) == ("withdrawn", "erased", f"article-{article.key}")
    shown = client.get(article.get_absolute_url())
    page = shown.content.decode()
    assert shown.status_code == 410
    assert sha256 in page and ORDER.public_note in page and "erased" in page and SECRET.lower() not in page.lower()
    assert client.get(f"/articles/{article.key}.json").json()["sha256"] == [sha256]


def test_article_erased_without_a_mention_is_nowhere(client: Client) -> None:
    article = make.article(f"{SECRET} speaks", body=BODY)
    erase_article(article, ErasureOrder("an order", mention=False))
    assert client.get(f"/articles/{article.key}/").status_code == 404
    assert article.key not in client.get("/about/changes/").content.decode()


def test_article_that_nobody_saw_is_discarded_and_says_so_to_nobody(client: Client) -> None:
    article = make.article(f"{SECRET} speaks", body=BODY, state=State.IN_REVIEW)
    erase_article(article, ORDER)
    assert (article.state, article.withdrawal_reason, article.title) == ("discarded", "erased", "")
    assert client.get(f"/articles/{article.key}/").status_code == 404


def test_who_when_why_and_what_stay_in_the_history() -> None:
    article = make.article(f"{SECRET} speaks", body=BODY, original=BODY.encode())
    erase_article(article, ORDER, user=superuser())
    act = ChangeSet.objects.get(kind=ChangeKind.ERASURE)
    entry = act.changes.get(action=Change.Action.ERASE).values()[1]
    assert (act.user_name, act.reason, act.public_reason) == ("root", ORDER.reason, ORDER.public_note)
    assert entry["originals"] == [Original.objects.get().sha256]
    assert {"title", "body"} <= set(entry["fields"])
    assert "body" in set(act.changes.values_list("field", flat=True))


def test_erasing_needs_a_reason_and_happens_once() -> None:
    article = make.article(f"{SECRET} speaks")
    with pytest.raises(NotErasableError, match="Say why"):
        erase_article(article, ErasureOrder("  "))
    erase_article(article, ORDER)
    with pytest.raises(NotErasableError, match="already"):
        erase_article(article, ORDER)


def test_survey_writes_nothing() -> None:
    article = make.article(f"{SECRET} speaks", body=BODY)
    before = everything()
    found = survey_article(article)
    assert (len(found.originals), found.near_duplicates) == (1, ())
    assert everything() == before


def test_no_undo_brings_an_erased_article_back() -> None:
    article = make.article("Ministers meet", body=BODY, state=State.IN_REVIEW)
    edit(article, {"title": f"{SECRET} speaks"}, user=superuser())
    article.refresh_from_db()
    publish(article)
    erase_article(article, ORDER)
    for change_set in ChangeSet.objects.order_by("-pk"):
        report = undo([change_set], user=superuser())
        assert not report.undone and not report.kept
        assert {one.why for one in report.impossible} <= {"It was erased.", "An erasure can’t be undone."}
        assert report.impossible
    article.refresh_from_db()
    assert (article.state, article.withdrawal_reason) == ("withdrawn", "erased")


def test_nothing_can_be_set_on_an_erased_article_nor_can_it_move() -> None:
    article = make.article(f"{SECRET} speaks")
    erase_article(article, ORDER)
    with pytest.raises(ErasedError), recording(ChangeKind.EDIT) as record:
        record.set(article, title="Back")
    report = apply_transition([article], Transition(State.PUBLISHED, reason="again"), user=superuser())
    assert not report.changed and "erased" in report.refused[0][1]


def test_near_copies_are_named_and_forget_the_title_that_they_were_near_to() -> None:
    article = make.article(f"{SECRET} speaks", body="Stub to be edited as well.")
    edit(article, {"body": BODY}, user=superuser())
    copy = make.article("A copy", body="Stub to be edited.")
    edit(copy, {"body": BODY + " One line more was added here."}, user=superuser())
    assert SECRET in copy.problems.get(code="near_duplicate").message
    with recording(ChangeKind.EDIT, user=superuser()) as record:  # a person accepts it, so that it would stay
        found = copy.problems.get(code="near_duplicate")
        item = {"code": "near_duplicate", "severity": "warning", "message": found.message}
        item |= {"evidence": found.evidence, "state": "accepted", "accepted_by": "root"}
        record.link(copy, "problems", add=[item])
    erased = erase_article(article, ORDER)
    assert [one.article.key for one in erased.near_duplicates] == [copy.key]
    assert erased.near_duplicates[0].containment > 0.9
    left = where(SECRET + " speaks")
    assert left == []
    copy.refresh_from_db()
    assert SECRET in copy.body  # another article, which was named


@pytest.mark.parametrize("with_reasons", [True, False])
def test_reasons_of_earlier_changes_stay_unless_they_are_to_go_too(with_reasons: bool) -> None:
    article = make.article("A clerk speaks", body=BODY)
    edit(article, {"title": "A clerk"}, user=superuser(), reason=f"It was about {SECRET}.")
    with recording(ChangeKind.EDIT, reason=f"Both of {SECRET}") as record:  # an act that touched something else, too
        record.set(article, byline="B")
        record.set(make.tag("harbour"), description="D")
    erase_article(article, ErasureOrder("an order", with_reasons=with_reasons))
    assert len(where(SECRET)) == (1 if with_reasons else 2)
    assert all(row.startswith("archive_changeset") for row in where(SECRET))
