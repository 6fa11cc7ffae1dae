"""An article as data: JSON, plain text and Markdown, as far as its display allows, its citations, its picture."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from archive.citations import Citation, bibtex, ris
from archive.models import Article, BodyFormat, Collection, Display
from archive.models.queries.public_versions import public_versions
from archive.serving.article_records import record_of, tombstone_of
from archive.serving.lookup import MovedError, find_article
from archive.serving.titles import plain_title
from archive.views.formatting import share_pictures
from archive.views.formatting.citing import cited, json_of
from archive.views.formatting.dates import in_words
from archive.views.frame.pictures import said_of_article
from archive.views.frame.public import data_response, public

MEDIA_TYPES = {
    "json": "application/json; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "bib": "application/x-bibtex; charset=utf-8",
    "ris": "application/x-research-info-systems; charset=utf-8",
    "png": share_pictures.MEDIA_TYPE,
    "csl.json": "application/vnd.citationstyles.csl+json; charset=utf-8",
}
CITED: dict[str, Callable[[Citation], str]] = {
    "bib": bibtex,
    "ris": ris,
    "csl.json": json_of,
}


@public()
def article_data(request: HttpRequest, key: str, suffix: str) -> HttpResponse:
    article = find_article(key)
    path = reverse("archive:article_data", args=[article.key, suffix])
    if article.is_public and request.path != path:
        raise MovedError(path)
    shown = article.is_public
    if shown:
        response = data_response(written(article, suffix), MEDIA_TYPES[suffix])
    elif suffix == "json":
        response = data_response(_as_json(tombstone_of(article)), MEDIA_TYPES[suffix])
    else:
        response = data_response(_gone_as_text(article), MEDIA_TYPES["md" if suffix == "md" else "txt"])
    response.status_code = 200 if shown else 410
    response.headers["Link"] = f'<{settings.SITE_URL}{article.get_absolute_url()}>; rel="canonical"'
    return response


def written(article: Article, suffix: str) -> str | bytes:
    """Write a published article loaded `with_page()`; a citation names its version (at most two queries more)."""
    if suffix == "png":
        return share_pictures.picture(said_of_article(article, Collection.objects.current().title))
    if suffix in CITED:
        return CITED[suffix](cited(article, public_versions(article)[-1].number))
    if suffix == "json":
        return _as_json(record_of(article))
    return as_text(article) if suffix == "txt" else as_markdown(article)


def _as_json(record: dict[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"


def _heading(article: Article) -> list[str]:
    facts = [article.source.name if article.source else "", in_words(article.published)]
    return [plain_title(article), ", ".join(fact for fact in facts if fact)]


def as_text(article: Article) -> str:
    """Write a published article as plain text, as far as the public may read it."""
    address = settings.SITE_URL + article.get_absolute_url()
    return "\n\n".join([*_heading(article), *filter(None, [article.public_text()]), address]) + "\n"


def as_markdown(article: Article) -> str:
    """Write front matter (YAML whose values are JSON, which YAML includes), then the text in Markdown."""
    front = {
        "title": article.title,
        "title_basis": article.title_basis,
        "source": article.source.name if article.source else None,
        "date": str(article.published) if article.published else None,
        "date_basis": article.date_basis,
        "language": article.language,
        "tags": sorted(link.tag.name for link in article.tagged.all()),
        "url": settings.SITE_URL + article.get_absolute_url(),
    }
    lines = [
        f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in front.items() if value not in ("", None)
    ]
    is_markdown = article.body_format == BodyFormat.MARKDOWN and article.shown_as == Display.FULL
    text = article.public_body() if is_markdown else _escaped(article.public_text())
    return "---\n" + "\n".join(lines) + "\n---\n\n" + f"# {_escaped(plain_title(article))}\n\n{text}".rstrip() + "\n"


def _escaped(text: str) -> str:
    """Keep Markdown from reading marks into plain text."""
    escaped = "".join(f"\\{character}" if character in "\\`*_[]<>#|~" else character for character in text)
    lines = [f"\\{line}" if line[:1] in {"-", "+", "="} else line for line in escaped.split("\n")]
    return "\n".join(lines)


def _gone_as_text(article: Article) -> str:
    record = tombstone_of(article)
    facts = [
        record["title"] or _("An article that was erased"),
        str(article.get_withdrawal_reason_display()),
        article.withdrawal_note,
    ]
    return "\n\n".join(["410", *(fact for fact in facts if fact)]) + "\n"
