"""System checks of the archive, run by `manage.py check --deploy`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register
from django.template import engines
from jinja2 import Environment, TemplateSyntaxError


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
