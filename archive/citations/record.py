"""The record that every form of a citation is written from: what is known of an article, in no style."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from archive.models import Article
from archive.text.dates.partial_dates import PartialDate
from archive.text.persons import persons_of

_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Citation:
    """What a citation says, in no style: a title that was supplied is in square brackets, what is unknown is empty.

    `author` is the byline as it stands, `persons` the names in it. A name stays as it was printed: which part of it is
    the family name, the archive does not know. `url` is the whole address here, `short_url` the one that no new title
    changes. `version` counts the public versions from 1; 0 where it was not asked for.
    """

    key: str
    title: str
    url: str
    author: str = ""
    source: str = ""
    agency: str = ""
    published: PartialDate | None = None
    language: str = ""
    original_url: str = ""
    archive: str = ""
    seen_on: date | None = None
    short_url: str = ""
    version: int = 0
    has_supplied_title: bool = False

    @property
    def persons(self) -> list[str]:
        return persons_of(self.author)

    @property
    def notes(self) -> list[str]:
        """What no field of a reference has a place for, as short English notes."""
        notes = [f"credited to {self.agency}"] if self.agency else []
        notes += [f"first published at {self.original_url}"] if self.original_url else []
        notes += [] if self.published else ["undated"]
        notes += [f"version {self.version}"] if self.version else []
        return [*notes, f"held by {self.archive}"] if self.archive else notes


def citation_of(
    article: Article,
    *,
    url: str,
    archive: str = "",
    seen_on: date | None = None,
    short_url: str = "",
    version: int = 0,
) -> Citation:
    """Return how to cite an article loaded with its source and agency (no further query)."""
    title = article.title or "Untitled"
    is_supplied = not article.title or article.has_supplied_title
    return Citation(
        key=article.key,
        title=f"[{title}]" if is_supplied else title,
        url=url,
        author=article.byline,
        source=article.source.name if article.source else "",
        agency=article.agency.name if article.agency else "",
        published=article.published,
        language=article.language,
        original_url=article.original_url,
        archive=archive,
        seen_on=seen_on,
        short_url=short_url,
        version=version,
        has_supplied_title=is_supplied,
    )


def one_line(text: str) -> str:
    """Return a text in one line, without space at its ends."""
    return _SPACE.sub(" ", text).strip()
