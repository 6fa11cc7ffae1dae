"""The log of all changes, and the page that undoes one of them after saying what that will do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from django.contrib import admin, messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, URLPattern, path, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.admin.base import ReadOnlyAdmin, with_undo
from archive.admin.bounded import among_latest
from archive.admin.history import act_of
from archive.admin.list_filters import BatchFilter, StaffFilter
from archive.admin.names import field_label, model_name
from archive.editing.changes import User
from archive.editing.roles import undo_refusal
from archive.editing.undo import Entry, UndoReport, undo
from archive.models import ChangeSet

MOST_SHOWN = 200
MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class Thing:
    """One object in a list of an undo: which of its fields, and why they are left if they are."""

    name: str
    url: str
    fields: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Bucket:
    """One of the three lists of an undo."""

    heading: str
    entries: tuple[Thing, ...]
    total: int

    @property
    def more(self) -> int:
        return self.total - len(self.entries)


@admin.register(ChangeSet)
class ChangeSetAdmin(ReadOnlyAdmin):
    list_display = ("at", "kind", "who", "reason", "batch", "undoes")
    list_display_links = ("at",)
    list_filter = ("kind", StaffFilter, BatchFilter)
    list_select_related = ("batch", "undoes")
    ordering = ("-pk",)
    sortable_by = ()
    search_fields = ("reason", "user_name")
    search_help_text = gettext_lazy("Words of the reason, or a name; looked for in the latest 50,000 of the list.")
    change_form_template = "admin/archive/changeset/detail.html"

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        asked = Q()
        for word in search_term.replace("\0", " ").split()[:MOST_WORDS]:
            asked &= Q(reason__icontains=word) | Q(user_name__icontains=word)
        return (among_latest(queryset, asked) if asked else queryset), False

    @admin.display(description=gettext_lazy("who"))
    def who(self, change_set: ChangeSet) -> str:
        return change_set.user_name or _("the machine")

    def get_urls(self) -> list[URLPattern]:
        undo_path = path("<int:pk>/undo/", self.admin_site.admin_view(self.undo_view), name="archive_changeset_undo")
        return [undo_path, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        change_set = self.get_object(request, object_id)
        if change_set is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined,no-any-return]
        if not self.has_view_permission(request, change_set):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": _("Change of %s") % f"{change_set.at:%Y-%m-%d %H:%M}",
            "act": act_of(change_set),
            "undone_by": change_set.undone_by.order_by("pk"),
            "object": change_set,
            "opts": self.opts,
        }
        return TemplateResponse(request, self.change_form_template, context)

    def undo_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        change_set = ChangeSet.objects.select_related("batch").filter(pk=pk).first()
        if change_set is None:
            raise Http404
        if not self.has_view_permission(request, change_set):
            raise PermissionDenied
        title = _("Undo: %s") % change_set
        return undo_page(request, self.admin_site, [change_set], title, partial(undo, [change_set]))


class Undoing(Protocol):
    """What is undone: a trial with `dry_run`, the act without."""

    def __call__(self, *, user: User, reason: str = ..., dry_run: bool = ...) -> UndoReport: ...


def undo_page(
    request: HttpRequest, site: AdminSite, change_sets: Sequence[ChangeSet], title: str, undoing: Undoing
) -> HttpResponse:
    """Show what undoing would do on GET; do it on POST, if this person may do all of it."""
    report = undoing(user=request.user, dry_run=True)
    refused = undo_refusal(request.user, change_sets, report.undone)
    if request.method == "POST" and not refused and report:
        done = undoing(user=request.user, reason=request.POST.get("reason", "").strip()[:1000])
        _tell(request, done)
        return HttpResponseRedirect(_back(change_sets, done))
    context = {
        **site.each_context(request),
        "title": title,
        "buckets": buckets_of(report),
        "refused": refused,
        "may_undo": bool(report) and not refused,
        "change_set": change_sets[0] if len(change_sets) == 1 else None,
        "opts": ChangeSet._meta,
    }
    status = 403 if request.method == "POST" and refused else 200
    return TemplateResponse(request, "admin/archive/changeset/undo.html", context, status=status)


def buckets_of(report: UndoReport) -> list[Bucket]:
    """Sort a report into its three lists, each as long as a page bears."""
    return [
        _bucket(_("Will be reversed"), report.undone),
        _bucket(_("Kept, because it was changed since"), report.kept),
        _bucket(_("Can’t be reversed"), report.impossible),
    ]


def _bucket(heading: str, entries: Sequence[Entry]) -> Bucket:
    things: dict[tuple[str, int, str], list[Entry]] = defaultdict(list)
    for one in entries:
        things[one.model, one.object_id, one.why].append(one)
    shown = tuple(_thing(group) for group in list(things.values())[:MOST_SHOWN])
    return Bucket(heading, shown, len(things))


def _thing(entries: Sequence[Entry]) -> Thing:
    first = entries[0]
    paths = (one.field.removeprefix("evidence.") for one in entries)
    fields = tuple(dict.fromkeys(field_label(first.model, path) or _("all of it") for path in paths))
    return Thing(f"{model_name(first.model)}: {first.name}", _url(first), fields, first.why)


def _url(entry: Entry) -> str:
    try:
        return reverse(f"admin:archive_{entry.model}_change", args=[entry.object_id])
    except NoReverseMatch:
        return ""


def _tell(request: HttpRequest, done: UndoReport) -> None:
    said: str | SafeString = _("Undone: %(number)s. Kept: %(kept)s. Not possible: %(impossible)s.") % {
        "number": len(done.undone),
        "kept": len(done.kept),
        "impossible": len(done.impossible),
    }
    if len(done.change_sets) == 1:
        said = with_undo(said, done.change_sets[0])
    messages.success(request, said)


def _back(change_sets: Sequence[ChangeSet], done: UndoReport) -> str:
    """Return to the one object that was touched, else to the log."""
    touched = {(one.model, one.object_id) for one in done.undone}
    if len(change_sets) == 1 and len(touched) == 1 and (address := _url(done.undone[0])):
        return address
    return reverse("admin:archive_changeset_changelist")
