"""Two public versions of an article beside each other, word by word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from archive.models import Article, Source
from archive.models.articles import STATED_FIELDS
from archive.models.queries.public_versions import Version
from archive.text.similarity.text_diff import Allowance, Piece, compare
from archive.views.formatting.dates import in_words

READ_AS_TEXT = ("title", "subtitle", "byline", "dateline")
UNSAID = frozenset({"title_basis", "date_precision", "body_format", "summary", "body"})
MOST_PAIRS = 100_000  # of equal words that are looked at: some 30 ms
MOST_CHARACTERS = 120_000


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which two versions differ, as pieces that stayed, went and came; the text is the source's words."""

    name: str
    pieces: list[Piece]
    is_text: bool = False


def as_it_stood(article: Article, version: Version) -> Article:
    """Return an (unsaved) copy of an article with the values of a version; how much of it is shown is today's rule."""
    then = Article(pk=article.pk, key=article.key, display=article.shown_as, state=article.state)
    for name, value in version.values.items():
        if name not in {"source", "agency"}:
            setattr(then, name, Article._meta.get_field(name).to_python(value))  # type: ignore[union-attr]
    then.source = Source.objects.filter(pk=version.values["source"]).first()
    then.derive()
    return then


def differences(article: Article, old: Version, new: Version) -> list[Difference]:
    """Return what differs between two versions that can be read, the text last (at most six queries).

    Texts are what the public may read of them today; what would take too long to compare is shown as gone and come.
    """
    return list(_differences(article, old, new))


def _differences(article: Article, old: Version, new: Version) -> Iterator[Difference]:
    allowed = Allowance(MOST_PAIRS, MOST_CHARACTERS)
    for name in STATED_FIELDS:
        before, after = old.values[name], new.values[name]
        if before == after or name in UNSAID:
            continue
        if name in READ_AS_TEXT:
            yield Difference(label(name), compare(before, after, allowed), is_text=True)
        else:
            gone, come = shown(name, before), shown(name, after)
            yield Difference(label(name), [Piece("gone", gone), Piece("new", come)])
    then, later = as_it_stood(article, old), as_it_stood(article, new)
    for name, before, after in (
        ("summary", then.public_summary(), later.public_summary()),
        ("body", then.public_text(), later.public_text()),
    ):
        if before != after:
            yield Difference(label(name), compare(before, after, allowed), is_text=True)


def label(name: str) -> str:
    """Name a field of an article."""
    return str(Article._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def shown(name: str, value: Any) -> str:
    """Write a stored value of a field for readers."""
    if value in (None, ""):
        return _("unknown")
    if name in {"source", "agency"}:
        return str(Source.objects.filter(pk=value).values_list("name", flat=True).first() or "")
    return in_words(date.fromisoformat(value)) if name == "published_on" else str(value)
