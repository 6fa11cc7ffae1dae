"""Answers given in the form of an article: problems accepted or opened again, suggestions taken or refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from archive.admin.one_article import event_offers
from archive.editing.changes.approval import has_permission
from archive.editing.changes.record import Record
from archive.editing.problem_review import LONGEST_REASON, accept_in, reopen_in
from archive.editing.proposals import answer_in
from archive.models import Article, TagSuggestion

ACCEPT, REOPEN = "_accept", "_reopen"  # the buttons that accept a problem or open it again; their value is the code
REASON = "reason-"  # begins the names of the boxes that ask why; the code of the problem follows
TAKE, REFUSE = "take", "refuse"


def write(record: Record, article: Article, sent: Mapping[str, Any]) -> None:
    """Record the answers among what a form sent, in the change set of its save; what is answered already is left.

    Answers of somebody who may not answer are left out: their form offers none.
    """
    user = record.change_set.user
    asked = [name for name in sent if name.startswith("suggestion-")]
    if asked and has_permission(user, "archive.change_tagsuggestion"):
        rows = TagSuggestion.objects.filter(article=article, state=TagSuggestion.Answer.OPEN)
        given = {row: sent.get(f"suggestion-{row.pk}", "") for row in rows}
        answer_in(record, [row for row, answer in given.items() if answer == TAKE], accept=True)
        answer_in(record, [row for row, answer in given.items() if answer == REFUSE], accept=False)
    event_offers.write(record, article, sent)
    if not has_permission(user, "archive.change_articleproblem"):
        return
    reopened = str(sent.get(REOPEN) or "")
    reasons = _reasons(sent)
    reasons.pop(reopened, None)
    for problem in article.problems.filter(code__in=reasons):
        accept_in(record, [problem], reason=reasons[problem.code])
    if reopened:
        reopen_in(record, list(article.problems.filter(code=reopened)))


def _reasons(sent: Mapping[str, Any]) -> dict[str, str]:
    """Return the problems that are to be accepted, by code: that of the button, and each with a reason in its box.

    A reason that was typed accepts, whichever button saves: what was typed is never thrown away.
    """
    typed = {name.removeprefix(REASON): str(sent[name]).strip() for name in sent if name.startswith(REASON)}
    pressed = str(sent.get(ACCEPT) or "")
    return {code: why[:LONGEST_REASON] for code, why in typed.items() if why or code == pressed}
