"""System checks of the archive, run by `manage.py check --deploy`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.checks import CheckMessage, Error, register
from django.db import DatabaseError
from django.template import engines
from jinja2 import Environment, TemplateSyntaxError

from archive.signing_in.sign_in_state import EVERYBODY


@register("templates", deploy=True)
def check_public_templates(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Compile every public template, so that no reader is the first to meet one that can't be read."""
    environment: Environment = engines["jinja2"].env  # type: ignore[attr-defined]  # that of Django's backend for Jinja2
    found: list[CheckMessage] = []
    for name in environment.list_templates():
        try:
            environment.get_template(name)
        except TemplateSyntaxError as error:
            found.append(Error(f"{name}, line {error.lineno}: {error.message}", id="archive.E001"))
    return found


@register("security", deploy=True)
def check_groups_of_second_factor(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Look for the groups that `TWO_FACTOR` names: of one that is not there, nobody would be asked for a code."""
    wanted = set(settings.TWO_FACTOR) - {EVERYBODY}
    if not wanted:
        return []
    try:
        there = set(Group.objects.values_list("name", flat=True))
    except DatabaseError:  # no tables yet
        return []
    missing = ", ".join(sorted(wanted - there))
    said = f"TWO_FACTOR names what is no group: {missing}. Write required, or names of groups as they are in the admin."
    return [Error(said, id="archive.E002")] if missing else []
