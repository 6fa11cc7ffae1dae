"""Dossiers: a list of articles as one file that needs no server."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from html.parser import HTMLParser

import pytest
from django.test import Client

from archive.models import Display
from archive.views.data import dossier, exports, list_data
from tests import make

pytestmark = pytest.mark.django_db


def fetched(client: Client, address: str) -> dict[str, bytes]:
    response = client.get(address)
    assert response.status_code == 200, response.content
    assert response["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content))) as found:  # type: ignore[arg-type]
        assert found.testzip() is None
        return {name.partition("/")[2]: found.read(name) for name in found.namelist()}


def test_a_dossier_holds_texts_citations_the_query_rights_and_checksums(client: Client) -> None:
    source = make.source("Daily", rights="All rights reserved.")
    article = make.article("Copper & rail", tags=[make.tag("rail")], source=source, body="One.\n\nTwo.")
    make.article("Another", tags=[])
    files = fetched(client, "/articles.zip?tag=rail")
    assert set(files) == {
        f"articles/{article.key}.md", f"articles/{article.key}.txt", "articles.json", "citations.bib",
        "citations.csl.json", "citations.ris", "index.html",
        "README.txt", "manifest-sha256.txt",
    }  # fmt: skip
    assert b"title: " in files[f"articles/{article.key}.md"]
    assert b"Two." in files[f"articles/{article.key}.txt"]
    assert b"@article{" in files["citations.bib"]
    assert files["citations.ris"].startswith(b"TY  - NEWS")
    assert [one["type"] for one in json.loads(files["citations.csl.json"])] == ["article-newspaper"]
    assert json.loads(files["articles.json"])[0]["key"] == article.key
    readme = files["README.txt"].decode()
    assert "Daily: All rights reserved." in readme
    assert "/articles/?tag=rail" in readme
    assert "Only those with tag rail." in readme
    for line in files["manifest-sha256.txt"].decode().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256(files[name]).hexdigest() == digest
    assert len(files["manifest-sha256.txt"].splitlines()) == len(files) - 1


class _Reader(HTMLParser):
    """Collects what a page would fetch and which ids it has."""

    def __init__(self) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag in {"script", "img", "link", "iframe", "source"}:
            self.fetched.append(tag)
        if named.get("id"):
            self.ids.append(str(named["id"]))


def test_its_page_needs_nothing_else(client: Client) -> None:
    first = make.article("Copper & rail", body="# Not a heading\n\n<script>alert(1)</script>")
    make.article("Second", language="zh")
    page = fetched(client, "/articles.zip")["index.html"].decode()
    reader = _Reader()
    reader.feed(page)
    assert reader.fetched == []
    assert len(set(reader.ids)) == len(reader.ids)
    assert "url(" not in page.partition("</head>")[0]
    assert "&lt;script&gt;alert(1)" in page
    assert "Copper &amp; rail" in page
    assert first.key in page


@pytest.mark.parametrize(
    "address",
    [
        "/tags/rail.zip", "/sources/daily.zip", "/places/port-haven.zip", "/series/harbour-conference.zip",
        "/events/signing.zip", "/2024/03/29.zip", "/2024/03.zip", "/2024.zip", "/articles.zip?q=copper",
        "/articles.zip?size=5",
    ],
)  # fmt: skip
def test_every_list_is_to_be_had_so(client: Client, address: str) -> None:
    event = make.event("Signing", place=make.place(), series=make.series())
    article = make.article("Copper", tags=[make.tag("rail")], source=make.source("Daily"), events=[event])
    files = fetched(client, address)
    assert f"articles/{article.key}.txt" in files


def test_only_what_the_public_may_read_is_in_it(client: Client) -> None:
    make.article("Excerpt", body="Shown first.\n\nA secret.", display=Display.EXCERPT)
    make.article("Known only", body="A secret too.", display=Display.METADATA, summary="A secret sum.")
    make.article("Held back", body="A secret.", state="imported")
    make.article("Withdrawn", body="A secret.", state="withdrawn")
    files = fetched(client, "/articles.zip")
    everything = b"".join(files.values())
    assert b"secret" not in everything
    assert b"Shown first." in everything
    assert b"Held back" not in everything
    assert b"Withdrawn" not in everything


def test_a_long_list_is_refused_with_an_offer_to_narrow_it(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        make.article(f"Number {number}")
    monkeypatch.setattr(dossier, "MOST_ARTICLES", 2)
    response = client.get("/articles.zip")
    assert response.status_code == 400
    assert "Narrow it" in response.content.decode()
    monkeypatch.setattr(dossier, "MOST_ARTICLES", 3)
    assert len(fetched(client, "/articles.zip")) == 13
    monkeypatch.setattr(dossier, "MOST_WORDS", 10)
    assert client.get("/articles.zip").status_code == 400


def test_one_that_is_not_short_is_sent_at_a_time(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    make.article()
    monkeypatch.setattr(list_data, "SHORT", 0)
    monkeypatch.setattr(exports, "slots", exports.Slots(1))
    first = client.get("/articles.zip")
    assert client.get("/articles.zip").status_code == 503
    assert client.head("/articles.zip").status_code == 200
    b"".join(first.streaming_content)  # type: ignore[arg-type]
    assert client.get("/articles.zip").status_code == 200


def test_a_reading_list_is_a_dossier_too(client: Client) -> None:
    article = make.article("Chosen")
    make.article("Other")
    files = fetched(client, f"/articles.zip?key={article.key}")
    assert b"Reading list" in files["index.html"]
    assert re.findall(r"articles/(\w+)\.txt", " ".join(files)) == [article.key]


def test_pages_of_lists_offer_it(client: Client) -> None:
    make.article(tags=[make.tag("rail")])
    assert 'href="/tags/rail.zip"' in client.get("/tags/rail/").content.decode()
