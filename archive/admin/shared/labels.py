"""What fields, values and links of the archive's records are called when people read them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from archive.editing.changes.links import LINKS, Item
from archive.editing.changes.values import RECORDED, name_of
from archive.editing.problems.catalogue import label_of
from archive.models import Basis

# {model: {id: name}}
Names = dict[str, dict[int, str]]


def model_name(model: str) -> str:
    """Return what a kind of record is called."""
    return str(RECORDED[model]._meta.verbose_name) if model in RECORDED else model


def field_label(model: str, path: str) -> str:
    """Return what a field is called; `evidence.title` is the evidence of the title."""
    name, _dot, key = path.partition(".")
    if not path:
        return ""
    if (model, name) in LINKS:
        labels = {
            "tags": _("Tags"),
            "accounts": _("Accounts"),
            "aliases": _("Other names"),
            "problems": _("Problems"),
            "originals": _("Originals"),
            "articles": _("Articles"),
            "dismissals": _("Not offered again"),
            "suggestions": _("Suggested tags"),
            "addresses": _("Past addresses"),
            "ledger": _("Figures and quotations"),
        }
        return labels[name]
    if key:
        return _("Evidence: %s") % field_label(model, key)
    try:
        field = RECORDED[model]._meta.get_field(name)
    except (FieldDoesNotExist, KeyError):
        return name
    return capfirst(str(getattr(field, "verbose_name", name)))


def shown_value(model: type[models.Model], path: str, value: Any, names: Names | None = None) -> str:
    """Write one value for people: choices by their label, records by their name, nothing as a dash."""
    if value is None or value == "" or value == []:
        return "—"
    name, _dot, key = path.partition(".")
    if key:
        return _evidence_in_words(value)
    field = model._meta.get_field(name)
    if isinstance(field, (models.ForeignKey, models.ManyToManyField)):
        target = field.related_model
        assert not isinstance(target, str)
        ids = value if isinstance(value, list) else [value]
        known = (names or {}).get(name_of(target)) or _names_of(target, ids)
        return ", ".join(known.get(pk, f"#{pk}") for pk in ids)
    if isinstance(field, models.DateTimeField) and isinstance(value, str):
        return f"{timezone.localtime(datetime.fromisoformat(value)):%Y-%m-%d %H:%M}"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    choices = dict(field.flatchoices) if isinstance(field, models.Field) and field.choices else {}
    if value in choices if isinstance(value, str) else False:
        return str(choices[value])
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return ", ".join(value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (list, dict)) else str(value)


def _evidence_in_words(value: Any) -> str:
    if not isinstance(value, dict):
        return str(value)
    basis = str(value.get("basis") or "")
    parts = [str(dict(Basis.choices).get(basis, basis)), str(value.get("rule") or "")]
    if value.get("quote"):
        parts.append(f"“{value['quote']}”")
    return " · ".join(part for part in parts if part)


def link_name(model: str, kind: str, item: Item, names: Names) -> str:
    """Write one link for people: the name of its other end, with what is particular to it."""
    link = LINKS[model, kind]
    parts = []
    for field_name in link.identity:
        field = link.rows._meta.get_field(field_name)
        value = item.get(field_name)
        if isinstance(field, models.ForeignKey):
            target = field.related_model
            assert not isinstance(target, str)
            parts.append(names.get(name_of(target), {}).get(int(value or 0), f"#{value}"))
        else:
            parts.append(label_of(str(value)) if kind == "problems" else str(value))
    told = [name for name in ("role", "use", "language", "state") if name in link.payload and item.get(name)]
    parts += [shown_value(link.rows, name, item[name]) for name in told]
    if item.get("is_about"):
        parts.append(_("is about it"))
    if item.get("is_current"):
        parts.append(_("its current bytes"))
    return " · ".join(parts)


def targets_of(model: str, path: str, values: Iterable[Any]) -> dict[str, set[int]]:
    """Return which records a logged change points to, by model, so that their names can be read at once."""
    found: dict[str, set[int]] = defaultdict(set)
    if (model, path) in LINKS:
        link = LINKS[model, path]
        for field_name in link.identity:
            field = link.rows._meta.get_field(field_name)
            if isinstance(field, models.ForeignKey) and not isinstance(field.related_model, str):
                for items in values:
                    found[name_of(field.related_model)].update(item[field_name] for item in items or ())
        return found
    if model not in RECORDED or not path or "." in path:
        return found
    field = RECORDED[model]._meta.get_field(path)
    if isinstance(field, models.ForeignKey) and not isinstance(field.related_model, str):
        found[name_of(field.related_model)].update(value for value in values if isinstance(value, int))
    return found


def names_of(targets: dict[str, set[int]]) -> Names:
    """Read the names of records (one query a model)."""
    return {name: _names_of(_model_of(name), ids) for name, ids in targets.items() if ids}


def change_url(row: models.Model) -> str:
    """Return where a record is edited."""
    return reverse(f"admin:archive_{name_of(row)}_change", args=[row.pk])


def _model_of(name: str) -> type[models.Model]:
    user = get_user_model()
    return user if name == name_of(user) else apps.get_model("archive", name)


def _names_of(model: type[models.Model], ids: Iterable[int]) -> dict[int, str]:
    rows = model._default_manager.filter(pk__in=list(ids))
    if name_of(model) == "article":
        return {pk: title or key for pk, title, key in rows.values_list("pk", "title", "key")}
    if name_of(model) == "original":
        return {pk: sha256[:12] for pk, sha256 in rows.values_list("pk", "sha256")}
    return {row.pk: str(row) for row in rows}
