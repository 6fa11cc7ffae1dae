"""What the page of an article needs to be drawn for an editor before its readers may see it."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.text import capfirst
from django.utils.translation import get_language, get_language_bidi

from archive.admin.shared.list_filters import is_id
from archive.admin.shared.return_urls import change_page_url
from archive.models import Article, Collection, TaggedArticle, Tally, current_original
from archive.rendering import draw, read_text, ways


def preview_page(request: HttpRequest, article: Article) -> HttpResponse:
    """Show an article as its readers would meet it; never kept by any cache."""
    context = preview_of(article, request.GET.get("part", "")) | {"back": change_page_url(request, article)}
    response = TemplateResponse(request, "pages/article_preview.html", context, using="jinja2")
    add_never_cache_headers(response)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def preview_of(article: Article, asked: str = "") -> dict[str, Any]:
    """Return the context of the public template, as far as the article alone decides it (some seven queries).

    `asked` is the part of a long text; what is no number of a part is the first.
    """
    reading = read_text(article.public_body(), article.body_format)
    number = int(asked) if is_id(asked) and 1 <= int(asked) <= len(reading.parts) else 1
    links = sorted(article.tagged.all(), key=lambda link: (link.tag.kind, link.tag.name))
    archive = Tally.objects.counts("archive")
    return {
        "page": {
            "title": str(article),
            "description": "",
            "section": "",
            "path": "",
            "url": "",
            "crumbs": (),
            "formats": (),
            "is_indexed": False,
            "thing": None,
            "meta": (),
            "picture": None,
        },
        "description": str(article),
        "graph": None,
        "collection": Collection.objects.current(),
        "archive": archive,
        "latest_year": max(archive.years, default=None),
        "today": timezone.localdate(),
        "language_code": get_language(),
        "page_languages": (),
        "site_url": "",
        "is_right_to_left": get_language_bidi(),
        "article": article,
        "text": draw(reading, part=number),
        "parts": ways(reading, number, lambda other: f"?part={other}"),
        "tag_groups": [(kind, list(group)) for kind, group in groupby(links, key=_kind)],
        "original": current_original(article),
        "rules": {},
        "versions": (),
        # What hangs on other articles, on readers and on what was public.
        **dict.fromkeys(("opened", "before", "after", "days_before", "days_after", "correction", "citing", "around")),
        "own_accounts": (),
        "stories": (),
        "typed": "",
    }


def _kind(link: TaggedArticle) -> str:
    return str(capfirst(link.tag.get_kind_display()))
