"""Signing in as an editor, and filling in forms as a browser does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from unittest import mock

import pytest
from django.contrib.auth.models import Group, User
from django.template.response import TemplateResponse
from django.test import Client

from archive.editing.roles import make_groups
from archive.models import ImportBatch, ImportRecord, Revision, State
from archive.search.index import follower
from tests import make
from tests.shared import shared

if TYPE_CHECKING:
    from tests.admin.rights import World

WARNING = {"code": "date_unknown", "severity": "warning"}


class _Forms(HTMLParser):
    """Collects what a browser would send of the form with an id (or of the one that posts to an address)."""

    def __init__(self, wanted: str) -> None:
        super().__init__(convert_charrefs=True)
        self.wanted = wanted
        self.fields: dict[str, list[str]] = {}
        self._inside = False
        self._textarea: str | None = None
        self._select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name") or ""
        if tag == "form":
            self._inside = self.wanted in (given.get("id"), given.get("action"))
        if not self._inside or (not name and tag != "option"):
            return
        if tag == "input":
            kind = given.get("type", "text")
            if kind in ("submit", "button") or (kind in ("checkbox", "radio") and "checked" not in given):
                return
            self.fields.setdefault(name, []).append(given.get("value") or ("on" if kind == "checkbox" else ""))
        elif tag == "textarea":
            self._textarea = name
            self.fields[name] = [""]
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in given:
            self.fields.setdefault(self._select, []).append(given.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "textarea" and self._textarea:
            # The first line end after the tag belongs to HTML, and browsers send CRLF.
            text = self.fields[self._textarea][0].removeprefix("\r").removeprefix("\n")
            self.fields[self._textarea] = [text.replace("\r\n", "\n").replace("\n", "\r\n")]
            self._textarea = None
        elif tag == "select":
            self._select = None

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.fields[self._textarea][0] += data


def fields_of(content: str, form: str) -> dict[str, list[str]]:
    """Return what a browser would send of a form, untouched."""
    parser = _Forms(form)
    parser.feed(content)
    assert parser.fields, f"no form {form!r}"
    return {name: values for name, values in parser.fields.items() if "__prefix__" not in name}


class Desk(Client):
    """A client that fills in the admin's forms."""

    user: User

    def open(self, url: str, form: str) -> dict[str, list[str]]:
        response = self.get(url)
        assert response.status_code == 200, response.status_code
        return fields_of(response.content.decode(), form)

    def save(self, url: str, form: str, **typed: Any) -> Any:
        """Open a form, type into it and send it."""
        return self.post(url, self.open(url, form) | typed)


@contextmanager
def undrawn() -> Iterator[None]:
    """Let the desk answer without drawing its pages, which takes longest, where others like them are drawn.

    What a page would have been drawn with is in `context_data` of the response.
    """
    with mock.patch.object(TemplateResponse, "rendered_content", ""):
        yield


@shared
def groups() -> None:
    """Make the groups of the staff."""
    make_groups()


@shared
def stage() -> World:
    """Make an article of each state and one of all else, for people of every role."""
    from tests.admin.rights import make_world  # which signs in by the client above

    return make_world()


@pytest.fixture
def sign_in(groups: None) -> Callable[[str], Desk]:
    """Give a function that signs a member of a group in: `sign_in("Editors")`; of no group for a superuser."""

    def enter(group: str = "", name: str = "") -> Desk:
        user = make.user(name or f"one of {group or 'all'}", is_superuser=not group)
        if group:
            user.groups.add(Group.objects.get(name=group))
        desk = Desk()
        desk.user = user
        desk.force_login(user, "django.contrib.auth.backends.ModelBackend")
        return desk

    return enter


@pytest.fixture
def editor(sign_in: Callable[[str], Desk]) -> Desk:
    return sign_in("Editors")


@pytest.fixture
def publisher(sign_in: Callable[[str], Desk]) -> Desk:
    return sign_in("Publishers")


@pytest.fixture
def contributor(sign_in: Callable[[str], Desk]) -> Desk:
    return sign_in("Contributors")


@pytest.fixture
def without_index(monkeypatch: pytest.MonkeyPatch) -> None:
    def look(revision: Revision) -> None:
        raise follower.FollowError("The disk is full. Run: manage.py rebuild_search")

    monkeypatch.setattr("archive.search.index.freshness.ensure_fresh", look)


@shared
def world() -> dict[str, str]:
    """Make articles that differ in each condition, one of each kind with the word and one without it."""
    post, trade, signing = make.source("Morning Post"), make.tag("trade"), make.event("Signing")
    batch = ImportBatch.objects.create(name="morning")
    kinds: dict[str, dict[str, Any]] = {
        "plain": {},
        "posted": {"source": post},
        "tagged": {"tags": [trade]},
        "told": {"events": [signing]},
        "old": {"on": "1999-12-31"},
        "undated": {"on": None, "problems": [WARNING]},
        "faulty": {"problems": [{"code": "title_supplied", "severity": "note"}]},
        "accepted": {"problems": [WARNING | {"state": "accepted"}]},
        "reviewed": {"state": State.IN_REVIEW, "source": post, "problems": [WARNING]},
        "Chinese": {"language": "zh"},
        "simplified": {"language": "zh-Hans"},
        "unknown": {"language": ""},
        "imported": {"state": State.IMPORTED, "tags": [trade]},
    }
    for n, (kind, fields) in enumerate(kinds.items()):
        for body in ("A freighter.", "A tug."):
            article = make.article(kind, body=body, **fields)
            outcome = "created" if kind in ("imported", "undated") else "unchanged"
            places = {"place": f"/x/{n}{body}", "place_hash": article.pk, "file_hash": article.pk, "path": "x"}
            ImportRecord.objects.create(batch=batch, article=article, outcome=outcome, **places)
    follower.catch_up()
    ids = {"source": post.pk, "tag": trade.pk, "event": signing.pk, "batch": batch.pk}
    return {name: str(pk) for name, pk in ids.items()}
