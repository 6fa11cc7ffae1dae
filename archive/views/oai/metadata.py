"""The record of an article in the formats that harvesters ask for: Dublin Core, and MODS with more detail.

Both say what the public may know: of the text no more than its summary, or its first sentence where there is none. See
https://www.openarchives.org/OAI/openarchivesprotocol.html#dublincore and https://www.loc.gov/standards/mods/.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.conf import settings
from lxml.etree import Element, QName, SubElement, _Element

from archive.citations import Citation, citation_of
from archive.models import Article, Basis, Source, Tag, TagKind
from archive.text.printable import NO_XML
from archive.views.oai import datestamps

DC = "http://purl.org/dc/elements/1.1/"
OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
MODS = "http://www.loc.gov/mods/v3"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
SCHEMA_LOCATION = f"{{{XSI}}}schemaLocation"
REPLACEMENT = "\ufffd"

_GEOGRAPHIC = {TagKind.COUNTRY, TagKind.PLACE}
_NAMES = {TagKind.ORGANISATION: "corporate", TagKind.PERSON: "personal"}
_GUESSED = {Basis.INFERRED, Basis.SUPPLIED}


@dataclass(frozen=True, slots=True)
class Format:
    """A format by its namespace and schema; `write` makes the record of an article loaded `with_harvest()`.

    It gets the seconds since 1970 at which the record last changed, and the title of the archive.
    """

    namespace: str
    schema: str
    write: Callable[[Article, int, str], _Element]


def clean(words: str) -> str:
    """Return words as XML 1.0 can say them: a character that it has no place for becomes U+FFFD."""
    return NO_XML.sub(REPLACEMENT, words)


def add(parent: _Element, name: str, words: str = "", **attributes: str) -> _Element:
    """Add an element, which is in the namespace of its parent unless another is named."""
    full = name if name.startswith("{") else f"{{{QName(parent).namespace}}}{name}"
    found = SubElement(parent, full, {key: clean(value) for key, value in attributes.items()})
    if words:
        found.text = clean(words)
    return found


def _root(tag: str, namespaces: dict[str | None, str], location: str) -> _Element:
    return Element(tag, {SCHEMA_LOCATION: location}, nsmap={**namespaces, "xsi": XSI})


def _citation(article: Article, archive: str) -> Citation:
    return citation_of(article, url=settings.SITE_URL + article.get_absolute_url(), archive=archive)


def _said(article: Article) -> str:
    return article.public_summary() or article.public_lead()


def _tags(article: Article) -> list[Tag]:
    return sorted((link.tag for link in article.tagged.all()), key=lambda tag: tag.slug)


def oai_dc(article: Article, at: int, archive: str) -> _Element:
    """Write simple Dublin Core, each element only where its value is known."""
    root = _root(f"{{{OAI_DC}}}dc", {"oai_dc": OAI_DC, "dc": DC}, f"{OAI_DC} {FORMATS['oai_dc'].schema}")
    for name, words in _dublin_core(article, archive):
        if words:
            add(root, f"{{{DC}}}{name}", words)
    return root


def _dublin_core(article: Article, archive: str) -> Iterator[tuple[str, str]]:
    known = _citation(article, archive)
    yield "title", known.title
    yield from (("creator", person) for person in known.persons)
    yield from (("subject", tag.name) for tag in _tags(article))
    yield "description", _said(article)
    yield "publisher", known.source
    yield "contributor", known.agency
    yield "date", str(known.published or "")
    yield "type", "Text"
    yield "format", "text/html"
    yield "identifier", known.url
    yield "source", known.original_url
    yield "language", known.language
    yield "rights", _rights(article.source)


def _rights(source: Source | None) -> str:
    return source.rights if source else ""


def mods(article: Article, at: int, archive: str) -> _Element:
    """Write MODS 3.8: a title that was supplied, and a date that was inferred, are marked as such."""
    known = _citation(article, archive)
    root = _root(f"{{{MODS}}}mods", {None: MODS}, f"{MODS} {FORMATS['mods'].schema}")
    root.set("version", "3.8")
    supplied = {"supplied": "yes"} if known.has_supplied_title else {}
    title = add(root, "titleInfo", **supplied)
    add(title, "title", article.title or "Untitled")
    if article.subtitle:
        add(title, "subTitle", article.subtitle)
    for person in known.persons:
        _name(root, person, "author", type="personal")
    if known.agency:
        _name(root, known.agency, "contributor", type="corporate")
    add(root, "typeOfResource", "text")
    add(root, "genre", "article", authority="marcgt")
    _origin(root, article, known)
    if known.language:
        add(add(root, "language"), "languageTerm", known.language, type="code", authority="rfc5646")
    physical = add(root, "physicalDescription")
    add(physical, "form", "electronic", authority="marcform")
    add(physical, "extent", f"{article.word_count} words")
    if said := _said(article):
        add(root, "abstract", said)
    for tag in _tags(article):
        _subject(root, tag)
    if known.source:
        add(add(add(root, "relatedItem", type="host"), "titleInfo"), "title", known.source)
    add(root, "identifier", article.key, type="local")
    if known.original_url:
        add(root, "identifier", known.original_url, type="uri", displayLabel="first published at")
    add(add(root, "location"), "url", known.url, usage="primary")
    if rights := _rights(article.source):
        add(root, "accessCondition", rights, type="use and reproduction")
    about = add(root, "recordInfo")
    add(about, "recordContentSource", archive)
    add(about, "recordChangeDate", datestamps.written(at), encoding="w3cdtf")
    add(about, "recordIdentifier", article.key)
    return root


def _name(root: _Element, name: str, role: str, **attributes: str) -> None:
    named = add(root, "name", **attributes)
    add(named, "namePart", name)
    add(add(named, "role"), "roleTerm", role, type="text", authority="marcrelator")


def _origin(root: _Element, article: Article, known: Citation) -> None:
    if not known.source and not known.published:
        return
    origin = add(root, "originInfo", eventType="publication")
    if known.source:
        add(origin, "publisher", known.source)
    if known.published:
        guessed = {"qualifier": "inferred"} if article.date_basis in _GUESSED else {}
        add(origin, "dateIssued", str(known.published), encoding="edtf", keyDate="yes", **guessed)


def _subject(root: _Element, tag: Tag) -> None:
    subject, kind = add(root, "subject"), TagKind(tag.kind) if tag.kind in TagKind.values else TagKind.TOPIC
    if kind in _NAMES:
        add(add(subject, "name", type=_NAMES[kind]), "namePart", tag.name)
    else:
        add(subject, "geographic" if kind in _GEOGRAPHIC else "topic", tag.name)


FORMATS = {
    "oai_dc": Format(OAI_DC, "http://www.openarchives.org/OAI/2.0/oai_dc.xsd", oai_dc),
    "mods": Format(MODS, "http://www.loc.gov/standards/mods/v3/mods-3-8.xsd", mods),
}
