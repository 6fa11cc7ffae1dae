"""An article as a record of plain values: what the public may know of it, and what remains of one withdrawn."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from archive.models import Article, ArticleOriginal, BodyFormat, Display, Source
from archive.text.structure.paragraphs import paragraphs


def record_of(article: Article) -> dict[str, Any]:
    """Return what the public may know of a published article loaded `with_page()` (no further query)."""
    body_format = article.body_format if article.shown_as == Display.FULL else BodyFormat.TEXT
    return {
        **facts_of(article),
        "text": article.public_text(),
        "paragraphs": [
            {"number": paragraph.number, "id": paragraph.id, "kind": paragraph.kind, "text": paragraph.text}
            for paragraph in paragraphs(article.public_body(), body_format)
        ],
        **links_of(article),
    }


def facts_of(article: Article) -> dict[str, Any]:
    """Return the same but for text and links, also of an article whose text is not loaded."""
    when = article.published
    return {
        "key": article.key,
        "url": settings.SITE_URL + article.get_absolute_url(),
        "title": article.title,
        "title_basis": article.title_basis,
        "subtitle": article.subtitle,
        "byline": article.byline,
        "dateline": article.dateline,
        "source": named(article.source),
        "agency": named(article.agency),
        "published": str(when) if when else None,
        "date_precision": article.date_precision,
        "date_basis": article.date_basis,
        "published_time": article.published_time.isoformat("minutes") if article.published_time else None,
        "utc_offset": article.utc_offset,
        "language": article.language,
        "original_url": article.original_url,
        "summary": article.public_summary(),
        "display": article.shown_as,
        "words": article.word_count,
    }


def links_of(article: Article) -> dict[str, Any]:
    """Return the tags and the public events of an article."""
    return {
        "tags": [
            {"name": link.tag.name, "slug": link.tag.slug, "kind": link.tag.kind, "basis": link.basis}
            for link in sorted(article.tagged.all(), key=lambda link: link.tag.slug)
        ],
        "events": [
            {
                "title": account.event.title,
                "slug": account.event.slug,
                "url": settings.SITE_URL + account.event.get_absolute_url(),
                "role": account.role,
                "basis": account.basis,
            }
            for account in sorted(article.accounts.all(), key=lambda account: account.event.slug)
        ],
    }


def tombstone_of(article: Article) -> dict[str, Any]:
    """Return what remains of a withdrawn article that may be mentioned; of an erased one no title, but checksums."""
    when = article.published
    return {
        "key": article.key,
        "url": settings.SITE_URL + article.get_absolute_url(),
        "state": "withdrawn",
        "title": article.title,
        "title_basis": article.title_basis,
        "source": named(article.source),
        "published": str(when) if when else None,
        "withdrawn_at": article.withdrawn_at.isoformat() if article.withdrawn_at else None,
        "reason": article.withdrawal_reason,
        "note": article.withdrawal_note,
    } | ({"sha256": hashes_of(article)} if article.is_erased else {})


def named(source: Source | None) -> dict[str, str] | None:
    """Return a source as a record of something else names it."""
    if source is None:
        return None
    return {"name": source.name, "slug": source.slug, "url": settings.SITE_URL + source.get_absolute_url()}


def hashes_of(article: Article) -> list[str]:
    """Return the SHA-256 of all bytes that an article ever came from, in order (one query)."""
    links = ArticleOriginal.objects.filter(article=article).order_by("since", "pk")
    return list(links.values_list("original__sha256", flat=True))
