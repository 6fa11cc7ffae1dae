"""The page that undoes changes after saying what that will do: opened it reads, sent it writes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from archive.admin.shared.base import with_undo
from archive.admin.shared.labels import field_label, model_name
from archive.admin.shared.return_urls import (
    FILTERS_PARAMETER,
    changelist_url,
    requested_return_url,
    with_preserved_filters,
)
from archive.editing.changes.recorder import User
from archive.editing.changes.values import RECORDED
from archive.editing.undo import Entry, Refusal, UndoRefusedError, UndoReport, in_words
from archive.editing.undo.permissions import reversal_refusal, undo_refusal
from archive.editing.undo.undo_job import ask_for_undo, is_large
from archive.models import Change, ChangeSet, Job

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class UndoneObject:
    """One object in a list of an undo: which of its fields, and why they are left if they are."""

    name: str
    url: str
    fields: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class UndoSection:
    """One of the three lists of an undo, how many objects of each kind it is about, and how many are not shown."""

    heading: str
    entries: tuple[UndoneObject, ...]
    numbers: str
    more: int


class Undoing(Protocol):
    """What is undone: only planned with `dry_run`, the act without."""

    def __call__(
        self, *, user: User, reason: str = ..., refusal: Refusal | None = ..., dry_run: bool = ...
    ) -> UndoReport: ...


def undo_page(
    request: HttpRequest,
    site: AdminSite,
    change_sets: Sequence[ChangeSet],
    title: str,
    undoing: Undoing,
    only: tuple[str, int] | None = None,
    *,
    by_job: bool = False,
    template: str = "admin/archive/changeset/undo.html",
    asked_of_job: Callable[[str], Job] | None = None,
) -> HttpResponse:
    """Show what undoing would do on GET; do it on POST, if this person may do all of it.

    Who may not undo such changes at all is told so before anything is planned. With `by_job` what is too much for one
    request is undone by a job, to whose page this leads; so does `asked_of_job` where it is given, of the reason.
    `template` may say more of it before and beside the lists.
    """
    user, is_sent = request.user, request.method == "POST"
    refusal_text, report = undo_refusal(user, change_sets, only), UndoReport()
    is_refused_outright = bool(refusal_text)
    if not refusal_text:
        report = undoing(user=user, dry_run=True)
        refusal_text = reversal_refusal(user, report.needs)
    reason = request.POST.get("reason", "").strip()[:1000]
    if is_sent and by_job and not refusal_text and report and is_large(change_sets[0]):
        job = ask_for_undo(change_sets[0], user, reason=reason, return_url=requested_return_url(request))
        return HttpResponseRedirect(reverse("admin:archive_job_change", args=[job.pk]))
    if is_sent and asked_of_job and not refusal_text and report:
        return HttpResponseRedirect(reverse("admin:archive_job_change", args=[asked_of_job(reason).pk]))
    if is_sent and not refusal_text and report:
        try:
            done = undoing(
                user=user,
                reason=reason,
                refusal=lambda needs: reversal_refusal(user, needs),
            )
        except UndoRefusedError as error:
            refusal_text = str(error)
        else:
            return_url = requested_return_url(request) or _default_return_url(request, change_sets, done)
            _add_message(request, done, return_url)
            return HttpResponseRedirect(return_url)
    context = {
        **site.each_context(request),
        "title": title,
        "report": report,
        "batch": change_sets[0].batch if change_sets else None,
        "untouched": report.numbers("undone")["article"],
        "sections": [] if is_refused_outright else sections_of(report),
        "refused": refusal_text,
        "may_undo": bool(report or report.edited) and not refusal_text,
        "change_set": change_sets[0] if len(change_sets) == 1 else None,
        "others": _others(change_sets, only) if only else "",
        "opts": ChangeSet._meta,
    }
    status = 403 if is_refused_outright or (is_sent and refusal_text) else 200
    return TemplateResponse(request, template, context, status=status)


def sections_of(report: UndoReport) -> list[UndoSection]:
    """Sort a report into its three lists, each as long as a page bears."""
    return [
        _section(_("Will be reversed"), report.undone, report.numbers("undone")),
        _section(_("Kept, because it was changed since"), report.kept, report.numbers("kept")),
        _section(_("Can’t be reversed"), report.impossible, report.numbers("impossible")),
    ]


def _section(heading: str, entries: Sequence[Entry], numbers: Mapping[str, int]) -> UndoSection:
    objects: dict[tuple[str, int, str], list[Entry]] = defaultdict(list)
    shown: set[tuple[str, int]] = set()
    for one in entries:
        if len(shown) < MOST_SHOWN or (one.model, one.object_id) in shown:
            shown.add((one.model, one.object_id))
            objects[one.model, one.object_id, one.why].append(one)
    more = sum(numbers.values()) - len(shown)
    rows = tuple(map(_undone_object, objects.values()))
    return UndoSection(heading, rows, in_words(numbers) if numbers else "", more)


def _undone_object(entries: Sequence[Entry]) -> UndoneObject:
    first = entries[0]
    paths = (one.field.removeprefix("evidence.") for one in entries)
    fields = tuple(dict.fromkeys(field_label(first.model, path) or _("all of it") for path in paths))
    return UndoneObject(f"{model_name(first.model)}: {first.name}", _url(first), fields, first.why)


def _others(change_sets: Sequence[ChangeSet], only: tuple[str, int]) -> str:
    """Say how many other objects the changes touched; empty if none (one query)."""
    changes = Change.objects.filter(change_set__in=change_sets).exclude(model=only[0], object_id=only[1]).order_by()
    numbers = dict(changes.values_list("model").annotate(n=Count("object_id", distinct=True)))
    return in_words(numbers) if numbers else ""


def _url(entry: Entry) -> str:
    try:
        return reverse(f"admin:archive_{entry.model}_change", args=[entry.object_id])
    except NoReverseMatch:
        return ""


def _add_message(request: HttpRequest, done: UndoReport, return_url: str) -> None:
    if not done:
        messages.warning(request, _("There was nothing left to undo: somebody else has just done it."))
        return
    said: str | SafeString = _("Undone: %(undone)s. Kept: %(kept)s. Not possible: %(impossible)s.") % {
        name: in_words(done.numbers(name)) for name in ("undone", "kept", "impossible")
    }
    if len(done.change_sets) == 1:
        said = with_undo(said, done.change_sets[0], return_url)
    messages.success(request, said)


def _default_return_url(request: HttpRequest, change_sets: Sequence[ChangeSet], done: UndoReport) -> str:
    """Return to the one object that was touched, or to the list of which there are filters, else to the log."""
    if not done:
        return changelist_url(request, ChangeSet)
    numbers = done.numbers("undone")
    model = RECORDED[done.undone[0].model]
    if len(change_sets) == 1 and sum(numbers.values()) == 1 and (address := _url(done.undone[0])):
        return with_preserved_filters(request, model, address)
    return changelist_url(request, model if len(numbers) == 1 and FILTERS_PARAMETER in request.GET else ChangeSet)
