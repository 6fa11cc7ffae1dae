"""What the CLDR knows of the language of the page, by Babel: names, dates, numbers."""

from __future__ import annotations

from babel import Locale
from django.conf import settings
from django.utils.translation import to_locale

from archive.models.urls import present_language


def page_locale() -> Locale:
    """Return the locale of the language that is active (Babel keeps each that it has read)."""
    return Locale.parse(to_locale(present_language() or settings.LANGUAGE_CODE))
