"""Parts of pages that are drawn once and kept, or stand there by the hundred and are drawn without a template."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from archive.views import kept

register = template.Library()


@register.simple_tag
def piece(name: str, **values: object) -> SafeString:
    """Draw a partial that is the same on many pages: it is kept for each set of values, and sees nothing else."""
    return kept.piece(name, **values)
