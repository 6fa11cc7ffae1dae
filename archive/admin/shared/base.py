"""What the admin of every recorded object does: save through the write path, refuse stale saves, show the history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from archive.admin.shared.bounded_lists import BoundedAdmin, BoundedChangeList
from archive.admin.shared.fields import WholeTextField, WordsField
from archive.admin.shared.forms import CONFIRMED, RecordedForm
from archive.admin.shared.history import PER_PAGE, history_of
from archive.admin.shared.link_rows import LinkFormSet
from archive.admin.shared.list_filters import is_id
from archive.admin.shared.return_urls import change_page_url, changelist_url, with_return_url
from archive.editing.changes.record import Record
from archive.editing.changes.recorder import recording
from archive.editing.changes.values import name_of
from archive.models import Change, ChangeSet, Tally, take_archive_lock
from archive.models.choices import ChangeKind
from archive.models.curated import Curated

NOT_SAVED = object()
SAVING = ("expected", "seen", "reason")


class ReadOnlyAdmin(BoundedAdmin):
    """Rows that people look at and never write."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class CountingChangeList(BoundedChangeList):
    """A list whose rows know how many published articles they stand for, from the kept counts (one query)."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        rows = self.result_list
        totals = Tally.objects.totals(name_of(self.model), [row.pk for row in rows])
        for row in rows:
            row.article_total = totals.get(row.pk, 0)


class RecordedAdmin(BoundedAdmin):
    """The admin of one kind of recorded object.

    `link_fields` are fields of many that are kept as links. `shown_instead` names what those see who only look, where
    the bare column would say more than is known.
    """

    form = RecordedForm
    formfield_overrides: ClassVar[Any] = {
        models.TextField: {"form_class": WholeTextField},
        models.URLField: {"assume_scheme": "https"},
        models.JSONField: {"form_class": WordsField, "widget": forms.TextInput(attrs={"class": "vTextField"})},
    }
    link_fields: ClassVar[tuple[str, ...]] = ()
    shown_instead: ClassVar[Mapping[str, str]] = {}
    content: ClassVar[Sequence[tuple[Any, dict[str, Any]]]] = ()
    object_history_template = "admin/archive/history.html"
    change_form_template = "admin/archive/recorded_form.html"

    class Media:
        js = (forms.Script("archive/desk/forms.js", defer=True),)

    # -- the form -------------------------------------------------------------------------------------------------

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        may_write = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        request.archive_may_link = {self.model: may_write}  # type: ignore[attr-defined]
        if not may_write:
            return self._content_to_look_at()
        return [*self.content, (None, {"fields": SAVING, "classes": ("saving",)})]

    def _content_to_look_at(self) -> list[tuple[Any, dict[str, Any]]]:
        def shown(names: Iterable[Any]) -> tuple[Any, ...]:
            return tuple(shown(one) if isinstance(one, tuple) else self.shown_instead.get(one, one) for one in names)

        return [(heading, {**options, "fields": shown(options["fields"])}) for heading, options in self.content]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        form.user = request.user  # type: ignore[attr-defined]
        return form

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            # From here to the end nobody else saves: what the form is held against is what stands.
            take_archive_lock()
            return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        form = context["adminform"].form
        if getattr(form, "is_stale", False):
            last = Change.objects.filter(model=name_of(self.model), object_id=form.instance.pk).order_by("-pk")
            context |= {
                "stale_form": form,
                "saved_by": last.select_related("change_set").first(),
                "confirmed": CONFIRMED,
                "current_version": form.instance.version,
            }
        return super().render_change_form(request, context, *args, **kwargs)

    # -- saving ---------------------------------------------------------------------------------------------------

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Leave everything to `save_related`, where fields and links become one change set."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Iterable[Any], change: bool) -> None:
        reason = form.cleaned_data.get("reason", "")
        with recording(ChangeKind.EDIT, user=request.user, reason=reason) as record:
            self.write(record, form, change)
            for formset in formsets:
                assert isinstance(formset, LinkFormSet)
                formset.write(record)
        self.remember_change(request, record.change_set)

    def write(self, record: Record, form: RecordedForm, change: bool) -> None:
        """Record the object itself, and its fields of many."""
        row: Curated = form.instance
        fields = {name: value for name, value in form.values_typed().items() if name not in self.link_fields}
        values = self.values(row, fields)
        if not change:
            for name, value in values.items():
                if "." not in name:
                    setattr(row, name, value)
            row.edited_fields = sorted(values)
            self.complete(row, values)
            record.create(row)
        elif values:
            record.set(row, expected=row.version, **values)
        for name in set(self.link_fields) & set(form.typed):
            far = name_of(row._meta.get_field(name).related_model)  # type: ignore[arg-type]
            add, remove = form.picked(name)
            record.link(row, name, [{far: pk} for pk in add], [{far: pk} for pk in remove])

    def values(self, row: Any, fields: dict[str, Any]) -> dict[str, Any]:
        """Return what a save sets, given what was typed; for what follows from it."""
        return fields

    def complete(self, row: Any, values: dict[str, Any]) -> None:
        """Complete a new object before it is recorded."""

    def remember_change(self, request: HttpRequest, change_set: ChangeSet) -> None:
        """Remember what was just recorded, so that the message about it can offer to undo it."""
        request.archive_recorded = change_set if change_set.pk else None  # type: ignore[attr-defined]
        warn_of_review(request, change_set)

    def message_user(
        self, request: HttpRequest, message: Any, level: Any = messages.INFO, *args: Any, **kw: Any
    ) -> None:
        recorded = getattr(request, "archive_recorded", NOT_SAVED)
        if level == messages.SUCCESS and isinstance(recorded, ChangeSet):
            is_of_one = getattr(request.resolver_match, "url_name", "") == f"archive_{name_of(self.model)}_change"
            return_url = request.get_full_path() if is_of_one else changelist_url(request, self.model)
            message = with_undo(message, recorded, return_url)
        elif level == messages.SUCCESS and recorded is None:
            message, level = _("Nothing was changed."), messages.INFO
        super().message_user(request, message, level, *args, **kw)

    # The change log is the history; Django's own, which knows only that something was changed, stays silent.

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        return None

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        return None

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        return None

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> Any:
        return []

    # -- deleting -------------------------------------------------------------------------------------------------

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Say what deleting would take away and what stands in its way, without reading all that hangs on it."""
        rows = list(objs)
        protected = [_("%s: articles or events still use it") % row for row in rows if self._is_used(row)]
        lacking = set() if self.has_delete_permission(request) else {str(self.opts.verbose_name)}
        return [str(row) for row in rows], {str(self.opts.verbose_name_plural): len(rows)}, lacking, protected

    def _is_used(self, row: models.Model) -> bool:
        return any(
            relation.related_model._default_manager.filter(**{relation.field.name: row}).exists()
            for relation in row._meta.related_objects
            if relation.on_delete is models.PROTECT
        )

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        self.delete_queryset(request, [obj])

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        with recording(ChangeKind.EDIT, user=request.user) as record:
            for row in queryset:
                record.delete(row)
        self.remember_change(request, record.change_set)

    # -- the history ----------------------------------------------------------------------------------------------

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        row = self.get_object(request, unquote(object_id))
        if row is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined,no-any-return]
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        before = request.GET.get("before", "")
        shown_sets = history_of(name_of(row), row.pk, before=int(before) if is_id(before) else None)
        context = {
            **self.admin_site.each_context(request),
            "title": _("History: %s") % row,
            "subtitle": None,
            "acts": shown_sets[:PER_PAGE],
            "earlier": shown_sets[PER_PAGE - 1].last if len(shown_sets) > PER_PAGE else None,
            "is_part": bool(before),
            "module_name": capfirst(str(self.opts.verbose_name_plural)),
            "object": row,
            "opts": self.opts,
            "preserved_filters": self.get_preserved_filters(request),
            "change_page_url": change_page_url(request, row),
            "changelist_url": changelist_url(request, self.model),
        }
        return TemplateResponse(request, self.object_history_template, context | (extra_context or {}))

    # -- the public page ------------------------------------------------------------------------------------------

    def view_on_site(self, obj: Any) -> str | None:
        return public_url(obj)


def with_undo(message: Any, change_set: ChangeSet, return_url: str = "") -> SafeString:
    """Add to a message the way to undo what it tells of; `return_url` is where to go after that."""
    address = with_return_url(reverse("admin:archive_changeset_undo", args=[change_set.pk]), return_url)
    return format_html('{} <a href="{}" data-key="u">{}</a>', message, address, _("Undo…"))


def warn_of_review(request: HttpRequest, change_set: ChangeSet | None) -> None:
    """Tell a person who changed what had passed review that it is to be reviewed again (one query)."""
    if change_set is None or not change_set.pk or change_set.kind not in (ChangeKind.EDIT, ChangeKind.REPARSE):
        return
    if change_set.changes.of_model("article").filter(field="state").exists():
        values = _("What was approved reads otherwise now: it is back in review and will not be published by itself.")
        messages.warning(request, values)


def public_url(row: Any) -> str | None:
    """Return where readers meet an object, None if they don't (one query for a record of the vocabulary)."""
    if not getattr(row, "is_public", True) or not row.pk:
        return None
    gated = getattr(type(row)._default_manager, "public", None)
    if gated and not gated().filter(pk=row.pk).exists():
        return None
    try:
        return str(row.get_absolute_url())
    except NoReverseMatch:
        return None
