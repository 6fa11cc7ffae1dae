"""The acts as actions of the list: the choice is frozen, and the page of the act follows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.admin.helpers import ActionForm
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.admin.acts.choosing import chosen_ids
from archive.admin.acts.export import FORMATS, export_response
from archive.admin.acts.forms import form_classes
from archive.admin.acts.page import first_page
from archive.editing.bulk.frozen import freeze
from archive.editing.changes.approval import has_permission
from archive.editing.changes.recorder import User

Actions = dict[str, tuple[Any, str, str]]
GROUPS = {
    "state": gettext_lazy("State"),
    "facts": gettext_lazy("Facts"),
    "links": gettext_lazy("Tags and events"),
    "problems": gettext_lazy("Problems"),
    "people": gettext_lazy("Who sees to it"),
    "machine": gettext_lazy("What machines read"),
    "export": gettext_lazy("Take along"),
}
_GROUP_OF = {
    "set_source": "facts",
    "set_date": "facts",
    "set_language": "facts",
    "add_tag": "links",
    "remove_tag": "links",
    "link_to_event": "links",
    "unlink_from_event": "links",
    "accept_problem": "problems",
    "confirm_undated": "problems",
    "not_duplicate": "problems",
    "merge_two": "problems",
    "assign": "people",
    "read_again": "machine",
    "hand_back": "machine",
}


def actions_for(user: User) -> Actions:
    """Return the actions of the list of articles that this person may ask for."""
    found: Actions = {}
    for name, form in form_classes().items():
        if has_permission(user, form.act_class.permission):
            found[name] = (_asking(name), name, f"{form.act_class.label}…")
    for name, label in FORMATS.items():
        found[f"export_{name}"] = (_exporting(name), f"export_{name}", str(label))
    return found


class BulkForm(ActionForm):
    """What is to be done with the ticked rows, in groups."""

    action = forms.ChoiceField(
        label=gettext_lazy("What to do"),
        widget=forms.Select({"id": "bulk-action", "data-key": "b", "aria-keyshortcuts": "b"}),
    )


def grouped(choices: Iterable[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """Return the choices of the bar, each kind under its name; what belongs to none stands before them."""
    found: dict[str, list[tuple[str, Any]]] = {}
    for value, label in choices:
        found.setdefault(_group_of(value), []).append((value, label))
    alone = [("", _("What to do…")), *(one for one in found.pop("", []) if one[0])]
    return [*alone, *((str(GROUPS[name]), found[name]) for name in GROUPS if name in found)]


def _group_of(value: str) -> str:
    begins = ((prefix, name) for prefix, name in (("to_", "state"), ("export_", "export")) if value.startswith(prefix))
    return next((name for _prefix, name in begins), _GROUP_OF.get(value, ""))


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
