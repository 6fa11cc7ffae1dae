"""A stranger who follows every link finds whole pages and no dead end, and no page knows who reads it."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

LOADING = {
    ("img", "src"),
    ("script", "src"),
    ("iframe", "src"),
    ("source", "src"),
    ("embed", "src"),
    ("object", "data"),
}
MOST = 1500  # far more pages than five articles can have: a trap for crawlers would be met before


class Reading(HTMLParser):
    """What a page links to, what it loads, and what it says of itself."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.inline: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        if "id" in given:
            self.ids.append(given["id"])
        self.inline += [f"{tag} {name}" for name in given if name == "style" or name.startswith("on")]
        if tag == "style" or (tag == "script" and "src" not in given and given.get("type") != "application/ld+json"):
            self.inline.append(tag)
        if "hreflang" in given:
            return  # the same page in another language: `test_languages` walks them
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        elif tag == "link":
            into = self.links if given.get("rel") in ("canonical", "alternate", "prev", "next") else self.loaded
            into.append(given.get("href", ""))
        self.loaded += [value for name, value in given.items() if (tag, name) in LOADING]


def is_ours(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme in ("", "http", "https") and f"{parts.scheme}://{parts.netloc}" in ("://", settings.SITE_URL)


def faults_of(address: str, answer: HttpResponse) -> list[str]:
    """Say what is wrong with one answer that a stranger got."""
    faults = []
    if answer.status_code not in (200, 302 if address == "/random/" else 301):
        faults.append(f"answers {answer.status_code}")
    if answer.cookies:
        faults.append(f"sets the cookies {sorted(answer.cookies)}")
    if "cookie" in answer.headers.get("Vary", "").lower():
        faults.append("varies by cookie")
    if answer.status_code != 200 or not answer.headers["Content-Type"].startswith("text/html"):
        return faults
    page = answer.content.decode()
    read = Reading(page)
    if read.tags.count("h1") != 1 or read.tags.count("main") != 1:
        faults.append("has not one h1 in one main")
    if not re.search(r"<title>\s*\S", page):
        faults.append("has no title")
    if twice := {name for name in read.ids if read.ids.count(name) > 1}:
        faults.append(f"has ids twice: {sorted(twice)}")
    if any(not is_ours(other) for other in read.loaded):
        faults.append("loads something from another host")
    if read.inline:
        faults.append(f"holds what the policy forbids: {read.inline}")
    shown = re.sub(r'<pre class="cite__data".*?</pre>', "", page, flags=re.DOTALL)  # braces are their syntax
    faults += [f"shows {word!r}" for word in ("{{", "{%", "None</", "&amp;amp;", "&amp;lt;") if word in shown]
    return faults


def links_on(address: str, answer: HttpResponse) -> set[str]:
    """Return what a page leads to; a list with a query is seen, but robots.txt keeps strangers from following it."""
    if "?" in address:
        return set()
    if answer.status_code in (301, 302):
        found = [answer.headers["Location"]]
    elif answer.headers.get("Content-Type", "").startswith("text/html"):
        found = Reading(answer.content.decode()).links
    else:
        return set()
    here = urljoin(settings.SITE_URL, address)
    addresses = (urlsplit(urljoin(here, link)) for link in found if is_ours(urljoin(here, link)))
    return {f"{parts.path}?{parts.query}" if parts.query else parts.path for parts in addresses}


@pytest.mark.long
@pytest.mark.once
@pytest.mark.usefixtures("filled")
def test_every_link_leads_to_a_whole_page_without_cookies(client: Client) -> None:
    waiting, met, faults = ["/"], {"/"}, []
    while waiting:
        address = waiting.pop()
        answer = client.get(address)
        faults += [f"{address} {fault}" for fault in faults_of(address, answer)]
        new = {link for link in links_on(address, answer) if not link.startswith(("/admin/", "/static/"))} - met
        assert len(met) + len(new) < MOST, f"{address} leads into a maze"
        met |= new
        waiting += sorted(new)
    assert faults == []
    assert len(met) > 60


@pytest.mark.usefixtures("filled")
def test_reading_asks_for_no_user_and_no_session(client: Client) -> None:
    client.cookies[settings.SESSION_COOKIE_NAME] = "x" * 32
    for address in ("/", "/articles/", "/events/", "/tags/", "/undated/", "/nothing/here/"):
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        assert asked.captured_queries
        assert not [query for query in asked if re.search("django_session|auth_user", query["sql"])]
