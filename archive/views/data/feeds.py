"""How a page of a list of articles is written: as an Atom feed and a JSON feed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree as ET

from django.conf import settings
from django.templatetags.static import static
from django.utils.translation import get_language

from archive.models import Article, urls
from archive.serving.titles import plain_title
from archive.text.printable import NO_XML
from archive.views.formatting.locales import canonical
from archive.views.formatting.words import main_first, web_address
from archive.views.frame.interface_languages import language_tag

ATOM = "http://www.w3.org/2005/Atom"
DUBLIN_CORE = "http://purl.org/dc/terms/"
OPENSEARCH = "http://a9.com/-/spec/opensearch/1.1/"
XHTML = "http://www.w3.org/1999/xhtml"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
for _prefix, _name in (("", ATOM), ("dcterms", DUBLIN_CORE), ("opensearch", OPENSEARCH), ("h", XHTML)):
    ET.register_namespace(_prefix, _name)


@dataclass(frozen=True, slots=True)
class Feed:
    """A page of a list: where it stands, what stands beside it, and its articles, loaded with their texts and tags."""

    title: str
    description: str
    page: str
    links: Mapping[str, str]
    author: str
    articles: Sequence[Article]
    total: int
    size: int

    @property
    def updated(self) -> datetime:
        """When the newest change was made; the beginning of time as feeds count it for an empty list."""
        return max((article.updated_at for article in self.articles), default=datetime.fromtimestamp(0, UTC))


def address_of(article: Article) -> str:
    return settings.SITE_URL + article.get_absolute_url()


def lasting_id(article: Article) -> str:
    """Return the short address, which an article keeps whatever its title becomes, in every language."""
    return settings.SITE_URL + canonical(urls.ARTICLE_SHORT(article.key))


def tag_names(article: Article) -> list[str]:
    return sorted(link.tag.name for link in article.tagged.all())


def as_atom(feed: Feed) -> bytes:
    """Write an Atom feed (RFC 4287, paged as in RFC 5005) with everything that is known of each article.

    `published` and `updated` are when an article came into this archive and when it last changed here; its own date
    stands in `dcterms:issued`, no more exact than it is known.
    """
    root = ET.Element(_atom("feed"), {XML_LANG: language_tag(get_language() or settings.LANGUAGE_CODE)})
    note = _add(root, f"{{{XHTML}}}p", "")
    _add(note, f"{{{XHTML}}}a", feed.page, href=feed.page)
    _add(root, _atom("title"), feed.title)
    _add(root, _atom("subtitle"), feed.description)
    _add(root, _atom("id"), feed.links["first"])
    _add(root, _atom("updated"), feed.updated.isoformat())
    _add(root, _atom("link"), "", rel="alternate", type="text/html", href=feed.page)
    for rel, url in feed.links.items():
        _add(root, _atom("link"), "", rel=rel, type="application/atom+xml", href=url)
    _add(_add(root, _atom("author"), ""), _atom("name"), feed.author)
    _add(root, f"{{{OPENSEARCH}}}totalResults", str(feed.total))
    _add(root, f"{{{OPENSEARCH}}}itemsPerPage", str(feed.size))
    for article in feed.articles:
        _add_entry(ET.SubElement(root, _atom("entry")), article)
    style = f'<?xml-stylesheet type="text/css" href="{static("archive/feed.css")}"?>'
    return f'<?xml version="1.0" encoding="utf-8"?>\n{style}\n{ET.tostring(root, encoding="unicode")}\n'.encode()


def _add_entry(entry: ET.Element, article: Article) -> None:
    if article.language:
        entry.set(XML_LANG, article.language)
    _add(entry, _atom("title"), plain_title(article))
    _add(entry, _atom("id"), lasting_id(article))
    _add(entry, _atom("link"), "", rel="alternate", type="text/html", href=address_of(article))
    if web_address(article.original_url):
        _add(entry, _atom("link"), "", rel="via", href=article.original_url)
    _add(entry, _atom("updated"), article.updated_at.isoformat())
    for name in (article.byline, article.source.name if article.source else ""):
        if name:
            _add(_add(entry, _atom("author"), ""), _atom("name"), name)
    facts = {
        "issued": str(article.published) if article.published else "",
        "publisher": article.source.name if article.source else "",
        "contributor": article.agency.name if article.agency else "",
        "language": article.language,
        "alternative": article.subtitle,
        "identifier": article.key,
    }
    for name, value in facts.items():
        if value:
            _add(entry, f"{{{DUBLIN_CORE}}}{name}", value)
    if article.published_at:  # behind the other date, for readers that know but one: of two the later place counts
        _add(entry, _atom("published"), article.published_at.isoformat())
    for account in main_first(article.accounts.all()):
        _add(entry, f"{{{DUBLIN_CORE}}}relation", settings.SITE_URL + canonical(account.event.get_absolute_url()))
    for link in sorted(article.tagged.all(), key=lambda link: link.tag.slug):
        scheme = settings.SITE_URL + canonical(urls.TAGS())
        _add(entry, _atom("category"), "", term=link.tag.slug, label=link.tag.name, scheme=scheme)
    if summary := article.public_summary():
        _add(entry, _atom("summary"), summary)
    if text := article.public_text():
        _add(entry, _atom("content"), text, type="text")


def _atom(name: str) -> str:
    return f"{{{ATOM}}}{name}"


def _add(parent: ET.Element, name: str, text: str, **attributes: str) -> ET.Element:
    found = ET.SubElement(parent, name, {key: NO_XML.sub("", value) for key, value in attributes.items()})
    found.text = NO_XML.sub("", text) or None
    return found


def as_feed(feed: Feed) -> str:
    """Write a JSON feed (https://www.jsonfeed.org/version/1.1/); `_archive` holds what the format has no word for."""
    written: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "description": feed.description,
        "home_page_url": feed.page,
        "feed_url": feed.links["self"],
        **({"next_url": feed.links["next"]} if "next" in feed.links else {}),
        "authors": [{"name": feed.author}],
        "language": language_tag(get_language() or settings.LANGUAGE_CODE),
        "_archive": {"total": feed.total, "size": feed.size, "previous_url": feed.links.get("previous")},
        "items": [_item(article) for article in feed.articles],
    }
    return json.dumps(written, ensure_ascii=False, indent=1) + "\n"


def _item(article: Article) -> dict[str, Any]:
    authors = [{"name": name} for name in (article.byline, article.source.name if article.source else "") if name]
    item: dict[str, Any] = {
        "id": lasting_id(article),
        "url": address_of(article),
        "external_url": web_address(article.original_url),
        "title": plain_title(article),
        "content_text": article.public_text(),
        "summary": article.public_summary(),
        "date_published": article.published_at.isoformat() if article.published_at else "",
        "date_modified": article.updated_at.isoformat(),
        "authors": authors,
        "tags": tag_names(article),
        "language": article.language,
    }
    kept = {name: value for name, value in item.items() if value or name == "content_text"}
    return kept | {
        "_archive": {
            "key": article.key,
            "published": str(article.published) if article.published else None,
            "date_precision": article.date_precision,
            "date_basis": article.date_basis,
            "title_basis": article.title_basis,
            "source": article.source.name if article.source else None,
            "agency": article.agency.name if article.agency else None,
            "words": article.word_count,
            "display": article.shown_as,
            "events": [account.event.slug for account in main_first(article.accounts.all())],
        }
    }
