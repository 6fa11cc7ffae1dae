"""The answers to the six verbs, each added to the root of the document."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from lxml.etree import _Element

from archive.models import Collection, Datestamp
from archive.models.queries.harvests import Place
from archive.views.oai import datestamps
from archive.views.oai.arguments import TOKEN, Asked, ProtocolError
from archive.views.oai.lists import ROWS, format_of, page_of
from archive.views.oai.metadata import FORMATS, SCHEMA_LOCATION, add
from archive.views.oai.records import SAMPLE, add_header, add_record, find_record, identifier_of
from archive.views.oai.sets import sets_after
from archive.views.oai.tokens import VALID_FOR, Position, position_of, token_of

_IDENTIFIER = "http://www.openarchives.org/OAI/2.0/oai-identifier"
_MAILBOX = re.compile(r"[^\s@:<]+@[^\s@>]+\.[^\s@>]+")
_is_domain = re.compile(r"[a-zA-Z][a-zA-Z0-9-]*(\.[a-zA-Z][a-zA-Z0-9-]*)+").fullmatch


def identify(root: _Element, asked: Asked) -> None:
    """Say what this repository is and what it keeps (two queries).

    It is `transient` in what it tells of deletions: what is withdrawn without a tombstone is told of no more.
    """
    collection, now = Collection.objects.current(), int(timezone.now().timestamp())
    first = Datestamp.objects.order_by("at", "article_id").values_list("at", flat=True).first()
    mailbox = _MAILBOX.search(collection.contact)
    answer = add(root, "Identify")
    add(answer, "repositoryName", collection.title)
    add(answer, "baseURL", base_url())
    add(answer, "protocolVersion", "2.0")
    add(answer, "adminEmail", mailbox[0] if mailbox else f"webmaster@{settings.SITE_HOST}")
    add(answer, "earliestDatestamp", datestamps.written(now if first is None else first))
    add(answer, "deletedRecord", "transient")
    add(answer, "granularity", "YYYY-MM-DDThh:mm:ssZ")
    if _is_domain(settings.SITE_HOST):  # the schema of this description knows no other hosts
        described = add(add(answer, "description"), f"{{{_IDENTIFIER}}}oai-identifier")
        described.set(SCHEMA_LOCATION, f"{_IDENTIFIER} {_IDENTIFIER}.xsd")
        add(described, "scheme", "oai")
        add(described, "repositoryIdentifier", settings.SITE_HOST)
        add(described, "delimiter", ":")
        add(described, "sampleIdentifier", identifier_of(SAMPLE))


def base_url() -> str:
    return settings.SITE_URL + reverse("archive:oai")


def list_metadata_formats(root: _Element, asked: Asked) -> None:
    """Name the formats, which are the same for every record."""
    if "identifier" in asked.arguments:
        find_record(asked.get("identifier"), whole=False)
    answer = add(root, "ListMetadataFormats")
    for prefix, form in FORMATS.items():
        one = add(answer, "metadataFormat")
        add(one, "metadataPrefix", prefix)
        add(one, "schema", form.schema)
        add(one, "metadataNamespace", form.namespace)


def list_sets(root: _Element, asked: Asked) -> None:
    """Name a page of the sets (two queries); raise ProtocolError (noSetHierarchy) where there is none."""
    begun = position_of(asked.get(TOKEN), asked.verb) if TOKEN in asked.arguments else Position(asked.verb)
    found = sets_after(begun, ROWS + 1)
    if not found:
        raise ProtocolError("noSetHierarchy", "There is neither a source nor a tag.")
    answer, shown = add(root, "ListSets"), found[:ROWS]
    for one, _kind, _pk in shown:
        named = add(answer, "set")
        add(named, "setSpec", one.spec)
        add(named, "setName", one.name)
    _one, kind, pk = shown[-1]
    end = replace(begun, within=kind, after=Place(pk), cursor=begun.cursor + len(shown))
    _go_on(answer, end, begun.cursor, is_last=len(found) == len(shown))


def get_record(root: _Element, asked: Asked) -> None:
    """Give one record (five queries at most)."""
    form = format_of(asked.get("metadataPrefix"))
    article, at = find_record(asked.get("identifier"))
    add_record(add(root, "GetRecord"), article, at, form, Collection.objects.current().title)


def list_identifiers(root: _Element, asked: Asked) -> None:
    """Give a page of headers (the queries of `page_of`)."""
    page = page_of(asked, whole=False)
    answer = add(root, "ListIdentifiers")
    for article, at in page.rows:
        add_header(answer, article, at)
    _go_on(answer, page.end, page.begun_at, is_last=page.is_last, total=page.total)


def list_records(root: _Element, asked: Asked) -> None:
    """Give a page of records (the queries of `page_of`, and one)."""
    page, archive = page_of(asked, whole=True), Collection.objects.current().title
    answer = add(root, "ListRecords")
    for article, at in page.rows:
        add_record(answer, article, at, page.form, archive)
    _go_on(answer, page.end, page.begun_at, is_last=page.is_last, total=page.total)


def _go_on(answer: _Element, end: Position, cursor: int, *, is_last: bool, total: int | None = None) -> None:
    """Add the token by which a list goes on; an empty one behind the last part of several, none to a whole list."""
    if is_last and not cursor:
        return
    known = {"cursor": str(cursor)} | ({} if total is None else {"completeListSize": str(total)})
    if is_last:
        add(answer, TOKEN, **known)
        return
    expires = datestamps.written(int((timezone.now() + VALID_FOR).timestamp()))
    add(answer, TOKEN, token_of(end), expirationDate=expires, **known)


ANSWERS: dict[str, Callable[[_Element, Asked], None]] = {
    "Identify": identify,
    "ListMetadataFormats": list_metadata_formats,
    "ListSets": list_sets,
    "ListIdentifiers": list_identifiers,
    "ListRecords": list_records,
    "GetRecord": get_record,
}
