"""Moving an article to another state, by the table of the workflow alone."""

from __future__ import annotations

from dataclasses import replace

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from rest_framework.request import Request

from archive.api.frame.doors import answer
from archive.api.frame.problems import Problem
from archive.api.frame.sent import TransitionRequest
from archive.api.writing.acting import article_to_write, by_token
from archive.api.writing.bodies import read_body
from archive.api.writing.desk_records import desk_facts
from archive.editing.changes.approval import has_permission
from archive.editing.workflow import TRANSITIONS, Transition, allowed_targets, apply_transition, refusals
from archive.models import Article, State, WithdrawalReason


def move_article(request: Request, key: str) -> HttpResponse:
    """Take an article to another state. Raises Problem (409) and PermissionDenied with the workflow's own sentence."""
    article = article_to_write(request, key)
    sent = read_body(request, TransitionRequest)
    transition = Transition(
        State(sent["target"]),
        reason=sent.get("reason", ""),
        publish_at=sent.get("publish_at"),
        withdrawal_reason=sent.get("withdrawal_reason", WithdrawalReason.OTHER),
        public_note=sent.get("public_note", ""),
        mention=sent.get("mention", True),
    )
    _refuse(request, article, transition, refusals([article], transition, request.user).get(article.pk, ""))
    report = apply_transition(
        [article], replace(transition, reason=by_token(request, transition.reason)), user=request.user
    )
    for current, why in report.refused:  # it moved meanwhile
        _refuse(request, current, transition, why)
    moved = Article.objects.get(pk=article.pk)
    return answer({"key": moved.key, **desk_facts(moved)}, headers={"ETag": f'"{moved.version}"'})


def _refuse(request: Request, article: Article, transition: Transition, why: str) -> None:
    if not why:
        return
    row = TRANSITIONS.get((State(article.state), transition.target))
    if row is not None and not has_permission(request.user, row.permission):
        raise PermissionDenied(why)
    allowed = [str(target) for target in allowed_targets(article, request.user)]
    raise Problem(409, why, state=article.state, allowed=allowed)
