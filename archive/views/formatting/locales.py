"""The language of the page: what the CLDR knows of it, by Babel, and its prefix in addresses."""

from __future__ import annotations

from babel import Locale
from django.conf import settings
from django.utils.translation import to_locale

from archive.models.urls import present_language


def page_locale() -> Locale:
    """Return the locale of the language that is active (Babel keeps each that it has read)."""
    return Locale.parse(to_locale(present_language() or settings.LANGUAGE_CODE))


def split(path: str) -> tuple[str, str]:
    """Part the prefix of a language from an address: its code, empty where there is none, and the rest with a slash."""
    first, _slash, rest = path.removeprefix("/").partition("/")
    code = first.lower()
    return (code, f"/{rest}") if code in _codes() else ("", path)


def canonical(path: str) -> str:
    """Return an address without the prefix of a language."""
    return split(path)[1]


def _codes() -> frozenset[str]:
    return frozenset(code for code, _name in settings.LANGUAGES)
