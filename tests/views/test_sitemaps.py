"""The site map reaches every article once, in parts of bounded length, and says when each last changed."""

from __future__ import annotations

from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from archive.editing.changes.recorder import recording
from archive.models import ChangeKind, Tally
from tests import make

pytestmark = pytest.mark.django_db


def locations(client: Client, address: str) -> list[str]:
    root = ElementTree.fromstring(client.get(address).content)
    return [element.text or "" for element in root.iter() if element.tag.endswith("loc")]


def test_site_map_reaches_every_article_once(client: Client) -> None:
    articles = [
        make.article("Day", on="2024-03-29"),
        make.article("Month", on="2024-03-01", precision="month"),
        make.article("Year", on="2023-01-01", precision="year"),
        make.article("Undated", on=None),
    ]
    make.article("Hidden", state="ready")
    parts = [part.partition("127.0.0.1:8000")[2] or part for part in locations(client, "/sitemap.xml")]
    listed = [address for part in parts for address in locations(client, part)]
    for article in articles:
        assert sum(address.endswith(article.get_absolute_url()) for address in listed) == 1
    assert not [address for address in listed if "hidden" in address]
    assert [address for address in listed if address.endswith("/2024/03/")]
    assert client.get("/sitemap.xml?part=2024-13").status_code == 404


def last_changes(client: Client, address: str) -> dict[str, str]:
    """Return the places of a site map with their last changes, which are empty where they are not given."""
    root = ElementTree.fromstring(client.get(address).content)
    name = root.tag.partition("}")[0] + "}"
    return {
        (one.findtext(f"{name}loc") or "").removeprefix(settings.SITE_URL): one.findtext(f"{name}lastmod") or ""
        for one in root
    }


def test_site_map_says_when_the_articles_of_a_month_last_changed(client: Client) -> None:
    old, other = make.article("Old", on="2024-03-29"), make.article("Other", on="2023-01-01", precision="year")
    make.article("Undated", on=None)
    make.article("Hidden", on="2022-05-01", state="ready")
    parts = last_changes(client, "/sitemap.xml")
    assert {f"/sitemap.xml?part={name}" for name in ("pages", "2024-03", "2023", "undated")} == parts.keys()
    assert all(parts.values())
    with recording(ChangeKind.EDIT) as record:
        record.set(old, title="New")
    later = last_changes(client, "/sitemap.xml")
    newer = {part.partition("=")[2] for part in parts if later[part] > parts[part]}
    assert newer <= {"2024-03", "pages"}
    assert Tally.objects.last_changes()[2024, 3] > Tally.objects.last_changes()[2023, 0]
    articles = last_changes(client, "/sitemap.xml?part=2024-03")
    old.refresh_from_db()
    assert articles == {old.get_absolute_url(): old.updated_at.isoformat(timespec="seconds")}
    assert last_changes(client, "/sitemap.xml?part=2023").keys() == {other.get_absolute_url()}
    assert last_changes(client, "/sitemap.xml?part=pages")["/2024/03/"] == later["/sitemap.xml?part=2024-03"]
    assert last_changes(client, "/sitemap.xml?part=pages")["/tags/"] == ""


def test_month_that_loses_an_article_has_changed(client: Client) -> None:
    make.article("Stays", on="2024-03-01")
    moved = make.article("Moves", on="2024-03-02")
    before = Tally.objects.last_changes()
    with recording(ChangeKind.EDIT) as record:
        record.set(moved, published_on=date(2024, 4, 2))
    after = Tally.objects.last_changes()
    assert after[2024, 3] > before[2024, 3]
    assert after[2024, 4] == after[2024, 3]


def test_parts_of_the_site_map_are_bounded(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.views.data.sitemaps.ROWS", 2)
    tags = [make.tag(name) for name in ("coal", "oil", "gas")]
    articles = [make.article(f"Number {n}", on="2024-03-29", tags=tags) for n in range(5)]
    articles += [make.article(f"Undated {n}", on=None) for n in range(3)]
    events = [make.event(f"Meeting {n}") for n in range(3)]
    parts = [part.partition("127.0.0.1:8000")[2] for part in locations(client, "/sitemap.xml")]
    assert [part.partition("=")[2] for part in parts] == [
        *("pages", "tags", "tags.2", "events", "events.2"),
        *("2024-03", "2024-03.2", "2024-03.3", "undated", "undated.2"),
    ]
    listed = [address for part in parts for address in locations(client, part)]
    for thing in (*articles, *tags, *events):
        assert listed.count(settings.SITE_URL + thing.get_absolute_url()) == 1
    assert all(len(locations(client, part)) <= 2 for part in parts if "pages" not in part)
    for part in ("2024-03.4", "2024-03.1", "2024-03.x", "tags.3", "withdrawn.2", "pages.2", "nothing", "2024-03.²"):
        assert client.get("/sitemap.xml", {"part": part}).status_code == 404, part


def test_what_was_withdrawn_lately_is_told_of_so_that_it_is_seen_to_be_gone(client: Client) -> None:
    gone = make.article("Gone", state="withdrawn")
    make.article("Forgotten", state="withdrawn", withdrawal_mention=False)
    make.article("Long gone", state="withdrawn", withdrawn_at=timezone.now() - timedelta(days=91))
    assert "/sitemap.xml?part=withdrawn" in last_changes(client, "/sitemap.xml")
    assert last_changes(client, "/sitemap.xml?part=withdrawn") == {
        gone.get_absolute_url(): gone.withdrawn_at.isoformat(timespec="seconds")  # type: ignore[union-attr]
    }
    assert client.get(gone.get_absolute_url()).status_code == 410
