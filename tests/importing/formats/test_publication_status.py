"""What is not for the public is skipped with the reason, in every format, unless a person asks for it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from archive.importing.drafts import ArticleDraft, Known, Options, Refusal
from archive.importing.formats import read_file, reread

BODY = "The almanac tells of tides and winds, and of nothing that is not known to its keepers on the coast."


def read(data: str, name: str, **options: Any) -> ArticleDraft | Refusal:
    (found,) = read_file(data.encode(), name, Known(), Options(**options))
    return found


def as_json(stated: dict[str, Any]) -> tuple[str, str]:
    return json.dumps({"id": "a1", "title": "A leaf", "text": BODY, **stated}), "a.json"


def as_front_matter(stated: dict[str, Any]) -> tuple[str, str]:
    lines = "".join(f"{name}: {json.dumps(content, ensure_ascii=False)}\n" for name, content in stated.items())
    return f"---\ntitle: A leaf\n{lines}---\n{BODY}\n", "a.md"


def as_table(stated: dict[str, Any]) -> tuple[str, str]:
    cells = [str(content) for content in stated.values()]
    return f"title;text;{';'.join(stated)}\nA leaf;{BODY};{';'.join(cells)}\n", "a.csv"


def as_entry(stated: str, kind: str = "item") -> tuple[str, str]:
    spaces = (
        'xmlns:wp="http://wordpress.org/export/1.2/" xmlns:app="http://www.w3.org/2007/app" '
        'xmlns:blogger="http://schemas.google.com/blogger/2018"'
    )
    entry = f"<{kind}><title>A leaf</title><description>{BODY}</description>{stated}</{kind}>"
    return f"<rss {spaces}><channel><title>Almanac</title>{entry}</channel></rss>", "a.xml"


NOT_PUBLIC: list[dict[str, Any]] = [
    {"draft": "yes"}, {"draft": "On"}, {"draft": True}, {"draft": "true"}, {"is_draft": 1}, {"черновик": "да"},
    {"published": "no"}, {"published": "False"}, {"published": False}, {"isPublished": "0"}, {"public": "nein"},
    {"status": "draft"}, {"Status": "Pending Review"}, {"status": "future"}, {"status": "private"},
    {"статус": "черновик"}, {"状态": "草稿"}, {"statut": "Brouillon"}, {"visibility": "private"},
    {"pubstatus": "canceled"}, {"pubstatus": "withheld"}, {"post_status": "custom-holding"}, {"password": "tide"},
    {"deleted_at": "2024-01-02"}, {"embargoed": "2087-01-02T10:00:00Z"}, {"workflow_state": "Needs review"},
    {"status": "not for publication"}, {"status": "On hold"}, {"status": "ready for review"}, {"confidential": "yes"},
    {"status": "Zurückgezogen"}, {"statut": "Annulé"}, {"estado": "Pendiente"}, {"статус": "Отложено"},
    {"durum": "onay bekliyor"}, {"状态": "待审核"}, {"pubstatus": "stat:canceled"}, {"status": "stat:withheld"},
    {"visibility": "members"}, {"visibility": "paid"}, {"visibility": "tiers"}, {"Visibility": "Members only"},
    {"visibility": "subscribers"}, {"visibility": "logged-in"}, {"post_visibility": "unlisted"},
    {"visibility": "status:free,status:-free"}, {"audience": "only_paid"},
]  # fmt: skip
PUBLIC: list[dict[str, Any]] = [
    {"draft": "no"}, {"draft": False}, {"draft": ""}, {"published": "yes"}, {"published": "2024-03-29"},
    {"published": True}, {"status": "publish"}, {"status": "ok"}, {"status": 200}, {"status": "unread"},
    {"status": "archive"}, {"pubstatus": "usable"}, {"post_status": "publish"}, {"visibility": "public"},
    {"password": ""}, {"deleted_at": ""}, {"embargoed": "2019-01-02"}, {"state": "California"}, {"hidden": "false"},
    {"access": "subscribers"}, {"статус": "опубликовано"}, {"private": "no"}, {"draft_of": "yes"},
    {"pubstatus": "stat:usable"}, {"status": "expired"}, {"state": "Holstein"}, {"confidential": "no"},
    {"access": "members"}, {"access": "paid"}, {"paywall": True}, {"is_paid": "yes"}, {"members_only": True},
    {"visibility": "Public"}, {"visibility": "everyone"}, {"visibility": "10 km"}, {"visibility": 7},
    {"visibility": "good"}, {"audience": "everyone"}, {"audience": "members of parliament"}, {"audience": "paid"},
    {"tiers": "gold"}, {"audience": "subscribers"},
]  # fmt: skip


@pytest.mark.parametrize("form", [as_json, as_front_matter, as_table])
@pytest.mark.parametrize("stated", NOT_PUBLIC)
def test_what_is_not_for_the_public_is_skipped_unless_asked_for(form: Any, stated: dict[str, Any]) -> None:
    found = read(*form(stated))
    assert isinstance(found, Refusal)
    assert found.outcome == "skipped"
    assert next(iter(stated)) in found.message
    asked = read(*form(stated), unpublished=True)
    assert isinstance(asked, ArticleDraft)
    again = reread(asked.original, asked.context, asked.media_type, asked.encoding, "a", Known(), Options())
    assert isinstance(again, ArticleDraft)


@pytest.mark.parametrize("form", [as_json, as_front_matter, as_table])
@pytest.mark.parametrize("stated", PUBLIC)
def test_what_is_published_or_says_nothing_of_it_is_read(form: Any, stated: dict[str, Any]) -> None:
    assert isinstance(read(*form(stated)), ArticleDraft)


@pytest.mark.parametrize(
    "stated",
    [
        "<wp:post_id>1</wp:post_id><wp:status>publish</wp:status><wp:post_password>tide</wp:post_password>",
        "<wp:post_id>1</wp:post_id><wp:status>holding</wp:status>",
        "<wp:post_id>1</wp:post_id><wp:post_type>page</wp:post_type><wp:status>publish</wp:status>",
        "<app:control><app:draft>yes</app:draft></app:control>",
        "<blogger:type>POST</blogger:type><blogger:status>DRAFT</blogger:status>",
        '<category scheme="http://schemas.google.com/blogger/2008#kind" term="blogger/2008/kind#comment"/>',
        "<pubStatus>canceled</pubStatus>",
        "<visibility>members</visibility>",
    ],
)
def test_entries_of_feeds_and_weblogs_that_are_not_for_the_public(stated: str) -> None:
    found = read(*as_entry(stated))
    assert isinstance(found, Refusal)
    assert found.outcome == "skipped"
    assert isinstance(read(*as_entry(stated), unpublished=True), ArticleDraft)


@pytest.mark.parametrize(
    "stated",
    [
        "<wp:post_id>1</wp:post_id><wp:status>publish</wp:status><wp:post_password></wp:post_password>",
        "<app:control><app:draft>no</app:draft></app:control>",
        "<blogger:type>POST</blogger:type><blogger:status>LIVE</blogger:status>",
        "<status>delivered</status>",
    ],
)
def test_entries_that_are_published_are_read(stated: str) -> None:
    assert isinstance(read(*as_entry(stated)), ArticleDraft)


def test_posts_of_a_weblog_that_only_its_members_may_read() -> None:
    posts = [
        {"id": str(number), "title": "A leaf", "html": f"<p>{number} {BODY}</p>", "status": "published", "type": "post",
         "visibility": visibility}
        for number, visibility in enumerate(["public", "members", "paid", "tiers"])
    ]  # fmt: skip
    export = json.dumps({"db": [{"data": {"posts": posts, "posts_tags": [], "tags": []}}]}).encode()
    found = list(read_file(export, "ghost.json", Known(), Options()))
    assert [isinstance(one, ArticleDraft) for one in found] == [True, False, False, False]
    assert all("visibility" in one.message for one in found[1:] if isinstance(one, Refusal))
    asked = read_file(export, "ghost.json", Known(), Options(unpublished=True))
    assert all(isinstance(one, ArticleDraft) for one in asked)


def test_posts_of_the_rest_interface_of_a_weblog() -> None:
    post = {
        "id": 7,
        "date": "2024-03-29T10:15:00",
        "status": "publish",
        "author": 1,
        "title": {"rendered": "A leaf"},
        "content": {"rendered": f"<p>{BODY}</p>", "protected": False},
    }
    found = read(json.dumps([post]), "posts.json")
    assert isinstance(found, ArticleDraft)
    assert found.byline is None
    protected = post | {"content": {"rendered": "", "protected": True}}
    assert isinstance(read(json.dumps([protected]), "posts.json"), Refusal)
