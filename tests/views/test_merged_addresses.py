"""Every address of what was merged leads in one step to what it was merged into, and back after a split."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from archive.editing.changes.recorder import recording
from archive.editing.merging.articles import merge_articles
from archive.editing.merging.vocabulary import merge_vocabulary
from archive.editing.undo import undo
from archive.models import ChangeSet
from archive.models.choices import ChangeKind
from tests import make

pytestmark = pytest.mark.django_db

# Of an article; {a} is its key, {s} its slug.
FORMS = ("/articles/{a}/{s}/", "/articles/{a}/", "/articles/{a}", "/a/{a}", "/a/{a}/", "/articles/{a}/history/")
FORMS += ("/articles/{a}.json", "/articles/{a}.txt", "/articles/{a}.md", "/articles/{a}/a-wrong-slug/")
# Of tags, sources, places, events and series; {s} is the slug.
NAMED = ("/{kind}/{s}/", "/{kind}/{s}", "/{kind}/{s}.atom", "/{kind}/{s}.csv", "/{kind}/{s}.bib", "/{kind}/{s}.json")


@pytest.fixture
def root() -> User:
    return make.user("root", is_superuser=True)


def leads(client: Client, address: str) -> str:
    """Return where an address leads in one step, to something that answers at its own address."""
    answer: Any = client.get(address)
    assert answer.status_code == 301, (address, answer.status_code)
    target = str(answer.headers["Location"])
    assert client.get(target).status_code == 200, target
    return target


def test_every_address_of_a_merged_article_leads_to_the_kept_one(client: Client, root: User) -> None:
    first, kept = make.article("First kept"), make.article("Kept at last")
    other = make.article("Goes", original_url="https://example.org/goes")
    own = {form: form.format(a=other.key, s=other.slug) for form in FORMS}
    before = {address: client.get(address).status_code for address in own.values()}
    merge_articles(first, other, user=root)
    merged = merge_articles(kept, first, user=root)
    for form, address in own.items():
        assert leads(client, address).startswith((f"/articles/{kept.key}", kept.get_absolute_url())), form
    assert client.get("/by-url/?u=https://example.org/goes").headers["Location"] == kept.get_absolute_url()
    undo([merged])
    undo([ChangeSet.objects.filter(kind=ChangeKind.MERGE).order_by("pk")[0]])
    assert {address: client.get(address).status_code for address in own.values()} == before


def test_a_version_of_a_merged_article_leads_to_the_history_and_not_to_a_version_of_another(
    client: Client, root: User
) -> None:
    kept, other = make.article("Kept"), make.article("Goes")
    for article in (kept, other):
        with recording(ChangeKind.EDIT, user=root) as record:
            record.set(article, title=f"{article.title} again")
    merge_articles(kept, other, user=root)
    assert leads(client, f"/articles/{other.key}/versions/2/") == f"/articles/{kept.key}/history/"
    assert client.get(f"/articles/{kept.key}/versions/2/").status_code == 200


@pytest.mark.parametrize("kind", ["tags", "sources", "places", "series", "events"])
def test_every_address_of_a_merged_name_leads_to_the_kept_one(client: Client, root: User, kind: str) -> None:
    makers: dict[str, Any] = {"series": make.series, "events": make.event}
    maker = makers.get(kind) or getattr(make, kind.removesuffix("s"))
    kept, other, third = maker("Kept"), maker("Goes"), maker("Goes too")
    with recording(ChangeKind.EDIT) as record:
        record.set(third, slug="as-it-is-now")
    merge_vocabulary(other, [third], user=root)
    merged = merge_vocabulary(kept, [other], user=root)
    for slug in ("goes", "goes-too", "as-it-is-now"):
        for form in NAMED:
            assert "/kept" in leads(client, form.format(kind=kind, s=slug)), form
    name = kind if kind == "series" else kind.removesuffix("s")
    assert leads(client, f"/articles/?{name}=goes-too") == f"/articles/?{name}=kept"
    undo([merged])
    assert client.get(f"/{kind}/goes/").status_code == 200
    assert leads(client, f"/{kind}/goes-too/") == f"/{kind}/goes/"


def test_what_a_merge_changed_of_a_shown_article_stands_among_the_corrections(client: Client, root: User) -> None:
    kept, other = make.article("Kept"), make.article("Goes", subtitle="A subtitle")
    merge_articles(kept, other, user=root, takes_other={"title": True})
    page = client.get("/about/changes/").content.decode()
    assert "Goes" in page and f"/articles/{kept.key}/history/" in page
    assert "Goes" in client.get(f"/articles/{kept.key}/history/").content.decode()
