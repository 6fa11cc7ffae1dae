"""A dossier: a list of articles as one ZIP file that reads, compares, cites and checks itself without a server."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest
from django.db.models import Sum
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_bidi, override
from django.utils.translation import gettext as _

from archive.citations import Citation, bibtex, csl, ris
from archive.models import Article, BodyFormat, Collection, Display, Source
from archive.models.urls import settled
from archive.serving.article_records import record_of
from archive.text.structure.paragraphs import Paragraph, paragraphs
from archive.views.data.article_data import as_markdown, as_text
from archive.views.data.feeds import address_of
from archive.views.data.zip_stream import zip_pieces
from archive.views.formatting.citing import cited
from archive.views.formatting.words import number

MOST_ARTICLES = 500
MOST_WORDS = 1_500_000  # in all their texts: some ten megabytes, which stand in memory once for the page
AT_A_TIME = 50
SHORT = 50  # articles of which a dossier is made at once
# The styles of the page, put into it: what names colours and faces, what every page has, and its own.
STYLES = ("tokens.css", "base.css", "dossier.css")
# The forms in which the articles are cited, each a file of its own by its suffix: how one is written, and what stands
# before the first, between two and after the last.
CITATIONS: dict[str, tuple[Callable[[Citation], str], str, str, str]] = {
    "bib": (bibtex, "", "\n", ""),
    "ris": (ris, "", "\r\n", ""),
    "csl.json": (lambda record: json.dumps(csl(record), ensure_ascii=False), "[", ",\n", "]\n"),
}


@dataclass(frozen=True, slots=True)
class Subject:
    """What a dossier is of: its name as a file, its title, the list in words, and the address of its page."""

    name: str
    title: str
    description: str
    page: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An article in the page of a dossier, with its text as far as the public may read it."""

    article: Article
    url: str
    paragraphs: list[Paragraph]


def ids_of_dossier(chunks: Iterable[Sequence[int]]) -> list[int]:
    """Return the ids of a list that is short enough (one query beside the list's own).

    Raises BadRequest, with an offer to narrow, for more than 500 articles or very long ones.
    """
    ids = list(islice((pk for chunk in chunks for pk in chunk), MOST_ARTICLES + 1))
    if len(ids) > MOST_ARTICLES:
        raise BadRequest(
            _(
                "A dossier holds at most %(most)s articles, and this list has more. Narrow it by words, a date, a "
                "source or a tag; or take the whole list as CSV, JSON or BibTeX."
            )
            % {"most": number(MOST_ARTICLES)}
        )
    words = Article.objects.published_among(ids).aggregate(n=Sum("word_count"))["n"] or 0
    if words > MOST_WORDS:
        raise BadRequest(
            _("A dossier holds at most %(most)s words in all, and these articles have more. Narrow the list.")
            % {"most": number(MOST_WORDS)}
        )
    return ids


def dossier(ids: Sequence[int], subject: Subject) -> Iterator[bytes]:
    """Yield a dossier as a ZIP file, some articles at a time, in the language that is active now.

    Everything is what the public may read: texts by `public_text()`, as far as each article is displayed.
    """
    language = get_language() or settings.LANGUAGE_CODE
    made_at = timezone.localtime()
    members = _in_language(_members(ids, subject, made_at), language)
    return zip_pieces(members, subject.name, made_at)


def _in_language(members: Iterator[tuple[str, bytes]], language: str) -> Iterator[tuple[str, bytes]]:
    """Make each member in a language: by the time that it is asked for, another one may be active."""
    while True:
        with override(language), settled():
            member = next(members, None)
        if member is None:
            return
        yield member


def _members(ids: Sequence[int], subject: Subject, made_at: datetime) -> Iterator[tuple[str, bytes]]:
    collection = Collection.objects.current()
    citations: dict[str, list[str]] = {suffix: [] for suffix in CITATIONS}
    records: list[dict[str, Any]] = []
    entries: list[Entry] = []
    for article in _articles(ids):
        name = f"articles/{article.key}"
        yield f"{name}.md", as_markdown(article).encode()
        yield f"{name}.txt", as_text(article).encode()
        record = cited(article, archive=collection.title)
        for suffix, (write, *_around) in CITATIONS.items():
            citations[suffix].append(write(record))
        records.append(record_of(article))
        is_whole = article.shown_as == Display.FULL
        body_format = article.body_format if is_whole else BodyFormat.TEXT
        entries.append(Entry(article, address_of(article), paragraphs(article.public_body(), body_format)))
    for suffix, (_write, before, between, after) in CITATIONS.items():
        yield f"citations.{suffix}", f"{before}{between.join(citations[suffix])}{after}".encode()
    yield "articles.json", (json.dumps(records, ensure_ascii=False, indent=1) + "\n").encode()
    sources = _sources(entries)
    shared = {"subject": subject, "collection": collection, "entries": entries, "sources": sources}
    yield "index.html", _page(shared, made_at.date()).encode()
    yield "README.txt", _drawn("pages/dossier_readme.txt", shared | {"today": made_at.date()}).encode()


def _articles(ids: Sequence[int]) -> Iterator[Article]:
    """Yield the articles that are still published, in order (four queries for each fifty)."""
    for start in range(0, len(ids), AT_A_TIME):
        some = ids[start : start + AT_A_TIME]
        loaded = Article.objects.with_page().published_among(some).in_bulk()
        yield from (loaded[pk] for pk in some if pk in loaded)


def _sources(entries: Iterable[Entry]) -> list[Source]:
    """Return the sources of these articles by name, for what each says of its rights."""
    found = {entry.article.source.pk: entry.article.source for entry in entries if entry.article.source}
    return sorted(found.values(), key=lambda source: source.name)


def _page(shared: dict[str, Any], today: date) -> str:
    language = get_language() or settings.LANGUAGE_CODE
    head = {"language_code": language, "is_right_to_left": get_language_bidi(), "styles": _styles(), "today": today}
    return _drawn("pages/dossier.html", shared | head)


def _drawn(template: str, values: dict[str, Any]) -> str:
    return str(render_to_string(template, values, using="jinja2"))


def _styles() -> SafeString:
    """Return our own style sheets in one: they hold no word of a reader or a source."""
    folder = settings.BASE_DIR / "archive" / "static" / "archive"
    return mark_safe("\n".join((folder / name).read_text(encoding="utf-8") for name in STYLES))  # noqa: S308
