"""The acts as actions of the list: the choice is frozen, and the page of the act follows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from archive.admin.acts.choosing import chosen_ids
from archive.admin.acts.export import FORMATS, export_response
from archive.admin.acts.forms import form_classes
from archive.admin.acts.page import first_page
from archive.editing.bulk.frozen import freeze
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
        ids = chosen_ids(request, queryset, f"act_on_articles {name}")
        if ids is None:
            return None
        return first_page(request, model_admin.admin_site, name, freeze(ids), request.get_full_path())

    return ask


def _exporting(name: str) -> Any:
    def export(_model_admin: Any, request: HttpRequest, queryset: Any) -> Any:
        ids = chosen_ids(request, queryset)
        return None if ids is None else export_response(name, ids)

    return export
