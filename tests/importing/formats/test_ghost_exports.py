"""Exports of Ghost: posts with their tags and authors; drafts and pages are no articles; each can be read again."""

from __future__ import annotations

import json
from typing import Any

import pytest

from archive.importing.drafts import ArticleDraft, Known, Options, Refusal
from archive.importing.formats import read_file, reread

TEXT = "The council of Velmora opened the new bridge over the Aller on Friday, after two years of work."
TABLES: dict[str, Any] = {
    "posts": [
        {
            "id": "1", "uuid": "u1", "title": "Bridge opens", "html": f"<p>{TEXT}</p><h2>After</h2>",
            "plaintext": "lesser", "mobiledoc": "{}", "status": "published", "type": "post",
            "custom_excerpt": "A bridge.",
            "published_at": "2024-03-29T10:00:00.000Z", "updated_at": "2024-05-01T10:00:00.000Z", "author_id": "a1",
        },
        {"id": "2", "title": "Draft", "html": f"<p>{TEXT}</p>", "status": "draft", "type": "post"},
        {"id": "3", "title": "About", "html": f"<p>{TEXT}</p>", "status": "published", "type": "page"},
        {"id": "4", "title": "Old", "html": f"<p>Old: {TEXT}</p>", "status": "published", "page": 0, "author_id": "a2"},
    ],
    "tags": [
        {"id": f"t{n}", "name": name, "slug": name.lower(), "description": f"All of {name}"}
        for n, name in enumerate(["Bridges", "Harbour", "#wide", "Ferries", "Boats", "Quays"])
    ],
    "posts_tags": [
        {"post_id": "1", "tag_id": "t1", "sort_order": 1},
        {"post_id": "1", "tag_id": "t0", "sort_order": 0},
        {"post_id": "1", "tag_id": "t2", "sort_order": 2},
    ],
    "users": [{"id": "a1", "name": "Eva Brandt", "slug": "eva"}, {"id": "a2", "name": "Karl Olsen", "slug": "karl"}],
    "posts_authors": [
        {"post_id": "1", "author_id": "a1", "sort_order": 0},
        {"post_id": "1", "author_id": "a2", "sort_order": 1},
    ],
    "settings": [{"key": "title", "value": "The Lantern"}],
}  # fmt: skip


@pytest.mark.parametrize(
    "export", [{"db": [{"meta": {"version": "5.0"}, "data": TABLES}]}, {"meta": {}, "data": TABLES}]
)
def test_posts_are_articles_with_the_names_of_their_tags_and_authors(export: dict[str, Any]) -> None:
    data = json.dumps(export, indent=1).encode()
    found = list(read_file(data, "ghost.json", Known(), Options()))
    first, draft, page, old = found
    assert isinstance(draft, Refusal) and "draft" in draft.message
    assert isinstance(page, Refusal) and "page" in page.message
    assert isinstance(first, ArticleDraft) and isinstance(old, ArticleDraft)
    assert first.title and first.title.value == "Bridge opens"
    assert str(first.published and first.published.value) == "2024-03-29"
    assert [tag.value for tag in first.tags] == ["Bridges", "Harbour"]
    assert first.byline and first.byline.value == "Eva Brandt, Karl Olsen"
    assert first.summary and first.summary.value == "A bridge."
    assert "## After" in first.body and "lesser" not in first.body
    assert old.byline and old.byline.value == "Karl Olsen" and not old.tags
    assert first.original in data
    again = reread(first.original, first.context, first.media_type, first.encoding, "", Known(), Options())
    assert isinstance(again, ArticleDraft)
    assert again.byline and again.byline.value == first.byline.value
    assert ([tag.value for tag in again.tags], again.body) == (["Bridges", "Harbour"], first.body)


def test_tables_beside_records_of_others_say_nothing_of_them() -> None:
    others = {"data": {"items": [{"id": "1", "title": "Bridge", "body": TEXT}], "tags": TABLES["tags"]}}
    (found,) = read_file(json.dumps(others).encode(), "a.json", Known(), Options())
    assert isinstance(found, ArticleDraft)
    assert found.title and found.title.value == "Bridge" and not found.tags


def test_a_post_that_has_its_text_in_lexical_alone_is_read_from_that() -> None:
    words = [
        {"type": "extended-text", "text": f"{TEXT[:40]}"},
        {"type": "extended-text", "text": TEXT[40:], "format": 1},
    ]
    blocks = [{"type": "paragraph", "children": words}]
    blocks.append({"type": "extended-heading", "tag": "h2", "children": [{"type": "extended-text", "text": "After"}]})
    lexical = json.dumps({"root": {"type": "root", "children": blocks, "version": 1}})
    post = {"id": "1", "title": "Bridge opens", "html": None, "lexical": lexical, "status": "published"}
    export = {"db": [{"data": {**TABLES, "posts": [post]}}]}
    (draft,) = read_file(json.dumps(export).encode(), "ghost.json", Known(), Options())
    assert isinstance(draft, ArticleDraft)
    assert draft.body.replace("**", "") == f"{TEXT}\n\n## After"
