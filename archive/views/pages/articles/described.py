"""An article described to machines: as a NewsArticle of schema.org, and by the names that reference managers read.

Zotero saves it as an article of a newspaper by `DC.type`, with the name of the paper by `prism.publicationName`, before
which it would take a `DC.source` or the name of the site; with a `citation_journal_title` it would be one of a journal,
and by JSON-LD alone a web page. Where no day is known it would take the first that stands on the page. See
https://scholar.google.com/intl/en/scholar/inclusion.html and https://www.dublincore.org/specifications/dublin-core/.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

from django.conf import settings

from archive.models import Article, Display, Event, Source
from archive.serving.titles import plain_title
from archive.text.persons import is_person, persons_of
from archive.views.formatting.words import main_first, web_address
from archive.views.frame.structured_data import known

UNDATED = "n.d."  # as citations write it


def news_article(article: Article, version: int, picture: str) -> dict[str, Any]:
    """Return a published article, loaded `with_page()`, as schema.org knows it (no further query)."""
    return known(
        "NewsArticle",
        headline=plain_title(article),
        alternativeHeadline=article.subtitle,
        url=settings.SITE_URL + article.get_absolute_url(),
        identifier=article.key,
        version=version,
        datePublished=_published(article),
        author=[_author(name) for name in persons_of(article.byline)],
        publisher=_organization(article.source),
        sourceOrganization=_organization(article.agency),
        inLanguage=article.language,
        isBasedOn=web_address(article.original_url),
        description=article.public_summary(),
        wordCount=article.word_count,
        isAccessibleForFree=article.shown_as == Display.FULL or None,
        keywords=sorted(link.tag.name for link in article.tagged.all()),
        about=[_event(account.event) for account in main_first(article.accounts.all())],
        image=picture,
    )


def meta_of(article: Article) -> tuple[tuple[str, str], ...]:
    """Return the names and contents by which reference managers know an article, without what is unknown."""
    when = article.published
    source = article.source.name if article.source else ""
    found = [
        ("citation_title", plain_title(article)),
        *(("citation_author", name) for name in persons_of(article.byline)),
        ("citation_publication_date", str(when).replace("-", "/") if when else UNDATED),
        ("citation_language", article.language),
        ("citation_public_url", settings.SITE_URL + article.get_absolute_url()),
        ("DC.type", "newspaperArticle"),
        ("DC.title", plain_title(article)),
        ("DC.date", str(when) if when else ""),
        ("DC.publisher", source),
        ("DC.language", article.language),
        ("DC.identifier", article.key),
        ("DC.relation", web_address(article.original_url)),
        ("DCTERMS.isPartOf", source),
        ("prism.publicationName", source),
    ]
    return tuple((name, " ".join(content.split())) for name, content in found if content)


def _author(name: str) -> dict[str, Any]:
    """Return a person where the name plainly is one's; of what else it may be, no type is made up."""
    return known("Person", name=name) if is_person(name) else {"name": name}


def _published(article: Article) -> str:
    """Write when it was published (ISO 8601), no more exactly than is stated: a time only beside its offset."""
    when = article.published
    if not when:
        return ""
    if not when.day or article.published_time is None or article.utc_offset is None:
        return str(when)
    zone = timezone(timedelta(minutes=article.utc_offset))
    return datetime.combine(when.first_day, article.published_time, zone).isoformat(timespec="minutes")


def _organization(source: Source | None) -> dict[str, Any] | None:
    if source is None:
        return None
    return known(
        "Organization",
        name=source.name,
        url=web_address(source.homepage),
        mainEntityOfPage=settings.SITE_URL + source.get_absolute_url(),
    )


def _event(event: Event) -> dict[str, Any]:
    address = settings.SITE_URL + event.get_absolute_url()
    starts = str(event.starts) if event.starts else ""
    return known("Event", **{"@id": f"{address}#thing"}, name=event.title, url=address, startDate=starts)
