"""Exports of the weblog software Ghost: posts, with their tags and authors in tables beside them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

# The same content once more, less well.
_LESSER = ("plaintext", "mobiledoc", "lexical", "comment_id")


class GhostTables:
    """The tables of an export that say which tags and authors a post has, in their order."""

    def __init__(self, tables: Mapping[str, Any]) -> None:
        self._tags = _linked(tables, "posts_tags", "tag_id", "tags")
        self._authors = _linked(tables, "posts_authors", "author_id", "users")
        self._users = _names(tables, "users")

    def completed(self, post: Mapping[str, Any]) -> dict[str, Any]:
        """Return the values of a post with the names of its tags and authors, and without its text in other forms."""
        values = dict(post)
        if values.get("html"):
            values = {name: content for name, content in values.items() if name not in _LESSER}
        number = str(post.get("id", ""))
        author = self._users.get(str(post.get("author_id", "")))
        authors = self._authors.get(number) or ([author] if author else [])
        if authors and not values.get("authors"):
            values["authors"] = authors
        if self._tags.get(number) and not values.get("tags"):
            values["tags"] = self._tags[number]
        return values


def ghost_tables(document: Any) -> GhostTables | None:
    """Return the tables beside the posts of an export; None for a document that is none."""
    return next((GhostTables(tables) for tables in _candidates(document) if "posts_tags" in tables), None)


def is_ghost_page(values: Mapping[str, Any]) -> bool:
    """Return whether a record of an export is a page of the site (“About”), and no post."""
    return values.get("type") == "page" or values.get("page") in (1, True)


def _candidates(document: Any) -> Iterator[Mapping[str, Any]]:
    """Yield where the tables may stand: `data`, or in older and newer exports the `data` of the first `db`."""
    if not isinstance(document, Mapping):
        return
    databases = document.get("db")
    for outer in (document, *(databases[:1] if isinstance(databases, list) else ())):
        inner = outer.get("data") if isinstance(outer, Mapping) else None
        if isinstance(inner, Mapping):
            yield inner


def _rows(tables: Mapping[str, Any], name: str) -> Iterator[Mapping[str, Any]]:
    rows = tables.get(name)
    yield from (row for row in rows if isinstance(row, Mapping)) if isinstance(rows, list) else ()


def _names(tables: Mapping[str, Any], name: str) -> dict[str, str]:
    return {str(row.get("id")): str(row["name"]) for row in _rows(tables, name) if row.get("name")}


def _linked(tables: Mapping[str, Any], links: str, key: str, named: str) -> dict[str, list[str]]:
    names = _names(tables, named)
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for place, row in enumerate(_rows(tables, links)):
        order = row.get("sort_order")
        name = names.get(str(row.get(key)), "")
        if name and not name.startswith("#"):  # which is a note to the weblog's own templates
            found[str(row.get("post_id"))].append((order if isinstance(order, int) else place, name))
    return {post: [name for _order, name in sorted(some)] for post, some in found.items()}
