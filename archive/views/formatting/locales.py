"""What the CLDR knows of the language of the page, by Babel: names, dates, numbers."""

from __future__ import annotations

from babel import Locale
from django.conf import settings
from django.urls import get_script_prefix
from django.utils.translation import to_locale

from archive.models.urls import present_language


def page_locale() -> Locale:
    """Return the locale of the language that is active (Babel keeps each that it has read)."""
    return Locale.parse(to_locale(present_language() or settings.LANGUAGE_CODE))


def without_prefix(path: str) -> str:
    """Return an address of this site, made while a page is drawn, without the prefix of the language of that page."""
    prefix, own = get_script_prefix(), f"{present_language()}/"
    return prefix.removesuffix(own) + path.removeprefix(prefix) if prefix.endswith(f"/{own}") else path
