"""An article as the desk sees it: with its state and version, whole, for tokens that may read what is not public."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from rest_framework.request import Request

from archive.api.frame.problems import Problem
from archive.models import ApiToken, Article, ArticleProblem, Scope, State
from archive.serving.article_records import facts_of, links_of

VIEW = "archive.view_article"


def may_read(request: Request) -> None:
    """Raise Problem or PermissionDenied unless this token may read what is not public."""
    if not isinstance(request.auth, ApiToken):
        headers = {"WWW-Authenticate": "Bearer"}
        raise Problem(401, "What is not public is read with a token that has the scope “read”.", headers=headers)
    if Scope.READ not in request.auth.scopes:
        raise Problem(403, "This token has not the scope “read”. Make one that has it on the desk.")
    if not request.user.has_perm(VIEW):
        raise PermissionDenied(
            f"{request.user.get_username()} may not look at articles on the desk, nor by this token."
        )


def unpublished(request: Request, key: str) -> Article | None:
    """Return the article of a key in any state for a token that may read it, else None."""
    if Scope.READ not in request.auth.scopes or not request.user.has_perm(VIEW):
        return None
    return Article.objects.with_page().exclude(state=State.MERGED).filter(key=key.lower()).first()


def desk_facts(article: Article) -> dict[str, Any]:
    """Return what only the desk says of an article."""
    return {
        "state": article.state,
        "version": article.version,
        "publish_at": article.publish_at.isoformat() if article.publish_at else None,
        "published_at": article.published_at.isoformat() if article.published_at else None,
        "withdrawn_at": article.withdrawn_at.isoformat() if article.withdrawn_at else None,
    }


def desk_record(article: Article) -> dict[str, Any]:
    """Return a whole article, loaded `with_page()`, with its open problems (one query)."""
    found = ArticleProblem.objects.filter(article=article, state=ArticleProblem.Answer.OPEN).order_by("code")
    problems = [{"code": one.code, "severity": one.severity, "message": one.message} for one in found]
    whole = {"summary": article.summary, "body": article.body, "body_format": article.body_format}
    return {**facts_of(article), **whole, **links_of(article), **desk_facts(article), "problems": problems}
