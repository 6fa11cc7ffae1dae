"""Erasing one version that readers could read: what it said is gone, what others say stays."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from archive.editing.articles import edit
from archive.editing.erasing import (
    NotErasableError,
    erase_version,
    survey_version,
)
from archive.editing.undo import undo
from archive.models import (
    Article,
    ChangeKind,
    ChangeSet,
    Original,
    PastAddress,
)
from archive.models.queries.public_versions import public_versions
from archive.preserving.verifying import verify
from tests import make
from tests.editing.secrets import (
    BODY,
    CLEAN,
    ORDER,
    SECRET,
    cleaned,
    everything,
    publish,
    superuser,
    take,
    where,
    withdraw,
)

pytestmark = pytest.mark.django_db


def test_an_erased_version_is_gone_from_every_table_and_page(client: Client) -> None:
    article = cleaned()
    assert SECRET in client.get(f"/articles/{article.key}/versions/1/").content.decode()
    erase_version(article, 1, ORDER, user=superuser())
    assert where(SECRET) == []
    gone = client.get(f"/articles/{article.key}/versions/1/")
    assert gone.status_code == 410
    assert "erased" in gone.content.decode() and ORDER.public_note in gone.content.decode()
    assert client.get(f"/articles/{article.key}/versions/2/").status_code == 200
    assert client.get(f"/articles/{article.key}/versions/3/").status_code == 404
    for address in (article.get_absolute_url(), f"/articles/{article.key}/history/", f"/articles/{article.key}.json"):
        assert SECRET not in client.get(address).content.decode()
    history = client.get(f"/articles/{article.key}/history/").content.decode()
    assert "This version was erased" in history and f"/articles/{article.key}/versions/1/" not in history
    assert "An earlier version was erased" in client.get("/about/changes/").content.decode()
    assert [version.number for version in public_versions(article)] == [1, 2]
    assert list(verify("database", "originals", "texts", "counts", "log")) == []


def test_bytes_of_an_erased_version_are_refused(tmp_path: Path) -> None:
    (tmp_path / "story.txt").write_text(f"{SECRET} tells\n\n{BODY}\n")
    take(tmp_path, publish=True)
    article = Article.objects.get()
    edit(article, {"title": "A clerk tells", "body": CLEAN}, user=superuser())
    erase_version(article, 1, ORDER, user=superuser())
    assert Original.objects.get().erased_at is not None
    assert [one.outcome for one in take(tmp_path, publish=True)] == ["refused"]
    assert where(SECRET) == []
    article.refresh_from_db()
    assert article.body == CLEAN


def test_earlier_original_goes_with_its_version_and_the_present_one_stays(tmp_path: Path) -> None:
    (tmp_path / "story.txt").write_text(f"{SECRET} tells of the quay\n\n{BODY}\n")
    take(tmp_path, publish=True)
    (tmp_path / "story.txt").write_text(f"A clerk tells of the quay\n\n{BODY.replace(SECRET, 'N.N.')}\n")
    take(tmp_path, on_change="update")
    article = Article.objects.get()
    erase_version(article, 1, ORDER, user=superuser())
    assert [link.original.erased_at is None for link in article.originals.order_by("pk")] == [False, True]
    assert where(SECRET) == []


def test_what_another_version_says_as_well_stays(client: Client) -> None:
    article = make.article("A clerk speaks", body=BODY)
    edit(article, {"body": "Two."}, user=superuser())
    article.refresh_from_db()
    edit(article, {"body": "Three.", "title": "Other title"}, user=superuser())
    article.refresh_from_db()
    found = erase_version(article, 2, ORDER)
    assert (found.fields, found.shared) == (("body",), ("title",))
    assert [bool(version.erasure) for version in public_versions(article)] == [False, True, False]
    assert client.get(f"/articles/{article.key}/versions/1/").status_code == 200
    assert "Two." not in everything()
    erase_version(article, 1, ORDER)
    assert [bool(version.erasure) for version in public_versions(article)] == [True, True, False]
    assert [version.number for version in public_versions(article)] == [1, 2, 3]
    assert where(SECRET) == []


def test_version_whose_every_value_stands_elsewhere_is_withdrawn_all_the_same(client: Client) -> None:
    article = make.article("A", body="X.")
    edit(article, {"body": "Y."}, user=superuser())
    article.refresh_from_db()
    edit(article, {"title": "B"}, user=superuser())
    article.refresh_from_db()
    erase_version(article, 2, ORDER)
    statuses = [client.get(f"/articles/{article.key}/versions/{n}/").status_code for n in (1, 2, 3)]
    assert statuses == [200, 410, 200]


@pytest.mark.parametrize(("number", "said"), [(2, "says today"), (3, "no version 3"), (0, "no version 0")])
def test_what_stands_today_or_never_was_is_no_version_to_erase(number: int, said: str) -> None:
    article = cleaned()
    with pytest.raises(NotErasableError, match=said):
        survey_version(article, number)


def test_version_can_be_erased_while_the_article_is_withdrawn() -> None:
    article = make.article(f"{SECRET} speaks", body=BODY)
    withdraw(article)
    with pytest.raises(NotErasableError, match="says today"):
        erase_version(article, 1, ORDER)
    edit(article, {"title": "A clerk speaks", "body": CLEAN}, user=superuser())
    article.refresh_from_db()
    erase_version(article, 1, ORDER)
    publish(article)
    assert where(SECRET) == []
    assert [bool(version.erasure) for version in public_versions(article)] == [True, False]


def test_no_undo_brings_the_values_of_an_erased_version_back() -> None:
    article = cleaned(byline="The editor")
    tag = make.tag("ledger")
    edit(
        article, {}, {"tags": ([{"tag": tag.pk, "basis": "editor", "words": ["ledger", SECRET]}], [])}, user=superuser()
    )
    tagging = ChangeSet.objects.latest("pk")
    cleaning = ChangeSet.objects.filter(changes__field="byline").get()
    erase_version(article, 1, ORDER)
    report = undo([cleaning], user=superuser())
    article.refresh_from_db()
    assert (article.title, article.body, article.byline) == ("A clerk speaks", CLEAN, "")
    assert {one.field for one in report.impossible} >= {"title", "body"}
    report = undo([tagging], user=superuser())
    assert [one.field for one in report.undone] == ["tags"]
    report = undo([ChangeSet.objects.get(kind=ChangeKind.ERASURE)], user=superuser())
    assert not report.undone and report.impossible
    assert where(SECRET) == []


def test_past_addresses_made_of_the_title_are_forgotten_and_the_key_still_leads(client: Client) -> None:
    article = cleaned()
    PastAddress.objects.create(kind="article", old=f"{SECRET.lower()}-speaks", object_id=article.pk)
    PastAddress.objects.create(kind="article", old="0dd0dd0dd0", object_id=article.pk)
    erase_version(article, 1, ORDER)
    assert list(PastAddress.objects.values_list("old", flat=True)) == ["0dd0dd0dd0"]
    assert client.get("/a/0dd0dd0dd0").status_code == 301
