"""A restored archive answers every address that the one before answered, with the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.cache import caches
from django.http import HttpResponse
from django.test import Client

from archive.editing.articles import edit
from archive.editing.workflow import Transition, apply_transition
from archive.models import Article, Source, State
from tests import make
from tests.conftest import fill
from tests.journeys.test_crawling import links_on
from tests.preserving.bags.archives import empty, export, restore

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.long]
TOLD = ("Content-Type", "Location", "Link", "Content-Language", "X-Robots-Tag")  # ETags are another archive's
NOT_WALKED = ("/admin/", "/static/", "/ru/", "/zh-hans/", "/random/")  # pages in other languages say the same
FORMS = ("json", "txt", "md", "bib", "ris", "csl.json")
Answer = tuple[int, bytes, dict[str, str]]


def answer_of(found: HttpResponse) -> Answer:
    """Return what an address answered; of a ZIP file what is in it, for its entries say when it was made."""
    body = b"".join(found.streaming_content) if found.streaming else found.content  # type: ignore[attr-defined]
    if found.headers["Content-Type"] == "application/zip":
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            body = b"\n".join(name.encode() + b"\n" + packed.read(name) for name in packed.namelist())
    return found.status_code, body, {name: found.headers[name] for name in TOLD if name in found.headers}


def in_site_map(client: Client) -> set[str]:
    """Return every address that the site map names, and its own."""
    met, waiting = {"/sitemap.xml"}, ["/sitemap.xml"]
    while waiting:
        page = client.get(waiting.pop()).content.decode()
        named = {one.removeprefix(settings.SITE_URL) for one in re.findall(r"<loc>([^<]+)</loc>", page)}
        waiting += [one for one in named - met if "sitemap" in one]
        met |= named
    return met


def answers(client: Client) -> dict[str, Answer]:
    """Return what is answered at every address of the site map, in every form of an article, and where these lead."""
    begun = {"/", "/robots.txt", "/about/changes/", "/about/changes.atom"} | in_site_map(client)
    for article in Article.objects.all():
        begun |= {f"/articles/{article.key}.{form}" for form in FORMS}
        begun |= {f"/a/{article.key}", f"/articles/{article.key}/history/", f"/articles/{article.key}/versions/1/"}
    met: dict[str, Answer] = {}
    linked: set[str] = set()
    for address in sorted(begun):
        found = client.get(address)
        linked |= links_on(address, found)
        met[address] = answer_of(found)
    wanted = {one for one in linked if not one.startswith(NOT_WALKED) and "?" not in one}
    return met | {address: answer_of(client.get(address)) for address in sorted(wanted - met.keys())}


def test_every_address_answers_with_the_same_bytes(client: Client, tmp_path: Path) -> None:
    fill()
    user = make.user("anna", "review_article", "publish_article", "change_article")
    one, two, *_others = Article.objects.order_by("pk")
    edit(one, {"title": "Edited after publication"}, user=user, reason="A slip")
    edit(one, {"source": Source.objects.order_by("pk")[0]}, user=user)
    withdrawal = Transition(State.WITHDRAWN, reason="As asked", withdrawal_reason="rights", public_note="As asked.")
    apply_transition([two], withdrawal, user=user)
    before = answers(client)
    assert len(before) > 150
    assert {status for status, *_rest in before.values()} >= {200, 301, 410}
    export(tmp_path / "bag")
    empty()
    caches["pages"].clear()
    restore(tmp_path / "bag")
    after = {address: answer_of(client.get(address)) for address in before}
    assert [address for address in before if after[address] != before[address]] == []
    assert User.objects.get().username == "anna"
