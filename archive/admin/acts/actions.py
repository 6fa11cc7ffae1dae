"""The acts as actions of the list: the choice is frozen, and the page of the act follows."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from archive.admin.acts.export import FORMATS, export_response
from archive.admin.acts.forms import form_classes
from archive.admin.acts.page import first_page
from archive.editing.bulk.frozen import MOST_AT_ONCE, freeze
from archive.editing.changes.approval import has_permission
from archive.editing.changes.recorder import User

Actions = dict[str, tuple[Any, str, str]]


def actions_for(user: User) -> Actions:
    """Return the actions of the list of articles that this person may ask for."""
    found: Actions = {}
    for name, form in form_classes().items():
        if has_permission(user, form.act_class.permission):
            found[name] = (_asking(name), name, f"{form.act_class.label}…")
    for name, label in FORMATS.items():
        found[f"export_{name}"] = (_exporting(name), f"export_{name}", str(label))
    return found


def _asking(name: str) -> Any:
    def ask(model_admin: Any, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        ids = chosen(request, queryset, name)
        if ids is None:
            return None
        return first_page(request, model_admin.admin_site, name, freeze(ids), request.get_full_path())

    return ask


def _exporting(name: str) -> Any:
    def export(_model_admin: Any, request: HttpRequest, queryset: Any) -> Any:
        ids = chosen(request, queryset, "")
        return None if ids is None else export_response(name, ids)

    return export


def chosen(request: HttpRequest, queryset: Any, name: str) -> list[int] | None:
    """Return the ids of what was chosen; None, with a message, where it is more than can be done at once."""
    ids = list(queryset.values_list("pk", flat=True)[: MOST_AT_ONCE + 1])
    if len(ids) <= MOST_AT_ONCE:
        return ids
    said = _("More than %s articles are chosen. Narrow the list, by a source or a month.") % f"{MOST_AT_ONCE:,}"
    command = _("Whoever runs the site can do more at once by: %s") % f"manage.py act_on_articles {name}"
    messages.error(request, f"{said} {command}" if name else said)
    return None
