"""What the blocks of the first page are made of: a headline with its address, an act with its words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from archive.models import Article, State

LIST = "admin:archive_article_changelist"
ME = "me"  # in the address of a list: what is assigned to whoever looks
OPEN_STATES = (State.IMPORTED, State.IN_REVIEW, State.READY, State.SCHEDULED)
_HEADLINE = ("key", "title", "title_basis", "language", "state")


@dataclass(frozen=True, slots=True)
class Headline:
    """The title of an article as it is shown at the desk, and where it is edited."""

    title: str
    url: str
    language: str = ""
    is_supplied: bool = False


def headline(article: Article) -> Headline:
    url = reverse("admin:archive_article_change", args=[article.pk])
    return Headline(article.title or article.key, url, article.language, article.has_supplied_title)


def headlines(ids: Any) -> Mapping[int, Headline]:
    """Return the headlines of a few articles by their ids (one query)."""
    return {pk: headline(one) for pk, one in Article.objects.only(*_HEADLINE).in_bulk(list(ids)).items()}


def list_query(**conditions: str | Iterable[str]) -> str:
    """Return these conditions as the list of articles reads them; of several values for one, any will do."""
    given = {name: [value] if isinstance(value, str) else list(value) for name, value in conditions.items()}
    return urlencode(given, doseq=True)


def list_url(**conditions: str | Iterable[str]) -> str:
    """Return the address of the list of articles that fulfil these conditions."""
    query = list_query(**conditions)
    return f"{reverse(LIST)}?{query}" if query else reverse(LIST)
