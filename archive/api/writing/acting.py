"""Who acts: a person by a token, as the history names it; and upon what, as far as they may know of it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework.request import Request

from archive.api.frame.problems import Problem
from archive.models import Article, State
from archive.models.article_queries import ArticleQuerySet

LONGEST_REASON = 1000  # characters


def by_token(request: Request, reason: str = "") -> str:
    """Return a reason as the history keeps it, with the token by which its person acted."""
    said = f"by the token “{request.auth.name}”"
    return f"{reason.strip()} ({said})" if reason.strip() else said[0].upper() + said[1:]


def check_permission(request: Request, permission: str) -> None:
    """Raise PermissionDenied unless the person of the token has a permission."""
    if not request.user.has_perm(permission):
        raise PermissionDenied(f"{request.user.get_username()} may not do that on the desk, nor by this token.")


def article_to_write(request: Request, key: str, plan: ArticleQuerySet | None = None) -> Article:
    """Return the article of a key, whatever its state, for somebody who may look at articles on the desk.

    Raises PermissionDenied, Http404, and Problem for one that was merged into another or erased.
    """
    check_permission(request, "archive.view_article")
    rows: Any = Article.objects.all() if plan is None else plan
    article: Article | None = rows.filter(key=key.lower()).first()
    if article is None:
        raise Http404
    if article.state == State.MERGED:
        raise Problem(409, "This article was merged into another one. Act on that.")
    if article.is_erased:
        raise Problem(409, "This article was erased; nothing of it is left to be changed.")
    return article
