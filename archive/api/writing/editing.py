"""Editing what an article states: some of its fields, of the version that is known, as one change."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils import timezone
from rest_framework.request import Request

from archive.api.frame.doors import answer
from archive.api.frame.problems import Problem
from archive.api.frame.sent import ArticleEdit
from archive.api.writing.acting import article_to_write, by_token
from archive.api.writing.bodies import expected_version, read_body
from archive.api.writing.desk_records import desk_record
from archive.editing.articles import edit
from archive.editing.changes.approval import may_edit
from archive.editing.changes.errors import StaleSaveError
from archive.models import Article
from archive.text.dates.partial_dates import PartialDate


def edit_article(request: Request, key: str) -> HttpResponse:
    """Set the fields that were sent. Raises Problem: 428 without a version, 412 for one that is not the present one."""
    article = article_to_write(request, key)
    if not may_edit(request.user, article):
        raise PermissionDenied("The person of this token may not edit an article in this state.")
    expected = expected_version(request)
    sent = read_body(request, ArticleEdit)
    reason = by_token(request, sent.pop("reason", ""))
    _check(article, sent)
    try:
        edit(article, _values(sent), user=request.user, reason=reason, expected=expected)
    except StaleSaveError as error:
        raise Problem(
            412,
            f"Somebody saved since: you know version {error.expected}, the present one is {error.current.version}."
            " Get it, compare, and send again.",
            version=error.current.version,
        ) from None
    saved = Article.objects.with_page().get(pk=article.pk)
    return answer(desk_record(saved), headers={"ETag": f'"{saved.version}"'})


def _check(article: Article, sent: dict[str, Any]) -> None:
    """Refuse values that don't go together. Raises Problem."""
    source = sent.get("source", article.source)
    agency = sent.get("agency", article.agency)
    errors = {}
    if agency and not source:
        errors["agency"] = ["Name the publisher first. Where only a wire is credited, it is the source."]
    published: PartialDate | None = sent.get("published")
    if published and published.first_day > timezone.localdate():
        errors["published"] = [f"{published} lies after today, {timezone.localdate()}. Set such a date on the desk."]
    if errors:
        raise Problem(400, "Some fields can’t be taken; errors says which, and why. Nothing was saved.", errors=errors)


def _values(sent: dict[str, Any]) -> dict[str, Any]:
    """Return the fields as the archive keeps them."""
    values = dict(sent)
    if "published" in values:
        when: PartialDate | None = values.pop("published")
        values["published_on"] = when.first_day if when else None
        if when:
            values["date_precision"] = when.precision
    return values
