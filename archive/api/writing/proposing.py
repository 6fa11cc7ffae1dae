"""Proposing an article: one record or one file, imported as by any import, and told at once what became of it."""

from __future__ import annotations

import hashlib
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from rest_framework.request import Request

from archive.api.frame.doors import absolute, answer
from archive.api.frame.problems import Problem
from archive.api.writing.acting import by_token, check_permission
from archive.api.writing.bodies import JSON, json_object, media_type_of
from archive.models import Outcome

IMPORT = "archive.add_importbatch"
# Media types that are taken, and the ending of a file of such; what stands in it decides how it is read.
SUFFIXES = {
    JSON: "json",
    "text/plain": "txt",
    "text/html": "html",
    "text/markdown": "md",
    "message/rfc822": "eml",
    "application/pdf": "pdf",
    "application/rtf": "rtf",
    "application/x-bibtex": "bib",
    "application/x-research-info-systems": "ris",
}
NAME = "X-Annals-Name"
STATUS = {Outcome.CREATED: 201, Outcome.QUEUED: 202}
REFUSED = (Outcome.REFUSED, Outcome.FAILED, Outcome.SKIPPED)


def propose(request: Request) -> HttpResponse:
    """Import what was sent, and say what became of it.

    It is known again by `X-Annals-Name`, else by its bytes, and by its own address where it states one. Raises
    Problem for what can't be taken at all, and PermissionDenied.
    """
    check_permission(request, IMPORT)
    media_type = media_type_of(request)
    if media_type not in SUFFIXES:
        raise Problem(415, f"This media type is not read here. Those that are: {', '.join(SUFFIXES)}.")
    size = request.META.get("CONTENT_LENGTH") or "0"
    if size.isdigit() and int(size) > settings.IMPORT_MAX_ARTICLE_BYTES:
        raise Problem(
            413, f"An article may have {settings.IMPORT_MAX_ARTICLE_BYTES:,} bytes. Import it by import_articles."
        )
    data = bytes(request.data)
    if not data:
        raise Problem(400, "Nothing was sent. Send the bytes of one article.")
    if media_type == JSON:
        json_object(data)
    from archive.importing.proposing.one_article import (  # with it come all readers
        SeveralArticlesError,
        propose_article,
    )

    try:
        proposed = propose_article(
            data,
            _name(request, data, SUFFIXES[media_type]),
            user=request.user,
            batch_name=f"API, {request.user.get_username()[:80]}, {request.auth.name}, {timezone.localdate()}",
            reason=by_token(request),
        )
    except SeveralArticlesError:
        raise Problem(400, "More than one article was sent. Send them one by one, or use import_articles.") from None
    record, article = proposed.record, proposed.article
    told: dict[str, Any] = {
        "outcome": record.outcome,
        "message": record.message,
        "article": article.key if article else None,
        "api_url": absolute(reverse("archive:api_article", args=[article.key])) if article else None,
        "state": article.state if article else None,
        "problems": list(proposed.problems),
        "sha256": record.sha256,
    }
    if record.outcome in REFUSED:
        raise Problem(422, record.message or "It was not taken.", **told)
    headers = {"Location": told["api_url"]} if record.outcome == Outcome.CREATED else {}
    return answer(told, STATUS.get(Outcome(record.outcome), 200), headers)


def _name(request: Request, data: bytes, suffix: str) -> str:
    """Return by what the thing is known when it comes again."""
    from archive.importing.proposing.one_article import LONGEST_NAME

    given = request.headers.get(NAME, "").strip()
    if not given:
        return f"{hashlib.sha256(data).hexdigest()}.{suffix}"
    if len(given) > LONGEST_NAME or not given.isprintable() or not given.strip("/"):
        raise Problem(
            400, f"{NAME} takes one line of {LONGEST_NAME} characters at most, such as wire/2024/0329-17.html."
        )
    return str(given)
