"""Headers and records: an article as harvesters are told of it, or that it is here no longer."""

from __future__ import annotations

import re

from django.conf import settings
from lxml.etree import _Element

from archive.models import Article, Datestamp
from archive.models.queries.harvests import records_of
from archive.views.oai import datestamps
from archive.views.oai.arguments import ProtocolError
from archive.views.oai.metadata import Format, add
from archive.views.oai.sets import sets_of

SAMPLE = "4w7j2k9qma"  # a key as they are

_is_key = re.compile("[0-9a-z]{4,64}").fullmatch


def identifier_of(key: str) -> str:
    return f"oai:{settings.SITE_HOST}:{key}"


def find_record(identifier: str, *, whole: bool = True) -> tuple[Article, int]:
    """Return the article of an identifier and the seconds at which its record last changed (4 queries at most).

    Raises ProtocolError (idDoesNotExist) alike for what is held back and for what never was.
    """
    key = identifier.removeprefix(identifier_of(""))
    if key != identifier and _is_key(key):
        found = Datestamp.objects.filter(article__key=key).values_list("article_id", "at").first()
        article = records_of([found[0]], whole=whole).get(found[0]) if found else None
        if found and article:
            return article, found[1]
    raise ProtocolError("idDoesNotExist", f"There is no such record. Identifiers are as {identifier_of(SAMPLE)}.")


def add_header(parent: _Element, article: Article, at: int) -> None:
    """Add the header of an article loaded `with_sets()`, which says so where it is no longer published."""
    header = add(parent, "header", **({} if article.is_public else {"status": "deleted"}))
    add(header, "identifier", identifier_of(article.key))
    add(header, "datestamp", datestamps.written(at))
    if article.is_public:  # what is gone may be the only one that names a tag or a source
        for spec in sets_of(article):
            add(header, "setSpec", spec)


def add_record(parent: _Element, article: Article, at: int, form: Format, archive: str) -> None:
    """Add the record of an article loaded `with_harvest()`; only a header where it is no longer published."""
    record = add(parent, "record")
    add_header(record, article, at)
    if article.is_public:
        add(record, "metadata").append(form.write(article, at, archive))
