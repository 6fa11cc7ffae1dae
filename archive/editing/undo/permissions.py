"""Who may undo what: whoever could do by hand what the undo would do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.conf import settings
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from archive.editing.changes.approval import (
    APPROVED,
    PUBLISH,
    REVIEW,
    SUBMIT,
    has_permission,
    last_edits_by,
    may_edit,
)
from archive.editing.changes.recorder import User
from archive.editing.changes.values import RECORDED
from archive.editing.undo.report import Need
from archive.models import Article, Change, ChangeSet, Job, State
from archive.models.articles import EVER_PUBLIC

OPEN_TO_READERS = {*EVER_PUBLIC, State.SCHEDULED}
# What whoever hands over work may take back again, where it was their own act.
HANDED_OVER = {State.IMPORTED, State.IN_REVIEW}
# What is answered by whoever decides upon what it is about.
ANSWERED_BY = {"eventcandidate": "archive.change_event", "boilerplateproposal": REVIEW}


def undo_refusal(user: User, change_sets: Sequence[ChangeSet], only: tuple[str, int] | None = None) -> str:
    """Return a sentence why this person may not undo these sets, whatever of them is in force; empty when they may.

    To be asked before anything is planned: it takes one look at the log for each permission that the person lacks, and
    two where nobody approves of their own last edit.
    `only` names one object by model and id: its part of the sets, and no more.
    """
    if Job.objects.unfinished().filter(change_set__in=change_sets).exists():
        return _("This is still being done. Let the job end, or end it, and undo it then.")
    changes = Change.objects.filter(change_set__in=change_sets)
    if only:
        changes = changes.filter(model=only[0], object_id=only[1])
    lacking = [model for model in RECORDED if not has_permission(user, _permission("change", model))]
    if lacking and changes.of_model(*lacking).exists():
        return _may_not()
    articles = changes.of_model("article")
    of_state = articles.filter(field="state")
    moves = of_state.values_list("old", "new").order_by().distinct()
    if not has_permission(user, REVIEW):
        is_own = has_permission(user, SUBMIT) and all(one.user_id == user.pk for one in change_sets)
        if any(not is_own or {*move} != HANDED_OVER for move in moves):
            return _may_not()
        if articles.filter(action=Change.Action.CREATE).exists():
            return _may_not()
    if not has_permission(user, PUBLISH) and any({*move} & OPEN_TO_READERS for move in moves):
        return _may_not()
    if settings.FOUR_EYES and _approves_of_own(user, of_state):
        return _("You changed what it states since, so someone else has to undo this: it would be approved by that.")
    return ""


def _approves_of_own(user: User, of_state: QuerySet[Change]) -> bool:
    """Say whether undoing these changes of states would approve of an article that this person changed after them."""
    approving = of_state.filter(old__in=sorted(APPROVED)).order_by()
    moved = dict(approving.values("object_id").annotate(last=Max("pk")).values_list("object_id", "last"))
    edits = last_edits_by(user, moved) if moved else {}
    return any(moved[pk] < edit for pk, edit in edits.items())


def reversal_refusal(user: User, needs: Iterable[Need]) -> str:
    """Return a sentence why this person may not do what an undo would do; empty when they may.

    Whoever undoes needs what it would take to do it by hand. No query but for the permissions.
    """
    return "" if all(_may(user, need) for need in needs) else _may_not()


def _may(user: User, need: Need) -> bool:
    if need.model == "article" and not may_edit(user, Article(state=need.state)):
        return False
    needed = {_permission(need.act, need.model)}
    is_open = need.state in OPEN_TO_READERS
    if {need.state, need.target} == HANDED_OVER:
        needed.add(SUBMIT)  # whose act it was, `undo_refusal` has asked
    elif is_open or need.target:
        needed.add(REVIEW)
    if need.target and (is_open or need.target in OPEN_TO_READERS):
        needed.add(PUBLISH)
    return all(has_permission(user, permission) for permission in needed)


def _permission(act: str, model: str) -> str:
    """Return what it takes to do something; proposals are answered by those who may do what follows from it."""
    return ANSWERED_BY.get(model, f"archive.{act}_{model}")


def _may_not() -> str:
    return _("You may not undo this: it touches what only an editor or a publisher may change.")
