"""The button that hands a box back to the machine: with the save, its value and what goes with it are the machine's."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from archive.admin.shared.labels import field_label, shown_value
from archive.editing.articles import EVIDENT
from archive.editing.changes.record import Record
from archive.editing.changes.values import read, unit_of
from archive.importing.rereading import machine_values, paths_with
from archive.models import Article

HAND_BACK = "_hand_back"  # its value is the name of the field
LONGEST = 120


def asked_of(form: Any) -> str:
    """Return the field that is to be handed back, empty where none is; what was typed into it is left out."""
    name = str(form.data.get(HAND_BACK, ""))
    if name not in EVIDENT:
        return ""
    together = {*unit_of("article", name)}
    form.typed = [one for one in form.typed if one not in together]
    return name


def write(record: Record, article: Article, name: str) -> tuple[int, str]:
    """Put the machine's value in the place of a person's; return the level of the message, and the message."""
    label = field_label("article", name)
    if not set(paths_with(name)) & set(article.edited_fields):
        return messages.INFO, _("No person set “%s”.") % label
    values = machine_values(article, name)
    if not values:
        return messages.WARNING, _("No machine has read “%s”, so it stays as it is.") % label
    not_edited = dict.fromkeys(values, False)
    record.set_many(Article, {article.pk: values}, edited={article.pk: not_edited})
    article.refresh_from_db()
    value = shown_value(Article, name, read(article, name))
    if name == "published_on":
        value = str(article.published or value)
    told = {"box": label, "value": value if len(value) <= LONGEST else f"{value[:LONGEST]}…"}
    return messages.SUCCESS, _("Handed back to the machine: “%(box)s” is %(value)s.") % told


def tell(request: HttpRequest, told: tuple[int, str] | None) -> None:
    if told:
        messages.add_message(request, *told)
