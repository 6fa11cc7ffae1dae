"""After a save from which rules follow: how much of what is stored may read otherwise, and the way to see it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from archive.admin.merging.vocabulary_merge import MergingAdmin
from archive.editing.changes.approval import REVIEW, has_permission
from archive.editing.changes.values import name_of
from archive.importing.rules.concerned import READ_BY, number_concerned
from archive.models import Change, ChangeSet


class RuleAdmin(MergingAdmin):
    """An admin whose records are rules for reading: their names, domains, and words of events."""

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        response = super().changeform_view(request, object_id, form_url, extra_context)
        # Only now is it stored: the search index follows nothing that may be rolled back.
        if request.method == "POST" and isinstance(done := getattr(request, "archive_recorded", None), ChangeSet):
            tell_of_readings(request, name_of(self.model), done)
        return response

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        model, shown = name_of(self.model), kwargs.get("obj")
        if shown and model in READ_BY and has_permission(request.user, REVIEW):
            context["shadow_url"] = shadow_url(model, shown.pk)
            if model == "source":
                lines = reverse("admin:archive_boilerplateproposal_changelist")
                context["lines_url"] = f"{lines}?source={shown.pk}"
        return super().render_change_form(request, context, *args, **kwargs)


def shadow_url(model: str, pk: int) -> str:
    """Return the page that offers to read again what a record of the vocabulary concerns."""
    return f"{reverse('admin:archive_shadowrun_start')}?about={model}&id={pk}"


def tell_of_readings(request: HttpRequest, model: str, change_set: ChangeSet) -> None:
    """Offer to see what would change, if this act changed how articles are read and there are any that it concerns."""
    if model not in READ_BY or not has_permission(request.user, REVIEW):
        return
    changed = change_set.changes.of_model(model).values_list("object_id", "field", "action")
    pks = {pk for pk, field, action in changed if field in READ_BY[model] or action == Change.Action.CREATE}
    if len(pks) != 1:
        return
    pk = pks.pop()
    number = number_concerned(model, pk)
    if not number:
        return
    told = ngettext(
        "%(n)s stored article may read otherwise now.", "%(n)s stored articles may read otherwise now.", number
    ) % {"n": number_format(number, force_grouping=True)}
    address = shadow_url(model, pk)
    messages.info(request, format_html('{} <a href="{}">{}</a>', told, address, _("See what would change…")))
