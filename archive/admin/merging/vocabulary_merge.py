"""Merging in the admin of tags, sources, places, events and series: the pages, the action and what a rename keeps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from archive.admin.merging.seen import seen_version
from archive.admin.merging.users import users_of
from archive.admin.shared.base import RecordedAdmin, with_undo
from archive.admin.shared.labels import change_url, field_label, shown_value
from archive.admin.shared.list_filters import ids_in
from archive.editing.changes.errors import StaleSaveError
from archive.editing.changes.record import Record
from archive.editing.changes.values import name_of
from archive.editing.merging.errors import MergeRefusedError, TooManyError
from archive.editing.merging.names import HAVE_ALIASES
from archive.editing.merging.vocabulary import (
    MOST_AT_ONCE,
    MOST_MERGED,
    VocabularyMergePlan,
    merge_vocabulary,
    plan_vocabulary_merge,
    published_totals,
)
from archive.models import SourceAlias

MOST_OFFERED = 20
KEEP_NAME = "keep_name"


class MergeForm(forms.Form):
    """Why records are one, and whether their names are kept."""

    keep_names = forms.BooleanField(
        label=gettext_lazy("Keep the names of the others as other names"),
        required=False,
        initial=True,
        help_text=gettext_lazy("They find it, and imports that meet them give it."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        required=False,
        max_length=1000,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("Optional. It stands in the history."),
    )

    def __init__(self, model: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if model not in HAVE_ALIASES:
            del self.fields["keep_names"]


class MergingAdmin(RecordedAdmin):
    """An admin whose records can be merged, and whose old names are kept as other names where there are such."""

    delete_confirmation_template = "admin/archive/merging/delete.html"

    def has_merge_permission(self, request: HttpRequest) -> bool:
        return self.has_change_permission(request) and self.has_delete_permission(request)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.merge_view)
        return [path("merge/", view, name=f"archive_{name_of(self.model)}_merge"), *super().get_urls()]

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        if self.has_merge_permission(request):
            found: Any = (type(self).merge_chosen, "merge_chosen", _("Merge into one…"))
            actions["merge_chosen"] = found
        return actions

    @admin.action(permissions=["merge"])
    def merge_chosen(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        """Lead to the page that says what merging the chosen ones would do."""
        ids = list(queryset.order_by("pk").values_list("pk", flat=True)[: MOST_MERGED + 2])
        if len(ids) < 2:
            self.message_user(request, _("Choose two at least to merge them."), messages.WARNING)
            return None
        return HttpResponseRedirect(self.merge_url(ids))

    def merge_url(self, ids: Sequence[int], **more: Any) -> str:
        address = reverse(f"admin:archive_{name_of(self.model)}_merge")
        return f"{address}?{urlencode({'ids': ','.join(map(str, ids)), **more})}"

    # -- the page -------------------------------------------------------------------------------------------------

    def merge_view(self, request: HttpRequest) -> HttpResponse:
        """Say on GET what a merge would do, or ask for the other one; merge on POST."""
        if not self.has_merge_permission(request):
            raise PermissionDenied
        given = request.POST if request.method == "POST" else request.GET
        ids = list(dict.fromkeys(ids_in(given.get("ids", ""))))[: MOST_MERGED + 2]
        found = self.model._default_manager.in_bulk(ids)
        rows = [found[pk] for pk in ids if pk in found]
        if not rows:
            raise Http404
        if len(rows) == 1:
            return self._choose(request, rows[0])
        totals = published_totals(rows)
        natural = max(rows, key=lambda row: (totals.get(row.pk, 0), -row.pk))
        survivor = next((row for row in rows if str(row.pk) == given.get("keep", "")), natural)
        others = [row for row in rows if row is not survivor]
        form = MergeForm(name_of(self.model), request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            answer = self._merge(request, survivor, others, form)
            if answer is not None:
                return answer
        return self._page(request, plan_vocabulary_merge(survivor, others, request.user), form, totals)

    def _merge(
        self, request: HttpRequest, survivor: Any, others: Sequence[Any], form: MergeForm
    ) -> HttpResponse | None:
        try:
            done = merge_vocabulary(
                survivor,
                others,
                user=request.user,
                reason=form.cleaned_data["reason"],
                keep_names=form.cleaned_data.get("keep_names", False),
                expected={row.pk: seen_version(request.POST, row) for row in (survivor, *others)},
            )
        except StaleSaveError as error:
            said = _("Someone else saved “%s” meanwhile. Nothing was merged; look once more.") % error.current
            self.message_user(request, said, messages.WARNING)
            ids = [survivor.pk, *(row.pk for row in others)]
            return HttpResponseRedirect(self.merge_url(ids, keep=survivor.pk))
        except TooManyError:
            return None  # the page says what to do
        except MergeRefusedError as error:
            form.add_error(None, str(error))
            return None
        said = _("Merged into “%(title)s”: %(others)s.") % {"title": survivor, "others": ", ".join(map(str, others))}
        messages.success(request, with_undo(said, done, change_url(survivor)))
        return HttpResponseRedirect(change_url(survivor))

    def _page(
        self, request: HttpRequest, plan: VocabularyMergePlan, form: MergeForm, totals: dict[int, int]
    ) -> HttpResponse:
        rows = (plan.survivor, *plan.others)
        ids = [row.pk for row in rows]
        model = name_of(self.model)
        command = {"eventseries": "series"}.get(model, model)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Merge into “%s”") % plan.survivor,
            "plan": plan,
            "rows": [(row, self.described(row, totals), self.merge_url(ids, keep=row.pk)) for row in rows],
            "filled": [
                (field_label(model, name), shown_value(self.model, name, one)) for name, one in plan.filled.items()
            ],
            "ids": ",".join(map(str, ids)),
            "most": MOST_AT_ONCE,
            "command": f"manage.py merge_records {command} {' '.join(row.slug for row in rows)}",
            "survivor_url": plan.survivor.get_absolute_url(),
            "addresses": [plan.survivor.get_absolute_url().replace(plan.survivor.slug, one) for one in plan.addresses],
            "form": form,
            "back_url": change_url(plan.survivor),
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/archive/merging/vocabulary.html", context)

    def described(self, row: Any, totals: dict[int, int]) -> str:
        """Say what tells a record apart from others of the same name."""
        said = [row.get_kind_display()] if hasattr(row, "kind") else []
        if name_of(self.model) in ("tag", "source", "event"):
            number = totals.get(row.pk, 0)
            said.append(ngettext("%s published article", "%s published articles", number) % f"{number:,}")
        return " · ".join([*map(str, said), row.slug])

    def _choose(self, request: HttpRequest, row: Any) -> HttpResponse:
        """Ask with which other one a record is to be merged."""
        asked = request.GET.get("q", "").strip()
        named = "title" if name_of(self.model) == "event" else "name"
        words = asked or str(getattr(row, named)).split(" ")[0]
        condition = Q(**{f"{named}__icontains": words}) | Q(slug__icontains=words)
        if name_of(self.model) in HAVE_ALIASES:
            condition |= Q(aliases__name__icontains=words)
        ids = (
            self.model._default_manager.filter(condition)
            .exclude(pk=row.pk)
            .order_by(named, "pk")
            .values_list("pk", flat=True)
        )
        found = list(
            self.model._default_manager.filter(pk__in=list(dict.fromkeys(ids[: MOST_OFFERED * 3]))[:MOST_OFFERED])
        )
        totals = published_totals(found)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Merge “%s” with another") % row,
            "row": row,
            "asked": asked,
            "offered": [(one, self.described(one, totals), self.merge_url([row.pk, one.pk])) for one in found],
            "back_url": change_url(row),
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/archive/merging/choose.html", context)

    # -- the form, and what can't be deleted -----------------------------------------------------------------------

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        shown = kwargs.get("obj")
        if shown and self.has_merge_permission(request):
            context["merge_url"] = self.merge_url([shown.pk])
        return super().render_change_form(request, context, *args, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Offer to keep the old name, beside the reason of a change."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or name_of(self.model) not in HAVE_ALIASES or not self.has_change_permission(request, obj):
            return fieldsets
        *content, (heading, options) = fieldsets
        return [*content, (heading, {**options, "fields": (KEEP_NAME, *options["fields"])})]

    def write(self, record: Record, form: Any, change: bool) -> None:
        """Record the object, and its old name as another one where it has a new one."""
        before = ""
        if change and "name" in form.typed and form.cleaned_data.get(KEEP_NAME):
            before = self.model._default_manager.values_list("name", flat=True).get(pk=form.instance.pk)
        super().write(record, form, change)
        if (
            before
            and before.casefold() != form.cleaned_data["name"].casefold()
            and not _is_taken(form.instance, before)
        ):
            record.link(form.instance, "aliases", add=[{"name": before}])

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        row = self.get_object(request, object_id)
        context: dict[str, Any] = {}
        if row is not None and self.has_delete_permission(request, row):
            context = {"users": list(users_of(row)), "merge_url": self.merge_url([row.pk])}
        return super().delete_view(request, object_id, context | (extra_context or {}))

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Offer the merge for what can't be deleted."""
        rows = list(objs)
        names, numbers, lacking, protected = super().get_deleted_objects(rows, request)
        if protected and len(rows) > 1:
            used = (row for row in rows if self._is_used(row))
            protected = [
                format_html('{}: <a href="{}">{}</a>', one, self.merge_url([one.pk]), _("merge it…")) for one in used
            ]
        return names, numbers, lacking, protected


def _is_taken(row: Any, name: str) -> bool:
    """Whether a name stands for another source already (one query for a source)."""
    if name_of(row) != "source":
        return False
    return SourceAlias.objects.filter(name_key=name.casefold()).exclude(source=row.pk).exists()
